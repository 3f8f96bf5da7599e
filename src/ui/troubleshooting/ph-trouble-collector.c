// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Asks the keyring, the disk, the accounts and the outbox at once, and waits for none of them for long: who looks at this
// page has trouble already. What it found it puts on a sheet, as often as one wants, with addresses or without.

#include "config.h"

#include "ph-trouble-collector.h"

#include "ph-folder-check.h"
#include "ph-text-troubleshooting.h"
#include "ph-text.h"
#include "ph-trouble-sheet.h"

#include <glib/gi18n.h>

/* A keyring that does not come up lets D-Bus wait for 25 seconds. */
#define DEADLINE_SECONDS 5
/* Of the latest ones; a report with more nobody reads. */
#define MAX_MESSAGES 10
/* No account has this identifier, and the keyring looks for it all the same. */
#define NO_ACCOUNT "troubleshooting"

struct _PhTroubleCollector
{
  GObject parent_instance;
  PhServices *services; /* (owned) */
  GTask *task;          /* (owned) (nullable): while it collects */
  GCancellable *inner;  /* (owned) (nullable): likewise */
  guint deadline;       /* 0: none */
  guint n_pending;
  PhTroubleFindings findings;
};

G_DEFINE_FINAL_TYPE (PhTroubleCollector, ph_trouble_collector, G_TYPE_OBJECT)

static void
end_one (PhTroubleCollector *self)
{
  g_autoptr(GTask) task = NULL;

  if (--self->n_pending > 0)
    return;
  g_clear_handle_id (&self->deadline, g_source_remove);
  g_clear_object (&self->inner);
  task = g_steal_pointer (&self->task);
  g_task_return_boolean (task, TRUE);
}

static char *
say_keyring (const GError *error)
{
  if (error == NULL || g_error_matches (error, PH_KEYRING_ERROR, PH_KEYRING_ERROR_MISSING))
    return g_strdup (_ ("reachable"));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup (_ ("does not answer"));
  return ph_text_error (error);
}

static void
keyring_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhTroubleCollector) self = user_data;
  g_autoptr(GError) error = NULL;

  ph_keyring_check_finish (PH_KEYRING (source), result, &error);
  g_free (self->findings.keyring);
  self->findings.keyring = say_keyring (error);
  end_one (self);
}

static void
folders_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhTroubleCollector) self = user_data;

  g_clear_pointer (&self->findings.folders, g_ptr_array_unref);
  self->findings.folders = ph_folder_check_finish (result, NULL);
  end_one (self);
}

static void
accounts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhTroubleCollector) self = user_data;
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->findings.accounts_error, g_free);
  if (!ph_account_store_load_finish (PH_ACCOUNT_STORE (source), result, &error))
    self->findings.accounts_error = ph_text_error (error);
  end_one (self);
}

static void
messages_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhTroubleCollector) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) messages = ph_outbox_list_finish (PH_OUTBOX (source), result, &error);

  g_clear_pointer (&self->findings.outbox_error, g_free);
  g_clear_pointer (&self->findings.messages, g_ptr_array_unref);
  self->findings.messages = messages != NULL ? g_steal_pointer (&messages) : g_ptr_array_new ();
  if (error != NULL)
    self->findings.outbox_error = ph_text_error (error);
  end_one (self);
}

static char **
list_folders (void)
{
  g_autofree char *accounts = ph_account_store_dup_default_path ();
  g_autoptr(GPtrArray) paths = g_ptr_array_new ();

  g_ptr_array_add (paths, g_path_get_dirname (accounts));
  g_ptr_array_add (paths, ph_outbox_dup_default_path ());
  g_ptr_array_add (paths, ph_draft_store_dup_default_path ());
  g_ptr_array_add (paths, ph_template_store_dup_default_path ());
  g_ptr_array_add (paths, g_build_filename (g_get_user_state_dir (), "posthorn", NULL));
  g_ptr_array_add (paths, g_strdup (g_get_tmp_dir ()));
  g_ptr_array_add (paths, NULL);
  return (char **) g_ptr_array_steal (paths, NULL);
}

