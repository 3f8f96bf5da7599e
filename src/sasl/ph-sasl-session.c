// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One sign-in attempt: what the client says to each challenge, computed by libgsasl. The only file that knows the
// library. It neither encodes for the wire (base64) nor chooses the mechanism, and it asks nobody for anything: all
// it needs is given when it is made.

#include "config.h"

#include "ph-sasl-scram.h"
#include "ph-sasl.h"

#include <gsasl.h>
#include <string.h>

/* Where an attempt stands. Only start() and step() move it. */
typedef enum
{
  STATE_NEW,
  STATE_STARTED,        /* SCRAM: the server's first message is next */
  STATE_ANSWERING,      /* at least one challenge was answered */
  STATE_COMPLETE,       /* the mechanism agrees; nothing more may come */
  STATE_SERVER_REFUSED, /* SCRAM: the server said "e="; its reply will say why */
} State;

struct _PhSaslSession
{
  GObject parent_instance;

  char *mechanism;        /* (owned) */
  Gsasl *library;         /* (owned) (nullable) */
  Gsasl_session *session; /* (owned) (nullable) */
  State state;
};

G_DEFINE_FINAL_TYPE (PhSaslSession, ph_sasl_session, G_TYPE_OBJECT)

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
  { GSASL_BASE64_ERROR, PH_SASL_ERROR_PROTOCOL, "server's challenge is not properly encoded" },
  { GSASL_AUTHENTICATION_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC, "server does not prove that it knows the password" },
};

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

/* The library frees its copies without wiping them. What it returns is its own copy, so wiping that is what helps. */
static void
wipe_property (Gsasl_session *session, Gsasl_property property)
{
  char *value = (char *) gsasl_property_fast (session, property);

  if (value != NULL)
    explicit_bzero (value, strlen (value));
}

static void
ph_sasl_session_finalize (GObject *object)
{
  PhSaslSession *self = PH_SASL_SESSION (object);

  if (self->session != NULL)
    {
      wipe_property (self->session, GSASL_PASSWORD);
      wipe_property (self->session, GSASL_SCRAM_SALTED_PASSWORD);
      gsasl_finish (self->session);
    }
  g_clear_pointer (&self->library, gsasl_done);
  g_free (self->mechanism);

  G_OBJECT_CLASS (ph_sasl_session_parent_class)->finalize (object);
}

static void
ph_sasl_session_class_init (PhSaslSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_sasl_session_finalize;
}

static void
ph_sasl_session_init (PhSaslSession *self)
{
}

/* RFC 4616 §2 and RFC 5802 §5.1: both are UTF-8 without NUL. The library takes C strings and would cut them. */
static gboolean
check_credentials (const char *username, PhSecret *password, GError **error)
{
  const char *text = ph_secret_peek (password);

  if (*username == '\0' || !g_utf8_validate (username, -1, NULL))
    {
      g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_CREDENTIALS, "user name is empty or no UTF-8");
      return FALSE;
    }
  if (ph_secret_get_length (password) == 0 || !g_utf8_validate_len (text, ph_secret_get_length (password), NULL))
    {
      g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_CREDENTIALS, "password is empty, has a NUL or is no UTF-8");
      return FALSE;
    }
  return TRUE;
}

static int
start_library (PhSaslSession *self)
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

static int
set_properties (PhSaslSession *self, const char *host, const char *username, PhSecret *password)
{
  const struct
  {
    Gsasl_property property;
    const char *value;
  } values[] = {
    { GSASL_AUTHID, username },
    { GSASL_PASSWORD, ph_secret_peek (password) },
    { GSASL_SERVICE, "smtp" },
    { GSASL_HOSTNAME, host },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      int result = gsasl_property_set (self->session, values[i].property, values[i].value);

      if (result != GSASL_OK)
        return result;
    }
  return GSASL_OK;
}

/**
 * ph_sasl_session_new:
 * @mechanism: a name that [func@Ph.sasl_choose] returned
 * @host: name of the server
 * @username: who signs in
 * @password: the password; the library keeps a copy, which is wiped with the session
 * @error: return location
 *
 * Errors: %PH_SASL_ERROR_CREDENTIALS, %PH_SASL_ERROR_NO_COMMON_MECHANISM (@mechanism is not known), %PH_SASL_ERROR_FAILED.
 *
 * Returns: (transfer full): a new attempt; %NULL on error
 */
PhSaslSession *
ph_sasl_session_new (const char *mechanism,
                     const char *host,
                     const char *username,
                     PhSecret *password,
                     GError **error)
{
  g_return_val_if_fail (mechanism != NULL, NULL);
  g_return_val_if_fail (host != NULL, NULL);
  g_return_val_if_fail (username != NULL, NULL);
  g_return_val_if_fail (password != NULL, NULL);

  if (!g_strv_contains (ph_sasl_get_mechanisms (), mechanism))
    {
      g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_NO_COMMON_MECHANISM, "mechanism is not known");
      return NULL;
    }
  if (!check_credentials (username, password, error))
    return NULL;

  g_autoptr(PhSaslSession) self = g_object_new (PH_TYPE_SASL_SESSION, NULL);
  self->mechanism = g_strdup (mechanism);

  int result = start_library (self);
  if (result == GSASL_OK)
    result = set_properties (self, host, username, password);
  if (result != GSASL_OK)
    {
      set_error_from_result (error, result);
      return NULL;
    }
  return g_steal_pointer (&self);
}

