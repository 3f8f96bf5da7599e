// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Links of strangers: a draft or an error. A draft has no attachment, no sender and nothing that could end a field.

#include "config.h"

#include "fuzz.h"

#include "ph-mailto.h"

#include <string.h>

static void
check_line (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    g_error ("not UTF-8");
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      g_error ("a control character in %s", text);
}

static void
check_draft (PhDraft *draft)
{
  check_line (ph_draft_get_subject (draft));
  check_line (ph_draft_get_in_reply_to (draft));
  if (!g_utf8_validate (ph_draft_get_text (draft), -1, NULL) || strchr (ph_draft_get_text (draft), '\r') != NULL)
    g_error ("the text is not clean");
  if (ph_draft_get_sender (draft) != NULL || g_list_model_get_n_items (ph_draft_get_attachments (draft)) > 0)
    g_error ("a link chose the sender or an attachment");
  for (guint i = 0; i < PH_N_RECIPIENTS_FIELDS; i++)
    {
      GPtrArray *mailboxes = ph_draft_get_recipients (draft, (PhRecipientsField) i);

      for (guint j = 0; j < mailboxes->len; j++)
        {
          check_line (ph_mailbox_get_name (mailboxes->pdata[j]));
          check_line (ph_mailbox_get_address (mailboxes->pdata[j]));
        }
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *link = size > 0 ? g_strndup ((const char *) data, size) : g_strdup ("");
  g_auto(GStrv) ignored = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(PhDraft) draft = ph_mailto_parse (link, &ignored, &error);

  if ((draft == NULL) != (error != NULL))
    g_error ("neither a draft nor an error");
  if (draft == NULL && ignored != NULL)
    g_error ("ignored fields of no draft");
  if (draft != NULL)
    check_draft (draft);
  for (guint i = 0; ignored != NULL && ignored[i] != NULL; i++)
    check_line (ignored[i]);
  return 0;
}
