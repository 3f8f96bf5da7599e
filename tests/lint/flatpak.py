#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The Flatpak has only the permissions that CONTRIBUTING justifies, sources that can't change, and all that the build asks for."""

import json
import re
import sys

sys.dont_write_bytecode = True
import lint  # noqa: E402  (beside this file)

MANIFEST = 'flatpak/io.github.posthorn.Posthorn.json'
DOCUMENT, HEADING = 'CONTRIBUTING.md', '## The Flatpak'
DEPENDENCIES = 'src/meson.build'
# What GNOME's runtime has of what the build asks for.
RUNTIME = {'gio-2.0', 'gio-unix-2.0', 'glib-2.0', 'gnutls', 'gobject-2.0', 'gtk4', 'json-glib-1.0', 'libadwaita-1', 'libsecret-1', 'libsoup-3.0', 'sqlite3'}
# And of what modules.
MODULES = {'gmime-3.0': 'gmime', 'libgsasl': 'gsasl'}
SHA256 = re.compile(r'[0-9a-f]{64}')
COMMIT = re.compile(r'[0-9a-f]{40}')
PERMISSION_ROW = re.compile(r'^\| `(--[^`]+)` \| (.*) \|$', re.MULTILINE)
# Only the simple functions of libsecret find their way to the portal; these speak to the keyring itself.
KEYRING = re.compile(r'\bsecret_(service|collection)_\w+ \(')
DEPENDENCY = re.compile(r"\bdependency\('([^']+)'")


def check(tree):
    sources = {source.path: source for source in tree.sources}
    if MANIFEST not in sources:
        return
    try:
        manifest = json.loads(sources[MANIFEST].text)
    except ValueError as reason:
        yield f'{MANIFEST}: this is no JSON: {reason}'
        return
    section = read_section(sources[DOCUMENT].text if DOCUMENT in sources else '')
    yield from check_permissions(manifest, section)
    if f'GNOME {manifest["runtime-version"]}' not in section:
        yield f'{DOCUMENT}: “{HEADING[3:]}” does not name the runtime, GNOME {manifest["runtime-version"]}'
    for module in manifest['modules']:
        for source in module['sources']:
            yield from check_source(module['name'], source, sources)
    yield from check_dependencies(manifest, sources[DEPENDENCIES].text if DEPENDENCIES in sources else '')
    for source in tree.below('src'):
        for call in KEYRING.finditer(source.code) if source.is_c else ():
            yield lint.problem(source, lint.line_of(source.code, call.start()), f'{call.group()[:-2]} asks the keyring, which no sandbox reaches')


def read_section(text):
    return text.partition(HEADING)[2].partition('\n## ')[0]


def check_permissions(manifest, section):
    asked, justified = manifest['finish-args'], dict(PERMISSION_ROW.findall(section))
    if asked != sorted(set(asked)):
        yield f'{MANIFEST}: the permissions stand in the order of the alphabet, each once'
    for permission in asked:
        if not justified.get(permission, '').strip():
            yield f'{MANIFEST}: {permission} is not justified in {DOCUMENT}'
    for permission in justified:
        if permission not in asked:
            yield f'{DOCUMENT}: {permission} is justified, but the Flatpak does not have it'


def check_source(module, source, sources):
    kind = source['type']
    if kind == 'git':
        if not COMMIT.fullmatch(source.get('commit', '')):
            yield f'{MANIFEST}: {module}: git needs a whole commit'
    elif 'url' in source:
        if not SHA256.fullmatch(source.get('sha256', '')):
            yield f'{MANIFEST}: {module}: {source["url"]} has no SHA-256'
        for url in [source['url'], *source.get('mirror-urls', [])]:
            if not url.startswith('https://'):
                yield f'{MANIFEST}: {module}: {url} is not https'
    elif kind in ('file', 'patch'):
        if f'flatpak/{source["path"]}' not in sources:
            yield f'{MANIFEST}: {module}: {source["path"]} is not there'
    elif kind == 'dir':
        if source['path'] != '..':
            yield f'{MANIFEST}: {module}: a folder other than this tree is on nobody else’s computer'
    elif kind not in ('script', 'shell'):
        yield f'{MANIFEST}: {module}: a source of the kind {kind} is not known here'


def check_dependencies(manifest, build):
    names = {module['name'] for module in manifest['modules']}
    for dependency in sorted(set(DEPENDENCY.findall(build)) - RUNTIME):
        if MODULES.get(dependency) not in names:
            yield f'{MANIFEST}: {dependency}, which {DEPENDENCIES} asks for, is neither in the runtime nor a module'


def case(problem, **changes):
    """A tree in order, with a change."""
    source = {'type': 'archive', 'url': 'https://example.org/gsasl.tar.gz', 'sha256': 'a' * 64, **changes.get('source', {})}
    manifest = {'runtime-version': '51', 'finish-args': changes.get('permissions', ['--share=network']),
                'modules': [{'name': changes.get('module', 'gsasl'), 'sources': [source]}]}
    document = f'{HEADING}\n\nGNOME 51\n\n| permission | for |\n|---|---|\n| `--share=network` | Mail. |\n\n## Next\n'
    files = {MANIFEST: json.dumps(manifest), DOCUMENT: document, DEPENDENCIES: "a = dependency('libgsasl')\nb = dependency('gio-2.0')\n"}
    return lint.Case({**files, **changes.get('files', {})}, problem)


CASES = [
    case(None),
    case('--filesystem=home is not justified', permissions=['--filesystem=home', '--share=network']),
    case('does not have it', permissions=[]),
    case('order of the alphabet', permissions=['--share=network', '--device=dri']),
    case('no SHA-256', source={'sha256': 'abc'}),
    case('is not https', source={'url': 'http://example.org/gsasl.tar.gz'}),
    case('is not https', source={'mirror-urls': ['http://example.org/gsasl.tar.gz']}),
    case('a whole commit', source={'type': 'git', 'tag': 'v1'}),
    case('libgsasl, which', module='libntlm'),
    case('does not name the runtime', files={DOCUMENT: f'{HEADING}\n| `--share=network` | Mail. |\n'}),
    case('asks the keyring', files={'src/a/a.c': 'x = secret_service_search (a);\n'}),
    case(None, files={'src/a/a.c': 'x = secret_password_searchv (a);\n'}),
    case('this is no JSON', files={MANIFEST: '{'}),
    lint.Case({MANIFEST: json.dumps({'runtime-version': '51', 'finish-args': [], 'modules': [{'name': 'a', 'sources': [{'type': 'patch', 'path': 'a.patch'}]}]}),
               DOCUMENT: f'{HEADING}\nGNOME 51\n'}, 'a.patch is not there'),
]

if __name__ == '__main__':
    lint.main(check, CASES)
