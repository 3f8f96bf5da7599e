#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Contrast of the colours that are our own, after WCAG 2.1: text stands out from what is behind it by 4.5 to 1, what marks
something without words by 3 to 1, on each surface of libadwaita, light and dark. High contrast has the same colours there,
with stronger borders.

Looked at are style sheets, and the colours of marked text in tables of C: a name, "foreground" or "background", the colour
in light and the one in dark.
"""

import re
import sys
from typing import NamedTuple

sys.dont_write_bytecode = True
import lint  # noqa: E402  (beside this file)

TEXT, SHAPE = 4.5, 3.0
# What libadwaita 1.2 defines, light and dark.
NAMED = {
    'accent_color': ('#1c71d8', '#78aeed'), 'accent_bg_color': ('#3584e4', '#3584e4'), 'accent_fg_color': ('#ffffff', '#ffffff'),
    'error_color': ('#c01c28', '#ff7b63'), 'error_bg_color': ('#e01b24', '#c01c28'), 'error_fg_color': ('#ffffff', '#ffffff'),
    'success_color': ('#1b8553', '#8ff0a4'), 'success_bg_color': ('#2ec27e', '#26a269'), 'success_fg_color': ('#ffffff', '#ffffff'),
    'warning_color': ('#9c6e03', '#f8e45c'), 'warning_bg_color': ('#e5a50a', '#cd9309'),
    'warning_fg_color': ('rgba(0, 0, 0, 0.8)', 'rgba(0, 0, 0, 0.8)'),
    'window_bg_color': ('#fafafa', '#242424'), 'window_fg_color': ('rgba(0, 0, 0, 0.8)', '#ffffff'),
    'view_bg_color': ('#ffffff', '#1e1e1e'), 'card_bg_color': ('#ffffff', '#363636'),
}
SURFACES = 'window_bg_color', 'view_bg_color', 'card_bg_color'
PLACES = {'.ph-chip': ('window_bg_color',)}  # what stands on one surface only
LOOKS = 'light', 'dark'
STATES = {'.error': 'error_color', '.warning': 'warning_color', '.success': 'success_color'}  # colour the words in them
WORDS = {'white': '#ffffff', 'black': '#000000'}
# Beside them stand words that say the same; the illustrations say nothing.
EXEMPT = re.compile(r'\.ph-illustrat|\.ph-dot')
RULE = re.compile(r'([^{}]+)\{([^{}]*)\}')
DEFINITION = re.compile(r'@define-color\s+(\w+)\s+([^;]+);')
FUNCTION = re.compile(r'(\w+)\((.*)\)', re.DOTALL)
TAG = re.compile(r'\{ "(\w+)", [^,]+, "(foreground|background)", "(#\w{6})", "(#\w{6})" \}')


class Colour(NamedTuple):
    red: float
    green: float
    blue: float
    alpha: float = 1.0

    def over(self, ground):
        return Colour(*(self.alpha * own + (1 - self.alpha) * other for own, other in zip(self[:3], ground[:3])))

    def luminance(self):
        linear = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in self[:3]]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(self, other):
        high, low = sorted((self.luminance(), other.luminance()), reverse=True)
        return (high + 0.05) / (low + 0.05)


def split_arguments(text):
    """At commas that stand in no brackets."""
    return [part.strip() for part in re.split(r',(?![^()]*\))', text)]


class Palette:
    def __init__(self, look, definitions=()):
        self.colours = {name: values[LOOKS.index(look)] for name, values in NAMED.items()}
        self.colours.update(definitions)

    def find(self, text, words):
        """A colour of a style sheet; words is the colour of what is written. None for what is no colour."""
        text = WORDS.get(text, text)
        if re.fullmatch(r'#[0-9a-fA-F]{6}', text):
            return Colour(*(int(text[i:i + 2], 16) / 255 for i in (1, 3, 5)))
        if text == 'currentColor':
            return words
        if text.startswith('@') and text[1:] in self.colours:
            return self.find(self.colours[text[1:]], words)
        function = FUNCTION.fullmatch(text)
        return self.compute(function[1], split_arguments(function[2]), words) if function else None

    def compute(self, name, arguments, words):
        if name in ('rgb', 'rgba'):
            return Colour(*(float(value) / 255 for value in arguments[:3]), float(arguments[3]) if len(arguments) > 3 else 1.0)
        found = [self.find(argument, words) for argument in arguments if not re.fullmatch(r'[\d.]+', argument)]
        if None in found or name not in ('alpha', 'mix'):
            return None
        share = float(arguments[-1])
        if name == 'alpha':
            return found[0]._replace(alpha=found[0].alpha * share)
        return Colour(*((1 - share) * one + share * other for one, other in zip(*found)))


def declarations_of(body):
    return dict(re.findall(r'([\w-]+)\s*:\s*([^;]+?)\s*;', body))


def words_in(selector, declared, palette):
    """The colour of the text in what a rule is about."""
    plain = palette.find('@window_fg_color', None)
    state = next((colour for mark, colour in STATES.items() if mark in selector), None)
    return palette.find(declared.get('color', f'@{state}' if state else '@window_fg_color'), plain)


def last_colour(text, palette, words):
    """Of “2px solid alpha(@accent_color, 0.5)”."""
    parts = re.findall(r'[\w@#-]+\((?:[^()]|\([^()]*\))*\)|[@#\w.-]+', text)
    return palette.find(parts[-1], words) if parts else None


def measure_rule(selector, declared, palette, surface):
    """Yields what is measured, its contrast, and what that must be."""
    words = words_in(selector, declared, palette)
    fill = palette.find(declared.get('background-color', declared.get('background', '')), words)
    ground = fill.over(surface) if fill else surface
    if (fill or 'color' in declared) and words:
        yield 'text', words.over(ground).contrast(ground), TEXT
    for name in ('outline', 'box-shadow'):
        mark = last_colour(declared.get(name, ''), palette, words)
        if mark:
            yield name, mark.over(surface).contrast(surface), SHAPE


def check_style(source):
    text = re.sub(r'/\*.*?\*/', '', source.text, flags=re.DOTALL)
    definitions = DEFINITION.findall(text)
    for selector, body in RULE.findall(DEFINITION.sub('', text)):
        selector = ' '.join(selector.split())
        if EXEMPT.search(selector):
            continue
        for look in LOOKS:
            palette = Palette(look, definitions)
            for surface in next((surfaces for mark, surfaces in PLACES.items() if selector.startswith(mark)), SURFACES):
                for what, ratio, wanted in measure_rule(selector, declarations_of(body), palette, palette.find(f'@{surface}', None)):
                    if ratio < wanted:
                        yield f'{source.path}: {selector}: {what} has a contrast of {ratio:.2f} on {surface}, {look}; at least {wanted}'


def check_tags(source):
    """Text of each colour, on the surface and on each of the colours behind it."""
    tags = TAG.findall(source.text)
    for number, look in enumerate(LOOKS):
        palette = Palette(look)
        ground = palette.find('@view_bg_color', None)
        colours = {(kind, name): palette.find(values[number], None) for name, kind, *values in tags}
        grounds = {'view_bg_color': ground, **{name: colour for (kind, name), colour in colours.items() if kind == 'background'}}
        for (kind, name), colour in colours.items():
            for behind, fill in grounds.items() if kind == 'foreground' else ():
                if colour.contrast(fill) < TEXT:
                    yield f'{source.path}: “{name}” has a contrast of {colour.contrast(fill):.2f} on {behind}, {look}; at least {TEXT}'


def check(tree):
    for source in tree.below('src/ui'):
        if source.suffix == '.css':
            yield from check_style(source)
        if source.suffix == '.c' and TAG.search(source.text):
            yield from check_tags(source)


def style(text):
    return {'src/ui/style.css': text}


def tags(light, dark):
    return {'src/ui/tags.c': f'  {{ "client", "C:", "foreground", "{light}", "{dark}" }},\n  {{ "found", NULL, "background", "#f9f06b", "#5c4700" }},\n'}


CASES = [
    lint.Case(style('.a { color: #767676; background: white; }'), None),
    lint.Case(style('.a { color: #777777; background: white; }'), '4.48'),
    lint.Case(style('.a { color: white; background-color: @accent_bg_color; }'), 'text has a contrast of 3'),
    lint.Case(style('.a { background-color: alpha(@accent_bg_color, 0.15); }'), None),
    lint.Case(style('.a { background-color: alpha(currentColor, 0.6); }'), 'text'),
    lint.Case(style('.a.error { background-color: alpha(@error_color, 0.5); }'), 'text'),
    lint.Case(style('.a { outline: 2px solid alpha(@accent_color, 0.5); }'), 'outline'),
    lint.Case(style('.a { outline: 2px solid @accent_color; }'), None),
    lint.Case(style('@define-color mine mix(#ffffff, @window_bg_color, 0.5); .a { color: @mine; }'), 'text'),
    lint.Case(style('.a { outline: none; background: none; padding: 2px; }'), None),
    lint.Case(tags('#1a5fb4', '#99c1f1'), None),
    lint.Case(tags('#62a0ea', '#99c1f1'), 'view_bg_color, light'),
    lint.Case(tags('#1a5fb4', '#62a0ea'), 'found, dark'),
]

if __name__ == '__main__':
    lint.main(check, CASES)
