// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"

G_BEGIN_DECLS

#define PH_TYPE_SERVER_FORM (ph_server_form_get_type ())

/* Where mail goes out: server, port, security. Property "security" (PhSecurity), read-only: what is chosen. Signal
 * "changed": some field has. */
G_DECLARE_FINAL_TYPE (PhServerForm, ph_server_form, PH, SERVER_FORM, GtkBox)

void ph_server_form_load (PhServerForm *self, PhAccount *account);
gboolean ph_server_form_validate (PhServerForm *self);
void ph_server_form_apply (PhServerForm *self, PhAccount *account);
PhSecurity ph_server_form_get_security (PhServerForm *self);
guint ph_server_form_get_port (PhServerForm *self);       /* 0: none that is one */
const char *ph_server_form_get_host (PhServerForm *self); /* as it is typed */
void ph_server_form_set_host (PhServerForm *self, const char *host);
void ph_server_form_set_connection (PhServerForm *self, PhSecurity security, guint port);

G_END_DECLS
