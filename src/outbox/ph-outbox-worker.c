// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The one thread of an outbox: does its jobs in the order in which they came. A task is only ever released on the thread it came
// from, so that nothing of the program dies on this one.

#include "config.h"

#include "ph-outbox-worker.h"

struct _PhOutboxWorker
{
  GThread *thread;    /* (owned) */
  GAsyncQueue *queue; /* (owned) (element-type Assignment) */
  PhOutboxCore *core; /* (owned): of the thread */
  PhOutboxAfter after;
  GMutex mutex; /* of what follows */
  gboolean has_changed;
  char *set_aside_path; /* (owned) (nullable) */
};

typedef struct
{
  GTask *task;           /* (owned) (nullable): NULL: the thread ends */
  PhOutboxJob *job;      /* belongs to the task */
  GMainContext *context; /* (owned) */
  PhOutboxPatience patience;
  PhOutboxAfter after;
  GError *error; /* (owned) (nullable) */
} Assignment;

/**
 * ph_outbox_job_new:
 * @run: what to do on the thread
 *
 * Returns: (transfer full): a job without anything else
 */
PhOutboxJob *
ph_outbox_job_new (PhOutboxRun run)
{
  PhOutboxJob *job = g_new0 (PhOutboxJob, 1);

  job->run = run;
  job->number = -1;
  return job;
}

/**
 * ph_outbox_job_free:
 * @job: (transfer full): a job
 */
void
ph_outbox_job_free (PhOutboxJob *job)
{
  g_clear_object (&job->cancellable);
  g_free (job->text);
  if (job->data != NULL && job->free_data != NULL)
    job->free_data (job->data);
  if (job->result != NULL && job->free_result != NULL)
    job->free_result (job->result);
  g_free (job);
}

/**
 * ph_outbox_job_take_result:
 * @job: a job
 * @result: (transfer full): what comes of it
 * @free_result: how it is freed
 */
void
ph_outbox_job_take_result (PhOutboxJob *job, gpointer result, GDestroyNotify free_result)
{
  if (job->result != NULL && job->free_result != NULL)
    job->free_result (job->result);
  job->result = result;
  job->free_result = free_result;
}

PhOutboxJob *
ph_outbox_job_get (GTask *task)
{
  return g_task_get_task_data (task);
}

/**
 * ph_outbox_job_steal_result:
 * @task: a task that is done
 *
 * Returns: (transfer full) (nullable): what came of it
 */
gpointer
ph_outbox_job_steal_result (GTask *task)
{
  return g_steal_pointer (&ph_outbox_job_get (task)->result);
}

/* Idempotent. */
gboolean
ph_outbox_run_open (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return core->owner != NULL || ph_outbox_core_open (core, error);
}

/* The folder is made in any case: it is where the program looks for what others do. */
gboolean
ph_outbox_run_open_if_any (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  g_mkdir_with_parents (core->directory, 0700);
  core->is_none = core->owner == NULL && ph_outbox_core_is_missing (core);
  return core->is_none || ph_outbox_run_open (core, job, error);
}

gboolean
ph_outbox_run_nothing (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  job->number = 0;
  return TRUE;
}

gboolean
ph_outbox_run_close (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  core->is_none = FALSE;
  ph_outbox_core_close (core);
  return TRUE;
}

static void
assignment_free (Assignment *assignment)
{
  g_clear_object (&assignment->task);
  g_clear_pointer (&assignment->context, g_main_context_unref);
  g_clear_error (&assignment->error);
  g_free (assignment);
}

static gboolean
return_cb (gpointer user_data)
{
  Assignment *assignment = user_data;

  assignment->after (g_task_get_source_object (assignment->task));
  if (assignment->error != NULL)
    g_task_return_error (assignment->task, g_steal_pointer (&assignment->error));
  else
    g_task_return_boolean (assignment->task, TRUE);
  assignment_free (assignment);
  return G_SOURCE_REMOVE;
}

/* Takes @assignment. */
static void
hand_back (Assignment *assignment)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, g_task_get_priority (assignment->task));
  g_source_set_callback (source, return_cb, assignment, NULL);
  g_source_attach (source, assignment->context);
}

static void
note (PhOutboxWorker *self)
{
  g_mutex_lock (&self->mutex);
  self->has_changed |= self->core->has_changed;
  self->core->has_changed = FALSE;
  if (self->core->set_aside_path != NULL)
    {
      g_free (self->set_aside_path);
      self->set_aside_path = g_steal_pointer (&self->core->set_aside_path);
    }
  g_mutex_unlock (&self->mutex);
}

