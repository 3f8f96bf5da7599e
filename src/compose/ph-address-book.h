// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-mailbox.h"

G_BEGIN_DECLS

#define PH_TYPE_ADDRESS_BOOK (ph_address_book_get_type ())

/* The desktop's address books, as Evolution Data Server has them, asked over the session bus. */
G_DECLARE_FINAL_TYPE (PhAddressBook, ph_address_book, PH, ADDRESS_BOOK, GObject)

PhAddressBook *ph_address_book_new (void);
void ph_address_book_set_patience (PhAddressBook *self, guint patience_ms);
void ph_address_book_find_async (PhAddressBook *self, const char *words, guint max, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ph_address_book_find_finish (PhAddressBook *self, GAsyncResult *result, GError **error); /* (element-type PhMailbox) */

G_END_DECLS
