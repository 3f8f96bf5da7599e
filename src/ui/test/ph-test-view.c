// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The guided test of one draft as a person follows it: what is tested, the steps while they run, the problem in words, the
// ways on. What runs, and when, is the business of its run; what needs another page or the keyring it asks of its owner.

#include "config.h"

#include "ph-test-view.h"

#include "ph-fix-runner.h"
#include "ph-spoken-parts.h"
#include "ph-spoken-toasts.h"
#include "ph-template.h"
#include "ph-test-results.h"

#include <glib/gi18n.h>

struct _PhTestView
{
  AdwBin parent_instance;
  PhTestRun *run;      /* (owned) (nullable): until disposed */
  PhFixRunner *runner; /* (owned) (nullable): until disposed */
  AdwToastOverlay *toasts;
  GtkScrolledWindow *scroller;
  AdwBin *header_bin;
  PhTestResults *results;
  GtkWidget *buttons;
  GtkWidget *cancel_button;
  GtkButton *repeat_button;
};

G_DEFINE_FINAL_TYPE (PhTestView, ph_test_view, ADW_TYPE_BIN)

typedef enum
{
  PROP_HEADER = 1,
  PROP_MAY_SIGN_IN,
} PhTestViewProperty;

static GParamSpec *properties[PROP_MAY_SIGN_IN + 1];

enum
{
  EDIT,
  UNLOCK_KEYRING,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static PhTestRunState
get_state (PhTestView *self)
{
  return ph_test_run_get_state (self->run);
}

static void
enable (PhTestView *self, const char *action_name, gboolean is_enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), action_name, is_enabled);
}

static void
show_buttons (PhTestView *self)
{
  PhTestRunState state = get_state (self);
  gboolean is_running = state == PH_TEST_RUN_RUNNING;
  gboolean has_ended = state != PH_TEST_RUN_IDLE && !is_running;
  gboolean may_sign_in = ph_test_view_may_sign_in (self);
  /* Who sends has a button of his own for that, beside the recipient. */
  gboolean can_repeat = has_ended && ph_test_run_get_recipient (self->run) == NULL;

  gtk_widget_set_visible (self->buttons, is_running || can_repeat);
  gtk_widget_set_visible (self->cancel_button, is_running);
  gtk_widget_set_visible (GTK_WIDGET (self->repeat_button), can_repeat);
  ph_spoken_parts_set_label (self->repeat_button, state == PH_TEST_RUN_PAUSED ? _ ("Test _Now") : _ ("Test _Again"));
  enable (self, "test.cancel", is_running);
  enable (self, "test.repeat", has_ended && may_sign_in);
  enable (self, "test.fix", state == PH_TEST_RUN_FAILED);
  enable (self, "test.fix-later", state == PH_TEST_RUN_FAILED && may_sign_in);
  enable (self, "test.use-password", state == PH_TEST_RUN_FAILED && may_sign_in);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAY_SIGN_IN]);
}

/* The focus */

/* Nobody is disturbed who does something else meanwhile, such as entering the recipient of the next message. */
static gboolean
may_move_focus (PhTestView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self)); /* none while its window closes */
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus == NULL || !gtk_widget_get_mapped (focus) || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->results)) || gtk_widget_is_ancestor (focus, self->buttons);
}

/* To what a person would do next. */
static gboolean
ph_test_view_grab_focus (GtkWidget *widget)
{
  PhTestView *self = PH_TEST_VIEW (widget);

  if (get_state (self) == PH_TEST_RUN_RUNNING)
    return gtk_widget_grab_focus (self->cancel_button);
  if (get_state (self) == PH_TEST_RUN_FAILED && ph_problem_view_focus_fix (ph_test_results_get_problem (self->results)))
    return TRUE;
  return gtk_widget_grab_focus (GTK_WIDGET (self->repeat_button));
}

