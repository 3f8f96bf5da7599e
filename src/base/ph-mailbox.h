// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-address.h"

G_BEGIN_DECLS

#define PH_TYPE_MAILBOX (ph_mailbox_get_type ())

/* A name and an address as somebody has typed them (RFC 5322 §3.4); the address may be malformed. Immutable, reference
 * counted. Neither has control characters. */
typedef struct _PhMailbox PhMailbox;

GType ph_mailbox_get_type (void) G_GNUC_CONST;
PhMailbox *ph_mailbox_new (const char *name, const char *address);
PhMailbox *ph_mailbox_parse (const char *text);
PhMailbox *ph_mailbox_ref (PhMailbox *self);
void ph_mailbox_unref (PhMailbox *self);
const char *ph_mailbox_get_name (const PhMailbox *self);    /* "": none */
const char *ph_mailbox_get_address (const PhMailbox *self); /* as typed */
PhAddress *ph_mailbox_dup_address (const PhMailbox *self, GError **error);
char *ph_mailbox_to_text (const PhMailbox *self); /* `Ada <ada@example.org>`, quoted where it must be, so that _parse() gets the same back */
gboolean ph_mailbox_equal (const PhMailbox *a, const PhMailbox *b);

/* Several, as typed or pasted: separated by commas, semicolons and line ends outside of quotes, brackets and comments. */
GPtrArray *ph_mailbox_list_parse (const char *text);        /* (transfer full) (element-type PhMailbox) */
char *ph_mailbox_list_to_text (const GPtrArray *mailboxes); /* separated by ", " */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhMailbox, ph_mailbox_unref)

G_END_DECLS
