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

static void
test_not_sent (void)
{
  const char *lines[] = { "no", NULL };
  g_autoptr(PhEnvelope) envelope = make_envelope ();
  g_autoptr(PhSmtpReply) reply = ph_smtp_reply_new (421, lines);
  g_autoptr(GError) error = ph_smtp_error_new_from_reply (PH_SMTP_STAGE_GREETING, reply);
  g_autoptr(GError) foreign = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_IO, "the transport broke");
  g_autoptr(PhSmtpResult) result = ph_smtp_result_new_not_sent (envelope, error);
  g_autoptr(PhSmtpResult) other = ph_smtp_result_new_not_sent (envelope, foreign);
  g_autoptr(PhSmtpResult) nameless = ph_smtp_result_new_not_sent (envelope, NULL);

  g_assert_cmpint (ph_smtp_result_get_certainty (result), ==, PH_SMTP_NOT_SENT);
  g_assert_true (ph_smtp_result_get_reply (result) == reply);
  g_assert_error (ph_smtp_result_get_error (other), G_FILE_ERROR, G_FILE_ERROR_IO);
  g_assert_null (ph_smtp_result_get_reply (other));
  g_assert_no_error (ph_smtp_result_get_error (nameless));
}

/* Merging: the recipients of the whole are numbered from a to z; a part is described by its recipients, the code of the
 * reply to each of them, and how it ended. */
typedef struct
{
  const char *recipients;
  guint codes[3]; /* 0: none */
  PhSmtpCertainty certainty;
  guint error; /* code of the reply of the error; 1: refused recipients; 0: none */
} Part;

static PhEnvelope *
make_lettered_envelope (const char *letters)
{
  g_autoptr(GPtrArray) recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);

  for (; *letters != '\0'; letters++)
    {
      g_autofree char *text = g_strdup_printf ("%c@example.net", *letters);

      g_ptr_array_add (recipients, ph_address_parse (text, NULL));
    }
  return ph_envelope_new (NULL, recipients);
}

static PhSmtpReply *
make_reply (guint code)
{
  const char *lines[] = { "x", NULL };

  return ph_smtp_reply_new (code, lines);
}

static PhSmtpResult *
make_part (const Part *part)
{
  g_autoptr(PhEnvelope) envelope = make_lettered_envelope (part->recipients);
  g_autoptr(PhSmtpReply) reply = make_reply (part->error > 1 ? part->error : 250);
  g_autoptr(GError) error = NULL;
  PhSmtpResult *result = ph_smtp_result_new (envelope);

  for (guint i = 0; i < ph_envelope_get_n_recipients (envelope); i++)
    {
      g_autoptr(PhSmtpReply) rcpt = part->codes[i] != 0 ? make_reply (part->codes[i]) : NULL;

      if (rcpt != NULL)
        ph_smtp_result_set_recipient (result, i, ph_smtp_recipient_judge (rcpt), rcpt);
    }
  if (part->error == 1)
    error = ph_smtp_error_new (PH_SMTP_ERROR_RECIPIENTS_REFUSED, PH_SMTP_STAGE_RCPT, NULL, "refused");
  else if (part->error > 1)
    error = ph_smtp_error_new_from_reply (PH_SMTP_STAGE_END_OF_DATA, reply);
  ph_smtp_result_conclude (result, part->certainty, part->error == 1 ? NULL : reply, error);
  return result;
}

/* Accepted, deferred, refused, not tried. */
static char *
describe_outcomes (const PhSmtpResult *result)
{
  GString *outcomes = g_string_new (NULL);

  for (guint i = 0; i < ph_smtp_result_get_n_recipients (result); i++)
    g_string_append_c (outcomes, "-adr"[ph_smtp_result_get_recipient_outcome (result, i)]);
  return g_string_free (outcomes, FALSE);
}

/* Whether each of them has it. */
static char *
describe_certainties (const PhSmtpResult *result)
{
  GString *certainties = g_string_new (NULL);

  for (guint i = 0; i < ph_smtp_result_get_n_recipients (result); i++)
    g_string_append_c (certainties, "ns?"[ph_smtp_result_get_recipient_certainty (result, i)]);
  return g_string_free (certainties, FALSE);
}

