// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Takes the arguments of MAIL and RCPT apart (RFC 5321 §4.1.2) as a server does: strictly, so that whatever passes here
// passes elsewhere too. What is wrong comes back as the reply to send.

#include "config.h"

#include "ph-practice-arguments.h"

#include "ph-address.h"

#include <string.h>

#define SYNTAX_ERROR      "501 5.5.4 Syntax error in the arguments\r\n"
#define UNKNOWN_PARAMETER "555 5.5.4 Parameter not recognised or not offered\r\n"
#define BAD_SENDER        "501 5.1.7 Bad sender address syntax\r\n"
#define BAD_RECIPIENT     "501 5.1.3 Bad recipient address syntax\r\n"
#define NEEDS_SMTPUTF8    "553 5.6.7 The address needs SMTPUTF8\r\n"

/* More digits than any message has octets; keeps the sum inside 64 bits (RFC 1870 §3: 20 digits at most). */
#define MAX_DIGITS 18

typedef const char *(*ParameterFunc) (PhPracticeArguments *self, const char *value);

/**
 * ph_practice_arguments_parse_number:
 * @text: an octet count
 * @ret_number: (out): set only on success
 *
 * Returns: whether @text is a number of decimal digits and of plausible length
 */
gboolean
ph_practice_arguments_parse_number (const char *text, guint64 *ret_number)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (ret_number != NULL, FALSE);

  gsize digits = strspn (text, "0123456789");

  if (digits == 0 || digits > MAX_DIGITS || text[digits] != '\0')
    return FALSE;
  *ret_number = g_ascii_strtoull (text, NULL, 10);
  return TRUE;
}

/* RFC 1870 §5 */
static const char *
take_size (PhPracticeArguments *self, const char *value)
{
  return value != NULL && ph_practice_arguments_parse_number (value, &self->size) ? NULL : SYNTAX_ERROR;
}

/* RFC 6152 §2; BINARYMIME is not offered. */
static const char *
take_body (PhPracticeArguments *self, const char *value)
{
  if (value == NULL)
    return SYNTAX_ERROR;
  return g_ascii_strcasecmp (value, "7BIT") == 0 || g_ascii_strcasecmp (value, "8BITMIME") == 0 ? NULL : UNKNOWN_PARAMETER;
}

/* RFC 6531 §3.4 */
static const char *
take_smtputf8 (PhPracticeArguments *self, const char *value)
{
  self->charset = PH_PRACTICE_CHARSET_UTF8;
  return value == NULL ? NULL : SYNTAX_ERROR;
}

/* RFC 4954 §5: who submitted the message first; of no use to a server that relays nothing. */
static const char *
take_auth (PhPracticeArguments *self, const char *value)
{
  return value != NULL && *value != '\0' ? NULL : SYNTAX_ERROR;
}

static const struct
{
  const char *keyword;
  ParameterFunc take;
} mail_parameters[] = {
  { "SIZE", take_size },
  { "BODY", take_body },
  { "SMTPUTF8", take_smtputf8 },
  { "AUTH", take_auth },
};

static const char *
take_mail_parameter (PhPracticeArguments *self, const char *parameter, guint *seen)
{
  const char *equals = strchr (parameter, '=');
  gsize length = equals != NULL ? (gsize) (equals - parameter) : strlen (parameter);

  for (guint i = 0; i < G_N_ELEMENTS (mail_parameters); i++)
    {
      const char *keyword = mail_parameters[i].keyword;

      if (strlen (keyword) != length || g_ascii_strncasecmp (parameter, keyword, length) != 0)
        continue;
      if (*seen & (1u << i))
        return SYNTAX_ERROR;
      *seen |= 1u << i;
      return mail_parameters[i].take (self, equals != NULL ? equals + 1 : NULL);
    }
  return UNKNOWN_PARAMETER;
}

