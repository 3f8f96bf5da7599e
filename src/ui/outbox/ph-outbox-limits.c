// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One line for each account that has a limit or makes a pause, with a button that ends the pause. The accounts are asked
// about one after the other; while that goes on, further changes wait and are looked at together.

#include "config.h"

#include "ph-outbox-limits.h"

#include "ph-account-editor.h"
#include "ph-spoken-parts.h"
#include "ph-template.h"
#include "ph-text-outbox.h"

#include <glib/gi18n.h>

/* While many messages go out, everything changes some times a second; nobody reads that fast. */
#define REFRESH_GAP_MS 1000
/* Some lines, in a narrow window and a large font; the messages stay in sight. */
#define MAX_HEIGHT 180
/* What the window of an account's settings is remembered by. */
#define ACCOUNT_ID "ph-account-id"

struct _PhOutboxLimits
{
  AdwBin parent_instance;
  PhServices *services;      /* (owned) (nullable): once set, until disposed */
  GCancellable *cancellable; /* (owned) */
  GPtrArray *to_ask;         /* (owned) (element-type utf8): identifiers of accounts; the last one is next */
  guint wait_source;         /* 0: nothing has changed since */
  GtkWidget *content;        /* what is scrolled */
  GtkBox *box;
  GHashTable *lines; /* (owned) (element-type utf8 GtkWidget): by account, in @box */
};

G_DEFINE_FINAL_TYPE (PhOutboxLimits, ph_outbox_limits, ADW_TYPE_BIN)

static void ask_next (PhOutboxLimits *self);
static void get_usage_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void release_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
release_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhOutboxLimits *self = PH_OUTBOX_LIMITS (widget);

  ph_courier_release_async (ph_services_get_courier (self->services), g_variant_get_string (parameter, NULL), self->cancellable, release_cb, g_object_ref (self));
}

static void
release_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhOutboxLimits) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ph_courier_release_finish (PH_COURIER (source), result, &error))
    g_debug ("a pause goes on: %s", error->message);
  if (self->services != NULL)
    ph_outbox_limits_refresh (self);
}

static void
on_editor_saved_cb (PhAccountEditor *editor, PhOutboxLimits *self)
{
  const char *id = g_object_get_data (G_OBJECT (editor), ACCOUNT_ID);

  if (self->services != NULL)
    ph_courier_release_async (ph_services_get_courier (self->services), id, self->cancellable, release_cb, g_object_ref (self));
}

static void
settings_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhOutboxLimits *self = PH_OUTBOX_LIMITS (widget);
  PhAccount *account = ph_services_find_account (self->services, g_variant_get_string (parameter, NULL));
  PhAccountEditor *editor = NULL;

  if (account == NULL)
    return;
  editor = ph_account_editor_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->services, account);
  g_object_set_data_full (G_OBJECT (editor), ACCOUNT_ID, g_strdup (ph_account_get_id (account)), g_free);
  g_signal_connect_object (editor, "saved", G_CALLBACK (on_editor_saved_cb), self, 0);
  gtk_window_present (GTK_WINDOW (editor));
}

static GtkWidget *
new_button (PhAccount *account)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_use_underline (GTK_BUTTON (button), TRUE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", ph_account_get_id (account));
  return button;
}

static GtkWidget *
new_line (PhOutboxLimits *self, PhAccount *account)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), new_button (account));
  gtk_box_append (self->box, line);
  g_hash_table_insert (self->lines, g_strdup (ph_account_get_id (account)), line);
  return line;
}

/* (transfer full) (nullable): %NULL: there is nothing to say of it */
static char *
say (PhAccount *account, const PhOutboxUsage *usage, gboolean *ret_is_paused)
{
  const PhOutboxQuota quota = { ph_account_get_messages_per_minute (account), ph_account_get_messages_per_hour (account), ph_account_get_messages_per_day (account) };
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *pause = ph_text_outbox_pause (usage, now);
  g_autofree char *left = ph_text_outbox_left (&quota, usage);

  *ret_is_paused = pause != NULL;
  if (pause == NULL && left == NULL)
    return NULL;
  /* Translators: the name of an account and what it may still send, or how long it makes a pause */
  return g_strdup_printf (_ ("%s: %s"), ph_account_get_title (account), pause != NULL ? pause : left);
}

static void
remove_line (PhOutboxLimits *self, const char *account_id)
{
  GtkWidget *line = g_hash_table_lookup (self->lines, account_id);

  if (line == NULL)
    return;
  gtk_box_remove (self->box, line);
  g_hash_table_remove (self->lines, account_id);
}

static void
show_account (PhOutboxLimits *self, PhAccount *account, const PhOutboxUsage *usage)
{
  gboolean needs_person = ph_text_outbox_pause_needs_person (usage);
  gboolean is_paused = FALSE;
  g_autofree char *text = say (account, usage, &is_paused);
  GtkWidget *line = g_hash_table_lookup (self->lines, ph_account_get_id (account));

  if (text == NULL)
    {
      remove_line (self, ph_account_get_id (account));
      return;
    }
  if (line == NULL)
    line = new_line (self, account);

  GtkWidget *label = gtk_widget_get_first_child (line);
  GtkWidget *button = gtk_widget_get_last_child (line);

  gtk_label_set_text (GTK_LABEL (label), text);
  /* With the same password, one more refusal is all that comes of it. */
  ph_spoken_parts_set_label (GTK_BUTTON (button), needs_person ? _ ("Account _Settings…") : _ ("_Send Now"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), needs_person ? "limits.settings" : "limits.release");
  gtk_widget_set_visible (button, is_paused);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* Asking */

static void
ask_next (PhOutboxLimits *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), g_hash_table_size (self->lines) > 0);
  if (self->to_ask->len == 0)
    return;
  ph_outbox_get_usage_async (ph_services_get_outbox (self->services), self->to_ask->pdata[self->to_ask->len - 1], self->cancellable, get_usage_cb, g_object_ref (self));
}

