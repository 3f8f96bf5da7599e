// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The guided test of one draft as a person follows it: the steps while they run, the problem in words, the ways on. A
// fix changes the draft, can be undone, and tests again at once. The view runs one test at a time, of its own; it stores
// nothing, and what needs another page or the keyring it asks of its owner.

#include "config.h"

#include "ph-test-view.h"

#include "ph-guided-test.h"
#include "ph-problem-view.h"
#include "ph-template.h"
#include "ph-test-message.h"
#include "ph-test-report.h"
#include "ph-test-row.h"
#include "ph-text.h"
#include "ph-transcript-window.h"
#include "ph-trust-dialog.h"

#include <glib/gi18n.h>

struct _PhTestView
{
  AdwBin parent_instance;
  PhAccountDraft *draft;     /* (owned) (nullable): once set */
  PhGuidedTest *test;        /* (owned) (nullable): the latest one */
  GCancellable *cancellable; /* (owned) (nullable): of the running one */
  PhAddress *recipient;      /* (owned) (nullable): who gets the message, if one is sent */
  PhAccount *before_fix;     /* (owned) (nullable): what Undo brings back */
  PhTestViewState state;
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

G_DEFINE_ENUM_TYPE (PhTestViewState,
                    ph_test_view_state,
                    G_DEFINE_ENUM_VALUE (PH_TEST_VIEW_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_VIEW_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_VIEW_PASSED, "passed"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_VIEW_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_VIEW_CANCELLED, "cancelled"))
G_DEFINE_FINAL_TYPE (PhTestView, ph_test_view, ADW_TYPE_BIN)

typedef enum
{
  PROP_STATE = 1,
  PROP_HEADER,
} PhTestViewProperty;

static GParamSpec *properties[PROP_HEADER + 1];

enum
{
  ENTER_PASSWORD,
  UNLOCK_KEYRING,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void start (PhTestView *self);
static void run_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static const struct
{
  const char *icon_name;
  const char *css_class;
} looks[] = {
  [PH_TEST_VIEW_IDLE] = { "content-loading-symbolic", "dim-label" },
  [PH_TEST_VIEW_RUNNING] = { "content-loading-symbolic", "dim-label" },
  [PH_TEST_VIEW_PASSED] = { "emblem-ok-symbolic", "success" },
  [PH_TEST_VIEW_FAILED] = { "dialog-error-symbolic", "error" },
  [PH_TEST_VIEW_CANCELLED] = { "process-stop-symbolic", "dim-label" },
};

static GtkWindow *
get_window (PhTestView *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static PhAccount *
get_account (PhTestView *self)
{
  return ph_account_draft_get_account (self->draft);
}

/* What is shown */

static char *
dup_passed_text (PhTestView *self)
{
  if (self->recipient == NULL)
    return g_strdup (_ ("Everything works: the server accepts mail from this account."));
  return g_strdup_printf (_ ("The server has taken the test message for %s."), ph_address_get_text (self->recipient));
}

static char *
dup_status_text (PhTestView *self)
{
  switch (self->state)
    {
    case PH_TEST_VIEW_RUNNING:
      return g_strdup (self->recipient != NULL ? _ ("Sending the test message…") : _ ("Testing the settings…"));
    case PH_TEST_VIEW_PASSED:
      return dup_passed_text (self);
    case PH_TEST_VIEW_FAILED:
      return ph_text_problem_title (ph_guided_test_get_problem (self->test), ph_guided_test_get_account (self->test));
    case PH_TEST_VIEW_CANCELLED:
      return g_strdup (_ ("Cancelled."));
    case PH_TEST_VIEW_IDLE:
    default:
      return g_strdup ("");
    }
}

static void
show_status (PhTestView *self)
{
  g_autofree char *text = dup_status_text (self);

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), looks[i].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), looks[self->state].css_class);
  gtk_image_set_from_icon_name (self->icon, looks[self->state].icon_name);
  gtk_label_set_text (self->status, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->status), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
show_warnings (PhTestView *self)
{
  guint n = 0;
  const PhProblemId *ids = self->state == PH_TEST_VIEW_PASSED ? ph_guided_test_get_warnings (self->test, &n) : NULL;
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
  gboolean is_running = self->state == PH_TEST_VIEW_RUNNING;
  gboolean has_ended = self->state != PH_TEST_VIEW_IDLE && !is_running;
  /* Who sends has a button of his own for that, beside the recipient. */
  gboolean can_repeat = has_ended && self->recipient == NULL;

  gtk_widget_set_visible (self->buttons, is_running || can_repeat);
  gtk_widget_set_visible (self->cancel_button, is_running);
  gtk_widget_set_visible (self->repeat_button, can_repeat);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "test.cancel", is_running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "test.repeat", has_ended);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "test.fix", self->state == PH_TEST_VIEW_FAILED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "test.copy-details", has_ended);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "test.show-transcript", self->state != PH_TEST_VIEW_IDLE);
}

