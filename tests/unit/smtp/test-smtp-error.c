// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The evidence in an error survives what people do with errors.

#include "config.h"

#include "ph-smtp-error.h"

static PhSmtpReply *
make_reply (guint code)
{
  const char *lines[] = { "5.7.8 no", NULL };

  return ph_smtp_reply_new (code, lines);
}

static void
test_survives (void)
{
  g_autoptr(PhSmtpReply) reply = make_reply (535);
  g_autoptr(GError) error = ph_smtp_error_new_from_reply (PH_SMTP_STAGE_AUTH, reply);
  g_autoptr(GError) copy = NULL;

  g_prefix_error (&error, "sign-in: ");
  copy = g_error_copy (error);
  g_clear_error (&error);
  g_assert_error (copy, PH_SMTP_ERROR, PH_SMTP_ERROR_PERMANENT);
  g_assert_cmpint (ph_smtp_error_get_stage (copy), ==, PH_SMTP_STAGE_AUTH);
  g_assert_true (ph_smtp_error_get_reply (copy) == reply);
  g_assert_cmpstr (copy->message, ==, "sign-in: the server replied: 535 5.7.8 no");
}

static void
test_codes (void)
{
  static const struct
  {
    guint reply;
    PhSmtpError code;
  } codes[] = {
    { 250, PH_SMTP_ERROR_PROTOCOL },
    { 354, PH_SMTP_ERROR_PROTOCOL },
    { 421, PH_SMTP_ERROR_TRANSIENT },
    { 550, PH_SMTP_ERROR_PERMANENT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr(PhSmtpReply) reply = make_reply (codes[i].reply);
      g_autoptr(GError) error = ph_smtp_error_new_from_reply (PH_SMTP_STAGE_MAIL, reply);

      g_assert_error (error, PH_SMTP_ERROR, (int) codes[i].code);
    }
}

static void
test_offending (void)
{
  guint8 data[100] = { 0x15, 0x03 };
  g_autoptr(GError) error = ph_smtp_error_new_offending (PH_SMTP_STAGE_GREETING, "foreign", data, sizeof data);
  g_autoptr(GError) copy = g_error_copy (error);
  g_autoptr(GError) other = ph_smtp_error_new (PH_SMTP_ERROR_CLOSED, PH_SMTP_STAGE_QUIT, NULL, "closed");
  gsize length = 1;

  g_assert_cmpmem (ph_smtp_error_get_offending (copy, &length), 2, data, 2);
  g_assert_cmpuint (length, ==, 64);
  g_assert_null (ph_smtp_error_get_offending (other, &length));
  g_assert_cmpuint (length, ==, 0);
  g_assert_null (ph_smtp_error_get_reply (other));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/error/survives", test_survives);
  g_test_add_func ("/smtp/error/codes", test_codes);
  g_test_add_func ("/smtp/error/offending", test_offending);
  return g_test_run ();
}
