#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The help can be read, leads everywhere, explains every problem, and names buttons as they are named.

`yelp-check` says more about single pages; this needs nothing but Python.
"""

import re
import sys
import xml.etree.ElementTree as xml

sys.dont_write_bytecode = True
import lint  # noqa: E402  (beside this file)

FOLDER = 'data/help/C/'
MALLARD = '{http://projectmallard.org/1.0/}'
XI = '{http://www.w3.org/2001/XInclude}'
LINK_SOURCE, PROBLEM_SOURCE = 'src/ui/desktop/ph-help-link.c', 'src/diagnosis/ph-problem-id.c'
LICENCE = '<!-- SPDX-License-Identifier: CC-BY-SA-4.0 -->'
# Where words stand that the window shows.
WORDS = re.compile(r'src/(ui|text)/.*\.(ui|c)$')
C_STRINGS = re.compile(r'"((?:\\.|[^"\\\n])*)"')
UI_STRINGS = re.compile(r'translatable="yes"[^>]*>([^<]*)<')
DEFINITION = re.compile(r'G_DEFINE(?:_FINAL)?_TYPE(?:_WITH_CODE)? \((Ph\w+)')
TOPIC = re.compile(r'\{ "(Ph\w+)", (?:"([\w#-]+)"|PH_HELP_LINK_INDEX) \}')
PROBLEM_PAGE = re.compile(r'"(problem-[\w-]+)"')
NICK = re.compile(r'G_DEFINE_ENUM_VALUE \(PH_PROBLEM_\w+, "([\w-]+)"\)')


class Page:
    def __init__(self, source, root):
        self.source, self.root, self.id = source, root, root.get('id')
        self.sections = {node.get('id') for node in root.iter(MALLARD + 'section')}
        self.guides = [node.get('xref') for node in root.iter(MALLARD + 'link') if node.get('type') == 'guide']
        self.xrefs = [node.get('xref') for node in root.iter(MALLARD + 'link') if node.get('xref')]

    def texts(self, name):
        return [' '.join(''.join(node.itertext()).split()) for node in self.root.iter(MALLARD + name)]


def read_pages(tree):
    """The pages by their identifiers; the problems of those that can't be read."""
    pages, problems = {}, []
    for source in tree.below(FOLDER.rstrip('/')):
        if source.suffix not in ('.page', '.xml'):
            continue
        try:
            root = xml.fromstring(source.text.encode())
        except xml.ParseError as reason:
            problems.append(lint.problem(source, reason.position[0], f'this is no XML: {reason}'))
            continue
        if LICENCE not in source.text.split('\n')[:3]:
            problems.append(lint.problem(source, 2, 'the licence of the text stands at its head'))
        if source.suffix == '.page':
            page = Page(source, root)
            pages[page.id] = page
            problems += check_head(page)
    return pages, problems


def check_head(page):
    if page.id != page.source.file.stem:
        yield lint.problem(page.source, 1, f'the identifier of the page is “{page.id}”, not the name of its file')
    for name in ('info/desc', 'title'):
        if page.root.find('/'.join(MALLARD + part for part in name.split('/'))) is None:
            yield lint.problem(page.source, 1, f'the page has no {name.rpartition("/")[2]}')
    if page.root.find(f'{MALLARD}info/{XI}include') is None:
        yield lint.problem(page.source, 1, 'the page does not include legal.xml')


def resolves(pages, xref, page=None):
    """Whether a link leads anywhere; “#section” stays on its page."""
    name, _, section = xref.partition('#')
    target = pages.get(name) if name else page
    return target is not None and (not section or section in target.sections)


def check_links(pages):
    for page in pages.values():
        for xref in page.xrefs:
            if not resolves(pages, xref, page):
                yield lint.problem(page.source, 1, f'the link to “{xref}” leads nowhere')


def check_reachable(pages):
    """A page is on the way from the first one when a guide that is on the way says so."""
    reached, grows = {'index'}, True
    while grows:
        found = {page.id for page in pages.values() if any(guide.partition('#')[0] in reached for guide in page.guides)}
        grows = not found <= reached
        reached |= found
    for page in pages.values():
        if page.id not in reached:
            yield lint.problem(page.source, 1, 'nothing leads from the first page to this one')


def find_source(tree, path):
    return next((source for source in tree.sources if source.path == path), None)


def check_program(tree, pages):
    """What the window opens is there, and the types that it names are."""
    source = find_source(tree, LINK_SOURCE)
    if source is None:
        return
    text = source.uncommented
    defined = {name for other in tree.below('src/ui') if other.is_c
               for name in DEFINITION.findall(other.uncommented)}
    for kind, page in TOPIC.findall(text):
        if kind not in defined:
            yield lint.problem(source, 1, f'there is no type “{kind}”')
        if page and not resolves(pages, page):
            yield lint.problem(source, 1, f'there is no page “{page}”')
    for name in PROBLEM_PAGE.findall(text):
        if name not in pages:
            yield lint.problem(source, 1, f'there is no page “{name}”')


def check_problems(tree, pages):
    source = find_source(tree, PROBLEM_SOURCE)
    nicks = set(NICK.findall(source.text)) if source else set()
    explained = {}
    for page in pages.values():
        if not page.id.startswith('problem-'):
            continue
        for section in sorted(page.sections):
            if section in explained:
                yield lint.problem(page.source, 1, f'“{section}” is explained on “{explained[section]}”, too')
            if section not in nicks:
                yield lint.problem(page.source, 1, f'there is no problem “{section}”')
            explained[section] = page.id
    for nick in sorted(nicks - set(explained)):
        yield f'{FOLDER}: the problem “{nick}” is not explained on any page'


