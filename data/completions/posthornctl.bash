# bash completion for posthornctl                             -*- shell-script -*-
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
#
# Commands, options and what they take are read off the program's own help, so they are always those of the program that
# is there. Only these values stand here, which the help tells in a sentence:

declare -gA _posthornctl_values=(
  [--auth]='auto none plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 scram-sha-1-plus scram-sha-256-plus xoauth2 oauthbearer external ntlm gssapi'
  [--color]='red orange yellow green blue purple brown'
  [--dsn]='never failure success delay'
  [--state]='queued sending waiting held uncertain sent failed cancelled'
)

# The program in the language in which this file reads it, whatever the person speaks.
_posthornctl_ask ()
{
  LC_ALL=C.UTF-8 LANGUAGE='' "$program" "$@" 2>/dev/null </dev/null
}

# _posthornctl_offer LINES: those lines that begin with what was typed. They may hold spaces.
_posthornctl_offer ()
{
  local line typed=${cur#[\"\']} IFS=$'\n'

  for line in $1; do
    [[ $line == "${typed//\\/}"* ]] || continue
    # Within quotation marks nothing needs another mark.
    [[ $cur == [\"\']* ]] || line=$(printf %q "$line")
    COMPREPLY+=("$line")
  done
}

_posthornctl_accounts ()
{
  _posthornctl_offer "$(_posthornctl_ask accounts list --json | sed -nE 's/^ {6}"(label|address)" : "([^"\\]*)",?$/\2/p' | sort -u)"
}

# What an argument or the value of an option is, by the word that the help has for it.
_posthornctl_kind ()
{
  case $1 in
    FILE* | PEM*) _filedir ;;
    FOLDER*) _filedir -d ;;
    NAME*) _posthornctl_accounts ;;
    ID*) _posthornctl_offer "$(_posthornctl_ask outbox list | sed -nE 's/^ *([0-9]+)  .*/\1/p')" ;;
    *[A-Z…]*) ;;
    *'|'*) mapfile -t COMPREPLY < <(compgen -W "${1//|/ }" -- "$cur") ;;
  esac
}

# _posthornctl_value OPTION KIND
_posthornctl_value ()
{
  local before=

  # A list with commas goes on behind the last one.
  [[ $1 == --dsn && $cur == *,* ]] && before=${cur%,*},
  case $1 in
    --account) _posthornctl_accounts ;;
    --fault) mapfile -t COMPREPLY < <(compgen -W "$(sed -nE '/^Faults:/,$s/^  ([a-z0-9-]+) .*/\1/p' <<<"$help")" -- "$cur") ;;
    --auth | --color | --dsn | --state) mapfile -t COMPREPLY < <(compgen -P "$before" -W "${_posthornctl_values[$1]}" -- "${cur#"$before"}") ;;
    *) [[ $2 == NAME* ]] || _posthornctl_kind "$2" ;;
  esac
}

# The options of the help, each with its "=" if it takes a value, behind it what that is, behind that what it does.
_posthornctl_options ()
{
  sed -nE 's/^  (-., )?(--[a-z0-9-]+)(=?)([^ ]*) +(.*)/\2\3 \4 \5/p' <<<"$help"
}

_posthornctl_all_options ()
{
  local option kind what all=()

  while IFS=' ' read -r option kind what; do
    [[ $option == *= ]] || what="$kind $what"
    # "show: print the message itself" is an option of that action alone.
    [[ $what == [a-z]*:\ * && -n ${arguments[${what%%:*}]+x} && ${what%%:*} != "$action" ]] || all+=("$option")
  done < <(_posthornctl_options)
  mapfile -t COMPREPLY < <(compgen -W "${all[*]}" -- "$cur")
  if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then
    compopt -o nospace
  fi
}

_posthornctl ()
{
  local cur prev words cword split
  _init_completion -s || return
  local program=${1/#\~/$HOME} action=${words[2]-} help usage part kind
  local -A arguments=()  # of each action of the command: what it is about, as the usage says

  if ((cword == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "--help --version $(_posthornctl_ask --help | sed -nE 's/^  ([a-z-]+) +.*/\1/p')" -- "$cur")
    return
  fi
  help=$(_posthornctl_ask "${words[1]}" --help-all)
  usage=$(sed -nE 's/^  posthornctl .*\[OPTION…\] ?//p' <<<"$help")
  if [[ $usage == [a-z]*' | '* ]]; then
    while read -r part kind; do
      arguments[$part]=$kind
    done <<<"${usage// | /$'\n'}"
    usage=${arguments[${action:-none}]-}
    [[ -n ${arguments[${action:-none}]+x} ]] && help=$(_posthornctl_ask "${words[1]}" "$action" --help-all)
  fi

  kind=
  [[ $prev =~ ^--[a-z0-9-]+$ ]] && kind=$(_posthornctl_options | sed -nE "s/^$prev= ([^ ]+) .*/\1/p")
  if [[ -n $kind ]]; then
    _posthornctl_value "$prev" "$kind"
  elif [[ $split == true ]]; then
    return
  elif [[ $cur == -* ]]; then
    _posthornctl_all_options
  elif ((cword == 2 && ${#arguments[@]})); then
    mapfile -t COMPREPLY < <(compgen -W "${!arguments[*]}" -- "$cur")
  else
    _posthornctl_kind "$usage"
  fi
}

complete -F _posthornctl posthornctl
