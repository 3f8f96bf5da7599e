// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A row for each recipient with the server's own words. A message may have thousands of them: some are shown, and more
// when asked for.

#include "config.h"

#include "ph-outbox-recipients.h"

#include "ph-outbox-look.h"
#include "ph-spoken-row.h"
#include "ph-text-outbox.h"

#include <glib/gi18n.h>

/* More rows than these are felt when they are made. */
#define ROWS_AT_ONCE 50

struct _PhOutboxRecipients
{
  AdwBin parent_instance;
  PhOutboxEntry *entry; /* (owned) (nullable): none yet */
  PhAccount *account;   /* (owned) (nullable): removed */
  GArray *order;        /* (owned) (element-type guint): recipients of @entry as they are shown */
  GPtrArray *rows;      /* (owned) (element-type GtkWidget): in @group; (unowned) themselves */
  guint n_wanted;       /* rows that may be made */
  AdwPreferencesGroup *group;
};

G_DEFINE_FINAL_TYPE (PhOutboxRecipients, ph_outbox_recipients, ADW_TYPE_BIN)

static void
clear (PhOutboxRecipients *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

static void
add_row (PhOutboxRecipients *self, GtkWidget *row)
{
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static char *
say (PhOutboxRecipients *self, guint index)
{
  PhTextStand stand = ph_text_stand_of (self->entry);
  const PhOutboxTrouble *trouble = ph_outbox_entry_get_recipient_trouble (self->entry, index);
  PhOutboxRecipientState recipient = ph_outbox_entry_get_recipient_state (self->entry, index);
  g_autofree char *state = ph_text_outbox_recipient (&stand, recipient);
  g_autofree char *reason = recipient != PH_OUTBOX_RECIPIENT_SENT ? ph_text_outbox_recipient_reason (trouble, self->account) : NULL;
  g_autofree char *reply = ph_text_outbox_reply (trouble);
  GString *text = g_string_new (state);

  if (reason != NULL)
    g_string_append_printf (text, "\n%s", reason);
  if (reply != NULL)
    g_string_append_printf (text, "\n%s", reply);
  return g_string_free (text, FALSE);
}

static GtkWidget *
new_row (PhOutboxRecipients *self, guint index)
{
  g_autofree char *words = say (self, index);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  ph_outbox_look_apply_recipient (GTK_IMAGE (icon), ph_outbox_entry_get_recipient_state (self->entry, index), ph_outbox_entry_get_state (self->entry));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), ph_address_get_text (ph_outbox_entry_get_recipient (self->entry, index)));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  ph_spoken_row_follow (ADW_ACTION_ROW (row));
  return row;
}

static void show_rows (PhOutboxRecipients *self);

static void
on_more_activated_cb (AdwActionRow *row, PhOutboxRecipients *self)
{
  guint first_new = self->n_wanted;

  self->n_wanted += ROWS_AT_ONCE;
  show_rows (self);
  gtk_widget_grab_focus (self->rows->pdata[first_new]);
}

static GtkWidget *
new_more_row (PhOutboxRecipients *self, guint n_left)
{
  g_autofree char *title = g_strdup_printf (ngettext ("Show _More (%u)", "Show _More (%u)", n_left), n_left);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (on_more_activated_cb), self);
  return row;
}

static void
show_rows (PhOutboxRecipients *self)
{
  guint n_shown = MIN (self->order->len, self->n_wanted);

  clear (self);
  for (guint i = 0; i < n_shown; i++)
    add_row (self, new_row (self, g_array_index (self->order, guint, i)));
  if (n_shown < self->order->len)
    add_row (self, new_more_row (self, self->order->len - n_shown));
}

static void
add_to_order (PhOutboxRecipients *self, PhOutboxRecipientState state)
{
  for (guint i = 0; i < ph_outbox_entry_get_n_recipients (self->entry); i++)
    if (ph_outbox_entry_get_recipient_state (self->entry, i) == state)
      g_array_append_val (self->order, i);
}

static gboolean
is_same (PhOutboxEntry *a, PhOutboxEntry *b)
{
  if (ph_outbox_entry_get_id (a) != ph_outbox_entry_get_id (b) || ph_outbox_entry_get_state (a) != ph_outbox_entry_get_state (b) ||
      ph_outbox_entry_get_n_attempts (a) != ph_outbox_entry_get_n_attempts (b))
    return FALSE;
  for (guint i = 0; i < ph_outbox_entry_get_n_recipients (a); i++)
    if (ph_outbox_entry_get_recipient_state (a, i) != ph_outbox_entry_get_recipient_state (b, i))
      return FALSE;
  return TRUE;
}

static void
ph_outbox_recipients_dispose (GObject *object)
{
  PhOutboxRecipients *self = PH_OUTBOX_RECIPIENTS (object);

  g_clear_object (&self->entry);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (ph_outbox_recipients_parent_class)->dispose (object);
}

static void
ph_outbox_recipients_finalize (GObject *object)
{
  PhOutboxRecipients *self = PH_OUTBOX_RECIPIENTS (object);

  g_array_unref (self->order);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (ph_outbox_recipients_parent_class)->finalize (object);
}

static void
ph_outbox_recipients_class_init (PhOutboxRecipientsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_outbox_recipients_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_outbox_recipients_finalize;
}

static void
ph_outbox_recipients_init (PhOutboxRecipients *self)
{
  self->order = g_array_new (FALSE, FALSE, sizeof (guint));
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
}

/**
 * ph_outbox_recipients_show:
 * @self: a list of recipients
 * @entry: their message
 * @account: (nullable): its account; %NULL: it was removed
 */
void
ph_outbox_recipients_show (PhOutboxRecipients *self, PhOutboxEntry *entry, PhAccount *account)
{
  g_return_if_fail (PH_IS_OUTBOX_RECIPIENTS (self));
  g_return_if_fail (PH_IS_OUTBOX_ENTRY (entry));

  guint n = ph_outbox_entry_get_n_recipients (entry);
  g_autofree char *title = g_strdup_printf (ngettext ("%u Recipient", "%u Recipients", n), n);

  /* Rows that say the same keep the focus and what somebody is reading. */
  if (self->entry != NULL && is_same (self->entry, entry) && self->account == account)
    return;
  if (self->entry == NULL || ph_outbox_entry_get_id (self->entry) != ph_outbox_entry_get_id (entry))
    self->n_wanted = ROWS_AT_ONCE;
  g_set_object (&self->entry, entry);
  g_set_object (&self->account, account);
  g_array_set_size (self->order, 0);
  add_to_order (self, PH_OUTBOX_RECIPIENT_REFUSED);
  add_to_order (self, PH_OUTBOX_RECIPIENT_PENDING);
  add_to_order (self, PH_OUTBOX_RECIPIENT_SENT);
  adw_preferences_group_set_title (self->group, title);
  show_rows (self);
}
