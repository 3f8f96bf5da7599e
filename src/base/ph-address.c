// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One mailbox address (RFC 5321 §4.1.2, internationalised by RFC 6531), parsed and checked once, so that whoever
// holds a PhAddress can put it into a command without looking at it again. Not a display name, not a list.

#include "config.h"

#include "ph-address.h"

#include <string.h>

/* RFC 5321 §4.5.3.1.1 to .3: local part 64, domain 255, path 256 octets including "<" and ">". */
#define MAX_LOCAL_PART 64
#define MAX_DOMAIN     255
#define MAX_ADDRESS    254

struct _PhAddress
{
  gatomicrefcount references;
  char *text;       /* (owned): as given, trimmed */
  char *local_part; /* (owned): as it goes over the wire, quotes included */
  char *domain;     /* (owned): lower case, A-labels, or an address literal with its brackets */
  char *wire;       /* (owned): local_part "@" domain */
};

G_DEFINE_BOXED_TYPE (PhAddress, ph_address, ph_address_ref, ph_address_unref)
G_DEFINE_QUARK (ph-address-error-quark, ph_address_error);

static gboolean
is_atom_char (guchar c)
{
  return c >= 0x80 || g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static gboolean
is_dot_string (const char *text)
{
  gboolean atom_open = FALSE;

  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '.' && !atom_open)
        return FALSE;
      if (*at != '.' && !is_atom_char ((guchar) *at))
        return FALSE;
      atom_open = *at != '.';
    }
  return atom_open;
}

