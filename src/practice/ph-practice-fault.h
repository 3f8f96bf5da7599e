// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PhPracticeFault:
 * @PH_PRACTICE_FAULT_NONE: all is well
 * @PH_PRACTICE_FAULT_WRONG_PASSWORD: 535 to every sign-in
 * @PH_PRACTICE_FAULT_APP_PASSWORD: 534 5.7.9 to every sign-in: an app password is required
 * @PH_PRACTICE_FAULT_EXPIRED_CERTIFICATE: the certificate is no longer valid
 * @PH_PRACTICE_FAULT_FUTURE_CERTIFICATE: the certificate is not yet valid
 * @PH_PRACTICE_FAULT_WRONG_NAME: the certificate is another host's
 * @PH_PRACTICE_FAULT_GREETING_REFUSED: 554 instead of a greeting
 * @PH_PRACTICE_FAULT_BUSY: 421 instead of a greeting
 * @PH_PRACTICE_FAULT_SILENT: accepts the connection and never says anything, not even TLS
 * @PH_PRACTICE_FAULT_CLOSED: hangs up before the greeting
 * @PH_PRACTICE_FAULT_NOT_SMTP: greets as an IMAP server
 * @PH_PRACTICE_FAULT_GARBAGE: endless nonsense
 * @PH_PRACTICE_FAULT_NO_STARTTLS: STARTTLS is not offered
 * @PH_PRACTICE_FAULT_STARTTLS_REFUSED: 454 to STARTTLS
 * @PH_PRACTICE_FAULT_STARTTLS_INJECTION: clear text behind the 220 to STARTTLS
 * @PH_PRACTICE_FAULT_NO_AUTH: AUTH is neither offered nor needed
 * @PH_PRACTICE_FAULT_TOO_MANY_ATTEMPTS: 454 4.7.0 to every sign-in
 * @PH_PRACTICE_FAULT_SENDER_REFUSED: 553 5.7.1 to MAIL
 * @PH_PRACTICE_FAULT_RECIPIENT_REFUSED: 550 5.1.1 to RCPT
 * @PH_PRACTICE_FAULT_GREYLISTED: 451 4.7.1 to RCPT
 * @PH_PRACTICE_FAULT_TOO_LARGE: takes no message of more than 100 octets
 * @PH_PRACTICE_FAULT_CONTENT_REFUSED: 554 5.7.1 to every message
 * @PH_PRACTICE_FAULT_DROP_DATA: hangs up at the first octets of the message
 * @PH_PRACTICE_FAULT_DROP_AFTER_DATA: takes the message and hangs up instead of the final reply
 *
 * How the practice server misbehaves, one way at a time.
 */
typedef enum
{
  PH_PRACTICE_FAULT_NONE,
  PH_PRACTICE_FAULT_WRONG_PASSWORD,
  PH_PRACTICE_FAULT_APP_PASSWORD,
  PH_PRACTICE_FAULT_EXPIRED_CERTIFICATE,
  PH_PRACTICE_FAULT_FUTURE_CERTIFICATE,
  PH_PRACTICE_FAULT_WRONG_NAME,
  PH_PRACTICE_FAULT_GREETING_REFUSED,
  PH_PRACTICE_FAULT_BUSY,
  PH_PRACTICE_FAULT_SILENT,
  PH_PRACTICE_FAULT_CLOSED,
  PH_PRACTICE_FAULT_NOT_SMTP,
  PH_PRACTICE_FAULT_GARBAGE,
  PH_PRACTICE_FAULT_NO_STARTTLS,
  PH_PRACTICE_FAULT_STARTTLS_REFUSED,
  PH_PRACTICE_FAULT_STARTTLS_INJECTION,
  PH_PRACTICE_FAULT_NO_AUTH,
  PH_PRACTICE_FAULT_TOO_MANY_ATTEMPTS,
  PH_PRACTICE_FAULT_SENDER_REFUSED,
  PH_PRACTICE_FAULT_RECIPIENT_REFUSED,
  PH_PRACTICE_FAULT_GREYLISTED,
  PH_PRACTICE_FAULT_TOO_LARGE,
  PH_PRACTICE_FAULT_CONTENT_REFUSED,
  PH_PRACTICE_FAULT_DROP_DATA,
  PH_PRACTICE_FAULT_DROP_AFTER_DATA,
} PhPracticeFault;
#define PH_N_PRACTICE_FAULTS (PH_PRACTICE_FAULT_DROP_AFTER_DATA + 1)

#define PH_TYPE_PRACTICE_FAULT (ph_practice_fault_get_type ())

GType ph_practice_fault_get_type (void) G_GNUC_CONST;
const char *ph_practice_fault_to_nick (PhPracticeFault fault);
gboolean ph_practice_fault_from_nick (const char *nick, PhPracticeFault *ret_fault);

G_END_DECLS