static void
set_state (PhTestView *self, PhTestViewState state)
{
  self->state = state;
  gtk_widget_set_visible (self->results, state != PH_TEST_VIEW_IDLE);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), state == PH_TEST_VIEW_FAILED);
  if (state == PH_TEST_VIEW_FAILED)
    ph_problem_view_show (self->problem, ph_guided_test_get_problem (self->test), ph_guided_test_get_account (self->test));
  show_status (self);
  show_warnings (self);
  show_buttons (self);
  /* What came of it stands above the steps. */
  if (state == PH_TEST_VIEW_FAILED || state == PH_TEST_VIEW_PASSED)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  return ph_test_row_new (PH_TEST_STEP (item));
}

/* The run */

static void
stop (PhTestView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
add_delivery (PhTestView *self)
{
  PhAccount *account = get_account (self);
  g_autoptr(PhAddress) from = ph_address_parse (ph_account_get_address (account), NULL);

  if (from == NULL)
    return; /* the test itself says so in its first step */

  g_autofree char *body = ph_text_test_message_body (account);
  g_autoptr(GBytes) message = ph_test_message_new (from,
                                                    ph_account_get_display_name (account),
                                                    self->recipient,
                                                    ph_text_test_message_subject (),
                                                    body);

  ph_guided_test_set_delivery (self->test, self->recipient, message);
}

static void
start (PhTestView *self)
{
  stop (self);
  g_clear_object (&self->test);
  self->test = ph_guided_test_new (get_account (self),
                                   ph_account_draft_get_secret (self->draft),
                                   ph_account_draft_get_secret_error (self->draft));
  if (self->recipient != NULL)
    add_delivery (self);
  gtk_list_box_bind_model (self->steps, G_LIST_MODEL (self->test), create_row_cb, NULL, NULL);
  set_state (self, PH_TEST_VIEW_RUNNING);
  self->cancellable = g_cancellable_new ();
  ph_guided_test_run_async (self->test, self->cancellable, run_cb, g_object_ref (self));
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhTestView) self = user_data;
  g_autoptr(PhProblem) problem = ph_guided_test_run_finish (PH_GUIDED_TEST (source), result);

  /* Another one has taken its place, or the window is gone. */
  if (self->test != PH_GUIDED_TEST (source))
    return;
  g_clear_object (&self->cancellable);
  if (problem == NULL)
    set_state (self, PH_TEST_VIEW_PASSED);
  else if (ph_problem_get_id (problem) == PH_PROBLEM_CANCELLED)
    set_state (self, PH_TEST_VIEW_CANCELLED);
  else
    set_state (self, PH_TEST_VIEW_FAILED);
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
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *title = g_markup_escape_text (label, -1);

  g_clear_object (&self->before_fix);
  self->before_fix = ph_account_copy (get_account (self));
  ph_fix_apply (fix, get_account (self));
  adw_toast_set_title (toast, title);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, "test.undo-fix");
  adw_toast_overlay_add_toast (self->toasts, toast);
  start (self);
}

static void
on_trust_response_cb (AdwMessageDialog *dialog, const char *response, PhTestView *self)
{
  PhFix *fix = g_object_get_data (G_OBJECT (dialog), "ph-fix");

  if (g_str_equal (response, PH_TRUST_DIALOG_TRUST) && self->state == PH_TEST_VIEW_FAILED)
    apply_fix (self, fix);
}

static void
ask_for_trust (PhTestView *self, PhFix *fix)
{
  PhSession *session = ph_guided_test_get_session (self->test);
  PhCertificate *certificate = session != NULL ? ph_connection_get_certificate (ph_session_get_connection (session)) : NULL;
  GtkWindow *dialog = ph_trust_dialog_new (get_window (self), ph_account_get_host (get_account (self)), certificate);

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
      start (self);
      break;
    case PH_FIX_OPEN_URL:
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
  PhProblem *problem = ph_guided_test_get_problem (self->test);
  guint index = g_variant_get_uint32 (parameter);

  if (self->state != PH_TEST_VIEW_FAILED || index >= ph_problem_get_n_fixes (problem))
    return;

  /* Going on drops the problem that holds it. */
  g_autoptr(PhFix) fix = ph_fix_ref (ph_problem_get_fix (problem, index));

  go_on (self, fix);
}

