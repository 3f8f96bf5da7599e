#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""C looks as clang-format leaves it, and shell scripts are clean for shellcheck."""

import pathlib
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
import lint  # noqa: E402  (beside this file)

# Releases differ in details; this one, Debian 12's, is the measure.
CLANG_FORMAT_MAJOR = '14'
STYLE = pathlib.Path(__file__).resolve().parent.parent.parent / '.clang-format'


def clang_format():
    program = shutil.which(f'clang-format-{CLANG_FORMAT_MAJOR}') or shutil.which('clang-format')
    if not program:
        raise lint.Skip('clang-format is missing')
    version = subprocess.run([program, '--version'], capture_output=True, text=True, check=True).stdout
    if not re.search(rf'version {CLANG_FORMAT_MAJOR}\.', version):
        raise lint.Skip(f'the measure is clang-format {CLANG_FORMAT_MAJOR}, here is {version.strip()}')
    return program


def run(tree, command, sources):
    if sources:
        result = subprocess.run([*command, *(source.path for source in sources)], cwd=tree.root,
                                capture_output=True, text=True, check=False)
        if result.returncode != 0:
            yield (result.stdout + result.stderr).strip()


def check(tree):
    sources = tree.below('src', 'tests')
    yield from run(tree, [clang_format(), '--dry-run', '-Werror', f'--style=file:{STYLE}'],
                   [source for source in sources if source.is_c])
    shellcheck = shutil.which('shellcheck')
    if not shellcheck:
        raise lint.Skip('shellcheck is missing')
    yield from run(tree, [shellcheck], [source for source in tree.sources if source.is_shell])


CASES = [
    lint.Case({'src/a/a.c': 'static int\nf (void)\n{\n  return 0;\n}\n'}, None),
    lint.Case({'src/a/a.c': 'static int f(void) { return 0; }\n'}, 'clang-format-violations'),
    lint.Case({'tests/a.sh': '#!/bin/sh\necho "$1"\n'}, None),
    lint.Case({'tests/a': '#!/bin/sh\necho $1\n'}, 'SC2086'),
]

if __name__ == '__main__':
    lint.main(check, CASES)
