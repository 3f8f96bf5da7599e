// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The row of a draft. When it was saved last is asked of its file.

#include "config.h"

#include "ph-draft-row.h"

#include "ph-spoken-row.h"

#include <glib/gi18n.h>

struct _PhDraftRow
{
  AdwActionRow parent_instance;
  PhDraft *draft;            /* (owned) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PhDraftRow, ph_draft_row, ADW_TYPE_ACTION_ROW)

static guint discard_signal;

static void query_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static char *
describe_recipients (PhDraft *draft)
{
  GPtrArray *recipients = ph_draft_get_recipients (draft, PH_RECIPIENTS_TO);

  return recipients->len > 0 ? ph_mailbox_list_to_text (recipients) : g_strdup (_ ("No recipient yet"));
}

static char *
describe_time (GDateTime *time)
{
  g_autoptr(GDateTime) local = g_date_time_to_local (time);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  if (g_date_time_get_year (local) == g_date_time_get_year (now) && g_date_time_get_day_of_year (local) == g_date_time_get_day_of_year (now))
    /* Translators: time of the day, see strftime(3) */
    return g_date_time_format (local, _ ("%H:%M"));
  return g_date_time_format (local, "%x");
}

static void
show (PhDraftRow *self, GDateTime *saved)
{
  g_autofree char *recipients = describe_recipients (self->draft);
  g_autofree char *time = saved != NULL ? describe_time (saved) : NULL;
  g_autofree char *words = time != NULL ? g_strdup_printf ("%s · %s", time, recipients) : g_strdup (recipients);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), words);
}

static void
query_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhDraftRow) self = user_data;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);
  g_autoptr(GDateTime) saved = info != NULL ? g_file_info_get_modification_date_time (info) : NULL;

  if (!g_cancellable_is_cancelled (self->cancellable))
    show (self, saved);
}

static void
on_discard_clicked_cb (GtkButton *button, PhDraftRow *self)
{
  g_signal_emit (self, discard_signal, 0);
}

static void
ph_draft_row_dispose (GObject *object)
{
  PhDraftRow *self = PH_DRAFT_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->draft);
  G_OBJECT_CLASS (ph_draft_row_parent_class)->dispose (object);
}

static void
ph_draft_row_finalize (GObject *object)
{
  g_clear_object (&PH_DRAFT_ROW (object)->cancellable);
  G_OBJECT_CLASS (ph_draft_row_parent_class)->finalize (object);
}

static void
ph_draft_row_class_init (PhDraftRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ph_draft_row_dispose;
  object_class->finalize = ph_draft_row_finalize;

  discard_signal = g_signal_new ("discard", PH_TYPE_DRAFT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ph_draft_row_init (PhDraftRow *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  self->cancellable = g_cancellable_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Discard"));
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Discard"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_discard_clicked_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);
  ph_spoken_row_follow (ADW_ACTION_ROW (self));
}

/**
 * ph_draft_row_new:
 * @draft: what it shows
 * @store: where the draft is kept
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
ph_draft_row_new (PhDraft *draft, PhDraftStore *store)
{
  g_return_val_if_fail (PH_IS_DRAFT (draft), NULL);
  g_return_val_if_fail (PH_IS_DRAFT_STORE (store), NULL);

  PhDraftRow *self = g_object_new (PH_TYPE_DRAFT_ROW, NULL);
  g_autoptr(GFile) file = ph_draft_store_dup_file (store, ph_draft_get_id (draft));

  self->draft = g_object_ref (draft);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), ph_draft_row_get_title (self));
  show (self, NULL);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                           self->cancellable, query_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}

/**
 * ph_draft_row_get_draft:
 * @self: a row
 *
 * Returns: (transfer none): its draft
 */
PhDraft *
ph_draft_row_get_draft (PhDraftRow *self)
{
  g_return_val_if_fail (PH_IS_DRAFT_ROW (self), NULL);

  return self->draft;
}

/**
 * ph_draft_row_get_title:
 * @self: a row
 *
 * Returns: (transfer none): its subject, or that there is none
 */
const char *
ph_draft_row_get_title (PhDraftRow *self)
{
  g_return_val_if_fail (PH_IS_DRAFT_ROW (self), NULL);

  const char *subject = ph_draft_get_subject (self->draft);

  return subject[0] != '\0' ? subject : _ ("(No Subject)");
}
