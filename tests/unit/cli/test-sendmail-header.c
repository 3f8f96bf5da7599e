// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is added to the header fields of a message, which addresses change, and which fields name whom.

#include "config.h"

#include "ph-sendmail-header.h"
#include "ph-sendmail-qualify.h"

#include <string.h>

#define ADDRESS "ada@example.org"

static const struct
{
  const char *list;
  const char *expected; /* (nullable): NULL: stays as it is */
} lists[] = {
  { "root", ADDRESS },
  { " root (Cron Daemon)\n", " " ADDRESS " (Cron Daemon)\n" },
  { "(root) ada", "(root) " ADDRESS },
  { "Ada Lovelace <ada>", "Ada Lovelace <" ADDRESS ">" },
  { "\"root, the\" <root>, bob@x.example", "\"root, the\" <" ADDRESS ">, bob@x.example" },
  { "root, bob@x.example,\n ada", ADDRESS ", bob@x.example,\n " ADDRESS },
  { "friends: root, bob@x.example;", "friends: " ADDRESS ", bob@x.example;" },
  { "www-data", ADDRESS },
  { "ada+lists", ADDRESS },
  { "bob@x.example", NULL },
  { "Bob <bob@x.example> root", NULL },
  { "undisclosed-recipients:;", NULL },
  { "two words", NULL },
  { "\"root\"", NULL },
  { "\"a b\"@x.example", NULL },
  { "bob@[192.0.2.1]", NULL },
  { "bob @ x.example", NULL },
  { "<>", NULL },
  { "", NULL },
  { "-oroot", NULL },
  { "röot", NULL },
  { "(never \\) closed (", NULL },
  { "\"never closed", NULL },
  { "[", NULL },
  { ">root", NULL },
  { "a;,:<>\\", NULL },
};

static void
test_qualify (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *found = ph_sendmail_qualify (lists[i].list, ADDRESS);
      const char *expected = lists[i].expected != NULL ? lists[i].expected : lists[i].list;

      if (strcmp (lists[i].list, "a;,:<>\\") == 0)
        expected = ADDRESS ";,:<>\\";
      g_assert_cmpstr (found, ==, expected);
    }
}

static char *
complete (const char *header, const char *sender, const char *full_name)
{
  const PhSendmailAdditions additions = { ADDRESS, sender, full_name };
  g_autoptr(GByteArray) octets = g_byte_array_new ();
  g_autoptr(GByteArray) found = NULL;

  g_byte_array_append (octets, (const guint8 *) header, strlen (header));
  found = ph_sendmail_header_complete (octets, &additions);
  return g_strndup ((const char *) found->data, found->len);
}

static void
test_nothing_is_missing (void)
{
  const char *header = "FROM: eve@x.example\nX-Odd :  kept  \nSubject: To: root\ndate: whenever\nMessage-id: <1@x>\nTo: bob@x.example\n";
  g_autofree char *found = complete (header, NULL, "Nobody");

  g_assert_cmpstr (found, ==, header);
}

static void
test_additions (void)
{
  g_autofree char *found = complete ("Subject: x\n", NULL, NULL);
  g_auto(GStrv) lines = g_strsplit (found, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_cmpstr (lines[0], ==, "Subject: x");
  g_assert_cmpstr (lines[1], ==, "From: <ada@example.org>");
  g_assert_true (g_regex_match_simple ("^Date: [A-Z][a-z]{2}, \\d\\d? [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d \\+0000$", lines[2], 0, 0));
  g_assert_true (g_regex_match_simple ("^Message-ID: <[0-9a-f-]{36}@example\\.org>$", lines[3], 0, 0));
  g_assert_cmpstr (lines[4], ==, "");
}

static const struct
{
  const char *name;
  const char *expected;
} names[] = {
  { "Ada Lovelace", "From: \"Ada Lovelace\" <eve@x.example>\n" },
  { "a \"b\" \\ c", "From: \"a \\\"b\\\" \\\\ c\" <eve@x.example>\n" },
  { "Grüße", "From: =?UTF-8?B?R3LDvMOfZQ==?= <eve@x.example>\n" },
  { "", "From: <eve@x.example>\n" },
};

static void
test_names (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *found = complete ("Date: x\nMessage-ID: y\n", "eve@x.example", names[i].name);

      g_assert_true (g_str_has_suffix (found, names[i].expected));
    }
}

