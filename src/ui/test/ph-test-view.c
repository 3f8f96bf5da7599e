// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The guided test of one draft as a person follows it: the steps while they run, the problem in words, the ways on. What
// runs, and when, is the business of its run; what needs another page or the keyring it asks of its owner.

#include "config.h"

#include "ph-test-view.h"

#include "ph-problem-view.h"
#include "ph-template.h"
#include "ph-test-report.h"
#include "ph-test-row.h"
#include "ph-text.h"
#include "ph-transcript-window.h"
#include "ph-trust-dialog.h"

#include <glib/gi18n.h>

/* Longer than usual: the results, which come at the same time, are read first. */
#define UNDO_SECONDS 12

struct _PhTestView
{
  AdwBin parent_instance;
  PhTestRun *run; /* (owned) (nullable): until disposed */
  AdwToastOverlay *toasts;
  GtkScrolledWindow *scroller;
  AdwBin *header_bin;
  GtkWidget *results;
  GtkImage *icon;
  GtkLabel *status;
  PhProblemView *problem;
  GtkLabel *warnings;
  GtkListBox *steps;
  GtkWidget *buttons;
  GtkWidget *cancel_button;
  GtkWidget *repeat_button;
};

G_DEFINE_FINAL_TYPE (PhTestView, ph_test_view, ADW_TYPE_BIN)

typedef enum
{
  PROP_HEADER = 1,
} PhTestViewProperty;

static GParamSpec *properties[PROP_HEADER + 1];

enum
{
  ENTER_PASSWORD,
  UNLOCK_KEYRING,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *icon_name;
  const char *css_class;
} looks[] = {
  [PH_TEST_RUN_IDLE] = { "content-loading-symbolic", "dim-label" },
  [PH_TEST_RUN_RUNNING] = { "content-loading-symbolic", "dim-label" },
  [PH_TEST_RUN_PASSED] = { "emblem-ok-symbolic", "success" },
  [PH_TEST_RUN_FAILED] = { "dialog-error-symbolic", "error" },
  [PH_TEST_RUN_CANCELLED] = { "process-stop-symbolic", "dim-label" },
};

static GtkWindow *
get_window (PhTestView *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static PhTestRunState
get_state (PhTestView *self)
{
  return ph_test_run_get_state (self->run);
}

/* What is shown */

static char *
dup_passed_text (PhTestView *self)
{
  PhAddress *recipient = ph_test_run_get_recipient (self->run);

  if (recipient == NULL)
    return g_strdup (_ ("Everything works: the server accepts mail from this account."));
  return g_strdup_printf (_ ("The server has taken the test message for %s."), ph_address_get_text (recipient));
}

static char *
dup_status_text (PhTestView *self)
{
  PhGuidedTest *test = ph_test_run_get_test (self->run);

  switch (get_state (self))
    {
    case PH_TEST_RUN_RUNNING:
      return g_strdup (ph_test_run_get_recipient (self->run) != NULL ? _ ("Sending the test message…") : _ ("Testing the settings…"));
    case PH_TEST_RUN_PASSED:
      return dup_passed_text (self);
    case PH_TEST_RUN_FAILED:
      return ph_text_problem_title (ph_guided_test_get_problem (test), ph_guided_test_get_account (test));
    case PH_TEST_RUN_CANCELLED:
      return g_strdup (_ ("Cancelled."));
    case PH_TEST_RUN_IDLE:
    default:
      return g_strdup ("");
    }
}

static void
show_status (PhTestView *self)
{
  g_autofree char *text = dup_status_text (self);
  PhTestRunState state = get_state (self);

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), looks[i].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), looks[state].css_class);
  gtk_image_set_from_icon_name (self->icon, looks[state].icon_name);
  gtk_label_set_text (self->status, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->status), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
show_warnings (PhTestView *self)
{
  guint n = 0;
  const PhProblemId *ids = get_state (self) == PH_TEST_RUN_PASSED ? ph_guided_test_get_warnings (ph_test_run_get_test (self->run), &n) : NULL;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = ph_text_problem_id_title (ids[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", title);
    }
  gtk_label_set_text (self->warnings, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->warnings), n > 0);
  g_string_free (text, TRUE);
}

