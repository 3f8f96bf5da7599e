// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What may have been meant by a host name that does not exist: what the domain itself says, whom the catalogue knows for
// the address or for a name that looks like this one, and slips of the finger. Pure; whether a name exists is for others
// to find out.

#include "config.h"

#include "ph-likely-names.h"

#include "ph-domain-name.h"
#include "ph-host-clue.h"
#include "ph-slip-count.h"

#include <string.h>

/* The first labels that submission servers commonly have, the likeliest first. */
static const char *const usual_labels[] = { "smtp", "mail" };
/* More mistakes in four letters are another word. */
#define MAX_SLIPS 2

typedef struct
{
  const PhEvidence *evidence;
  PhProviderCatalogue *catalogue;
  char *host;       /* (owned): in lower case and A-labels */
  char *domain;     /* (owned) (nullable): that of the address */
  GPtrArray *names; /* (owned) (element-type PhEndpoint) */
} Search;

static void
search_clear (Search *self)
{
  g_free (self->host);
  g_free (self->domain);
  g_clear_pointer (&self->names, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static void
endpoint_destroy (gpointer endpoint)
{
  ph_endpoint_unref (endpoint);
}

static void
add (Search *self, const char *host, guint16 port, PhSecurity security)
{
  if (self->names->len == PH_MAX_LIKELY_NAMES || strcmp (host, self->host) == 0 || strlen (host) > PH_PROBE_MAX_HOST)
    return;
  for (guint i = 0; i < self->names->len; i++)
    if (strcmp (ph_endpoint_get_host (g_ptr_array_index (self->names, i)), host) == 0)
      return;
  g_ptr_array_add (self->names, ph_endpoint_new (host, port, security));
}

/* Another name, at the port of the account. */
static void
add_name (Search *self, const char *label, const char *domain)
{
  PhAccount *account = self->evidence->account;
  g_autofree char *host = g_strconcat (label, ".", domain, NULL);

  add (self, host, (guint16) ph_account_get_port (account), ph_account_get_security (account));
}

static void
add_provider (Search *self, PhProvider *provider, const char *domain)
{
  for (guint i = 0; provider != NULL && i < ph_provider_get_n_endpoints (provider); i++)
    {
      g_autoptr(PhEndpoint) endpoint = ph_provider_get_endpoint (provider, i, domain);

      add (self, ph_endpoint_get_host (endpoint), ph_endpoint_get_port (endpoint), ph_endpoint_get_security (endpoint));
    }
}

/* What the domain says itself. */
static void
add_service (Search *self)
{
  PhEndpoint *endpoint = self->evidence->service_endpoint;

  if (endpoint != NULL)
    add (self, ph_endpoint_get_host (endpoint), ph_endpoint_get_port (endpoint), ph_endpoint_get_security (endpoint));
}

/* "smtp.gmial.com". Whether the domain of the host is a mistyped one, which belongs to nobody who was meant. */
static gboolean
add_mistyped_provider (Search *self)
{
  const char *dot = strchr (self->host, '.');
  const char *const domains[] = { dot != NULL ? dot + 1 : NULL, self->host };
  gboolean is_mistyped = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    {
      g_autofree char *meant = domains[i] != NULL ? ph_provider_catalogue_dup_suggestion (self->catalogue, domains[i]) : NULL;
      const char *domain = meant != NULL ? meant : domains[i];

      is_mistyped = is_mistyped || meant != NULL;
      if (domain != NULL)
        add_provider (self, ph_provider_catalogue_find_by_domain (self->catalogue, domain), domain);
    }
  return is_mistyped;
}

/* "smpt.example.org" */
static void
add_slips (Search *self)
{
  g_auto(GStrv) parts = g_strsplit (self->host, ".", 2);
  g_autofree char *registrable = parts[0] != NULL && parts[1] != NULL ? ph_domain_name_dup_registrable (parts[1]) : NULL;

  if (registrable == NULL)
    return;
  for (guint slips = 1; slips <= MAX_SLIPS; slips++)
    for (guint i = 0; i < G_N_ELEMENTS (usual_labels); i++)
      if (ph_slip_count (parts[0], usual_labels[i]) == slips)
        add_name (self, usual_labels[i], parts[1]);
}

static void
add_usual_names (Search *self, const char *domain)
{
  for (guint i = 0; domain != NULL && i < G_N_ELEMENTS (usual_labels); i++)
    add_name (self, usual_labels[i], domain);
}

/**
 * ph_likely_names_find:
 * @evidence: what is known of a host that does not exist
 * @catalogue: (nullable): the providers that are known
 *
 * Returns: (transfer container) (element-type PhEndpoint): at most %PH_MAX_LIKELY_NAMES other servers that may have been
 *   meant, the likeliest first
 */
GPtrArray *
ph_likely_names_find (const PhEvidence *evidence, PhProviderCatalogue *catalogue)
{
  g_return_val_if_fail (evidence != NULL && PH_IS_ACCOUNT (evidence->account), NULL);

  g_auto(Search) self = {
    .evidence = evidence,
    .catalogue = catalogue,
    .host = ph_host_clue_normalise (ph_account_get_host (evidence->account)),
    .domain = ph_host_clue_dup_domain (ph_account_get_address (evidence->account)),
    .names = g_ptr_array_new_with_free_func (endpoint_destroy),
  };

  if (self.host == NULL || g_hostname_is_ip_address (self.host))
    return g_steal_pointer (&self.names);

  g_autofree char *registrable = ph_domain_name_dup_registrable (self.host);
  PhProvider *provider = catalogue != NULL && self.domain != NULL ? ph_provider_catalogue_find_by_domain (catalogue, self.domain) : NULL;
  gboolean is_mistyped = FALSE;

  add_service (&self);
  add_provider (&self, provider, self.domain);
  if (catalogue != NULL)
    is_mistyped = add_mistyped_provider (&self);
  if (!is_mistyped)
    {
      add_slips (&self);
      add_usual_names (&self, registrable);
    }
  if (provider == NULL)
    add_usual_names (&self, self.domain);
  return g_steal_pointer (&self.names);
}
