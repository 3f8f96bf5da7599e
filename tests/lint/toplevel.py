#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The top of the tree holds a known few names; whatever is new has a folder that it belongs to."""

import sys

sys.dont_write_bytecode = True
import lint  # noqa: E402  (beside this file)

NAMES = {
    'meson.build', 'meson_options.txt', 'src', 'data', 'debian', 'po', 'tests', 'flatpak',
    'README.md', 'COPYING', 'CONTRIBUTING.md', 'Makefile',
}


def check(tree):
    for path in sorted(tree.root.iterdir()):
        if path.name not in NAMES and not path.name.startswith(('.', 'build')):
            yield f'{path.name}: the top of the tree holds nothing but {", ".join(sorted(NAMES))}'


CASES = [
    lint.Case({'README.md': '', 'src/a/a.c': '', '.editorconfig': '', 'build/x': ''}, None),
    lint.Case({'notes.txt': ''}, 'notes.txt'),
    lint.Case({'scripts/a.sh': ''}, 'scripts'),
]

if __name__ == '__main__':
    lint.main(check, CASES)
