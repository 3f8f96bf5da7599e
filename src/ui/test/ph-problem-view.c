// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The words and the ways on for one problem, and a place for a password where that is the way on.

#include "config.h"

#include "ph-problem-view.h"

#include "ph-certificate-window.h"
#include "ph-fix-buttons.h"
#include "ph-help-link.h"
#include "ph-password-form.h"
#include "ph-reference-window.h"
#include "ph-template.h"
#include "ph-text.h"

struct _PhProblemView
{
  GtkBox parent_instance;
  GtkLabel *explanation;
  PhPasswordForm *password_form;
  PhFixButtons *fixes;
  GtkExpander *server_said;
  GtkLabel *reply;
  GtkWidget *certificate_button;
  PhGuidedTest *test; /* (owned) (nullable): that has failed */
  PhSmtpReply *said;  /* (owned) (nullable): what the server said */
};

G_DEFINE_FINAL_TYPE (PhProblemView, ph_problem_view, GTK_TYPE_BOX)

static void
show_reply (PhProblemView *self, PhProblem *problem)
{
  PhSmtpReply *reply = ph_problem_get_reply (problem);
  g_autofree char *text = reply != NULL ? ph_smtp_reply_to_string (reply) : NULL;

  g_clear_pointer (&self->said, ph_smtp_reply_unref);
  self->said = reply != NULL ? ph_smtp_reply_ref (reply) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->server_said), text != NULL);
  gtk_expander_set_expanded (self->server_said, FALSE);
  gtk_label_set_text (self->reply, text != NULL ? text : "");
}

static void
explain_code_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhSmtpReply *said = PH_PROBLEM_VIEW (widget)->said;

  if (said != NULL)
    ph_reference_window_present (GTK_WINDOW (gtk_widget_get_root (widget)), ph_smtp_reply_get_code (said), ph_smtp_reply_get_enhanced (said));
}

/* Where encryption is the problem, or the certificate itself. */
static void
show_certificate (PhProblemView *self, PhProblem *problem)
{
  gtk_widget_set_visible (self->certificate_button,
                          ph_problem_get_step (problem) == PH_TEST_STEP_ENCRYPT && ph_guided_test_get_certificate (self->test) != NULL);
}

static void
view_certificate_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhGuidedTest *test = PH_PROBLEM_VIEW (widget)->test;
  PhCertificate *certificate = test != NULL ? ph_guided_test_get_certificate (test) : NULL;

  if (certificate != NULL)
    ph_certificate_window_present (GTK_WINDOW (gtk_widget_get_root (widget)), certificate, ph_guided_test_get_account (test));
}

static void
learn_more_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ph_help_link_open_for (GTK_WINDOW (gtk_widget_get_root (widget)));
}

static void
ph_problem_view_dispose (GObject *object)
{
  g_clear_object (&PH_PROBLEM_VIEW (object)->test);
  G_OBJECT_CLASS (ph_problem_view_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_PROBLEM_VIEW);
}

static void
ph_problem_view_finalize (GObject *object)
{
  g_clear_pointer (&PH_PROBLEM_VIEW (object)->said, ph_smtp_reply_unref);
  G_OBJECT_CLASS (ph_problem_view_parent_class)->finalize (object);
}

static void
ph_problem_view_class_init (PhProblemViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_problem_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_problem_view_finalize;

  g_type_ensure (PH_TYPE_FIX_BUTTONS);
  g_type_ensure (PH_TYPE_PASSWORD_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-problem-view.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhProblemView, explanation);
  gtk_widget_class_bind_template_child (widget_class, PhProblemView, password_form);
  gtk_widget_class_bind_template_child (widget_class, PhProblemView, fixes);
  gtk_widget_class_bind_template_child (widget_class, PhProblemView, server_said);
  gtk_widget_class_bind_template_child (widget_class, PhProblemView, reply);
  gtk_widget_class_bind_template_child (widget_class, PhProblemView, certificate_button);
  gtk_widget_class_install_action (widget_class, "problem.explain-code", NULL, explain_code_action_cb);
  gtk_widget_class_install_action (widget_class, "problem.learn-more", NULL, learn_more_action_cb);
  gtk_widget_class_install_action (widget_class, "problem.view-certificate", NULL, view_certificate_action_cb);
}

static void
ph_problem_view_init (PhProblemView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* What servers say is written from left to right, wherever it is read. */
  gtk_widget_set_direction (GTK_WIDGET (self->reply), GTK_TEXT_DIR_LTR);
}

/**
 * ph_problem_view_show:
 * @self: a problem view
 * @run: a run that has failed
 */
void
ph_problem_view_show (PhProblemView *self, PhTestRun *run)
{
  g_return_if_fail (PH_IS_PROBLEM_VIEW (self));
  g_return_if_fail (PH_IS_TEST_RUN (run));

  PhGuidedTest *test = ph_test_run_get_test (run);
  PhProblem *problem = ph_guided_test_get_problem (test);
  g_autofree char *explanation = ph_text_problem_explanation (problem, ph_guided_test_get_account (test));
  g_autofree char *page = ph_help_link_for_problem (ph_problem_get_id (problem));

  gtk_label_set_text (self->explanation, explanation);
  ph_help_link_set_page (GTK_WIDGET (self), page);
  ph_password_form_clear (self->password_form);
  gtk_widget_set_visible (GTK_WIDGET (self->password_form), FALSE);
  ph_fix_buttons_show (self->fixes, run);
  show_reply (self, problem);
  g_set_object (&self->test, test);
  show_certificate (self, problem);
}

/**
 * ph_problem_view_ask_password:
 * @self: a problem view
 * @username: whose password is wanted
 *
 * Shows the password field and moves the focus there.
 */
void
ph_problem_view_ask_password (PhProblemView *self, const char *username)
{
  g_return_if_fail (PH_IS_PROBLEM_VIEW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->password_form), TRUE);
  ph_fix_buttons_step_back (self->fixes, PH_FIX_ENTER_PASSWORD);
  ph_password_form_ask (self->password_form, username);
}

/**
 * ph_problem_view_take_password:
 * @self: a problem view
 *
 * Returns: (transfer full) (nullable): what the person has typed
 */
PhSecret *
ph_problem_view_take_password (PhProblemView *self)
{
  g_return_val_if_fail (PH_IS_PROBLEM_VIEW (self), NULL);

  return ph_password_form_take_password (self->password_form);
}

/**
 * ph_problem_view_focus_fix:
 * @self: a problem view
 *
 * Moves the focus to the first way on.
 *
 * Returns: whether there is one that is possible now
 */
gboolean
ph_problem_view_focus_fix (PhProblemView *self)
{
  g_return_val_if_fail (PH_IS_PROBLEM_VIEW (self), FALSE);

  return ph_fix_buttons_focus_first (self->fixes);
}
