#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""Prints the Flatpak manifest as it can be built without a network: localize-manifest.py MANIFEST SOURCES

Instead of GNOME's runtime it names one that build-flatpak-locally makes. An archive is taken from the folder SOURCES, by
its checksum; a module whose archive is not there is left out, which is said.
"""

import hashlib
import json
import pathlib
import sys


def main():
    path, folder = map(pathlib.Path, sys.argv[1:])
    manifest = json.loads(path.read_text())
    manifest.update({'runtime': 'org.local.Platform', 'runtime-version': '1', 'sdk': 'org.local.Sdk', 'appstream-compose': False})
    archives = {hashlib.sha256(file.read_bytes()).hexdigest(): file.resolve() for file in folder.iterdir() if file.is_file()}
    manifest['modules'] = [module for module in manifest['modules'] if localize(module, path.parent, archives)]
    json.dump(manifest, sys.stdout, indent=2)


def localize(module, folder, archives):
    for source in module['sources']:
        if source['type'] == 'archive':
            if source['sha256'] not in archives:
                print(f'{module["name"]}: no archive here has the checksum of {source["url"]}; it is left out', file=sys.stderr)
                return False
            del source['url']
            source.pop('mirror-urls', None)
            source['path'] = str(archives[source['sha256']])
        elif 'path' in source:
            source['path'] = str((folder / source['path']).resolve())
    return True


if __name__ == '__main__':
    main()
