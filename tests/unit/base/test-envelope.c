// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Envelopes: each mailbox once, in order; who needs SMTPUTF8.

#include "config.h"

#include "ph-envelope.h"

static PhEnvelope *
make_envelope (const char *sender, const char *recipients)
{
  g_autoptr(PhAddress) from = sender != NULL ? ph_address_parse (sender, NULL) : NULL;
  g_autoptr(GPtrArray) to = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  g_auto(GStrv) texts = g_strsplit (recipients, ",", -1);

  for (guint i = 0; texts[i] != NULL; i++)
    g_ptr_array_add (to, ph_address_parse (texts[i], NULL));
  return ph_envelope_new (from, to);
}

static void
test_doubles (void)
{
  g_autoptr(PhEnvelope) envelope = make_envelope ("ada@example.org", "b@example.net,c@example.net,b@EXAMPLE.net,B@example.net");

  g_assert_cmpuint (ph_envelope_get_n_recipients (envelope), ==, 3);
  g_assert_cmpstr (ph_address_get_wire (ph_envelope_get_recipient (envelope, 0)), ==, "b@example.net");
  g_assert_cmpstr (ph_address_get_wire (ph_envelope_get_recipient (envelope, 2)), ==, "B@example.net");
  g_assert_cmpstr (ph_address_get_wire (ph_envelope_get_sender (envelope)), ==, "ada@example.org");
}

static void
test_null_sender (void)
{
  g_autoptr(PhEnvelope) envelope = make_envelope (NULL, "b@example.net");

  g_assert_null (ph_envelope_get_sender (envelope));
  g_assert_false (ph_envelope_needs_smtputf8 (envelope));
}

static void
test_empty (void)
{
  g_autoptr(PhEnvelope) envelope = make_envelope ("ada@example.org", "");

  g_assert_cmpuint (ph_envelope_get_n_recipients (envelope), ==, 0);
}

static void
test_smtputf8 (void)
{
  g_autoptr(PhEnvelope) by_sender = make_envelope ("ä@example.org", "b@example.net");
  g_autoptr(PhEnvelope) by_recipient = make_envelope ("a@example.org", "b@example.net,ü@example.net");
  g_autoptr(PhEnvelope) by_domain = make_envelope ("a@bücher.example", "b@example.net");

  g_assert_true (ph_envelope_needs_smtputf8 (by_sender));
  g_assert_true (ph_envelope_needs_smtputf8 (by_recipient));
  g_assert_false (ph_envelope_needs_smtputf8 (by_domain));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/envelope/doubles", test_doubles);
  g_test_add_func ("/base/envelope/null-sender", test_null_sender);
  g_test_add_func ("/base/envelope/empty", test_empty);
  g_test_add_func ("/base/envelope/smtputf8", test_smtputf8);
  return g_test_run ();
}
