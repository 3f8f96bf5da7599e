// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Recipients as they are typed and pasted: taken apart without losing one, and written so that they are read again.

#include "config.h"

#include "ph-mailbox.h"

#include <string.h>

#define RIGHT_TO_LEFT "\xe2\x80\xae"
#define ZERO_WIDTH    "\xe2\x80\x8b"

static const struct
{
  const char *text;
  const char *name;
  const char *address;
} entries[] = {
  { "", "", "" },
  { "ada@example.org", "", "ada@example.org" },
  { "  ada@example.org\t", "", "ada@example.org" },
  { ZERO_WIDTH "ada@example.org" ZERO_WIDTH, "", "ada@example.org" },
  { "ada", "", "ada" },
  { "<ada@example.org>", "", "ada@example.org" },
  { "Ada Lovelace <ada@example.org>", "Ada Lovelace", "ada@example.org" },
  { "Ada Lovelace<ada@example.org>", "Ada Lovelace", "ada@example.org" },
  { "\"Lovelace, Ada\" <ada@example.org>", "Lovelace, Ada", "ada@example.org" },
  { "\"A \\\"Countess\\\" L\\\\\" <ada@example.org>", "A \"Countess\" L\\", "ada@example.org" },
  { "Ada \"The Countess\" Lovelace <ada@example.org>", "Ada The Countess Lovelace", "ada@example.org" },
  { "Disk 5\" <disk@example.org>", "Disk 5\"", "disk@example.org" },
  { "'Ada' <ada@example.org>", "Ada", "ada@example.org" },
  { "'ada@example.org' <ada@example.org>", "", "ada@example.org" },
  { "ADA@example.org <ada@example.org>", "", "ada@example.org" },
  { "Ada (at home) <ada@example.org>", "Ada (at home)", "ada@example.org" },
  { "Ada <ada@example.org> (at home)", "Ada", "ada@example.org" },
  { "ada@example.org (Ada Lovelace)", "Ada Lovelace", "ada@example.org" },
  { "ada@example.org (Ada (the) \\) Lovelace)", "Ada (the) ) Lovelace", "ada@example.org" },
  { "ada(comment)@example.org (Ada)", "Ada", "ada@example.org" },
  { "(nothing)", "", "(nothing)" },
  { "Ada :( <ada@example.org>", "Ada :(", "ada@example.org" },
  { "mailto:ada@example.org?subject=Hi", "", "ada@example.org" },
  { "mailto:%zz@example.org", "", "mailto:%zz@example.org" },
  { "Ada <ada@example.org", "", "Ada <ada@example.org" },
  { "Ada ada@example.org>", "", "Ada ada@example.org>" },
  { "Ada <ada@example.org> Lovelace", "", "Ada <ada@example.org> Lovelace" },
  { "\"a,b;c<d>e@f\"@example.org", "", "\"a,b;c<d>e@f\"@example.org" },
  { "Ada <\"a,b;c<d>e@f\"@example.org>", "Ada", "\"a,b;c<d>e@f\"@example.org" },
  { "Zoë Ж 日本 👩‍🚀 <zoe@bücher.example>", "Zoë Ж 日本 👩‍🚀", "zoe@bücher.example" },
  { "Ada\r\nBcc: x@y <ada@example.org>", "Ada  Bcc: x@y", "ada@example.org" },
  { "A" RIGHT_TO_LEFT "da <ada@example.org>", "Ada", "ada@example.org" },
  { "\xff\xfe <ada@example.org>", "\xef\xbf\xbd\xef\xbf\xbd", "ada@example.org" },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autoptr(PhMailbox) mailbox = ph_mailbox_parse (entries[i].text);
      g_autofree char *text = ph_mailbox_to_text (mailbox);
      g_autoptr(PhMailbox) again = ph_mailbox_parse (text);

      g_assert_cmpstr (ph_mailbox_get_name (mailbox), ==, entries[i].name);
      g_assert_cmpstr (ph_mailbox_get_address (mailbox), ==, entries[i].address);
      g_assert_true (ph_mailbox_equal (mailbox, again));
    }
}

