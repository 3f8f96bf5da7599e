// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What MAIL and RCPT say for each wish, and which message goes nowhere because of what the server offers.

#include "config.h"

#include "ph-smtp-parameters.h"

#include "ph-smtp-command.h"

#include <string.h>

#define ALL                                                                                                      \
  "mx\nSIZE 1000\n8BITMIME\nBINARYMIME\nCHUNKING\nSMTPUTF8\nDSN\nREQUIRETLS\nDELIVERBY 60\nFUTURERELEASE 3600\n" \
  "MT-PRIORITY\nLIMITS RCPTMAX=2"

static PhSmtpCapabilities *
parse (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr(PhSmtpReply) reply = ph_smtp_reply_new (250, (const char *const *) lines);

  return ph_smtp_capabilities_parse (reply);
}

/* @recipients: separated by blanks. */
static PhEnvelope *
make_envelope (const char *sender, const char *recipients)
{
  g_autoptr(PhAddress) from = sender != NULL ? ph_address_parse (sender, NULL) : NULL;
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  g_auto(GStrv) words = g_strsplit (recipients, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (all, ph_address_parse (words[i], NULL));
  return ph_envelope_new (from, all);
}

static void
test_mail (void)
{
  static const struct
  {
    const char *sender;
    gint64 size;
    PhSmtpContent content;
    PhSmtpDelivery delivery;
    const char *ehlo;
    const char *parameters;
  } mails[] = {
    { "a@b.org", -1, PH_SMTP_CONTENT_7BIT, { 0 }, ALL, "MAIL FROM:<a@b.org>" },
    { NULL, -1, PH_SMTP_CONTENT_7BIT, { 0 }, ALL, "MAIL FROM:<>" },
    { "a@b.org", 0, PH_SMTP_CONTENT_7BIT, { 0 }, "mx\nSIZE", "MAIL FROM:<a@b.org> SIZE=0" },
    { "a@b.org", 5, PH_SMTP_CONTENT_7BIT, { 0 }, "mx", "MAIL FROM:<a@b.org>" },
    { "a@b.org", -1, PH_SMTP_CONTENT_8BIT, { 0 }, ALL, "MAIL FROM:<a@b.org> BODY=8BITMIME" },
    { "a@b.org", -1, PH_SMTP_CONTENT_BINARY, { 0 }, ALL, "MAIL FROM:<a@b.org> BODY=BINARYMIME" },
    { "ä@b.org", -1, PH_SMTP_CONTENT_7BIT, { 0 }, "mx\nSMTPUTF8", "MAIL FROM:<ä@b.org> SMTPUTF8" },
    { "a@b.org", 9, PH_SMTP_CONTENT_UTF8_HEADERS, { 0 }, ALL, "MAIL FROM:<a@b.org> SIZE=9 SMTPUTF8 BODY=8BITMIME" },
    { "a@b.org", -1, PH_SMTP_CONTENT_7BIT, { .notify = PH_SMTP_NOTIFY_NEVER }, ALL, "MAIL FROM:<a@b.org>" },
    { "a@b.org", -1, PH_SMTP_CONTENT_7BIT, { .returned = PH_SMTP_RETURN_FULL }, ALL, "MAIL FROM:<a@b.org> RET=FULL" },
    { "a@b.org", -1, PH_SMTP_CONTENT_7BIT, { .returned = PH_SMTP_RETURN_HEADERS, .envelope_id = "a b+c" }, ALL, "MAIL FROM:<a@b.org> RET=HDRS ENVID=a+20b+2Bc" },
    { "a@b.org", -1, PH_SMTP_CONTENT_7BIT, { .returned = PH_SMTP_RETURN_HEADERS, .envelope_id = "x" }, "mx", "MAIL FROM:<a@b.org>" },
    { "a@b.org", -1, PH_SMTP_CONTENT_7BIT, { .onward_tls = PH_SMTP_ONWARD_TLS_REQUIRED }, ALL, "MAIL FROM:<a@b.org> REQUIRETLS" },
    { "a@b.org", -1, PH_SMTP_CONTENT_7BIT, { .deliver_by = PH_SMTP_DELIVER_BY_RETURN, .deliver_by_s = 60 }, ALL, "MAIL FROM:<a@b.org> BY=60;R" },
    { "a@b.org", -1, PH_SMTP_CONTENT_7BIT, { .deliver_by = PH_SMTP_DELIVER_BY_NOTIFY, .deliver_by_s = -7 }, ALL, "MAIL FROM:<a@b.org> BY=-7;N" },
    { "a@b.org", -1, PH_SMTP_CONTENT_7BIT, { .deliver_by = PH_SMTP_DELIVER_BY_NOTIFY, .deliver_by_s = 60 }, "mx", "MAIL FROM:<a@b.org>" },
    { "a@b.org", -1, PH_SMTP_CONTENT_7BIT, { .hold_for_s = 3600 }, ALL, "MAIL FROM:<a@b.org> HOLDFOR=3600" },
    { "a@b.org", -1, PH_SMTP_CONTENT_7BIT, { .hold_for_s = 999999999 }, "mx\nFUTURERELEASE", "MAIL FROM:<a@b.org> HOLDFOR=999999999" },
    { "a@b.org", -1, PH_SMTP_CONTENT_7BIT, { .priority = PH_SMTP_PRIORITY_SET, .priority_level = -9 }, ALL, "MAIL FROM:<a@b.org> MT-PRIORITY=-9" },
    { "a@b.org", -1, PH_SMTP_CONTENT_7BIT, { .priority = PH_SMTP_PRIORITY_SET }, ALL, "MAIL FROM:<a@b.org> MT-PRIORITY=0" },
    { "a@b.org", -1, PH_SMTP_CONTENT_7BIT, { .priority_level = 3 }, ALL, "MAIL FROM:<a@b.org>" },
    { "a@b.org", -1, PH_SMTP_CONTENT_7BIT, { .priority = PH_SMTP_PRIORITY_SET, .priority_level = 3 }, "mx", "MAIL FROM:<a@b.org>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (mails); i++)
    {
      g_autoptr(PhSmtpCapabilities) capabilities = parse (mails[i].ehlo);
      g_autoptr(PhEnvelope) envelope = make_envelope (mails[i].sender, "r@b.net");
      PhSmtpSubmission submission = { .envelope = envelope, .size = mails[i].size, .content = mails[i].content, .delivery = mails[i].delivery };
      g_autofree char *mail = ph_smtp_parameters_dup_mail (&submission, capabilities);

      g_assert_cmpstr (mail, ==, mails[i].parameters);
      g_assert_null (ph_smtp_parameters_find_obstacle (&submission, capabilities));
    }
}

static void
test_rcpt (void)
{
  static const struct
  {
    const char *recipient;
    PhSmtpDelivery delivery;
    const char *ehlo;
    const char *rcpt;
  } rcpts[] = {
    { "r@b.net", { 0 }, ALL, "RCPT TO:<r@b.net>" },
    { "r@b.net", { .notify = PH_SMTP_NOTIFY_NEVER }, "mx", "RCPT TO:<r@b.net>" },
    { "r@b.net", { .notify = PH_SMTP_NOTIFY_NEVER }, ALL, "RCPT TO:<r@b.net> NOTIFY=NEVER ORCPT=rfc822;r@b.net" },
    { "r@b.net", { .notify = PH_SMTP_NOTIFY_SUCCESS | PH_SMTP_NOTIFY_FAILURE | PH_SMTP_NOTIFY_DELAY }, ALL, "RCPT TO:<r@b.net> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;r@b.net" },
    { "r+x=y@b.net", { .envelope_id = "x" }, ALL, "RCPT TO:<r+x=y@b.net> ORCPT=rfc822;r+2Bx+3Dy@b.net" },
    { "ä+b@b.net", { .notify = PH_SMTP_NOTIFY_DELAY }, ALL, "RCPT TO:<ä+b@b.net> NOTIFY=DELAY ORCPT=utf-8;ä\\x{2B}b@b.net" },
    { "r@bücher.example", { .notify = PH_SMTP_NOTIFY_DELAY }, ALL, "RCPT TO:<r@xn--bcher-kva.example> NOTIFY=DELAY ORCPT=rfc822;r@xn--bcher-kva.example" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rcpts); i++)
    {
      g_autoptr(PhSmtpCapabilities) capabilities = parse (rcpts[i].ehlo);
      g_autoptr(PhEnvelope) envelope = make_envelope ("a@b.org", rcpts[i].recipient);
      PhSmtpSubmission submission = { .envelope = envelope, .size = -1, .delivery = rcpts[i].delivery };
      g_autofree char *rcpt = ph_smtp_parameters_dup_rcpt (&submission, capabilities, 0);

      g_assert_cmpstr (rcpt, ==, rcpts[i].rcpt);
    }
}

static void
test_obstacles (void)
{
  static const struct
  {
    const char *sender;
    const char *recipients;
    gint64 size;
    PhSmtpContent content;
    PhSmtpDelivery delivery;
    const char *ehlo;
    PhSmtpError code;
    const char *keyword; /* (nullable): in the message */
  } obstacles[] = {
    { "ä@b.org", "r@b.net", -1, PH_SMTP_CONTENT_7BIT, { 0 }, "mx\n8BITMIME", PH_SMTP_ERROR_NEEDS_SMTPUTF8 },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_UTF8_HEADERS, { 0 }, "mx", PH_SMTP_ERROR_NEEDS_SMTPUTF8 },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_UTF8_HEADERS, { 0 }, "mx\nSMTPUTF8", PH_SMTP_ERROR_NEEDS_8BITMIME },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_8BIT, { 0 }, "mx", PH_SMTP_ERROR_NEEDS_8BITMIME },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_BINARY, { 0 }, "mx\nCHUNKING\n8BITMIME", PH_SMTP_ERROR_NEEDS_EXTENSION, "BINARYMIME" },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_BINARY, { 0 }, "mx\nBINARYMIME", PH_SMTP_ERROR_NEEDS_EXTENSION, "CHUNKING" },
    { "a@b.org", "r@b.net", 1001, PH_SMTP_CONTENT_7BIT, { 0 }, ALL, PH_SMTP_ERROR_TOO_LARGE, "1001" },
    { "a@b.org", "q@b.net r@b.net s@b.net", -1, PH_SMTP_CONTENT_7BIT, { 0 }, ALL, PH_SMTP_ERROR_TOO_MANY_RECIPIENTS, "RCPTMAX" },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_7BIT, { .onward_tls = PH_SMTP_ONWARD_TLS_REQUIRED }, "mx", PH_SMTP_ERROR_NEEDS_EXTENSION, "REQUIRETLS" },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_7BIT, { .deliver_by = PH_SMTP_DELIVER_BY_RETURN, .deliver_by_s = 60 }, "mx", PH_SMTP_ERROR_NEEDS_EXTENSION, "DELIVERBY" },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_7BIT, { .deliver_by = PH_SMTP_DELIVER_BY_RETURN, .deliver_by_s = 59 }, ALL, PH_SMTP_ERROR_NEEDS_EXTENSION, "DELIVERBY" },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_7BIT, { .hold_for_s = 1 }, "mx", PH_SMTP_ERROR_NEEDS_EXTENSION, "FUTURERELEASE" },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_7BIT, { .hold_for_s = 3601 }, ALL, PH_SMTP_ERROR_NEEDS_EXTENSION, "FUTURERELEASE" },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_7BIT, { .notify = PH_SMTP_NOTIFY_NEVER | PH_SMTP_NOTIFY_DELAY }, ALL, PH_SMTP_ERROR_INVALID },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_7BIT, { .envelope_id = "" }, ALL, PH_SMTP_ERROR_INVALID },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_7BIT, { .envelope_id = "a\r\nRCPT" }, ALL, PH_SMTP_ERROR_INVALID },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_7BIT, { .envelope_id = "ä" }, ALL, PH_SMTP_ERROR_INVALID },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_7BIT, { .deliver_by = PH_SMTP_DELIVER_BY_RETURN }, ALL, PH_SMTP_ERROR_INVALID },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_7BIT, { .deliver_by = PH_SMTP_DELIVER_BY_NOTIFY, .deliver_by_s = -1000000000 }, ALL, PH_SMTP_ERROR_INVALID },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_7BIT, { .deliver_by = PH_SMTP_DELIVER_BY_NOTIFY, .deliver_by_s = G_MININT }, ALL, PH_SMTP_ERROR_INVALID },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_7BIT, { .hold_for_s = 1000000000 }, ALL, PH_SMTP_ERROR_INVALID },
    { "a@b.org", "r@b.net", -1, PH_SMTP_CONTENT_7BIT, { .priority = PH_SMTP_PRIORITY_SET, .priority_level = 10 }, ALL, PH_SMTP_ERROR_INVALID },
  };

  for (guint i = 0; i < G_N_ELEMENTS (obstacles); i++)
    {
      g_autoptr(PhSmtpCapabilities) capabilities = parse (obstacles[i].ehlo);
      g_autoptr(PhEnvelope) envelope = make_envelope (obstacles[i].sender, obstacles[i].recipients);
      PhSmtpSubmission submission = { .envelope = envelope, .size = obstacles[i].size, .content = obstacles[i].content, .delivery = obstacles[i].delivery };
      g_autoptr(GError) error = ph_smtp_parameters_find_obstacle (&submission, capabilities);

      g_assert_error (error, PH_SMTP_ERROR, (int) obstacles[i].code);
      if (obstacles[i].keyword != NULL)
        g_assert_nonnull (strstr (error->message, obstacles[i].keyword));
    }
}

