// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The server's side of SMTP without sockets: dialogues with their replies, each one cut at every point and byte by byte.

#include "config.h"

#include "ph-practice-dialogue.h"

#include <string.h>

#define HELLO   "EHLO a.example\r\n"
#define SIGN_IN "AUTH PLAIN AHByYWN0aWNlAHNlY3JldA==\r\n" /* NUL practice NUL secret */
#define WRONG   "AUTH PLAIN AHByYWN0aWNlAHdyb25n\r\n"
#define FROM    "MAIL FROM:<a@example.org>\r\n"
#define TO      "RCPT TO:<b@example.org>\r\n"
#define READY   HELLO SIGN_IN
#define OPENED  "220, 250, 235 2.7.0"
#define DATA    "250 2.1.0, 250 2.1.5, 354"

typedef struct
{
  const char *name;
  PhPracticeFault fault;
  PhSecurity security;
  const char *clear;     /* what the client says before TLS */
  const char *encrypted; /* and within it */
  const char *replies;   /* code and enhanced code of each reply */
  PhPracticeWant want;   /* in the end */
  guint n_messages;
} Case;

/* Most dialogues take place within TLS, on a server that does everything right. */
#define OVER_TLS(sentence, said, heard, end, count)                                                             \
  {                                                                                                             \
    .name = sentence, .encrypted = said, .replies = heard, .want = PH_PRACTICE_WANT_##end, .n_messages = count, \
  }
#define WITH_FAULT(which, said, heard, end, count)                                                                                                \
  {                                                                                                                                               \
    .name = #which, .fault = PH_PRACTICE_FAULT_##which, .encrypted = said, .replies = heard, .want = PH_PRACTICE_WANT_##end, .n_messages = count, \
  }
#define IN_CLEAR(sentence, said, later, heard, end)                                                                                          \
  {                                                                                                                                          \
    .name = sentence, .security = PH_SECURITY_STARTTLS, .clear = said, .encrypted = later, .replies = heard, .want = PH_PRACTICE_WANT_##end, \
  }
#define CLEAR_FAULT(which, said, later, heard, end)                                                                                                                            \
  {                                                                                                                                                                            \
    .name = #which, .fault = PH_PRACTICE_FAULT_##which, .security = PH_SECURITY_STARTTLS, .clear = said, .encrypted = later, .replies = heard, .want = PH_PRACTICE_WANT_##end, \
  }

