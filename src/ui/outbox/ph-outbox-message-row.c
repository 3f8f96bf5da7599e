// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One message in the list: what it is about, whom it goes to, where it stands. Every label has one line, so that all rows
// are of one height and the list knows how long it is.

#include "config.h"

#include "ph-outbox-message-row.h"

#include "ph-outbox-look.h"
#include "ph-template.h"
#include "ph-text-outbox.h"

#include <glib/gi18n.h>

/* More than these don't fit into a line. */
#define MAX_SHOWN_RECIPIENTS 3

struct _PhOutboxMessageRow
{
  AdwBin parent_instance;
  PhServices *services;       /* (owned) (nullable): until disposed */
  PhOutboxRemovals *removals; /* (owned) (nullable): until disposed */
  PhOutboxItem *item;         /* (owned) (nullable): none is shown */
  GSignalGroup *signals;      /* (owned): of the item */
  GtkImage *icon;
  GtkLabel *subject;
  GtkLabel *recipients;
  GtkLabel *status;
  GtkProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (PhOutboxMessageRow, ph_outbox_message_row, ADW_TYPE_BIN)

static char *
dup_recipients (PhOutboxEntry *entry)
{
  guint n = ph_outbox_entry_get_n_recipients (entry);
  guint n_shown = MIN (n, MAX_SHOWN_RECIPIENTS);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_shown; i++)
    g_string_append_printf (text, i == 0 ? "%s" : ", %s", ph_address_get_text (ph_outbox_entry_get_recipient (entry, i)));
  if (n > n_shown)
    {
      g_string_append (text, ", ");
      /* Translators: stands behind some addresses */
      g_string_append_printf (text, ngettext ("and %u more", "and %u more", n - n_shown), n - n_shown);
    }
  return g_string_free (text, FALSE);
}

static char *
dup_status (PhOutboxMessageRow *self, PhOutboxEntry *entry)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  PhAccount *account = ph_services_find_account (self->services, ph_outbox_entry_get_account_id (entry));
  PhTextStand stand = ph_text_stand_of (entry);
  g_autofree char *status = ph_text_outbox_status (&stand, account, now);
  g_autofree char *reason = stand.state == PH_OUTBOX_FAILED || stand.state == PH_OUTBOX_WAITING ? ph_text_outbox_reason (&stand, account) : NULL;

  if (ph_outbox_removals_has (self->removals, ph_outbox_entry_get_id (entry)))
    return g_strdup (_ ("Removed"));
  return reason != NULL ? g_strdup_printf ("%s · %s", status, reason) : g_steal_pointer (&status);
}

/* The list item around has no name of its own. */
static void
tell_name (PhOutboxMessageRow *self, const char *subject, const char *recipients, const char *status)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = g_strdup_printf ("%s, %s", subject, status);

  if (parent == NULL)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, recipients, -1);
}

static void
show_progress (PhOutboxMessageRow *self)
{
  gint64 done = 0;
  gint64 total = 0;

  if (self->item != NULL)
    g_object_get (self->item, "progress-done", &done, "progress-total", &total, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), total > 0);
  gtk_progress_bar_set_fraction (self->progress, total > 0 ? CLAMP ((double) done / (double) total, 0, 1) : 0);
}

static void
show_nothing (PhOutboxMessageRow *self)
{
  gtk_image_set_from_icon_name (self->icon, NULL);
  gtk_label_set_text (self->subject, "…");
  gtk_label_set_text (self->recipients, "");
  gtk_label_set_text (self->status, "");
}

static void
update (PhOutboxMessageRow *self)
{
  PhOutboxEntry *entry = self->item != NULL ? ph_outbox_item_get_entry (self->item) : NULL;

  show_progress (self);
  if (entry == NULL || self->services == NULL)
    {
      show_nothing (self);
      return;
    }

  g_autofree char *subject = ph_outbox_look_dup_subject (entry);
  g_autofree char *recipients = dup_recipients (entry);
  g_autofree char *status = dup_status (self, entry);

  ph_outbox_look_apply (self->icon, ph_outbox_entry_get_state (entry));
  gtk_label_set_text (self->subject, subject);
  gtk_label_set_text (self->recipients, recipients);
  gtk_label_set_text (self->status, status);
  gtk_widget_set_opacity (GTK_WIDGET (self), ph_outbox_removals_has (self->removals, ph_outbox_entry_get_id (entry)) ? 0.5 : 1);
  tell_name (self, subject, recipients, status);
}

static void
on_progress_cb (PhOutboxMessageRow *self)
{
  show_progress (self);
}

static void
ph_outbox_message_row_dispose (GObject *object)
{
  PhOutboxMessageRow *self = PH_OUTBOX_MESSAGE_ROW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->item);
  g_clear_object (&self->services);
  g_clear_object (&self->removals);
  G_OBJECT_CLASS (ph_outbox_message_row_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_OUTBOX_MESSAGE_ROW);
}

static void
ph_outbox_message_row_class_init (PhOutboxMessageRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_outbox_message_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("outbox/ph-outbox-message-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhOutboxMessageRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxMessageRow, subject);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxMessageRow, recipients);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxMessageRow, status);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxMessageRow, progress);
}

static void
ph_outbox_message_row_init (PhOutboxMessageRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (PH_TYPE_OUTBOX_ITEM);
  g_signal_group_connect_swapped (self->signals, "notify::entry", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::progress-done", G_CALLBACK (on_progress_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::progress-total", G_CALLBACK (on_progress_cb), self);
}

/**
 * ph_outbox_message_row_new:
 * @services: where the accounts are
 * @removals: what is about to leave the outbox
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
ph_outbox_message_row_new (PhServices *services, PhOutboxRemovals *removals)
{
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);
  g_return_val_if_fail (PH_IS_OUTBOX_REMOVALS (removals), NULL);

  PhOutboxMessageRow *self = g_object_new (PH_TYPE_OUTBOX_MESSAGE_ROW, NULL);

  self->services = g_object_ref (services);
  self->removals = g_object_ref (removals);
  return GTK_WIDGET (self);
}

/**
 * ph_outbox_message_row_set_item:
 * @self: a row
 * @item: (nullable): what to show and to follow
 */
void
ph_outbox_message_row_set_item (PhOutboxMessageRow *self, PhOutboxItem *item)
{
  g_return_if_fail (PH_IS_OUTBOX_MESSAGE_ROW (self));
  g_return_if_fail (item == NULL || PH_IS_OUTBOX_ITEM (item));

  if (!g_set_object (&self->item, item))
    return;
  g_signal_group_set_target (self->signals, item);
  if (item != NULL)
    update (self);
}

/**
 * ph_outbox_message_row_refresh:
 * @self: a row
 *
 * Says again where its message stands, as seen from now.
 */
void
ph_outbox_message_row_refresh (PhOutboxMessageRow *self)
{
  g_return_if_fail (PH_IS_OUTBOX_MESSAGE_ROW (self));

  update (self);
}
