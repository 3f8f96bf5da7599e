// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PH_TYPE_NOTICE (ph_notice_get_type ())

/* Something to know, in words, with at most one button; hidden while there is nothing to say. It stands in a row of a list,
 * which takes its visibility from it. Property "icon-name". Signal "clicked": of the button, unless it opens a page. */
G_DECLARE_FINAL_TYPE (PhNotice, ph_notice, PH, NOTICE, GtkBox)

void ph_notice_show (PhNotice *self, const char *text);                       /* NULL: hides it */
void ph_notice_set_button (PhNotice *self, const char *label);                /* with a mnemonic; NULL: none */
void ph_notice_set_link (PhNotice *self, const char *label, const char *uri); /* a button that opens @uri; NULL: none */
gboolean ph_notice_is_shown (PhNotice *self);

G_END_DECLS