static gboolean
is_scram (PhSaslSession *self)
{
  return g_str_has_prefix (self->mechanism, "SCRAM-");
}

/* PLAIN and SCRAM say something first; LOGIN and CRAM-MD5 wait to be asked. */
static gboolean
speaks_first (PhSaslSession *self)
{
  return is_scram (self) || strcmp (self->mechanism, "PLAIN") == 0;
}

static GBytes *
run_library (PhSaslSession *self, GBytes *challenge, GError **error)
{
  char *output = NULL;
  size_t output_length = 0;
  gsize length = 0;
  const char *data = challenge != NULL ? g_bytes_get_data (challenge, &length) : NULL;
  int result = gsasl_step (self->session, data != NULL ? data : "", length, &output, &output_length);

  if (result != GSASL_OK && result != GSASL_NEEDS_MORE)
    {
      set_error_from_result (error, result);
      return NULL;
    }
  if (result == GSASL_OK)
    self->state = STATE_COMPLETE;
  else
    self->state = challenge == NULL ? STATE_STARTED : STATE_ANSWERING;
  return take_output (output, output_length);
}

/**
 * ph_sasl_session_start:
 * @self: a new attempt
 * @error: return location
 *
 * To be called once, first.
 *
 * Errors: %PH_SASL_ERROR_CREDENTIALS, %PH_SASL_ERROR_FAILED.
 *
 * Returns: (transfer full) (nullable): the initial response, which may be secret; %NULL without an error means that the
 *   mechanism waits for a challenge
 */
GBytes *
ph_sasl_session_start (PhSaslSession *self, GError **error)
{
  g_return_val_if_fail (PH_IS_SASL_SESSION (self), NULL);
  g_return_val_if_fail (self->state == STATE_NEW, NULL);

  if (speaks_first (self))
    return run_library (self, NULL, error);
  self->state = STATE_STARTED;
  return NULL;
}

/**
 * ph_sasl_session_step:
 * @self: a started attempt
 * @challenge: what the server asks, decoded; may be empty
 * @error: return location
 *
 * With SCRAM this may compute for up to about a second; it touches nothing but @self and so may run on a worker thread.
 *
 * A server that says "e=" (RFC 5802 §7) gets an empty response: its SMTP reply then tells more than that code does.
 *
 * Errors: %PH_SASL_ERROR_CREDENTIALS, %PH_SASL_ERROR_PROTOCOL, %PH_SASL_ERROR_SERVER_NOT_AUTHENTIC, %PH_SASL_ERROR_FAILED.
 *
 * Returns: (transfer full): the response, which may be empty or secret; %NULL on error
 */
GBytes *
ph_sasl_session_step (PhSaslSession *self, GBytes *challenge, GError **error)
{
  g_return_val_if_fail (PH_IS_SASL_SESSION (self), NULL);
  g_return_val_if_fail (challenge != NULL, NULL);
  g_return_val_if_fail (self->state != STATE_NEW, NULL);

  if (self->state == STATE_COMPLETE || self->state == STATE_SERVER_REFUSED)
    {
      set_error_from_result (error, GSASL_MECHANISM_CALLED_TOO_MANY_TIMES);
      return NULL;
    }
  if (is_scram (self) && ph_sasl_scram_is_error (challenge))
    {
      self->state = STATE_SERVER_REFUSED;
      return g_bytes_new_static ("", 0);
    }
  if (is_scram (self) && self->state == STATE_STARTED && !ph_sasl_scram_check_first (challenge, error))
    return NULL;
  return run_library (self, challenge, error);
}

/**
 * ph_sasl_session_verify:
 * @self: an attempt that the server calls a success
 * @error: return location
 *
 * A server that says "235" early may not know the password at all (RFC 5802 §5.1: the client must check the server's
 * signature).
 *
 * Errors: %PH_SASL_ERROR_SERVER_NOT_AUTHENTIC when SCRAM lacks the server's proof, %PH_SASL_ERROR_PROTOCOL when another mechanism
 * was cut short.
 *
 * Returns: whether the mechanism agrees that this is a success
 */
gboolean
ph_sasl_session_verify (PhSaslSession *self, GError **error)
{
  g_return_val_if_fail (PH_IS_SASL_SESSION (self), FALSE);

  if (self->state == STATE_COMPLETE)
    return TRUE;
  if (is_scram (self))
    g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC, "server says success without its own proof");
  else
    g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL, "server says success before the sign-in is complete");
  return FALSE;
}

/**
 * ph_sasl_session_get_mechanism:
 * @self: an attempt
 *
 * Returns: (transfer none): the name of its mechanism
 */
const char *
ph_sasl_session_get_mechanism (PhSaslSession *self)
{
  g_return_val_if_fail (PH_IS_SASL_SESSION (self), NULL);

  return self->mechanism;
}