static const Case cases[] = {
  OVER_TLS ("greeting", "", "220", READ, 0),
  OVER_TLS ("a whole message by DATA", READY FROM TO "DATA\r\n..hi\r\n.\r\nQUIT\r\n", OPENED ", " DATA ", 250 2.0.0, 221 2.0.0", CLOSE, 1),
  OVER_TLS ("a whole message by BDAT", READY FROM TO "BDAT 3 LAST\r\nabcQUIT\r\n", OPENED ", 250 2.1.0, 250 2.1.5, 250 2.0.0, 221 2.0.0", CLOSE, 1),
  OVER_TLS ("chunks of any size, also none", READY FROM TO "BDAT 3\r\nabcBDAT 0\r\nBDAT 1\r\n\rbdat 1 last\r\n\n", OPENED ", 250 2.1.0, 250 2.1.5, 250 2.0.0, 250 2.0.0, 250 2.0.0, 250 2.0.0", READ, 1),
  OVER_TLS ("an empty last chunk", READY FROM TO "BDAT 3\r\nabcBDAT 0 LAST\r\n", OPENED ", 250 2.1.0, 250 2.1.5, 250 2.0.0, 250 2.0.0", READ, 1),
  OVER_TLS ("two messages back to back", READY FROM TO "DATA\r\na\r\n.\r\n" FROM TO "DATA\r\nb\r\n.\r\n", OPENED ", " DATA ", 250 2.0.0, " DATA ", 250 2.0.0", READ, 2),
  OVER_TLS ("verbs in any case", "ehlo a\r\nAuth plain AHByYWN0aWNlAHNlY3JldA==\r\nmail from:<a@b>\r\nquit\r\n", OPENED ", 250 2.1.0, 221 2.0.0", CLOSE, 0),
  OVER_TLS ("HELO", "HELO a\r\n", "220, 250", READ, 0),
  OVER_TLS ("what needs no hello", "NOOP\r\nNOOP x\r\nRSET\r\nVRFY a\r\nHELP\r\nEXPN a\r\n", "220, 250 2.0.0, 250 2.0.0, 250 2.0.0, 252 2.0.0, 214 2.0.0, 502 5.5.1", READ, 0),
  OVER_TLS ("no hello", FROM SIGN_IN "STARTTLS\r\n", "220, 503 5.5.1, 503 5.5.1, 503 5.5.1", READ, 0),
  OVER_TLS ("STARTTLS within TLS", HELLO "STARTTLS\r\n", "220, 250, 503 5.5.1", READ, 0),
  OVER_TLS ("no sign-in", HELLO FROM TO "DATA\r\n", "220, 250, 530 5.7.0, 530 5.7.0, 530 5.7.0", READ, 0),
  OVER_TLS ("out of order", READY TO "DATA\r\n" FROM "DATA\r\n" FROM, OPENED ", 503 5.5.1, 503 5.5.1, 250 2.1.0, 554 5.5.1, 503 5.5.1", READ, 0),
  OVER_TLS ("RSET forgets", READY FROM TO "RSET\r\n" TO, OPENED ", 250 2.1.0, 250 2.1.5, 250 2.0.0, 503 5.5.1", READ, 0),
  OVER_TLS ("EHLO forgets", READY FROM HELLO TO, OPENED ", 250 2.1.0, 250, 503 5.5.1", READ, 0),
  OVER_TLS ("arguments missing or too many", "EHLO\r\nHELO \r\nRSET x\r\nQUIT x\r\nVRFY\r\n", "220, 501 5.5.4, 501 5.5.4, 501 5.5.4, 501 5.5.4, 501 5.5.4", READ, 0),
  OVER_TLS ("EHLO with no name", "EHLO a b\r\nEHLO \xc3\xa4\r\n", "220, 501 5.5.4, 501 5.5.4", READ, 0),
  OVER_TLS ("unknown", "FOO\r\n\r\nEHLOX a\r\nEH\r\n", "220, 500 5.5.2, 500 5.5.2, 500 5.5.2, 500 5.5.2", READ, 0),
  OVER_TLS ("bare LF is no line end", "NOOP\nNOOP\r\nNOOP\r\n", "220, 500 5.5.2, 250 2.0.0", READ, 0),
  OVER_TLS ("control characters", "NOOP \x01\r\nNOOP \x7f\r\nNO\rOP\r\n", "220, 500 5.5.2, 500 5.5.2, 500 5.5.2", READ, 0),
  OVER_TLS ("a client that talks HTTP", "a\r\nb\r\nc\r\nd\r\ne\r\nf\r\ng\r\nh\r\ni\r\nj\r\nk\r\nl\r\nm\r\nn\r\no\r\np\r\nq\r\nr\r\ns\r\nt\r\nu\r\n", "220, 500 5.5.2, 500 5.5.2, 500 5.5.2, 500 5.5.2, 500 5.5.2, 500 5.5.2, 500 5.5.2, 500 5.5.2, 500 5.5.2, 500 5.5.2, 500 5.5.2, 500 5.5.2, 500 5.5.2, "
                                                                                                                                                     "500 5.5.2, 500 5.5.2, 500 5.5.2, 500 5.5.2, 500 5.5.2, 500 5.5.2, 421 4.7.0",
            CLOSE,
            0),

  OVER_TLS ("sign in twice", READY SIGN_IN, OPENED ", 503 5.5.1", READ, 0),
  OVER_TLS ("sign in without initial response", HELLO "AUTH PLAIN\r\nAHByYWN0aWNlAHNlY3JldA==\r\n", "220, 250, 334, 235 2.7.0", READ, 0),
  OVER_TLS ("sign in by LOGIN", HELLO "AUTH LOGIN\r\ncHJhY3RpY2U=\r\nc2VjcmV0\r\n", "220, 250, 334, 334, 235 2.7.0", READ, 0),
  OVER_TLS ("an empty initial response", HELLO "AUTH LOGIN =\r\nc2VjcmV0\r\n", "220, 250, 334, 535 5.7.8", READ, 0),
  OVER_TLS ("sign-in cancelled", HELLO "AUTH LOGIN\r\n*\r\n" SIGN_IN, "220, 250, 334, 501 5.7.0, 235 2.7.0", READ, 0),
  OVER_TLS ("no such mechanism", HELLO "AUTH X\r\nAUTH\r\n" SIGN_IN, "220, 250, 504 5.5.4, 501 5.5.4, 235 2.7.0", READ, 0),
  OVER_TLS ("no Base64", HELLO "AUTH PLAIN !\r\n" SIGN_IN, "220, 250, 501 5.5.2, 235 2.7.0", READ, 0),
  OVER_TLS ("wrong, then right", HELLO WRONG SIGN_IN, "220, 250, 535 5.7.8, 235 2.7.0", READ, 0),
  OVER_TLS ("guessing", HELLO WRONG WRONG WRONG SIGN_IN, "220, 250, 535 5.7.8, 535 5.7.8, 535 5.7.8, 421 4.7.0", CLOSE, 0),

  OVER_TLS ("parameters of MAIL", READY "MAIL FROM:<a@b> SIZE=1000 BODY=8BITMIME SMTPUTF8 AUTH=<>\r\n", OPENED ", 250 2.1.0", READ, 0),
  OVER_TLS ("the null reverse-path", READY "MAIL FROM:<>\r\n" TO "DATA\r\n.\r\n", OPENED ", " DATA ", 250 2.0.0", READ, 1),
  OVER_TLS ("a message announced as too large", READY "MAIL FROM:<a@b> SIZE=26214401\r\nMAIL FROM:<a@b> SIZE=26214400\r\n", OPENED ", 552 5.3.4, 250 2.1.0", READ, 0),
  OVER_TLS ("bad sizes", READY "MAIL FROM:<a@b> SIZE=\r\nMAIL FROM:<a@b> SIZE\r\nMAIL FROM:<a@b> SIZE=-1\r\nMAIL FROM:<a@b> SIZE=1 SIZE=1\r\nMAIL FROM:<a@b> SIZE=99999999999999999999\r\n", OPENED ", 501 5.5.4, 501 5.5.4, 501 5.5.4, 501 5.5.4, 501 5.5.4", READ, 0),
  OVER_TLS ("parameters that are not offered", READY "MAIL FROM:<a@b> RET=FULL\r\nMAIL FROM:<a@b> BODY=BINARYMIME\r\nMAIL FROM:<a@b> SIZEX=1\r\n" FROM "RCPT TO:<a@b> NOTIFY=NEVER\r\n", OPENED ", 555 5.5.4, 555 5.5.4, 555 5.5.4, 250 2.1.0, 555 5.5.4", READ, 0),
  OVER_TLS ("bad paths", READY "MAIL FROM:a@b\r\nMAIL FROM: <a@b>\r\nMAIL FROM:<a@b\r\nMAIL FROM:<a@b>x\r\nMAIL TO:<a@b>\r\nMAIL FROM:<a>\r\nMAIL FROM:< a@b>\r\n", OPENED ", 501 5.5.4, 501 5.5.4, 501 5.5.4, 501 5.5.4, 501 5.5.4, 501 5.1.7, 501 5.1.7", READ, 0),
  OVER_TLS ("bad recipients", READY FROM "RCPT TO:<>\r\nRCPT TO:<a>\r\nRCPT TO:a@b\r\nRCPT TO:<a@b@>\r\n", OPENED ", 250 2.1.0, 501 5.1.3, 501 5.1.3, 501 5.5.4, 501 5.1.3", READ, 0),
  OVER_TLS ("quoted, routed, without domain", READY "MAIL FROM:<\"a>\\\"b\"@example.org>\r\nRCPT TO:<@x.example,@y.example:c@example.org>\r\nRCPT TO:<Postmaster>\r\n", OPENED ", 250 2.1.0, 250 2.1.5, 250 2.1.5", READ, 0),
  OVER_TLS ("UTF-8 without SMTPUTF8", READY "MAIL FROM:<\xc3\xa4@b>\r\n" FROM "RCPT TO:<\xc3\xa4@b>\r\n", OPENED ", 553 5.6.7, 250 2.1.0, 553 5.6.7", READ, 0),
  OVER_TLS ("UTF-8 with SMTPUTF8", READY "MAIL FROM:<\xc3\xa4@b> SMTPUTF8\r\nRCPT TO:<\xc3\xa4@b>\r\nRSET\r\n" FROM "RCPT TO:<\xc3\xa4@b>\r\n", OPENED ", 250 2.1.0, 250 2.1.5, 250 2.0.0, 250 2.1.0, 553 5.6.7", READ, 0),

  OVER_TLS ("octets of a refused chunk are no commands", READY FROM "BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n", OPENED ", 250 2.1.0, 554 5.5.1, 250 2.0.0", READ, 0),
  OVER_TLS ("nor before the sign-in", HELLO "BDAT 6\r\nQUIT\r\nBDAT 0 LAST\r\n", "220, 250, 530 5.7.0, 530 5.7.0", READ, 0),
  OVER_TLS ("a chunk of unknown size", READY FROM TO "BDAT x\r\nNOOP\r\n", OPENED ", 250 2.1.0, 250 2.1.5, 501 5.5.4", CLOSE, 0),
  OVER_TLS ("a chunk with two sizes", "BDAT 1 2\r\nNOOP\r\n", "220, 501 5.5.4", CLOSE, 0),
  OVER_TLS ("a chunk with no size", "BDAT\r\nNOOP\r\n", "220, 501 5.5.4", CLOSE, 0),
  OVER_TLS ("BDAT, then DATA or RCPT", READY FROM TO "BDAT 1\r\naDATA\r\n" TO FROM "BDAT 0 LAST\r\n", OPENED ", 250 2.1.0, 250 2.1.5, 250 2.0.0, 503 5.5.1, 503 5.5.1, 503 5.5.1, 250 2.0.0", READ, 1),

  IN_CLEAR ("STARTTLS", HELLO "STARTTLS\r\n", HELLO SIGN_IN "QUIT\r\n", "220, 250, 220 2.0.0, 250, 235 2.7.0, 221 2.0.0", CLOSE),
  IN_CLEAR ("STARTTLS forgets the hello", HELLO "STARTTLS\r\n", SIGN_IN, "220, 250, 220 2.0.0, 503 5.5.1", READ),
  IN_CLEAR ("what was pipelined behind STARTTLS is forgotten", HELLO "STARTTLS\r\nEHLO evil\r\nNOOP\r\nQU", "NOOP\r\n", "220, 250, 220 2.0.0, 250 2.0.0", READ),
  IN_CLEAR ("STARTTLS with an argument", HELLO "STARTTLS x\r\n", NULL, "220, 250, 501 5.5.4", READ),
  IN_CLEAR ("nothing without TLS", HELLO SIGN_IN FROM TO "QUIT\r\n", NULL, "220, 250, 538 5.7.11, 530 5.7.0, 530 5.7.0, 221 2.0.0", CLOSE),

  WITH_FAULT (WRONG_PASSWORD, HELLO SIGN_IN FROM, "220, 250, 535 5.7.8, 530 5.7.0", READ, 0),
  WITH_FAULT (APP_PASSWORD, HELLO SIGN_IN, "220, 250, 534 5.7.9", READ, 0),
  WITH_FAULT (TOO_MANY_ATTEMPTS, HELLO SIGN_IN, "220, 250, 454 4.7.0", READ, 0),
  WITH_FAULT (EXPIRED_CERTIFICATE, READY, OPENED, READ, 0),
  WITH_FAULT (FUTURE_CERTIFICATE, READY, OPENED, READ, 0),
  WITH_FAULT (WRONG_NAME, READY, OPENED, READ, 0),
  WITH_FAULT (GREETING_REFUSED, HELLO "QUIT\r\n", "554, 503 5.5.1, 221 2.0.0", CLOSE, 0),
  WITH_FAULT (BUSY, HELLO, "421", CLOSE, 0),
  WITH_FAULT (CLOSED, "", "", DROP, 0),
  WITH_FAULT (NO_STARTTLS, READY, OPENED, READ, 0),
  WITH_FAULT (STARTTLS_REFUSED, READY, OPENED, READ, 0),
  WITH_FAULT (STARTTLS_INJECTION, READY, OPENED, READ, 0),
  WITH_FAULT (NO_AUTH, HELLO SIGN_IN FROM, "220, 250, 502 5.5.1, 250 2.1.0", READ, 0),
  WITH_FAULT (SENDER_REFUSED, READY FROM TO "DATA\r\n", OPENED ", 553 5.7.1, 503 5.5.1, 503 5.5.1", READ, 0),
  WITH_FAULT (RECIPIENT_REFUSED, READY FROM TO "DATA\r\n", OPENED ", 250 2.1.0, 550 5.1.1, 554 5.5.1", READ, 0),
  WITH_FAULT (GREYLISTED, READY FROM TO "BDAT 3 LAST\r\nabc", OPENED ", 250 2.1.0, 451 4.7.1, 554 5.5.1", READ, 0),
  WITH_FAULT (TOO_LARGE, READY "MAIL FROM:<a@b> SIZE=101\r\nMAIL FROM:<a@b> SIZE=100\r\n", OPENED ", 552 5.3.4, 250 2.1.0", READ, 0),
  WITH_FAULT (CONTENT_REFUSED, READY FROM TO "DATA\r\nx\r\n.\r\n" FROM TO "BDAT 1 LAST\r\nx", OPENED ", " DATA ", 554 5.7.1, 250 2.1.0, 250 2.1.5, 554 5.7.1", READ, 0),
  WITH_FAULT (DROP_DATA, READY FROM TO "DATA\r\nx", OPENED ", " DATA, DROP, 0),
  WITH_FAULT (DROP_DATA, READY FROM TO "BDAT 10\r\nx", OPENED ", 250 2.1.0, 250 2.1.5", DROP, 0),
  WITH_FAULT (DROP_AFTER_DATA, READY FROM TO "DATA\r\nx\r\n.\r\nQUIT\r\n", OPENED ", " DATA, DROP, 1),
  WITH_FAULT (DROP_AFTER_DATA, READY FROM TO "BDAT 1 LAST\r\nxQUIT\r\n", OPENED ", 250 2.1.0, 250 2.1.5", DROP, 1),
  CLEAR_FAULT (GREETING_REFUSED, HELLO "quit\r\n", NULL, "554, 503 5.5.1, 221 2.0.0", CLOSE),
  CLEAR_FAULT (BUSY, HELLO, NULL, "421", CLOSE),
  CLEAR_FAULT (CLOSED, HELLO, NULL, "", DROP),
  CLEAR_FAULT (SILENT, HELLO, NULL, "", READ),
  CLEAR_FAULT (NO_STARTTLS, HELLO "STARTTLS\r\n" FROM, NULL, "220, 250, 502 5.5.1, 530 5.7.0", READ),
  CLEAR_FAULT (STARTTLS_REFUSED, HELLO "STARTTLS\r\n", NULL, "220, 250, 454 4.7.0", READ),
  CLEAR_FAULT (STARTTLS_INJECTION, HELLO "STARTTLS\r\n", HELLO, "220, 250, 220 2.0.0, 250, 250", READ),
};

