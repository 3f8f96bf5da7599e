// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Results: what goes in comes out, and nothing is claimed that was not put in.

#include "config.h"

#include "ph-smtp-error.h"
#include "ph-smtp-result-private.h"

static PhEnvelope *
make_envelope (void)
{
  g_autoptr(PhAddress) ada = ph_address_parse ("ada@example.org", NULL);
  g_autoptr(PhAddress) bob = ph_address_parse ("bob@example.net", NULL);
  g_autoptr(GPtrArray) recipients = g_ptr_array_new ();

  g_ptr_array_add (recipients, ada);
  g_ptr_array_add (recipients, bob);
  return ph_envelope_new (ada, recipients);
}

static void
test_new (void)
{
  g_autoptr(PhEnvelope) envelope = make_envelope ();
  g_autoptr(PhSmtpResult) result = ph_smtp_result_new (envelope);

  g_assert_cmpint (ph_smtp_result_get_certainty (result), ==, PH_SMTP_NOT_SENT);
  g_assert_no_error (ph_smtp_result_get_error (result));
  g_assert_null (ph_smtp_result_get_reply (result));
  g_assert_cmpuint (ph_smtp_result_get_n_recipients (result), ==, 2);
  g_assert_cmpint (ph_smtp_result_get_recipient_outcome (result, 1), ==, PH_SMTP_RECIPIENT_NOT_TRIED);
  g_assert_null (ph_smtp_result_get_recipient_reply (result, 1));
}

static void
test_conclude (void)
{
  const char *lines[] = { "no", NULL };
  g_autoptr(PhEnvelope) envelope = make_envelope ();
  g_autoptr(PhSmtpReply) reply = ph_smtp_reply_new (550, lines);
  g_autoptr(GError) error = ph_smtp_error_new_from_reply (PH_SMTP_STAGE_RCPT, reply);
  g_autoptr(PhSmtpResult) result = NULL;
  PhSmtpResult *first = ph_smtp_result_new (envelope);

  ph_smtp_result_set_recipient (first, 0, PH_SMTP_RECIPIENT_ACCEPTED, reply);
  ph_smtp_result_set_recipient (first, 0, PH_SMTP_RECIPIENT_REFUSED, reply);
  ph_smtp_result_conclude (first, PH_SMTP_UNCERTAIN, reply, error);
  result = ph_smtp_result_ref (first);
  ph_smtp_result_unref (first);

  g_assert_cmpint (ph_smtp_result_get_certainty (result), ==, PH_SMTP_UNCERTAIN);
  g_assert_error (ph_smtp_result_get_error (result), PH_SMTP_ERROR, PH_SMTP_ERROR_PERMANENT);
  g_assert_true (ph_smtp_result_get_error (result) != error);
  g_assert_true (ph_smtp_result_get_reply (result) == reply);
  g_assert_cmpint (ph_smtp_result_get_recipient_outcome (result, 0), ==, PH_SMTP_RECIPIENT_REFUSED);
  g_assert_true (ph_smtp_result_get_recipient_reply (result, 0) == reply);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/result/new", test_new);
  g_test_add_func ("/smtp/result/conclude", test_conclude);
  return g_test_run ();
}
