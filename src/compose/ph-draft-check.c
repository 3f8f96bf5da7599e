// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is worth asking about before a draft is sent. Pure: nobody is asked, and no file is looked at. Who gets it is looked
// at in ph-recipient-check.c.

#include "config.h"

#include "ph-draft-check.h"

#include "ph-attachment-words.h"
#include "ph-draft-check-private.h"

#include <string.h>

/* RFC 3676 §4.3: behind it stands the signature. */
#define SIGNATURE_MARK "-- \n"

/**
 * ph_draft_finding_copy:
 * @self: a finding
 *
 * Returns: (transfer full): the same once more
 */
PhDraftFinding *
ph_draft_finding_copy (const PhDraftFinding *self)
{
  PhDraftFinding *copy = g_memdup2 (self, sizeof *self);

  copy->subject = g_strdup (self->subject);
  copy->suggestion = g_strdup (self->suggestion);
  if (copy->attachment != NULL)
    g_object_ref (copy->attachment);
  return copy;
}

/**
 * ph_draft_finding_free:
 * @self: (transfer full): a finding
 */
void
ph_draft_finding_free (PhDraftFinding *self)
{
  g_clear_object (&self->attachment);
  g_free (self->subject);
  g_free (self->suggestion);
  g_free (self);
}

/**
 * ph_draft_flaw_forbids:
 * @flaw: a flaw
 *
 * Returns: whether a message with it can't be sent at all
 */
gboolean
ph_draft_flaw_forbids (PhDraftFlaw flaw)
{
  return flaw <= PH_DRAFT_FLAW_ATTACHMENT_MISSING;
}

PhDraftFinding *
ph_draft_findings_add (GPtrArray *findings, PhDraftFlaw flaw, const char *subject)
{
  PhDraftFinding *finding = g_new0 (PhDraftFinding, 1);

  finding->flaw = flaw;
  finding->subject = g_strdup (subject);
  g_ptr_array_add (findings, finding);
  return finding;
}

