// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is said about recipients one by one, and about all messages together: how many there are, how many may still be
// sent, and why an account makes a pause.

#include "config.h"

#include "ph-text-outbox.h"

#include <glib/gi18n-lib.h>

#include "ph-text-fill.h"
#include "ph-text-needs.h"
#include "ph-text-when.h"

/* A pause that is longer ends by what the person does. */
#define MAX_PAUSE_S (14 * G_TIME_SPAN_DAY / G_TIME_SPAN_SECOND)

static const char *
say_pending (PhOutboxState state)
{
  switch (state)
    {
    case PH_OUTBOX_UNCERTAIN:
      return _ ("May have got it");
    case PH_OUTBOX_FAILED:
    case PH_OUTBOX_CANCELLED:
      return _ ("Has not got it");
    case PH_OUTBOX_SENDING:
      return _ ("Is being sent to");
    case PH_OUTBOX_QUEUED:
    case PH_OUTBOX_WAITING:
    case PH_OUTBOX_HELD:
    case PH_OUTBOX_SENT:
    default:
      return _ ("Has not got it yet");
    }
}

/**
 * ph_text_outbox_recipient:
 * @stand: where a message stands
 * @recipient: what is known of one recipient
 *
 * Returns: (transfer full): that in a few words
 */
char *
ph_text_outbox_recipient (const PhTextStand *stand, PhOutboxRecipientState recipient)
{
  g_return_val_if_fail (stand != NULL, NULL);

  if (recipient == PH_OUTBOX_RECIPIENT_SENT)
    return g_strdup (_ ("Sent"));
  if (recipient == PH_OUTBOX_RECIPIENT_REFUSED)
    return g_strdup (_ ("Refused by the server"));
  return g_strdup (say_pending (stand->state));
}

/**
 * ph_text_outbox_reply:
 * @trouble: why something was not sent
 *
 * Returns: (transfer full) (nullable): the server's own words with their codes; %NULL if it said nothing
 */
char *
ph_text_outbox_reply (const PhOutboxTrouble *trouble)
{
  g_return_val_if_fail (trouble != NULL, NULL);

  GString *reply = g_string_new (NULL);

  if (trouble->code != 0)
    g_string_append_printf (reply, "%u ", trouble->code);
  if (trouble->enhanced != NULL)
    g_string_append_printf (reply, "%s ", trouble->enhanced);
  g_string_append (reply, trouble->text != NULL ? trouble->text : "");
  g_strchomp (reply->str);
  return *reply->str != '\0' ? g_string_free (reply, FALSE) : (g_string_free (reply, TRUE), NULL);
}

/**
 * ph_text_outbox_counts:
 * @counts: how many messages there are
 *
 * Returns: (transfer full): what there is to be sent and what waits for the person, without a full stop
 */
char *
ph_text_outbox_counts (const PhOutboxCounts *counts)
{
  g_return_val_if_fail (counts != NULL, NULL);

  const guint *n = counts->n;
  guint n_open = n[PH_OUTBOX_QUEUED] + n[PH_OUTBOX_SENDING] + n[PH_OUTBOX_WAITING];
  guint n_stuck = n[PH_OUTBOX_HELD] + n[PH_OUTBOX_UNCERTAIN] + n[PH_OUTBOX_FAILED];
  g_autofree char *open = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u to be sent", "%u to be sent", n_open), n_open);
  g_autofree char *stuck = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u needs attention", "%u need attention", n_stuck), n_stuck);

  if (n_open == 0 && n_stuck == 0)
    return g_strdup (_ ("Nothing to be sent"));
  if (n_open == 0 || n_stuck == 0)
    return g_strdup (n_open != 0 ? open : stuck);
  /* TRANSLATORS: such as "3 to be sent, 1 needs attention". */
  return g_strdup_printf (_ ("%s, %s"), open, stuck);
}

/* TRANSLATORS: {left} and {all} are numbers and must stay as they are. */
static char *
say_left (const char *text, guint quota, guint used)
{
  g_autofree char *left = g_strdup_printf ("%u", quota - MIN (used, quota));
  g_autofree char *all = g_strdup_printf ("%u", quota);
  const PhTextValue values[] = { { "left", left }, { "all", all }, { NULL } };

  return ph_text_fill (text, values);
}

/**
 * ph_text_outbox_left:
 * @quota: how many messages an account may send
 * @usage: how many it has sent
 *
 * Returns: (transfer full) (nullable): how many are left, without a full stop; %NULL if there is no limit
 */
