// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A file with a few lines that a person wrote. Only reads it; what it is for is known to who asks.

#include "config.h"

#include "ph-cli-text-file.h"

#include <gio/gunixinputstream.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "ph-cli-await.h"
#include "ph-cli-error.h"

static GInputStream *
open_file (const char *path, GError **error)
{
  g_autoptr(GFile) file = NULL;
  GFileInputStream *stream = NULL;

  if (strcmp (path, "-") == 0)
    return g_unix_input_stream_new (STDIN_FILENO, FALSE);
  file = g_file_new_for_commandline_arg (path);
  stream = g_file_read (file, NULL, error);
  return stream != NULL ? G_INPUT_STREAM (stream) : NULL;
}

/* Not read(), so that Ctrl+C ends the wait for a terminal or a pipe. */
static gboolean
read_all (GInputStream *stream, char *data, gsize size, gsize *ret_length, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  g_input_stream_read_all_async (stream, data, size, G_PRIORITY_DEFAULT, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  return g_input_stream_read_all_finish (stream, ph_cli_await (&result), ret_length, error);
}

static gboolean
is_text (const char *text, gsize length)
{
  if (!g_utf8_validate (text, (gssize) length, NULL))
    return FALSE;
  for (const char *at = text; at < text + length; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)) && strchr ("\r\n\t", *at) == NULL)
      return FALSE;
  return TRUE;
}

/* Lines with LF, and no empty ones at the end. */
static char *
dup_lines (const char *text, gsize length)
{
  g_autoptr(GString) lines = g_string_new_len (text, (gssize) length);

  g_string_replace (lines, "\r\n", "\n", 0);
  g_string_replace (lines, "\r", "\n", 0);
  while (lines->len > 0 && lines->str[lines->len - 1] == '\n')
    g_string_truncate (lines, lines->len - 1);
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

/**
 * ph_cli_text_file_read:
 * @path: a file; `-`: standard input
 * @max: octets
 * @ret_text: (out) (nullable): its lines, with LF and no empty ones at the end; %NULL: it is larger or no text in UTF-8
 * @error: return location
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_NOINPUT.
 *
 * Returns: whether it could be read
 */
gboolean
ph_cli_text_file_read (const char *path, gsize max, char **ret_text, GError **error)
{
  g_autofree char *data = g_malloc (max + 1);
  g_autoptr(GError) cause = NULL;
  g_autoptr(GInputStream) stream = open_file (path, &cause);
  gsize length = 0;

  *ret_text = NULL;
  if (stream == NULL || !read_all (stream, data, max + 1, &length, &cause))
    {
      g_set_error (error, PH_CLI_ERROR, EX_NOINPUT, "%s: %s", path, cause->message);
      return FALSE;
    }
  if (length <= max && is_text (data, length))
    *ret_text = dup_lines (data, length);
  return TRUE;
}
