// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One message in the list of what the practice server took: subject, sender and time.

#include "config.h"

#include "ph-practice-row.h"

#include "ph-message-view.h"
#include "ph-spoken-row.h"

#include <glib/gi18n.h>

struct _PhPracticeRow
{
  AdwActionRow parent_instance;
  PhPracticeMessage *message; /* (owned) (nullable): until disposed */
};

G_DEFINE_FINAL_TYPE (PhPracticeRow, ph_practice_row, ADW_TYPE_ACTION_ROW)

static void
ph_practice_row_dispose (GObject *object)
{
  g_clear_object (&PH_PRACTICE_ROW (object)->message);
  G_OBJECT_CLASS (ph_practice_row_parent_class)->dispose (object);
}

static void
ph_practice_row_class_init (PhPracticeRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_practice_row_dispose;
}

static void
ph_practice_row_init (PhPracticeRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  ph_spoken_row_follow (ADW_ACTION_ROW (self));
}

/**
 * ph_practice_row_new:
 * @message: what to show
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
ph_practice_row_new (PhPracticeMessage *message)
{
  g_return_val_if_fail (PH_IS_PRACTICE_MESSAGE (message), NULL);

  PhPracticeRow *self = g_object_new (PH_TYPE_PRACTICE_ROW, NULL);
  g_autoptr(PhMessageView) view = ph_message_view_new (ph_practice_message_get_content (message));
  g_autofree char *time = g_date_time_format (ph_practice_message_get_received (message), "%X");
  const char *sender = view->from != NULL ? view->from : ph_practice_message_get_sender (message);
  /* Translators: who sent a message, and the time when it arrived */
  g_autofree char *subtitle = g_strdup_printf (_ ("%s, %s"), sender, time);

  self->message = g_object_ref (message);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), view->subject != NULL ? view->subject : _ ("No subject"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  return GTK_WIDGET (self);
}

/**
 * ph_practice_row_get_message:
 * @self: a row
 *
 * Returns: (transfer none): the message that it shows
 */
PhPracticeMessage *
ph_practice_row_get_message (PhPracticeRow *self)
{
  g_return_val_if_fail (PH_IS_PRACTICE_ROW (self), NULL);

  return self->message;
}
