// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What was meant by a domain that looks mistyped. A suggestion that makes no sense teaches people to pass over suggestions,
// so each rule here rather misses a mistake than takes another domain for one.

#include "config.h"

#include "ph-domain-suggestion.h"

#include "ph-slip-count.h"

#include <string.h>

/* RFC 1035 §2.3.4; an ending of several labels that is longer is none of the popular ones. */
#define MAX_LENGTH PH_SLIP_COUNT_MAX_LENGTH

/* More mistakes than that are another domain. */
#define UNLIKELY 3

/* Names with fewer letters have too many neighbours that mean something: "gmx" and "gmk", "web" and "wed", "live" and "love". */
#define SHORTEST_MISTYPED_NAME 5
/* Two mistakes in a shorter name make many another word of it: "fastmail" and "firstmail". */
#define SHORTEST_NAME_WITH_TWO 10
/* Without its first letter a shorter name is another word: "icloud" and "cloud". */
#define SHORTEST_BEHEADED_NAME 7

/* Endings of countries that hardly anybody means behind the name of a popular provider. */
static const struct
{
  const char *typed;
  const char *meant;
  gsize shortest_name; /* in shorter ones it may well be the country: "live.co" */
} country_mistakes[] = {
  { "co", "com", 5 },
  { "cm", "com", 5 },
  { "om", "com", 5 },
  { "ne", "net", 3 },
  { "nt", "net", 3 },
  { "et", "net", 5 },
};

/* Endings that exist and differ in one letter from those of popular domains. Endings of two letters are countries and are
 * all taken to exist. */
static const char *const real_endings[] = {
  "art", "bet", "cam", "cat", "com", "dev", "fit", "frl", "int", "ist", "men", "net", "new", "next", "org", "pet", "run", "vet", NULL
};

/* Names that differ in one letter from a popular one and belong to somebody else. */
static const char *const other_names[] = { "email", "gail", "gmall", "grail", "ymail", NULL };

/* A domain cut at its first dot. */
typedef struct
{
  char name[MAX_LENGTH + 1];
  const char *ending; /* (unowned): behind the dot */
} Parts;

static gboolean
split (const char *domain, Parts *ret_parts)
{
  const char *dot = strchr (domain, '.');
  gsize length = dot != NULL ? (gsize) (dot - domain) : 0;

  if (length == 0 || length > MAX_LENGTH || strlen (dot + 1) > MAX_LENGTH)
    return FALSE;
  memcpy (ret_parts->name, domain, length);
  ret_parts->name[length] = '\0';
  ret_parts->ending = dot + 1;
  return TRUE;
}

/* UNLIKELY stands for all above. */
static guint
count_differences (const char *a, const char *b)
{
  return MIN (ph_slip_count (a, b), UNLIKELY);
}

/* Nearly everybody hits the first letter: another one is another word ("hmail", "rotmail"). */
static gboolean
begins_alike (const char *typed, const char *meant)
{
  return typed[0] == meant[0] || (typed[0] == meant[1] && typed[1] == meant[0]) ||
         (strlen (meant) >= SHORTEST_BEHEADED_NAME && strcmp (typed, meant + 1) == 0);
}

static guint
count_in_name (const char *typed, const char *meant)
{
  gsize length = strlen (meant);
  guint most = length < SHORTEST_MISTYPED_NAME ? 0 : length < SHORTEST_NAME_WITH_TWO ? 1
                                                                                     : 2;
  guint n = count_differences (typed, meant);

  if (n > 0 && (n > most || !begins_alike (typed, meant) || g_strv_contains (other_names, typed)))
    return UNLIKELY;
  return n;
}

static gboolean
may_exist (const char *ending)
{
  const char *dot = strrchr (ending, '.');

  return strlen (dot != NULL ? dot + 1 : ending) == 2 || g_strv_contains (real_endings, ending);
}

static gboolean
is_country_mistake (const Parts *typed, const Parts *meant)
{
  for (guint i = 0; i < G_N_ELEMENTS (country_mistakes); i++)
    if (strcmp (country_mistakes[i].typed, typed->ending) == 0 && strcmp (country_mistakes[i].meant, meant->ending) == 0 &&
        strlen (meant->name) >= country_mistakes[i].shortest_name)
      return TRUE;
  return FALSE;
}

static guint
count_in_ending (const char *typed, const char *meant)
{
  guint n = count_differences (typed, meant);

  return n > 1 || (n == 1 && may_exist (typed)) ? UNLIKELY : n;
}

/* Single labels are no domains of mail addresses: the dot is missing, or all from the dot on. */
static guint
count_without_dot (const char *typed, const char *meant, const Parts *meant_parts)
{
  g_auto(GStrv) labels = g_strsplit (meant, ".", -1);
  g_autofree char *joined = g_strjoinv ("", labels);

  if (strcmp (typed, joined) == 0)
    return 1;
  return strcmp (typed, meant_parts->name) == 0 && strlen (typed) >= SHORTEST_MISTYPED_NAME ? 1 : UNLIKELY;
}

static guint
count_mistakes (const char *typed, const char *meant)
{
  Parts typed_parts;
  Parts meant_parts;

  if (!split (meant, &meant_parts))
    return UNLIKELY;
  if (strchr (typed, '.') == NULL)
    return count_without_dot (typed, meant, &meant_parts);
  if (!split (typed, &typed_parts))
    return UNLIKELY;

  guint in_name = count_in_name (typed_parts.name, meant_parts.name);

  if (in_name == 0 && is_country_mistake (&typed_parts, &meant_parts))
    return 1;
  return in_name + count_in_ending (typed_parts.ending, meant_parts.ending);
}

/**
 * ph_domain_suggestion_dup:
 * @domain: what was typed, in lower case and A-labels; a domain that is not known
 * @popular: (array length=n_popular): domains that many people have
 * @n_popular: how many
 *
 * Returns: (transfer full) (nullable): the one that was meant; %NULL: @domain is likely to be right, or it could have been
 *   several
 */
char *
ph_domain_suggestion_dup (const char *domain, const char *const *popular, guint n_popular)
{
  g_return_val_if_fail (domain != NULL, NULL);
  g_return_val_if_fail (popular != NULL || n_popular == 0, NULL);

  const char *best = NULL;
  guint fewest = UNLIKELY;

  for (guint i = 0; i < n_popular; i++)
    {
      guint n = count_mistakes (domain, popular[i]);

      if (n < fewest)
        best = popular[i];
      else if (n == fewest)
        best = NULL;
      fewest = MIN (fewest, n);
    }
  return fewest > 0 ? g_strdup (best) : NULL;
}
