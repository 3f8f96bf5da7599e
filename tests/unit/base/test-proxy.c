// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What names a proxy and what does not.

#include "ph-proxy.h"

static void
test_judge (void)
{
  static const struct
  {
    const char *text;
    PhProxyChoice choice;
    const char *uri;
  } cases[] = {
    { NULL, PH_PROXY_CHOICE_DESKTOP, NULL },
    { "", PH_PROXY_CHOICE_DESKTOP, NULL },
    { "direct://", PH_PROXY_CHOICE_NONE, NULL },
    { "direct:///", PH_PROXY_CHOICE_WRONG, NULL },
    { "socks5://proxy.example", PH_PROXY_CHOICE_OWN, "socks5://proxy.example:1080" },
    { "socks5://proxy.example:9050/", PH_PROXY_CHOICE_OWN, "socks5://proxy.example:9050" },
    { "SOCKS4://10.0.0.1", PH_PROXY_CHOICE_OWN, "socks4://10.0.0.1:1080" },
    { "socks4a://proxy.example:1", PH_PROXY_CHOICE_OWN, "socks4a://proxy.example:1" },
    { "socks://[::1]:65535", PH_PROXY_CHOICE_OWN, "socks://[::1]:65535" },
    { "http://proxy.example", PH_PROXY_CHOICE_OWN, "http://proxy.example:8080" },
    { "https://proxy.example", PH_PROXY_CHOICE_OWN, "https://proxy.example:443" },
    { "proxy.example", PH_PROXY_CHOICE_WRONG, NULL },
    { "proxy.example:1080", PH_PROXY_CHOICE_WRONG, NULL },
    { "ftp://proxy.example", PH_PROXY_CHOICE_WRONG, NULL },
    { "socks5://", PH_PROXY_CHOICE_WRONG, NULL },
    { "socks5:proxy.example", PH_PROXY_CHOICE_WRONG, NULL },
    { "socks5://proxy.example:0", PH_PROXY_CHOICE_WRONG, NULL },
    { "socks5://proxy.example:65536", PH_PROXY_CHOICE_WRONG, NULL },
    { "socks5://proxy.example:x", PH_PROXY_CHOICE_WRONG, NULL },
    { "socks5://ada:secret@proxy.example", PH_PROXY_CHOICE_WRONG, NULL },
    { "socks5://ada@proxy.example", PH_PROXY_CHOICE_WRONG, NULL },
    { "socks5://@proxy.example", PH_PROXY_CHOICE_WRONG, NULL },
    { "http://proxy.example/proxy.pac", PH_PROXY_CHOICE_WRONG, NULL },
    { "http://proxy.example?x", PH_PROXY_CHOICE_WRONG, NULL },
    { "http://proxy.example#x", PH_PROXY_CHOICE_WRONG, NULL },
    { "http://proxy example", PH_PROXY_CHOICE_WRONG, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *uri = ph_proxy_dup_uri (cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (ph_proxy_judge (cases[i].text), ==, cases[i].choice);
      g_assert_cmpstr (uri, ==, cases[i].uri);
    }
}

static void
test_too_long (void)
{
  g_autofree char *host = g_strnfill (400, 'a');
  g_autofree char *uri = g_strconcat ("http://", host, NULL);

  g_assert_cmpint (ph_proxy_judge (uri), ==, PH_PROXY_CHOICE_WRONG);
}

/* A password that is at a wrong place is shown nowhere else. */
static void
test_skip_user (void)
{
  g_assert_cmpstr (ph_proxy_skip_user (""), ==, "");
  g_assert_cmpstr (ph_proxy_skip_user ("socks5://proxy.example:1"), ==, "socks5://proxy.example:1");
  g_assert_cmpstr (ph_proxy_skip_user ("socks5://ada:secret@proxy.example:1"), ==, "@proxy.example:1");
  g_assert_cmpstr (ph_proxy_skip_user ("socks5://ada:se@cret@proxy.example"), ==, "@proxy.example");
  g_assert_cmpstr (ph_proxy_skip_user ("ada:secret@"), ==, "@");
  g_assert_cmpint (ph_proxy_judge ("@proxy.example:1"), ==, PH_PROXY_CHOICE_WRONG);
  g_assert_cmpint (ph_proxy_judge ("@"), ==, PH_PROXY_CHOICE_WRONG);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/proxy/judge", test_judge);
  g_test_add_func ("/base/proxy/too-long", test_too_long);
  g_test_add_func ("/base/proxy/skip-user", test_skip_user);
  return g_test_run ();
}