static void
on_run_state_cb (PhTestView *self)
{
  PhTestRunState state = get_state (self);
  gboolean moves_focus = gtk_widget_get_root (GTK_WIDGET (self)) != NULL && may_move_focus (self);

  ph_test_results_update (self->results);
  show_buttons (self);
  if (moves_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  /* What came of it stands above the steps. */
  if (state == PH_TEST_RUN_FAILED || state == PH_TEST_RUN_PASSED)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

/* The ways on */

static void
fix_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTestView *self = PH_TEST_VIEW (widget);
  PhProblem *problem = get_state (self) == PH_TEST_RUN_FAILED ? ph_guided_test_get_problem (ph_test_run_get_test (self->run)) : NULL;
  guint index = g_variant_get_uint32 (parameter);

  if (problem == NULL || index >= ph_problem_get_n_fixes (problem))
    return;

  /* Going on drops the problem that holds it. */
  g_autoptr(PhFix) fix = ph_fix_ref (ph_problem_get_fix (problem, index));

  ph_fix_runner_follow (self->runner, fix);
}

static void
use_password_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTestView *self = PH_TEST_VIEW (widget);
  g_autoptr(PhSecret) password = ph_problem_view_take_password (ph_test_results_get_problem (self->results));

  if (password != NULL)
    ph_test_run_use_password (self->run, password);
}

static void
undo_fix_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTestView *self = PH_TEST_VIEW (widget);

  ph_fix_runner_undo (self->runner);
  ph_test_results_update_settings (self->results);
}

static void
cancel_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ph_test_run_cancel (PH_TEST_VIEW (widget)->run);
}

static void
repeat_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ph_test_run_repeat (PH_TEST_VIEW (widget)->run);
}

static void
on_results_edit_cb (PhTestView *self, PhSettingEditor editor)
{
  g_signal_emit (self, signals[EDIT], 0, editor);
}

static void
on_results_follow_cb (PhTestView *self, PhFix *fix)
{
  gboolean tests = !ph_fix_kind_opens_page (ph_fix_get_kind (fix));

  if (!tests || (get_state (self) != PH_TEST_RUN_RUNNING && ph_test_run_get_wait_s (self->run, fix) == 0))
    ph_fix_runner_follow (self->runner, fix);
}

static void
on_runner_enter_password_cb (PhTestView *self)
{
  ph_problem_view_ask_password (ph_test_results_get_problem (self->results), ph_account_get_username (ph_test_run_get_account (self->run)));
}

static void
on_runner_unlock_keyring_cb (PhTestView *self)
{
  g_signal_emit (self, signals[UNLOCK_KEYRING], 0);
}

static void
on_results_copied_cb (PhTestView *self)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Report copied")));
}

