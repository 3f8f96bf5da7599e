// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One row of the guided test as it is shown: which step, how it goes, how long it has taken and one line of evidence.
// It does nothing itself; the guided test sets it.

#include "config.h"

#include "ph-test-step.h"

#include "ph-set-str.h"

struct _PhTestStep
{
  GObject parent_instance;

  PhTestStepId id;
  PhTestStatus status;
  guint elapsed_ms;
  char *words; /* (owned) */
  guint number;
  char *detail; /* (owned): both, in English */
};

G_DEFINE_FINAL_TYPE (PhTestStep, ph_test_step, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (PhTestStatus,
                    ph_test_status,
                    G_DEFINE_ENUM_VALUE (PH_TEST_STATUS_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_STATUS_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_STATUS_OK, "ok"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_STATUS_WARNING, "warning"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_STATUS_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_STATUS_SKIPPED, "skipped"))

typedef enum
{
  PROP_ID = 1,
  PROP_STATUS,
  PROP_ELAPSED_MS,
  PROP_DETAIL,
} PhTestStepProperty;

static GParamSpec *properties[PROP_DETAIL + 1];

static void
ph_test_step_finalize (GObject *object)
{
  g_free (PH_TEST_STEP (object)->words);
  g_free (PH_TEST_STEP (object)->detail);

  G_OBJECT_CLASS (ph_test_step_parent_class)->finalize (object);
}

static void
ph_test_step_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhTestStep *self = PH_TEST_STEP (object);

  switch ((PhTestStepProperty) prop_id)
    {
    case PROP_ID:
      g_value_set_enum (value, (int) self->id);
      break;
    case PROP_STATUS:
      g_value_set_enum (value, (int) self->status);
      break;
    case PROP_ELAPSED_MS:
      g_value_set_uint (value, self->elapsed_ms);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_test_step_class_init (PhTestStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = ph_test_step_finalize;
  object_class->get_property = ph_test_step_get_property;

  properties[PROP_ID] = g_param_spec_enum ("id", NULL, NULL, PH_TYPE_TEST_STEP_ID, PH_TEST_STEP_SETTINGS, flags);
  properties[PROP_STATUS] = g_param_spec_enum ("status", NULL, NULL, PH_TYPE_TEST_STATUS, PH_TEST_STATUS_WAITING, flags);
  properties[PROP_ELAPSED_MS] = g_param_spec_uint ("elapsed-ms", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_test_step_init (PhTestStep *self)
{
  self->words = g_strdup ("");
  self->detail = g_strdup ("");
}

/**
 * ph_test_step_new:
 * @id: which step
 *
 * Returns: (transfer full): a row that waits for its turn
 */
PhTestStep *
ph_test_step_new (PhTestStepId id)
{
  g_return_val_if_fail (id < PH_N_TEST_STEPS, NULL);

  PhTestStep *self = g_object_new (PH_TYPE_TEST_STEP, NULL);

  self->id = id;
  return self;
}

/**
 * ph_test_step_get_id:
 * @self: a row
 *
 * Returns: which step it shows
 */
PhTestStepId
ph_test_step_get_id (PhTestStep *self)
{
  g_return_val_if_fail (PH_IS_TEST_STEP (self), PH_TEST_STEP_SETTINGS);

  return self->id;
}

/**
 * ph_test_step_get_status:
 * @self: a row
 *
 * Returns: how the step goes
 */
PhTestStatus
ph_test_step_get_status (PhTestStep *self)
{
  g_return_val_if_fail (PH_IS_TEST_STEP (self), PH_TEST_STATUS_WAITING);

  return self->status;
}

/**
 * ph_test_step_set_status:
 * @self: a row
 * @status: how the step goes
 *
 * Whoever watches the status finds time and detail as they belong to it, if those are set first.
 */
void
ph_test_step_set_status (PhTestStep *self, PhTestStatus status)
{
  g_return_if_fail (PH_IS_TEST_STEP (self));

  if (self->status == status)
    return;
  self->status = status;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

/**
 * ph_test_step_get_elapsed_ms:
 * @self: a row
 *
 * Returns: how long the step took, or has taken so far, in milliseconds
 */
guint
ph_test_step_get_elapsed_ms (PhTestStep *self)
{
  g_return_val_if_fail (PH_IS_TEST_STEP (self), 0);

  return self->elapsed_ms;
}

/**
 * ph_test_step_set_elapsed_ms:
 * @self: a row
 * @elapsed_ms: how long it has taken, in milliseconds
 */
void
ph_test_step_set_elapsed_ms (PhTestStep *self, guint elapsed_ms)
{
  g_return_if_fail (PH_IS_TEST_STEP (self));

  if (self->elapsed_ms == elapsed_ms)
    return;
  self->elapsed_ms = elapsed_ms;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ELAPSED_MS]);
}

/**
 * ph_test_step_get_detail:
 * @self: a row
 *
 * Returns: (transfer none): one line of evidence, safe to show; "" if there is none
 */
const char *
ph_test_step_get_detail (PhTestStep *self)
{
  g_return_val_if_fail (PH_IS_TEST_STEP (self), NULL);

  return self->detail;
}

/**
 * ph_test_step_get_words:
 * @self: a row
 *
 * Returns: (transfer none): the words of the evidence, safe to show; "" if there are none
 */
const char *
ph_test_step_get_words (PhTestStep *self)
{
  g_return_val_if_fail (PH_IS_TEST_STEP (self), NULL);

  return self->words;
}

/**
 * ph_test_step_get_number:
 * @self: a row
 *
 * Returns: how many addresses a look-up has found, or the port of the address to which a connection leads; 0: neither
 */
guint
ph_test_step_get_number (PhTestStep *self)
{
  g_return_val_if_fail (PH_IS_TEST_STEP (self), 0);

  return self->number;
}

static char *
dup_detail (PhTestStep *self)
{
  if (self->number != 0 && self->id == PH_TEST_STEP_RESOLVE)
    return g_strdup_printf (self->number == 1 ? "%u address" : "%u addresses", self->number);
  if (self->number != 0 && self->id == PH_TEST_STEP_CONNECT)
    return g_strdup_printf ("%s port %u", self->words, self->number);
  return g_strdup (self->words);
}

/**
 * ph_test_step_set_evidence:
 * @self: a row
 * @words: one line, safe to show; "" if there is none
 * @number: what belongs to them, as in ph_test_step_get_number(); 0: nothing
 */
void
ph_test_step_set_evidence (PhTestStep *self, const char *words, guint number)
{
  g_return_if_fail (PH_IS_TEST_STEP (self));
  g_return_if_fail (words != NULL);

  g_autofree char *detail = NULL;

  ph_set_str (&self->words, words);
  self->number = number;
  detail = dup_detail (self);
  if (ph_set_str (&self->detail, detail))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
}
