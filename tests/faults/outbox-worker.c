// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Queues messages, and delivers them to a file that plays the server; may be killed or hindered at any point. What it does is noted
// in a journal, a line each, written before it counts or after it is certain:
//
//   queued N, refused N   queueing has finished
//   offer N               before the handover is noted
//   received N            the server has all of it
//   settled N STATE       the end of an attempt is noted
//   act N ACTION, acted N ACTION
//
//   outbox-worker work DIRECTORY JOURNAL FIRST COUNT
//   outbox-worker dump DIRECTORY                        prints "id origin state has-message readable" and "aside PATH"

#include "outbox-fixture.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int journal = -1;

static void G_GNUC_PRINTF (1, 2)
  note (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);

  g_autofree char *text = g_strdup_vprintf (format, arguments);

  va_end (arguments);
  if (write (journal, text, strlen (text)) != (gssize) strlen (text))
    abort ();
}

static void
queue (PhOutbox *outbox, int number)
{
  g_autoptr(PhEnvelope) envelope = fixture_new_envelope ("ada@example.org", "bob@example.net", NULL);
  g_autofree char *origin = g_strdup_printf ("%d", number);
  g_autofree char *text = g_strdup_printf ("From: ada@example.org\nSubject: %d\n\nNumber %d.\n", number, number);
  const PhOutboxOrder order = { .account_id = "work", .envelope = envelope, .origin = origin };

  note ("%s %d\n", fixture_queue (outbox, &order, text, NULL) > 0 ? "queued" : "refused", number);
}

/* What the server says to a message depends on its number. */
static const struct
{
  PhOutboxState state;
  PhOutboxRecipientState recipient;
} answers[] = {
  { PH_OUTBOX_SENT, PH_OUTBOX_RECIPIENT_SENT },
  { PH_OUTBOX_SENT, PH_OUTBOX_RECIPIENT_SENT },
  { PH_OUTBOX_WAITING, PH_OUTBOX_RECIPIENT_PENDING },
  { PH_OUTBOX_FAILED, PH_OUTBOX_RECIPIENT_REFUSED },
  { PH_OUTBOX_HELD, PH_OUTBOX_RECIPIENT_PENDING },
};

/* A courier does not give up either: a full disk may have room again. */
#define MAX_TRIES 3

static void
settle (PhOutbox *outbox, PhOutboxEntry *entry, guint answer)
{
  const PhOutboxOutcome outcome = {
    .state = answers[answer].state,
    .due = 4102444800,
    .recipients = &answers[answer].recipient,
    .transcript = "S: 250 ok\n",
  };
  gboolean is_settled = FALSE;

  for (guint i = 0; i < MAX_TRIES && !is_settled; i++)
    {
      g_autoptr(PhOutboxEntry) settled = fixture_settle (outbox, ph_outbox_entry_get_id (entry), &outcome, NULL);

      is_settled = settled != NULL;
    }
  if (is_settled)
    note ("settled %s %s\n", ph_outbox_entry_get_origin (entry), ph_outbox_state_get_name (outcome.state));
}

static void
give_back (PhOutbox *outbox, gint64 id)
{
  g_auto(Wait) wait = { 0 };

  ph_outbox_give_back_async (outbox, id, wait_cb, &wait);
  ph_outbox_give_back_finish (outbox, wait_for (&wait), NULL);
}

static void
deliver (PhOutbox *outbox, PhOutboxEntry *entry)
{
  const char *origin = ph_outbox_entry_get_origin (entry);
  guint answer = (guint) strtol (origin, NULL, 10) % G_N_ELEMENTS (answers);
  gint64 id = ph_outbox_entry_get_id (entry);
  g_autofree char *text = fixture_read_message (outbox, id, NULL);

  note ("offer %s\n", origin);
  if (text == NULL || !fixture_hand_over (outbox, id, NULL))
    {
      give_back (outbox, id);
      return;
    }
  if (answers[answer].state == PH_OUTBOX_SENT)
    note ("received %s\n", origin);
  settle (outbox, entry, answer);
}

