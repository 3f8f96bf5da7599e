// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The file of providers' own replies: that all of it can be understood, that every example leads back to its own row, and
// that no reply, however odd, takes long.

#include "config.h"

#include "diagnosis-fixture.h"
#include "ph-provider-reply.h"

#include <string.h>

#define RESOURCE_PATH "/io/github/posthorn/Posthorn/replies/provider-replies.conf"

#define MIN_REPLIES 60
/* All of it is shown in the window. */
#define MAX_EXAMPLE 400

static const struct
{
  const char *name;
  PhSmtpStage stage;
} stage_names[] = {
  { "greeting", PH_SMTP_STAGE_GREETING },
  { "ehlo", PH_SMTP_STAGE_EHLO },
  { "starttls", PH_SMTP_STAGE_STARTTLS },
  { "auth", PH_SMTP_STAGE_AUTH },
  { "mail", PH_SMTP_STAGE_MAIL },
  { "rcpt", PH_SMTP_STAGE_RCPT },
  { "data", PH_SMTP_STAGE_END_OF_DATA },
};

static GKeyFile *
load_file (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;
  GKeyFile *file = g_key_file_new ();

  g_assert_cmpuint (ph_provider_reply_get_n (), >=, MIN_REPLIES); /* This has registered the resource, too. */
  bytes = g_resources_lookup_data (RESOURCE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  return file;
}

static char *
dup_value (GKeyFile *file, const char *group, const char *key)
{
  return g_key_file_get_value (file, group, key, NULL);
}

/* A group that cannot be understood is left out, so a missing one is a mistake in the file. */
static void
test_all_understood (void)
{
  g_autoptr(GKeyFile) file = load_file ();
  gsize n_groups = 0;
  g_auto(GStrv) groups = g_key_file_get_groups (file, &n_groups);

  for (guint i = 0; i < MIN (n_groups, ph_provider_reply_get_n ()); i++)
    {
      const PhProviderReply *reply = ph_provider_reply_get_nth (i);
      g_autofree char *example = dup_value (file, groups[i], "Example");
      g_autofree char *problem = dup_value (file, groups[i], "Problem");

      g_assert_cmpstr (ph_provider_reply_get_example (reply), ==, example);
      g_assert_cmpstr (ph_problem_id_to_nick (ph_provider_reply_get_problem (reply)), ==, problem);
    }
  g_assert_cmpuint (n_groups, ==, ph_provider_reply_get_n ());
}

static void
test_keys (void)
{
  static const char *const known[] = { "Provider", "Stages", "Code", "Enhanced", "Text", "Example", "Problem", "Confidence", "Page", NULL };
  g_autoptr(GKeyFile) file = load_file ();
  g_auto(GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_auto(GStrv) keys = g_key_file_get_keys (file, groups[i], NULL, NULL);
      g_autofree char *text = dup_value (file, groups[i], "Text");

      for (guint j = 0; keys[j] != NULL; j++)
        g_assert_true (g_strv_contains (known, keys[j]));
      /* What a greedy pattern does to a long text, a bounded one cannot. */
      g_assert_null (strstr (text, ".*"));
      g_assert_null (strstr (text, ".+"));
    }
}

static void
test_values (void)
{
  for (guint i = 0; i < ph_provider_reply_get_n (); i++)
    {
      const PhProviderReply *reply = ph_provider_reply_get_nth (i);
      const char *url = ph_provider_reply_get_url (reply);

      g_assert_cmpuint (strlen (ph_provider_reply_get_provider (reply)), >, 0);
      g_assert_cmpuint (strlen (ph_provider_reply_get_example (reply)), >, 0);
      g_assert_cmpuint (strlen (ph_provider_reply_get_example (reply)), <=, MAX_EXAMPLE);
      if (url == NULL)
        continue;
      g_assert_true (g_str_has_prefix (url, "https://"));
      g_assert_true (g_uri_is_valid (url, G_URI_FLAGS_NONE, NULL));
    }
}

/* "5" stands for some code of that class, "5.7.*" for some enhanced one. */
static PhSmtpReply *
example_new (const PhProviderReply *reply)
{
  guint code = ph_provider_reply_get_code (reply);
  const char *enhanced = ph_provider_reply_get_enhanced (reply);
  g_autofree char *line = NULL;
  g_autofree char *filled = NULL;

  if (code < 10)
    code = enhanced != NULL && enhanced[0] == '4' ? 450 : 550;
  if (enhanced != NULL)
    {
      g_auto(GStrv) parts = g_strsplit_set (enhanced, "?*", -1);

      filled = enhanced[0] == '?' ? g_strdup_printf ("%u%s", code / 100, enhanced + 1) : g_strjoinv ("1", parts);
    }
  line = filled != NULL ? g_strdup_printf ("%u %s %s", code, filled, ph_provider_reply_get_example (reply))
                        : g_strdup_printf ("%u %s", code, ph_provider_reply_get_example (reply));
  return diagnosis_reply_new (line);
}

static void
test_examples (void)
{
  g_autoptr(GKeyFile) file = load_file ();
  g_auto(GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; i < ph_provider_reply_get_n (); i++)
    {
      const PhProviderReply *expected = ph_provider_reply_get_nth (i);
      g_autoptr(PhSmtpReply) reply = example_new (expected);
      g_autofree char *stages = dup_value (file, groups[i], "Stages");
      g_auto(GStrv) names = g_strsplit (stages, ";", -1);

      for (guint j = 0; names[j] != NULL; j++)
        for (guint k = 0; k < G_N_ELEMENTS (stage_names); k++)
          if (strcmp (stage_names[k].name, names[j]) == 0)
            {
              const PhProviderReply *found = ph_provider_reply_find (stage_names[k].stage, reply);

              if (found != expected)
                g_test_message ("%s at %s", groups[i], names[j]);
              g_assert_true (found == expected);
            }
    }
}

static void
test_other_replies (void)
{
  static const char *const lines[] = { "535 ", "550 5.7.1 Ask the postmaster", "421 4.3.2 Shutting down", "535 5.7.8 Authentication credentials are not right" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr(PhSmtpReply) reply = diagnosis_reply_new (lines[i]);

      g_assert_null (ph_provider_reply_find (PH_SMTP_STAGE_AUTH, reply));
    }
}

/* A text may be as long as a reply can be, and no pattern may take forever over it. */
static void
test_odd_texts (void)
{
  static const char *const bits[] = { "a", " ", "outboundspamexception ", "domain of sender address ", "client host [", "\xff\xfe", "\xe4\xb8\xad", "ofr" };

  for (guint i = 0; i < G_N_ELEMENTS (bits); i++)
    {
      g_autoptr(GString) text = g_string_new ("554 5.2.0 ");
      gint64 start_us = g_get_monotonic_time ();

      while (text->len < 60000)
        g_string_append (text, bits[i]);

      g_autoptr(PhSmtpReply) reply = diagnosis_reply_new (text->str);

      for (PhSmtpStage stage = PH_SMTP_STAGE_GREETING; stage <= PH_SMTP_STAGE_QUIT; stage++)
        ph_provider_reply_find (stage, reply);
      g_assert_cmpint (g_get_monotonic_time () - start_us, <, 2 * G_USEC_PER_SEC);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagnosis/provider-reply/all-understood", test_all_understood);
  g_test_add_func ("/diagnosis/provider-reply/keys", test_keys);
  g_test_add_func ("/diagnosis/provider-reply/values", test_values);
  g_test_add_func ("/diagnosis/provider-reply/examples", test_examples);
  g_test_add_func ("/diagnosis/provider-reply/other-replies", test_other_replies);
  g_test_add_func ("/diagnosis/provider-reply/odd-texts", test_odd_texts);
  return g_test_run ();
}
