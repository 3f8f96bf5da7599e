// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is found in a draft, what not, and that sizes are estimated as they turn out.

#include "ph-draft-check.h"

#include <string.h>

#include "await.h"
#include "draft-facts.h"
#include "ph-message-builder.h"
#include "sandbox.h"

static PhProviderCatalogue *catalogue;

static PhAccount *
new_account (void)
{
  PhAccount *account = ph_account_new ("acc-1");

  ph_account_set_address (account, "ada@example.org");
  ph_account_set_senders (account, "Office <office@example.org>");
  return account;
}

/* One in which nothing is found. */
static PhDraft *
new_good_draft (void)
{
  PhDraft *draft = ph_draft_new (NULL);

  draft_facts_set_recipients (draft, PH_RECIPIENTS_TO, "Bea <bea@example.net>");
  ph_draft_set_subject (draft, "Hello");
  ph_draft_set_text (draft, "How are you?\n");
  return draft;
}

static PhProvider *
new_provider (const char *limits)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *text = g_strconcat ("[Example]\nServers=tls smtp.example.org 465\n", limits, NULL);
  g_autoptr(GError) error = NULL;
  PhProvider *provider = NULL;

  g_assert_true (g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, NULL));
  provider = ph_provider_new_from_group (file, "Example", PH_PROVIDER_BUILT_IN, &error);
  g_assert_no_error (error);
  return provider;
}

/* "flaw field subject suggestion size limit; …" without what is not set. */
static char *
describe (GPtrArray *findings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++)
    {
      PhDraftFinding *finding = findings->pdata[i];

      g_string_append_printf (text, "%d.%d %s>%s; ", finding->flaw, finding->field, finding->subject != NULL ? finding->subject : "", finding->suggestion != NULL ? finding->suggestion : "");
    }
  return g_string_free (text, FALSE);
}

static char *
check (PhDraft *draft, const PhServerFacts *server, PhProvider *provider)
{
  g_autoptr(PhAccount) account = new_account ();
  const PhDraftCircumstances circumstances = { .account = account, .server = server, .provider = provider, .catalogue = catalogue };
  g_autoptr(GPtrArray) findings = ph_draft_check (draft, &circumstances);

  return describe (findings);
}

static void
assert_found (PhDraft *draft, const char *expected)
{
  g_autofree char *found = check (draft, NULL, NULL);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_nothing (void)
{
  g_autoptr(PhDraft) draft = new_good_draft ();
  g_autoptr(PhDraft) empty = ph_draft_new (NULL);

  assert_found (draft, "");
  assert_found (empty, "0.0 >; 8.0 >; 11.0 >; ");
}

static const struct
{
  const char *why;
  PhRecipientsField field;
  const char *recipients;
  const char *found;
} recipients[] = {
  { "good ones", PH_RECIPIENTS_CC, "Cleo <c@example.net>, d@m\303\274nchen.example", "" },
  { "not an address", PH_RECIPIENTS_CC, "nobody", "1.1 nobody>; " },
  { "a dot behind", PH_RECIPIENTS_CC, "cleo@example.net.", "1.1 cleo@example.net.>cleo@example.net; " },
  { "a bracket too few", PH_RECIPIENTS_CC, "<cleo@example.net", "1.1 <cleo@example.net>cleo@example.net; " },
  { "a blank within", PH_RECIPIENTS_CC, "cleo @ example.net", "1.1 cleo @ example.net>cleo@example.net; " },
  { "disguised", PH_RECIPIENTS_CC, "cleo (at) example.net", "1.1 cleo (at) example.net>cleo@example.net; " },
  { "two dots", PH_RECIPIENTS_CC, "cleo..c@example.net", "1.1 cleo..c@example.net>; " },
  { "not an address to reply to", PH_RECIPIENTS_REPLY_TO, "no@@x.org", "1.3 no@@x.org>; " },
  { "twice in a field", PH_RECIPIENTS_CC, "c@x.org, C@X.org", "6.1 C@X.org>; " },
  { "in two fields, with another name", PH_RECIPIENTS_BCC, "B <BEA@example.net>", "6.2 BEA@example.net>; " },
  { "to reply to is no recipient", PH_RECIPIENTS_REPLY_TO, "bea@example.net", "" },
  { "mistyped", PH_RECIPIENTS_CC, "Cleo <Cleo.C@gmial.com>", "7.1 Cleo.C@gmial.com>Cleo.C@gmail.com; " },
  { "mistyped to reply to", PH_RECIPIENTS_REPLY_TO, "c@hotmial.com", "7.3 c@hotmial.com>c@hotmail.com; " },
  { "not mistyped", PH_RECIPIENTS_CC, "c@gmail.com, d@gmx.net, e@example.com", "" },
};

static void
test_recipients (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (recipients); i++)
    {
      g_autoptr(PhDraft) draft = new_good_draft ();

      g_test_message ("%s", recipients[i].why);
      draft_facts_set_recipients (draft, recipients[i].field, recipients[i].recipients);
      assert_found (draft, recipients[i].found);
    }
}

