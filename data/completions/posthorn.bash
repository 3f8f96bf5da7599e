# bash completion for posthorn                                -*- shell-script -*-
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
#
# The options are read off the program's own help.

_posthorn ()
{
  # shellcheck disable=SC2034  # _init_completion sets them all
  local cur prev words cword
  _init_completion || return

  if [[ $cur == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(LC_ALL=C.UTF-8 LANGUAGE='' "${1/#\~/$HOME}" --help 2>/dev/null </dev/null | sed -nE 's/^  (-., )?(--[a-z0-9-]+).*/\2/p')" -- "$cur")
  else
    # What a message is to carry, or a link that is typed.
    _filedir
  fi
}

complete -F _posthorn posthorn
