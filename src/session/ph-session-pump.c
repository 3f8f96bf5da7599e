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

/* What serve() tells pump(). */
typedef enum
{
  SERVED,
  WAIT,
} Service;

static void tls_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void sign_in_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* What came */

static void
on_received (gpointer owner, const guint8 *data, gsize length)
{
  PhSession *self = owner;

  self->stats.bytes_received += length;
  ph_connection_note_answer (self->connection);
  if (self->turn == TURN_THEIRS)
    {
      self->stats.round_trips++;
      self->turn = TURN_OURS;
    }
  ph_smtp_engine_feed (self->engine, data, length);
  ph_session_pump (self);
}

/* Whether a read that failed says no more than that the peer is gone. */
static gboolean
is_hang_up (const GError *error)
{
  return error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
}

static void
on_ended (gpointer owner, GError *owned_error)
{
  g_autoptr(PhSession) self = g_object_ref (owner);
  g_autoptr(GError) error = owned_error;

  self->pending |= INPUT_ENDED;
  if (error != NULL)
    ph_connection_translate_error (self->connection, &error);
  if (!is_hang_up (error))
    {
      ph_session_end (self, error);
      return;
    }
  ph_smtp_engine_feed_eof (self->engine);
  ph_session_pump (self);
}

static Service
serve_read (PhSession *self)
{
  if (self->turn == TURN_SENT)
    self->turn = TURN_THEIRS;
  return WAIT;
}

/* What goes out */

static void
note_written (PhSession *self, PhSessionWritten written)
{
  self->stats.bytes_sent += ph_session_wire_take_n_written (self->wire);
  if (written == PH_SESSION_WRITING)
    self->pending |= PENDING_WRITE;
  else
    self->pending &= ~PENDING_WRITE;
  /* A server that closes while we talk has mostly said why; the read has it, or the end. */
  if (written == PH_SESSION_WRITE_FAILED)
    self->pending |= OUTPUT_BROKEN;
  /* For the content the limit is that of one block, unless a person set another. */
  else if (written == PH_SESSION_WRITTEN && ph_smtp_engine_get_stage (self->engine) == PH_SMTP_STAGE_CONTENT && self->settings->timeout_ms == 0)
    self->clock_key = 0;
}

static void
on_written (gpointer owner, PhSessionWritten written)
{
  PhSession *self = owner;

  note_written (self, written);
  ph_session_pump (self);
}

static Service
serve_write (PhSession *self)
{
  if ((self->pending & (PENDING_WRITE | OUTPUT_BROKEN)) != 0)
    return WAIT;

  g_autoptr(GBytes) output = ph_smtp_engine_take_output (self->engine);

  if (ph_smtp_engine_next (self->engine) == PH_SMTP_FAILED)
    self->pending |= FAREWELL;
  self->turn = TURN_SENT;
  note_written (self, ph_session_wire_write (self->wire, output));
  return SERVED;
}

/* The handshake */

static void
take_wire (PhSession *self)
{
  static const PhSessionWireEvents events = { on_received, on_ended, on_written };

  g_clear_pointer (&self->wire, ph_session_wire_free);
  self->wire = ph_session_wire_new (ph_connection_get_input (self->connection), ph_connection_get_output (self->connection), &events, self);
}

static Service
serve_tls (PhSession *self)
{
  /* The STARTTLS command may have been answered before its write has reported back. */
  if ((self->pending & (PENDING_TLS | PENDING_WRITE)) != 0)
    return WAIT;
  self->pending |= PENDING_TLS;
  g_clear_pointer (&self->wire, ph_session_wire_free);
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
  take_wire (self);
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
    {
      ph_session_forget_secrets (self);
      return;
    }
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

/* The message */

/* A server that refuses meanwhile is heard first: then the content is not wanted any more. */
static Service
serve_content (PhSession *self)
{
  PhContentReader *content = ph_session_get_head (self)->content;
  const guint8 *data = NULL;
  gsize length = 0;
  g_autoptr(GError) error = NULL;

  switch (ph_content_reader_take (content, &data, &length))
    {
    case PH_CONTENT_BLOCK:
      ph_smtp_engine_push_body (self->engine, data, length);
      return SERVED;
    case PH_CONTENT_END:
      ph_smtp_engine_end_body (self->engine);
      return SERVED;
    case PH_CONTENT_FAILED:
      error = g_error_copy (ph_content_reader_get_error (content));
      g_prefix_error_literal (&error, "reading the message: ");
      ph_session_end (self, error);
      return WAIT;
    case PH_CONTENT_PENDING:
    default:
      return WAIT;
    }
}

/* The whole */

/* The last words, QUIT to a server that refused, are let out first; anything else that is being written is not. */
static Service
serve_failure (PhSession *self)
{
  if ((self->pending & (PENDING_WRITE | FAREWELL)) == (PENDING_WRITE | FAREWELL))
    return WAIT;

  if (ph_session_greet_again (self))
    return WAIT;

  g_autoptr(GError) error = ph_sign_in_explain (self->sasl, ph_smtp_engine_get_error (self->engine));
  ph_session_end (self, error);
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
      return WAIT;
    case PH_SMTP_DONE:
      ph_session_end (self, NULL);
      return WAIT;
    case PH_SMTP_FAILED:
    default:
      return serve_failure (self);
    }
}

/* Whoever watches the stage or gets a result may have closed the session. */
static gboolean
is_closed (PhSession *self)
{
  return self->stage == PH_SESSION_STAGE_CLOSED;
}

static Service
turn (PhSession *self)
{
  ph_session_follow_engine (self);
  if (!is_closed (self))
    ph_session_settle (self);
  if (is_closed (self))
    return WAIT;
  if (ph_session_give (self))
    return SERVED;
  return is_closed (self) ? WAIT : serve (self, ph_smtp_engine_next (self->engine));
}

/**
 * ph_session_pump:
 * @self: a session
 *
 * Does all that can be done now, which is nothing before there is an engine. To be called after whatever the engine or
 * the queue learned; from within itself it does nothing, because it looks again anyway.
 */
void
ph_session_pump (PhSession *self)
{
  g_autoptr(PhSession) alive G_GNUC_UNUSED = g_object_ref (self);
  Service service = SERVED;

  if ((self->pending & PENDING_PUMP) != 0 || self->engine == NULL || is_closed (self))
    return;
  self->pending |= PENDING_PUMP;
  while (service == SERVED && !is_closed (self))
    service = turn (self);
  self->pending &= ~PENDING_PUMP;
  if (is_closed (self))
    return;
  /* What has just ended has no limit any more. */
  ph_session_follow_clock (self);
  if (self->wire != NULL && (self->pending & (PENDING_TLS | INPUT_ENDED)) == 0)
    ph_session_wire_listen (self->wire);
}

/**
 * ph_session_start_engine:
 * @self: a session whose connection has just been opened and that has an engine
 */
void
ph_session_start_engine (PhSession *self)
{
  take_wire (self);
  /* The greeting is an answer to the connection. */
  self->turn = TURN_SENT;
  ph_session_pump (self);
}
