// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One complete reply of a server (RFC 5321 §4.2): code, enhanced status code (RFC 3463) and text. Immutable. It does
// not know which command it answers, and it does not parse the wire; that is the reply parser.

#include "config.h"

#include "ph-smtp-reply.h"

#include "ph-escape.h"

#include <string.h>

struct _PhSmtpReply
{
  gatomicrefcount references;
  guint code;
  char *enhanced; /* (owned) (nullable) */
  char *text;     /* (owned): escaped */
  GStrv lines;    /* (owned): raw */
};

G_DEFINE_BOXED_TYPE (PhSmtpReply, ph_smtp_reply, ph_smtp_reply_ref, ph_smtp_reply_unref)

/* RFC 3463 §2: the subject and the detail have one to three digits each. */
static const char *
skip_subcode (const char *at)
{
  gsize digits = strspn (at, "0123456789");

  return digits >= 1 && digits <= 3 ? at + digits : NULL;
}

/* Length of the enhanced code at the start of @line; 0 when there is none or when its class contradicts @code. */
static gsize
measure_enhanced_code (const char *line, guint code)
{
  const char *at = line;

  if (at[0] != (char) ('0' + code / 100) || at[1] != '.')
    return 0;
  at = skip_subcode (at + 2);
  if (at == NULL || *at != '.')
    return 0;
  at = skip_subcode (at + 1);
  if (at == NULL || (*at != ' ' && *at != '\t' && *at != '\0'))
    return 0;
  return at - line;
}

static char *
join_text (const char *const *lines, guint code)
{
  g_autoptr(GString) joined = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *rest = lines[i] + measure_enhanced_code (lines[i], code);

      rest += strspn (rest, " \t");
      if (*rest == '\0')
        continue;
      if (joined->len > 0)
        g_string_append_c (joined, ' ');
      g_string_append (joined, rest);
    }
  return ph_escape_text (joined->str);
}

/**
 * ph_smtp_reply_new:
 * @code: the reply code, 200 to 599
 * @lines: (array zero-terminated=1): the text of each line behind the code; any bytes but NUL
 *
 * Returns: (transfer full): a new reply
 */
PhSmtpReply *
ph_smtp_reply_new (guint code, const char *const *lines)
{
  g_return_val_if_fail (code >= 200 && code <= 599, NULL);
  g_return_val_if_fail (lines != NULL, NULL);

  PhSmtpReply *self = g_new0 (PhSmtpReply, 1);
  gsize enhanced_length = lines[0] != NULL ? measure_enhanced_code (lines[0], code) : 0;

  g_atomic_ref_count_init (&self->references);
  self->code = code;
  self->enhanced = enhanced_length > 0 ? g_strndup (lines[0], enhanced_length) : NULL;
  self->text = join_text (lines, code);
  self->lines = g_strdupv ((char **) lines);
  return self;
}

/**
 * ph_smtp_reply_ref:
 * @self: a reply
 *
 * Returns: (transfer full): @self
 */
PhSmtpReply *
ph_smtp_reply_ref (PhSmtpReply *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ph_smtp_reply_unref:
 * @self: (transfer full): a reply
 */
void
ph_smtp_reply_unref (PhSmtpReply *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->enhanced);
  g_free (self->text);
  g_strfreev (self->lines);
  g_free (self);
}

/**
 * ph_smtp_reply_get_code:
 * @self: a reply
 *
 * Returns: the reply code, 200 to 599
 */
guint
ph_smtp_reply_get_code (const PhSmtpReply *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->code;
}

/**
 * ph_smtp_reply_get_enhanced:
 * @self: a reply
 *
 * Returns: (transfer none) (nullable): the enhanced status code, such as `5.7.8`; %NULL when there is none or its class
 *   contradicts the reply code (RFC 2034 §4 demands that they agree)
 */
const char *
ph_smtp_reply_get_enhanced (const PhSmtpReply *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->enhanced;
}

/**
 * ph_smtp_reply_get_text:
 * @self: a reply
 *
 * Returns: (transfer none): all lines joined by a blank, without the enhanced code, escaped so that they can be shown
 */
const char *
ph_smtp_reply_get_text (const PhSmtpReply *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * ph_smtp_reply_get_lines:
 * @self: a reply
 *
 * Returns: (transfer none) (array zero-terminated=1): the lines behind the code as the server sent them: bytes, not to
 *   be shown as they are
 */
const char *const *
ph_smtp_reply_get_lines (const PhSmtpReply *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->lines;
}

/**
 * ph_smtp_reply_is_positive:
 * @self: a reply
 *
 * Returns: whether the code is 2xx
 */
gboolean
ph_smtp_reply_is_positive (const PhSmtpReply *self)
{
  return ph_smtp_reply_get_code (self) / 100 == 2;
}

/**
 * ph_smtp_reply_is_transient:
 * @self: a reply
 *
 * Returns: whether the code is 4xx
 */
gboolean
ph_smtp_reply_is_transient (const PhSmtpReply *self)
{
  return ph_smtp_reply_get_code (self) / 100 == 4;
}

/**
 * ph_smtp_reply_is_permanent:
 * @self: a reply
 *
 * Returns: whether the code is 5xx
 */
gboolean
ph_smtp_reply_is_permanent (const PhSmtpReply *self)
{
  return ph_smtp_reply_get_code (self) / 100 == 5;
}

/**
 * ph_smtp_reply_to_string:
 * @self: a reply
 *
 * Returns: (transfer full): the reply on one line, such as `535 5.7.8 not today`, escaped
 */
char *
ph_smtp_reply_to_string (const PhSmtpReply *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%03u", self->code);
  if (self->enhanced != NULL)
    g_string_append_printf (out, " %s", self->enhanced);
  if (*self->text != '\0')
    g_string_append_printf (out, " %s", self->text);
  return g_string_free (out, FALSE);
}