static void
show_buttons (PhTestView *self)
{
  PhTestRunState state = get_state (self);
  gboolean is_running = state == PH_TEST_RUN_RUNNING;
  gboolean has_ended = state != PH_TEST_RUN_IDLE && !is_running;
  /* Who sends has a button of his own for that, beside the recipient. */
  gboolean can_repeat = has_ended && ph_test_run_get_recipient (self->run) == NULL;

  gtk_widget_set_visible (self->buttons, is_running || can_repeat);
  gtk_widget_set_visible (self->cancel_button, is_running);
  gtk_widget_set_visible (self->repeat_button, can_repeat);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "test.cancel", is_running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "test.repeat", has_ended);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "test.fix", state == PH_TEST_RUN_FAILED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "test.copy-details", has_ended);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "test.show-transcript", state != PH_TEST_RUN_IDLE);
}

static void
show_problem (PhTestView *self)
{
  PhGuidedTest *test = ph_test_run_get_test (self->run);
  gboolean has_failed = get_state (self) == PH_TEST_RUN_FAILED;

  gtk_widget_set_visible (GTK_WIDGET (self->problem), has_failed);
  if (has_failed)
    ph_problem_view_show (self->problem, ph_guided_test_get_problem (test), ph_guided_test_get_account (test));
}

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  return ph_test_row_new (PH_TEST_STEP (item));
}

static void
on_run_state_cb (PhTestView *self)
{
  PhTestRunState state = get_state (self);

  if (state == PH_TEST_RUN_IDLE)
    gtk_list_box_bind_model (self->steps, NULL, NULL, NULL, NULL);
  else if (state == PH_TEST_RUN_RUNNING)
    gtk_list_box_bind_model (self->steps, G_LIST_MODEL (ph_test_run_get_test (self->run)), create_row_cb, NULL, NULL);
  gtk_widget_set_visible (self->results, state != PH_TEST_RUN_IDLE);
  show_problem (self);
  show_status (self);
  show_warnings (self);
  show_buttons (self);
  /* What came of it stands above the steps. */
  if (state == PH_TEST_RUN_FAILED || state == PH_TEST_RUN_PASSED)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

/* The ways on */

static char *
dup_applied_text (PhFix *fix)
{
  if (ph_fix_get_kind (fix) == PH_FIX_TRUST_CERTIFICATE)
    return g_strdup (_ ("Certificate trusted"));

  g_autofree char *label = ph_text_fix_label (fix);

  /* Translators: what a button has done, in the words of the button */
  return g_strdup_printf (_ ("Done: %s"), label);
}

static void
apply_fix (PhTestView *self, PhFix *fix)
{
  g_autofree char *label = dup_applied_text (fix);
  g_autofree char *title = g_markup_escape_text (label, -1);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, "test.undo-fix");
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  adw_toast_overlay_add_toast (self->toasts, toast);
  ph_test_run_apply_fix (self->run, fix);
}

static void
on_trust_response_cb (AdwMessageDialog *dialog, const char *response, PhTestView *self)
{
  PhFix *fix = g_object_get_data (G_OBJECT (dialog), "ph-fix");

  if (g_str_equal (response, PH_TRUST_DIALOG_TRUST) && get_state (self) == PH_TEST_RUN_FAILED)
    apply_fix (self, fix);
}

static void
ask_for_trust (PhTestView *self, PhFix *fix)
{
  PhSession *session = ph_guided_test_get_session (ph_test_run_get_test (self->run));
  PhCertificate *certificate = session != NULL ? ph_connection_get_certificate (ph_session_get_connection (session)) : NULL;
  GtkWindow *dialog = ph_trust_dialog_new (get_window (self), ph_test_run_get_account (self->run), certificate);

  g_object_set_data_full (G_OBJECT (dialog), "ph-fix", ph_fix_ref (fix), (GDestroyNotify) ph_fix_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_trust_response_cb), self, 0);
  gtk_window_present (dialog);
}

