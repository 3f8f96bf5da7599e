// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Who might be meant by what somebody types: whom the person has written to, and the desktop's address book, asked at once.
// Whom the person has written to comes first.

#include "config.h"

#include "ph-contacts.h"

#include "ph-address-book.h"
#include "ph-outbox-delivery.h"
#include "ph-task-data.h"

struct _PhContacts
{
  GObject parent_instance;

  PhOutbox *outbox;            /* (owned) */
  PhAddressBook *address_book; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PhContacts, ph_contacts, G_TYPE_OBJECT)

/* One search. */
typedef struct
{
  guint max;
  guint n_pending;
  GPtrArray *correspondents; /* (owned) (nullable) (element-type PhMailbox) */
  GPtrArray *contacts;       /* (owned) (nullable) (element-type PhMailbox) */
} PhContactSearch;

static void
ph_contact_search_free (PhContactSearch *op)
{
  g_clear_pointer (&op->correspondents, g_ptr_array_unref);
  g_clear_pointer (&op->contacts, g_ptr_array_unref);
  g_free (op);
}

PH_DEFINE_TASK_DATA (PhContactSearch, ph_contact_search)

static void correspondents_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void contacts_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void finish_part (GTask *task);

/* The same address with a name is worth more than without. */
static void
add_mailbox (GPtrArray *all, GHashTable *places, PhMailbox *mailbox)
{
  char *key = g_utf8_casefold (ph_mailbox_get_address (mailbox), -1);
  gpointer place = NULL;

  if (!g_hash_table_lookup_extended (places, key, NULL, &place))
    {
      g_hash_table_insert (places, key, GUINT_TO_POINTER (all->len));
      g_ptr_array_add (all, ph_mailbox_ref (mailbox));
      return;
    }
  g_free (key);

  PhMailbox **known = (PhMailbox **) &all->pdata[GPOINTER_TO_UINT (place)];
  if (*ph_mailbox_get_name (*known) == '\0' && *ph_mailbox_get_name (mailbox) != '\0')
    {
      ph_mailbox_unref (*known);
      *known = ph_mailbox_ref (mailbox);
    }
}

static void
add_mailboxes (GPtrArray *all, GHashTable *places, GPtrArray *mailboxes)
{
  for (guint i = 0; mailboxes != NULL && i < mailboxes->len; i++)
    add_mailbox (all, places, mailboxes->pdata[i]);
}

static void
finish_part (GTask *task)
{
  PhContactSearch *op = ph_contact_search_get (task);
  g_autoptr(GHashTable) places = NULL;
  GPtrArray *all = NULL;

  op->n_pending--;
  if (op->n_pending > 0)
    return;
  places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  all = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);
  add_mailboxes (all, places, op->correspondents);
  add_mailboxes (all, places, op->contacts);
  if (all->len > op->max)
    g_ptr_array_set_size (all, (int) op->max);
  g_task_return_pointer (task, all, (GDestroyNotify) g_ptr_array_unref);
}

static void
correspondents_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);

  ph_contact_search_get (task)->correspondents = ph_outbox_find_correspondents_finish (PH_OUTBOX (source), result, NULL);
  finish_part (task);
}

static void
contacts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);

  ph_contact_search_get (task)->contacts = ph_address_book_find_finish (PH_ADDRESS_BOOK (source), result, NULL);
  finish_part (task);
}

static void
ph_contacts_finalize (GObject *object)
{
  PhContacts *self = PH_CONTACTS (object);

  g_clear_object (&self->outbox);
  g_clear_object (&self->address_book);
  G_OBJECT_CLASS (ph_contacts_parent_class)->finalize (object);
}

static void
ph_contacts_class_init (PhContactsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_contacts_finalize;
}

static void
ph_contacts_init (PhContacts *self)
{
  self->address_book = ph_address_book_new ();
}

/**
 * ph_contacts_new:
 * @outbox: which knows whom the person has written to
 *
 * Returns: (transfer full): nothing is asked yet
 */
PhContacts *
ph_contacts_new (PhOutbox *outbox)
{
  g_return_val_if_fail (PH_IS_OUTBOX (outbox), NULL);

  PhContacts *self = g_object_new (PH_TYPE_CONTACTS, NULL);

  self->outbox = g_object_ref (outbox);
  return self;
}

/**
 * ph_contacts_find_async:
 * @self: contacts
 * @words: what somebody has typed: parts of names and addresses
 * @max: how many are wanted
 * @cancellable: (nullable): gives up
 * @callback: called with those that were found
 * @user_data: for @callback
 *
 * Looks for people. The address book has 1.5 seconds to answer, and less after it has missed them; from two characters on it is
 * asked at all.
 *
 * Errors: `G_IO_ERROR_CANCELLED`. What else goes wrong means that nobody was found there.
 */
void
ph_contacts_find_async (PhContacts *self, const char *words, guint max, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_CONTACTS (self));
  g_return_if_fail (words != NULL);

  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  PhContactSearch *op = g_new0 (PhContactSearch, 1);

  op->max = max;
  op->n_pending = 2;
  g_task_set_source_tag (task, ph_contacts_find_async);
  ph_contact_search_attach (task, op);
  ph_outbox_find_correspondents_async (self->outbox, words, max, cancellable, correspondents_cb, g_object_ref (task));
  ph_address_book_find_async (self->address_book, words, max, cancellable, contacts_cb, g_object_ref (task));
}

/**
 * ph_contacts_find_finish:
 * @self: contacts
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type PhMailbox): whom it found, the likeliest first, each address once; %NULL: it
 *   was cancelled
 */
GPtrArray *
ph_contacts_find_finish (PhContacts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_contacts_find_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
