// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One message of "posthornctl send": how it is opened and addressed, and how its end is told.

#include "config.h"

#include "ph-cli-outgoing.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "ph-cli-await.h"
#include "ph-cli-error.h"
#include "ph-cli-json.h"
#include "ph-cli-report-words.h"
#include "ph-cli-values.h"
#include "ph-escape.h"
#include "ph-text.h"

static void
begin_opening (PhCliOutgoing *self, const char *name, PhMessageBcc bcc)
{
  if (strcmp (name, "-") == 0)
    {
      g_autoptr(GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);

      ph_message_file_open_stream_async (input, bcc, ph_cli_get_cancellable (), ph_cli_await_cb, &self->opening);
    }
  else
    {
      g_autoptr(GFile) file = g_file_new_for_commandline_arg (name);

      ph_message_file_open_async (file, bcc, ph_cli_get_cancellable (), ph_cli_await_cb, &self->opening);
    }
}

static gboolean
add_header_recipients (PhMessageFile *file, GPtrArray *recipients, GError **error)
{
  g_autoptr(GPtrArray) found = ph_message_file_dup_recipients (file, error);

  if (found == NULL)
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (recipients, ph_address_ref (found->pdata[i]));
  return TRUE;
}

static PhEnvelope *
address (PhMessageFile *file, const PhCliAddressing *addressing, GError **error)
{
  g_autoptr(GPtrArray) recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  g_autoptr(PhAddress) sender = NULL;

  for (guint i = 0; i < addressing->recipients->len; i++)
    g_ptr_array_add (recipients, ph_address_ref (addressing->recipients->pdata[i]));
  if (addressing->read_recipients && !add_header_recipients (file, recipients, error))
    return NULL;
  if (recipients->len == 0)
    {
      g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("The message has no recipient"));
      return NULL;
    }

  sender = addressing->sender != NULL ? ph_address_ref (addressing->sender) : ph_message_file_dup_sender (file, error);
  if (sender == NULL && error != NULL && *error == NULL)
    g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("The message has no sender; name one with --from"));
  return sender != NULL ? ph_envelope_new (sender, recipients) : NULL;
}

/**
 * ph_cli_outgoing_new:
 * @name: a file name, or "-" for standard input
 * @addressing: whom it comes from and goes to
 *
 * Begins to open a message. Many can be begun before the first is awaited, so that they are read side by side.
 *
 * Returns: (transfer full): the message, of which [method@CliOutgoing.await] must be called before anything else
 */
PhCliOutgoing *
ph_cli_outgoing_new (const char *name, const PhCliAddressing *addressing)
{
  PhCliOutgoing *self = g_new0 (PhCliOutgoing, 1);

  self->name = g_filename_display_name (name);
  begin_opening (self, name, addressing->read_recipients ? PH_MESSAGE_BCC_DROP : PH_MESSAGE_BCC_KEEP);
  return self;
}

/**
 * ph_cli_outgoing_await:
 * @self: a message
 * @addressing: as when it was made
 *
 * Waits until the message is open and addresses it. What is no message, or has nobody to go to, keeps the error and is
 * never sent: %PH_MESSAGE_ERROR, %G_IO_ERROR, [func@Ph.cli_error_quark] with %EX_USAGE.
 */
void
ph_cli_outgoing_await (PhCliOutgoing *self, const PhCliAddressing *addressing)
{
  self->file = ph_message_file_open_finish (ph_cli_await (&self->opening), &self->error);
  if (self->file != NULL)
    self->envelope = address (self->file, addressing, &self->error);
}

/**
 * ph_cli_outgoing_free:
 * @self: (transfer full): a message
 */
void
ph_cli_outgoing_free (PhCliOutgoing *self)
{
  g_free (self->name);
  g_clear_object (&self->opening);
  g_clear_object (&self->file);
  g_clear_pointer (&self->envelope, ph_envelope_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->result, ph_smtp_result_unref);
  g_clear_pointer (&self->problem, ph_problem_unref);
  g_free (self);
}

/**
 * ph_cli_outgoing_is_sent:
 * @self: a message
 *
 * Returns: whether the server took it
 */
gboolean
ph_cli_outgoing_is_sent (const PhCliOutgoing *self)
{
  return self->result != NULL && ph_smtp_result_get_certainty (self->result) == PH_SMTP_SENT;
}

/**
 * ph_cli_outgoing_get_status:
 * @self: a message
 *
 * Returns: the exit status that fits what became of it
 */
int
ph_cli_outgoing_get_status (const PhCliOutgoing *self)
{
  if (ph_cli_outgoing_is_sent (self))
    return EX_OK;
  return self->error != NULL ? ph_cli_status_of_error (self->error) : ph_cli_status_of_problem (self->problem);
}

/**
 * ph_cli_outgoing_get_outcome:
 * @self: a message
 *
 * Returns: (transfer none): `sent`, `failed`, `retry` or `uncertain`
 */
const char *
ph_cli_outgoing_get_outcome (const PhCliOutgoing *self)
{
  if (ph_cli_outgoing_is_sent (self))
    return "sent";
  if (self->result != NULL && ph_smtp_result_get_certainty (self->result) == PH_SMTP_UNCERTAIN)
    return "uncertain";
  return ph_cli_outgoing_get_status (self) == EX_TEMPFAIL ? "retry" : "failed";
}

