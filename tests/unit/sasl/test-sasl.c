// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The choice of a mechanism.

#include "config.h"

#include "ph-sasl.h"

typedef struct
{
  const char *sentence;
  const char *offered; /* separated by blanks */
  const char *wanted;
  PhSaslChannel channel;
  PhCleartext cleartext;
  const char *chosen; /* NULL: error */
  PhSaslError error;
} Case;

static const Case cases[] = {
  { "the strongest wins", "LOGIN PLAIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256", NULL, PH_SASL_CHANNEL_ENCRYPTED, PH_CLEARTEXT_REFUSE, "SCRAM-SHA-256", 0 },
  { "also without encryption", "PLAIN SCRAM-SHA-1", NULL, PH_SASL_CHANNEL_CLEAR, PH_CLEARTEXT_REFUSE, "SCRAM-SHA-1", 0 },
  { "CRAM-MD5 before PLAIN", "PLAIN CRAM-MD5", NULL, PH_SASL_CHANNEL_ENCRYPTED, PH_CLEARTEXT_REFUSE, "CRAM-MD5", 0 },
  { "PLAIN before LOGIN", "LOGIN PLAIN", NULL, PH_SASL_CHANNEL_ENCRYPTED, PH_CLEARTEXT_REFUSE, "PLAIN", 0 },
  { "lower case is understood", "login plain", NULL, PH_SASL_CHANNEL_ENCRYPTED, PH_CLEARTEXT_REFUSE, "PLAIN", 0 },
  { "what is wanted is taken", "LOGIN PLAIN SCRAM-SHA-256", "LOGIN", PH_SASL_CHANNEL_ENCRYPTED, PH_CLEARTEXT_REFUSE, "LOGIN", 0 },
  { "wanted, not offered", "PLAIN", "SCRAM-SHA-256", PH_SASL_CHANNEL_ENCRYPTED, PH_CLEARTEXT_REFUSE, NULL, PH_SASL_ERROR_NO_COMMON_MECHANISM },
  { "wanted, offered, not known here", "NTLM PLAIN", "NTLM", PH_SASL_CHANNEL_ENCRYPTED, PH_CLEARTEXT_REFUSE, NULL, PH_SASL_ERROR_NO_COMMON_MECHANISM },
  { "nothing offered", "", NULL, PH_SASL_CHANNEL_ENCRYPTED, PH_CLEARTEXT_REFUSE, NULL, PH_SASL_ERROR_NO_COMMON_MECHANISM },
  { "only unknown ones", "GSSAPI XOAUTH2 PLAIN-CLIENTTOKEN", NULL, PH_SASL_CHANNEL_ENCRYPTED, PH_CLEARTEXT_REFUSE, NULL, PH_SASL_ERROR_NO_COMMON_MECHANISM },
  { "no password in the clear", "PLAIN LOGIN", NULL, PH_SASL_CHANNEL_CLEAR, PH_CLEARTEXT_REFUSE, NULL, PH_SASL_ERROR_NEEDS_ENCRYPTION },
  { "not even a wanted one", "PLAIN LOGIN CRAM-MD5", "LOGIN", PH_SASL_CHANNEL_CLEAR, PH_CLEARTEXT_REFUSE, NULL, PH_SASL_ERROR_NEEDS_ENCRYPTION },
  { "unless a person allows it", "PLAIN LOGIN", NULL, PH_SASL_CHANNEL_CLEAR, PH_CLEARTEXT_ALLOW, "PLAIN", 0 },
  { "allowing it does not prefer it", "PLAIN CRAM-MD5", NULL, PH_SASL_CHANNEL_CLEAR, PH_CLEARTEXT_ALLOW, "CRAM-MD5", 0 },
  { "clear, and the safe one is not wanted", "PLAIN CRAM-MD5", "CRAM-MD5", PH_SASL_CHANNEL_CLEAR, PH_CLEARTEXT_REFUSE, "CRAM-MD5", 0 },
};

static void
test_choose (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *item = &cases[i];
      g_auto(GStrv) offered = g_strsplit (item->offered, " ", -1);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", item->sentence);
      const char *chosen = ph_sasl_choose ((const char *const *) offered, item->wanted, item->channel, item->cleartext, &error);
      g_assert_cmpstr (chosen, ==, item->chosen);
      if (item->chosen == NULL)
        g_assert_error (error, PH_SASL_ERROR, (int) item->error);
      else
        g_assert_no_error (error);
    }
}

static void
test_list (void)
{
  const char *const *names = ph_sasl_get_mechanisms ();

  g_assert_cmpstr (names[0], ==, "SCRAM-SHA-256");
  g_assert_cmpuint (g_strv_length ((char **) names), ==, 5);
  /* Every listed one can be chosen, and no weaker one before it. */
  for (guint i = 0; names[i] != NULL; i++)
    g_assert_cmpstr (ph_sasl_choose (names + i, NULL, PH_SASL_CHANNEL_ENCRYPTED, PH_CLEARTEXT_REFUSE, NULL), ==, names[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sasl/choose", test_choose);
  g_test_add_func ("/sasl/list", test_list);
  return g_test_run ();
}
