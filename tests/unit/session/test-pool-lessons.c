// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a pool learns of its server, and what it forgets.

#include "config.h"

#include "ph-pool-lessons.h"

/* After so many a limit is tried again. */
#define GROWTH 100

static void
note_messages (PhPoolLessons *lessons, guint n)
{
  for (guint i = 0; i < n; i++)
    ph_pool_lessons_note_message (lessons);
}

static void
test_new (void)
{
  g_autoptr(PhPoolLessons) lessons = ph_pool_lessons_new (3, 0);

  g_assert_cmpuint (ph_pool_lessons_get_max_connections (lessons), ==, 3);
  g_assert_cmpuint (ph_pool_lessons_get_max_messages (lessons), ==, 0);
  g_assert_cmpuint (ph_pool_lessons_get_max_recipients (lessons), ==, 0);
  g_assert_cmpuint (ph_pool_lessons_get_ignored (lessons), ==, 0);
}

static void
test_connections_come_back (void)
{
  g_autoptr(PhPoolLessons) lessons = ph_pool_lessons_new (3, 0);

  note_messages (lessons, GROWTH - 1);
  ph_pool_lessons_note_refused_connection (lessons, 1, PH_SESSION_STAGE_GREET);
  g_assert_cmpuint (ph_pool_lessons_get_max_connections (lessons), ==, 1);
  note_messages (lessons, GROWTH - 1);
  g_assert_cmpuint (ph_pool_lessons_get_max_connections (lessons), ==, 1);
  note_messages (lessons, 1);
  g_assert_cmpuint (ph_pool_lessons_get_max_connections (lessons), ==, 2);
  note_messages (lessons, 2 * GROWTH);
  g_assert_cmpuint (ph_pool_lessons_get_max_connections (lessons), ==, 3);
}

/* A password is not tried again and again. */
static void
test_sign_ins_do_not (void)
{
  g_autoptr(PhPoolLessons) lessons = ph_pool_lessons_new (3, 0);

  ph_pool_lessons_note_refused_connection (lessons, 1, PH_SESSION_STAGE_SIGN_IN);
  note_messages (lessons, 3 * GROWTH);
  g_assert_cmpuint (ph_pool_lessons_get_max_connections (lessons), ==, 1);
}

static void
test_messages (void)
{
  g_autoptr(PhPoolLessons) lessons = ph_pool_lessons_new (1, 20);

  g_assert_cmpuint (ph_pool_lessons_get_max_messages (lessons), ==, 20);
  ph_pool_lessons_note_max_messages (lessons, 50);
  g_assert_cmpuint (ph_pool_lessons_get_max_messages (lessons), ==, 20);
  ph_pool_lessons_note_max_messages (lessons, 5);
  g_assert_cmpuint (ph_pool_lessons_get_max_messages (lessons), ==, 5);
  note_messages (lessons, GROWTH);
  g_assert_cmpuint (ph_pool_lessons_get_max_messages (lessons), ==, 20);
}

static void
test_kept (void)
{
  g_autoptr(PhPoolLessons) lessons = ph_pool_lessons_new (1, 0);

  ph_pool_lessons_note_max_recipients (lessons, 2);
  ph_pool_lessons_note_broken (lessons, PH_SMTP_EXTENSION_PIPELINING);
  ph_pool_lessons_note_broken (lessons, PH_SMTP_EXTENSION_CHUNKING);
  note_messages (lessons, GROWTH);
  g_assert_cmpuint (ph_pool_lessons_get_max_recipients (lessons), ==, 2);
  g_assert_cmpuint (ph_pool_lessons_get_ignored (lessons), ==, PH_SMTP_EXTENSION_PIPELINING | PH_SMTP_EXTENSION_CHUNKING);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/pool-lessons/new", test_new);
  g_test_add_func ("/session/pool-lessons/connections-come-back", test_connections_come_back);
  g_test_add_func ("/session/pool-lessons/sign-ins-do-not", test_sign_ins_do_not);
  g_test_add_func ("/session/pool-lessons/messages", test_messages);
  g_test_add_func ("/session/pool-lessons/kept", test_kept);
  return g_test_run ();
}
