// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The providers that are known and the names by which they are found. What a group of a file means is the business of
// ph-provider-group.c, which files there are that of ph-provider-files.c.

#include "config.h"

#include "ph-provider-catalogue.h"

#include "ph-domain-suggestion.h"
#include "ph-provider-files.h"
#include "ph-provider-group.h"
#include "ph-provider-index.h"

#include "ph-providers-resource.h"

#include <string.h>

#define RESOURCE_PATH "/io/github/posthorn/Posthorn/providers/providers.conf"
#define BUILT_IN_NAME "providers.conf"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* Ten times what is built in; each one is a row of the list of presets. */
#define MAX_GROUPS 2000
/* Whoever has more than that to mend begins with these. */
#define MAX_PROBLEMS 100
/* More files than that count the same; see rank_of_file(). */
#define MAX_FILES_OF_ORIGIN 9999

struct _PhProviderCatalogue
{
  GObject parent_instance;

  GPtrArray *providers;     /* (owned) (element-type PhProvider): as the list shows them */
  GPtrArray *problems;      /* (owned) (element-type utf8): with a NULL at its end */
  PhProviderIndex *domains; /* (owned) */
  PhProviderIndex *below;   /* (owned): names X for which "*.X" stands in a file */
  PhProviderIndex *mx;      /* (owned) */
  PhProviderIndex *servers; /* (owned) */
  guint n_files;
  guint n_groups;
};

/* The file that is being read. */
typedef struct
{
  const char *name;
  PhProviderOrigin origin;
  guint rank;
} Source;

static GType
get_item_type (GListModel *model)
{
  return PH_TYPE_PROVIDER;
}

