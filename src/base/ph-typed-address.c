// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// An address as people type and paste it: with their name, in angle brackets, as a link, between invisible characters.
// Finds the address in it and says precisely what is wrong when there is none. Changes nothing within the address, apart
// from the Unicode normalisation that keyboards differ in. Stricter than ph_address_parse() about domains, because here
// somebody can still correct them.

#include "config.h"

#include "ph-typed-address.h"

#include <string.h>

/* The longest address with a long name, every character of them as a percent escape, and the subject of a link. */
#define MAX_TYPED 4096

#define MAILTO "mailto:"

/* What can't be seen and is no Cc, Cf or Z*: fillers, selectors, and what IDNA 2003 drops from domains (RFC 3454 B.1). */
static const struct
{
  gunichar first;
  gunichar last;
} ignorables[] = {
  { 0x034f, 0x034f },
  { 0x115f, 0x1160 },
  { 0x17b4, 0x17b5 },
  { 0x1806, 0x1806 },
  { 0x180b, 0x180f },
  { 0x2065, 0x2065 },
  { 0x2800, 0x2800 },
  { 0x3164, 0x3164 },
  { 0xfe00, 0xfe0f },
  { 0xffa0, 0xffa0 },
  { 0xfff0, 0xfff8 },
  { 0xe0000, 0xe0fff },
};

static gboolean
is_blank (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT;
}

static gboolean
is_invisible (gunichar c)
{
  if (g_unichar_isspace (c))
    return c < ' ' || g_unichar_type (c) != G_UNICODE_SPACE_SEPARATOR;
  for (guint i = 0; i < G_N_ELEMENTS (ignorables); i++)
    if (c >= ignorables[i].first && c <= ignorables[i].last)
      return TRUE;
  return is_blank (c);
}

/* What turns the text of others round, and what ends a line; the joiners of Persian names and of emoji may stay. */
static gboolean
is_unfit_for_name (gunichar c)
{
  return g_unichar_iscntrl (c) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static gboolean
has_character (const char *text, gboolean (*is_one) (gunichar))
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (is_one (g_utf8_get_char (at)))
      return TRUE;
  return FALSE;
}

