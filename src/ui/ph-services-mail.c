// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The part of the services that is about messages: the outbox and who delivers it, drafts, templates, contacts. What only
// some windows need is made when the first of them asks, so that a start at login costs little.

#include "config.h"

#include "ph-services-private.h"

#define SECONDS_OF_DAY (24 * 60 * 60)

static void load_accounts_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void open_outbox_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void load_templates_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* The pages say it where they show the accounts: they load them, too. */
static void
load_accounts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhServices) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) waiting = g_steal_pointer (&self->waiting);

  if (!ph_account_store_load_finish (PH_ACCOUNT_STORE (source), result, &error))
    g_debug ("the accounts can't be read: %s", error->message);
  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    g_task_return_boolean (waiting->pdata[i], TRUE);
}

/* Whoever asks the outbox for something gets the same error, and says it. */
static void
open_outbox_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  if (!ph_outbox_open_finish (PH_OUTBOX (source), result, &error))
    g_debug ("the outbox can't be opened: %s", error->message);
}

static void
load_templates_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  if (!ph_template_store_load_finish (PH_TEMPLATE_STORE (source), result, &error))
    g_debug ("the templates can't be read: %s", error->message);
}

void
ph_services_open_mail (PhServices *self)
{
  g_autofree char *outbox_path = ph_outbox_dup_default_path ();
  g_autofree char *drafts_path = ph_draft_store_dup_default_path ();
  g_autoptr(GFile) outbox_folder = g_file_new_for_path (outbox_path);
  g_autoptr(GFile) drafts_folder = g_file_new_for_path (drafts_path);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  ph_account_store_load_async (self->store, self->cancellable, load_accounts_cb, g_object_ref (self));
  self->outbox = ph_outbox_new (outbox_folder);
  ph_outbox_open_if_any_async (self->outbox, self->cancellable, open_outbox_cb, NULL);
  self->tally = ph_outbox_tally_new (self->outbox);
  self->drafts = ph_draft_store_new (drafts_folder);
}

void
ph_services_dispose_mail (PhServices *self)
{
  g_clear_object (&self->contacts);
  g_clear_object (&self->templates);
  g_clear_object (&self->drafts);
  g_clear_object (&self->courier);
  g_clear_object (&self->tally);
  g_clear_object (&self->outbox);
}

static gboolean
map_days_cb (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_int64 (value, (gint64) g_variant_get_uint32 (variant) * SECONDS_OF_DAY);
  return TRUE;
}

static void
open_courier (PhServices *self)
{
  self->courier = ph_courier_new (self->outbox, self->store, self->keyring, ph_services_get_catalogue (self));
  g_object_bind_property (self, "catalogue", self->courier, "catalogue", G_BINDING_DEFAULT);
  g_settings_bind (self->settings, "max-connections", self->courier, "max-connections", G_SETTINGS_BIND_GET);
  g_settings_bind_with_mapping (self->settings, "give-up-days", self->courier, "give-up-s", G_SETTINGS_BIND_GET, map_days_cb, NULL, NULL, NULL);
}

/**
 * ph_services_load_async:
 * @self: services
 * @callback: called when the accounts are there, or when it is known that they can't be read
 * @user_data: for @callback
 *
 * Who writes needs to know who may send.
 */
void
ph_services_load_async (PhServices *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_SERVICES (self));

  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ph_services_load_async);
  if (self->waiting != NULL)
    g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * ph_services_load_finish:
 * @self: services
 * @result: what the callback got
 */
void
ph_services_load_finish (PhServices *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));
  g_return_if_fail (g_async_result_is_tagged (result, ph_services_load_async));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * ph_services_get_outbox:
 * @self: services
 *
 * Returns: (transfer none): the messages that are to be sent; it may be opening still, and then whatever is asked of it waits
 */
PhOutbox *
ph_services_get_outbox (PhServices *self)
{
  g_return_val_if_fail (PH_IS_SERVICES (self), NULL);

  return self->outbox;
}

/**
 * ph_services_get_tally:
 * @self: services
 *
 * Returns: (transfer none): how many messages there are of which kind
 */
PhOutboxTally *
ph_services_get_tally (PhServices *self)
{
  g_return_val_if_fail (PH_IS_SERVICES (self), NULL);

  return self->tally;
}

/**
 * ph_services_get_courier:
 * @self: services
 *
 * Returns: (transfer none): who delivers the messages, as the preferences say; whether it is started is the program's affair
 */
PhCourier *
ph_services_get_courier (PhServices *self)
{
  g_return_val_if_fail (PH_IS_SERVICES (self), NULL);

  if (self->courier == NULL)
    open_courier (self);
  return self->courier;
}

/**
 * ph_services_get_drafts:
 * @self: services
 *
 * Returns: (transfer none): what is being written
 */
PhDraftStore *
ph_services_get_drafts (PhServices *self)
{
  g_return_val_if_fail (PH_IS_SERVICES (self), NULL);

  return self->drafts;
}

/**
 * ph_services_get_templates:
 * @self: services
 *
 * Returns: (transfer none): the templates; they are read from the first call on
 */
PhTemplateStore *
ph_services_get_templates (PhServices *self)
{
  g_return_val_if_fail (PH_IS_SERVICES (self), NULL);

  if (self->templates == NULL)
    {
      g_autofree char *path = ph_template_store_dup_default_path ();
      g_autoptr(GFile) folder = g_file_new_for_path (path);

      self->templates = ph_template_store_new (folder);
      ph_template_store_load_async (self->templates, self->cancellable, load_templates_cb, NULL);
    }
  return self->templates;
}

/**
 * ph_services_get_contacts:
 * @self: services
 *
 * Returns: (transfer none): who might be meant
 */
PhContacts *
ph_services_get_contacts (PhServices *self)
{
  g_return_val_if_fail (PH_IS_SERVICES (self), NULL);

  if (self->contacts == NULL)
    self->contacts = ph_contacts_new (self->outbox);
  return self->contacts;
}
