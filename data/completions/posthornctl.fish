# fish completion for posthornctl
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
#
# Commands, options and what they take are read off the program's own help, so they are always those of the program that
# is there. Only the values of __posthornctl_value stand here, which the help tells in a sentence.

# The program in the language in which this file reads it, whatever the person speaks.
function __posthornctl_ask
    LC_ALL=C.UTF-8 LANGUAGE= posthornctl $argv 2>/dev/null </dev/null
end

function __posthornctl_accounts
    __posthornctl_ask accounts list --json | string match -rg '^ {6}"(?:label|address)" : "([^"\\\\]*)",?$' | sort -u
end

function __posthornctl_outbox
    __posthornctl_ask outbox list | string replace -rf '^ *([0-9]+)  (.*)$' '$1\t$2'
end

# What an argument or the value of an option is, by the word that the help has for it.
function __posthornctl_kind --argument-names kind typed
    switch $kind
        case 'FILE*' 'PEM*'
            __fish_complete_path $typed
        case 'FOLDER*'
            __fish_complete_directories $typed ''
        case 'NAME*'
            __posthornctl_accounts
        case 'ID*'
            __posthornctl_outbox
        case '*|*'
            string match -qr '[A-Z…]' -- $kind; or string split '|' -- $kind
    end
end

function __posthornctl_value --argument-names option kind typed
    switch $option
        case --account
            __posthornctl_accounts
        case --fault
            __posthornctl_ask practice --help | string replace -rf '^  ([a-z][a-z0-9-]*)  +(.*)$' '$1\t$2'
        case --auth
            printf '%s\n' auto none plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 scram-sha-1-plus \
                scram-sha-256-plus xoauth2 oauthbearer external ntlm gssapi
        case --color
            printf '%s\n' red orange yellow green blue purple brown
        case --dsn
            # A list with commas goes on behind the last one.
            printf '%s\n' "$(string match -r '.*,' -- $typed)"{never,failure,success,delay}
        case --state
            printf '%s\n' queued sending waiting held uncertain sent failed cancelled
        case '*'
            string match -q 'NAME*' -- $kind; or __posthornctl_kind $kind $typed
    end
end

# The actions in a help, each with what it is about: "list | show ID" is in the usage.
function __posthornctl_actions
    string replace -rf '^  posthornctl .*\[OPTION…\] ([a-z].* \| .*)$' '$1' -- $argv | string split ' | '
end

function __posthornctl_complete
    set -l typed "$(commandline -ct)"
    set -l words (commandline -opc) $typed
    set -l previous $words[-2]
    if test (count $words) -le 2
        __posthornctl_ask --help | string replace -rf '^  ([a-z-]+)  +(.*)$' '$1\t$2'
        printf '%s\n' --help --version
        return
    end

    set -l help (__posthornctl_ask $words[2] --help-all)
    set -l about (string replace -rf '^  posthornctl .*\[OPTION…\] (.+)$' '$1' -- $help)
    set -l actions (__posthornctl_actions $help)
    set -l names (string replace -r ' .*' '' -- $actions)
    set -l action
    if test (count $actions) -gt 0
        if test (count $words) -eq 3; and not string match -q -- '-*' $typed
            printf '%s\n' $names
            return
        end
        set about (string replace -rf "^$words[3] " '' -- $actions)
        if contains -- $words[3] $names
            set action $words[3]
            set help (__posthornctl_ask $words[2] $action --help-all)
        end
    end

    # An option and what it takes are one word, or two.
    set -l given ''
    if string match -qr '^--[a-z0-9-]+=' -- $typed
        set previous (string replace -r '=.*' '' -- $typed)
        set given $previous=
        set typed (string replace -r '^[^=]*=' '' -- $typed)
    end
    set -l kind (string replace -rf "^  (?:-., )?$previous=(\S+) .*" '$1' -- $help)
    if string match -qr '^--[a-z]' -- $previous; and test -n "$kind"
        printf '%s\n' $given(__posthornctl_value $previous $kind $typed)
    else if string match -q -- '-*' $typed
        string replace -rf '^  (?:-., )?(--[a-z0-9-]+)(=?)\S* +(.*)$' '$1$2\t$3' -- $help | while read -l option
            # "show: print the message itself" is an option of that action alone.
            set -l only (string replace -rf '.*\t([a-z-]+): .*' '$1' -- $option)
            contains -- "$only" $names; and test "$only" != "$action"; or printf '%s\n' $option
        end
    else
        __posthornctl_kind "$about" "$typed"
    end
end

complete -c posthornctl -f -a '(__posthornctl_complete)'
