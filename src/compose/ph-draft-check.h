// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"
#include "ph-draft.h"
#include "ph-outbox-delivery.h"
#include "ph-provider-catalogue.h"

G_BEGIN_DECLS

/**
 * PhDraftFlaw:
 * @PH_DRAFT_FLAW_NO_RECIPIENT: nobody gets it
 * @PH_DRAFT_FLAW_MALFORMED_RECIPIENT: not an address
 * @PH_DRAFT_FLAW_NON_ASCII_RECIPIENT: the server has no SMTPUTF8
 * @PH_DRAFT_FLAW_TOO_LARGE: for the server (SIZE), or for what the provider is known to take
 * @PH_DRAFT_FLAW_ATTACHMENT_MISSING: the file is gone or can't be read
 * @PH_DRAFT_FLAW_FOREIGN_SENDER: the sender is none of the account's addresses
 * @PH_DRAFT_FLAW_DOUBLED_RECIPIENT: the same person twice
 * @PH_DRAFT_FLAW_LIKELY_TYPO: a domain that looks mistyped
 * @PH_DRAFT_FLAW_NO_SUBJECT: none
 * @PH_DRAFT_FLAW_FORGOTTEN_ATTACHMENT: the text speaks of one, and there is none
 * @PH_DRAFT_FLAW_TOO_MANY_RECIPIENTS: more than the provider allows in a message or in a day, or than is left today
 * @PH_DRAFT_FLAW_NO_TEXT: neither text nor attachment
 *
 * What is worth asking about before a draft is sent. Those up to %PH_DRAFT_FLAW_ATTACHMENT_MISSING forbid it; with the others a person may send it anyway.
 */
typedef enum
{
  PH_DRAFT_FLAW_NO_RECIPIENT,
  PH_DRAFT_FLAW_MALFORMED_RECIPIENT,
  PH_DRAFT_FLAW_NON_ASCII_RECIPIENT,
  PH_DRAFT_FLAW_TOO_LARGE,
  PH_DRAFT_FLAW_ATTACHMENT_MISSING,
  PH_DRAFT_FLAW_FOREIGN_SENDER,
  PH_DRAFT_FLAW_DOUBLED_RECIPIENT,
  PH_DRAFT_FLAW_LIKELY_TYPO,
  PH_DRAFT_FLAW_NO_SUBJECT,
  PH_DRAFT_FLAW_FORGOTTEN_ATTACHMENT,
  PH_DRAFT_FLAW_TOO_MANY_RECIPIENTS,
  PH_DRAFT_FLAW_NO_TEXT,
} PhDraftFlaw;

#define PH_N_DRAFT_FLAWS (PH_DRAFT_FLAW_NO_TEXT + 1)

/* Of one flaw: nobody reads more, and whoever has pasted ten thousand malformed addresses sees that from fewer. */
#define PH_DRAFT_CHECK_MAX_FINDINGS 50

/**
 * PhDraftFinding:
 * @flaw: what it is
 * @field: for recipients: where
 * @subject: (nullable): the recipient, the attachment or the word that it is about
 * @attachment: (nullable): for a missing one: which, as several can have one name
 * @suggestion: (nullable): what to put in its place: the likelier address, the account's own
 * @size: for too large: what the message will have, in octets, about; for too many: how many recipients it has
 * @limit: the limit: octets, or recipients that it may have now; 0: none today
 */
typedef struct
{
  PhDraftFlaw flaw;
  PhRecipientsField field;
  char *subject;
  PhAttachment *attachment;
  char *suggestion;
  gint64 size;
  gint64 limit;
} PhDraftFinding;

PhDraftFinding *ph_draft_finding_copy (const PhDraftFinding *self);
void ph_draft_finding_free (PhDraftFinding *self);
gboolean ph_draft_flaw_forbids (PhDraftFlaw flaw);

/**
 * PhDraftCircumstances:
 * @account: who sends
 * @server: (nullable): what its server can, as far as known
 * @provider: (nullable): whose limits hold
 * @catalogue: (nullable): whose domains are often mistyped
 * @n_sent_today: messages of the last 24 hours
 */
typedef struct
{
  PhAccount *account;
  const PhServerFacts *server;
  PhProvider *provider;
  PhProviderCatalogue *catalogue;
  guint n_sent_today;
} PhDraftCircumstances;

/* (transfer full) (element-type PhDraftFinding): in the order of the enumeration; pure: attachments count with the size they have in the draft, and none of them is missing. */
GPtrArray *ph_draft_check (PhDraft *draft, const PhDraftCircumstances *circumstances);
/* (transfer full) (element-type PhDraftFinding): PH_DRAFT_FLAW_ATTACHMENT_MISSING for each attachment that can't be read now; never an error but G_IO_ERROR_CANCELLED. */
void ph_draft_check_attachments_async (PhDraft *draft, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ph_draft_check_attachments_finish (GAsyncResult *result, GError **error);
gint64 ph_draft_estimate_size (PhDraft *draft); /* octets of the message, about, rather more than less */

G_END_DECLS
