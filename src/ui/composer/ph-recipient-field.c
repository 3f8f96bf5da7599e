// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A line of recipients: a chip for each, and a place to type the next one, that the keyboard walks through as through one
// text. It makes mailboxes of what is typed and judges only their form; everything else is asked when the message is sent.

#include "config.h"

#include "ph-recipient-field.h"

#include "ph-field-remark.h"
#include "ph-recipient-chip.h"
#include "ph-recipient-completion.h"
#include "ph-recipient-rows.h"
#include "ph-template.h"
#include "ph-wrap-layout.h"

#include <glib/gi18n.h>

/* Some rows; subject and text stay in sight. */
#define MAX_CHIPS_HEIGHT 150

struct _PhRecipientField
{
  GtkWidget parent_instance;
  GtkLabel *title;
  GtkWidget *content;
  GtkScrolledWindow *scroller;
  guint fit_tick;   /* 0: its height is right */
  GtkWidget *chips; /* of PhRecipientChip, and the entry at the end */
  GtkWidget *entry;
  guint commit_id; /* 0: no chips are to be made of what was just typed */
  GtkLabel *flaw;
  GtkWidget *completion; /* (unowned): a PhRecipientCompletion */
};

G_DEFINE_FINAL_TYPE (PhRecipientField, ph_recipient_field, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_TITLE = 1,
} PhRecipientFieldProperty;

static GParamSpec *properties[PROP_TITLE + 1];
static guint changed_signal;

static void add_mailbox (PhRecipientField *self, PhMailbox *mailbox);
static void fit (PhRecipientField *self);

static GtkWidget *
get_last_chip (PhRecipientField *self)
{
  return gtk_widget_get_prev_sibling (self->entry);
}

/* Says the first flaw: who has mended it sees the next one. */
static void
show_flaw (PhRecipientField *self)
{
  g_autofree char *words = NULL;

  for (GtkWidget *chip = gtk_widget_get_first_child (self->chips); PH_IS_RECIPIENT_CHIP (chip) && words == NULL; chip = gtk_widget_get_next_sibling (chip))
    {
      const char *flaw = ph_recipient_chip_get_flaw (PH_RECIPIENT_CHIP (chip));

      if (flaw != NULL)
        /* Translators: an address that was mistyped, and what is wrong with it */
        words = g_strdup_printf (_ ("“%s”: %s"), ph_mailbox_get_address (ph_recipient_chip_get_mailbox (PH_RECIPIENT_CHIP (chip))), flaw);
    }
  gtk_label_set_text (self->flaw, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->flaw), words != NULL);
  ph_field_remark_set (self->entry, PH_FIELD_REMARK_ERROR, words);
}

