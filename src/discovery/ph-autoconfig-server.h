// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-settings-document-private.h"

G_BEGIN_DECLS

/* One <outgoingServer> as it is read, element by element. */
typedef struct _PhAutoconfigServer PhAutoconfigServer;

PhAutoconfigServer *ph_autoconfig_server_new (const char *type);
void ph_autoconfig_server_free (PhAutoconfigServer *self);
void ph_autoconfig_server_set_hostname (PhAutoconfigServer *self, const char *text);
void ph_autoconfig_server_set_port (PhAutoconfigServer *self, const char *text);
void ph_autoconfig_server_set_username (PhAutoconfigServer *self, const char *text);
void ph_autoconfig_server_add_socket_type (PhAutoconfigServer *self, const char *text);
void ph_autoconfig_server_add_authentication (PhAutoconfigServer *self, const char *text);
/* Either the offer or why there is none. */
PhSettingsOffer *ph_autoconfig_server_dup_offer (const PhAutoconfigServer *self, const PhAddress *address, const char *domain, char **ret_reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhAutoconfigServer, ph_autoconfig_server_free)

G_END_DECLS
