// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The servers that were found, in order and each once. It knows what is better than what, and nothing of how anything is
// found.

#include "config.h"

#include "ph-candidate-list.h"

#include "ph-discovery-rules.h"

/* Nobody reads more, and a document may name hundreds. */
#define MAX_CANDIDATES 32

typedef struct
{
  PhCandidate *candidate; /* (owned) */
  guint rank;             /* within its source, the best is 0 */
  guint number;           /* in the order in which they were added */
} Entry;

struct _PhCandidateList
{
  GArray *entries; /* (owned) (element-type Entry): the best first */
  guint n_added;
};

static void
clear_entry (gpointer data)
{
  Entry *entry = data;

  g_clear_object (&entry->candidate);
}

/**
 * ph_candidate_list_new:
 *
 * Returns: (transfer full): an empty list
 */
PhCandidateList *
ph_candidate_list_new (void)
{
  PhCandidateList *self = g_new0 (PhCandidateList, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, clear_entry);
  return self;
}

/**
 * ph_candidate_list_free:
 * @self: (transfer full): a list
 */
void
ph_candidate_list_free (PhCandidateList *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->entries);
  g_free (self);
}

static Entry *
get_entry (PhCandidateList *self, guint index)
{
  return &g_array_index (self->entries, Entry, index);
}

/* Of the same source and rank, who came first stays first. */
static int
compare_origins (const Entry *a, const Entry *b)
{
  if (ph_candidate_get_source (a->candidate) != ph_candidate_get_source (b->candidate))
    return ph_candidate_get_source (a->candidate) < ph_candidate_get_source (b->candidate) ? -1 : 1;
  if (a->rank != b->rank)
    return a->rank < b->rank ? -1 : 1;
  return a->number < b->number ? -1 : a->number > b->number;
}

/* Servers that don't answer come last, whoever names them: what works is of more use. */
static int
compare_entries (const Entry *a, const Entry *b)
{
  int unreachable_a = ph_candidate_get_check (a->candidate) == PH_CANDIDATE_UNREACHABLE;
  int unreachable_b = ph_candidate_get_check (b->candidate) == PH_CANDIDATE_UNREACHABLE;

  return unreachable_a != unreachable_b ? unreachable_a - unreachable_b : compare_origins (a, b);
}

/* Takes what is in @entry. */
static void
insert (PhCandidateList *self, Entry entry)
{
  guint place = 0;

  while (place < self->entries->len && compare_entries (get_entry (self, place), &entry) <= 0)
    place++;
  g_array_insert_val (self->entries, place, entry);
}

static gboolean
is_same_server (PhEndpoint *a, PhEndpoint *b)
{
  return ph_endpoint_get_port (a) == ph_endpoint_get_port (b) && ph_endpoint_get_security (a) == ph_endpoint_get_security (b) &&
         g_ascii_strcasecmp (ph_endpoint_get_host (a), ph_endpoint_get_host (b)) == 0;
}

/* Whether @worse says nothing that @better doesn't say. */
static gboolean
says_no_more (PhCandidate *worse, PhCandidate *better)
{
  const char *username = ph_candidate_get_username (worse);

  return is_same_server (ph_candidate_get_endpoint (worse), ph_candidate_get_endpoint (better)) &&
         (username == NULL || g_strcmp0 (username, ph_candidate_get_username (better)) == 0);
}

/* (nullable): One of the same server of which it is known whether it answers. */
static PhCandidate *
find_checked (PhCandidateList *self, PhEndpoint *endpoint)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      PhCandidate *candidate = get_entry (self, i)->candidate;

      if (ph_candidate_get_check (candidate) != PH_CANDIDATE_UNCHECKED && is_same_server (ph_candidate_get_endpoint (candidate), endpoint))
        return candidate;
    }
  return NULL;
}

