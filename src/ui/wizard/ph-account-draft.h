// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"
#include "ph-candidate.h"
#include "ph-provider.h"
#include "ph-secret.h"

G_BEGIN_DECLS

/**
 * PhDraftSecret:
 * @PH_DRAFT_SECRET_IN_KEYRING: the password goes into the keyring
 * @PH_DRAFT_SECRET_FOR_THIS_RUN: the password is forgotten when the program ends
 */
typedef enum
{
  PH_DRAFT_SECRET_IN_KEYRING,
  PH_DRAFT_SECRET_FOR_THIS_RUN,
} PhDraftSecret;

/**
 * PhDraftLifetime:
 * @PH_DRAFT_LASTING: the account is written to the file
 * @PH_DRAFT_PASSING: the account is in the list until the program ends
 */
typedef enum
{
  PH_DRAFT_LASTING,
  PH_DRAFT_PASSING,
} PhDraftLifetime;

#define PH_TYPE_ACCOUNT_DRAFT (ph_account_draft_get_type ())

/* An account in the making: settings, password and how both will be kept. Nothing of it is stored yet. */
G_DECLARE_FINAL_TYPE (PhAccountDraft, ph_account_draft, PH, ACCOUNT_DRAFT, GObject)

PhAccountDraft *ph_account_draft_new (PhAccount *account); /* copies @account; NULL: a new, empty one */
PhAccount *ph_account_draft_get_account (PhAccountDraft *self);
PhSecret *ph_account_draft_get_secret (PhAccountDraft *self); /* (nullable) */
void ph_account_draft_set_secret (PhAccountDraft *self, PhSecret *secret);
void ph_account_draft_take_stored_secret (PhAccountDraft *self, PhSecret *secret); /* @secret: (nullable): as the keyring has it */
gboolean ph_account_draft_has_new_secret (PhAccountDraft *self);                   /* another one than at the beginning */
const char *ph_account_draft_get_secret_host (PhAccountDraft *self);               /* (nullable): the server for which it was set */
const GError *ph_account_draft_get_secret_error (PhAccountDraft *self);            /* (nullable): why there is no secret */
void ph_account_draft_set_secret_error (PhAccountDraft *self, const GError *error);
PhDraftSecret ph_account_draft_get_keeping (PhAccountDraft *self);
void ph_account_draft_set_keeping (PhAccountDraft *self, PhDraftSecret keeping);
PhDraftLifetime ph_account_draft_get_lifetime (PhAccountDraft *self);
void ph_account_draft_set_lifetime (PhAccountDraft *self, PhDraftLifetime lifetime);
PhCandidate *ph_account_draft_get_candidate (PhAccountDraft *self); /* (nullable): what was found and chosen; NULL: entered by hand */
PhProvider *ph_account_draft_get_provider (PhAccountDraft *self);   /* (nullable): who runs the server, as far as it is known */
void ph_account_draft_use_candidate (PhAccountDraft *self, PhCandidate *candidate);
void ph_account_draft_use_own_server (PhAccountDraft *self, PhProvider *provider);
void ph_account_draft_settle_source (PhAccountDraft *self);
gboolean ph_account_draft_has_server_of (PhAccountDraft *self, PhCandidate *candidate); /* name, port and security are the same */

void ph_account_draft_mark_original (PhAccountDraft *self); /* what it holds now counts as unchanged */
gboolean ph_account_draft_is_changed (PhAccountDraft *self);

G_END_DECLS