static PhPracticeDialogue *
make (PhPracticeFault fault, PhSecurity security)
{
  g_autoptr(PhSecret) password = ph_secret_new ("secret");

  return ph_practice_dialogue_new (fault, security, "practice", password);
}

static void
drain (PhPracticeDialogue *dialogue, GString *heard)
{
  while (ph_practice_dialogue_next (dialogue) == PH_PRACTICE_WANT_WRITE)
    {
      g_autoptr(GBytes) output = ph_practice_dialogue_take_output (dialogue);

      g_string_append_len (heard, g_bytes_get_data (output, NULL), (gssize) g_bytes_get_size (output));
    }
}

/* "220 localhost…", "250-…", "250 2.1.0 …" becomes "220, 250 2.1.0". */
static char *
summarize (const char *heard)
{
  g_autoptr(GRegex) last_line = g_regex_new ("^(\\d{3})( \\d\\.\\d+\\.\\d+)?(?: .*)?\r\n", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr(GString) summary = g_string_new (NULL);
  g_autoptr(GMatchInfo) match = NULL;

  for (g_regex_match (last_line, heard, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *code = g_match_info_fetch (match, 1);
      g_autofree char *enhanced = g_match_info_fetch (match, 2);

      g_string_append_printf (summary, "%s%s%s", summary->len > 0 ? ", " : "", code, enhanced != NULL ? enhanced : "");
    }
  return g_string_free (g_steal_pointer (&summary), FALSE);
}

/* Feeds @said in pieces of @first and then @rest octets. */
static void
say (PhPracticeDialogue *dialogue, const char *said, gsize first, gsize rest, GString *heard)
{
  gsize length = strlen (said);

  for (gsize at = 0, piece = MIN (first, length); at < length; at += piece, piece = MIN (rest, length - at))
    {
      ph_practice_dialogue_feed (dialogue, (const guint8 *) said + at, piece);
      drain (dialogue, heard);
    }
}

static guint
count_messages (PhPracticeDialogue *dialogue)
{
  guint count = 0;

  for (;; count++)
    {
      g_autoptr(PhPracticeMessage) message = ph_practice_dialogue_take_message (dialogue);

      if (message == NULL)
        return count;
    }
}

static void
play (const Case *test, gsize first, gsize rest)
{
  g_autoptr(PhPracticeDialogue) dialogue = make (test->fault, test->security);
  g_autoptr(GString) heard = g_string_new (NULL);

  drain (dialogue, heard);
  if (test->clear != NULL)
    say (dialogue, test->clear, first, rest, heard);
  if (test->encrypted != NULL)
    {
      g_assert_cmpint (ph_practice_dialogue_next (dialogue), ==, PH_PRACTICE_WANT_TLS);
      ph_practice_dialogue_tls_done (dialogue);
      drain (dialogue, heard);
      say (dialogue, test->encrypted, first, rest, heard);
    }

  g_autofree char *summary = summarize (heard->str);
  g_test_message ("%s, cut at %" G_GSIZE_FORMAT, test->name, first);
  g_assert_cmpstr (summary, ==, test->replies);
  g_assert_cmpint (ph_practice_dialogue_next (dialogue), ==, test->want);
  g_assert_cmpuint (count_messages (dialogue), ==, test->n_messages);
}

static gsize
get_longest (const Case *test)
{
  gsize clear = test->clear != NULL ? strlen (test->clear) : 0;
  gsize encrypted = test->encrypted != NULL ? strlen (test->encrypted) : 0;

  return MAX (MAX (clear, encrypted), 1);
}

static void
test_dialogues (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    play (&cases[i], G_MAXSIZE, G_MAXSIZE);
}

static void
test_dialogues_split (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize split = 1; split <= get_longest (&cases[i]); split++)
      play (&cases[i], split, G_MAXSIZE);
}

static void
test_dialogues_byte_by_byte (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    play (&cases[i], 1, 1);
}

/* A dialogue within TLS that has said @said. */
static PhPracticeDialogue *
make_encrypted (PhPracticeFault fault, const char *said, GString *heard)
{
  g_autoptr(PhPracticeDialogue) dialogue = make (fault, PH_SECURITY_TLS);

  ph_practice_dialogue_tls_done (dialogue);
  say (dialogue, said, G_MAXSIZE, G_MAXSIZE, heard);
  return g_steal_pointer (&dialogue);
}

static void
hear_encrypted (PhPracticeFault fault, const char *said, GString *heard)
{
  PhPracticeDialogue *dialogue = make_encrypted (fault, said, heard);

  ph_practice_dialogue_free (dialogue);
}

static void
test_message (void)
{
  g_autoptr(GString) heard = g_string_new (NULL);
  g_autoptr(PhPracticeDialogue) dialogue =
               make_encrypted (PH_PRACTICE_FAULT_NONE,
                               READY "MAIL FROM:<A.Lice@Example.org> SMTPUTF8\r\nRCPT TO:<b@example.org>\r\nRCPT TO:<\xe2\x80\xae@example.org>\r\n"
                                     "BDAT 7\r\na\r\n.\r\n\nBDAT 4 LAST\r\n\xff\r.b",
                               heard);
  g_autoptr(PhPracticeMessage) message = ph_practice_dialogue_take_message (dialogue);
  GBytes *content = ph_practice_message_get_content (message);

  g_assert_cmpstr (ph_practice_message_get_sender (message), ==, "A.Lice@Example.org");
  g_assert_cmpstr (ph_practice_message_get_recipients (message)[0], ==, "b@example.org");
  g_assert_cmpstr (ph_practice_message_get_recipients (message)[1], ==, "\\u{202E}@example.org");
  g_assert_null (ph_practice_message_get_recipients (message)[2]);
  g_assert_cmpstr (ph_practice_message_get_mechanism (message), ==, "PLAIN");
  g_assert_nonnull (ph_practice_message_get_received (message));
  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), "a\r\n.\r\n\n\xff\r.b", 11);
}

