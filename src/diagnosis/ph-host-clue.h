// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ph_host_clue_is_incoming (const char *host);
char *ph_host_clue_dup_outgoing (const char *host);
char *ph_host_clue_dup_corrected (const char *host);
gboolean ph_host_clue_is_loopback (const char *host);
char *ph_host_clue_normalise (const char *name);
char *ph_host_clue_dup_domain (const char *address);
char *ph_host_clue_extract (const char *text, guint16 *ret_port);

G_END_DECLS
