// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The way on from what the checks before sending have found: what one press mends, and where the person goes for the rest.

#include "config.h"

#include "ph-finding-fix.h"

static const PhFindingPlace places[] = {
  [PH_DRAFT_FLAW_NO_RECIPIENT] = PH_FINDING_PLACE_RECIPIENTS,
  [PH_DRAFT_FLAW_MALFORMED_RECIPIENT] = PH_FINDING_PLACE_RECIPIENTS,
  [PH_DRAFT_FLAW_NON_ASCII_RECIPIENT] = PH_FINDING_PLACE_RECIPIENTS,
  [PH_DRAFT_FLAW_TOO_LARGE] = PH_FINDING_PLACE_ATTACHMENTS,
  [PH_DRAFT_FLAW_ATTACHMENT_MISSING] = PH_FINDING_PLACE_ATTACHMENTS,
  [PH_DRAFT_FLAW_FOREIGN_SENDER] = PH_FINDING_PLACE_SENDER,
  [PH_DRAFT_FLAW_DOUBLED_RECIPIENT] = PH_FINDING_PLACE_RECIPIENTS,
  [PH_DRAFT_FLAW_LIKELY_TYPO] = PH_FINDING_PLACE_RECIPIENTS,
  [PH_DRAFT_FLAW_NO_SUBJECT] = PH_FINDING_PLACE_SUBJECT,
  [PH_DRAFT_FLAW_FORGOTTEN_ATTACHMENT] = PH_FINDING_PLACE_NEW_ATTACHMENT,
  [PH_DRAFT_FLAW_TOO_MANY_RECIPIENTS] = PH_FINDING_PLACE_RECIPIENTS,
  [PH_DRAFT_FLAW_NO_TEXT] = PH_FINDING_PLACE_TEXT,
};

G_STATIC_ASSERT (G_N_ELEMENTS (places) == PH_N_DRAFT_FLAWS);

/**
 * ph_finding_fix_get_place:
 * @flaw: what was found
 *
 * Returns: where the person mends it
 */
PhFindingPlace
ph_finding_fix_get_place (PhDraftFlaw flaw)
{
  g_return_val_if_fail ((guint) flaw < PH_N_DRAFT_FLAWS, PH_FINDING_PLACE_TEXT);

  return places[flaw];
}

static gboolean
is_subject (PhMailbox *mailbox, const PhDraftFinding *finding)
{
  const char *address = ph_mailbox_get_address (mailbox);

  return g_ascii_strcasecmp (address[0] != '\0' ? address : ph_mailbox_get_name (mailbox), finding->subject) == 0;
}

/* @address NULL: takes it out. The last one of several: the others were there first. */
static gboolean
exchange_recipient (PhDraft *draft, const PhDraftFinding *finding, const char *address)
{
  GPtrArray *recipients = ph_draft_get_recipients (draft, finding->field);
  g_autoptr(GPtrArray) mailboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);

  for (guint i = 0; i < recipients->len; i++)
    g_ptr_array_add (mailboxes, ph_mailbox_ref (g_ptr_array_index (recipients, i)));
  for (guint i = mailboxes->len; i-- > 0;)
    {
      PhMailbox *mailbox = g_ptr_array_index (mailboxes, i);

      if (!is_subject (mailbox, finding))
        continue;
      if (address != NULL)
        g_ptr_array_insert (mailboxes, i + 1, ph_mailbox_new (ph_mailbox_get_name (mailbox), address));
      g_ptr_array_remove_index (mailboxes, i);
      ph_draft_set_recipients (draft, finding->field, mailboxes);
      return TRUE;
    }
  return FALSE;
}

static gboolean
remove_attachment (PhDraft *draft, const PhDraftFinding *finding)
{
  GListModel *attachments = ph_draft_get_attachments (draft);
  guint n_before = g_list_model_get_n_items (attachments);

  if (finding->attachment != NULL)
    ph_draft_remove_attachment (draft, finding->attachment);
  return g_list_model_get_n_items (attachments) < n_before;
}

static gboolean
use_own_sender (PhDraft *draft, PhAccount *account)
{
  g_autoptr(GPtrArray) senders = ph_account_dup_senders (account);

  if (senders->len > 0)
    ph_draft_set_sender (draft, g_ptr_array_index (senders, 0));
  return senders->len > 0;
}

/**
 * ph_finding_fix_apply:
 * @finding: what was found
 * @draft: where it was found
 * @account: who sends
 *
 * Returns: whether it is mended; else the person goes to [func@finding_fix_get_place]
 */
gboolean
ph_finding_fix_apply (const PhDraftFinding *finding, PhDraft *draft, PhAccount *account)
{
  g_return_val_if_fail (finding != NULL, FALSE);
  g_return_val_if_fail (PH_IS_DRAFT (draft), FALSE);
  g_return_val_if_fail (PH_IS_ACCOUNT (account), FALSE);

  switch (finding->flaw)
    {
    case PH_DRAFT_FLAW_MALFORMED_RECIPIENT:
    case PH_DRAFT_FLAW_LIKELY_TYPO:
      return finding->suggestion != NULL && exchange_recipient (draft, finding, finding->suggestion);
    case PH_DRAFT_FLAW_DOUBLED_RECIPIENT:
      return exchange_recipient (draft, finding, NULL);
    case PH_DRAFT_FLAW_ATTACHMENT_MISSING:
      return remove_attachment (draft, finding);
    case PH_DRAFT_FLAW_FOREIGN_SENDER:
      return finding->suggestion != NULL && use_own_sender (draft, account);
    case PH_DRAFT_FLAW_NO_RECIPIENT:
    case PH_DRAFT_FLAW_NON_ASCII_RECIPIENT:
    case PH_DRAFT_FLAW_TOO_LARGE:
    case PH_DRAFT_FLAW_NO_SUBJECT:
    case PH_DRAFT_FLAW_FORGOTTEN_ATTACHMENT:
    case PH_DRAFT_FLAW_TOO_MANY_RECIPIENTS:
    case PH_DRAFT_FLAW_NO_TEXT:
    default:
      return FALSE;
    }
}
