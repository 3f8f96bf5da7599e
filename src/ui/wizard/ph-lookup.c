// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Looks up the settings of an address, and looks again for another one: a discovery runs only once. An answer that comes
// after the next question is dropped. What becomes of the settings is the pages' affair.

#include "config.h"

#include "ph-lookup.h"

#include "ph-typed-address.h"

struct _PhLookup
{
  GObject parent_instance;
  PhServices *services; /* (owned) */
  PhLookupState state;
  char *address;             /* (owned) (nullable): of the latest start */
  PhDiscoveryFlags flags;    /* of the latest start */
  PhDiscovery *discovery;    /* (owned) (nullable): of the latest start */
  GCancellable *cancellable; /* (owned) (nullable): while it runs */
};

typedef enum
{
  PROP_STATE = 1,
  PROP_DISCOVERY,
} PhLookupProperty;

static GParamSpec *properties[PROP_DISCOVERY + 1];

G_DEFINE_FINAL_TYPE (PhLookup, ph_lookup, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (PhLookupState,
                    ph_lookup_state,
                    G_DEFINE_ENUM_VALUE (PH_LOOKUP_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (PH_LOOKUP_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (PH_LOOKUP_FOUND, "found"),
                    G_DEFINE_ENUM_VALUE (PH_LOOKUP_NOTHING, "nothing"),
                    G_DEFINE_ENUM_VALUE (PH_LOOKUP_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (PH_LOOKUP_NO_MAIL, "no-mail"))

static void run_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
set_state (PhLookup *self, PhLookupState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
take_discovery (PhLookup *self, PhDiscovery *discovery)
{
  g_autoptr(PhDiscovery) former = g_steal_pointer (&self->discovery);

  self->discovery = discovery;
  if (former != discovery)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DISCOVERY]);
}

static PhDiscoveryQuery *
new_query (PhLookup *self)
{
  g_autoptr(PhAddress) address = ph_typed_address_parse (self->address, NULL, NULL);

  return address != NULL ? ph_discovery_query_new (address, self->flags) : NULL;
}

/* What the end of a discovery means. */
static PhLookupState
judge (PhLookup *self, PhLookupState otherwise)
{
  PhProvider *provider = ph_discovery_get_provider (self->discovery);

  if (provider != NULL && !ph_provider_sends_mail (provider))
    return PH_LOOKUP_NO_MAIL;
  return ph_discovery_get_n_candidates (self->discovery) > 0 ? PH_LOOKUP_FOUND : otherwise;
}

/* Lets go of the discovery that runs; its answer will be dropped. */
static void
cancel (PhLookup *self)
{
  g_autoptr(GCancellable) cancellable = g_steal_pointer (&self->cancellable);

  g_cancellable_cancel (cancellable);
}

/* An address literal has no domain that one could ask. */
static void
begin (PhLookup *self)
{
  g_autoptr(PhDiscoveryQuery) query = new_query (self);

  take_discovery (self, ph_services_new_discovery (self->services, PH_SERVICES_ACCOUNTS_ASKED));
  if (query == NULL)
    {
      cancel (self);
      set_state (self, PH_LOOKUP_NOTHING);
      return;
    }
  if (self->discovery != NULL)
    ph_discovery_run_async (self->discovery, query, self->cancellable, run_cb, g_object_ref (self));
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhLookup) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean has_ended = ph_discovery_run_finish (PH_DISCOVERY (source), result, &error);

  if (PH_DISCOVERY (source) != self->discovery || self->state != PH_LOOKUP_RUNNING)
    return; /* of an earlier start, or stopped */
  if (!has_ended)
    g_debug ("the discovery ends early: %s", error->message);
  g_clear_object (&self->cancellable);
  set_state (self, judge (self, PH_LOOKUP_NOTHING));
}

static void
on_services_catalogue_cb (PhLookup *self)
{
  if (self->state == PH_LOOKUP_RUNNING && self->discovery == NULL)
    begin (self);
}

static void
ph_lookup_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhLookup *self = PH_LOOKUP (object);

  switch ((PhLookupProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_DISCOVERY:
      g_value_set_object (value, self->discovery);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_lookup_dispose (GObject *object)
{
  PhLookup *self = PH_LOOKUP (object);

  cancel (self);
  g_clear_object (&self->discovery);
  g_clear_object (&self->services);
  G_OBJECT_CLASS (ph_lookup_parent_class)->dispose (object);
}

static void
ph_lookup_finalize (GObject *object)
{
  g_free (PH_LOOKUP (object)->address);
  G_OBJECT_CLASS (ph_lookup_parent_class)->finalize (object);
}

static void
ph_lookup_class_init (PhLookupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ph_lookup_get_property;
  object_class->dispose = ph_lookup_dispose;
  object_class->finalize = ph_lookup_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PH_TYPE_LOOKUP_STATE, PH_LOOKUP_IDLE,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_DISCOVERY] = g_param_spec_object ("discovery", NULL, NULL, PH_TYPE_DISCOVERY,
                                                    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_lookup_init (PhLookup *self)
{
}

/**
 * ph_lookup_new:
 * @services: where accounts, providers and preferences are
 *
 * Returns: (transfer full): a lookup that has not started
 */
PhLookup *
ph_lookup_new (PhServices *services)
{
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);

  PhLookup *self = g_object_new (PH_TYPE_LOOKUP, NULL);

  self->services = g_object_ref (services);
  g_signal_connect_object (services, "notify::catalogue", G_CALLBACK (on_services_catalogue_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * ph_lookup_start:
 * @self: a lookup
 * @address: for whom, as it was typed
 * @effort: how far to go
 *
 * Looks anew, whatever was found before. The preferences decide whether anybody else is asked.
 */
void
ph_lookup_start (PhLookup *self, const char *address, PhLookupEffort effort)
{
  g_return_if_fail (PH_IS_LOOKUP (self));
  g_return_if_fail (address != NULL);

  ph_lookup_forget (self);
  self->address = g_strdup (address);
  self->flags = ph_services_get_discovery_flags (self->services) | (effort == PH_LOOKUP_HARDER ? PH_DISCOVERY_HARDER : 0);
  self->cancellable = g_cancellable_new ();
  set_state (self, PH_LOOKUP_RUNNING);
  begin (self);
}

/**
 * ph_lookup_stop:
 * @self: a lookup
 *
 * Ends the looking, if it looks; servers that were found so far stay.
 */
void
ph_lookup_stop (PhLookup *self)
{
  g_return_if_fail (PH_IS_LOOKUP (self));

  if (self->state != PH_LOOKUP_RUNNING)
    return;
  set_state (self, self->discovery != NULL ? judge (self, PH_LOOKUP_STOPPED) : PH_LOOKUP_STOPPED);
  cancel (self);
}

/**
 * ph_lookup_forget:
 * @self: a lookup
 *
 * Ends the looking, if it looks, and forgets what was found.
 */
void
ph_lookup_forget (PhLookup *self)
{
  g_return_if_fail (PH_IS_LOOKUP (self));

  cancel (self);
  take_discovery (self, NULL);
  g_clear_pointer (&self->address, g_free);
  set_state (self, PH_LOOKUP_IDLE);
}

/**
 * ph_lookup_get_state:
 * @self: a lookup
 *
 * Returns: how it stands
 */
PhLookupState
ph_lookup_get_state (PhLookup *self)
{
  g_return_val_if_fail (PH_IS_LOOKUP (self), PH_LOOKUP_IDLE);

  return self->state;
}

/**
 * ph_lookup_get_address:
 * @self: a lookup
 *
 * Returns: (transfer none) (nullable): for whom it was started
 */
const char *
ph_lookup_get_address (PhLookup *self)
{
  g_return_val_if_fail (PH_IS_LOOKUP (self), NULL);

  return self->address;
}

/**
 * ph_lookup_get_discovery:
 * @self: a lookup
 *
 * Returns: (transfer none) (nullable): what looks, or has looked
 */
PhDiscovery *
ph_lookup_get_discovery (PhLookup *self)
{
  g_return_val_if_fail (PH_IS_LOOKUP (self), NULL);

  return self->discovery;
}

/**
 * ph_lookup_is_online:
 * @self: a lookup
 *
 * Returns: whether the latest start was allowed to ask others
 */
gboolean
ph_lookup_is_online (PhLookup *self)
{
  g_return_val_if_fail (PH_IS_LOOKUP (self), FALSE);

  return (self->flags & PH_DISCOVERY_OFFLINE) == 0;
}

/**
 * ph_lookup_answers:
 * @self: a lookup
 * @address: an address, as it was typed
 *
 * Returns: whether it has ended for @address and for the present preferences, so that there is no need to look again
 */
gboolean
ph_lookup_answers (PhLookup *self, const char *address)
{
  g_return_val_if_fail (PH_IS_LOOKUP (self), FALSE);
  g_return_val_if_fail (address != NULL, FALSE);

  return self->state != PH_LOOKUP_IDLE && self->state != PH_LOOKUP_RUNNING &&
         g_str_equal (self->address, address) && (self->flags & ~PH_DISCOVERY_HARDER) == ph_services_get_discovery_flags (self->services);
}
