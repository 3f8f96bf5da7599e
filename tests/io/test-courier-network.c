// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a courier does when the network goes and comes: with a monitor of the network that is told what to say.

#include "config.h"

#include "courier-fixture.h"

#define FAKE_TYPE_MONITOR (fake_monitor_get_type ())
G_DECLARE_FINAL_TYPE (FakeMonitor, fake_monitor, FAKE, MONITOR, GObject)

typedef enum
{
  PROP_AVAILABLE = 1,
  PROP_METERED,
  PROP_CONNECTIVITY,
} FakeMonitorProperty;

struct _FakeMonitor
{
  GObject parent_instance;

  gboolean is_available;
};

static void fake_monitor_init_iface (GNetworkMonitorInterface *iface);
static void fake_monitor_initable_init (GInitableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeMonitor,
                               fake_monitor,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, fake_monitor_initable_init)
                                 G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, fake_monitor_init_iface)
                                   g_io_extension_point_implement (G_NETWORK_MONITOR_EXTENSION_POINT_NAME, g_define_type_id, "fake", 1000))

static gboolean
fake_monitor_initable (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
fake_monitor_initable_init (GInitableIface *iface)
{
  iface->init = fake_monitor_initable;
}

static void
fake_monitor_init_iface (GNetworkMonitorInterface *iface)
{
}

static void
fake_monitor_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  FakeMonitor *self = FAKE_MONITOR (object);

  switch ((FakeMonitorProperty) prop_id)
    {
    case PROP_AVAILABLE:
      g_value_set_boolean (value, self->is_available);
      break;
    case PROP_METERED:
      g_value_set_boolean (value, FALSE);
      break;
    case PROP_CONNECTIVITY:
      g_value_set_enum (value, self->is_available ? G_NETWORK_CONNECTIVITY_FULL : G_NETWORK_CONNECTIVITY_LOCAL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fake_monitor_class_init (FakeMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fake_monitor_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
fake_monitor_init (FakeMonitor *self)
{
}

static void
set_available (gboolean is_available)
{
  FakeMonitor *monitor = FAKE_MONITOR (g_network_monitor_get_default ());

  monitor->is_available = is_available;
  g_object_notify (G_OBJECT (monitor), "network-available");
  g_object_notify (G_OBJECT (monitor), "connectivity");
  g_signal_emit_by_name (monitor, "network-changed", is_available);
}

static gboolean
has_waiting (CourierFixture *fixture)
{
  return courier_fixture_count (fixture, PH_OUTBOX_WAITING) == 5;
}

static gboolean
is_all_sent (CourierFixture *fixture)
{
  return courier_fixture_count (fixture, PH_OUTBOX_SENT) == 5;
}

/* What could not be sent goes as soon as there is a network again, and not when its time has come. */
static void
test_back (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (SINK_PIPELINING);

  set_available (FALSE);
  sink_server_go_away (fixture->server);
  ph_courier_start (fixture->courier);
  courier_fixture_queue_many (fixture, 1, 5);
  courier_fixture_wait (fixture, has_waiting);
  sink_server_come_back (fixture->server);
  set_available (TRUE);
  courier_fixture_wait (fixture, is_all_sent);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 5);
}

static gboolean
is_idle (CourierFixture *fixture)
{
  return !ph_courier_is_busy (fixture->courier);
}

static gint64 patience_us;

static gboolean
is_patience_over (CourierFixture *fixture)
{
  return g_get_monotonic_time () > patience_us;
}

/* A server that asks for patience gets it, whatever the network does. */
static void
test_greylisted (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (SINK_PIPELINING);

  set_available (TRUE);
  sink_server_refuse (fixture->server, "RCPT", NULL, "451 4.7.1 greylisted");
  ph_courier_start (fixture->courier);
  courier_fixture_queue_many (fixture, 1, 5);
  courier_fixture_wait (fixture, has_waiting);
  sink_server_refuse (fixture->server, "RCPT", NULL, NULL);
  set_available (FALSE);
  set_available (TRUE);
  patience_us = g_get_monotonic_time () + 3 * G_USEC_PER_SEC;
  courier_fixture_wait (fixture, is_patience_over);
  courier_fixture_wait (fixture, is_idle);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 0);
}

int
main (int argc, char **argv)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  g_setenv ("GIO_USE_NETWORK_MONITOR", "fake", TRUE);
  g_test_init (&argc, &argv, NULL);
  /* The first look registers the places that types are added to. */
  g_io_extension_point_register (G_NETWORK_MONITOR_EXTENSION_POINT_NAME);
  g_type_ensure (FAKE_TYPE_MONITOR);
  g_assert_true (FAKE_IS_MONITOR (g_network_monitor_get_default ()));
  g_test_add_func ("/courier-network/back", test_back);
  g_test_add_func ("/courier-network/greylisted", test_greylisted);
  return g_test_run ();
}
