// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is handed on to strangers must not tell who somebody is. The same name becomes the same word everywhere, so that a
// dialogue can still be followed. It knows one account and those whom its dialogue names; what else a server may know about
// a person nobody can find.

#include "config.h"

#include "ph-text-disguise.h"

#include <string.h>

#include "ph-domain-name.h"

/* A quoted or a plain local part (RFC 5321 §4.1.2), and whatever can stand in a domain. */
#define ADDRESS "(?:\"(?:[^\"\\\\\\n]|\\\\.)*\"|[^\\s<>()\\[\\]:;,\"=]+)@[^\\s<>(),;:\"]+"

/* What is shorter occurs within too many other words, and is looked for only between them. */
#define MIN_PART 3

struct _PhTextDisguise
{
  GHashTable *words; /* (owned) (element-type utf8 utf8): a name in lower case → what stands in its place */
  guint n_addresses; /* seen so far */
  guint n_local_parts;
  guint n_domains;
  GRegex *regex; /* (owned): all names */
};

static void
add (PhTextDisguise *self, const char *name, const char *kind, guint number)
{
  g_autofree char *key = g_utf8_strdown (name, -1);

  if (*key != '\0' && !g_hash_table_contains (self->words, key))
    g_hash_table_insert (self->words, g_steal_pointer (&key), g_strdup_printf ("%s-%u", kind, number));
}

/* In both forms of a name with other letters, and with the part of it that says who its owner is. */
static void
add_domain (PhTextDisguise *self, const char *domain)
{
  g_autofree char *ascii = g_hostname_to_ascii (domain);
  g_autofree char *unicode = g_hostname_to_unicode (domain);
  g_autofree char *owner = ph_domain_name_dup_registrable (domain);
  g_autofree char *key = g_utf8_strdown (domain, -1);

  if (g_hash_table_contains (self->words, key))
    return;
  self->n_domains++;
  add (self, domain, "domain", self->n_domains);
  if (ascii != NULL)
    add (self, ascii, "domain", self->n_domains);
  if (unicode != NULL)
    add (self, unicode, "domain", self->n_domains);
  if (owner != NULL)
    add (self, owner, "domain", self->n_domains);
}

static void
add_local_part (PhTextDisguise *self, const char *address)
{
  const char *at = strrchr (address, '@');
  g_autofree char *part = at != NULL ? g_strndup (address, (gsize) (at - address)) : g_strdup (address);

  add (self, part, "local-part", ++self->n_local_parts);
}

static void
add_address (PhTextDisguise *self, const char *address)
{
  const char *at = strrchr (address, '@');

  if (*address == '\0')
    return;
  add (self, address, "address", ++self->n_addresses);
  if (at == NULL)
    return;
  add_local_part (self, address);
  add_domain (self, at + 1);
}

/* Often it is the local part of the address as well, and then this tells more. */
static void
add_username (PhTextDisguise *self, const char *username)
{
  if (*username != '\0')
    g_hash_table_replace (self->words, g_utf8_strdown (username, -1), g_strdup ("user-name"));
}

