// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// AUTH (RFC 4954): who may sign in and when, the exchange of challenges and responses, and the verdict, which a fault may
// prescribe. The mechanisms themselves are in ph-practice-auth.c.

#include "config.h"

#include "ph-practice-dialogue-private.h"

#include <string.h>

/* RFC 4954 §9 wants guessing to be limited; a person mistypes once or twice. */
#define MAX_SIGN_INS 3

static void
refuse_sign_in (PhPracticeDialogue *self, const char *text)
{
  self->n_sign_ins++;
  ph_practice_dialogue_reply (self, text);
}

static void
accept_sign_in (PhPracticeDialogue *self)
{
  self->mechanism = ph_practice_auth_get_mechanism (self->auth);
  ph_practice_dialogue_reply (self, "235 2.7.0 Authentication successful\r\n");
}

static void
judge_sign_in (PhPracticeDialogue *self, PhPracticeAuthStatus status)
{
  const char *prescribed = self->behaviour->sign_in_reply;

  if (status == PH_PRACTICE_AUTH_MALFORMED)
    refuse_sign_in (self, "501 5.5.2 Not a valid response\r\n");
  else if (prescribed != NULL)
    refuse_sign_in (self, prescribed);
  else if (status == PH_PRACTICE_AUTH_ACCEPTED)
    accept_sign_in (self);
  else
    refuse_sign_in (self, "535 5.7.8 Authentication credentials invalid\r\n");

  g_clear_pointer (&self->auth, ph_practice_auth_free);
  self->state = STATE_COMMAND;
}

static void
step_sign_in (PhPracticeDialogue *self, const char *response)
{
  g_autofree char *challenge = NULL;
  PhPracticeAuthStatus status = ph_practice_auth_step (self->auth, response, &challenge);

  if (status != PH_PRACTICE_AUTH_CHALLENGE)
    {
      judge_sign_in (self, status);
      return;
    }
  g_string_append_printf (self->output, "334 %s\r\n", challenge);
  self->state = STATE_AUTH;
}

static const char *
check_auth (PhPracticeDialogue *self)
{
  if (self->behaviour->sign_in == PH_PRACTICE_SIGN_IN_MISSING)
    return "502 5.5.1 Command not implemented\r\n";
  if (!self->is_encrypted)
    return "538 5.7.11 Encryption required for requested authentication mechanism\r\n";
  if (self->mechanism != NULL)
    return "503 5.5.1 Signed in already\r\n";
  if (ph_practice_transaction_has_sender (self->transaction))
    return "503 5.5.1 Not within a mail transaction\r\n";
  return NULL;
}

void
ph_practice_dialogue_take_auth (PhPracticeDialogue *self, const char *argument)
{
  const char *problem = check_auth (self);

  if (problem != NULL)
    {
      ph_practice_dialogue_reply (self, problem);
      return;
    }
  if (self->n_sign_ins >= MAX_SIGN_INS)
    {
      ph_practice_dialogue_close_with (self, "421 4.7.0 Too many sign-in attempts\r\n");
      return;
    }

  const char *blank = strchr (argument, ' ');
  g_autofree char *mechanism = blank != NULL ? g_strndup (argument, (gsize) (blank - argument)) : g_strdup (argument);

  self->auth = ph_practice_auth_new (mechanism, self->username, self->password);
  if (self->auth == NULL)
    ph_practice_dialogue_reply (self, "504 5.5.4 Mechanism not offered\r\n");
  else if (blank == NULL)
    step_sign_in (self, NULL);
  else /* RFC 4954 §4: "=" is a response of no octets. */
    step_sign_in (self, strcmp (blank + 1, "=") == 0 ? "" : blank + 1);
}

void
ph_practice_dialogue_take_auth_response (PhPracticeDialogue *self, const char *line)
{
  if (strcmp (line, "*") != 0)
    {
      step_sign_in (self, line);
      return;
    }
  g_clear_pointer (&self->auth, ph_practice_auth_free);
  ph_practice_dialogue_reply (self, "501 5.7.0 Authentication cancelled\r\n");
  self->state = STATE_COMMAND;
}
