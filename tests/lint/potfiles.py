#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""po/POTFILES names exactly the files that have words to translate. `potfiles.py --list ROOT` prints what it should hold."""

import re
import sys

sys.dont_write_bytecode = True
import lint  # noqa: E402  (beside this file)

CALL = re.compile(r'(?<!\w)(_|C_|N_|NC_|Q_|ngettext)\s*\(\s*"')
# A translated text in which a macro stands.
MACRO = re.compile(r'(?<!\w)(?:_|C_|N_|NC_|Q_|ngettext)\s*\(\s*(?:"(?:[^"\\]|\\.)*"[\s,]*)*"(?:[^"\\]|\\.)*"\s*([A-Z]\w+)')
MARKS = {
    '.c': CALL,
    '.h': CALL,
    '.ui': re.compile(r'translatable="(yes|true)"'),
    '.in': re.compile(r'^(\[Desktop Entry\]|<component)', re.MULTILINE),
}


def has_words(source):
    mark = MARKS.get(source.suffix)
    return bool(mark and mark.search(source.uncommented if source.is_c else source.text))


def wanted_files(tree):
    return sorted(source.path for source in tree.below('src', 'data') if has_words(source))


def check(tree):
    potfiles = tree.root / 'po' / 'POTFILES'
    lines = potfiles.read_text(encoding='utf-8').split('\n') if potfiles.exists() else []
    listed = [line.strip() for line in lines if line.strip() and not line.startswith('#')]
    wanted = wanted_files(tree)
    for path in wanted:
        if path not in listed:
            yield f'po/POTFILES: {path} has words to translate and is not listed'
    for path in listed:
        if path not in wanted:
            yield f'po/POTFILES: {path} is listed and has no words to translate'
    for source in tree.below('src'):
        if source.is_c:
            for match in MACRO.finditer(source.uncommented):
                yield lint.problem(source, lint.line_of(source.uncommented, match.start()),
                                   f'{match[1]} in a text: xgettext drops what follows; make the number a string first')
    if listed != sorted(set(listed)):
        yield 'po/POTFILES: sort the lines, each once'


CASES = [
    lint.Case({'src/ui/a.c': 'f (_("x"));', 'po/POTFILES': ''}, 'src/ui/a.c has words'),
    lint.Case({'src/ui/a.ui': '<p translatable="yes">x</p>', 'po/POTFILES': ''}, 'src/ui/a.ui has words'),
    lint.Case({'data/a.desktop.in': '[Desktop Entry]\n', 'po/POTFILES': ''}, 'data/a.desktop.in has words'),
    lint.Case({'src/ui/a.c': '/* _("x") */', 'po/POTFILES': 'src/ui/a.c\n'}, 'no words to translate'),
    lint.Case({'src/ui/a.c': '_ ("%" G_GINT64_FORMAT " bytes")', 'po/POTFILES': 'src/ui/a.c\n'}, 'G_GINT64_FORMAT in a text'),
    lint.Case({'src/ui/a.c': 'ngettext ("%u \\"byte\\"", "%u bytes", SIZE)', 'po/POTFILES': 'src/ui/a.c\n'}, None),
    lint.Case({'po/POTFILES': 'src/ui/gone.c\n'}, 'src/ui/gone.c is listed'),
    lint.Case({'src/ui/a.c': '_("x")', 'src/ui/b.c': 'C_("x", "y")', 'po/POTFILES': 'src/ui/b.c\nsrc/ui/a.c\n'}, 'sort'),
    lint.Case({'src/ui/a.c': '_("x")', 'src/ui/b.c': 'f ();', 'po/POTFILES': '# words\nsrc/ui/a.c\n'}, None),
]

if __name__ == '__main__':
    if sys.argv[1:2] == ['--list']:
        print('\n'.join(wanted_files(lint.Tree(sys.argv[2]))))
    else:
        lint.main(check, CASES)
