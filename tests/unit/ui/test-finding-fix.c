// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What one press mends of what the checks have found, and what it leaves alone.

#include "ph-finding-fix.h"

static PhDraft *
new_draft (const char *to)
{
  PhDraft *draft = ph_draft_new (NULL);
  g_autoptr(GPtrArray) mailboxes = ph_mailbox_list_parse (to);

  ph_draft_set_recipients (draft, PH_RECIPIENTS_TO, mailboxes);
  return draft;
}

static void
test_recipients (void)
{
  static const struct
  {
    PhDraftFlaw flaw;
    const char *to;
    const char *subject;
    const char *suggestion;
    const char *expected; /* NULL: it is not mended */
  } cases[] = {
    { PH_DRAFT_FLAW_LIKELY_TYPO, "Ada <ada@gmial.com>, bob@example.org", "ada@gmial.com", "ada@gmail.com", "Ada <ada@gmail.com>, bob@example.org" },
    { PH_DRAFT_FLAW_LIKELY_TYPO, "bob@example.org", "ada@gmial.com", "ada@gmail.com", NULL },
    { PH_DRAFT_FLAW_MALFORMED_RECIPIENT, "ada@@example.org", "ada@@example.org", "ada@example.org", "ada@example.org" },
    { PH_DRAFT_FLAW_MALFORMED_RECIPIENT, "nonsense", "nonsense", NULL, NULL },
    { PH_DRAFT_FLAW_DOUBLED_RECIPIENT, "Ada <ada@example.org>, bob@example.org, ADA@example.org", "ADA@example.org", NULL, "Ada <ada@example.org>, bob@example.org" },
    { PH_DRAFT_FLAW_NO_SUBJECT, "ada@example.org", NULL, NULL, NULL },
  };
  g_autoptr(PhAccount) account = ph_account_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhDraft) draft = new_draft (cases[i].to);
      PhDraftFinding finding = { .flaw = cases[i].flaw, .subject = (char *) cases[i].subject, .suggestion = (char *) cases[i].suggestion };

      g_test_message ("case %u", i);
      gboolean is_mended = ph_finding_fix_apply (&finding, draft, account);
      g_autofree char *to = ph_mailbox_list_to_text (ph_draft_get_recipients (draft, PH_RECIPIENTS_TO));

      g_assert_cmpint (is_mended, ==, cases[i].expected != NULL);
      g_assert_cmpstr (to, ==, cases[i].expected != NULL ? cases[i].expected : cases[i].to);
    }
}

static void
test_sender (void)
{
  g_autoptr(PhAccount) account = ph_account_new (NULL);
  g_autoptr(PhDraft) draft = new_draft ("bob@example.org");
  PhDraftFinding finding = { .flaw = PH_DRAFT_FLAW_FOREIGN_SENDER, .subject = (char *) "eve@example.org", .suggestion = (char *) "ada@example.org" };

  ph_account_set_address (account, "ada@example.org");
  g_assert_true (ph_finding_fix_apply (&finding, draft, account));
  g_assert_cmpstr (ph_mailbox_get_address (ph_draft_get_sender (draft)), ==, "ada@example.org");
}

/* The one that is missing, not one of the same name that is there. */
static void
test_attachment (void)
{
  g_autoptr(PhAccount) account = ph_account_new (NULL);
  g_autoptr(PhDraft) draft = new_draft ("bob@example.org");
  g_autoptr(GFile) file = g_file_new_for_path ("/nowhere/a.txt");
  g_autoptr(PhAttachment) there = ph_attachment_new (file, "a.txt", "text/plain", 3);
  g_autoptr(PhAttachment) missing = ph_attachment_new (file, "a.txt", "text/plain", 3);
  g_autoptr(PhAttachment) left = NULL;
  PhDraftFinding finding = { .flaw = PH_DRAFT_FLAW_ATTACHMENT_MISSING, .subject = (char *) "a.txt", .attachment = missing };

  ph_draft_add_attachment (draft, there);
  ph_draft_add_attachment (draft, missing);
  g_assert_true (ph_finding_fix_apply (&finding, draft, account));
  left = g_list_model_get_item (ph_draft_get_attachments (draft), 0);
  g_assert_true (left == there);
  g_assert_cmpuint (g_list_model_get_n_items (ph_draft_get_attachments (draft)), ==, 1);
  g_assert_false (ph_finding_fix_apply (&finding, draft, account));
}

static void
test_places (void)
{
  for (guint flaw = 0; flaw < PH_N_DRAFT_FLAWS; flaw++)
    g_assert_cmpint ((int) ph_finding_fix_get_place (flaw), <=, (int) PH_FINDING_PLACE_NEW_ATTACHMENT);
  g_assert_cmpint (ph_finding_fix_get_place (PH_DRAFT_FLAW_FORGOTTEN_ATTACHMENT), ==, PH_FINDING_PLACE_NEW_ATTACHMENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/finding-fix/recipients", test_recipients);
  g_test_add_func ("/ui/finding-fix/sender", test_sender);
  g_test_add_func ("/ui/finding-fix/attachment", test_attachment);
  g_test_add_func ("/ui/finding-fix/places", test_places);
  return g_test_run ();
}