static guint
get_n_items (GListModel *model)
{
  return PH_PROVIDER_CATALOGUE (model)->providers->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  PhProviderCatalogue *self = PH_PROVIDER_CATALOGUE (model);

  return position < self->providers->len ? g_object_ref (g_ptr_array_index (self->providers, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PhProviderCatalogue, ph_provider_catalogue, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
ph_provider_catalogue_finalize (GObject *object)
{
  PhProviderCatalogue *self = PH_PROVIDER_CATALOGUE (object);

  ph_provider_index_free (self->domains);
  ph_provider_index_free (self->below);
  ph_provider_index_free (self->mx);
  ph_provider_index_free (self->servers);
  g_ptr_array_unref (self->providers);
  g_ptr_array_unref (self->problems);
  G_OBJECT_CLASS (ph_provider_catalogue_parent_class)->finalize (object);
}

static void
ph_provider_catalogue_class_init (PhProviderCatalogueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_provider_catalogue_finalize;
}

static void
ph_provider_catalogue_init (PhProviderCatalogue *self)
{
  self->providers = g_ptr_array_new_with_free_func (g_object_unref);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->problems, NULL);
  self->domains = ph_provider_index_new ();
  self->below = ph_provider_index_new ();
  self->mx = ph_provider_index_new ();
  self->servers = ph_provider_index_new ();
}

static void note (PhProviderCatalogue *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
note (PhProviderCatalogue *self, const char *format, ...)
{
  va_list arguments;

  if (self->problems->len > MAX_PROBLEMS)
    return;
  va_start (arguments, format);
  g_ptr_array_insert (self->problems, (int) self->problems->len - 1, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* A person's files before the administrator's before what is built in, and of the same origin what was added later. */
static guint
rank_of_file (PhProviderCatalogue *self, PhProviderOrigin origin)
{
  return (guint) origin * (MAX_FILES_OF_ORIGIN + 1) + MIN (self->n_files, MAX_FILES_OF_ORIGIN);
}

/* Several may use the same server. Whoever asks for a server has asked for the domain before, so it is rather the one that
 * has no domains of its own; then the one that is certain. */
static guint
rank_of_server (PhProvider *provider, guint rank)
{
  gboolean is_host = *ph_provider_get_domains (provider) == NULL;

  return 4 * rank + (is_host ? 2 : 0) + (ph_provider_get_certainty (provider) == PH_PROVIDER_PINNED ? 1 : 0);
}

static void
claim (PhProviderCatalogue *self, PhProviderIndex *index, const char *name, PhProvider *provider, const Source *source)
{
  if (!ph_provider_index_claim (index, name, provider, source->rank))
    note (self, "%s: %s: “%s” is in another group of this file as well and so counts for neither", source->name, ph_provider_get_name (provider), name);
}

static void
claim_domains (PhProviderCatalogue *self, PhProvider *provider, const Source *source)
{
  const char *const *domains = ph_provider_get_domains (provider);
  const char *const *suffixes = ph_provider_get_mx_suffixes (provider);

  for (guint i = 0; domains[i] != NULL; i++)
    if (g_str_has_prefix (domains[i], "*."))
      claim (self, self->below, domains[i] + strlen ("*."), provider, source);
    else
      claim (self, self->domains, domains[i], provider, source);
  for (guint i = 0; suffixes[i] != NULL; i++)
    claim (self, self->mx, suffixes[i], provider, source);
}

/* Of this computer's own servers the name doesn't say which one it is. */
static void
claim_server (PhProviderCatalogue *self, PhProvider *provider, PhEndpoint *endpoint, const Source *source)
{
  if (!ph_endpoint_is_loopback (endpoint))
    ph_provider_index_claim (self->servers, ph_endpoint_get_host (endpoint), provider, rank_of_server (provider, source->rank));
}

static void
claim_servers (PhProviderCatalogue *self, PhProvider *provider, const Source *source)
{
  const char *const *domains = ph_provider_get_domains (provider);

  for (guint i = 0; i < ph_provider_get_n_endpoints (provider); i++)
    {
      g_autoptr(PhEndpoint) endpoint = ph_provider_get_endpoint (provider, i, NULL);

      claim_server (self, provider, endpoint, source);
      for (guint k = 0; strchr (ph_endpoint_get_host (endpoint), '%') != NULL && domains[k] != NULL; k++)
        {
          g_autoptr(PhEndpoint) of_domain = ph_provider_get_endpoint (provider, i, domains[k]);

          claim_server (self, provider, of_domain, source);
        }
    }
}

static void
add_group (PhProviderCatalogue *self, GKeyFile *file, const char *group, const Source *source)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PhProvider) provider = ph_provider_new_from_group (file, group, source->origin, &error);
  g_autofree char *unknown = ph_provider_group_dup_unknown_key (file, group);

  if (unknown != NULL)
    note (self, "%s: %s: %s: there is no such key", source->name, group, unknown);
  if (provider == NULL)
    {
      note (self, "%s: %s: %s", source->name, group, error->message);
      return;
    }
  claim_domains (self, provider, source);
  claim_servers (self, provider, source);
  g_ptr_array_add (self->providers, g_steal_pointer (&provider));
}

static void
add_groups (PhProviderCatalogue *self, GKeyFile *file, const Source *source)
{
  g_auto(GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      if (self->n_groups == MAX_GROUPS)
        {
          note (self, "%s: more than %d providers; those from “%s” on are left out", source->name, MAX_GROUPS, groups[i]);
          return;
        }
      self->n_groups++;
      add_group (self, file, groups[i], source);
    }
}

static int
compare_providers (gconstpointer a, gconstpointer b)
{
  PhProvider *one = *(PhProvider *const *) a;
  PhProvider *other = *(PhProvider *const *) b;
  int order = (int) ph_provider_get_origin (other) - (int) ph_provider_get_origin (one);

  if (order == 0)
    order = g_ascii_strcasecmp (ph_provider_get_name (one), ph_provider_get_name (other));
  return order;
}

/**
 * ph_provider_catalogue_new:
 *
 * Returns: (transfer full): a catalogue without a provider
 */
PhProviderCatalogue *
ph_provider_catalogue_new (void)
{
  return g_object_new (PH_TYPE_PROVIDER_CATALOGUE, NULL);
}

/* (transfer full): the file that is built into the library. */
static GBytes *
dup_built_in_file (void)
{
  static gsize is_registered = 0;

  /* By hand: the linker leaves a constructor out of a static library if nothing else of its object file is used. */
  if (g_once_init_enter (&is_registered))
    {
      ph_providers_register_resource ();
      g_once_init_leave (&is_registered, 1);
    }
  /* Among all: while another thread registers it, the resource itself is not there yet, and this waits for that. */
  return g_resources_lookup_data (RESOURCE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

/**
 * ph_provider_catalogue_new_built_in:
 *
 * Returns: (transfer full): a catalogue of what comes with Posthorn, without the files of this computer
 */
PhProviderCatalogue *
ph_provider_catalogue_new_built_in (void)
{
  PhProviderCatalogue *self = ph_provider_catalogue_new ();
  g_autoptr(GBytes) file = dup_built_in_file ();

  ph_provider_catalogue_add (self, file, BUILT_IN_NAME, PH_PROVIDER_BUILT_IN);
  return self;
}

/* Editors of another system put one in front, and GKeyFile takes it for a part of the first line. */
static const char *
skip_byte_order_mark (const char *text, gsize *size)
{
  if (*size < strlen (BYTE_ORDER_MARK) || memcmp (text, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK)) != 0)
    return text;
  *size -= strlen (BYTE_ORDER_MARK);
  return text + strlen (BYTE_ORDER_MARK);
}

/**
 * ph_provider_catalogue_add:
 * @self: a catalogue
 * @file: a catalogue file; its format stands at the head of `data/providers/providers.conf`
 * @file_name: what it is called among the problems
 * @origin: whose file it is
 *
 * Adds all groups that can be understood; the others are noted among the problems, as is a whole file that can't be. Of two
 * files of the same origin that speak of the same domain, the later one counts.
 */
void
ph_provider_catalogue_add (PhProviderCatalogue *self, GBytes *file, const char *file_name, PhProviderOrigin origin)
{
  g_return_if_fail (PH_IS_PROVIDER_CATALOGUE (self));
  g_return_if_fail (file != NULL && file_name != NULL);

  gsize size = 0;
  const char *text = skip_byte_order_mark (g_bytes_get_data (file, &size), &size);
  guint n_before = self->providers->len;
  g_autoptr(GKeyFile) key_file = g_key_file_new ();
  g_autoptr(GError) error = NULL;

  if (size == 0)
    return;
  if (size > PH_PROVIDER_FILE_MAX_SIZE)
    note (self, "%s: larger than 1 MiB", file_name);
  else if (!g_utf8_validate (text, (gssize) size, NULL))
    note (self, "%s: not UTF-8", file_name);
  else if (!g_key_file_load_from_data (key_file, text, size, G_KEY_FILE_NONE, &error))
    note (self, "%s: %s", file_name, error->message);
  else
    {
      Source source = { file_name, origin, rank_of_file (self, origin) };

      self->n_files++;
      add_groups (self, key_file, &source);
      g_ptr_array_sort (self->providers, compare_providers);
      g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->providers->len);
    }
}

static void
load_in_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr(PhProviderCatalogue) self = ph_provider_catalogue_new_built_in ();
  GError *error = NULL;
  g_autoptr(GPtrArray) files = ph_provider_files_read (cancellable, &error);

  if (files == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < files->len; i++)
    {
      const PhProviderFile *file = g_ptr_array_index (files, i);

      if (file->contents == NULL)
        note (self, "%s: %s", file->path, file->problem);
      else
        ph_provider_catalogue_add (self, file->contents, file->path, file->origin);
    }
  g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
}

/**
 * ph_provider_catalogue_load_async:
 * @cancellable: (nullable): stops reading
 * @callback: called when everything is read
 * @user_data: for @callback
 *
 * Reads what is built in and every `*.conf` in `posthorn/providers.d` of `$XDG_CONFIG_DIRS` and `$XDG_CONFIG_HOME`, on a
 * thread. Files that can't be read or understood are noted among the problems and passed over.
 *
 * Errors: `G_IO_ERROR_CANCELLED`.
 */
void
ph_provider_catalogue_load_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_provider_catalogue_load_async);
  g_task_run_in_thread (task, load_in_thread_cb);
}

