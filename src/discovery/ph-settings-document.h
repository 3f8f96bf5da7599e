// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-provider.h"

G_BEGIN_DECLS

/**
 * PhSettingsDocumentError:
 * @PH_SETTINGS_DOCUMENT_ERROR_MALFORMED: it is not what it should be, or goes beyond a limit
 * @PH_SETTINGS_DOCUMENT_ERROR_UNUSABLE: it is well-formed and has no outgoing server that can be used; the message says why
 */
typedef enum
{
  PH_SETTINGS_DOCUMENT_ERROR_MALFORMED,
  PH_SETTINGS_DOCUMENT_ERROR_UNUSABLE,
} PhSettingsDocumentError;

/**
 * PhSettingsOffer:
 * @endpoint: (owned): the server
 * @username: (owned) (nullable): name to sign in with, placeholders replaced; %NULL: not known, or there is no sign-in
 * @methods: how one may sign in
 *
 * One outgoing server in a document.
 */
typedef struct
{
  PhEndpoint *endpoint;
  char *username;
  PhSignInMethods methods;
} PhSettingsOffer;

#define PH_SETTINGS_DOCUMENT_ERROR (ph_settings_document_error_quark ())
#define PH_TYPE_SETTINGS_DOCUMENT  (ph_settings_document_get_type ())

/* What a provider's configuration document says about sending. Never changes. */
typedef struct _PhSettingsDocument PhSettingsDocument;

GQuark ph_settings_document_error_quark (void);
GType ph_settings_document_get_type (void) G_GNUC_CONST;
PhSettingsDocument *ph_settings_document_ref (PhSettingsDocument *self);
void ph_settings_document_unref (PhSettingsDocument *self);
guint ph_settings_document_get_n_offers (const PhSettingsDocument *self);                            /* at least 1 */
const PhSettingsOffer *ph_settings_document_get_offer (const PhSettingsDocument *self, guint index); /* in the provider's order of preference */
const char *ph_settings_document_get_provider_name (const PhSettingsDocument *self);                 /* (nullable) */
const char *ph_settings_document_get_help_url (const PhSettingsDocument *self);                      /* (nullable): https */
const char *ph_settings_document_get_enable_url (const PhSettingsDocument *self);                    /* (nullable): https: what has to be switched on first */
const char *const *ph_settings_document_get_skipped (const PhSettingsDocument *self);                /* one English line for each entry that can't be used */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhSettingsDocument, ph_settings_document_unref)

G_END_DECLS
