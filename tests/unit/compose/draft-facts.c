// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#include "draft-facts.h"

/* In an order of its own, with everything that counts. */
char *
draft_facts_to_text (PhDraft *draft)
{
  GString *text = g_string_new (NULL);
  PhMailbox *sender = ph_draft_get_sender (draft);
  g_autofree char *sender_text = sender != NULL ? ph_mailbox_to_text (sender) : g_strdup ("-");
  GListModel *attachments = ph_draft_get_attachments (draft);

  g_string_append_printf (text, "%s|%s|%s|%s|%s|%d|%d|%d|%" G_GINT64_FORMAT "|%s\n", ph_draft_get_id (draft), ph_draft_get_account_id (draft), sender_text, ph_draft_get_subject (draft),
                          ph_draft_get_text (draft), ph_draft_get_wrapping (draft), ph_draft_get_importance (draft), ph_draft_get_report (draft), ph_draft_get_due (draft),
                          ph_draft_get_in_reply_to (draft));
  for (guint i = 0; i < PH_N_RECIPIENTS_FIELDS; i++)
    {
      GPtrArray *recipients = ph_draft_get_recipients (draft, (PhRecipientsField) i);

      for (guint k = 0; k < recipients->len; k++)
        g_string_append_printf (text, "%u: %s <%s>\n", i, ph_mailbox_get_name (recipients->pdata[k]), ph_mailbox_get_address (recipients->pdata[k]));
    }
  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr(PhAttachment) attachment = g_list_model_get_item (attachments, i);
      g_autofree char *uri = g_file_get_uri (ph_attachment_get_file (attachment));

      g_string_append_printf (text, "%s %s %s %" G_GINT64_FORMAT "\n", uri, ph_attachment_get_name (attachment), ph_attachment_get_content_type (attachment), ph_attachment_get_size (attachment));
    }
  return g_string_free (text, FALSE);
}

void
draft_facts_set_recipients (PhDraft *draft, PhRecipientsField field, const char *list)
{
  g_autoptr(GPtrArray) mailboxes = ph_mailbox_list_parse (list);

  ph_draft_set_recipients (draft, field, mailboxes);
}

PhDraft *
draft_facts_new_full (const char *id)
{
  PhDraft *draft = ph_draft_new (id);
  g_autoptr(PhMailbox) sender = ph_mailbox_new ("Ada \"A\" L", "ada@example.org");
  g_autoptr(GFile) file = g_file_new_for_uri ("file:///tmp/r%C3%A4tsel%20%25;.pdf");
  g_autoptr(PhAttachment) first = ph_attachment_new (file, "r\303\244tsel ;.pdf", "application/pdf", 1234);
  g_autoptr(PhAttachment) second = ph_attachment_new (file, "again", "text/plain", -1);

  ph_draft_set_account_id (draft, "acc-1");
  ph_draft_set_sender (draft, sender);
  draft_facts_set_recipients (draft, PH_RECIPIENTS_TO, "\"B; C, D\" <b@example.org>, nonsense, <>, c@example.org");
  draft_facts_set_recipients (draft, PH_RECIPIENTS_CC, "\303\204nne <\303\244@example.org>");
  draft_facts_set_recipients (draft, PH_RECIPIENTS_BCC, "bcc@example.org");
  draft_facts_set_recipients (draft, PH_RECIPIENTS_REPLY_TO, "reply@example.org");
  ph_draft_set_subject (draft, " ; Hello = #1 [x] \\n \343\201\223\343\202\223 ");
  ph_draft_set_text (draft, "  first\n\n\t> quoted ;\\\n-- \n[Draft]\ntext=other\n\360\237\231\202 \n");
  ph_draft_set_wrapping (draft, PH_TEXT_WRAPPING_FIXED);
  ph_draft_set_importance (draft, PH_IMPORTANCE_LOW);
  ph_draft_set_report (draft, PH_DELIVERY_REPORT_ALWAYS);
  ph_draft_set_due (draft, G_GINT64_CONSTANT (4102444800));
  ph_draft_set_in_reply_to (draft, "abc@example.org");
  ph_draft_add_attachment (draft, first);
  ph_draft_add_attachment (draft, second);
  return draft;
}