/* The ">" that ends the path: not one inside a quoted local part. */
static const char *
find_path_end (const char *path)
{
  gboolean is_quoted = FALSE;

  for (const char *at = path; *at != '\0'; at++)
    {
      if (*at == '>' && !is_quoted)
        return at;
      if (*at == '"')
        is_quoted = !is_quoted;
      else if (*at == '\\' && is_quoted && at[1] != '\0')
        at++;
    }
  return NULL;
}

/* Sets the path and returns what follows it: "" or a blank and the parameters. NULL: no path there. */
static const char *
take_path (PhPracticeArguments *self, const char *text, const char *prefix)
{
  gsize length = strlen (prefix);
  const char *start = text + length;

  if (g_ascii_strncasecmp (text, prefix, length) != 0 || *start != '<')
    return NULL;
  start++;

  const char *end = find_path_end (start);
  if (end == NULL || (end[1] != '\0' && end[1] != ' '))
    return NULL;

  /* RFC 5321 §4.1.1.3: a source route is accepted and ignored. */
  const char *route_end = *start == '@' ? memchr (start, ':', (gsize) (end - start)) : NULL;
  if (route_end != NULL)
    start = route_end + 1;
  self->path = g_strndup (start, (gsize) (end - start));
  return end + 1;
}

static gboolean
is_mailbox (const char *path)
{
  g_autoptr(PhAddress) address = NULL;

  /* The parser trims, the wire does not. */
  if (*path == ' ' || g_str_has_suffix (path, " "))
    return FALSE;
  address = ph_address_parse (path, NULL);
  return address != NULL;
}

static const char *
check_charset (const PhPracticeArguments *self)
{
  return self->charset == PH_PRACTICE_CHARSET_ASCII && !g_str_is_ascii (self->path) ? NEEDS_SMTPUTF8 : NULL;
}

/**
 * ph_practice_arguments_parse_mail:
 * @self: (out caller-allocates): all zero
 * @text: what follows the verb and a blank
 *
 * Returns: (transfer none) (nullable): the reply that says what is wrong, or %NULL
 */
const char *
ph_practice_arguments_parse_mail (PhPracticeArguments *self, const char *text)
{
  g_return_val_if_fail (self != NULL, SYNTAX_ERROR);
  g_return_val_if_fail (text != NULL, SYNTAX_ERROR);

  const char *rest = take_path (self, text, "FROM:");
  guint seen = 0;

  if (rest == NULL)
    return SYNTAX_ERROR;

  g_auto(GStrv) parameters = g_strsplit (*rest == ' ' ? rest + 1 : rest, " ", -1);
  for (guint i = 0; parameters[i] != NULL; i++)
    {
      const char *problem = take_mail_parameter (self, parameters[i], &seen);

      if (problem != NULL)
        return problem;
    }
  if (*self->path != '\0' && !is_mailbox (self->path))
    return BAD_SENDER;
  return check_charset (self);
}

/**
 * ph_practice_arguments_parse_rcpt:
 * @self: (inout): all zero, but for the character set of the transaction
 * @text: what follows the verb and a blank
 *
 * Returns: (transfer none) (nullable): the reply that says what is wrong, or %NULL
 */
const char *
ph_practice_arguments_parse_rcpt (PhPracticeArguments *self, const char *text)
{
  g_return_val_if_fail (self != NULL, SYNTAX_ERROR);
  g_return_val_if_fail (text != NULL, SYNTAX_ERROR);

  const char *rest = take_path (self, text, "TO:");

  if (rest == NULL)
    return SYNTAX_ERROR;
  /* RFC 5321 §4.1.1.3: the postmaster needs no domain. */
  if (!is_mailbox (self->path) && g_ascii_strcasecmp (self->path, "Postmaster") != 0)
    return BAD_RECIPIENT;
  /* No extension that is offered adds a parameter to RCPT. */
  if (*rest != '\0')
    return UNKNOWN_PARAMETER;
  return check_charset (self);
}

/**
 * ph_practice_arguments_clear:
 * @self: arguments
 *
 * Frees what @self holds.
 */
void
ph_practice_arguments_clear (PhPracticeArguments *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->path, g_free);
}