char *
ph_text_outbox_left (const PhOutboxQuota *quota, const PhOutboxUsage *usage)
{
  g_return_val_if_fail (quota != NULL && usage != NULL, NULL);

  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (quota->per_day != 0)
    g_ptr_array_add (parts, say_left (g_dngettext (GETTEXT_PACKAGE, "{left} of {all} message left today", "{left} of {all} messages left today", quota->per_day), quota->per_day, usage->in_day));
  if (quota->per_hour != 0)
    g_ptr_array_add (parts, say_left (g_dngettext (GETTEXT_PACKAGE, "{left} of {all} message left in this hour", "{left} of {all} messages left in this hour", quota->per_hour), quota->per_hour, usage->in_hour));
  if (quota->per_minute != 0)
    g_ptr_array_add (parts, say_left (g_dngettext (GETTEXT_PACKAGE, "{left} of {all} message left in this minute", "{left} of {all} messages left in this minute", quota->per_minute), quota->per_minute, usage->in_minute));
  if (parts->len == 0)
    return NULL;
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}

/* (transfer full): as it stands behind a colon */
static char *
say_pause_reason (const PhOutboxTrouble *trouble)
{
  PhProblemId problem = trouble->problem;

  if (problem == PH_PROBLEM_RATE_LIMITED)
    return g_strdup (_ ("the provider’s sending limit is reached"));
  if (problem == PH_PROBLEM_TOO_MANY_ATTEMPTS)
    return g_strdup (_ ("there were too many sign-ins"));
  if (ph_problem_id_get_class (problem) == PH_PROBLEM_CLASS_TRANSIENT)
    return g_strdup (_ ("the server asked to slow down"));
  return ph_text_outbox_recipient_reason (trouble, NULL);
}

/**
 * ph_text_outbox_left_behind:
 * @n_messages: how many messages of an account that was removed are held
 *
 * Returns: (transfer full): that, in one sentence without a full stop
 */
char *
ph_text_outbox_left_behind (guint n_messages)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message waits in the outbox of this account", "%u messages wait in the outbox of this account", n_messages),
                          n_messages);
}

/**
 * ph_text_outbox_pause_needs_person:
 * @usage: what an account has sent, and its pause
 *
 * Returns: whether waiting is no way out of the pause: the same sign-in is refused again, and too many of them lock an account
 */
gboolean
ph_text_outbox_pause_needs_person (const PhOutboxUsage *usage)
{
  g_return_val_if_fail (usage != NULL, FALSE);

  const PhOutboxTrouble *pause = &usage->pause;
  PhProblemId problem = pause->problem;

  /* Of other classes, and yet about what is in the settings. */
  return pause->has_problem && (ph_problem_id_get_class (problem) == PH_PROBLEM_CLASS_SIGN_IN || problem == PH_PROBLEM_SECRET_MISSING ||
                                problem == PH_PROBLEM_AUTH_PROTOCOL_ERROR);
}

/**
 * ph_text_outbox_pause:
 * @usage: what an account has sent, and its pause
 * @now: what is now, in the time zone of the person
 *
 * Returns: (transfer full) (nullable): how long nothing of the account is sent and why, without a full stop; %NULL if it
 *   makes no pause
 */
char *
ph_text_outbox_pause (const PhOutboxUsage *usage, GDateTime *now)
{
  g_return_val_if_fail (usage != NULL && now != NULL, NULL);

  gint64 left_s = usage->paused_until - g_date_time_to_unix (now);

  if (left_s <= 0)
    return NULL;

  /* What its messages say, too. */
  if (ph_text_outbox_pause_needs_person (usage))
    return g_strdup (ph_text_need_of_problem (usage->pause.problem).status);

  g_autofree char *until = left_s <= MAX_PAUSE_S ? ph_text_when (usage->paused_until, now, PH_TEXT_WHEN_UNTIL) : g_strdup (_ ("until you have looked at it"));
  g_autofree char *reason = usage->pause.has_problem ? say_pause_reason (&usage->pause) : NULL;
  const PhTextValue values[] = { { "until", until }, { "reason", reason != NULL ? reason : "" }, { NULL } };

  /* TRANSLATORS: {until} is replaced by a time such as "until 15:00", {reason} by words such as "the server asked to slow
     down"; both must stay as they are. */
  return ph_text_fill (reason != NULL ? _ ("Paused {until}: {reason}") : _ ("Paused {until}"), values);
}
