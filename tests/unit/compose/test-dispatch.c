// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The way of a draft into the outbox: once, in time, for the server as it is known, and remembered for completion.

#include "ph-dispatch.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "await.h"
#include "draft-facts.h"
#include "ph-contacts.h"
#include "ph-outbox-delivery.h"
#include "sandbox.h"

typedef struct
{
  char *sandbox;
  PhOutbox *outbox;
  PhAccount *account;
  PhDraft *draft;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GFile) directory = NULL;

  f->sandbox = sandbox_new ();
  directory = g_file_new_for_path (f->sandbox);
  f->outbox = ph_outbox_new (directory);
  ph_outbox_open_async (f->outbox, NULL, await_cb, &result);
  await_result (&result);
  g_assert_true (ph_outbox_open_finish (f->outbox, result, NULL));
  f->account = ph_account_new ("acc-1");
  g_object_set (f->account, "address", "ada@example.org", "display-name", "Ada", "host", "mail.example.org", "port", 465u, NULL);
  f->draft = ph_draft_new ("draft-1");
  ph_draft_set_subject (f->draft, "Hello");
  ph_draft_set_text (f->draft, "Gr\303\274\303\237e\n");
  draft_facts_set_recipients (f->draft, PH_RECIPIENTS_TO, "Bea <bea@example.net>");
  draft_facts_set_recipients (f->draft, PH_RECIPIENTS_BCC, "Cleo <cleo@example.net>");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_outbox_close_async (f->outbox, await_cb, &result);
  await_result (&result);
  ph_outbox_close_finish (f->outbox, result);
  g_clear_object (&result);
  g_clear_object (&f->outbox);
  g_clear_object (&f->account);
  g_clear_object (&f->draft);
  sandbox_remove (f->sandbox);
  g_free (f->sandbox);
}

static gint64
dispatch (Fixture *f, guint delay_s, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_dispatch_async (f->outbox, f->account, f->draft, delay_s, "batch-1", NULL, await_cb, &result);
  await_result (&result);
  return ph_dispatch_finish (f->outbox, result, error);
}

static PhOutboxEntry *
load (Fixture *f, gint64 id)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_outbox_load_async (f->outbox, id, NULL, await_cb, &result);
  await_result (&result);
  return ph_outbox_load_finish (f->outbox, result, NULL);
}

static void
test_queued (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  gint64 id = dispatch (f, 0, &error);
  g_autoptr(PhOutboxEntry) entry = NULL;

  g_assert_no_error (error);
  entry = load (f, id);
  g_assert_nonnull (entry);
  g_assert_cmpint (ph_outbox_entry_get_state (entry), ==, PH_OUTBOX_QUEUED);
  g_assert_cmpstr (ph_outbox_entry_get_account_id (entry), ==, "acc-1");
  g_assert_cmpstr (ph_address_get_text (ph_outbox_entry_get_sender (entry)), ==, "ada@example.org");
  g_assert_cmpuint (ph_outbox_entry_get_n_recipients (entry), ==, 2);
  g_assert_cmpstr (ph_outbox_entry_get_subject (entry), ==, "Hello");
  g_assert_cmpstr (ph_outbox_entry_get_origin (entry), ==, "draft-1");
  g_assert_cmpstr (ph_outbox_entry_get_batch (entry), ==, "batch-1");
  g_assert_cmpint (ph_outbox_entry_get_refused_policy (entry), ==, PH_SMTP_REFUSED_SEND_TO_OTHERS);
  g_assert_cmpint (ph_outbox_entry_get_delivery (entry)->notify, ==, PH_SMTP_NOTIFY_DEFAULT);
  g_assert_cmpint (ph_outbox_entry_get_content (entry), ==, PH_SMTP_CONTENT_7BIT);
  /* The draft is as it was. */
  g_assert_null (ph_draft_get_sender (f->draft));
}

