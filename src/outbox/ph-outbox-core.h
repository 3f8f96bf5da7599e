// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-database.h"
#include "ph-outbox-owner.h"
#include "ph-outbox-row.h"
#include "ph-outbox-spool.h"

G_BEGIN_DECLS

#define PH_OUTBOX_DATABASE_NAME "outbox.sqlite"

typedef struct _PhOutboxCore PhOutboxCore;
typedef gboolean (*PhOutboxWork) (PhOutboxCore *core, gpointer data, GError **error);

/* What the thread of an outbox works with. Nothing of it is touched by another thread while it is open. */
struct _PhOutboxCore
{
  char *directory;            /* (owned) */
  int lock;                   /* (owned): whoever writes keeps it locked: -1: not open */
  PhOutboxDatabase *database; /* (owned) (nullable): NULL: not open */
  PhOutboxOwner *owner;       /* (owned) (nullable) */
  PhOutboxSpool *spool;       /* (owned) (nullable) */
  GArray *later;              /* (owned): stages that files get once the transaction is through */
  PhOutboxWork confirm;       /* (nullable): what else has to succeed for the transaction at hand to count, and is done behind it */
  PhOutboxWork undo;          /* (nullable): takes the transaction back when that fails */
  char *set_aside_path;       /* (owned) (nullable): the last thing that was kept aside, until somebody is told */
  gboolean has_changed;       /* a transaction of this outbox went through */
  gboolean is_none;           /* there was none when it should have been opened: it is made when it is needed */
};

PhOutboxCore *ph_outbox_core_new (const char *directory);
void ph_outbox_core_free (PhOutboxCore *core);
gboolean ph_outbox_core_open (PhOutboxCore *core, GError **error);
gboolean ph_outbox_core_is_missing (PhOutboxCore *core);
void ph_outbox_core_close (PhOutboxCore *core);
const char *ph_outbox_core_get_token (PhOutboxCore *core);

/* Does @work in a transaction that nobody else writes in; does it again when the database turns out to be corrupt and was rescued. */
gboolean ph_outbox_core_write (PhOutboxCore *core, PhOutboxWork work, gpointer data, GError **error);
gboolean ph_outbox_core_run_transaction (PhOutboxCore *core, PhOutboxWork work, gpointer data, GError **error);
gboolean ph_outbox_core_read (PhOutboxCore *core, PhOutboxWork work, gpointer data, GError **error);
/* Within a transaction: a file gets a stage, or is removed when it is %PH_OUTBOX_STAGE_FREE, once that is through. */
void ph_outbox_core_set_stage_later (PhOutboxCore *core, const char *file, PhOutboxStage stage);
void ph_outbox_core_set_aside (PhOutboxCore *core, const char *path);
char *ph_outbox_core_build_aside_path (PhOutboxCore *core, const char *name);

gint64 ph_outbox_now (void); /* seconds since 1970 */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhOutboxCore, ph_outbox_core_free)

G_END_DECLS
