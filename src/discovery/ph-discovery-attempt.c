// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One question of a discovery and what became of it.

#include "config.h"

#include "ph-discovery-attempt.h"

struct _PhDiscoveryAttempt
{
  GObject parent_instance;
  PhSource source;
  char *target; /* (owned) */
  PhAttemptState state;
  char *note; /* (owned) (nullable) */
};

G_DEFINE_ENUM_TYPE (PhAttemptState, ph_attempt_state, G_DEFINE_ENUM_VALUE (PH_ATTEMPT_RUNNING, "running"), G_DEFINE_ENUM_VALUE (PH_ATTEMPT_FOUND, "found"), G_DEFINE_ENUM_VALUE (PH_ATTEMPT_NOTHING, "nothing"), G_DEFINE_ENUM_VALUE (PH_ATTEMPT_NO_ANSWER, "no-answer"), G_DEFINE_ENUM_VALUE (PH_ATTEMPT_UNUSABLE, "unusable"), G_DEFINE_ENUM_VALUE (PH_ATTEMPT_STOPPED, "stopped"))

G_DEFINE_FINAL_TYPE (PhDiscoveryAttempt, ph_discovery_attempt, G_TYPE_OBJECT)

typedef enum
{
  PROP_STATE = 1,
} PhDiscoveryAttemptProperty;

static GParamSpec *properties[PROP_STATE + 1];

static void
ph_discovery_attempt_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhDiscoveryAttempt *self = PH_DISCOVERY_ATTEMPT (object);

  switch ((PhDiscoveryAttemptProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_discovery_attempt_finalize (GObject *object)
{
  PhDiscoveryAttempt *self = PH_DISCOVERY_ATTEMPT (object);

  g_free (self->target);
  g_free (self->note);
  G_OBJECT_CLASS (ph_discovery_attempt_parent_class)->finalize (object);
}

static void
ph_discovery_attempt_class_init (PhDiscoveryAttemptClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ph_discovery_attempt_get_property;
  object_class->finalize = ph_discovery_attempt_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PH_TYPE_ATTEMPT_STATE, PH_ATTEMPT_RUNNING,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_discovery_attempt_init (PhDiscoveryAttempt *self)
{
}

/**
 * ph_discovery_attempt_new:
 * @source: which source is asked
 * @target: what exactly: a URL, a DNS name, or a server with its port
 *
 * Returns: (transfer full): an attempt that runs
 */
PhDiscoveryAttempt *
ph_discovery_attempt_new (PhSource source, const char *target)
{
  g_return_val_if_fail (target != NULL, NULL);

  PhDiscoveryAttempt *self = g_object_new (PH_TYPE_DISCOVERY_ATTEMPT, NULL);

  self->source = source;
  self->target = g_strdup (target);
  return self;
}

/**
 * ph_discovery_attempt_get_source:
 * @self: an attempt
 *
 * Returns: which source it asks
 */
PhSource
ph_discovery_attempt_get_source (PhDiscoveryAttempt *self)
{
  g_return_val_if_fail (PH_IS_DISCOVERY_ATTEMPT (self), PH_SOURCE_GUESS);

  return self->source;
}

/**
 * ph_discovery_attempt_get_target:
 * @self: an attempt
 *
 * Returns: (transfer none): a URL, a DNS name, or a server with its port
 */
const char *
ph_discovery_attempt_get_target (PhDiscoveryAttempt *self)
{
  g_return_val_if_fail (PH_IS_DISCOVERY_ATTEMPT (self), NULL);

  return self->target;
}

/**
 * ph_discovery_attempt_get_state:
 * @self: an attempt
 *
 * Returns: what became of it
 */
PhAttemptState
ph_discovery_attempt_get_state (PhDiscoveryAttempt *self)
{
  g_return_val_if_fail (PH_IS_DISCOVERY_ATTEMPT (self), PH_ATTEMPT_NOTHING);

  return self->state;
}

/**
 * ph_discovery_attempt_get_note:
 * @self: an attempt
 *
 * Returns: (transfer none) (nullable): a technical remark on its end, in English
 */
const char *
ph_discovery_attempt_get_note (PhDiscoveryAttempt *self)
{
  g_return_val_if_fail (PH_IS_DISCOVERY_ATTEMPT (self), NULL);

  return self->note;
}

/**
 * ph_discovery_attempt_finish:
 * @self: an attempt
 * @state: what became of it
 * @note: (nullable): a technical remark, in English
 *
 * An attempt ends once: later calls do nothing.
 */
void
ph_discovery_attempt_finish (PhDiscoveryAttempt *self, PhAttemptState state, const char *note)
{
  g_return_if_fail (PH_IS_DISCOVERY_ATTEMPT (self));
  g_return_if_fail (state != PH_ATTEMPT_RUNNING);

  if (self->state != PH_ATTEMPT_RUNNING)
    return;
  self->state = state;
  self->note = g_strdup (note);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}
