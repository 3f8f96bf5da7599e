// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Which reply codes and enhanced status codes there are, and which RFC says so. What they mean, in words, stands in
// `text`; what is concluded from a reply stands in the reply rules.

#include "config.h"

#include "ph-reply-code.h"

#include <string.h>

#define AT_EHLO     (PH_REPLY_AT (EHLO) | PH_REPLY_AT (EHLO_TLS))
#define AT_ENVELOPE (PH_REPLY_AT (MAIL) | PH_REPLY_AT (RCPT))
#define AT_MESSAGE  (PH_REPLY_AT (DATA) | PH_REPLY_AT (CONTENT) | PH_REPLY_AT (END_OF_DATA))

/* RFC 5321 §4.2.3, with what the extensions add. The stages: RFC 5321 §4.3.2. */
static const PhReplyCode reply_codes[] = {
  { .code = 211, .reference = "RFC 5321" },
  { .code = 214, .reference = "RFC 5321" },
  { .code = 220, .reference = "RFC 5321", .stages = PH_REPLY_AT (GREETING) | PH_REPLY_AT (STARTTLS) },
  { .code = 221, .reference = "RFC 5321", .stages = PH_REPLY_AT (QUIT) },
  { .code = 235, .reference = "RFC 4954", .stages = PH_REPLY_AT (AUTH) },
  { .code = 250, .reference = "RFC 5321", .stages = AT_EHLO | AT_ENVELOPE | AT_MESSAGE | PH_REPLY_AT (RSET) },
  { .code = 251, .reference = "RFC 5321", .stages = PH_REPLY_AT (RCPT) },
  { .code = 252, .reference = "RFC 5321" },
  { .code = 334, .reference = "RFC 4954", .stages = PH_REPLY_AT (AUTH) },
  { .code = 354, .reference = "RFC 5321", .stages = PH_REPLY_AT (DATA) },
  { .code = 421, .reference = "RFC 5321" },
  { .code = 432, .reference = "RFC 4954", .stages = PH_REPLY_AT (AUTH) },
  { .code = 450, .reference = "RFC 5321", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .code = 451, .reference = "RFC 5321", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .code = 452, .reference = "RFC 5321", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .code = 453, .reference = "RFC 2645" },
  { .code = 454, .reference = "RFC 4954", .stages = PH_REPLY_AT (STARTTLS) | PH_REPLY_AT (AUTH) },
  { .code = 455, .reference = "RFC 5321", .stages = AT_ENVELOPE },
  { .code = 458, .reference = "RFC 1985" },
  { .code = 459, .reference = "RFC 1985" },
  { .code = 500, .reference = "RFC 5321" },
  { .code = 501, .reference = "RFC 5321" },
  { .code = 502, .reference = "RFC 5321" },
  { .code = 503, .reference = "RFC 5321" },
  { .code = 504, .reference = "RFC 5321" },
  { .code = 521, .reference = "RFC 7504", .stages = PH_REPLY_AT (GREETING) | AT_EHLO },
  { .code = 523, .reference = "RFC 5248", .stages = PH_REPLY_AT (AUTH) | AT_ENVELOPE },
  { .code = 524, .reference = "RFC 5248", .stages = PH_REPLY_AT (AUTH) },
  { .code = 525, .reference = "RFC 5248", .stages = PH_REPLY_AT (AUTH) },
  { .code = 530, .reference = "RFC 4954", .stages = PH_REPLY_AT (AUTH) | AT_ENVELOPE | AT_MESSAGE },
  { .code = 534, .reference = "RFC 4954", .stages = PH_REPLY_AT (AUTH) },
  { .code = 535, .reference = "RFC 4954", .stages = PH_REPLY_AT (AUTH) },
  { .code = 538, .reference = "RFC 4954", .stages = PH_REPLY_AT (AUTH) },
  { .code = 550, .reference = "RFC 5321", .stages = AT_EHLO | AT_ENVELOPE | AT_MESSAGE },
  { .code = 551, .reference = "RFC 5321", .stages = PH_REPLY_AT (RCPT) },
  { .code = 552, .reference = "RFC 5321", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .code = 553, .reference = "RFC 5321", .stages = AT_ENVELOPE },
  { .code = 554, .reference = "RFC 5321", .stages = PH_REPLY_AT (GREETING) | AT_ENVELOPE | AT_MESSAGE },
  { .code = 555, .reference = "RFC 5321", .stages = AT_ENVELOPE },
  { .code = 556, .reference = "RFC 7504", .stages = PH_REPLY_AT (RCPT) },
  { .code = 571, .stages = AT_ENVELOPE | AT_MESSAGE },
};

