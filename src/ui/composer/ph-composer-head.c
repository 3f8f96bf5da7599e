// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// From whom, to whom and about what: keeps these fields and the draft the same, in both directions. Copies and the address
// for replies are shown when somebody wants them, or when the draft has them.

#include "config.h"

#include "ph-composer-head.h"

#include "ph-recipient-field.h"
#include "ph-sender-choice.h"
#include "ph-spoken-parts.h"
#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhComposerHead
{
  GtkBox parent_instance;
  PhDraft *draft;      /* (owned) (nullable): until it is set */
  GListModel *senders; /* (owned) (nullable): of PhSenderChoice */
  PhAccount *account;  /* (owned) (nullable): who sends it */
  GtkSizeGroup *titles;
  GtkLabel *sender_title;
  GtkDropDown *sender;
  PhRecipientField *to;
  PhRecipientField *cc;
  PhRecipientField *bcc;
  PhRecipientField *reply_to;
  GtkLabel *subject_title;
  GtkEditable *subject;
};

G_DEFINE_FINAL_TYPE (PhComposerHead, ph_composer_head, GTK_TYPE_BOX)

typedef enum
{
  PROP_CC_SHOWN = 1,
  PROP_BCC_SHOWN,
  PROP_REPLY_TO_SHOWN,
} PhComposerHeadProperty;

static GParamSpec *properties[PROP_REPLY_TO_SHOWN + 1];
static guint account_changed_signal;
static guint sender_lost_signal;

static PhRecipientField *
get_field (PhComposerHead *self, PhRecipientsField field)
{
  switch (field)
    {
    case PH_RECIPIENTS_CC:
      return self->cc;
    case PH_RECIPIENTS_BCC:
      return self->bcc;
    case PH_RECIPIENTS_REPLY_TO:
      return self->reply_to;
    case PH_RECIPIENTS_TO:
    default:
      return self->to;
    }
}

static PhRecipientsField
find_field (PhComposerHead *self, PhRecipientField *widget)
{
  PhRecipientsField field = PH_RECIPIENTS_TO;

  while (get_field (self, field) != widget)
    field++;
  return field;
}

static void
show_field (PhComposerHead *self, PhRecipientsField field, gboolean is_shown)
{
  PhRecipientField *widget = get_field (self, field);

  if (gtk_widget_get_visible (GTK_WIDGET (widget)) == is_shown)
    return;
  gtk_widget_set_visible (GTK_WIDGET (widget), is_shown);
  if (field != PH_RECIPIENTS_TO)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CC_SHOWN + field - PH_RECIPIENTS_CC]);
}

/* Nobody gets a copy of whom one doesn't see. */
static void
show_field_by_hand (PhComposerHead *self, PhRecipientsField field, gboolean is_shown)
{
  PhRecipientField *widget = get_field (self, field);
  g_autoptr(GPtrArray) nobody = g_ptr_array_new ();

  if (!is_shown)
    ph_recipient_field_set_mailboxes (widget, nobody);
  show_field (self, field, is_shown);
  gtk_widget_grab_focus (GTK_WIDGET (is_shown ? widget : self->to));
}

static void
on_field_changed_cb (PhComposerHead *self, PhRecipientField *widget)
{
  g_autoptr(GPtrArray) mailboxes = ph_recipient_field_dup_mailboxes (widget);

  if (self->draft != NULL)
    ph_draft_set_recipients (self->draft, find_field (self, widget), mailboxes);
}

static void
on_subject_changed_cb (PhComposerHead *self)
{
  if (self->draft != NULL)
    ph_draft_set_subject (self->draft, gtk_editable_get_text (self->subject));
}

static void
on_subject_activated_cb (PhComposerHead *self)
{
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), GTK_DIR_TAB_FORWARD);
}

static void
set_account (PhComposerHead *self, PhAccount *account)
{
  g_autoptr(PhAccount) before = g_steal_pointer (&self->account);

  self->account = account != NULL ? g_object_ref (account) : NULL;
  if (before != account)
    g_signal_emit (self, account_changed_signal, 0, before);
}

static gboolean
is_sender_of_draft (PhComposerHead *self, PhSenderChoice *choice)
{
  PhMailbox *sender = ph_draft_get_sender (self->draft);

  if (!g_str_equal (ph_account_get_id (ph_sender_choice_get_account (choice)), ph_draft_get_account_id (self->draft)))
    return FALSE;
  return sender == NULL || g_ascii_strcasecmp (ph_mailbox_get_address (sender), ph_mailbox_get_address (ph_sender_choice_get_mailbox (choice))) == 0;
}

/* (transfer full) (nullable): whom the draft names although nobody can choose it any more. */
static PhMailbox *
dup_lost_sender (PhComposerHead *self)
{
  PhMailbox *sender = ph_draft_get_sender (self->draft);

  if (sender == NULL || ph_draft_get_account_id (self->draft)[0] == '\0')
    return NULL;
  for (guint i = 0; i < g_list_model_get_n_items (self->senders); i++)
    {
      g_autoptr(PhSenderChoice) choice = g_list_model_get_item (self->senders, i);

      if (is_sender_of_draft (self, choice))
        return NULL;
    }
  return ph_mailbox_ref (sender);
}

