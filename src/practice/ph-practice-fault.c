// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The names of the practice server's faults. What each one does stands in ph-practice-behaviour.c.

#include "config.h"

#include "ph-practice-fault.h"

#define FAULT(name, nick) G_DEFINE_ENUM_VALUE (PH_PRACTICE_FAULT_##name, nick)

G_DEFINE_ENUM_TYPE (PhPracticeFault,
                    ph_practice_fault,
                    FAULT (NONE, "none"),
                    FAULT (WRONG_PASSWORD, "wrong-password"),
                    FAULT (APP_PASSWORD, "app-password"),
                    FAULT (EXPIRED_CERTIFICATE, "expired-certificate"),
                    FAULT (FUTURE_CERTIFICATE, "future-certificate"),
                    FAULT (WRONG_NAME, "wrong-name"),
                    FAULT (GREETING_REFUSED, "greeting-refused"),
                    FAULT (BUSY, "busy"),
                    FAULT (SILENT, "silent"),
                    FAULT (CLOSED, "closed"),
                    FAULT (NOT_SMTP, "not-smtp"),
                    FAULT (GARBAGE, "garbage"),
                    FAULT (NO_STARTTLS, "no-starttls"),
                    FAULT (STARTTLS_REFUSED, "starttls-refused"),
                    FAULT (STARTTLS_INJECTION, "starttls-injection"),
                    FAULT (NO_AUTH, "no-auth"),
                    FAULT (TOO_MANY_ATTEMPTS, "too-many-attempts"),
                    FAULT (SENDER_REFUSED, "sender-refused"),
                    FAULT (RECIPIENT_REFUSED, "recipient-refused"),
                    FAULT (GREYLISTED, "greylisted"),
                    FAULT (TOO_LARGE, "too-large"),
                    FAULT (CONTENT_REFUSED, "content-refused"),
                    FAULT (DROP_DATA, "drop-data"),
                    FAULT (DROP_AFTER_DATA, "drop-after-data"))

/**
 * ph_practice_fault_to_nick:
 * @fault: a fault
 *
 * Returns: (transfer none): its name on the command line
 */
const char *
ph_practice_fault_to_nick (PhPracticeFault fault)
{
  g_autoptr(GEnumClass) class = g_type_class_ref (PH_TYPE_PRACTICE_FAULT);
  const GEnumValue *value = g_enum_get_value (class, (int) fault);

  g_return_val_if_fail (value != NULL, NULL);

  return value->value_nick;
}

/**
 * ph_practice_fault_from_nick:
 * @nick: a name as [func@Ph.practice_fault_to_nick] gives it
 * @ret_fault: (out): set only on success
 *
 * Returns: whether @nick names a fault
 */
gboolean
ph_practice_fault_from_nick (const char *nick, PhPracticeFault *ret_fault)
{
  g_return_val_if_fail (nick != NULL, FALSE);
  g_return_val_if_fail (ret_fault != NULL, FALSE);

  g_autoptr(GEnumClass) class = g_type_class_ref (PH_TYPE_PRACTICE_FAULT);
  const GEnumValue *value = g_enum_get_value_by_nick (class, nick);

  if (value == NULL)
    return FALSE;
  *ret_fault = (PhPracticeFault) value->value;
  return TRUE;
}
