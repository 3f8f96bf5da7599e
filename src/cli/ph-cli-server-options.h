// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account-store.h"
#include "ph-keyring.h"

G_BEGIN_DECLS

/* The server options that test, send and accounts share, as GOption fills them in. */
typedef struct
{
  char *account;
  char *host;
  char *port;
  char *security;
  char *username;
  char *password_file;
  char *auth;
  char *from;
  char *ehlo_name;
  char *ca_file;
  char *trust;
  char *address_family;
  char *timeout;
  gboolean allow_cleartext_password;
} PhCliServerOptions;

/* Whom and what a command works with. */
typedef struct
{
  PhAccount *account;
  PhSecret *password;   /* (nullable) */
  GError *secret_error; /* (nullable): why there is none */
} PhCliTarget;

GOptionGroup *ph_cli_server_options_new_group (PhCliServerOptions *self);
void ph_cli_server_options_clear (PhCliServerOptions *self);
gboolean ph_cli_server_options_apply (const PhCliServerOptions *self, PhAccount *account, GError **error);
PhSecret *ph_cli_server_options_read_password (const PhCliServerOptions *self, GError **error);

PhAccountStore *ph_cli_load_store (GError **error);
PhSecret *ph_cli_look_up_password (PhAccount *account, GError **error);
gboolean ph_cli_server_options_find_target (const PhCliServerOptions *self, PhCliTarget *target, GError **error);
void ph_cli_target_clear (PhCliTarget *target);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PhCliServerOptions, ph_cli_server_options_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PhCliTarget, ph_cli_target_clear)

G_END_DECLS
