// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-address.h"

G_BEGIN_DECLS

/* The value of one header field as it stands in a message: encoded, folded, with the blank before and the LF behind it. */
typedef struct _PhHeaderText PhHeaderText;

PhHeaderText *ph_header_text_new (const char *field);
void ph_header_text_add_text (PhHeaderText *self, const char *text);
void ph_header_text_add_mailbox (PhHeaderText *self, const char *name, PhAddress *address);
char *ph_header_text_finish (PhHeaderText *self);

G_END_DECLS
