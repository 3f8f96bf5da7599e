// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Large files: what a message of 50 MB takes of memory beside one of 5 MB, and of the main loop.

#include "config.h"

#include "message-fixture.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define MEGABYTE (1024 * 1024)

/* One frame of the window: what the main loop itself may work at once. */
#define MAX_WORK_US 16000

typedef struct
{
  gint64 peak;    /* octets that the process held at most */
  gint64 work_us; /* that the main thread computed at once, at most */
  gint64 gap_us;  /* between two turns of the main loop, at most */
  gint64 total_us;
} Cost;

typedef struct
{
  GAsyncResult *result;
  gint64 last_us;
  gint64 gap_us;
} Watch;

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Watch *) user_data)->result = g_object_ref (result);
}

static gboolean
tick_cb (gpointer user_data)
{
  Watch *watch = user_data;
  gint64 now = g_get_monotonic_time ();

  watch->gap_us = MAX (watch->gap_us, now - watch->last_us);
  watch->last_us = now;
  return G_SOURCE_CONTINUE;
}

static gint64
get_thread_us (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
forget_peak (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");

  g_assert_cmpuint (fwrite ("5", 1, 1, file), ==, 1);
  g_assert_cmpint (fclose (file), ==, 0);
}

static gint64
get_peak (void)
{
  g_autofree char *status = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  return g_ascii_strtoll (strstr (status, "VmHWM:") + strlen ("VmHWM:"), NULL, 10) * 1024;
}

static Cost
wait_for (Watch *watch, gint64 work_us)
{
  Cost cost = { .work_us = work_us };
  gint64 start = watch->last_us;
  guint tick = g_timeout_add (1, tick_cb, watch);

  while (watch->result == NULL)
    {
      gint64 before = get_thread_us ();

      g_main_context_iteration (NULL, TRUE);
      cost.work_us = MAX (cost.work_us, get_thread_us () - before);
    }
  tick_cb (watch);
  g_source_remove (tick);
  cost.peak = get_peak ();
  cost.gap_us = watch->gap_us;
  cost.total_us = g_get_monotonic_time () - start;
  return cost;
}

static Watch
start_watch (void)
{
  forget_peak ();
  return (Watch){ .last_us = g_get_monotonic_time () };
}

static PhMessageFile *
build (PhDraft *draft, Cost *cost)
{
  g_autoptr(GError) error = NULL;
  Watch watch = start_watch ();
  gint64 before = get_thread_us ();
  PhMessageFile *message = NULL;

  ph_message_build_async (draft, PH_MESSAGE_ENCODING_7BIT, NULL, keep_result_cb, &watch);
  *cost = wait_for (&watch, get_thread_us () - before);
  message = ph_message_build_finish (watch.result, &error);
  g_object_unref (watch.result);
  g_assert_no_error (error);
  return message;
}

static PhDraft *
import (PhMessageFile *message, GFile *directory, Cost *cost)
{
  g_autoptr(GError) error = NULL;
  Watch watch = start_watch ();
  gint64 before = get_thread_us ();
  PhDraft *draft = NULL;

  ph_draft_import_async (message, NULL, directory, NULL, keep_result_cb, &watch);
  *cost = wait_for (&watch, get_thread_us () - before);
  draft = ph_draft_import_finish (watch.result, &error);
  g_object_unref (watch.result);
  g_assert_no_error (error);
  return draft;
}

static void
write_file (const char *path, gsize size)
{
  g_autofree char *noise = g_malloc (MEGABYTE);
  g_autoptr(GRand) random = g_rand_new_with_seed (50);
  FILE *file = fopen (path, "w");

  for (gsize i = 0; i < MEGABYTE; i++)
    noise[i] = (char) g_rand_int_range (random, 0, 256);
  for (gsize written = 0; written < size; written += MEGABYTE)
    g_assert_cmpuint (fwrite (noise, 1, MEGABYTE, file), ==, MEGABYTE);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
report (const char *what, const Cost *cost)
{
  g_test_message ("%s: peak %.1f MB, at once %.1f ms of work, %.1f ms between turns, %.0f ms in all", what, (double) cost->peak / MEGABYTE,
                  (double) cost->work_us / 1000, (double) cost->gap_us / 1000, (double) cost->total_us / 1000);
}

/* Builds it and reads it back; @costs: of both. */
static void
measure (const char *folder, gsize size, Cost costs[2])
{
  g_autofree char *path = g_build_filename (folder, "large.bin", NULL);
  g_autofree char *imported = g_build_filename (folder, "imported", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFile) directory = g_file_new_for_path (imported);
  g_autoptr(PhDraft) draft = message_fixture_new_draft ("Hi");

  write_file (path, size);

  g_autoptr(PhAttachment) attachment = ph_attachment_new (file, NULL, "application/octet-stream", (gint64) size);

  ph_draft_add_attachment (draft, attachment);

  g_autoptr(PhMessageFile) message = build (draft, &costs[0]);
  g_autoptr(PhDraft) again = import (message, directory, &costs[1]);
  g_autoptr(PhAttachment) found = g_list_model_get_item (ph_draft_get_attachments (again), 0);

  report ("built", &costs[0]);
  report ("imported", &costs[1]);
  g_assert_cmpint (ph_message_file_get_size (message), >, (gint64) size * 4 / 3);
  g_assert_cmpint (ph_attachment_get_size (found), ==, (gint64) size);
  message_fixture_remove_folder (imported);
}

static void
test_large (void)
{
  g_autofree char *folder = g_dir_make_tmp ("posthorn-XXXXXX", NULL);
  Cost warm[2];
  Cost small[2];
  Cost large[2];

  measure (folder, MEGABYTE, warm);
  measure (folder, 5 * MEGABYTE, small);
  measure (folder, 50 * MEGABYTE, large);
  for (guint i = 0; i < G_N_ELEMENTS (large); i++)
    {
      /* Ten times the octets; whoever holds them needs 45 MB more. */
      g_assert_cmpint (large[i].peak, <, small[i].peak * 3 / 2);
      g_assert_cmpint (large[i].peak - small[i].peak, <, 5 * MEGABYTE);
      g_assert_cmpint (large[i].work_us, <, MAX_WORK_US);
      /* Whoever does it on the main thread has one gap as long as all of it. */
      g_assert_cmpint (large[i].gap_us, <, large[i].total_us / 2);
    }
  message_fixture_remove_folder (folder);
}

/* The text is copied on the main thread: even a book takes less than a frame. */
static void
test_book (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  Cost cost;

  while (text->len < 2 * MEGABYTE)
    g_string_append (text, "A paragraph of a book, which goes on and on, é, until it ends after some two hundred letters, as paragraphs do.\n");

  g_autoptr(PhDraft) draft = message_fixture_new_draft (text->str);
  g_autoptr(PhMessageFile) message = build (draft, &cost);

  report ("book", &cost);
  g_assert_nonnull (message);
  g_assert_cmpint (cost.work_us, <, MAX_WORK_US);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/large/file", test_large);
  g_test_add_func ("/message/large/book", test_book);
  return g_test_run ();
}