static void
undo_fix_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTestView *self = PH_TEST_VIEW (widget);

  if (self->before_fix == NULL)
    return;
  ph_account_assign (get_account (self), self->before_fix);
  g_clear_object (&self->before_fix);
  start (self);
}

static void
cancel_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ph_test_view_cancel (PH_TEST_VIEW (widget));
}

static void
repeat_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  start (PH_TEST_VIEW (widget));
}

static void
show_transcript_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTestView *self = PH_TEST_VIEW (widget);
  g_autofree char *text = ph_transcript_to_string (ph_guided_test_get_transcript (self->test));

  gtk_window_present (ph_transcript_window_new (get_window (self), text));
}

static void
copy_details_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTestView *self = PH_TEST_VIEW (widget);
  g_autofree char *report = ph_test_report_new (self->test);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), report);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Details copied")));
}

static void
ph_test_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhTestView *self = PH_TEST_VIEW (object);

  switch ((PhTestViewProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
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
    case PROP_STATE:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_test_view_dispose (GObject *object)
{
  PhTestView *self = PH_TEST_VIEW (object);

  stop (self);
  g_clear_object (&self->test);
  g_clear_object (&self->draft);
  g_clear_object (&self->before_fix);
  g_clear_pointer (&self->recipient, ph_address_unref);
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

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PH_TYPE_TEST_VIEW_STATE, PH_TEST_VIEW_IDLE,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
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
  gtk_widget_init_template (GTK_WIDGET (self));
  show_buttons (self);
}

/**
 * ph_test_view_set_draft:
 * @self: a test view
 * @draft: what is tested, and what fixes change
 */
void
ph_test_view_set_draft (PhTestView *self, PhAccountDraft *draft)
{
  g_return_if_fail (PH_IS_TEST_VIEW (self));
  g_return_if_fail (PH_IS_ACCOUNT_DRAFT (draft));

  g_set_object (&self->draft, draft);
}

/**
 * ph_test_view_run:
 * @self: a test view with a draft
 *
 * Tests the draft as it is now; a test that still runs is cancelled. Nothing is delivered.
 */
void
ph_test_view_run (PhTestView *self)
{
  g_return_if_fail (PH_IS_TEST_VIEW (self));
  g_return_if_fail (self->draft != NULL);

  g_clear_pointer (&self->recipient, ph_address_unref);
  start (self);
}

/**
 * ph_test_view_send:
 * @self: a test view with a draft
 * @recipient: who gets the test message
 *
 * Tests the draft as it is now and sends the test message.
 */
void
ph_test_view_send (PhTestView *self, PhAddress *recipient)
{
  g_return_if_fail (PH_IS_TEST_VIEW (self));
  g_return_if_fail (self->draft != NULL);
  g_return_if_fail (recipient != NULL);

  ph_address_ref (recipient);
  g_clear_pointer (&self->recipient, ph_address_unref);
  self->recipient = recipient;
  start (self);
}

/**
 * ph_test_view_repeat:
 * @self: a test view
 *
 * Does again what was done last, unless that still runs.
 */
void
ph_test_view_repeat (PhTestView *self)
{
  g_return_if_fail (PH_IS_TEST_VIEW (self));

  if (self->state != PH_TEST_VIEW_IDLE && self->state != PH_TEST_VIEW_RUNNING)
    start (self);
}

/**
 * ph_test_view_reset:
 * @self: a test view
 *
 * Stops a running test and forgets the results.
 */
void
ph_test_view_reset (PhTestView *self)
{
  g_return_if_fail (PH_IS_TEST_VIEW (self));

  stop (self);
  gtk_list_box_bind_model (self->steps, NULL, NULL, NULL, NULL);
  g_clear_object (&self->test);
  set_state (self, PH_TEST_VIEW_IDLE);
}

/**
 * ph_test_view_cancel:
 * @self: a test view
 *
 * Stops a running test; the state changes as soon as it has stopped.
 */
void
ph_test_view_cancel (PhTestView *self)
{
  g_return_if_fail (PH_IS_TEST_VIEW (self));

  stop (self);
}

/**
 * ph_test_view_get_state:
 * @self: a test view
 *
 * Returns: how it stands
 */
PhTestViewState
ph_test_view_get_state (PhTestView *self)
{
  g_return_val_if_fail (PH_IS_TEST_VIEW (self), PH_TEST_VIEW_IDLE);

  return self->state;
}
