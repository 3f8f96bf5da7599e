// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Our own certificate, out of a file and out of a device, for servers that ask for one and for servers that do not.

#include "config.h"

#include "session-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define TLS_12 "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TLS_13 "NORMAL:-VERS-ALL:+VERS-TLS1.3"
#define PIN    "1234"

typedef enum
{
  OWN_NONE,
  OWN_GOOD,
  OWN_STRANGE,   /* of an authority that the server does not know */
  OWN_OTHER_KEY, /* beside a key that is not its own */
} Own;

typedef enum
{
  ASKS_NOT,
  ASKS,
} Server;

typedef struct
{
  const char *name;
  const char *priority;
  Server server;
  Own own;
  int error; /* -1: none */
} OwnCase;

static const OwnCase own_cases[] = {
  { "049-given-tls12", TLS_12, ASKS, OWN_GOOD, -1 },
  { "049-given-tls13", TLS_13, ASKS, OWN_GOOD, -1 },
  { "049-none-tls12", TLS_12, ASKS, OWN_NONE, PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED },
  { "049-none-tls13", TLS_13, ASKS, OWN_NONE, PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED },
  { "049-wrong-tls12", TLS_12, ASKS, OWN_STRANGE, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE_REFUSED },
  { "049-wrong-tls13", TLS_13, ASKS, OWN_STRANGE, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE_REFUSED },
  { "049-wrong-key-tls12", TLS_12, ASKS, OWN_OTHER_KEY, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE_REFUSED },
  { "049-wrong-key-tls13", TLS_13, ASKS, OWN_OTHER_KEY, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE_REFUSED },
  { "049-not-asked-tls12", TLS_12, ASKS_NOT, OWN_GOOD, -1 },
  { "049-not-asked-tls13", TLS_13, ASKS_NOT, OWN_GOOD, -1 },
};

static const TestCertificateSpec client_spec = { .dns_name = "ada", .starts_in_days = -1, .ends_in_days = 30 };

/* (transfer full) (nullable): path of what @own stands for. */
static char *
write_own (Own own)
{
  g_autoptr(TestCertificate) stranger = test_certificate_new_authority ();
  g_autoptr(TestCertificate) good = test_certificate_new_issued (&client_spec, session_fixture_get ()->authority);
  g_autoptr(TestCertificate) strange = test_certificate_new_issued (&client_spec, stranger);
  g_autofree char *mixed = g_strconcat (good->certificate, strange->key, NULL);

  switch (own)
    {
    case OWN_GOOD:
      return test_certificate_write_with_key (good);
    case OWN_STRANGE:
      return test_certificate_write_with_key (strange);
    case OWN_OTHER_KEY:
      return test_write_temporary (mixed);
    case OWN_NONE:
    default:
      return NULL;
    }
}

/* Connects and reads the first words: with TLS 1.3 the server has not looked at the certificate before. */
static gboolean
hear (PhConnection *connection, GError **error)
{
  char buffer[100];

  if (!session_fixture_connect (connection, error))
    return FALSE;
  if (g_input_stream_read (ph_connection_get_input (connection), buffer, sizeof buffer, NULL, error) > 0)
    return TRUE;
  ph_connection_translate_error (connection, error);
  return FALSE;
}

static void
test_own (gconstpointer data)
{
  static const char *const script[] = { "T:", "S: 220 mail.posthorn.test ESMTP", "H:", NULL };
  const OwnCase *item = data;
  const ScriptedServerOptions options = {
    .certificate = session_fixture_get ()->certificate,
    .priority = item->priority,
    .demand_certificate = item->server == ASKS,
    .client_authority = item->server == ASKS ? session_fixture_get ()->authority : NULL,
  };
  ScriptedServer *server = scripted_server_new (script, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_TLS);
  g_autofree char *own = write_own (item->own);
  g_autoptr(GError) error = NULL;

  settings->client_certificate = g_strdup (own);
  g_autoptr(PhConnection) connection = ph_connection_new (settings);
  g_assert_cmpint (hear (connection, &error), ==, item->error < 0);
  if (item->error >= 0)
    g_assert_error (error, PH_CONNECTION_ERROR, item->error);
  ph_connection_close (connection);
  scripted_server_finish (server);
  if (own != NULL)
    g_unlink (own);
}

