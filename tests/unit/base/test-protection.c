// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#include "config.h"

#include "ph-channel-binding.h"
#include "ph-protection.h"

static void
test_round_trip (void)
{
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *text = ph_protection_to_string ((PhProtection) i);

      g_assert_cmpuint (ph_protection_from_string (text), ==, i);
    }
}

static void
test_words (void)
{
  static const struct
  {
    const char *text;
    PhProtection protection;
  } cases[] = {
    { "", PH_PROTECTION_NONE },
    { "tls", PH_PROTECTION_TLS },
    { "channel-binding  tls", PH_PROTECTION_TLS | PH_PROTECTION_CHANNEL_BINDING },
    { "scram quantum", PH_PROTECTION_SCRAM }, /* of a newer version */
    { "TLS tlsx", PH_PROTECTION_NONE },
  };
  g_autofree char *all = ph_protection_to_string ((PhProtection) 7);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (ph_protection_from_string (cases[i].text), ==, cases[i].protection);
  g_assert_cmpstr (all, ==, "tls scram channel-binding");
}

/* The names stand in what a client signs: RFC 5929, RFC 9266. */
static void
test_channel_bindings (void)
{
  g_assert_cmpstr (ph_channel_binding_to_name (PH_CHANNEL_BINDING_TLS_EXPORTER), ==, "tls-exporter");
  g_assert_cmpstr (ph_channel_binding_to_name (PH_CHANNEL_BINDING_TLS_UNIQUE), ==, "tls-unique");
  g_assert_cmpstr (ph_channel_binding_to_name (PH_CHANNEL_BINDING_TLS_SERVER_END_POINT), ==, "tls-server-end-point");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/protection/round-trip", test_round_trip);
  g_test_add_func ("/base/protection/words", test_words);
  g_test_add_func ("/base/channel-binding/names", test_channel_bindings);
  return g_test_run ();
}