static void
test_ehlo (void)
{
  g_autoptr(GString) encrypted = g_string_new (NULL);
  g_autoptr(GString) clear = g_string_new (NULL);
  g_autoptr(PhPracticeDialogue) outside = make (PH_PRACTICE_FAULT_NONE, PH_SECURITY_STARTTLS);

  hear_encrypted (PH_PRACTICE_FAULT_NONE, HELLO, encrypted);
  say (outside, HELLO, G_MAXSIZE, G_MAXSIZE, clear);
  g_assert_cmpstr (encrypted->str, ==,
                   "220 localhost ESMTP Posthorn practice server\r\n"
                   "250-localhost greets a.example\r\n250-PIPELINING\r\n250-SIZE 26214400\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n"
                   "250-CHUNKING\r\n250-AUTH PLAIN LOGIN CRAM-MD5\r\n250 ENHANCEDSTATUSCODES\r\n");
  g_assert_nonnull (strstr (clear->str, "\r\n250-STARTTLS\r\n"));
  g_assert_null (strstr (clear->str, "AUTH"));
}

static void
test_ehlo_of_faults (void)
{
  g_autoptr(GString) heard = g_string_new (NULL);

  hear_encrypted (PH_PRACTICE_FAULT_NO_AUTH, HELLO, heard);
  g_assert_null (strstr (heard->str, "AUTH"));

  g_string_truncate (heard, 0);
  hear_encrypted (PH_PRACTICE_FAULT_TOO_LARGE, HELLO, heard);
  g_assert_nonnull (strstr (heard->str, "250-SIZE 100\r\n"));

  g_string_truncate (heard, 0);
  g_autoptr(PhPracticeDialogue) no_starttls = make (PH_PRACTICE_FAULT_NO_STARTTLS, PH_SECURITY_STARTTLS);
  say (no_starttls, HELLO, G_MAXSIZE, G_MAXSIZE, heard);
  g_assert_null (strstr (heard->str, "STARTTLS"));
}

