// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the parameters behind the keywords of EHLO say: how large, how many, how long. Whatever is no number says
// nothing, because a limit that was guessed would refuse messages that the server takes.

#include "config.h"

#include "ph-smtp-limits.h"

#include "ph-escape.h"

#include <string.h>

/* RFC 9422 §3: a limit has one to six digits. */
#define MAX_LIMIT 999999
/* RFC 2852 §4 and RFC 4865 §4: a time has one to nine digits. */
#define MAX_SECONDS 999999999

static const char *const limit_names[PH_SMTP_N_LIMITS] = {
  [PH_SMTP_LIMIT_MAIL_MAX] = "MAILMAX",
  [PH_SMTP_LIMIT_RCPT_MAX] = "RCPTMAX",
  [PH_SMTP_LIMIT_RCPT_DOMAIN_MAX] = "RCPTDOMAINMAX",
};

/**
 * ph_smtp_limits_clear:
 * @self: limits
 *
 * Frees what is in them.
 */
void
ph_smtp_limits_clear (PhSmtpLimits *self)
{
  g_clear_pointer (&self->latest_hold, g_free);
  g_clear_pointer (&self->priority_profile, g_free);
}

/* 0: it is no number, or a larger one than can be. */
static guint64
parse_number (const char *text, guint64 max)
{
  guint64 number = 0;

  return g_ascii_string_to_unsigned (text, 10, 0, max, &number, NULL) ? number : 0;
}

/* RFC 2852 §2: behind the first comma stand options that are not defined yet. */
static guint
parse_min_time (const char *word)
{
  g_autofree char *digits = g_strndup (word, strcspn (word, ","));

  return (guint) parse_number (digits, MAX_SECONDS);
}

/* RFC 9422 §3: names that we do not know and values that are not valid are passed over. */
static void
take_limit (PhSmtpLimits *self, const char *word)
{
  gsize length = strcspn (word, "=");
  guint value = word[length] == '=' ? (guint) parse_number (word + length + 1, MAX_LIMIT) : 0;

  for (guint i = 0; i < PH_SMTP_N_LIMITS && value > 0; i++)
    if (strlen (limit_names[i]) == length && g_ascii_strncasecmp (limit_names[i], word, length) == 0)
      self->limits[i] = value;
}

static void
replace_text (char **text, const char *word)
{
  g_free (*text);
  *text = word != NULL ? ph_escape_text (word) : NULL;
}

static void
take_words (PhSmtpLimits *self, PhSmtpExtensions extension, const GPtrArray *words)
{
  const char *first = words->len > 0 ? words->pdata[0] : "";

  if (extension == PH_SMTP_EXTENSION_SIZE)
    self->max_size = parse_number (first, G_MAXUINT64);
  else if (extension == PH_SMTP_EXTENSION_DELIVERBY)
    self->min_deliver_by_s = parse_min_time (first);
  else if (extension == PH_SMTP_EXTENSION_MT_PRIORITY)
    replace_text (&self->priority_profile, words->len > 0 ? first : NULL);
  else if (extension == PH_SMTP_EXTENSION_FUTURERELEASE)
    {
      self->max_hold_s = (guint) parse_number (first, MAX_SECONDS);
      replace_text (&self->latest_hold, words->len > 1 ? words->pdata[1] : NULL);
    }
  else if (extension == PH_SMTP_EXTENSION_LIMITS)
    for (guint i = 0; i < words->len; i++)
      take_limit (self, words->pdata[i]);
}

/**
 * ph_smtp_limits_take:
 * @self: limits
 * @extension: whose line of the reply it is
 * @parameters: what stands behind the keyword
 *
 * Notes what one line says; a later one of the same keyword replaces it.
 */
void
ph_smtp_limits_take (PhSmtpLimits *self, PhSmtpExtensions extension, const char *parameters)
{
  g_auto(GStrv) pieces = g_strsplit_set (parameters, " \t", -1);
  g_autoptr(GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; pieces[i] != NULL; i++)
    if (*pieces[i] != '\0')
      g_ptr_array_add (words, pieces[i]);
  take_words (self, extension, words);
}
