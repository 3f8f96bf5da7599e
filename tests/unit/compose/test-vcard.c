// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Visiting cards of all versions, as programs really write them, and what is no card at all.

#include "ph-vcard.h"

#include <string.h>

static const struct
{
  const char *why;
  const char *card;
  const char *mailboxes;
} cards[] = {
  { "3.0", "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Lovelace\r\nN:Lovelace;Ada;;;\r\nEMAIL;TYPE=HOME:ada@x.org\r\nEND:VCARD\r\n", "Ada Lovelace <ada@x.org>" },
  { "4.0", "BEGIN:VCARD\nVERSION:4.0\nFN:Ada\nEMAIL;PREF=2:b@x.org\nEMAIL;PREF=1:a@x.org\nEND:VCARD\n", "Ada <a@x.org>, Ada <b@x.org>" },
  { "the preferred first", "FN:Ada\nEMAIL;TYPE=WORK:w@x.org\nEMAIL;TYPE=\"HOME,PREF\":h@x.org\n", "Ada <h@x.org>, Ada <w@x.org>" },
  { "2.1, quoted-printable", "BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen=20=\r\nM=C3=BCller\r\nEMAIL;INTERNET;PREF:j@x.org\r\nEND:VCARD\r\n",
    "J\303\274rgen M\303\274ller <j@x.org>" },
  { "2.1, another charset", "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:J=FCrgen\nEMAIL:j@x.org\n", "J\303\274rgen <j@x.org>" },
  { "folded lines", "FN:Ada Love\r\n lace\r\nEMAIL:ada@\r\n\tx.org\r\n", "Ada Lovelace <ada@x.org>" },
  { "folded within a letter", "FN:J\303\r\n \274rgen\r\nEMAIL:j@x.org\r\n", "J\303\274rgen <j@x.org>" },
  { "no FN", "N:Lovelace;Ada;;;\nEMAIL:ada@x.org\n", "Ada Lovelace <ada@x.org>" },
  { "an empty FN", "FN:\nN:Lovelace;;;;\nEMAIL:ada@x.org\n", "Lovelace <ada@x.org>" },
  { "no name", "EMAIL:ada@x.org\n", "ada@x.org" },
  { "escapes", "FN:L\\, Ada\\; \\\\ x\\ny\nEMAIL:ada@x.org\n", "\"L, Ada; \\\\ x y\" <ada@x.org>" },
  { "groups and lower case", "item1.fn:Ada\nitem2.email;type=internet:ada@x.org\nitem2.X-ABLabel:Home\n", "Ada <ada@x.org>" },
  { "a colon within a parameter", "FN;X=\"a:b\":Ada\nEMAIL;X=\"c;d:e\":ada@x.org\n", "Ada <ada@x.org>" },
  { "a picture", "FN:Ada\nPHOTO;ENCODING=b:AAAAAAAAAAAAAAAAAAAAAAAA\n BBBB\nEMAIL:ada@x.org\n", "Ada <ada@x.org>" },
  { "malformed addresses", "FN:Ada\nEMAIL:nonsense\nEMAIL:\nEMAIL:ada@x.org\n", "Ada <ada@x.org>" },
  { "a list of people", "FN:Friends\nX-EVOLUTION-LIST:TRUE\nEMAIL;X-EVOLUTION-DEST-EMAIL=a@x.org:a@x.org\n", "" },
  { "no list of people", "FN:Ada\nX-EVOLUTION-LIST:FALSE\nEMAIL:a@x.org\n", "Ada <a@x.org>" },
  { "no addresses", "FN:Ada\nTEL:123\n", "" },
  { "nothing", "", "" },
  { "no card", "Dear Ada,\nhow are you?\n", "" },
  { "only colons", ":\n;:\n.:\n:::\n=\n", "" },
};

static void
test_cards (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    {
      g_autoptr(GPtrArray) mailboxes = ph_vcard_list_mailboxes (cards[i].card);
      g_autofree char *text = ph_mailbox_list_to_text (mailboxes);

      g_test_message ("%s", cards[i].why);
      g_assert_cmpstr (text, ==, cards[i].mailboxes);
    }
}

/* Wherever it is cut off, it is read to its end and no further. */
static void
test_cut (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    for (gsize length = 0; length <= strlen (cards[i].card); length++)
      {
        g_autofree char *part = g_strndup (cards[i].card, length);
        g_autoptr(GPtrArray) mailboxes = ph_vcard_list_mailboxes (part);

        g_assert_cmpuint (mailboxes->len, <=, 2);
      }
}

static void
test_limits (void)
{
  g_autoptr(GString) card = g_string_new ("FN:Ada\nPHOTO:");
  g_autoptr(GPtrArray) few = NULL;
  g_autoptr(GPtrArray) none = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (card, "AAAAAAAAAAAAAAAA\n ");
  g_string_append (card, "\n");
  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (card, "EMAIL:a%u@x.org\n", i);
  few = ph_vcard_list_mailboxes (card->str);
  g_assert_cmpuint (few->len, ==, 10);
  g_string_assign (card, "");
  while (card->len <= 5 * 1024 * 1024)
    g_string_append (card, "NOTE:x\n");
  g_string_append (card, "EMAIL:a@x.org\n");
  none = ph_vcard_list_mailboxes (card->str);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compose/vcard/cards", test_cards);
  g_test_add_func ("/compose/vcard/cut", test_cut);
  g_test_add_func ("/compose/vcard/limits", test_limits);
  return g_test_run ();
}