static void
test_once (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) cancelled = NULL;
  gint64 id = dispatch (f, 0, NULL);

  g_assert_cmpint (id, >, 0);
  g_assert_cmpint (dispatch (f, 0, &error), ==, -1);
  g_assert_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_DOUBLE);
  /* Undone, it may be sent again. */
  ph_outbox_act_async (f->outbox, id, PH_OUTBOX_ACTION_CANCEL, NULL, await_cb, &cancelled);
  await_result (&cancelled);
  g_assert_true (ph_outbox_act_finish (f->outbox, cancelled, NULL));
  g_assert_cmpint (dispatch (f, 0, NULL), >, id);
}

static const struct
{
  guint delay_s;
  gint64 of_draft;
  gint64 due; /* 0: so long after it was queued */
} times[] = {
  { 0, 0, 0 },
  { 10, 0, 0 },
  { 0, 4102444900, 4102444900 },
  { 10, 4102444900, 4102444900 },
  { 10, 1, 0 },
};

static void
test_times (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *id = g_strdup_printf ("draft-at-%u", i);
      g_autoptr(PhDraft) draft = ph_draft_new (id);
      g_autoptr(PhOutboxEntry) entry = NULL;

      draft_facts_set_recipients (draft, PH_RECIPIENTS_TO, "bea@example.net");
      ph_draft_set_due (draft, times[i].of_draft);
      g_set_object (&f->draft, draft);
      entry = load (f, dispatch (f, times[i].delay_s, NULL));
      if (times[i].due != 0)
        g_assert_cmpint (ph_outbox_entry_get_due (entry), ==, times[i].due);
      else
        g_assert_cmpint (ph_outbox_entry_get_due (entry), >=, ph_outbox_entry_get_queued (entry) + times[i].delay_s);
    }
}

typedef struct
{
  int lock;
  gint64 released; /* seconds since 1970 */
} Busy;

static gboolean
release_cb (gpointer user_data)
{
  Busy *busy = user_data;

  busy->released = g_get_real_time () / G_USEC_PER_SEC;
  g_assert_cmpint (flock (busy->lock, LOCK_UN), ==, 0);
  return G_SOURCE_REMOVE;
}

/* However long the way into the outbox is: here somebody else keeps it locked. */
static void
test_delay (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->sandbox, "outbox.lock", NULL);
  Busy busy = { .lock = open (path, O_RDWR | O_CLOEXEC) };
  gint64 begun = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(PhOutboxEntry) entry = NULL;

  g_assert_cmpint (flock (busy.lock, LOCK_EX), ==, 0);
  g_timeout_add (2100, release_cb, &busy);
  entry = load (f, dispatch (f, 10, NULL));
  close (busy.lock);
  g_assert_cmpint (busy.released, >, begun);
  g_assert_cmpint (ph_outbox_entry_get_due (entry), >=, busy.released + 10);
}

static void
test_wishes (Fixture *f, gconstpointer data)
{
  g_autoptr(PhOutboxEntry) entry = NULL;

  ph_draft_set_report (f->draft, PH_DELIVERY_REPORT_ALWAYS);
  entry = load (f, dispatch (f, 0, NULL));
  g_assert_cmpint (ph_outbox_entry_get_delivery (entry)->notify, ==, PH_SMTP_NOTIFY_SUCCESS | PH_SMTP_NOTIFY_FAILURE | PH_SMTP_NOTIFY_DELAY);
}

static void
learn (Fixture *f, const char *endpoint)
{
  const PhServerFacts facts = { .endpoint = (char *) endpoint, .has_8bitmime = TRUE, .known = 1 };
  g_autoptr(GAsyncResult) result = NULL;

  ph_outbox_learn_server_async (f->outbox, "acc-1", &facts, await_cb, &result);
  await_result (&result);
  g_assert_true (ph_outbox_learn_server_finish (f->outbox, result, NULL));
}

