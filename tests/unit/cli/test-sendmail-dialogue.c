// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// SMTP on standard input and output: what the client says, what it hears and what is queued, in one text each; whole,
// split at every point, octet by octet.

#include "config.h"

#include "ph-sendmail-dialogue.h"

#include <string.h>

#define MAX_SIZE 1000
#define GREETING "220 localhost ESMTP Posthorn\r\n"
#define START    "MAIL FROM:<ada@x.example>\r\nRCPT TO:<bob@y.example>\r\nDATA\r\n"
#define STARTED  "250 2.1.0 ok\r\n250 2.1.5 ok\r\n354 end with a dot on a line of its own\r\n"
#define TAKEN    "250 2.0.0 taken\r\n"

typedef struct
{
  const char *input;
  const char *output;   /* behind the greeting */
  const char *messages; /* each as "sender>recipient,recipient[wishes]:text|" */
} Case;

static const Case cases[] = {
  { START "text\r\n.\r\nQUIT\r\n", STARTED TAKEN "221 2.0.0 bye\r\n", "ada@x.example>bob@y.example:text\r\n|" },
  { "EHLO me\r\nQUIT\r\n",
    "250-localhost\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-DSN\r\n250 ENHANCEDSTATUSCODES\r\n221 2.0.0 bye\r\n", "" },
  { "helo me\r\nnoop\r\nNOOP x\r\nvrfy bob\r\nhelp\r\nrset\r\n",
    "250 localhost\r\n250 2.0.0 ok\r\n250 2.0.0 ok\r\n252 2.1.5 it is not verified, and taken\r\n214 2.0.0 see RFC 5321\r\n250 2.0.0 ok\r\n", "" },
  /* Two messages, and nothing of the first in the second */
  { "MAIL FROM:<> RET=HDRS ENVID=id+2B1 SIZE=1000 BODY=8BITMIME SMTPUTF8\r\nRCPT TO:<bob@y.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;x\r\n"
    "RCPT TO:<eve@y.example> NOTIFY=NEVER\r\nDATA\r\n.\r\n" START "b\r\n.\r\n",
    "250 2.1.0 ok\r\n250 2.1.5 ok\r\n250 2.1.5 ok\r\n354 end with a dot on a line of its own\r\n" TAKEN STARTED TAKEN,
    "<>>bob@y.example,eve@y.example[10 2 id+1]:|ada@x.example>bob@y.example:b\r\n|" },
  { "MAIL FROM:<ada@x.example>\r\nRCPT TO:<bob@y.example> NOTIFY=NEVER\r\nDATA\r\n.\r\n",
    STARTED TAKEN, "ada@x.example>bob@y.example[1 0 -]:|" },
  /* Dots; who writes CRLF means nothing else */
  { START "..\r\n.x\r\n.\rx\r\n..\n.\n\r.\r\n\n.\r\n.\r\n", STARTED TAKEN, "ada@x.example>bob@y.example:.\r\nx\r\n\rx\r\n.\n.\n\r.\r\n\n.\r\n|" },
  { START "a\n.\nMAIL FROM:<eve@x.example>\r\n.\r\n", STARTED TAKEN, "ada@x.example>bob@y.example:a\n.\nMAIL FROM:<eve@x.example>\r\n|" },
  { "MAIL FROM:<ada@x.example>\nRCPT TO:<bob@y.example>\nDATA\na\n..b\n.\nQUIT\n", STARTED TAKEN "221 2.0.0 bye\r\n",
    "ada@x.example>bob@y.example:a\n.b\n|" },
  /* Paths */
  { "MAIL FROM: ada@x.example\r\nRCPT TO:bob@y.example\r\nDATA\r\n.\r\n", STARTED TAKEN, "ada@x.example>bob@y.example:|" },
  { "MAIL FROM:<@a.example,@b.example:ada@x.example>\r\nRCPT TO:<root>\r\nDATA\r\n.\r\n", STARTED TAKEN, "ada@x.example>me@here.example:|" },
  { "MAIL FROM:<ada@x.example>\r\nRCPT TO:<\"a > b\"@y.example>\r\nDATA\r\n.\r\n", STARTED TAKEN, "ada@x.example>\"a > b\"@y.example:|" },
  /* Refusals */
  { "MAIL FROM:<ada@x.example\r\nMAIL ada@x.example\r\nMAIL FROM:<a b@x>\r\nMAIL FROM:<ada@x.example>x\r\n",
    "501 5.1.7 malformed sender\r\n501 5.1.7 malformed sender\r\n501 5.1.7 malformed sender\r\n501 5.1.7 malformed sender\r\n", "" },
  { "MAIL FROM:<ada@x.example> SIZE=1001\r\nMAIL FROM:<ada@x.example> SIZE=x\r\nMAIL FROM:<ada@x.example> FOO=1\r\nMAIL FROM:<ada@x.example> RET=x\r\n"
    "MAIL FROM:<ada@x.example> ENVID=+zz\r\n",
    "552 5.3.4 the message is too large\r\n501 5.5.4 malformed SIZE\r\n555 5.5.4 there is no such parameter\r\n501 5.5.4 RET is FULL or HDRS\r\n"
    "501 5.5.4 malformed ENVID\r\n",
    "" },
  { "RCPT TO:<bob@y.example>\r\nDATA\r\nMAIL FROM:<ada@x.example>\r\nMAIL FROM:<ada@x.example>\r\nRCPT TO:<>\r\nRCPT TO:<bob@y.example> NOTIFY=x\r\nDATA\r\n",
    "503 5.5.1 MAIL comes first\r\n503 5.5.1 there is no recipient\r\n250 2.1.0 ok\r\n503 5.5.1 there is a sender already\r\n501 5.1.3 malformed recipient\r\n"
    "501 5.5.4 malformed NOTIFY\r\n503 5.5.1 there is no recipient\r\n",
    "" },
  { "MAIL FROM:<ada@x.example>\r\nRSET\r\nRCPT TO:<bob@y.example>\r\n", "250 2.1.0 ok\r\n250 2.0.0 ok\r\n503 5.5.1 MAIL comes first\r\n", "" },
  { "AUTH PLAIN x\r\nSTARTTLS\r\n\r\nMAILFROM:<a@b.example>\r\nNO\033OP\r\nNO\xffOP\r\n",
    "502 5.5.1 there is no such command here\r\n502 5.5.1 there is no such command here\r\n502 5.5.1 there is no such command here\r\n"
    "502 5.5.1 there is no such command here\r\n500 5.5.2 there is something in this line that is no text\r\n"
    "500 5.5.2 there is something in this line that is no text\r\n",
    "" },
  { "QUIT\r\nNOOP\r\n", "221 2.0.0 bye\r\n", "" },
  /* The client goes before the end */
  { START "half a mess", STARTED, "given up|" },
};