/* (transfer full) */
static GError *
translate (PhConnection *connection, int code)
{
  GError *error = g_error_new_literal (G_TLS_ERROR, code, "no more");

  ph_connection_translate_error (connection, &error);
  return error;
}

/* A server that has spoken after the handshake took us as we are; what fails then has another reason. */
static void
test_later_error (gconstpointer data)
{
  static const char *const script[] = { "T:", "S: 220 mail.posthorn.test ESMTP", "H:", NULL };
  const ScriptedServerOptions options = {
    .certificate = session_fixture_get ()->certificate,
    .priority = data,
    .demand_certificate = TRUE,
    .client_authority = session_fixture_get ()->authority,
  };
  ScriptedServer *server = scripted_server_new (script, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_TLS);
  g_autoptr(GError) error = NULL;

  settings->client_certificate = write_own (OWN_GOOD);
  g_autoptr(PhConnection) connection = ph_connection_new (settings);
  g_assert_true (hear (connection, &error));
  g_autoptr(GError) before = translate (connection, G_TLS_ERROR_MISC);
  g_assert_error (before, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE_REFUSED);
  ph_connection_note_answer (connection);
  for (int code = G_TLS_ERROR_MISC; code <= G_TLS_ERROR_CERTIFICATE_REQUIRED; code++)
    {
      g_autoptr(GError) later = translate (connection, code);

      g_assert_error (later, G_TLS_ERROR, code);
    }
  ph_connection_close (connection);
  scripted_server_finish (server);
  g_unlink (settings->client_certificate);
}

/* Before anything is sent: the server hears not even the beginning of a handshake. */
static void
assert_unusable (const char *where)
{
  static const char *const script[] = { "S: 220 mail.posthorn.test ESMTP", "H:", NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_TLS);
  g_autoptr(GError) error = NULL;

  g_test_message ("%s", where);
  settings->client_certificate = g_strdup (where);
  g_autoptr(PhConnection) connection = ph_connection_new (settings);
  g_assert_false (session_fixture_connect (connection, &error));
  g_assert_error (error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE);
  g_assert_null (strstr (error->message, "pin"));
  g_object_unref (g_steal_pointer (&connection));
  g_assert_cmpuint (scripted_server_finish (server), ==, 0);
}

