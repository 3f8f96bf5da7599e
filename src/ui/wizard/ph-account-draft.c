// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// An account while a person works on it: a copy of its settings, the password, how both will be kept, where the settings
// come from, and what it was when the work began. It knows nothing of windows and stores nothing.

#include "config.h"

#include "ph-account-draft.h"

#include <string.h>

struct _PhAccountDraft
{
  GObject parent_instance;
  PhAccount *account;        /* (owned) */
  PhSecret *secret;          /* (owned) (nullable) */
  char *secret_host;         /* (owned) (nullable): the server for which it was set */
  GError *secret_error;      /* (owned) (nullable) */
  PhAccount *original;       /* (owned): as it was when the work began */
  PhSecret *original_secret; /* (owned) (nullable) */
  PhCandidate *candidate;    /* (owned) (nullable): NULL: the settings were entered by hand */
  PhProvider *provider;      /* (owned) (nullable) */
  PhDraftSecret keeping;
  PhDraftLifetime lifetime;
};

G_DEFINE_FINAL_TYPE (PhAccountDraft, ph_account_draft, G_TYPE_OBJECT)

static void
replace_secret (PhSecret **place, PhSecret *secret)
{
  PhSecret *former = g_steal_pointer (place);

  *place = secret != NULL ? ph_secret_ref (secret) : NULL;
  g_clear_pointer (&former, ph_secret_unref);
}

static gboolean
secrets_equal (PhSecret *a, PhSecret *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return ph_secret_get_length (a) == ph_secret_get_length (b) &&
         memcmp (ph_secret_peek (a), ph_secret_peek (b), ph_secret_get_length (a)) == 0;
}

static void
ph_account_draft_dispose (GObject *object)
{
  PhAccountDraft *self = PH_ACCOUNT_DRAFT (object);

  g_clear_object (&self->account);
  g_clear_object (&self->original);
  g_clear_object (&self->candidate);
  g_clear_object (&self->provider);
  G_OBJECT_CLASS (ph_account_draft_parent_class)->dispose (object);
}

static void
ph_account_draft_finalize (GObject *object)
{
  PhAccountDraft *self = PH_ACCOUNT_DRAFT (object);

  g_clear_pointer (&self->secret, ph_secret_unref);
  g_clear_pointer (&self->original_secret, ph_secret_unref);
  g_clear_error (&self->secret_error);
  g_free (self->secret_host);
  G_OBJECT_CLASS (ph_account_draft_parent_class)->finalize (object);
}

static void
ph_account_draft_class_init (PhAccountDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ph_account_draft_dispose;
  object_class->finalize = ph_account_draft_finalize;
}

static void
ph_account_draft_init (PhAccountDraft *self)
{
}

/**
 * ph_account_draft_new:
 * @account: (nullable): an account to start from, copied; %NULL: a new one with the usual port and security
 *
 * Returns: (transfer full): a draft in which nothing is changed yet
 */
PhAccountDraft *
ph_account_draft_new (PhAccount *account)
{
  g_return_val_if_fail (account == NULL || PH_IS_ACCOUNT (account), NULL);

  PhAccountDraft *self = g_object_new (PH_TYPE_ACCOUNT_DRAFT, NULL);

  self->account = account != NULL ? ph_account_copy (account) : ph_account_new (NULL);
  if (account == NULL)
    {
      ph_account_set_security (self->account, PH_SECURITY_TLS);
      ph_account_set_port (self->account, ph_security_get_default_port (PH_SECURITY_TLS));
    }
  ph_account_draft_mark_original (self);
  return self;
}

/**
 * ph_account_draft_get_account:
 * @self: a draft
 *
 * Returns: (transfer none): the settings, to be read and changed
 */
PhAccount *
ph_account_draft_get_account (PhAccountDraft *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_DRAFT (self), NULL);

  return self->account;
}

/**
 * ph_account_draft_get_secret:
 * @self: a draft
 *
 * Returns: (transfer none) (nullable): the password, if it is known
 */
PhSecret *
ph_account_draft_get_secret (PhAccountDraft *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_DRAFT (self), NULL);

  return self->secret;
}

/**
 * ph_account_draft_set_secret:
 * @self: a draft
 * @secret: (nullable): the password for the present server
 *
 * Also forgets why there was none.
 */
