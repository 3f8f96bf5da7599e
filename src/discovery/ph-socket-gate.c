// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Who wants a socket passes here, so that there are never too many. It can be closed: then nobody new is let in until it is
// opened again.

#include "config.h"

#include "ph-socket-gate.h"

typedef struct
{
  PhSocketGateFunc admitted;
  gpointer visitor; /* (unowned): it withdraws before it ends */
} Waiting;

typedef enum
{
  GATE_OPEN,
  GATE_CLOSED,
} GateState;

struct _PhSocketGate
{
  guint n_places; /* free ones */
  GateState state;
  GQueue line; /* (element-type Waiting) */
};

/**
 * ph_socket_gate_new:
 * @n_places: how many are let in at once
 *
 * Returns: (transfer full): an open gate
 */
PhSocketGate *
ph_socket_gate_new (guint n_places)
{
  g_return_val_if_fail (n_places > 0, NULL);

  PhSocketGate *self = g_new0 (PhSocketGate, 1);

  self->n_places = n_places;
  g_queue_init (&self->line);
  return self;
}

/**
 * ph_socket_gate_free:
 * @self: (transfer full): a gate
 */
void
ph_socket_gate_free (PhSocketGate *self)
{
  g_return_if_fail (self != NULL);

  g_queue_clear_full (&self->line, g_free);
  g_free (self);
}

static void
admit (PhSocketGate *self)
{
  while (self->state == GATE_OPEN && self->n_places > 0 && !g_queue_is_empty (&self->line))
    {
      g_autofree Waiting *first = g_queue_pop_head (&self->line);

      self->n_places--;
      first->admitted (first->visitor);
    }
}

/**
 * ph_socket_gate_enter:
 * @self: a gate
 * @admitted: called when there is room, possibly at once
 * @visitor: for @admitted
 *
 * Who was admitted calls [method@SocketGate.leave] at the end; who does not want to wait any longer,
 * [method@SocketGate.withdraw].
 */
void
ph_socket_gate_enter (PhSocketGate *self, PhSocketGateFunc admitted, gpointer visitor)
{
  g_return_if_fail (self != NULL && admitted != NULL);

  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->admitted = admitted;
  waiting->visitor = visitor;
  g_queue_push_tail (&self->line, waiting);
  admit (self);
}

/**
 * ph_socket_gate_withdraw:
 * @self: a gate
 * @visitor: who does not want to wait any longer
 *
 * Returns: whether @visitor stood in the line
 */
gboolean
ph_socket_gate_withdraw (PhSocketGate *self, gpointer visitor)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (GList *link = self->line.head; link != NULL; link = link->next)
    {
      Waiting *waiting = link->data;

      if (waiting->visitor != visitor)
        continue;
      g_free (waiting);
      g_queue_delete_link (&self->line, link);
      return TRUE;
    }
  return FALSE;
}

/**
 * ph_socket_gate_leave:
 * @self: a gate
 *
 * Somebody who was admitted has no socket any more.
 */
void
ph_socket_gate_leave (PhSocketGate *self)
{
  g_return_if_fail (self != NULL);

  self->n_places++;
  admit (self);
}

/**
 * ph_socket_gate_close:
 * @self: a gate
 *
 * Lets nobody in until [method@SocketGate.reopen].
 */
void
ph_socket_gate_close (PhSocketGate *self)
{
  g_return_if_fail (self != NULL);

  self->state = GATE_CLOSED;
}

/**
 * ph_socket_gate_reopen:
 * @self: a gate
 */
void
ph_socket_gate_reopen (PhSocketGate *self)
{
  g_return_if_fail (self != NULL);

  self->state = GATE_OPEN;
  admit (self);
}
