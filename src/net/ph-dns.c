// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the DNS says about a domain besides addresses: who takes its mail, where its services run, and text. Nothing of it is
// authenticated; what comes is checked to be what a host name or a text can be, and is not believed beyond that.

#include "config.h"

#include "ph-dns.h"

#include "ph-deadline.h"
#include "ph-dns-text.h"
#include "ph-host-name.h"
#include "ph-task-data.h"

#include <string.h>

/* Somebody waits. A resolver that is further than this away loses most questions anyway. */
#define LOOKUP_TIMEOUT_MS 5000
/* More than any domain has; whoever gets the list may try one after the other. */
#define MAX_RECORDS 64
/* A digest takes a hundred octets, and a key some hundreds. */
#define MAX_TEXT_LENGTH 4096

static const GResolverRecordType resolver_types[] = {
  [PH_DNS_MX] = G_RESOLVER_RECORD_MX,
  [PH_DNS_SRV] = G_RESOLVER_RECORD_SRV,
  [PH_DNS_TXT] = G_RESOLVER_RECORD_TXT,
};

typedef struct
{
  PhDnsType type;
  PhDeadline *deadline; /* (owned) */
} LookupOp;

static void
lookup_op_free (LookupOp *op)
{
  ph_deadline_stop (op->deadline);
  g_object_unref (op->deadline);
  g_free (op);
}

PH_DEFINE_TASK_DATA (LookupOp, lookup_op)

G_DEFINE_BOXED_TYPE (PhDnsRecord, ph_dns_record, ph_dns_record_copy, ph_dns_record_free)

static void lookup_records_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void lookup_text_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static PhDnsRecord *
new_record (PhDnsType type)
{
  PhDnsRecord *self = g_new0 (PhDnsRecord, 1);

  self->type = type;
  return self;
}

/* (transfer full): in lower case, without the dot at its end. */
static char *
normalise_host (const char *host)
{
  char *name = g_ascii_strdown (host, -1);

  if (g_str_has_suffix (name, "."))
    name[strlen (name) - 1] = '\0';
  return name;
}

/**
 * ph_dns_record_new_mx:
 * @host: who takes the mail; "" or ".": nobody (RFC 7505)
 * @priority: the preference, lower is better
 *
 * Returns: (transfer full): a new record
 */
PhDnsRecord *
ph_dns_record_new_mx (const char *host, guint16 priority)
{
  g_return_val_if_fail (host != NULL, NULL);

  PhDnsRecord *self = new_record (PH_DNS_MX);

  self->host = normalise_host (host);
  self->priority = priority;
  return self;
}

/**
 * ph_dns_record_new_srv:
 * @host: where the service runs; "" or ".": nowhere (RFC 2782)
 * @port: its port
 * @priority: lower is better
 *
 * Returns: (transfer full): a new record
 */
PhDnsRecord *
ph_dns_record_new_srv (const char *host, guint16 port, guint16 priority)
{
  g_return_val_if_fail (host != NULL, NULL);

  PhDnsRecord *self = new_record (PH_DNS_SRV);

  self->host = normalise_host (host);
  self->port = port;
  self->priority = priority;
  return self;
}

/**
 * ph_dns_record_new_txt:
 * @text: the text; what is not UTF-8 in it is replaced
 *
 * Returns: (transfer full): a new record
 */
PhDnsRecord *
ph_dns_record_new_txt (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  PhDnsRecord *self = new_record (PH_DNS_TXT);

  self->text = g_utf8_make_valid (text, -1);
  return self;
}

/**
 * ph_dns_record_copy:
 * @self: a record
 *
 * Returns: (transfer full): a copy of it
 */
PhDnsRecord *
ph_dns_record_copy (const PhDnsRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  PhDnsRecord *copy = new_record (self->type);

  copy->host = g_strdup (self->host);
  copy->port = self->port;
  copy->priority = self->priority;
  copy->text = g_strdup (self->text);
  return copy;
}

/**
 * ph_dns_record_free:
 * @self: (transfer full): a record
 */
void
ph_dns_record_free (PhDnsRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->host);
  g_free (self->text);
  g_free (self);
}

/* A host name, or "" for none: a resolver hands out any octets, escaped, and an address is none (RFC 5321 §5.1, RFC 2782). */
static gboolean
is_target (const char *host)
{
  g_autofree char *name = ph_host_name_to_ascii (host);

  return *host == '\0' || (name != NULL && !g_hostname_is_ip_address (name));
}

static GPtrArray *
new_records (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) ph_dns_record_free);
}

/* Takes @owned; keeps it if its content can be one. */
static void
add_if_sound (GPtrArray *records, PhDnsRecord *owned)
{
  g_autoptr(PhDnsRecord) record = owned;
  gboolean is_sound = record->type == PH_DNS_TXT ? strlen (record->text) <= MAX_TEXT_LENGTH : is_target (record->host);

  if (is_sound && records->len < MAX_RECORDS)
    g_ptr_array_add (records, g_steal_pointer (&record));
}

static int
compare_priority (gconstpointer a, gconstpointer b)
{
  const PhDnsRecord *const *first = a;
  const PhDnsRecord *const *second = b;

  return (int) (*first)->priority - (int) (*second)->priority;
}

/* (transfer full): by preference; of equal ones in the order in which they came. */
static GPtrArray *
read_mx (GList *variants)
{
  GPtrArray *records = new_records ();

  for (GList *l = variants; l != NULL; l = l->next)
    {
      const char *host;
      guint16 preference;

      g_variant_get (l->data, "(q&s)", &preference, &host);
      add_if_sound (records, ph_dns_record_new_mx (host, preference));
    }
  g_ptr_array_sort (records, compare_priority);
  return records;
}