/* RFC 3463 §3, and the registry that RFC 5248 made of it. Two rows for one subject and detail: the classes mean different
 * things in practice. */
static const PhReplyCode enhanced_codes[] = {
  { .classes = "245", .subject = 0, .detail = 0, .reference = "RFC 3463" },
  { .classes = "245", .subject = 1, .detail = 0, .reference = "RFC 3463", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 1, .detail = 1, .reference = "RFC 3463", .stages = PH_REPLY_AT (RCPT) | AT_MESSAGE },
  { .classes = "45", .subject = 1, .detail = 2, .reference = "RFC 3463", .stages = PH_REPLY_AT (RCPT) | AT_MESSAGE },
  { .classes = "45", .subject = 1, .detail = 3, .reference = "RFC 3463", .stages = PH_REPLY_AT (RCPT) | AT_MESSAGE },
  { .classes = "45", .subject = 1, .detail = 4, .reference = "RFC 3463", .stages = PH_REPLY_AT (RCPT) | AT_MESSAGE },
  { .classes = "2", .subject = 1, .detail = 5, .reference = "RFC 3463", .stages = PH_REPLY_AT (RCPT) | AT_MESSAGE },
  { .classes = "5", .subject = 1, .detail = 6, .reference = "RFC 3463", .stages = PH_REPLY_AT (RCPT) | AT_MESSAGE },
  { .classes = "45", .subject = 1, .detail = 7, .reference = "RFC 3463", .stages = PH_REPLY_AT (MAIL) },
  { .classes = "45", .subject = 1, .detail = 8, .reference = "RFC 3463", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "245", .subject = 1, .detail = 9, .reference = "RFC 3886", .stages = PH_REPLY_AT (RCPT) | AT_MESSAGE },
  { .classes = "45", .subject = 1, .detail = 10, .reference = "RFC 7505", .stages = PH_REPLY_AT (RCPT) | AT_MESSAGE },
  { .classes = "245", .subject = 2, .detail = 0, .reference = "RFC 3463", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 2, .detail = 1, .reference = "RFC 3463", .stages = PH_REPLY_AT (RCPT) | AT_MESSAGE },
  { .classes = "45", .subject = 2, .detail = 2, .reference = "RFC 3463", .stages = PH_REPLY_AT (RCPT) | AT_MESSAGE },
  { .classes = "45", .subject = 2, .detail = 3, .reference = "RFC 3463", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 2, .detail = 4, .reference = "RFC 3463", .stages = PH_REPLY_AT (RCPT) | AT_MESSAGE },
  { .classes = "245", .subject = 3, .detail = 0, .reference = "RFC 3463" },
  { .classes = "45", .subject = 3, .detail = 1, .reference = "RFC 3463" },
  { .classes = "45", .subject = 3, .detail = 2, .reference = "RFC 3463" },
  { .classes = "45", .subject = 3, .detail = 3, .reference = "RFC 3463" },
  { .classes = "45", .subject = 3, .detail = 4, .reference = "RFC 3463", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 3, .detail = 5, .reference = "RFC 3463" },
  { .classes = "2", .subject = 3, .detail = 6, .reference = "RFC 6710" },
  { .classes = "245", .subject = 4, .detail = 0, .reference = "RFC 3463" },
  { .classes = "45", .subject = 4, .detail = 1, .reference = "RFC 3463" },
  { .classes = "45", .subject = 4, .detail = 2, .reference = "RFC 3463" },
  { .classes = "45", .subject = 4, .detail = 3, .reference = "RFC 3463" },
  { .classes = "45", .subject = 4, .detail = 4, .reference = "RFC 3463" },
  { .classes = "45", .subject = 4, .detail = 5, .reference = "RFC 3463" },
  { .classes = "45", .subject = 4, .detail = 6, .reference = "RFC 3463" },
  { .classes = "45", .subject = 4, .detail = 7, .reference = "RFC 3463" },
  { .classes = "245", .subject = 5, .detail = 0, .reference = "RFC 3463" },
  { .classes = "45", .subject = 5, .detail = 1, .reference = "RFC 3463" },
  { .classes = "45", .subject = 5, .detail = 2, .reference = "RFC 3463" },
  { .classes = "45", .subject = 5, .detail = 3, .reference = "RFC 3463", .stages = PH_REPLY_AT (RCPT) | AT_MESSAGE },
  { .classes = "45", .subject = 5, .detail = 4, .reference = "RFC 3463" },
  { .classes = "45", .subject = 5, .detail = 5, .reference = "RFC 3463" },
  { .classes = "45", .subject = 5, .detail = 6, .reference = "RFC 4954", .stages = PH_REPLY_AT (AUTH) },
  { .classes = "245", .subject = 6, .detail = 0, .reference = "RFC 3463", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 6, .detail = 1, .reference = "RFC 3463", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 6, .detail = 2, .reference = "RFC 3463", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 6, .detail = 3, .reference = "RFC 3463", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "245", .subject = 6, .detail = 4, .reference = "RFC 3463", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 6, .detail = 5, .reference = "RFC 3463", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 6, .detail = 6, .reference = "RFC 4468", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 6, .detail = 7, .reference = "RFC 6531", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "245", .subject = 6, .detail = 8, .reference = "RFC 6531", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 6, .detail = 9, .reference = "RFC 6531", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "245", .subject = 6, .detail = 10, .reference = "RFC 6531", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "2", .subject = 7, .detail = 0, .reference = "RFC 4954" },
  { .classes = "4", .subject = 7, .detail = 0, .reference = "RFC 4954" },
  { .classes = "5", .subject = 7, .detail = 0, .reference = "RFC 3463" },
  { .classes = "4", .subject = 7, .detail = 1, .reference = "RFC 3463" },
  { .classes = "5", .subject = 7, .detail = 1, .reference = "RFC 3463" },
  { .classes = "45", .subject = 7, .detail = 2, .reference = "RFC 3463", .stages = PH_REPLY_AT (RCPT) | AT_MESSAGE },
  { .classes = "45", .subject = 7, .detail = 3, .reference = "RFC 3463" },
  { .classes = "45", .subject = 7, .detail = 4, .reference = "RFC 3463" },
  { .classes = "45", .subject = 7, .detail = 5, .reference = "RFC 3463" },
  { .classes = "45", .subject = 7, .detail = 6, .reference = "RFC 3463" },
  { .classes = "45", .subject = 7, .detail = 7, .reference = "RFC 3463" },
  { .classes = "4", .subject = 7, .detail = 8, .reference = "RFC 4954", .stages = PH_REPLY_AT (AUTH) },
  { .classes = "5", .subject = 7, .detail = 8, .reference = "RFC 4954", .stages = PH_REPLY_AT (AUTH) },
  { .classes = "45", .subject = 7, .detail = 9, .reference = "RFC 4954", .stages = PH_REPLY_AT (AUTH) },
  { .classes = "45", .subject = 7, .detail = 10, .reference = "RFC 5248", .stages = PH_REPLY_AT (AUTH) | AT_ENVELOPE },
  { .classes = "45", .subject = 7, .detail = 11, .reference = "RFC 4954", .stages = PH_REPLY_AT (AUTH) },
  { .classes = "45", .subject = 7, .detail = 12, .reference = "RFC 4954", .stages = PH_REPLY_AT (AUTH) },
  { .classes = "45", .subject = 7, .detail = 13, .reference = "RFC 5248", .stages = PH_REPLY_AT (AUTH) },
  { .classes = "45", .subject = 7, .detail = 14, .reference = "RFC 4468", .stages = PH_REPLY_AT (AUTH) },
  { .classes = "45", .subject = 7, .detail = 15, .reference = "RFC 6710", .stages = PH_REPLY_AT (RCPT) | AT_MESSAGE },
  { .classes = "45", .subject = 7, .detail = 16, .reference = "RFC 6710", .stages = PH_REPLY_AT (RCPT) | AT_MESSAGE },
  { .classes = "45", .subject = 7, .detail = 17, .reference = "RFC 7293", .stages = PH_REPLY_AT (RCPT) | AT_MESSAGE },
  { .classes = "45", .subject = 7, .detail = 18, .reference = "RFC 7293", .stages = PH_REPLY_AT (RCPT) | AT_MESSAGE },
  { .classes = "45", .subject = 7, .detail = 19, .reference = "RFC 7293", .stages = PH_REPLY_AT (RCPT) | AT_MESSAGE },
  { .classes = "45", .subject = 7, .detail = 20, .reference = "RFC 7372", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 7, .detail = 21, .reference = "RFC 7372", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 7, .detail = 22, .reference = "RFC 7372", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 7, .detail = 23, .reference = "RFC 7372", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 7, .detail = 24, .reference = "RFC 7372", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 7, .detail = 25, .reference = "RFC 7372", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 7, .detail = 26, .reference = "RFC 7372", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 7, .detail = 27, .reference = "RFC 7505", .stages = AT_ENVELOPE | AT_MESSAGE },
  /* In the registry without an RFC of its own. */
  { .classes = "45", .subject = 7, .detail = 28, .reference = "RFC 5248", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 7, .detail = 29, .reference = "RFC 8617", .stages = AT_ENVELOPE | AT_MESSAGE },
  { .classes = "45", .subject = 7, .detail = 30, .reference = "RFC 8689", .stages = AT_ENVELOPE | AT_MESSAGE },
};