/* (transfer full): @candidate with what is known of its server, from whomever. */
static PhCandidate *
share_check (PhCandidateList *self, PhCandidate *candidate)
{
  PhEndpoint *endpoint = ph_candidate_get_endpoint (candidate);

  if (ph_candidate_get_check (candidate) == PH_CANDIDATE_VERIFIED)
    ph_candidate_list_set_check (self, endpoint, PH_CANDIDATE_VERIFIED, ph_candidate_get_methods (candidate));

  PhCandidate *checked = find_checked (self, endpoint);

  if (checked == NULL || ph_candidate_get_check (candidate) != PH_CANDIDATE_UNCHECKED)
    return g_object_ref (candidate);
  return ph_discovery_rules_apply_check (candidate, ph_candidate_get_check (checked), 0);
}

static gboolean
is_superfluous (PhCandidateList *self, const Entry *entry)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (compare_origins (get_entry (self, i), entry) <= 0 && says_no_more (entry->candidate, get_entry (self, i)->candidate))
      return TRUE;
  return FALSE;
}

static void
drop_what_is_superfluous_now (PhCandidateList *self, const Entry *entry)
{
  for (guint i = self->entries->len; i > 0; i--)
    if (compare_origins (entry, get_entry (self, i - 1)) < 0 && says_no_more (get_entry (self, i - 1)->candidate, entry->candidate))
      g_array_remove_index (self->entries, i - 1);
}

/**
 * ph_candidate_list_add:
 * @self: a list
 * @candidate: a server
 * @rank: its place among those of the same source, the best is 0
 *
 * Of the same server and user name, the one of the best source is kept. What is known of a server, all that name it share.
 *
 * Returns: whether there is one more, or a better one
 */
gboolean
ph_candidate_list_add (PhCandidateList *self, PhCandidate *candidate, guint rank)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (PH_IS_CANDIDATE (candidate), FALSE);

  Entry entry = { share_check (self, candidate), rank, self->n_added++ };

  if (is_superfluous (self, &entry))
    {
      clear_entry (&entry);
      return FALSE;
    }
  drop_what_is_superfluous_now (self, &entry);
  insert (self, entry);
  if (self->entries->len > MAX_CANDIDATES)
    g_array_set_size (self->entries, MAX_CANDIDATES);
  return TRUE;
}

/**
 * ph_candidate_list_set_check:
 * @self: a list
 * @endpoint: a server that was asked
 * @check: what became of it
 * @offered: how it lets one sign in; 0: it did not say
 *
 * The order changes with what is known.
 */
void
ph_candidate_list_set_check (PhCandidateList *self, PhEndpoint *endpoint, PhCandidateCheck check, PhSignInMethods offered)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (endpoint != NULL);

  g_autoptr(GArray) old = g_steal_pointer (&self->entries);

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, clear_entry);
  for (guint i = 0; i < old->len; i++)
    {
      const Entry *entry = &g_array_index (old, Entry, i);
      Entry now = { NULL, entry->rank, entry->number };

      if (is_same_server (ph_candidate_get_endpoint (entry->candidate), endpoint))
        now.candidate = ph_discovery_rules_apply_check (entry->candidate, check, offered);
      else
        now.candidate = g_object_ref (entry->candidate);
      insert (self, now);
    }
}

/**
 * ph_candidate_list_clear:
 * @self: a list
 */
void
ph_candidate_list_clear (PhCandidateList *self)
{
  g_return_if_fail (self != NULL);

  g_array_set_size (self->entries, 0);
}

/**
 * ph_candidate_list_get_length:
 * @self: a list
 *
 * Returns: how many there are
 */
guint
ph_candidate_list_get_length (PhCandidateList *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->entries->len;
}

/**
 * ph_candidate_list_get:
 * @self: a list
 * @index: which one; the best is 0
 *
 * Returns: (transfer none): it
 */
PhCandidate *
ph_candidate_list_get (PhCandidateList *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->entries->len, NULL);

  return get_entry (self, index)->candidate;
}

/**
 * ph_candidate_list_get_best:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): the best one, unless all are known not to answer
 */
PhCandidate *
ph_candidate_list_get_best (PhCandidateList *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->entries->len == 0)
    return NULL;

  PhCandidate *first = get_entry (self, 0)->candidate;

  return ph_candidate_get_check (first) == PH_CANDIDATE_UNREACHABLE ? NULL : first;
}