static gboolean
is_quoted_string (const char *text)
{
  gsize length = strlen (text);

  if (length < 2 || text[0] != '"' || text[length - 1] != '"')
    return FALSE;
  for (const char *at = text + 1; at < text + length - 1; at++)
    {
      if (*at == '"')
        return FALSE;
      if (*at == '\\' && ++at == text + length - 1)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_ldh_label (const char *label)
{
  gsize length = strlen (label);

  return length > 0 && length <= 63 && label[0] != '-' && label[length - 1] != '-' &&
         strspn (label, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static gboolean
is_ldh_domain (const char *domain)
{
  g_auto(GStrv) labels = g_strsplit (domain, ".", -1);

  for (guint i = 0; labels[i] != NULL; i++)
    if (!is_ldh_label (labels[i]))
      return FALSE;
  return labels[0] != NULL;
}

/**
 * ph_address_is_literal:
 * @domain: what stands where a domain is expected
 *
 * Returns: whether it is an address literal (RFC 5321 §4.1.3): `[192.0.2.1]` or `[IPv6:2001:db8::1]`
 */
gboolean
ph_address_is_literal (const char *domain)
{
  g_return_val_if_fail (domain != NULL, FALSE);

  gsize length = strlen (domain);
  g_autofree char *inner = NULL;
  const char *ip = NULL;

  if (length < 3 || domain[0] != '[' || domain[length - 1] != ']')
    return FALSE;
  inner = g_strndup (domain + 1, length - 2);
  ip = g_ascii_strncasecmp (inner, "IPv6:", 5) == 0 ? inner + 5 : inner;
  return strchr (inner, '%') == NULL && g_hostname_is_ip_address (ip) && (strchr (ip, ':') != NULL) == (ip != inner);
}

static char *
domain_to_wire (const char *domain)
{
  if (ph_address_is_literal (domain))
    return g_strdup (domain);

  g_autofree char *ascii = g_hostname_to_ascii (domain);
  g_autofree char *lower = ascii != NULL ? g_ascii_strdown (ascii, -1) : NULL;

  if (lower == NULL || !is_ldh_domain (lower))
    return NULL;
  return g_steal_pointer (&lower);
}

static gboolean
has_control_character (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return TRUE;
  return FALSE;
}

static gboolean
check_text (const char *text, GError **error)
{
  if (*text == '\0')
    g_set_error_literal (error, PH_ADDRESS_ERROR, PH_ADDRESS_ERROR_EMPTY, "the address is empty");
  else if (!g_utf8_validate (text, -1, NULL) || has_control_character (text))
    g_set_error_literal (error, PH_ADDRESS_ERROR, PH_ADDRESS_ERROR_CONTROL,
                         "the address has a control character or is not UTF-8");
  else if (strrchr (text, '@') == NULL)
    g_set_error_literal (error, PH_ADDRESS_ERROR, PH_ADDRESS_ERROR_NO_AT, "the address has no \"@\"");
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_parts (PhAddress *self, GError **error)
{
  if (!is_dot_string (self->local_part) && !is_quoted_string (self->local_part))
    g_set_error_literal (error, PH_ADDRESS_ERROR, PH_ADDRESS_ERROR_LOCAL_PART,
                         "the part before the \"@\" is not valid");
  else if (self->domain == NULL)
    g_set_error_literal (error, PH_ADDRESS_ERROR, PH_ADDRESS_ERROR_DOMAIN,
                         "the part after the \"@\" is not a domain");
  else if (strlen (self->local_part) > MAX_LOCAL_PART || strlen (self->domain) > MAX_DOMAIN ||
           strlen (self->local_part) + 1 + strlen (self->domain) > MAX_ADDRESS)
    g_set_error_literal (error, PH_ADDRESS_ERROR, PH_ADDRESS_ERROR_TOO_LONG, "the address is too long");
  else
    return TRUE;
  return FALSE;
}

/**
 * ph_address_parse:
 * @text: an address such as `ada@example.org`; blanks around it are dropped
 * @error: return location
 *
 * Parses one mailbox. Quoted local parts, international local parts and domains, and address literals are accepted;
 * display names, comments, source routes and anything that could end a command are not.
 *
 * Errors: [error@AddressError].
 *
 * Returns: (transfer full) (nullable): the address
 */
PhAddress *
ph_address_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autofree char *trimmed = g_strdup (text);
  trimmed = g_strstrip (trimmed);
  if (!check_text (trimmed, error))
    return NULL;

  g_autoptr(PhAddress) self = g_new0 (PhAddress, 1);
  const char *at = strrchr (trimmed, '@');

  g_atomic_ref_count_init (&self->references);
  self->local_part = g_strndup (trimmed, at - trimmed);
  self->domain = domain_to_wire (at + 1);
  self->text = g_steal_pointer (&trimmed);
  if (!check_parts (self, error))
    return NULL;
  self->wire = g_strconcat (self->local_part, "@", self->domain, NULL);
  return g_steal_pointer (&self);
}

/**
 * ph_address_ref:
 * @self: an address
 *
 * Returns: (transfer full): @self
 */
PhAddress *
ph_address_ref (PhAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ph_address_unref:
 * @self: (transfer full): an address
 */
void
ph_address_unref (PhAddress *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->text);
  g_free (self->local_part);
  g_free (self->domain);
  g_free (self->wire);
  g_free (self);
}

/**
 * ph_address_get_text:
 * @self: an address
 *
 * Returns: (transfer none): the address as it was typed
 */
const char *
ph_address_get_text (const PhAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * ph_address_get_domain:
 * @self: an address
 *
 * Returns: (transfer none): the domain in lower case and A-labels, or an address literal
 */
const char *
ph_address_get_domain (const PhAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->domain;
}

/**
 * ph_address_get_wire:
 * @self: an address
 *
 * Returns: (transfer none): the address as it stands in MAIL and RCPT commands, without "<" and ">"
 */
const char *
ph_address_get_wire (const PhAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->wire;
}

/**
 * ph_address_needs_smtputf8:
 * @self: an address
 *
 * Returns: whether only a server with SMTPUTF8 (RFC 6531) can take it; an international domain alone needs none
 */
gboolean
ph_address_needs_smtputf8 (const PhAddress *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return !g_str_is_ascii (self->local_part);
}

/**
 * ph_address_equal:
 * @a: an address
 * @b: another
 *
 * Returns: whether both are the same mailbox; local parts are compared by case, as RFC 5321 §2.4 demands
 */
gboolean
ph_address_equal (const PhAddress *a, const PhAddress *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return strcmp (a->wire, b->wire) == 0;
}
