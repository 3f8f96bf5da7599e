// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Which error of the outbox it is that the system, or SQLite, has told of. Knows no files.

#include "config.h"

#include "ph-outbox-flaw.h"

#include <errno.h>
#include <sqlite3.h>

/**
 * ph_outbox_error_of_errno:
 * @number: errno
 * @otherwise: what else it is
 *
 * Returns: %PH_OUTBOX_ERROR_FULL where somebody who makes room helps, also where it is only their own share that is used up
 */
PhOutboxError
ph_outbox_error_of_errno (int number, PhOutboxError otherwise)
{
  return number == ENOSPC || number == EDQUOT ? PH_OUTBOX_ERROR_FULL : otherwise;
}

/**
 * ph_outbox_error_of_sqlite:
 * @status: a result code that is no success
 * @number: the errno behind it; 0: none
 *
 * Returns: the error that it is
 */
PhOutboxError
ph_outbox_error_of_sqlite (int status, int number)
{
  switch (status & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return PH_OUTBOX_ERROR_BUSY;
    case SQLITE_CANTOPEN:
      return ph_outbox_error_of_errno (number, PH_OUTBOX_ERROR_OPEN);
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return PH_OUTBOX_ERROR_OPEN;
    case SQLITE_FULL:
      return PH_OUTBOX_ERROR_FULL;
    case SQLITE_IOERR:
      return ph_outbox_error_of_errno (number, PH_OUTBOX_ERROR_WRITE);
    default:
      return PH_OUTBOX_ERROR_WRITE;
    }
}
