// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-draft.h"

G_BEGIN_DECLS

/**
 * PhMailtoError:
 * @PH_MAILTO_ERROR_SCHEME: it is no mailto: link
 * @PH_MAILTO_ERROR_SYNTAX: it can't be decoded (bad percent sign, not UTF-8, control characters)
 * @PH_MAILTO_ERROR_TOO_LONG: beyond the limit
 */
typedef enum
{
  PH_MAILTO_ERROR_SCHEME,
  PH_MAILTO_ERROR_SYNTAX,
  PH_MAILTO_ERROR_TOO_LONG,
} PhMailtoError;

#define PH_MAILTO_ERROR (ph_mailto_error_quark ())

GQuark ph_mailto_error_quark (void);

/* (transfer full): what the link asks for (RFC 6068): to, cc, bcc, reply-to, subject, body, in-reply-to; every other field, `attach` above all, is ignored and
 * named in @ret_ignored ((out) (optional) (transfer full) (nullable): a list for a person). */
PhDraft *ph_mailto_parse (const char *link, char ***ret_ignored, GError **error);

G_END_DECLS
