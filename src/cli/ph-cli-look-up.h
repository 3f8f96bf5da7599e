// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account-store.h"
#include "ph-discovery.h"

G_BEGIN_DECLS

/* One look for settings, and what came of it. */
typedef struct
{
  PhDiscoveryQuery *query;
  PhDiscovery *discovery;
  char *suggestion; /* (nullable): address or domain that may have been meant */
  guint elapsed_ms;
} PhCliLookUp;

PhDiscoveryQuery *ph_cli_look_up_parse (const char *text, PhDiscoveryFlags flags, char **ret_name, GError **error);
gboolean ph_cli_look_up_run (PhCliLookUp *self, PhAccountStore *store, guint timeout_ms, GError **error);
void ph_cli_look_up_clear (PhCliLookUp *self);

PhProviderCatalogue *ph_cli_load_catalogue (GError **error);
PhProvider *ph_cli_look_up_get_provider (const PhCliLookUp *self);
char *ph_cli_look_up_explain (const PhCliLookUp *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PhCliLookUp, ph_cli_look_up_clear)

G_END_DECLS
