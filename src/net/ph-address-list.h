// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-server-settings.h"

G_BEGIN_DECLS

#define PH_TYPE_ADDRESS_LIST (ph_address_list_get_type ())

G_DECLARE_FINAL_TYPE (PhAddressList, ph_address_list, PH, ADDRESS_LIST, GObject)

PhAddressList *ph_address_list_new (GList *addresses, guint16 port, PhAddressFamily family);
guint ph_address_list_get_length (PhAddressList *self);
GStrv ph_address_list_dup_texts (PhAddressList *self);

G_END_DECLS
