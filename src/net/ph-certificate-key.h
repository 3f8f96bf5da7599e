// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint ph_certificate_key_get_rsa_bits (const guint8 *der, gsize length);

G_END_DECLS
