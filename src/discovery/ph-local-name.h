// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhLocalName:
 * @PH_LOCAL_NAME_NOT: a name of the Internet
 * @PH_LOCAL_NAME_NETWORK: a name of the private network that one is in
 * @PH_LOCAL_NAME_COMPUTER: this computer
 *
 * How far a name reaches.
 */
typedef enum
{
  PH_LOCAL_NAME_NOT,
  PH_LOCAL_NAME_NETWORK,
  PH_LOCAL_NAME_COMPUTER,
} PhLocalName;

PhLocalName ph_local_name_classify (const char *name);

G_END_DECLS