static void
test_server (Fixture *f, gconstpointer data)
{
  g_autoptr(PhOutboxEntry) entry = NULL;
  g_autoptr(PhOutboxEntry) of_other = NULL;
  g_autoptr(PhDraft) second = NULL;

  learn (f, "mail.example.org:465");
  entry = load (f, dispatch (f, 0, NULL));
  g_assert_cmpint (ph_outbox_entry_get_content (entry), ==, PH_SMTP_CONTENT_8BIT);
  /* Of another server nothing is known. */
  ph_account_set_port (f->account, 587);
  second = ph_draft_new ("draft-2");
  ph_draft_set_text (second, "Gr\303\274\303\237e\n");
  draft_facts_set_recipients (second, PH_RECIPIENTS_TO, "bea@example.net");
  g_set_object (&f->draft, second);
  of_other = load (f, dispatch (f, 0, NULL));
  g_assert_cmpint (ph_outbox_entry_get_content (of_other), ==, PH_SMTP_CONTENT_7BIT);
}

static void
assert_failure (Fixture *f, GQuark domain, int code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  PhOutboxCounts counts;

  g_assert_cmpint (dispatch (f, 0, &error), ==, -1);
  g_assert_error (error, domain, code);
  ph_outbox_count_async (f->outbox, NULL, await_cb, &result);
  await_result (&result);
  g_assert_true (ph_outbox_count_finish (f->outbox, result, &counts, NULL));
  g_assert_cmpuint (counts.n[PH_OUTBOX_QUEUED], ==, 0);
}

