// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is said about a message of the outbox: where it stands, why, what happens next or what there is to do. What was the
// matter is said by the words of its problem. Nothing here looks at a clock or at anything but its arguments.

#include "config.h"

#include "ph-text-outbox.h"

#include <glib/gi18n-lib.h>

#include "ph-text-fill.h"
#include "ph-text-needs.h"
#include "ph-text-when.h"
#include "ph-text.h"

static const char *const states[] = {
  [PH_OUTBOX_QUEUED] = N_ ("Waiting to be sent"),
  [PH_OUTBOX_SENDING] = N_ ("Sending…"),
  [PH_OUTBOX_WAITING] = N_ ("Tried again later"),
  [PH_OUTBOX_HELD] = N_ ("Needs your attention"),
  [PH_OUTBOX_UNCERTAIN] = N_ ("May have been sent"),
  [PH_OUTBOX_SENT] = N_ ("Sent"),
  [PH_OUTBOX_FAILED] = N_ ("Could not be sent"),
  [PH_OUTBOX_CANCELLED] = N_ ("Cancelled"),
};

G_STATIC_ASSERT (G_N_ELEMENTS (states) == PH_N_OUTBOX_STATES);

static const char *const actions[] = {
  [PH_OUTBOX_ACTION_RETRY] = N_ ("Try Again"),
  [PH_OUTBOX_ACTION_CANCEL] = N_ ("Cancel Sending"),
  [PH_OUTBOX_ACTION_MARK_SENT] = N_ ("Mark as Sent"),
  [PH_OUTBOX_ACTION_SEND_AGAIN] = N_ ("Send Again"),
  [PH_OUTBOX_ACTION_REMOVE] = N_ ("Remove"),
};

G_STATIC_ASSERT (G_N_ELEMENTS (actions) == PH_N_OUTBOX_ACTIONS);

/**
 * ph_text_stand_of:
 * @entry: a message of the outbox
 *
 * Returns: where it stands; valid as long as @entry is
 */
PhTextStand
ph_text_stand_of (PhOutboxEntry *entry)
{
  PhTextStand stand = { 0 };

  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (entry), stand);

  stand.state = ph_outbox_entry_get_state (entry);
  stand.due = ph_outbox_entry_get_due (entry);
  stand.finished = ph_outbox_entry_get_finished (entry);
  stand.n_recipients = ph_outbox_entry_get_n_recipients (entry);
  stand.has_message = ph_outbox_entry_has_message (entry);
  stand.trouble = ph_outbox_entry_get_trouble (entry);
  stand.archive = ph_outbox_entry_get_archive (entry);
  for (guint i = 0; i < stand.n_recipients; i++)
    {
      PhOutboxRecipientState recipient = ph_outbox_entry_get_recipient_state (entry, i);

      stand.n_sent += recipient == PH_OUTBOX_RECIPIENT_SENT ? 1 : 0;
      stand.n_refused += recipient == PH_OUTBOX_RECIPIENT_REFUSED ? 1 : 0;
    }
  return stand;
}

/**
 * ph_text_outbox_state:
 * @state: a state
 *
 * Returns: (transfer none): what it is called
 */
const char *
ph_text_outbox_state (PhOutboxState state)
{
  g_return_val_if_fail ((guint) state < PH_N_OUTBOX_STATES, NULL);

  return _ (states[state]);
}

/**
 * ph_text_outbox_action:
 * @action: what a person can do
 * @state: of the message
 *
 * Returns: (transfer none): what a button for it says, without mnemonic
 */
const char *
ph_text_outbox_action (PhOutboxAction action, PhOutboxState state)
{
  g_return_val_if_fail ((guint) action < PH_N_OUTBOX_ACTIONS, NULL);

  if (action != PH_OUTBOX_ACTION_RETRY)
    return _ (actions[action]);
  if (state == PH_OUTBOX_QUEUED || state == PH_OUTBOX_WAITING)
    return _ ("Send Now");
  return state == PH_OUTBOX_CANCELLED ? _ ("Send After All") : _ (actions[action]);
}

static gboolean
has_problem (const PhTextStand *stand)
{
  return stand->trouble != NULL && stand->trouble->has_problem;
}

