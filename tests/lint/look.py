#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Icons and illustrations are what GTK can use, each illustration is used, and the pictures are those that are shown."""

import re
import sys
import xml.etree.ElementTree as xml

sys.dont_write_bytecode = True
import lint  # noqa: E402  (beside this file)

ICONS, ILLUSTRATIONS, PICTURES = 'data/icons/hicolor', 'data/illustrations', 'data/screenshots'
NAME = 'io.github.posthorn.Posthorn'
SVG = '{http://www.w3.org/2000/svg}'
ILLUSTRATION_OCTETS = 8 << 10
PICTURES_OCTETS = 1536 << 10  # they are fetched with the README, and kept in the history
SIZES = {'scalable': '0 0 128 128', 'symbolic': '0 0 16 16'}
# Of a symbolic icon GTK recolours nothing else, and only the fill.
RECOLOURED = {'svg', 'g', 'path', 'rect', 'circle'}
CLASSES = {None, 'success', 'warning', 'error'}
METAINFO, README, RESOURCES = f'data/{NAME}.metainfo.xml.in', 'README.md', ('src/ui/posthorn.gresource.xml', 'src/ui/undrawn.gresource.xml')
SHOWN = re.compile(r'data/screenshots/([\w.-]+\.png)')


def check(tree):
    for source in tree.below(ICONS):
        yield from check_drawing(source, SIZES[source.path.split('/')[3]])
        if source.path.endswith('-symbolic.svg'):
            yield from check_symbolic(source)
    yield from check_development(tree)
    for source in tree.below(ILLUSTRATIONS):
        yield from check_illustration(source, tree)
    yield from check_pictures(tree)


def check_drawing(source, box):
    root = xml.fromstring(source.text.encode())
    if root.get('viewBox') != box:
        yield lint.problem(source, 1, f'its canvas is “{root.get("viewBox")}”, not “{box}”')
    for node in root.iter(SVG + 'text'):
        yield lint.problem(source, 1, f'letters look different everywhere: “{node.text}”')


def check_symbolic(source):
    for node in xml.fromstring(source.text.encode()).iter():
        name = node.tag.replace(SVG, '') if isinstance(node.tag, str) else 'svg'
        if name not in RECOLOURED:
            yield lint.problem(source, 1, f'GTK does not recolour <{name}>')
        if node.get('stroke') or node.get('style'):
            yield lint.problem(source, 1, f'GTK recolours only the fill, not the stroke or style of <{name}>')
        if node.get('class') not in CLASSES:
            yield lint.problem(source, 1, f'GTK has no colour for the class “{node.get("class")}”')


def check_development(tree):
    """The icon of a development build is the other one, with something added."""
    sources = {source.path: source for source in tree.below(ICONS)}
    plain, striped = (sources.get(f'{ICONS}/scalable/apps/{NAME}{suffix}.svg') for suffix in ('', '.Devel'))
    if plain and striped:
        lines = iter(striped.text.split('\n'))
        for number, line in enumerate(plain.text.split('\n'), 1):
            if line not in lines:
                yield lint.problem(plain, number, f'{striped.path} lacks this line, or has it elsewhere')
                return


def check_illustration(source, tree):
    yield from check_drawing(source, SIZES['scalable'])
    yield from check_symbolic(source)
    if len(source.text) > ILLUSTRATION_OCTETS:
        yield lint.problem(source, 1, f'it has more than {ILLUSTRATION_OCTETS} octets')
    name = source.path.rpartition('/')[2].removesuffix('.svg')
    users = [user.path for user in tree.below('src/ui') if name in user.text]
    if not any(path in users for path in RESOURCES) or not any(path.endswith(('.ui', '.c')) for path in users):
        yield lint.problem(source, 1, f'it stands in {", ".join(users) or "no file"}, not in {" or ".join(RESOURCES)} and in a page')


def check_pictures(tree):
    folder = tree.root / PICTURES
    there = {path.name: path.stat().st_size for path in folder.iterdir()} if folder.is_dir() else {}
    shown = {}
    for source in tree.sources:
        if source.path in (METAINFO, README):
            shown.update((name, source.path) for name in SHOWN.findall(source.text))
    for name in sorted(shown.keys() - there.keys()):
        yield f'{shown[name]}: {PICTURES}/{name} is not there'
    for name in sorted(there.keys() - shown.keys()):
        yield f'{PICTURES}/{name}: nobody sees it'
    if sum(there.values()) > PICTURES_OCTETS:
        yield f'{PICTURES}: the pictures have {sum(there.values())} octets together, more than {PICTURES_OCTETS}'


def drawing(inside, box='0 0 128 128'):
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">\n{inside}\n</svg>\n'


DRAWN = f'{ILLUSTRATIONS}/ph-a-symbolic.svg'
USED = {RESOURCES[0]: '<file>ph-a-symbolic.svg</file>', 'src/ui/a.ui': 'ph-a-symbolic'}
PLAIN, STRIPED = (f'{ICONS}/scalable/apps/{NAME}{suffix}.svg' for suffix in ('', '.Devel'))

CASES = [
    lint.Case({DRAWN: drawing('<path class="success" d=""/>'), **USED}, None),
    lint.Case({DRAWN: drawing('<path class="success" d=""/>')}, 'it stands in no file'),
    lint.Case({DRAWN: drawing('<ellipse/>'), **USED}, 'does not recolour <ellipse>'),
    lint.Case({DRAWN: drawing('<path stroke="#000"/>'), **USED}, 'only the fill'),
    lint.Case({DRAWN: drawing('<path class="blue"/>'), **USED}, 'no colour for the class “blue”'),
    lint.Case({DRAWN: drawing('<text>a</text>'), **USED}, 'letters look different'),
    lint.Case({DRAWN: drawing('<path d="' + ' ' * ILLUSTRATION_OCTETS + '"/>'), **USED}, 'octets'),
    lint.Case({PLAIN: drawing('<circle/>')}, None),
    lint.Case({PLAIN: drawing('<circle/>', '0 0 64 64')}, 'its canvas'),
    lint.Case({PLAIN: drawing('<circle/>'), STRIPED: drawing('<circle/>\n<rect/>')}, None),
    lint.Case({PLAIN: drawing('<circle/>'), STRIPED: drawing('<rect/>')}, 'lacks this line'),
    lint.Case({README: '![](data/screenshots/a.png)', f'{PICTURES}/a.png': ''}, None),
    lint.Case({README: '![](data/screenshots/a.png)'}, 'is not there'),
    lint.Case({f'{PICTURES}/a.png': ''}, 'nobody sees it'),
    lint.Case({README: 'data/screenshots/a.png', f'{PICTURES}/a.png': 'a' * (PICTURES_OCTETS + 1)}, 'octets together'),
]

if __name__ == '__main__':
    lint.main(check, CASES)
