// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One line under a field that is shown while something stands in the field that the person neither sees nor means. What is
// pasted is judged at once; a blank at the end that is typed may be followed by another word, and is judged when the person
// goes on. It never changes the field by itself: a password may really hold such a thing.

#include "config.h"

#include "ph-paste-row.h"

#include "ph-field-remark.h"
#include "ph-notice.h"
#include "ph-paste-flaw.h"
#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhPasteRow
{
  AdwPreferencesRow parent_instance;
  GtkEditable *field; /* (unowned) (nullable): a weak pointer */
  PhPasteGroups groups;
  guint n_characters; /* in the field, before it changes */
  PhNotice *notice;
};

G_DEFINE_FINAL_TYPE (PhPasteRow, ph_paste_row, ADW_TYPE_PREFERENCES_ROW)

typedef enum
{
  PROP_FIELD = 1,
} PhPasteRowProperty;

static GParamSpec *properties[PROP_FIELD + 1];

typedef struct
{
  const char *words;
  const char *button;
} PhPasteWords;

static const PhPasteWords flaw_words[] = {
  [PH_PASTE_FLAW_NONE] = { NULL, NULL },
  [PH_PASTE_FLAW_HIDDEN] = { N_ ("There is a character in it that can’t be seen. It probably came along when the text was pasted."), N_ ("_Remove It") },
  [PH_PASTE_FLAW_EDGE_BLANK] = { N_ ("There is a blank at the beginning or the end. It probably came along when the text was pasted."), N_ ("_Remove It") },
};

static const PhPasteWords group_words = {
  N_ ("App passwords are shown in groups to make them easier to read. The blanks between the groups are no part of the password."),
  N_ ("_Remove the Blanks"),
};

static GtkEntryBuffer *
get_buffer (PhPasteRow *self)
{
  return gtk_text_get_buffer (GTK_TEXT (gtk_editable_get_delegate (self->field)));
}

/* As a secret, for it may be one. */
static PhSecret *
dup_text (PhPasteRow *self)
{
  GtkEntryBuffer *buffer = get_buffer (self);

  return ph_secret_new_bytes (gtk_entry_buffer_get_text (buffer), gtk_entry_buffer_get_bytes (buffer));
}

static gboolean
is_grouped (PhPasteRow *self, PhSecret *text)
{
  return self->groups == PH_PASTE_GROUPS_FOR_READING && ph_paste_flaw_is_grouped (text);
}

static void
say (PhPasteRow *self, const PhPasteWords *words)
{
  const char *text = words->words != NULL ? _ (words->words) : NULL;

  ph_notice_set_button (self->notice, words->button != NULL ? _ (words->button) : NULL);
  ph_notice_show (self->notice, text);
  ph_field_remark_set (GTK_WIDGET (self->field), PH_FIELD_REMARK_PASTE, text);
}

static void
judge (PhPasteRow *self)
{
  g_autoptr(PhSecret) text = dup_text (self);

  if (is_grouped (self, text))
    say (self, &group_words);
  else
    say (self, &flaw_words[ph_paste_flaw_find (ph_secret_peek (text), ph_secret_get_length (text))]);
}

static gboolean
has_hidden_character (PhPasteRow *self)
{
  g_autoptr(PhSecret) text = dup_text (self);

  return ph_paste_flaw_find (ph_secret_peek (text), ph_secret_get_length (text)) == PH_PASTE_FLAW_HIDDEN;
}

static void
on_field_changed_cb (GtkEditable *field, PhPasteRow *self)
{
  guint n_characters = gtk_entry_buffer_get_length (get_buffer (self));
  gboolean is_pasted = n_characters > self->n_characters + 1;

  self->n_characters = n_characters;
  if (is_pasted || ph_notice_is_shown (self->notice) || has_hidden_character (self))
    judge (self);
}

static void
on_focus_leave_cb (GtkEventControllerFocus *controller, PhPasteRow *self)
{
  judge (self);
}

static void
on_notice_clicked_cb (PhPasteRow *self)
{
  g_autoptr(PhSecret) text = dup_text (self);
  g_autoptr(PhSecret) repaired = is_grouped (self, text) ? ph_paste_flaw_join_groups (text) : ph_paste_flaw_repair_secret (text);

  gtk_widget_grab_focus (GTK_WIDGET (self->field));
  gtk_entry_buffer_set_text (get_buffer (self), ph_secret_peek (repaired), -1);
  gtk_editable_set_position (self->field, -1);
}

static void
set_field (PhPasteRow *self, GtkEditable *field)
{
  g_set_weak_pointer (&self->field, field);
  if (field == NULL)
    return;

  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (focus, "leave", G_CALLBACK (on_focus_leave_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (field), focus);
  g_signal_connect_object (field, "changed", G_CALLBACK (on_field_changed_cb), self, 0);
}

static void
ph_paste_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((PhPasteRowProperty) prop_id)
    {
    case PROP_FIELD:
      set_field (PH_PASTE_ROW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_paste_row_dispose (GObject *object)
{
  PhPasteRow *self = PH_PASTE_ROW (object);

  g_clear_weak_pointer (&self->field);
  G_OBJECT_CLASS (ph_paste_row_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_PASTE_ROW);
}

static void
ph_paste_row_class_init (PhPasteRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = ph_paste_row_set_property;
  object_class->dispose = ph_paste_row_dispose;

  properties[PROP_FIELD] = g_param_spec_object ("field", NULL, NULL, GTK_TYPE_EDITABLE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (PH_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("widgets/ph-paste-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhPasteRow, notice);
  gtk_widget_class_bind_template_callback (widget_class, on_notice_clicked_cb);
}

static void
ph_paste_row_init (PhPasteRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_paste_row_set_groups:
 * @self: a paste row
 * @groups: what groups of four with blanks between them are
 */
void
ph_paste_row_set_groups (PhPasteRow *self, PhPasteGroups groups)
{
  g_return_if_fail (PH_IS_PASTE_ROW (self));

  self->groups = groups;
}