static void
on_deadline_cb (gpointer user_data)
{
  PhTroubleCollector *self = user_data;

  self->deadline = 0;
  g_cancellable_cancel (self->inner);
}

static void
ph_trouble_collector_dispose (GObject *object)
{
  g_clear_object (&PH_TROUBLE_COLLECTOR (object)->services);
  G_OBJECT_CLASS (ph_trouble_collector_parent_class)->dispose (object);
}

static void
ph_trouble_collector_finalize (GObject *object)
{
  ph_trouble_findings_clear (&PH_TROUBLE_COLLECTOR (object)->findings);
  G_OBJECT_CLASS (ph_trouble_collector_parent_class)->finalize (object);
}

static void
ph_trouble_collector_class_init (PhTroubleCollectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_trouble_collector_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_trouble_collector_finalize;
}

static void
ph_trouble_collector_init (PhTroubleCollector *self)
{
}

/**
 * ph_trouble_collector_new:
 * @services: what is looked at
 *
 * Returns: (transfer full): a collector that knows nothing yet
 */
PhTroubleCollector *
ph_trouble_collector_new (PhServices *services)
{
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);

  PhTroubleCollector *self = g_object_new (PH_TYPE_TROUBLE_COLLECTOR, NULL);

  self->services = g_object_ref (services);
  return self;
}

/**
 * ph_trouble_collector_collect_async:
 * @self: a collector that does not collect
 * @cancellable: (nullable): to give up
 * @callback: called after some seconds at most
 * @user_data: for @callback
 *
 * Looks at everything anew.
 */
void
ph_trouble_collector_collect_async (PhTroubleCollector *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_TROUBLE_COLLECTOR (self));
  g_return_if_fail (self->task == NULL);

  g_auto(GStrv) folders = list_folders ();

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, ph_trouble_collector_collect_async);
  self->inner = g_cancellable_new ();
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (g_cancellable_cancel), self->inner, G_CONNECT_SWAPPED);
  self->deadline = g_timeout_add_once (DEADLINE_SECONDS * 1000, on_deadline_cb, self);
  self->n_pending = 4;
  ph_keyring_check_async (ph_services_get_keyring (self->services), NO_ACCOUNT, self->inner, keyring_cb, g_object_ref (self));
  ph_folder_check_async ((const char *const *) folders, self->inner, folders_cb, g_object_ref (self));
  ph_account_store_load_async (ph_services_get_store (self->services), self->inner, accounts_cb, g_object_ref (self));
  ph_outbox_list_async (ph_services_get_outbox (self->services), PH_OUTBOX_VIEW_ATTENTION, NULL, 0, MAX_MESSAGES, self->inner, messages_cb, g_object_ref (self));
}

/**
 * ph_trouble_collector_collect_finish:
 * @self: a collector
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it was not cancelled
 */
gboolean
ph_trouble_collector_collect_finish (PhTroubleCollector *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_trouble_collector_collect_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ph_trouble_collector_dup_sheet:
 * @self: a collector that has collected
 * @addresses: whether it tells whose accounts they are
 *
 * Returns: (transfer full): all it knows
 */
PhTextFactSheet *
ph_trouble_collector_dup_sheet (PhTroubleCollector *self, PhTextReportAddresses addresses)
{
  g_return_val_if_fail (PH_IS_TROUBLE_COLLECTOR (self), NULL);
  g_return_val_if_fail (self->findings.messages != NULL, NULL);

  PhTextFactSheet *sheet = ph_text_fact_sheet_new ();
  const PhTextTroubles troubles = {
    .accounts = G_LIST_MODEL (ph_services_get_store (self->services)),
    .messages = self->findings.messages,
    .tests = ph_test_memory_get_tests (ph_services_get_test_memory (self->services)),
    .addresses = addresses,
  };

  ph_trouble_sheet_fill (sheet, self->services, &self->findings);
  ph_text_troubleshooting_add (sheet, &troubles);
  return sheet;
}
