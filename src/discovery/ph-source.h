// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PhSource:
 * @PH_SOURCE_ACCOUNT: an account that is there already and has an address of the same domain
 * @PH_SOURCE_ADMIN: a provider that this computer's administrator or this person has described in a file
 * @PH_SOURCE_PINNED: the catalogue, for a provider whose settings are certain: nothing else is asked
 * @PH_SOURCE_PACC: the provider's own configuration, vouched for by a digest in the DNS (draft-ietf-mailmaint-pacc)
 * @PH_SOURCE_AUTOCONFIG: the provider's autoconfig host over HTTPS (draft-ietf-mailmaint-autoconfig)
 * @PH_SOURCE_WELL_KNOWN: the well-known place on the domain itself, over HTTPS
 * @PH_SOURCE_CATALOGUE: the catalogue, for the exact domain
 * @PH_SOURCE_ISPDB: Mozilla's settings database
 * @PH_SOURCE_MX: whoever receives the domain's mail
 * @PH_SOURCE_SRV: the DNS names the submission server (RFC 6186, RFC 8314 §5.1)
 * @PH_SOURCE_AUTOCONFIG_HTTP: the provider's autoconfig host without encryption, or a document on the web to which any other
 *   source has led over a connection without it; always to be confirmed
 * @PH_SOURCE_GUESS: a usual name that answers
 *
 * Where settings come from, the best first.
 */
typedef enum
{
  PH_SOURCE_ACCOUNT,
  PH_SOURCE_ADMIN,
  PH_SOURCE_PINNED,
  PH_SOURCE_PACC,
  PH_SOURCE_AUTOCONFIG,
  PH_SOURCE_WELL_KNOWN,
  PH_SOURCE_CATALOGUE,
  PH_SOURCE_ISPDB,
  PH_SOURCE_MX,
  PH_SOURCE_SRV,
  PH_SOURCE_AUTOCONFIG_HTTP,
  PH_SOURCE_GUESS,
} PhSource;

#define PH_N_SOURCES   (PH_SOURCE_GUESS + 1)
#define PH_TYPE_SOURCE (ph_source_get_type ())

GType ph_source_get_type (void) G_GNUC_CONST;
const char *ph_source_to_nick (PhSource source);  /* as in the JSON of posthornctl discover */
const char *ph_source_get_name (PhSource source); /* each has its own: what an account remembers */
gboolean ph_source_from_name (const char *name, PhSource *ret_source);

G_END_DECLS