/* (transfer full): by priority, those of the same one drawn by their weights (RFC 2782). */
static GPtrArray *
read_srv (GList *variants)
{
  GPtrArray *records = new_records ();
  GList *targets = NULL;

  for (GList *l = variants; l != NULL; l = l->next)
    {
      const char *host;
      guint16 priority, weight, port;

      g_variant_get (l->data, "(qqq&s)", &priority, &weight, &port, &host);
      /* Of a single "." no list would be left below. */
      targets = g_list_prepend (targets, g_srv_target_new (strcmp (host, ".") == 0 ? "" : host, port, priority, weight));
    }
  targets = g_srv_target_list_sort (targets);
  for (GList *l = targets; l != NULL; l = l->next)
    add_if_sound (records, ph_dns_record_new_srv (g_srv_target_get_hostname (l->data), g_srv_target_get_port (l->data),
                                                  g_srv_target_get_priority (l->data)));
  g_list_free_full (targets, (GDestroyNotify) g_srv_target_free);
  return records;
}

static GPtrArray *
read_txt (GList *variants)
{
  GPtrArray *records = new_records ();

  for (GList *l = variants; l != NULL; l = l->next)
    {
      g_autofree const char **strings = NULL;
      g_autofree char *text = NULL;

      g_variant_get (l->data, "(^a&s)", &strings);
      text = g_strjoinv (NULL, (char **) strings);
      add_if_sound (records, ph_dns_record_new_txt (text));
    }
  return records;
}

/* "None" says something only where nothing else is said. */
static void
drop_contradictions (GPtrArray *records)
{
  gboolean has_host = FALSE;

  for (guint i = 0; i < records->len; i++)
    has_host = has_host || ((PhDnsRecord *) g_ptr_array_index (records, i))->host[0] != '\0';
  for (guint i = records->len; i > 0; i--)
    if (((PhDnsRecord *) g_ptr_array_index (records, i - 1))->host[0] == '\0' && (has_host || i > 1))
      g_ptr_array_remove_index (records, i - 1);
}

/* (transfer full): what is usable of the resolver's @variants, in the order in which to try it. */
static GPtrArray *
read_variants (PhDnsType type, GList *variants)
{
  g_autoptr(GPtrArray) records = NULL;

  if (type == PH_DNS_TXT)
    return read_txt (variants);
  records = type == PH_DNS_MX ? read_mx (variants) : read_srv (variants);
  drop_contradictions (records);
  return g_steal_pointer (&records);
}

static void
return_records (GTask *task, GPtrArray *owned_records)
{
  g_autoptr(GPtrArray) records = owned_records;

  if (records->len > 0)
    g_task_return_pointer (task, g_steal_pointer (&records), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no record that can be used");
}

static void
lookup_records_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  LookupOp *op = lookup_op_get (task);
  g_autoptr(GError) error = NULL;
  g_autolist (GVariant) variants = g_resolver_lookup_records_finish (G_RESOLVER (source), result, &error);

  ph_deadline_translate_error (op->deadline, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    return_records (task, read_variants (op->type, variants));
}

static void
lookup_text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  LookupOp *op = lookup_op_get (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) texts = ph_dns_text_lookup_finish (result, &error);

  if (texts == NULL)
    {
      ph_deadline_translate_error (op->deadline, &error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  GPtrArray *records = new_records ();
  for (guint i = 0; i < texts->len; i++)
    add_if_sound (records, ph_dns_record_new_txt (g_ptr_array_index (texts, i)));
  return_records (task, records);
}

/* Its TXT records are not to be had safely; a resolver that somebody has put in its place is asked for them. */
static gboolean
is_built_in (GResolver *resolver)
{
  return strcmp (G_OBJECT_TYPE_NAME (resolver), "GThreadedResolver") == 0;
}

/**
 * ph_dns_lookup_async:
 * @type: the kind of record
 * @name: a domain name in A-labels
 * @cancellable: (nullable): stops it
 * @callback: called with the answer, within five seconds
 * @user_data: for @callback
 *
 * Asks GIO's default resolver.
 */
void
ph_dns_lookup_async (PhDnsType type, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (type < G_N_ELEMENTS (resolver_types) && name != NULL);

  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(GResolver) resolver = g_resolver_get_default ();
  LookupOp *op = g_new0 (LookupOp, 1);

  g_task_set_source_tag (task, ph_dns_lookup_async);
  lookup_op_attach (task, op);
  op->type = type;
  op->deadline = ph_deadline_new (cancellable);
  ph_deadline_restart (op->deadline, LOOKUP_TIMEOUT_MS);
  GCancellable *limit = ph_deadline_get_cancellable (op->deadline);
  if (type == PH_DNS_TXT && is_built_in (resolver))
    ph_dns_text_lookup_async (name, limit, lookup_text_cb, g_steal_pointer (&task));
  else
    g_resolver_lookup_records_async (resolver, name, resolver_types[type], limit, lookup_records_cb, g_steal_pointer (&task));
}

/**
 * ph_dns_lookup_finish:
 * @result: what the callback got
 * @error: return location
 *
 * MX records are sorted by preference, SRV records by priority and weight (RFC 2782). That there explicitly is none
 * is one record with the host "", and never stands beside others.
 *
 * Errors: `G_RESOLVER_ERROR` (`NOT_FOUND`: there is none, or none that makes sense), `G_IO_ERROR_TIMED_OUT`,
 * `G_IO_ERROR_CANCELLED`.
 *
 * Returns: (transfer full) (element-type PhDnsRecord): at least one record, the best first
 */
GPtrArray *
ph_dns_lookup_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_dns_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
