// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The reader of transcripts; the format stands in the header. A file that it does not understand ends the test.

#include "config.h"

#include "transcript-script.h"

#include <string.h>

static const char kind_letters[] = "SCTXM";

static void
free_event (gpointer data)
{
  TranscriptEvent *event = data;

  g_byte_array_unref (event->bytes);
  g_strfreev (event->words);
  g_free (event);
}

static guint8
unescape_one (const char **at)
{
  static const char names[] = "rn0\\";
  static const guint8 values[] = { '\r', '\n', '\0', '\\' };
  char c = *(*at)++;
  const char *name = c != '\0' ? strchr (names, c) : NULL;

  if (name != NULL)
    return values[name - names];
  g_assert_cmpint (c, ==, 'x');
  *at += 2;
  return (guint8) (g_ascii_xdigit_value ((*at)[-2]) * 16 + g_ascii_xdigit_value ((*at)[-1]));
}

/* Appends what @text stands for, without a line end. */
void
transcript_unescape (const char *text, GByteArray *bytes)
{
  for (const char *at = text; *at != '\0';)
    {
      guint8 c = (guint8) *at++;

      if (c == '\\')
        c = unescape_one (&at);
      g_byte_array_append (bytes, &c, 1);
    }
}

static void
append_lines (GByteArray *bytes, const char *text, guint times)
{
  g_autofree char *copy = g_strdup (text);
  gsize length = strlen (copy);
  gboolean has_end = length == 0 || copy[length - 1] != '\\' || (length >= 2 && copy[length - 2] == '\\');

  if (!has_end)
    copy[length - 1] = '\0';
  for (guint i = 0; i < times; i++)
    {
      transcript_unescape (copy, bytes);
      if (has_end)
        g_byte_array_append (bytes, (const guint8 *) "\r\n", 2);
    }
}

static TranscriptEvent *
get_event (TranscriptScript *script, TranscriptKind kind, guint line)
{
  TranscriptEvent *last = script->events->len > 0 ? script->events->pdata[script->events->len - 1] : NULL;
  gboolean continues = last != NULL && last->kind == kind && (kind == TRANSCRIPT_SERVER || kind == TRANSCRIPT_CLIENT);

  if (continues)
    return last;

  TranscriptEvent *event = g_new0 (TranscriptEvent, 1);

  event->kind = kind;
  event->line = line;
  event->bytes = g_byte_array_new ();
  g_ptr_array_add (script->events, event);
  return event;
}

static void
add_line (TranscriptScript *script, const char *text, guint line)
{
  const char *letter = strchr (kind_letters, text[0]);
  const char *colon = strchr (text, ':');
  guint times = text[1] == '*' ? (guint) g_ascii_strtoull (text + 2, NULL, 10) : 1;

  if (letter == NULL || colon == NULL || (text[1] != ':' && text[1] != '*'))
    g_error ("%s:%u: not understood: %s", script->name, line, text);

  TranscriptKind kind = (TranscriptKind) (letter - kind_letters);
  TranscriptEvent *event = get_event (script, kind, line);
  const char *rest = colon[1] == ' ' ? colon + 2 : colon + 1;

  if (kind == TRANSCRIPT_DRIVER)
    event->words = g_strsplit (rest, " ", -1);
  else
    append_lines (event->bytes, rest, times);
}

TranscriptScript *
transcript_script_load (const char *path)
{
  g_autofree char *contents = NULL;
  g_autofree char *basename = g_path_get_basename (path);
  g_autoptr(GError) error = NULL;
  TranscriptScript *script = g_new0 (TranscriptScript, 1);

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  script->name = g_strndup (basename, strlen (basename) - strlen (".smtp"));
  script->events = g_ptr_array_new_with_free_func (free_event);

  g_auto(GStrv) lines = g_strsplit (contents, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '#' && lines[i][0] != '\0')
      add_line (script, lines[i], i + 1);
  return script;
}

void
transcript_script_free (TranscriptScript *script)
{
  g_free (script->name);
  g_ptr_array_unref (script->events);
  g_free (script);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Returns: (transfer container) (element-type filename): all transcripts of a folder, in order */
GPtrArray *
transcript_script_list (const char *directory)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (directory, 0, &error);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const char *name = NULL;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".smtp"))
      g_ptr_array_add (paths, g_build_filename (directory, name, NULL));
  g_ptr_array_sort (paths, compare_names);
  return paths;
}
