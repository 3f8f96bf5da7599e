// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Carries bytes between the engine and the connection, and lends the engine what it asks for: TLS, the password, the
// message. It knows no command and no reply of SMTP; it has one callback for each kind of IO, not for each step of the
// dialogue. A read is under way all the time, except while a handshake has the line, so that a server that gives up in
// the middle of a message is heard at once.

#include "config.h"

#include "ph-session-private.h"

#include "ph-sign-in.h"

/* As much as a TLS record holds (RFC 8446 §5.1). */
#define READ_SIZE (16 * 1024)
/* Four TLS records: large enough that a message is few system calls, small enough to be no matter of memory. */
#define BLOCK_SIZE (64 * 1024)

/* What serve() tells pump(). */
typedef enum
{
  SERVED,
  WAIT,
} Service;

/* A read may outlive the session, which it must not keep alive: nobody else would close it. */
typedef struct
{
  GWeakRef session;
  guint8 data[READ_SIZE];
} PendingInput;

static void read_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void write_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void tls_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void sign_in_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void content_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
pending_input_free (PendingInput *input)
{
  g_weak_ref_clear (&input->session);
  g_free (input);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PendingInput, pending_input_free)

static void
keep_reading (PhSession *self)
{
  if ((self->pending & (PENDING_READ | PENDING_TLS | INPUT_ENDED)) != 0)
    return;

  PendingInput *input = g_new (PendingInput, 1);
  g_weak_ref_init (&input->session, self);
  self->pending |= PENDING_READ;
  g_input_stream_read_async (ph_connection_get_input (self->connection), input->data, READ_SIZE, G_PRIORITY_DEFAULT, self->io, read_cb, input);
}

/* Whether a read that failed says no more than that the peer is gone. */
static gboolean
is_hang_up (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
}

static void
take_input (PhSession *self, const guint8 *data, gsize length)
{
  self->stats.bytes_received += length;
  if (self->turn == TURN_THEIRS)
    {
      self->stats.round_trips++;
      self->turn = TURN_OURS;
    }
  ph_smtp_engine_feed (self->engine, data, length);
}

static void
take_input_error (PhSession *self, GError **error)
{
  self->pending |= INPUT_ENDED;
  ph_connection_translate_error (self->connection, error);
  if (is_hang_up (*error))
    ph_smtp_engine_feed_eof (self->engine);
  else
    ph_session_end (self, *error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PendingInput) input = user_data;
  g_autoptr(PhSession) self = g_weak_ref_get (&input->session);
  g_autoptr(GError) error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (self == NULL || self->stage == PH_SESSION_STAGE_CLOSED)
    return;
  self->pending &= ~PENDING_READ;
  if (length > 0)
    take_input (self, input->data, (gsize) length);
  else if (length < 0)
    take_input_error (self, &error);
  else
    {
      self->pending |= INPUT_ENDED;
      ph_smtp_engine_feed_eof (self->engine);
    }
  ph_session_pump (self);
}

static Service
serve_read (PhSession *self)
{
  if (self->turn == TURN_SENT)
    self->turn = TURN_THEIRS;
  return WAIT;
}

static Service
serve_write (PhSession *self)
{
  gsize length = 0;

  if ((self->pending & (PENDING_WRITE | OUTPUT_BROKEN)) != 0)
    return WAIT;
  self->outgoing = ph_smtp_engine_take_output (self->engine);
  if (ph_smtp_engine_next (self->engine) == PH_SMTP_FAILED)
    self->pending |= FAREWELL;
  self->pending |= PENDING_WRITE;
  self->turn = TURN_SENT;
  const void *data = g_bytes_get_data (self->outgoing, &length);
  g_output_stream_write_all_async (ph_connection_get_output (self->connection), data, length, G_PRIORITY_DEFAULT, self->io, write_cb, g_object_ref (self));
  return SERVED;
}

static void
write_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhSession) self = user_data;
  gsize written = 0;
  gboolean ok = g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, &written, NULL);

  g_clear_pointer (&self->outgoing, g_bytes_unref);
  self->pending &= ~PENDING_WRITE;
  self->stats.bytes_sent += written;
  if (self->stage == PH_SESSION_STAGE_CLOSED)
    return;
  /* A server that closes while we talk has mostly said why; the read has it, or the end. */
  if (!ok)
    self->pending |= OUTPUT_BROKEN;
  /* For the content the limit is that of one block, unless a person set another. */
  else if (ph_smtp_engine_get_stage (self->engine) == PH_SMTP_STAGE_CONTENT && self->settings->timeout_ms == 0)
    self->clock = 0;
  ph_session_pump (self);
}

static Service
serve_tls (PhSession *self)
{
  /* The STARTTLS command may have been answered before its write has reported back. */
  if ((self->pending & (PENDING_TLS | PENDING_WRITE)) != 0)
    return WAIT;
  self->pending |= PENDING_TLS;
  ph_connection_start_tls_async (self->connection, self->io, tls_cb, g_object_ref (self));
  return WAIT;
}

static void
tls_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhSession) self = user_data;
  g_autoptr(GError) error = NULL;

  ph_connection_start_tls_finish (self->connection, result, &error);
  self->pending &= ~PENDING_TLS;
  if (self->stage == PH_SESSION_STAGE_CLOSED)
    return;
  if (error != NULL)
    {
      ph_session_end (self, error);
      return;
    }
  ph_session_note_encryption (self);
  ph_smtp_engine_tls_done (self->engine);
  ph_session_pump (self);
}

