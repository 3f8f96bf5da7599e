// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The desktop's address books on a private bus: a service that answers, one that hangs, one that talks nonsense, and none.

#include "ph-address-book.h"

#include <string.h>

#include "await.h"
#include "sandbox.h"

#define SOURCES "org.gnome.evolution.dataserver.Sources5"
#define BOOKS   "org.gnome.evolution.dataserver.AddressBook10"

/* Enough for a desktop that does answer, whatever else the machine does. */
#define PLENTY_MS 30000

typedef enum
{
  MOOD_WELL,
  MOOD_SILENT_SOURCES, /* never says which books there are */
  MOOD_SILENT_BOOK,    /* never says who is in a book */
  MOOD_NO_BOOKS,
  MOOD_REFUSING,
  MOOD_NONSENSE, /* answers of other types, and cards that are none */
} Mood;

typedef struct
{
  GTestDBus *bus;
  char *services;
  GDBusConnection *connection; /* of the service */
  PhAddressBook *book;
  Mood mood;
  GString *calls;
} Fixture;

static GVariant *
new_sources (Mood mood)
{
  static const struct
  {
    const char *uid;
    const char *data;
  } sources[] = {
    { "personal", "[Data Source]\nEnabled=true\n[Address Book]\nBackendName=local\n" },
    { "second", "[Data Source]\nDisplayName=Second\n[Address Book]\n[Autocomplete]\nIncludeMe=true\n" },
    { "disabled", "[Data Source]\nEnabled=false\n[Address Book]\n" },
    { "silent", "[Data Source]\n[Address Book]\n[Autocomplete]\nIncludeMe=false\n" },
    { "calendar", "[Data Source]\nEnabled=true\n[Calendar]\n" },
    { "broken", "no key file" },
  };
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{oa{sa{sv}}}"));
  for (guint i = 0; mood != MOOD_NO_BOOKS && i < G_N_ELEMENTS (sources); i++)
    {
      g_autofree char *path = g_strdup_printf ("/org/gnome/evolution/dataserver/SourceManager/Source_%u", i);
      GVariantBuilder properties;
      GVariantBuilder interfaces;

      g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&properties, "{sv}", "UID", g_variant_new_string (sources[i].uid));
      g_variant_builder_add (&properties, "{sv}", "Data", g_variant_new_string (sources[i].data));
      g_variant_builder_init (&interfaces, G_VARIANT_TYPE ("a{sa{sv}}"));
      g_variant_builder_add (&interfaces, "{s@a{sv}}", "org.gnome.evolution.dataserver.Source", g_variant_builder_end (&properties));
      g_variant_builder_add (&builder, "{o@a{sa{sv}}}", path, g_variant_builder_end (&interfaces));
    }
  return g_variant_new ("(@a{oa{sa{sv}}})", g_variant_builder_end (&builder));
}

static GVariant *
new_cards (const char *path, Mood mood)
{
  static const char *const personal[] = { "FN:Ada Lovelace\r\nEMAIL:ada@x.org\r\nEMAIL:ada@y.org\r\n", "FN:No Address\r\n", NULL };
  static const char *const second[] = { "FN:Adam\nEMAIL:adam@x.org\n", NULL };
  static const char *const nonsense[] = { "", "\n\n", "EMAIL:", ":", "Dear Ada", NULL };

  if (mood == MOOD_NONSENSE)
    return g_variant_new ("(^as)", nonsense);
  return g_variant_new ("(^as)", strstr (path, "personal") != NULL ? personal : second);
}

/* (nullable): it is not answered. */
static GVariant *
answer (Fixture *f, const char *member, const char *path, GVariant *body)
{
  static const char *const nothing[] = { NULL };
  const char *text = "";

  if (strcmp (member, "GetManagedObjects") == 0)
    return f->mood == MOOD_SILENT_SOURCES ? NULL : new_sources (f->mood);
  if (strcmp (member, "OpenAddressBook") == 0)
    {
      g_variant_get (body, "(&s)", &text);
      g_autofree char *book = g_strdup_printf ("/org/gnome/evolution/dataserver/%s", text);

      return f->mood == MOOD_NONSENSE ? g_variant_new ("(ss)", "no path", "no name") : g_variant_new ("(ss)", book, g_dbus_connection_get_unique_name (f->connection));
    }
  if (strcmp (member, "Open") == 0)
    return g_variant_new ("(^as)", nothing);
  g_variant_get (body, "(&s)", &text);
  g_string_append_printf (f->calls, "%s ", text);
  return f->mood == MOOD_SILENT_BOOK ? NULL : new_cards (path, f->mood);
}