static void
ph_test_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhTestView *self = PH_TEST_VIEW (object);

  switch ((PhTestViewProperty) prop_id)
    {
    case PROP_HEADER:
      g_value_set_object (value, adw_bin_get_child (self->header_bin));
      break;
    case PROP_MAY_SIGN_IN:
      g_value_set_boolean (value, ph_test_view_may_sign_in (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_test_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhTestView *self = PH_TEST_VIEW (object);

  switch ((PhTestViewProperty) prop_id)
    {
    case PROP_HEADER:
      adw_bin_set_child (self->header_bin, g_value_get_object (value));
      gtk_widget_set_visible (GTK_WIDGET (self->header_bin), g_value_get_object (value) != NULL);
      break;
    case PROP_MAY_SIGN_IN:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_test_view_dispose (GObject *object)
{
  PhTestView *self = PH_TEST_VIEW (object);

  if (self->run != NULL)
    ph_test_run_cancel (self->run);
  g_clear_object (&self->run);
  g_clear_object (&self->runner);
  G_OBJECT_CLASS (ph_test_view_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_TEST_VIEW);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PH_TYPE_TEST_RESULTS);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-test-view.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhTestView, toasts);
  gtk_widget_class_bind_template_child (widget_class, PhTestView, scroller);
  gtk_widget_class_bind_template_child (widget_class, PhTestView, header_bin);
  gtk_widget_class_bind_template_child (widget_class, PhTestView, results);
  gtk_widget_class_bind_template_child (widget_class, PhTestView, buttons);
  gtk_widget_class_bind_template_child (widget_class, PhTestView, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, PhTestView, repeat_button);
  gtk_widget_class_bind_template_callback (widget_class, show_buttons);
  gtk_widget_class_bind_template_callback (widget_class, on_results_edit_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_results_follow_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_results_copied_cb);
}

static void
ph_test_view_class_init (PhTestViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ph_test_view_get_property;
  object_class->set_property = ph_test_view_set_property;
  object_class->dispose = ph_test_view_dispose;
  widget_class->grab_focus = ph_test_view_grab_focus;

  properties[PROP_HEADER] = g_param_spec_object ("header", NULL, NULL, GTK_TYPE_WIDGET,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MAY_SIGN_IN] = g_param_spec_boolean ("may-sign-in", NULL, NULL, TRUE,
                                                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[EDIT] = g_signal_new ("edit", PH_TYPE_TEST_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_SETTING_EDITOR);
  signals[UNLOCK_KEYRING] = g_signal_new ("unlock-keyring", PH_TYPE_TEST_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "test.cancel", NULL, cancel_action_cb);
  gtk_widget_class_install_action (widget_class, "test.repeat", NULL, repeat_action_cb);
  gtk_widget_class_install_action (widget_class, "test.fix", "u", fix_action_cb);
  gtk_widget_class_install_action (widget_class, "test.fix-later", "u", fix_action_cb);
  gtk_widget_class_install_action (widget_class, "test.use-password", NULL, use_password_action_cb);
  gtk_widget_class_install_action (widget_class, "test.undo-fix", NULL, undo_fix_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "test.undo-fix", NULL);
}

static void
ph_test_view_init (PhTestView *self)
{
  self->run = ph_test_run_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_toasts_follow (self->toasts);
  self->runner = ph_fix_runner_new (self->run, self->toasts);
  g_signal_connect_object (self->runner, "enter-password", G_CALLBACK (on_runner_enter_password_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runner, "unlock-keyring", G_CALLBACK (on_runner_unlock_keyring_cb), self, G_CONNECT_SWAPPED);
  ph_test_results_follow (self->results, self->run);
  g_signal_connect_object (self->run, "notify::state", G_CALLBACK (on_run_state_cb), self, G_CONNECT_SWAPPED);
  show_buttons (self);
}

/**
 * ph_test_view_set_services:
 * @self: a test view
 * @services: what its run needs to know
 */
void
ph_test_view_set_services (PhTestView *self, PhServices *services)
{
  g_return_if_fail (PH_IS_TEST_VIEW (self));
  g_return_if_fail (PH_IS_SERVICES (services));

  ph_test_run_set_services (self->run, services);
}

/**
 * ph_test_view_get_run:
 * @self: a test view
 *
 * Returns: (transfer none): what it shows, to be steered by the owner
 */
PhTestRun *
ph_test_view_get_run (PhTestView *self)
{
  g_return_val_if_fail (PH_IS_TEST_VIEW (self), NULL);

  return self->run;
}

/**
 * ph_test_view_may_sign_in:
 * @self: a test view
 *
 * Returns: whether the next sign-in is possible at once; else the view says how long it has to wait
 */
gboolean
ph_test_view_may_sign_in (PhTestView *self)
{
  g_return_val_if_fail (PH_IS_TEST_VIEW (self), FALSE);

  return !ph_test_results_is_paused (self->results);
}

/**
 * ph_test_view_stop:
 * @self: a test view
 *
 * Cancels what runs, as the button does.
 *
 * Returns: whether something ran
 */
gboolean
ph_test_view_stop (PhTestView *self)
{
  g_return_val_if_fail (PH_IS_TEST_VIEW (self), FALSE);

  if (get_state (self) != PH_TEST_RUN_RUNNING)
    return FALSE;
  ph_test_run_cancel (self->run);
  return TRUE;
}

/**
 * ph_test_view_settle:
 * @self: a test view
 *
 * What fixes have changed can't be undone any more, also not by a toast that is still there.
 */
void
ph_test_view_settle (PhTestView *self)
{
  g_return_if_fail (PH_IS_TEST_VIEW (self));

  ph_fix_runner_forget_undo (self->runner);
  ph_test_run_settle (self->run);
}

/**
 * ph_test_view_accept:
 * @self: a test view
 *
 * What fixes have changed is kept, and so neither undone nor marked as changed any more.
 */
void
ph_test_view_accept (PhTestView *self)
{
  g_return_if_fail (PH_IS_TEST_VIEW (self));

  ph_fix_runner_forget_undo (self->runner);
  ph_test_run_accept (self->run);
  ph_test_results_update_settings (self->results);
}
