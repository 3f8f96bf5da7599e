// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Between an account in the store and the window that edits it: the draft, what the work on it began with, and what becomes of
// both when another program changes the same account. It knows where the password is and for whom it is meant, and makes a
// change of it all. It has no window and asks nobody.

#include "config.h"

#include "ph-account-revision.h"

#include "ph-account-rebase.h"
#include "ph-domain-name.h"

struct _PhAccountRevision
{
  GObject parent_instance;
  PhServices *services;  /* (owned) */
  PhAccountDraft *draft; /* (owned) */
  PhAccount *base;       /* (owned): the account as it is stored, as far as the draft knows */
  char *original;        /* (owned) (nullable): identifier of the account of which this is a copy, which is not stored yet */
  GSignalGroup *stored;  /* (owned): signals of the stored account */
};

G_DEFINE_FINAL_TYPE (PhAccountRevision, ph_account_revision, G_TYPE_OBJECT)

enum
{
  OUTDATED,
  REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void lookup_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static PhAccount *
find_stored (PhAccountRevision *self)
{
  return ph_services_find_account (self->services, ph_account_get_id (self->base));
}

/* Who keeps nothing of an account, or its password for this run only, doesn't want more of it to be kept afterwards. */
static void
begin (PhAccountRevision *self, PhAccount *stored)
{
  PhKeyring *keyring = ph_services_get_keyring (self->services);

  g_clear_object (&self->draft);
  self->draft = ph_account_draft_new (self->base);
  if (ph_account_is_transient (stored))
    ph_account_draft_set_lifetime (self->draft, PH_DRAFT_PASSING);
  if (ph_keyring_is_kept_for_this_run (keyring, ph_account_get_id (stored)))
    ph_account_draft_set_keeping (self->draft, PH_DRAFT_SECRET_FOR_THIS_RUN);
}

/* The account in the store */

static void
on_stored_notify_cb (PhAccount *stored, GParamSpec *pspec, PhAccountRevision *self)
{
  if (ph_account_revision_is_outdated (self))
    g_signal_emit (self, signals[OUTDATED], 0);
}

static void
on_store_items_changed_cb (GListModel *store, guint position, guint removed, guint added, PhAccountRevision *self)
{
  PhAccount *stored = find_stored (self);

  if (self->original != NULL)
    return;
  g_signal_group_set_target (self->stored, stored);
  if (stored == NULL)
    g_signal_emit (self, signals[REMOVED], 0);
  else if (ph_account_revision_is_outdated (self))
    g_signal_emit (self, signals[OUTDATED], 0);
}

/* The password */

/* A password is meant for whoever runs the server for which it was entered. A server that the list of providers knows is
 * nobody's trap. */
static gboolean
is_foreign (PhAccountRevision *self)
{
  const char *host = ph_account_get_host (ph_account_revision_get_account (self));
  PhProviderCatalogue *catalogue = ph_services_get_catalogue (self->services);

  return !ph_domain_name_has_same_owner (ph_account_get_host (self->base), host) &&
         (catalogue == NULL || ph_provider_catalogue_find_by_server (catalogue, host) == NULL);
}

/* One that can't be read now is there all the same, and goes to whichever server is saved. */
static gboolean
may_have_password (PhAccountRevision *self, const GError *error)
{
  return error == NULL || (ph_account_needs_password (ph_account_revision_get_account (self)) &&
                           !g_error_matches (error, PH_KEYRING_ERROR, PH_KEYRING_ERROR_MISSING));
}

static void
lookup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhAccountRevision *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(PhSecret) secret = ph_keyring_lookup_finish (PH_KEYRING (source), result, &error);
  gboolean is_withheld = may_have_password (self, error) && is_foreign (self);

  if (!is_withheld && secret != NULL)
    ph_account_draft_take_stored_secret (self->draft, secret);
  else if (!is_withheld)
    ph_account_draft_set_secret_error (self->draft, error);
  g_task_return_boolean (task, !is_withheld);
}

