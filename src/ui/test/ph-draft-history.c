// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The changes that fixes have made to one draft, and how to take them back, the latest first. A password that was entered
// meanwhile stays, unless it is meant for another server than the one that comes back.

#include "config.h"

#include "ph-draft-history.h"

#include "ph-domain-name.h"

typedef struct
{
  PhAccount *account; /* (owned) */
  PhSecret *secret;   /* (owned) (nullable) */
} Snapshot;

struct _PhDraftHistory
{
  PhAccountDraft *draft; /* (owned) */
  PhAccount *former;     /* (owned): before all changes */
  GArray *snapshots;     /* (owned) (element-type Snapshot): the latest one last */
};

static void
snapshot_clear (gpointer data)
{
  Snapshot *snapshot = data;

  g_clear_object (&snapshot->account);
  g_clear_pointer (&snapshot->secret, ph_secret_unref);
}

/**
 * ph_draft_history_new:
 * @draft: what is going to be changed
 *
 * Returns: (transfer full): a history without changes
 */
PhDraftHistory *
ph_draft_history_new (PhAccountDraft *draft)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_DRAFT (draft), NULL);

  PhDraftHistory *self = g_new0 (PhDraftHistory, 1);

  self->draft = g_object_ref (draft);
  self->former = ph_account_copy (ph_account_draft_get_account (draft));
  self->snapshots = g_array_new (FALSE, TRUE, sizeof (Snapshot));
  g_array_set_clear_func (self->snapshots, snapshot_clear);
  return self;
}

/**
 * ph_draft_history_free:
 * @self: (transfer full): a history
 */
void
ph_draft_history_free (PhDraftHistory *self)
{
  g_return_if_fail (self != NULL);

  g_object_unref (self->draft);
  g_object_unref (self->former);
  g_array_unref (self->snapshots);
  g_free (self);
}

/**
 * ph_draft_history_push:
 * @self: a history
 *
 * Remembers the draft, which is about to be changed.
 */
void
ph_draft_history_push (PhDraftHistory *self)
{
  g_return_if_fail (self != NULL);

  PhSecret *secret = ph_account_draft_get_secret (self->draft);
  Snapshot snapshot = { .account = ph_account_copy (ph_account_draft_get_account (self->draft)), .secret = secret != NULL ? ph_secret_ref (secret) : NULL };

  g_array_append_val (self->snapshots, snapshot);
}

static gboolean
has_password_for (PhAccountDraft *draft, PhAccount *account)
{
  const char *host = ph_account_draft_get_secret_host (draft);

  return ph_account_draft_get_secret (draft) != NULL && host != NULL && ph_domain_name_has_same_owner (host, ph_account_get_host (account));
}

/**
 * ph_draft_history_pop:
 * @self: a history
 *
 * Makes the draft what it was before the latest change.
 *
 * Returns: whether there was one
 */
gboolean
ph_draft_history_pop (PhDraftHistory *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->snapshots->len == 0)
    return FALSE;

  const Snapshot *snapshot = &g_array_index (self->snapshots, Snapshot, self->snapshots->len - 1);

  ph_account_assign (ph_account_draft_get_account (self->draft), snapshot->account);
  if (snapshot->secret != NULL && !has_password_for (self->draft, snapshot->account))
    ph_account_draft_set_secret (self->draft, snapshot->secret);
  g_array_set_size (self->snapshots, self->snapshots->len - 1);
  return TRUE;
}

/**
 * ph_draft_history_can_pop:
 * @self: a history
 *
 * Returns: whether there is a change that can be taken back
 */
gboolean
ph_draft_history_can_pop (PhDraftHistory *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->snapshots->len > 0;
}

/**
 * ph_draft_history_settle:
 * @self: a history
 *
 * The person has gone on with what the draft is now.
 */
void
ph_draft_history_settle (PhDraftHistory *self)
{
  g_return_if_fail (self != NULL);

  g_array_set_size (self->snapshots, 0);
}

/**
 * ph_draft_history_restart:
 * @self: a history
 *
 * The person has decided for what the draft is now: from here on that is what was before.
 */
void
ph_draft_history_restart (PhDraftHistory *self)
{
  g_return_if_fail (self != NULL);

  ph_draft_history_settle (self);
  g_clear_object (&self->former);
  self->former = ph_account_copy (ph_account_draft_get_account (self->draft));
}

/**
 * ph_draft_history_get_former:
 * @self: a history
 *
 * Returns: (transfer none): the settings before all changes
 */
PhAccount *
ph_draft_history_get_former (PhDraftHistory *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->former;
}
