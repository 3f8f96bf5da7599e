// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the server of a pool turned out to allow, beyond what it says of itself and within what the person wants. Some of
// it is forgotten in time, because limits are often those of the moment.

#include "config.h"

#include "ph-pool-lessons.h"

/* After so many messages what the server turned out not to allow is tried again: one connection more, or more messages
 * on one. A refusal in a hundred messages costs nothing. */
#define GROWTH_MESSAGES 100

struct _PhPoolLessons
{
  guint wanted_connections; /* at most, ever */
  guint wanted_messages;    /* of one connection, at most, ever; 0: any number */
  guint max_connections;    /* that the server takes now */
  guint max_messages;       /* 0: any number */
  guint max_recipients;     /* 0: any number */
  PhSmtpExtensions ignored;
  guint n_messages; /* since a limit changed */
};

/**
 * ph_pool_min_limit:
 * @a: a limit; 0: none
 * @b: another one; 0: none
 *
 * Returns: the one that bounds both; 0: none does
 */
guint
ph_pool_min_limit (guint a, guint b)
{
  return a == 0 || b == 0 ? MAX (a, b) : MIN (a, b);
}

/**
 * ph_pool_lessons_new:
 * @max_connections: at most so many at once, at least one
 * @max_messages: over one connection; 0: any number
 *
 * Returns: (transfer full): lessons of which none is learned
 */
PhPoolLessons *
ph_pool_lessons_new (guint max_connections, guint max_messages)
{
  PhPoolLessons *self = g_new0 (PhPoolLessons, 1);

  self->wanted_connections = max_connections;
  self->wanted_messages = max_messages;
  self->max_connections = max_connections;
  return self;
}

/**
 * ph_pool_lessons_free:
 * @self: (transfer full): lessons
 */
void
ph_pool_lessons_free (PhPoolLessons *self)
{
  g_free (self);
}

/**
 * ph_pool_lessons_get_max_connections:
 * @self: lessons
 *
 * Returns: how many connections there may be at once now, at least one
 */
guint
ph_pool_lessons_get_max_connections (const PhPoolLessons *self)
{
  return self->max_connections;
}

/**
 * ph_pool_lessons_get_max_messages:
 * @self: lessons
 *
 * Returns: how many transactions may go over one connection; 0: any number
 */
guint
ph_pool_lessons_get_max_messages (const PhPoolLessons *self)
{
  return ph_pool_min_limit (self->wanted_messages, self->max_messages);
}

/**
 * ph_pool_lessons_get_max_recipients:
 * @self: lessons
 *
 * Returns: how many recipients one transaction may have; 0: any number
 */
guint
ph_pool_lessons_get_max_recipients (const PhPoolLessons *self)
{
  return self->max_recipients;
}

/**
 * ph_pool_lessons_get_ignored:
 * @self: lessons
 *
 * Returns: what the server offers and can't do
 */
PhSmtpExtensions
ph_pool_lessons_get_ignored (const PhPoolLessons *self)
{
  return self->ignored;
}

/**
 * ph_pool_lessons_note_message:
 * @self: lessons
 *
 * A transaction came to its end, whichever.
 */
void
ph_pool_lessons_note_message (PhPoolLessons *self)
{
  if (++self->n_messages < GROWTH_MESSAGES)
    return;
  self->n_messages = 0;
  self->max_messages = 0;
  self->max_connections = MIN (self->max_connections + 1, self->wanted_connections);
}

/**
 * ph_pool_lessons_note_refused_connection:
 * @self: lessons
 * @n_others: connections that there are all the same, at least one
 * @stage: where the one more failed: what was refused at the sign-in will be refused again
 */
void
ph_pool_lessons_note_refused_connection (PhPoolLessons *self, guint n_others, PhSessionStage stage)
{
  self->max_connections = n_others;
  self->n_messages = 0;
  if (stage == PH_SESSION_STAGE_SIGN_IN)
    self->wanted_connections = n_others;
}

/**
 * ph_pool_lessons_note_max_messages:
 * @self: lessons
 * @n_messages: after so many over one connection the server closed it
 */
void
ph_pool_lessons_note_max_messages (PhPoolLessons *self, guint n_messages)
{
  self->max_messages = n_messages;
  self->n_messages = 0;
}

/**
 * ph_pool_lessons_note_max_recipients:
 * @self: lessons
 * @n_recipients: so many of one transaction the server took, and then said that they are too many
 */
void
ph_pool_lessons_note_max_recipients (PhPoolLessons *self, guint n_recipients)
{
  self->max_recipients = n_recipients;
}

/**
 * ph_pool_lessons_note_broken:
 * @self: lessons
 * @extensions: what the server offers and can't do
 */
void
ph_pool_lessons_note_broken (PhPoolLessons *self, PhSmtpExtensions extensions)
{
  self->ignored |= extensions;
}
