#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""What the shortcuts window tells is bound somewhere, and what is bound stands in it."""

import re
import sys
import xml.etree.ElementTree as ElementTree

sys.dont_write_bytecode = True
import lint  # noqa: E402  (beside this file)

OVERLAY = 'src/ui/ph-shortcuts.ui'
MODIFIERS = {'primary': 'ctrl', 'control': 'ctrl', 'ctrl': 'ctrl', 'shift': 'shift', 'alt': 'alt'}
MASKS = {'GDK_CONTROL_MASK': 'ctrl', 'GDK_SHIFT_MASK': 'shift', 'GDK_ALT_MASK': 'alt'}
# In C: gtk_widget_class_add_binding_action (class, KEY, MODIFIERS, …), and tables of { KEY, MODIFIERS, … }.
BINDING = re.compile(r'(?:add_binding_action \(\w+, |\{ )GDK_KEY_(\w+), ([A-Z_| ]+|0), ')
KEYS = re.compile(r'static const guint \w+\[\] = \{([^}]*)\}')
ACCELERATORS = re.compile(r'set_accels_for_action \([^;]*?\{([^}]*)\}')
# A menu button with this opens on F10, and GTK itself binds the key.
PRIMARY = re.compile(r'<property name="primary">(True|true|yes)<')
# What every field, list or button of every program does, within one.
USUAL = {'ctrl+c', 'ctrl+x', 'left', 'right', 'up', 'down', 'tab', 'return', 'kp_enter', 'menu', 'shift+f10', 'shift+return', 'ctrl+kp_enter', 'kp_delete', 'backspace'}


def normalize(accelerator):
    modifiers = {MODIFIERS[name.lower()] for name in re.findall(r'<(\w+)>', accelerator)}
    key = re.sub(r'<\w+>', '', accelerator).lower()
    return '+'.join([*sorted(modifiers), key])


def bound_in_c(source):
    for call in ACCELERATORS.finditer(source.uncommented):
        yield from (normalize(text) for text in re.findall(r'"([^"]+)"', call.group(1)))
    for keys in KEYS.finditer(source.uncommented):
        yield from (key.lower() for key in re.findall(r'GDK_KEY_(\w+)', keys.group(1)))
    for binding in BINDING.finditer(source.uncommented):
        modifiers = sorted(MASKS[mask] for mask in re.findall(r'GDK_\w+', binding.group(2)))
        yield '+'.join([*modifiers, binding.group(1).lower()])


def bound_in_ui(source):
    if PRIMARY.search(source.text):
        yield 'f10'
    for node in ElementTree.fromstring(source.text).iter('property'):
        if node.get('name') == 'trigger':
            yield from (normalize(text) for text in (node.text or '').split('|'))


def bound(tree):
    """Shortcut to the file that binds it."""
    found = {}
    for source in tree.below('src/ui'):
        if source.path == OVERLAY:
            continue
        shortcuts = bound_in_c(source) if source.is_c else bound_in_ui(source) if source.suffix == '.ui' else ()
        found.update((shortcut, source.path) for shortcut in shortcuts)
    return found


def told(tree):
    overlay = next((source for source in tree.sources if source.path == OVERLAY), None)
    nodes = ElementTree.fromstring(overlay.text).iter('property') if overlay else ()
    return {normalize(text) for node in nodes if node.get('name') == 'accelerator' for text in (node.text or '').split()}


def check(tree):
    are_bound, are_told = bound(tree), told(tree)
    for shortcut in sorted(are_told - set(are_bound)):
        yield f'{OVERLAY}: nothing binds {shortcut}'
    for shortcut, path in sorted(are_bound.items()):
        if shortcut not in are_told and shortcut not in USUAL:
            yield f'{path}: {shortcut} does not stand in {OVERLAY}'


def overlay(*accelerators):
    shortcuts = ''.join(f'<property name="accelerator">{text.replace("<", "&lt;")}</property>' for text in accelerators)
    return {OVERLAY: f'<interface>{shortcuts}</interface>'}


SET = 'void\nf (void)\n{\n  gtk_application_set_accels_for_action (a, "app.x", (const char *const[]){ "<Primary>n", NULL });\n}\n'
ADD = 'void\nf (void)\n{\n  gtk_widget_class_add_binding_action (c, GDK_KEY_Left, GDK_ALT_MASK | GDK_SHIFT_MASK, "a.b", NULL);\n}\n'
CASES = [
    lint.Case({**overlay('<Primary>n'), 'src/ui/a.c': SET}, None),
    lint.Case({**overlay(), 'src/ui/a.c': SET}, 'ctrl+n does not stand'),
    lint.Case(overlay('<Control>n'), 'nothing binds ctrl+n'),
    lint.Case({**overlay('<Shift><Alt>Left'), 'src/ui/a.c': ADD}, None),
    lint.Case({**overlay(), 'src/ui/a.c': ADD}, 'alt+shift+left does not stand'),
    lint.Case({**overlay('F3'), 'src/ui/a.c': 'x = { { GDK_KEY_F3, 0, "a.b" } };'}, None),
    lint.Case({**overlay('F3'), 'src/ui/a.c': '// { GDK_KEY_F3, 0, "a.b" }'}, 'nothing binds f3'),
    lint.Case({**overlay('F2'), 'src/ui/a.c': 'static const guint keys[] = { GDK_KEY_Return, GDK_KEY_F2 };'}, None),
    lint.Case({**overlay('F10'), 'src/ui/a.ui': '<interface><property name="primary">True</property></interface>'}, None),
    lint.Case({**overlay('F7'), 'src/ui/a.ui': '<interface><property name="trigger">&lt;Control&gt;KP_Enter|F7</property></interface>'}, None),
    lint.Case({**overlay(), 'src/ui/a.ui': '<interface><property name="trigger">F8</property></interface>'}, 'f8 does not stand'),
]

if __name__ == '__main__':
    lint.main(check, CASES)
