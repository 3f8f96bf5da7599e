// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Names of files as they travel with a message: no folder, nothing that hides what the name says, and short enough for any
// file system. Not the name of a file on this computer.

#include "config.h"

#include "ph-file-name.h"

#include <string.h>

/* NAME_MAX of nearly every file system. */
#define MAX_NAME 255
/* What counts as the extension when a name has to be shortened. */
#define MAX_EXTENSION 16

/* What ends a line, and what turns the text round so that `exe.pdf` is read where `fdp.exe` stands. */
static gboolean
deceives (gunichar c)
{
  return g_unichar_iscntrl (c) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
}

/* What many programs decode even in a name that is not encoded (RFC 2047 §5). */
static gboolean
begins_encoded_word (const GString *name, gunichar c)
{
  return c == '?' && name->len > 0 && name->str[name->len - 1] == '=';
}

static gsize
cut_length (const char *text, gsize max)
{
  gsize length = strlen (text);

  if (length <= max)
    return length;
  return (gsize) (g_utf8_find_prev_char (text, text + max + 1) - text);
}

/* The extension stays, because people and programs go by it. */
static char *
shorten (const char *name)
{
  const char *dot = strrchr (name, '.');
  gboolean has_extension = dot != NULL && dot > name && strlen (dot) <= MAX_EXTENSION;
  const char *extension = has_extension ? dot : "";
  g_autofree char *stem = has_extension ? g_strndup (name, (gsize) (dot - name)) : g_strdup (name);

  stem[cut_length (stem, MAX_NAME - strlen (extension))] = '\0';
  return g_strconcat (stem, extension, NULL);
}

/**
 * ph_file_name_clean:
 * @name: a name from wherever
 *
 * Makes it a name that a recipient can use: valid UTF-8, at most 255 octets, without slashes of either kind (they become
 * underscores), the beginning of an encoded word, control characters or marks that turn text round, and without blanks at
 * its ends. Cleaning twice changes nothing more.
 *
 * Returns: (transfer full): the name; "" when nothing is left, as of `.` and `..`
 */
char *
ph_file_name_clean (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autoptr(GString) clean = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c == '/' || c == '\\' || begins_encoded_word (clean, c))
        g_string_append_c (clean, '_');
      else if (!deceives (c))
        g_string_append_unichar (clean, c);
    }
  g_strstrip (clean->str);
  if (strcmp (clean->str, ".") == 0 || strcmp (clean->str, "..") == 0)
    return g_strdup ("");

  g_autofree char *shortened = shorten (clean->str);

  return g_strdup (g_strchomp (shortened));
}

/**
 * ph_file_name_clean_last:
 * @path: a name as somebody else's message has it, perhaps with folders of whatever system
 *
 * Returns: (transfer full): the part behind the last slash or backslash, cleaned as by [func@file_name_clean]
 */
char *
ph_file_name_clean_last (const char *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  const char *last = path;

  for (const char *at = path; *at != '\0'; at++)
    if ((*at == '/' || *at == '\\') && at[1] != '\0')
      last = at + 1;
  return ph_file_name_clean (last);
}

/**
 * ph_file_name_to_ascii:
 * @name: a clean name
 *
 * Returns: (transfer full): a name in printable US-ASCII for programs that know no other: letters without their accents,
 *   an underscore for each other character
 */
char *
ph_file_name_to_ascii (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  /* Always by the same table: it must not tell which language this computer speaks. */
  char *ascii = g_str_to_ascii (name, "C");

  for (char *at = ascii; *at != '\0'; at++)
    if (!g_ascii_isprint (*at) || strchr ("?\"\\/", *at) != NULL)
      *at = '_';
  return ascii;
}
