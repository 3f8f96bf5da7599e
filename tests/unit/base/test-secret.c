// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Secrets: their bytes come back, however long they are and whatever they hold.

#include "config.h"

#include "ph-secret.h"

#include <string.h>

static void
test_text (void)
{
  g_autoptr(PhSecret) secret = ph_secret_new (" pass wörd ");

  g_assert_cmpstr (ph_secret_peek (secret), ==, " pass wörd ");
  g_assert_cmpuint (ph_secret_get_length (secret), ==, strlen (" pass wörd "));
}

static void
test_empty (void)
{
  g_autoptr(PhSecret) secret = ph_secret_new ("");

  g_assert_cmpstr (ph_secret_peek (secret), ==, "");
  g_assert_cmpuint (ph_secret_get_length (secret), ==, 0);
}

/* Around the size of a page, where the NUL behind the secret could fall out of the mapping. */
static void
test_lengths (void)
{
  for (gsize length = 4000; length < 4200; length++)
    {
      g_autofree char *text = g_strnfill (length, 'x');
      g_autoptr(PhSecret) secret = ph_secret_new_bytes (text, length);

      g_assert_cmpstr (ph_secret_peek (secret), ==, text);
      g_assert_cmpuint (ph_secret_get_length (secret), ==, length);
    }
}

static void
test_nul (void)
{
  g_autoptr(PhSecret) secret = ph_secret_new_bytes ("a\0b", 3);

  g_assert_cmpmem (ph_secret_peek (secret), ph_secret_get_length (secret), "a\0b", 3);
}

static void
test_references (void)
{
  PhSecret *secret = ph_secret_new ("x");
  PhSecret *other = ph_secret_ref (secret);

  ph_secret_unref (secret);
  g_assert_cmpstr (ph_secret_peek (other), ==, "x");
  ph_secret_unref (other);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/secret/text", test_text);
  g_test_add_func ("/base/secret/empty", test_empty);
  g_test_add_func ("/base/secret/lengths", test_lengths);
  g_test_add_func ("/base/secret/nul", test_nul);
  g_test_add_func ("/base/secret/references", test_references);
  return g_test_run ();
}
