// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One server that was found, with where it comes from and how far it is to be trusted. A value: whoever learns more makes
// another one.

#include "config.h"

#include "ph-candidate.h"

struct _PhCandidate
{
  GObject parent_instance;
  PhEndpoint *endpoint; /* (owned) */
  char *username;       /* (owned) (nullable) */
  PhSignInMethods methods;
  PhSource source;
  char *uri; /* (owned) (nullable) */
  PhCandidateTrust trust;
  PhCandidateCheck check;
  PhProvider *provider; /* (owned) (nullable) */
  char *help_url;       /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PhCandidate, ph_candidate, G_TYPE_OBJECT)

static void
ph_candidate_finalize (GObject *object)
{
  PhCandidate *self = PH_CANDIDATE (object);

  ph_endpoint_unref (self->endpoint);
  g_free (self->username);
  g_free (self->uri);
  g_clear_object (&self->provider);
  g_free (self->help_url);
  G_OBJECT_CLASS (ph_candidate_parent_class)->finalize (object);
}

static void
ph_candidate_class_init (PhCandidateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_candidate_finalize;
}

static void
ph_candidate_init (PhCandidate *self)
{
}

/**
 * ph_candidate_new:
 * @facts: what is known; it is copied
 *
 * Returns: (transfer full): a candidate
 */
PhCandidate *
ph_candidate_new (const PhCandidateFacts *facts)
{
  g_return_val_if_fail (facts != NULL && facts->endpoint != NULL, NULL);

  PhCandidate *self = g_object_new (PH_TYPE_CANDIDATE, NULL);

  self->endpoint = ph_endpoint_ref (facts->endpoint);
  self->username = g_strdup (facts->username);
  self->methods = facts->methods;
  self->source = facts->source;
  self->uri = g_strdup (facts->uri);
  self->trust = facts->trust;
  self->check = facts->check;
  g_set_object (&self->provider, facts->provider);
  self->help_url = g_strdup (facts->help_url);
  return self;
}

/**
 * ph_candidate_get_endpoint:
 * @self: a candidate
 *
 * Returns: (transfer none): the server
 */
PhEndpoint *
ph_candidate_get_endpoint (PhCandidate *self)
{
  g_return_val_if_fail (PH_IS_CANDIDATE (self), NULL);

  return self->endpoint;
}

/**
 * ph_candidate_get_username:
 * @self: a candidate
 *
 * Returns: (transfer none) (nullable): name to sign in with; %NULL: not known, or there is no sign-in
 */
const char *
ph_candidate_get_username (PhCandidate *self)
{
  g_return_val_if_fail (PH_IS_CANDIDATE (self), NULL);

  return self->username;
}

/**
 * ph_candidate_get_methods:
 * @self: a candidate
 *
 * Returns: how one may sign in; 0: not known
 */
PhSignInMethods
ph_candidate_get_methods (PhCandidate *self)
{
  g_return_val_if_fail (PH_IS_CANDIDATE (self), 0);

  return self->methods;
}

/**
 * ph_candidate_get_source:
 * @self: a candidate
 *
 * Returns: where it was found
 */
PhSource
ph_candidate_get_source (PhCandidate *self)
{
  g_return_val_if_fail (PH_IS_CANDIDATE (self), PH_SOURCE_GUESS);

  return self->source;
}

/**
 * ph_candidate_get_uri:
 * @self: a candidate
 *
 * Returns: (transfer none) (nullable): the document, or the DNS name, in which it was found
 */
const char *
ph_candidate_get_uri (PhCandidate *self)
{
  g_return_val_if_fail (PH_IS_CANDIDATE (self), NULL);

  return self->uri;
}

/**
 * ph_candidate_get_trust:
 * @self: a candidate
 *
 * Returns: what has to happen before a password goes there
 */
PhCandidateTrust
ph_candidate_get_trust (PhCandidate *self)
{
  g_return_val_if_fail (PH_IS_CANDIDATE (self), PH_CANDIDATE_CONSENT);

  return self->trust;
}

/**
 * ph_candidate_get_check:
 * @self: a candidate
 *
 * Returns: what the server said
 */
PhCandidateCheck
ph_candidate_get_check (PhCandidate *self)
{
  g_return_val_if_fail (PH_IS_CANDIDATE (self), PH_CANDIDATE_UNCHECKED);

  return self->check;
}

/**
 * ph_candidate_get_provider:
 * @self: a candidate
 *
 * Returns: (transfer none) (nullable): what else is known about the provider
 */
PhProvider *
ph_candidate_get_provider (PhCandidate *self)
{
  g_return_val_if_fail (PH_IS_CANDIDATE (self), NULL);

  return self->provider;
}

/**
 * ph_candidate_get_help_url:
 * @self: a candidate
 *
 * Returns: (transfer none) (nullable): a page for people
 */
const char *
ph_candidate_get_help_url (PhCandidate *self)
{
  g_return_val_if_fail (PH_IS_CANDIDATE (self), NULL);

  return self->help_url;
}

/**
 * ph_candidate_note_origin:
 * @self: a candidate
 * @account: one that has its server by now: another server makes it forget
 *
 * Notes in @account where its settings were found, and that it was today.
 */
void
ph_candidate_note_origin (PhCandidate *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_CANDIDATE (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *today = g_date_time_format (now, "%F");

  ph_account_set_found_by (account, ph_source_get_name (self->source));
  ph_account_set_found_uri (account, self->uri);
  ph_account_set_found_on (account, today);
}
