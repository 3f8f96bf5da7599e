// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-address.h"

G_BEGIN_DECLS

/**
 * PhSendmailPath:
 * @PH_SENDMAIL_PATH_ADDRESS: there is an address
 * @PH_SENDMAIL_PATH_EMPTY: `<>`
 * @PH_SENDMAIL_PATH_MALFORMED: it is none
 */
typedef enum
{
  PH_SENDMAIL_PATH_ADDRESS,
  PH_SENDMAIL_PATH_EMPTY,
  PH_SENDMAIL_PATH_MALFORMED,
} PhSendmailPath;

/* What follows `MAIL FROM:` and `RCPT TO:` (RFC 5321 §4.1.2). @local stands for a name without a domain. @ret_parameters: behind it, without blanks in front. */
PhSendmailPath ph_sendmail_path_parse (const char *text, const char *local, PhAddress **ret_address, const char **ret_parameters);
/* (transfer full) (nullable): RFC 3461 §4; NULL: malformed, or something that is not printable */
char *ph_sendmail_xtext_decode (const char *text);

G_END_DECLS
