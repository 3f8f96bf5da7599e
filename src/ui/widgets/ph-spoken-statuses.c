// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Has every label whose role is a status or an alert read aloud when it appears or changes in the window in front. GTK gives
// screen readers that role and no more; since 4.14 a program can tell them what to say, with older ones one has to go there.

#include "config.h"

#include "ph-spoken-statuses.h"

#define WORDS_KEY  "ph-spoken-words"
#define SOURCE_KEY "ph-say-source"

/* What goes by faster, like the steps of a test, is not worth hearing. */
#define SETTLE_MS 500

static void
announce (GtkLabel *status, const char *words)
{
#if GTK_CHECK_VERSION(4, 14, 0)
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  gtk_accessible_announce (GTK_ACCESSIBLE (status), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  G_GNUC_END_IGNORE_DEPRECATIONS
#endif
}

static gboolean
is_in_front (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return gtk_widget_get_mapped (widget) && GTK_IS_WINDOW (root) && gtk_window_is_active (GTK_WINDOW (root));
}

static gboolean
say_cb (gpointer user_data)
{
  GtkLabel *status = GTK_LABEL (user_data);
  const char *given = g_object_get_data (G_OBJECT (status), WORDS_KEY);
  const char *words = given != NULL ? given : gtk_label_get_text (status);

  if (*words != '\0' && is_in_front (GTK_WIDGET (status)))
    announce (status, words);
  return G_SOURCE_REMOVE;
}

static void
end_source (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

static void
say_soon (GtkLabel *status)
{
  GSource *source = g_timeout_source_new (SETTLE_MS);

  g_source_set_callback (source, say_cb, status, NULL);
  g_source_attach (source, NULL);
  g_object_set_data_full (G_OBJECT (status), SOURCE_KEY, source, end_source);
}

static gboolean
is_status (GtkWidget *widget)
{
  if (!GTK_IS_LABEL (widget))
    return FALSE;

  GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));

  return role == GTK_ACCESSIBLE_ROLE_STATUS || role == GTK_ACCESSIBLE_ROLE_ALERT;
}

static gboolean
on_mapped_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer user_data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  if (!is_status (widget))
    return G_SOURCE_CONTINUE;
  g_signal_handlers_disconnect_by_func (widget, say_soon, NULL);
  g_signal_connect (widget, "notify::label", G_CALLBACK (say_soon), NULL);
  say_soon (GTK_LABEL (widget));
  return G_SOURCE_CONTINUE;
}

/**
 * ph_spoken_statuses_follow:
 *
 * From here on every status is read aloud. To be called once, by a program that has a display.
 */
void
ph_spoken_statuses_follow (void)
{
  /* A class that nobody has used yet has no signals. */
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, on_mapped_cb, NULL, NULL);
}

/**
 * ph_spoken_statuses_set_words:
 * @status: a label whose role is a status
 * @words: what it says, in the person's language
 *
 * For a status that says more than it shows. To be called after the text of the label is set, which GTK takes for all it says.
 */
void
ph_spoken_statuses_set_words (GtkLabel *status, const char *words)
{
  g_return_if_fail (GTK_IS_LABEL (status));
  g_return_if_fail (words != NULL);

  g_object_set_data_full (G_OBJECT (status), WORDS_KEY, g_strdup (words), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (status), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  say_soon (status);
}
