// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Looks for advice about an account that works and lists it, in nobody's way: it comes when it is there, below what one
// waits for.

#include "config.h"

#include "ph-advice-view.h"

#include "ph-advice-row.h"
#include "ph-advice-search.h"
#include "ph-template.h"
#include "ph-text-speed.h"

#define CERTIFICATE_KEY "remind-certificates"
#define REMINDER_KEY    "remind-old-passwords"

struct _PhAdviceView
{
  GtkBox parent_instance;
  PhTestRun *run;            /* (owned) (nullable): while something is shown */
  GCancellable *cancellable; /* (owned) (nullable): of the search */
  GtkLabel *speed;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (PhAdviceView, ph_advice_view, GTK_TYPE_BOX)

static guint follow_signal;

static void search_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
clear (PhAdviceView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_first_child (GTK_WIDGET (self->list)))
    gtk_list_box_remove (self->list, row);
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
}

static GSettings *
get_preferences (PhAdviceView *self)
{
  return ph_services_get_settings (ph_test_run_get_services (self->run));
}

static void
start_search (PhAdviceView *self)
{
  PhServices *services = ph_test_run_get_services (self->run);
  gboolean is_stored = !ph_account_draft_has_new_secret (ph_test_run_get_draft (self->run));
  const PhAdviceSearch search = {
    .keyring = is_stored ? ph_services_get_keyring (services) : NULL,
    .reminder = g_settings_get_boolean (get_preferences (self), REMINDER_KEY) ? PH_ADVICE_REMIND : PH_ADVICE_DO_NOT_REMIND,
    .probes = PH_TEST_PROBES_OWN_HOST,
  };

  self->cancellable = g_cancellable_new ();
  ph_advice_search_async (ph_test_run_get_test (self->run), &search, self->cancellable, search_cb, g_object_ref (self));
}

static void
on_row_follow_cb (PhAdviceView *self, PhFix *fix)
{
  g_autoptr(PhFix) wanted = ph_fix_ref (fix); /* the row goes when the next test begins */

  g_signal_emit (self, follow_signal, 0, wanted);
}

static gboolean
is_wanted (PhAdviceView *self, PhAdvice *advice)
{
  return ph_advice_get_id (advice) != PH_ADVICE_CERTIFICATE_EXPIRES || g_settings_get_boolean (get_preferences (self), CERTIFICATE_KEY);
}

static void
add_row (PhAdviceView *self, PhAdvice *advice, PhAccount *account)
{
  GtkWidget *row = ph_advice_row_new (advice, account, get_preferences (self));

  g_signal_connect_object (row, "follow", G_CALLBACK (on_row_follow_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
}

static void
search_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhAdviceView) self = user_data;
  PhGuidedTest *test = PH_GUIDED_TEST (source);
  g_autoptr(GPtrArray) found = ph_advice_search_finish (test, result);

  /* Another test has begun, or the window is gone. */
  if (self->run == NULL || test != ph_test_run_get_test (self->run))
    return;
  g_clear_object (&self->cancellable);
  for (guint i = 0; i < found->len; i++)
    if (is_wanted (self, g_ptr_array_index (found, i)))
      add_row (self, g_ptr_array_index (found, i), ph_guided_test_get_account (test));
  gtk_widget_set_visible (GTK_WIDGET (self->list), gtk_widget_get_first_child (GTK_WIDGET (self->list)) != NULL);
}

static void
ph_advice_view_dispose (GObject *object)
{
  PhAdviceView *self = PH_ADVICE_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (ph_advice_view_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_ADVICE_VIEW);
}

static void
ph_advice_view_class_init (PhAdviceViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_advice_view_dispose;

  follow_signal = g_signal_new ("follow", PH_TYPE_ADVICE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_FIX);

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-advice-view.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhAdviceView, speed);
  gtk_widget_class_bind_template_child (widget_class, PhAdviceView, list);
}

static void
ph_advice_view_init (PhAdviceView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_advice_view_show:
 * @self: an advice view
 * @run: a run
 *
 * Says what there is to say after its latest test, if that went well.
 */
void
ph_advice_view_show (PhAdviceView *self, PhTestRun *run)
{
  g_return_if_fail (PH_IS_ADVICE_VIEW (self));
  g_return_if_fail (PH_IS_TEST_RUN (run));

  gboolean has_passed = ph_test_run_get_state (run) == PH_TEST_RUN_PASSED;
  g_autofree char *speed = has_passed ? ph_text_speed (G_LIST_MODEL (ph_test_run_get_test (run))) : NULL;

  clear (self);
  g_clear_object (&self->run);
  gtk_widget_set_visible (GTK_WIDGET (self), has_passed);
  gtk_label_set_text (self->speed, speed != NULL ? speed : "");
  if (!has_passed)
    return;
  self->run = g_object_ref (run);
  start_search (self);
}