/* (transfer full): @text up to @end without what can't be seen at its ends. */
static char *
trim (const char *text, const char *end)
{
  while (text < end && is_blank (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  while (end > text && is_blank (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strndup (text, end - text);
}

/* (transfer full): @text with all that is in quotes, and the quotes, overwritten; as it is when a quote is not closed. */
static char *
mask_quoted (const char *text)
{
  g_autofree char *mask = g_strdup (text);
  gboolean quoted = FALSE;

  for (char *at = mask; *at != '\0'; at++)
    {
      gboolean is_quote = *at == '"';

      if (quoted && *at == '\\' && at[1] != '\0')
        *at++ = 'q';
      if (quoted || is_quote)
        *at = 'q';
      quoted ^= is_quote;
    }
  return quoted ? g_strdup (text) : g_steal_pointer (&mask);
}

static guint
count (const char *text, char wanted)
{
  guint n = 0;

  for (const char *at = text; *at != '\0'; at++)
    n += *at == wanted;
  return n;
}

static gboolean
fail (GError **error, PhAddressError code, const char *what)
{
  g_set_error_literal (error, PH_ADDRESS_ERROR, (int) code, what);
  return FALSE;
}

/* The full stop and its East Asian forms (RFC 3490 §3.1). */
static gboolean
is_dot (gunichar c)
{
  return c == '.' || c == 0x3002 || c == 0xff0e || c == 0xff61;
}

static gboolean
has_empty_label (const char *dotted)
{
  gboolean empty = TRUE;

  for (const char *at = dotted; *at != '\0'; at = g_utf8_next_char (at))
    {
      gboolean dot = is_dot (g_utf8_get_char (at));

      if (dot && empty)
        return TRUE;
      empty = dot;
    }
  return empty;
}

static gboolean
ends_in_number (const char *domain)
{
  const char *dot = strrchr (domain, '.');
  const char *label = dot != NULL ? dot + 1 : domain;

  return strspn (label, "0123456789") == strlen (label);
}

/* @domain: not empty, nothing invisible in it. */
static gboolean
check_domain (const char *domain, GError **error)
{
  if (ph_address_is_literal (domain))
    return TRUE;
  if (strchr (domain, ',') != NULL)
    return fail (error, PH_ADDRESS_ERROR_COMMA, "the domain has a comma");
  if (has_empty_label (domain))
    return fail (error, PH_ADDRESS_ERROR_DOTS, "the domain has a dot too many");

  g_autofree char *ascii = g_hostname_to_ascii (domain);

  if (ascii == NULL || strspn (ascii, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") < strlen (ascii))
    return fail (error, PH_ADDRESS_ERROR_DOMAIN, "the domain has a character that domains do not have");
  if (strchr (ascii, '.') == NULL && g_ascii_strcasecmp (ascii, "localhost") != 0)
    return fail (error, PH_ADDRESS_ERROR_SINGLE_LABEL, "the domain has no dot");
  /* RFC 1123 §2.1: it would be an IP address, which takes brackets. */
  if (ends_in_number (ascii))
    return fail (error, PH_ADDRESS_ERROR_DOMAIN, "the domain ends in a number");
  return TRUE;
}

static gboolean
check_signs (const char *bare, GError **error)
{
  guint n_ats = count (bare, '@');

  if (strstr (bare, "://") != NULL || (n_ats == 0 && g_ascii_strncasecmp (bare, "www.", 4) == 0))
    return fail (error, PH_ADDRESS_ERROR_WEB_ADDRESS, "this is the address of a web page");
  if (strpbrk (bare, "<>") != NULL)
    return fail (error, PH_ADDRESS_ERROR_BRACKETS, "the angle brackets are not complete");
  if (n_ats == 0)
    return fail (error, PH_ADDRESS_ERROR_NO_AT, "the address has no \"@\"");
  if (n_ats > 1)
    return fail (error, PH_ADDRESS_ERROR_TWO_ATS, "the address has more than one \"@\"");
  if (has_character (bare, g_unichar_isspace))
    return fail (error, PH_ADDRESS_ERROR_SPACE, "the address has a space in it");
  return TRUE;
}

static gboolean
check_address (const char *address, GError **error)
{
  g_autofree char *bare = mask_quoted (address);

  if (*address == '\0')
    return fail (error, PH_ADDRESS_ERROR_EMPTY, "the address is empty");
  if (count (bare, '@') > 1 && (strpbrk (bare, ",;") != NULL || has_character (bare, g_unichar_isspace)))
    return fail (error, PH_ADDRESS_ERROR_SEVERAL, "there is more than one address");
  if (has_character (address, is_invisible))
    return fail (error, PH_ADDRESS_ERROR_CONTROL, "the address has a character that can't be seen");
  if (!check_signs (bare, error))
    return FALSE;

  const char *at = strchr (bare, '@');
  g_autofree char *local_part = g_strndup (bare, at - bare);

  if (*local_part == '\0')
    return fail (error, PH_ADDRESS_ERROR_NO_LOCAL_PART, "nothing stands before the \"@\"");
  if (at[1] == '\0')
    return fail (error, PH_ADDRESS_ERROR_NO_DOMAIN, "nothing stands behind the \"@\"");
  if (strchr (local_part, ',') != NULL)
    return fail (error, PH_ADDRESS_ERROR_COMMA, "the address has a comma");
  if (has_empty_label (local_part))
    return fail (error, PH_ADDRESS_ERROR_DOTS, "the part before the \"@\" has a dot too many");
  return check_domain (at + 1, error);
}

/* (transfer full) (nullable): the value of "to" among the fields of a link (RFC 6068 §2), still escaped. */
static char *
find_to (const char *fields)
{
  g_auto(GStrv) pairs = g_strsplit (fields, "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    if (g_ascii_strncasecmp (pairs[i], "to=", 3) == 0 && pairs[i][3] != '\0')
      return g_strdup (pairs[i] + 3);
  return NULL;
}

/* (transfer full) (nullable): the address of a link; a comma that separates addresses is the only one not escaped. */
static char *
parse_link (const char *link, GError **error)
{
  const char *path = link + strlen (MAILTO);
  const char *fields = strchr (path, '?');
  g_autofree char *to = fields != NULL ? find_to (fields + 1) : NULL;
  g_autofree char *first = fields != NULL ? g_strndup (path, fields - path) : g_strdup (path);
  const char *escaped = *first == '\0' && to != NULL ? to : first;
  g_autofree char *address = g_uri_unescape_string (escaped, NULL);

  if (address == NULL || !g_utf8_validate (address, -1, NULL))
    fail (error, PH_ADDRESS_ERROR_LINK, "the link has a wrong percent escape");
  else if ((to != NULL && escaped != to) || strchr (escaped, ',') != NULL)
    fail (error, PH_ADDRESS_ERROR_SEVERAL, "the link has more than one address");
  else
    return trim (address, address + strlen (address));
  return NULL;
}

static gboolean
is_in (const char *text, char quote)
{
  gsize length = strlen (text);

  return length >= 2 && text[0] == quote && text[length - 1] == quote;
}

/* (transfer full) (nullable): the name in front of the brackets without its quotes and what they escape. */
static char *
unquote_name (const char *name, const char *address)
{
  gboolean quoted = is_in (name, '"');
  g_autofree char *inner = quoted || is_in (name, '\'') ? g_strndup (name + 1, strlen (name) - 2) : g_strdup (name);
  g_autoptr(GString) plain = g_string_new (NULL);

  for (const char *at = inner; *at != '\0'; at++)
    {
      if (quoted && *at == '\\' && at[1] != '\0')
        at++;
      g_string_append_c (plain, *at);
    }

  g_autofree char *trimmed = trim (plain->str, plain->str + plain->len);

  /* Mail programs write the address in place of a name that they do not know. */
  if (*trimmed == '\0' || g_ascii_strcasecmp (trimmed, address) == 0)
    return NULL;
  return g_utf8_normalize (trimmed, -1, G_NORMALIZE_NFC);
}

/* @bare_name: what stands in front of the brackets, quoted parts masked. */
static gboolean
check_name (const char *bare_name, const char *address, GError **error)
{
  g_autofree char *plain = unquote_name (bare_name, address);

  if (strchr (bare_name, '>') != NULL)
    return fail (error, PH_ADDRESS_ERROR_BRACKETS, "there is a \">\" before the \"<\"");
  if (plain != NULL && strchr (plain, '@') != NULL)
    return fail (error, PH_ADDRESS_ERROR_SEVERAL, "there is more than one address");
  return TRUE;
}

static gboolean
check_behind (const char *behind, GError **error)
{
  if (strchr (behind, '@') != NULL)
    return fail (error, PH_ADDRESS_ERROR_SEVERAL, "there is more than one address");
  if (*behind != '\0')
    return fail (error, PH_ADDRESS_ERROR_BRACKETS, "there is text behind the \">\"");
  return TRUE;
}

/* (transfer full) (nullable): the address out of `Name <address>`, or all of @text when it has no brackets. */
static char *
split_name (const char *text, char **ret_name, GError **error)
{
  g_autofree char *bare = mask_quoted (text);
  const char *open = strchr (bare, '<');
  const char *close = open != NULL ? strchr (open, '>') : NULL;

  if (open == NULL)
    return g_strdup (text);
  if (close == NULL || memchr (open + 1, '<', close - open - 1) != NULL)
    return fail (error, PH_ADDRESS_ERROR_BRACKETS, "the angle brackets are not complete"), NULL;

  g_autofree char *address = trim (text + (open + 1 - bare), text + (close - bare));
  g_autofree char *name = trim (text, text + (open - bare));
  g_autofree char *bare_name = trim (bare, open);
  g_autofree char *behind = trim (close + 1, close + strlen (close));

  if (has_character (name, is_unfit_for_name))
    return fail (error, PH_ADDRESS_ERROR_CONTROL, "the name has a character that can't be seen"), NULL;
  if (!check_name (bare_name, address, error) || !check_behind (behind, error))
    return NULL;
  *ret_name = unquote_name (name, address);
  return g_steal_pointer (&address);
}

static gboolean
is_link (const char *text)
{
  return g_ascii_strncasecmp (text, MAILTO, strlen (MAILTO)) == 0;
}

/* (transfer full) (nullable): @text without what can't be seen at its ends. */
static char *
check_and_trim (const char *text, GError **error)
{
  if (strlen (text) > MAX_TYPED)
    return fail (error, PH_ADDRESS_ERROR_TOO_LONG, "the text is too long"), NULL;
  if (!g_utf8_validate (text, -1, NULL))
    return fail (error, PH_ADDRESS_ERROR_CONTROL, "the text is not UTF-8"), NULL;
  return trim (text, text + strlen (text));
}

/**
 * ph_typed_address_parse:
 * @text: what somebody typed or pasted: `ada@example.org`, `Ada Lovelace <ada@example.org>`, `mailto:ada@example.org?subject=Hi`
 * @ret_name: (out) (optional) (nullable) (transfer full): the name in front of the address; set only on success
 * @error: return location
 *
 * Finds the one address in what people enter. White space and invisible characters around it are dropped, as is the comma
 * behind the only entry of a list; within the address they are an error. A domain needs a dot, unless it is `localhost` or
 * an address literal.
 *
 * Errors: [error@AddressError].
 *
 * Returns: (transfer full) (nullable): the address
 */
PhAddress *
ph_typed_address_parse (const char *text, char **ret_name, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autofree char *trimmed = check_and_trim (text, error);
  g_autofree char *name = NULL;
  g_autofree char *found = NULL;

  if (trimmed == NULL)
    return NULL;
  if (g_str_has_suffix (trimmed, ",") || g_str_has_suffix (trimmed, ";"))
    trimmed[strlen (trimmed) - 1] = '\0';
  found = is_link (trimmed) ? g_strdup (trimmed) : split_name (trimmed, &name, error);
  if (found == NULL)
    return NULL;

  g_autofree char *plain = is_link (found) ? parse_link (found, error) : g_strdup (found);
  g_autofree char *address = plain != NULL ? g_utf8_normalize (plain, -1, G_NORMALIZE_NFC) : NULL;

  if (address == NULL || !check_address (address, error))
    return NULL;

  PhAddress *parsed = ph_address_parse (address, error);

  if (parsed != NULL && ret_name != NULL)
    *ret_name = g_steal_pointer (&name);
  return parsed;
}

/**
 * ph_typed_address_parse_domain:
 * @text: what somebody typed as the domain of addresses, such as `example.org`
 * @error: return location
 *
 * Understands a domain as strictly as [func@typed_address_parse] does, and no address literal.
 *
 * Errors: [error@AddressError].
 *
 * Returns: (transfer full) (nullable): the domain in lower case and A-labels, without a dot at its end
 */
char *
ph_typed_address_parse_domain (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autofree char *domain = check_and_trim (text, error);

  if (domain == NULL)
    return NULL;
  if (*domain == '\0')
    return fail (error, PH_ADDRESS_ERROR_NO_DOMAIN, "the domain is empty"), NULL;
  /* The root's dot, which belongs to a name in the DNS and not to one in an address. */
  if (g_str_has_suffix (domain, ".") && strlen (domain) > 1)
    domain[strlen (domain) - 1] = '\0';

  g_autofree char *text_of_address = g_strconcat ("postmaster@", domain, NULL);

  if (domain[0] == '[')
    return fail (error, PH_ADDRESS_ERROR_DOMAIN, "this is no domain"), NULL;
  if (!check_address (text_of_address, error))
    return NULL;

  g_autoptr(PhAddress) address = ph_address_parse (text_of_address, error);

  return address != NULL ? g_strdup (ph_address_get_domain (address)) : NULL;
}