/* What a message goes without is missed all the same. */
static void
test_offered (void)
{
  g_autoptr(PhSmtpCapabilities) all = parse (ALL);
  g_autoptr(PhSmtpCapabilities) none = parse ("mx");
  g_autoptr(PhSmtpCapabilities) small = parse ("mx\nDSN\nSIZE 10");
  g_autoptr(PhEnvelope) envelope = make_envelope ("a@b.org", "r@b.net");
  PhSmtpSubmission plain = { .envelope = envelope, .size = 11 };
  PhSmtpSubmission reported = { .envelope = envelope, .size = 11, .delivery = { .notify = PH_SMTP_NOTIFY_NEVER } };

  g_assert_true (ph_smtp_parameters_are_offered (&plain, none));
  g_assert_true (ph_smtp_parameters_are_offered (&reported, all));
  g_assert_false (ph_smtp_parameters_are_offered (&reported, none));
  g_assert_false (ph_smtp_parameters_are_offered (&reported, small));
}

/* The longest values that are let through fit into the longest lines that are. */
static void
test_longest (void)
{
  g_autofree char *id = g_strnfill (100, 'x');
  g_autofree char *too_long_id = g_strnfill (98, '+');
  g_autofree char *local = g_strnfill (64, '+');
  g_autofree char *label = g_strnfill (60, 'x');
  g_autofree char *address = g_strdup_printf ("%s@%s.%s.%s.net", local, label, label, label);
  g_autoptr(PhSmtpCapabilities) capabilities = parse (ALL);
  g_autoptr(PhEnvelope) envelope = make_envelope (address, address);
  PhSmtpSubmission submission = {
    .envelope = envelope,
    .size = 1000,
    .content = PH_SMTP_CONTENT_UTF8_HEADERS,
    .delivery = { PH_SMTP_NOTIFY_SUCCESS | PH_SMTP_NOTIFY_FAILURE | PH_SMTP_NOTIFY_DELAY, PH_SMTP_RETURN_HEADERS, id,
                  PH_SMTP_ONWARD_TLS_REQUIRED, PH_SMTP_DELIVER_BY_NOTIFY, -999999999, 3600, PH_SMTP_PRIORITY_SET, -9 },
  };
  g_autofree char *mail = ph_smtp_parameters_dup_mail (&submission, capabilities);
  g_autofree char *rcpt = ph_smtp_parameters_dup_rcpt (&submission, capabilities, 0);
  g_autoptr(GByteArray) output = g_byte_array_new ();
  g_autoptr(GError) error = NULL;

  g_assert_null (ph_smtp_parameters_find_obstacle (&submission, capabilities));
  g_assert_true (ph_smtp_command_write (PH_SMTP_VERB_MAIL, mail, output, NULL, &error));
  g_assert_true (ph_smtp_command_write (PH_SMTP_VERB_RCPT, rcpt, output, NULL, &error));
  g_assert_nonnull (strstr (rcpt, "ORCPT="));

  submission.delivery.envelope_id = too_long_id;
  error = ph_smtp_parameters_find_obstacle (&submission, capabilities);
  g_assert_error (error, PH_SMTP_ERROR, PH_SMTP_ERROR_INVALID);
}

