// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The head of a message of the outbox: its state in words, and the buttons that make sense in this state. The buttons stay
// the same widgets as long as they are the same ways on, so that the focus stays, too.

#include "config.h"

#include "ph-outbox-stand-view.h"

#include "ph-help-link.h"
#include "ph-outbox-look.h"
#include "ph-template.h"
#include "ph-text-outbox.h"

#include <glib/gi18n.h>

struct _PhOutboxStandView
{
  GtkBox parent_instance;
  PhOutboxEntry *entry; /* (owned) (nullable): none yet */
  char *shown_ways;     /* (owned) (nullable): which buttons there are */
  GtkImage *icon;
  GtkLabel *status;
  GtkLabel *reason;
  GtkLabel *explanation;
  GtkLabel *reply;
  GtkLabel *next_step;
  GtkProgressBar *progress;
  GtkBox *ways;
};

G_DEFINE_FINAL_TYPE (PhOutboxStandView, ph_outbox_stand_view, GTK_TYPE_BOX)

/* A way on. */
typedef struct
{
  const char *action;
  gboolean (*applies) (PhOutboxEntry *entry, PhAccount *account);
  char *(*label) (PhOutboxEntry *entry);
} Way;

static gboolean
is_in (PhOutboxEntry *entry, PhOutboxState state)
{
  return ph_outbox_entry_get_state (entry) == state;
}

static gboolean
is_allowed (PhOutboxEntry *entry, PhOutboxAction action)
{
  return ph_outbox_action_is_allowed (action, ph_outbox_entry_get_state (entry));
}

static gboolean
has_refused (PhOutboxEntry *entry)
{
  PhTextStand stand = ph_text_stand_of (entry);

  return stand.n_refused > 0;
}

static gboolean
is_due_later (PhOutboxEntry *entry)
{
  return ph_outbox_entry_get_due (entry) > g_get_real_time () / G_USEC_PER_SEC;
}

/* What is wrong with the message itself, or with its recipients, no setting mends. */
static gboolean
is_about_message (PhOutboxEntry *entry)
{
  const PhOutboxTrouble *trouble = ph_outbox_entry_get_trouble (entry);

  if (!trouble->has_problem)
    return FALSE;

  PhProblemClass class = ph_problem_id_get_class (trouble->problem);

  return class == PH_PROBLEM_CLASS_REFUSED || class == PH_PROBLEM_CLASS_RECIPIENT;
}

/* Whether each way applies */

static gboolean
can_mend_account (PhOutboxEntry *entry, PhAccount *account)
{
  return account != NULL && is_in (entry, PH_OUTBOX_HELD) && !is_about_message (entry);
}

static gboolean
can_retry (PhOutboxEntry *entry, PhAccount *account)
{
  if (account == NULL || !ph_outbox_entry_has_message (entry) || !is_allowed (entry, PH_OUTBOX_ACTION_RETRY))
    return FALSE;
  return !is_in (entry, PH_OUTBOX_QUEUED) || is_due_later (entry);
}

static gboolean
can_edit (PhOutboxEntry *entry, PhAccount *account)
{
  return ph_outbox_entry_has_message (entry) && !is_in (entry, PH_OUTBOX_SENDING) && !is_in (entry, PH_OUTBOX_UNCERTAIN);
}

static gboolean
can_cancel (PhOutboxEntry *entry, PhAccount *account)
{
  return is_allowed (entry, PH_OUTBOX_ACTION_CANCEL);
}

static gboolean
can_mark_sent (PhOutboxEntry *entry, PhAccount *account)
{
  return is_allowed (entry, PH_OUTBOX_ACTION_MARK_SENT);
}

static gboolean
can_send_again (PhOutboxEntry *entry, PhAccount *account)
{
  return is_allowed (entry, PH_OUTBOX_ACTION_SEND_AGAIN) && account != NULL && ph_outbox_entry_has_message (entry);
}

static gboolean
can_remove (PhOutboxEntry *entry, PhAccount *account)
{
  return is_allowed (entry, PH_OUTBOX_ACTION_REMOVE);
}