void
ph_account_draft_set_secret (PhAccountDraft *self, PhSecret *secret)
{
  g_return_if_fail (PH_IS_ACCOUNT_DRAFT (self));

  replace_secret (&self->secret, secret);
  g_clear_error (&self->secret_error);
  g_free (self->secret_host);
  self->secret_host = g_strdup (ph_account_get_host (self->account));
}

/**
 * ph_account_draft_take_stored_secret:
 * @self: a draft
 * @secret: (nullable): the password as the keyring has it
 *
 * Sets the password, which counts as unchanged.
 */
void
ph_account_draft_take_stored_secret (PhAccountDraft *self, PhSecret *secret)
{
  g_return_if_fail (PH_IS_ACCOUNT_DRAFT (self));

  ph_account_draft_set_secret (self, secret);
  replace_secret (&self->original_secret, secret);
}

/**
 * ph_account_draft_has_new_secret:
 * @self: a draft
 *
 * Returns: whether it has a password that it had not at the beginning
 */
gboolean
ph_account_draft_has_new_secret (PhAccountDraft *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_DRAFT (self), FALSE);

  return self->secret != NULL && !secrets_equal (self->secret, self->original_secret);
}

/**
 * ph_account_draft_get_secret_host:
 * @self: a draft
 *
 * Returns: (transfer none) (nullable): the server for which the password was set; %NULL: it never was
 */
const char *
ph_account_draft_get_secret_host (PhAccountDraft *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_DRAFT (self), NULL);

  return self->secret_host;
}

/**
 * ph_account_draft_get_secret_error:
 * @self: a draft
 *
 * Returns: (transfer none) (nullable): why the keyring gave no password
 */
const GError *
ph_account_draft_get_secret_error (PhAccountDraft *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_DRAFT (self), NULL);

  return self->secret_error;
}

/**
 * ph_account_draft_set_secret_error:
 * @self: a draft
 * @error: why the keyring gave no password
 */
void
ph_account_draft_set_secret_error (PhAccountDraft *self, const GError *error)
{
  g_return_if_fail (PH_IS_ACCOUNT_DRAFT (self));
  g_return_if_fail (error != NULL);

  ph_account_draft_set_secret (self, NULL);
  self->secret_error = g_error_copy (error);
}

/**
 * ph_account_draft_get_keeping:
 * @self: a draft
 *
 * Returns: where the password will be kept
 */
PhDraftSecret
ph_account_draft_get_keeping (PhAccountDraft *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_DRAFT (self), PH_DRAFT_SECRET_IN_KEYRING);

  return self->keeping;
}

/**
 * ph_account_draft_set_keeping:
 * @self: a draft
 * @keeping: where the password will be kept
 */
void
ph_account_draft_set_keeping (PhAccountDraft *self, PhDraftSecret keeping)
{
  g_return_if_fail (PH_IS_ACCOUNT_DRAFT (self));

  self->keeping = keeping;
}

/**
 * ph_account_draft_get_lifetime:
 * @self: a draft
 *
 * Returns: how long the account will last
 */
PhDraftLifetime
ph_account_draft_get_lifetime (PhAccountDraft *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_DRAFT (self), PH_DRAFT_LASTING);

  return self->lifetime;
}

/**
 * ph_account_draft_set_lifetime:
 * @self: a draft
 * @lifetime: how long the account will last
 */
void
ph_account_draft_set_lifetime (PhAccountDraft *self, PhDraftLifetime lifetime)
{
  g_return_if_fail (PH_IS_ACCOUNT_DRAFT (self));

  self->lifetime = lifetime;
}

/**
 * ph_account_draft_get_candidate:
 * @self: a draft
 *
 * Returns: (transfer none) (nullable): what was found and chosen; %NULL: the settings were entered by hand
 */
PhCandidate *
ph_account_draft_get_candidate (PhAccountDraft *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_DRAFT (self), NULL);

  return self->candidate;
}

/**
 * ph_account_draft_get_provider:
 * @self: a draft
 *
 * Returns: (transfer none) (nullable): who runs the server; %NULL: nothing is known about it
 */
PhProvider *
ph_account_draft_get_provider (PhAccountDraft *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_DRAFT (self), NULL);

  return self->provider;
}

/* Where a user name is not known, the address is the most usual one, and the person sees it before it is used. */
static void
take_username (PhAccountDraft *self, PhCandidate *candidate)
{
  const char *username = ph_candidate_get_username (candidate);

  if (ph_candidate_get_methods (candidate) == PH_SIGN_IN_NONE)
    ph_account_set_username (self->account, "");
  else
    ph_account_set_username (self->account, username != NULL ? username : ph_account_get_address (self->account));
}

