// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-provider.h"

G_BEGIN_DECLS

/* Names (domains, hosts, ends of hosts) and whose they are. */
typedef struct _PhProviderIndex PhProviderIndex;

PhProviderIndex *ph_provider_index_new (void);
void ph_provider_index_free (PhProviderIndex *self);
/* The higher @rank wins. FALSE: another provider of the same rank claims it, so that it is nobody's. */
gboolean ph_provider_index_claim (PhProviderIndex *self, const char *name, PhProvider *provider, guint rank);
PhProvider *ph_provider_index_find (PhProviderIndex *self, const char *name);        /* (transfer none) (nullable) */
PhProvider *ph_provider_index_find_suffix (PhProviderIndex *self, const char *host); /* (transfer none) (nullable): of the longest end of whole labels */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhProviderIndex, ph_provider_index_free)

G_END_DECLS
