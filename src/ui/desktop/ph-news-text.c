// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Words and buttons of notifications about the outbox. They may stand on a locked screen: nothing of a message gets into
// them but its subject and whom it is for.

#include "config.h"

#include "ph-news-text.h"

#include "ph-text-outbox.h"

#include <glib/gi18n.h>

#define NAMED_MAX 3 /* messages of several that are named: more, nobody reads */

static char *
describe_recipients (PhOutboxEntry *entry)
{
  guint n = ph_outbox_entry_get_n_recipients (entry);
  g_autofree char *first = NULL;

  if (n == 0)
    return g_strdup ("");
  first = g_strdup (ph_address_get_text (ph_outbox_entry_get_recipient (entry, 0)));
  if (n == 1)
    return g_steal_pointer (&first);
  /* Translators: an address, and how many others get the message */
  return g_strdup_printf (ngettext ("%s and %u other", "%s and %u others", n - 1), first, n - 1);
}

static char *
describe_entry (PhOutboxEntry *entry)
{
  const char *subject = ph_outbox_entry_get_subject (entry);
  g_autofree char *recipients = describe_recipients (entry);

  if (subject[0] == '\0')
    /* Translators: a message without a subject, to whom */
    return g_strdup_printf (_ ("To %s"), recipients);
  /* Translators: the subject of a message, and to whom it goes */
  return g_strdup_printf (_ ("“%s” to %s"), subject, recipients);
}

static char *
describe_entries (GPtrArray *entries)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (entries->len, NAMED_MAX); i++)
    {
      g_autofree char *line = describe_entry (entries->pdata[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", line);
    }
  if (entries->len > NAMED_MAX)
    g_string_append (text, "\n…");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_trouble (PhOutboxEntry *entry, PhServices *services)
{
  PhTextStand stand = ph_text_stand_of (entry);
  g_autofree char *what = describe_entry (entry);
  g_autofree char *why = ph_text_outbox_reason (&stand, ph_services_find_account (services, ph_outbox_entry_get_account_id (entry)));

  return why != NULL ? g_strdup_printf ("%s\n%s", what, why) : g_steal_pointer (&what);
}

static const char *
get_title (PhOutboxState state)
{
  switch (state)
    {
    case PH_OUTBOX_HELD:
      return _ ("A Message Waits for You");
    case PH_OUTBOX_UNCERTAIN:
      return _ ("A Message May Have Been Sent");
    case PH_OUTBOX_FAILED:
      return _ ("A Message Was Not Sent");
    case PH_OUTBOX_QUEUED:
    case PH_OUTBOX_SENDING:
    case PH_OUTBOX_WAITING:
    case PH_OUTBOX_SENT:
    case PH_OUTBOX_CANCELLED:
    default:
      return _ ("News from the Outbox");
    }
}

static GNotification *
build_one (PhOutboxEntry *entry, PhServices *services)
{
  gint64 id = ph_outbox_entry_get_id (entry);
  PhOutboxState state = ph_outbox_entry_get_state (entry);
  g_autofree char *body = describe_trouble (entry, services);
  GNotification *notification = g_notification_new (get_title (state));

  g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, "app.show-outbox", "x", id);
  if (ph_outbox_action_is_allowed (PH_OUTBOX_ACTION_RETRY, state))
    g_notification_add_button_with_target (notification, _ ("Try Again"), "app.outbox-retry", "x", id);
  g_notification_add_button_with_target (notification, _ ("Open"), "app.show-outbox", "x", id);
  return notification;
}

/**
 * ph_news_text_trouble:
 * @entries: (element-type PhOutboxEntry): held, uncertain and failed ones, one at least
 * @services: with their accounts
 *
 * Returns: (transfer full): a notification about one of them or about all
 */
GNotification *
ph_news_text_trouble (GPtrArray *entries, PhServices *services)
{
  g_return_val_if_fail (entries != NULL && entries->len > 0, NULL);
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);

  g_autofree char *title = NULL;
  g_autofree char *body = NULL;
  GNotification *notification = NULL;

  if (entries->len == 1)
    return build_one (entries->pdata[0], services);
  title = g_strdup_printf (ngettext ("%u Message Needs Your Attention", "%u Messages Need Your Attention", entries->len), entries->len);
  body = describe_entries (entries);
  notification = g_notification_new (title);
  g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, "app.show-outbox", "x", (gint64) 0);
  g_notification_add_button_with_target (notification, _ ("Open"), "app.show-outbox", "x", (gint64) 0);
  return notification;
}

/**
 * ph_news_text_sent:
 * @entries: (element-type PhOutboxEntry): sent ones, one at least
 *
 * Returns: (transfer full): a notification about them
 */
GNotification *
ph_news_text_sent (GPtrArray *entries)
{
  g_return_val_if_fail (entries != NULL && entries->len > 0, NULL);

  gint64 id = entries->len == 1 ? ph_outbox_entry_get_id (entries->pdata[0]) : 0;
  g_autofree char *title = entries->len == 1 ? g_strdup (_ ("Message Sent"))
                                             : g_strdup_printf (ngettext ("%u Message Sent", "%u Messages Sent", entries->len), entries->len);
  g_autofree char *body = describe_entries (entries);
  GNotification *notification = g_notification_new (title);

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_LOW);
  g_notification_set_default_action_and_target (notification, "app.show-outbox", "x", id);
  return notification;
}
