// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What pages of the web have for links becomes a message, and never one that a link may not make.

#include "ph-damaged-link.h"
#include "ph-mailto.h"

static void
test_mended (void)
{
  static const struct
  {
    const char *link;
    const char *to;
    const char *subject;
    const char *text;
  } cases[] = {
    { "mailto:bob@example.net?subject=50% off", "bob@example.net", "50% off", "" },
    { "mailto:bob@example.net?subject=100%", "bob@example.net", "100%", "" },
    { "mailto:bob@example.net?subject=gr%FC%DFe", "bob@example.net", "grüße", "" },
    { "mailto:bob@example.net?subject=a%0D%0ABcc:%20eve@example.org", "bob@example.net", "a  Bcc: eve@example.org", "" },
    { "mailto:bob@example.net?body=%1b[31mred%0D%0Aline%00", "bob@example.net", "", " [31mred\nline " },
    { "mailto:a@x.org,b@x.org?subject=x%26y%3D%zz", "a@x.org, b@x.org", "x&y=%zz", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *link = ph_damaged_link_mend (cases[i].link);
      g_autoptr(PhDraft) draft = ph_mailto_parse (link, NULL, NULL);
      g_autofree char *to = NULL;

      g_test_message ("%s: %s", cases[i].link, link);
      g_assert_nonnull (draft);
      to = ph_mailbox_list_to_text (ph_draft_get_recipients (draft, PH_RECIPIENTS_TO));
      g_assert_cmpstr (to, ==, cases[i].to);
      g_assert_cmpstr (ph_draft_get_subject (draft), ==, cases[i].subject);
      g_assert_cmpstr (ph_draft_get_text (draft), ==, cases[i].text);
      g_assert_cmpuint (ph_draft_get_recipients (draft, PH_RECIPIENTS_BCC)->len, ==, 0);
    }
}

/* Any octets give a link that can be decoded. */
static void
test_noise (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (5);

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr(GString) noise = g_string_new ("mailto:");
      g_autofree char *link = NULL;
      g_autoptr(PhDraft) draft = NULL;

      for (guint j = 0; j < 30; j++)
        g_string_append_c (noise, g_rand_boolean (rand) ? "%?&=,0Fa@"[g_rand_int_range (rand, 0, 9)] : (char) g_rand_int_range (rand, 1, 256));
      link = ph_damaged_link_mend (noise->str);
      draft = ph_mailto_parse (link, NULL, NULL);
      g_assert_nonnull (draft);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/damaged-link/mended", test_mended);
  g_test_add_func ("/ui/damaged-link/noise", test_noise);
  return g_test_run ();
}