static void
note_change (PhRecipientField *self)
{
  fit (self);
  show_flaw (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
remove_chip (PhRecipientField *self, PhRecipientChip *chip)
{
  GtkWidget *next = gtk_widget_get_next_sibling (GTK_WIDGET (chip));

  if (gtk_widget_get_parent (GTK_WIDGET (chip)) != self->chips)
    return;
  gtk_widget_grab_focus (next);
  gtk_box_remove (GTK_BOX (self->chips), GTK_WIDGET (chip));
  note_change (self);
}

static void
on_chip_removed_cb (PhRecipientField *self, PhRecipientChip *chip)
{
  remove_chip (self, chip);
}

static void
on_chip_edited_cb (PhRecipientField *self, PhRecipientChip *chip)
{
  g_autofree char *text = ph_mailbox_to_text (ph_recipient_chip_get_mailbox (chip));

  ph_recipient_field_commit (self);
  gtk_widget_grab_focus (self->entry);
  gtk_box_remove (GTK_BOX (self->chips), GTK_WIDGET (chip));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  note_change (self);
}

static gboolean
is_backwards (PhRecipientField *self, gboolean is_left)
{
  return is_left == (gtk_widget_get_direction (GTK_WIDGET (self)) != GTK_TEXT_DIR_RTL);
}

static void
on_chip_left_cb (PhRecipientField *self, GtkDirectionType direction, PhRecipientChip *chip)
{
  GtkWidget *next = is_backwards (self, direction == GTK_DIR_LEFT) ? gtk_widget_get_prev_sibling (GTK_WIDGET (chip))
                                                                   : gtk_widget_get_next_sibling (GTK_WIDGET (chip));

  if (next != NULL)
    gtk_widget_grab_focus (next);
}

static void
add_mailbox (PhRecipientField *self, PhMailbox *mailbox)
{
  PhRecipientChip *chip = ph_recipient_chip_new (mailbox);

  g_signal_connect_object (chip, "removed", G_CALLBACK (on_chip_removed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chip, "edited", G_CALLBACK (on_chip_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chip, "left", G_CALLBACK (on_chip_left_cb), self, G_CONNECT_SWAPPED);
  gtk_box_insert_child_after (GTK_BOX (self->chips), GTK_WIDGET (chip), get_last_chip (self));
}

/* Whether a separator ends a mailbox in @text: not within quotes, brackets or a comment. */
static gboolean
has_separator (const char *text)
{
  static const char closing[] = { ['"'] = '"', ['<'] = '>', ['('] = ')' };
  char end = '\0';

  for (const char *p = text; *p != '\0'; p++)
    if (end != '\0')
      {
        if (*p == '\\' && p[1] != '\0')
          p++;
        else if (*p == end)
          end = '\0';
      }
    else if (strchr (",;\n\r", *p) != NULL)
      return TRUE;
    else if ((guchar) *p < G_N_ELEMENTS (closing))
      end = closing[(guchar) *p];
  return FALSE;
}

static gboolean
commit_cb (gpointer user_data)
{
  PhRecipientField *self = user_data;

  self->commit_id = 0;
  ph_recipient_field_commit (self);
  return G_SOURCE_REMOVE;
}

/* Not while the entry still takes what was typed: newer GTK remembers that for undoing, and can't be emptied meanwhile. Nothing else
 * is typed before. */
static void
schedule_commit (PhRecipientField *self)
{
  if (self->commit_id == 0)
    self->commit_id = g_idle_add_full (G_PRIORITY_HIGH, commit_cb, self, NULL);
}

static void
on_entry_changed_cb (PhRecipientField *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *words = g_strstrip (g_strdup (text));

  if (has_separator (text))
    {
      schedule_commit (self);
      return;
    }
  ph_recipient_completion_look_up (PH_RECIPIENT_COMPLETION (self->completion), words);
  g_signal_emit (self, changed_signal, 0);
}

static void
on_chosen_cb (PhRecipientField *self, PhMailbox *mailbox)
{
  add_mailbox (self, mailbox);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  note_change (self);
}

static void
on_entry_left_cb (PhRecipientField *self)
{
  ph_recipient_completion_look_up (PH_RECIPIENT_COMPLETION (self->completion), "");
  ph_recipient_field_commit (self);
}

static gboolean
is_at_start (PhRecipientField *self)
{
  return gtk_editable_get_position (GTK_EDITABLE (self->entry)) == 0 && !gtk_editable_get_selection_bounds (GTK_EDITABLE (self->entry), NULL, NULL);
}

static gboolean
go_to_chips (PhRecipientField *self)
{
  GtkWidget *chip = get_last_chip (self);

  return chip != NULL && is_at_start (self) && gtk_widget_grab_focus (chip);
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, PhRecipientField *self)
{
  if ((state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  if (ph_recipient_completion_take_key (PH_RECIPIENT_COMPLETION (self->completion), key))
    return TRUE;
  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      ph_recipient_field_commit (self);
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      return is_backwards (self, key == GDK_KEY_Left) && go_to_chips (self);
    case GDK_KEY_BackSpace:
      return go_to_chips (self);
    default:
      return FALSE;
    }
}

static gboolean
on_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, PhRecipientField *self)
{
  add_mailbox (self, g_value_get_boxed (value));
  note_change (self);
  return TRUE;
}

/* A scrolled window of GTK 4.8 does not ask what height its content has in the width that there is. Where it is typed stays in
 * sight; who walks through the chips is not led away. */
static gboolean
fit_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  PhRecipientField *self = PH_RECIPIENT_FIELD (widget);
  GtkAdjustment *scrolled = gtk_scrolled_window_get_vadjustment (self->scroller);
  int width = 0;
  int height = 0;

  self->fit_tick = 0;
  gtk_widget_measure (self->chips, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  width = MAX (width, gtk_widget_get_width (self->chips)); /* it may not have its place yet */
  gtk_widget_measure (self->chips, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  /* A scrollbar would need more room than a row or two, even while it is not shown. */
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, height > MAX_CHIPS_HEIGHT ? GTK_POLICY_AUTOMATIC : GTK_POLICY_EXTERNAL);
  gtk_scrolled_window_set_min_content_height (self->scroller, MIN (height, MAX_CHIPS_HEIGHT));
  if (!PH_IS_RECIPIENT_CHIP (gtk_widget_get_focus_child (self->chips)))
    gtk_adjustment_set_value (scrolled, gtk_adjustment_get_upper (scrolled));
  return G_SOURCE_REMOVE;
}

static void
fit (PhRecipientField *self)
{
  if (self->fit_tick == 0)
    self->fit_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), fit_cb, NULL, NULL);
}

/* One stop for Tab; the arrows lead to the chips. */
static gboolean
ph_recipient_field_focus (GtkWidget *widget, GtkDirectionType direction)
{
  PhRecipientField *self = PH_RECIPIENT_FIELD (widget);

  if (gtk_widget_get_focus_child (widget) != NULL)
    return FALSE;
  return gtk_widget_grab_focus (self->entry);
}

static gboolean
ph_recipient_field_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (PH_RECIPIENT_FIELD (widget)->entry);
}

static void
set_title (PhRecipientField *self, const char *title)
{
  gtk_label_set_text_with_mnemonic (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (self->title), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (self->title), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chips), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (self->title), -1);
}