static gboolean
needs_no_outbox (PhOutboxRun run)
{
  return run == ph_outbox_run_open || run == ph_outbox_run_open_if_any || run == ph_outbox_run_close;
}

static gboolean
do_job (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  if (core->owner != NULL || needs_no_outbox (job->run))
    return job->run (core, job, error);
  if (!core->is_none)
    {
      g_set_error_literal (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_OPEN, "the outbox is not open");
      return FALSE;
    }
  if (job->run_without != NULL && ph_outbox_core_is_missing (core))
    return job->run_without (core, job, error);
  return ph_outbox_core_open (core, error) && job->run (core, job, error);
}

static void
run (PhOutboxWorker *self, Assignment *assignment)
{
  PhOutboxJob *job = assignment->job;

  if (assignment->patience == PH_OUTBOX_CANCELLABLE && g_cancellable_set_error_if_cancelled (job->cancellable, &assignment->error))
    return;
  if (!do_job (self->core, job, &assignment->error))
    g_assert (assignment->error != NULL);
  note (self);
}

static void
worker_free (PhOutboxWorker *self)
{
  ph_outbox_core_free (self->core);
  g_async_queue_unref (self->queue);
  g_mutex_clear (&self->mutex);
  g_free (self->set_aside_path);
  g_free (self);
}

static gpointer
thread_cb (gpointer user_data)
{
  PhOutboxWorker *self = user_data;

  for (;;)
    {
      Assignment *assignment = g_async_queue_pop (self->queue);

      if (assignment->task == NULL)
        {
          assignment_free (assignment);
          break;
        }
      run (self, assignment);
      hand_back (assignment);
    }
  worker_free (self);
  return NULL;
}

/**
 * ph_outbox_worker_push:
 * @self: a worker
 * @task: (transfer full): returns %TRUE or an error, with @job as its data
 * @job: (transfer full): what to do
 * @patience: whether it may be cancelled
 */
void
ph_outbox_worker_push (PhOutboxWorker *self, GTask *task, PhOutboxJob *job, PhOutboxPatience patience)
{
  Assignment *assignment = g_new0 (Assignment, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_task_set_task_data (task, job, (GDestroyNotify) ph_outbox_job_free);
  /* What was done is told, also to somebody who was not quick enough. */
  g_task_set_check_cancellable (task, FALSE);
  job->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  assignment->task = task;
  assignment->job = job;
  assignment->context = g_main_context_ref (g_task_get_context (task));
  assignment->patience = patience;
  assignment->after = self->after;
  g_async_queue_push (self->queue, assignment);
}

/**
 * ph_outbox_worker_take_change:
 * @self: a worker
 *
 * Returns: whether a job changed something since this was last asked
 */
gboolean
ph_outbox_worker_take_change (PhOutboxWorker *self)
{
  g_mutex_lock (&self->mutex);

  gboolean has_changed = self->has_changed;

  self->has_changed = FALSE;
  g_mutex_unlock (&self->mutex);
  return has_changed;
}

/**
 * ph_outbox_worker_take_set_aside_path:
 * @self: a worker
 *
 * Returns: (transfer full) (nullable): what was set aside since this was last asked
 */
char *
ph_outbox_worker_take_set_aside_path (PhOutboxWorker *self)
{
  g_mutex_lock (&self->mutex);

  char *path = g_steal_pointer (&self->set_aside_path);

  g_mutex_unlock (&self->mutex);
  return path;
}

/**
 * ph_outbox_worker_free:
 * @self: (transfer full): a worker: it does what it was given, then closes the outbox and ends by itself
 */
void
ph_outbox_worker_free (PhOutboxWorker *self)
{
  GThread *thread = g_steal_pointer (&self->thread);

  g_async_queue_push (self->queue, g_new0 (Assignment, 1));
  g_thread_unref (thread);
}

/**
 * ph_outbox_worker_new:
 * @directory: of the outbox
 * @after: called on the thread of a task before it returns
 *
 * Returns: (transfer full): a worker with an outbox that is not open
 */
PhOutboxWorker *
ph_outbox_worker_new (const char *directory, PhOutboxAfter after)
{
  PhOutboxWorker *self = g_new0 (PhOutboxWorker, 1);

  g_mutex_init (&self->mutex);
  self->queue = g_async_queue_new ();
  self->core = ph_outbox_core_new (directory);
  self->after = after;
  self->thread = g_thread_new ("outbox", thread_cb, self);
  return self;
}
