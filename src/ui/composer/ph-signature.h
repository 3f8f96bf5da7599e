// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The signature at the end of a text, behind a line of its own that holds "-- " (RFC 3676 §4.3). An empty signature is none. */
gboolean ph_signature_stands_in (const char *text, const char *signature);             /* as it is in the account */
gboolean ph_signature_is_marked (const char *text);                                    /* any, edited ones, too */
char *ph_signature_add (const char *text, const char *signature);                      /* (transfer full) */
char *ph_signature_remove (const char *text);                                          /* (transfer full): whatever stands behind the last mark */
char *ph_signature_exchange (const char *text, const char *before, const char *after); /* (transfer full): leaves alone what was edited */

G_END_DECLS