static void
ph_recipient_field_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((PhRecipientFieldProperty) prop_id)
    {
    case PROP_TITLE:
      set_title (PH_RECIPIENT_FIELD (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_recipient_field_dispose (GObject *object)
{
  PhRecipientField *self = PH_RECIPIENT_FIELD (object);

  g_clear_handle_id (&self->commit_id, g_source_remove);
  g_clear_pointer (&self->completion, gtk_widget_unparent);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_RECIPIENT_FIELD);
  G_OBJECT_CLASS (ph_recipient_field_parent_class)->dispose (object);
}

static void
ph_recipient_field_class_init (PhRecipientFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = ph_recipient_field_set_property;
  object_class->dispose = ph_recipient_field_dispose;
  widget_class->focus = ph_recipient_field_focus;
  widget_class->grab_focus = ph_recipient_field_grab_focus;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  changed_signal = g_signal_new ("changed", PH_TYPE_RECIPIENT_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PH_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("composer/ph-recipient-field.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhRecipientField, title);
  gtk_widget_class_bind_template_child (widget_class, PhRecipientField, content);
  gtk_widget_class_bind_template_child (widget_class, PhRecipientField, scroller);
  gtk_widget_class_bind_template_child (widget_class, PhRecipientField, chips);
  gtk_widget_class_bind_template_child (widget_class, PhRecipientField, entry);
  gtk_widget_class_bind_template_child (widget_class, PhRecipientField, flaw);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_left_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed_cb);
}

static void
ph_recipient_field_init (PhRecipientField *self)
{
  GtkDropTarget *target = gtk_drop_target_new (PH_TYPE_MAILBOX, GDK_ACTION_MOVE);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->completion = GTK_WIDGET (ph_recipient_completion_new (self->entry));
  gtk_widget_set_parent (self->completion, GTK_WIDGET (self));
  g_signal_connect_object (self->completion, "chosen", G_CALLBACK (on_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "notify::upper", G_CALLBACK (fit), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller), "notify::page-size", G_CALLBACK (fit), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/**
 * ph_recipient_field_set_contacts:
 * @self: a field
 * @contacts: who knows people to propose
 */
void
ph_recipient_field_set_contacts (PhRecipientField *self, PhContacts *contacts)
{
  g_return_if_fail (PH_IS_RECIPIENT_FIELD (self));

  ph_recipient_completion_set_contacts (PH_RECIPIENT_COMPLETION (self->completion), contacts);
}

static gboolean
has_mailboxes (PhRecipientField *self, GPtrArray *mailboxes)
{
  g_autoptr(GPtrArray) own = ph_recipient_field_dup_mailboxes (self);

  if (own->len != mailboxes->len)
    return FALSE;
  for (guint i = 0; i < own->len; i++)
    if (!ph_mailbox_equal (g_ptr_array_index (own, i), g_ptr_array_index (mailboxes, i)))
      return FALSE;
  return TRUE;
}

/**
 * ph_recipient_field_set_mailboxes:
 * @self: a field
 * @mailboxes: (element-type PhMailbox): who stands in it
 *
 * What is being typed stays when it is one of them.
 */
void
ph_recipient_field_set_mailboxes (PhRecipientField *self, GPtrArray *mailboxes)
{
  g_return_if_fail (PH_IS_RECIPIENT_FIELD (self));
  g_return_if_fail (mailboxes != NULL);

  GtkWidget *chip = NULL;

  if (has_mailboxes (self, mailboxes))
    return;
  while ((chip = get_last_chip (self)) != NULL)
    gtk_box_remove (GTK_BOX (self->chips), chip);
  for (guint i = 0; i < mailboxes->len; i++)
    add_mailbox (self, g_ptr_array_index (mailboxes, i));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  note_change (self);
}

/**
 * ph_recipient_field_dup_mailboxes:
 * @self: a field
 *
 * Returns: (transfer full) (element-type PhMailbox): who stands in it, and who is being typed at the end
 */
GPtrArray *
ph_recipient_field_dup_mailboxes (PhRecipientField *self)
{
  g_return_val_if_fail (PH_IS_RECIPIENT_FIELD (self), NULL);

  GPtrArray *mailboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);
  g_autoptr(GPtrArray) typed = ph_recipient_rows_parse (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  for (GtkWidget *chip = gtk_widget_get_first_child (self->chips); PH_IS_RECIPIENT_CHIP (chip); chip = gtk_widget_get_next_sibling (chip))
    g_ptr_array_add (mailboxes, ph_mailbox_ref (ph_recipient_chip_get_mailbox (PH_RECIPIENT_CHIP (chip))));
  for (guint i = 0; i < typed->len; i++)
    g_ptr_array_add (mailboxes, ph_mailbox_ref (g_ptr_array_index (typed, i)));
  return mailboxes;
}

/**
 * ph_recipient_field_commit:
 * @self: a field
 *
 * Makes chips of what is being typed.
 */
void
ph_recipient_field_commit (PhRecipientField *self)
{
  g_return_if_fail (PH_IS_RECIPIENT_FIELD (self));

  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr(GPtrArray) mailboxes = ph_recipient_rows_parse (text);

  g_clear_handle_id (&self->commit_id, g_source_remove);
  if (text[0] == '\0')
    return;
  for (guint i = 0; i < mailboxes->len; i++)
    add_mailbox (self, g_ptr_array_index (mailboxes, i));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  note_change (self);
}

/**
 * ph_recipient_field_get_title_widget:
 * @self: a field
 *
 * Returns: (transfer none): what stands before it, to be as wide as those of its neighbours
 */
GtkWidget *
ph_recipient_field_get_title_widget (PhRecipientField *self)
{
  g_return_val_if_fail (PH_IS_RECIPIENT_FIELD (self), NULL);

  return GTK_WIDGET (self->title);
}
