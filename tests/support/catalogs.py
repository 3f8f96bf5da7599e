# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Catalogues that programs are started with: those of the real languages, and one of a language that a machine makes of the English."""

import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'lint'))
import catalog  # noqa: E402  (of tests/lint)

ROOT = pathlib.Path(__file__).parent.parent.parent
CODE = 'qaa'  # of no language: nobody else has catalogues for it
BEGIN, END, PADDING = '⟦', '⟧', '···· '
LONGER = 0.4
# Each letter has one that looks like it, so that English words that nobody translated stand out.
LETTERS = dict(zip('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
                   'áƀçðéƒǧĥíĵķĺɱñóþɋŕšţúṽŵẋýžÁɃÇÐÉƑǦĤÍĴĶĹṀÑÓÞɊŔŠŢÚṼŴẊÝŽ'))
# What a program replaces or reads: arguments, codes of strftime(), names in braces, markup, and the letter of a mnemonic.
KEPT = re.compile(r'%(?:\d+\$)?[-+ #0_]*[\d*.]*(?:hh?|ll?|[qjzt])?[A-Za-z]|%%|\{[^{}\n]*\}|</?[a-z]\w*[^<>]*>|&\w+;|_[A-Za-z]')


def pretend(text):
    """A pseudo-translation: readable, longer, in brackets whose absence shows what is cut or was never translated."""
    if not re.search('[A-Za-z]', KEPT.sub('', text)):
        return text
    lead, body, trail = re.fullmatch(r'(\s*)(.*?)(\s*)', text, re.DOTALL).groups()
    parts, last = [], 0
    for match in KEPT.finditer(body):
        parts += [accented(body[last:match.start()]), match.group()]
        last = match.end()
    parts.append(accented(body[last:]))
    if body.endswith(';') and ' ' not in body:  # a list, as in a desktop file
        return ''.join([lead, *parts, trail])
    return f'{lead}{BEGIN}{"".join(parts)}{pad(round(len(body) * LONGER))}{END}{trail}'


def pad(length):
    """Words that make a text longer."""
    return (PADDING * length)[:max(1, length)].rstrip() or PADDING[0]


def accented(text):
    return ''.join(LETTERS.get(letter, letter) for letter in text)


def make_pseudo_catalog(root=ROOT):
    """(entries, the text of a .po file)."""
    entries = [entry._replace(translations=[pretend(text) for text in ([entry.text] if entry.plural is None else [entry.text, entry.plural])])
               for entry in catalog.make_template(root).entries.values()]
    blocks = ['msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n']
    for entry in entries:
        rows = [f'msgctxt {quoted(entry.context)}'] if entry.context else []
        rows.append(f'msgid {quoted(entry.text)}')
        if entry.plural is None:
            rows.append(f'msgstr {quoted(entry.translations[0])}')
        else:
            rows += [f'msgid_plural {quoted(entry.plural)}', *(f'msgstr[{form}] {quoted(text)}' for form, text in enumerate(entry.translations))]
        blocks.append('\n'.join(rows) + '\n')
    return entries, '\n'.join(blocks)


def quoted(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n').replace('\t', '\\t') + '"'


def read_catalog(language, root=ROOT):
    text = (root / f'po/{language}.po').read_text(encoding='utf-8')
    return [entry for entry in catalog.read(text).entries.values() if entry.is_complete], text


def install(text, folder):
    """Compiles a catalogue to where the program looks for the language CODE."""
    target = pathlib.Path(folder, CODE, 'LC_MESSAGES')
    target.mkdir(parents=True)
    subprocess.run(['msgfmt', '-o', str(target / 'posthorn.mo'), '-'], input=text, text=True, check=True)


def linguas(root=ROOT):
    return (root / 'po/LINGUAS').read_text(encoding='utf-8').split()
