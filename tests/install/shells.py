# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The shells, asked what they would complete. Each takes lines as a person types them, up to the cursor, and gives for each the
words that it offers: options without their "=", values without the option before them."""

import os
import pty
import re
import select
import shlex
import time

SECONDS = 60
BREAKS = re.compile(r'([=:])')

# Readline hands over the words of the line, and takes what stands in COMPREPLY.
BASH = r'''
. /usr/share/bash-completion/bash_completion
for file in {files}; do . "$file"; done
compopt () {{ :; }}
ask () {{
  COMP_LINE=$1 COMP_POINT=${{#1}}; shift
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
  $(complete -p "$1" | sed -E 's/.*-F (\S+) .*/\1/') "$1" "${{!#}}" "${{@: -2:1}}"
  for reply in "${{COMPREPLY[@]}}"; do eval "printf '%s\n' ${{reply//\'/\\\'}}"; done
  echo '::'
}}
'''

# What the completion system would have shown is written down on the way.
ZSH = r'''
PS1='' PS2='' zle_bracketed_paste=()
fpath=({folder} $fpath)
autoload -Uz compinit && compinit -u -D
compadd () {{
  local -a found
  [[ "${{@[1,(i)(-|--)]}}" == *-[OAD]\ * ]] || {{ builtin compadd -O found "$@"; print -rl -- $found >>{out}; }}
  builtin compadd "$@"
}}
finish () {{ print -r -- :: >>{out}; zle kill-whole-line }}
zle -N finish; bindkey '^Xf' finish

: >{out}
'''


def listed(text, n_lines):
    """Lines of words, each list ended by two colons."""
    lists = re.split(r'^::\n', text, flags=re.MULTILINE)
    if len(lists) != n_lines + 1:
        raise AssertionError(f'{len(lists) - 1} answers for {n_lines} lines: {text[-600:]}')
    return [{tidy(word) for word in entry.splitlines() if word} for entry in lists[:-1]]


def tidy(word):
    """The same word, whichever shell has said it."""
    option = re.fullmatch(r'(--[a-z0-9-]+)=(.*)', word.split('\t')[0])
    word = (option.group(2) or option.group(1)) if option else word.split('\t')[0]
    return word.rstrip('/').rpartition('/')[2]


def in_bash(programs, folder, lines):
    script = BASH.format(files=shlex.join(map(str, sorted(folder.glob('*.bash')))))
    for line in lines:
        # Readline breaks words at "=", too.
        words = [part for word in line.split(' ')[:-1] for part in (word,)] + [part for part in BREAKS.split(line.split(' ')[-1]) if part]
        if line.endswith(('=', ' ')):
            words.append('')
        script += f'ask {shlex.join([line, *words])}\n'
    result = programs.run('bash', '--norc', '-c', script)
    if result.stderr:
        raise AssertionError(result.stderr)
    return listed(result.stdout, len(lines))


def in_fish(programs, folder, lines):
    script = ''.join(f'source {file}\n' for file in sorted(folder.glob('*.fish')))
    script += ''.join(f'complete -C {shlex.quote(line)}; echo ::\n' for line in lines)
    result = programs.run('fish', '--no-config', '-c', script)
    if result.stderr:
        raise AssertionError(result.stderr)
    return listed(result.stdout, len(lines))


def in_zsh(programs, folder, lines):
    out = programs.home / 'zsh-offers'
    out.unlink(missing_ok=True)
    rc = programs.home / 'zsh-rc'
    rc.write_text(ZSH.format(folder=folder, out=out), encoding='utf-8')
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(programs.home)
        os.execvpe('zsh', ['zsh', '-f', '-i'], programs.environment)
    screen = type_to(terminal, f'source {rc}\n', out.exists)
    for n, line in enumerate(lines, 1):
        # The second key is read when the first has done all its work.
        screen += type_to(terminal, f'{line}\t\x18f', lambda n=n: out.read_text(encoding='utf-8').count('::\n') >= n)
    os.close(terminal)
    os.waitpid(pid, 0)
    if not out.exists():
        raise AssertionError(screen.decode(errors='replace'))
    return listed(out.read_text(encoding='utf-8'), len(lines))


def type_to(terminal, keys, is_done):
    """Types and reads what comes back until that is done; a shell that waits for a reader would never get there."""
    os.write(terminal, keys.encode())
    screen = b''
    end = time.monotonic() + SECONDS
    while not is_done() and time.monotonic() < end:
        if select.select([terminal], [], [], 0.02)[0]:
            screen += os.read(terminal, 65536)
    return screen


SHELLS = {'bash': in_bash, 'fish': in_fish, 'zsh': in_zsh}
