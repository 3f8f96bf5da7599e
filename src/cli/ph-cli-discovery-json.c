// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a look for settings found, as one JSON document. Its keys are a promise: what is not known is null, never left out.

#include "config.h"

#include "ph-cli-discovery-json.h"

#include "ph-cli-json.h"
#include "ph-escape.h"
#include "ph-text-discovery.h"

static const char *const trust_nicks[] = {
  [PH_CANDIDATE_TRUSTED] = "trusted",
  [PH_CANDIDATE_CONFIRM] = "confirm",
  [PH_CANDIDATE_CONSENT] = "consent",
};

static const char *const check_nicks[] = {
  [PH_CANDIDATE_UNCHECKED] = "unchecked",
  [PH_CANDIDATE_VERIFIED] = "verified",
  [PH_CANDIDATE_UNREACHABLE] = "unreachable",
};

static const char *const hint_nicks[] = {
  [PH_DISCOVERY_HINT_NONE] = NULL,
  [PH_DISCOVERY_HINT_OFFLINE] = "offline",
  [PH_DISCOVERY_HINT_CAPTIVE_PORTAL] = "captive-portal",
  [PH_DISCOVERY_HINT_NOT_OFFERED] = "not-offered",
  [PH_DISCOVERY_HINT_NO_ANSWER] = "no-answer",
};

static const char *const app_password_nicks[] = {
  [PH_APP_PASSWORD_NO] = "no",
  [PH_APP_PASSWORD_OFFERED] = "offered",
  [PH_APP_PASSWORD_REQUIRED] = "required",
};

static const char *const enable_step_nicks[] = {
  [PH_ENABLE_STEP_NONE] = NULL,
  [PH_ENABLE_STEP_TWO_STEP] = "two-step",
  [PH_ENABLE_STEP_CLIENT_ACCESS] = "client-access",
  [PH_ENABLE_STEP_ADMINISTRATOR] = "administrator",
  [PH_ENABLE_STEP_PAID_PLAN] = "paid-plan",
  [PH_ENABLE_STEP_BRIDGE] = "bridge",
  [PH_ENABLE_STEP_EXTRA_PROTECTION] = "extra-protection",
  [PH_ENABLE_STEP_VERIFIED_SENDER] = "verified-sender",
};

G_STATIC_ASSERT (G_N_ELEMENTS (trust_nicks) == PH_CANDIDATE_CONSENT + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (check_nicks) == PH_CANDIDATE_UNREACHABLE + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (hint_nicks) == PH_N_DISCOVERY_HINTS);
G_STATIC_ASSERT (G_N_ELEMENTS (app_password_nicks) == PH_APP_PASSWORD_REQUIRED + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (enable_step_nicks) == PH_N_ENABLE_STEPS);

/* What others wrote. */
static char *
dup_escaped (const char *text)
{
  return text != NULL ? ph_escape_text (text) : NULL;
}

static void
add_methods (JsonBuilder *builder, PhSignInMethods methods)
{
  static const struct
  {
    PhSignInMethods method;
    const char *nick;
  } nicks[] = {
    { PH_SIGN_IN_PASSWORD, "password" },
    { PH_SIGN_IN_BROWSER, "oauth2" },
    { PH_SIGN_IN_NONE, "none" },
  };

  json_builder_set_member_name (builder, "auth");
  json_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    if ((methods & nicks[i].method) != 0)
      json_builder_add_string_value (builder, nicks[i].nick);
  json_builder_end_array (builder);
}

static void
add_candidate (JsonBuilder *builder, PhCandidate *candidate)
{
  PhEndpoint *endpoint = ph_candidate_get_endpoint (candidate);
  PhCandidateTrust trust = ph_candidate_get_trust (candidate);
  PhCandidateCheck check = ph_candidate_get_check (candidate);
  g_autofree char *found_at = dup_escaped (ph_candidate_get_uri (candidate));

  json_builder_begin_object (builder);
  ph_cli_json_add_nullable (builder, "host", ph_endpoint_get_host (endpoint));
  ph_cli_json_add_int (builder, "port", ph_endpoint_get_port (endpoint));
  ph_cli_json_add_nullable (builder, "security", ph_security_to_nick (ph_endpoint_get_security (endpoint)));
  ph_cli_json_add_nullable (builder, "username", ph_candidate_get_username (candidate));
  add_methods (builder, ph_candidate_get_methods (candidate));
  ph_cli_json_add_nullable (builder, "source", ph_source_to_nick (ph_candidate_get_source (candidate)));
  ph_cli_json_add_boolean (builder, "trusted", trust == PH_CANDIDATE_TRUSTED);
  ph_cli_json_add_boolean (builder, "verified", check == PH_CANDIDATE_VERIFIED);
  ph_cli_json_add_nullable (builder, "trust", trust_nicks[trust]);
  ph_cli_json_add_boolean (builder, "consent_needed", trust == PH_CANDIDATE_CONSENT);
  ph_cli_json_add_nullable (builder, "check", check_nicks[check]);
  ph_cli_json_add_nullable (builder, "found_by", ph_source_get_name (ph_candidate_get_source (candidate)));
  ph_cli_json_add_nullable (builder, "found_at", found_at);
  ph_cli_json_add_nullable (builder, "help_url", ph_candidate_get_help_url (candidate));
  json_builder_end_object (builder);
}