static gboolean
deliver_some (PhOutbox *outbox)
{
  const PhOutboxClaim claim = { .account_id = "work", .max = 2 };
  g_auto(Wait) wait = { 0 };
  gint64 next = 0;

  ph_outbox_claim_async (outbox, &claim, NULL, wait_cb, &wait);

  g_autoptr(GPtrArray) entries = ph_outbox_claim_finish (outbox, wait_for (&wait), &next, NULL);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    deliver (outbox, entries->pdata[i]);
  return entries != NULL && entries->len > 0;
}

static gint64
find (PhOutbox *outbox, int number)
{
  g_autofree char *origin = g_strdup_printf ("%d", number);
  g_auto(Wait) wait = { 0 };

  ph_outbox_find_origin_async (outbox, origin, NULL, wait_cb, &wait);
  return ph_outbox_find_origin_finish (outbox, wait_for (&wait), NULL);
}

static void
act (PhOutbox *outbox, int number, PhOutboxAction action)
{
  static const char *const names[] = { "retry", "cancel", "mark-sent", "send-again", "remove" };

  note ("act %d %s\n", number, names[action]);
  if (fixture_act (outbox, find (outbox, number), action, NULL))
    note ("acted %d %s\n", number, names[action]);
}

static int
work (const char *directory, int first, int count)
{
  g_autoptr(GError) error = NULL;
  PhOutbox *outbox = fixture_open (directory, &error);

  if (outbox == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 3;
    }
  for (int i = 0; i < count; i++)
    queue (outbox, first + i);
  act (outbox, first + count - 1, PH_OUTBOX_ACTION_CANCEL);
  /* Something that fails for good ends this, too. */
  for (int i = 0; i < count && deliver_some (outbox); i++)
    ;
  act (outbox, first, PH_OUTBOX_ACTION_REMOVE);
  fixture_close (outbox);
  return 0;
}

static void
on_set_aside_cb (PhOutbox *outbox, const char *path, gpointer user_data)
{
  g_print ("aside %s\n", path);
}

static int
dump (const char *directory)
{
  g_autoptr(GFile) file = g_file_new_for_path (directory);
  PhOutbox *outbox = ph_outbox_new (file);
  g_autoptr(GError) error = NULL;
  g_auto(Wait) wait = { 0 };

  g_signal_connect (outbox, "set-aside", G_CALLBACK (on_set_aside_cb), NULL);
  ph_outbox_open_async (outbox, NULL, wait_cb, &wait);
  if (!ph_outbox_open_finish (outbox, wait_for (&wait), &error))
    {
      g_print ("error %s\n", error->message);
      return 1;
    }

  g_autoptr(GPtrArray) entries = fixture_list (outbox, PH_OUTBOX_VIEW_ALL, NULL, 0, 10000);

  for (guint i = 0; i < entries->len; i++)
    {
      PhOutboxEntry *entry = entries->pdata[i];
      g_autofree char *text = fixture_read_message (outbox, ph_outbox_entry_get_id (entry), NULL);
      g_autofree char *expected = g_strdup_printf ("From: ada@example.org\r\nSubject: %s\r\n\r\nNumber %s.\r\n", ph_outbox_entry_get_origin (entry), ph_outbox_entry_get_origin (entry));

      g_print ("%" G_GINT64_FORMAT " %s %s %d %d\n", ph_outbox_entry_get_id (entry), ph_outbox_entry_get_origin (entry),
               ph_outbox_state_get_name (ph_outbox_entry_get_state (entry)), ph_outbox_entry_has_message (entry), g_strcmp0 (text, expected) == 0);
    }
  fixture_close (outbox);
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "dump"))
    return dump (argv[2]);
  g_assert_cmpint (argc, ==, 6);
  journal = open (argv[3], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  return work (argv[2], (int) strtol (argv[4], NULL, 10), (int) strtol (argv[5], NULL, 10));
}
