// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Tables as text (RFC 4180), as spreadsheets of all countries write them: with commas, semicolons or tabs, in UTF-8, UTF-16
// or Windows-1252. Knows nothing of what stands in them.

#include "config.h"

#include "ph-csv.h"

#include "ph-merge.h"

#include <string.h>

/* How many rows tell which character stands between the fields. */
#define SAMPLE_ROWS 10

typedef enum
{
  ENCODING_UTF_8,
  ENCODING_UTF_16,
  ENCODING_WINDOWS_1252,
} Encoding;

static Encoding
find_encoding (const guint8 *data, gsize length)
{
  if (length >= 2 && ((data[0] == 0xff && data[1] == 0xfe) || (data[0] == 0xfe && data[1] == 0xff)))
    return ENCODING_UTF_16;
  return g_utf8_validate ((const char *) data, (gssize) length, NULL) ? ENCODING_UTF_8 : ENCODING_WINDOWS_1252;
}

static char *
convert (const guint8 *data, gsize length, const char *encoding, GError **error)
{
  gsize n_read = 0;
  gsize n_written = 0;
  g_autofree char *text = g_convert ((const char *) data, (gssize) length, "UTF-8", encoding, &n_read, &n_written, NULL);

  if (text != NULL && n_read == length && memchr (text, '\0', n_written) == NULL)
    return g_steal_pointer (&text);
  g_set_error_literal (error, PH_MERGE_ERROR, PH_MERGE_ERROR_SYNTAX, "the file is no text");
  return NULL;
}

/**
 * ph_csv_decode:
 * @data: what a file holds
 * @length: octets of it
 * @error: return location
 *
 * Errors: %PH_MERGE_ERROR_TOO_LARGE, %PH_MERGE_ERROR_SYNTAX if it is no text.
 *
 * Returns: (transfer full) (nullable): it as UTF-8, without a byte order mark
 */
char *
ph_csv_decode (const guint8 *data, gsize length, GError **error)
{
  static const char byte_order_mark[] = "\xef\xbb\xbf";
  g_autofree char *text = NULL;

  if (length > PH_CSV_MAX_BYTES)
    {
      g_set_error_literal (error, PH_MERGE_ERROR, PH_MERGE_ERROR_TOO_LARGE, "the file is too large");
      return NULL;
    }
  switch (find_encoding (data, length))
    {
    case ENCODING_UTF_8:
      text = length > 0 ? g_strndup ((const char *) data, length) : g_strdup ("");
      break;
    case ENCODING_UTF_16:
      text = convert (data, length, "UTF-16", error);
      break;
    case ENCODING_WINDOWS_1252:
      text = convert (data, length, "WINDOWS-1252", error);
      break;
    default:
      g_return_val_if_reached (NULL);
    }
  if (text != NULL && g_str_has_prefix (text, byte_order_mark))
    memmove (text, text + strlen (byte_order_mark), strlen (text) - strlen (byte_order_mark) + 1);
  return g_steal_pointer (&text);
}

/* Where the reader is. */
typedef struct
{
  const char *at;
  char delimiter;
  GString *field; /* (owned) */
} Reader;

/* Line ends within quotes become LF. Returns whether the closing quote was found. */
static gboolean
read_quoted (Reader *reader)
{
  for (reader->at++; *reader->at != '\0'; reader->at++)
    if (reader->at[0] == '"' && reader->at[1] == '"')
      g_string_append_c (reader->field, *reader->at++);
    else if (reader->at[0] == '"')
      {
        reader->at++;
        return TRUE;
      }
    else if (reader->at[0] != '\r')
      g_string_append_c (reader->field, *reader->at);
    else if (reader->at[1] != '\n')
      g_string_append_c (reader->field, '\n');
  return FALSE;
}

static void
read_plain (Reader *reader)
{
  for (; *reader->at != '\0' && *reader->at != reader->delimiter && *reader->at != '\r' && *reader->at != '\n'; reader->at++)
    g_string_append_c (reader->field, *reader->at);
}

static void
skip_line_end (Reader *reader)
{
  if (reader->at[0] == '\r' && reader->at[1] == '\n')
    reader->at += 2;
  else if (*reader->at != '\0')
    reader->at++;
}

