// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A world of recorded answers, in place of the network.

#include "config.h"

#include "discovery-world.h"

#include "ph-web-client.h"

#include <string.h>

#define HUGE_OCTETS (128 * 1024)

typedef enum
{
  TEMPER_MILD,
  TEMPER_HANGS,
  TEMPER_DEAF,
} Temper;

typedef struct
{
  Temper temper;
  guint delay_ms;
  GError *error;         /* (owned) (nullable) */
  PhWebAnswer *document; /* (owned) (nullable) */
  GPtrArray *records;    /* (owned) (nullable) */
  PhSignInMethods methods;
} Answer;

struct _DiscoveryWorld
{
  GObject parent_instance;
  GHashTable *answers; /* (owned) (element-type utf8 Answer) */
  GPtrArray *asked;    /* (owned) (element-type utf8) */
  GNetworkConnectivity connectivity;
  guint n_open;
  guint n_sockets;
  guint most_sockets;
};

/* One question on its way. */
typedef struct
{
  DiscoveryWorld *world; /* (unowned): the task has it */
  const Answer *answer;  /* (unowned) */
  gboolean has_socket;
  GSource *timer;  /* (owned) (nullable) */
  GSource *cancel; /* (owned) (nullable) */
} Errand;

static void discovery_world_backend_init (PhDiscoveryBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DiscoveryWorld, discovery_world, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (PH_TYPE_DISCOVERY_BACKEND, discovery_world_backend_init))

static void
free_answer (gpointer data)
{
  Answer *answer = data;

  g_clear_error (&answer->error);
  g_clear_pointer (&answer->document, ph_web_answer_unref);
  g_clear_pointer (&answer->records, g_ptr_array_unref);
  g_free (answer);
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
free_errand (gpointer data)
{
  Errand *errand = data;

  clear_source (&errand->timer);
  clear_source (&errand->cancel);
  g_free (errand);
}

static void
discovery_world_finalize (GObject *object)
{
  DiscoveryWorld *self = DISCOVERY_WORLD (object);

  g_clear_pointer (&self->answers, g_hash_table_unref);
  g_clear_pointer (&self->asked, g_ptr_array_unref);
  G_OBJECT_CLASS (discovery_world_parent_class)->finalize (object);
}

static void
discovery_world_class_init (DiscoveryWorldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = discovery_world_finalize;
}

static void
discovery_world_init (DiscoveryWorld *self)
{
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_answer);
  self->asked = g_ptr_array_new_with_free_func (g_free);
  self->connectivity = G_NETWORK_CONNECTIVITY_FULL;
}

