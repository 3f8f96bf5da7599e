// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-outbox-core.h"

G_BEGIN_DECLS

/**
 * PhOutboxPatience:
 * @PH_OUTBOX_CANCELLABLE: may be cancelled while it waits for its turn, or heeds the cancellable itself
 * @PH_OUTBOX_UNSTOPPABLE: is done whatever happens
 */
typedef enum
{
  PH_OUTBOX_CANCELLABLE,
  PH_OUTBOX_UNSTOPPABLE,
} PhOutboxPatience;

typedef struct _PhOutboxJob PhOutboxJob;
typedef gboolean (*PhOutboxRun) (PhOutboxCore *core, PhOutboxJob *job, GError **error);

/* One piece of work: what it needs, and what comes of it. Fields that a kind of work does not use are zero. */
struct _PhOutboxJob
{
  PhOutboxRun run;
  PhOutboxRun run_without;   /* (nullable): instead, where there is no outbox: %NULL: one is made */
  GCancellable *cancellable; /* (owned) (nullable) */
  gint64 id;
  gint64 time;
  guint offset;
  guint limit;
  guint choice;  /* of an enumeration */
  char *text;    /* (owned) (nullable) */
  gpointer data; /* (owned) (nullable) */
  GDestroyNotify free_data;
  gint64 number;   /* comes of it */
  gpointer result; /* (owned) (nullable): comes of it */
  GDestroyNotify free_result;
};

typedef struct _PhOutboxWorker PhOutboxWorker;

PhOutboxJob *ph_outbox_job_new (PhOutboxRun run);
void ph_outbox_job_free (PhOutboxJob *job);
void ph_outbox_job_take_result (PhOutboxJob *job, gpointer result, GDestroyNotify free_result);
PhOutboxJob *ph_outbox_job_get (GTask *task);
gpointer ph_outbox_job_steal_result (GTask *task);

/* @after is called with the source object of each task, on its thread, before the task returns. */
typedef void (*PhOutboxAfter) (gpointer source);

gboolean ph_outbox_run_open (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_open_if_any (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_nothing (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_close (PhOutboxCore *core, PhOutboxJob *job, GError **error);

PhOutboxWorker *ph_outbox_worker_new (const char *directory, PhOutboxAfter after);
void ph_outbox_worker_free (PhOutboxWorker *self);
void ph_outbox_worker_push (PhOutboxWorker *self, GTask *task, PhOutboxJob *job, PhOutboxPatience patience);
gboolean ph_outbox_worker_take_change (PhOutboxWorker *self);
char *ph_outbox_worker_take_set_aside_path (PhOutboxWorker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhOutboxJob, ph_outbox_job_free)

G_END_DECLS