static void
test_failures (Fixture *f, gconstpointer data)
{
  g_autoptr(GFile) file = g_file_new_for_path ("/nonexistent/file");
  g_autoptr(PhAttachment) attachment = ph_attachment_new (file, "file", "text/plain", 5);

  draft_facts_set_recipients (f->draft, PH_RECIPIENTS_CC, "nonsense");
  assert_failure (f, PH_ADDRESS_ERROR, PH_ADDRESS_ERROR_NO_AT);
  draft_facts_set_recipients (f->draft, PH_RECIPIENTS_CC, "");
  draft_facts_set_recipients (f->draft, PH_RECIPIENTS_BCC, "");
  draft_facts_set_recipients (f->draft, PH_RECIPIENTS_TO, "");
  assert_failure (f, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  draft_facts_set_recipients (f->draft, PH_RECIPIENTS_TO, "bea@example.net");
  ph_draft_add_attachment (f->draft, attachment);
  assert_failure (f, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  ph_dispatch_async (f->outbox, f->account, f->draft, 0, NULL, cancellable, await_cb, &result);
  await_result (&result);
  g_assert_cmpint (ph_dispatch_finish (f->outbox, result, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* What is changed after the call is not sent. */
static void
test_as_it_was (Fixture *f, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(PhOutboxEntry) entry = NULL;

  ph_dispatch_async (f->outbox, f->account, f->draft, 0, NULL, NULL, await_cb, &result);
  ph_draft_set_subject (f->draft, "Later");
  draft_facts_set_recipients (f->draft, PH_RECIPIENTS_TO, "eve@example.net");
  ph_account_set_address (f->account, "other@example.org");
  await_result (&result);
  entry = load (f, ph_dispatch_finish (f->outbox, result, NULL));
  g_assert_cmpstr (ph_outbox_entry_get_subject (entry), ==, "Hello");
  g_assert_cmpstr (ph_address_get_text (ph_outbox_entry_get_recipient (entry, 0)), ==, "bea@example.net");
  g_assert_cmpstr (ph_address_get_text (ph_outbox_entry_get_sender (entry)), ==, "ada@example.org");
}

static char *
read_message (Fixture *f, gint64 id)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(PhMessageFile) message = NULL;
  g_autoptr(GInputStream) content = NULL;
  char *text = g_malloc0 (64 * 1024);

  ph_outbox_open_message_async (f->outbox, id, NULL, await_cb, &result);
  await_result (&result);
  message = ph_outbox_open_message_finish (f->outbox, result, NULL);
  content = ph_message_file_dup_content (message, NULL);
  g_assert_true (g_input_stream_read_all (content, text, 64 * 1024 - 1, NULL, NULL, NULL));
  return text;
}

/* Answers go where the account wants them, unless the person wants them elsewhere this time. */
static void
test_reply_to (Fixture *f, gconstpointer data)
{
  g_autoptr(PhDraft) second = ph_draft_new ("draft-2");

  ph_account_set_reply_to (f->account, "Help Desk <help@example.org>, b@example.org");
  g_autofree char *text = read_message (f, dispatch (f, 0, NULL));
  g_assert_nonnull (strstr (text, "\r\nReply-To: Help Desk <help@example.org>, b@example.org\r\n"));
  g_assert_cmpuint (ph_draft_get_recipients (f->draft, PH_RECIPIENTS_REPLY_TO)->len, ==, 0);

  draft_facts_set_recipients (second, PH_RECIPIENTS_TO, "bea@example.net");
  draft_facts_set_recipients (second, PH_RECIPIENTS_REPLY_TO, "me@example.com");
  g_set_object (&f->draft, second);
  g_autofree char *other = read_message (f, dispatch (f, 0, NULL));
  g_assert_nonnull (strstr (other, "\r\nReply-To: me@example.com\r\n"));
  g_assert_null (strstr (other, "help@"));
}

/* In the envelope and nowhere else, from the address that is chosen, and once. */
static void
test_self_copy (Fixture *f, gconstpointer data)
{
  g_autoptr(PhDraft) second = ph_draft_new ("draft-2");
  g_autoptr(PhMailbox) sender = ph_mailbox_new ("Ada", "work@example.org");
  gint64 id = 0;

  ph_account_set_self_copy (f->account, PH_SELF_COPY_BCC);
  ph_draft_set_sender (f->draft, sender);
  id = dispatch (f, 0, NULL);
  g_autoptr(PhOutboxEntry) entry = load (f, id);
  g_assert_cmpuint (ph_outbox_entry_get_n_recipients (entry), ==, 3);
  g_assert_cmpstr (ph_address_get_text (ph_outbox_entry_get_recipient (entry, 2)), ==, "work@example.org");
  g_autofree char *text = read_message (f, id);
  g_assert_null (strstr (text, "Bcc"));
  g_assert_null (strstr (strstr (text, "work@example.org") + 1, "work@example.org"));

  draft_facts_set_recipients (second, PH_RECIPIENTS_TO, "bea@example.net, ADA@example.org");
  g_set_object (&f->draft, second);
  g_autoptr(PhOutboxEntry) other = load (f, dispatch (f, 0, NULL));
  g_assert_cmpuint (ph_outbox_entry_get_n_recipients (other), ==, 2);
}

static void
test_contacts (Fixture *f, gconstpointer data)
{
  g_autoptr(PhContacts) contacts = ph_contacts_new (f->outbox);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) found = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (dispatch (f, 0, NULL), >, 0);
  ph_contacts_find_async (contacts, "cle", 10, NULL, await_cb, &result);
  await_result (&result);
  found = ph_contacts_find_finish (contacts, result, NULL);
  text = ph_mailbox_list_to_text (found);
  g_assert_cmpstr (text, ==, "Cleo <cleo@example.net>");
}

int
main (int argc, char **argv)
{
  g_test_dbus_unset ();
  /* No address book of whoever runs this. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/compose/dispatch/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("queued", test_queued);
  ADD ("once", test_once);
  ADD ("times", test_times);
  ADD ("delay", test_delay);
  ADD ("wishes", test_wishes);
  ADD ("server", test_server);
  ADD ("failures", test_failures);
  ADD ("cancelled", test_cancelled);
  ADD ("as-it-was", test_as_it_was);
  ADD ("reply-to", test_reply_to);
  ADD ("self-copy", test_self_copy);
  ADD ("contacts", test_contacts);
  return g_test_run ();
}
