// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The reader of transcripts; the format stands in the header. It believes nothing: a file that it does not understand is
// an error with its line, and whatever was read can be played.

#include "config.h"

#include "transcript-script.h"

#include <string.h>

/* Larger than any dialogue that a person would write down, small enough to be played at hundreds of cuts. */
#define MAX_OCTETS (1024 * 1024)

G_DEFINE_QUARK (transcript-error, transcript_error);

static const char kind_letters[] = "SCTXM";

static gboolean
complain (GError **error, guint line, const char *complaint)
{
  g_set_error (error, TRANSCRIPT_ERROR, 0, "line %u: %s", line, complaint);
  return FALSE;
}

static void
free_event (gpointer data)
{
  TranscriptEvent *event = data;

  g_byte_array_unref (event->bytes);
  g_strfreev (event->words);
  g_free (event);
}

/* What stands behind a backslash; NULL: nothing that makes sense. */
static const char *
unescape_one (const char *at, guint8 *value)
{
  static const char names[] = "rn0\\";
  static const guint8 values[] = { '\r', '\n', '\0', '\\' };
  const char *name = *at != '\0' ? strchr (names, *at) : NULL;

  if (name != NULL)
    {
      *value = values[name - names];
      return at + 1;
    }
  if (at[0] != 'x' || !g_ascii_isxdigit (at[1]) || !g_ascii_isxdigit (at[2]))
    return NULL;
  *value = (guint8) (g_ascii_xdigit_value (at[1]) * 16 + g_ascii_xdigit_value (at[2]));
  return at + 3;
}

/* Appends what @text stands for, without a line end; returns whether it stands for anything. */
gboolean
transcript_unescape (const char *text, GByteArray *bytes)
{
  const char *at = text;

  while (at != NULL && *at != '\0')
    {
      guint8 c = (guint8) *at++;

      if (c == '\\')
        at = unescape_one (at, &c);
      g_byte_array_append (bytes, &c, 1);
    }
  return at != NULL;
}

/* Whether a backslash at the very end drops the line end. */
static gboolean
has_no_end (const char *text)
{
  gsize length = strlen (text);
  gsize n_backslashes = 0;

  while (n_backslashes < length && text[length - 1 - n_backslashes] == '\\')
    n_backslashes++;
  return n_backslashes % 2 == 1;
}

static gboolean
append_lines (TranscriptScript *script, GByteArray *bytes, const char *text, guint64 times)
{
  g_autofree char *copy = g_strdup (text);
  g_autoptr(GByteArray) one = g_byte_array_new ();
  gsize start = bytes->len;

  if (has_no_end (text))
    copy[strlen (copy) - 1] = '\0';
  if (!transcript_unescape (copy, one))
    return FALSE;
  if (!has_no_end (text))
    g_byte_array_append (one, (const guint8 *) "\r\n", 2);
  if (times > MAX_OCTETS || one->len * times > MAX_OCTETS - script->n_octets)
    return FALSE;
  script->n_octets += one->len * times;
  g_byte_array_set_size (bytes, (guint) (start + one->len * times));
  for (guint64 i = 0; i < times && one->len > 0; i++)
    memcpy (bytes->data + start + i * one->len, one->data, one->len);
  return TRUE;
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

static gboolean
take_words (TranscriptEvent *event, const char *text)
{
  g_autoptr(GByteArray) scratch = g_byte_array_new ();

  event->words = g_strsplit (text, " ", -1);
  return event->words[0] != NULL && transcript_unescape (text, scratch);
}

/* The kind, how often, and the text of a line. */
static gboolean
parse_line (const char *text, TranscriptKind *kind, guint64 *times, const char **rest)
{
  const char *letter = strchr (kind_letters, text[0]);
  char *end = (char *) text + 1;

  *times = 1;
  if (text[1] == '*' && g_ascii_isdigit (text[2]))
    *times = g_ascii_strtoull (text + 2, &end, 10);
  if (letter == NULL || *end != ':')
    return FALSE;
  *kind = (TranscriptKind) (letter - kind_letters);
  *rest = end[1] == ' ' ? end + 2 : end + 1;
  return *times == 1 || *kind == TRANSCRIPT_SERVER || *kind == TRANSCRIPT_CLIENT;
}

static gboolean
add_line (TranscriptScript *script, const char *text, guint line, GError **error)
{
  TranscriptKind kind = TRANSCRIPT_SERVER;
  guint64 times = 1;
  const char *rest = NULL;

  if (!parse_line (text, &kind, &times, &rest))
    return complain (error, line, "neither S:, C:, T:, X: nor M:");

  TranscriptEvent *event = get_event (script, kind, line);

  if (kind == TRANSCRIPT_DRIVER)
    return take_words (event, rest) || complain (error, line, "no words, or a strange escape in them");
  return append_lines (script, event->bytes, rest, times) || complain (error, line, "a strange escape, or far too much");
}

/* (nullable): the transcript in @length octets of @text. */
TranscriptScript *
transcript_script_parse (const char *name, const char *text, gsize length, GError **error)
{
  g_autoptr(TranscriptScript) script = g_new0 (TranscriptScript, 1);
  g_autofree char *copy = g_strndup (text, length);
  g_auto(GStrv) lines = g_strsplit (copy, "\n", -1);

  script->name = g_strdup (name);
  script->events = g_ptr_array_new_with_free_func (free_event);
  if (strlen (copy) != length)
    {
      complain (error, g_strv_length (lines), "a NUL");
      return NULL;
    }
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '#' && lines[i][0] != '\0' && !add_line (script, lines[i], i + 1, error))
      return NULL;
  return g_steal_pointer (&script);
}

/* A file that can't be read ends the program: it is one of ours. */
TranscriptScript *
transcript_script_load (const char *path)
{
  g_autofree char *contents = NULL;
  g_autofree char *basename = g_path_get_basename (path);
  g_autoptr(GError) error = NULL;
  gsize length = 0;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  basename[strlen (basename) - strlen (".smtp")] = '\0';

  TranscriptScript *script = transcript_script_parse (basename, contents, length, &error);

  if (error != NULL)
    g_error ("%s: %s", path, error->message);
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
