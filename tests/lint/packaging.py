#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""The Debian packages are those of this version, and are built with all that `make build` installs."""

import re
import sys

sys.dont_write_bytecode = True
import lint  # noqa: E402  (beside this file)

# What every build has, and what only running from the build folder needs.
NOT_FOR_BUILDING = {'adwaita-icon-theme', 'fonts-cantarell', 'gcc', 'libc6-dev', 'ninja-build'}


def packages(text):
    return {line.strip() for line in text.splitlines() if line.strip() and not line.startswith('#')}


def check(tree):
    texts = {source.path: source.text for source in tree.sources}
    control, changelog = texts.get('debian/control', ''), texts.get('debian/changelog', '')
    field = re.search(r'^Build-Depends:((?:.*\n)(?: .*\n)*)', control, re.MULTILINE)
    named = set(re.findall(r'^ ([a-z0-9.+-]+)', field.group(1) if field else '', re.MULTILINE))
    for package in sorted(packages(texts.get('tests/setup/debian-build.txt', '')) - NOT_FOR_BUILDING - named):
        yield f'debian/control: Build-Depends lacks {package}, which tests/setup/debian-build.txt names'
    version = re.search(r"^  version: '(.*)',$", texts.get('meson.build', ''), re.MULTILINE)
    packaged = re.match(r'posthorn \((.*)-\d+\)', changelog)
    if version and packaged and version.group(1) != packaged.group(1):
        yield f'debian/changelog: the newest entry is about {packaged.group(1)}, and this is {version.group(1)}'


TREE = {
    'meson.build': "project('posthorn', 'c',\n  version: '1.2',\n",
    'debian/changelog': 'posthorn (1.2-1) unstable; urgency=medium\n',
    'debian/control': 'Source: posthorn\nBuild-Depends:\n debhelper-compat (= 13),\n libsoup-3.0-dev (>= 3.2),\n python3 <!nocheck>,\nRules-Requires-Root: no\n libothers\n',
    'tests/setup/debian-build.txt': '# What building needs.\ngcc\nlibsoup-3.0-dev\npython3\n',
}
CASES = [
    lint.Case(TREE, None),
    lint.Case({**TREE, 'debian/changelog': 'posthorn (1.1-4) unstable; urgency=medium\n'}, 'about 1.1'),
    lint.Case({**TREE, 'tests/setup/debian-build.txt': 'itstool\n'}, 'lacks itstool'),
    lint.Case({**TREE, 'tests/setup/debian-build.txt': 'libothers\n'}, 'lacks libothers'),
]

if __name__ == '__main__':
    lint.main(check, CASES)