static void
test_injection_is_one_write (void)
{
  g_autoptr(PhPracticeDialogue) dialogue = make (PH_PRACTICE_FAULT_STARTTLS_INJECTION, PH_SECURITY_STARTTLS);
  g_autoptr(GString) heard = g_string_new (NULL);

  say (dialogue, HELLO, G_MAXSIZE, G_MAXSIZE, heard);
  ph_practice_dialogue_feed (dialogue, (const guint8 *) "STARTTLS\r\n", 10);

  g_autoptr(GBytes) output = ph_practice_dialogue_take_output (dialogue);
  g_assert_cmpmem (g_bytes_get_data (output, NULL), 27, "220 2.0.0 Go ahead\r\n250-loc", 27);
  g_assert_cmpint (ph_practice_dialogue_next (dialogue), ==, PH_PRACTICE_WANT_TLS);
}

static void
test_too_large (void)
{
  static const char *const starts[] = { "DATA\r\n", "BDAT 102 LAST\r\n" };
  g_autofree char *body = g_strnfill (100, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autofree char *said = g_strconcat (READY FROM TO, starts[i], body, "\r\n", i == 0 ? ".\r\n" : "", "NOOP\r\n", NULL);
      g_autoptr(GString) heard = g_string_new (NULL);
      g_autoptr(PhPracticeDialogue) dialogue = make_encrypted (PH_PRACTICE_FAULT_TOO_LARGE, said, heard);

      g_assert_nonnull (strstr (heard->str, "\r\n552 5.3.4 Message too large\r\n250 2.0.0 Ok\r\n"));
      g_assert_cmpuint (count_messages (dialogue), ==, 0);
    }
}

