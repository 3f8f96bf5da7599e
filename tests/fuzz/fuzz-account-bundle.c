// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Whatever somebody sends as a file of accounts: accounts that trust nothing, and that are the same when they are written and
// read again.

#include "config.h"

#include "fuzz.h"

#include "ph-account-bundle.h"

static void
check_trust (PhAccount *account)
{
  if (*ph_account_get_trusted_sha256 (account) != '\0' || *ph_account_get_trusted_certificate (account) != '\0' || *ph_account_get_ca_file (account) != '\0')
    g_error ("a certificate is trusted");
  if (ph_account_get_cleartext (account) == PH_CLEARTEXT_ALLOW)
    g_error ("a password may be sent readable");
  if (!ph_account_check (account, NULL))
    g_error ("the account is not valid");
}

static void
check_again (GPtrArray *accounts)
{
  g_autoptr(GBytes) bytes = ph_account_bundle_write (accounts);
  g_autoptr(GPtrArray) again = ph_account_bundle_read (bytes, NULL);

  if (again == NULL || again->len != accounts->len)
    g_error ("what was written can't be read");
  for (guint i = 0; i < again->len; i++)
    {
      g_autoptr(PhAccount) same = ph_account_new (ph_account_get_id (accounts->pdata[i]));

      ph_account_assign (same, again->pdata[i]);
      if (!ph_account_equal (same, accounts->pdata[i]))
        g_error ("it is not the same: %s", (const char *) g_bytes_get_data (bytes, NULL));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) accounts = ph_account_bundle_read (bytes, &error);

  if ((accounts == NULL) != (error != NULL))
    g_error ("neither accounts nor an error");
  if (accounts == NULL)
    return 0;
  for (guint i = 0; i < accounts->len; i++)
    check_trust (accounts->pdata[i]);
  check_again (accounts);
  return 0;
}