/* Who pastes a whole file of nonsense gets a list that ends. */
static void
test_many_findings (void)
{
  g_autoptr(PhDraft) draft = new_good_draft ();
  g_autoptr(PhAccount) account = new_account ();
  g_autoptr(GString) list = g_string_new (NULL);
  const PhDraftCircumstances circumstances = { .account = account, .catalogue = catalogue };
  g_autoptr(GPtrArray) findings = NULL;
  gint64 begin_us = 0;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (list, "nobody%u, a%u@x.org, a%u@x.org, b%u@gmial%u.com, ", i, i, i, i, i);
  draft_facts_set_recipients (draft, PH_RECIPIENTS_CC, list->str);
  begin_us = g_get_monotonic_time ();
  findings = ph_draft_check (draft, &circumstances);
  g_test_message ("%" G_GINT64_FORMAT " \302\265s", g_get_monotonic_time () - begin_us);
  g_assert_cmpuint (findings->len, >=, 2 * PH_DRAFT_CHECK_MAX_FINDINGS);
  g_assert_cmpuint (findings->len, <=, 3 * PH_DRAFT_CHECK_MAX_FINDINGS);
}

static const struct
{
  const char *sender;
  const char *found;
} senders[] = {
  { "Ada <ADA@example.org>", "" },
  { "office@example.org", "" },
  { "eve@example.net", "5.0 eve@example.net>ada@example.org; " },
  { "nonsense", "5.0 nonsense>ada@example.org; " },
};

static void
test_senders (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (senders); i++)
    {
      g_autoptr(PhDraft) draft = new_good_draft ();
      g_autoptr(PhMailbox) sender = ph_mailbox_parse (senders[i].sender);

      ph_draft_set_sender (draft, sender);
      assert_found (draft, senders[i].found);
    }
}

static void
add_attachment (PhDraft *draft, const char *path, gint64 size)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr(PhAttachment) attachment = ph_attachment_new (file, name, "application/octet-stream", size);

  ph_draft_add_attachment (draft, attachment);
}

static void
test_texts (void)
{
  g_autoptr(PhDraft) draft = new_good_draft ();

  ph_draft_set_subject (draft, " \302\240 ");
  assert_found (draft, "8.0 >; ");
  ph_draft_set_subject (draft, "Hello");
  ph_draft_set_text (draft, "\n \n-- \nAda\n");
  assert_found (draft, "11.0 >; ");
  ph_draft_set_text (draft, "-- \nAda\n");
  assert_found (draft, "11.0 >; ");
  ph_draft_set_text (draft, "The report is attached.\n");
  assert_found (draft, "9.0 attached>; ");
  add_attachment (draft, "/report.pdf", 100);
  assert_found (draft, "");
  ph_draft_set_text (draft, "");
  assert_found (draft, "");
}

static void
test_non_ascii (void)
{
  g_autoptr(PhDraft) draft = new_good_draft ();
  PhServerFacts facts = { .known = 1 };
  g_autofree char *without = NULL;
  g_autofree char *with = NULL;
  g_autofree char *unknown = NULL;

  draft_facts_set_recipients (draft, PH_RECIPIENTS_CC, "\303\244@example.net, b@m\303\274nchen.example");
  without = check (draft, &facts, NULL);
  g_assert_cmpstr (without, ==, "2.1 \303\244@example.net>; ");
  facts.has_smtputf8 = TRUE;
  with = check (draft, &facts, NULL);
  g_assert_cmpstr (with, ==, "");
  facts = (PhServerFacts){ 0 };
  unknown = check (draft, &facts, NULL);
  g_assert_cmpstr (unknown, ==, "");
}

static const struct
{
  const char *why;
  gint64 of_server;
  const char *of_provider;
  gint64 attached;
  gint64 limit; /* 0: not found */
} sizes[] = {
  { "no limit", 0, "", 100000000, 0 },
  { "the server's", 1000000, "", 800000, 1000000 },
  { "below the server's", 1000000, "", 700000, 0 },
  { "the provider's", 0, "MaxSize=1000000\n", 800000, 1000000 },
  { "the lower one", 900000, "MaxSize=1000000\n", 700000, 900000 },
  { "the other lower one", 1000000, "MaxSize=900000\n", 700000, 900000 },
};

