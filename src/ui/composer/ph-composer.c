// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The window in which a message is written. It brings the parts together that know about recipients, text, attachments,
// checks and sending, and decides what becomes of the draft: kept, discarded, sent.

#include "config.h"

#include "ph-composer-private.h"

#include "ph-signature.h"
#include "ph-spoken-toasts.h"
#include "ph-template-dialog.h"
#include "ph-template-menu.h"
#include "ph-template.h"
#include "ph-text.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (PhComposer, ph_composer, ADW_TYPE_WINDOW)

static void discard_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static gboolean
is_untouched (PhComposer *self)
{
  for (PhRecipientsField field = PH_RECIPIENTS_TO; field < PH_N_RECIPIENTS_FIELDS; field++)
    if (ph_draft_get_recipients (self->draft, field)->len > 0)
      return FALSE;
  if (ph_draft_get_subject (self->draft)[0] != '\0' || g_list_model_get_n_items (ph_draft_get_attachments (self->draft)) > 0)
    return FALSE;
  return ph_draft_get_text (self->draft)[0] == '\0' || g_strcmp0 (self->pristine, ph_draft_get_text (self->draft)) == 0;
}

/* The end of the window */

/* The window is gone for the person at once; the program stays until the disk has it. */
void
ph_composer_leave_without_draft (PhComposer *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  ph_composer_discard_draft (self);
}

void
ph_composer_discard_draft (PhComposer *self)
{
  ph_draft_keeper_discard_async (self->keeper, discard_cb, g_object_ref (self));
}

static void
discard_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhComposer) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ph_draft_keeper_discard_finish (PH_DRAFT_KEEPER (source), result, &error))
    g_debug ("the draft stays on the disk: %s", error->message);
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_unsaved_response_cb (AdwMessageDialog *dialog, const char *response, PhComposer *self)
{
  if (g_str_equal (response, "discard"))
    ph_composer_leave_without_draft (self);
}

static void
ask_unsaved (PhComposer *self, const GError *error)
{
  g_autofree char *words = ph_text_error (error);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _ ("The Draft Can’t Be Saved"), words));

  adw_message_dialog_add_responses (dialog, "keep", _ ("_Keep Editing"), "discard", _ ("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_unsaved_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhComposer) self = user_data;
  g_autoptr(GError) error = NULL;

  if (ph_draft_keeper_flush_finish (PH_DRAFT_KEEPER (source), result, &error))
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  gtk_window_present (GTK_WINDOW (self));
  ask_unsaved (self, error);
}

void
ph_composer_leave_with_draft (PhComposer *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  ph_draft_keeper_flush_async (self->keeper, keep_cb, g_object_ref (self));
}

static gboolean
ph_composer_close_request (GtkWindow *window)
{
  PhComposer *self = PH_COMPOSER (window);

  ph_composer_head_commit (self->head);
  g_cancellable_cancel (self->look);
  if (ph_composer_is_writing (self) && is_untouched (self))
    ph_composer_leave_without_draft (self);
  else if (ph_composer_is_writing (self))
    ph_composer_leave_with_draft (self);
  else if (ph_send_run_get_state (self->run) == PH_SEND_RUN_COUNTING || ph_send_run_get_state (self->run) == PH_SEND_RUN_TOO_LATE)
    ph_composer_leave_without_draft (self);
  else
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  return TRUE;
}

/* Writing */

static void
send_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ph_composer_send (PH_COMPOSER (widget));
}

static void
send_later_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ph_composer_send_later (PH_COMPOSER (widget));
}

static void
send_to_many_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ph_composer_send_to_many (PH_COMPOSER (widget));
}

static void
attach_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  if (ph_composer_is_writing (PH_COMPOSER (widget)))
    ph_attacher_choose (PH_COMPOSER (widget)->attacher, GTK_WINDOW (widget));
}

static void
on_pasted_things_cb (PhComposer *self)
{
  ph_attacher_paste (self->attacher, gtk_widget_get_clipboard (GTK_WIDGET (self)));
}

static void
on_entry_paste_cb (PhComposer *self, GtkText *entry)
{
  if (!ph_attacher_can_paste (gtk_widget_get_clipboard (GTK_WIDGET (entry))))
    return;
  g_signal_stop_emission_by_name (entry, "paste-clipboard");
  on_pasted_things_cb (self);
}

/* An entry would exchange what is selected in it for nothing. */
static void
watch_entries (PhComposer *self, GtkWidget *widget)
{
  if (GTK_IS_TEXT (widget))
    g_signal_connect_object (widget, "paste-clipboard", G_CALLBACK (on_entry_paste_cb), self, G_CONNECT_SWAPPED);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    watch_entries (self, child);
}

