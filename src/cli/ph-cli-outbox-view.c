// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How "posthornctl outbox" shows a message: as JSON, as one line of a list, as rows. The words are those of the window.

#include "config.h"

#include "ph-cli-outbox-view.h"

#include <glib/gi18n-lib.h>
#include <sysexits.h>

#include "ph-cli-error.h"
#include "ph-cli-json.h"
#include "ph-cli-time.h"
#include "ph-escape.h"
#include "ph-text-outbox.h"

/* By identifier alone: a label or an address may be somebody else's by now. Returns: (transfer none) (nullable) */
static PhAccount *
find_account (PhAccountStore *store, const char *id)
{
  PhAccount *account = ph_account_store_find (store, id);

  return account != NULL && g_str_equal (ph_account_get_id (account), id) ? account : NULL;
}

static void
add_time (JsonBuilder *builder, const char *key, gint64 time)
{
  g_autofree char *text = time != 0 ? ph_cli_time_to_iso8601 (time) : NULL;

  ph_cli_json_add_string (builder, key, text);
}

static void
add_reply (JsonBuilder *builder, const PhOutboxTrouble *trouble)
{
  if (trouble->code == 0)
    return;
  json_builder_set_member_name (builder, "reply");
  json_builder_begin_object (builder);
  ph_cli_json_add_int (builder, "code", trouble->code);
  ph_cli_json_add_string (builder, "enhanced", trouble->enhanced);
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, trouble->text != NULL ? trouble->text : "");
  json_builder_end_object (builder);
}

static void
add_problem (JsonBuilder *builder, const PhOutboxTrouble *trouble, const PhTextStand *stand, PhAccount *account)
{
  g_autofree char *title = NULL;
  g_autofree char *explanation = NULL;

  if (!trouble->has_problem)
    return;
  title = ph_text_outbox_recipient_reason (trouble, account);
  explanation = stand != NULL ? ph_text_outbox_explanation (stand, account) : NULL;
  json_builder_set_member_name (builder, "problem");
  json_builder_begin_object (builder);
  ph_cli_json_add_string (builder, "id", ph_problem_id_to_nick (trouble->problem));
  ph_cli_json_add_string (builder, "step", ph_test_step_id_to_nick (trouble->step));
  ph_cli_json_add_string (builder, "title", title);
  ph_cli_json_add_string (builder, "explanation", explanation);
  add_reply (builder, trouble);
  json_builder_end_object (builder);
}

static const char *const recipient_states[] = {
  [PH_OUTBOX_RECIPIENT_PENDING] = "pending",
  [PH_OUTBOX_RECIPIENT_SENT] = "sent",
  [PH_OUTBOX_RECIPIENT_REFUSED] = "refused",
};