static void
begin (gpointer data, const PhSendmailTransaction *transaction)
{
  g_string_append (data, "(");
}

static void
take_text (gpointer data, const guint8 *octets, gsize length)
{
  g_string_append_len (data, (const char *) octets, (gssize) length);
}

static char *
end (gpointer data, const PhSendmailTransaction *transaction)
{
  GString *log = data;
  const char *start = strrchr (log->str, '(');
  g_autofree char *text = g_strdup (start + 1);

  g_string_truncate (log, (gsize) (start - log->str));
  g_string_append_printf (log, "%s>", transaction->sender != NULL ? ph_address_get_text (transaction->sender) : "<>");
  for (guint i = 0; i < transaction->recipients->len; i++)
    g_string_append_printf (log, "%s%s", i > 0 ? "," : "", ph_address_get_text (transaction->recipients->pdata[i]));
  if (transaction->notify != 0 || transaction->returned != 0 || transaction->envelope_id != NULL)
    g_string_append_printf (log, "[%u %d %s]", (guint) transaction->notify, (int) transaction->returned,
                            transaction->envelope_id != NULL ? transaction->envelope_id : "-");
  g_string_append_printf (log, ":%s|", text);
  return g_strdup ("250 2.0.0 taken");
}

static void
abandon (gpointer data)
{
  GString *log = data;

  g_string_truncate (log, (gsize) (strrchr (log->str, '(') - log->str));
  g_string_append (log, "given up|");
}

static const PhSendmailHandler handler = { begin, take_text, end, abandon };

static void
drain (PhSendmailDialogue *dialogue, GString *output)
{
  g_autoptr(GBytes) said = ph_sendmail_dialogue_take_output (dialogue);

  g_string_append_len (output, g_bytes_get_data (said, NULL), (gssize) g_bytes_get_size (said));
}

