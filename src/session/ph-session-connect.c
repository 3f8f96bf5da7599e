// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How a session gets its connection and the engine that talks over it: once, and a second time when the server hangs up
// upon EHLO. What is said after that is the engine's business.

#include "config.h"

#include "ph-session-private.h"
#include "ph-sign-in.h"

#include <string.h>

/* What EHLO says when the settings do not: an address literal is valid everywhere (RFC 5321 §4.1.4), also where names are
 * checked for a dot; this one says nothing of the person's computer and network, and is the same for everybody. */
#define NEUTRAL_EHLO_NAME "[127.0.0.1]"

static void
note_connection (PhSession *self)
{
  const char *address = ph_connection_get_remote_address (self->connection);

  self->stats.round_trips++;
  ph_transcript_note (self->transcript, "connected to %s port %u", address != NULL ? address : "a proxy for the host", ph_endpoint_get_port (self->settings->endpoint));
  if (ph_connection_is_encrypted (self->connection))
    ph_session_note_encryption (self);
}

/* (transfer full): a literal with a zone, "[IPv6:fe80::1%eth0]", means something on this computer only (RFC 6874 §1). */
static char *
get_ehlo_name (PhSession *self)
{
  const char *name = self->settings->ehlo_name != NULL && *self->settings->ehlo_name != '\0' ? self->settings->ehlo_name : NEUTRAL_EHLO_NAME;
  const char *zone = *name == '[' ? strchr (name, '%') : NULL;

  if (zone != NULL)
    return g_strdup_printf ("%.*s]", (int) (zone - name), name);
  return g_hostname_is_non_ascii (name) ? g_hostname_to_ascii (name) : g_strdup (name);
}

static void
connect_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhSession) self = user_data;
  g_autoptr(GError) error = NULL;

  ph_connection_open_finish (self->connection, result, &error);
  if (self->stage == PH_SESSION_STAGE_CLOSED)
    return;
  if (error != NULL)
    {
      ph_session_end (self, error);
      return;
    }
  note_connection (self);
  g_autofree char *name = get_ehlo_name (self);
  self->engine = ph_smtp_engine_new (ph_endpoint_get_security (self->settings->endpoint), name != NULL ? name : NEUTRAL_EHLO_NAME, self->transcript);
  ph_smtp_engine_set_hello (self->engine, self->hello);
  ph_smtp_engine_ignore_extensions (self->engine, self->ignored);
  ph_session_start_engine (self);
}

void
ph_session_take_connection (PhSession *self)
{
  self->connection = ph_connection_new (self->settings);
  g_signal_connect_object (self->connection, "notify::phase", G_CALLBACK (ph_session_follow_phase), self, G_CONNECT_SWAPPED);
}

void
ph_session_connect (PhSession *self)
{
  ph_connection_open_async (self->connection, self->io, connect_cb, g_object_ref (self));
}

static void
drop_connection (PhSession *self)
{
  g_autoptr(PhConnection) connection = g_steal_pointer (&self->connection);

  g_clear_pointer (&self->wire, ph_session_wire_free);
  g_clear_object (&self->engine);
  self->pending &= PENDING_PUMP;
  g_signal_handlers_disconnect_by_data (connection, self);
  ph_connection_close (connection);
}

/* Whether EHLO, and nothing else, made the server hang up, and HELO, which offers neither STARTTLS nor AUTH, is enough. */
static gboolean
may_greet_again (PhSession *self)
{
  const GError *error = ph_smtp_engine_get_error (self->engine);

  return ph_smtp_engine_get_hello (self->engine) == PH_SMTP_HELLO_EHLO && ph_endpoint_get_security (self->settings->endpoint) == PH_SECURITY_NONE &&
         !ph_sign_in_is_wanted (self->settings) && g_error_matches (error, PH_SMTP_ERROR, PH_SMTP_ERROR_CLOSED) &&
         ph_smtp_error_get_stage (error) == PH_SMTP_STAGE_EHLO && ph_smtp_error_get_reply (error) == NULL;
}

/**
 * ph_session_greet_again:
 * @self: a session whose engine has failed
 *
 * Some old servers hang up when they hear EHLO. Where nothing depends on what it offers they are greeted once more, with
 * HELO, on a second connection.
 *
 * Returns: whether that is done; otherwise the session has to end
 */
gboolean
ph_session_greet_again (PhSession *self)
{
  if (!may_greet_again (self))
    return FALSE;
  ph_transcript_note (self->transcript, "EHLO made the server hang up: once more with HELO");
  self->hello = PH_SMTP_HELLO_HELO;
  drop_connection (self);
  ph_session_take_connection (self);
  ph_session_connect (self);
  return TRUE;
}
