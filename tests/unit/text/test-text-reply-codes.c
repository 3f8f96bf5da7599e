// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Every code of the reference has words, and what has none is told from its digits; every line of a dialogue that this
// program can have gets a meaning.

#include "config.h"

#include "ph-text-dialogue.h"
#include "ph-text-reply-codes.h"
#include "ph-text-reply-search.h"
#include "ph-text-reply-words.h"

#include <string.h>

static void
assert_sentence (const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (g_str_has_suffix (text, "."));
  g_assert_null (strstr (text, "  "));
}

static void
test_words (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < ph_reply_code_get_n (); i++)
    {
      char *code = ph_reply_code_to_string (ph_reply_code_get_nth (i));
      const PhTextReplyWords *words = ph_text_reply_words_find (code);

      g_test_message ("%s", code);
      g_assert_nonnull (words);
      g_assert_false (g_str_has_suffix (words->title, "."));
      assert_sentence (words->explanation);
      if (words->advice != NULL)
        assert_sentence (words->advice);
      /* Who is refused wants to know what to do; who is not does not. */
      if (strchr ("2345", code[0]) != NULL && code[0] < '4')
        g_assert_null (words->advice);
      g_assert_true (g_hash_table_add (seen, code));
    }
  /* Nor is there a word for a code that does not exist. */
  g_assert_cmpuint (g_hash_table_size (seen), ==, ph_text_reply_words_get_n ());
}

static const struct
{
  const char *reply;
  const char *title;
  const char *reference;
  const char *part; /* of the explanation */
} meanings[] = {
  { "535 5.7.8 no", "User name or password is not accepted", "RFC 4954", "app password" },
  { "535", "The sign-in was refused", "RFC 4954", "app password" },
  { "535 5.7.0", "The sign-in was refused", "RFC 4954", "security or the rules" },
  { "421 4.7.0 no", "The server closes the connection", "RFC 5321", "security or the rules" },
  { "454 4.7.8", "Not now: the sign-in can’t be checked", "RFC 4954", "could not check" },
  { "4.4.2", "The connection broke", "RFC 3463", "ended in the middle" },
  { "571 no", "Refused by a rule", NULL, "No standard" },
  { "598", "Refused for good", "RFC 5321", "No standard names this code" },
  { "459 4.9.9", "Not allowed to ask for waiting mail", "RFC 1985", "mail servers" },
  { "440", "Not now", "RFC 5321", "this time" },
  { "429", "Not now", "RFC 5321", "connection" },
  { "5.4.99", "Refused for good", "RFC 3463", "network between mail servers" },
  { "5.99.99", "Refused for good", "RFC 3463", "No standard" },
  { "290", "Done", "RFC 5321", "has done" },
  { "333", "More is needed", "RFC 5321", "extension" },
  { "550 5.9.1", "Refused", "RFC 5321", "rule" },
  { "535 5.7.3 Authentication unsuccessful", "The sign-in was refused", "RFC 4954", "app password" },
  { "450 5.7.1 no", "Not now: the mailbox is not available", "RFC 5321", "contradict" },
};

static void
test_meanings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    {
      g_autoptr(PhReplyQuery) query = ph_reply_query_parse (meanings[i].reply);
      g_autoptr(PhTextReplyMeaning) meaning = ph_text_reply_meaning_new (query);

      g_test_message ("%s: %s", meanings[i].reply, meaning->explanation);
      g_assert_cmpstr (meaning->title, ==, meanings[i].title);
      g_assert_cmpstr (meaning->reference, ==, meanings[i].reference);
      g_assert_nonnull (strstr (meaning->explanation, meanings[i].part));
      assert_sentence (meaning->explanation);
    }
}

/* Whatever the digits, there is something to say. */
static void
test_all_numbers (void)
{
  for (guint code = 200; code < 600; code++)
    {
      g_autofree char *text = g_strdup_printf ("%u %c.%u.%u", code, "2445"[code / 100 - 2], code % 10, code % 7);
      g_autoptr(PhReplyQuery) query = ph_reply_query_parse (text);
      g_autoptr(PhTextReplyMeaning) meaning = ph_text_reply_meaning_new (query);

      g_assert_cmpuint (query->code, ==, code);
      assert_sentence (meaning->explanation);
      assert_sentence (ph_text_reply_outlook (query));
    }
}

