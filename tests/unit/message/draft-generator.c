// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Makes up drafts in many languages, with everything that has ever broken a mail program: long words, odd blanks, dots,
// "From " lines, half encoded words, files of any name and content.

#include "config.h"

#include "draft-generator.h"

#include "message-fixture.h"

#include <string.h>

#define PICK(random, array) ((array)[g_rand_int_range ((random), 0, G_N_ELEMENTS (array))])

static const char *const words[] = {
  "a",
  "the",
  "Hello",
  "World,",
  "don't",
  "1.",
  "e-mail",
  "x=y",
  "=?utf-8?Q?x?=",
  "=?",
  "?=",
  "=20",
  "=",
  "%",
  "#",
  "&",
  "<b>",
  "\"quoted\"",
  "(x)",
  "[1]",
  "Grüße",
  "Straße",
  "naïve",
  "café",
  "cafe\xcc\x81",
  "Ångström",
  "Привет",
  "мир",
  "Γειά",
  "こんにちは",
  "世界",
  "你好，世界",
  "안녕하세요",
  "नमस्ते",
  "สวัสดี",
  "שלום",
  "مرحبا",
  "\xe2\x80\x8fمرحبا\xe2\x80\x8f",
  "می\xe2\x80\x8cخواهم",
  "👩‍🚀",
  "👍🏽",
  "🏳️‍🌈",
  "🇩🇪",
  "z\xcc\x80\xcc\x81\xcc\x82\xcc\x83\xcc\x84",
  "\xc2\xa0",
  "\xe2\x80\xa8",
  "\xef\xbb\xbf",
  "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
  "https://example.org/a/very/long/path/that/does/not/fit/into/one/line/of/seventy-eight/characters?x=1&y=2",
};

/* Lines of texts. */
static const char *const lines[] = {
  "",
  " ",
  "   ",
  ".",
  "..",
  ". x",
  "From here",
  "From ",
  ">From here",
  "-- ",
  "--",
  "-- x",
  "> quoted",
  ">> deeper",
  "> > old",
  ">none",
  ">",
  "> -- ",
  "\t",
  "\ttab",
  "x\t",
  "  indented",
  "trailing ",
  "trailing   ",
  "QUIT",
  "RCPT TO:<x@example.org>",
  "Bcc: x@example.org",
  "Subject: no",
  "--=-boundary",
  "--",
  "begin 644 x",
  "\x1b[31mred",
  "\x01\x02",
  "\x0c",
  "\x7f",
  "~",
  "+OK",
  "=2E",
  "=",
};

