// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The engine from the greeting to the final EHLO, and QUIT (RFC 5321 §3.1, RFC 3207).

#include "config.h"

#include "ph-smtp-engine-private.h"

#include <string.h>

/* RFC 5321 §4.5.3.1.2. */
#define MAX_DOMAIN 255

/**
 * ph_smtp_engine_is_ehlo_name:
 * @name: how the client wants to call itself
 *
 * A domain of letters, digits, hyphen, dot and the underscore of hosts that have one, or an address literal
 * (RFC 5321 §4.1.1.1).
 *
 * Returns: whether an engine can say it
 */
gboolean
ph_smtp_engine_is_ehlo_name (const char *name)
{
  gsize length = strlen (name);
  gsize allowed = strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");

  return ph_address_is_literal (name) || (length >= 1 && length <= MAX_DOMAIN && allowed == length);
}

void
ph_smtp_engine_enter_ehlo (PhSmtpEngine *self, PhSmtpState state)
{
  g_autofree char *line = g_strconcat ("EHLO ", self->ehlo_name, NULL);

  self->offer = OFFER_CURRENT;
  ph_smtp_engine_set_state (self, state);
  ph_smtp_engine_say (self, PH_SMTP_VERB_EHLO, 0, line);
}

static void
enter_helo (PhSmtpEngine *self)
{
  g_autofree char *line = g_strconcat ("HELO ", self->ehlo_name, NULL);

  self->hello = PH_SMTP_HELLO_HELO;
  ph_smtp_engine_set_state (self, STATE_HELO);
  ph_smtp_engine_say (self, PH_SMTP_VERB_HELO, 0, line);
}

void
ph_smtp_engine_reply_greeting (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply)
{
  self->greeting = ph_smtp_reply_ref (reply);
  if (ph_smtp_reply_get_code (reply) != 220)
    ph_smtp_engine_close_politely (self, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_GREETING, reply));
  else if (self->hello == PH_SMTP_HELLO_HELO)
    enter_helo (self);
  else
    ph_smtp_engine_enter_ehlo (self, STATE_EHLO);
}

static void
enter_starttls (PhSmtpEngine *self)
{
  if (!ph_smtp_capabilities_has (self->capabilities, PH_SMTP_EXTENSION_STARTTLS))
    {
      ph_smtp_engine_close_politely (self, ph_smtp_error_new (PH_SMTP_ERROR_STARTTLS_NOT_OFFERED, PH_SMTP_STAGE_EHLO, NULL,
                                                              "the server does not offer STARTTLS"));
      return;
    }
  ph_smtp_engine_set_state (self, STATE_STARTTLS);
  ph_smtp_engine_say (self, PH_SMTP_VERB_STARTTLS, 0, "STARTTLS");
}

static void
refuse_ehlo (PhSmtpEngine *self, PhSmtpReply *reply)
{
  PhSmtpStage stage = self->state == STATE_EHLO_TLS ? PH_SMTP_STAGE_EHLO_TLS : PH_SMTP_STAGE_EHLO;
  guint code = ph_smtp_reply_get_code (reply);
  gboolean is_unknown = code == 500 || code == 502;

  /* Only who does not know the command is asked with the older one; HELO offers no STARTTLS. */
  if (is_unknown && self->security != PH_SECURITY_STARTTLS)
    enter_helo (self);
  else if (is_unknown && self->state == STATE_EHLO)
    ph_smtp_engine_break (self, ph_smtp_error_new_from_reply (stage, reply));
  else
    ph_smtp_engine_close_politely (self, ph_smtp_error_new_from_reply (stage, reply));
}

static void
take_capabilities (PhSmtpEngine *self, PhSmtpReply *reply)
{
  g_clear_pointer (&self->capabilities, ph_smtp_capabilities_unref);
  self->capabilities = ph_smtp_capabilities_parse (reply);
  ph_smtp_capabilities_ignore (self->capabilities, self->ignored);
}

/* A server that will not say it again means what it said before. */
static void
reply_ehlo_again (PhSmtpEngine *self, PhSmtpReply *reply)
{
  if (ph_smtp_reply_get_code (reply) == 250)
    {
      take_capabilities (self, reply);
      ph_smtp_transaction_set_capabilities (self->transaction, self->capabilities);
    }
  else if (!ph_smtp_engine_is_no (reply))
    {
      ph_smtp_engine_break (self, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_MAIL, reply));
      return;
    }
  ph_smtp_engine_enter_transaction (self);
}

void
ph_smtp_engine_reply_ehlo (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply)
{
  if (self->state == STATE_EHLO_AGAIN)
    {
      reply_ehlo_again (self, reply);
      return;
    }
  if (ph_smtp_reply_get_code (reply) != 250)
    {
      refuse_ehlo (self, reply);
      return;
    }
  take_capabilities (self, reply);
  if (self->security == PH_SECURITY_STARTTLS && self->state == STATE_EHLO)
    enter_starttls (self);
  else
    ph_smtp_engine_set_state (self, STATE_AUTH_CHOICE);
}

void
ph_smtp_engine_reply_helo (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply)
{
  if (ph_smtp_reply_get_code (reply) != 250)
    {
      ph_smtp_engine_close_politely (self, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_EHLO, reply));
      return;
    }
  self->capabilities = ph_smtp_capabilities_new_none (reply);
  ph_smtp_engine_set_state (self, STATE_AUTH_CHOICE);
}

void
ph_smtp_engine_reply_starttls (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply)
{
  guint code = ph_smtp_reply_get_code (reply);

  if (code == 220)
    ph_smtp_engine_set_state (self, STATE_TLS);
  else if (ph_smtp_engine_is_no (reply))
    ph_smtp_engine_close_politely (self, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_STARTTLS, reply));
  else
    /* The server may wait for a handshake or for a command: silence is all that is safe. */
    ph_smtp_engine_break (self, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_STARTTLS, reply));
}

void
ph_smtp_engine_reply_quit (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply)
{
  ph_smtp_engine_set_state (self, STATE_DONE);
}

/**
 * ph_smtp_engine_tls_done:
 * @self: an engine that wants %PH_SMTP_WANT_TLS
 *
 * Says that the handshake succeeded and the server is trusted. Whatever it said before is forgotten (RFC 3207 §4.2).
 */
void
ph_smtp_engine_tls_done (PhSmtpEngine *self)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self) && self->state == STATE_TLS);

  g_clear_pointer (&self->capabilities, ph_smtp_capabilities_unref);
  g_clear_pointer (&self->parser, ph_smtp_reply_parser_free);
  self->parser = ph_smtp_reply_parser_new ();
  ph_smtp_engine_enter_ehlo (self, STATE_EHLO_TLS);
}

/**
 * ph_smtp_engine_quit:
 * @self: an engine that wants %PH_SMTP_WANT_AUTH, or with which [method@SmtpEngine.can_send]
 *
 * Ends the dialogue: %PH_SMTP_DONE follows when the server answers or closes. Ignored when it has ended already. While
 * the reply to a message is awaited QUIT goes out behind the message, and only a reply to the message itself counts as
 * one.
 */
void
ph_smtp_engine_quit (PhSmtpEngine *self)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self));

  if (ph_smtp_engine_is_over (self))
    return;
  g_return_if_fail (self->state == STATE_AUTH_CHOICE || ph_smtp_engine_can_send (self));

  if (self->state != STATE_END_OF_DATA)
    ph_smtp_engine_set_state (self, STATE_QUIT);
  ph_smtp_engine_say (self, PH_SMTP_VERB_QUIT, 0, "QUIT");
}
