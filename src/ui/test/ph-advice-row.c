// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Advice as a line that takes no more room than its heading until somebody wants to know more. What is dangerous has
// another sign than what is merely good to know.

#include "config.h"

#include "ph-advice-row.h"

#include "ph-spoken-parts.h"
#include "ph-spoken-row.h"
#include "ph-template.h"
#include "ph-text-advice.h"
#include "ph-text.h"

#define REMINDER_KEY "remind-old-passwords"

struct _PhAdviceRow
{
  AdwExpanderRow parent_instance;
  PhAdvice *advice; /* (owned) (nullable): once set */
  GtkImage *icon;
  GtkLabel *explanation;
  GtkWidget *follow_button;
  GtkLabel *follow_label;
  GtkWidget *reminder_row;
  GtkSwitch *reminder;
};

G_DEFINE_FINAL_TYPE (PhAdviceRow, ph_advice_row, ADW_TYPE_EXPANDER_ROW)

static guint follow_signal;

static gboolean
is_warning (PhAdviceId id)
{
  return id == PH_ADVICE_NOT_ENCRYPTED || id == PH_ADVICE_CERTIFICATE_EXPIRES;
}

static void
on_follow_clicked_cb (PhAdviceRow *self)
{
  g_signal_emit (self, follow_signal, 0, ph_advice_get_fix (self->advice));
}

static void
ph_advice_row_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_advice_row_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_ADVICE_ROW);
}

static void
ph_advice_row_finalize (GObject *object)
{
  g_clear_pointer (&PH_ADVICE_ROW (object)->advice, ph_advice_unref);
  G_OBJECT_CLASS (ph_advice_row_parent_class)->finalize (object);
}

static void
ph_advice_row_class_init (PhAdviceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_advice_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_advice_row_finalize;

  follow_signal = g_signal_new ("follow", PH_TYPE_ADVICE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_FIX);

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-advice-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhAdviceRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PhAdviceRow, explanation);
  gtk_widget_class_bind_template_child (widget_class, PhAdviceRow, follow_button);
  gtk_widget_class_bind_template_child (widget_class, PhAdviceRow, follow_label);
  gtk_widget_class_bind_template_child (widget_class, PhAdviceRow, reminder_row);
  gtk_widget_class_bind_template_child (widget_class, PhAdviceRow, reminder);
  gtk_widget_class_bind_template_callback (widget_class, on_follow_clicked_cb);
}

static void
ph_advice_row_init (PhAdviceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_parts_hide_pictures (GTK_WIDGET (self));
}

static void
show_fix (PhAdviceRow *self, PhFix *fix)
{
  g_autofree char *label = fix != NULL ? ph_text_fix_label (fix) : NULL;

  gtk_widget_set_visible (self->follow_button, fix != NULL);
  if (fix == NULL)
    return;
  gtk_label_set_text (self->follow_label, label);
  gtk_widget_set_tooltip_text (self->follow_button, ph_fix_get_url (fix));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->follow_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* It stays where it was switched off, and so can be switched on again. */
static void
show_reminder (PhAdviceRow *self, GSettings *preferences)
{
  gboolean is_reminder = ph_advice_get_id (self->advice) == PH_ADVICE_OLD_PASSWORD;

  gtk_widget_set_visible (self->reminder_row, is_reminder);
  if (is_reminder)
    g_settings_bind (preferences, REMINDER_KEY, self->reminder, "active", G_SETTINGS_BIND_DEFAULT);
}

/**
 * ph_advice_row_new:
 * @advice: what to say
 * @account: about which account
 * @preferences: where it is kept whether one is reminded
 *
 * Returns: (transfer floating): a row, folded unless settings can be changed for the better
 */
GtkWidget *
ph_advice_row_new (PhAdvice *advice, PhAccount *account, GSettings *preferences)
{
  g_return_val_if_fail (advice != NULL, NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (preferences), NULL);

  PhAdviceRow *self = g_object_new (PH_TYPE_ADVICE_ROW, NULL);
  PhFix *fix = ph_advice_get_fix (advice);
  g_autofree char *title = ph_text_advice_title (advice, account);
  g_autofree char *explanation = ph_text_advice_explanation (advice, account);

  self->advice = ph_advice_ref (advice);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  ph_spoken_row_name (GTK_ACCESSIBLE (self), title);
  gtk_image_set_from_icon_name (self->icon, is_warning (ph_advice_get_id (advice)) ? "dialog-warning-symbolic" : "dialog-information-symbolic");
  gtk_label_set_text (self->explanation, explanation);
  show_fix (self, fix);
  show_reminder (self, preferences);
  return GTK_WIDGET (self);
}
