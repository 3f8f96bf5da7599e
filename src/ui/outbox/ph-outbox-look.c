// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Which icon and which colour stand for a state. The icons differ, too: nobody has to tell red from green.

#include "config.h"

#include "ph-outbox-look.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *icon;
  const char *css_class;
} Look;

static const Look looks[] = {
  [PH_OUTBOX_QUEUED] = { "mail-send-symbolic", "dim-label" },
  [PH_OUTBOX_SENDING] = { "emblem-synchronizing-symbolic", "accent" },
  [PH_OUTBOX_WAITING] = { "alarm-symbolic", "dim-label" },
  [PH_OUTBOX_HELD] = { "dialog-warning-symbolic", "warning" },
  [PH_OUTBOX_UNCERTAIN] = { "dialog-question-symbolic", "warning" },
  [PH_OUTBOX_SENT] = { "object-select-symbolic", "success" },
  [PH_OUTBOX_FAILED] = { "dialog-error-symbolic", "error" },
  [PH_OUTBOX_CANCELLED] = { "action-unavailable-symbolic", "dim-label" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (looks) == PH_N_OUTBOX_STATES);

/**
 * ph_outbox_look_apply:
 * @image: an icon
 * @state: what it stands for
 */
void
ph_outbox_look_apply (GtkImage *image, PhOutboxState state)
{
  const char *classes[] = { looks[state].css_class, NULL };

  g_return_if_fail (GTK_IS_IMAGE (image));

  gtk_image_set_from_icon_name (image, looks[state].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (image), classes);
}

/**
 * ph_outbox_look_apply_recipient:
 * @image: an icon
 * @recipient: what it stands for
 * @state: of the message: one who has not got it yet waits as the message does
 */
void
ph_outbox_look_apply_recipient (GtkImage *image, PhOutboxRecipientState recipient, PhOutboxState state)
{
  if (recipient == PH_OUTBOX_RECIPIENT_SENT)
    ph_outbox_look_apply (image, PH_OUTBOX_SENT);
  else if (recipient == PH_OUTBOX_RECIPIENT_REFUSED)
    ph_outbox_look_apply (image, PH_OUTBOX_FAILED);
  else
    ph_outbox_look_apply (image, state);
}

/**
 * ph_outbox_look_dup_subject:
 * @entry: a message
 *
 * Returns: (transfer full): its subject, or words that say that it has none
 */
char *
ph_outbox_look_dup_subject (PhOutboxEntry *entry)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (entry), NULL);

  const char *subject = ph_outbox_entry_get_subject (entry);

  return g_strdup (*subject != '\0' ? subject : _ ("(No Subject)"));
}
