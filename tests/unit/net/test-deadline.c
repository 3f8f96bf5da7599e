// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The total time limit.

#include "config.h"

#include "ph-deadline.h"

/* Far more than any limit below. */
#define NEVER_MS 60000

static void
iterate_until_cancelled (PhDeadline *deadline)
{
  while (!g_cancellable_is_cancelled (ph_deadline_get_cancellable (deadline)))
    g_main_context_iteration (NULL, TRUE);
}

static GError *
translated (PhDeadline *deadline, GQuark domain, int code)
{
  GError *error = g_error_new_literal (domain, code, "as it came");

  ph_deadline_translate_error (deadline, &error);
  return error;
}

static void
test_new_destroy (void)
{
  PhDeadline *deadline = ph_deadline_new (NULL);

  ph_deadline_restart (deadline, NEVER_MS);
  g_assert_false (ph_deadline_has_expired (deadline));
  g_assert_finalize_object (deadline);
}

static void
test_expires (void)
{
  g_autoptr(PhDeadline) deadline = ph_deadline_new (NULL);
  gint64 start = g_get_monotonic_time ();

  ph_deadline_restart (deadline, 20);
  iterate_until_cancelled (deadline);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 19000);
  g_assert_true (ph_deadline_has_expired (deadline));
  g_autoptr(GError) cancelled = translated (deadline, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_autoptr(GError) other = translated (deadline, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_assert_error (other, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  GError *none = NULL;
  ph_deadline_translate_error (deadline, &none);
  g_assert_no_error (none);
  /* What is over stays over. */
  ph_deadline_restart (deadline, NEVER_MS);
  g_assert_true (ph_deadline_has_expired (deadline));
}

static void
test_restart_and_stop (void)
{
  g_autoptr(PhDeadline) deadline = ph_deadline_new (NULL);
  g_autoptr(PhDeadline) other = ph_deadline_new (NULL);

  ph_deadline_restart (deadline, 1);
  ph_deadline_restart (deadline, NEVER_MS);
  ph_deadline_restart (other, 30);
  iterate_until_cancelled (other);
  g_assert_false (ph_deadline_has_expired (deadline));
  g_clear_object (&other);

  other = ph_deadline_new (NULL);
  ph_deadline_restart (deadline, 1);
  ph_deadline_stop (deadline);
  ph_deadline_restart (other, 30);
  iterate_until_cancelled (other);
  g_assert_false (ph_deadline_has_expired (deadline));
}

static void
test_parent (void)
{
  g_autoptr(GCancellable) parent = g_cancellable_new ();
  g_autoptr(PhDeadline) deadline = ph_deadline_new (parent);

  ph_deadline_restart (deadline, NEVER_MS);
  g_assert_false (g_cancellable_is_cancelled (ph_deadline_get_cancellable (deadline)));
  g_cancellable_cancel (parent);
  g_assert_true (g_cancellable_is_cancelled (ph_deadline_get_cancellable (deadline)));
  g_assert_false (ph_deadline_has_expired (deadline));
  g_autoptr(GError) error = translated (deadline, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_autoptr(PhDeadline) late = ph_deadline_new (parent);
  g_assert_true (g_cancellable_is_cancelled (ph_deadline_get_cancellable (late)));
  g_assert_false (ph_deadline_has_expired (late));
}

static void
drop_deadline (GCancellable *cancellable, PhDeadline **deadline)
{
  g_clear_object (deadline);
}

/* Whoever is told of the cancelling may let go of the deadline in the same breath. */
static void
test_dropped_while_cancelled (void)
{
  g_autoptr(GCancellable) parent = g_cancellable_new ();
  PhDeadline *deadline = ph_deadline_new (parent);

  g_signal_connect (ph_deadline_get_cancellable (deadline), "cancelled", G_CALLBACK (drop_deadline), &deadline);
  g_cancellable_cancel (parent);
  g_assert_null (deadline);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/deadline/new-destroy", test_new_destroy);
  g_test_add_func ("/deadline/expires", test_expires);
  g_test_add_func ("/deadline/restart-and-stop", test_restart_and_stop);
  g_test_add_func ("/deadline/parent", test_parent);
  g_test_add_func ("/deadline/dropped-while-cancelled", test_dropped_while_cancelled);
  return g_test_run ();
}
