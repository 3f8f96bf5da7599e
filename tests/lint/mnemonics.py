#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Mnemonics in the windows' templates: whatever has a label and can be used has one, and none stands twice on a page, neither in
English nor in the languages of po/LINGUAS.

A page is a child of a stack or a leaflet, a page of preferences, or a menu; what stands around the pages is on each of
them. A widget of ours that is used in a template brings what stands in its own.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree
from typing import NamedTuple

sys.dont_write_bytecode = True
import catalog  # noqa: E402  (beside this file)
import lint  # noqa: E402  (beside this file)

BUTTONS = {'GtkButton', 'GtkToggleButton', 'GtkCheckButton', 'GtkMenuButton', 'AdwSplitButton'}
# Rows that one can do something with whatever else they say.
FIELDS = {'AdwComboRow', 'AdwEntryRow', 'AdwPasswordEntryRow', 'AdwExpanderRow'}
PAGES = {'GtkStackPage', 'AdwPreferencesPage', 'AdwViewStackPage', 'AdwLeafletPage'}
# Of these the titles stand in a switcher, next to whatever page is shown.
SWITCHED = {'AdwPreferencesPage', 'AdwViewStackPage'}
PAGED = {'AdwLeaflet', 'AdwCarousel'}
# Nobody moves within these by Alt.
EXEMPT = {'GtkShortcutsShortcut', 'GtkShortcutsGroup', 'GtkShortcutsSection'}


class Label(NamedTuple):
    file: str
    line_text: str
    context: str    # for translators; mostly ''
    mnemonic: str   # lower case; '' when there is none
    is_needed: bool
    scope: tuple    # the pages that it stands on, from the outermost


def find_value(node, name):
    return next((child for child in node if child.tag in ('property', 'attribute') and child.get('name') == name), None)


def value_of(node, name):
    found = find_value(node, name)
    return None if found is None else ''.join(found.itertext()).strip()


def context_of(node, name):
    return find_value(node, name).get('context', '')


def is_true(text):
    return (text or '').lower() in ('true', 'yes', '1')


def find_mnemonic(text):
    found = re.search(r'_(?!_)(\w)', text.replace('__', ''))
    return found.group(1).lower() if found else ''


def templates_of(tree):
    """Class name to (path, root element of its template)."""
    found = {}
    for source in tree.below('src'):
        if source.suffix != '.ui':
            continue
        root = ElementTree.fromstring(source.text)
        for template in root.iter('template'):
            found[template.get('class')] = (source, template)
    return found


class Walk:
    """Collects the labels of one template, with those of our own widgets in it."""

    def __init__(self, templates):
        self.templates, self.labels, self.page_count = templates, [], 0

    def enter_page(self, scope):
        self.page_count += 1
        return (*scope, self.page_count)

    def walk(self, source, node, scope, within=()):
        kind = node.get('class') if node.tag in ('object', 'template') else None
        if kind in EXEMPT:
            return
        if kind in PAGES:
            scope = self.enter_page(scope)
        if kind:
            self.add_label(source, node, kind, scope, is_page=kind in PAGES)
        own = self.templates.get(kind) if node.tag == 'object' else None
        if own and kind not in within:
            self.walk(own[0], own[1], scope, (*within, kind))
        for child in node:
            inner = self.enter_page(scope) if kind in PAGED and child.tag == 'child' else scope
            self.walk(source, child, inner, within)

    def add_title(self, source, node, kind, scope):
        title = value_of(node, 'title') if kind in SWITCHED else None
        if title:
            mnemonic = find_mnemonic(title) if is_true(value_of(node, 'use-underline')) else ''
            self.labels.append(Label(source.path, title, context_of(node, 'title'), mnemonic, False, scope))

    def add_label(self, source, node, kind, scope, is_page):
        if is_page:
            self.add_title(source, node, kind, scope[:-1])
            return
        title = value_of(node, 'title') if kind.endswith('Row') else None
        text = title or value_of(node, 'label')
        if not text:
            return
        is_row = title is not None
        is_used = kind in FIELDS or value_of(node, 'activatable-widget') or is_true(value_of(node, 'activatable')) or value_of(node, 'action-name')
        is_needed = bool(is_used) if is_row else kind in BUTTONS or bool(value_of(node, 'mnemonic-widget'))
        mnemonic = find_mnemonic(text) if is_true(value_of(node, 'use-underline')) else ''
        if mnemonic or is_needed:
            self.labels.append(Label(source.path, text, context_of(node, 'title' if is_row else 'label'), mnemonic, is_needed, scope))


def labels_of_menus(source):
    """Each menu is a page of its own."""
    for number, menu in enumerate(ElementTree.fromstring(source.text).iter('menu')):
        for item in menu.iter('item'):
            text = value_of(item, 'label')
            if text:
                yield Label(source.path, text, context_of(item, 'label'), find_mnemonic(text), True, ('menu', number))


def stand_together(one, other):
    shorter = min(len(one.scope), len(other.scope))
    return one.scope[:shorter] == other.scope[:shorter]


def find_doubles(labels):
    for index, label in enumerate(labels):
        for other in labels[:index]:
            if label.mnemonic and label.mnemonic == other.mnemonic and label.line_text != other.line_text and stand_together(label, other):
                yield f'{label.file}: “{label.line_text}” has the mnemonic of “{other.line_text}” ({other.file})'


