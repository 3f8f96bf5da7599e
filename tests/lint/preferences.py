#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The window asks at its start for exactly the preferences that the schema has: GLib ends a program that asks for another."""

import re
import sys

sys.dont_write_bytecode = True
import lint  # noqa: E402  (beside this file)

SCHEMA = 'data/io.github.posthorn.Posthorn.gschema.xml'
START = 'src/ui/ph-start.c'
KEY = re.compile(r'<key name="([\w-]+)" type="(\w+)">')
ENTRY = re.compile(r'\{ "([\w-]+)", "(\w+)" \}')


def text_of(tree, path):
    return next((source.text for source in tree.sources if source.path == path), '')


def check(tree):
    described, wanted = set(KEY.findall(text_of(tree, SCHEMA))), set(ENTRY.findall(text_of(tree, START)))
    for key, kind in sorted(described - wanted):
        yield f'{START}: {key} ({kind}) of the schema is missing'
    for key, kind in sorted(wanted - described):
        yield f'{SCHEMA}: {key} ({kind}) is missing, which {START} looks for'


def tree_of(schema, start):
    return {SCHEMA: f'<key name="{schema[0]}" type="{schema[1]}">', START: f'{{ "{start[0]}", "{start[1]}" }},'}


CASES = [
    lint.Case(tree_of(('a-b', 'u'), ('a-b', 'u')), None),
    lint.Case(tree_of(('a-b', 'u'), ('a-b', 's')), 'a-b (u) of the schema is missing'),
    lint.Case(tree_of(('a-b', 'u'), ('a', 'u')), 'a (u) is missing'),
]

if __name__ == '__main__':
    lint.main(check, CASES)
