// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PhChannelBinding:
 * @PH_CHANNEL_BINDING_TLS_EXPORTER: keying material of this connection, TLS 1.3 (RFC 9266)
 * @PH_CHANNEL_BINDING_TLS_UNIQUE: the first Finished message, up to TLS 1.2 (RFC 5929 §3)
 * @PH_CHANNEL_BINDING_TLS_SERVER_END_POINT: hash of the server's certificate, any version (RFC 5929 §4)
 *
 * What ties a sign-in to the TLS connection below it, the most specific first.
 */
typedef enum
{
  PH_CHANNEL_BINDING_TLS_EXPORTER,
  PH_CHANNEL_BINDING_TLS_UNIQUE,
  PH_CHANNEL_BINDING_TLS_SERVER_END_POINT,
} PhChannelBinding;

#define PH_N_CHANNEL_BINDINGS (PH_CHANNEL_BINDING_TLS_SERVER_END_POINT + 1)

const char *ph_channel_binding_to_name (PhChannelBinding binding);

G_END_DECLS
