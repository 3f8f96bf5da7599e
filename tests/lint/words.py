#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Words that must not stand in some places: a table of rules, each with its reason and its proof."""

import re
import sys
from typing import NamedTuple

sys.dont_write_bytecode = True
import lint  # noqa: E402  (beside this file)

# What a person reads comes from here; the rest are libraries, which neither translate nor print.
LIBRARIES = r'src/(?!(text|ui|cli)/)\w+/.*\.[ch]'
C_SOURCES = r'(src|tests)/.*\.[ch]'


class Rule(NamedTuple):
    pattern: str   # what is refused
    where: str     # in which files (the whole path)
    reason: str
    bad: tuple     # a file and a line of it that the rule must find
    good: tuple    # one that it must pass
    view: str = 'code'  # 'code' has neither comments nor strings, 'text' has all
    exempt: str = r'(?!)'


RULES = [
    Rule(r'\bgoto\b', C_SOURCES, 'use g_autoptr, or a function of its own',
         ('src/a/a.c', 'goto out;'), ('src/a/a.c', '/* goto */ f ("goto");')),
    Rule(r'\bg(char|int|long|short|float|double)\b', C_SOURCES, 'C has char, int, long and double',
         ('src/a/a.c', 'gchar *x;'), ('src/a/a.c', 'guint x; gint64 y;')),
    Rule(r'\b(g_warning|g_critical|g_error|g_message)\s*\(', LIBRARIES, 'a library returns a GError, or says it by g_debug',
         ('src/net/a.c', 'g_warning ("x");'), ('src/ui/a.c', 'g_warning ("x");'),
         # A secret's own memory runs out as g_malloc() does.
         exempt=r'src/base/ph-secret\.c'),
    Rule(r'\b(v?f?printf|puts|fputs|putchar|perror|exit|abort)\s*\(', LIBRARIES, 'a library neither prints nor ends the process',
         ('src/net/a.c', 'printf ("x");'), ('src/net/a.c', 'g_strdup_printf ("x"); snprintf (a, b);')),
    Rule(r'\bg_print(err)?\s*\(', r'src/.*\.[ch]', 'only the command line prints, and what can’t become a window',
         ('src/ui/a.c', 'g_print ("x");'), ('src/cli/a.c', 'g_print ("x");'), exempt=r'src/cli/.*|src/ui/ph-start\.c'),
    Rule(r'(?<!\w)(_|C_|N_|NC_|Q_|ngettext|gettext|g_dgettext|g_dngettext)\s*\(', LIBRARIES,
         'translated words stand in src/text, src/ui and src/cli',
         ('src/net/a.c', 'f (_("x"));'), ('src/text/a.c', 'f (_("x"));')),
    Rule(r'\bchar\s*\*+\s*\w*(password|passphrase|passwd)(?!\w*_(file|path|url|hint|label|title)\b)\w*\b(?!\s*\()', r'src/.*\.[ch]',
         'a password is a PhSecret',
         ('src/net/a.h', 'void f (const char *password);'), ('src/cli/a.c', 'char *password_file; const char *get_password_url (void);'),
         exempt=r'src/(sasl/.*|base/ph-secret\..*|accounts/ph-secret-.*)'),
    Rule(r'\b(strcpy|strcat|strncat|sprintf|vsprintf|strtok|gets|atoi|atol|alloca|g_alloca|system|popen|tmpnam|mktemp)\s*\(', C_SOURCES,
         'unbounded, unchecked, or a shell',
         ('src/a/a.c', 'strcpy (a, b);'), ('src/a/a.c', 'g_stpcpy (a, b);')),
    Rule(r'\b\w+_sync\s*\(', r'src/(?!cli/).*\.[ch]', 'the window would stand still: use the asynchronous call',
         ('src/accounts/a.c', 'secret_password_lookup_sync (x);'), ('src/cli/a.c', 'f_sync (x);')),
    Rule(r'\b(g_main_loop_run|g_main_context_iteration)\s*\(', r'src/(?!cli/).*\.c', 'no main loop inside the main loop',
         ('src/net/a.c', 'g_main_context_iteration (NULL, TRUE);'), ('tests/a.c', 'g_main_context_iteration (NULL, TRUE);')),
    Rule(r'\((GAsyncReadyCallback|GSourceFunc|GSourceOnceFunc|GTaskThreadFunc)\)', C_SOURCES, 'give the callback its true signature',
         ('src/a/a.c', 'f ((GSourceFunc) g);'), ('src/a/a.c', 'f (GSourceFunc g);')),
    # The lock of another process can't be waited for with a deadline, and these do it on a thread of their own.
    Rule(r'\b(g_usleep|usleep|sleep|nanosleep)\s*\(', C_SOURCES, 'wait for what should happen, with a deadline',
         ('tests/a.c', 'g_usleep (10);'), ('tests/a.c', '/* no sleep (1) */'), exempt=r'src/outbox/ph-outbox-(core|database)\.c'),
    Rule(r'\bsleep\s*\((?!\s*(0?\.0\d+|0?\.1|\w*poll\w*|\w*POLL\w*)\s*\))', r'(tests|data|src)/.*\.py',
         'wait for what should happen; a poll loop pauses 0.1 s at most',
         ('tests/a.py', 'time.sleep(2)'), ('tests/a.py', 'time.sleep(0.05)'), view='text', exempt=r'tests/lint/words\.py'),
    Rule(r'(^|[;&|]|\bdo|\bthen)\s*sleep\s+(?!0?\.(0\d*|[12])(\s|;|$))', r'(tests|data|src)/.*(\.sh|/[\w-]+)',
         'wait for what should happen; a poll loop pauses 0.2 s at most',
         ('tests/a.sh', 'f; sleep 2'), ('tests/a.sh', 'while ! f; do sleep 0.1; done'), view='text'),
    Rule(r'\bG_DEFINE_QUARK \([^,)]* - ', C_SOURCES, 'clang-format took the name for a sum: write the dashes without spaces and end with ";"',
         ('src/a/a.c', 'G_DEFINE_QUARK (a - b, a_b)'), ('src/a/a.c', 'G_DEFINE_QUARK (a-b, a_b);')),
    Rule(r'\bg_assert\s*\(', r'tests/.*\.c', 'it vanishes with G_DISABLE_ASSERT: use g_assert_true and its kin',
         ('tests/a.c', 'g_assert (x);'), ('tests/a.c', 'g_assert_true (x);')),
    Rule(r'\b(TO' r'DO|FIX' r'ME|XX' r'X|HA' r'CK)\b', r'(src|tests|data|po|flatpak)/.*|Makefile|meson\.build|meson_options\.txt|[A-Z]+\.md',
         'finish it, or say what it does not do',
         ('src/a/a.c', '// TO' 'DO: later'), ('src/a/a.c', 'mkdtemp ("aXXXXXX")'), view='text',
         exempt=r'tests/setup/run-checks'),  # one of the words is a keyword of TAP
]


def check(tree):
    for rule in RULES:
        yield from problems_of(rule, tree)


def problems_of(rule, tree):
    for source in tree.sources:
        if not re.fullmatch(rule.where, source.path) or re.fullmatch(rule.exempt, source.path):
            continue
        text = source.text if rule.view == 'text' else source.code
        for match in re.finditer(rule.pattern, text, re.MULTILINE):
            yield lint.problem(source, lint.line_of(text, match.start()), f'"{match.group().strip()}": {rule.reason}')


CASES = [lint.Case(dict([rule.bad]), rule.reason) for rule in RULES] + [lint.Case(dict([rule.good]), None) for rule in RULES]

if __name__ == '__main__':
    lint.main(check, CASES)
