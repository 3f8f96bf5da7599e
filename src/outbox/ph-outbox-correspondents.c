// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Whom the person has written to, for completion. Not an address book: what is not used any more makes room.

#include "config.h"

#include "ph-outbox-correspondents.h"

#include "ph-mailbox.h"
#include "ph-outbox-operations.h"

/* Far more than anybody writes to; a message to many must not push out those that matter. */
#define MAX_CORRESPONDENTS 5000
/* Of one message: a circular letter is no correspondence. */
#define MAX_NOTED 100

typedef struct
{
  const char *address;
  const char *name;
  gint64 n_uses;
} Correspondent;

static gboolean
note_one (PhOutboxCore *core, const Correspondent *correspondent, GError **error)
{
  g_autofree char *key = ph_outbox_fold (correspondent->address);
  g_autofree char *full = g_strconcat (correspondent->name, " ", correspondent->address, NULL);
  g_autofree char *words = ph_outbox_fold (full);

  return ph_outbox_database_run (core->database, error,
                                 "INSERT INTO correspondents (address, name, spelling, words, uses, used) VALUES (?, ?, ?, ?, ?, ?)"
                                 " ON CONFLICT (address) DO UPDATE SET uses = uses + excluded.uses, used = CASE excluded.uses WHEN 0 THEN used ELSE excluded.used END, spelling = excluded.spelling,"
                                 " words = CASE excluded.name WHEN '' THEN words ELSE excluded.words END,"
                                 " name = CASE excluded.name WHEN '' THEN name ELSE excluded.name END",
                                 "ssssnn", key, correspondent->name, correspondent->address, words, correspondent->n_uses, ph_outbox_now ());
}

static gboolean
forget_the_least (PhOutboxCore *core, GError **error)
{
  gint64 n = 0;

  if (!ph_outbox_database_find (core->database, &n, error, "SELECT count(*) FROM correspondents", ""))
    return FALSE;
  return n <= MAX_CORRESPONDENTS ||
         ph_outbox_database_run (core->database, error,
                                 "DELETE FROM correspondents WHERE address IN (SELECT address FROM correspondents ORDER BY uses, used LIMIT ?)", "n", n - MAX_CORRESPONDENTS);
}

/**
 * ph_outbox_correspondents_note_envelope:
 * @core: in a transaction
 * @envelope: of a message that somebody wrote
 * @error: return location
 *
 * Returns: whether its recipients are noted
 */
gboolean
ph_outbox_correspondents_note_envelope (PhOutboxCore *core, PhEnvelope *envelope, GError **error)
{
  for (guint i = 0; i < MIN (ph_envelope_get_n_recipients (envelope), MAX_NOTED); i++)
    {
      const Correspondent correspondent = { ph_address_get_text (ph_envelope_get_recipient (envelope, i)), "", 1 };

      if (!note_one (core, &correspondent, error))
        return FALSE;
    }
  return forget_the_least (core, error);
}

static gboolean
note_correspondents_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  GPtrArray *mailboxes = job->data;

  for (guint i = 0; i < MIN (mailboxes->len, MAX_NOTED); i++)
    {
      /* Queueing counts the use; here only the name is learned. */
      const Correspondent correspondent = { ph_mailbox_get_address (mailboxes->pdata[i]), ph_mailbox_get_name (mailboxes->pdata[i]), 0 };

      if (*correspondent.address != '\0' && !note_one (core, &correspondent, error))
        return FALSE;
    }
  return forget_the_least (core, error);
}

gboolean
ph_outbox_run_note_correspondents (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_write (core, note_correspondents_cb, job, error);
}

static gboolean
find_correspondents_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  g_autofree char *words = ph_outbox_fold (job->text);
  g_autoptr(GPtrArray) mailboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);
  /* Often or lately; what begins with the words before what has them within. A month halves a use. */
  g_autoptr(PhOutboxQuery) query = ph_outbox_database_query (core->database, error,
                                                              "SELECT name, spelling FROM correspondents WHERE instr (words, ?1) > 0"
                                                              " ORDER BY instr (' ' || words, ' ' || ?1) = 0, (uses + 1.0) / (1 + max (?2 - used, 0) / 2592000.0) DESC, address LIMIT ?3",
                                                              "snn", words, ph_outbox_now (), (gint64) job->limit);
  PhOutboxStep step = PH_OUTBOX_STEP_FAILED;

  while (query != NULL && (step = ph_outbox_database_step (core->database, query, error)) == PH_OUTBOX_STEP_ROW)
    g_ptr_array_add (mailboxes, ph_mailbox_new (ph_outbox_query_get_text (query, 0), ph_outbox_query_get_text (query, 1)));
  if (step != PH_OUTBOX_STEP_DONE)
    return FALSE;
  ph_outbox_job_take_result (job, g_steal_pointer (&mailboxes), (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

gboolean
ph_outbox_run_find_correspondents (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_read (core, find_correspondents_cb, job, error);
}
