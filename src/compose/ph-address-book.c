// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The desktop's address books over D-Bus. Evolution Data Server need not be installed, may take long to start, and may answer
// nonsense: all of that means that nobody was found. Nothing is written to it.

#include "config.h"

#include "ph-address-book.h"

#include "ph-task-data.h"
#include "ph-vcard.h"

#include <string.h>

/* The versions of the interface are part of the names on the bus: "Sources5", "AddressBook10". */
#define SOURCES_PREFIX "org.gnome.evolution.dataserver.Sources"
#define BOOKS_PREFIX   "org.gnome.evolution.dataserver.AddressBook"

#define SOURCES_PATH      "/org/gnome/evolution/dataserver/SourceManager"
#define SOURCE_INTERFACE  "org.gnome.evolution.dataserver.Source"
#define FACTORY_PATH      "/org/gnome/evolution/dataserver/AddressBookFactory"
#define FACTORY_INTERFACE "org.gnome.evolution.dataserver.AddressBookFactory"
#define BOOK_INTERFACE    "org.gnome.evolution.dataserver.AddressBook"

/* Somebody types and waits for suggestions; what comes later is of no use any more. */
#define PATIENCE_MS 1500
/* After it took too long once, until it answers in time again. */
#define SHORT_PATIENCE_MS 200
/* Before it is looked for again where there is none. */
#define ABSENT_US (60 * G_USEC_PER_SEC)
/* Each is asked; nobody has more. */
#define MAX_BOOKS 20
/* Of one book: who has typed two letters types a third one. */
#define MAX_CARDS 500
/* In characters; a single one fits everybody. */
#define SHORTEST_QUERY 2
/* Of what was typed. */
#define MAX_WORDS 5

/* One that is open. */
typedef struct
{
  char *bus_name; /* (owned) */
  char *path;     /* (owned) */
} Book;

struct _PhAddressBook
{
  GObject parent_instance;

  GPtrArray *books; /* (owned) (nullable) (element-type Book): NULL: nobody has looked for them */
  gint64 absent_until_us;
  guint patience_ms; /* of the next search */
  guint usual_patience_ms;
};

G_DEFINE_FINAL_TYPE (PhAddressBook, ph_address_book, G_TYPE_OBJECT)

/* One search. */
typedef struct
{
  char *query; /* (owned) */
  guint max;
  GDBusConnection *bus;   /* (owned) (nullable) */
  char *sources_name;     /* (owned) (nullable) */
  char *books_name;       /* (owned) (nullable) */
  GPtrArray *opening;     /* (owned) (nullable) (element-type Book): those that are open now */
  GPtrArray *found;       /* (owned) (element-type PhMailbox) */
  GCancellable *patience; /* (owned): cancelled when it takes too long, and when nobody waits any more */
  gulong requested_id;
  guint deadline_source;
  guint n_pending;
} PhBookSearch;

static void
book_free (Book *book)
{
  g_free (book->bus_name);
  g_free (book->path);
  g_free (book);
}

static void
ph_book_search_free (PhBookSearch *op)
{
  g_clear_handle_id (&op->deadline_source, g_source_remove);
  g_clear_object (&op->bus);
  g_clear_pointer (&op->opening, g_ptr_array_unref);
  g_clear_pointer (&op->found, g_ptr_array_unref);
  g_object_unref (op->patience);
  g_free (op->sources_name);
  g_free (op->books_name);
  g_free (op->query);
  g_free (op);
}

PH_DEFINE_TASK_DATA (PhBookSearch, ph_book_search)

static void bus_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void bus_again_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void names_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void sources_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void opened_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void ready_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void ask_books (GTask *task);
static void cards_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* Nothing more is to come, or nobody waits any more. */
static void
settle (GTask *task)
{
  PhAddressBook *self = g_task_get_source_object (task);
  PhBookSearch *op = ph_book_search_get (task);

  if (op->deadline_source == 0)
    self->patience_ms = SHORT_PATIENCE_MS;
  else if (!g_cancellable_is_cancelled (op->patience))
    self->patience_ms = self->usual_patience_ms;
  g_clear_handle_id (&op->deadline_source, g_source_remove);
  g_cancellable_disconnect (g_task_get_cancellable (task), op->requested_id);
  g_task_return_pointer (task, g_steal_pointer (&op->found), (GDestroyNotify) g_ptr_array_unref);
}

