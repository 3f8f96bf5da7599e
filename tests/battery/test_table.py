#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The tables as a whole: large enough, no row twice, and one at least for every problem that there is.

Usage: test_table.py SOURCE-ROOT
"""

import importlib
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path[1:1] = [str(HERE / 'tables'), str(HERE.parent / 'discovery'), str(HERE.parent / 'support')]

import tap  # noqa: E402  (tests/support)
import test_networks  # noqa: E402

ENOUGH = 130
SOURCE = Path(sys.argv[1])
TABLES = {file.stem: importlib.import_module(file.stem).ROWS for file in sorted((HERE / 'tables').glob('*.py'))}
TABLES['networks'] = [row for row in test_networks.ROWS if row.problem]
ROWS = [row for rows in TABLES.values() for row in rows]

suite = tap.Suite()


def identifiers():
    return set(re.findall(r'VALUE \(PH_PROBLEM_\w+, "([a-z0-9-]+)"', (SOURCE / 'src/diagnosis/ph-problem-id.c').read_text()))


@suite.test('there are enough')
def enough(_):
    print(f'# {len(ROWS)} behaviours: ' + ', '.join(f'{len(rows)} {name}' for name, rows in TABLES.items()))
    tap.true(len(ROWS) >= ENOUGH, f'{len(ROWS)} rows')


@suite.test('no name stands twice')
def names(_):
    sentences = [(name, row.problem, row.name) for name, rows in TABLES.items() for row in rows]
    tap.equal(sorted({sentence for sentence in sentences if sentences.count(sentence) > 1}), [], 'twice')


@suite.test('every problem occurs')
def problems(_):
    known = identifiers()
    tap.true(len(known) > 60, f'the list of problems was not understood: {known}')
    tap.equal(sorted(known - {row.problem for row in ROWS}), [], 'problems without a row')
    tap.equal(sorted({row.problem for row in ROWS} - known), [], 'rows without a problem')


suite.run(None)
