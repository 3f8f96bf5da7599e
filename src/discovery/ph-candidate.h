// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"
#include "ph-provider.h"
#include "ph-source.h"

G_BEGIN_DECLS

/**
 * PhCandidateTrust:
 * @PH_CANDIDATE_TRUSTED: a password may go there
 * @PH_CANDIDATE_CONFIRM: the person has to look at the settings first
 * @PH_CANDIDATE_CONSENT: the person has to agree that somebody else's domain runs the server
 */
typedef enum
{
  PH_CANDIDATE_TRUSTED,
  PH_CANDIDATE_CONFIRM,
  PH_CANDIDATE_CONSENT,
} PhCandidateTrust;

/**
 * PhCandidateCheck:
 * @PH_CANDIDATE_UNCHECKED: nobody has asked the server
 * @PH_CANDIDATE_VERIFIED: it answered EHLO, with the right kind of security and a certificate that is trusted
 * @PH_CANDIDATE_UNREACHABLE: it did not
 */
typedef enum
{
  PH_CANDIDATE_UNCHECKED,
  PH_CANDIDATE_VERIFIED,
  PH_CANDIDATE_UNREACHABLE,
} PhCandidateCheck;

/**
 * PhCandidateFacts:
 * @endpoint: the server
 * @username: (nullable): name to sign in with; %NULL: not known, or there is no sign-in
 * @methods: how one may sign in
 * @source: where this was found
 * @uri: (nullable): the document, or the DNS name, in which it was found
 * @trust: what has to happen before a password goes there
 * @check: what the server said
 * @provider: (nullable): what else is known about the provider
 * @help_url: (nullable): a page for people, https
 *
 * What a candidate is made of.
 */
typedef struct
{
  PhEndpoint *endpoint;
  const char *username;
  PhSignInMethods methods;
  PhSource source;
  const char *uri;
  PhCandidateTrust trust;
  PhCandidateCheck check;
  PhProvider *provider;
  const char *help_url;
} PhCandidateFacts;

#define PH_TYPE_CANDIDATE (ph_candidate_get_type ())

/* One outgoing server that was found for an address. Never changes. */
G_DECLARE_FINAL_TYPE (PhCandidate, ph_candidate, PH, CANDIDATE, GObject)

PhCandidate *ph_candidate_new (const PhCandidateFacts *facts);
PhEndpoint *ph_candidate_get_endpoint (PhCandidate *self);
const char *ph_candidate_get_username (PhCandidate *self); /* (nullable) */
PhSignInMethods ph_candidate_get_methods (PhCandidate *self);
PhSource ph_candidate_get_source (PhCandidate *self);
const char *ph_candidate_get_uri (PhCandidate *self); /* (nullable) */
PhCandidateTrust ph_candidate_get_trust (PhCandidate *self);
PhCandidateCheck ph_candidate_get_check (PhCandidate *self);
PhProvider *ph_candidate_get_provider (PhCandidate *self); /* (nullable) */
const char *ph_candidate_get_help_url (PhCandidate *self); /* (nullable) */
void ph_candidate_note_origin (PhCandidate *self, PhAccount *account);

G_END_DECLS
