#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Every page of tour.py in other languages: nothing stays English that a person reads, and nothing is cut, at the usual width and
at the least. usage: flows_languages.py FLOW

The language of “pretended” is made from the English by a machine: other letters, longer by two fifths. “largest” is the real one
whose words are the longest. What stands there is told by words-probe.c, which $WORDS_PROBE names.
"""

import os
import pathlib
import re
import sys
import tempfile

sys.dont_write_bytecode = True
import test_window as window  # noqa: E402  (beside this file)
import languages  # noqa: E402  (beside this file)
import tour  # noqa: E402  (beside this file)
import catalogs  # noqa: E402  (of tests/support, where languages.py looks)

LEAST_WIDTH = 360
USUAL, LEAST = 'at the usual width', 'at the least width'
# Makes room for the buttons beside it.
TITLE = re.compile(r'^label\.title < (box\.vertical < windowtitle|(widget < )?box < windowhandle)')
# Names that a person has given may be long: what happened to them stands in a toast.
TOAST = re.compile(r'^label\.heading < widget < toast')
# What has the whole of its words in a tip.
SHORTENED = ('Hide Addresses',)
QUESTION = 'dialog'  # becomes as narrow as the window below it
# Languages of the letters that every machine has, in which a screen is measured.
MEASURED = ('de', 'es', 'fr')
ENGLISH = re.compile(r'[A-Za-z]{3,}')
# What a server said, addresses, names of hosts and files, what a person would write in braces.
DATA = re.compile(r'\d{3}[ -]\d\.\d+\.\d+ .*|\S+@\S+|[\w-]+(?:\.[\w-]+)+|/\S+|\{[^}]+\}')
# The name of the program, keys, which GTK names, people, what they have typed and called their messages, what GLib says of a
# size, and names of standards.
KNOWN = {'Posthorn', 'Alt', 'Ctrl', 'Shift', 'Ada', 'Lovelace', 'Grace', 'nonsense', 'Cancelled', 'Invitation', 'Minutes', 'Report', 'practice',
         'bytes', 'CRAM', 'RFC', 'TLS', 'csv', 'text'}
# Of libadwaita.
THEIRS = {'Hide Password', 'Hide Text', 'Search', 'Show Password', 'Show Text'}
# Names of providers, and what their servers say.
QUOTED = ' '.join(path.read_text(encoding='utf-8') for path in catalogs.ROOT.glob('data/*/prov*.conf'))
# Preferences, as a report names them.
KEYS = {key for path in catalogs.ROOT.glob('data/*.gschema.xml') for key in re.findall(r'<key name="([\w-]+)"', path.read_text(encoding='utf-8'))}
MOSTLY = 0.75


def complain_of_english(words, screen):
    """Words that no catalogue has; what people and servers have written has mostly others than Posthorn."""
    for place, text in [*((label.place, label.text) for label in screen.labels), *screen.tips]:
        found = [word for word in ENGLISH.findall(DATA.sub('', text)) if word not in KNOWN]
        if text not in THEIRS | KEYS and text not in QUOTED and sum(word.lower() in words.vocabulary for word in found) > len(found) * MOSTLY:
            yield f'not translated: {text!r} in {place}'


def complain_of_cut(words, screen, at):
    """Words that had no room; what people and servers have written may end in dots."""
    for label in screen.labels:
        is_named = TOAST.search(label.place) and languages.bare(label.text) not in words.spoken
        may_be = at == LEAST and (TITLE.search(label.place) or is_named or label.text in {name for text in SHORTENED for name in words.names(text)})
        if (label.is_cut or label.width > label.room + 1) and not may_be and words.is_ours(label.text):
            yield f'cut {at}: {label.text!r}, {label.width} in {label.room} pixels, in {label.place}'


def complain_of_width(screen):
    for kind, least, title, place in screen.windows:
        if least > LEAST_WIDTH and kind != QUESTION:
            yield f'“{title}” can’t be narrower than {least} pixels, because of {place}'


def complaints_of(page, words, is_pretended):
    """What is wrong with what stands there, at the usual width and at the least."""
    program = page.program
    if is_pretended:
        return list(complain_of_english(words, languages.look(program)))
    width, height = program.window_size()
    found = list(complain_of_cut(words, languages.look(program), USUAL))
    program.resize_window(LEAST_WIDTH, height)
    screen = languages.look(program)
    program.resize_window(width, height)
    return [*found, *complain_of_cut(words, screen, LEAST), *complain_of_width(screen)]


def walk(report, name, take, read, is_pretended):
    wrong = []
    with tempfile.TemporaryDirectory() as folder, languages.spoken(*read, pathlib.Path(folder)) as words:
        for page in take():
            found = dict.fromkeys(complaints_of(page, words, is_pretended)) if page.whose == tour.OURS else ()
            for complaint in found:
                print(f'# {page.name}: {complaint}', flush=True)
            wrong += [f'{page.name}: {complaint}' for complaint in found]
            if not found:
                report.ok(f'{name}, {page.name}')
    if wrong:
        raise AssertionError('\n'.join(wrong))


def read_largest():
    """Of the real languages, the one with the longest words on the screen; $PH_LANGUAGE is another one."""
    def length(read):
        texts = [text for entry in read[0] for text in entry.translations if any(place.startswith('src/ui/') for place in entry.places)]
        return sum(map(len, texts)) / max(1, len(texts))
    wanted = os.environ.get('PH_LANGUAGE')
    return max((catalogs.read_catalog(language) for language in ([wanted] if wanted else MEASURED)), key=length)


def register(name, take):
    def pretended(report):
        walk(report, name, take, catalogs.make_pseudo_catalog(), True)

    def largest(report):
        walk(report, name, take, read_largest(), False)

    for function in (pretended, largest):
        function.__name__ = f'{function.__name__}_{name}'.replace('-', '_')
        function.__doc__ = take.__doc__
        window.flow(function)


for part_name, part_function in tour.PARTS.items():
    register(part_name, part_function)


if __name__ == '__main__':
    window.main()