/**
 * ph_account_draft_use_candidate:
 * @self: a draft
 * @candidate: what was found
 *
 * Takes server and user name from @candidate and remembers where they come from. Nothing changes if @candidate is in use
 * and its server still stands.
 */
void
ph_account_draft_use_candidate (PhAccountDraft *self, PhCandidate *candidate)
{
  g_return_if_fail (PH_IS_ACCOUNT_DRAFT (self));
  g_return_if_fail (PH_IS_CANDIDATE (candidate));

  PhEndpoint *endpoint = ph_candidate_get_endpoint (candidate);

  if (self->candidate == candidate && ph_account_draft_has_server_of (self, candidate))
    return;
  ph_account_set_host (self->account, ph_endpoint_get_host (endpoint));
  ph_account_set_port (self->account, ph_endpoint_get_port (endpoint));
  ph_account_set_security (self->account, ph_endpoint_get_security (endpoint));
  ph_account_set_cleartext (self->account, PH_CLEARTEXT_REFUSE);
  take_username (self, candidate);
  g_set_object (&self->candidate, candidate);
  g_set_object (&self->provider, ph_candidate_get_provider (candidate));
  ph_candidate_note_origin (candidate, self->account);
}

/**
 * ph_account_draft_use_own_server:
 * @self: a draft
 * @provider: (nullable): who runs the server
 *
 * From here on the server counts as entered by the person; none of the settings changes.
 */
void
ph_account_draft_use_own_server (PhAccountDraft *self, PhProvider *provider)
{
  g_return_if_fail (PH_IS_ACCOUNT_DRAFT (self));
  g_return_if_fail (provider == NULL || PH_IS_PROVIDER (provider));

  g_clear_object (&self->candidate);
  g_set_object (&self->provider, provider);
  ph_account_forget_origin (self->account);
}

static gboolean
has_former_server (PhAccountDraft *self)
{
  return g_str_equal (ph_account_get_host (self->account), ph_account_get_host (self->original)) &&
         ph_account_get_port (self->account) == ph_account_get_port (self->original) &&
         ph_account_get_security (self->account) == ph_account_get_security (self->original);
}

/**
 * ph_account_draft_settle_source:
 * @self: a draft that is about to be kept
 *
 * A server that was changed in the editor, or by a fix of the test, is no longer the one that was found.
 */
void
ph_account_draft_settle_source (PhAccountDraft *self)
{
  g_return_if_fail (PH_IS_ACCOUNT_DRAFT (self));

  if (self->candidate != NULL ? ph_account_draft_has_server_of (self, self->candidate) : has_former_server (self))
    return;
  ph_account_draft_use_own_server (self, self->provider);
}

/**
 * ph_account_draft_has_server_of:
 * @self: a draft
 * @candidate: what was found
 *
 * Returns: whether name, port and security of the server are those of @candidate
 */
gboolean
ph_account_draft_has_server_of (PhAccountDraft *self, PhCandidate *candidate)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_DRAFT (self), FALSE);
  g_return_val_if_fail (PH_IS_CANDIDATE (candidate), FALSE);

  PhEndpoint *endpoint = ph_candidate_get_endpoint (candidate);

  return g_ascii_strcasecmp (ph_account_get_host (self->account), ph_endpoint_get_host (endpoint)) == 0 &&
         ph_account_get_port (self->account) == ph_endpoint_get_port (endpoint) &&
         ph_account_get_security (self->account) == ph_endpoint_get_security (endpoint);
}

/**
 * ph_account_draft_mark_original:
 * @self: a draft
 *
 * Takes what the draft holds now for its beginning.
 */
void
ph_account_draft_mark_original (PhAccountDraft *self)
{
  g_return_if_fail (PH_IS_ACCOUNT_DRAFT (self));

  g_clear_object (&self->original);
  self->original = ph_account_copy (self->account);
  replace_secret (&self->original_secret, self->secret);
}

/**
 * ph_account_draft_is_changed:
 * @self: a draft
 *
 * Returns: whether settings or password differ from the beginning
 */
gboolean
ph_account_draft_is_changed (PhAccountDraft *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_DRAFT (self), FALSE);

  return !ph_account_equal (self->account, self->original) || !secrets_equal (self->secret, self->original_secret);
}