static void
note_absence (GTask *task)
{
  PhAddressBook *self = g_task_get_source_object (task);

  if (!g_cancellable_is_cancelled (ph_book_search_get (task)->patience))
    self->absent_until_us = g_get_monotonic_time () + ABSENT_US;
  settle (task);
}

static gboolean
deadline_cb (gpointer user_data)
{
  PhBookSearch *op = user_data;

  op->deadline_source = 0;
  g_cancellable_cancel (op->patience);
  return G_SOURCE_REMOVE;
}

static void
on_requested_cancelled_cb (GCancellable *requested, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* Where to, and what for. */
typedef struct
{
  const char *bus_name;
  const char *path;
  const char *interface;
  const char *method;
  const char *reply; /* its type */
} Call;

/* @callback gets a reference to the task. */
static void
call (GTask *task, const Call *what, GVariant *arguments, GAsyncReadyCallback callback)
{
  PhBookSearch *op = ph_book_search_get (task);

  g_dbus_connection_call (op->bus, what->bus_name, what->path, what->interface, what->method, arguments, G_VARIANT_TYPE (what->reply), G_DBUS_CALL_FLAGS_NONE, -1,
                          op->patience, callback, g_object_ref (task));
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  static const Call list_names = { "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ListActivatableNames", "(as)" };
  g_autoptr(GTask) task = G_TASK (user_data);
  PhBookSearch *op = ph_book_search_get (task);

  op->bus = g_bus_get_finish (result, NULL);
  if (op->bus != NULL)
    call (task, &list_names, NULL, names_cb);
  else
    note_absence (task);
}

/* The books are open. */
static void
bus_again_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  PhBookSearch *op = ph_book_search_get (task);

  op->bus = g_bus_get_finish (result, NULL);
  if (op->bus != NULL)
    ask_books (task);
  else
    settle (task);
}

/* Of several versions the latest. (nullable) */
static char *
find_name (const char *const *names, const char *prefix)
{
  const char *best = NULL;
  gint64 best_version = -1;

  for (guint i = 0; names[i] != NULL; i++)
    {
      gint64 version = -1;

      if (g_str_has_prefix (names[i], prefix) && g_ascii_string_to_signed (names[i] + strlen (prefix), 10, 0, G_MAXINT, &version, NULL) && version > best_version)
        {
          best = names[i];
          best_version = version;
        }
    }
  return g_strdup (best);
}

static void
names_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  PhBookSearch *op = ph_book_search_get (task);
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autofree const char **names = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(^a&s)", &names);
  op->sources_name = names != NULL ? find_name (names, SOURCES_PREFIX) : NULL;
  op->books_name = names != NULL ? find_name (names, BOOKS_PREFIX) : NULL;
  if (op->sources_name == NULL || op->books_name == NULL)
    {
      note_absence (task);
      return;
    }

  const Call list_sources = { op->sources_name, SOURCES_PATH, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", "(a{oa{sa{sv}}})" };
  call (task, &list_sources, NULL, sources_cb);
}

/* Whether a source, which is a key file, is an address book that the person wants suggestions from. */
static gboolean
is_wanted (const char *data)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) error = NULL;

  if (!g_key_file_load_from_data (file, data, strlen (data), G_KEY_FILE_NONE, NULL) || !g_key_file_has_group (file, "Address Book"))
    return FALSE;
  if (g_key_file_has_key (file, "Data Source", "Enabled", NULL) && !g_key_file_get_boolean (file, "Data Source", "Enabled", NULL))
    return FALSE;
  return g_key_file_get_boolean (file, "Autocomplete", "IncludeMe", &error) || error != NULL;
}

static void
open_book (GTask *task, const char *uid)
{
  PhBookSearch *op = ph_book_search_get (task);
  const Call open = { op->books_name, FACTORY_PATH, FACTORY_INTERFACE, "OpenAddressBook", "(ss)" };

  op->n_pending++;
  call (task, &open, g_variant_new ("(s)", uid), opened_cb);
}

static void
open_books (GTask *task, GVariant *objects)
{
  PhBookSearch *op = ph_book_search_get (task);
  GVariantIter iter;
  GVariant *interfaces = NULL;

  g_variant_iter_init (&iter, objects);
  while (op->n_pending < MAX_BOOKS && g_variant_iter_next (&iter, "{&o@a{sa{sv}}}", NULL, &interfaces))
    {
      g_autoptr(GVariant) owned = interfaces;
      g_autoptr(GVariant) source = g_variant_lookup_value (owned, SOURCE_INTERFACE, G_VARIANT_TYPE_VARDICT);
      const char *uid = NULL;
      const char *data = NULL;

      if (source != NULL && g_variant_lookup (source, "UID", "&s", &uid) && g_variant_lookup (source, "Data", "&s", &data) && is_wanted (data))
        open_book (task, uid);
    }
}