static const char *const line_ends[] = { "\n", "\n", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\n\r" };

static const char *const names[] = {
  "",
  "",
  "Ada",
  "Ada Lovelace",
  "Lovelace, Ada",
  "A. Lovelace",
  "Ada (at home)",
  "\"Ada\"",
  "Ada \\ Lovelace",
  "Ada  Lovelace",
  "ada@work",
  "Ada: friend",
  "O'Hara",
  "'Ada'",
  "=?utf-8?Q?Ada?=",
  "Zoë",
  "Żółć Gęślą",
  "Ада Лавлейс",
  "日本太郎",
  "김철수",
  "שרה לוי",
  "محمد علی",
  "👩‍🚀 Ada",
  "é",
  "cafe\xcc\x81",
  "A,B;C<D>E",
  "#!$%&'*+-/=?^_`{|}~",
  "A name that is much longer than any name that anybody has ever had and that fits no line of a header field at all",
  "Ein Name, der viel länger ist als alles, was jemals irgendwo über irgendwem auf einem Türschild gestanden hätte",
  "Xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
};

static const char *const usual_addresses[] = {
  "ada@example.org",
  "a@x.org",
  "ada.lovelace+list@mail.example.org",
  "o'hara@example.org",
  "x=y@example.org",
  "#!$%&'*+-/=?^_`{|}~@example.org",
  "UPPER@Example.ORG",
  "ada@bücher.example",
  "ada@xn--bcher-kva.example",
  "ada@例え.テスト",
  "a-local-part-of-sixty-four-octets-which-is-the-most-that-fits--x@example.org",
};

static const char *const odd_addresses[] = {
  "\"ada lovelace\"@example.org",
  "\"a,b;c<d>e@f\"@example.org",
  "\"a\\\"b\"@example.org",
  "ada@[192.0.2.1]",
  "ada@[IPv6:2001:db8::1]",
  "müller@example.org",
  "用户@例え.テスト",
  "ada@localhost",
};

static const char *const file_names[] = {
  "report.pdf",
  "no extension",
  ".hidden",
  "a b  c.txt",
  "quote\"d.txt",
  "semi;colon=.txt",
  "percent%20.txt",
  "it's.txt",
  "UTF-8''x.txt",
  "=?utf-8?Q?x?=.txt",
  "comma,.csv",
  "(x).txt",
  "Grüße.txt",
  "cafe\xcc\x81.txt",
  "日本語のとても長いファイル名.pdf",
  "שלום.doc",
  "👩‍🚀.png",
  "Ёжик.odt",
  "a*b?.txt",
  "two\nlines.txt",
  "C:\\x.txt",
  "x.tar.gz",
  "message.eml",
};

static const char *const types[] = {
  "application/pdf",
  "application/octet-stream",
  "text/plain",
  "text/csv",
  "text/html",
  "image/png",
  "message/rfc822",
  "message/delivery-status",
  "multipart/mixed",
  "nonsense",
  "application/x-a.b+c",
};

static const struct
{
  const char *data;
  gsize length;
} contents[] = {
#define CONTENT(text)       \
  {                         \
    text, sizeof (text) - 1 \
  }
  CONTENT (""),
  CONTENT ("x"),
  CONTENT ("\n"),
  CONTENT ("\0"),
  CONTENT ("a\0b\r\nc\n\r"),
  CONTENT ("plain text\nof two lines\n"),
  CONTENT ("dos text\r\nof two lines\r\n"),
  CONTENT ("no end of line"),
  CONTENT ("Grüße\n日本\n"),
  CONTENT ("Latin-1: Gr\xfc\xdf e\n"),
  CONTENT ("half a character: \xe6\x97"),
  CONTENT ("From here\n.\n..\n>From\n"),
  CONTENT ("Subject: attached\n\nA message\nin itself.\n"),
  CONTENT ("Subject: attached\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße\r\n"),
  CONTENT ("Subject: Grüße\n\nraw header\n"),
  CONTENT ("Subject: bare CR\n\na\rb\n"),
  CONTENT ("Subject: parts\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"x\"\n\n--x\n\nA\n--x\nContent-Type: text/html\n\n<p>B\n--x--\n"),
#undef CONTENT
};

static gboolean
toss (GRand *random, int percent)
{
  return g_rand_int_range (random, 0, 100) < percent;
}

static char *
new_words (GRand *random, int max)
{
  GString *text = g_string_new (NULL);

  for (int n = g_rand_int_range (random, 0, max + 1); n > 0; n--)
    {
      if (text->len > 0)
        g_string_append (text, toss (random, 90) ? " " : toss (random, 50) ? ""
                                                                           : "   ");
      g_string_append (text, PICK (random, words));
    }
  return g_string_free (text, FALSE);
}

static void
append_line (GRand *random, GString *text)
{
  int kind = g_rand_int_range (random, 0, 100);
  g_autofree char *many = new_words (random, 60);

  if (kind < 40)
    g_string_append (text, PICK (random, lines));
  else if (kind < 90)
    g_string_append (text, many);
  else if (kind < 94)
    for (int n = g_rand_int_range (random, 1000, 2100); n > 0; n--)
      g_string_append_c (text, 'x');
  else if (kind < 97)
    for (int n = g_rand_int_range (random, 200, 800); n > 0; n--)
      g_string_append (text, "語");
  else
    g_string_append_printf (text, "> %s", many);
}

static char *
new_text (GRand *random)
{
  GString *text = g_string_new (NULL);

  if (toss (random, 3))
    return g_string_free (text, FALSE);
  for (int n = g_rand_int_range (random, 0, 25); n > 0; n--)
    {
      append_line (random, text);
      g_string_append (text, PICK (random, line_ends));
    }
  if (toss (random, 50))
    append_line (random, text);
  return g_string_free (text, FALSE);
}

static PhMailbox *
new_mailbox (GRand *random, DraftAddresses addresses)
{
  gboolean is_odd = addresses == DRAFT_ADDRESSES_ANY && toss (random, 15);

  return ph_mailbox_new (PICK (random, names), is_odd ? PICK (random, odd_addresses) : PICK (random, usual_addresses));
}

static void
add_recipients (GRand *random, PhDraft *draft, PhRecipientsField field, DraftAddresses addresses)
{
  g_autoptr(GPtrArray) mailboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);

  for (int n = toss (random, 5) ? 30 : g_rand_int_range (random, 0, 4); n > 0; n--)
    g_ptr_array_add (mailboxes, new_mailbox (random, addresses));
  ph_draft_set_recipients (draft, field, mailboxes);
}