static void
ph_account_revision_dispose (GObject *object)
{
  PhAccountRevision *self = PH_ACCOUNT_REVISION (object);

  g_clear_object (&self->stored);
  g_clear_object (&self->draft);
  g_clear_object (&self->base);
  g_clear_object (&self->services);
  G_OBJECT_CLASS (ph_account_revision_parent_class)->dispose (object);
}

static void
ph_account_revision_finalize (GObject *object)
{
  g_free (PH_ACCOUNT_REVISION (object)->original);
  G_OBJECT_CLASS (ph_account_revision_parent_class)->finalize (object);
}

static guint
new_signal (const char *name)
{
  return g_signal_new (name, PH_TYPE_ACCOUNT_REVISION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ph_account_revision_class_init (PhAccountRevisionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_account_revision_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_account_revision_finalize;

  signals[OUTDATED] = new_signal ("outdated");
  signals[REMOVED] = new_signal ("removed");
}

static void
ph_account_revision_init (PhAccountRevision *self)
{
  self->stored = g_signal_group_new (PH_TYPE_ACCOUNT);
  g_signal_group_connect_object (self->stored, "notify", G_CALLBACK (on_stored_notify_cb), self, 0);
}

static PhAccountRevision *
new_revision (PhServices *services, PhAccount *account, PhAccount *stored)
{
  PhAccountRevision *self = g_object_new (PH_TYPE_ACCOUNT_REVISION, NULL);

  self->services = g_object_ref (services);
  self->base = ph_account_copy (account);
  begin (self, stored);
  g_signal_group_set_target (self->stored, find_stored (self));
  g_signal_connect_object (ph_services_get_store (services), "items-changed", G_CALLBACK (on_store_items_changed_cb), self, 0);
  return self;
}

/**
 * ph_account_revision_new:
 * @services: where the account is kept
 * @account: a stored account
 *
 * Returns: (transfer full): a revision in which nothing is changed yet
 */
PhAccountRevision *
ph_account_revision_new (PhServices *services, PhAccount *account)
{
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  return new_revision (services, account, account);
}

/**
 * ph_account_revision_new_copy:
 * @services: where the account will be kept
 * @copy: an account that is not stored
 * @original: the stored account of which it is a copy, and whose password it gets
 *
 * Returns: (transfer full): a revision in which nothing is changed yet
 */
PhAccountRevision *
ph_account_revision_new_copy (PhServices *services, PhAccount *copy, PhAccount *original)
{
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (copy), NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (original), NULL);

  PhAccountRevision *self = new_revision (services, copy, original);

  self->original = g_strdup (ph_account_get_id (original));
  return self;
}

/**
 * ph_account_revision_get_draft:
 * @self: a revision
 *
 * Returns: (transfer none): what is changed and tested
 */
PhAccountDraft *
ph_account_revision_get_draft (PhAccountRevision *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_REVISION (self), NULL);

  return self->draft;
}

/**
 * ph_account_revision_get_account:
 * @self: a revision
 *
 * Returns: (transfer none): the settings of the draft, to be read and changed
 */
PhAccount *
ph_account_revision_get_account (PhAccountRevision *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_REVISION (self), NULL);

  return ph_account_draft_get_account (self->draft);
}

/**
 * ph_account_revision_get_base:
 * @self: a revision
 *
 * Returns: (transfer none): the account as it was when the work began, or caught up last
 */
PhAccount *
ph_account_revision_get_base (PhAccountRevision *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_REVISION (self), NULL);

  return self->base;
}

/**
 * ph_account_revision_is_copy:
 * @self: a revision
 *
 * Returns: whether the account is not stored yet
 */
gboolean
ph_account_revision_is_copy (PhAccountRevision *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_REVISION (self), FALSE);

  return self->original != NULL;
}

