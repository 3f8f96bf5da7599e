# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""A locale in which $LANGUAGE counts: C libraries heed it in no kind of C, newer ones not in C.UTF-8 either.

Only the language is that of the locale. Numbers, dates and the order of words stay those of C.UTF-8, whatever the machine has.
"""

import pathlib
import subprocess

NAME = 'en_US.UTF-8'
DEFINITION = 'LC_MESSAGES\ncopy "en_US"\nEND LC_MESSAGES\n'


class Impossible(Exception):
    """This machine makes no locale; the text says why."""


def make(folder):
    """Makes it in a folder that need not be there, and returns the environment of a program that speaks $LANGUAGE. Raises
    Impossible."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'definition').write_text(DEFINITION)
    command = ['localedef', '--no-archive', '--force', '-i', str(folder / 'definition'), '-f', 'UTF-8', str(folder / NAME)]
    try:
        made = subprocess.run(command, capture_output=True, check=False)
    except OSError as error:
        raise Impossible(f'localedef: {error.strerror}') from error
    # It warns of all that is not defined, so its status tells nothing.
    if not (folder / NAME / 'LC_MESSAGES').exists():
        raise Impossible(f'no locale can be made: {made.stderr.decode(errors="replace")}')
    return {'LOCPATH': str(folder), 'LC_ALL': '', 'LANG': 'C.UTF-8', 'LC_MESSAGES': NAME}