/* Reports then name the recipient as the server knows it. */
static void
test_original_too_long (void)
{
  g_autofree char *local = g_strnfill (62, '=');
  g_autofree char *label = g_strnfill (60, 'x');
  g_autofree char *address = g_strdup_printf ("ä%s@%s.%s.%s.net", local, label, label, label);
  g_autoptr(PhEnvelope) envelope = make_envelope ("a@b.org", address);
  g_autoptr(PhSmtpCapabilities) capabilities = parse (ALL);
  PhSmtpSubmission submission = { .envelope = envelope, .size = -1, .delivery = { .notify = PH_SMTP_NOTIFY_NEVER } };
  g_autofree char *rcpt = ph_smtp_parameters_dup_rcpt (&submission, capabilities, 0);

  g_assert_true (g_str_has_suffix (rcpt, " NOTIFY=NEVER"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/parameters/mail", test_mail);
  g_test_add_func ("/smtp/parameters/rcpt", test_rcpt);
  g_test_add_func ("/smtp/parameters/obstacles", test_obstacles);
  g_test_add_func ("/smtp/parameters/offered", test_offered);
  g_test_add_func ("/smtp/parameters/longest", test_longest);
  g_test_add_func ("/smtp/parameters/original-too-long", test_original_too_long);
  return g_test_run ();
}
