// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-account-store.h"
#include "ph-mailbox.h"

G_BEGIN_DECLS

#define PH_TYPE_SENDER_CHOICE (ph_sender_choice_get_type ())

/* From whom a message may come: one address of one account. Immutable. Property "title" (string, read-only). */
G_DECLARE_FINAL_TYPE (PhSenderChoice, ph_sender_choice, PH, SENDER_CHOICE, GObject)

GListModel *ph_sender_choice_list (PhAccountStore *store); /* (transfer full): of PhSenderChoice, of all accounts */
PhAccount *ph_sender_choice_get_account (PhSenderChoice *self);
PhMailbox *ph_sender_choice_get_mailbox (PhSenderChoice *self);

G_END_DECLS
