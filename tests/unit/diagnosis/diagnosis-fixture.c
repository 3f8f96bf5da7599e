// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the tests of the rules share.

#include "config.h"

#include "diagnosis-fixture.h"

#include <stdlib.h>
#include <string.h>

const char diagnosis_self_pem[] =
  "-----BEGIN CERTIFICATE-----\n"
  "MIIBzTCCAXOgAwIBAgIUawDfhA7vxB7BA8jJGq2XMcercLMwCgYIKoZIzj0EAwIw\n"
  "GzEZMBcGA1UEAwwQc210cC5leGFtcGxlLm9yZzAgFw0yNjExMjIwNjU0NTNaGA8y\n"
  "MTI2MTAyOTA2NTQ1M1owGzEZMBcGA1UEAwwQc210cC5leGFtcGxlLm9yZzBZMBMG\n"
  "ByqGSM49AgEGCCqGSM49AwEHA0IABHYGNojzxEVqerRDTaDXSXnKjAfi3Wg5AnsD\n"
  "pPB6kXMeS9Mh1bocIhEWHQlmJfk1Nb0sntYyiqiGesgvdSX+fK+jgZIwgY8wHQYD\n"
  "VR0OBBYEFLXID1mn5XsUcOVEOFC0XtJ+b+AoMB8GA1UdIwQYMBaAFLXID1mn5XsU\n"
  "cOVEOFC0XtJ+b+AoMA8GA1UdEwEB/wQFMAMBAf8wPAYDVR0RBDUwM4INKi5leGFt\n"
  "cGxlLm9yZ4IQbWFpbC5leGFtcGxlLm9yZ4IQc210cC5leGFtcGxlLm9yZzAKBggq\n"
  "hkjOPQQDAgNIADBFAiEAx1uPSqmIhEWgTwiOh6TbPY3h+cx1NcUmqCsyJmz0yjEC\n"
  "IB74/VgCGQGyx9orqLcxOJARLRpk3RDUOvp9Ytsu0CP0\n"
  "-----END CERTIFICATE-----\n";

const char diagnosis_leaf_pem[] =
  "-----BEGIN CERTIFICATE-----\n"
  "MIIBlzCCAT2gAwIBAgIUX1jpYn085wOVtnTBAOmEvtiT9LIwCgYIKoZIzj0EAwIw\n"
  "GTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjYxMTIyMDY1NDUzWhgPMjEy\n"
  "NjEwMjkwNjU0NTNaMBsxGTAXBgNVBAMMEG1haWwuZXhhbXBsZS5uZXQwWTATBgcq\n"
  "hkjOPQIBBggqhkjOPQMBBwNCAARjNf2zEC0Tnj2Ip2ElED4uhnip6hlqhPzF1ytd\n"
  "JWv+fjZzrDdqjUj93rXY3kUDJ8INGsiIYSlYGh0ggF2D2Cjgo18wXTAbBgNVHREE\n"
  "FDASghBtYWlsLmV4YW1wbGUubmV0MB0GA1UdDgQWBBSQVS7TshHnRH0zB3TRVog7\n"
  "3gAzWzAfBgNVHSMEGDAWgBSSkfCKVNhFHbR+EUnxK59Ds7u3mjAKBggqhkjOPQQD\n"
  "AgNIADBFAiBQhc1I5nbgtY415lrEkf8Fob1oojlRhvlvom81bGxp4AIhAJHs0DlD\n"
  "D3ZyWB+2uyIc41CGD9gFY090hQ4+P1li7ZCt\n"
  "-----END CERTIFICATE-----\n";

PhAccount *
diagnosis_account_new (void)
{
  PhAccount *account = ph_account_new (NULL);

  ph_account_set_address (account, "ada@example.org");
  ph_account_set_host (account, "mail.example.org");
  ph_account_set_port (account, 587);
  ph_account_set_security (account, PH_SECURITY_STARTTLS);
  ph_account_set_username (account, "ada@example.org");
  return account;
}

