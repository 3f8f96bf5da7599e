// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is said before a draft is sent about what may not be meant so: what it is, what to do, and what the buttons say.

#include "config.h"

#include "ph-text-compose.h"

#include <glib/gi18n-lib.h>

#include "ph-text-fill.h"

/* {subject}, {suggestion}, {size}, {limit} and {field} are of the finding. */
typedef struct
{
  const char *explanation;
  const char *way_on;
  const char *way_on_suggested; /* (nullable): when there is a suggestion */
} FlawWords;

/* TRANSLATORS: words in braces are replaced, and must stay as they are. */
static const FlawWords words[] = {
  [PH_DRAFT_FLAW_NO_RECIPIENT] = { N_ ("The message has no recipient. Enter an address in “To”, “Cc” or “Bcc”."), N_ ("_Add a Recipient") },
  [PH_DRAFT_FLAW_MALFORMED_RECIPIENT] = { N_ ("“{subject}” in “{field}” is not an email address. It should look like “name@example.org”."),
                                          N_ ("_Correct It"), N_ ("_Use {suggestion}") },
  [PH_DRAFT_FLAW_NON_ASCII_RECIPIENT] = { N_ ("“{subject}” has letters before the “@” that the server of your account does not support in addresses. Ask for another address of this person, or "
                                              "send from another account."),
                                          N_ ("_Change the Recipients") },
  [PH_DRAFT_FLAW_TOO_LARGE] = { N_ ("The message will have about {size}, and no more than {limit} can be sent. Attachments grow by a third when they are sent."),
                                N_ ("_Show the Attachments") },
  [PH_DRAFT_FLAW_ATTACHMENT_MISSING] = { N_ ("The file “{subject}” can’t be read any more. It may have been moved or deleted. Attach it again, or remove it."),
                                         N_ ("_Remove It") },
  [PH_DRAFT_FLAW_FOREIGN_SENDER] = { N_ ("“{subject}” is not one of the addresses of this account. The server may refuse the message, or the recipients may take it for a forgery."),
                                     N_ ("_Choose the Sender"), N_ ("_Use {suggestion}") },
  [PH_DRAFT_FLAW_DOUBLED_RECIPIENT] = { N_ ("“{subject}” is there more than once. The message will be sent to this address only once."), N_ ("_Remove One") },
  [PH_DRAFT_FLAW_LIKELY_TYPO] = { N_ ("The part after the “@” in “{subject}” looks mistyped. Did you mean “{suggestion}”?"), N_ ("_Correct It"),
                                  N_ ("_Use {suggestion}") },
  [PH_DRAFT_FLAW_NO_SUBJECT] = { N_ ("The message has no subject. Recipients find messages with one more easily, and take them less often for junk."), N_ ("_Write a Subject") },
  [PH_DRAFT_FLAW_FORGOTTEN_ATTACHMENT] = { N_ ("You wrote “{subject}”, but nothing is attached to the message."), N_ ("_Attach Files…") },
  [PH_DRAFT_FLAW_TOO_MANY_RECIPIENTS] = { NULL, N_ ("_Change the Recipients") },
  [PH_DRAFT_FLAW_NO_TEXT] = { N_ ("The message has neither text nor attachments."), N_ ("_Write Something") },
};

G_STATIC_ASSERT (G_N_ELEMENTS (words) == PH_N_DRAFT_FLAWS);

static const char *const fields[] = {
  [PH_RECIPIENTS_TO] = N_ ("To"),
  [PH_RECIPIENTS_CC] = N_ ("Cc"),
  [PH_RECIPIENTS_BCC] = N_ ("Bcc"),
  [PH_RECIPIENTS_REPLY_TO] = N_ ("Reply To"),
};

G_STATIC_ASSERT (G_N_ELEMENTS (fields) == PH_N_RECIPIENTS_FIELDS);

static char *
fill (const char *text, const PhDraftFinding *finding)
{
  g_autofree char *size = g_format_size ((guint64) MAX (finding->size, 0));
  g_autofree char *limit = g_format_size ((guint64) MAX (finding->limit, 0));
  const PhTextValue values[] = {
    { "subject", finding->subject != NULL ? finding->subject : "" },
    { "suggestion", finding->suggestion != NULL ? finding->suggestion : "" },
    { "size", size },
    { "limit", limit },
    { "field", _ (fields[finding->field]) },
    { NULL },
  };

  return ph_text_fill (text, values);
}

/* A limit of 0: nothing more today. */
static char *
dup_number_words (const PhDraftFinding *finding)
{
  g_autofree char *n = g_strdup_printf ("%" G_GINT64_FORMAT, finding->size);
  g_autofree char *limit = g_strdup_printf ("%" G_GINT64_FORMAT, finding->limit);
  const PhTextValue values[] = { { "number", n }, { "limit", limit }, { NULL } };

  if (finding->limit <= 0)
    return g_strdup (_ ("Your provider takes no more messages from you today. Send it tomorrow, or from another account."));
  /* TRANSLATORS: {number} and {limit} are replaced by numbers and must stay as they are; {limit} decides about the form. */
  return ph_text_fill (g_dngettext (GETTEXT_PACKAGE, "The message has {number} recipients, and your provider takes only {limit} now. Send it to fewer people, or to the others later.",
                                    "The message has {number} recipients, and your provider takes only {limit} now. Send it to fewer people, or to the others later.", (gulong) finding->limit),
                       values);
}

/**
 * ph_text_draft_finding:
 * @finding: what was found
 *
 * Returns: (transfer full): what is the matter and what to do, in sentences that need no title
 */
char *
ph_text_draft_finding (const PhDraftFinding *finding)
{
  g_return_val_if_fail (finding != NULL && (guint) finding->flaw < PH_N_DRAFT_FLAWS, NULL);

  if (finding->flaw == PH_DRAFT_FLAW_TOO_MANY_RECIPIENTS)
    return dup_number_words (finding);
  return fill (_ (words[finding->flaw].explanation), finding);
}

/**
 * ph_text_draft_finding_way_on:
 * @finding: what was found
 *
 * Returns: (transfer full): the label of a button that mends it or leads to where it is mended, with a mnemonic
 */
char *
ph_text_draft_finding_way_on (const PhDraftFinding *finding)
{
  g_return_val_if_fail (finding != NULL && (guint) finding->flaw < PH_N_DRAFT_FLAWS, NULL);

  const FlawWords *of_flaw = &words[finding->flaw];
  g_auto(GStrv) parts = g_strsplit (finding->suggestion != NULL ? finding->suggestion : "", "_", -1);
  g_autofree char *suggestion = g_strjoinv ("__", parts);
  const PhTextValue values[] = { { "suggestion", suggestion }, { NULL } };

  return ph_text_fill (_ (finding->suggestion != NULL && of_flaw->way_on_suggested != NULL ? of_flaw->way_on_suggested : of_flaw->way_on), values);
}
