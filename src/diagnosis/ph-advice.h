// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-fix.h"

G_BEGIN_DECLS

/**
 * PhAdviceId:
 * @PH_ADVICE_NOT_ENCRYPTED: mail and password travel readable
 * @PH_ADVICE_TLS_PORT: the server also takes TLS from the start, on port 465
 * @PH_ADVICE_CERTIFICATE_EXPIRES: the certificate ends soon; the value is the number of days left
 * @PH_ADVICE_CERTIFICATE_TRUSTED: the certificate is accepted only because the person said so
 * @PH_ADVICE_STRONGER_MECHANISM: the server offers a way of signing in that does not show it the password
 * @PH_ADVICE_NO_SIGN_IN: the server takes mail without asking who sends it
 * @PH_ADVICE_OLD_PASSWORD: the password is older than a year; the value is its age in days
 * @PH_ADVICE_APP_PASSWORD: the provider makes passwords for single programs
 * @PH_ADVICE_TWO_STEP: the provider offers, or needs, a second step at sign-in
 * @PH_ADVICE_SIZE_LIMIT: the value is the largest message in octets
 * @PH_ADVICE_DAILY_LIMIT: the value is how many messages or recipients a day
 *
 * What is worth knowing about an account that works.
 */
typedef enum
{
  PH_ADVICE_NOT_ENCRYPTED,
  PH_ADVICE_TLS_PORT,
  PH_ADVICE_CERTIFICATE_EXPIRES,
  PH_ADVICE_CERTIFICATE_TRUSTED,
  PH_ADVICE_STRONGER_MECHANISM,
  PH_ADVICE_NO_SIGN_IN,
  PH_ADVICE_OLD_PASSWORD,
  PH_ADVICE_APP_PASSWORD,
  PH_ADVICE_TWO_STEP,
  PH_ADVICE_SIZE_LIMIT,
  PH_ADVICE_DAILY_LIMIT,
} PhAdviceId;

#define PH_N_ADVICE       (PH_ADVICE_DAILY_LIMIT + 1)
#define PH_TYPE_ADVICE_ID (ph_advice_id_get_type ())
#define PH_TYPE_ADVICE    (ph_advice_get_type ())

/* One piece of advice: which, a number where it has one, and a way to follow it, where there is one. Immutable, reference counted. */
typedef struct _PhAdvice PhAdvice;

GType ph_advice_id_get_type (void) G_GNUC_CONST;
const char *ph_advice_id_to_nick (PhAdviceId id);
GType ph_advice_get_type (void) G_GNUC_CONST;
PhAdvice *ph_advice_new (PhAdviceId id, guint64 value, PhFix *fix); /* @fix: (nullable) */
PhAdvice *ph_advice_ref (PhAdvice *self);
void ph_advice_unref (PhAdvice *self);
PhAdviceId ph_advice_get_id (const PhAdvice *self);
guint64 ph_advice_get_value (const PhAdvice *self); /* days, octets, messages; 0: it has none */
PhFix *ph_advice_get_fix (const PhAdvice *self);    /* (transfer none) (nullable) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhAdvice, ph_advice_unref)

G_END_DECLS