/**
 * ph_provider_catalogue_load_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the catalogue; %NULL only when it was cancelled
 */
PhProviderCatalogue *
ph_provider_catalogue_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_provider_catalogue_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ph_provider_catalogue_get_problems:
 * @self: a catalogue
 *
 * Returns: (transfer none): one English line for each thing that could not be understood: file, provider, key, what is wrong;
 *   valid until the next file is added
 */
const char *const *
ph_provider_catalogue_get_problems (PhProviderCatalogue *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER_CATALOGUE (self), NULL);

  return (const char *const *) self->problems->pdata;
}

/**
 * ph_provider_catalogue_find_by_domain:
 * @self: a catalogue
 * @domain: the domain of an address, in lower case and A-labels
 *
 * Returns: (transfer none) (nullable): whose addresses end so
 */
PhProvider *
ph_provider_catalogue_find_by_domain (PhProviderCatalogue *self, const char *domain)
{
  g_return_val_if_fail (PH_IS_PROVIDER_CATALOGUE (self), NULL);
  g_return_val_if_fail (domain != NULL, NULL);

  PhProvider *provider = ph_provider_index_find (self->domains, domain);
  const char *parent = strchr (domain, '.');

  if (provider == NULL && parent != NULL)
    provider = ph_provider_index_find_suffix (self->below, parent + 1);
  return provider;
}