static void
test_sizes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr(PhDraft) draft = new_good_draft ();
      g_autoptr(PhAccount) account = new_account ();
      g_autoptr(PhProvider) provider = new_provider (sizes[i].of_provider);
      const PhServerFacts facts = { .known = 1, .max_size = sizes[i].of_server };
      const PhDraftCircumstances circumstances = { .account = account, .server = &facts, .provider = provider };
      g_autoptr(GPtrArray) findings = NULL;

      g_test_message ("%s", sizes[i].why);
      add_attachment (draft, "/a", sizes[i].attached);
      findings = ph_draft_check (draft, &circumstances);
      g_assert_cmpuint (findings->len, ==, sizes[i].limit > 0 ? 1 : 0);
      if (sizes[i].limit == 0)
        continue;
      g_assert_cmpint (((PhDraftFinding *) findings->pdata[0])->flaw, ==, PH_DRAFT_FLAW_TOO_LARGE);
      g_assert_cmpint (((PhDraftFinding *) findings->pdata[0])->limit, ==, sizes[i].limit);
      g_assert_cmpint (((PhDraftFinding *) findings->pdata[0])->size, >, sizes[i].limit);
    }
}

static const struct
{
  const char *why;
  const char *limits;
  guint n_recipients;
  guint n_sent_today;
  gint64 limit; /* -1: not found */
} numbers[] = {
  { "no limits", "", 1000, 1000, -1 },
  { "of a message", "RecipientsPerMessage=10\n", 11, 0, 10 },
  { "as many as allowed", "RecipientsPerMessage=10\n", 10, 500, -1 },
  { "of a day", "RecipientsPerDay=100\n", 101, 0, 100 },
  { "what is left of a day", "RecipientsPerDay=100\n", 11, 90, 10 },
  { "nothing left of a day", "RecipientsPerDay=100\n", 1, 120, 0 },
  { "messages of a day", "MessagesPerDay=50\n", 1, 50, 0 },
  { "the last message of a day", "MessagesPerDay=50\n", 200, 49, -1 },
  { "the lowest", "RecipientsPerMessage=20\nRecipientsPerDay=100\n", 30, 95, 5 },
};

static void
test_numbers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr(PhDraft) draft = new_good_draft ();
      g_autoptr(PhAccount) account = new_account ();
      g_autoptr(PhProvider) provider = new_provider (numbers[i].limits);
      const PhDraftCircumstances circumstances = { .account = account, .provider = provider, .n_sent_today = numbers[i].n_sent_today };
      g_autoptr(GPtrArray) findings = NULL;
      g_autoptr(GString) list = g_string_new (NULL);

      g_test_message ("%s", numbers[i].why);
      for (guint k = 0; k < numbers[i].n_recipients; k++)
        g_string_append_printf (list, "a%u@x.org, ", k);
      draft_facts_set_recipients (draft, PH_RECIPIENTS_TO, list->str);
      findings = ph_draft_check (draft, &circumstances);
      g_assert_cmpuint (findings->len, ==, numbers[i].limit >= 0 ? 1 : 0);
      if (numbers[i].limit < 0)
        continue;
      g_assert_cmpint (((PhDraftFinding *) findings->pdata[0])->flaw, ==, PH_DRAFT_FLAW_TOO_MANY_RECIPIENTS);
      g_assert_cmpint (((PhDraftFinding *) findings->pdata[0])->limit, ==, numbers[i].limit);
      g_assert_cmpint (((PhDraftFinding *) findings->pdata[0])->size, ==, numbers[i].n_recipients);
    }
}

static void
test_missing_attachments (void)
{
  g_autofree char *sandbox = sandbox_new ();
  g_autofree char *there = g_build_filename (sandbox, "there", NULL);
  g_autofree char *gone = g_build_filename (sandbox, "gone", NULL);
  g_autoptr(PhDraft) draft = new_good_draft ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) findings = NULL;
  g_autofree char *described = NULL;

  g_assert_true (g_file_set_contents (there, "x", 1, NULL));
  add_attachment (draft, there, 1);
  add_attachment (draft, gone, 1);
  add_attachment (draft, sandbox, 1);
  ph_draft_check_attachments_async (draft, NULL, await_cb, &result);
  await_result (&result);
  findings = ph_draft_check_attachments_finish (result, NULL);
  g_assert_cmpuint (findings->len, ==, 2);
  for (guint i = 0; i < findings->len; i++)
    {
      g_autoptr(PhAttachment) attachment = g_list_model_get_item (ph_draft_get_attachments (draft), i + 1);

      g_assert_true (((PhDraftFinding *) findings->pdata[i])->attachment == attachment);
    }
  described = describe (findings);
  g_assert_true (g_str_has_prefix (described, "4.0 gone>; 4.0 ph-compose-"));
  sandbox_remove (sandbox);
}