static GError *
new_failure (const char *word)
{
  static const struct
  {
    const char *word;
    GQuark (*domain) (void);
    int code;
  } failures[] = {
    { "absent", ph_web_error_quark, PH_WEB_ERROR_ABSENT },
    { "server", ph_web_error_quark, PH_WEB_ERROR_SERVER },
    { "large", ph_web_error_quark, PH_WEB_ERROR_TOO_LARGE },
    { "redirected", ph_web_error_quark, PH_WEB_ERROR_REDIRECTED },
    { "name", g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND },
    { "temporary", g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE },
    { "timeout", g_io_error_quark, G_IO_ERROR_TIMED_OUT },
    { "unreachable", g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE },
    { "refused", g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED },
    { "tls", g_tls_error_quark, G_TLS_ERROR_BAD_CERTIFICATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    if (g_str_equal (failures[i].word, word))
      return g_error_new (failures[i].domain (), failures[i].code, "recorded: %s", word);
  g_error ("no such failure: %s", word);
}

/* (transfer full): an autoconfig document. */
static char *
write_autoconfig (char **servers)
{
  GString *text = g_string_new ("<?xml version=\"1.0\"?>\n<clientConfig version=\"1.1\"><emailProvider id=\"recorded\">");

  for (; *servers != NULL; servers++)
    {
      g_auto(GStrv) parts = g_strsplit (*servers, ":", 4);

      g_string_append_printf (text,
                              "<outgoingServer type=\"smtp\"><hostname>%s</hostname><port>%s</port><socketType>%s</socketType>"
                              "<username>%s</username><authentication>password-cleartext</authentication></outgoingServer>",
                              parts[0], parts[1], parts[2], parts[3] != NULL ? parts[3] : "%EMAILADDRESS%");
    }
  g_string_append (text, "</emailProvider></clientConfig>");
  return g_string_free (text, FALSE);
}

static char *
write_pacc (const char *host)
{
  return g_strdup_printf ("{\"protocols\": {\"submit\": {\"host\": \"%s\"}}, \"authentication\": {\"password\": true},"
                          " \"info\": {\"provider\": {\"name\": \"Recorded\"}}}",
                          host);
}

static GBytes *
read_file (const char *name)
{
  g_autofree char *path = g_build_filename (DOCUMENTS, name, NULL);
  g_autoptr(GError) error = NULL;
  char *contents = NULL;
  gsize length = 0;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (contents, length);
}

static GBytes *
write_body (char **words)
{
  char *text = NULL;

  if (g_str_equal (words[0], "file"))
    return read_file (words[1]);
  if (g_str_equal (words[0], "servers"))
    text = write_autoconfig (words + 1);
  else if (g_str_equal (words[0], "pacc"))
    text = write_pacc (words[1]);
  else if (g_str_equal (words[0], "html"))
    text = g_strdup ("<!DOCTYPE html>\n<html><body>Please sign in to this network</body></html>");
  else if (g_str_equal (words[0], "garbage"))
    text = g_strdup ("<clientConfig><emailProvider><outgoingServer type=\"smtp\"><hostname>smtp.");
  else if (g_str_equal (words[0], "huge"))
    text = g_strnfill (HUGE_OCTETS, '<');
  else if (g_str_equal (words[0], "empty"))
    text = g_strdup ("");
  g_assert_nonnull (text);
  return g_bytes_new_take (text, strlen (text));
}

static PhWebAnswer *
read_document (const char *uri, char **words)
{
  PhWebProtection protection = g_str_has_prefix (uri, "https:") ? PH_WEB_PROTECTED : PH_WEB_OPEN;

  if (g_str_equal (words[0], "from"))
    {
      uri = words[1];
      words += 2;
    }
  if (g_str_equal (words[0], "open"))
    {
      protection = PH_WEB_OPEN;
      words++;
    }

  g_autoptr(GBytes) body = write_body (words);

  return ph_web_answer_new (uri, protection, body);
}

/* HOST[:PORT][/PRIORITY] or "." */
static PhDnsRecord *
read_host (PhDnsType type, const char *word, guint16 index)
{
  g_auto(GStrv) parts = g_strsplit (word, "/", 2);
  g_auto(GStrv) place = g_strsplit (parts[0], ":", 2);
  guint16 priority = parts[1] != NULL ? (guint16) g_ascii_strtoull (parts[1], NULL, 10) : index;
  guint16 port = place[1] != NULL ? (guint16) g_ascii_strtoull (place[1], NULL, 10) : 0;
  const char *host = g_str_equal (place[0], ".") ? "" : place[0];

  return type == PH_DNS_MX ? ph_dns_record_new_mx (host, priority) : ph_dns_record_new_srv (host, port, priority);
}

static PhDnsRecord *
read_text (char **words)
{
  if (!g_str_equal (words[0], "digest-of"))
    {
      g_autofree char *text = g_strjoinv (" ", words);

      return ph_dns_record_new_txt (text);
    }

  g_autofree char *document = write_pacc (words[1]);
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) document, -1);
  g_checksum_get_digest (checksum, digest, &length);

  g_autofree char *base64 = g_base64_encode (digest, length);
  g_autofree char *text = g_strdup_printf ("v=UAAC1; a=sha256; d=%s", base64);

  return ph_dns_record_new_txt (text);
}

static GPtrArray *
read_records (const char *verb, char **words)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_dns_record_free);

  if (g_str_equal (verb, "txt"))
    g_ptr_array_add (records, read_text (words));
  else
    for (guint i = 0; words[i] != NULL; i++)
      g_ptr_array_add (records, read_host (g_str_equal (verb, "mx") ? PH_DNS_MX : PH_DNS_SRV, words[i], (guint16) i));
  return records;
}

static PhSignInMethods
read_methods (char **words)
{
  PhSignInMethods methods = 0;

  for (; *words != NULL; words++)
    {
      if (g_str_equal (*words, "password"))
        methods |= PH_SIGN_IN_PASSWORD;
      else if (g_str_equal (*words, "browser"))
        methods |= PH_SIGN_IN_BROWSER;
      else if (g_str_equal (*words, "none"))
        methods |= PH_SIGN_IN_NONE;
      else
        g_error ("no way to sign in: %s", *words);
    }
  return methods;
}

