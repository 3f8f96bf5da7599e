// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-settings-document.h"

G_BEGIN_DECLS

/* For the parsers, which fill a document and then let nobody change it. */
PhSettingsDocument *ph_settings_document_new (void);
void ph_settings_document_take_offer (PhSettingsDocument *self, PhSettingsOffer *offer);
void ph_settings_document_take_skipped (PhSettingsDocument *self, char *reason);
void ph_settings_document_set_provider_name (PhSettingsDocument *self, const char *name);
void ph_settings_document_set_help_url (PhSettingsDocument *self, const char *url);
void ph_settings_document_set_enable_url (PhSettingsDocument *self, const char *url);
PhSettingsDocument *ph_settings_document_end (PhSettingsDocument *self, GError **error);

PhSettingsOffer *ph_settings_offer_new (PhEndpoint *endpoint, const char *username, PhSignInMethods methods);
void ph_settings_offer_free (PhSettingsOffer *self);
gboolean ph_settings_is_page (const char *url);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhSettingsOffer, ph_settings_offer_free)

G_END_DECLS
