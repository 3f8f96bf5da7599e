# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Posthorn authors
"""A window that says too little of itself, and in one place too much, for the walk of flows_access.py to prove that it finds
that. usage: mute_window.py SECRET
"""

import sys

import gi

gi.require_version('Gtk', '4.0')
from gi.repository import Gtk  # noqa: E402  (after the version)

Gtk.init()


def new_picture(role):
    return Gtk.Image(icon_name='mail-unread-symbolic', accessible_role=role)


def new_button(words, **properties):
    return Gtk.Button(label=words, **properties)


def fill(box, secret):
    unnamed = Gtk.Button(child=new_picture(Gtk.AccessibleRole.PRESENTATION))
    telling = new_button('Paste')
    telling.set_tooltip_text(f'Paste {secret}')
    telling.update_property([Gtk.AccessibleProperty.DESCRIPTION], [f'Paste {secret}'])
    wrong = [unnamed, Gtk.Entry(), new_picture(Gtk.AccessibleRole.IMG), Gtk.Label(label='_Raw'), Gtk.Label(label='<b>Bold</b>'), telling,
             new_button('Remove'), new_button('Remove')]
    right = [new_button('Well Named'), new_button('_Mnemonic', use_underline=True), new_picture(Gtk.AccessibleRole.PRESENTATION),
             Gtk.Label(label='snake_case@example.org')]
    for widget in wrong + right:
        box.append(widget)


def show(application):
    window = Gtk.ApplicationWindow(application=application, title='Mute', child=Gtk.Box(orientation=Gtk.Orientation.VERTICAL))
    fill(window.get_child(), sys.argv[1])
    window.present()


program = Gtk.Application(application_id='io.github.posthorn.MuteWindow')
program.connect('activate', show)
program.run([])