/**
 * ph_account_revision_is_outdated:
 * @self: a revision
 *
 * Returns: whether the stored account has other settings than the base, of those that a person can set
 */
gboolean
ph_account_revision_is_outdated (PhAccountRevision *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_REVISION (self), FALSE);

  PhAccount *stored = find_stored (self);

  return stored != NULL && ph_account_rebase_is_visible (self->base, stored);
}

/**
 * ph_account_revision_catch_up:
 * @self: a revision that is outdated
 * @edited: the account as the person has made it, with what is not in the draft yet
 *
 * Begins with the account as it is stored now. The draft is like that, but what is different in @edited than in the former base is
 * as in @edited.
 */
void
ph_account_revision_catch_up (PhAccountRevision *self, PhAccount *edited)
{
  g_return_if_fail (PH_IS_ACCOUNT_REVISION (self));
  g_return_if_fail (PH_IS_ACCOUNT (edited));

  PhAccount *stored = find_stored (self);
  g_autoptr(PhAccount) merged = ph_account_rebase (edited, self->base, stored);

  ph_account_assign (self->base, stored);
  ph_account_assign (ph_account_revision_get_account (self), merged);
}

/**
 * ph_account_revision_begin_again:
 * @self: a revision of a stored account
 *
 * Forgets all that was done and begins with the account as it is stored now.
 */
void
ph_account_revision_begin_again (PhAccountRevision *self)
{
  g_return_if_fail (PH_IS_ACCOUNT_REVISION (self));

  PhAccount *stored = find_stored (self);

  ph_account_assign (self->base, stored);
  begin (self, stored);
}

/**
 * ph_account_revision_find_password_async:
 * @self: a revision
 * @cancellable: (nullable): gives up
 * @callback: called at the end
 * @user_data: for @callback
 *
 * Gives the draft the password that the keyring has, or the reason why it gave none. Nothing is looked up for a draft that has one
 * already, or does not sign in.
 */
void
ph_account_revision_find_password_async (PhAccountRevision *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_ACCOUNT_REVISION (self));

  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  const char *id = self->original != NULL ? self->original : ph_account_get_id (self->base);
  gboolean signs_in = ph_account_get_username (ph_account_revision_get_account (self))[0] != '\0';

  g_task_set_source_tag (task, ph_account_revision_find_password_async);
  if (signs_in && ph_account_draft_get_secret (self->draft) == NULL)
    ph_keyring_lookup_async (ph_services_get_keyring (self->services), id, cancellable, lookup_cb, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * ph_account_revision_find_password_finish:
 * @self: a revision
 * @result: what the callback got
 *
 * Returns: %FALSE when there may be a password, but the draft must not have it: its server is somebody else's
 */
gboolean
ph_account_revision_find_password_finish (PhAccountRevision *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_account_revision_find_password_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * ph_account_revision_dup_change:
 * @self: a revision
 * @text: what is done when it is kept, for a person
 *
 * Returns: (transfer full): a change from the base to the draft as it is now; its password only if it is a new one, else it is
 *   where it was
 */
PhAccountChange *
ph_account_revision_dup_change (PhAccountRevision *self, const char *text)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_REVISION (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  g_autoptr(PhAccountDraft) changes = NULL;
  PhAccountChange *change = NULL;

  ph_account_draft_settle_source (self->draft);
  changes = ph_account_draft_new (ph_account_revision_get_account (self));
  if (ph_account_draft_has_new_secret (self->draft))
    ph_account_draft_set_secret (changes, ph_account_draft_get_secret (self->draft));
  ph_account_draft_set_keeping (changes, ph_account_draft_get_keeping (self->draft));
  ph_account_draft_set_lifetime (changes, ph_account_draft_get_lifetime (self->draft));
  change = ph_account_change_new (self->services, self->base, changes, text);
  if (self->original != NULL)
    ph_account_change_take_password_of (change, self->original);
  return change;
}
