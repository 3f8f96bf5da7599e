// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Names and records that exist for the test alone.

#include "config.h"

#include "loopback-resolver.h"

#include <string.h>

#define ZONE "posthorn.test"

#define TYPE_LOOPBACK_RESOLVER (loopback_resolver_get_type ())
G_DECLARE_FINAL_TYPE (LoopbackResolver, loopback_resolver, LOOPBACK, RESOLVER, GResolver)
struct _LoopbackResolver
{
  GResolver parent_instance;

  GHashTable *records; /* (owned): "type name" → GVariant of an array */
  guint n_questions;
};
G_DEFINE_FINAL_TYPE (LoopbackResolver, loopback_resolver, G_TYPE_RESOLVER)

static LoopbackResolver *installed; /* (owned) (nullable) */
static GResolver *before;           /* (owned) (nullable) */

static void
free_addresses (gpointer addresses)
{
  g_resolver_free_addresses (addresses);
}

static void
free_variants (gpointer variants)
{
  g_list_free_full (variants, (GDestroyNotify) g_variant_unref);
}

static void
never_answer (GCancellable *cancellable, GTask *task)
{
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
}

/* Whether that is all that is said to @task. */
static gboolean
is_silent (GTask *task, const char *name)
{
  if (!g_str_has_prefix (name, "silent."))
    return FALSE;
  if (!g_task_return_error_if_cancelled (task))
    g_signal_connect (g_task_get_cancellable (task), "cancelled", G_CALLBACK (never_answer), g_object_ref (task));
  return TRUE;
}

static void
lookup_by_name_with_flags_async (GResolver *resolver, const char *host, GResolverNameLookupFlags flags, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  LOOPBACK_RESOLVER (resolver)->n_questions++;
  if (is_silent (task, host))
    return;
  if (g_str_has_suffix (host, ZONE) && (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY) == 0)
    g_task_return_pointer (task, g_list_append (NULL, g_inet_address_new_from_string ("127.0.0.1")), free_addresses);
  else
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such name: %s", host);
}

static void
lookup_by_name_async (GResolver *resolver, const char *host, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  lookup_by_name_with_flags_async (resolver, host, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback, user_data);
}

static char *
new_key (const char *name, GResolverRecordType type)
{
  return g_strdup_printf ("%d %s", (int) type, name);
}

static void
lookup_records_async (GResolver *resolver, const char *name, GResolverRecordType type, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  LoopbackResolver *self = LOOPBACK_RESOLVER (resolver);
  g_autoptr(GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  g_autofree char *key = new_key (name, type);
  GVariant *records = g_hash_table_lookup (self->records, key);
  GList *list = NULL;

  self->n_questions++;
  if (is_silent (task, name))
    return;
  for (gsize i = 0; records != NULL && i < g_variant_n_children (records); i++)
    list = g_list_append (list, g_variant_get_child_value (records, i));
  if (list != NULL)
    g_task_return_pointer (task, list, free_variants);
  else
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such record: %s", name);
}

static GList *
lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
loopback_resolver_finalize (GObject *object)
{
  g_hash_table_unref (LOOPBACK_RESOLVER (object)->records);

  G_OBJECT_CLASS (loopback_resolver_parent_class)->finalize (object);
}

static void
loopback_resolver_class_init (LoopbackResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = loopback_resolver_finalize;
  resolver_class->lookup_by_name_async = lookup_by_name_async;
  resolver_class->lookup_by_name_finish = lookup_finish;
  resolver_class->lookup_by_name_with_flags_async = lookup_by_name_with_flags_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_finish;
  resolver_class->lookup_records_async = lookup_records_async;
  resolver_class->lookup_records_finish = lookup_finish;
}

static void
loopback_resolver_init (LoopbackResolver *self)
{
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
}

void
loopback_resolver_install (void)
{
  g_assert_null (installed);
  before = g_resolver_get_default ();
  installed = g_object_new (TYPE_LOOPBACK_RESOLVER, NULL);
  g_resolver_set_default (G_RESOLVER (installed));
}

void
loopback_resolver_uninstall (void)
{
  g_resolver_set_default (before);
  g_clear_object (&before);
  g_clear_object (&installed);
}

void
loopback_resolver_set_records (const char *name, GResolverRecordType type, const char *records)
{
  static const char *const formats[] = {
    [G_RESOLVER_RECORD_SRV] = "a(qqqs)",
    [G_RESOLVER_RECORD_MX] = "a(qs)",
    [G_RESOLVER_RECORD_TXT] = "a(as)",
  };
  g_autoptr(GError) error = NULL;

  if (records == NULL)
    {
      g_autofree char *key = new_key (name, type);

      g_hash_table_remove (installed->records, key);
      return;
    }
  GVariant *variant = g_variant_parse (G_VARIANT_TYPE (formats[type]), records, NULL, NULL, &error);
  g_assert_no_error (error);
  g_hash_table_insert (installed->records, new_key (name, type), variant);
}

guint
loopback_resolver_count_questions (void)
{
  return installed->n_questions;
}