static void
test_too_large_chunk (void)
{
  g_autofree char *body = g_strnfill (101, 'x');
  g_autofree char *said = g_strconcat (READY FROM TO "BDAT 101\r\n", body, "BDAT 1 LAST\r\nx", NULL);
  g_autoptr(GString) heard = g_string_new (NULL);
  g_autoptr(PhPracticeDialogue) dialogue = make_encrypted (PH_PRACTICE_FAULT_TOO_LARGE, said, heard);

  g_assert_nonnull (strstr (heard->str, "\r\n552 5.3.4 Message too large\r\n503 5.5.1 "));
  g_assert_cmpuint (count_messages (dialogue), ==, 0);
}

static void
test_many_recipients (void)
{
  g_autoptr(GString) said = g_string_new (READY FROM);
  g_autoptr(GString) heard = g_string_new (NULL);

  for (guint i = 0; i < 101; i++)
    g_string_append (said, TO);
  g_string_append (said, "BDAT 0 LAST\r\n");

  g_autoptr(PhPracticeDialogue) dialogue = make_encrypted (PH_PRACTICE_FAULT_NONE, said->str, heard);
  g_autoptr(PhPracticeMessage) message = ph_practice_dialogue_take_message (dialogue);
  g_assert_nonnull (strstr (heard->str, "\r\n452 4.5.3 Too many recipients\r\n250 2.0.0 "));
  g_assert_cmpuint (g_strv_length ((char **) ph_practice_message_get_recipients (message)), ==, 100);
}