static gboolean
on_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, PhComposer *self)
{
  if (!ph_composer_is_writing (self))
    return FALSE;
  ph_attacher_add_value (self->attacher, value);
  return TRUE;
}

static void
on_attacher_failed_cb (PhComposer *self, const char *words)
{
  ph_composer_say (GTK_WINDOW (self), words);
}

static void
on_keeper_failed_cb (PhComposer *self, const GError *error)
{
  g_autofree char *reason = ph_text_error (error);
  /* Translators: %s says why, in a sentence of its own */
  g_autofree char *words = g_strdup_printf (_ ("The draft can’t be saved. %s"), reason);

  ph_composer_say (GTK_WINDOW (self), words);
}

static void
on_notice_clicked_cb (PhComposer *self)
{
  ph_notice_show (self->notice, NULL);
  if (ph_composer_head_get_account (self->head) == NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.add-account", NULL);
}

static void
save_template_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhComposer *self = PH_COMPOSER (widget);

  ph_composer_head_commit (self->head);
  ph_template_dialog_present (GTK_WINDOW (self), ph_services_get_templates (self->services), self->draft, self->toasts);
}

static void
apply_template_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhComposer *self = PH_COMPOSER (widget);
  GListModel *templates = G_LIST_MODEL (ph_services_get_templates (self->services));

  for (guint i = 0; i < g_list_model_get_n_items (templates); i++)
    {
      g_autoptr(PhMailTemplate) template = g_list_model_get_item (templates, i);

      if (g_str_equal (ph_mail_template_get_name (template), g_variant_get_string (parameter, NULL)))
        ph_mail_template_apply (template, self->draft);
    }
}

static void
on_discard_response_cb (PhComposer *self, const char *response)
{
  if (g_str_equal (response, "discard"))
    ph_composer_leave_without_draft (self);
}

static void
discard_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhComposer *self = PH_COMPOSER (widget);

  if (is_untouched (self))
    {
      ph_composer_leave_without_draft (self);
      return;
    }

  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _ ("Discard This Draft?"), _ ("What you have written is lost then.")));

  adw_message_dialog_add_responses (dialog, "keep", _ ("_Keep Editing"), "discard", _ ("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_discard_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Sender and signature */

static void
set_text (PhComposer *self, char *owned_text)
{
  g_autofree char *text = owned_text;
  gboolean is_pristine = g_strcmp0 (self->pristine, ph_draft_get_text (self->draft)) == 0;

  ph_draft_set_text (self->draft, text);
  if (is_pristine)
    {
      g_free (self->pristine);
      self->pristine = g_steal_pointer (&text);
    }
}

static void
on_account_changed_cb (PhComposer *self, PhAccount *before)
{
  PhAccount *account = ph_composer_head_get_account (self->head);
  const char *text = ph_draft_get_text (self->draft);

  ph_sender_facts_set_account (self->facts, account);
  if (account == NULL)
    return;
  ph_notice_show (self->notice, NULL);
  if (self->wants_signature)
    set_text (self, ph_signature_add (text, ph_account_get_signature (account)));
  else if (before != NULL)
    set_text (self, ph_signature_exchange (text, ph_account_get_signature (before), ph_account_get_signature (account)));
  self->wants_signature = FALSE;
}

/* Nobody has chosen the one that takes its place. */
static void
on_sender_lost_cb (PhComposer *self, const char *address)
{
  const char *sender = ph_mailbox_get_address (ph_draft_get_sender (self->draft));
  g_autofree char *words = NULL;

  if (g_ascii_strcasecmp (address, sender) == 0)
    return;
  /* Translators: two addresses: of the sender that was chosen, and of the one that takes its place */
  words = g_strdup_printf (_ ("No account that is switched on sends from %s any more. This message is sent from %s, unless you choose another sender."), address, sender);
  ph_composer_say (GTK_WINDOW (self), words);
}

static void
set_signature (PhComposer *self, gboolean is_wanted)
{
  PhAccount *account = ph_composer_head_get_account (self->head);
  const char *text = ph_draft_get_text (self->draft);

  if (is_wanted == ph_signature_is_marked (text))
    return;
  if (!is_wanted)
    set_text (self, ph_signature_remove (text));
  else if (account != NULL && ph_account_get_signature (account)[0] != '\0')
    set_text (self, ph_signature_add (text, ph_account_get_signature (account)));
  else
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("This account has no signature; it can be set on the page of the account")));
}

static void
on_signature_change_state_cb (PhComposer *self, GVariant *state)
{
  set_signature (self, g_variant_get_boolean (state));
}

static void
on_draft_text_cb (PhComposer *self)
{
  g_simple_action_set_state (self->signature, g_variant_new_boolean (ph_signature_is_marked (ph_draft_get_text (self->draft))));
}

