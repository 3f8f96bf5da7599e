// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Replies: the enhanced code, the text that may be shown, and the classes of codes.

#include "config.h"

#include "ph-smtp-reply.h"

typedef struct
{
  const char *sentence;
  guint code;
  const char *lines[4];
  const char *enhanced;
  const char *text;
  const char *string;
} ReplyCase;

static const ReplyCase cases[] = {
  { "a plain reply", 250, { "ok" }, NULL, "ok", "250 ok" },
  { "no text", 250, { "" }, NULL, "", "250" },
  { "an enhanced code", 535, { "5.7.8 no" }, "5.7.8", "no", "535 5.7.8 no" },
  { "an enhanced code alone", 250, { "2.1.0" }, "2.1.0", "", "250 2.1.0" },
  { "the code on each line", 550, { "5.7.1 one", "5.7.1 two" }, "5.7.1", "one two", "550 5.7.1 one two" },
  { "a class that contradicts the code", 250, { "5.7.1 ok" }, NULL, "5.7.1 ok", "250 5.7.1 ok" },
  { "four digits are none", 250, { "2.1.1000 x" }, NULL, "2.1.1000 x", "250 2.1.1000 x" },
  { "two parts are none", 250, { "2.1 x" }, NULL, "2.1 x", "250 2.1 x" },
  { "a word behind it is none", 250, { "2.1.0x" }, NULL, "2.1.0x", "250 2.1.0x" },
  { "three-digit parts", 550, { "5.123.456 x" }, "5.123.456", "x", "550 5.123.456 x" },
  { "control characters are escaped", 550, { "\033[31mred\xff" }, NULL, "\\x1B[31mred\\xFF", "550 \\x1B[31mred\\xFF" },
  { "blank lines join to nothing", 250, { "a", "", " b" }, NULL, "a b", "250 a b" },
};

static void
test_case (gconstpointer data)
{
  const ReplyCase *c = data;
  g_autoptr(PhSmtpReply) reply = ph_smtp_reply_new (c->code, c->lines);
  g_autofree char *string = ph_smtp_reply_to_string (reply);

  g_assert_cmpuint (ph_smtp_reply_get_code (reply), ==, c->code);
  g_assert_cmpstr (ph_smtp_reply_get_enhanced (reply), ==, c->enhanced);
  g_assert_cmpstr (ph_smtp_reply_get_text (reply), ==, c->text);
  g_assert_cmpstr (string, ==, c->string);
  g_assert_cmpstrv (ph_smtp_reply_get_lines (reply), c->lines);
}

static void
test_classes (void)
{
  const char *lines[] = { "x", NULL };

  for (guint code = 200; code < 600; code += 50)
    {
      g_autoptr(PhSmtpReply) reply = ph_smtp_reply_new (code, lines);

      g_assert_true (ph_smtp_reply_is_positive (reply) == (code < 300));
      g_assert_true (ph_smtp_reply_is_transient (reply) == (code >= 400 && code < 500));
      g_assert_true (ph_smtp_reply_is_permanent (reply) == (code >= 500));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (cases[i].sentence), " ", '-');
      g_autofree char *path = g_strconcat ("/smtp/reply/", name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/smtp/reply/classes", test_classes);
  return g_test_run ();
}
