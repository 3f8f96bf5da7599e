// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Names and the providers they belong to. Of two that claim the same name the one of higher rank has it; of two of the same
// rank nobody has it, since no answer is better than a wrong one. Keeps no reference: the catalogue does.

#include "config.h"

#include "ph-provider-index.h"

#include <string.h>

typedef struct
{
  PhProvider *provider; /* (unowned) (nullable): NULL: several claim it */
  guint rank;
} Claim;

struct _PhProviderIndex
{
  GHashTable *claims; /* (owned) (element-type utf8 Claim) */
};

/**
 * ph_provider_index_new:
 *
 * Returns: (transfer full): an index without a name
 */
PhProviderIndex *
ph_provider_index_new (void)
{
  PhProviderIndex *self = g_new0 (PhProviderIndex, 1);

  self->claims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * ph_provider_index_free:
 * @self: (transfer full): an index
 */
void
ph_provider_index_free (PhProviderIndex *self)
{
  g_hash_table_unref (self->claims);
  g_free (self);
}

/**
 * ph_provider_index_claim:
 * @self: an index
 * @name: a name in lower case and A-labels
 * @provider: whose it is; has to live as long as @self
 * @rank: how much the file that says so counts
 *
 * Returns: %FALSE: another provider claims it with the same @rank, and now it is nobody's
 */
gboolean
ph_provider_index_claim (PhProviderIndex *self, const char *name, PhProvider *provider, guint rank)
{
  g_return_val_if_fail (self != NULL && name != NULL, FALSE);
  g_return_val_if_fail (PH_IS_PROVIDER (provider), FALSE);

  Claim *claim = g_hash_table_lookup (self->claims, name);

  if (claim == NULL)
    {
      claim = g_new0 (Claim, 1);
      g_hash_table_insert (self->claims, g_strdup (name), claim);
    }
  else if (claim->rank == rank && claim->provider != provider)
    {
      claim->provider = NULL;
      return FALSE;
    }
  else if (claim->rank > rank)
    return TRUE;
  claim->provider = provider;
  claim->rank = rank;
  return TRUE;
}

/**
 * ph_provider_index_find:
 * @self: an index
 * @name: a name in lower case and A-labels
 *
 * Returns: (transfer none) (nullable): whose it is
 */
PhProvider *
ph_provider_index_find (PhProviderIndex *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  Claim *claim = g_hash_table_lookup (self->claims, name);

  return claim != NULL ? claim->provider : NULL;
}

/**
 * ph_provider_index_find_suffix:
 * @self: an index
 * @host: a name in lower case and A-labels
 *
 * Looks for @host itself, then without its first label, and so on. A name that several claim ends the search: whoever has a
 * shorter one knows less about it.
 *
 * Returns: (transfer none) (nullable): whose the longest known end of it is
 */
PhProvider *
ph_provider_index_find_suffix (PhProviderIndex *self, const char *host)
{
  g_return_val_if_fail (self != NULL && host != NULL, NULL);

  for (const char *name = host; name != NULL; name = strchr (name, '.'))
    {
      Claim *claim = NULL;

      name += *name == '.' ? 1 : 0;
      claim = g_hash_table_lookup (self->claims, name);
      if (claim != NULL)
        return claim->provider;
    }
  return NULL;
}
