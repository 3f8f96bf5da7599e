// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One message: its commands, its grouping, and what replies to recipients amount to.

#include "config.h"

#include "ph-smtp-transaction.h"

static PhSmtpCapabilities *
parse (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr(PhSmtpReply) reply = ph_smtp_reply_new (250, (const char *const *) lines);

  return ph_smtp_capabilities_parse (reply);
}

static PhEnvelope *
make_envelope (const char *sender, guint n_recipients)
{
  g_autoptr(PhAddress) from = ph_address_parse (sender, NULL);
  g_autoptr(GPtrArray) recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);

  for (guint i = 0; i < n_recipients; i++)
    {
      g_autofree char *text = g_strdup_printf ("r%u@example.net", i);

      g_ptr_array_add (recipients, ph_address_parse (text, NULL));
    }
  return ph_envelope_new (from, recipients);
}

static PhSmtpTransaction *
make_transaction (guint n_recipients, PhSmtpRefusedPolicy refused, const char *ehlo)
{
  g_autoptr(PhSmtpCapabilities) capabilities = parse (ehlo);
  g_autoptr(PhEnvelope) envelope = make_envelope ("ada@example.org", n_recipients);
  PhSmtpSubmission submission = { .envelope = envelope, .size = -1, .refused = refused };

  return ph_smtp_transaction_new (PH_SMTP_PURPOSE_DELIVER, &submission, capabilities);
}

static void
test_grouping (void)
{
  static const struct
  {
    guint n_recipients;
    PhSmtpRefusedPolicy refused;
    const char *ehlo;
    PhSmtpGrouping grouping;
  } groupings[] = {
    { 1, PH_SMTP_REFUSED_ABORT, "mx", PH_SMTP_GROUPING_STEPS },
    { 2, PH_SMTP_REFUSED_SEND_TO_OTHERS, "mx\nCHUNKING", PH_SMTP_GROUPING_STEPS },
    { 1, PH_SMTP_REFUSED_ABORT, "mx\nPIPELINING", PH_SMTP_GROUPING_ALL },
    { 2, PH_SMTP_REFUSED_ABORT, "mx\nPIPELINING", PH_SMTP_GROUPING_ALL },
    { 2, PH_SMTP_REFUSED_ABORT, "mx\nPIPELINING\nCHUNKING", PH_SMTP_GROUPING_ENVELOPE },
    { 2, PH_SMTP_REFUSED_SEND_TO_OTHERS, "mx\nPIPELINING", PH_SMTP_GROUPING_ALL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (groupings); i++)
    {
      g_autoptr(PhSmtpTransaction) transaction = make_transaction (groupings[i].n_recipients, groupings[i].refused, groupings[i].ehlo);

      g_assert_cmpint (ph_smtp_transaction_get_grouping (transaction), ==, groupings[i].grouping);
    }
}

static const GError *
reply_to_all (PhSmtpTransaction *transaction, const guint *codes, guint n_codes)
{
  const char *lines[] = { "x", NULL };

  for (guint i = 0; i < n_codes; i++)
    {
      g_autoptr(PhSmtpReply) reply = ph_smtp_reply_new (codes[i], lines);

      g_assert_null (ph_smtp_transaction_get_failure (transaction));
      ph_smtp_transaction_note_recipient (transaction, i, reply);
    }
  return ph_smtp_transaction_get_failure (transaction);
}

static void
test_recipients (void)
{
  static const struct
  {
    PhSmtpRefusedPolicy refused;
    guint codes[3];
    guint deciding; /* 0: the message goes */
  } recipients[] = {
    { PH_SMTP_REFUSED_ABORT, { 250, 250, 251 }, 0 },
    { PH_SMTP_REFUSED_ABORT, { 250, 450, 550 }, 550 },
    { PH_SMTP_REFUSED_ABORT, { 250, 450, 452 }, 450 },
    { PH_SMTP_REFUSED_ABORT, { 552, 250, 250 }, 552 },
    { PH_SMTP_REFUSED_SEND_TO_OTHERS, { 550, 550, 250 }, 0 },
    { PH_SMTP_REFUSED_SEND_TO_OTHERS, { 450, 551, 552 }, 551 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (recipients); i++)
    {
      g_autoptr(PhSmtpTransaction) transaction = make_transaction (3, recipients[i].refused, "mx");
      const GError *failure = reply_to_all (transaction, recipients[i].codes, 3);

      if (recipients[i].deciding == 0)
        g_assert_no_error (failure);
      else
        {
          g_assert_error (failure, PH_SMTP_ERROR, PH_SMTP_ERROR_RECIPIENTS_REFUSED);
          g_assert_cmpuint (ph_smtp_reply_get_code (ph_smtp_error_get_reply (failure)), ==, recipients[i].deciding);
        }
    }
}

static void
test_first_failure_stays (void)
{
  g_autoptr(PhSmtpTransaction) transaction = make_transaction (1, PH_SMTP_REFUSED_ABORT, "mx");
  g_autoptr(GError) late = ph_smtp_error_new (PH_SMTP_ERROR_CLOSED, PH_SMTP_STAGE_RCPT, NULL, "late");
  g_autoptr(PhSmtpResult) result = NULL;

  ph_smtp_transaction_take_failure (transaction, ph_smtp_error_new (PH_SMTP_ERROR_PERMANENT, PH_SMTP_STAGE_MAIL, NULL, "first"));
  ph_smtp_transaction_take_failure (transaction, ph_smtp_error_new (PH_SMTP_ERROR_TRANSIENT, PH_SMTP_STAGE_RCPT, NULL, "second"));
  result = ph_smtp_transaction_conclude (transaction, PH_SMTP_NOT_SENT, NULL, late);
  g_assert_cmpstr (ph_smtp_result_get_error (result)->message, ==, "first");
  g_assert_cmpint (ph_smtp_result_get_recipient_outcome (result, 0), ==, PH_SMTP_RECIPIENT_NOT_TRIED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/transaction/grouping", test_grouping);
  g_test_add_func ("/smtp/transaction/recipients", test_recipients);
  g_test_add_func ("/smtp/transaction/first-failure-stays", test_first_failure_stays);
  return g_test_run ();
}
