# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The window in another language: a driver that is asked in English and looks for what stands there.

The language of GTK stays English, since only Posthorn's catalogue is put into the place where LANGUAGE says.
"""

import contextlib
import functools
import os
import pathlib
import re
import signal
import sys
from typing import NamedTuple

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'support'))
import catalogs  # noqa: E402  (of tests/support)
import locales  # noqa: E402  (of tests/support)
import flows_outbox as outbox  # noqa: E402  (beside this file)
import uidriver  # noqa: E402  (beside this file)
from catalogs import BEGIN, END  # noqa: E402

ARGUMENT = re.compile(r'%(?:(\d+)\$)?[-+ #0]*[\d*.]*(?:hh?|ll?|[qjzt])?[diouxXeEfFgGaAcsp]|\{([a-z_]+)\}|%%')
MNEMONIC = re.compile(r'\(_?[A-Z]\)')  # as Chinese has it; GTK takes only the line away
MENU_ITEM = 'modelbutton'  # what GTK calls it
ROOMY_HEIGHT = 960
SHARED = 10      # letters between arguments that tell one text from another
MEANINGFUL = 4  # letters of a text with arguments that must be there before a name is taken for it


def bare(text):
    """What is left of a label for a comparison: no mnemonic, no brackets around it."""
    return MNEMONIC.sub('', text).replace('_', '').replace(BEGIN, '').replace(END, '')


class Words:
    """How things are called in another language."""

    def __init__(self, entries):
        self.entries = entries
        self.labels, self.templates = {}, []
        self.vocabulary = {word.lower() for entry in entries for word in re.findall('[A-Za-z]+', bare(entry.text))}
        translations = [bare(text) for entry in entries for text in entry.translations]
        self.spoken = {text for text in translations if not ARGUMENT.search(text)}
        self.spoken_templates = [(pattern_of(text), len(ARGUMENT.sub('', text))) for text in translations if ARGUMENT.search(text)]
        for entry in entries:
            for text in filter(None, (entry.text, entry.plural)):
                if ARGUMENT.search(text):
                    self.templates.append((pattern_of(text), len(ARGUMENT.sub('', text)), text, entry))
                else:
                    self.labels.setdefault(bare(text), set()).update(map(bare, entry.translations))

    @functools.cache
    def names(self, name):
        """What something of this English name may be called."""
        found = set(self.labels.get(name, ()))
        for label, translations in self.labels.items():
            if label.endswith(f' {name}'):  # as uidriver.is_named() has it
                found |= translations
        if not found:
            for pattern, letters, text, entry in self.templates:
                match = pattern.fullmatch(name) if letters >= MEANINGFUL else None
                if match:
                    found |= {bare(fill(translation, text, match)) for translation in entry.translations}
        return tuple({name, bare(name), *found})

    @functools.cache
    def is_ours(self, text):
        """Whether a text is made of words of the catalogue, and not of what others have written."""
        text = bare(text)
        if text in self.spoken:
            return True
        return any(letters >= len(text) / 3 and pattern.fullmatch(text) for pattern, letters in self.spoken_templates)

    @functools.cache
    def parts(self, part):
        """A pattern for what may stand where English has these words somewhere in a text."""
        found = {re.escape(bare(name)) for name in self.names(part)}
        for entry in self.entries:
            if any(part in bare(text) or shares_words(part, text) for text in filter(None, (entry.text, entry.plural))):
                found |= {pattern_of(bare(translation)).pattern for translation in entry.translations}
        return re.compile('|'.join(sorted(found)), re.DOTALL)

    def key(self, key, shown):
        """What to press where in English it is this key, alone in a menu or with Alt; of several texts, that which is shown."""
        before, _, letter = key.rpartition('+')
        if before not in ('', 'alt') or not re.fullmatch('[a-z]', letter):
            return key
        for entry in self.entries:
            if f'_{letter}' in entry.text.lower() and bare(entry.translations[0]) in shown and '_' in entry.translations[0]:
                found = re.search('_(.)', entry.translations[0])[1].lower()
                return f'{before}+' * bool(before) + (found if found.isascii() else f'U{ord(found):04X}')
        return key


def shares_words(part, text):
    """Whether what stands between the arguments of a text is in this part, which has the arguments."""
    pieces = ARGUMENT.split(bare(text))[::ARGUMENT.groups + 1] if ARGUMENT.search(text) else []
    return any(len(piece) > SHARED and piece in part for piece in pieces)


def pattern_of(text):
    """Finds texts that are made of this one; each argument is a group."""
    parts, last = [], 0
    for match in ARGUMENT.finditer(text):
        parts += [re.escape(text[last:match.start()]), '%' if match.group() == '%%' else '(.*?)']
        last = match.end()
    return re.compile(''.join([*parts, re.escape(text[last:])]), re.DOTALL)


def fill(translation, text, match):
    """The translation with the arguments that stand in what matched the English."""
    values, order = {}, 0
    for argument in ARGUMENT.finditer(text):
        if argument.group() != '%%':
            order += 1
            values[argument[2] or int(argument[1] or order)] = match[order]
    order = 0

    def replace(argument):
        nonlocal order
        if argument.group() == '%%':
            return '%'
        order += 1
        return values.get(argument[2] or int(argument[1] or order), '')
    return ARGUMENT.sub(replace, translation)


class Label(NamedTuple):
    room: int
    width: int
    is_cut: bool
    place: str
    text: str


class Screen(NamedTuple):
    """What words-probe.c tells."""
    windows: list  # (kind, least width, title, what needs that width)
    labels: list
    tips: list     # (place, text)


@contextlib.contextmanager
def spoken(entries, text, folder):
    """While it lasts, programs are started in this language, and the driver translates what it is asked for."""
    if 'WORDS_PROBE' not in os.environ:
        raise uidriver.Missing('$WORDS_PROBE does not name the library that tells which words stand there')
    words = Words(entries)
    catalogs.install(text, folder)
    try:
        locale = locales.make(folder / 'locale')
    except locales.Impossible as reason:
        raise uidriver.Missing(str(reason)) from reason
    usual = uidriver.is_named, uidriver.Desktop.start, uidriver.Program.key, uidriver.Program.wait_label, uidriver.Program.press, outbox.wait_row
    real_named, real_start, real_key, _, real_press, _ = usual

    def is_named(node, name):
        return name is None or any(real_named(Bare(node), alternative) for alternative in words.names(name))

    def start(desktop, program, *arguments, **environment):
        ask_for_few_window_buttons(desktop)
        probe = {'LD_PRELOAD': f'{os.environ["LOCALE_HERE_PROBE"]} {os.environ["WORDS_PROBE"]}', 'LANGUAGE': catalogs.CODE,
                 'LOCALE_HERE': str(folder), **locale, 'WORDS_PROBE_FILE': str(desktop.home / 'words')}
        return real_start(desktop, program, *arguments, **{**probe, **environment})

    def key(program, *keys):
        """The menu comes before the letter that chooses from it."""
        for one in keys:
            labels = look(program).labels if re.search(r'(^|alt\+)[a-z]$', one) else ()
            real_key(program, words.key(one, {bare(label.text) for label in labels if '+' in one or MENU_ITEM in label.place}))

    def wait_label(program, part, seconds=uidriver.SECONDS):
        def find():
            return program.find_text(lambda shown: words.parts(part).search(bare(shown)))
        return program.desktop.poll(find, lambda: f'the words “{part}”; there are {program.describe()}', seconds)

    def wait_row(program, subject, status, seconds=outbox.DELIVERY_SECONDS):
        def find():
            return any(name.startswith(subject) and words.parts(status).search(name) for name in
                       (bare(node.get_name() or '') for node in program.walk() if node.get_role_name() in ('list item', 'table row')))
        program.desktop.poll(find, lambda: f'a row “{subject}, {status}”; there are {program.describe()}', seconds)

    def press(program, name):
        """Longer texts may have pushed the button out of sight."""
        program.desktop.spin(uidriver.SETTLE)
        if not program.find('push button', name):
            program.resize_window(program.window_size()[0], ROOMY_HEIGHT)
        real_press(program, name)

    use(is_named, start, key, wait_label, press, wait_row)
    try:
        yield words
    finally:
        use(*usual)


def use(is_named, start, key, wait_label, press, wait_row):
    uidriver.is_named, uidriver.Desktop.start, uidriver.Program.key, uidriver.Program.wait_label = is_named, start, key, wait_label
    uidriver.Program.press, outbox.wait_row = press, wait_row


def ask_for_few_window_buttons(desktop):
    """As GNOME has it, and whatever is narrow."""
    settings = desktop.home / 'config/gtk-4.0/settings.ini'
    line = 'gtk-decoration-layout=:close\n'
    if line not in settings.read_text():
        settings.write_text(settings.read_text() + line)


class Bare:
    """A node whose name has no brackets, and the comma that the driver knows."""

    def __init__(self, node):
        self.node = node

    def get_name(self):
        return MNEMONIC.sub('', self.node.get_name() or '').replace(BEGIN, '').replace(END, '').replace('،', ',').replace('，', ', ')


def look(program):
    """What stands on the screen now."""
    file = program.desktop.home / 'words'
    file.unlink(missing_ok=True)
    program.process.send_signal(signal.SIGUSR2)
    program.desktop.poll(file.exists, lambda: f'the program tells its words; {program.describe()}')
    screen = Screen([], [], [])
    for line in file.read_text(encoding='utf-8').splitlines():
        kind, *fields = line.split('\t')
        if kind == 'window':
            screen.windows.append((fields[0], int(fields[1]), unescape(fields[2]), fields[3]))
        elif kind == 'label':
            screen.labels.append(Label(int(fields[0]), int(fields[1]), fields[2] == 'cut', fields[3], unescape(fields[4])))
        else:
            screen.tips.append((fields[0], unescape(fields[1])))
    return screen


def unescape(text):
    """What g_strescape() made of it: octal numbers of the bytes of UTF-8, and the escapes of C."""
    octets = re.sub(rb'\\([0-7]{3}|.)', lambda match: bytes([int(match[1], 8)]) if match[1].isdigit() and len(match[1]) == 3
                    else {b'n': b'\n', b't': b'\t', b'r': b'\r'}.get(match[1], match[1]), text.encode())
    return octets.decode(errors='replace')

