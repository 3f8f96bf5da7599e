// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Proposes people while one types. What is typed counts until one of them is chosen, and an answer that comes after
// something else was typed is not shown.

#include "config.h"

#include "ph-recipient-completion.h"

#include "ph-template.h"

#include <glib/gi18n.h>

#define MAX_PEOPLE 6

struct _PhRecipientCompletion
{
  GtkPopover parent_instance;
  GtkWidget *entry;          /* (unowned) (nullable): a weak pointer */
  PhContacts *contacts;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): while somebody is asked */
  GPtrArray *people;         /* (owned) (nullable) (element-type PhMailbox) */
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (PhRecipientCompletion, ph_recipient_completion, GTK_TYPE_POPOVER)

static guint chosen_signal;

static void
stop_asking (PhRecipientCompletion *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
show_selected (PhRecipientCompletion *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (self->entry == NULL)
    return;
  if (row != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
  else
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
}

static void
hide (PhRecipientCompletion *self)
{
  stop_asking (self);
  gtk_list_box_unselect_all (self->list);
  show_selected (self);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
choose (PhRecipientCompletion *self, GtkListBoxRow *row)
{
  g_autoptr(PhMailbox) mailbox = ph_mailbox_ref (g_ptr_array_index (self->people, gtk_list_box_row_get_index (row)));

  hide (self);
  g_signal_emit (self, chosen_signal, 0, mailbox);
}

static void
on_row_activated_cb (PhRecipientCompletion *self, GtkListBoxRow *row)
{
  choose (self, row);
}

static void
ph_recipient_completion_dispose (GObject *object)
{
  PhRecipientCompletion *self = PH_RECIPIENT_COMPLETION (object);

  stop_asking (self);
  g_clear_weak_pointer (&self->entry);
  g_clear_object (&self->contacts);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_RECIPIENT_COMPLETION);
  G_OBJECT_CLASS (ph_recipient_completion_parent_class)->dispose (object);
}

static void
ph_recipient_completion_class_init (PhRecipientCompletionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_recipient_completion_dispose;

  chosen_signal = g_signal_new ("chosen", PH_TYPE_RECIPIENT_COMPLETION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_MAILBOX);

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("composer/ph-recipient-completion.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhRecipientCompletion, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
}

static void
ph_recipient_completion_init (PhRecipientCompletion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWidget *
new_row (PhMailbox *mailbox)
{
  const char *name = ph_mailbox_get_name (mailbox);
  g_autofree char *text = ph_mailbox_to_text (mailbox);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (name[0] != '\0' ? text : ph_mailbox_get_address (mailbox));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_widget_set_can_focus (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return row;
}

static void
clear_list (PhRecipientCompletion *self)
{
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

static void
show_people (PhRecipientCompletion *self)
{
  clear_list (self);
  for (guint i = 0; i < self->people->len; i++)
    gtk_list_box_append (self->list, new_row (g_ptr_array_index (self->people, i)));
  gtk_list_box_unselect_all (self->list);
  if (self->people->len > 0 && self->entry != NULL && (gtk_widget_get_state_flags (self->entry) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    gtk_popover_popup (GTK_POPOVER (self));
  else
    hide (self);
}

static void
find_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhRecipientCompletion) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) people = ph_contacts_find_finish (PH_CONTACTS (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (people == NULL)
    {
      g_debug ("nobody can be proposed: %s", error->message);
      hide (self);
      return;
    }
  g_clear_pointer (&self->people, g_ptr_array_unref);
  self->people = g_steal_pointer (&people);
  show_people (self);
}

/**
 * ph_recipient_completion_new:
 * @entry: in which one types; its keys are handed over by ph_recipient_completion_take_key()
 *
 * Returns: (transfer floating): a completion, to be made the child of a widget around @entry
 */
PhRecipientCompletion *
ph_recipient_completion_new (GtkWidget *entry)
{
  g_return_val_if_fail (GTK_IS_WIDGET (entry), NULL);

  PhRecipientCompletion *self = g_object_new (PH_TYPE_RECIPIENT_COMPLETION, NULL);

  g_set_weak_pointer (&self->entry, entry);
  return self;
}

/**
 * ph_recipient_completion_set_contacts:
 * @self: a completion
 * @contacts: who knows people
 */
void
ph_recipient_completion_set_contacts (PhRecipientCompletion *self, PhContacts *contacts)
{
  g_return_if_fail (PH_IS_RECIPIENT_COMPLETION (self));
  g_return_if_fail (PH_IS_CONTACTS (contacts));

  g_set_object (&self->contacts, contacts);
}

/**
 * ph_recipient_completion_look_up:
 * @self: a completion
 * @words: what was typed; empty: hides it
 */
void
ph_recipient_completion_look_up (PhRecipientCompletion *self, const char *words)
{
  g_return_if_fail (PH_IS_RECIPIENT_COMPLETION (self));
  g_return_if_fail (words != NULL);

  stop_asking (self);
  if (words[0] == '\0' || self->contacts == NULL)
    {
      hide (self);
      return;
    }
  self->cancellable = g_cancellable_new ();
  ph_contacts_find_async (self->contacts, words, MAX_PEOPLE, self->cancellable, find_cb, g_object_ref (self));
}

static void
select_neighbour (PhRecipientCompletion *self, int step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int n_people = self->people->len;
  int index = row != NULL ? gtk_list_box_row_get_index (row) : (step > 0 ? -1 : n_people);

  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (index + step + n_people) % n_people));
  show_selected (self);
}

/**
 * ph_recipient_completion_take_key:
 * @self: a completion
 * @key: that was pressed in the field, without a modifier
 *
 * The arrows walk through the proposals, Enter and Tab take the one that is marked, Escape sends them away.
 *
 * Returns: whether the key was meant for the proposals
 */
gboolean
ph_recipient_completion_take_key (PhRecipientCompletion *self, guint key)
{
  g_return_val_if_fail (PH_IS_RECIPIENT_COMPLETION (self), FALSE);

  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Down:
    case GDK_KEY_Up:
      select_neighbour (self, key == GDK_KEY_Down ? 1 : -1);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_Tab:
      if (row != NULL)
        choose (self, row);
      return row != NULL;
    case GDK_KEY_Escape:
      hide (self);
      return TRUE;
    default:
      return FALSE;
    }
}
