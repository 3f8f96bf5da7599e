// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* By the Public Suffix List: "mail.example.co.uk" → "example.co.uk". */
char *ph_domain_name_dup_registrable (const char *host);               /* (transfer full) (nullable): NULL for IP addresses, single labels and public suffixes */
gboolean ph_domain_name_has_same_owner (const char *a, const char *b); /* both have the same registrable domain, or are the same */
gboolean ph_domain_name_is_private (const char *host);                 /* an address or a name that can only be reached from near by */

G_END_DECLS