static void
add_recipients (JsonBuilder *builder, PhOutboxEntry *entry, PhAccount *account)
{
  json_builder_set_member_name (builder, "recipients");
  json_builder_begin_array (builder);
  for (guint i = 0; i < ph_outbox_entry_get_n_recipients (entry); i++)
    {
      const PhOutboxTrouble *trouble = ph_outbox_entry_get_recipient_trouble (entry, i);

      json_builder_begin_object (builder);
      ph_cli_json_add_string (builder, "address", ph_address_get_text (ph_outbox_entry_get_recipient (entry, i)));
      ph_cli_json_add_string (builder, "state", recipient_states[ph_outbox_entry_get_recipient_state (entry, i)]);
      add_reply (builder, trouble);
      add_problem (builder, trouble, NULL, account);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* The empty sender is no missing one. */
static const char *
get_sender (PhOutboxEntry *entry)
{
  PhAddress *sender = ph_outbox_entry_get_sender (entry);

  return sender != NULL ? ph_address_get_text (sender) : "<>";
}

/* What is not there need not be said. */
static const char *const archives[] = {
  [PH_OUTBOX_ARCHIVE_NONE] = NULL,
  [PH_OUTBOX_ARCHIVE_WANTED] = "wanted",
  [PH_OUTBOX_ARCHIVE_FAILED] = "failed",
};

/**
 * ph_cli_json_add_outbox_members:
 * @builder: inside an object
 * @entry: a message of the outbox
 * @store: the accounts
 */
void
ph_cli_json_add_outbox_members (JsonBuilder *builder, PhOutboxEntry *entry, PhAccountStore *store)
{
  PhAccount *account = find_account (store, ph_outbox_entry_get_account_id (entry));
  const PhTextStand stand = ph_text_stand_of (entry);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *status = ph_text_outbox_status (&stand, account, now);
  g_autofree char *next_step = ph_text_outbox_next_step (&stand, account, now);
  PhOutboxState state = ph_outbox_entry_get_state (entry);

  ph_cli_json_add_int (builder, "id", ph_outbox_entry_get_id (entry));
  ph_cli_json_add_string (builder, "state", ph_outbox_state_get_name (state));
  ph_cli_json_add_string (builder, "status", status);
  ph_cli_json_add_string (builder, "next_step", next_step);
  ph_cli_json_add_string (builder, "account", ph_outbox_entry_get_account_id (entry));
  ph_cli_json_add_string (builder, "from", get_sender (entry));
  add_recipients (builder, entry, account);
  json_builder_set_member_name (builder, "subject");
  json_builder_add_string_value (builder, ph_outbox_entry_get_subject (entry));
  ph_cli_json_add_string (builder, "message_id", ph_outbox_entry_get_message_id (entry));
  ph_cli_json_add_int (builder, "size", ph_outbox_entry_get_size (entry));
  ph_cli_json_add_boolean (builder, "has_message", ph_outbox_entry_has_message (entry));
  add_time (builder, "queued", ph_outbox_entry_get_queued (entry));
  if (state == PH_OUTBOX_QUEUED || state == PH_OUTBOX_WAITING)
    add_time (builder, "due", ph_outbox_entry_get_due (entry));
  add_time (builder, "finished", ph_outbox_entry_get_finished (entry));
  ph_cli_json_add_int (builder, "attempts", ph_outbox_entry_get_n_attempts (entry));
  ph_cli_json_add_string (builder, "batch", ph_outbox_entry_get_batch (entry));
  ph_cli_json_add_string (builder, "archive", archives[ph_outbox_entry_get_archive (entry)]);
  ph_cli_json_add_string (builder, "archive_trouble", ph_outbox_entry_get_archive_trouble (entry));
  add_problem (builder, ph_outbox_entry_get_trouble (entry), &stand, account);
}

/**
 * ph_cli_json_add_outbox_entry:
 * @builder: where an object can stand
 * @entry: a message of the outbox
 * @store: the accounts
 */
void
ph_cli_json_add_outbox_entry (JsonBuilder *builder, PhOutboxEntry *entry, PhAccountStore *store)
{
  json_builder_begin_object (builder);
  ph_cli_json_add_outbox_members (builder, entry, store);
  json_builder_end_object (builder);
}

/* Returns: (transfer full): the first recipient, and how many more there are */
static char *
dup_recipients_in_short (PhOutboxEntry *entry)
{
  guint n = ph_outbox_entry_get_n_recipients (entry);
  const char *first = n > 0 ? ph_address_get_text (ph_outbox_entry_get_recipient (entry, 0)) : "";

  return n > 1 ? g_strdup_printf ("%s +%u", first, n - 1) : g_strdup (first);
}

/**
 * ph_cli_outbox_print_in_list:
 * @entry: a message of the outbox
 * @store: the accounts
 *
 * Prints one line.
 */
void
ph_cli_outbox_print_in_list (PhOutboxEntry *entry, PhAccountStore *store)
{
  PhAccount *account = find_account (store, ph_outbox_entry_get_account_id (entry));
  const PhTextStand stand = ph_text_stand_of (entry);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *status = ph_text_outbox_status (&stand, account, now);
  g_autofree char *recipients = dup_recipients_in_short (entry);
  g_autofree char *subject = ph_escape_text (ph_outbox_entry_get_subject (entry));

  g_print ("%5" G_GINT64_FORMAT "  %-9s  %-28s  %s  [%s]\n", ph_outbox_entry_get_id (entry),
           ph_outbox_state_get_name (ph_outbox_entry_get_state (entry)), recipients, subject, status);
}

static void
print_row (const char *title, const char *value)
{
  g_autofree char *escaped = ph_escape_text (value != NULL ? value : "");

  if (*escaped != '\0')
    g_print ("%-16s %s\n", title, escaped);
}

static void
print_time (const char *title, gint64 time)
{
  g_autoptr(GDateTime) date = time != 0 ? g_date_time_new_from_unix_local (time) : NULL;
  g_autofree char *text = date != NULL ? g_date_time_format (date, "%F %T %z") : NULL;

  print_row (title, text);
}

static void
print_recipients (PhOutboxEntry *entry, PhAccount *account)
{
  const PhTextStand stand = ph_text_stand_of (entry);

  for (guint i = 0; i < ph_outbox_entry_get_n_recipients (entry); i++)
    {
      const PhOutboxTrouble *trouble = ph_outbox_entry_get_recipient_trouble (entry, i);
      g_autofree char *state = ph_text_outbox_recipient (&stand, ph_outbox_entry_get_recipient_state (entry, i));
      g_autofree char *reply = ph_text_outbox_reply (trouble);
      const char *address = ph_address_get_text (ph_outbox_entry_get_recipient (entry, i));
      /* Translators: an address, and in brackets what became of it and what the server said */
      g_autofree char *line = reply != NULL ? g_strdup_printf (_ ("%s (%s: %s)"), address, state, reply) : g_strdup_printf (_ ("%s (%s)"), address, state);

      print_row (i == 0 ? _ ("To") : "", line);
    }
}

/**
 * ph_cli_outbox_check_account:
 * @entry: a message of the outbox
 * @store: the accounts
 * @error: return location
 *
 * Errors: %EX_CONFIG: it was removed or is switched off.
 *
 * Returns: whether the account that is to send it can
 */
gboolean
ph_cli_outbox_check_account (PhOutboxEntry *entry, PhAccountStore *store, GError **error)
{
  PhAccount *account = find_account (store, ph_outbox_entry_get_account_id (entry));

  if (account == NULL)
    g_set_error_literal (error, PH_CLI_ERROR, EX_CONFIG,
                         _ ("The account that was to send it was removed. Edit the message in the window and choose another account, or cancel it."));
  else if (ph_account_get_use (account) == PH_ACCOUNT_USE_DISABLED)
    g_set_error_literal (error, PH_CLI_ERROR, EX_CONFIG,
                         _ ("The account that is to send it is switched off; switch it on with “posthornctl accounts edit NAME --enable”."));
  else
    return TRUE;
  return FALSE;
}

/* Of one that was removed the address is what a person knows it by. */
static void
print_account (PhOutboxEntry *entry, PhAccount *account)
{
  g_autofree char *removed = g_strdup_printf (_ ("%s (removed)"), get_sender (entry));

  print_row (_ ("Account"), account != NULL ? ph_account_get_title (account) : removed);
}

/**
 * ph_cli_outbox_print:
 * @entry: a message of the outbox
 * @store: the accounts
 *
 * Prints a row for each thing that a person looks for.
 */
void
ph_cli_outbox_print (PhOutboxEntry *entry, PhAccountStore *store)
{
  PhAccount *account = find_account (store, ph_outbox_entry_get_account_id (entry));
  const PhTextStand stand = ph_text_stand_of (entry);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, ph_outbox_entry_get_id (entry));
  g_autofree char *status = ph_text_outbox_status (&stand, account, now);
  g_autofree char *reason = ph_text_outbox_reason (&stand, account);
  g_autofree char *explanation = ph_text_outbox_explanation (&stand, account);
  g_autofree char *next_step = ph_text_outbox_next_step (&stand, account, now);
  g_autofree char *reply = ph_text_outbox_reply (ph_outbox_entry_get_trouble (entry));
  g_autofree char *size = g_format_size ((guint64) ph_outbox_entry_get_size (entry));
  g_autofree char *attempts = g_strdup_printf ("%u", ph_outbox_entry_get_n_attempts (entry));

  print_row (_ ("Number"), id);
  print_row (_ ("State"), status);
  print_row (_ ("Why"), reason);
  print_row ("", explanation);
  print_row ("", ph_outbox_entry_get_archive_trouble (entry));
  print_row (_ ("Server said"), reply);
  print_row (_ ("What next"), next_step);
  print_account (entry, account);
  print_row (_ ("From"), get_sender (entry));
  print_recipients (entry, account);
  print_row (_ ("Subject"), ph_outbox_entry_get_subject (entry));
  print_row (_ ("Message-ID"), ph_outbox_entry_get_message_id (entry));
  print_row (_ ("Size"), size);
  print_time (_ ("Queued"), ph_outbox_entry_get_queued (entry));
  print_time (_ ("Finished"), ph_outbox_entry_get_finished (entry));
  print_row (_ ("Attempts"), attempts);
}

/**
 * ph_cli_outbox_dup_end:
 * @entry: a message of the outbox that was tried
 * @store: the accounts
 *
 * Returns: (transfer full): what became of it, in one line
 */
char *
ph_cli_outbox_dup_end (PhOutboxEntry *entry, PhAccountStore *store)
{
  PhAccount *account = find_account (store, ph_outbox_entry_get_account_id (entry));
  const PhTextStand stand = ph_text_stand_of (entry);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *status = ph_text_outbox_status (&stand, account, now);
  g_autofree char *reason = ph_text_outbox_reason (&stand, account);
  g_autofree char *reply = ph_text_outbox_reply (ph_outbox_entry_get_trouble (entry));
  g_autoptr(GString) line = g_string_new (status);

  if (reason != NULL)
    g_string_append_printf (line, ": %s", reason);
  if (reply != NULL)
    g_string_append_printf (line, " (%s)", reply);
  return ph_escape_text (line->str);
}

static int
status_of_trouble (const PhOutboxTrouble *trouble)
{
  const char *lines[] = { trouble->enhanced != NULL ? trouble->enhanced : "", NULL };
  g_autoptr(PhSmtpReply) reply = trouble->code != 0 ? ph_smtp_reply_new (trouble->code, lines) : NULL;
  g_autoptr(PhProblem) problem = trouble->has_problem ? ph_problem_new (trouble->problem, trouble->step, reply, NULL, NULL) : NULL;

  return problem != NULL ? ph_cli_status_of_problem (problem) : EX_UNAVAILABLE;
}

/**
 * ph_cli_outbox_get_status:
 * @entry: a message of the outbox
 *
 * Returns: the exit status that fits
 */
int
ph_cli_outbox_get_status (PhOutboxEntry *entry)
{
  int status = EX_OK;

  switch (ph_outbox_entry_get_state (entry))
    {
    case PH_OUTBOX_HELD:
    case PH_OUTBOX_FAILED:
      status = status_of_trouble (ph_outbox_entry_get_trouble (entry));
      /* What is given up is no matter of time any more, whatever the last reply was. */
      return status == EX_TEMPFAIL && ph_outbox_entry_get_state (entry) == PH_OUTBOX_FAILED ? EX_UNAVAILABLE : status;
    case PH_OUTBOX_WAITING:
    case PH_OUTBOX_UNCERTAIN:
    case PH_OUTBOX_SENDING:
      return EX_TEMPFAIL;
    case PH_OUTBOX_QUEUED:
    case PH_OUTBOX_SENT:
    case PH_OUTBOX_CANCELLED:
    default:
      return EX_OK;
    }
}