static void
test_new (void)
{
  g_autoptr(PhMailbox) mailbox = ph_mailbox_new (NULL, "ada@example.org");
  g_autoptr(PhMailbox) same = ph_mailbox_ref (mailbox);
  g_autoptr(PhMailbox) other = ph_mailbox_new ("Ada", "ada@example.org");
  g_autoptr(PhMailbox) unclean = ph_mailbox_new ("A\nda\x7f", "ada\r\n@example.org\n");
  g_autoptr(PhAddress) address = ph_mailbox_dup_address (mailbox, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *long_name = g_strnfill (5000, 'x');
  g_autoptr(PhMailbox) endless = ph_mailbox_new (long_name, "");

  g_assert_true (G_VALUE_HOLDS_BOXED (&(GValue){ .g_type = PH_TYPE_MAILBOX }));
  g_assert_true (ph_mailbox_equal (mailbox, same));
  g_assert_false (ph_mailbox_equal (mailbox, other));
  g_assert_cmpstr (ph_address_get_wire (address), ==, "ada@example.org");
  g_assert_cmpstr (ph_mailbox_get_name (unclean), ==, "A da");
  g_assert_cmpstr (ph_mailbox_get_address (unclean), ==, "ada  @example.org");
  g_assert_null (ph_mailbox_dup_address (unclean, &error));
  g_assert_error (error, PH_ADDRESS_ERROR, PH_ADDRESS_ERROR_SPACE);
  g_assert_cmpuint (strlen (ph_mailbox_get_name (endless)), <=, 2000);
}

static const struct
{
  const char *name;
  const char *address;
  const char *text;
} texts[] = {
  { "", "ada@example.org", "ada@example.org" },
  { "Ada", "ada@example.org", "Ada <ada@example.org>" },
  { "Ada L. King", "ada@example.org", "Ada L. King <ada@example.org>" },
  { "Lovelace, Ada", "ada@example.org", "\"Lovelace, Ada\" <ada@example.org>" },
  { "a\\b\"c", "ada@example.org", "\"a\\\\b\\\"c\" <ada@example.org>" },
  { "To: Ada", "ada@example.org", "\"To: Ada\" <ada@example.org>" },
  { "'Ada'", "ada@example.org", "\"'Ada'\" <ada@example.org>" },
  { "", "mailto:ada@example.org", "<mailto:ada@example.org>" },
  { "", "a,b@example.org", "<a,b@example.org>" },
  { "", "To: ada@example.org", "<To: ada@example.org>" },
  { "", "", "<>" },
};

static void
test_to_text (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(PhMailbox) mailbox = ph_mailbox_new (texts[i].name, texts[i].address);
      g_autofree char *text = ph_mailbox_to_text (mailbox);
      g_autoptr(GPtrArray) list = ph_mailbox_list_parse (text);

      g_assert_cmpstr (text, ==, texts[i].text);
      g_assert_cmpuint (list->len, ==, 1);
      g_assert_true (ph_mailbox_equal (list->pdata[0], mailbox));
    }
}

/* The addresses of the entries, separated by "|". */
static const struct
{
  const char *text;
  const char *addresses;
} lists[] = {
  { "", "" },
  { " , ;\r\n", "" },
  { "a@x.org", "a@x.org" },
  { "a@x.org,b@x.org;c@x.org\nd@x.org\r\ne@x.org\rf@x.org", "a@x.org|b@x.org|c@x.org|d@x.org|e@x.org|f@x.org" },
  { "a@x.org,,b@x.org,", "a@x.org|b@x.org" },
  { "a@x.org\xe2\x80\xa8"
    "b@x.org",
    "a@x.org|b@x.org" },
  { "a@x.org, a@x.org", "a@x.org|a@x.org" },
  { "\"A, B; C\" <a@x.org>, b@x.org (B, or C), Ada (x;y) <c@x.org>", "a@x.org|b@x.org|c@x.org" },
  { "\"a,b\"@x.org, <\"c;d\"@x.org>", "\"a,b\"@x.org|\"c;d\"@x.org" },
  { "Ada <ada@x.org, Bob <b@x.org>", "Ada <ada@x.org|b@x.org" },
  { "Disk 5\" <a@x.org>, Disk 3\" <b@x.org>", "a@x.org|b@x.org" },
  { "\"Ada <a@x.org>, b@x.org\nc@x.org", "a@x.org|b@x.org|c@x.org" },
  { "Ada :( <a@x.org>, b@x.org", "a@x.org|b@x.org" },
  { "To: a@x.org, Bob <b@x.org>", "a@x.org|b@x.org" },
  { "Friends: a@x.org, b@x.org; c@x.org", "a@x.org|b@x.org|c@x.org" },
  { "undisclosed-recipients:;", "" },
  { "mailto:a@x.org,b@x.org", "a@x.org|b@x.org" },
  { "https://x.org/@a", "https://x.org/@a" },
  { "a@[IPv6:2001:db8::1]", "a@[IPv6:2001:db8::1]" },
  { "<a,b@x.org>", "a,b@x.org" },
};