static void
test_long_line (void)
{
  for (gsize piece = 1; piece < 40000; piece = piece * 7 + 1)
    {
      g_autofree char *filler = g_strnfill (30000, 'x');
      g_autofree char *said = g_strconcat ("NOOP ", filler, "\r\nNOOP\r\n", NULL);
      g_autoptr(GString) heard = g_string_new (NULL);
      g_autoptr(PhPracticeDialogue) dialogue = make (PH_PRACTICE_FAULT_NONE, PH_SECURITY_STARTTLS);

      say (dialogue, said, piece, piece, heard);
      g_assert_true (g_str_has_suffix (heard->str, "\r\n500 5.5.2 Line too long\r\n250 2.0.0 Ok\r\n"));
    }
}

static void
test_longest_line (void)
{
  g_autofree char *filler = g_strnfill (12288 - strlen ("NOOP \r\n"), 'x');
  g_autofree char *fits = g_strconcat ("NOOP ", filler, "\r\n", NULL);
  g_autofree char *too_long = g_strconcat ("NOOP x", filler, "\r\n", NULL);
  g_autoptr(GString) heard = g_string_new (NULL);
  g_autoptr(PhPracticeDialogue) dialogue = make (PH_PRACTICE_FAULT_NONE, PH_SECURITY_STARTTLS);

  say (dialogue, fits, G_MAXSIZE, G_MAXSIZE, heard);
  g_assert_true (g_str_has_suffix (heard->str, "\r\n250 2.0.0 Ok\r\n"));
  say (dialogue, too_long, G_MAXSIZE, G_MAXSIZE, heard);
  g_assert_true (g_str_has_suffix (heard->str, "\r\n500 5.5.2 Line too long\r\n"));
}

static void
test_nul (void)
{
  g_autoptr(PhPracticeDialogue) dialogue = make (PH_PRACTICE_FAULT_NONE, PH_SECURITY_STARTTLS);
  g_autoptr(GString) heard = g_string_new (NULL);

  ph_practice_dialogue_feed (dialogue, (const guint8 *) "NOOP\0x\r\n", 8);
  drain (dialogue, heard);
  g_assert_true (g_str_has_suffix (heard->str, "\r\n500 5.5.2 Control character in the line\r\n"));
}