static void
sources_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  PhBookSearch *op = ph_book_search_get (task);
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr(GVariant) objects = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;

  op->opening = g_ptr_array_new_with_free_func ((GDestroyNotify) book_free);
  if (objects != NULL)
    open_books (task, objects);
  if (op->n_pending == 0)
    note_absence (task);
}

/* The last answer about a book. They are kept only if none was late: a book that takes long is there the next time. */
static void
finish_opening (GTask *task)
{
  PhAddressBook *self = g_task_get_source_object (task);
  PhBookSearch *op = ph_book_search_get (task);

  op->n_pending--;
  if (op->n_pending > 0)
    return;
  if (!g_cancellable_is_cancelled (op->patience))
    {
      g_clear_pointer (&self->books, g_ptr_array_unref);
      self->books = g_ptr_array_ref (op->opening);
    }
  ask_books (task);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  PhBookSearch *op = ph_book_search_get (task);
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  const char *path = NULL;
  const char *bus_name = NULL;
  Book *book = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(&s&s)", &path, &bus_name);
  if (reply == NULL || !g_variant_is_object_path (path) || !g_dbus_is_name (bus_name))
    {
      finish_opening (task);
      return;
    }

  const Call open = { bus_name, path, BOOK_INTERFACE, "Open", "(as)" };
  book = g_new0 (Book, 1);
  book->bus_name = g_strdup (bus_name);
  book->path = g_strdup (path);
  g_ptr_array_add (op->opening, book);
  call (task, &open, NULL, ready_cb);
}

/* One that can't be opened, because its server is away, may have a copy to look into. */
static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GVariant) reply G_GNUC_UNUSED = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  finish_opening (task);
}

static void
ask_books (GTask *task)
{
  PhAddressBook *self = g_task_get_source_object (task);
  PhBookSearch *op = ph_book_search_get (task);
  GPtrArray *known = op->opening != NULL ? op->opening : self->books;
  g_autoptr(GPtrArray) books = known != NULL ? g_ptr_array_ref (known) : g_ptr_array_new ();

  if (books->len == 0 || g_cancellable_is_cancelled (op->patience))
    {
      settle (task);
      return;
    }
  op->n_pending = books->len;
  for (guint i = 0; i < books->len; i++)
    {
      const Book *book = books->pdata[i];
      const Call list = { book->bus_name, book->path, BOOK_INTERFACE, "GetContactList", "(as)" };

      call (task, &list, g_variant_new ("(s)", op->query), cards_cb);
    }
}

static void
take_cards (PhBookSearch *op, GVariant *cards)
{
  GVariantIter iter;
  const char *card = NULL;

  g_variant_iter_init (&iter, cards);
  for (guint n = 0; n < MAX_CARDS && op->found->len < op->max && g_variant_iter_next (&iter, "&s", &card); n++)
    {
      g_autoptr(GPtrArray) mailboxes = ph_vcard_list_mailboxes (card);

      for (guint i = 0; i < mailboxes->len && op->found->len < op->max; i++)
        g_ptr_array_add (op->found, ph_mailbox_ref (mailboxes->pdata[i]));
    }
}

/* A book that is gone, because the service was started anew, is looked for again the next time. */
static void
cards_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  PhAddressBook *self = g_task_get_source_object (task);
  PhBookSearch *op = ph_book_search_get (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr(GVariant) cards = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;

  if (cards != NULL)
    take_cards (op, cards);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_pointer (&self->books, g_ptr_array_unref);
  op->n_pending--;
  if (op->n_pending == 0)
    settle (task);
}

static void
append_quoted (GString *query, const char *word)
{
  g_string_append_c (query, '"');
  for (; *word != '\0'; word++)
    {
      if (*word == '"' || *word == '\\')
        g_string_append_c (query, '\\');
      g_string_append_c (query, *word);
    }
  g_string_append_c (query, '"');
}

