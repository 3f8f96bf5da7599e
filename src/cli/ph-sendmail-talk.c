// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// posthorn-sendmail -bs: a dialogue on standard input and output. Each message is in the outbox before the client hears
// that it was taken; they are sent when the dialogue is over, so that the client waits for no server.

#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "ph-cli-await.h"
#include "ph-cli-error.h"
#include "ph-sendmail-dialogue.h"
#include "ph-sendmail-mailer.h"
#include "ph-sendmail-modes.h"

#define CHUNK (64 * 1024)

typedef struct
{
  const PhSendmailOptions *options; /* unowned */
  PhSendmailMailer *mailer;         /* unowned */
  PhSendmailLetter *letter;         /* (owned) (nullable): the message that comes in */
} Talk;

static void
begin_cb (gpointer data, const PhSendmailTransaction *transaction)
{
  Talk *talk = data;
  const char *sender = transaction->sender != NULL ? ph_address_get_text (transaction->sender) : "";

  talk->letter = ph_sendmail_letter_new (PH_SENDMAIL_DOT_IS_TEXT, ph_sendmail_mailer_get_store (talk->mailer), talk->options->account, sender,
                                         talk->options->full_name);
}

static void
take_text_cb (gpointer data, const guint8 *octets, gsize length)
{
  Talk *talk = data;

  /* Why it takes no more shows at its end. */
  ph_sendmail_letter_feed (talk->letter, octets, length);
}

static char *
refuse (const GError *error)
{
  g_autofree char *text = ph_cli_describe_error (error);
  int status = ph_cli_status_of_error (error);

  g_strdelimit (text, "\r\n", ' ');
  return g_strdup_printf ("%s %s", status == EX_CANTCREAT || status == EX_TEMPFAIL ? "451 4.3.0" : "554 5.6.0", text);
}

static char *
end_cb (gpointer data, const PhSendmailTransaction *transaction)
{
  Talk *talk = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(PhSendmailLetter) letter = g_steal_pointer (&talk->letter);
  const PhSendmailPosting posting = {
    .recipients = transaction->recipients,
    .delivery = { .notify = transaction->notify, .returned = transaction->returned, .envelope_id = transaction->envelope_id },
  };
  gint64 id = ph_sendmail_mailer_post (talk->mailer, letter, &posting, &error);

  return id >= 0 ? g_strdup_printf ("250 2.0.0 queued as %" G_GINT64_FORMAT, id) : refuse (error);
}

static void
abandon_cb (gpointer data)
{
  Talk *talk = data;

  g_clear_pointer (&talk->letter, ph_sendmail_letter_free);
}

static gboolean
say (PhSendmailDialogue *dialogue)
{
  g_autoptr(GBytes) output = ph_sendmail_dialogue_take_output (dialogue);
  const guint8 *data = g_bytes_get_data (output, NULL);
  gsize length = g_bytes_get_size (output);

  for (gsize written = 0; written < length;)
    {
      gssize n = write (STDOUT_FILENO, data + written, length - written);

      if (n < 0 && errno != EINTR)
        return FALSE;
      written += n > 0 ? (gsize) n : 0;
    }
  return TRUE;
}

static void
listen_and_answer (PhSendmailDialogue *dialogue)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  gssize n = 1;

  while (say (dialogue) && n != 0 && !ph_sendmail_dialogue_is_closed (dialogue) && ph_cli_await_input (STDIN_FILENO))
    {
      n = read (STDIN_FILENO, buffer, CHUNK);
      if (n < 0 && errno != EINTR)
        break;
      if (n > 0)
        ph_sendmail_dialogue_feed (dialogue, buffer, (gsize) n);
    }
  ph_sendmail_dialogue_end (dialogue);
}

/**
 * ph_sendmail_talk:
 * @options: how the program was called
 * @error: return location
 *
 * Errors: those of [ctor@SendmailMailer.new].
 *
 * Returns: the exit status: 0 once there was a dialogue, whose replies say everything
 */
int
ph_sendmail_talk (const PhSendmailOptions *options, GError **error)
{
  static const PhSendmailHandler handler = { begin_cb, take_text_cb, end_cb, abandon_cb };
  g_autoptr(PhSendmailMailer) mailer = ph_sendmail_mailer_new (options, error);
  g_autoptr(PhSendmailDialogue) dialogue = NULL;
  Talk talk = { options, mailer, NULL };

  if (mailer == NULL)
    return EX_SOFTWARE;
  /* A client that does not listen any more does not end us: what it has handed over is still to be sent. */
  signal (SIGPIPE, SIG_IGN);
  dialogue = ph_sendmail_dialogue_new (ph_account_get_address (ph_sendmail_mailer_get_account (mailer)), PH_SENDMAIL_MAX_SIZE, &handler, &talk);
  listen_and_answer (dialogue);
  /* Whoever reads until the end of the output waits no longer. */
  if (freopen ("/dev/null", "w", stdout) == NULL)
    return EX_OSERR;
  ph_sendmail_mailer_deliver (mailer);
  return EX_OK;
}
