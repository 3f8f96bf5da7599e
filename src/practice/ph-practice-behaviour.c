// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The table of what each fault does. The dialogue reads the columns; it never asks which fault it is.

#include "config.h"

#include "ph-practice-behaviour.h"

static const PhPracticeBehaviour behaviours[] = {
  [PH_PRACTICE_FAULT_NONE] = { 0 },
  [PH_PRACTICE_FAULT_WRONG_PASSWORD] = { .sign_in_reply = "535 5.7.8 Authentication credentials invalid\r\n" },
  [PH_PRACTICE_FAULT_APP_PASSWORD] = { .sign_in_reply = "534-5.7.9 Application-specific password required.\r\n"
                                                        "534 5.7.9 Make one in the settings of the account\r\n" },
  [PH_PRACTICE_FAULT_EXPIRED_CERTIFICATE] = { .certificate = PH_PRACTICE_CERTIFICATE_EXPIRED },
  [PH_PRACTICE_FAULT_FUTURE_CERTIFICATE] = { .certificate = PH_PRACTICE_CERTIFICATE_FUTURE },
  [PH_PRACTICE_FAULT_WRONG_NAME] = { .certificate = PH_PRACTICE_CERTIFICATE_WRONG_NAME },
  [PH_PRACTICE_FAULT_GREETING_REFUSED] = { .opening = PH_PRACTICE_OPENING_REFUSAL },
  [PH_PRACTICE_FAULT_BUSY] = { .opening = PH_PRACTICE_OPENING_BUSY },
  [PH_PRACTICE_FAULT_SILENT] = { .opening = PH_PRACTICE_OPENING_SILENCE },
  [PH_PRACTICE_FAULT_CLOSED] = { .opening = PH_PRACTICE_OPENING_HANG_UP },
  [PH_PRACTICE_FAULT_NOT_SMTP] = { .opening = PH_PRACTICE_OPENING_IMAP },
  [PH_PRACTICE_FAULT_GARBAGE] = { .opening = PH_PRACTICE_OPENING_GARBAGE },
  [PH_PRACTICE_FAULT_NO_STARTTLS] = { .starttls = PH_PRACTICE_STARTTLS_MISSING },
  [PH_PRACTICE_FAULT_STARTTLS_REFUSED] = { .starttls = PH_PRACTICE_STARTTLS_REFUSED },
  [PH_PRACTICE_FAULT_STARTTLS_INJECTION] = { .starttls = PH_PRACTICE_STARTTLS_INJECTED },
  [PH_PRACTICE_FAULT_NO_AUTH] = { .sign_in = PH_PRACTICE_SIGN_IN_MISSING },
  [PH_PRACTICE_FAULT_TOO_MANY_ATTEMPTS] = { .sign_in_reply = "454 4.7.0 Too many sign-in attempts, try again later\r\n" },
  [PH_PRACTICE_FAULT_SENDER_REFUSED] = { .sender_reply = "553 5.7.1 Sender address rejected: not owned by user\r\n" },
  [PH_PRACTICE_FAULT_RECIPIENT_REFUSED] = { .recipient_reply = "550 5.1.1 Recipient address rejected: user unknown\r\n" },
  [PH_PRACTICE_FAULT_GREYLISTED] = { .recipient_reply = "451 4.7.1 Greylisted, please try again later\r\n" },
  [PH_PRACTICE_FAULT_TOO_LARGE] = { .max_size = 100 },
  [PH_PRACTICE_FAULT_CONTENT_REFUSED] = { .content_reply = "554 5.7.1 Message refused: it looks like spam\r\n" },
  [PH_PRACTICE_FAULT_DROP_DATA] = { .drop = PH_PRACTICE_DROP_IN_CONTENT },
  [PH_PRACTICE_FAULT_DROP_AFTER_DATA] = { .drop = PH_PRACTICE_DROP_AFTER_CONTENT },
};

/**
 * ph_practice_behaviour_get:
 * @fault: a fault
 *
 * Returns: (transfer none): what it means
 */
const PhPracticeBehaviour *
ph_practice_behaviour_get (PhPracticeFault fault)
{
  g_return_val_if_fail (fault < G_N_ELEMENTS (behaviours), &behaviours[PH_PRACTICE_FAULT_NONE]);

  return &behaviours[fault];
}
