// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What may be given to a JSON parser, and what is kept away from it.

#include "config.h"

#include "ph-json-shape.h"

#include <string.h>

static void
test_shapes (void)
{
  static const struct
  {
    const char *text;
    gboolean good;
  } cases[] = {
    { "{}", TRUE },
    { " \r\n{}\t", TRUE },
    { "{\"a\": [1, -2.5e+3, true, null, {\"b\": \"}\"}]}", TRUE },
    { "{\"a\": \"\\\"}{\"}", TRUE },
    { "{\"a\": \"\\\\\"}", TRUE },
    { "{\"a\": \"/* x */\"}", TRUE },
    { "{\"\\b\\f\\n\\r\\t\\/\\u00e4\\uD83d\\uDe00\xc3\xa4\": 1}", TRUE },
    { "{\"\\u12\",\"[[[[[[[[\": 1}", FALSE },
    { "{\"\\u12", FALSE },
    { "{\"\\u12g4\"}", FALSE },
    { "{\"\\x\"}", FALSE },
    { "{\"\\ud800\"}", FALSE },
    { "{\"\\ud800x\"}", FALSE },
    { "{\"\\ud800\\ud800\"}", FALSE },
    { "{\"\\ud800\\n\"}", FALSE },
    { "{\"\\ud800\\u\"}", FALSE },
    { "{\"\\ud800\\udc0", FALSE },
    { "{\"\\udc00\\ud800\"}", FALSE },
    { "{\"a\nb\"}", FALSE },
    { "{[{}]}", TRUE },
    { "{[[{}]]}", FALSE },
    { "{[[", FALSE },
    { "", FALSE },
    { " ", FALSE },
    { "[]", FALSE },
    { "1", FALSE },
    { "\"{}\"", FALSE },
    { "{}{}", FALSE },
    { "{} 1", FALSE },
    { "1 {}", FALSE },
    { "{", FALSE },
    { "}", FALSE },
    { "{\"a}", FALSE },
    { "{\"a\\", FALSE },
    { "{/* { */}", FALSE },
    { "{// \"\n}", FALSE },
    { "{'a': 1}", FALSE },
    { "{\"a\": \xc3\xa4}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("row %u", i);
      g_assert_true (ph_json_is_one_object (cases[i].text, strlen (cases[i].text), 3) == cases[i].good);
    }
  g_assert_false (ph_json_is_one_object (NULL, 0, 3));
  g_assert_true (ph_json_is_one_object ("{}}", 2, 1));
  g_assert_false (ph_json_is_one_object ("{\0}", 3, 1));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-shape/shapes", test_shapes);
  return g_test_run ();
}
