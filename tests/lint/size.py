#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Files, functions and parameter lists stay small enough to be read in one go."""

import re
import sys

sys.dont_write_bytecode = True
import lint  # noqa: E402  (beside this file)

FILE_LINES = 800
TEST_FILE_LINES = 1200
FUNCTION_LINES = 60
PARAMETERS = 5

# What every asynchronous or failing function carries besides its own parameters.
PLUMBING = re.compile(r'GCancellable \*\w+|GAsyncReadyCallback \w+|GAsyncResult \*\w+|gpointer (user_)?data|GError \*\*\w+|void')
# A callback has the signature of whoever calls it.
CALLBACK = re.compile(r'\w+_cb')
# class_init lists what a type has: it is as long as the type is wide, and splitting it makes it no clearer.
LISTING = re.compile(r'\w*class_init')
# A line that is only an entry of a table or of a dispatch: no logic hides there, however many there are.
ENTRY = re.compile(r'\s*(case [^:]+:|default:|return [^;?&|]*;|break;|switch \(.*\)|[{}\[\]]+[;,]?|\{.*\},?|\.?[\w\[\]]+ = [^;]*,'
                   r'|static const .*=\s*\{?|)')


def is_table(function):
    return all(ENTRY.fullmatch(line) for line in function.body)


def check(tree):
    for source in tree.below('src', 'tests'):
        if not (source.is_c or source.is_python or source.is_shell or source.suffix == '.ui'):
            continue
        limit = TEST_FILE_LINES if source.path.startswith('tests/') else FILE_LINES
        lines = source.text.count('\n')
        if lines > limit:
            yield lint.problem(source, lines, f'{lines} lines, more than {limit}: split it by concern')
        if source.is_c:
            yield from check_functions(source)


def check_functions(source):
    for function in source.functions:
        lines = len(function.body)
        if lines > FUNCTION_LINES and not LISTING.fullmatch(function.name) and not is_table(function):
            yield lint.problem(source, function.line, f'{function.name} has {lines} lines, more than {FUNCTION_LINES}')
        own = [parameter for parameter in function.parameters if not PLUMBING.fullmatch(parameter)]
        if len(own) > PARAMETERS and not CALLBACK.fullmatch(function.name):
            yield lint.problem(source, function.line,
                               f'{function.name} has {len(own)} parameters, more than {PARAMETERS}: pass a struct')


def function_text(name, lines, parameters='void'):
    return f'static void\n{name} ({parameters})\n{{\n' + '\n'.join(lines) + '\n}\n'


CASES = [
    lint.Case({'src/a/a.c': '\n' * 801}, '801 lines'),
    lint.Case({'src/a/a.c': '\n' * 800, 'tests/unit/t.c': '\n' * 1200}, None),
    lint.Case({'tests/unit/t.c': '\n' * 1201}, '1201 lines'),
    lint.Case({'src/a/a.c': function_text('walk', ['  call ();'] * 61)}, 'walk has 61 lines'),
    lint.Case({'src/a/a.c': function_text('walk', ['  call ();'] * 60)}, None),
    lint.Case({'src/a/a.c': function_text('ph_a_class_init', ['  call ();'] * 90)}, None),
    lint.Case({'src/a/a.c': function_text('name', ['  switch (x)', '    {'] + ['    case A:', '      return "a";'] * 50 + ['    }'])},
              None),
    lint.Case({'src/a/a.c': function_text('name', ['  switch (x)', '    {'] + ['    case A:', '      act (x);'] * 50 + ['    }'])},
              'name has 103 lines'),
    lint.Case({'src/a/a.c': function_text('f', [''], 'int a, int b, int c, int d, int e, int f')}, 'f has 6 parameters'),
    lint.Case({'src/a/a.c': function_text('f', [''], 'int a, int b, int c, int d, int e, GCancellable *cancellable,\n'
                                          '    GAsyncReadyCallback callback, gpointer user_data')}, None),
    lint.Case({'src/a/a.c': 'G_DEFINE_ENUM_TYPE (A, a, V (1, "1"),\n  V (2, "2"), V (3, "3"), V (4, "4"))\n\n' + function_text('f', [''])}, None),
    lint.Case({'src/a/a.c': function_text('f', [''], 'int a, int (*b) (int, int), int c, int d, int e, int f')}, 'f has 6 parameters'),
    lint.Case({'src/a/a.c': function_text('read_cb', [''], 'int a, int b, int c, int d, int e, int f')}, None),
]

if __name__ == '__main__':
    lint.main(check, CASES)
