// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-mailbox.h"
#include "ph-outbox.h"

G_BEGIN_DECLS

#define PH_TYPE_CONTACTS (ph_contacts_get_type ())

/* Who might be meant by what somebody types: whom the person has written to, and the desktop's address book, where Evolution Data Server runs or can be started on
 * the session bus (asked over D-Bus: it need not be installed). Its absence, slowness or nonsense is no error. */
G_DECLARE_FINAL_TYPE (PhContacts, ph_contacts, PH, CONTACTS, GObject)

PhContacts *ph_contacts_new (PhOutbox *outbox);
void ph_contacts_find_async (PhContacts *self, const char *words, guint max, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ph_contacts_find_finish (PhContacts *self, GAsyncResult *result, GError **error); /* (element-type PhMailbox) */

G_END_DECLS