/* The message went to the others, as was asked for; who did not get it must not go unnoticed. */
static void
print_refusals (const PhCliOutgoing *self, const char *name)
{
  for (guint i = 0; i < ph_smtp_result_get_n_recipients (self->result); i++)
    {
      PhSmtpReply *reply = ph_smtp_result_get_recipient_reply (self->result, i);
      g_autofree char *said = reply != NULL ? ph_smtp_reply_to_string (reply) : g_strdup ("");

      if (ph_smtp_result_get_recipient_outcome (self->result, i) != PH_SMTP_RECIPIENT_ACCEPTED)
        g_printerr (_ ("%s: not sent to %s (%s)\n"), name, ph_address_get_text (ph_envelope_get_recipient (self->envelope, i)), said);
    }
}

static void
print_problem (const PhCliOutgoing *self, const char *name, PhAccount *account)
{
  g_autofree char *title = ph_text_problem_title (self->problem, account);
  g_autofree char *explanation = ph_text_problem_explanation (self->problem, account);
  g_autofree char *words = g_strdup_printf ("%s\n%s", title, explanation);
  g_autofree char *escaped = ph_cli_escape_lines (words);
  PhSmtpReply *reply = ph_problem_get_reply (self->problem);

  g_printerr ("%s: %s\n", name, escaped);
  ph_cli_report_print_hint (self->problem, account);
  if (reply != NULL)
    {
      g_autofree char *said = ph_smtp_reply_to_string (reply);

      g_printerr (_ ("Server said: %s\n"), said);
    }
  else if (ph_problem_get_detail (self->problem) != NULL)
    {
      g_printerr (_ ("Technical detail: %s\n"), ph_problem_get_detail (self->problem));
    }
}

/**
 * ph_cli_outgoing_print:
 * @self: a message
 * @account: what it was sent with
 *
 * Tells in words what became of it: on standard output that it is sent, on standard error what went wrong.
 */
void
ph_cli_outgoing_print (const PhCliOutgoing *self, PhAccount *account)
{
  g_autofree char *name = ph_escape_text (self->name);

  if (ph_cli_outgoing_is_sent (self))
    {
      g_autofree char *said = ph_smtp_reply_to_string (ph_smtp_result_get_reply (self->result));

      g_print (_ ("%s: sent (%s)\n"), name, said);
      print_refusals (self, name);
    }
  else if (self->error != NULL)
    {
      g_autofree char *text = ph_cli_describe_error (self->error);

      g_printerr ("%s: %s\n", name, text);
    }
  else
    {
      print_problem (self, name, account);
    }
}

static void
add_recipients (JsonBuilder *builder, const PhCliOutgoing *self)
{
  static const char *const outcomes[] = {
    [PH_SMTP_RECIPIENT_NOT_TRIED] = "not-tried",
    [PH_SMTP_RECIPIENT_ACCEPTED] = "accepted",
    [PH_SMTP_RECIPIENT_DEFERRED] = "deferred",
    [PH_SMTP_RECIPIENT_REFUSED] = "refused",
  };

  json_builder_set_member_name (builder, "recipients");
  json_builder_begin_array (builder);
  for (guint i = 0; self->envelope != NULL && i < ph_envelope_get_n_recipients (self->envelope); i++)
    {
      PhSmtpRecipientOutcome outcome =
        self->result != NULL ? ph_smtp_result_get_recipient_outcome (self->result, i) : PH_SMTP_RECIPIENT_NOT_TRIED;

      json_builder_begin_object (builder);
      ph_cli_json_add_string (builder, "address", ph_address_get_text (ph_envelope_get_recipient (self->envelope, i)));
      ph_cli_json_add_string (builder, "outcome", outcomes[outcome]);
      ph_cli_json_add_reply (builder, self->result != NULL ? ph_smtp_result_get_recipient_reply (self->result, i) : NULL);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_message (JsonBuilder *builder, const PhCliOutgoing *self, PhAccount *account)
{
  g_autofree char *error = self->error != NULL ? ph_cli_describe_error (self->error) : NULL;

  json_builder_begin_object (builder);
  ph_cli_json_add_string (builder, "file", self->name);
  ph_cli_json_add_string (builder, "outcome", ph_cli_outgoing_get_outcome (self));
  ph_cli_json_add_string (builder, "error", error);
  ph_cli_json_add_reply (builder, self->result != NULL ? ph_smtp_result_get_reply (self->result) : NULL);
  add_recipients (builder, self);
  ph_cli_json_add_problem (builder, self->problem, account);
  json_builder_end_object (builder);
}

/**
 * ph_cli_outgoing_print_json:
 * @messages: (element-type PhCliOutgoing): all messages, in the order given
 * @account: what they were sent with
 * @connections: how many connections were made
 * @stats: (nullable): sums over them, for the statistics
 * @elapsed_us: time of the whole, in microseconds
 */
void
ph_cli_outgoing_print_json (GPtrArray *messages, PhAccount *account, guint connections, const PhSessionStats *stats, gint64 elapsed_us)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  gboolean is_ok = TRUE;

  for (guint i = 0; i < messages->len; i++)
    is_ok &= ph_cli_outgoing_is_sent (messages->pdata[i]);

  json_builder_begin_object (builder);
  ph_cli_json_add_boolean (builder, "ok", is_ok);
  json_builder_set_member_name (builder, "messages");
  json_builder_begin_array (builder);
  for (guint i = 0; i < messages->len; i++)
    add_message (builder, messages->pdata[i], account);
  json_builder_end_array (builder);
  if (stats != NULL)
    ph_cli_json_add_stats (builder, connections, *stats, elapsed_us);
  json_builder_end_object (builder);
  ph_cli_json_print (builder);
}
