// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The mechanisms that libgsasl computes. What the library would take from a server unseen is looked at before.

#include "config.h"

#include "ph-sasl-exchange.h"

#include <gsasl.h>
#include <string.h>

typedef struct
{
  PhSaslExchange parent;

  const char *mechanism;
  Gsasl *library;         /* (owned) (nullable) */
  Gsasl_session *session; /* (owned) (nullable) */
} Library;

/* What libgsasl says, in our words. Everything else is PH_SASL_ERROR_FAILED. */
static const struct
{
  int result;
  PhSaslError code;
  const char *message;
} results[] = {
  { GSASL_SASLPREP_ERROR, PH_SASL_ERROR_CREDENTIALS, "user name or password has characters that the mechanism can't use" },
  { GSASL_NO_AUTHID, PH_SASL_ERROR_CREDENTIALS, "no user name" },
  { GSASL_NO_PASSWORD, PH_SASL_ERROR_CREDENTIALS, "no password" },
  { GSASL_MECHANISM_PARSE_ERROR, PH_SASL_ERROR_PROTOCOL, "server's challenge makes no sense" },
  { GSASL_MECHANISM_CALLED_TOO_MANY_TIMES, PH_SASL_ERROR_PROTOCOL, "server sent more challenges than the mechanism has" },
  { GSASL_AUTHENTICATION_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC, "server does not prove that it knows the password" },
  { GSASL_GSSAPI_INIT_SEC_CONTEXT_ERROR, PH_SASL_ERROR_NO_TICKET, "kerberos has no ticket for the server, or doubts its answer" },
  { GSASL_GSSAPI_UNWRAP_ERROR, PH_SASL_ERROR_PROTOCOL, "server's challenge makes no sense" },
};

/* The others wait to be asked. GSSAPI would speak first as well, but then a server of Kerberos would be asked right
 * away and not on the thread of step(); an empty challenge for it costs one round trip (RFC 4954 §4). */
static const char *const speak_first[] = { "PLAIN", "EXTERNAL", "NTLM", NULL };

/* It answers to something that the server made up. The library would wait for it for ever. */
static const char *const need_challenge[] = { "DIGEST-MD5", NULL };

static void
set_error_from_result (GError **error, int result)
{
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    if (results[i].result == result)
      {
        g_set_error_literal (error, PH_SASL_ERROR, results[i].code, results[i].message);
        return;
      }
  g_set_error (error, PH_SASL_ERROR, PH_SASL_ERROR_FAILED, "sasl library: %s", gsasl_strerror_name (result) != NULL ? gsasl_strerror_name (result) : "unknown error");
}

/* A buffer of the library that may hold a secret, and what is needed to wipe it. */
typedef struct
{
  char *data; /* (owned): by gsasl_free() */
  gsize length;
} Output;

static void
wipe_output (gpointer data)
{
  Output *output = data;

  explicit_bzero (output->data, output->length);
  gsasl_free (output->data);
  g_free (output);
}

/* (transfer full): @data as bytes that are wiped when the last reference goes. */
static GBytes *
take_output (char *data, gsize length)
{
  if (data == NULL)
    return g_bytes_new_static ("", 0);

  Output *output = g_new (Output, 1);
  output->data = data;
  output->length = length;
  return g_bytes_new_with_free_func (data, length, wipe_output, output);
}

static GBytes *
run (Library *self, GBytes *challenge, GError **error)
{
  char *output = NULL;
  size_t output_length = 0;
  gsize length = 0;
  const char *data = challenge != NULL ? g_bytes_get_data (challenge, &length) : NULL;
  /* Parts of the library read challenges as strings: behind this one there is an end. */
  g_autofree char *text = g_malloc0 (length + 1);

  if (length > 0)
    memcpy (text, data, length);

  int result = gsasl_step (self->session, text, length, &output, &output_length);
  ph_secret_wipe_stack ();

  if (result != GSASL_OK && result != GSASL_NEEDS_MORE)
    {
      set_error_from_result (error, result);
      return NULL;
    }
  if (result == GSASL_OK)
    self->parent.progress = PH_SASL_PROGRESS_COMPLETE;
  return take_output (output, output_length);
}

static GBytes *
library_start (PhSaslExchange *exchange, GError **error)
{
  Library *self = (Library *) exchange;

  return g_strv_contains (speak_first, self->mechanism) ? run (self, NULL, error) : NULL;
}

/* The library copies a challenge into memory that it has not cleared, and takes the server's name from wherever the
 * challenge says ([MS-NLMP] 2.2.1.2): what lies behind the end would go back to the server as the domain. */