static void
go_on (PhTestView *self, PhFix *fix)
{
  switch (ph_fix_get_kind (fix))
    {
    case PH_FIX_TRUST_CERTIFICATE:
      ask_for_trust (self, fix);
      break;
    case PH_FIX_RETRY:
      ph_test_run_repeat (self->run);
      break;
    case PH_FIX_OPEN_URL:
    case PH_FIX_OPEN_APP_PASSWORD_PAGE:
    case PH_FIX_OPEN_SWITCH_ON_PAGE:
    case PH_FIX_OPEN_HELP_PAGE:
    case PH_FIX_OPEN_SIGN_IN_PAGE:
      gtk_show_uri (get_window (self), ph_fix_get_url (fix), GDK_CURRENT_TIME);
      break;
    case PH_FIX_ENTER_PASSWORD:
      g_signal_emit (self, signals[ENTER_PASSWORD], 0);
      break;
    case PH_FIX_UNLOCK_KEYRING:
      g_signal_emit (self, signals[UNLOCK_KEYRING], 0);
      break;
    case PH_FIX_SIGN_IN_BROWSER:
      break; /* never offered */
    case PH_FIX_CHANGE_PORT_AND_SECURITY:
    case PH_FIX_CHANGE_HOST:
    case PH_FIX_CHANGE_USERNAME:
    case PH_FIX_CHANGE_FROM:
    case PH_FIX_CHANGE_MECHANISM:
    case PH_FIX_CHANGE_ADDRESS_FAMILY:
    case PH_FIX_CHANGE_EHLO_NAME:
      apply_fix (self, fix);
      break;
    default:
      g_assert_not_reached ();
    }
}

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

  go_on (self, fix);
}

static void
undo_fix_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ph_test_run_undo_fix (PH_TEST_VIEW (widget)->run);
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
show_transcript_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTestView *self = PH_TEST_VIEW (widget);
  PhTranscript *transcript = ph_guided_test_get_transcript (ph_test_run_get_test (self->run));

  gtk_window_present (ph_transcript_window_new (get_window (self), transcript));
}

static void
copy_details_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTestView *self = PH_TEST_VIEW (widget);
  g_autofree char *report = ph_test_report_new (ph_test_run_get_test (self->run));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), report);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Details copied")));
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
  G_OBJECT_CLASS (ph_test_view_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_TEST_VIEW);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PH_TYPE_PROBLEM_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-test-view.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhTestView, toasts);
  gtk_widget_class_bind_template_child (widget_class, PhTestView, scroller);
  gtk_widget_class_bind_template_child (widget_class, PhTestView, header_bin);
  gtk_widget_class_bind_template_child (widget_class, PhTestView, results);
  gtk_widget_class_bind_template_child (widget_class, PhTestView, icon);
  gtk_widget_class_bind_template_child (widget_class, PhTestView, status);
  gtk_widget_class_bind_template_child (widget_class, PhTestView, problem);
  gtk_widget_class_bind_template_child (widget_class, PhTestView, warnings);
  gtk_widget_class_bind_template_child (widget_class, PhTestView, steps);
  gtk_widget_class_bind_template_child (widget_class, PhTestView, buttons);
  gtk_widget_class_bind_template_child (widget_class, PhTestView, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, PhTestView, repeat_button);
}

static void
ph_test_view_class_init (PhTestViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ph_test_view_get_property;
  object_class->set_property = ph_test_view_set_property;
  object_class->dispose = ph_test_view_dispose;

  properties[PROP_HEADER] = g_param_spec_object ("header", NULL, NULL, GTK_TYPE_WIDGET,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[ENTER_PASSWORD] = g_signal_new ("enter-password", PH_TYPE_TEST_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[UNLOCK_KEYRING] = g_signal_new ("unlock-keyring", PH_TYPE_TEST_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "test.cancel", NULL, cancel_action_cb);
  gtk_widget_class_install_action (widget_class, "test.repeat", NULL, repeat_action_cb);
  gtk_widget_class_install_action (widget_class, "test.fix", "u", fix_action_cb);
  gtk_widget_class_install_action (widget_class, "test.undo-fix", NULL, undo_fix_action_cb);
  gtk_widget_class_install_action (widget_class, "test.show-transcript", NULL, show_transcript_action_cb);
  gtk_widget_class_install_action (widget_class, "test.copy-details", NULL, copy_details_action_cb);
}

static void
ph_test_view_init (PhTestView *self)
{
  self->run = ph_test_run_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->run, "notify::state", G_CALLBACK (on_run_state_cb), self, G_CONNECT_SWAPPED);
  show_buttons (self);
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