/* An S-expression: each word stands in one of the fields. (nullable): there is too little to ask for. */
static char *
dup_query (const char *words)
{
  static const char *const fields[] = { "full_name", "email", "nickname" };
  g_autofree char *plain = g_utf8_make_valid (words, -1);
  g_auto(GStrv) split = g_strsplit_set (g_strstrip (plain), " \t\r\n,;<>", -1);
  g_autoptr(GString) query = g_string_new ("(and");
  guint n = 0;

  if (g_utf8_strlen (plain, -1) < SHORTEST_QUERY)
    return NULL;
  for (guint i = 0; split[i] != NULL && n < MAX_WORDS; i++)
    {
      if (*split[i] == '\0')
        continue;
      g_string_append (query, " (or");
      for (guint k = 0; k < G_N_ELEMENTS (fields); k++)
        {
          g_string_append_printf (query, " (contains \"%s\" ", fields[k]);
          append_quoted (query, split[i]);
          g_string_append_c (query, ')');
        }
      g_string_append_c (query, ')');
      n++;
    }
  g_string_append_c (query, ')');
  return n > 0 ? g_string_free (g_steal_pointer (&query), FALSE) : NULL;
}

static void
ph_address_book_finalize (GObject *object)
{
  PhAddressBook *self = PH_ADDRESS_BOOK (object);

  g_clear_pointer (&self->books, g_ptr_array_unref);
  G_OBJECT_CLASS (ph_address_book_parent_class)->finalize (object);
}

static void
ph_address_book_class_init (PhAddressBookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_address_book_finalize;
}

static void
ph_address_book_init (PhAddressBook *self)
{
  self->patience_ms = self->usual_patience_ms = PATIENCE_MS;
}

/**
 * ph_address_book_new:
 *
 * Returns: (transfer full): the desktop's address books; nothing is asked or started yet
 */
PhAddressBook *
ph_address_book_new (void)
{
  return g_object_new (PH_TYPE_ADDRESS_BOOK, NULL);
}

/**
 * ph_address_book_set_patience:
 * @self: the address books
 * @patience_ms: in milliseconds; 1500 unless told
 *
 * How long a search waits for the desktop, unless the one before waited in vain.
 */
void
ph_address_book_set_patience (PhAddressBook *self, guint patience_ms)
{
  g_return_if_fail (PH_IS_ADDRESS_BOOK (self));

  self->patience_ms = self->usual_patience_ms = patience_ms;
}

static PhBookSearch *
new_search (PhAddressBook *self, char *query, guint max, GCancellable *cancellable)
{
  PhBookSearch *op = g_new0 (PhBookSearch, 1);

  op->query = query;
  op->max = max;
  op->found = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);
  op->patience = g_cancellable_new ();
  op->deadline_source = g_timeout_add (self->patience_ms, deadline_cb, op);
  if (cancellable != NULL)
    op->requested_id = g_cancellable_connect (cancellable, G_CALLBACK (on_requested_cancelled_cb), g_object_ref (op->patience), g_object_unref);
  return op;
}

static void
finish_at_once (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhBookSearch *op = ph_book_search_get (task);

  g_clear_handle_id (&op->deadline_source, g_source_remove);
  g_cancellable_disconnect (g_task_get_cancellable (task), op->requested_id);
  g_task_return_pointer (task, g_steal_pointer (&op->found), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * ph_address_book_find_async:
 * @self: the address books
 * @words: what somebody has typed: parts of names and addresses, all of which must be there
 * @max: how many are wanted
 * @cancellable: (nullable): gives up
 * @callback: called after 1.5 seconds at the latest
 * @user_data: for @callback
 *
 * Looks for people. Where there is no address book, where it takes too long or makes no sense, nobody is found.
 *
 * Errors: `G_IO_ERROR_CANCELLED`.
 */
void
ph_address_book_find_async (PhAddressBook *self, const char *words, guint max, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_ADDRESS_BOOK (self));
  g_return_if_fail (words != NULL);

  GTask *task = g_task_new (self, cancellable, callback, user_data);
  char *query = dup_query (words);
  gboolean is_absent = g_get_monotonic_time () < self->absent_until_us;
  PhBookSearch *op = new_search (self, query, max, cancellable);

  g_task_set_source_tag (task, ph_address_book_find_async);
  ph_book_search_attach (task, op);
  if (query == NULL || is_absent || max == 0)
    finish_at_once (task);
  else if (self->books != NULL)
    g_bus_get (G_BUS_TYPE_SESSION, op->patience, bus_again_cb, task);
  else
    g_bus_get (G_BUS_TYPE_SESSION, op->patience, bus_cb, task);
}

/**
 * ph_address_book_find_finish:
 * @self: the address books
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type PhMailbox): whom it found; %NULL: it was cancelled
 */
GPtrArray *
ph_address_book_find_finish (PhAddressBook *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_address_book_find_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