def translate(labels, entries):
    """The labels as a language has them; those that it has not stay as they are."""
    for label in labels:
        entry = entries.get((label.context, label.line_text))
        text = entry.translations[0] if entry and entry.is_complete else label.line_text
        yield label._replace(line_text=text, mnemonic=find_mnemonic(text) if label.mnemonic else '')


def read_languages(tree):
    """Language to entries."""
    linguas = tree.root / 'po/LINGUAS'
    words = linguas.read_text(encoding='utf-8').split() if linguas.exists() else []
    return {word: catalog.read((tree.root / f'po/{word}.po').read_text(encoding='utf-8')).entries for word in words}


def check_labels(labels, languages):
    yield from (f'{label.file}: “{label.line_text}” has no mnemonic' for label in labels if label.is_needed and not label.mnemonic)
    yield from find_doubles(labels)
    for language, entries in languages.items():
        yield from (f'po/{language}.po: {double}' for double in find_doubles(list(translate(labels, entries))))


def check(tree):
    templates, languages = templates_of(tree), read_languages(tree)
    found = []
    for source, template in templates.values():
        walk = Walk(templates)
        walk.walk(source, template, ())
        found += check_labels(walk.labels, languages)
    for source in tree.below('src'):
        if source.suffix == '.ui':
            found += check_labels(list(labels_of_menus(source)), languages)
    yield from dict.fromkeys(found)


def button(label, underline='True'):
    return f'<object class="GtkButton"><property name="label">{label}</property><property name="use-underline">{underline}</property></object>'


def page(name, content):
    return f'<child><object class="GtkStackPage"><property name="name">{name}</property>{content}</object></child>'


def template(content, name='PhA'):
    return f'<interface><template class="{name}" parent="GtkBox">{content}</template></interface>'


def case(content, problem, **others):
    return lint.Case({'src/ui/a.ui': template(content), **{f'src/ui/{name}.ui': text for name, text in others.items()}}, problem)


def in_german(*pairs, context=None):
    """The buttons of a page with their translations."""
    attribute = f' context="{context}"' if context else ''
    buttons = ''.join(button(english).replace('name="label"', f'name="label"{attribute}') for english, _ in pairs)
    entries = ''.join(f'\n\nmsgid "{english}"\nmsgstr "{german}"' for english, german in pairs)
    if context:
        entries = entries.replace('msgid', f'msgctxt "{context}"\nmsgid')
    return {'src/ui/a.ui': template(buttons), 'po/LINGUAS': 'de', 'po/de.po': f'msgid ""\nmsgstr ""{entries}\n'}


CASES = [
    case(button('_Save') + button('_Send'), '“_Send” has the mnemonic of “_Save”'),
    case(button('_Save') + button('S_end'), None),
    case(button('Save'), '“Save” has no mnemonic'),
    case(button('_Save', 'False'), '“_Save” has no mnemonic'),
    case(button('a__b'), 'no mnemonic'),
    case('<object class="GtkStack">' + page('a', button('_Save')) + page('b', button('_Send')) + '</object>', None),
    case(button('_Save') + '<object class="GtkStack">' + page('b', button('_Send')) + '</object>', 'has the mnemonic of'),
    case('<object class="AdwPreferencesPage"><property name="title">_Sending</property><property name="use-underline">True</property></object>'
         '<object class="AdwPreferencesPage">' + button('_Save') + '</object>', 'has the mnemonic of'),
    case('<object class="AdwLeaflet"><child>' + button('_Save') + '</child><child>' + button('_Send') + '</child></object>', None),
    case(button('_Save') + '<object class="PhB"/>', 'has the mnemonic of', b=template(button('_Send'), 'PhB')),
    case('<object class="AdwActionRow"><property name="title">Told</property></object>', None),
    case('<object class="AdwActionRow"><property name="title">Used</property><property name="activatable-widget">x</property></object>', '“Used” has no mnemonic'),
    case('<object class="AdwEntryRow"><property name="title">Name</property></object>', '“Name” has no mnemonic'),
    case('<object class="GtkLabel"><property name="label">Words</property></object>', None),
    lint.Case({'src/ui/a.ui': '<interface><menu id="m"><item><attribute name="label">Quit</attribute></item></menu></interface>'}, 'no mnemonic'),
    lint.Case({'src/ui/a.ui': '<interface><menu id="m"><section><item><attribute name="label">_Quit</attribute></item></section><section><item>'
                              '<attribute name="label">_Queue</attribute></item></section></menu></interface>'}, 'has the mnemonic of'),
    lint.Case(in_german(('_Save', '_Sichern'), ('S_end', '_Senden')), 'po/de.po: src/ui/a.ui: “_Senden” has the mnemonic of “_Sichern”'),
    lint.Case(in_german(('_Save', '_Sichern'), ('S_end', 'S_enden')), None),
    lint.Case(in_german(('_Save', '_Sichern'), ('S_end', '_Senden'), context='button'), 'has the mnemonic of'),
    lint.Case(in_german(('_Save', '_Sichern'), ('S_end', '')), None),
]

if __name__ == '__main__':
    lint.main(check, CASES)
