// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How an account is kept and used, beyond its server: what becomes of what was sent, the way there, and what the person
// remembers it by.

#include "config.h"

#include "ph-account-private.h"

G_DEFINE_ENUM_TYPE (PhSelfCopy,
                    ph_self_copy,
                    G_DEFINE_ENUM_VALUE (PH_SELF_COPY_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (PH_SELF_COPY_BCC, "bcc"))
G_DEFINE_ENUM_TYPE (PhAccountUse,
                    ph_account_use,
                    G_DEFINE_ENUM_VALUE (PH_ACCOUNT_USE_ENABLED, "enabled"),
                    G_DEFINE_ENUM_VALUE (PH_ACCOUNT_USE_DISABLED, "disabled"))

/**
 * ph_account_get_reply_to:
 * @self: an account
 *
 * Returns: (transfer none): where answers go, as [func@Mailbox.list_to_text] writes it; "": to the sender
 */
const char *
ph_account_get_reply_to (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_REPLY_TO];
}

/**
 * ph_account_set_reply_to:
 * @self: an account
 * @reply_to: (nullable): where answers go, as [func@Mailbox.list_to_text] writes it; "": to the sender; %NULL is ""
 */
void
ph_account_set_reply_to (PhAccount *self, const char *reply_to)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_REPLY_TO, reply_to);
}

/**
 * ph_account_get_archive_folder:
 * @self: an account
 *
 * Returns: (transfer none): absolute path of the Maildir that keeps what was sent; "": none
 */
const char *
ph_account_get_archive_folder (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_ARCHIVE_FOLDER];
}

/**
 * ph_account_set_archive_folder:
 * @self: an account
 * @archive_folder: (nullable): absolute path of the Maildir that keeps what was sent; "": none; %NULL is ""
 */
void
ph_account_set_archive_folder (PhAccount *self, const char *archive_folder)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_ARCHIVE_FOLDER, archive_folder);
}

/**
 * ph_account_get_color:
 * @self: an account
 *
 * Returns: (transfer none): what tells it apart at a glance, one of [func@Account.list_colors]; "": nothing
 */
const char *
ph_account_get_color (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_COLOR];
}

/**
 * ph_account_set_color:
 * @self: an account
 * @color: (nullable): what tells it apart at a glance, one of [func@Account.list_colors]; "": nothing; %NULL is ""
 */
void
ph_account_set_color (PhAccount *self, const char *color)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_COLOR, color);
}

/**
 * ph_account_list_colors:
 *
 * Returns: (transfer none) (array zero-terminated=1): the names of the colors that an account can have, in the order of the
 *   rainbow
 */
const char *const *
ph_account_list_colors (void)
{
  static const char *const colors[] = { "red", "orange", "yellow", "green", "blue", "purple", "brown", NULL };

  return colors;
}

/**
 * ph_account_get_notes:
 * @self: an account
 *
 * Returns: (transfer none): remarks of the person, lines separated by LF; "" when there are none
 */
const char *
ph_account_get_notes (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_NOTES];
}

/**
 * ph_account_set_notes:
 * @self: an account
 * @notes: (nullable): remarks of the person, lines separated by LF; "" when there are none; %NULL is ""
 */
void
ph_account_set_notes (PhAccount *self, const char *notes)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_NOTES, notes);
}

/**
 * ph_account_get_proxy:
 * @self: an account
 *
 * Returns: (transfer none): way to the server: "": as the desktop says, "direct://": no proxy, else the URI of one, as #GSimpleProxyResolver takes it
 */
const char *
ph_account_get_proxy (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_PROXY];
}

/**
 * ph_account_set_proxy:
 * @self: an account
 * @proxy: (nullable): way to the server: "": as the desktop says, "direct://": no proxy, else the URI of one, as #GSimpleProxyResolver takes it; %NULL is ""
 */
void
ph_account_set_proxy (PhAccount *self, const char *proxy)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_PROXY, proxy);
}

/**
 * ph_account_get_self_copy:
 * @self: an account
 *
 * Returns: whether the sender gets a copy of what is written
 */
PhSelfCopy
ph_account_get_self_copy (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), PH_SELF_COPY_NONE);

  return (PhSelfCopy) ph_account_get_number (self, PH_ACCOUNT_SELF_COPY);
}

/**
 * ph_account_set_self_copy:
 * @self: an account
 * @self_copy: whether the sender gets a copy of what is written
 */
void
ph_account_set_self_copy (PhAccount *self, PhSelfCopy self_copy)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_number (self, PH_ACCOUNT_SELF_COPY, self_copy);
}

/**
 * ph_account_get_use:
 * @self: an account
 *
 * Returns: whether anything goes over it
 */
PhAccountUse
ph_account_get_use (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), PH_ACCOUNT_USE_ENABLED);

  return (PhAccountUse) ph_account_get_number (self, PH_ACCOUNT_USE);
}

/**
 * ph_account_set_use:
 * @self: an account
 * @use: whether anything goes over it
 */
void
ph_account_set_use (PhAccount *self, PhAccountUse use)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_number (self, PH_ACCOUNT_USE, use);
}

/**
 * ph_account_get_max_connections:
 * @self: an account
 *
 * Returns: connections to its server at a time; 0: as in the preferences
 */
guint
ph_account_get_max_connections (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), 0);

  return ph_account_get_number (self, PH_ACCOUNT_MAX_CONNECTIONS);
}

/**
 * ph_account_set_max_connections:
 * @self: an account
 * @n_connections: connections to its server at a time; 0: as in the preferences
 */
void
ph_account_set_max_connections (PhAccount *self, guint n_connections)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_number (self, PH_ACCOUNT_MAX_CONNECTIONS, n_connections);
}
