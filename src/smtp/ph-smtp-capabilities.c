// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the reply to one EHLO (RFC 5321 §4.1.1.1) or HELO offers. Immutable, so that nothing which was said before
// STARTTLS can seep into what holds after it: a new reply makes a new object.

#include "config.h"

#include "ph-smtp-capabilities.h"

#include "ph-escape.h"
#include "ph-smtp-limits.h"

#include <string.h>

/* RFC 4422 §3.1: a mechanism name has 1 to 20 characters. */
#define MAX_MECHANISM 20
/* Some sixty are registered; the search for doubled ones takes time with the square of their number. */
#define MAX_MECHANISMS 128
/* Not 0: an empty array with nothing reserved has no terminator either. */
#define RESERVED 8

struct _PhSmtpCapabilities
{
  gatomicrefcount references;
  PhSmtpExtensions extensions;
  char *server_name;     /* (owned) (nullable): escaped */
  GPtrArray *lines;      /* (owned) (element-type utf8): escaped, ended by NULL */
  GPtrArray *mechanisms; /* (owned) (element-type utf8): upper case, ended by NULL */
  PhSmtpLimits limits;
  gboolean has_mangled_starttls;
};

G_DEFINE_BOXED_TYPE (PhSmtpCapabilities, ph_smtp_capabilities, ph_smtp_capabilities_ref, ph_smtp_capabilities_unref)

static const struct
{
  const char *keyword;
  PhSmtpExtensions extension;
} known_extensions[] = {
  { "PIPELINING", PH_SMTP_EXTENSION_PIPELINING },
  { "SIZE", PH_SMTP_EXTENSION_SIZE },
  { "STARTTLS", PH_SMTP_EXTENSION_STARTTLS },
  { "AUTH", PH_SMTP_EXTENSION_AUTH },
  { "8BITMIME", PH_SMTP_EXTENSION_8BITMIME },
  { "SMTPUTF8", PH_SMTP_EXTENSION_SMTPUTF8 },
  { "CHUNKING", PH_SMTP_EXTENSION_CHUNKING },
  { "BINARYMIME", PH_SMTP_EXTENSION_BINARYMIME },
  { "DSN", PH_SMTP_EXTENSION_DSN },
  { "REQUIRETLS", PH_SMTP_EXTENSION_REQUIRETLS },
  { "DELIVERBY", PH_SMTP_EXTENSION_DELIVERBY },
  { "FUTURERELEASE", PH_SMTP_EXTENSION_FUTURERELEASE },
  { "MT-PRIORITY", PH_SMTP_EXTENSION_MT_PRIORITY },
  { "ENHANCEDSTATUSCODES", PH_SMTP_EXTENSION_ENHANCEDSTATUSCODES },
  { "LIMITS", PH_SMTP_EXTENSION_LIMITS },
};

static PhSmtpExtensions
find_extension (const char *keyword)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_extensions); i++)
    if (g_ascii_strcasecmp (known_extensions[i].keyword, keyword) == 0)
      return known_extensions[i].extension;
  return 0;
}

static void
add_mechanisms (PhSmtpCapabilities *self, const char *text)
{
  g_auto(GStrv) words = g_strsplit_set (text, " \t", -1);

  for (guint i = 0; words[i] != NULL && self->mechanisms->len < MAX_MECHANISMS; i++)
    {
      g_autofree char *name = g_ascii_strup (words[i], -1);

      if (ph_smtp_is_mechanism_name (name) && !g_ptr_array_find_with_equal_func (self->mechanisms, name, g_str_equal, NULL))
        g_ptr_array_add (self->mechanisms, g_steal_pointer (&name));
    }
}

/* Firewalls that "fix" SMTP overwrite keywords which they do not know by letters X and leave the last letter alone. */
static gboolean
is_overwritten (const char *keyword)
{
  gsize length = strlen (keyword);

  return length >= 4 && strspn (keyword, "Xx") >= length - 1;
}

