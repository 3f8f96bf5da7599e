// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The actions of the program that are about messages: writing them, looking at the outbox, sending. Notifications, the
// desktop file and other programs call them, too, whatever they put into the parameters.

#include "config.h"

#include "ph-application-private.h"

static void retry_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
new_message_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr(PhDraft) draft = ph_draft_new (NULL);

  ph_application_compose (PH_APPLICATION (user_data), draft, NULL);
}

/* "": nothing is there yet. */
static void
compose_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *link = g_variant_get_string (parameter, NULL);
  g_autoptr(GFile) file = g_file_new_for_uri (link);

  if (link[0] == '\0')
    new_message_action_cb (action, NULL, user_data);
  else
    ph_application_open_files (PH_APPLICATION (user_data), &file, 1);
}

static void
compose_from_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr(PhDraft) draft = ph_draft_new (NULL);

  ph_draft_set_account_id (draft, g_variant_get_string (parameter, NULL));
  ph_application_compose (PH_APPLICATION (user_data), draft, NULL);
}

static void
open_draft_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhApplication *self = PH_APPLICATION (user_data);
  PhDraft *draft = ph_draft_shelf_find (ph_application_ensure_shelf (self), g_variant_get_string (parameter, NULL));

  if (draft != NULL)
    ph_application_compose (self, draft, NULL);
}

static void
discard_draft_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhApplication *self = PH_APPLICATION (user_data);
  PhDraftShelf *shelf = ph_application_ensure_shelf (self);
  const char *id = g_variant_get_string (parameter, NULL);

  if (ph_draft_shelf_find (shelf, id) != NULL)
    ph_draft_shelf_discard (shelf, id);
}

static void
outbox_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ph_application_show_outbox (PH_APPLICATION (user_data), 0);
}

static void
show_outbox_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ph_application_show_outbox (PH_APPLICATION (user_data), MAX (g_variant_get_int64 (parameter), 0));
}

static void
deliver_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ph_background_deliver (PH_APPLICATION (user_data)->background);
}

/* The notification may be old, and the message in another state meanwhile: the outbox shows in which. */
static void
retry_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhApplication) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ph_outbox_act_finish (PH_OUTBOX (source), result, &error))
    ph_application_show_outbox (self, 0);
  else
    ph_background_deliver (self->background);
  g_application_release (G_APPLICATION (self));
}

static void
retry_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhApplication *self = PH_APPLICATION (user_data);

  g_application_hold (G_APPLICATION (self));
  ph_outbox_act_async (ph_services_get_outbox (self->services), g_variant_get_int64 (parameter), PH_OUTBOX_ACTION_RETRY, NULL, retry_cb, g_object_ref (self));
}

/**
 * ph_application_add_outbox_actions:
 * @self: the program
 *
 * Adds the actions of this file, and their keys.
 */
void
ph_application_add_outbox_actions (PhApplication *self)
{
  static const GActionEntry actions[] = {
    { .name = "new-message", .activate = new_message_action_cb },
    { .name = "compose", .activate = compose_action_cb, .parameter_type = "s" },
    { .name = "compose-from", .activate = compose_from_action_cb, .parameter_type = "s" },
    { .name = "open-draft", .activate = open_draft_action_cb, .parameter_type = "s" },
    { .name = "discard-draft", .activate = discard_draft_action_cb, .parameter_type = "s" },
    { .name = "outbox", .activate = outbox_action_cb },
    { .name = "show-outbox", .activate = show_outbox_action_cb, .parameter_type = "x" },
    { .name = "outbox-retry", .activate = retry_action_cb, .parameter_type = "x" },
    { .name = "deliver", .activate = deliver_action_cb },
  };

  g_return_if_fail (PH_IS_APPLICATION (self));

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.new-message", (const char *const[]){ "<Primary>n", NULL });
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.outbox", (const char *const[]){ "<Primary><Shift>o", NULL });
}