/* On the thread of the bus: everything it touches is touched nowhere else while a search goes on. */
static GDBusMessage *
filter_cb (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer user_data)
{
  static const char *const members[] = { "GetManagedObjects", "OpenAddressBook", "Open", "GetContactList" };
  Fixture *f = user_data;
  const char *member = g_dbus_message_get_member (message);
  g_autoptr(GDBusMessage) owned = message;
  g_autoptr(GDBusMessage) reply = NULL;
  GVariant *body = NULL;

  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL || member == NULL || !g_strv_contains (members, member))
    return g_steal_pointer (&owned);
  g_string_append_printf (f->calls, "%s ", member);
  if (f->mood == MOOD_REFUSING)
    reply = g_dbus_message_new_method_error_literal (message, "org.example.No", "no");
  else if ((body = answer (f, member, g_dbus_message_get_path (message), g_dbus_message_get_body (message))) != NULL)
    {
      reply = g_dbus_message_new_method_reply (message);
      g_dbus_message_set_body (reply, body);
    }
  if (reply != NULL)
    g_dbus_connection_send_message (connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  return NULL;
}

static void
put_service (Fixture *f, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".service", NULL);
  g_autofree char *path = g_build_filename (f->services, file, NULL);
  g_autofree char *content = g_strdup_printf ("[D-BUS Service]\nName=%s\nExec=/bin/false\n", name);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static void
own_name (Fixture *f, const char *name)
{
  g_autoptr(GVariant) reply = NULL;

  reply = g_dbus_connection_call_sync (f->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", g_variant_new ("(su)", name, 4u), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull (reply);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { SOURCES, BOOKS, "org.gnome.evolution.dataserver.AddressBook9", "org.gnome.evolution.dataserver.AddressBookX" };

  f->services = sandbox_new ();
  f->calls = g_string_new (NULL);
  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  f->mood = (Mood) GPOINTER_TO_INT (data);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    put_service (f, names[i]);
  g_test_dbus_add_service_dir (f->bus, f->services);
  g_test_dbus_up (f->bus);
  f->connection =
    g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (f->bus), G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, NULL);
  g_assert_nonnull (f->connection);
  g_dbus_connection_add_filter (f->connection, filter_cb, f, NULL);
  own_name (f, SOURCES);
  own_name (f, BOOKS);
  f->book = ph_address_book_new ();
  if (f->mood != MOOD_SILENT_SOURCES && f->mood != MOOD_SILENT_BOOK)
    ph_address_book_set_patience (f->book, PLENTY_MS);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->book);
  g_dbus_connection_close_sync (f->connection, NULL, NULL);
  g_clear_object (&f->connection);
  g_test_dbus_down (f->bus);
  g_clear_object (&f->bus);
  g_string_free (f->calls, TRUE);
  sandbox_remove (f->services);
  g_free (f->services);
}

static char *
find (PhAddressBook *book, const char *words, guint max)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(GError) error = NULL;

  ph_address_book_find_async (book, words, max, NULL, await_cb, &result);
  await_result (&result);
  found = ph_address_book_find_finish (book, result, &error);
  g_assert_no_error (error);
  return ph_mailbox_list_to_text (found);
}

/* Returns how long it took. */
static gint64
assert_found (PhAddressBook *book, const char *words, guint max, const char *expected)
{
  gint64 begin_us = g_get_monotonic_time ();
  g_autofree char *found = find (book, words, max);
  gint64 took_us = g_get_monotonic_time () - begin_us;

  g_test_message ("“%s”: “%s” after %" G_GINT64_FORMAT " ms", words, found, took_us / 1000);
  g_assert_cmpstr (found, ==, expected);
  return took_us;
}

static void
test_well (Fixture *f, gconstpointer data)
{
  assert_found (f->book, "ada", 10, "Ada Lovelace <ada@x.org>, Ada Lovelace <ada@y.org>, Adam <adam@x.org>");
  g_assert_nonnull (strstr (f->calls->str, "GetContactList (and (or (contains \"full_name\" \"ada\") (contains \"email\" \"ada\") (contains \"nickname\" \"ada\"))) "));
  g_assert_null (strstr (f->calls->str, "disabled"));
  /* The books are open: they are asked at once. */
  g_string_truncate (f->calls, 0);
  assert_found (f->book, "a\"d \\x", 2, "Ada Lovelace <ada@x.org>, Ada Lovelace <ada@y.org>");
  g_assert_true (g_str_has_prefix (f->calls->str, "GetContactList (and (or (contains \"full_name\" \"a\\\"d\")"));
  g_assert_nonnull (strstr (f->calls->str, "(contains \"email\" \"\\\\x\")"));
  g_assert_null (strstr (f->calls->str, "Open"));
}