static void
parse_line (PhSmtpCapabilities *self, const char *line)
{
  line += strspn (line, " \t");

  /* "AUTH=LOGIN PLAIN" is how servers spoke to clients from before RFC 4954. */
  gsize length = strcspn (line, " \t=");
  g_autofree char *keyword = g_strndup (line, length);
  const char *parameters = line + length + strspn (line + length, " \t=");
  PhSmtpExtensions extension = find_extension (keyword);

  if (*line == '\0')
    return;
  g_ptr_array_add (self->lines, g_strchomp (ph_escape_text (line)));
  self->extensions |= extension;
  if (extension == PH_SMTP_EXTENSION_AUTH)
    add_mechanisms (self, parameters);
  else if (is_overwritten (keyword))
    self->has_mangled_starttls = TRUE;
  else
    ph_smtp_limits_take (&self->limits, extension, parameters);
}

static char *
find_server_name (const char *first_line)
{
  gsize length = first_line != NULL ? strcspn (first_line, " \t") : 0;

  return length > 0 ? ph_escape_bytes ((const guint8 *) first_line, length) : NULL;
}

/**
 * ph_smtp_is_mechanism_name:
 * @name: a word
 *
 * Returns: whether it can name a SASL mechanism (RFC 4422 §3.1), in upper case
 */
gboolean
ph_smtp_is_mechanism_name (const char *name)
{
  g_return_val_if_fail (name != NULL, FALSE);

  gsize length = strlen (name);

  return length >= 1 && length <= MAX_MECHANISM &&
         strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == length;
}

/**
 * ph_smtp_capabilities_new_none:
 * @helo_reply: the reply to HELO
 *
 * Returns: (transfer full): the capabilities of a server that knows no extension
 */
PhSmtpCapabilities *
ph_smtp_capabilities_new_none (const PhSmtpReply *helo_reply)
{
  g_return_val_if_fail (helo_reply != NULL, NULL);

  PhSmtpCapabilities *self = g_new0 (PhSmtpCapabilities, 1);

  g_atomic_ref_count_init (&self->references);
  self->server_name = find_server_name (ph_smtp_reply_get_lines (helo_reply)[0]);
  self->lines = g_ptr_array_new_null_terminated (RESERVED, g_free, TRUE);
  self->mechanisms = g_ptr_array_new_null_terminated (RESERVED, g_free, TRUE);
  return self;
}

/**
 * ph_smtp_capabilities_parse:
 * @reply: the reply to EHLO
 *
 * Reads the keywords, whatever their case; a keyword that merely starts like a known one is not that one.
 *
 * Returns: (transfer full): what the server offers
 */
PhSmtpCapabilities *
ph_smtp_capabilities_parse (const PhSmtpReply *reply)
{
  g_return_val_if_fail (reply != NULL, NULL);

  PhSmtpCapabilities *self = ph_smtp_capabilities_new_none (reply);
  const char *const *lines = ph_smtp_reply_get_lines (reply);

  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    parse_line (self, lines[i]);
  return self;
}

/**
 * ph_smtp_capabilities_ref:
 * @self: capabilities
 *
 * Returns: (transfer full): @self
 */
PhSmtpCapabilities *
ph_smtp_capabilities_ref (PhSmtpCapabilities *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ph_smtp_capabilities_unref:
 * @self: (transfer full): capabilities
 */
void
ph_smtp_capabilities_unref (PhSmtpCapabilities *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->server_name);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->mechanisms);
  ph_smtp_limits_clear (&self->limits);
  g_free (self);
}

/**
 * ph_smtp_capabilities_ignore:
 * @self: capabilities that nobody else has yet
 * @extensions: what is not to be used
 *
 * From now on it counts as not offered; the lines stay as they are.
 */
void
ph_smtp_capabilities_ignore (PhSmtpCapabilities *self, PhSmtpExtensions extensions)
{
  g_return_if_fail (self != NULL);

  self->extensions &= ~extensions;
}