PhSmtpReply *
diagnosis_reply_new (const char *line)
{
  const char *lines[] = { line + 4, NULL };

  return ph_smtp_reply_new ((guint) strtoul (line, NULL, 10), lines);
}

PhProvider *
diagnosis_provider_new (const char *lines)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *text = g_strconcat ("[Example Mail]\n", lines, NULL);
  PhProvider *provider = NULL;

  g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  provider = ph_provider_new_from_group (file, "Example Mail", PH_PROVIDER_BUILT_IN, &error);
  g_assert_no_error (error);
  return provider;
}

static PhProbeOutcome
parse_outcome (const char *word)
{
  static const char *const words[] = { "unknown", "open", "closed", "silent", "missing", "captive" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i], word) == 0)
      return (PhProbeOutcome) i;
  g_assert_not_reached ();
}

static PhProbe
parse_probe (const char *text)
{
  static const char *const kinds[] = { "port", "family", "name", "control", "web" };
  g_auto(GStrv) words = g_strsplit (text, " ", -1);
  guint n_words = g_strv_length (words);
  gboolean is_trusted = strcmp (words[n_words - 1], "trusted") == 0;
  PhProbe probe = { .outcome = is_trusted ? PH_PROBE_OPEN : parse_outcome (words[n_words - 1]), .is_trusted = is_trusted };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i], words[0]) == 0)
      probe.kind = (PhProbeKind) i;
  if (probe.kind == PH_PROBE_FAMILY)
    g_assert_true (ph_address_family_from_nick (words[1], &probe.family));
  if (probe.kind == PH_PROBE_NAME)
    g_strlcpy (probe.host, words[1], sizeof probe.host);
  if (probe.kind == PH_PROBE_PORT || probe.kind == PH_PROBE_NAME)
    {
      probe.port = (guint16) strtoul (words[n_words - 3], NULL, 10);
      g_assert_true (ph_security_from_nick (words[n_words - 2], &probe.security));
    }
  return probe;
}

GArray *
diagnosis_probes_new (const char *text)
{
  GArray *probes = g_array_new (FALSE, FALSE, sizeof (PhProbe));
  g_auto(GStrv) items = text != NULL ? g_strsplit (text, ", ", -1) : NULL;

  for (guint i = 0; items != NULL && items[i] != NULL; i++)
    {
      PhProbe probe = parse_probe (items[i]);

      g_array_append_val (probes, probe);
    }
  return probes;
}

char *
diagnosis_describe_fix (PhFix *fix)
{
  g_autoptr(GEnumClass) kinds = g_type_class_ref (PH_TYPE_FIX_KIND);
  GString *text = g_string_new (g_enum_get_value (kinds, (int) ph_fix_get_kind (fix))->value_nick);

  for (guint i = 0; i < ph_fix_get_n_changes (fix); i++)
    g_string_append_printf (text, " %s=%s", ph_fix_get_change (fix, i)->field, ph_fix_get_change (fix, i)->value);
  if (ph_fix_get_url (fix) != NULL)
    g_string_append_printf (text, " url=%s", ph_fix_get_url (fix));
  return g_string_free (text, FALSE);
}

void
diagnosis_assert_first_fix (PhProblem *problem, const char *expected)
{
  g_autofree char *found = ph_problem_get_n_fixes (problem) > 0 ? diagnosis_describe_fix (ph_problem_get_fix (problem, 0)) : g_strdup ("");

  g_assert_cmpstr (found, ==, expected);
}

void
diagnosis_assert_fixes_apply (PhProblem *problem, PhAccount *account)
{
  for (guint i = 0; i < ph_problem_get_n_fixes (problem); i++)
    {
      PhFix *fix = ph_problem_get_fix (problem, i);
      g_autoptr(PhAccount) changed = ph_account_copy (account);

      ph_fix_apply (fix, changed);
      g_assert_cmpint (ph_account_equal (changed, account), ==, ph_fix_get_n_changes (fix) == 0);
      g_assert_cmpint (ph_fix_get_action (fix) != NULL, ==, ph_fix_get_n_changes (fix) == 0);
    }
}
