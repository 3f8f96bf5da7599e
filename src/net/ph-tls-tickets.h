// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-server-settings.h"

G_BEGIN_DECLS

#define PH_TYPE_TLS_TICKETS (ph_tls_tickets_get_type ())

G_DECLARE_FINAL_TYPE (PhTlsTickets, ph_tls_tickets, PH, TLS_TICKETS, GObject)

PhTlsTickets *ph_tls_tickets_new (void);
void ph_tls_tickets_keep (PhTlsTickets *self, const PhServerSettings *settings, GTlsClientConnection *connection);
void ph_tls_tickets_use (PhTlsTickets *self, const PhServerSettings *settings, GTlsClientConnection *connection);

G_END_DECLS