static void
add_candidates (JsonBuilder *builder, PhDiscovery *discovery)
{
  json_builder_set_member_name (builder, "candidates");
  json_builder_begin_array (builder);
  for (guint i = 0; i < ph_discovery_get_n_candidates (discovery); i++)
    add_candidate (builder, ph_discovery_get_candidate (discovery, i));
  json_builder_end_array (builder);
}

static void
add_limits (JsonBuilder *builder, PhProvider *provider)
{
  const struct
  {
    const char *key;
    guint64 value; /* 0: not known */
  } limits[] = {
    { "recipients_per_day", ph_provider_get_recipients_per_day (provider) },
    { "messages_per_day", ph_provider_get_messages_per_day (provider) },
    { "messages_per_minute", ph_provider_get_messages_per_minute (provider) },
    { "recipients_per_message", ph_provider_get_recipients_per_message (provider) },
    { "max_size_bytes", ph_provider_get_max_size (provider) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      if (limits[i].value > 0)
        ph_cli_json_add_int (builder, limits[i].key, (gint64) limits[i].value);
      else
        ph_cli_json_add_nullable (builder, limits[i].key, NULL);
    }
}

static void
add_provider (JsonBuilder *builder, PhProvider *provider)
{
  g_autofree char *daily_limit = NULL;
  g_autofree char *max_size = NULL;

  if (provider == NULL)
    {
      ph_cli_json_add_nullable (builder, "provider", NULL);
      return;
    }
  daily_limit = ph_text_daily_limit (provider);
  max_size = ph_text_max_size (provider);

  json_builder_set_member_name (builder, "provider");
  json_builder_begin_object (builder);
  ph_cli_json_add_nullable (builder, "name", ph_provider_get_name (provider));
  ph_cli_json_add_nullable (builder, "app_password", app_password_nicks[ph_provider_get_app_password (provider)]);
  ph_cli_json_add_nullable (builder, "app_password_url", ph_provider_get_app_password_url (provider));
  ph_cli_json_add_nullable (builder, "enable_step", ph_text_enable_step (ph_provider_get_enable_step (provider)));
  ph_cli_json_add_nullable (builder, "enable_step_id", enable_step_nicks[ph_provider_get_enable_step (provider)]);
  ph_cli_json_add_nullable (builder, "enable_url", ph_provider_get_enable_url (provider));
  ph_cli_json_add_nullable (builder, "help_url", ph_provider_get_help_url (provider));
  ph_cli_json_add_nullable (builder, "daily_limit", daily_limit);
  ph_cli_json_add_nullable (builder, "max_size", max_size);
  add_limits (builder, provider);
  ph_cli_json_add_boolean (builder, "sends_mail", ph_provider_sends_mail (provider));
  json_builder_end_object (builder);
}

static void
add_attempts (JsonBuilder *builder, PhDiscovery *discovery)
{
  GListModel *attempts = ph_discovery_get_attempts (discovery);
  g_autoptr(GEnumClass) states = g_type_class_ref (PH_TYPE_ATTEMPT_STATE);

  json_builder_set_member_name (builder, "attempts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (attempts); i++)
    {
      g_autoptr(PhDiscoveryAttempt) attempt = g_list_model_get_item (attempts, i);
      g_autofree char *note = dup_escaped (ph_discovery_attempt_get_note (attempt));

      json_builder_begin_object (builder);
      ph_cli_json_add_nullable (builder, "source", ph_source_to_nick (ph_discovery_attempt_get_source (attempt)));
      ph_cli_json_add_nullable (builder, "found_by", ph_source_get_name (ph_discovery_attempt_get_source (attempt)));
      ph_cli_json_add_nullable (builder, "target", ph_discovery_attempt_get_target (attempt));
      ph_cli_json_add_nullable (builder, "state", g_enum_get_value (states, (int) ph_discovery_attempt_get_state (attempt))->value_nick);
      ph_cli_json_add_nullable (builder, "note", note);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * ph_cli_discovery_json_print:
 * @look_up: a look-up that has come to its end
 *
 * Prints what it found, who was asked, and if there is nothing, why.
 */
void
ph_cli_discovery_json_print (const PhCliLookUp *look_up)
{
  PhAddress *address = ph_discovery_query_get_address (look_up->query);
  g_auto(GStrv) contacted = ph_discovery_dup_contacted_hosts (look_up->discovery);
  g_autofree char *explanation = ph_discovery_get_n_candidates (look_up->discovery) == 0 ? ph_cli_look_up_explain (look_up) : NULL;
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  ph_cli_json_add_nullable (builder, "address", address != NULL ? ph_address_get_text (address) : NULL);
  ph_cli_json_add_nullable (builder, "domain", ph_discovery_query_get_domain (look_up->query));
  ph_cli_json_add_nullable (builder, "did_you_mean", look_up->suggestion);
  add_candidates (builder, look_up->discovery);
  add_provider (builder, ph_cli_look_up_get_provider (look_up));
  ph_cli_json_add_nullable (builder, "hint", hint_nicks[ph_discovery_get_hint (look_up->discovery)]);
  ph_cli_json_add_nullable (builder, "explanation", explanation);
  ph_cli_json_add_strings (builder, "contacted", (const char *const *) contacted);
  add_attempts (builder, look_up->discovery);
  ph_cli_json_add_int (builder, "elapsed_ms", look_up->elapsed_ms);
  json_builder_end_object (builder);
  ph_cli_json_print (builder);
}
