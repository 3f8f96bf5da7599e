// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-smtp-delivery.h"

G_BEGIN_DECLS

/* Values of options that are judged or rewritten on their own, without an account. */
gboolean ph_cli_value_has_control (const char *text);
char *ph_cli_value_normalise_sha256 (const char *text);
char *ph_cli_value_find_ca_file (const char *path, GError **error);
char *ph_cli_value_find_client_certificate (const char *text, GError **error);

gboolean ph_cli_value_parse_seconds (const char *text, guint *ret_ms, GError **error);
gboolean ph_cli_value_parse_look_up_seconds (const char *text, guint *ret_ms, GError **error);
gboolean ph_cli_value_parse_notify (const char *text, PhSmtpNotify *ret_notify);

char *ph_cli_value_join_mailboxes (const char *option, char **values, GError **error);

char *ph_cli_escape_lines (const char *text);

G_END_DECLS
