// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhProxyChoice:
 * @PH_PROXY_CHOICE_DESKTOP: as the desktop says
 * @PH_PROXY_CHOICE_NONE: no proxy, whatever the desktop says
 * @PH_PROXY_CHOICE_OWN: one that is named
 * @PH_PROXY_CHOICE_WRONG: this names none
 *
 * What the proxy of an account means.
 */
typedef enum
{
  PH_PROXY_CHOICE_DESKTOP,
  PH_PROXY_CHOICE_NONE,
  PH_PROXY_CHOICE_OWN,
  PH_PROXY_CHOICE_WRONG,
} PhProxyChoice;

#define PH_PROXY_NONE "direct://"

PhProxyChoice ph_proxy_judge (const char *proxy); /* (nullable) */
char *ph_proxy_dup_uri (const char *proxy);       /* (transfer full) (nullable): of an own one, with its port; NULL: it is none */

const char *ph_proxy_skip_user (const char *proxy); /* (transfer none): what of it may be shown to others */

G_END_DECLS
