// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Shows how one signs in with an account. Whether the keyring has a password it says only once the keyring has said so;
// it never reads one, and never makes the keyring ask for anything.

#include "config.h"

#include "ph-sign-in-row.h"

#include <glib/gi18n.h>

struct _PhSignInRow
{
  AdwActionRow parent_instance;
  char *username;            /* (owned) (nullable): whose password the keyring is asked for */
  GCancellable *cancellable; /* (owned) (nullable): while it is asked */
};

G_DEFINE_FINAL_TYPE (PhSignInRow, ph_sign_in_row, ADW_TYPE_ACTION_ROW)

static void check_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
stop (PhSignInRow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
start (PhSignInRow *self, PhAccount *account, PhKeyring *keyring)
{
  const char *username = ph_account_get_username (account);

  /* What was said of the same name stays until there is something new to say. */
  if (g_strcmp0 (username, self->username) != 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self), username);
  g_free (self->username);
  self->username = g_strdup (username);
  self->cancellable = g_cancellable_new ();
  ph_keyring_check_async (keyring, ph_account_get_id (account), self->cancellable, check_cb, g_object_ref (self));
}

static void
check_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhSignInRow) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean has_secret = ph_keyring_check_finish (PH_KEYRING (source), result, &error);
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    text = g_strdup (self->username);
  else if (has_secret)
    /* Translators: %s is a user name */
    text = g_strdup_printf (_ ("%s, password in the keyring"), self->username);
  else
    /* Translators: %s is a user name */
    text = g_strdup_printf (_ ("%s, no password yet"), self->username);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
}

static void
ph_sign_in_row_dispose (GObject *object)
{
  stop (PH_SIGN_IN_ROW (object));
  G_OBJECT_CLASS (ph_sign_in_row_parent_class)->dispose (object);
}

static void
ph_sign_in_row_finalize (GObject *object)
{
  g_free (PH_SIGN_IN_ROW (object)->username);
  G_OBJECT_CLASS (ph_sign_in_row_parent_class)->finalize (object);
}

static void
ph_sign_in_row_class_init (PhSignInRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ph_sign_in_row_dispose;
  object_class->finalize = ph_sign_in_row_finalize;
}

static void
ph_sign_in_row_init (PhSignInRow *self)
{
}

/**
 * ph_sign_in_row_show:
 * @self: a row
 * @account: a stored account
 * @keyring: where its password may be
 *
 * Shows how @account signs in now. The keyring answers later.
 */
void
ph_sign_in_row_show (PhSignInRow *self, PhAccount *account, PhKeyring *keyring)
{
  g_return_if_fail (PH_IS_SIGN_IN_ROW (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));
  g_return_if_fail (PH_IS_KEYRING (keyring));

  const char *username = ph_account_get_username (account);

  stop (self);
  if (username[0] != '\0' && !ph_keyring_is_kept_for_this_run (keyring, ph_account_get_id (account)))
    {
      start (self, account, keyring);
      return;
    }

  /* Translators: %s is a user name */
  g_autofree char *kept = g_strdup_printf (_ ("%s, password kept until you close Posthorn"), username);

  g_clear_pointer (&self->username, g_free);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), username[0] != '\0' ? kept : _ ("None needed"));
}
