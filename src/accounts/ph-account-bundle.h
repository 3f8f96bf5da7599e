// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-account.h"

G_BEGIN_DECLS

/**
 * PhAccountBundleError:
 * @PH_ACCOUNT_BUNDLE_ERROR_NOT_A_BUNDLE: it is not a file that ph_account_bundle_write() made
 * @PH_ACCOUNT_BUNDLE_ERROR_NEWER: a newer version wrote it
 * @PH_ACCOUNT_BUNDLE_ERROR_EMPTY: there is no account in it that can be understood
 */
typedef enum
{
  PH_ACCOUNT_BUNDLE_ERROR_NOT_A_BUNDLE,
  PH_ACCOUNT_BUNDLE_ERROR_NEWER,
  PH_ACCOUNT_BUNDLE_ERROR_EMPTY,
} PhAccountBundleError;

#define PH_ACCOUNT_BUNDLE_ERROR  (ph_account_bundle_error_quark ())
#define PH_ACCOUNT_BUNDLE_SUFFIX ".posthorn"
/* Half of it is what a thousand accounts with a certificate each take. */
#define PH_ACCOUNT_BUNDLE_MAX_BYTES (8 * 1024 * 1024)

GQuark ph_account_bundle_error_quark (void);

/* Accounts in a file to take elsewhere: all that is set but no secret. What is read weakens nothing, because the file may come from
 * anyone: trust in a certificate or in certificates of a file, the permission to send a password readable, a proxy, and the paths
 * of a client certificate and of an archive are left out. */
GBytes *ph_account_bundle_write (GPtrArray *accounts);
/* (transfer full) (nullable) (element-type PhAccount): with identifiers of their own. Errors: PH_ACCOUNT_BUNDLE_ERROR */
GPtrArray *ph_account_bundle_read (GBytes *bytes, GError **error);

G_END_DECLS