static void
test_occasions (void)
{
  for (PhSmtpStage stage = PH_SMTP_STAGE_GREETING; stage <= PH_SMTP_STAGE_QUIT; stage++)
    g_assert_nonnull (ph_text_reply_occasion (stage));
}

static guint
count_found (const char *typed, guint *ret_examples)
{
  g_autoptr(PhTextReplySearch) search = ph_text_reply_search_new (typed);
  guint n = 0;

  *ret_examples = 0;
  for (guint i = 0; i < ph_reply_code_get_n (); i++)
    n += ph_text_reply_search_fits_entry (search, ph_reply_code_get_nth (i)) ? 1 : 0;
  for (guint i = 0; i < ph_provider_reply_get_n (); i++)
    *ret_examples += ph_text_reply_search_fits_example (search, ph_provider_reply_get_nth (i)) ? 1 : 0;
  return n;
}

static gboolean
finds (const char *typed, const char *code)
{
  g_autoptr(PhTextReplySearch) search = ph_text_reply_search_new (typed);

  for (guint i = 0; i < ph_reply_code_get_n (); i++)
    {
      g_autofree char *found = ph_reply_code_to_string (ph_reply_code_get_nth (i));

      if (g_str_equal (found, code))
        return ph_text_reply_search_fits_entry (search, ph_reply_code_get_nth (i));
    }
  g_assert_not_reached ();
}

static void
test_search (void)
{
  guint n_examples = 0;

  g_assert_cmpuint (count_found ("", &n_examples), ==, ph_reply_code_get_n ());
  g_assert_cmpuint (n_examples, ==, ph_provider_reply_get_n ());
  g_assert_cmpuint (count_found ("no such words", &n_examples), ==, 0);
  g_assert_cmpuint (n_examples, ==, 0);
  g_assert_cmpuint (count_found ("\xff", &n_examples), ==, 0);
  g_assert_cmpuint (count_found ("535 5.7.8", &n_examples), ==, 2);
  g_assert_cmpuint (n_examples, >, 0);
  g_assert_cmpuint (count_found ("google", &n_examples), ==, 1);
  g_assert_cmpuint (n_examples, >, 5);

  g_assert_true (finds ("53", "535"));
  g_assert_true (finds ("535-5.7.8 Username and Password not accepted", "5.7.8"));
  g_assert_true (finds ("<bob@x>: host mx[192.0.2.1] said: 550-5.1.1 gone", "X.1.1"));
  g_assert_true (finds ("(535, b'5.7.8 no')", "535"));
  g_assert_false (finds ("535-5.7.8 Username and Password not accepted", "4.7.8"));
  g_assert_true (finds ("5.7", "X.7.9"));
  g_assert_true (finds ("4.7", "4.7.0"));
  g_assert_false (finds ("4.7", "5.7.0"));
  g_assert_true (finds ("x.7.2", "X.7.26"));
  g_assert_true (finds ("GREYLISTING", "450"));
  g_assert_true (finds (" spf  servers", "X.7.23"));
  g_assert_false (finds ("spf mailbox full", "X.7.23"));
  g_assert_true (finds ("rfc 7504", "521"));
  g_assert_false (finds ("rfc 7504", "535"));
}

