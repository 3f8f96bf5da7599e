// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One piece of advice about an account that works. A value without words; which advice is given is decided by the rules.

#include "config.h"

#include "ph-advice.h"

struct _PhAdvice
{
  gatomicrefcount references;
  PhAdviceId id;
  guint64 value;
  PhFix *fix; /* (owned) (nullable) */
};

G_DEFINE_BOXED_TYPE (PhAdvice, ph_advice, ph_advice_ref, ph_advice_unref)

G_DEFINE_ENUM_TYPE (PhAdviceId,
                    ph_advice_id,
                    G_DEFINE_ENUM_VALUE (PH_ADVICE_NOT_ENCRYPTED, "not-encrypted"),
                    G_DEFINE_ENUM_VALUE (PH_ADVICE_TLS_PORT, "tls-port"),
                    G_DEFINE_ENUM_VALUE (PH_ADVICE_CERTIFICATE_EXPIRES, "certificate-expires"),
                    G_DEFINE_ENUM_VALUE (PH_ADVICE_CERTIFICATE_TRUSTED, "certificate-trusted"),
                    G_DEFINE_ENUM_VALUE (PH_ADVICE_STRONGER_MECHANISM, "stronger-mechanism"),
                    G_DEFINE_ENUM_VALUE (PH_ADVICE_NO_SIGN_IN, "no-sign-in"),
                    G_DEFINE_ENUM_VALUE (PH_ADVICE_OLD_PASSWORD, "old-password"),
                    G_DEFINE_ENUM_VALUE (PH_ADVICE_APP_PASSWORD, "app-password"),
                    G_DEFINE_ENUM_VALUE (PH_ADVICE_TWO_STEP, "two-step"),
                    G_DEFINE_ENUM_VALUE (PH_ADVICE_SIZE_LIMIT, "size-limit"),
                    G_DEFINE_ENUM_VALUE (PH_ADVICE_DAILY_LIMIT, "daily-limit"))

/**
 * ph_advice_id_to_nick:
 * @id: which advice
 *
 * Returns: (transfer none): its name, such as "tls-port"
 */
const char *
ph_advice_id_to_nick (PhAdviceId id)
{
  g_autoptr(GEnumClass) class = g_type_class_ref (PH_TYPE_ADVICE_ID);
  const GEnumValue *value = g_enum_get_value (class, (int) id);

  g_return_val_if_fail (value != NULL, NULL);

  return value->value_nick;
}

/**
 * ph_advice_new:
 * @id: which advice
 * @value: the number that belongs to it: days, octets or messages; 0: it has none
 * @fix: (nullable): a way to follow it; referenced
 *
 * Returns: (transfer full): new advice
 */
PhAdvice *
ph_advice_new (PhAdviceId id, guint64 value, PhFix *fix)
{
  g_return_val_if_fail (id < PH_N_ADVICE, NULL);

  PhAdvice *self = g_new0 (PhAdvice, 1);

  g_atomic_ref_count_init (&self->references);
  self->id = id;
  self->value = value;
  self->fix = fix != NULL ? ph_fix_ref (fix) : NULL;
  return self;
}

/**
 * ph_advice_ref:
 * @self: advice
 *
 * Returns: (transfer full): @self
 */
PhAdvice *
ph_advice_ref (PhAdvice *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ph_advice_unref:
 * @self: (transfer full): advice
 */
void
ph_advice_unref (PhAdvice *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->fix, ph_fix_unref);
  g_free (self);
}

/**
 * ph_advice_get_id:
 * @self: advice
 *
 * Returns: which it is
 */
PhAdviceId
ph_advice_get_id (const PhAdvice *self)
{
  g_return_val_if_fail (self != NULL, PH_ADVICE_NOT_ENCRYPTED);

  return self->id;
}

/**
 * ph_advice_get_value:
 * @self: advice
 *
 * Returns: the number that belongs to it: days, octets or messages, as #PhAdviceId says; 0 if it has none
 */
guint64
ph_advice_get_value (const PhAdvice *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->value;
}

/**
 * ph_advice_get_fix:
 * @self: advice
 *
 * Returns: (transfer none) (nullable): a way to follow it; %NULL if there is none that could be offered
 */
PhFix *
ph_advice_get_fix (const PhAdvice *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fix;
}