/* What each way is called */

static char *
say_action (PhOutboxEntry *entry, PhOutboxAction action)
{
  return g_strdup (ph_text_outbox_action (action, ph_outbox_entry_get_state (entry)));
}

static char *
say_settings (PhOutboxEntry *entry)
{
  return g_strdup (_ ("Account Settings…"));
}

static char *
say_test (PhOutboxEntry *entry)
{
  return g_strdup (_ ("Test Account…"));
}

static char *
say_retry (PhOutboxEntry *entry)
{
  return say_action (entry, PH_OUTBOX_ACTION_RETRY);
}

static char *
say_edit (PhOutboxEntry *entry)
{
  if (is_in (entry, PH_OUTBOX_SENT))
    return g_strdup (has_refused (entry) ? _ ("Edit and Send to the Others…") : _ ("Use as New Message…"));
  return g_strdup (_ ("Edit and Resend…"));
}

static char *
say_cancel (PhOutboxEntry *entry)
{
  return say_action (entry, PH_OUTBOX_ACTION_CANCEL);
}

static char *
say_mark_sent (PhOutboxEntry *entry)
{
  return say_action (entry, PH_OUTBOX_ACTION_MARK_SENT);
}

static char *
say_send_again (PhOutboxEntry *entry)
{
  return say_action (entry, PH_OUTBOX_ACTION_SEND_AGAIN);
}

static char *
say_remove (PhOutboxEntry *entry)
{
  return say_action (entry, PH_OUTBOX_ACTION_REMOVE);
}

/* In this order, but for the best, which stands first. */
static const Way ways[] = {
  { "message.settings", can_mend_account, say_settings },
  { "message.test", can_mend_account, say_test },
  { "message.mark-sent", can_mark_sent, say_mark_sent },
  { "message.send-again", can_send_again, say_send_again },
  { "message.retry", can_retry, say_retry },
  { "message.edit", can_edit, say_edit },
  { "message.cancel", can_cancel, say_cancel },
  { "message.remove", can_remove, say_remove },
};

static GtkWidget *
new_button (const Way *way, PhOutboxEntry *entry)
{
  g_autofree char *words = way->label (entry);
  GtkWidget *label = gtk_label_new (words);
  GtkWidget *button = gtk_button_new ();

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), way->action);
  return button;
}

static gboolean
has_focus_within (GtkBox *box)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (box));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (box));
}

/* The way that mends what is the matter. Of two that contradict each other, as in doubt, none is recommended. */
static gboolean
is_best (const Way *way, PhOutboxEntry *entry, PhAccount *account)
{
  if (!is_in (entry, PH_OUTBOX_HELD) && !is_in (entry, PH_OUTBOX_FAILED) && !is_in (entry, PH_OUTBOX_WAITING))
    return FALSE;
  if (account == NULL || is_about_message (entry))
    return way->applies == can_edit;
  return way->applies == (can_mend_account (entry, account) ? can_mend_account : can_retry) && way->label != say_test;
}

static void
add_button (PhOutboxStandView *self, const Way *way, PhAccount *account)
{
  GtkWidget *button = new_button (way, self->entry);

  if (is_best (way, self->entry, account))
    {
      gtk_widget_add_css_class (button, "suggested-action");
      gtk_box_prepend (self->ways, button);
    }
  else
    gtk_box_append (self->ways, button);
}