/**
 * ph_reply_code_get_n:
 *
 * Returns: how many entries the reference has
 */
guint
ph_reply_code_get_n (void)
{
  return G_N_ELEMENTS (reply_codes) + G_N_ELEMENTS (enhanced_codes);
}

/**
 * ph_reply_code_get_nth:
 * @index: which
 *
 * Returns: (transfer none): an entry: the reply codes first, then the enhanced ones, each kind in ascending order
 */
const PhReplyCode *
ph_reply_code_get_nth (guint index)
{
  g_return_val_if_fail (index < ph_reply_code_get_n (), NULL);

  if (index < G_N_ELEMENTS (reply_codes))
    return &reply_codes[index];
  return &enhanced_codes[index - G_N_ELEMENTS (reply_codes)];
}

/**
 * ph_reply_code_find:
 * @code: a reply code
 *
 * Returns: (transfer none) (nullable): its entry, if it is known
 */
const PhReplyCode *
ph_reply_code_find (guint code)
{
  for (guint i = 0; i < G_N_ELEMENTS (reply_codes); i++)
    if (reply_codes[i].code == code)
      return &reply_codes[i];
  return NULL;
}

/**
 * ph_reply_code_find_enhanced:
 * @enhanced: an enhanced status code
 *
 * A subject and detail that is known for another class only is better than nothing: RFC 3463 §2 defines them apart from
 * the class.
 *
 * Returns: (transfer none) (nullable): its entry, if it is known
 */