/* What follows a closing quote belongs to the field: programs that quote badly mean that. */
static char *
read_field (Reader *reader, GError **error)
{
  g_string_truncate (reader->field, 0);
  if (*reader->at == '"' && !read_quoted (reader))
    {
      g_set_error_literal (error, PH_MERGE_ERROR, PH_MERGE_ERROR_SYNTAX, "a quote is never closed");
      return NULL;
    }
  read_plain (reader);
  return g_strstrip (g_strdup (reader->field->str));
}

static char **
read_row (Reader *reader, GError **error)
{
  g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);

  for (gboolean goes_on = TRUE; goes_on;)
    {
      char *field = fields->len < PH_CSV_MAX_COLUMNS ? read_field (reader, error) : NULL;

      if (field == NULL)
        {
          if (fields->len >= PH_CSV_MAX_COLUMNS)
            g_set_error_literal (error, PH_MERGE_ERROR, PH_MERGE_ERROR_TOO_LARGE, "the table has too many columns");
          return NULL;
        }
      g_ptr_array_add (fields, field);
      goes_on = *reader->at == reader->delimiter;
      if (goes_on)
        reader->at++;
    }
  skip_line_end (reader);
  g_ptr_array_add (fields, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&fields), FALSE);
}

static gboolean
is_empty (char **row)
{
  for (guint i = 0; row[i] != NULL; i++)
    if (*row[i] != '\0')
      return FALSE;
  return TRUE;
}

/* How well the first rows go with this delimiter: the columns that the fewest of them have. Too many columns are columns. */
static guint
rate_delimiter (const char *text, char delimiter)
{
  g_autoptr(GString) field = g_string_new (NULL);
  Reader reader = { text, delimiter, field };
  guint fewest = G_MAXUINT;

  for (guint i = 0; i < SAMPLE_ROWS && *reader.at != '\0'; i++)
    {
      g_autoptr(GError) error = NULL;
      g_auto(GStrv) row = read_row (&reader, &error);

      if (row == NULL)
        return g_error_matches (error, PH_MERGE_ERROR, PH_MERGE_ERROR_TOO_LARGE) ? PH_CSV_MAX_COLUMNS : 0;
      if (!is_empty (row))
        fewest = MIN (fewest, g_strv_length (row));
    }
  return fewest != G_MAXUINT ? fewest : 0;
}

/* A first line `sep=;`, as some spreadsheets write it, is taken by its word. */
static char
find_delimiter (const char **text)
{
  static const char delimiters[] = { ',', ';', '\t' };
  char best = delimiters[0];
  guint best_rate = 0;

  if (g_ascii_strncasecmp (*text, "sep=", 4) == 0 && (*text)[4] != '\0' && strchr (",;\t|", (*text)[4]) != NULL && ((*text)[5] == '\r' || (*text)[5] == '\n'))
    {
      best = (*text)[4];
      *text += 6;
      return best;
    }
  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      guint rate = rate_delimiter (*text, delimiters[i]);

      if (rate > best_rate)
        {
          best_rate = rate;
          best = delimiters[i];
        }
    }
  return best;
}

/**
 * ph_csv_parse:
 * @text: UTF-8
 * @error: return location
 *
 * Errors: %PH_MERGE_ERROR_SYNTAX, %PH_MERGE_ERROR_TOO_LARGE.
 *
 * Returns: (transfer full) (nullable) (element-type GStrv): the rows that are not empty; fields are without blanks around them
 */
GPtrArray *
ph_csv_parse (const char *text, GError **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr(GString) field = g_string_new (NULL);
  const char *start = text;
  Reader reader = { .delimiter = find_delimiter (&start), .field = field };

  for (reader.at = start; *reader.at != '\0';)
    {
      g_auto(GStrv) row = read_row (&reader, error);

      if (row == NULL)
        return NULL;
      if (is_empty (row))
        continue;
      if (rows->len == PH_CSV_MAX_ROWS)
        {
          g_set_error_literal (error, PH_MERGE_ERROR, PH_MERGE_ERROR_TOO_LARGE, "the table has too many rows");
          return NULL;
        }
      g_ptr_array_add (rows, g_steal_pointer (&row));
    }
  return g_steal_pointer (&rows);
}
