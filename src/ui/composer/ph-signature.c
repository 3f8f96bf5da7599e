// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Adds, finds and exchanges the signature of a text. Everything is read from the text itself, so that a draft that comes
// back from the disk is treated as one that was just typed.

#include "config.h"

#include "ph-signature.h"

#include <string.h>

#define MARK "-- \n"

/* Returns: (nullable): where the mark begins */
static const char *
find_mark (const char *text)
{
  const char *found = g_strrstr (text, "\n" MARK);

  if (found != NULL)
    return found + 1;
  return g_str_has_prefix (text, MARK) ? text : NULL;
}

static char *
dup_trimmed (const char *signature)
{
  return g_strchomp (g_strdup (signature));
}

/**
 * ph_signature_is_marked:
 * @text: a text
 *
 * Returns: whether a signature stands at its end, of whomever
 */
gboolean
ph_signature_is_marked (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return find_mark (text) != NULL;
}

/**
 * ph_signature_stands_in:
 * @text: a text
 * @signature: of an account
 *
 * Returns: whether @text ends with it, blanks at the end aside
 */
gboolean
ph_signature_stands_in (const char *text, const char *signature)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (signature != NULL, FALSE);

  const char *mark = find_mark (text);
  g_autofree char *wanted = dup_trimmed (signature);

  if (mark == NULL || wanted[0] == '\0')
    return FALSE;

  g_autofree char *found = dup_trimmed (mark + strlen (MARK));

  return g_str_equal (found, wanted);
}

/**
 * ph_signature_add:
 * @text: a text
 * @signature: of an account; empty: nothing is added
 *
 * Returns: (transfer full): @text with it; an empty line stays for what is to be written
 */
char *
ph_signature_add (const char *text, const char *signature)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (signature != NULL, NULL);

  g_autofree char *added = dup_trimmed (signature);
  const char *gap = text[0] == '\0' || !g_str_has_suffix (text, "\n") ? "\n\n" : "\n";

  if (added[0] == '\0')
    return g_strdup (text);
  return g_strconcat (text, gap, MARK, added, "\n", NULL);
}

/**
 * ph_signature_remove:
 * @text: a text
 *
 * Returns: (transfer full): @text without its signature
 */
char *
ph_signature_remove (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  const char *mark = find_mark (text);

  if (mark == NULL)
    return g_strdup (text);
  /* With the empty line that came with it. */
  if (mark > text && mark[-1] == '\n')
    mark--;
  if (mark > text && mark[-1] == '\n')
    mark--;
  return g_strndup (text, mark - text);
}

/**
 * ph_signature_exchange:
 * @text: a text
 * @before: the signature of the account until now
 * @after: the signature of the account from now on
 *
 * Returns: (transfer full): @text with the other signature; as it was if its signature was edited, or taken out
 */
char *
ph_signature_exchange (const char *text, const char *before, const char *after)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (before != NULL, NULL);
  g_return_val_if_fail (after != NULL, NULL);

  g_autofree char *bare = NULL;

  if (ph_signature_stands_in (text, before))
    bare = ph_signature_remove (text);
  else if (before[0] == '\0' && !ph_signature_is_marked (text))
    bare = g_strdup (text);
  else
    return g_strdup (text);
  return ph_signature_add (bare, after);
}
