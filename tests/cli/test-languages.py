# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The command line in other languages: nothing stays English. Usage: test-languages.py POSTHORNCTL POSTHORN_SENDMAIL [WORD...]

$LOCALE_HERE_PROBE names the library that leads programs to the catalogues of the test.
"""

import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'support'))

import catalogs
import locales
import tap
from program import Program

suite = tap.Suite()

COMMANDS = 'test', 'send', 'outbox', 'discover', 'explain', 'accounts', 'practice'
# The words of GLib, and those that are typed as they are: names of programs, options, commands, values, examples.
GLIB = re.compile(r'^(Usage:|Help Options:|Application Options:)$|Show (all )?help options|\[OPTION…\]', re.MULTILINE)
TYPED = re.compile(r'^ +[a-z-]+ {2,}|^ +posthornctl [a-z]+ .*|posthornctl|posthorn-sendmail|--?[a-z][\w-]*|\S+@\S+|\w+(\.\w+)+|[a-z0-9]+://\S*|[a-z_-]+\(\d\)', re.MULTILINE)
VALUES = {'abort', 'address', 'any', 'delay', 'failure', 'ipv', 'never', 'none', 'pkcs', 'send', 'starttls', 'success', 'tls', 'yes', 'PEM', 'SHA'}
ENGLISH = re.compile(r'[A-Za-z]{3,}')


class Spoken:
    """Both programs in one language."""

    def __init__(self, program, sendmail, text):
        self.program, self.sendmail = program, sendmail
        folder = program.home / 'locales'
        catalogs.install(text, folder)
        try:
            locale = locales.make(program.home / 'locale')
        except locales.Impossible as reason:
            raise tap.Skipped(str(reason)) from reason
        self.environment = {'LD_PRELOAD': os.environ['LOCALE_HERE_PROBE'], 'LOCALE_HERE': str(folder), 'LANGUAGE': catalogs.CODE, **locale}

    def helps(self):
        """All that --help says, by what was asked."""
        texts = {'posthornctl': self.say('--help'), 'posthorn-sendmail': self.say('--help', path=self.sendmail)}
        for command in COMMANDS:
            texts[command] = self.say(command, '--help')
            if '--help-server' in texts[command]:
                texts[f'{command} --help-server'] = self.say(command, '--help-server')
        return texts

    def say(self, *arguments, path=None):
        usual, self.program.path = self.program.path, path or self.program.path
        try:
            result = self.program.run(*arguments, **self.environment)
        finally:
            self.program.path = usual
        tap.equal(result.status, 0, f'{arguments}: {result.errors}')
        return result.output


def english_in(text):
    return [word for word in ENGLISH.findall(TYPED.sub('', GLIB.sub('', text))) if word not in VALUES]


@suite.test('nothing stays English in the help')
def pretended(context):
    program, sendmail = context
    entries, text = catalogs.make_pseudo_catalog()
    tap.true(len(entries) > 1000, f'{len(entries)} texts')
    for asked, told in Spoken(program, sendmail, text).helps().items():
        tap.true(catalogs.BEGIN in told, f'{asked} is not translated: {told}')
        tap.equal(english_in(told), [], f'{asked}: {told}')


@suite.test('the help speaks {}', *catalogs.linguas())
def speaks(context, language):
    program, sendmail = context
    entries, text = catalogs.read_catalog(language)
    usage = next(entry.translations[0] for entry in entries if entry.text == 'Run the guided test of an outgoing mail account')
    tap.true(usage in Spoken(program, sendmail, text).say('--help'), usage)


if __name__ == '__main__':
    with Program(sys.argv[1]) as posthornctl:
        suite.run((posthornctl, os.path.abspath(sys.argv[2])), sys.argv[3:], before=posthornctl.empty_home)