static void
test_merged (void)
{
  static const struct
  {
    const char *recipients;
    Part parts[3];
    PhSmtpCertainty certainty;
    const char *outcomes;
    guint error;             /* as above */
    const char *certainties; /* not sent, sent, ? */
  } cases[] = {
    { "abc", { { "ab", { 250, 250 }, PH_SMTP_SENT }, { "c", { 250 }, PH_SMTP_SENT } }, PH_SMTP_SENT, "aaa", 0, "sss" },
    { "abc", { { "ac", { 250, 550 }, PH_SMTP_SENT }, { "b", { 250 }, PH_SMTP_SENT } }, PH_SMTP_SENT, "aar", 0, "ssn" },
    { "abc", { { "ab", { 250, 250 }, PH_SMTP_SENT }, { "c", { 250 }, PH_SMTP_NOT_SENT, 452 } }, PH_SMTP_SENT, "aad", 452, "ssn" },
    { "abc", { { "ab", { 250, 250 }, PH_SMTP_NOT_SENT, 554 }, { "c", { 250 }, PH_SMTP_SENT } }, PH_SMTP_SENT, "rra", 554, "nns" },
    { "abc", { { "ab", { 250, 550 }, PH_SMTP_NOT_SENT, 1 }, { "c", { 250 }, PH_SMTP_SENT } }, PH_SMTP_SENT, "-ra", 1, "nns" },
    { "abc", { { "ab", { 250, 550 }, PH_SMTP_NOT_SENT, 1 }, { "c", { 0 }, PH_SMTP_NOT_SENT, 421 } }, PH_SMTP_NOT_SENT, "ar-", 1, "nnn" },
    { "abc", { { "a", { 250 }, PH_SMTP_SENT }, { "b", { 250 }, PH_SMTP_UNCERTAIN, 250 }, { "c", { 0 }, PH_SMTP_NOT_SENT, 421 } }, PH_SMTP_UNCERTAIN, "aa-", 250, "s?n" },
    /* A second try of what was deferred. */
    { "abc", { { "abc", { 250, 452, 452 }, PH_SMTP_SENT }, { "bc", { 250, 250 }, PH_SMTP_SENT } }, PH_SMTP_SENT, "aaa", 0, "sss" },
    { "ab", { { "ab", { 250, 452 }, PH_SMTP_NOT_SENT, 451 }, { "b", { 250 }, PH_SMTP_SENT } }, PH_SMTP_SENT, "da", 451, "ns" },
    { "b", { { "b", { 450 }, PH_SMTP_NOT_SENT, 1 }, { "b", { 250 }, PH_SMTP_SENT } }, PH_SMTP_SENT, "a", 0, "s" },
    /* Whoever has it keeps it, whatever is said later. */
    { "ab", { { "a", { 250 }, PH_SMTP_SENT }, { "ab", { 0, 0 }, PH_SMTP_NOT_SENT, 421 } }, PH_SMTP_SENT, "a-", 421, "sn" },
    { "ab", { { "a", { 250 }, PH_SMTP_UNCERTAIN, 250 }, { "ab", { 550, 0 }, PH_SMTP_NOT_SENT, 421 } }, PH_SMTP_UNCERTAIN, "a-", 250, "?n" },
    /* One that the whole does not have. */
    { "ab", { { "ab", { 250, 250 }, PH_SMTP_SENT }, { "z", { 550 }, PH_SMTP_SENT } }, PH_SMTP_SENT, "aa", 0, "ss" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhEnvelope) envelope = make_lettered_envelope (cases[i].recipients);
      g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_smtp_result_unref);
      g_autoptr(PhSmtpResult) merged = NULL;
      g_autofree char *outcomes = NULL;
      g_autofree char *certainties = NULL;

      for (guint j = 0; j < 3 && cases[i].parts[j].recipients != NULL; j++)
        g_ptr_array_add (parts, make_part (&cases[i].parts[j]));
      merged = ph_smtp_result_new_merged (envelope, parts);
      outcomes = describe_outcomes (merged);
      g_assert_cmpint (ph_smtp_result_get_certainty (merged), ==, cases[i].certainty);
      g_assert_cmpstr (outcomes, ==, cases[i].outcomes);
      certainties = describe_certainties (merged);
      g_assert_cmpstr (certainties, ==, cases[i].certainties);
      if (cases[i].error == 0)
        g_assert_no_error (ph_smtp_result_get_error (merged));
      else if (cases[i].error == 1)
        g_assert_error (ph_smtp_result_get_error (merged), PH_SMTP_ERROR, PH_SMTP_ERROR_RECIPIENTS_REFUSED);
      else
        g_assert_cmpuint (ph_smtp_reply_get_code (ph_smtp_error_get_reply (ph_smtp_result_get_error (merged))), ==, cases[i].error);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/result/new", test_new);
  g_test_add_func ("/smtp/result/conclude", test_conclude);
  g_test_add_func ("/smtp/result/not-sent", test_not_sent);
  g_test_add_func ("/smtp/result/merged", test_merged);
  return g_test_run ();
}
