// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What becomes of a message that went in several parts, of which one is in doubt: who has it never gets it again, and who
// certainly has not is not forgotten, whatever the person says of the others.

#include "config.h"

#include "outbox-fixture.h"
#include "ph-courier-outcome.h"
#include "ph-smtp-result-private.h"

typedef struct
{
  const char *name;
  PhOutboxAction action;
  PhOutboxState state;                  /* that follows */
  PhOutboxRecipientState recipients[3]; /* likewise */
} DoubtCase;

static const DoubtCase doubt_cases[] = {
  { "mark-sent", PH_OUTBOX_ACTION_MARK_SENT, PH_OUTBOX_QUEUED, { PH_OUTBOX_RECIPIENT_SENT, PH_OUTBOX_RECIPIENT_SENT, PH_OUTBOX_RECIPIENT_PENDING } },
  { "send-again", PH_OUTBOX_ACTION_SEND_AGAIN, PH_OUTBOX_QUEUED, { PH_OUTBOX_RECIPIENT_SENT, PH_OUTBOX_RECIPIENT_PENDING, PH_OUTBOX_RECIPIENT_PENDING } },
};

static PhSmtpResult *
make_part (PhEnvelope *whole, guint index, PhSmtpCertainty certainty)
{
  static const char *const lines[] = { "ok", NULL };
  g_autoptr(GPtrArray) recipients = g_ptr_array_new ();
  g_autoptr(PhSmtpReply) reply = ph_smtp_reply_new (250, (const char **) lines);
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "lost");

  g_ptr_array_add (recipients, ph_envelope_get_recipient (whole, index));

  g_autoptr(PhEnvelope) envelope = ph_envelope_new (ph_envelope_get_sender (whole), recipients);
  PhSmtpResult *part = ph_smtp_result_new (envelope);

  ph_smtp_result_set_recipient (part, 0, PH_SMTP_RECIPIENT_ACCEPTED, reply);
  ph_smtp_result_conclude (part, certainty, NULL, certainty == PH_SMTP_SENT ? NULL : error);
  return part;
}

/* The first part was taken, the reply to the second is lost, and there never was a third. */
static PhSmtpResult *
make_result (PhEnvelope *envelope)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_smtp_result_unref);

  g_ptr_array_add (parts, make_part (envelope, 0, PH_SMTP_SENT));
  g_ptr_array_add (parts, make_part (envelope, 1, PH_SMTP_UNCERTAIN));
  return ph_smtp_result_new_merged (envelope, parts);
}

static void
settle (PhOutbox *outbox, gint64 id, PhSmtpResult *result)
{
  g_autoptr(PhAccount) account = ph_account_new ("work");
  g_autoptr(PhOutboxEntry) entry = fixture_load (outbox, id);
  const PhCourierAttempt attempt = { .entry = entry, .account = account, .now = g_get_real_time () / G_USEC_PER_SEC, .give_up_s = 60 };
  g_autoptr(PhCourierOutcome) outcome = ph_courier_outcome_new_result (&attempt, result);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (outcome->plain.state, ==, PH_OUTBOX_UNCERTAIN);

  g_autoptr(PhOutboxEntry) after = fixture_settle (outbox, id, &outcome->plain, &error);

  g_assert_no_error (error);
  g_assert_cmpint (ph_outbox_entry_get_recipient_state (after, 0), ==, PH_OUTBOX_RECIPIENT_SENT);
  g_assert_cmpint (ph_outbox_entry_get_recipient_state (after, 1), ==, PH_OUTBOX_RECIPIENT_PENDING);
  g_assert_cmpint (ph_outbox_entry_get_recipient_trouble (after, 1)->problem, ==, PH_PROBLEM_UNCERTAIN);
  g_assert_false (ph_outbox_entry_get_recipient_trouble (after, 2)->has_problem);
}

static void
test_doubt (gconstpointer data)
{
  const DoubtCase *item = data;
  char *directory = fixture_make_directory ();
  PhOutbox *outbox = fixture_open (directory, NULL);
  g_autoptr(PhEnvelope) envelope = fixture_new_envelope ("ada@example.org", "bob@example.net", "cem@example.net", "dan@example.net", NULL);
  const PhOutboxOrder order = { .account_id = "work", .envelope = envelope };
  gint64 id = fixture_queue (outbox, &order, "Subject: x\n\n", NULL);
  g_autoptr(PhSmtpResult) result = make_result (envelope);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (fixture_claim_one (outbox), ==, id);
  g_assert_true (fixture_hand_over (outbox, id, NULL));
  settle (outbox, id, result);
  fixture_act (outbox, id, item->action, &error);
  g_assert_no_error (error);

  g_autoptr(PhOutboxEntry) entry = fixture_load (outbox, id);

  g_assert_cmpint (ph_outbox_entry_get_state (entry), ==, item->state);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (ph_outbox_entry_get_recipient_state (entry, i), ==, item->recipients[i]);
      g_assert_false (ph_outbox_entry_get_recipient_trouble (entry, i)->has_problem);
    }
  fixture_close (outbox);
  fixture_remove_directory (directory);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (doubt_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/courier-outcome/in-doubt/", doubt_cases[i].name, NULL);

      g_test_add_data_func (path, &doubt_cases[i], test_doubt);
    }
  return g_test_run ();
}
