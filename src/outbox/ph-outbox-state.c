// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The states of a message in the outbox, and what a person may do in which: one table. What a courier does stands in the
// delivery policy.

#include "config.h"

#include "ph-outbox-state.h"

#define BIT(state) (1u << (state))

typedef struct
{
  guint from; /* BIT() of the states in which it is allowed */
  int to;     /* PhOutboxState; -1: none, it is removed */
} Action;

static const char *const names[] = {
  [PH_OUTBOX_QUEUED] = "queued",
  [PH_OUTBOX_SENDING] = "sending",
  [PH_OUTBOX_WAITING] = "waiting",
  [PH_OUTBOX_HELD] = "held",
  [PH_OUTBOX_UNCERTAIN] = "uncertain",
  [PH_OUTBOX_SENT] = "sent",
  [PH_OUTBOX_FAILED] = "failed",
  [PH_OUTBOX_CANCELLED] = "cancelled",
};

G_STATIC_ASSERT (G_N_ELEMENTS (names) == PH_N_OUTBOX_STATES);

static const Action actions[] = {
  [PH_OUTBOX_ACTION_RETRY] = { BIT (PH_OUTBOX_QUEUED) | BIT (PH_OUTBOX_WAITING) | BIT (PH_OUTBOX_HELD) | BIT (PH_OUTBOX_FAILED) | BIT (PH_OUTBOX_CANCELLED), PH_OUTBOX_QUEUED },
  [PH_OUTBOX_ACTION_CANCEL] = { BIT (PH_OUTBOX_QUEUED) | BIT (PH_OUTBOX_WAITING) | BIT (PH_OUTBOX_HELD), PH_OUTBOX_CANCELLED },
  [PH_OUTBOX_ACTION_MARK_SENT] = { BIT (PH_OUTBOX_UNCERTAIN), PH_OUTBOX_SENT },
  [PH_OUTBOX_ACTION_SEND_AGAIN] = { BIT (PH_OUTBOX_UNCERTAIN), PH_OUTBOX_QUEUED },
  [PH_OUTBOX_ACTION_REMOVE] = { BIT (PH_OUTBOX_SENT) | BIT (PH_OUTBOX_FAILED) | BIT (PH_OUTBOX_CANCELLED), -1 },
};

G_STATIC_ASSERT (G_N_ELEMENTS (actions) == PH_N_OUTBOX_ACTIONS);

GType
ph_outbox_state_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    {
      static GEnumValue values[PH_N_OUTBOX_STATES + 1];

      for (guint i = 0; i < PH_N_OUTBOX_STATES; i++)
        values[i] = (GEnumValue){ (int) i, names[i], names[i] };
      g_once_init_leave (&type, g_enum_register_static ("PhOutboxState", values));
    }
  return type;
}

/**
 * ph_outbox_state_get_name:
 * @state: a state
 *
 * Returns: (transfer none): its name on the command line and in the database
 */
const char *
ph_outbox_state_get_name (PhOutboxState state)
{
  g_return_val_if_fail ((guint) state < PH_N_OUTBOX_STATES, NULL);

  return names[state];
}

/**
 * ph_outbox_state_find:
 * @name: a name, maybe of a state
 * @ret_state: (out): the state
 *
 * Returns: whether there is a state of this name
 */
gboolean
ph_outbox_state_find (const char *name, PhOutboxState *ret_state)
{
  g_return_val_if_fail (name != NULL && ret_state != NULL, FALSE);

  for (guint i = 0; i < PH_N_OUTBOX_STATES; i++)
    if (g_str_equal (names[i], name))
      {
        *ret_state = (PhOutboxState) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * ph_outbox_state_is_final:
 * @state: a state
 *
 * Returns: whether nothing happens any more unless the person wants it
 */
gboolean
ph_outbox_state_is_final (PhOutboxState state)
{
  return (BIT (state) & (BIT (PH_OUTBOX_SENT) | BIT (PH_OUTBOX_FAILED) | BIT (PH_OUTBOX_CANCELLED))) != 0;
}

/**
 * ph_outbox_action_is_allowed:
 * @action: what a person wants to do
 * @state: of the message
 *
 * Returns: whether that is possible in this state
 */
gboolean
ph_outbox_action_is_allowed (PhOutboxAction action, PhOutboxState state)
{
  g_return_val_if_fail ((guint) action < PH_N_OUTBOX_ACTIONS, FALSE);

  return (actions[action].from & BIT (state)) != 0;
}

/**
 * ph_outbox_action_get_state:
 * @action: what a person does
 * @ret_state: (out): the state that follows
 *
 * Returns: whether there is one; %FALSE: the message is removed
 */
gboolean
ph_outbox_action_get_state (PhOutboxAction action, PhOutboxState *ret_state)
{
  g_return_val_if_fail ((guint) action < PH_N_OUTBOX_ACTIONS && ret_state != NULL, FALSE);

  if (actions[action].to >= 0)
    *ret_state = (PhOutboxState) actions[action].to;
  return actions[action].to >= 0;
}
