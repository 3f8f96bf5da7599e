// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a host name gives away, and the links in replies.

#include "config.h"

#include "ph-fix-link.h"
#include "ph-host-clue.h"

static void
test_incoming (void)
{
  g_autofree char *outgoing = ph_host_clue_dup_outgoing ("pop3.example.org");

  g_assert_true (ph_host_clue_is_incoming ("imap.example.org"));
  g_assert_true (ph_host_clue_is_incoming ("IMAP.example.org"));
  g_assert_true (ph_host_clue_is_incoming ("pop.example.org"));
  g_assert_true (ph_host_clue_is_incoming ("webmail.example.org"));
  g_assert_true (ph_host_clue_is_incoming ("mx.example.org"));
  g_assert_false (ph_host_clue_is_incoming ("smtp.example.org"));
  g_assert_false (ph_host_clue_is_incoming ("imaginary.example.org"));
  g_assert_false (ph_host_clue_is_incoming (""));
  g_assert_cmpstr (outgoing, ==, "smtp.example.org");
}

static void
test_corrected (void)
{
  g_autofree char *swapped = ph_host_clue_dup_corrected ("smpt.example.org");
  g_autofree char *right = ph_host_clue_dup_corrected ("smtp.example.org");
  g_autofree char *another = ph_host_clue_dup_corrected ("mail.example.org");
  g_autofree char *alone = ph_host_clue_dup_corrected ("smpt");

  g_assert_cmpstr (swapped, ==, "smtp.example.org");
  g_assert_null (right);
  g_assert_null (another);
  g_assert_null (alone);
}

static void
test_loopback (void)
{
  g_assert_true (ph_host_clue_is_loopback ("LOCALHOST"));
  g_assert_true (ph_host_clue_is_loopback ("127.0.0.2"));
  g_assert_false (ph_host_clue_is_loopback ("10.0.0.1"));
}

static void
test_extract (void)
{
  static const struct
  {
    const char *text;
    const char *host; /* (nullable) */
    guint16 port;
  } cases[] = {
    { "mail.example.org", "mail.example.org", 0 },
    { "mail.example.org:587", "mail.example.org", 587 },
    { "smtp://mail.example.org:2525/", "mail.example.org", 2525 },
    { "HTTPS://mail.example.org/inbox?x#y", "mail.example.org", 0 },
    { "[2001:db8::1]:465", "2001:db8::1", 465 },
    { "[2001:db8::1]", "2001:db8::1", 0 },
    { "2001:db8::1", "2001:db8::1", 0 },
    { "bücher.example", "bücher.example", 0 },
    { "mail.example.org:0", NULL, 0 },
    { "mail.example.org:99999", NULL, 0 },
    { "mail example org", NULL, 0 },
    { "mail.example.org 587", "mail.example.org", 587 },
    { "mail.example.org, 465", "mail.example.org", 465 },
    { "mail.example.org (port 465)", NULL, 0 },
    { "mail.example.org Port: 465", "mail.example.org", 465 },
    { "mail.example.org : 465", "mail.example.org", 465 },
    { "mail.example.org port", NULL, 0 },
    { "mail.example.org,", NULL, 0 },
    { "ssl://mail.example.org:465", "mail.example.org", 465 },
    { "smtp+starttls://ada%40example.org:secret@mail.example.org:587", "mail.example.org", 587 },
    { "https://mail.example.org/@ada", "mail.example.org", 0 },
    { "://mail.example.org", "mail.example.org", 0 },
    { "ada@example.org", "smtp.example.org", 0 },
    { "ada@", NULL, 0 },
    { "@example.org", NULL, 0 },
    { "https://", NULL, 0 },
    { "", NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint16 port = 0;
      g_autofree char *host = ph_host_clue_extract (cases[i].text, &port);

      g_assert_cmpstr (host, ==, cases[i].host);
      if (host != NULL)
        g_assert_cmpuint (port, ==, cases[i].port);
    }
}

static void
test_domain (void)
{
  static const char *const cases[][2] = {
    { "ada@Example.ORG", "example.org" },
    { "ada@b\xc3\xbc"
      "cher.example",
      "xn--bcher-kva.example" },
    { "\"a@b\"@example.org", "example.org" },
    { "ada@", NULL },
    { "ada", NULL },
    { "ada@a..b", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *domain = ph_host_clue_dup_domain (cases[i][0]);

      g_assert_cmpstr (domain, ==, cases[i][1]);
    }
}

static void
test_links (void)
{
  static const struct
  {
    const char *text;
    const char *link; /* (nullable) */
  } cases[] = {
    { "see https://example.org/a?b=c for more", "https://example.org/a?b=c" },
    { "see https://example.org.", "https://example.org" },
    { "see <https://example.org/x>.", "https://example.org/x" },
    { "see http://example.org/", NULL },
    { "https://user@evil.example/", NULL },
    { "https://good.example:80@evil.example/", NULL },
    { "https://", NULL },
    { "javascript:https", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *link = ph_fix_link_find (cases[i].text);

      g_assert_cmpstr (link, ==, cases[i].link);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagnosis/host-clue/incoming", test_incoming);
  g_test_add_func ("/diagnosis/host-clue/loopback", test_loopback);
  g_test_add_func ("/diagnosis/host-clue/corrected", test_corrected);
  g_test_add_func ("/diagnosis/host-clue/extract", test_extract);
  g_test_add_func ("/diagnosis/host-clue/domain", test_domain);
  g_test_add_func ("/diagnosis/fix-link/find", test_links);
  return g_test_run ();
}
