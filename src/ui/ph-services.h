// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account-store.h"
#include "ph-contacts.h"
#include "ph-courier.h"
#include "ph-discovery.h"
#include "ph-draft-store.h"
#include "ph-keyring.h"
#include "ph-outbox-tally.h"
#include "ph-practice-server.h"
#include "ph-sign-in-pause.h"
#include "ph-template-store.h"
#include "ph-test-memory.h"

G_BEGIN_DECLS

/**
 * PhServicesAccounts:
 * @PH_SERVICES_ACCOUNTS_ASKED: an account that is there is the best source for another of its domain
 * @PH_SERVICES_ACCOUNTS_SILENT: only the world outside counts
 *
 * Whether the accounts are a source of settings.
 */
typedef enum
{
  PH_SERVICES_ACCOUNTS_ASKED,
  PH_SERVICES_ACCOUNTS_SILENT,
} PhServicesAccounts;

#define PH_TYPE_SERVICES (ph_services_get_type ())

/* What the windows work with. Properties "practice" (PhPracticeServer, read-only) and "catalogue" (PhProviderCatalogue,
 * read-only) notify when the server starts and when the providers are known. */
G_DECLARE_FINAL_TYPE (PhServices, ph_services, PH, SERVICES, GObject)

PhServices *ph_services_new (GFile *accounts_file);
PhAccountStore *ph_services_get_store (PhServices *self);
PhKeyring *ph_services_get_keyring (PhServices *self);
void ph_services_forget_secret (PhServices *self, const char *id); /* of an account that is no more */
PhPracticeServer *ph_services_get_practice (PhServices *self);     /* (nullable): NULL while it does not run */
PhPracticeServer *ph_services_start_practice (PhServices *self, GError **error);
GSettings *ph_services_get_settings (PhServices *self);
PhProviderCatalogue *ph_services_get_catalogue (PhServices *self);                                                   /* (nullable): NULL while it is read, from the first call on */
PhDiscovery *ph_services_new_discovery (PhServices *self, PhServicesAccounts accounts);                              /* (transfer full) (nullable): NULL while the catalogue is read */
PhDiscoveryFlags ph_services_get_discovery_flags (PhServices *self);                                                 /* as the preferences say */
PhSignInPause *ph_services_get_pause (PhServices *self);                                                             /* of all windows */
PhTestMemory *ph_services_get_test_memory (PhServices *self);                                                        /* of all windows */
PhProvider *ph_services_find_provider (PhServices *self, PhProvider *likely, const char *address, const char *host); /* (transfer none) (nullable) */
PhAccount *ph_services_find_account (PhServices *self, const char *id);                                              /* (transfer none) (nullable): by identifier alone */
void ph_services_load_async (PhServices *self, GAsyncReadyCallback callback, gpointer user_data);                    /* waits for the accounts */
void ph_services_load_finish (PhServices *self, GAsyncResult *result);
PhOutbox *ph_services_get_outbox (PhServices *self);
PhOutboxTally *ph_services_get_tally (PhServices *self);
PhCourier *ph_services_get_courier (PhServices *self);
PhDraftStore *ph_services_get_drafts (PhServices *self);
PhTemplateStore *ph_services_get_templates (PhServices *self);
PhContacts *ph_services_get_contacts (PhServices *self);

G_END_DECLS
