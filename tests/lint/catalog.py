# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Catalogues of translations: reading them, and making the templates that they should cover."""

import ast
import pathlib
import re
import shutil
import subprocess
import tempfile
from typing import NamedTuple

import lint

# As meson's preset "glib" has it.
KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dcgettext:2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3']
FLAGS = ['N_:1:pass-c-format', 'C_:2:pass-c-format', 'NC_:2:pass-c-format', 'g_dngettext:2:pass-c-format', 'g_strdup_printf:1:c-format',
         'g_string_printf:2:c-format', 'g_string_append_printf:2:c-format', 'g_error_new:3:c-format', 'g_set_error:4:c-format',
         'g_markup_printf_escaped:1:c-format', 'g_log:3:c-format', 'g_print:1:c-format', 'g_printerr:1:c-format']
LINE = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)?\s*(".*")')


class Entry(NamedTuple):
    context: str
    text: str          # the English
    plural: str        # None when there is none
    translations: list
    flags: frozenset
    places: tuple      # the files that it stands in
    line: int

    @property
    def key(self):
        return self.context, self.text

    @property
    def is_complete(self):
        return 'fuzzy' not in self.flags and bool(self.translations) and all(self.translations)


class Catalog(NamedTuple):
    header: dict
    entries: dict  # by context and English


def read(text):
    """The catalogue in the text of a .po or .pot file, without what is obsolete."""
    entries = [parse_block(block, line) for line, block in blocks(text)]
    header = {}
    for entry in entries:
        if entry and not entry.text and entry.translations:
            header = dict(re.findall(r'^([\w-]+): (.*)$', entry.translations[0], re.MULTILINE))
    return Catalog(header, {entry.key: entry for entry in entries if entry and entry.text})


def blocks(text):
    """The paragraphs of a file, each with the number of its first line."""
    line, found = 1, []
    for part in re.split(r'(\n[ \t]*\n)', text):
        if part.strip():
            found.append((line, part))
        line += part.count('\n')
    return found


def parse_block(block, line):
    fields, flags, places, name = {}, set(), [], None
    for row in block.split('\n'):
        if row.startswith('#:'):
            places += row[2:].split()
        if row.startswith('#,'):
            flags.update(flag.strip() for flag in row[2:].split(','))
        match = LINE.fullmatch(row.strip())
        if match and not row.startswith('#'):
            name = match[1] or name
            fields[name] = fields.get(name, '') + ast.literal_eval(match[2])
    if 'msgid' not in fields:
        return None
    translations = [fields[name] for name in fields if name.startswith('msgstr')]
    return Entry(fields.get('msgctxt', ''), fields['msgid'], fields.get('msgid_plural'), translations, frozenset(flags), tuple(places), line)


def make_template(root):
    """The words of the programs, by xgettext from what po/POTFILES names."""
    with tempfile.TemporaryDirectory() as scratch:
        template = pathlib.Path(scratch, 'words.pot')
        run('xgettext', '--from-code=UTF-8', '--files-from=po/POTFILES', f'--directory={root}', f'--output={template}', '--force-po',
            *[f'--keyword={word}' for word in KEYWORDS], *[f'--flag={flag}' for flag in FLAGS], folder=root)
        return read(template.read_text(encoding='utf-8'))


def make_help_template(root):
    """The words of the help, by itstool from its pages."""
    pages = sorted(path for suffix in ('page', 'xml') for path in root.glob(f'data/help/C/*.{suffix}'))
    with tempfile.TemporaryDirectory() as scratch:
        template = pathlib.Path(scratch, 'help.pot')
        run('itstool', '-o', template, *pages, folder=root)
        return read(template.read_text(encoding='utf-8'))


def run(tool, *arguments, folder):
    if not shutil.which(tool):
        raise lint.Skip(f'{tool} is not installed')
    done = subprocess.run([tool, *map(str, arguments)], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f'{tool}: {done.stderr}')