/**
 * ph_smtp_capabilities_has:
 * @self: capabilities
 * @extension: one extension
 *
 * Returns: whether the server offers it
 */
gboolean
ph_smtp_capabilities_has (const PhSmtpCapabilities *self, PhSmtpExtensions extension)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return (self->extensions & extension) != 0;
}

/**
 * ph_smtp_capabilities_get_server_name:
 * @self: capabilities
 *
 * Returns: (transfer none) (nullable): how the server calls itself, escaped
 */
const char *
ph_smtp_capabilities_get_server_name (const PhSmtpCapabilities *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->server_name;
}

/**
 * ph_smtp_capabilities_get_lines:
 * @self: capabilities
 *
 * Returns: (transfer none) (array zero-terminated=1): every keyword with its parameters as the server sent it, escaped
 */
const char *const *
ph_smtp_capabilities_get_lines (const PhSmtpCapabilities *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->lines->pdata;
}

/**
 * ph_smtp_capabilities_get_mechanisms:
 * @self: capabilities
 *
 * Returns: (transfer none) (array zero-terminated=1): the SASL mechanisms in upper case, each once, in the server's
 *   order; empty when sign-in is not offered
 */
const char *const *
ph_smtp_capabilities_get_mechanisms (const PhSmtpCapabilities *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->mechanisms->pdata;
}

/**
 * ph_smtp_capabilities_get_max_size:
 * @self: capabilities
 *
 * Returns: the largest message that the server takes, in octets (RFC 1870); 0: no limit known
 */
guint64
ph_smtp_capabilities_get_max_size (const PhSmtpCapabilities *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->limits.max_size;
}

/**
 * ph_smtp_capabilities_get_limit:
 * @self: capabilities
 * @limit: which limit
 *
 * Returns: how much of it the server takes (RFC 9422); 0: no limit known
 */
guint
ph_smtp_capabilities_get_limit (const PhSmtpCapabilities *self, PhSmtpLimit limit)
{
  g_return_val_if_fail (self != NULL && limit < PH_SMTP_N_LIMITS, 0);

  return self->limits.limits[limit];
}

/**
 * ph_smtp_capabilities_get_min_deliver_by:
 * @self: capabilities
 *
 * Returns: the shortest time after which the server returns a message, in seconds (RFC 2852 §2); 0: none
 */
guint
ph_smtp_capabilities_get_min_deliver_by (const PhSmtpCapabilities *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->limits.min_deliver_by_s;
}

/**
 * ph_smtp_capabilities_get_max_hold:
 * @self: capabilities
 *
 * Returns: how long the server holds a message back at most, in seconds (RFC 4865 §3); 0: not known
 */
guint
ph_smtp_capabilities_get_max_hold (const PhSmtpCapabilities *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->limits.max_hold_s;
}

/**
 * ph_smtp_capabilities_get_latest_hold:
 * @self: capabilities
 *
 * Returns: (transfer none) (nullable): until when the server holds a message back at most, as it says it, escaped
 */
const char *
ph_smtp_capabilities_get_latest_hold (const PhSmtpCapabilities *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->limits.latest_hold;
}

/**
 * ph_smtp_capabilities_get_priority_profile:
 * @self: capabilities
 *
 * Returns: (transfer none) (nullable): which profile of priorities the server follows (RFC 6710 §3), escaped
 */
const char *
ph_smtp_capabilities_get_priority_profile (const PhSmtpCapabilities *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->limits.priority_profile;
}

/**
 * ph_smtp_capabilities_has_mangled_starttls:
 * @self: capabilities
 *
 * Returns: whether there is a keyword like `XXXXXXXA`, which a firewall leaves where STARTTLS was
 */
gboolean
ph_smtp_capabilities_has_mangled_starttls (const PhSmtpCapabilities *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_mangled_starttls;
}