static Service
serve_sign_in (PhSession *self)
{
  const char *const *offered = ph_smtp_capabilities_get_mechanisms (ph_smtp_engine_get_capabilities (self->engine));
  g_autoptr(GBytes) initial = NULL;
  g_autoptr(GError) error = NULL;

  if (!ph_sign_in_is_wanted (self->settings))
    {
      ph_smtp_engine_auth_skip (self->engine);
      return SERVED;
    }
  ph_session_set_stage (self, PH_SESSION_STAGE_SIGN_IN);
  if (self->stage == PH_SESSION_STAGE_CLOSED)
    return WAIT;
  self->sasl = ph_sign_in_begin (self->settings, self->connection, offered, &error);
  if (self->sasl != NULL)
    initial = ph_sasl_session_start (self->sasl, &error);
  if (error != NULL)
    ph_session_end (self, error);
  else
    ph_smtp_engine_auth_start (self->engine, ph_sasl_session_get_mechanism (self->sasl), initial);
  return SERVED;
}

static Service
serve_sign_in_step (PhSession *self)
{
  if ((self->pending & PENDING_SIGN_IN) != 0)
    return WAIT;
  self->pending |= PENDING_SIGN_IN;
  ph_sign_in_step_async (self->sasl, ph_smtp_engine_get_challenge (self->engine), sign_in_cb, g_object_ref (self));
  return WAIT;
}

static void
sign_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhSession) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) response = ph_sign_in_step_finish (self->sasl, result, &error);

  self->pending &= ~PENDING_SIGN_IN;
  if (self->stage == PH_SESSION_STAGE_CLOSED)
    return;
  /* The server may have hung up meanwhile. */
  if (ph_smtp_engine_next (self->engine) == PH_SMTP_WANT_AUTH_STEP)
    {
      if (response != NULL)
        ph_smtp_engine_auth_respond (self->engine, response);
      else
        ph_smtp_engine_auth_cancel (self->engine, error);
    }
  ph_session_pump (self);
}

static Service
serve_sign_in_verify (PhSession *self)
{
  g_autoptr(GError) error = NULL;

  if (ph_sasl_session_verify (self->sasl, &error))
    ph_smtp_engine_auth_accept (self->engine);
  else
    ph_session_end (self, error);
  return SERVED;
}

static Service
serve_content (PhSession *self)
{
  if ((self->pending & PENDING_CONTENT) != 0)
    return WAIT;
  if (self->block == NULL)
    self->block = g_malloc (BLOCK_SIZE);
  self->pending |= PENDING_CONTENT;
  g_input_stream_read_async (self->content, self->block, BLOCK_SIZE, G_PRIORITY_DEFAULT, self->io, content_cb, g_object_ref (self));
  return WAIT;
}

static void
content_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhSession) self = user_data;
  g_autoptr(GError) error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  self->pending &= ~PENDING_CONTENT;
  if (self->stage == PH_SESSION_STAGE_CLOSED)
    return;
  /* The server may have refused the message meanwhile, and the next one may be under way. */
  if (G_INPUT_STREAM (source) == self->content && ph_smtp_engine_next (self->engine) == PH_SMTP_WANT_BODY)
    {
      if (length > 0)
        ph_smtp_engine_push_body (self->engine, self->block, (gsize) length);
      else if (length == 0)
        ph_smtp_engine_end_body (self->engine);
      else
        {
          g_prefix_error_literal (&error, "reading the message: ");
          ph_session_end (self, error);
        }
    }
  ph_session_pump (self);
}

/* The last words, QUIT to a server that refused, are let out first; anything else that is being written is not. */
static Service
serve_failure (PhSession *self)
{
  if ((self->pending & (PENDING_WRITE | FAREWELL)) != (PENDING_WRITE | FAREWELL))
    ph_session_end (self, ph_smtp_engine_get_error (self->engine));
  return WAIT;
}

static Service
serve (PhSession *self, PhSmtpWant want)
{
  switch (want)
    {
    case PH_SMTP_WANT_READ:
      return serve_read (self);
    case PH_SMTP_WANT_WRITE:
      return serve_write (self);
    case PH_SMTP_WANT_TLS:
      return serve_tls (self);
    case PH_SMTP_WANT_AUTH:
      return serve_sign_in (self);
    case PH_SMTP_WANT_AUTH_STEP:
      return serve_sign_in_step (self);
    case PH_SMTP_WANT_AUTH_VERIFY:
      return serve_sign_in_verify (self);
    case PH_SMTP_WANT_BODY:
      return serve_content (self);
    case PH_SMTP_WANT_JOB:
      ph_session_complete (self, NULL);
      return WAIT;
    case PH_SMTP_DONE:
      ph_session_end (self, NULL);
      return WAIT;
    case PH_SMTP_FAILED:
    default:
      return serve_failure (self);
    }
}

void
ph_session_pump (PhSession *self)
{
  g_autoptr(PhSession) alive G_GNUC_UNUSED = g_object_ref (self);
  PhSmtpWant want = PH_SMTP_WANT_READ;
  Service service = SERVED;

  while (service == SERVED && self->stage != PH_SESSION_STAGE_CLOSED)
    {
      want = ph_smtp_engine_next (self->engine);
      ph_session_follow_engine (self);
      /* Whoever watches the stage may have closed the session. */
      service = self->stage != PH_SESSION_STAGE_CLOSED ? serve (self, want) : WAIT;
    }
  if (self->stage != PH_SESSION_STAGE_CLOSED && want != PH_SMTP_WANT_TLS)
    keep_reading (self);
}
