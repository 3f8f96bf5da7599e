// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How a value with any characters becomes one word of a MAIL or RCPT command.

#include "config.h"

#include "ph-smtp-xtext.h"

#include <string.h>

/**
 * ph_smtp_xtext_encode:
 * @text: any octets
 *
 * Printable characters but "+" and "=" stand for themselves (RFC 3461 §4).
 *
 * Returns: (transfer full): xtext
 */
char *
ph_smtp_xtext_encode (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  GString *encoded = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (g_ascii_isgraph (*text) && strchr ("+=", *text) == NULL)
      g_string_append_c (encoded, *text);
    else
      g_string_append_printf (encoded, "+%02X", (guint) (guint8) *text);
  return g_string_free (encoded, FALSE);
}

/**
 * ph_smtp_unitext_encode:
 * @text: UTF-8
 *
 * For addresses and servers with SMTPUTF8: what is beyond ASCII stands for itself too (RFC 6533 §3).
 *
 * Returns: (transfer full): utf-8-addr-unitext
 */
char *
ph_smtp_unitext_encode (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  GString *encoded = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if ((guint8) *text >= 0x80 || (g_ascii_isgraph (*text) && strchr ("+=\\", *text) == NULL))
      g_string_append_c (encoded, *text);
    else
      g_string_append_printf (encoded, "\\x{%02X}", (guint) *text);
  return g_string_free (encoded, FALSE);
}