static gboolean
is_without_network (const PhTextStand *stand)
{
  if (!has_problem (stand))
    return FALSE;

  PhProblemId id = stand->trouble->problem;

  return id == PH_PROBLEM_OFFLINE || id == PH_PROBLEM_NETWORK_UNREACHABLE || id == PH_PROBLEM_DNS_UNAVAILABLE;
}

static gboolean
is_final (const PhTextStand *stand)
{
  return ph_outbox_state_is_final (stand->state);
}

/* There is nobody to send it. */
static gboolean
is_orphan (PhAccount *account)
{
  return account == NULL || ph_account_get_use (account) == PH_ACCOUNT_USE_DISABLED;
}

static PhTextNeed
find_need (const PhTextStand *stand, PhAccount *account)
{
  if (account == NULL)
    return ph_text_need_of_account ();
  if (is_orphan (account))
    return ph_text_need_of_switch ();
  return has_problem (stand) ? ph_text_need_of_problem (stand->trouble->problem) : ph_text_need_of_nothing ();
}

static char *
fill_when (const char *text, gint64 time, GDateTime *now)
{
  g_autofree char *when = ph_text_when (time, now, PH_TEXT_WHEN_AT);
  const PhTextValue values[] = { { "when", when }, { NULL } };

  return ph_text_fill (text, values);
}

/* The status, by state */

static gboolean
is_due_later (const PhTextStand *stand, GDateTime *now)
{
  return stand->due > g_date_time_to_unix (now);
}

static char *
say_queued (const PhTextStand *stand, GDateTime *now)
{
  if (!is_due_later (stand, now))
    return g_strdup (_ (states[PH_OUTBOX_QUEUED]));
  /* TRANSLATORS: {when} is replaced by a time such as "tomorrow at 08:00" and must stay as it is. */
  return fill_when (_ ("Will be sent {when}"), stand->due, now);
}

static char *
say_waiting (const PhTextStand *stand, GDateTime *now)
{
  if (has_problem (stand) && stand->trouble->problem == PH_PROBLEM_CAPTIVE_PORTAL)
    return g_strdup (_ ("Waits until you have signed in to the network"));
  if (is_without_network (stand))
    return g_strdup (_ ("Waits for a network connection"));
  if (!is_due_later (stand, now))
    return g_strdup (_ ("Tries again in a moment"));
  return fill_when (_ ("Tries again {when}"), stand->due, now);
}

/* TRANSLATORS: {when} as above; {n} and {all} are numbers. */
static char *
say_sent (const PhTextStand *stand, GDateTime *now)
{
  g_autofree char *when = ph_text_when (stand->finished, now, PH_TEXT_WHEN_AT);
  g_autofree char *n = g_strdup_printf ("%u", stand->n_sent);
  g_autofree char *all = g_strdup_printf ("%u", stand->n_recipients);
  const PhTextValue values[] = { { "when", when }, { "n", n }, { "all", all }, { NULL } };

  if (stand->n_refused == 0 && stand->archive == PH_OUTBOX_ARCHIVE_FAILED)
    return ph_text_fill (_ ("Sent {when}; not in the archive yet"), values);
  if (stand->n_refused == 0)
    return ph_text_fill (_ ("Sent {when}"), values);
  return ph_text_fill (g_dngettext (GETTEXT_PACKAGE, "Sent {when} to {n} of {all} recipient", "Sent {when} to {n} of {all} recipients", stand->n_recipients), values);
}

/**
 * ph_text_outbox_status:
 * @stand: where a message stands
 * @account: (nullable): its account; %NULL: it was removed
 * @now: what is now, in the time zone of the person
 *
 * Returns: (transfer full): that in one short line without a full stop
 */
