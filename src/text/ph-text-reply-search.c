// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Looks through the reference of reply codes, by the codes and by the words that stand for them. Pure: whoever shows the
// reference asks about one entry at a time.

#include "config.h"

#include "ph-text-reply-search.h"

#include "ph-reply-examples.h"
#include "ph-text-reply-codes.h"
#include "ph-text-reply-words.h"
#include "ph-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _PhTextReplySearch
{
  PhReplyQuery *query; /* (owned) (nullable): @typed is a code or a reply */
  GPtrArray *examples; /* (owned) (nullable) (element-type PhProviderReply): of it */
  GStrv words;         /* (owned): each has to be found; case-folded */
};

/**
 * ph_text_reply_search_new:
 * @typed: what somebody has typed or pasted
 *
 * Returns: (transfer full): a search for it; for "" everything fits
 */
PhTextReplySearch *
ph_text_reply_search_new (const char *typed)
{
  g_return_val_if_fail (typed != NULL, NULL);

  PhTextReplySearch *self = g_new0 (PhTextReplySearch, 1);
  g_autofree char *valid = g_utf8_make_valid (typed, -1);
  g_autofree char *folded = g_utf8_casefold (g_strstrip (valid), -1);

  self->query = ph_reply_query_find (typed);
  self->examples = self->query != NULL ? ph_reply_examples_list (self->query) : NULL;
  self->words = g_strsplit_set (folded, " \t\n", -1);
  return self;
}

/**
 * ph_text_reply_search_free:
 * @self: (transfer full): a search
 */
void
ph_text_reply_search_free (PhTextReplySearch *self)
{
  g_clear_pointer (&self->query, ph_reply_query_free);
  g_clear_pointer (&self->examples, g_ptr_array_unref);
  g_strfreev (self->words);
  g_free (self);
}

/**
 * ph_text_reply_search_get_query:
 * @self: a search
 *
 * Returns: (transfer none) (nullable): the code or the reply that was typed, if it is one
 */
const PhReplyQuery *
ph_text_reply_search_get_query (const PhTextReplySearch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->query;
}

static gboolean
has (const char *text, const char *word)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return folded != NULL && strstr (folded, word) != NULL;
}

/* The beginning of a code, as it is typed: “53”, “5.7”, “x.7”. */
static gboolean
begins_entry (const PhReplyCode *entry, const char *word)
{
  g_autofree char *code = ph_reply_code_to_string (entry);
  g_autofree char *folded = g_utf8_casefold (code, -1);

  if (g_str_has_prefix (folded, word))
    return TRUE;
  for (const char *class = entry->classes; class != NULL && *class != '\0'; class ++)
    {
      code[0] = *class;
      if (g_str_has_prefix (code, word))
        return TRUE;
    }
  return FALSE;
}

static gboolean
entry_has (const PhReplyCode *entry, const char *word)
{
  g_autofree char *code = ph_reply_code_to_string (entry);
  const PhTextReplyWords *words = ph_text_reply_words_find (code);

  if (g_ascii_isdigit (*word))
    return begins_entry (entry, word) || has (entry->reference, word);
  return begins_entry (entry, word) || has (entry->reference, word) ||
         (words != NULL && (has (_ (words->title), word) || has (_ (words->explanation), word) || (words->advice != NULL && has (_ (words->advice), word))));
}

static gboolean
example_has (const PhProviderReply *reply, const char *word)
{
  g_autofree char *code = g_strdup_printf ("%u", ph_provider_reply_get_code (reply));
  const char *enhanced = ph_provider_reply_get_enhanced (reply);
  g_autofree char *title = NULL;

  if (g_ascii_isdigit (*word))
    return g_str_has_prefix (code, word) || (enhanced != NULL && g_str_has_prefix (enhanced, word));
  title = ph_text_problem_id_title (ph_provider_reply_get_problem (reply));
  return has (ph_provider_reply_get_provider (reply), word) || has (ph_provider_reply_get_example (reply), word) || has (title, word);
}

/**
 * ph_text_reply_search_fits_entry:
 * @self: a search
 * @entry: an entry of the reference
 *
 * Returns: whether it is what is looked for
 */
gboolean
ph_text_reply_search_fits_entry (const PhTextReplySearch *self, const PhReplyCode *entry)
{
  g_return_val_if_fail (self != NULL && entry != NULL, FALSE);

  if (self->query != NULL)
    return (entry->code != 0 && entry->code == self->query->code) ||
           (self->query->enhanced.class != 0 && entry == ph_reply_code_find_enhanced (&self->query->enhanced));
  for (guint i = 0; self->words[i] != NULL; i++)
    if (!entry_has (entry, self->words[i]))
      return FALSE;
  return TRUE;
}

/**
 * ph_text_reply_search_fits_example:
 * @self: a search
 * @reply: a reply that is typical of a provider
 *
 * Returns: whether it is what is looked for
 */
gboolean
ph_text_reply_search_fits_example (const PhTextReplySearch *self, const PhProviderReply *reply)
{
  g_return_val_if_fail (self != NULL && reply != NULL, FALSE);

  if (self->query != NULL)
    return g_ptr_array_find (self->examples, reply, NULL);
  for (guint i = 0; self->words[i] != NULL; i++)
    if (!example_has (reply, self->words[i]))
      return FALSE;
  return TRUE;
}
