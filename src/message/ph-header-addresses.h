// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-address.h"

G_BEGIN_DECLS

/* Whom the header fields of a message name. */
typedef struct
{
  PhAddress *sender;        /* (owned) (nullable): Sender, else the first From */
  GError *sender_error;     /* (owned) (nullable) */
  GPtrArray *recipients;    /* (owned) (element-type PhAddress): of To, Cc and Bcc, each mailbox once */
  GError *recipients_error; /* (owned) (nullable) */
} PhHeaderAddresses;

PhHeaderAddresses *ph_header_addresses_new (const guint8 *header, gsize length);
void ph_header_addresses_free (PhHeaderAddresses *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhHeaderAddresses, ph_header_addresses_free)

G_END_DECLS