static void
test_list (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr(GPtrArray) list = ph_mailbox_list_parse (lists[i].text);
      g_autoptr(GString) addresses = g_string_new (NULL);
      g_autofree char *text = ph_mailbox_list_to_text (list);
      g_autoptr(GPtrArray) again = ph_mailbox_list_parse (text);

      for (guint j = 0; j < list->len; j++)
        g_string_append_printf (addresses, "%s%s", j > 0 ? "|" : "", ph_mailbox_get_address (list->pdata[j]));
      g_assert_cmpstr (addresses->str, ==, lists[i].addresses);
      g_assert_cmpuint (again->len, ==, list->len);
      for (guint j = 0; j < list->len; j++)
        g_assert_true (ph_mailbox_equal (list->pdata[j], again->pdata[j]));
    }
}

/* Whatever name somebody has, its entry is read again, in whichever place. */
static void
test_round_trip (void)
{
  static const char *const pieces[] = { "a", " ", "\"", "\\", "<", ">", "(", ")", ",", ";", ":", "@", "'", ".", "é", "日", "[", "]", "x y", "mailto:" };
  g_autoptr(GRand) random = g_rand_new_with_seed (6);

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(GString) name = g_string_new (NULL);
      g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);

      for (gint32 n = g_rand_int_range (random, 0, 8); n > 0; n--)
        g_string_append (name, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      g_ptr_array_add (list, ph_mailbox_new (NULL, "\"<>,\"@x.org"));
      g_ptr_array_add (list, ph_mailbox_new (name->str, "\"<a>,\\\"\"@x.org"));
      g_ptr_array_add (list, ph_mailbox_new (name->str, "b@x.org"));

      g_autofree char *text = ph_mailbox_list_to_text (list);
      g_autoptr(GPtrArray) again = ph_mailbox_list_parse (text);

      g_assert_cmpuint (again->len, ==, list->len);
      for (guint j = 0; j < list->len; j++)
        g_assert_true (ph_mailbox_equal (list->pdata[j], again->pdata[j]));
    }
}

/* Cut anywhere, every entry that is whole is still found. */
static void
test_cuts (void)
{
  static const char text[] = "\"L, A\" <a@x.org>; b@x.org (B, b)\r\n Zoë <z@x.org>,c@x.org";
  static const gsize ends[] = { 16, 32, 49, 57 };

  for (gsize length = 0; length < sizeof text; length++)
    {
      g_autofree char *cut = g_strndup (text, length);
      g_autoptr(GPtrArray) list = ph_mailbox_list_parse (cut);
      guint n_whole = 0;

      while (n_whole < G_N_ELEMENTS (ends) && ends[n_whole] <= length)
        n_whole++;
      g_assert_cmpuint (list->len, >=, n_whole);
      if (n_whole > 0)
        g_assert_cmpstr (ph_mailbox_get_name (list->pdata[0]), ==, "L, A");
    }
}

/* What opens and never closes must not cost the square of its length. */
static void
test_hostile (void)
{
  static const char *const openers[] = { "(", "<", "\"", " \"", "<\"", "\\(", ":" };

  for (guint i = 0; i < G_N_ELEMENTS (openers); i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);

      while (text->len < 100000)
        g_string_append (text, openers[i]);

      g_autoptr(GPtrArray) list = ph_mailbox_list_parse (text->str);
      g_autofree char *again = ph_mailbox_list_to_text (list);

      g_assert_cmpuint (list->len, ==, 1);
      g_assert_cmpuint (strlen (again), >, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/mailbox/new", test_new);
  g_test_add_func ("/base/mailbox/parse", test_parse);
  g_test_add_func ("/base/mailbox/to-text", test_to_text);
  g_test_add_func ("/base/mailbox/list", test_list);
  g_test_add_func ("/base/mailbox/round-trip", test_round_trip);
  g_test_add_func ("/base/mailbox/cuts", test_cuts);
  g_test_add_func ("/base/mailbox/hostile", test_hostile);
  return g_test_run ();
}