static void
test_unusable (void)
{
  g_autoptr(TestCertificate) certificate = test_certificate_new_self_signed (&client_spec);
  g_autofree char *garbled = g_strconcat (certificate->certificate, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", NULL);
  char *files[] = {
    test_certificate_write (certificate), /* no key */
    test_write_temporary (certificate->key),
    test_write_temporary (garbled),
    test_write_temporary (""),
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      assert_unusable (files[i]);
      g_unlink (files[i]);
      assert_unusable (files[i]);
      g_free (files[i]);
    }
  assert_unusable (g_get_tmp_dir ());
  assert_unusable ("relative.pem");
  assert_unusable ("/dev/zero");
  assert_unusable ("");
  assert_unusable ("pkcs11:token=there-is-no-such-token;object=ada?pin-value=" PIN);
  assert_unusable ("pkcs11:");
  assert_unusable ("pkcs11:%");
}

/* A device that is a directory: SoftHSM, which p11-kit finds by its own registration. What is in it must be known before
 * anybody asks for devices, and the environment before there are threads. */
typedef struct
{
  char *directory;
  char *pin_file;
  char *wrong_pin_file;
} Device;

static gboolean
run (const char *const *arguments)
{
  g_auto(GStrv) environment = g_environ_setenv (g_get_environ (), "GNUTLS_PIN", PIN, TRUE);
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  int status = -1;

  if (!g_spawn_sync (NULL, (char **) arguments, environment, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &errors, &status, NULL))
    return FALSE;
  if (status != 0)
    g_printerr ("%s: %s%s", arguments[0], output, errors);
  return status == 0;
}

static char *
write_into (const char *directory, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return g_steal_pointer (&path);
}

static void
put_into_device (Device *self, const char *option, const char *pem)
{
  g_autofree char *path = write_into (self->directory, "object.pem", pem);
  g_autofree char *load = g_strconcat (option, path, NULL);
  const char *const arguments[] = { "p11tool", "--batch", "--login", "--write", load, "--label", "ada", "--id", "01", "pkcs11:token=posthorn", NULL };

  g_assert_true (run (arguments));
}

/* (nullable): %NULL: the programs for it are not here. */
static Device *
device_new (void)
{
  static const char *const initialize[] = { "softhsm2-util", "--init-token", "--free", "--label", "posthorn", "--so-pin", PIN, "--pin", PIN, NULL };
  g_autofree char *util = g_find_program_in_path ("softhsm2-util");
  g_autofree char *tool = g_find_program_in_path ("p11tool");

  if (util == NULL || tool == NULL)
    return NULL;

  Device *self = g_new0 (Device, 1);

  self->directory = g_dir_make_tmp ("posthorn-device-XXXXXX", NULL);
  self->pin_file = write_into (self->directory, "pin", PIN);
  self->wrong_pin_file = write_into (self->directory, "wrong-pin", "4321");
  g_autofree char *text = g_strdup_printf ("directories.tokendir = %s\nobjectstore.backend = file\n", self->directory);
  g_autofree char *configuration = write_into (self->directory, "softhsm2.conf", text);
  g_setenv ("SOFTHSM2_CONF", configuration, TRUE);
  g_autoptr(TestCertificate) certificate = test_certificate_new_issued (&client_spec, session_fixture_get ()->authority);
  g_assert_true (run (initialize));
  put_into_device (self, "--load-privkey=", certificate->key);
  put_into_device (self, "--load-certificate=", certificate->certificate);
  return self;
}

static void
device_free (Device *self)
{
  const char *const arguments[] = { "rm", "-r", self->directory, NULL };

  g_assert_true (run (arguments));
  g_free (self->directory);
  g_free (self->pin_file);
  g_free (self->wrong_pin_file);
  g_free (self);
}

/* @code is -1 for no error. */
static void
assert_device (const char *uri, const char *priority, int code)
{
  static const char *const script[] = { "T:", "S: 220 mail.posthorn.test ESMTP", "H:", NULL };
  const ScriptedServerOptions options = {
    .certificate = session_fixture_get ()->certificate,
    .priority = priority,
    .demand_certificate = TRUE,
    .client_authority = session_fixture_get ()->authority,
  };
  ScriptedServer *server = scripted_server_new (script, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_TLS);
  g_autoptr(GError) error = NULL;

  settings->client_certificate = g_strdup (uri);
  g_autoptr(PhConnection) connection = ph_connection_new (settings);
  hear (connection, &error);
  if (code >= 0)
    g_assert_error (error, PH_CONNECTION_ERROR, code);
  else
    g_assert_no_error (error);
  ph_connection_close (connection);
  scripted_server_finish (server);
}

static void
test_device (gconstpointer data)
{
  const Device *device = data;

  if (device == NULL)
    {
      g_test_skip ("softhsm2-util and p11tool are not here");
      return;
    }
  g_autofree char *uri = g_strdup_printf ("pkcs11:token=posthorn;object=ada?pin-source=file:%s", device->pin_file);
  g_autofree char *wrong_pin = g_strdup_printf ("pkcs11:token=posthorn;object=ada?pin-source=file:%s", device->wrong_pin_file);
  g_autofree char *wrong_object = g_strdup_printf ("pkcs11:token=posthorn;object=bob?pin-source=file:%s", device->pin_file);
  g_autofree char *pin_path = g_strdup_printf ("pkcs11:token=posthorn;object=ada?pin-source=%s", device->pin_file);
  assert_device (uri, TLS_12, -1);
  assert_device (uri, TLS_13, -1);
  assert_device (pin_path, TLS_13, -1);
  assert_device (wrong_pin, TLS_12, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE);
  assert_device (wrong_pin, TLS_13, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE);
  assert_device ("pkcs11:token=posthorn;object=ada", TLS_13, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE);
  assert_unusable (wrong_object);
}

int
main (int argc, char **argv)
{
  Device *device;
  int status;

  g_test_init (&argc, &argv, NULL);
  device = device_new ();
  session_fixture_add_cases ("/net/client-certificate/", own_cases, G_N_ELEMENTS (own_cases), sizeof own_cases[0], test_own);
  g_test_add_data_func ("/net/client-certificate/049-later-error-tls12", TLS_12, test_later_error);
  g_test_add_data_func ("/net/client-certificate/049-later-error-tls13", TLS_13, test_later_error);
  g_test_add_func ("/net/client-certificate/unusable", test_unusable);
  g_test_add_data_func ("/net/client-certificate/049-device", device, test_device);
  status = session_fixture_run ();
  g_clear_pointer (&device, device_free);
  return status;
}
