// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The registered names of channel bindings.

#include "config.h"

#include "ph-channel-binding.h"

/**
 * ph_channel_binding_to_name:
 * @binding: a kind of channel binding
 *
 * Returns: (transfer none): its name in the registry of RFC 5056 §7
 */
const char *
ph_channel_binding_to_name (PhChannelBinding binding)
{
  static const char *const names[PH_N_CHANNEL_BINDINGS] = {
    [PH_CHANNEL_BINDING_TLS_EXPORTER] = "tls-exporter",
    [PH_CHANNEL_BINDING_TLS_UNIQUE] = "tls-unique",
    [PH_CHANNEL_BINDING_TLS_SERVER_END_POINT] = "tls-server-end-point",
  };

  g_return_val_if_fail (binding < G_N_ELEMENTS (names), NULL);

  return names[binding];
}
