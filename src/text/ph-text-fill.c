// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Puts values into translated texts by name. Unlike printf, a translation can neither crash it nor change the order in
// a wrong way, and a value is never read as a format.

#include "config.h"

#include "ph-text-fill.h"

#include <string.h>

#include "ph-escape.h"

/* Length of the name in "{name}…"; 0: no place begins here. */
static gsize
measure_name (const char *text)
{
  gsize length = *text == '{' ? strcspn (text + 1, "{}") : 0;

  return length > 0 && text[length + 1] == '}' ? length : 0;
}

static const PhTextValue *
find_value (const PhTextValue *values, const char *name, gsize length)
{
  for (guint i = 0; values[i].name != NULL; i++)
    if (strlen (values[i].name) == length && strncmp (values[i].name, name, length) == 0)
      return &values[i];
  return NULL;
}

/**
 * ph_text_fill:
 * @text: a text with places such as `{host}`
 * @values: (array zero-terminated=1): what comes there; made safe to show
 *
 * A place whose name is not among @values stays as it is.
 *
 * Returns: (transfer full): the text with the values in it
 */
char *
ph_text_fill (const char *text, const PhTextValue *values)
{
  g_return_val_if_fail (text != NULL && values != NULL, NULL);

  GString *filled = g_string_new (NULL);

  while (*text != '\0')
    {
      gsize plain = strcspn (text, "{");
      gsize name = measure_name (text + plain);
      const PhTextValue *value = name > 0 ? find_value (values, text + plain + 1, name) : NULL;
      g_autofree char *safe = value != NULL ? ph_escape_text (value->value) : NULL;

      g_string_append_len (filled, text, (gssize) plain);
      text += plain;
      if (safe != NULL)
        {
          g_string_append (filled, safe);
          text += name + 2;
        }
      else if (*text != '\0')
        g_string_append_c (filled, *text++);
    }
  return g_string_free (filled, FALSE);
}
