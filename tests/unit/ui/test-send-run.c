// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One press of Send: until when what is in the outbox can be called back, and that all of it can be.

#include "ph-send-run.h"

#include <string.h>

#include "await.h"
#include "draft-facts.h"
#include "ph-outbox-delivery.h"
#include "sandbox.h"

#define UNDO_S   10
#define N_PEOPLE 40

typedef struct
{
  char *sandbox;
  PhOutbox *outbox;
  PhAccount *account;
  PhDraft *draft;
  PhSendRun *run; /* (nullable) */
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
  draft_facts_set_recipients (f->draft, PH_RECIPIENTS_TO, "Bea <bea@example.net>");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;

  g_clear_object (&f->run);
  ph_outbox_close_async (f->outbox, await_cb, &result);
  await_result (&result);
  ph_outbox_close_finish (f->outbox, result);
  g_clear_object (&f->outbox);
  g_clear_object (&f->account);
  g_clear_object (&f->draft);
  sandbox_remove (f->sandbox);
  g_free (f->sandbox);
}

static gboolean
timeout_cb (gpointer user_data)
{
  g_assert_not_reached ();
}

static void
await_state (Fixture *f, PhSendRunState state)
{
  guint timeout = g_timeout_add_seconds (30, timeout_cb, NULL);

  while (ph_send_run_get_state (f->run) != state)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
}

static GPtrArray *
list_all (Fixture *f)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_outbox_list_async (f->outbox, PH_OUTBOX_VIEW_ALL, NULL, 0, 100, NULL, await_cb, &result);
  await_result (&result);
  return ph_outbox_list_finish (f->outbox, result, NULL);
}

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
test_countdown (Fixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) entries = NULL;

  f->run = ph_send_run_new (f->outbox, f->account, f->draft, UNDO_S);
  ph_send_run_start (f->run);
  await_state (f, PH_SEND_RUN_COUNTING);

  gint64 end = get_now () + ph_send_run_get_seconds_left (f->run);

  entries = list_all (f);
  g_assert_cmpuint (entries->len, ==, 1);
  /* The clock may have gone on by a second meanwhile. */
  g_assert_cmpint (ABS (end - ph_outbox_entry_get_due (entries->pdata[0])), <=, 1);
  ph_send_run_undo (f->run);
  await_state (f, PH_SEND_RUN_UNDONE);
}

/* What is sent later is called back here for no longer than everything else. */
static void
test_later (Fixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) entries = NULL;

  ph_draft_set_due (f->draft, 4102444800);
  f->run = ph_send_run_new (f->outbox, f->account, f->draft, UNDO_S);
  ph_send_run_start (f->run);
  await_state (f, PH_SEND_RUN_COUNTING);
  g_assert_cmpuint (ph_send_run_get_seconds_left (f->run), <=, UNDO_S);
  entries = list_all (f);
  g_assert_cmpint (ph_outbox_entry_get_due (entries->pdata[0]), ==, 4102444800);
}

static void
test_no_undo (Fixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) entries = NULL;

  f->run = ph_send_run_new (f->outbox, f->account, f->draft, 0);
  ph_send_run_start (f->run);
  await_state (f, PH_SEND_RUN_SENT);
  entries = list_all (f);
  g_assert_cmpint (ph_outbox_entry_get_due (entries->pdata[0]), <=, get_now ());
}

static void
begin_many (Fixture *f)
{
  g_autoptr(GString) table = g_string_new ("name,email\n");
  g_autoptr(PhMerge) merge = NULL;

  for (guint i = 0; i < N_PEOPLE; i++)
    g_string_append_printf (table, "P%u,p%u@example.net\n", i, i);
  merge = ph_merge_new_from_data ((const guint8 *) table->str, table->len, NULL);
  f->run = ph_send_run_new (f->outbox, f->account, f->draft, UNDO_S);
  ph_send_run_set_merge (f->run, merge);
  ph_send_run_start (f->run);
}