char *
ph_text_outbox_status (const PhTextStand *stand, PhAccount *account, GDateTime *now)
{
  g_return_val_if_fail (stand != NULL && now != NULL, NULL);

  switch (stand->state)
    {
    case PH_OUTBOX_QUEUED:
      return is_orphan (account) ? g_strdup (find_need (stand, account).status) : say_queued (stand, now);
    case PH_OUTBOX_WAITING:
      return is_orphan (account) ? g_strdup (find_need (stand, account).status) : say_waiting (stand, now);
    case PH_OUTBOX_HELD:
      return g_strdup (find_need (stand, account).status);
    case PH_OUTBOX_SENT:
      return say_sent (stand, now);
    case PH_OUTBOX_CANCELLED:
      return stand->finished != 0 ? fill_when (_ ("Cancelled {when}"), stand->finished, now) : g_strdup (_ (states[stand->state]));
    case PH_OUTBOX_SENDING:
    case PH_OUTBOX_UNCERTAIN:
    case PH_OUTBOX_FAILED:
    default:
      return g_strdup (_ (states[stand->state]));
    }
}

/* Why */

static PhProblem *
make_problem (const PhOutboxTrouble *trouble)
{
  const char *lines[] = { NULL, NULL };
  g_autofree char *line = NULL;
  g_autoptr(PhSmtpReply) reply = NULL;

  if (trouble->code != 0)
    {
      line = g_strjoin (" ", trouble->enhanced != NULL ? trouble->enhanced : "", trouble->text != NULL ? trouble->text : "", NULL);
      lines[0] = g_strstrip (line);
      reply = ph_smtp_reply_new (trouble->code, lines);
    }
  return ph_problem_new (trouble->problem, trouble->step, reply, NULL, NULL);
}

/* Which port it was is not known any more. */
static char *
say_without_account (PhProblemId id)
{
  if (id == PH_PROBLEM_PORT_BLOCKED || id == PH_PROBLEM_SERVER_SPEAKS_PLAIN)
    return g_strdup (_ ("The server could not be reached at its port"));
  return ph_text_problem_id_title (id);
}

/**
 * ph_text_outbox_recipient_reason:
 * @trouble: why a recipient, or a message, was not sent to
 * @account: (nullable): its account
 *
 * Returns: (transfer full) (nullable): that in one sentence without a full stop; %NULL if nothing was the matter
 */
char *
ph_text_outbox_recipient_reason (const PhOutboxTrouble *trouble, PhAccount *account)
{
  g_return_val_if_fail (trouble != NULL, NULL);

  if (!trouble->has_problem)
    return NULL;
  if (account == NULL)
    return say_without_account (trouble->problem);

  g_autoptr(PhProblem) problem = make_problem (trouble);

  return ph_text_problem_title (problem, account);
}

/**
 * ph_text_outbox_reason:
 * @stand: where a message stands
 * @account: (nullable): its account
 *
 * Returns: (transfer full) (nullable): why it stands there, in one sentence without a full stop; %NULL if nothing is the
 *   matter
 */
char *
ph_text_outbox_reason (const PhTextStand *stand, PhAccount *account)
{
  g_return_val_if_fail (stand != NULL, NULL);

  if (!stand->has_message && stand->state != PH_OUTBOX_SENT)
    return g_strdup (_ ("The file of this message is missing or damaged"));
  if (account == NULL && !is_final (stand) && stand->state != PH_OUTBOX_UNCERTAIN)
    return g_strdup (_ ("The account that was to send it was removed"));
  if (is_orphan (account) && !is_final (stand) && stand->state != PH_OUTBOX_UNCERTAIN && stand->state != PH_OUTBOX_SENDING)
    return g_strdup (_ ("The account that is to send it is switched off"));
  if (stand->state == PH_OUTBOX_UNCERTAIN)
    return g_strdup (_ ("No answer came after the message was handed over"));
  if (stand->state == PH_OUTBOX_SENT && stand->archive == PH_OUTBOX_ARCHIVE_FAILED)
    return g_strdup (_ ("Its copy could not be kept in the account’s archive of sent messages yet"));
  if (stand->state == PH_OUTBOX_SENT || stand->state == PH_OUTBOX_CANCELLED || stand->trouble == NULL)
    return NULL;
  return ph_text_outbox_recipient_reason (stand->trouble, account);
}

/**
 * ph_text_outbox_explanation:
 * @stand: where a message stands
 * @account: (nullable): its account
 *
 * Returns: (transfer full) (nullable): what the reason means; %NULL if there is no more to say
 */