def plain(words):
    """As they are read: without the mark of a mnemonic and of a further dialog."""
    return words.replace('\\"', '"').replace('&amp;', '&').replace('_', '').rstrip('…')


def check_gui_words(tree, pages):
    known = set()
    for source in tree.sources:
        if WORDS.match(source.path):
            pattern, text = (UI_STRINGS, source.text) if source.suffix == '.ui' else (C_STRINGS, source.uncommented)
            known.update(plain(words) for words in pattern.findall(text))
    for page in pages.values():
        for words in page.texts('gui'):
            if plain(words) not in known:
                yield lint.problem(page.source, 1, f'nothing in the window is called “{words}”')


def check_build(tree, pages):
    build = find_source(tree, 'data/help/meson.build')
    listed = set(re.findall(r"'([\w-]+\.(?:page|xml))'", build.text)) if build else set()
    there = {page.source.file.name for page in pages.values()}
    for name in sorted(there - listed):
        yield f'data/help/meson.build: {name} is not installed'
    for name in sorted(listed - there - {'legal.xml'}):
        yield f'data/help/meson.build: there is no {name}'


def check(tree):
    pages, problems = read_pages(tree)
    yield from problems
    yield from check_links(pages)
    yield from check_reachable(pages)
    yield from check_program(tree, pages)
    yield from check_problems(tree, pages)
    yield from check_gui_words(tree, pages)
    yield from check_build(tree, pages)


def make_page(name, body='', guide='<link type="guide" xref="index"/>'):
    return {f'{FOLDER}{name}.page':
            f'<?xml version="1.0"?>\n{LICENCE}\n<page xmlns="{MALLARD[1:-1]}" xmlns:xi="{XI[1:-1]}" id="{name}"><info>{guide}<desc>a</desc>'
            f'<xi:include href="legal.xml"/></info><title>a</title>{body}</page>'}


def make_tree(*pages, **sources):
    files = dict(make_page('index', guide=''))
    for page in pages:
        files.update(page)
    names = ''.join(f"'{path.rpartition('/')[2]}'," for path in files)
    files['data/help/meson.build'] = f'[{names}]'
    return {**files, **{{'link': LINK_SOURCE, 'problems': PROBLEM_SOURCE, 'ui': 'src/ui/a.ui', 'c': 'src/ui/a.c'}[name]: text
                        for name, text in sources.items()}}


SECTION = '<section id="busy"><title>a</title></section>'
ENUM = 'G_DEFINE_ENUM_VALUE (PH_PROBLEM_BUSY, "busy")'
CASES = [
    lint.Case(make_tree(), None),
    lint.Case(make_tree(make_page('a', '<p><link xref="index"/></p>')), None),
    lint.Case(make_tree(make_page('a', '<p><b></p>')), 'no XML'),
    lint.Case(make_tree(make_page('a', '<p><link xref="b"/></p>')), 'leads nowhere'),
    lint.Case(make_tree(make_page('a', '<p><link xref="index#b"/></p>')), 'leads nowhere'),
    lint.Case(make_tree(make_page('a', '<p><link xref="#busy"/></p>' + SECTION)), None),
    lint.Case(make_tree(make_page('a', guide='')), 'nothing leads'),
    lint.Case(make_tree(make_page('a', guide='<link type="guide" xref="b"/>'), make_page('b')), None),
    lint.Case({**make_tree(), f'{FOLDER}b.page': make_page('a')[f'{FOLDER}a.page']}, 'not the name of its file'),
    lint.Case({**make_tree(), **make_page('a')}, 'not installed'),
    lint.Case({**make_tree(), 'data/help/meson.build': "'index.page', 'gone.page'"}, 'there is no gone.page'),
    lint.Case({path: text.replace(LICENCE, '') for path, text in make_tree().items()}, 'licence'),
    lint.Case({path: text.replace('<desc>a</desc>', '') for path, text in make_tree().items()}, 'no desc'),
    lint.Case(make_tree(make_page('problem-a', SECTION), problems=ENUM), None),
    lint.Case(make_tree(problems=ENUM), 'is not explained'),
    lint.Case(make_tree(make_page('problem-a', SECTION), problems=''), 'there is no problem'),
    lint.Case(make_tree(make_page('problem-a', SECTION), make_page('problem-b', SECTION), problems=ENUM), 'too'),
    lint.Case(make_tree(make_page('a', SECTION), link='{ "PhA", "a#busy" }', c='G_DEFINE_FINAL_TYPE (PhA, ph_a, X)'), None),
    lint.Case(make_tree(make_page('a'), link='{ "PhA", "a#busy" }', c='G_DEFINE_FINAL_TYPE (PhA, ph_a, X)'), 'there is no page'),
    lint.Case(make_tree(make_page('a'), link='{ "PhA", "a" }'), 'there is no type'),
    lint.Case(make_tree(link='{ PH_PROBLEM_BUSY, "problem-gone" }'), 'there is no page'),
    lint.Case(make_tree(make_page('a', '<p><gui>Add Account…</gui></p>'), ui='<p translatable="yes">_Add Account…</p>'), None),
    lint.Case(make_tree(make_page('a', '<p><gui>Next</gui></p>'), c='f (_ ("_Next"));'), None),
    lint.Case(make_tree(make_page('a', '<p><gui>Next</gui></p>'), c='/* "_Next" */'), 'nothing in the window'),
    lint.Case(make_tree(make_page('a', '<p><gui>Next</gui></p>'), ui='<p translatable="yes">Next Hit</p>'), 'nothing in the window'),
]

if __name__ == '__main__':
    lint.main(check, CASES)