static void
await_first (Fixture *f)
{
  while (ph_send_run_get_n_queued (f->run) == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_all_cancelled (GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    g_assert_cmpint (ph_outbox_entry_get_state (entries->pdata[i]), ==, PH_OUTBOX_CANCELLED);
}

static void
test_many (Fixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) at_first = NULL;
  g_autoptr(GPtrArray) at_last = NULL;
  g_autoptr(GPtrArray) undone = NULL;

  begin_many (f);
  await_first (f);
  at_first = list_all (f);
  g_assert_cmpint (ph_send_run_get_state (f->run), ==, PH_SEND_RUN_PREPARING);
  g_assert_cmpuint (at_first->len, >, 0);
  for (guint i = 0; i < at_first->len; i++)
    g_assert_cmpint (ph_outbox_entry_get_due (at_first->pdata[i]), >, get_now () + 1000);
  await_state (f, PH_SEND_RUN_COUNTING);

  gint64 end = get_now () + ph_send_run_get_seconds_left (f->run);

  at_last = list_all (f);
  g_assert_cmpuint (at_last->len, ==, N_PEOPLE);
  g_assert_cmpint (ABS (end - ph_outbox_entry_get_due (at_last->pdata[0])), <=, 1);
  for (guint i = 1; i < at_last->len; i++)
    g_assert_cmpint (ph_outbox_entry_get_due (at_last->pdata[i]), ==, ph_outbox_entry_get_due (at_last->pdata[0]));
  ph_send_run_undo (f->run);
  await_state (f, PH_SEND_RUN_UNDONE);
  undone = list_all (f);
  assert_all_cancelled (undone);
}

static void
test_many_stopped (Fixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) entries = NULL;

  begin_many (f);
  await_first (f);
  ph_send_run_undo (f->run);
  await_state (f, PH_SEND_RUN_UNDONE);
  entries = list_all (f);
  g_assert_cmpuint (entries->len, <, N_PEOPLE);
  assert_all_cancelled (entries);
}

static void
test_many_hurried (Fixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) entries = NULL;

  begin_many (f);
  await_state (f, PH_SEND_RUN_COUNTING);
  ph_send_run_hurry (f->run);
  entries = list_all (f);
  for (guint i = 0; i < N_PEOPLE; i++)
    g_assert_cmpint (ph_outbox_entry_get_due (entries->pdata[i]), <=, get_now ());
}

static void
take_one (Fixture *f, gint64 id)
{
  const PhOutboxClaim claim = { .account_id = "acc-1", .max = 1 };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  gint64 next = 0;

  ph_outbox_reschedule_async (f->outbox, id, 0, NULL, NULL, NULL);
  ph_outbox_claim_async (f->outbox, &claim, NULL, await_cb, &result);
  await_result (&result);
  entries = ph_outbox_claim_finish (f->outbox, result, &next, NULL);
  g_assert_cmpuint (entries->len, ==, 1);
}

/* What the person has sent by hand is gone; the others come back all the same. */
static void
test_many_too_late (Fixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) before = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  guint n_cancelled = 0;

  begin_many (f);
  await_state (f, PH_SEND_RUN_COUNTING);
  before = list_all (f);
  take_one (f, ph_outbox_entry_get_id (before->pdata[N_PEOPLE / 2]));
  ph_send_run_undo (f->run);
  await_state (f, PH_SEND_RUN_TOO_LATE);
  g_assert_cmpuint (ph_send_run_get_n_queued (f->run), ==, 1);
  entries = list_all (f);
  for (guint i = 0; i < entries->len; i++)
    n_cancelled += ph_outbox_entry_get_state (entries->pdata[i]) == PH_OUTBOX_CANCELLED;
  g_assert_cmpuint (n_cancelled, ==, N_PEOPLE - 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/ui/send-run/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("countdown", test_countdown);
  ADD ("later", test_later);
  ADD ("no-undo", test_no_undo);
  ADD ("many", test_many);
  ADD ("many-stopped", test_many_stopped);
  ADD ("many-hurried", test_many_hurried);
  ADD ("many-too-late", test_many_too_late);
  return g_test_run ();
}
