// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A resolver for which every name below "posthorn.test" is 127.0.0.1, names that begin with "silent." are never answered, and
 * no others exist. It takes the place of GIO's own. */
void loopback_resolver_install (void);

/* What records(5) there are of @name: GVariant text of the resolver's, in an array; %NULL: none any more. */
void loopback_resolver_set_records (const char *name, GResolverRecordType type, const char *records);
guint loopback_resolver_count_questions (void); /* so far */
void loopback_resolver_uninstall (void);

G_END_DECLS