char *
ph_text_outbox_explanation (const PhTextStand *stand, PhAccount *account)
{
  g_return_val_if_fail (stand != NULL, NULL);

  if (stand->state == PH_OUTBOX_UNCERTAIN)
    return g_strdup (_ ("The whole message went to the server, and then the connection broke or this program ended, before the server said that it has it. Nobody can tell from here whether it was sent."));
  if ((stand->state != PH_OUTBOX_HELD && stand->state != PH_OUTBOX_FAILED) || !stand->has_message || account == NULL || !has_problem (stand))
    return NULL;
  if (stand->state == PH_OUTBOX_HELD && is_orphan (account))
    return NULL;

  g_autoptr(PhProblem) problem = make_problem (stand->trouble);

  return ph_text_problem_explanation (problem, account);
}

/* What next */

static char *
say_next_of_waiting (const PhTextStand *stand, GDateTime *now)
{
  if (has_problem (stand) && stand->trouble->problem == PH_PROBLEM_CAPTIVE_PORTAL)
    return g_strdup (_ ("Open a page in your browser and sign in to the network there. Then the message is sent by itself."));
  if (is_without_network (stand))
    return g_strdup (_ ("As soon as there is a connection, the message is sent by itself."));
  if (!is_due_later (stand, now))
    return g_strdup (_ ("You don’t have to do anything: it is tried again in a moment."));
  return fill_when (_ ("You don’t have to do anything: it is tried again by itself {when}."), stand->due, now);
}

static char *
say_next_of_sent (const PhTextStand *stand)
{
  if (stand->n_refused > 0)
    return g_strdup (_ ("Some recipients were refused. You can edit the message and send it to them again; the others don’t get it twice."));
  if (stand->archive == PH_OUTBOX_ARCHIVE_FAILED)
    return g_strdup (_ ("The server has taken it and delivers it. The copy for the archive is tried again every hour; look whether the folder named in the account’s settings can be written to. Until then the message stays here."));
  return g_strdup (_ ("The server has taken it and delivers it."));
}

static char *
say_next_of_queued (const PhTextStand *stand, GDateTime *now)
{
  if (is_due_later (stand, now))
    return fill_when (_ ("You don’t have to do anything: it is sent by itself {when}."), stand->due, now);
  return g_strdup (_ ("You don’t have to do anything: it is sent as soon as its turn comes."));
}

/**
 * ph_text_outbox_next_step:
 * @stand: where a message stands
 * @account: (nullable): its account
 * @now: what is now, in the time zone of the person
 *
 * Returns: (transfer full): what happens next by itself, or what there is to do, in sentences
 */
char *
ph_text_outbox_next_step (const PhTextStand *stand, PhAccount *account, GDateTime *now)
{
  g_return_val_if_fail (stand != NULL && now != NULL, NULL);

  if (!stand->has_message && stand->state != PH_OUTBOX_SENT)
    return g_strdup (_ ("It can’t be sent any more. Write it again, and remove this one."));
  if (is_orphan (account) && (stand->state == PH_OUTBOX_QUEUED || stand->state == PH_OUTBOX_WAITING))
    return g_strdup (find_need (stand, account).step);
  switch (stand->state)
    {
    case PH_OUTBOX_QUEUED:
      return say_next_of_queued (stand, now);
    case PH_OUTBOX_SENDING:
      return g_strdup (_ ("It is on its way to the server."));
    case PH_OUTBOX_WAITING:
      return say_next_of_waiting (stand, now);
    case PH_OUTBOX_HELD:
      return g_strdup (find_need (stand, account).step);
    case PH_OUTBOX_UNCERTAIN:
      return g_strdup (_ ("Look whether it has arrived: in the folder of sent messages of your mailbox, or ask a recipient. If it has, mark it as sent. If not, send it again; if it had arrived after all, the recipients get it twice."));
    case PH_OUTBOX_SENT:
      return say_next_of_sent (stand);
    case PH_OUTBOX_FAILED:
      return g_strdup (_ ("It is not tried any more. Once the reason is settled, try again, or edit the message first."));
    case PH_OUTBOX_CANCELLED:
    default:
      return g_strdup (_ ("It is not sent unless you want it after all."));
    }
}
