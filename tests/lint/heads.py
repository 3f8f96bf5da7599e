#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Every source says its licence and its authors first, and every C header guards itself."""

import re
import sys

sys.dont_write_bytecode = True
import lint  # noqa: E402  (beside this file)

LICENCE = re.compile(r'(//|#|<!--) SPDX-License-Identifier: GPL-3\.0-or-later( -->)?')
AUTHORS = re.compile(r'(//|#|<!--) Copyright \d{4} The Posthorn authors( -->)?')


def check(tree):
    for source in tree.sources:
        if not (source.is_c or source.is_python or source.is_shell or source.suffix == '.ui'):
            continue
        lines = source.text.split('\n')
        first = 1 if source.shebang or lines[0].startswith('<?xml') else 0
        head = lines[first:first + 2] + ['', '']
        if not LICENCE.fullmatch(head[0]):
            yield lint.problem(source, first + 1, 'the SPDX licence line stands first')
        if not AUTHORS.fullmatch(head[1]):
            yield lint.problem(source, first + 2, 'the copyright line follows the licence line')
        if source.suffix == '.h' and not re.search(r'^#pragma once$', source.text, re.MULTILINE):
            yield lint.problem(source, 1, '#pragma once is missing')


HEAD = '// SPDX-License-Identifier: GPL-3.0-or-later\n// Copyright 2026 The Posthorn authors\n'
CASES = [
    lint.Case({'src/a/a.c': HEAD, 'src/a/a.h': HEAD + '#pragma once\n', 'tests/x.sh': '#!/bin/sh\n' + HEAD.replace('//', '#')}, None),
    lint.Case({'src/a/a.c': 'int x;\n'}, 'SPDX'),
    lint.Case({'src/a/a.c': HEAD.split('\n', maxsplit=1)[0] + '\n'}, 'copyright line'),
    lint.Case({'src/a/a.h': HEAD}, '#pragma once'),
    lint.Case({'tests/x': '#!/bin/sh\necho\n'}, 'SPDX'),
    lint.Case({'tests/x.py': '\n'}, 'SPDX'),
    lint.Case({'src/ui/w.ui': '<?xml version="1.0"?>\n<interface/>\n'}, 'SPDX'),
]

if __name__ == '__main__':
    lint.main(check, CASES)
