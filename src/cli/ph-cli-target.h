// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account-store.h"
#include "ph-cli-server-options.h"
#include "ph-keyring.h"

G_BEGIN_DECLS

/* Whom and what a command works with. */
typedef struct
{
  PhAccount *account;
  PhSecret *password;   /* (nullable) */
  PhSecret *token;      /* (nullable): an OAuth access token */
  GError *secret_error; /* (nullable): why there is neither */
  PhKeyring *keyring;   /* (nullable): where the password came from, if it was one */
} PhCliTarget;

PhAccountStore *ph_cli_load_store (GError **error);
PhAccount *ph_cli_find_account (PhAccountStore *store, const char *name, GError **error);
gboolean ph_cli_check_use (PhAccount *account, GError **error);
PhSecret *ph_cli_look_up_password (PhAccount *account, GError **error);
gboolean ph_cli_target_find (const PhCliServerOptions *options, PhCliTarget *target, GError **error);
void ph_cli_target_keep_protection (const PhCliTarget *target, PhProtection protection);
void ph_cli_target_clear (PhCliTarget *target);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PhCliTarget, ph_cli_target_clear)

G_END_DECLS
