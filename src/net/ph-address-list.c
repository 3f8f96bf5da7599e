// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Addresses that are already resolved, as something a GSocketClient connects to: the two families take turns, so that
// its staggered attempts (RFC 8305 §4) meet the other family second. It resolves nothing, and knows of no proxy.

#include "config.h"

#include "ph-address-list.h"

/* More addresses than any submission service has; a false answer must not keep us connecting. */
#define MAX_ADDRESSES 16

struct _PhAddressList
{
  GObject parent_instance;

  GPtrArray *addresses; /* (owned) (element-type GSocketAddress): in the order of the attempts */
};

#define PH_TYPE_ADDRESS_ENUMERATOR (ph_address_enumerator_get_type ())
G_DECLARE_FINAL_TYPE (PhAddressEnumerator, ph_address_enumerator, PH, ADDRESS_ENUMERATOR, GSocketAddressEnumerator)

struct _PhAddressEnumerator
{
  GSocketAddressEnumerator parent_instance;

  GPtrArray *addresses; /* (owned) (element-type GSocketAddress) */
  guint next;
};

static void ph_address_list_connectable_init (GSocketConnectableIface *iface);

G_DEFINE_FINAL_TYPE (PhAddressEnumerator, ph_address_enumerator, G_TYPE_SOCKET_ADDRESS_ENUMERATOR)
G_DEFINE_FINAL_TYPE_WITH_CODE (PhAddressList,
                               ph_address_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SOCKET_CONNECTABLE, ph_address_list_connectable_init))

/* The asynchronous way is the base class's, which calls this one: nothing here waits. */
static GSocketAddress *
ph_address_enumerator_next (GSocketAddressEnumerator *enumerator, GCancellable *cancellable, GError **error)
{
  PhAddressEnumerator *self = PH_ADDRESS_ENUMERATOR (enumerator);

  if (self->next == self->addresses->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->addresses, self->next++));
}

static void
ph_address_enumerator_finalize (GObject *object)
{
  PhAddressEnumerator *self = PH_ADDRESS_ENUMERATOR (object);

  g_ptr_array_unref (self->addresses);

  G_OBJECT_CLASS (ph_address_enumerator_parent_class)->finalize (object);
}

static void
ph_address_enumerator_class_init (PhAddressEnumeratorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_address_enumerator_finalize;
  G_SOCKET_ADDRESS_ENUMERATOR_CLASS (klass)->next = ph_address_enumerator_next;
}

static void
ph_address_enumerator_init (PhAddressEnumerator *self)
{
}

static GSocketAddressEnumerator *
ph_address_list_enumerate (GSocketConnectable *connectable)
{
  PhAddressEnumerator *enumerator = g_object_new (PH_TYPE_ADDRESS_ENUMERATOR, NULL);

  enumerator->addresses = g_ptr_array_ref (PH_ADDRESS_LIST (connectable)->addresses);
  return G_SOCKET_ADDRESS_ENUMERATOR (enumerator);
}

static void
ph_address_list_connectable_init (GSocketConnectableIface *iface)
{
  iface->enumerate = ph_address_list_enumerate;
}

static void
ph_address_list_finalize (GObject *object)
{
  PhAddressList *self = PH_ADDRESS_LIST (object);

  g_ptr_array_unref (self->addresses);

  G_OBJECT_CLASS (ph_address_list_parent_class)->finalize (object);
}

static void
ph_address_list_class_init (PhAddressListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_address_list_finalize;
}

static void
ph_address_list_init (PhAddressList *self)
{
  self->addresses = g_ptr_array_new_with_free_func (g_object_unref);
}

static gboolean
is_wanted (GInetAddress *address, PhAddressFamily family)
{
  switch (family)
    {
    case PH_ADDRESS_FAMILY_IPV4:
      return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4;
    case PH_ADDRESS_FAMILY_IPV6:
      return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
    case PH_ADDRESS_FAMILY_ANY:
    default:
      return TRUE;
    }
}

/* The first of @queues is that of the family that the resolver put first (RFC 6724). */
static void
take_turns (PhAddressList *self, GQueue queues[2], guint16 port)
{
  for (guint turn = 0; self->addresses->len < MAX_ADDRESSES; turn++)
    {
      GQueue *queue = g_queue_is_empty (&queues[turn % 2]) ? &queues[(turn + 1) % 2] : &queues[turn % 2];
      GInetAddress *address = g_queue_pop_head (queue);

      if (address == NULL)
        return;
      g_ptr_array_add (self->addresses, g_inet_socket_address_new (address, port));
    }
}

/**
 * ph_address_list_new:
 * @addresses: (element-type GInetAddress): what the resolver said, in its order
 * @port: TCP port
 * @family: which of them may be used
 *
 * Returns: (transfer full): a list, which may be empty
 */
PhAddressList *
ph_address_list_new (GList *addresses, guint16 port, PhAddressFamily family)
{
  PhAddressList *self = g_object_new (PH_TYPE_ADDRESS_LIST, NULL);
  GQueue queues[2] = { G_QUEUE_INIT, G_QUEUE_INIT };

  for (GList *l = addresses; l != NULL; l = l->next)
    if (is_wanted (l->data, family))
      {
        GInetAddress *first = g_queue_peek_head (&queues[0]);
        guint other = first != NULL && g_inet_address_get_family (first) != g_inet_address_get_family (l->data);

        g_queue_push_tail (&queues[other], l->data);
      }
  take_turns (self, queues, port);
  g_queue_clear (&queues[0]);
  g_queue_clear (&queues[1]);
  return self;
}

/**
 * ph_address_list_get_length:
 * @self: a list
 *
 * Returns: how many addresses it has
 */
guint
ph_address_list_get_length (PhAddressList *self)
{
  g_return_val_if_fail (PH_IS_ADDRESS_LIST (self), 0);

  return self->addresses->len;
}

/**
 * ph_address_list_dup_texts:
 * @self: a list
 *
 * Returns: (transfer full) (array zero-terminated=1): its addresses, in the order of the attempts
 */
GStrv
ph_address_list_dup_texts (PhAddressList *self)
{
  g_return_val_if_fail (PH_IS_ADDRESS_LIST (self), NULL);

  g_autoptr(GStrvBuilder) texts = g_strv_builder_new ();

  for (guint i = 0; i < self->addresses->len; i++)
    {
      GInetSocketAddress *address = g_ptr_array_index (self->addresses, i);
      g_autofree char *text = g_inet_address_to_string (g_inet_socket_address_get_address (address));

      g_strv_builder_add (texts, text);
    }
  return g_strv_builder_end (texts);
}
