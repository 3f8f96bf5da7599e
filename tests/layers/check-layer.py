#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Links one module whole against nothing but what it may use, and looks at the symbols that it asks for.

Meson puts all static libraries of a program into one group, so a call upwards links there without a word; here it fails.

    check-layer.py MODULE DIRECTORY -- COMPILER...     DIRECTORY holds MODULE/libph-MODULE.a
    check-layer.py --self-test -- COMPILER...
"""

import pathlib
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import modules  # noqa: E402  (beside this file)


def archive_of(directory, name):
    return directory / name / f'libph-{name}.a'


def run(command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


def undefined_symbols(archive):
    """Symbols that the archive asks for and does not define itself, without versions and wrappers."""
    listing = run(['nm', '--format=posix', str(archive)]).stdout
    wanted, defined = set(), set()
    for line in listing.splitlines():
        fields = line.split()
        if len(fields) >= 2 and len(fields[1]) == 1:
            (wanted if fields[1] in 'Uw' else defined).add(re.sub(r'^__(\w+)_chk$', r'\1', fields[0]))
    return wanted - defined


def link_errors(name, archive, lower, packages, compiler):
    """What the linker says of the whole module against the archives `lower` and the pkg-config `packages`."""
    libraries = run(['pkg-config', '--libs', *packages]) if packages else None
    if libraries and libraries.returncode != 0:
        return [libraries.stderr.strip()]
    with tempfile.TemporaryDirectory() as scratch:
        main = pathlib.Path(scratch, 'main.c')
        main.write_text('int main (void) { return 0; }\n', encoding='utf-8')
        linked = run([*compiler, str(main), '-o', str(pathlib.Path(scratch, name)),
                      '-Wl,--whole-archive', str(archive), '-Wl,--no-whole-archive',
                      '-Wl,--start-group', *map(str, lower), '-Wl,--end-group',
                      *(libraries.stdout.split() if libraries else [])])
    if linked.returncode == 0:
        return []
    missing = sorted(set(re.findall(r"undefined (?:reference to|symbol:?) [`']?(\w+)", linked.stderr)))
    return [f'{name} must not call {symbol}: it is in no module or library below' for symbol in missing] \
        or [linked.stderr.strip()]


def symbol_errors(name, wanted):
    """Symbols of packages that belong to others, and those that the module must do without."""
    errors = [f'{name} must not call {symbol}' for symbol in sorted(wanted & set(modules.MODULES[name].forbidden_symbols))]
    for package, entry in modules.PRIVATE.items():
        if name not in entry.owners:
            errors += [f'{name} must not call {symbol}: {package} belongs to {", ".join(entry.owners)}'
                       for symbol in sorted(wanted) if re.fullmatch(entry.symbols, symbol)]
    return errors


def check(name, directory, compiler):
    archive = archive_of(directory, name)
    if not archive.exists():
        return [f'{archive} is missing']
    lower = [archive_of(directory, module) for module in modules.MODULES[name].uses]
    lower = [path for path in lower if path.exists()]
    return link_errors(name, archive, lower, modules.packages_of(name), compiler) \
        + symbol_errors(name, undefined_symbols(archive))


def self_test(compiler):
    """Builds two archives of which the lower one calls the upper one, and expects both checks to notice."""
    with tempfile.TemporaryDirectory() as scratch:
        directory = pathlib.Path(scratch)

        def build(name, text):
            source, target = directory / f'{name}.c', archive_of(directory, name)
            target.parent.mkdir()
            source.write_text(text, encoding='utf-8')
            subprocess.run([*compiler, '-c', str(source), '-o', str(target.parent / 'x.o')], check=True)
            subprocess.run(['ar', 'rcs', str(target), str(target.parent / 'x.o')], check=True)

        build('base', 'int upper (void); int lower (void); int lower (void) { return upper (); }\n')
        build('smtp', 'int lower (void); char *getenv (const char *); int upper (void);\n'
                      'int upper (void) { return getenv ("X") ? 1 : lower (); }\n')
        build('net', 'void gsasl_init (void); void f (void); void f (void) { gsasl_init (); }\n')
        build('accounts', 'int g (void); int g (void) { return 0; }\n')
        expected = {
            'base': ['base must not call upper: '],
            'smtp': ['smtp must not call getenv'],
            'net': ['net must not call gsasl_init: it is in no', 'net must not call gsasl_init: gsasl belongs to sasl'],
            'accounts': [],
        }
        for name, wanted in expected.items():
            found = check(name, directory, compiler)
            if len(found) != len(wanted) or not all(error.startswith(start) for error, start in zip(found, wanted)):
                return [f'{name}: expected {wanted}, found {found}']
    return []


def main(arguments):
    split = arguments.index('--')
    compiler = arguments[split + 1:]
    if arguments[0] == '--self-test':
        errors = self_test(compiler)
    else:
        errors = check(arguments[0], pathlib.Path(arguments[1]), compiler)
    for error in errors:
        print(error, file=sys.stderr)
    return 1 if errors else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