static gboolean
is_blank (const char *text, gsize length)
{
  for (const char *at = text; at < text + length; at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

/* Octets of what somebody has written above the signature. */
static gsize
measure_body (const char *text)
{
  const char *mark = NULL;

  if (g_str_has_prefix (text, SIGNATURE_MARK))
    return 0;
  mark = strstr (text, "\n" SIGNATURE_MARK);
  return mark != NULL ? (gsize) (mark - text) : strlen (text);
}

static gboolean
has_attachments (PhDraft *draft)
{
  return g_list_model_get_n_items (ph_draft_get_attachments (draft)) > 0;
}

/* 0: none known. */
static gint64
find_size_limit (const PhDraftCircumstances *circumstances)
{
  gint64 of_server = circumstances->server != NULL ? circumstances->server->max_size : 0;
  gint64 of_provider = circumstances->provider != NULL ? (gint64) MIN (ph_provider_get_max_size (circumstances->provider), (guint64) G_MAXINT64) : 0;

  if (of_server <= 0 || of_provider <= 0)
    return MAX (of_server, of_provider);
  return MIN (of_server, of_provider);
}

static void
check_size (PhDraft *draft, const PhDraftCircumstances *circumstances, GPtrArray *findings)
{
  gint64 limit = find_size_limit (circumstances);
  gint64 size = ph_draft_estimate_size (draft);
  PhDraftFinding *finding = NULL;

  if (limit <= 0 || size <= limit)
    return;
  finding = ph_draft_findings_add (findings, PH_DRAFT_FLAW_TOO_LARGE, NULL);
  finding->size = size;
  finding->limit = limit;
}

static void
check_sender (PhDraft *draft, const PhDraftCircumstances *circumstances, GPtrArray *findings)
{
  PhMailbox *sender = ph_draft_get_sender (draft);
  g_autoptr(PhAddress) address = sender != NULL ? ph_mailbox_dup_address (sender, NULL) : NULL;
  PhDraftFinding *finding = NULL;

  if (sender == NULL || (address != NULL && ph_account_has_sender (circumstances->account, address)))
    return;
  finding = ph_draft_findings_add (findings, PH_DRAFT_FLAW_FOREIGN_SENDER, ph_mailbox_get_address (sender));
  finding->suggestion = g_strdup (ph_account_get_address (circumstances->account));
}

static void
check_subject (PhDraft *draft, const PhDraftCircumstances *circumstances, GPtrArray *findings)
{
  const char *subject = ph_draft_get_subject (draft);

  if (is_blank (subject, strlen (subject)))
    ph_draft_findings_add (findings, PH_DRAFT_FLAW_NO_SUBJECT, NULL);
}

static void
check_forgotten_attachment (PhDraft *draft, const PhDraftCircumstances *circumstances, GPtrArray *findings)
{
  g_autofree char *word = NULL;

  if (has_attachments (draft))
    return;
  word = ph_attachment_words_find (ph_draft_get_subject (draft), ph_draft_get_text (draft));
  if (word != NULL)
    ph_draft_findings_add (findings, PH_DRAFT_FLAW_FORGOTTEN_ATTACHMENT, word);
}

/* G_MAXUINT: any number. Of each message that was sent today at least one recipient counts; of how many more, nobody knows. */
static guint
find_recipients_limit (const PhDraftCircumstances *circumstances)
{
  PhProvider *provider = circumstances->provider;
  guint n_sent = circumstances->n_sent_today;
  guint limit = G_MAXUINT;

  if (provider == NULL)
    return limit;
  if (ph_provider_get_recipients_per_message (provider) > 0)
    limit = ph_provider_get_recipients_per_message (provider);
  if (ph_provider_get_recipients_per_day (provider) > 0)
    limit = MIN (limit, ph_provider_get_recipients_per_day (provider) - MIN (n_sent, ph_provider_get_recipients_per_day (provider)));
  if (ph_provider_get_messages_per_day (provider) > 0 && n_sent >= ph_provider_get_messages_per_day (provider))
    limit = 0;
  return limit;
}

static void
check_number (PhDraft *draft, const PhDraftCircumstances *circumstances, GPtrArray *findings)
{
  guint limit = find_recipients_limit (circumstances);
  guint n = ph_recipient_check_count (draft);
  PhDraftFinding *finding = NULL;

  if (n <= limit)
    return;
  finding = ph_draft_findings_add (findings, PH_DRAFT_FLAW_TOO_MANY_RECIPIENTS, NULL);
  finding->size = n;
  finding->limit = limit;
}

static void
check_text (PhDraft *draft, const PhDraftCircumstances *circumstances, GPtrArray *findings)
{
  const char *text = ph_draft_get_text (draft);

  if (!has_attachments (draft) && is_blank (text, measure_body (text)))
    ph_draft_findings_add (findings, PH_DRAFT_FLAW_NO_TEXT, NULL);
}

/**
 * ph_draft_check:
 * @draft: a draft
 * @circumstances: who sends it, and what is known of the server
 *
 * Looks for what is worth asking about before a draft is sent. Recipients are at most %PH_DRAFT_CHECK_MAX_FINDINGS for each
 * flaw. Whether the attachments are still there is asked by [func@draft_check_attachments_async].
 *
 * Returns: (transfer full) (element-type PhDraftFinding): the findings, in the order of [enum@DraftFlaw]; may be empty
 */
GPtrArray *
ph_draft_check (PhDraft *draft, const PhDraftCircumstances *circumstances)
{
  static const PhDraftChecker checkers[PH_N_DRAFT_FLAWS] = {
    [PH_DRAFT_FLAW_NO_RECIPIENT] = ph_recipient_check_any,
    [PH_DRAFT_FLAW_MALFORMED_RECIPIENT] = ph_recipient_check_malformed,
    [PH_DRAFT_FLAW_NON_ASCII_RECIPIENT] = ph_recipient_check_non_ascii,
    [PH_DRAFT_FLAW_TOO_LARGE] = check_size,
    [PH_DRAFT_FLAW_FOREIGN_SENDER] = check_sender,
    [PH_DRAFT_FLAW_DOUBLED_RECIPIENT] = ph_recipient_check_doubled,
    [PH_DRAFT_FLAW_LIKELY_TYPO] = ph_recipient_check_typos,
    [PH_DRAFT_FLAW_NO_SUBJECT] = check_subject,
    [PH_DRAFT_FLAW_FORGOTTEN_ATTACHMENT] = check_forgotten_attachment,
    [PH_DRAFT_FLAW_TOO_MANY_RECIPIENTS] = check_number,
    [PH_DRAFT_FLAW_NO_TEXT] = check_text,
  };

  g_return_val_if_fail (PH_IS_DRAFT (draft), NULL);
  g_return_val_if_fail (circumstances != NULL && PH_IS_ACCOUNT (circumstances->account), NULL);

  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_draft_finding_free);

  for (guint i = 0; i < G_N_ELEMENTS (checkers); i++)
    if (checkers[i] != NULL)
      checkers[i](draft, circumstances, findings);
  return findings;
}
