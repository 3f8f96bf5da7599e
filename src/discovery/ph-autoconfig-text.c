// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// An XML document as UTF-8, which is all that GMarkup takes: without its byte order mark, and out of the few other
// encodings that providers write.

#include "config.h"

#include "ph-autoconfig-text.h"

#include "ph-settings-document.h"

#include <string.h>

/* The largest known documents have 16 KiB, most of it names of domains. */
#define MAX_DOCUMENT (128 * 1024)

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

typedef enum
{
  ENCODING_UTF_8,
  ENCODING_SINGLE_OCTETS,
} Encoding;

/* Any other could be a name that iconv takes for something else, or a way to hide markup. */
static const struct
{
  const char *name;
  Encoding encoding;
} encodings[] = {
  { "UTF-8", ENCODING_UTF_8 },
  { "UTF8", ENCODING_UTF_8 },
  { "US-ASCII", ENCODING_UTF_8 },
  { "ASCII", ENCODING_UTF_8 },
  { "ISO-8859-1", ENCODING_SINGLE_OCTETS },
  { "ISO-8859-15", ENCODING_SINGLE_OCTETS },
  { "WINDOWS-1252", ENCODING_SINGLE_OCTETS },
};

static gboolean
starts_with (const char *text, gsize length, const char *prefix)
{
  return length >= strlen (prefix) && memcmp (text, prefix, strlen (prefix)) == 0;
}

/* (transfer full) (nullable): the encoding that the XML declaration names (XML 1.0 §2.8), if there is one. */
static char *
dup_declared_encoding (const char *text, gsize length)
{
  const char *end = starts_with (text, length, "<?xml") ? g_strstr_len (text, (gssize) length, "?>") : NULL;
  const char *name = end != NULL ? g_strstr_len (text, end - text, "encoding") : NULL;

  if (name == NULL)
    return NULL;

  g_autofree char *rest = g_strndup (name + strlen ("encoding"), end - name - strlen ("encoding"));
  const char *value = rest + strspn (rest, " \t\r\n=");

  return *value == '"' || *value == '\'' ? g_strndup (value + 1, strcspn (value + 1, "\"'")) : g_strdup ("");
}

static gboolean
find_encoding (const char *name, Encoding *ret_encoding, const char **ret_name)
{
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    if (g_ascii_strcasecmp (encodings[i].name, name) == 0)
      {
        *ret_encoding = encodings[i].encoding;
        *ret_name = encodings[i].name;
        return TRUE;
      }
  return FALSE;
}

static char *
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, PH_SETTINGS_DOCUMENT_ERROR, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED, why);
  return NULL;
}

/*
 * ph_autoconfig_text_decode:
 * @document: what came from outside
 * @ret_length: (out): octets of the result
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the document in UTF-8
 */
char *
ph_autoconfig_text_decode (GBytes *document, gsize *ret_length, GError **error)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (document, &length);
  const char *known = NULL;
  Encoding encoding = ENCODING_UTF_8;

  if (length == 0)
    return refuse (error, "the document is empty");
  if (length > MAX_DOCUMENT)
    return refuse (error, "the document is larger than 128 KiB");
  if (memchr (text, '\0', length) != NULL)
    return refuse (error, "the document is not in UTF-8");
  if (starts_with (text, length, BYTE_ORDER_MARK))
    {
      text += strlen (BYTE_ORDER_MARK);
      length -= strlen (BYTE_ORDER_MARK);
    }

  g_autofree char *declared = dup_declared_encoding (text, length);

  if (declared != NULL && !find_encoding (declared, &encoding, &known))
    return refuse (error, "the document is in an encoding that is not known");
  if (encoding == ENCODING_SINGLE_OCTETS)
    {
      char *converted = g_convert (text, (gssize) length, "UTF-8", known, NULL, ret_length, NULL);

      return converted != NULL ? converted : refuse (error, "the document is not in the encoding that it names");
    }
  if (!g_utf8_validate_len (text, length, NULL))
    return refuse (error, "the document is not in UTF-8");
  *ret_length = length;
  return g_strndup (text, length);
}