/* One letter fits everybody. */
static void
test_short (Fixture *f, gconstpointer data)
{
  assert_found (f->book, "a", 10, "");
  assert_found (f->book, "  ", 10, "");
  assert_found (f->book, " ,;", 10, "");
  assert_found (f->book, "ada", 0, "");
  g_assert_cmpstr (f->calls->str, ==, "");
  assert_found (f->book, "\303\244\303\266", 1, "Ada Lovelace <ada@x.org>");
}

/* Whoever types waits once for 1.5 seconds, and then less. */
static void
test_hanging (Fixture *f, gconstpointer data)
{
  gint64 first_us = assert_found (f->book, "ada", 10, "");
  gint64 second_us = assert_found (f->book, "ada", 10, "");

  g_assert_cmpint (first_us, >=, G_USEC_PER_SEC);
  g_assert_cmpint (first_us, <, 3 * G_USEC_PER_SEC);
  g_assert_cmpint (second_us, <, G_USEC_PER_SEC);
  f->mood = MOOD_WELL;
  ph_address_book_set_patience (f->book, PLENTY_MS);
  assert_found (f->book, "ada", 1, "Ada Lovelace <ada@x.org>");
}

static void
test_nobody (Fixture *f, gconstpointer data)
{
  assert_found (f->book, "ada", 10, "");
  assert_found (f->book, "ada", 10, "");
}

/* It is not looked for at each letter. */
static void
test_absent_is_remembered (Fixture *f, gconstpointer data)
{
  assert_found (f->book, "ada", 10, "");
  g_assert_cmpstr (f->calls->str, ==, "GetManagedObjects ");
  assert_found (f->book, "ada", 10, "");
  g_assert_cmpstr (f->calls->str, ==, "GetManagedObjects ");
}

/* Who types on gives up what was asked before. */
static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  assert_found (f->book, "ada", 1, "Ada Lovelace <ada@x.org>");
  ph_address_book_find_async (f->book, "ada", 10, cancellable, await_cb, &result);
  g_cancellable_cancel (cancellable);
  await_result (&result);
  g_assert_null (ph_address_book_find_finish (f->book, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_string_truncate (f->calls, 0);
  assert_found (f->book, "ada", 1, "Ada Lovelace <ada@x.org>");
  g_assert_null (strstr (f->calls->str, "Open"));
}

/* Neither the service nor a bus. */
static void
test_no_service (void)
{
  g_autoptr(GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr(PhAddressBook) book = ph_address_book_new ();

  g_test_dbus_up (bus);
  assert_found (book, "ada", 10, "");
  g_test_dbus_down (bus);
}

static void
test_no_bus (void)
{
  g_autoptr(PhAddressBook) book = ph_address_book_new ();

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  assert_found (book, "ada", 10, "");
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
}

int
main (int argc, char **argv)
{
  g_autofree char *daemon = NULL;

  g_test_dbus_unset ();
  g_test_init (&argc, &argv, NULL);
  daemon = g_find_program_in_path ("dbus-daemon");
  g_test_add_func ("/compose/address-book/no-bus", test_no_bus);
  if (daemon == NULL)
    return g_test_run ();
#define ADD(name, mood, function) g_test_add ("/compose/address-book/" name, Fixture, GINT_TO_POINTER (mood), set_up, function, tear_down)
  g_test_add_func ("/compose/address-book/no-service", test_no_service);
  ADD ("well", MOOD_WELL, test_well);
  ADD ("short", MOOD_WELL, test_short);
  ADD ("silent-sources", MOOD_SILENT_SOURCES, test_hanging);
  ADD ("silent-book", MOOD_SILENT_BOOK, test_hanging);
  ADD ("no-books", MOOD_NO_BOOKS, test_absent_is_remembered);
  ADD ("refusing", MOOD_REFUSING, test_nobody);
  ADD ("nonsense", MOOD_NONSENSE, test_nobody);
  ADD ("cancelled", MOOD_WELL, test_cancelled);
  return g_test_run ();
}
