// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Ends on SIGINT and SIGTERM. */
GCancellable *ph_cli_get_cancellable (void);

/* Lets a command read straight down: start something with ph_cli_await_cb and an empty GAsyncResult pointer, then wait for it. */
void ph_cli_await_cb (GObject *source, GAsyncResult *result, gpointer place);
GAsyncResult *ph_cli_await (GAsyncResult **place);
/* What can be waited for otherwise than by an operation. FALSE: cancelled. */
gboolean ph_cli_await_input (int fd);

G_END_DECLS
