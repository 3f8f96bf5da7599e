// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the system says, and which error of the outbox it is: that a disk is full must not look like anything else.

#include "config.h"

#include "ph-outbox-flaw.h"

#include <errno.h>
#include <sqlite3.h>

static const struct
{
  int status;
  int number;
  PhOutboxError error;
} cases[] = {
  { SQLITE_FULL, 0, PH_OUTBOX_ERROR_FULL },
  { SQLITE_IOERR_WRITE, ENOSPC, PH_OUTBOX_ERROR_FULL },
  { SQLITE_IOERR_SHMSIZE, ENOSPC, PH_OUTBOX_ERROR_FULL },
  { SQLITE_IOERR_WRITE, EDQUOT, PH_OUTBOX_ERROR_FULL },
  { SQLITE_IOERR_WRITE, EIO, PH_OUTBOX_ERROR_WRITE },
  { SQLITE_CANTOPEN, ENOSPC, PH_OUTBOX_ERROR_FULL },
  { SQLITE_CANTOPEN, EACCES, PH_OUTBOX_ERROR_OPEN },
  { SQLITE_CORRUPT, ENOSPC, PH_OUTBOX_ERROR_OPEN },
  { SQLITE_NOTADB, 0, PH_OUTBOX_ERROR_OPEN },
  { SQLITE_BUSY_SNAPSHOT, ENOSPC, PH_OUTBOX_ERROR_BUSY },
  { SQLITE_CONSTRAINT_TRIGGER, 0, PH_OUTBOX_ERROR_WRITE },
};

static void
test_sqlite (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (ph_outbox_error_of_sqlite (cases[i].status, cases[i].number), ==, cases[i].error);
}

static void
test_errno (void)
{
  g_assert_cmpint (ph_outbox_error_of_errno (ENOSPC, PH_OUTBOX_ERROR_OPEN), ==, PH_OUTBOX_ERROR_FULL);
  g_assert_cmpint (ph_outbox_error_of_errno (EDQUOT, PH_OUTBOX_ERROR_WRITE), ==, PH_OUTBOX_ERROR_FULL);
  g_assert_cmpint (ph_outbox_error_of_errno (EACCES, PH_OUTBOX_ERROR_OPEN), ==, PH_OUTBOX_ERROR_OPEN);
  g_assert_cmpint (ph_outbox_error_of_errno (EIO, PH_OUTBOX_ERROR_WRITE), ==, PH_OUTBOX_ERROR_WRITE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outbox-flaw/sqlite", test_sqlite);
  g_test_add_func ("/outbox-flaw/errno", test_errno);
  return g_test_run ();
}
