// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PhProtection:
 * @PH_PROTECTION_TLS: the connection was encrypted
 * @PH_PROTECTION_SCRAM: the sign-in proved both sides and never showed the password (RFC 5802)
 * @PH_PROTECTION_CHANNEL_BINDING: the server offered a sign-in that is bound to the TLS connection (RFC 5802 §6)
 *
 * What protected an earlier session with a server, and must protect every later one too: a server that loses one of
 * these overnight has mostly an attacker in front of it.
 */
typedef enum
{
  PH_PROTECTION_NONE = 0,
  PH_PROTECTION_TLS = 1 << 0,
  PH_PROTECTION_SCRAM = 1 << 1,
  PH_PROTECTION_CHANNEL_BINDING = 1 << 2,
} PhProtection;

#define PH_TYPE_PROTECTION (ph_protection_get_type ())

GType ph_protection_get_type (void) G_GNUC_CONST;
char *ph_protection_to_string (PhProtection protection);
PhProtection ph_protection_from_string (const char *text);

G_END_DECLS
