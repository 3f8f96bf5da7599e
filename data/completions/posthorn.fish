# fish completion for posthorn
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
#
# The options are read off the program's own help. What is no option is a file that a message is to carry, or a link.

function __posthorn_options
    LC_ALL=C.UTF-8 LANGUAGE= posthorn --help 2>/dev/null </dev/null | string replace -rf '^  (?:-., )?(--[a-z0-9-]+)=?\S* +(.*)$' '$1\t$2'
end

complete -c posthorn -n 'string match -q -- "-*" (commandline -ct)' -f -a '(__posthorn_options)'