static void
on_sender_selected_cb (PhComposerHead *self)
{
  PhSenderChoice *choice = gtk_drop_down_get_selected_item (self->sender);
  g_autoptr(PhMailbox) lost = NULL;

  if (self->draft == NULL || choice == NULL)
    return;
  lost = dup_lost_sender (self);
  ph_draft_set_account_id (self->draft, ph_account_get_id (ph_sender_choice_get_account (choice)));
  ph_draft_set_sender (self->draft, ph_sender_choice_get_mailbox (choice));
  set_account (self, ph_sender_choice_get_account (choice));
  if (lost != NULL)
    g_signal_emit (self, sender_lost_signal, 0, ph_mailbox_get_address (lost));
}

/* The list of choices would take a neighbour for the sender that has moved or gone. */
static void
on_senders_changing_cb (PhComposerHead *self)
{
  g_signal_handlers_block_by_func (self->sender, on_sender_selected_cb, self);
}

/* The draft's own; else any of its account; else the default account's. */
static guint
find_sender (PhComposerHead *self)
{
  guint of_account = GTK_INVALID_LIST_POSITION;
  guint by_default = GTK_INVALID_LIST_POSITION;

  for (guint i = g_list_model_get_n_items (self->senders); i-- > 0;)
    {
      g_autoptr(PhSenderChoice) choice = g_list_model_get_item (self->senders, i);
      PhAccount *account = ph_sender_choice_get_account (choice);

      if (is_sender_of_draft (self, choice))
        return i;
      if (g_str_equal (ph_account_get_id (account), ph_draft_get_account_id (self->draft)))
        of_account = i;
      if (ph_account_is_default (account) || by_default == GTK_INVALID_LIST_POSITION)
        by_default = i;
    }
  return of_account != GTK_INVALID_LIST_POSITION ? of_account : by_default;
}

static void
show_sender (PhComposerHead *self)
{
  guint position = find_sender (self);

  if (position != gtk_drop_down_get_selected (self->sender))
    gtk_drop_down_set_selected (self->sender, position);
  else
    on_sender_selected_cb (self);
  if (g_list_model_get_n_items (self->senders) == 0)
    set_account (self, NULL);
}

static void
on_senders_changed_cb (PhComposerHead *self)
{
  g_signal_handlers_unblock_by_func (self->sender, on_sender_selected_cb, self);
  show_sender (self);
}

static void
show_draft (PhComposerHead *self)
{
  for (PhRecipientsField field = PH_RECIPIENTS_TO; field < PH_N_RECIPIENTS_FIELDS; field++)
    {
      GPtrArray *mailboxes = ph_draft_get_recipients (self->draft, field);

      ph_recipient_field_set_mailboxes (get_field (self, field), mailboxes);
      if (mailboxes->len > 0)
        show_field (self, field, TRUE);
    }
  if (!g_str_equal (gtk_editable_get_text (self->subject), ph_draft_get_subject (self->draft)))
    gtk_editable_set_text (self->subject, ph_draft_get_subject (self->draft));
}

static void
on_draft_sender_cb (PhComposerHead *self)
{
  PhSenderChoice *choice = gtk_drop_down_get_selected_item (self->sender);

  if (choice == NULL || !is_sender_of_draft (self, choice))
    show_sender (self);
}