static void
get_usage_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhOutboxLimits) self = user_data;
  g_autoptr(GError) error = NULL;
  PhOutboxUsage usage = { 0 };
  gboolean is_known = ph_outbox_get_usage_finish (PH_OUTBOX (source), result, &usage, &error);

  if (self->services == NULL)
    {
      ph_outbox_usage_clear (&usage);
      return;
    }

  const char *id = self->to_ask->pdata[self->to_ask->len - 1];
  PhAccount *account = ph_services_find_account (self->services, id);

  if (is_known && account != NULL)
    show_account (self, account, &usage);
  else
    remove_line (self, id);
  ph_outbox_usage_clear (&usage);
  g_ptr_array_set_size (self->to_ask, (int) self->to_ask->len - 1);
  ask_next (self);
}

static void
forget_removed (PhOutboxLimits *self)
{
  g_autoptr(GList) ids = g_hash_table_get_keys (self->lines);

  for (GList *l = ids; l != NULL; l = l->next)
    if (ph_services_find_account (self->services, l->data) == NULL)
      remove_line (self, l->data);
}

static gboolean
refresh_cb (gpointer user_data)
{
  PhOutboxLimits *self = PH_OUTBOX_LIMITS (user_data);
  GListModel *store = G_LIST_MODEL (ph_services_get_store (self->services));

  if (self->to_ask->len > 0)
    return G_SOURCE_CONTINUE;
  self->wait_source = 0;
  forget_removed (self);
  for (guint i = g_list_model_get_n_items (store); i > 0; i--)
    {
      g_autoptr(PhAccount) account = g_list_model_get_item (store, i - 1);

      g_ptr_array_add (self->to_ask, g_strdup (ph_account_get_id (account)));
    }
  ask_next (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed_cb (PhOutboxLimits *self)
{
  ph_outbox_limits_refresh (self);
}

/* Height */

static GtkSizeRequestMode
get_request_mode_cb (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* A scrolled window of GTK 4.8 does not ask what height its content has in the width that there is. */
static void
measure_cb (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  PhOutboxLimits *self = PH_OUTBOX_LIMITS (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (adw_bin_get_child (ADW_BIN (self)), orientation, -1, minimum, natural, NULL, NULL);
      return;
    }
  gtk_widget_measure (self->content, orientation, for_size, minimum, NULL, NULL, NULL);
  *minimum = MIN (*minimum, MAX_HEIGHT);
  *natural = *minimum;
}

static void
allocate_cb (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (adw_bin_get_child (ADW_BIN (widget)), width, height, baseline, NULL);
}

static void
ph_outbox_limits_dispose (GObject *object)
{
  PhOutboxLimits *self = PH_OUTBOX_LIMITS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->wait_source, g_source_remove);
  g_clear_object (&self->services);
  G_OBJECT_CLASS (ph_outbox_limits_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_OUTBOX_LIMITS);
}

static void
ph_outbox_limits_finalize (GObject *object)
{
  PhOutboxLimits *self = PH_OUTBOX_LIMITS (object);

  g_clear_object (&self->cancellable);
  g_hash_table_unref (self->lines);
  g_ptr_array_unref (self->to_ask);
  G_OBJECT_CLASS (ph_outbox_limits_parent_class)->finalize (object);
}

static void
ph_outbox_limits_class_init (PhOutboxLimitsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_outbox_limits_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_outbox_limits_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("outbox/ph-outbox-limits.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhOutboxLimits, content);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxLimits, box);
  gtk_widget_class_install_action (widget_class, "limits.release", "s", release_action_cb);
  gtk_widget_class_install_action (widget_class, "limits.settings", "s", settings_action_cb);
}

static void
ph_outbox_limits_init (PhOutboxLimits *self)
{
  self->cancellable = g_cancellable_new ();
  self->to_ask = g_ptr_array_new_with_free_func (g_free);
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self), gtk_custom_layout_new (get_request_mode_cb, measure_cb, allocate_cb));
}

/**
 * ph_outbox_limits_set_services:
 * @self: limits
 * @services: what is followed; set once
 */
void
ph_outbox_limits_set_services (PhOutboxLimits *self, PhServices *services)
{
  g_return_if_fail (PH_IS_OUTBOX_LIMITS (self));
  g_return_if_fail (PH_IS_SERVICES (services) && self->services == NULL);

  self->services = g_object_ref (services);
  g_signal_connect_object (ph_services_get_outbox (services), "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ph_services_get_store (services), "items-changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  ph_outbox_limits_refresh (self);
}

/**
 * ph_outbox_limits_refresh:
 * @self: limits
 *
 * Looks again, soon.
 */
void
ph_outbox_limits_refresh (PhOutboxLimits *self)
{
  g_return_if_fail (PH_IS_OUTBOX_LIMITS (self));

  if (self->services != NULL && self->wait_source == 0)
    self->wait_source = g_timeout_add (REFRESH_GAP_MS, refresh_cb, self);
}