static void
show_ways (PhOutboxStandView *self, PhAccount *account)
{
  g_autoptr(GString) key = g_string_new (NULL);
  gboolean had_focus = has_focus_within (self->ways);
  GtkWidget *child = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (ways[i].applies (self->entry, account))
      g_string_append_printf (key, "%u%c ", i, 'a' + (int) ph_outbox_entry_get_state (self->entry));
  if (g_strcmp0 (self->shown_ways, key->str) == 0)
    return;
  g_free (self->shown_ways);
  self->shown_ways = g_strdup (key->str);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->ways))) != NULL)
    gtk_box_remove (self->ways, child);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (ways[i].applies (self->entry, account))
      add_button (self, &ways[i], account);
  child = gtk_widget_get_first_child (GTK_WIDGET (self->ways));
  gtk_widget_set_visible (GTK_WIDGET (self->ways), child != NULL);
  if (had_focus && child != NULL)
    gtk_widget_grab_focus (child);
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
show_words (PhOutboxStandView *self, PhAccount *account)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  PhTextStand stand = ph_text_stand_of (self->entry);
  g_autofree char *status = ph_text_outbox_status (&stand, account, now);
  g_autofree char *reason = ph_text_outbox_reason (&stand, account);
  g_autofree char *explanation = ph_text_outbox_explanation (&stand, account);
  g_autofree char *next_step = ph_text_outbox_next_step (&stand, account, now);
  g_autofree char *reply = reason != NULL ? ph_text_outbox_reply (stand.trouble) : NULL;

  ph_outbox_look_apply (self->icon, stand.state);
  set_text (self->status, status);
  set_text (self->reason, reason);
  set_text (self->explanation, explanation);
  set_text (self->reply, reply);
  set_text (self->next_step, next_step);
}

/* What the help says of what is the matter. */
static void
show_help (PhOutboxStandView *self)
{
  const PhOutboxTrouble *trouble = ph_outbox_entry_get_trouble (self->entry);
  g_autofree char *page = NULL;

  if (is_in (self->entry, PH_OUTBOX_UNCERTAIN))
    page = g_strdup ("outbox#may-have-been-sent");
  else if (trouble->has_problem && !is_in (self->entry, PH_OUTBOX_SENT))
    page = ph_help_link_for_problem (trouble->problem);
  ph_help_link_set_page (GTK_WIDGET (self), page);
}

static void
ph_outbox_stand_view_dispose (GObject *object)
{
  g_clear_object (&PH_OUTBOX_STAND_VIEW (object)->entry);
  G_OBJECT_CLASS (ph_outbox_stand_view_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_OUTBOX_STAND_VIEW);
}

static void
ph_outbox_stand_view_finalize (GObject *object)
{
  g_free (PH_OUTBOX_STAND_VIEW (object)->shown_ways);
  G_OBJECT_CLASS (ph_outbox_stand_view_parent_class)->finalize (object);
}

static void
ph_outbox_stand_view_class_init (PhOutboxStandViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_outbox_stand_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_outbox_stand_view_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("outbox/ph-outbox-stand-view.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhOutboxStandView, icon);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxStandView, status);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxStandView, reason);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxStandView, explanation);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxStandView, reply);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxStandView, next_step);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxStandView, progress);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxStandView, ways);
}

static void
ph_outbox_stand_view_init (PhOutboxStandView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The server's words are written from left to right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self->reply), GTK_TEXT_DIR_LTR);
}

/**
 * ph_outbox_stand_view_show:
 * @self: a view
 * @entry: a message
 * @account: (nullable): its account; %NULL: it was removed
 */
void
ph_outbox_stand_view_show (PhOutboxStandView *self, PhOutboxEntry *entry, PhAccount *account)
{
  g_return_if_fail (PH_IS_OUTBOX_STAND_VIEW (self));
  g_return_if_fail (PH_IS_OUTBOX_ENTRY (entry));

  g_set_object (&self->entry, entry);
  show_words (self, account);
  show_ways (self, account);
  show_help (self);
  if (!is_in (entry, PH_OUTBOX_SENDING))
    ph_outbox_stand_view_set_progress (self, 0, 0);
}

/**
 * ph_outbox_stand_view_set_progress:
 * @self: a view
 * @done: octets that are on their way
 * @total: of how many; 0: it is not being sent here
 */
void
ph_outbox_stand_view_set_progress (PhOutboxStandView *self, gint64 done, gint64 total)
{
  g_return_if_fail (PH_IS_OUTBOX_STAND_VIEW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->progress), total > 0);
  gtk_progress_bar_set_fraction (self->progress, total > 0 ? CLAMP ((double) done / (double) total, 0, 1) : 0);
}
