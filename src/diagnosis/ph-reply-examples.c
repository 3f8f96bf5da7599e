// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Which of the replies that are typical of providers belong to a code that somebody asks for.

#include "config.h"

#include "ph-reply-examples.h"

#include <string.h>

/* A code of a provider's reply may be one digit, for all codes that begin with it; that makes it an example of none. */
static gboolean
fits_code (guint code, const PhProviderReply *reply)
{
  return ph_provider_reply_get_code (reply) == code;
}

static gboolean
fits_enhanced (const PhEnhancedCode *enhanced, const PhProviderReply *reply)
{
  const char *pattern = ph_provider_reply_get_enhanced (reply);
  g_autofree char *text = ph_enhanced_code_to_string (enhanced);

  return pattern != NULL && g_pattern_match_simple (pattern, text);
}

/* One of many codes that the words may come with is no example of it. */
static gboolean
is_particular (const PhProviderReply *reply)
{
  const char *pattern = ph_provider_reply_get_enhanced (reply);

  return pattern != NULL && *pattern != '\0' && strpbrk (pattern + 1, "*?") == NULL;
}

/* Who names the enhanced code means that one, and no reply that may come with others or with none. */
static gboolean
covers (const PhReplyQuery *query, const PhProviderReply *reply)
{
  gboolean has_code = ph_provider_reply_get_code (reply) >= 200;

  if (query->code != 0 && has_code && !fits_code (query->code, reply))
    return FALSE;
  if (query->enhanced.class != 0)
    return is_particular (reply) && fits_enhanced (&query->enhanced, reply);
  return query->code != 0 && has_code;
}

/* What has just this text, wherever it comes in the dialogue. */
static void
add_those_with_text (GPtrArray *examples, const PhReplyQuery *query)
{
  g_autoptr(PhSmtpReply) reply = ph_reply_query_make_reply (query);

  for (PhSmtpStage stage = PH_SMTP_STAGE_GREETING; stage <= PH_SMTP_STAGE_QUIT; stage++)
    {
      const PhProviderReply *found = ph_provider_reply_find (stage, reply);

      if (found != NULL && !g_ptr_array_find (examples, found, NULL))
        g_ptr_array_add (examples, (gpointer) found);
    }
}

/**
 * ph_reply_examples_list:
 * @query: a reply, or its codes
 *
 * Returns: (transfer container) (element-type PhProviderReply): the replies of providers that have this text; if none has
 *   it, those with these codes
 */
GPtrArray *
ph_reply_examples_list (const PhReplyQuery *query)
{
  g_return_val_if_fail (query != NULL, NULL);

  GPtrArray *examples = g_ptr_array_new ();

  if (*query->text != '\0')
    add_those_with_text (examples, query);
  if (examples->len > 0)
    return examples;
  for (guint i = 0; i < ph_provider_reply_get_n (); i++)
    if (covers (query, ph_provider_reply_get_nth (i)))
      g_ptr_array_add (examples, (gpointer) ph_provider_reply_get_nth (i));
  return examples;
}

static gboolean
belongs_to (const PhReplyCode *entry, const PhProviderReply *reply)
{
  for (const char *class = entry->classes; class != NULL && *class != '\0'; class ++)
    if (is_particular (reply) && fits_enhanced (&(PhEnhancedCode){ .class = *class - '0', .subject = entry->subject, .detail = entry->detail }, reply))
      return TRUE;
  return entry->code != 0 && fits_code (entry->code, reply);
}

/**
 * ph_reply_examples_list_for_entry:
 * @entry: an entry of the reference
 *
 * Returns: (transfer container) (element-type PhProviderReply): the replies of providers that have this code, of any class
 *   that the entry has
 */
GPtrArray *
ph_reply_examples_list_for_entry (const PhReplyCode *entry)
{
  g_return_val_if_fail (entry != NULL, NULL);

  GPtrArray *examples = g_ptr_array_new ();

  for (guint i = 0; i < ph_provider_reply_get_n (); i++)
    if (belongs_to (entry, ph_provider_reply_get_nth (i)))
      g_ptr_array_add (examples, (gpointer) ph_provider_reply_get_nth (i));
  return examples;
}
