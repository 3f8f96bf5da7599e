// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

int ph_sendmail_turn_await (GCancellable *cancellable);
void ph_sendmail_turn_end (int turn);

G_END_DECLS