static const struct
{
  const char *line;
  const char *part; /* NULL: there is nothing to say */
} lines[] = {
  { "     8 -- connected to ::1 port 40521", "connection to the server is there" },
  { "    32 -- encrypted with TLS 1.3, TLS_AES_256_GCM_SHA384", "encrypted" },
  { "    32 -- the message follows", "text of the message" },
  { "    32 -- EHLO made the server hang up: once more with HELO", "old one" },
  { "    19 -- failed: the server replied: 535 5.7.8 Authentication credentials invalid", "User name or password" },
  { "     7 -- failed: Could not connect: Connection refused", "ended here" },
  { "     7 -- something new", NULL },
  { "C: EHLO [127.0.0.1]", "[127.0.0.1]" },
  { "    17 C: ehlo x", "introduces itself as x" },
  { "    17 C: STARTTLS", "encryption" },
  { "    17 C: AUTH PLAIN ***", "called PLAIN" },
  { "    17 C: ***", "secret" },
  { "    17 C: MAIL FROM:<a@example.org>", "sender is: a@example.org." },
  { "    17 C: MAIL FROM:<a@example.org> SIZE=476000 SMTPUTF8 REQUIRETLS", "The message has 476.0" },
  { "    17 C: MAIL FROM:<\"a > b\"@example.org>", "\"a > b\"@example.org" },
  { "    17 C: MAIL FROM:<>", "nobody" },
  { "    17 C: MAIL FROM:", "sender is" },
  { "    17 C: RCPT TO:<b@example.net> NOTIFY=FAILURE", "FAILURE" },
  { "    17 2 C: RCPT TO:<b@example.net>", "b@example.net" },
  { "    17    C: QUIT", "goodbye" },
  { "    17 C: Hello, Bob", NULL },
  { "    17 S: 220 localhost ESMTP", "greeting" },
  { "    17 S: 250-localhost greets [127.0.0.1]", "more lines" },
  { "    17 S: 250-SIZE 52428800", "52.4" },
  { "    17 S: 250 SIZE", "does not tell" },
  { "    17 S: 250-SIZE 0", "does not tell" },
  { "    17 S: 250-AUTH PLAIN LOGIN CRAM-MD5", "PLAIN LOGIN CRAM-MD5" },
  { "    17 S: 250-AUTH=LOGIN", ": LOGIN." },
  { "    17 S: 250 XXXXXXXA", "overwritten" },
  { "    17 S: 250 sizes", "has done" },
  { "    17 S: 250 2.1.0 Sender ok", "has done" },
  { "    17 S: 250 2.1.5 Recipient ok", "recipient is right" },
  { "    17 S: 334 ***", "sign-in" },
  { "    17 S: 535-5.7.8 Username and Password not accepted", "User name or password" },
  { "    17 S: 535 5.7.8 https://support.example/", "User name or password" },
  { "    17 S: HTTP/1.1 400 Bad Request", "not what a mail server says" },
  { "    17 S: * OK IMAP4rev1", "not what a mail server says" },
  { "    17 S: ", "not what a mail server says" },
  { "", NULL },
  { "    17 ", NULL },
  { "12 34 56 C: QUIT", NULL },
  { "Subject: C: QUIT", NULL },
};

static void
test_dialogue (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *meaning = ph_text_dialogue_line_meaning (lines[i].line);

      g_test_message ("%s: %s", lines[i].line, meaning);
      g_assert_cmpint (meaning != NULL, ==, lines[i].part != NULL);
      if (meaning != NULL)
        g_assert_nonnull (strstr (meaning, lines[i].part));
      if (meaning != NULL)
        g_assert_null (strchr (meaning, '{'));
    }
}

static void
test_dialogue_reply (void)
{
  g_autoptr(PhReplyQuery) reply = ph_text_dialogue_line_find_reply ("    17 S: 535-5.7.8 no");

  g_assert_cmpuint (reply->code, ==, 535);
  g_assert_cmpuint (reply->enhanced.detail, ==, 8);
  g_assert_null (ph_text_dialogue_line_find_reply ("    17 C: 535 5.7.8 no"));
  g_assert_null (ph_text_dialogue_line_find_reply ("    17 S: 5.7.8 no"));
  g_assert_null (ph_text_dialogue_line_find_reply ("    17 S: * OK"));
  g_assert_null (ph_text_dialogue_line_find_reply (""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/reply-codes/words", test_words);
  g_test_add_func ("/text/reply-codes/meanings", test_meanings);
  g_test_add_func ("/text/reply-codes/all-numbers", test_all_numbers);
  g_test_add_func ("/text/reply-codes/occasions", test_occasions);
  g_test_add_func ("/text/reply-codes/search", test_search);
  g_test_add_func ("/text/dialogue", test_dialogue);
  g_test_add_func ("/text/dialogue/reply", test_dialogue_reply);

  return g_test_run ();
}
