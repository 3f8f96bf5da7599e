// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Two hands at one account: a person in a window, and another program, or the person again who wants to undo. Each setting
// by itself is as whoever changed it last wants it.

#include "config.h"

#include "ph-account-rebase.h"

/* Setting host or port forgets these: they come last. */
static const char *const dependent[] = { "trusted-sha256", "trusted-certificate", "found-by", "found-uri", "found-on", "latch" };

/* What the server, or the way to it, has a say in. */
static const char *const tested[] = {
  "address",
  "host",
  "port",
  "security",
  "username",
  "mechanism",
  "ehlo-name",
  "ca-file",
  "client-certificate",
  "trusted-sha256",
  "address-family",
  "cleartext",
  "proxy",
};

static gboolean
is_dependent (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (dependent); i++)
    if (g_str_equal (dependent[i], name))
      return TRUE;
  return FALSE;
}

static gboolean
is_setting (GParamSpec *pspec)
{
  return (pspec->flags & G_PARAM_WRITABLE) != 0 && (pspec->flags & G_PARAM_CONSTRUCT_ONLY) == 0;
}

static gboolean
differs (PhAccount *a, PhAccount *b, GParamSpec *pspec)
{
  g_auto (GValue) of_a = G_VALUE_INIT;
  g_auto (GValue) of_b = G_VALUE_INIT;

  g_object_get_property (G_OBJECT (a), pspec->name, &of_a);
  g_object_get_property (G_OBJECT (b), pspec->name, &of_b);
  return g_param_values_cmp (pspec, &of_a, &of_b) != 0;
}

static void
take (PhAccount *target, PhAccount *source, const char *name)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_object_get_property (G_OBJECT (source), name, &value);
  g_object_set_property (G_OBJECT (target), name, &value);
}

/**
 * ph_account_rebase:
 * @mine: an account
 * @base: as it was when the work on @mine began
 * @theirs: as somebody else has made it of @base meanwhile
 *
 * Returns: (transfer full): @theirs, but what is different in @mine than in @base is as in @mine
 */
PhAccount *
ph_account_rebase (PhAccount *mine, PhAccount *base, PhAccount *theirs)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (mine), NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (base), NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (theirs), NULL);

  PhAccount *target = ph_account_copy (theirs);
  guint n_properties = 0;
  g_autofree GParamSpec **properties = g_object_class_list_properties (G_OBJECT_GET_CLASS (mine), &n_properties);

  for (guint i = 0; i < n_properties; i++)
    if (is_setting (properties[i]) && !is_dependent (properties[i]->name) && differs (mine, base, properties[i]))
      take (target, mine, properties[i]->name);
  for (guint i = 0; i < G_N_ELEMENTS (dependent); i++)
    {
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (mine), dependent[i]);

      if (differs (mine, base, pspec))
        take (target, mine, dependent[i]);
    }
  return target;
}

/**
 * ph_account_rebase_is_visible:
 * @a: an account
 * @b: the same, perhaps with other settings
 *
 * Returns: whether they differ in what a person can set; what a server has shown to be able to is not of that kind
 */
gboolean
ph_account_rebase_is_visible (PhAccount *a, PhAccount *b)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (a), FALSE);
  g_return_val_if_fail (PH_IS_ACCOUNT (b), FALSE);

  g_autoptr(PhAccount) copy = ph_account_copy (a);

  ph_account_set_latch (copy, ph_account_get_latch (b));
  return !ph_account_equal (copy, b);
}

/**
 * ph_account_rebase_needs_test:
 * @a: an account
 * @b: the same, perhaps with other settings
 *
 * Returns: whether they differ in what may work with the one and not with the other
 */
gboolean
ph_account_rebase_needs_test (PhAccount *a, PhAccount *b)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (a), FALSE);
  g_return_val_if_fail (PH_IS_ACCOUNT (b), FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (tested); i++)
    if (differs (a, b, g_object_class_find_property (G_OBJECT_GET_CLASS (a), tested[i])))
      return TRUE;
  return FALSE;
}