static gboolean
read_temper (Answer *answer, const char *word)
{
  if (g_str_equal (word, "hang"))
    answer->temper = TEMPER_HANGS;
  else if (g_str_has_prefix (word, "deaf+"))
    answer->temper = TEMPER_DEAF;
  else if (word[0] != '+')
    return FALSE;
  if (strchr (word, '+') != NULL)
    answer->delay_ms = (guint) g_ascii_strtoull (strchr (word, '+') + 1, NULL, 10);
  return TRUE;
}

/**
 * discovery_world_add:
 * @self: a world
 * @line: an answer
 *
 * See the header for what a line looks like.
 */
void
discovery_world_add (DiscoveryWorld *self, const char *line)
{
  g_auto(GStrv) all = g_strsplit (line, " ", -1);
  char **words = all;
  Answer *answer = g_new0 (Answer, 1);

  if (read_temper (answer, words[0]))
    words++;
  g_assert_cmpuint (g_strv_length (words), >=, 2);
  g_hash_table_replace (self->answers, g_strdup_printf ("%s %s", words[0], words[1]), answer);
  if (answer->temper == TEMPER_HANGS)
    return;
  if (g_str_equal (words[2], "fail"))
    answer->error = new_failure (words[3]);
  else if (g_str_equal (words[0], "get"))
    answer->document = read_document (words[1], words + 2);
  else if (g_str_equal (words[0], "probe"))
    answer->methods = read_methods (words + 2);
  else
    answer->records = read_records (words[0], words + 2);
}

DiscoveryWorld *
discovery_world_new (const char *lines)
{
  DiscoveryWorld *self = g_object_new (DISCOVERY_TYPE_WORLD, NULL);

  g_auto(GStrv) pieces = g_strsplit (lines != NULL ? lines : "", "; ", -1);
  g_autofree char *one_way = g_strjoinv ("\n", pieces);
  g_auto(GStrv) each = g_strsplit (one_way, "\n", -1);

  for (guint i = 0; each[i] != NULL; i++)
    if (*g_strstrip (each[i]) != '\0')
      discovery_world_add (self, each[i]);
  return self;
}

void
discovery_world_set_connectivity (DiscoveryWorld *self, GNetworkConnectivity connectivity)
{
  self->connectivity = connectivity;
}

gboolean
discovery_world_was_asked (DiscoveryWorld *self, const char *question)
{
  return g_ptr_array_find_with_equal_func (self->asked, question, g_str_equal, NULL);
}

guint
discovery_world_count_asked (DiscoveryWorld *self)
{
  return self->asked->len;
}

guint
discovery_world_get_most_sockets (DiscoveryWorld *self)
{
  return self->most_sockets;
}

guint
discovery_world_count_open (DiscoveryWorld *self)
{
  return self->n_open;
}

GPtrArray *
discovery_world_get_asked (DiscoveryWorld *self)
{
  return self->asked;
}

static void
end_errand (GTask *task)
{
  Errand *errand = g_task_get_task_data (task);

  clear_source (&errand->timer);
  clear_source (&errand->cancel);
  errand->world->n_open--;
  if (errand->has_socket)
    errand->world->n_sockets--;
}

static gboolean
on_time (gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  Errand *errand = g_task_get_task_data (task);
  const Answer *answer = errand->answer;

  end_errand (task);
  if (answer->error != NULL)
    g_task_return_error (task, g_error_copy (answer->error));
  else
    g_task_return_pointer (task, (gpointer) answer, NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);

  end_errand (task);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "recorded: cancelled");
  return G_SOURCE_REMOVE;
}

static void
wait_for_time (GTask *task, guint delay_ms)
{
  Errand *errand = g_task_get_task_data (task);

  errand->timer = g_timeout_source_new (delay_ms);
  g_source_set_callback (errand->timer, on_time, g_object_ref (task), g_object_unref);
  g_source_attach (errand->timer, g_main_context_get_thread_default ());
}

static void
wait_for_cancellation (GTask *task)
{
  Errand *errand = g_task_get_task_data (task);

  errand->cancel = g_cancellable_source_new (g_task_get_cancellable (task));
  g_source_set_callback (errand->cancel, G_SOURCE_FUNC (on_cancelled), g_object_ref (task), g_object_unref);
  g_source_attach (errand->cancel, g_main_context_get_thread_default ());
}

