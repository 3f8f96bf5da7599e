// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"

G_BEGIN_DECLS

/* What "accounts add" and "edit" take about how an account is used and what a person remembers it by, as GOption fills it in. */
typedef struct
{
  char **reply_to;
  char *bcc_myself;
  char *archive_folder;
  char *color;
  char *notes_file;
  char *max_connections;
  gboolean enable;
  gboolean disable;
} PhCliKeepingOptions;

void ph_cli_keeping_options_add (PhCliKeepingOptions *self, GOptionContext *context);
void ph_cli_keeping_options_clear (PhCliKeepingOptions *self);
gboolean ph_cli_keeping_options_apply (const PhCliKeepingOptions *self, PhAccount *account, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PhCliKeepingOptions, ph_cli_keeping_options_clear)

G_END_DECLS
