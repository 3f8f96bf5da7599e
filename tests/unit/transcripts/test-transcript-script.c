// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The reader of transcripts: what each line becomes, and what it refuses. A mistake here would make tests pass that
// test nothing.

#include "config.h"

#include "transcript-script.h"

#include <string.h>

static TranscriptScript *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  TranscriptScript *script = transcript_script_parse ("test", text, strlen (text), &error);

  g_assert_no_error (error);
  return script;
}

static void
assert_bytes (const TranscriptScript *script, guint index, TranscriptKind kind, const char *expected)
{
  const TranscriptEvent *event = script->events->pdata[index];

  g_assert_cmpint (event->kind, ==, kind);
  g_assert_cmpmem (event->bytes->data, event->bytes->len, expected, strlen (expected));
}

static void
test_lines (void)
{
  g_autoptr(TranscriptScript) script = parse ("# hello\nS: 220 a\nS:220 b\n\nC*2: x\nT: tls\nM: send a  b\nX: close\n");
  const TranscriptEvent *driver = script->events->pdata[3];

  g_assert_cmpuint (script->events->len, ==, 5);
  assert_bytes (script, 0, TRANSCRIPT_SERVER, "220 a\r\n220 b\r\n");
  assert_bytes (script, 1, TRANSCRIPT_CLIENT, "x\r\nx\r\n");
  g_assert_cmpint (driver->kind, ==, TRANSCRIPT_DRIVER);
  g_assert_cmpuint (driver->line, ==, 7);
  g_assert_cmpuint (g_strv_length (driver->words), ==, 4);
  g_assert_cmpstr (driver->words[3], ==, "b");
}

static void
test_escapes (void)
{
  g_autoptr(TranscriptScript) script = parse ("S: a\\r\\x41\\\\\nC: b\\\nX: close\nC: c\\\\\\\n");

  assert_bytes (script, 0, TRANSCRIPT_SERVER, "a\rA\\\r\n");
  assert_bytes (script, 1, TRANSCRIPT_CLIENT, "b");
  assert_bytes (script, 3, TRANSCRIPT_CLIENT, "c\\");
}

static const struct
{
  const char *name;
  const char *text;
  const char *complaint;
} refused[] = {
  { "no-letter", "S: 220\nhello\n", "line 2: neither" },
  { "no-colon", "S\n", "line 1: neither" },
  { "colon-too-late", "Server: 220\n", "line 1: neither" },
  { "count-that-is-none", "S*x: 220\n", "line 1: neither" },
  { "count-of-a-driver-line", "M*2: quit\n", "line 1: neither" },
  { "escape-unknown", "S: \\q\n", "line 1: a strange escape" },
  { "escape-cut-off", "S: \\x4\n", "line 1: a strange escape" },
  { "escape-of-a-driver-line", "M: body \\x\n", "line 1: no words, or a strange escape" },
  { "driver-line-of-nothing", "M:\n", "line 1: no words" },
  { "far-too-often", "S*99999999: x\n", "line 1: a strange escape, or far too much" },
  { "count-that-overflows", "S*99999999999999999999999: x\n", "line 1: a strange escape, or far too much" },
  { "far-too-much-in-all", "S*200000: x\nC*200000: xy\n", "line 2: a strange escape, or far too much" },
};

static void
test_refused (gconstpointer data)
{
  const char *text = refused[GPOINTER_TO_UINT (data)].text;
  g_autoptr(GError) error = NULL;

  g_assert_null (transcript_script_parse ("test", text, strlen (text), &error));
  g_assert_error (error, TRANSCRIPT_ERROR, 0);
  g_assert_nonnull (strstr (error->message, refused[GPOINTER_TO_UINT (data)].complaint));
}

static void
test_nul (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (transcript_script_parse ("test", "S: a\0b\n", 7, &error));
  g_assert_error (error, TRANSCRIPT_ERROR, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transcript-script/lines", test_lines);
  g_test_add_func ("/transcript-script/escapes", test_escapes);
  g_test_add_func ("/transcript-script/nul", test_nul);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strconcat ("/transcript-script/refused/", refused[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refused);
    }
  return g_test_run ();
}
