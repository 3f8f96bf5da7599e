// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the families of mechanisms share.

#include "config.h"

#include "ph-sasl-exchange.h"

/*
 * ph_sasl_exchange_free:
 * @self: (transfer full): an exchange
 */
void
ph_sasl_exchange_free (PhSaslExchange *self)
{
  g_clear_pointer (&self->failure, ph_sasl_failure_free);
  self->class->free (self);
}

/*
 * ph_sasl_escape_name:
 * @name: a user name
 *
 * Returns: (transfer full): @name as a "saslname" (RFC 5801 §4): "," and "=" have a meaning of their own there
 */
char *
ph_sasl_escape_name (const char *name)
{
  GString *text = g_string_new (name);

  g_string_replace (text, "=", "=3D", 0);
  g_string_replace (text, ",", "=2C", 0);
  return g_string_free (text, FALSE);
}
