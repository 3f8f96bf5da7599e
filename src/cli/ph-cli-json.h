// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <json-glib/json-glib.h>

#include "ph-problem.h"
#include "ph-session.h"

G_BEGIN_DECLS

/* The pieces that the documents of several commands share. */
void ph_cli_json_add_string (JsonBuilder *builder, const char *key, const char *value);   /* left out when NULL or "" */
void ph_cli_json_add_nullable (JsonBuilder *builder, const char *key, const char *value); /* null when NULL */
void ph_cli_json_add_int (JsonBuilder *builder, const char *key, gint64 value);
void ph_cli_json_add_boolean (JsonBuilder *builder, const char *key, gboolean value);
void ph_cli_json_add_strings (JsonBuilder *builder, const char *key, const char *const *values);
void ph_cli_json_add_reply (JsonBuilder *builder, PhSmtpReply *reply); /* left out when NULL */
void ph_cli_json_add_fix (JsonBuilder *builder, PhFix *fix);
void ph_cli_json_add_problem (JsonBuilder *builder, PhProblem *problem, PhAccount *account);
void ph_cli_json_add_stats (JsonBuilder *builder, guint connections, PhSessionStats stats, gint64 elapsed_us);
void ph_cli_json_print (JsonBuilder *builder);

G_END_DECLS
