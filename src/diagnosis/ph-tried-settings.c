// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Remembers the settings that a person has tried one after the other, so that no fix leads back to what has just failed.
// The rules judge each failure by itself and know nothing of the one before.

#include "config.h"

#include "ph-tried-settings.h"

/* Nobody presses more buttons in a row. */
#define MAX_TRIED 50

typedef struct
{
  PhAccount *account; /* (owned) */
  PhProblemId problem;
} Tried;

struct _PhTriedSettings
{
  GArray *tried; /* (owned) (element-type Tried): the latest one last */
};

static void
tried_clear (gpointer data)
{
  g_clear_object (&((Tried *) data)->account);
}

/**
 * ph_tried_settings_new:
 *
 * Returns: (transfer full): a memory of nothing
 */
PhTriedSettings *
ph_tried_settings_new (void)
{
  PhTriedSettings *self = g_new0 (PhTriedSettings, 1);

  self->tried = g_array_new (FALSE, FALSE, sizeof (Tried));
  g_array_set_clear_func (self->tried, tried_clear);
  return self;
}

/**
 * ph_tried_settings_free:
 * @self: (transfer full): a memory
 */
void
ph_tried_settings_free (PhTriedSettings *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->tried);
  g_free (self);
}

static gboolean
has (const PhTriedSettings *self, PhAccount *account, PhProblemId problem)
{
  for (guint i = 0; i < self->tried->len; i++)
    {
      const Tried *tried = &g_array_index (self->tried, Tried, i);

      if (tried->problem == problem && ph_account_equal (tried->account, account))
        return TRUE;
    }
  return FALSE;
}

/**
 * ph_tried_settings_note:
 * @self: a memory
 * @account: settings that have failed; a copy is kept
 * @problem: with what
 */
void
ph_tried_settings_note (PhTriedSettings *self, PhAccount *account, const PhProblem *problem)
{
  g_return_if_fail (self != NULL && PH_IS_ACCOUNT (account) && problem != NULL);

  Tried tried = { .problem = ph_problem_get_id (problem) };

  if (has (self, account, tried.problem))
    return;
  if (self->tried->len == MAX_TRIED)
    g_array_remove_index (self->tried, 0);
  tried.account = ph_account_copy (account);
  g_array_append_val (self->tried, tried);
}

/**
 * ph_tried_settings_forget:
 * @self: a memory
 *
 * What failed before may work now: with another password, or because time has passed.
 */
void
ph_tried_settings_forget (PhTriedSettings *self)
{
  g_return_if_fail (self != NULL);

  g_array_set_size (self->tried, 0);
}

/**
 * ph_tried_settings_lead_back:
 * @self: a memory
 * @fix: a way on
 * @account: what it would change
 * @problem: what has to be mended
 *
 * Returns: whether @fix makes of @account what has failed already with the same problem
 */
gboolean
ph_tried_settings_lead_back (const PhTriedSettings *self, const PhFix *fix, PhAccount *account, const PhProblem *problem)
{
  g_return_val_if_fail (self != NULL && fix != NULL && PH_IS_ACCOUNT (account) && problem != NULL, FALSE);

  if (ph_fix_get_n_changes (fix) == 0)
    return FALSE;

  g_autoptr(PhAccount) after = ph_account_copy (account);

  ph_fix_apply (fix, after);
  return has (self, after, ph_problem_get_id (problem));
}