/* Encoded words have an end, and no character is torn. */
static void
test_long_name (void)
{
  g_autofree char *name = g_strdup ("ääääääääääääääääääääääxäääääääääääääääääääääääääääääääääääääääääääääääää");
  g_autofree char *found = complete ("", NULL, name);
  g_auto(GStrv) lines = g_strsplit (found, "\n", -1);
  g_autoptr(GString) decoded = g_string_new (NULL);

  for (guint i = 0; strstr (lines[i], "=?UTF-8?B?") != NULL; i++)
    {
      const char *start = strstr (lines[i], "=?UTF-8?B?");
      g_autofree char *code = g_strndup (start + 10, strcspn (start + 10, "?"));
      gsize length = 0;
      g_autofree guchar *part = g_base64_decode (code, &length);

      g_assert_cmpuint (strlen (start), <=, 75 + strlen (" <" ADDRESS ">"));
      g_assert_true (g_utf8_validate ((const char *) part, (gssize) length, NULL));
      g_string_append_len (decoded, (const char *) part, (gssize) length);
    }
  g_assert_cmpstr (decoded->str, ==, name);
}

static void
test_people_of_this_computer (void)
{
  g_autofree char *found = complete ("From: root (Cron Daemon)\nTo: root\nCc: eve@x.example,\n ada\nSubject: root\nDate: x\nMessage-ID: y\n", NULL, NULL);

  g_assert_cmpstr (found, ==,
                   "From: " ADDRESS " (Cron Daemon)\nTo: " ADDRESS "\nCc: eve@x.example,\n " ADDRESS "\nSubject: root\nDate: x\nMessage-ID: y\n");
}

static void
test_empty_from (void)
{
  g_autofree char *found = complete ("From: \nDate: x\nMessage-ID: y\n", NULL, NULL);

  g_assert_cmpstr (found, ==, "Date: x\nMessage-ID: y\nFrom: <" ADDRESS ">\n");
}

static const struct
{
  const char *header;
  const char *recipients;
  const char *sender;
} selections[] = {
  { "From: a@x\nTo: b@y,\n c@y\nCC: d@y\nBcc: e@y\nSubject: To: f@y\n", "To: b@y,\n c@y\nTo: d@y\nTo: e@y\n", "From: a@x\n" },
  { "Sender: s@x\nFrom: a@x\n", "", "Sender: s@x\nFrom: a@x\n" },
  { "Resent-To: g@y\nResent-From: h@y\nFrom: a@x\nTo: b@y\n", "To: g@y\n", "From: h@y\n" },
  { "Resent-Bcc: g@y\nTo: b@y\n", "To: g@y\n", "" },
  { "", "", "" },
};

static void
test_selections (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (selections); i++)
    {
      g_autoptr(GByteArray) header = g_byte_array_new ();
      g_autoptr(GByteArray) recipients = NULL;
      g_autoptr(GByteArray) sender = NULL;

      g_byte_array_append (header, (const guint8 *) selections[i].header, strlen (selections[i].header));
      recipients = ph_sendmail_header_select_recipients (header);
      sender = ph_sendmail_header_select_sender (header);
      g_assert_cmpmem (recipients->data, recipients->len, selections[i].recipients, strlen (selections[i].recipients));
      g_assert_cmpmem (sender->data, sender->len, selections[i].sender, strlen (selections[i].sender));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sendmail-header/qualify", test_qualify);
  g_test_add_func ("/sendmail-header/nothing-is-missing", test_nothing_is_missing);
  g_test_add_func ("/sendmail-header/additions", test_additions);
  g_test_add_func ("/sendmail-header/names", test_names);
  g_test_add_func ("/sendmail-header/long-name", test_long_name);
  g_test_add_func ("/sendmail-header/people-of-this-computer", test_people_of_this_computer);
  g_test_add_func ("/sendmail-header/empty-from", test_empty_from);
  g_test_add_func ("/sendmail-header/selections", test_selections);
  return g_test_run ();
}
