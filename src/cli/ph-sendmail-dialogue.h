// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-address.h"
#include "ph-smtp-delivery.h"

G_BEGIN_DECLS

/* What was agreed about a message before its text. */
typedef struct
{
  PhAddress *sender;     /* (owned) (nullable): NULL: the empty one */
  GPtrArray *recipients; /* (owned) (element-type PhAddress) */
  PhSmtpNotify notify;
  PhSmtpReturn returned;
  char *envelope_id; /* (owned) (nullable) */
} PhSendmailTransaction;

/**
 * PhSendmailHandler:
 * @begin: the text of a message comes next
 * @text: a part of it, without the dots of the protocol
 * @end: it is whole. Returns: (transfer full): the reply without its line end, such as `250 2.0.0 queued as 7`
 * @abandon: it is not to be sent; nothing more of it comes
 *
 * Who takes the messages.
 */
typedef struct
{
  void (*begin) (gpointer data, const PhSendmailTransaction *transaction);
  void (*text) (gpointer data, const guint8 *octets, gsize length);
  char *(*end) (gpointer data, const PhSendmailTransaction *transaction);
  void (*abandon) (gpointer data);
} PhSendmailHandler;

/* The server's side of SMTP (RFC 5321) as a mail program on this computer speaks it with sendmail over a pipe. */
typedef struct _PhSendmailDialogue PhSendmailDialogue;

/* @address stands for recipients without a domain; @max_size in octets; @handler and @data outlive it. */
PhSendmailDialogue *ph_sendmail_dialogue_new (const char *address, gsize max_size, const PhSendmailHandler *handler, gpointer data);
void ph_sendmail_dialogue_free (PhSendmailDialogue *self);
void ph_sendmail_dialogue_feed (PhSendmailDialogue *self, const guint8 *data, gsize length);
/* The client is gone: a message that is not whole is abandoned. */
void ph_sendmail_dialogue_end (PhSendmailDialogue *self);
gboolean ph_sendmail_dialogue_is_closed (const PhSendmailDialogue *self);
GBytes *ph_sendmail_dialogue_take_output (PhSendmailDialogue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhSendmailDialogue, ph_sendmail_dialogue_free)

G_END_DECLS
