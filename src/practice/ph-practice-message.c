// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One message that the practice server took: envelope and exact bytes. It does not look into the message.

#include "config.h"

#include "ph-practice-message.h"

#include "ph-escape.h"

struct _PhPracticeMessage
{
  GObject parent_instance;

  char *sender;        /* (owned): escaped; "" for the null reverse-path */
  GStrv recipients;    /* (owned): escaped */
  GBytes *content;     /* (owned) */
  GDateTime *received; /* (owned) */
  char *mechanism;     /* (owned): "" without sign-in */
};

G_DEFINE_FINAL_TYPE (PhPracticeMessage, ph_practice_message, G_TYPE_OBJECT)

static void
ph_practice_message_finalize (GObject *object)
{
  PhPracticeMessage *self = PH_PRACTICE_MESSAGE (object);

  g_clear_pointer (&self->sender, g_free);
  g_clear_pointer (&self->recipients, g_strfreev);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_clear_pointer (&self->received, g_date_time_unref);
  g_clear_pointer (&self->mechanism, g_free);

  G_OBJECT_CLASS (ph_practice_message_parent_class)->finalize (object);
}

static void
ph_practice_message_class_init (PhPracticeMessageClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ph_practice_message_finalize;
}

static void
ph_practice_message_init (PhPracticeMessage *self)
{
}

/**
 * ph_practice_message_new:
 * @sender: reverse-path without brackets; "" for the null reverse-path
 * @recipients: (array zero-terminated=1): forward-paths without brackets
 * @content: the message
 * @mechanism: SASL mechanism of the sign-in, or ""
 *
 * Returns: (transfer full): a message, received now
 */
PhPracticeMessage *
ph_practice_message_new (const char *sender, const char *const *recipients, GBytes *content, const char *mechanism)
{
  g_return_val_if_fail (sender != NULL, NULL);
  g_return_val_if_fail (recipients != NULL, NULL);
  g_return_val_if_fail (content != NULL, NULL);
  g_return_val_if_fail (mechanism != NULL, NULL);

  PhPracticeMessage *self = g_object_new (PH_TYPE_PRACTICE_MESSAGE, NULL);
  g_autoptr(GStrvBuilder) escaped = g_strv_builder_new ();

  for (gsize i = 0; recipients[i] != NULL; i++)
    {
      g_autofree char *recipient = ph_escape_text (recipients[i]);

      g_strv_builder_add (escaped, recipient);
    }
  self->sender = ph_escape_text (sender);
  self->recipients = g_strv_builder_end (escaped);
  self->content = g_bytes_ref (content);
  self->received = g_date_time_new_now_local ();
  self->mechanism = g_strdup (mechanism);
  return self;
}

/**
 * ph_practice_message_get_sender:
 * @self: a message
 *
 * Returns: (transfer none): the reverse-path, escaped; "" for the null reverse-path (RFC 5321 §4.5.5)
 */
const char *
ph_practice_message_get_sender (PhPracticeMessage *self)
{
  g_return_val_if_fail (PH_IS_PRACTICE_MESSAGE (self), NULL);

  return self->sender;
}

/**
 * ph_practice_message_get_recipients:
 * @self: a message
 *
 * Returns: (transfer none) (array zero-terminated=1): the accepted forward-paths, escaped
 */
const char *const *
ph_practice_message_get_recipients (PhPracticeMessage *self)
{
  g_return_val_if_fail (PH_IS_PRACTICE_MESSAGE (self), NULL);

  return (const char *const *) self->recipients;
}

/**
 * ph_practice_message_get_content:
 * @self: a message
 *
 * Returns: (transfer none): the octets as they came, without dot-stuffing
 */
GBytes *
ph_practice_message_get_content (PhPracticeMessage *self)
{
  g_return_val_if_fail (PH_IS_PRACTICE_MESSAGE (self), NULL);

  return self->content;
}

/**
 * ph_practice_message_get_received:
 * @self: a message
 *
 * Returns: (transfer none): when its last octet came, in local time
 */
GDateTime *
ph_practice_message_get_received (PhPracticeMessage *self)
{
  g_return_val_if_fail (PH_IS_PRACTICE_MESSAGE (self), NULL);

  return self->received;
}

/**
 * ph_practice_message_get_mechanism:
 * @self: a message
 *
 * Returns: (transfer none): the SASL mechanism by which the client had signed in, or ""
 */
const char *
ph_practice_message_get_mechanism (PhPracticeMessage *self)
{
  g_return_val_if_fail (PH_IS_PRACTICE_MESSAGE (self), NULL);

  return self->mechanism;
}