static void
check (const Case *test, const gsize *ends, gsize n_ends)
{
  g_autoptr(GString) log = g_string_new (NULL);
  g_autoptr(GString) output = g_string_new (NULL);
  g_autoptr(PhSendmailDialogue) dialogue = ph_sendmail_dialogue_new ("me@here.example", MAX_SIZE, &handler, log);
  g_autofree char *expected = g_strconcat (GREETING, test->output, NULL);
  gsize start = 0;

  for (gsize i = 0; i < n_ends; i++)
    {
      g_autofree guint8 *piece = g_memdup2 (test->input + start, ends[i] - start);

      ph_sendmail_dialogue_feed (dialogue, piece, ends[i] - start);
      drain (dialogue, output);
      start = ends[i];
    }
  ph_sendmail_dialogue_end (dialogue);
  drain (dialogue, output);
  g_assert_true (ph_sendmail_dialogue_is_closed (dialogue));
  g_assert_cmpstr (output->str, ==, expected);
  g_assert_cmpstr (log->str, ==, test->messages);
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = strlen (cases[i].input);
      g_autofree gsize *each = g_new0 (gsize, length + 1);

      g_test_message ("%u", i);
      for (gsize j = 0; j <= length; j++)
        {
          const gsize two[] = { j, length };

          check (&cases[i], two, G_N_ELEMENTS (two));
          each[j] = j;
        }
      check (&cases[i], each, length + 1);
    }
}

static void
run (const char *input, GString *log, GString *output)
{
  g_autoptr(PhSendmailDialogue) dialogue = ph_sendmail_dialogue_new ("me@here.example", MAX_SIZE, &handler, log);

  ph_sendmail_dialogue_feed (dialogue, (const guint8 *) input, strlen (input));
  drain (dialogue, output);
  ph_sendmail_dialogue_end (dialogue);
}

/* Nothing of it is sent, and the next message is. */
static void
test_too_large (void)
{
  g_autoptr(GString) input = g_string_new (START);
  g_autoptr(GString) log = g_string_new (NULL);
  g_autoptr(GString) output = g_string_new (NULL);

  for (guint i = 0; i < 2000; i++)
    g_string_append (input, "x\r\n");
  g_string_append (input, ".\r\n" START "small\r\n.\r\n");
  run (input->str, log, output);
  g_assert_cmpstr (output->str, ==, GREETING STARTED "552 5.3.4 the message is too large\r\n" STARTED TAKEN);
  g_assert_cmpstr (log->str, ==, "given up|ada@x.example>bob@y.example:small\r\n|");
}

static void
test_long_line (void)
{
  g_autofree char *dots = g_strnfill (5000, 'x');
  g_autofree char *input = g_strconcat ("NOOP ", dots, "\r\nNOOP\r\n", NULL);
  const Case test = { input, "500 5.5.6 the line is too long\r\n250 2.0.0 ok\r\n", "" };

  for (gsize i = 0; i <= strlen (input); i += 97)
    {
      const gsize two[] = { i, strlen (input) };

      check (&test, two, G_N_ELEMENTS (two));
    }
}

static void
test_too_many_recipients (void)
{
  g_autoptr(GString) input = g_string_new ("MAIL FROM:<ada@x.example>\r\n");
  g_autoptr(GString) log = g_string_new (NULL);
  g_autoptr(GString) output = g_string_new (NULL);

  for (guint i = 0; i < 1001; i++)
    g_string_append_printf (input, "RCPT TO:<r%u@x.example>\r\n", i);
  run (input->str, log, output);
  g_assert_true (g_str_has_suffix (output->str, "250 2.1.5 ok\r\n452 4.5.3 too many recipients\r\n"));
}

static void
test_too_many_errors (void)
{
  g_autoptr(GString) input = g_string_new (NULL);
  g_autoptr(GString) log = g_string_new (NULL);
  g_autoptr(GString) output = g_string_new (NULL);

  for (guint i = 0; i < 200; i++)
    g_string_append (input, "GET / HTTP/1.1\r\n");
  run (input->str, log, output);
  g_assert_true (g_str_has_suffix (output->str, "502 5.5.1 there is no such command here\r\n421 4.7.0 too many errors\r\n"));
  g_assert_cmpuint (output->len, <, 200 * strlen ("502 5.5.1 there is no such command here\r\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sendmail-dialogue/cases", test_cases);
  g_test_add_func ("/sendmail-dialogue/too-large", test_too_large);
  g_test_add_func ("/sendmail-dialogue/long-line", test_long_line);
  g_test_add_func ("/sendmail-dialogue/too-many-recipients", test_too_many_recipients);
  g_test_add_func ("/sendmail-dialogue/too-many-errors", test_too_many_errors);
  return g_test_run ();
}
