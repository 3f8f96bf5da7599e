// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How large the message of a draft will be, without building it: what is attached grows by a third, and text by what its
// encoding takes. Rather more than less.

#include "config.h"

#include "ph-draft-check.h"

#include <string.h>

/* Date, Message-ID, MIME-Version, content fields of the message and its multipart with the boundaries. */
#define HEADER_OCTETS 1200
/* Content fields and boundary of a part, but for its name. */
#define PART_OCTETS 400
/* A name stands in two fields, percent-encoded (RFC 2231) and in lines of their own. */
#define NAME_FACTOR 10
/* Encoded words (RFC 2047): base64 in lines that have 75 characters, a dozen of them not for the text. */
#define WORD_FACTOR 2
/* RFC 2045 §6.8: 76 characters and a line end hold 57 octets. */
#define BASE64_LINE        78
#define BASE64_LINE_OCTETS 57
/* Where a long line is broken: a soft line break (RFC 2045 §6.7) or a flowed one (RFC 3676 §4.2). */
#define SHORTEST_LINE 60

static gint64
count_base64 (gint64 octets)
{
  return (octets + BASE64_LINE_OCTETS - 1) / BASE64_LINE_OCTETS * BASE64_LINE;
}

/* As it is when it is plain ASCII; else quoted-printable or base64, whichever is shorter: what a server without 8BITMIME
 * gets. */
static gint64
count_text (const char *text)
{
  gint64 octets = 0;
  gint64 n_high = 0;
  gint64 n_equals = 0;
  gint64 lines = 1;

  for (const char *at = text; *at != '\0'; at++)
    {
      octets++;
      lines += *at == '\n';
      n_high += (guchar) *at >= 0x80;
      n_equals += *at == '=';
    }

  gint64 plain = octets + lines;
  gint64 coded = plain + 2 * (n_high + n_equals);
  if (n_high == 0)
    return plain + plain / SHORTEST_LINE * 3;
  return MIN (coded + coded / SHORTEST_LINE * 3, count_base64 (plain));
}

static gint64
count_recipients (PhDraft *draft)
{
  gint64 octets = 0;

  for (guint field = 0; field < PH_N_RECIPIENTS_FIELDS; field++)
    {
      GPtrArray *recipients = ph_draft_get_recipients (draft, (PhRecipientsField) field);

      for (guint i = 0; field != PH_RECIPIENTS_BCC && i < recipients->len; i++)
        octets += (gint64) strlen (ph_mailbox_get_address (recipients->pdata[i])) + WORD_FACTOR * (gint64) strlen (ph_mailbox_get_name (recipients->pdata[i])) + 8;
    }
  return octets;
}

static gint64
count_attachments (PhDraft *draft)
{
  GListModel *attachments = ph_draft_get_attachments (draft);
  gint64 octets = 0;

  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr(PhAttachment) attachment = g_list_model_get_item (attachments, i);

      octets += PART_OCTETS + NAME_FACTOR * (gint64) strlen (ph_attachment_get_name (attachment)) + count_base64 (MAX (0, ph_attachment_get_size (attachment)));
    }
  return octets;
}

/**
 * ph_draft_estimate_size:
 * @draft: a draft
 *
 * Returns: how many octets its message will have on the wire, with attachments of the size that they have in the draft
 */
gint64
ph_draft_estimate_size (PhDraft *draft)
{
  g_return_val_if_fail (PH_IS_DRAFT (draft), 0);

  return HEADER_OCTETS + WORD_FACTOR * (gint64) strlen (ph_draft_get_subject (draft)) + count_recipients (draft) + count_text (ph_draft_get_text (draft)) +
         count_attachments (draft);
}