const PhReplyCode *
ph_reply_code_find_enhanced (const PhEnhancedCode *enhanced)
{
  g_return_val_if_fail (enhanced != NULL, NULL);

  const PhReplyCode *other_class = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (enhanced_codes); i++)
    {
      const PhReplyCode *entry = &enhanced_codes[i];

      if (entry->subject != enhanced->subject || entry->detail != enhanced->detail)
        continue;
      if (strchr (entry->classes, (int) ('0' + enhanced->class)) != NULL)
        return entry;
      other_class = entry;
    }
  return other_class;
}

/**
 * ph_reply_code_to_string:
 * @self: an entry of the reference
 *
 * Returns: (transfer full): how the code is written, with an “X” for the class of an enhanced code that has several
 */
char *
ph_reply_code_to_string (const PhReplyCode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->code != 0)
    return g_strdup_printf ("%u", self->code);
  return g_strdup_printf ("%c.%u.%u", strlen (self->classes) == 1 ? self->classes[0] : 'X', self->subject, self->detail);
}

/* RFC 3463 §2: one to three digits. */
static const char *
parse_number (const char *at, guint *ret_number)
{
  gsize digits = strspn (at, "0123456789");

  if (digits < 1 || digits > 3)
    return NULL;
  *ret_number = (guint) g_ascii_strtoull (at, NULL, 10);
  return at + digits;
}

/**
 * ph_enhanced_code_parse:
 * @text: begins with an enhanced status code
 * @ret_code: (out): the code
 * @ret_rest: (out) (nullable): what stands behind it, within @text
 *
 * The classes are 2, 4 and 5 (RFC 3463 §3.1). A code ends with the text or before anything but a letter, digit or dot.
 *
 * Returns: whether there is one
 */
gboolean
ph_enhanced_code_parse (const char *text, PhEnhancedCode *ret_code, const char **ret_rest)
{
  g_return_val_if_fail (text != NULL && ret_code != NULL, FALSE);

  PhEnhancedCode code = { .class = (guint) (text[0] - '0') };
  const char *at = text;

  if (text[0] == '\0' || strchr ("245", text[0]) == NULL || text[1] != '.')
    return FALSE;
  at = parse_number (text + 2, &code.subject);
  if (at == NULL || *at != '.')
    return FALSE;
  at = parse_number (at + 1, &code.detail);
  if (at == NULL || g_ascii_isalnum (*at) || (at[0] == '.' && g_ascii_isalnum (at[1])))
    return FALSE;
  *ret_code = code;
  if (ret_rest != NULL)
    *ret_rest = at;
  return TRUE;
}

/**
 * ph_enhanced_code_to_string:
 * @self: an enhanced status code
 *
 * Returns: (transfer full): how it is written
 */
char *
ph_enhanced_code_to_string (const PhEnhancedCode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_strdup_printf ("%u.%u.%u", self->class, self->subject, self->detail);
}
