#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Every language of po/LINGUAS is complete, in the programs and in the help, and its words fit where the English ones stand.

`translations.py ROOT LANGUAGE` looks at one language alone.
"""

import collections
import re
import sys
import xml.etree.ElementTree

sys.dont_write_bytecode = True
import catalog  # noqa: E402  (beside this file)
import lint  # noqa: E402  (beside this file)

PLURALS = {
    'ar': 'nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;',
    'de': 'nplurals=2; plural=(n != 1);',
    'es': 'nplurals=2; plural=(n != 1);',
    'fr': 'nplurals=2; plural=(n > 1);',
    'zh_CN': 'nplurals=1; plural=0;',
}
# Forms that stand for one number alone may leave it out: “one message”.
FORMS_OF_ONE_NUMBER = {'ar': (0, 1, 2), 'de': (0,), 'es': (0,)}
# Of these only the kind counts, and which argument it takes.
DIRECTIVE = re.compile(r'%(?:(\d+)\$)?[-+ #0\'I]*(\*|\d+)?(?:\.(\*|\d+))?((?:hh?|ll?|[qjzt])?[diouxXeEfFgGaAcsp])')
NAME = re.compile(r'\{[a-z_]+\}')
TAG = re.compile(r'</?(?:_:)?[a-z]+\b[^<>]*>')
SHOWN_WORDS = re.compile(r'<gui\b[^>]*>(.*?)</gui>')
COUNTED = re.compile(r'%[ud] (?!(?:ms|s)\b)[a-z]+s\b')
SHOWN = 60  # characters of a text in a complaint


def check(tree, languages=None):
    linguas = read_linguas(tree, 'po/LINGUAS')
    if linguas != sorted(set(linguas)):
        yield 'po/LINGUAS: sort the lines, each once'
    if not languages:
        yield from check_lists(tree, linguas)
    template = catalog.make_template(tree.root)
    yield from check_english(template)
    has_help = any(tree.root.glob('data/help/C/*.page'))
    help_template = catalog.make_help_template(tree.root) if has_help else None
    for language in languages or linguas:
        yield from check_file(tree, f'po/{language}.po', template, check_programs)
        if has_help:
            yield from check_file(tree, f'data/help/{language}/{language}.po', help_template, check_help)
            yield from check_shown_words(tree, language)


def read_linguas(tree, path):
    file = tree.root / path
    lines = file.read_text(encoding='utf-8').split('\n') if file.exists() else []
    return [word for line in lines if not line.startswith('#') for word in line.split()]


def check_lists(tree, linguas):
    for path in sorted(tree.root.glob('po/*.po')):
        if path.stem not in linguas:
            yield f'po/LINGUAS: {path.stem} is missing'
    if any(tree.root.glob('data/help/C/*.page')) and read_linguas(tree, 'data/help/LINGUAS') != linguas:
        yield 'data/help/LINGUAS: it names other languages than po/LINGUAS'


def check_english(template):
    """What no language could translate well."""
    for entry in template.entries.values():
        if entry.plural is None and COUNTED.search(entry.text):
            yield f'“{cut(entry.text)}” counts something: use ngettext'
        if entry.plural is not None and directives(entry.text) not in (directives(entry.plural), {}):
            yield f'“{cut(entry.text)}”: its plural takes other arguments'


def check_file(tree, path, template, check_entry):
    file = tree.root / path
    if not file.exists():
        yield f'{path}: it is missing'
        return
    translated = catalog.read(file.read_text(encoding='utf-8'))
    language = file.stem
    yield from check_header(path, language, translated.header)
    missing = [entry for entry in template.entries.values()
               if entry.key not in translated.entries or not translated.entries[entry.key].is_complete]
    if missing:
        yield f'{path}: {len(missing)} of {len(template.entries)} texts are not translated, such as “{cut(missing[0].text)}”'
    for key, entry in translated.entries.items():
        if entry.is_complete and key in template.entries:
            for fault in check_entry(language, entry, template.entries[key]):
                yield f'{path}:{entry.line}: “{cut(entry.text)}”: {fault}'


def check_header(path, language, header):
    if header.get('Language') != language:
        yield f'{path}: its header says “{header.get("Language")}” for the language'
    if language not in PLURALS:
        yield f'{path}: the plural rule of {language} is not known here'
    elif header.get('Plural-Forms') != PLURALS[language]:
        yield f'{path}: Plural-Forms should be “{PLURALS[language]}”'


def check_programs(language, entry, original):
    if entry.plural != original.plural:
        yield 'it has another plural now'
    elif original.plural is not None and len(entry.translations) != int(re.search(r'\d', PLURALS.get(language, '2'))[0]):
        yield f'{len(entry.translations)} plural forms'
    for form, text in enumerate(entry.translations):
        model = original.plural if original.plural is not None else original.text
        if 'c-format' in original.flags and not fits(text, model, language, form if original.plural is not None else None):
            yield f'other arguments than in English: “{cut(text)}”'
        if sorted(NAME.findall(text)) != sorted(NAME.findall(model)):
            yield f'other names in braces than in English: “{cut(text)}”'
        if model.count('_') == 1 and text.count('_') != 1 or not model.count('_') and '_' in text:
            yield f'the mnemonic: “{cut(text)}”'
        if edges(text) != edges(model):
            yield f'a blank or line break at the beginning or end: “{cut(text)}”'


def check_help(_language, entry, _original):
    for text in entry.translations:
        if collections.Counter(TAG.findall(text)) != collections.Counter(TAG.findall(entry.text)):
            yield f'other tags than in English: “{cut(text)}”'
        elif not is_well_formed(text):
            yield f'it is not well-formed: “{cut(text)}”'


def check_shown_words(tree, language):
    """What the help quotes of the window must be what stands there."""
    programs, helps = (tree.root / path for path in (f'po/{language}.po', f'data/help/{language}/{language}.po'))
    if not programs.exists() or not helps.exists():
        return
    labels = {}
    for entry in catalog.read(programs.read_text(encoding='utf-8')).entries.values():
        if entry.is_complete:
            labels.setdefault(label_of(entry.text), set()).add(label_of(entry.translations[0]))
    for entry in catalog.read(helps.read_text(encoding='utf-8')).entries.values():
        quoted = {words for text in entry.translations for words in SHOWN_WORDS.findall(text)}
        for words in SHOWN_WORDS.findall(entry.text) if entry.is_complete else []:
            if words in labels and not labels[words] & quoted:
                yield f'{helps.relative_to(tree.root)}:{entry.line}: “{words}” is called “{" or ".join(sorted(labels[words]))}” in the window'


def label_of(text):
    """What is seen of a label with a mnemonic: “_Send”, “发送(_S)”."""
    return re.sub(r'\(_\w\)', '', text).replace('_', '')


def is_well_formed(text):
    try:
        xml.etree.ElementTree.fromstring(f'<x xmlns:_="_" xmlns:its="i" xmlns:ui="u" xmlns:xlink="l">{text}</x>')
    except xml.etree.ElementTree.ParseError:
        return False
    return True


def directives(text):
    """What printf() makes of the text: the kind of each argument by its number."""
    found, order = {}, 0
    for match in DIRECTIVE.finditer(text.replace('%%', '')):
        for star in (match[2], match[3]):
            if star == '*':
                order += 1
                found[order] = '*'
        order += 1
        found[int(match[1] or order)] = match[4]
    return found


def fits(text, model, language, form):
    have, want = directives(text), directives(model)
    if have == want:
        return True
    lacks_one = len(have) == len(want) - 1 and all(want.get(number) == kind for number, kind in have.items())
    return lacks_one and form in FORMS_OF_ONE_NUMBER.get(language, ())


def edges(text):
    return [re.sub('[^ \n]', '', part) for part in (text[:len(text) - len(text.lstrip(' \n'))], text[len(text.rstrip(' \n')):])]


def cut(text):
    flat = ' '.join(text.split())
    return flat if len(flat) <= SHOWN else flat[:SHOWN] + '…'


def make_case(problem, source, *entries, header=f'Language: de\\nPlural-Forms: {PLURALS["de"]}\\n', linguas='de\n', **files):
    """A tree with one C file and its German."""
    text = '\n\n'.join([f'msgid ""\nmsgstr "{header}"', *entries]) + '\n'
    tree = {'src/ui/a.c': source, 'po/POTFILES': 'src/ui/a.c\n', 'po/LINGUAS': linguas, 'po/de.po': text}
    return lint.Case({**tree, **{path.replace('__', '/').replace('_DOT_', '.'): content for path, content in files.items()}}, problem)


SEND, SEND_DE = '_("_Send")', 'msgid "_Send"\nmsgstr "_Senden"'
COUNT = 'g_strdup_printf (ngettext ("%u day of %s", "%u days of %s", n), n, m)'
COUNT_DE = '#, c-format\nmsgid "%u day of %s"\nmsgid_plural "%u days of %s"\nmsgstr[0] "{}"\nmsgstr[1] "{}"'
PAGE = '<page xmlns="http://projectmallard.org/1.0/" type="topic" id="a"><title>Say <em>it</em></title></page>'
PAGE_DE = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Plural-Forms: ' + PLURALS['de'] + '\\n"\n\nmsgid "Say <em>it</em>"\nmsgstr "{}"\n'
HELP = {'data__help__C__a_DOT_page': PAGE, 'data__help__LINGUAS': 'de\n'}
QUOTING = {**HELP, 'data__help__C__a_DOT_page': PAGE.replace('<em>it</em>', '<gui>Send</gui>')}
QUOTING_DE = PAGE_DE.replace('Say <em>it</em>', 'Say <gui>Send</gui>').replace('{}', 'Sagen Sie <gui>{}</gui>')

CASES = [
    make_case(None, SEND, SEND_DE),
    make_case('1 of 1 texts are not translated', SEND),
    make_case('not translated', SEND, SEND_DE.replace('_Senden', '')),
    make_case('not translated', SEND, '#, fuzzy\n' + SEND_DE),
    make_case('not translated', SEND, '#~ ' + SEND_DE.replace('\n', '\n#~ ')),
    make_case('the mnemonic', SEND, SEND_DE.replace('_Senden', 'Senden')),
    make_case('the mnemonic', '_("Send")', 'msgid "Send"\nmsgstr "_Senden"'),
    make_case('po/fr.po: it is missing', SEND, SEND_DE, linguas='de\nfr\n'),
    make_case('de is missing', SEND, SEND_DE, linguas=''),
    make_case('sort', SEND, SEND_DE, linguas='fr\nde\n'),
    make_case('for the language', SEND, SEND_DE, header='Language: fr\\n'),
    make_case('Plural-Forms should be', SEND, SEND_DE, header='Language: de\\nPlural-Forms: nplurals=1; plural=0;\\n'),
    make_case(None, COUNT, COUNT_DE.format('%u Tag von %s', '%u Tage von %s')),
    make_case(None, COUNT, COUNT_DE.format('ein Tag von %2$s', '%2$s: %1$u Tage')),
    make_case('other arguments', COUNT, COUNT_DE.format('%u Tag von %s', 'Tage von %2$s')),
    make_case('other arguments', COUNT, COUNT_DE.format('%u Tag von %s', '%u Tage von %d')),
    make_case('other arguments', 'g_print (_("%s: %u"), a, b)', '#, c-format\nmsgid "%s: %u"\nmsgstr "%u: %s"'),
    make_case('1 plural forms', COUNT, COUNT_DE.format('%u Tag von %s', '%u Tage von %s').replace('msgstr[1]', '#')),
    make_case('names in braces', '_("To {host}")', 'msgid "To {host}"\nmsgstr "Zu {wirt}"'),
    make_case('beginning or end', '_("Why?\\n")', 'msgid "Why?\\n"\nmsgstr "Warum?"'),
    make_case('use ngettext', 'g_print (_("%u days"), n)', '#, c-format\nmsgid "%u days"\nmsgstr "%u Tage"'),
    make_case('takes other arguments', 'ngettext ("%s", "%u: %s", n)', 'msgid "%s"\nmsgid_plural "%u: %s"\nmsgstr[0] "%s"\nmsgstr[1] "%u: %s"'),
    make_case(None, SEND, SEND_DE, **HELP, data__help__de__de_DOT_po=PAGE_DE.format('Sagen Sie <em>es</em>')),
    make_case('other tags', SEND, SEND_DE, **HELP, data__help__de__de_DOT_po=PAGE_DE.format('Sagen Sie <b>es</b>')),
    make_case('not well-formed', SEND, SEND_DE, **HELP, data__help__de__de_DOT_po=PAGE_DE.format('Sagen</em> Sie <em>es')),
    make_case(None, SEND, SEND_DE, **QUOTING, data__help__de__de_DOT_po=QUOTING_DE.format('Senden')),
    make_case('is called “Senden” in the window', SEND, SEND_DE, **QUOTING, data__help__de__de_DOT_po=QUOTING_DE.format('Abschicken')),
    make_case('data/help/de/de.po: it is missing', SEND, SEND_DE, **HELP),
    make_case('names other languages', SEND, SEND_DE, **{**HELP, 'data__help__LINGUAS': ''},
              data__help__de__de_DOT_po=PAGE_DE.format('Sagen Sie <em>es</em>')),
]

if __name__ == '__main__':
    if len(sys.argv) > 2:
        problems = list(check(lint.Tree(sys.argv[1]), sys.argv[2:]))
        print('\n'.join(problems) or 'nothing is wrong')
        sys.exit(bool(problems))
    lint.main(check, CASES)