static void
on_draft_subject_cb (PhComposer *self)
{
  const char *subject = ph_draft_get_subject (self->draft);
  const char *title = subject[0] != '\0' ? subject : _ ("New Message");

  adw_window_title_set_title (self->title, title);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

/* The actions of the menus that have a state, "draft.…": those of a widget class show none there. None may hold the window,
 * which would not go before they do. */
static void
add_property_action (PhComposer *self, const char *name, gpointer object, const char *property)
{
  g_autoptr(GPropertyAction) action = g_property_action_new (name, object, property);

  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
}

static void
add_signature_action (PhComposer *self)
{
  self->signature = g_simple_action_new_stateful ("signature", NULL, g_variant_new_boolean (FALSE));
  g_signal_connect_object (self->signature, "change-state", G_CALLBACK (on_signature_change_state_cb), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (self->signature));
}

static void
on_facts_changed_cb (PhComposer *self)
{
  if (!ph_sender_facts_may_report_delivery (self->facts))
    {
      g_action_map_remove_action (G_ACTION_MAP (self->actions), "report");
      return;
    }
  if (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "report") == NULL)
    add_property_action (self, "report", self->draft, "report");
}

static void
ph_composer_dispose (GObject *object)
{
  PhComposer *self = PH_COMPOSER (object);

  g_clear_weak_pointer (&self->focus);
  g_cancellable_cancel (self->look);
  g_clear_object (&self->run);
  g_clear_object (&self->attacher);
  g_clear_object (&self->keeper);
  g_clear_object (&self->facts);
  g_clear_object (&self->actions);
  g_clear_object (&self->services);
  G_OBJECT_CLASS (ph_composer_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_COMPOSER);
}

static void
ph_composer_finalize (GObject *object)
{
  PhComposer *self = PH_COMPOSER (object);

  g_clear_object (&self->draft);
  g_clear_object (&self->signature);
  g_free (self->pristine);
  G_OBJECT_CLASS (ph_composer_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "composer.send", NULL, send_action_cb },
    { "composer.send-later", NULL, send_later_action_cb },
    { "composer.send-to-many", NULL, send_to_many_action_cb },
    { "composer.attach", NULL, attach_action_cb },
    { "composer.save-template", NULL, save_template_action_cb },
    { "composer.apply-template", "s", apply_template_action_cb },
    { "composer.discard", NULL, discard_action_cb },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter, actions[i].activate);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("composer/ph-composer.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhComposer, templates_menu);
  gtk_widget_class_bind_template_child (widget_class, PhComposer, title);
  gtk_widget_class_bind_template_child (widget_class, PhComposer, attach_button);
  gtk_widget_class_bind_template_child (widget_class, PhComposer, send_button);
  gtk_widget_class_bind_template_child (widget_class, PhComposer, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PhComposer, toasts);
  gtk_widget_class_bind_template_child (widget_class, PhComposer, stack);
  gtk_widget_class_bind_template_child (widget_class, PhComposer, notice);
  gtk_widget_class_bind_template_child (widget_class, PhComposer, head);
  gtk_widget_class_bind_template_child (widget_class, PhComposer, attachments);
  gtk_widget_class_bind_template_child (widget_class, PhComposer, text);
  gtk_widget_class_bind_template_child (widget_class, PhComposer, sending_page);
  gtk_widget_class_bind_template_callback (widget_class, on_notice_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_account_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_sender_lost_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_pasted_things_cb);
}

static void
ph_composer_class_init (PhComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ph_composer_dispose;
  object_class->finalize = ph_composer_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = ph_composer_close_request;

  g_type_ensure (PH_TYPE_NOTICE);
  g_type_ensure (PH_TYPE_COMPOSER_HEAD);
  g_type_ensure (PH_TYPE_COMPOSER_TEXT);
  g_type_ensure (PH_TYPE_ATTACHMENT_LIST);
  g_type_ensure (PH_TYPE_SENDING_PAGE);
  bind_template (GTK_WIDGET_CLASS (klass));
  install_actions (GTK_WIDGET_CLASS (klass));
}

static void
add_drop_target (PhComposer *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_FILE, GDK_TYPE_TEXTURE };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  /* Before the text takes a file for its name. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* The tooltip of its second half is not its name. */
static void
name_send_menu (PhComposer *self)
{
  for (GtkWidget *half = gtk_widget_get_first_child (self->send_button); half != NULL; half = gtk_widget_get_next_sibling (half))
    if (GTK_IS_MENU_BUTTON (half))
      gtk_accessible_update_property (GTK_ACCESSIBLE (half), GTK_ACCESSIBLE_PROPERTY_LABEL, adw_split_button_get_dropdown_tooltip (ADW_SPLIT_BUTTON (self->send_button)), -1);
}