static void
test_time_out (void)
{
  static const struct
  {
    const char *said;
    const char *farewell;
    PhPracticeFault fault;
    PhPracticeWant want;
  } idle[] = {
    { "", "421 4.4.2 Idle for too long\r\n", PH_PRACTICE_FAULT_NONE, PH_PRACTICE_WANT_CLOSE },
    { HELLO "NO", "421 4.4.2 Idle for too long\r\n", PH_PRACTICE_FAULT_NONE, PH_PRACTICE_WANT_CLOSE },
    { HELLO "STARTTLS\r\n", "Go ahead\r\n", PH_PRACTICE_FAULT_NONE, PH_PRACTICE_WANT_DROP },
    { "", "", PH_PRACTICE_FAULT_SILENT, PH_PRACTICE_WANT_DROP },
    { "a LOGIN b c\r\n", "* BAD Command not recognised\r\n", PH_PRACTICE_FAULT_NOT_SMTP, PH_PRACTICE_WANT_DROP },
  };

  for (guint i = 0; i < G_N_ELEMENTS (idle); i++)
    {
      g_autoptr(PhPracticeDialogue) dialogue = make (idle[i].fault, PH_SECURITY_STARTTLS);
      g_autoptr(GString) heard = g_string_new (NULL);

      say (dialogue, idle[i].said, G_MAXSIZE, G_MAXSIZE, heard);
      ph_practice_dialogue_time_out (dialogue);
      drain (dialogue, heard);
      g_assert_true (g_str_has_suffix (heard->str, idle[i].farewell));
      g_assert_cmpint (ph_practice_dialogue_next (dialogue), ==, idle[i].want);
    }
}

static void
test_silent_wants_no_tls (void)
{
  g_autoptr(PhPracticeDialogue) dialogue = make (PH_PRACTICE_FAULT_SILENT, PH_SECURITY_TLS);

  ph_practice_dialogue_feed (dialogue, (const guint8 *) "\x16\x03\x01", 3);
  g_assert_cmpint (ph_practice_dialogue_next (dialogue), ==, PH_PRACTICE_WANT_READ);
}

static void
test_garbage_is_endless (void)
{
  g_autoptr(PhPracticeDialogue) dialogue = make (PH_PRACTICE_FAULT_GARBAGE, PH_SECURITY_STARTTLS);
  gsize total = 0;

  while (total < 100000)
    {
      g_assert_cmpint (ph_practice_dialogue_next (dialogue), ==, PH_PRACTICE_WANT_WRITE);

      g_autoptr(GBytes) output = ph_practice_dialogue_take_output (dialogue);
      const guint8 *data = g_bytes_get_data (output, NULL);

      /* Neither a reply nor a TLS record: nonsense at first sight. */
      if (total == 0)
        g_assert_false (g_ascii_isdigit (data[0]) || (data[0] >= 20 && data[0] <= 24));
      total += g_bytes_get_size (output);
    }
}

static void
test_nicks (void)
{
  for (int fault = 0; fault < PH_N_PRACTICE_FAULTS; fault++)
    {
      PhPracticeFault found = PH_PRACTICE_FAULT_NONE;

      g_assert_true (ph_practice_fault_from_nick (ph_practice_fault_to_nick ((PhPracticeFault) fault), &found));
      g_assert_cmpint (found, ==, fault);
    }

  PhPracticeFault untouched = PH_PRACTICE_FAULT_BUSY;
  g_assert_false (ph_practice_fault_from_nick ("no-such-fault", &untouched));
  g_assert_cmpint (untouched, ==, PH_PRACTICE_FAULT_BUSY);
  g_assert_cmpstr (ph_practice_fault_to_nick (PH_PRACTICE_FAULT_STARTTLS_INJECTION), ==, "starttls-injection");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/dialogue/dialogues", test_dialogues);
  g_test_add_func ("/practice/dialogue/split", test_dialogues_split);
  g_test_add_func ("/practice/dialogue/byte-by-byte", test_dialogues_byte_by_byte);
  g_test_add_func ("/practice/dialogue/message", test_message);
  g_test_add_func ("/practice/dialogue/ehlo", test_ehlo);
  g_test_add_func ("/practice/dialogue/ehlo-of-faults", test_ehlo_of_faults);
  g_test_add_func ("/practice/dialogue/injection-is-one-write", test_injection_is_one_write);
  g_test_add_func ("/practice/dialogue/too-large", test_too_large);
  g_test_add_func ("/practice/dialogue/too-large-chunk", test_too_large_chunk);
  g_test_add_func ("/practice/dialogue/many-recipients", test_many_recipients);
  g_test_add_func ("/practice/dialogue/long-line", test_long_line);
  g_test_add_func ("/practice/dialogue/longest-line", test_longest_line);
  g_test_add_func ("/practice/dialogue/nul", test_nul);
  g_test_add_func ("/practice/dialogue/time-out", test_time_out);
  g_test_add_func ("/practice/dialogue/silent-wants-no-tls", test_silent_wants_no_tls);
  g_test_add_func ("/practice/dialogue/garbage-is-endless", test_garbage_is_endless);
  g_test_add_func ("/practice/fault/nicks", test_nicks);
  return g_test_run ();
}