static const Answer *
find_answer (DiscoveryWorld *self, const char *question)
{
  const Answer *answer = g_hash_table_lookup (self->answers, question);

  if (answer != NULL)
    return answer;

  Answer *nothing = g_new0 (Answer, 1);

  nothing->error = new_failure (g_str_has_prefix (question, "probe") ? "refused" : "name");
  g_hash_table_replace (self->answers, g_strdup (question), nothing);
  return nothing;
}

static void
ask (DiscoveryWorld *self, const char *verb, const char *target, GTask *task)
{
  g_autofree char *question = g_strdup_printf ("%s %s", verb, target);
  Errand *errand = g_new0 (Errand, 1);

  errand->world = self;
  errand->answer = find_answer (self, question);
  errand->has_socket = g_str_equal (verb, "get") || g_str_equal (verb, "probe");
  g_task_set_task_data (task, errand, free_errand);
  g_task_set_check_cancellable (task, FALSE);
  g_ptr_array_add (self->asked, g_steal_pointer (&question));
  self->n_open++;
  if (errand->has_socket)
    self->n_sockets++;
  self->most_sockets = MAX (self->most_sockets, self->n_sockets);

  if (errand->answer->temper != TEMPER_HANGS)
    wait_for_time (task, errand->answer->delay_ms);
  if (errand->answer->temper != TEMPER_DEAF)
    wait_for_cancellation (task);
}

static void
note_contact (PhDiscoveryBackend *backend, const char *uri)
{
  g_autoptr(GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);

  g_assert_nonnull (parsed);
  ph_discovery_backend_note_contact (backend, g_uri_get_host (parsed));
}

static void
fetch_async (PhDiscoveryBackend *backend, const char *uri, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (backend, cancellable, callback, user_data);

  note_contact (backend, uri);
  ask (DISCOVERY_WORLD (backend), "get", uri, task);
}

static PhWebAnswer *
fetch_finish (PhDiscoveryBackend *backend, GAsyncResult *result, GError **error)
{
  const Answer *answer = g_task_propagate_pointer (G_TASK (result), error);

  if (answer == NULL)
    return NULL;
  /* Where a redirection led. */
  note_contact (backend, ph_web_answer_get_uri (answer->document));
  return ph_web_answer_ref (answer->document);
}

static void
lookup_async (PhDiscoveryBackend *backend, PhDnsType type, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  static const char *const verbs[] = { [PH_DNS_MX] = "mx", [PH_DNS_SRV] = "srv", [PH_DNS_TXT] = "txt" };
  g_autoptr(GTask) task = g_task_new (backend, cancellable, callback, user_data);

  ask (DISCOVERY_WORLD (backend), verbs[type], name, task);
}

static GPtrArray *
lookup_finish (PhDiscoveryBackend *backend, GAsyncResult *result, GError **error)
{
  const Answer *answer = g_task_propagate_pointer (G_TASK (result), error);

  return answer != NULL ? g_ptr_array_ref (answer->records) : NULL;
}

static void
probe_async (PhDiscoveryBackend *backend, PhEndpoint *endpoint, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (backend, cancellable, callback, user_data);
  g_autofree char *target = g_strdup_printf ("%s:%u%s", ph_endpoint_get_host (endpoint), ph_endpoint_get_port (endpoint),
                                             ph_endpoint_get_security (endpoint) == PH_SECURITY_NONE ? "/none" : "");

  ph_discovery_backend_note_contact (backend, ph_endpoint_get_host (endpoint));
  ask (DISCOVERY_WORLD (backend), "probe", target, task);
}

static gboolean
probe_finish (PhDiscoveryBackend *backend, GAsyncResult *result, PhProbeFacts *ret_facts, GError **error)
{
  const Answer *answer = g_task_propagate_pointer (G_TASK (result), error);

  if (answer == NULL)
    return FALSE;
  ret_facts->methods = answer->methods;
  return TRUE;
}

static GNetworkConnectivity
get_connectivity (PhDiscoveryBackend *backend)
{
  return DISCOVERY_WORLD (backend)->connectivity;
}

static void
discovery_world_backend_init (PhDiscoveryBackendInterface *iface)
{
  iface->fetch_async = fetch_async;
  iface->fetch_finish = fetch_finish;
  iface->lookup_async = lookup_async;
  iface->lookup_finish = lookup_finish;
  iface->probe_async = probe_async;
  iface->probe_finish = probe_finish;
  iface->get_connectivity = get_connectivity;
}
