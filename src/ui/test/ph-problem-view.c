// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The words and the ways on for one problem. It offers; what a way on does is the business of the widget around it.

#include "config.h"

#include "ph-problem-view.h"

#include "ph-template.h"
#include "ph-text.h"

struct _PhProblemView
{
  GtkBox parent_instance;
  GtkLabel *explanation;
  GtkBox *fixes;
  GtkExpander *server_said;
  GtkLabel *reply;
};

G_DEFINE_FINAL_TYPE (PhProblemView, ph_problem_view, GTK_TYPE_BOX)

/* Signing in by browser needs an account service that this program does not speak with. Trying again without a change has
 * a button of its own; it stands here only where it is the likeliest way on. */
static gboolean
can_offer (PhFix *fix, guint index)
{
  PhFixKind kind = ph_fix_get_kind (fix);

  return kind != PH_FIX_SIGN_IN_BROWSER && (kind != PH_FIX_RETRY || index == 0);
}

static void
clear_fixes (PhProblemView *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->fixes)); child != NULL;
       child = gtk_widget_get_first_child (GTK_WIDGET (self->fixes)))
    gtk_box_remove (self->fixes, child);
}

static void
add_fix (PhProblemView *self, PhFix *fix, guint index)
{
  g_autofree char *words = ph_text_fix_label (fix);
  GtkWidget *label = gtk_label_new (words);
  GtkWidget *button = gtk_button_new ();

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", index);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "test.fix");
  /* A trust decision is never the one that stands out. */
  if (gtk_widget_get_first_child (GTK_WIDGET (self->fixes)) == NULL && ph_fix_get_kind (fix) != PH_FIX_TRUST_CERTIFICATE)
    gtk_widget_add_css_class (button, "suggested-action");
  gtk_box_append (self->fixes, button);
}

static void
show_reply (PhProblemView *self, PhProblem *problem)
{
  PhSmtpReply *reply = ph_problem_get_reply (problem);
  g_autofree char *text = reply != NULL ? ph_smtp_reply_to_string (reply) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->server_said), text != NULL);
  gtk_expander_set_expanded (self->server_said, FALSE);
  gtk_label_set_text (self->reply, text != NULL ? text : "");
}

static void
ph_problem_view_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_problem_view_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_PROBLEM_VIEW);
}

static void
ph_problem_view_class_init (PhProblemViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_problem_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-problem-view.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhProblemView, explanation);
  gtk_widget_class_bind_template_child (widget_class, PhProblemView, fixes);
  gtk_widget_class_bind_template_child (widget_class, PhProblemView, server_said);
  gtk_widget_class_bind_template_child (widget_class, PhProblemView, reply);
}

static void
ph_problem_view_init (PhProblemView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_problem_view_show:
 * @self: a problem view
 * @problem: what is wrong
 * @account: the settings with which it went wrong
 */
void
ph_problem_view_show (PhProblemView *self, PhProblem *problem, PhAccount *account)
{
  g_return_if_fail (PH_IS_PROBLEM_VIEW (self));
  g_return_if_fail (problem != NULL);
  g_return_if_fail (PH_IS_ACCOUNT (account));

  g_autofree char *explanation = ph_text_problem_explanation (problem, account);

  gtk_label_set_text (self->explanation, explanation);
  clear_fixes (self);
  for (guint i = 0; i < ph_problem_get_n_fixes (problem); i++)
    if (can_offer (ph_problem_get_fix (problem, i), i))
      add_fix (self, ph_problem_get_fix (problem, i), i);
  gtk_widget_set_visible (GTK_WIDGET (self->fixes), gtk_widget_get_first_child (GTK_WIDGET (self->fixes)) != NULL);
  show_reply (self, problem);
}
