// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-discovery-backend.h"

G_BEGIN_DECLS

#define DISCOVERY_TYPE_WORLD (discovery_world_get_type ())

/* A world of recorded answers. Of what is not in it there is nothing: no such name, no such document, no such server.
 *
 * A line is an answer: [TEMPER] QUESTION WORDS…
 *
 *   get URL [from URL] [open] servers HOST:PORT:TYPE[:USERNAME]…   an autoconfig document; TYPE: SSL, STARTTLS, plain
 *   get URL [from URL] [open] pacc HOST | html | garbage | huge | empty | file NAME
 *   mx DOMAIN HOST[/PRIORITY]…        "." is none
 *   srv NAME HOST:PORT[/PRIORITY]…    "." is none
 *   txt NAME digest-of HOST | TEXT    the digest of what "pacc HOST" sends
 *   probe HOST:PORT password|browser|none…
 *   any of these with "fail WORD" in place of the answer: absent, server, large, redirected, name, temporary, timeout,
 *   unreachable, refused, tls
 *
 * TEMPER: "+MS" answers so many milliseconds later, "hang" never, but can be cancelled, "deaf+MS" can't. */
G_DECLARE_FINAL_TYPE (DiscoveryWorld, discovery_world, DISCOVERY, WORLD, GObject)

DiscoveryWorld *discovery_world_new (const char *lines); /* NULL: an empty one; lines are apart by "\n" or "; " */
void discovery_world_add (DiscoveryWorld *self, const char *line);
void discovery_world_set_connectivity (DiscoveryWorld *self, GNetworkConnectivity connectivity);
gboolean discovery_world_was_asked (DiscoveryWorld *self, const char *question); /* such as "get https://example.org/" */
guint discovery_world_count_asked (DiscoveryWorld *self);
guint discovery_world_get_most_sockets (DiscoveryWorld *self); /* at the same time */
guint discovery_world_count_open (DiscoveryWorld *self);       /* questions without an answer now */
GPtrArray *discovery_world_get_asked (DiscoveryWorld *self);   /* (transfer none) (element-type utf8) */

G_END_DECLS
