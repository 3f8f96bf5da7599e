// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <json-glib/json-glib.h>

#include "ph-account-store.h"
#include "ph-outbox-entry.h"

G_BEGIN_DECLS

/* How a message of the outbox is shown; its account is looked for in @store. */
void ph_cli_json_add_outbox_members (JsonBuilder *builder, PhOutboxEntry *entry, PhAccountStore *store);
void ph_cli_json_add_outbox_entry (JsonBuilder *builder, PhOutboxEntry *entry, PhAccountStore *store);
void ph_cli_outbox_print_in_list (PhOutboxEntry *entry, PhAccountStore *store);
void ph_cli_outbox_print (PhOutboxEntry *entry, PhAccountStore *store);
char *ph_cli_outbox_dup_end (PhOutboxEntry *entry, PhAccountStore *store); /* (transfer full): what became of it, in one line */
gboolean ph_cli_outbox_check_account (PhOutboxEntry *entry, PhAccountStore *store, GError **error);
/* The exit status that fits where it stands now; 0 for one that was sent or is not due. */
int ph_cli_outbox_get_status (PhOutboxEntry *entry);

G_END_DECLS
