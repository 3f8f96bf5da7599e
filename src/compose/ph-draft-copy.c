// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A second draft that says what the first one says: what is done with it does not show in a window.

#include "config.h"

#include "ph-draft-copy.h"

static void
copy_attachments (PhDraft *from, PhDraft *to)
{
  GListModel *attachments = ph_draft_get_attachments (from);

  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr(PhAttachment) attachment = g_list_model_get_item (attachments, i);

      ph_draft_add_attachment (to, attachment);
    }
}

/**
 * ph_draft_copy_as:
 * @draft: a draft
 * @id: (nullable): identifier of the copy; %NULL: a new random one
 *
 * Returns: (transfer full): a draft with all that @draft has now; the files of attachments are the same ones
 */
PhDraft *
ph_draft_copy_as (PhDraft *draft, const char *id)
{
  g_return_val_if_fail (PH_IS_DRAFT (draft), NULL);

  PhDraft *copy = ph_draft_new (id);

  ph_draft_set_account_id (copy, ph_draft_get_account_id (draft));
  ph_draft_set_sender (copy, ph_draft_get_sender (draft));
  for (guint field = 0; field < PH_N_RECIPIENTS_FIELDS; field++)
    ph_draft_set_recipients (copy, (PhRecipientsField) field, ph_draft_get_recipients (draft, (PhRecipientsField) field));
  ph_draft_set_subject (copy, ph_draft_get_subject (draft));
  ph_draft_set_text (copy, ph_draft_get_text (draft));
  ph_draft_set_wrapping (copy, ph_draft_get_wrapping (draft));
  ph_draft_set_importance (copy, ph_draft_get_importance (draft));
  ph_draft_set_report (copy, ph_draft_get_report (draft));
  ph_draft_set_due (copy, ph_draft_get_due (draft));
  ph_draft_set_in_reply_to (copy, ph_draft_get_in_reply_to (draft));
  copy_attachments (draft, copy);
  return copy;
}
