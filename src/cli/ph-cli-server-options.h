// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"
#include "ph-secret.h"

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
  char *token_file;
  char *auth;
  char *from;
  char *ehlo_name;
  char *ca_file;
  char *client_cert;
  char *trust;
  char *address_family;
  char *timeout;
  char *proxy;
  gboolean allow_cleartext_password;
} PhCliServerOptions;

GOptionGroup *ph_cli_server_options_new_group (PhCliServerOptions *self);
void ph_cli_server_options_clear (PhCliServerOptions *self);
gboolean ph_cli_server_options_apply (const PhCliServerOptions *self, PhAccount *account, GError **error);
PhSecret *ph_cli_server_options_read_password (const PhCliServerOptions *self, GError **error);
PhSecret *ph_cli_server_options_read_token (const PhCliServerOptions *self, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PhCliServerOptions, ph_cli_server_options_clear)

G_END_DECLS
