// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

#include "ph-outbox.h"

G_BEGIN_DECLS

typedef enum
{
  PH_OUTBOX_STEP_ROW,
  PH_OUTBOX_STEP_DONE,
  PH_OUTBOX_STEP_FAILED,
} PhOutboxStep;

/**
 * PhOutboxAccess:
 * @PH_OUTBOX_ACCESS_WRITE: it is made when there is none
 * @PH_OUTBOX_ACCESS_READ: not an octet of it is changed
 */
typedef enum
{
  PH_OUTBOX_ACCESS_WRITE,
  PH_OUTBOX_ACCESS_READ,
} PhOutboxAccess;

typedef struct _PhOutboxDatabase PhOutboxDatabase;

/* A statement in use: it belongs to the database, which keeps it for the next time. */
typedef sqlite3_stmt PhOutboxQuery;

PhOutboxDatabase *ph_outbox_database_open (const char *path, PhOutboxAccess wanted, GError **error);
void ph_outbox_database_free (PhOutboxDatabase *self);
void ph_outbox_database_set_deadline (PhOutboxDatabase *self, gint64 deadline);
gboolean ph_outbox_database_is_corrupt (const PhOutboxDatabase *self);
gboolean ph_outbox_database_is_current (const PhOutboxDatabase *self);
gboolean ph_outbox_database_is_sound (PhOutboxDatabase *self, gint64 limit_us);
gboolean ph_outbox_database_script (PhOutboxDatabase *self, const char *sql, GError **error);
gboolean ph_outbox_database_commit (PhOutboxDatabase *self, GError **error);
void ph_outbox_database_roll_back (PhOutboxDatabase *self);

/* @format has a letter for each parameter: s (const char *, nullable), n (gint64). */
PhOutboxQuery *ph_outbox_database_query (PhOutboxDatabase *self, GError **error, const char *sql, const char *format, ...);
PhOutboxStep ph_outbox_database_step (PhOutboxDatabase *self, PhOutboxQuery *query, GError **error);
gboolean ph_outbox_database_run (PhOutboxDatabase *self, GError **error, const char *sql, const char *format, ...);
gboolean ph_outbox_database_find (PhOutboxDatabase *self, gint64 *ret_value, GError **error, const char *sql, const char *format, ...);
void ph_outbox_database_copy (PhOutboxDatabase *self, PhOutboxDatabase *from, const char *select, const char *insert);
gint64 ph_outbox_database_get_changes (PhOutboxDatabase *self);
gint64 ph_outbox_database_get_total_changes (PhOutboxDatabase *self);
gint64 ph_outbox_database_get_last_id (PhOutboxDatabase *self);

const char *ph_outbox_query_get_text (PhOutboxQuery *query, int column);
gint64 ph_outbox_query_get_number (PhOutboxQuery *query, int column);
void ph_outbox_query_end (PhOutboxQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhOutboxDatabase, ph_outbox_database_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhOutboxQuery, ph_outbox_query_end)

G_END_DECLS