/* Whoever else is named in the dialogue, such as the recipient of the message; of them only the domain may stay. */
static void
add_dialogue (PhTextDisguise *self, const char *dialogue)
{
  g_autoptr(GRegex) regex = g_regex_new (ADDRESS, G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  for (g_regex_match (regex, dialogue, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *address = g_match_info_fetch (match, 0);
      g_autofree char *key = g_utf8_strdown (address, -1);

      if (g_hash_table_contains (self->words, key))
        continue;
      add (self, address, "address", ++self->n_addresses);
      add_local_part (self, address);
    }
}

static gboolean
stands_anywhere (const char *name)
{
  return g_utf8_strlen (name, -1) >= MIN_PART && strspn (name, "0123456789") != strlen (name);
}

static int
compare_lengths (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gsize length_a = strlen (*(const char *const *) a);
  gsize length_b = strlen (*(const char *const *) b);

  return length_a > length_b ? -1 : length_a < length_b;
}

/* All in one, so that nothing is looked for in what was put in; the longest first. */
static void
compile (PhTextDisguise *self)
{
  guint n = 0;
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (self->words, &n);
  g_autoptr(GString) pattern = g_string_new (ADDRESS);

  g_qsort_with_data (names, (int) n, sizeof *names, compare_lengths, NULL);
  for (guint i = 0; i < n; i++)
    {
      const char *name = names[i];
      g_autofree char *escaped = g_regex_escape_string (name, -1);

      g_string_append_printf (pattern, stands_anywhere (name) ? "|%s" : "|(?<![[:alnum:]])%s(?![[:alnum:]])", escaped);
    }
  self->regex = g_regex_new (pattern->str, G_REGEX_OPTIMIZE | G_REGEX_CASELESS, 0, NULL);
}

/**
 * ph_text_disguise_new:
 * @account: whose address and user name are not to be told
 * @dialogue: valid UTF-8 in which further addresses may stand
 *
 * Returns: (transfer full): a disguise
 */
PhTextDisguise *
ph_text_disguise_new (PhAccount *account, const char *dialogue)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (account) && dialogue != NULL, NULL);

  PhTextDisguise *self = g_new0 (PhTextDisguise, 1);
  g_autofree char *address = g_utf8_make_valid (ph_account_get_address (account), -1);
  g_autofree char *username = g_utf8_make_valid (ph_account_get_username (account), -1);

  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  add_address (self, address);
  if (strchr (username, '@') == NULL)
    add_username (self, username);
  else if (g_ascii_strcasecmp (username, address) != 0)
    add_address (self, username);
  add_dialogue (self, dialogue);
  compile (self);
  return self;
}

/**
 * ph_text_disguise_free:
 * @self: (transfer full): a disguise
 */
void
ph_text_disguise_free (PhTextDisguise *self)
{
  g_clear_pointer (&self->regex, g_regex_unref);
  g_hash_table_unref (self->words);
  g_free (self);
}

static gboolean
replace (const GMatchInfo *match, GString *result, gpointer user_data)
{
  PhTextDisguise *self = user_data;
  g_autofree char *name = g_match_info_fetch (match, 0);
  g_autofree char *key = g_utf8_strdown (name, -1);

  /* An address that is seen here for the first time. */
  if (!g_hash_table_contains (self->words, key))
    add (self, name, "address", ++self->n_addresses);
  g_string_append (result, g_hash_table_lookup (self->words, key));
  return FALSE;
}

/**
 * ph_text_disguise_apply:
 * @self: (nullable): a disguise; %NULL changes nothing
 * @text: valid UTF-8
 *
 * Meant for what was typed in or received, not for our own words, in which a user name such as "mail" occurs by chance.
 *
 * Returns: (transfer full): @text, with words in the place of names
 */
char *
ph_text_disguise_apply (PhTextDisguise *self, const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return self != NULL && self->regex != NULL ? g_regex_replace_eval (self->regex, text, -1, 0, 0, replace, self, NULL) : g_strdup (text);
}

static void
disguise (PhTextDisguise *self, PhAccount *account, const char *(*get) (PhAccount *account), void (*set) (PhAccount *account, const char *value))
{
  g_autofree char *valid = g_utf8_make_valid (get (account), -1);
  g_autofree char *disguised = ph_text_disguise_apply (self, valid);

  set (account, disguised);
}

/**
 * ph_text_disguise_dup_account:
 * @self: (nullable): a disguise; %NULL changes nothing
 * @account: an account
 *
 * Returns: (transfer full): a copy to make sentences from, in which nobody can be recognised
 */
PhAccount *
ph_text_disguise_dup_account (PhTextDisguise *self, PhAccount *account)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  PhAccount *copy = ph_account_copy (account);

  if (self == NULL)
    return copy;
  disguise (self, copy, ph_account_get_address, ph_account_set_address);
  disguise (self, copy, ph_account_get_host, ph_account_set_host);
  disguise (self, copy, ph_account_get_username, ph_account_set_username);
  disguise (self, copy, ph_account_get_ehlo_name, ph_account_set_ehlo_name);
  ph_account_set_label (copy, "");
  ph_account_set_display_name (copy, "");
  return copy;
}