static void
add_attachment (GRand *random, PhDraft *draft, const char *folder)
{
  int kind = g_rand_int_range (random, 0, 10);
  g_autofree char *long_name = g_strnfill (255, 'n');
  const char *name = kind == 0 ? long_name : PICK (random, file_names);
  guint i = (guint) g_rand_int_range (random, 0, G_N_ELEMENTS (contents));

  if (kind < 8)
    {
      message_fixture_attach (draft, folder, name, PICK (random, types), g_bytes_new_static (contents[i].data, contents[i].length));
      return;
    }

  gsize length = (gsize) g_rand_int_range (random, 1, 200000);
  g_autofree char *noise = g_malloc (length);

  for (gsize at = 0; at < length; at++)
    noise[at] = (char) g_rand_int_range (random, 0, 256);
  message_fixture_attach (draft, folder, name, PICK (random, types), g_bytes_new_take (g_steal_pointer (&noise), length));
}

PhDraft *
draft_generator_new_draft (GRand *random, DraftAddresses addresses, const char *folder)
{
  static const char *const replies[] = { "", "", "x@y.org", "<a.b$c@mail.example.org>", "not an id", "a b@c", "x@y\r\nBcc: z@example.org", "é@x.org" };
  PhDraft *draft = ph_draft_new (NULL);
  g_autoptr(PhMailbox) sender = new_mailbox (random, addresses);
  g_autofree char *subject = new_words (random, toss (random, 10) ? 120 : 12);
  g_autofree char *text = new_text (random);

  ph_draft_set_sender (draft, sender);
  do
    for (guint i = 0; i < PH_N_RECIPIENTS_FIELDS; i++)
      add_recipients (random, draft, (PhRecipientsField) i, addresses);
  while (ph_draft_get_recipients (draft, PH_RECIPIENTS_TO)->len + ph_draft_get_recipients (draft, PH_RECIPIENTS_CC)->len +
           ph_draft_get_recipients (draft, PH_RECIPIENTS_BCC)->len ==
         0);
  ph_draft_set_subject (draft, subject);
  ph_draft_set_text (draft, text);
  ph_draft_set_wrapping (draft, toss (random, 70) ? PH_TEXT_WRAPPING_FLOWED : PH_TEXT_WRAPPING_FIXED);
  ph_draft_set_importance (draft, (PhImportance) g_rand_int_range (random, 0, 3));
  ph_draft_set_in_reply_to (draft, PICK (random, replies));
  for (int n = toss (random, 40) ? g_rand_int_range (random, 1, 4) : 0; n > 0; n--)
    add_attachment (random, draft, folder);
  return draft;
}
