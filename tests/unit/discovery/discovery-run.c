// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Runs one discovery and puts what it found into words.

#include "config.h"

#include "discovery-run.h"

#include "ph-account.h"
#include "ph-discovery-private.h"

#include <string.h>

const PhDiscoverySchedule *
discovery_run_get_schedule (void)
{
  static const PhDiscoverySchedule schedule = {
    .total_ms = 3000,
    .grace_ms = 400,
    .plain_ms = 150,
    .guess_ms = 250,
    .stagger_ms = 1,
    .fetch_ms = 1000,
    .lookup_ms = 500,
    .probe_ms = 1000,
    .n_sockets = 8,
  };

  return &schedule;
}

static void
on_candidates_changed (PhDiscovery *discovery, DiscoveryRun *self)
{
  self->n_changes++;
}

DiscoveryRun *
discovery_run_new_with (const char *lines, PhProviderCatalogue *catalogue)
{
  DiscoveryRun *self = g_new0 (DiscoveryRun, 1);

  self->world = discovery_world_new (lines);
  self->catalogue = g_object_ref (catalogue);
  self->accounts = g_list_store_new (PH_TYPE_ACCOUNT);
  self->cancellable = g_cancellable_new ();
  self->discovery = ph_discovery_new (PH_DISCOVERY_BACKEND (self->world), catalogue, G_LIST_MODEL (self->accounts));
  ph_discovery_set_schedule (self->discovery, discovery_run_get_schedule ());
  g_signal_connect (self->discovery, "candidates-changed", G_CALLBACK (on_candidates_changed), self);
  return self;
}

DiscoveryRun *
discovery_run_new (const char *lines, const char *providers)
{
  g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new ();

  if (providers != NULL)
    {
      g_autoptr(GBytes) file = g_bytes_new (providers, strlen (providers));

      ph_provider_catalogue_add (catalogue, file, "recorded.conf", PH_PROVIDER_BUILT_IN);
      g_assert_cmpstr (ph_provider_catalogue_get_problems (catalogue)[0], ==, NULL);
    }
  return discovery_run_new_with (lines, catalogue);
}

void
discovery_run_free (DiscoveryRun *self)
{
  discovery_run_wait_for_silence (self);
  g_signal_handlers_disconnect_by_data (self->discovery, self);
  g_assert_finalize_object (self->discovery);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->accounts);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_assert_finalize_object (self->world);
  g_free (self);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DiscoveryRun *self = user_data;

  self->is_done = TRUE;
  self->ended_at = g_get_monotonic_time ();
  g_assert_cmpint (ph_discovery_run_finish (PH_DISCOVERY (source), result, &self->error), ==, self->error == NULL);
}

void
discovery_run_begin (DiscoveryRun *self, const char *whom, PhDiscoveryFlags flags)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PhDiscoveryQuery) query = NULL;

  if (strchr (whom, '@') != NULL)
    {
      g_autoptr(PhAddress) address = ph_address_parse (whom, &error);

      g_assert_no_error (error);
      query = ph_discovery_query_new (address, flags);
    }
  else
    query = ph_discovery_query_new_for_domain (whom, flags, &error);
  g_assert_no_error (error);
  g_assert_nonnull (query);
  self->started_at = g_get_monotonic_time ();
  ph_discovery_run_async (self->discovery, query, self->cancellable, done_cb, self);
}

void
discovery_run_wait (DiscoveryRun *self)
{
  while (!self->is_done)
    g_main_context_iteration (NULL, TRUE);
}

void
discovery_run_wait_for_question (DiscoveryRun *self, const char *question)
{
  while (!discovery_world_was_asked (self->world, question))
    {
      g_assert_false (self->is_done);
      g_main_context_iteration (NULL, TRUE);
    }
}

void
discovery_run_wait_for_silence (DiscoveryRun *self)
{
  while (discovery_world_count_open (self->world) > 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

void
discovery_run_all (DiscoveryRun *self, const char *whom, PhDiscoveryFlags flags)
{
  discovery_run_begin (self, whom, flags);
  discovery_run_wait (self);
  g_assert_no_error (self->error);
}

static const char *
get_nick (GType type, int value)
{
  g_autoptr(GEnumClass) enum_class = g_type_class_ref (type);

  return g_enum_get_value (enum_class, value)->value_nick;
}

static void
append_methods (GString *text, PhSignInMethods methods)
{
  static const struct
  {
    PhSignInMethods method;
    const char *name;
  } names[] = {
    { PH_SIGN_IN_PASSWORD, "password" },
    { PH_SIGN_IN_BROWSER, "browser" },
    { PH_SIGN_IN_NONE, "none" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (methods & names[i].method)
      g_string_append_printf (text, " %s", names[i].name);
}

static void
append_candidate (GString *text, PhCandidate *candidate)
{
  static const char *const trusts[] = { "trusted", "confirm", "consent" };
  static const char *const checks[] = { "unchecked", "verified", "unreachable" };
  PhEndpoint *endpoint = ph_candidate_get_endpoint (candidate);
  const char *username = ph_candidate_get_username (candidate);

  g_string_append_printf (text, "%s%s %s:%u %s %s %s %s", text->len > 0 ? "\n" : "",
                          ph_security_to_nick (ph_endpoint_get_security (endpoint)), ph_endpoint_get_host (endpoint), ph_endpoint_get_port (endpoint),
                          username != NULL ? username : "-", get_nick (PH_TYPE_SOURCE, (int) ph_candidate_get_source (candidate)),
                          trusts[ph_candidate_get_trust (candidate)], checks[ph_candidate_get_check (candidate)]);
  append_methods (text, ph_candidate_get_methods (candidate));
}

char *
discovery_run_describe (DiscoveryRun *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ph_discovery_get_n_candidates (self->discovery); i++)
    append_candidate (text, ph_discovery_get_candidate (self->discovery, i));
  return g_string_free (text, FALSE);
}

char *
discovery_run_describe_attempt (DiscoveryRun *self, const char *target)
{
  GListModel *attempts = ph_discovery_get_attempts (self->discovery);

  for (guint i = 0; i < g_list_model_get_n_items (attempts); i++)
    {
      g_autoptr(PhDiscoveryAttempt) attempt = g_list_model_get_item (attempts, i);

      if (g_str_equal (ph_discovery_attempt_get_target (attempt), target))
        return g_strdup_printf ("%s %s", get_nick (PH_TYPE_SOURCE, (int) ph_discovery_attempt_get_source (attempt)),
                                get_nick (PH_TYPE_ATTEMPT_STATE, (int) ph_discovery_attempt_get_state (attempt)));
    }
  return NULL;
}

char *
discovery_run_describe_hosts (DiscoveryRun *self)
{
  g_auto(GStrv) hosts = ph_discovery_dup_contacted_hosts (self->discovery);

  return g_strjoinv (" ", hosts);
}

void
discovery_run_check (const char *lines, const char *providers, const char *whom, PhDiscoveryFlags flags, const char *expected)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (lines, providers);

  discovery_run_all (run, whom, flags);

  g_autofree char *found = discovery_run_describe (run);

  g_assert_cmpstr (found, ==, expected);
}
