// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How long somebody should wait before the next sign-in, by server and user name. It only counts and calculates: whoever
// offers a sign-in asks it first. It has no clock of its own and writes nothing down.

#include "config.h"

#include "ph-sign-in-pause.h"

/* One typing mistake is forgiven; servers begin to lock out at three to five. */
#define FREE_REFUSALS 1

#define FIRST_PAUSE_S 60

/* What providers that count attempts ask for; also what is waited at once if the server says that it has counted too many. */
#define LONGEST_PAUSE_S (15 * 60)

/* From so many refusals on the pause has its full length: 60 s × 2⁴ is more than that. */
#define REFUSALS_OF_LONGEST (FREE_REFUSALS + 5)

typedef struct
{
  guint n_refusals;
  gint64 until_us;
} Record;

struct _PhSignInPause
{
  GObject parent_instance;

  GHashTable *records; /* (owned): key of dup_key() → Record */
};

G_DEFINE_FINAL_TYPE (PhSignInPause, ph_sign_in_pause, G_TYPE_OBJECT)

/* The server saw a password, or a token, and did not let anybody in: what counts as an attempt there. */
static const PhProblemId refusals[] = {
  PH_PROBLEM_WRONG_CREDENTIALS,
  PH_PROBLEM_APP_PASSWORD_REQUIRED,
  PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED,
  PH_PROBLEM_SMTP_AUTH_DISABLED,
  PH_PROBLEM_BASIC_AUTH_DISABLED,
  PH_PROBLEM_CLIENT_ACCESS_DISABLED,
  PH_PROBLEM_ACCOUNT_SUSPENDED,
  PH_PROBLEM_PASSWORD_CHANGE_REQUIRED,
  PH_PROBLEM_TOKEN_EXPIRED,
  PH_PROBLEM_TOKEN_REVOKED,
  PH_PROBLEM_TOKEN_WRONG_SCOPE,
};

static gboolean
is_refusal (PhProblem *problem)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    if (ph_problem_get_id (problem) == refusals[i])
      return TRUE;
  return FALSE;
}

/* Whether the sign-in itself went well, whatever came after it. */
static gboolean
has_signed_in (PhProblem *problem)
{
  return problem == NULL || ph_problem_get_step (problem) > PH_TEST_STEP_SIGN_IN;
}

/* Servers take names in either case, and count for both. Returns: (transfer full) (nullable): NULL: nobody signs in */
static char *
dup_key (PhAccount *account)
{
  g_autofree char *host = g_ascii_strdown (ph_account_get_host (account), -1);
  g_autofree char *username = g_ascii_strdown (ph_account_get_username (account), -1);

  return *username != '\0' ? g_strconcat (host, "\n", username, NULL) : NULL;
}

static void
ph_sign_in_pause_finalize (GObject *object)
{
  g_hash_table_unref (PH_SIGN_IN_PAUSE (object)->records);

  G_OBJECT_CLASS (ph_sign_in_pause_parent_class)->finalize (object);
}

static void
ph_sign_in_pause_class_init (PhSignInPauseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_sign_in_pause_finalize;
}

static void
ph_sign_in_pause_init (PhSignInPause *self)
{
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * ph_sign_in_pause_new:
 *
 * Returns: (transfer full): a memory of refused sign-ins that is empty
 */
PhSignInPause *
ph_sign_in_pause_new (void)
{
  return g_object_new (PH_TYPE_SIGN_IN_PAUSE, NULL);
}

static guint
get_pause_s (guint n_refusals)
{
  if (n_refusals <= FREE_REFUSALS)
    return 0;
  if (n_refusals >= REFUSALS_OF_LONGEST)
    return LONGEST_PAUSE_S;
  return FIRST_PAUSE_S << (n_refusals - FREE_REFUSALS - 1);
}

/* (transfer full): @key */
static Record *
ensure_record (PhSignInPause *self, char *key)
{
  Record *record = g_hash_table_lookup (self->records, key);

  if (record != NULL)
    {
      g_free (key);
      return record;
    }
  record = g_new0 (Record, 1);
  g_hash_table_insert (self->records, key, record);
  return record;
}

/**
 * ph_sign_in_pause_note:
 * @self: a memory
 * @account: who wanted to sign in, and where
 * @problem: (nullable): how a test with @account ended; %NULL: well
 * @now_us: what g_get_monotonic_time() says
 *
 * The first refusal costs nothing; from the second on there is a pause, and each further one doubles it up to a quarter of an
 * hour. That is also the pause when the server says that there were too many attempts. A sign-in that goes well clears
 * everything, and what fails before the server has judged the sign-in changes nothing.
 */
void
ph_sign_in_pause_note (PhSignInPause *self, PhAccount *account, PhProblem *problem, gint64 now_us)
{
  g_return_if_fail (PH_IS_SIGN_IN_PAUSE (self) && PH_IS_ACCOUNT (account));

  g_autofree char *key = dup_key (account);
  Record *record = NULL;

  if (key == NULL)
    return;
  if (has_signed_in (problem))
    {
      g_hash_table_remove (self->records, key);
      return;
    }
  if (ph_problem_get_id (problem) != PH_PROBLEM_TOO_MANY_ATTEMPTS && !is_refusal (problem))
    return;
  record = ensure_record (self, g_steal_pointer (&key));
  record->n_refusals++;
  if (ph_problem_get_id (problem) == PH_PROBLEM_TOO_MANY_ATTEMPTS)
    record->n_refusals = MAX (record->n_refusals, REFUSALS_OF_LONGEST);
  record->until_us = now_us + (gint64) get_pause_s (record->n_refusals) * G_USEC_PER_SEC;
}

/**
 * ph_sign_in_pause_get_wait_s:
 * @self: a memory
 * @account: who wants to sign in, and where
 * @now_us: what g_get_monotonic_time() says
 *
 * Returns: how long to wait before the next sign-in, in seconds, a begun one counted whole; 0: not at all
 */
guint
ph_sign_in_pause_get_wait_s (PhSignInPause *self, PhAccount *account, gint64 now_us)
{
  g_return_val_if_fail (PH_IS_SIGN_IN_PAUSE (self) && PH_IS_ACCOUNT (account), 0);

  g_autofree char *key = dup_key (account);
  const Record *record = key != NULL ? g_hash_table_lookup (self->records, key) : NULL;

  if (record == NULL || record->until_us <= now_us)
    return 0;
  return (guint) ((record->until_us - now_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
}
