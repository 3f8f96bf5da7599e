// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-attachment.h"
#include "ph-envelope.h"
#include "ph-mailbox.h"

G_BEGIN_DECLS

typedef enum
{
  PH_RECIPIENTS_TO,
  PH_RECIPIENTS_CC,
  PH_RECIPIENTS_BCC,
  PH_RECIPIENTS_REPLY_TO,
} PhRecipientsField;

#define PH_N_RECIPIENTS_FIELDS (PH_RECIPIENTS_REPLY_TO + 1)

/**
 * PhTextWrapping:
 * @PH_TEXT_WRAPPING_FLOWED: paragraphs fit any screen (format=flowed, RFC 3676)
 * @PH_TEXT_WRAPPING_FIXED: lines are broken at 72 columns for good
 */
typedef enum
{
  PH_TEXT_WRAPPING_FLOWED,
  PH_TEXT_WRAPPING_FIXED,
} PhTextWrapping;

typedef enum
{
  PH_IMPORTANCE_NORMAL,
  PH_IMPORTANCE_HIGH,
  PH_IMPORTANCE_LOW,
} PhImportance;

/**
 * PhDeliveryReport:
 * @PH_DELIVERY_REPORT_USUAL: as servers do it: when it can't be delivered
 * @PH_DELIVERY_REPORT_ALWAYS: also when it was delivered, and when it takes long (RFC 3461)
 */
typedef enum
{
  PH_DELIVERY_REPORT_USUAL,
  PH_DELIVERY_REPORT_ALWAYS,
} PhDeliveryReport;

#define PH_TYPE_TEXT_WRAPPING   (ph_text_wrapping_get_type ())
#define PH_TYPE_IMPORTANCE      (ph_importance_get_type ())
#define PH_TYPE_DELIVERY_REPORT (ph_delivery_report_get_type ())
#define PH_TYPE_DRAFT           (ph_draft_get_type ())

GType ph_text_wrapping_get_type (void) G_GNUC_CONST;
GType ph_importance_get_type (void) G_GNUC_CONST;
GType ph_delivery_report_get_type (void) G_GNUC_CONST;

/* A message that is being written. Read-write properties, all notifying: "account-id", "sender" (PhMailbox; (nullable)), "subject", "text" (UTF-8, lines
 * end with LF), "wrapping", "importance", "report", "due" (gint64, seconds since 1970; 0: at once), "in-reply-to". Strings are never NULL when
 * read. "id" (construct-only) is random and becomes the origin of the queued message. Signal "changed" (): anything, a recipient or an attachment included. */
G_DECLARE_FINAL_TYPE (PhDraft, ph_draft, PH, DRAFT, GObject)

PhDraft *ph_draft_new (const char *id); /* NULL: a new random identifier */
const char *ph_draft_get_id (PhDraft *self);
const char *ph_draft_get_account_id (PhDraft *self);
void ph_draft_set_account_id (PhDraft *self, const char *account_id);
PhMailbox *ph_draft_get_sender (PhDraft *self);
void ph_draft_set_sender (PhDraft *self, PhMailbox *sender);
GPtrArray *ph_draft_get_recipients (PhDraft *self, PhRecipientsField field);                 /* (transfer none) (element-type PhMailbox): never NULL */
void ph_draft_set_recipients (PhDraft *self, PhRecipientsField field, GPtrArray *mailboxes); /* copies the list */
const char *ph_draft_get_subject (PhDraft *self);
void ph_draft_set_subject (PhDraft *self, const char *subject);
const char *ph_draft_get_text (PhDraft *self);
void ph_draft_set_text (PhDraft *self, const char *text);
PhTextWrapping ph_draft_get_wrapping (PhDraft *self);
void ph_draft_set_wrapping (PhDraft *self, PhTextWrapping wrapping);
PhImportance ph_draft_get_importance (PhDraft *self);
void ph_draft_set_importance (PhDraft *self, PhImportance importance);
PhDeliveryReport ph_draft_get_report (PhDraft *self);
void ph_draft_set_report (PhDraft *self, PhDeliveryReport report);
gint64 ph_draft_get_due (PhDraft *self);
void ph_draft_set_due (PhDraft *self, gint64 due);
const char *ph_draft_get_in_reply_to (PhDraft *self);
void ph_draft_set_in_reply_to (PhDraft *self, const char *message_id);
GListModel *ph_draft_get_attachments (PhDraft *self); /* (transfer none): of PhAttachment */
void ph_draft_add_attachment (PhDraft *self, PhAttachment *attachment);
void ph_draft_remove_attachment (PhDraft *self, PhAttachment *attachment);
gboolean ph_draft_is_empty (PhDraft *self); /* nobody has written anything: no recipient, subject, text, attachment */

/* (transfer full): whom it goes to: of To, Cc and Bcc, each mailbox once. Errors: PH_ADDRESS_ERROR of the first malformed one; G_IO_ERROR_INVALID_ARGUMENT: nobody. */
PhEnvelope *ph_draft_dup_envelope (PhDraft *self, GError **error);

G_END_DECLS
