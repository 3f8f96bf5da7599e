// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Collects ways on and keeps out what is none: what equals the present settings, what stands there already, what cannot be
// tried, and everything that would take the encryption away. Which ways there are is for others to say.

#include "config.h"

#include "ph-fix-list.h"

#include <string.h>

static gboolean
is_same (PhFix *a, PhFix *b)
{
  if (ph_fix_get_url (a) != NULL && g_strcmp0 (ph_fix_get_url (a), ph_fix_get_url (b)) == 0)
    return TRUE;
  if (ph_fix_get_kind (a) != ph_fix_get_kind (b) || ph_fix_get_url (a) != NULL || ph_fix_get_n_changes (a) != ph_fix_get_n_changes (b))
    return FALSE;
  for (guint i = 0; i < ph_fix_get_n_changes (a); i++)
    if (g_strcmp0 (ph_fix_get_change (a, i)->value, ph_fix_get_value (b, ph_fix_get_change (a, i)->field)) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
is_known (PhFixList *self, PhFix *fix)
{
  for (guint i = 0; i < self->fixes->len; i++)
    if (is_same (g_ptr_array_index (self->fixes, i), fix))
      return TRUE;
  return FALSE;
}

static gboolean
is_step_forward (PhFixList *self, PhFix *fix)
{
  PhAccount *before = self->evidence->account;
  g_autoptr(PhAccount) after = ph_account_copy (before);

  ph_fix_apply (fix, after);
  /* Where two fields are wrong, each is mended by itself. */
  if (ph_account_equal (before, after) || (!ph_account_check (after, NULL) && ph_account_check (before, NULL)))
    return FALSE;
  return ph_account_get_security (after) != PH_SECURITY_NONE || ph_account_get_security (before) == PH_SECURITY_NONE;
}

/**
 * ph_fix_list_add:
 * @self: what has been found so far
 * @fix: (transfer full): one more way on, unless it is none
 */
void
ph_fix_list_add (PhFixList *self, PhFix *fix)
{
  g_return_if_fail (self != NULL && fix != NULL);

  if (is_known (self, fix) || (ph_fix_get_n_changes (fix) > 0 && !is_step_forward (self, fix)))
    ph_fix_unref (fix);
  else
    g_ptr_array_add (self->fixes, fix);
}

/**
 * ph_fix_list_add_action:
 * @self: what has been found so far
 * @kind: something to do
 * @url: (nullable): the page to open, for the kinds that open one; without it these are left out
 */
void
ph_fix_list_add_action (PhFixList *self, PhFixKind kind, const char *url)
{
  if (!ph_fix_kind_opens_page (kind) || url != NULL)
    ph_fix_list_add (self, ph_fix_new_action (kind, url));
}

/**
 * ph_fix_list_add_port:
 * @self: what has been found so far
 * @port: another port, or the same one
 * @security: how it begins
 */
void
ph_fix_list_add_port (PhFixList *self, guint port, PhSecurity security)
{
  g_autofree char *text = g_strdup_printf ("%u", port);

  ph_fix_list_add (self, ph_fix_new_change (PH_FIX_CHANGE_PORT_AND_SECURITY, "port", text, "security", ph_security_to_nick (security), NULL));
}

/**
 * ph_fix_list_add_host:
 * @self: what has been found so far
 * @host: another server name
 */
void
ph_fix_list_add_host (PhFixList *self, const char *host)
{
  ph_fix_list_add (self, ph_fix_new_change (PH_FIX_CHANGE_HOST, "host", host, NULL));
}

/**
 * ph_fix_list_add_server:
 * @self: what has been found so far
 * @host: a server
 * @port: its port
 * @security: how that begins
 *
 * What belongs together stays in one fix; what is right already is left out of it.
 */
void
ph_fix_list_add_server (PhFixList *self, const char *host, guint port, PhSecurity security)
{
  PhAccount *account = self->evidence->account;
  g_autofree char *text = g_strdup_printf ("%u", port);
  gboolean has_port = ph_account_get_port (account) == port && ph_account_get_security (account) == security;

  if (g_ascii_strcasecmp (host, ph_account_get_host (account)) == 0)
    ph_fix_list_add_port (self, port, security);
  else if (has_port)
    ph_fix_list_add_host (self, host);
  else
    ph_fix_list_add (self, ph_fix_new_change (PH_FIX_CHANGE_HOST, "host", host, "port", text, "security", ph_security_to_nick (security), NULL));
}