static void
ph_composer_init (PhComposer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_toasts_follow (self->toasts);
  name_send_menu (self);
  self->actions = g_simple_action_group_new ();
  add_drop_target (self);
  watch_entries (self, GTK_WIDGET (self->head));
}

/* One that comes from the disk has its account, and its signature or none. */
static gboolean
is_new (PhDraft *draft)
{
  return ph_draft_get_account_id (draft)[0] == '\0' || ph_draft_get_text (draft)[0] == '\0';
}

static void
set_up_draft (PhComposer *self)
{
  self->wants_signature = is_new (self->draft);
  if (self->wants_signature)
    {
      g_autofree char *wrapping = g_settings_get_string (ph_services_get_settings (self->services), "text-wrapping");

      self->pristine = g_strdup (ph_draft_get_text (self->draft)[0] == '\0' ? "" : NULL);
      ph_draft_set_wrapping (self->draft, g_str_equal (wrapping, "fixed") ? PH_TEXT_WRAPPING_FIXED : PH_TEXT_WRAPPING_FLOWED);
    }
  add_property_action (self, "importance", self->draft, "importance");
  add_property_action (self, "wrapping", self->draft, "wrapping");
  add_signature_action (self);
  add_property_action (self, "cc", self->head, "cc-shown");
  add_property_action (self, "bcc", self->head, "bcc-shown");
  add_property_action (self, "reply-to", self->head, "reply-to-shown");
  gtk_widget_insert_action_group (GTK_WIDGET (self), "draft", G_ACTION_GROUP (self->actions));
}

static void
connect_parts (PhComposer *self)
{
  g_signal_connect_object (self->facts, "changed", G_CALLBACK (on_facts_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keeper, "failed", G_CALLBACK (on_keeper_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attacher, "failed", G_CALLBACK (on_attacher_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft, "notify::text", G_CALLBACK (on_draft_text_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft, "notify::subject", G_CALLBACK (on_draft_subject_cb), self, G_CONNECT_SWAPPED);
  on_facts_changed_cb (self);
  on_draft_subject_cb (self);
  on_draft_text_cb (self);
}

static void
focus_first (PhComposer *self)
{
  if (ph_draft_get_recipients (self->draft, PH_RECIPIENTS_TO)->len == 0)
    ph_composer_head_focus_field (self->head, PH_RECIPIENTS_TO);
  else if (ph_draft_get_subject (self->draft)[0] == '\0')
    ph_composer_head_focus_subject (self->head);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

/**
 * ph_composer_new:
 * @app: the program
 * @services: accounts, outbox, drafts, people
 * @draft: (nullable): what is written already, from whereever it comes; %NULL: nothing
 *
 * One without an account, and one without a text, get the signature of the account that sends.
 *
 * Returns: (transfer none): a window that is not presented yet
 */
GtkWindow *
ph_composer_new (GtkApplication *app, PhServices *services, PhDraft *draft)
{
  g_return_val_if_fail (GTK_IS_APPLICATION (app), NULL);
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);
  g_return_val_if_fail (draft == NULL || PH_IS_DRAFT (draft), NULL);

  PhComposer *self = g_object_new (PH_TYPE_COMPOSER, "application", app, NULL);

  self->services = g_object_ref (services);
  self->draft = draft != NULL ? g_object_ref (draft) : ph_draft_new (NULL);
  self->facts = ph_sender_facts_new (services);
  self->attacher = ph_attacher_new (ph_services_get_drafts (services), self->draft);
  set_up_draft (self);
  ph_composer_head_set_draft (self->head, services, self->draft);
  ph_composer_text_set_draft (self->text, self->draft);
  ph_attachment_list_set_draft (self->attachments, self->draft);
  self->keeper = ph_draft_keeper_new (ph_services_get_drafts (services), self->draft);
  ph_template_menu_follow (self->templates_menu, ph_services_get_templates (services), "composer.apply-template", G_OBJECT (self));
  connect_parts (self);
  focus_first (self);
  return GTK_WINDOW (self);
}

/**
 * ph_composer_get_draft:
 * @self: a composer
 *
 * Returns: (transfer none): what is being written
 */
PhDraft *
ph_composer_get_draft (PhComposer *self)
{
  g_return_val_if_fail (PH_IS_COMPOSER (self), NULL);

  return self->draft;
}

/**
 * ph_composer_say:
 * @composer: a composer
 * @words: something to know, in the person's language
 *
 * Shows @words above what is written, until the person closes them.
 */
void
ph_composer_say (GtkWindow *composer, const char *words)
{
  g_return_if_fail (PH_IS_COMPOSER (composer));
  g_return_if_fail (words != NULL);

  PhComposer *self = PH_COMPOSER (composer);

  ph_notice_set_button (self->notice, _ ("_Close"));
  ph_notice_show (self->notice, words);
}
