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

  return ph_smtp_transaction_new (&submission, capabilities);
}

static void
test_mail_parameters (void)
{
  static const struct
  {
    const char *sender;
    gint64 size;
    PhSmtpContent content;
    const char *ehlo;
    const char *mail;
  } mails[] = {
    { "ada@example.org", -1, PH_SMTP_CONTENT_7BIT, "mx\nSIZE", "MAIL FROM:<ada@example.org>" },
    { "ada@example.org", 0, PH_SMTP_CONTENT_7BIT, "mx\nSIZE", "MAIL FROM:<ada@example.org> SIZE=0" },
    { "ada@example.org", 5, PH_SMTP_CONTENT_7BIT, "mx", "MAIL FROM:<ada@example.org>" },
    { "ada@example.org", 5, PH_SMTP_CONTENT_8BIT, "mx\n8BITMIME", "MAIL FROM:<ada@example.org> BODY=8BITMIME" },
    { "ä@example.org", -1, PH_SMTP_CONTENT_7BIT, "mx\nSMTPUTF8", "MAIL FROM:<ä@example.org> SMTPUTF8" },
    { "ada@example.org", 9, PH_SMTP_CONTENT_UTF8_HEADERS, "mx\nSMTPUTF8\n8BITMIME\nSIZE 10",
      "MAIL FROM:<ada@example.org> SIZE=9 BODY=8BITMIME SMTPUTF8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (mails); i++)
    {
      g_autoptr(PhSmtpCapabilities) capabilities = parse (mails[i].ehlo);
      g_autoptr(PhEnvelope) envelope = make_envelope (mails[i].sender, 1);
      PhSmtpSubmission submission = { .envelope = envelope, .size = mails[i].size, .content = mails[i].content };
      g_autoptr(PhSmtpTransaction) transaction = ph_smtp_transaction_new (&submission, capabilities);
      g_autofree char *mail = ph_smtp_transaction_dup_mail (transaction);
      g_autofree char *rcpt = ph_smtp_transaction_dup_rcpt (transaction, 0);

      g_assert_cmpstr (mail, ==, mails[i].mail);
      g_assert_cmpstr (rcpt, ==, "RCPT TO:<r0@example.net>");
      g_assert_null (ph_smtp_transaction_find_obstacle (transaction));
    }
}

static void
test_obstacles (void)
{
  static const struct
  {
    const char *sender;
    gint64 size;
    PhSmtpContent content;
    const char *ehlo;
    PhSmtpError code;
  } obstacles[] = {
    { "ä@example.org", -1, PH_SMTP_CONTENT_7BIT, "mx\n8BITMIME", PH_SMTP_ERROR_NEEDS_SMTPUTF8 },
    { "a@example.org", -1, PH_SMTP_CONTENT_UTF8_HEADERS, "mx\n8BITMIME", PH_SMTP_ERROR_NEEDS_SMTPUTF8 },
    { "a@example.org", -1, PH_SMTP_CONTENT_UTF8_HEADERS, "mx\nSMTPUTF8", PH_SMTP_ERROR_NEEDS_8BITMIME },
    { "a@example.org", -1, PH_SMTP_CONTENT_8BIT, "mx", PH_SMTP_ERROR_NEEDS_8BITMIME },
    { "a@example.org", 11, PH_SMTP_CONTENT_7BIT, "mx\nSIZE 10", PH_SMTP_ERROR_TOO_LARGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (obstacles); i++)
    {
      g_autoptr(PhSmtpCapabilities) capabilities = parse (obstacles[i].ehlo);
      g_autoptr(PhEnvelope) envelope = make_envelope (obstacles[i].sender, 1);
      PhSmtpSubmission submission = { .envelope = envelope, .size = obstacles[i].size, .content = obstacles[i].content };
      g_autoptr(PhSmtpTransaction) transaction = ph_smtp_transaction_new (&submission, capabilities);
      g_autoptr(GError) error = ph_smtp_transaction_find_obstacle (transaction);

      g_assert_error (error, PH_SMTP_ERROR, (int) obstacles[i].code);
    }
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
  g_test_add_func ("/smtp/transaction/mail-parameters", test_mail_parameters);
  g_test_add_func ("/smtp/transaction/obstacles", test_obstacles);
  g_test_add_func ("/smtp/transaction/grouping", test_grouping);
  g_test_add_func ("/smtp/transaction/recipients", test_recipients);
  g_test_add_func ("/smtp/transaction/first-failure-stays", test_first_failure_stays);
  return g_test_run ();
}
