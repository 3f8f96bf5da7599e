# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""What the lints share: the files of the tree, a view of C without comments, and the command line.

A lint is a module with check(tree), which yields problems, and CASES, small trees of which it must find fault with
some and pass the others. `LINT.py ROOT` looks at the real tree, `LINT.py --self-test` at the cases.
"""

import functools
import pathlib
import re
import sys
import tempfile
from typing import NamedTuple

SKIPPED = 77  # what meson takes for "could not be run here"

C_TOKENS = re.compile(r'''//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*\'''', re.DOTALL)
FUNCTION_HEAD = re.compile(r'^(\w+) \(((?:[^;{}()]|\([^()]*\))*)\)\n\{\n', re.MULTILINE)


class Skip(Exception):
    """The lint can't be run here; the text says why."""


class Case(NamedTuple):
    """A tree (path to text) and a part of the problem that it has; None when it has none."""
    files: dict
    problem: str


class Function(NamedTuple):
    name: str
    line: int
    parameters: list
    body: list


class Source:
    """One file of the tree."""

    def __init__(self, root, path):
        self.file = path
        self.path = path.relative_to(root).as_posix()
        self.suffix = path.suffix

    @functools.cached_property
    def text(self):
        return self.file.read_text(encoding='utf-8', errors='replace')

    @functools.cached_property
    def shebang(self):
        first = self.text.split('\n', 1)[0]
        return first if first.startswith('#!') else ''

    @property
    def is_c(self):
        return self.suffix in ('.c', '.h')

    @property
    def is_python(self):
        return self.suffix == '.py' or 'python' in self.shebang

    @property
    def is_shell(self):
        return self.suffix == '.sh' or bool(re.search(r'\b(ba|da)?sh\b', self.shebang))

    @property
    def module(self):
        """The module of a file below src/, else None."""
        parts = self.path.split('/')
        return parts[1] if parts[0] == 'src' and len(parts) > 2 else None

    @functools.cached_property
    def code(self):
        """The text with comments and the inside of strings blanked, line for line and column for column."""
        return C_TOKENS.sub(lambda token: blank(token.group(), keep_quotes=True), self.text)

    @functools.cached_property
    def uncommented(self):
        """The text with comments blanked."""
        return C_TOKENS.sub(lambda token: blank(token.group()) if token.group()[0] == '/' else token.group(), self.text)

    @functools.cached_property
    def functions(self):
        """The functions defined in a C file that is formatted as ours are."""
        found = []
        for head in FUNCTION_HEAD.finditer(self.code):
            end = self.code.find('\n}', head.end() - 1)
            body = self.code[head.end():end + 1].split('\n')[:-1]
            flat = re.sub(r'\([^()]*\)', '()', head.group(2))  # a function pointer is one parameter
            parameters = [' '.join(parameter.split()) for parameter in flat.split(',')]
            found.append(Function(head.group(1), line_of(self.code, head.start()), parameters, body))
        return found


class Tree:
    """The files of the project below a directory, without what is built or private to the machine."""

    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()
        self.sources = [Source(self.root, path) for path in sorted(self.walk(self.root))]

    def walk(self, folder):
        for path in folder.iterdir():
            if path.name in ('.git', '__pycache__') or path.name.startswith('build') and folder == self.root:
                continue
            if path.is_symlink():
                continue
            if path.is_dir():
                yield from self.walk(path)
            elif not is_binary(path):
                yield path

    def below(self, *folders):
        return [source for source in self.sources if source.path.startswith(tuple(f'{folder}/' for folder in folders))]


def is_binary(path):
    with path.open('rb') as stream:
        return b'\0' in stream.read(4096)


def blank(token, keep_quotes=False):
    hidden = re.sub(r'[^\n]', ' ', token)
    return token[0] + hidden[1:-1] + token[-1] if keep_quotes and token[0] in '"\'' else hidden


def line_of(text, offset):
    return text.count('\n', 0, offset) + 1


def problem(source, offset_line, text):
    return f'{source.path}:{offset_line}: {text}'


def failed_cases(check, cases):
    """The cases that the lint judges wrongly."""
    for number, case in enumerate(cases, 1):
        with tempfile.TemporaryDirectory() as scratch:
            for path, text in case.files.items():
                target = pathlib.Path(scratch, path)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding='utf-8')
            found = list(check(Tree(scratch)))
        if case.problem is None and found:
            yield f'case {number}: nothing is wrong, but found {found}'
        elif case.problem is not None and not any(case.problem in entry for entry in found):
            yield f'case {number}: expected "{case.problem}", found {found}'


def main(check, cases):
    """The command line of a lint; ends the process."""
    try:
        found = list(failed_cases(check, cases) if sys.argv[1:] == ['--self-test'] else check(Tree(sys.argv[1])))
    except Skip as reason:
        print(reason)
        sys.exit(SKIPPED)
    for entry in found:
        print(entry, file=sys.stderr)
    sys.exit(1 if found else 0)
