#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""An #include points sideways or down the table of modules, and at a library only from the module that owns it."""

import pathlib
import re
import sys

sys.dont_write_bytecode = True
sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'layers'))
import lint  # noqa: E402  (beside this file)
import modules  # noqa: E402  (tests/layers)

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.MULTILINE)


def check(tree):
    owners = {pathlib.PurePath(source.path).name: source for source in tree.below('src')
              if source.suffix == '.h' and source.module}
    for source in tree.below('src', 'tests'):
        if not source.is_c:
            continue
        includes = [(lint.line_of(source.text, match.start()), match.group(1), match.group(2))
                    for match in INCLUDE.finditer(source.uncommented)]
        yield from check_order(source, includes)
        for line, quote, name in includes:
            reason = quoted_problem(source, name, owners) if quote == '"' else system_problem(source, name)
            if reason:
                yield lint.problem(source, line, reason)


def check_order(source, includes):
    if source.module and source.suffix == '.c' and includes and includes[0][2] != 'config.h':
        yield lint.problem(source, includes[0][0], 'the first #include is "config.h"')


def quoted_problem(source, name, owners):
    if '/' in name:
        return f'"{name}" names a folder: say what is included, the build knows where it is'
    owner = owners.get(name)
    if not source.module or not owner:
        return None
    if source.module not in modules.MODULES:
        return f'module {source.module} is not in tests/layers/modules.py'
    if owner.module not in modules.allowed_modules(source.module):
        return f'{source.module} must not know {owner.module} ("{name}")'
    if owner.path in modules.GIO_ONLY_HEADERS and source.module not in modules.PRIVATE['gio'].owners:
        return f'"{name}" brings GIO in, which {source.module} does without'
    return None


def system_problem(source, name):
    if not source.module or source.path in modules.GIO_ONLY_HEADERS:
        return None
    for package, entry in modules.PRIVATE.items():
        if re.fullmatch(entry.headers, name) and source.module not in entry.owners:
            return f'<{name}>: {package} belongs to {", ".join(entry.owners)}'
    return None


CONFIG = '#include "config.h"\n'
CASES = [
    lint.Case({'src/net/a.c': CONFIG + '#include "../base/b.h"\n'}, 'names a folder'),
    lint.Case({'tests/unit/a.c': '#include "../base/b.h"\n'}, 'names a folder'),
    lint.Case({'src/base/a.c': CONFIG + '#include "n.h"\n', 'src/net/n.h': ''}, 'base must not know net'),
    lint.Case({'src/smtp/a.h': '#include "s.h"\n', 'src/sasl/s.h': ''}, 'smtp must not know sasl'),
    lint.Case({'src/net/a.c': CONFIG + '#include "b.h"\n', 'src/base/b.h': ''}, None),
    lint.Case({'src/unheard/a.c': CONFIG + '#include "b.h"\n', 'src/base/b.h': ''}, 'not in tests/layers'),
    lint.Case({'src/net/a.c': '#include "b.h"\n' + CONFIG, 'src/base/b.h': ''}, 'config.h'),
    lint.Case({'src/net/a.c': CONFIG + '#include <gsasl.h>\n'}, 'gsasl belongs to sasl'),
    lint.Case({'src/cli/a.c': CONFIG + '#include <adwaita.h>\n'}, 'gtk belongs to ui'),
    lint.Case({'src/smtp/a.c': CONFIG + '#include <gio/gio.h>\n'}, 'gio belongs to'),
    lint.Case({'src/smtp/a.c': CONFIG + '#include "ph-task-data.h"\n',
               'src/base/ph-task-data.h': '#include <gio/gio.h>\n'}, 'brings GIO in'),
    lint.Case({'src/net/a.c': CONFIG + '#include <glib/gi18n-lib.h>\n'}, 'gettext belongs to'),
    lint.Case({'src/net/a.c': CONFIG + '/*\n#include <gsasl.h>\n*/\n#include <gio/gio.h>\n', 'tests/unit/t.c': '#include <gsasl.h>\n'},
              None),
]

if __name__ == '__main__':
    lint.main(check, CASES)
