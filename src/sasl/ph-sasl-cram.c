// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// CRAM-MD5 (RFC 2195): a keyed hash of what the server made up. That of libgsasl prepares the password anew for each
// challenge, and leaves the pieces in memory.

#include "config.h"

#include "ph-sasl-exchange.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#define MD5_SIZE 16

typedef struct
{
  PhSaslExchange parent;

  char *username;     /* (owned) */
  PhSecret *password; /* (owned): prepared */
} Cram;

static GBytes *
cram_start (PhSaslExchange *exchange, GError **error)
{
  return NULL;
}

static GBytes *
cram_step (PhSaslExchange *exchange, GBytes *challenge, GError **error)
{
  Cram *self = (Cram *) exchange;
  gsize length = 0;
  gconstpointer data = g_bytes_get_data (challenge, &length);
  guint8 digest[MD5_SIZE];
  g_autoptr(GString) answer = g_string_new (self->username);

  if (length == 0)
    {
      g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL, "server's challenge makes no sense");
      return NULL;
    }
  int result = gnutls_global_init ();
  if (result == GNUTLS_E_SUCCESS)
    result = gnutls_hmac_fast (GNUTLS_MAC_MD5, ph_secret_peek (self->password), ph_secret_get_length (self->password), data, length, digest);
  ph_secret_wipe_stack ();
  if (result != GNUTLS_E_SUCCESS)
    {
      g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_FAILED, "this system does not allow MD5");
      return NULL;
    }

  g_string_append_c (answer, ' ');
  for (gsize i = 0; i < sizeof digest; i++)
    g_string_append_printf (answer, "%02x", digest[i]);
  self->parent.progress = PH_SASL_PROGRESS_COMPLETE;
  return g_string_free_to_bytes (g_steal_pointer (&answer));
}

static void
cram_free (PhSaslExchange *exchange)
{
  Cram *self = (Cram *) exchange;

  g_clear_pointer (&self->password, ph_secret_unref);
  g_free (self->username);
  g_free (self);
}

static const PhSaslExchangeClass cram_class = { cram_start, cram_step, cram_free };

/*
 * ph_sasl_cram_new:
 *
 * Errors: %PH_SASL_ERROR_CREDENTIALS.
 *
 * Returns: (transfer full): an exchange of @mechanism; %NULL on error
 */
PhSaslExchange *
ph_sasl_cram_new (const char *mechanism, const PhSaslContext *context, GError **error)
{
  g_autofree char *username = ph_sasl_prepare_username (context->username, error);
  PhSecret *password = username != NULL ? ph_sasl_prepare_password (context->password, PH_SASL_LETTERS_ANY, error) : NULL;

  if (password == NULL)
    return NULL;

  Cram *self = g_new0 (Cram, 1);
  self->parent.class = &cram_class;
  self->username = g_steal_pointer (&username);
  self->password = password;
  return &self->parent;
}
