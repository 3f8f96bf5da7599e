// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Buttons for the fixes of a problem. It offers; what a way on does is the business of the widget around it.

#include "config.h"

#include "ph-fix-buttons.h"

#include "ph-template.h"
#include "ph-text.h"

/* More at once would be a list to read, and not a choice. */
#define MAX_SHOWN 4

/* Of a button: the kind of its fix. */
#define FIX_KIND "ph-fix-kind"

struct _PhFixButtons
{
  GtkBox parent_instance;
  GtkBox *first;
  GtkExpander *expander;
  GtkBox *more;
};

G_DEFINE_FINAL_TYPE (PhFixButtons, ph_fix_buttons, GTK_TYPE_BOX)

/* Signing in by browser needs an account service that this program does not speak with. Trying again without a change has
 * a button of its own; it stands here only where it is the likeliest way on. What has failed just now is none. */
static gboolean
can_offer (PhFix *fix, guint n_shown, PhTestRun *run)
{
  PhFixKind kind = ph_fix_get_kind (fix);

  return kind != PH_FIX_SIGN_IN_BROWSER && (kind != PH_FIX_RETRY || n_shown == 0) && !ph_test_run_leads_back (run, fix);
}

/* What tests at once, and would sign in too early. */
static gboolean
has_to_wait (PhFix *fix, PhTestRun *run)
{
  switch (ph_fix_get_kind (fix))
    {
    case PH_FIX_OPEN_URL:
    case PH_FIX_OPEN_APP_PASSWORD_PAGE:
    case PH_FIX_OPEN_SWITCH_ON_PAGE:
    case PH_FIX_OPEN_HELP_PAGE:
    case PH_FIX_OPEN_SIGN_IN_PAGE:
    case PH_FIX_ENTER_PASSWORD:
      return FALSE;
    case PH_FIX_CHANGE_PORT_AND_SECURITY:
    case PH_FIX_CHANGE_HOST:
    case PH_FIX_CHANGE_USERNAME:
    case PH_FIX_CHANGE_FROM:
    case PH_FIX_CHANGE_MECHANISM:
    case PH_FIX_CHANGE_ADDRESS_FAMILY:
    case PH_FIX_CHANGE_EHLO_NAME:
    case PH_FIX_TRUST_CERTIFICATE:
    case PH_FIX_RETRY:
    case PH_FIX_SIGN_IN_BROWSER:
    case PH_FIX_UNLOCK_KEYRING:
    default:
      return ph_test_run_get_wait_s (run, fix) > 0;
    }
}

static GtkWidget *
new_button (PhFix *fix, guint index, PhTestRun *run)
{
  g_autofree char *words = ph_text_fix_label (fix);
  GtkWidget *label = gtk_label_new (words);
  GtkWidget *button = gtk_button_new ();

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_set_tooltip_text (button, ph_fix_get_url (fix));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data (G_OBJECT (button), FIX_KIND, GINT_TO_POINTER (ph_fix_get_kind (fix)));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", index);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), has_to_wait (fix, run) ? "test.fix-later" : "test.fix");
  return button;
}

static void
clear (GtkBox *box)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (box)); child != NULL;
       child = gtk_widget_get_first_child (GTK_WIDGET (box)))
    gtk_box_remove (box, child);
}

static void
add_fix (PhFixButtons *self, PhFix *fix, guint index, guint n_shown, PhTestRun *run)
{
  GtkWidget *button = new_button (fix, index, run);

  /* A trust decision is never the one that stands out. */
  if (n_shown == 0 && ph_fix_get_kind (fix) != PH_FIX_TRUST_CERTIFICATE)
    gtk_widget_add_css_class (button, "suggested-action");
  gtk_box_append (n_shown < MAX_SHOWN ? self->first : self->more, button);
}

static void
ph_fix_buttons_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_fix_buttons_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_FIX_BUTTONS);
}

static void
ph_fix_buttons_class_init (PhFixButtonsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_fix_buttons_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-fix-buttons.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhFixButtons, first);
  gtk_widget_class_bind_template_child (widget_class, PhFixButtons, expander);
  gtk_widget_class_bind_template_child (widget_class, PhFixButtons, more);
}

static void
ph_fix_buttons_init (PhFixButtons *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_fix_buttons_show:
 * @self: buttons
 * @run: a run that has failed
 *
 * Offers the fixes of its problem.
 */
void
ph_fix_buttons_show (PhFixButtons *self, PhTestRun *run)
{
  g_return_if_fail (PH_IS_FIX_BUTTONS (self));
  g_return_if_fail (PH_IS_TEST_RUN (run));

  PhProblem *problem = ph_guided_test_get_problem (ph_test_run_get_test (run));
  guint n_shown = 0;

  clear (self->first);
  clear (self->more);
  for (guint i = 0; i < ph_problem_get_n_fixes (problem); i++)
    if (can_offer (ph_problem_get_fix (problem, i), n_shown, run))
      add_fix (self, ph_problem_get_fix (problem, i), i, n_shown++, run);
  gtk_expander_set_expanded (self->expander, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->expander), n_shown > MAX_SHOWN);
  gtk_widget_set_visible (GTK_WIDGET (self), n_shown > 0);
}

static void
step_back (GtkBox *box, PhFixKind kind)
{
  for (GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (box)); button != NULL; button = gtk_widget_get_next_sibling (button))
    {
      gtk_widget_remove_css_class (button, "suggested-action");
      gtk_widget_set_visible (button, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), FIX_KIND)) != (int) kind);
    }
}

/**
 * ph_fix_buttons_step_back:
 * @self: buttons
 * @kind: a fix that is being followed elsewhere
 *
 * Takes that one away, and emphasis from the others.
 */
void
ph_fix_buttons_step_back (PhFixButtons *self, PhFixKind kind)
{
  g_return_if_fail (PH_IS_FIX_BUTTONS (self));

  step_back (self->first, kind);
  step_back (self->more, kind);
}

/**
 * ph_fix_buttons_focus_first:
 * @self: buttons
 *
 * Moves the focus to the first way on that is possible now.
 *
 * Returns: whether there is one
 */
gboolean
ph_fix_buttons_focus_first (PhFixButtons *self)
{
  g_return_val_if_fail (PH_IS_FIX_BUTTONS (self), FALSE);

  for (GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->first)); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    if (gtk_widget_grab_focus (button))
      return TRUE;
  return FALSE;
}
