// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Encoded values: whatever is in them, what comes out is one word.

#include "config.h"

#include "ph-smtp-xtext.h"

static void
test_texts (void)
{
  static const struct
  {
    const char *text;
    const char *xtext;
    const char *unitext;
  } texts[] = {
    { "", "", "" },
    { "ada@example.org", "ada@example.org", "ada@example.org" },
    { "a+b=c", "a+2Bb+3Dc", "a\\x{2B}b\\x{3D}c" },
    { "\"a b\"@x", "\"a+20b\"@x", "\"a\\x{20}b\"@x" },
    { "a\\b", "a\\b", "a\\x{5C}b" },
    { "\r\n\t\177", "+0D+0A+09+7F", "\\x{0D}\\x{0A}\\x{09}\\x{7F}" },
    { "ä", "+C3+A4", "ä" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *xtext = ph_smtp_xtext_encode (texts[i].text);
      g_autofree char *unitext = ph_smtp_unitext_encode (texts[i].text);

      g_assert_cmpstr (xtext, ==, texts[i].xtext);
      g_assert_cmpstr (unitext, ==, texts[i].unitext);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/xtext/texts", test_texts);
  return g_test_run ();
}
