// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#include "config.h"

#include "session-fixture.h"

#include <glib/gstdio.h>

/* Longer than any deadline that a test sets. */
#define PATIENCE_MS 25000

static SessionFixture fixture;

SessionFixture *
session_fixture_get (void)
{
  if (fixture.authority == NULL)
    {
      fixture.authority = test_certificate_new_authority ();
      fixture.certificate = test_certificate_new_issued (&test_certificate_good, fixture.authority);
      fixture.ca_file = test_certificate_write (fixture.authority);
    }
  return &fixture;
}

void
session_fixture_clear (void)
{
  if (fixture.ca_file != NULL)
    g_unlink (fixture.ca_file);
  g_clear_pointer (&fixture.authority, test_certificate_free);
  g_clear_pointer (&fixture.certificate, test_certificate_free);
  g_clear_pointer (&fixture.ca_file, g_free);
}

void
session_fixture_add_cases (const char *prefix, gconstpointer cases, gsize n, gsize size, GTestDataFunc test)
{
  for (gsize i = 0; i < n; i++)
    {
      const char *item = (const char *) cases + i * size;
      g_autofree char *path = g_strconcat (prefix, *(const char *const *) (gconstpointer) item, NULL);

      g_test_add_data_func (path, item, test);
    }
}

int
session_fixture_run (void)
{
  int status = g_test_run ();

  session_fixture_clear ();
  return status;
}

PhServerSettings *
session_fixture_new_settings (ScriptedServer *server, PhSecurity security)
{
  PhServerSettings *settings = ph_server_settings_new ();

  settings->endpoint = ph_endpoint_new ("127.0.0.1", scripted_server_get_port (server), security);
  if (security != PH_SECURITY_NONE)
    settings->ca_file = g_strdup (session_fixture_get ()->ca_file);
  return settings;
}

void
session_fixture_set_login (PhServerSettings *settings, const char *username, const char *password)
{
  settings->username = g_strdup (username);
  settings->password = password != NULL ? ph_secret_new (password) : NULL;
}

static gboolean
on_impatience (gpointer data)
{
  g_error ("the test waits in vain");
  return G_SOURCE_REMOVE;
}

void
session_fixture_wait (FixturePredicate predicate, gpointer data)
{
  guint guard = g_timeout_add (PATIENCE_MS, on_impatience, NULL);

  while (!predicate (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (guard);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

gboolean
session_fixture_connect (PhConnection *connection, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_connection_open_async (connection, NULL, keep_result, &result);
  session_fixture_wait (has_result, &result);
  return ph_connection_open_finish (connection, result, error);
}

gboolean
session_fixture_open (PhSession *session, GCancellable *cancellable, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_session_open_async (session, cancellable, keep_result, &result);
  session_fixture_wait (has_result, &result);
  return ph_session_open_finish (session, result, error);
}

PhEnvelope *
session_fixture_new_envelope (void)
{
  g_autoptr(PhAddress) sender = ph_address_parse ("ada@example.org", NULL);
  g_autoptr(GPtrArray) recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);

  g_ptr_array_add (recipients, ph_address_parse ("bob@example.net", NULL));
  return ph_envelope_new (sender, recipients);
}

PhSmtpResult *
session_fixture_send (PhSession *session, const char *message, gsize length, GCancellable *cancellable)
{
  g_autoptr(GInputStream) content = g_memory_input_stream_new_from_data (message, (gssize) length, NULL);
  g_autoptr(PhEnvelope) envelope = session_fixture_new_envelope ();
  g_autoptr(GAsyncResult) result = NULL;
  const PhSmtpSubmission submission = { .envelope = envelope, .size = (gint64) length };

  ph_session_send_async (session, &submission, content, cancellable, keep_result, &result);
  session_fixture_wait (has_result, &result);
  return ph_session_send_finish (session, result);
}

PhSmtpResult *
session_fixture_check_sender (PhSession *session, const char *sender)
{
  g_autoptr(PhAddress) address = ph_address_parse (sender, NULL);
  g_autoptr(GAsyncResult) result = NULL;

  ph_session_check_sender_async (session, address, NULL, keep_result, &result);
  session_fixture_wait (has_result, &result);
  return ph_session_check_sender_finish (session, result);
}

void
session_fixture_close (PhSession *session)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_session_close_async (session, keep_result, &result);
  session_fixture_wait (has_result, &result);
  ph_session_close_finish (session, result);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

void
session_fixture_let_go (PhSession *session)
{
  gpointer weak = session;

  g_object_add_weak_pointer (G_OBJECT (session), &weak);
  g_object_unref (session);
  session_fixture_wait (is_gone, &weak);
}