static gboolean
is_ntlm_challenge (GBytes *challenge)
{
  static const guint8 head[] = { 'N', 'T', 'L', 'M', 'S', 'S', 'P', 0, 2, 0, 0, 0 };
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (challenge, &length);

  if (length < 32 || memcmp (data, head, sizeof head) != 0)
    return FALSE;

  gsize name_length = (gsize) data[12] | (gsize) data[13] << 8;
  gsize name_offset = (gsize) data[16] | (gsize) data[17] << 8 | (gsize) data[18] << 16 | (gsize) data[19] << 24;
  /* Exim gives an empty name an offset from nowhere. */
  return name_length == 0 || (name_offset <= length && name_length <= length - name_offset);
}

static gboolean
is_acceptable (Library *self, GBytes *challenge)
{
  if (strcmp (self->mechanism, "NTLM") == 0)
    return is_ntlm_challenge (challenge);
  return g_bytes_get_size (challenge) > 0 || !g_strv_contains (need_challenge, self->mechanism);
}

static GBytes *
library_step (PhSaslExchange *exchange, GBytes *challenge, GError **error)
{
  Library *self = (Library *) exchange;

  if (is_acceptable (self, challenge))
    return run (self, challenge, error);
  set_error_from_result (error, GSASL_MECHANISM_PARSE_ERROR);
  return NULL;
}

/* The library frees its copies without wiping them. What it returns is its own copy, so wiping that is what helps. */
static void
wipe_property (Gsasl_session *session, Gsasl_property property)
{
  char *value = (char *) gsasl_property_fast (session, property);

  if (value != NULL)
    explicit_bzero (value, strlen (value));
}

static void
library_free (PhSaslExchange *exchange)
{
  Library *self = (Library *) exchange;

  if (self->session != NULL)
    {
      wipe_property (self->session, GSASL_PASSWORD);
      gsasl_finish (self->session);
    }
  g_clear_pointer (&self->library, gsasl_done);
  g_free (self);
}

static const PhSaslExchangeClass library_class = { library_start, library_step, library_free };

static int
start_library (Library *self)
{
  int result = gsasl_init (&self->library);

  if (result != GSASL_OK)
    {
      self->library = NULL;
      return result;
    }
  result = gsasl_client_start (self->library, self->mechanism, &self->session);
  if (result != GSASL_OK)
    self->session = NULL;
  return result;
}

/* To EXTERNAL the name is only whom to act for, and whom the certificate names if there is none (RFC 4422 appendix A). */
static int
set_properties (Library *self, const PhSaslContext *context)
{
  const struct
  {
    Gsasl_property property;
    const char *value;
  } values[] = {
    { strcmp (self->mechanism, "EXTERNAL") == 0 ? GSASL_AUTHZID : GSASL_AUTHID, context->username },
    { GSASL_PASSWORD, context->password != NULL ? ph_secret_peek (context->password) : NULL },
    { GSASL_SERVICE, "smtp" },
    { GSASL_HOSTNAME, context->host },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      int result = gsasl_property_set (self->session, values[i].property, values[i].value);

      if (result != GSASL_OK)
        return result;
    }
  return GSASL_OK;
}

/*
 * ph_sasl_library_new:
 *
 * Errors: %PH_SASL_ERROR_FAILED.
 *
 * Returns: (transfer full): an exchange of @mechanism, which must live as long; %NULL on error
 */
PhSaslExchange *
ph_sasl_library_new (const char *mechanism, const PhSaslContext *context, GError **error)
{
  Library *self = g_new0 (Library, 1);

  self->parent.class = &library_class;
  self->mechanism = mechanism;
  int result = start_library (self);
  if (result == GSASL_OK)
    result = set_properties (self, context);
  if (result == GSASL_OK)
    return &self->parent;
  set_error_from_result (error, result);
  library_free (&self->parent);
  return NULL;
}

static gpointer
list_mechanisms (gpointer data)
{
  Gsasl *library = NULL;
  char *names = NULL;
  char **list = NULL;

  if (gsasl_init (&library) != GSASL_OK)
    return g_strsplit ("", " ", -1);
  list = g_strsplit (gsasl_client_mechlist (library, &names) == GSASL_OK ? names : "", " ", -1);
  gsasl_free (names);
  gsasl_done (library);
  return list;
}

/*
 * ph_sasl_library_has:
 *
 * Returns: whether the library was built with @mechanism
 */
gboolean
ph_sasl_library_has (const char *mechanism)
{
  static GOnce once = G_ONCE_INIT;

  return g_strv_contains (g_once (&once, list_mechanisms, NULL), mechanism);
}