/**
 * ph_provider_catalogue_find_by_mx:
 * @self: a catalogue
 * @host: a host that takes in mail, in lower case and A-labels, without a dot at its end
 *
 * The longest known end of whole labels counts. The DNS is not authenticated: what is found so is to be confirmed.
 *
 * Returns: (transfer none) (nullable): who runs the host; %NULL also when it could be several
 */
PhProvider *
ph_provider_catalogue_find_by_mx (PhProviderCatalogue *self, const char *host)
{
  g_return_val_if_fail (PH_IS_PROVIDER_CATALOGUE (self), NULL);
  g_return_val_if_fail (host != NULL, NULL);

  return ph_provider_index_find_suffix (self->mx, host);
}

/**
 * ph_provider_catalogue_find_by_server:
 * @self: a catalogue
 * @host: a submission server, in lower case and A-labels
 *
 * Returns: (transfer none) (nullable): who runs it; %NULL also for this computer itself
 */
PhProvider *
ph_provider_catalogue_find_by_server (PhProviderCatalogue *self, const char *host)
{
  g_return_val_if_fail (PH_IS_PROVIDER_CATALOGUE (self), NULL);
  g_return_val_if_fail (host != NULL, NULL);

  return ph_provider_index_find (self->servers, host);
}

/**
 * ph_provider_catalogue_dup_suggestion:
 * @self: a catalogue
 * @domain: the domain of an address, in lower case and A-labels
 *
 * Nothing is asked but the catalogue itself. It is a question for the person and never an answer.
 *
 * Returns: (transfer full) (nullable): the well-known domain that was meant; %NULL: no typing mistake is likely
 */
char *
ph_provider_catalogue_dup_suggestion (PhProviderCatalogue *self, const char *domain)
{
  g_return_val_if_fail (PH_IS_PROVIDER_CATALOGUE (self), NULL);
  g_return_val_if_fail (domain != NULL, NULL);

  g_autoptr(GPtrArray) popular = g_ptr_array_new ();

  if (ph_provider_catalogue_find_by_domain (self, domain) != NULL)
    return NULL;
  for (guint i = 0; i < self->providers->len; i++)
    {
      const char *const *names = ph_provider_get_popular_domains (g_ptr_array_index (self->providers, i));

      for (guint k = 0; names[k] != NULL; k++)
        if (!g_ptr_array_find_with_equal_func (popular, names[k], g_str_equal, NULL))
          g_ptr_array_add (popular, (gpointer) names[k]);
    }
  return ph_domain_suggestion_dup (domain, (const char *const *) popular->pdata, popular->len);
}
