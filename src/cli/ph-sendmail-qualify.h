// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full): the list of addresses (RFC 5322 §3.4) with @address in place of each that has no domain; all else as it is. */
char *ph_sendmail_qualify (const char *list, const char *address);

G_END_DECLS
