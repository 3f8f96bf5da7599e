// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-provider.h"

G_BEGIN_DECLS

#define PH_TYPE_PROVIDER_CATALOGUE (ph_provider_catalogue_get_type ())

/* The providers that are known, as a GListModel of PhProvider in the order of their names. A person's own come before the
 * administrator's, and those before the ones built in. */
G_DECLARE_FINAL_TYPE (PhProviderCatalogue, ph_provider_catalogue, PH, PROVIDER_CATALOGUE, GObject)

PhProviderCatalogue *ph_provider_catalogue_new (void); /* empty */
PhProviderCatalogue *ph_provider_catalogue_new_built_in (void);
/* All groups of one file that can be understood; the others are skipped and noted among the problems. */
void ph_provider_catalogue_add (PhProviderCatalogue *self, GBytes *file, const char *file_name, PhProviderOrigin origin);
/* The built-in ones and every *.conf in posthorn/providers.d of $XDG_CONFIG_DIRS and $XDG_CONFIG_HOME, read in a thread. */
void ph_provider_catalogue_load_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhProviderCatalogue *ph_provider_catalogue_load_finish (GAsyncResult *result, GError **error);
const char *const *ph_provider_catalogue_get_problems (PhProviderCatalogue *self); /* one English line each: file, provider, what is wrong */

PhProvider *ph_provider_catalogue_find_by_domain (PhProviderCatalogue *self, const char *domain); /* (transfer none) (nullable): A-labels */
PhProvider *ph_provider_catalogue_find_by_mx (PhProviderCatalogue *self, const char *host);       /* (transfer none) (nullable): longest suffix */
PhProvider *ph_provider_catalogue_find_by_server (PhProviderCatalogue *self, const char *host);   /* (transfer none) (nullable): who runs this server */
/* (transfer full) (nullable): the well-known domain that was meant by @domain; NULL: no typing mistake is likely */
char *ph_provider_catalogue_dup_suggestion (PhProviderCatalogue *self, const char *domain);

G_END_DECLS