static void
test_missing_attachments_cancelled (void)
{
  g_autoptr(PhDraft) draft = new_good_draft ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  add_attachment (draft, "/", 1);
  ph_draft_check_attachments_async (draft, cancellable, await_cb, &result);
  g_cancellable_cancel (cancellable);
  await_result (&result);
  g_assert_null (ph_draft_check_attachments_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gint64
measure (PhDraft *draft, PhMessageEncoding encoding)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(PhMessageFile) message = NULL;
  g_autoptr(GError) error = NULL;

  ph_message_build_async (draft, encoding, NULL, await_cb, &result);
  await_result (&result);
  message = ph_message_build_finish (result, &error);
  g_assert_no_error (error);
  return ph_message_file_get_size (message);
}

static char *
new_text (guint kind, guint n_lines)
{
  static const char *const lines[] = { "Plain words in a line of some length.\n", "\303\234bliche Gr\303\266\303\237e f\303\274r \303\204pfel\n", "\345\261\261\345\267\235\350\215\211\346\234\250\n", "\n", "= = = = =\n" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_lines; i++)
    g_string_append (text, lines[kind % G_N_ELEMENTS (lines)]);
  return g_string_free (text, FALSE);
}

/* Rather more than less, and never much more: by a twentieth and some fixed octets. */
static void
test_estimates (void)
{
  g_autofree char *sandbox = sandbox_new ();
  g_autofree char *path = g_build_filename (sandbox, "anh\303\244nge und mehr.bin", NULL);
  g_autofree guint8 *data = g_malloc (1000000);

  for (guint i = 0; i < 1000000; i++)
    data[i] = (guint8) g_test_rand_int ();
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr(PhDraft) draft = new_good_draft ();
      g_autofree char *text = new_text (i, (guint) g_test_rand_int_range (0, 3000));
      gsize size = (gsize) g_test_rand_int_range (0, 1000000);
      g_autoptr(PhMailbox) sender = ph_mailbox_new ("Ada", "ada@example.org");
      gint64 estimate = 0;
      gint64 actual = 0;

      ph_draft_set_sender (draft, sender);
      ph_draft_set_text (draft, text);
      g_assert_true (g_file_set_contents (path, (const char *) data, (gssize) size, NULL));
      if (i % 3 != 0)
        add_attachment (draft, path, (gint64) size);
      estimate = ph_draft_estimate_size (draft);
      actual = measure (draft, PH_MESSAGE_ENCODING_7BIT);
      g_test_message ("kind %u: %" G_GINT64_FORMAT " estimated, %" G_GINT64_FORMAT " built", i % 5, estimate, actual);
      g_assert_cmpint (estimate, >=, actual);
      g_assert_cmpint (estimate, <=, actual + actual / 5 + 3000);
    }
  sandbox_remove (sandbox);
}

int
main (int argc, char **argv)
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  catalogue = ph_provider_catalogue_new_built_in ();
  g_test_add_func ("/compose/draft-check/nothing", test_nothing);
  g_test_add_func ("/compose/draft-check/recipients", test_recipients);
  g_test_add_func ("/compose/draft-check/many-findings", test_many_findings);
  g_test_add_func ("/compose/draft-check/senders", test_senders);
  g_test_add_func ("/compose/draft-check/texts", test_texts);
  g_test_add_func ("/compose/draft-check/non-ascii", test_non_ascii);
  g_test_add_func ("/compose/draft-check/sizes", test_sizes);
  g_test_add_func ("/compose/draft-check/numbers", test_numbers);
  g_test_add_func ("/compose/draft-check/missing-attachments", test_missing_attachments);
  g_test_add_func ("/compose/draft-check/missing-attachments-cancelled", test_missing_attachments_cancelled);
  g_test_add_func ("/compose/draft-check/estimates", test_estimates);
  status = g_test_run ();
  g_object_unref (catalogue);
  return status;
}
