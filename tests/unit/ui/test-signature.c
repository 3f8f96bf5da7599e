// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The signature of a text: added, found, exchanged; what a person has made of it is left alone.

#include "ph-signature.h"

#define ADA   "Ada Lovelace\nAnalytical Society"
#define GRACE "Grace"

static void
test_add (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "", "\n\n-- \n" ADA "\n" },
    { "Hello", "Hello\n\n-- \n" ADA "\n" },
    { "Hello\n", "Hello\n\n-- \n" ADA "\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ph_signature_add (cases[i].text, ADA "\n");
      g_autofree char *same = ph_signature_add (cases[i].text, "\n");

      g_assert_cmpstr (text, ==, cases[i].expected);
      g_assert_true (ph_signature_stands_in (text, ADA));
      g_assert_true (ph_signature_is_marked (text));
      g_assert_cmpstr (same, ==, cases[i].text);
    }
}

static void
test_find (void)
{
  g_assert_false (ph_signature_is_marked (""));
  g_assert_false (ph_signature_is_marked ("a -- \nb"));
  g_assert_false (ph_signature_is_marked ("a\n--\nb"));
  g_assert_true (ph_signature_is_marked ("-- \nb"));
  g_assert_true (ph_signature_stands_in ("x\n-- \n" ADA "\n\n", ADA));
  g_assert_false (ph_signature_stands_in ("x\n-- \n" ADA "\nPS", ADA));
  g_assert_false (ph_signature_stands_in ("x\n-- \n", ""));
}

static void
test_remove (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "", "" },
    { "Hello", "Hello" },
    { "\n\n-- \nAda\n", "" },
    { "Hello\n\n-- \nAda\n", "Hello" },
    { "Hello\n-- \nAda\n", "Hello" },
    { "-- \nAda", "" },
    { "a\n-- \nquoted\n\n-- \nAda", "a\n-- \nquoted" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ph_signature_remove (cases[i].text);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
test_exchange (void)
{
  static const struct
  {
    const char *text;
    const char *before;
    const char *after;
    const char *expected;
  } cases[] = {
    { "Hello\n\n-- \n" ADA "\n", ADA, GRACE, "Hello\n\n-- \n" GRACE "\n" },
    { "Hello\n\n-- \n" ADA "\n", ADA, "", "Hello" },
    { "Hello", "", GRACE, "Hello\n\n-- \n" GRACE "\n" },
    { "Hello", ADA, GRACE, "Hello" },
    { "Hello\n\n-- \nThe other Ada\n", ADA, GRACE, "Hello\n\n-- \nThe other Ada\n" },
    { "Hello\n\n-- \nmine\n", "", GRACE, "Hello\n\n-- \nmine\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ph_signature_exchange (cases[i].text, cases[i].before, cases[i].after);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/signature/add", test_add);
  g_test_add_func ("/ui/signature/find", test_find);
  g_test_add_func ("/ui/signature/remove", test_remove);
  g_test_add_func ("/ui/signature/exchange", test_exchange);
  return g_test_run ();
}