static void
ph_composer_head_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhComposerHead *self = PH_COMPOSER_HEAD (object);

  switch ((PhComposerHeadProperty) prop_id)
    {
    case PROP_CC_SHOWN:
    case PROP_BCC_SHOWN:
    case PROP_REPLY_TO_SHOWN:
      g_value_set_boolean (value, gtk_widget_get_visible (GTK_WIDGET (get_field (self, PH_RECIPIENTS_CC + prop_id - PROP_CC_SHOWN))));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_composer_head_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhComposerHead *self = PH_COMPOSER_HEAD (object);

  switch ((PhComposerHeadProperty) prop_id)
    {
    case PROP_CC_SHOWN:
    case PROP_BCC_SHOWN:
    case PROP_REPLY_TO_SHOWN:
      show_field_by_hand (self, PH_RECIPIENTS_CC + prop_id - PROP_CC_SHOWN, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_composer_head_dispose (GObject *object)
{
  PhComposerHead *self = PH_COMPOSER_HEAD (object);

  g_clear_object (&self->draft);
  g_clear_object (&self->account);
  g_clear_object (&self->senders);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_COMPOSER_HEAD);
  G_OBJECT_CLASS (ph_composer_head_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  static const char *const names[] = { [PROP_CC_SHOWN] = "cc-shown", [PROP_BCC_SHOWN] = "bcc-shown", [PROP_REPLY_TO_SHOWN] = "reply-to-shown" };

  for (guint i = PROP_CC_SHOWN; i <= PROP_REPLY_TO_SHOWN; i++)
    properties[i] = g_param_spec_boolean (names[i], NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_composer_head_class_init (PhComposerHeadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ph_composer_head_get_property;
  object_class->set_property = ph_composer_head_set_property;
  object_class->dispose = ph_composer_head_dispose;
  install_properties (object_class);

  account_changed_signal = g_signal_new ("account-changed", PH_TYPE_COMPOSER_HEAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_ACCOUNT);
  sender_lost_signal = g_signal_new ("sender-lost", PH_TYPE_COMPOSER_HEAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (PH_TYPE_RECIPIENT_FIELD);
  g_type_ensure (PH_TYPE_SENDER_CHOICE);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("composer/ph-composer-head.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhComposerHead, titles);
  gtk_widget_class_bind_template_child (widget_class, PhComposerHead, sender_title);
  gtk_widget_class_bind_template_child (widget_class, PhComposerHead, sender);
  gtk_widget_class_bind_template_child (widget_class, PhComposerHead, to);
  gtk_widget_class_bind_template_child (widget_class, PhComposerHead, cc);
  gtk_widget_class_bind_template_child (widget_class, PhComposerHead, bcc);
  gtk_widget_class_bind_template_child (widget_class, PhComposerHead, reply_to);
  gtk_widget_class_bind_template_child (widget_class, PhComposerHead, subject_title);
  gtk_widget_class_bind_template_child (widget_class, PhComposerHead, subject);
  gtk_widget_class_bind_template_callback (widget_class, on_sender_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_field_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_subject_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_subject_activated_cb);
}

static void
ph_composer_head_init (PhComposerHead *self)
{
  const char *const names[] = { _ ("From"), NULL };

  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_parts_name (GTK_WIDGET (self->sender), names);
  ph_spoken_parts_follow_choice (GTK_WIDGET (self->sender));
  gtk_size_group_add_widget (self->titles, GTK_WIDGET (self->sender_title));
  gtk_size_group_add_widget (self->titles, GTK_WIDGET (self->subject_title));
  for (PhRecipientsField field = PH_RECIPIENTS_TO; field < PH_N_RECIPIENTS_FIELDS; field++)
    gtk_size_group_add_widget (self->titles, ph_recipient_field_get_title_widget (get_field (self, field)));
}

/**
 * ph_composer_head_set_draft:
 * @self: a head
 * @services: accounts and people
 * @draft: what is written; gets an account when it has none, or one that is gone
 */
void
ph_composer_head_set_draft (PhComposerHead *self, PhServices *services, PhDraft *draft)
{
  g_return_if_fail (PH_IS_COMPOSER_HEAD (self));
  g_return_if_fail (PH_IS_SERVICES (services));
  g_return_if_fail (PH_IS_DRAFT (draft));
  g_return_if_fail (self->draft == NULL);

  self->draft = g_object_ref (draft);
  for (PhRecipientsField field = PH_RECIPIENTS_TO; field < PH_N_RECIPIENTS_FIELDS; field++)
    ph_recipient_field_set_contacts (get_field (self, field), ph_services_get_contacts (services));
  self->senders = ph_sender_choice_list (ph_services_get_store (services));
  show_draft (self);
  g_signal_connect_object (self->senders, "items-changed", G_CALLBACK (on_senders_changing_cb), self, G_CONNECT_SWAPPED);
  gtk_drop_down_set_model (self->sender, self->senders);
  show_sender (self);
  g_signal_connect_object (self->senders, "items-changed", G_CALLBACK (on_senders_changed_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (draft, "changed", G_CALLBACK (show_draft), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (draft, "notify::account-id", G_CALLBACK (on_draft_sender_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (draft, "notify::sender", G_CALLBACK (on_draft_sender_cb), self, G_CONNECT_SWAPPED);
}

/**
 * ph_composer_head_get_account:
 * @self: a head
 *
 * Returns: (transfer none) (nullable): who sends the message; %NULL while there is no account
 */
PhAccount *
ph_composer_head_get_account (PhComposerHead *self)
{
  g_return_val_if_fail (PH_IS_COMPOSER_HEAD (self), NULL);

  return self->account;
}

/**
 * ph_composer_head_commit:
 * @self: a head
 *
 * What is being typed as a recipient is one from now on.
 */
void
ph_composer_head_commit (PhComposerHead *self)
{
  g_return_if_fail (PH_IS_COMPOSER_HEAD (self));

  for (PhRecipientsField field = PH_RECIPIENTS_TO; field < PH_N_RECIPIENTS_FIELDS; field++)
    ph_recipient_field_commit (get_field (self, field));
}

/**
 * ph_composer_head_focus_field:
 * @self: a head
 * @field: recipients
 */
void
ph_composer_head_focus_field (PhComposerHead *self, PhRecipientsField field)
{
  g_return_if_fail (PH_IS_COMPOSER_HEAD (self));

  show_field (self, field, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (get_field (self, field)));
}

/**
 * ph_composer_head_focus_subject:
 * @self: a head
 */
void
ph_composer_head_focus_subject (PhComposerHead *self)
{
  g_return_if_fail (PH_IS_COMPOSER_HEAD (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->subject));
}

/**
 * ph_composer_head_focus_sender:
 * @self: a head
 */
void
ph_composer_head_focus_sender (PhComposerHead *self)
{
  g_return_if_fail (PH_IS_COMPOSER_HEAD (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->sender));
}
