// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Looks up settings for what a person typed, and tells on a terminal how it goes. What is done with the result is up to
// the commands.

#include "config.h"

#include "ph-cli-look-up.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "ph-cli-await.h"
#include "ph-cli-error.h"
#include "ph-cli-values.h"
#include "ph-discovery-net.h"
#include "ph-escape.h"
#include "ph-text-discovery.h"
#include "ph-typed-address.h"

/* Of what is wrong with an address some is told in words about its "@", which a domain does not have. */
static const struct
{
  PhAddressError code;
  const char *words;
} domain_words[] = {
  { PH_ADDRESS_ERROR_NO_DOMAIN, N_ ("Name an email address or a domain, such as “name@example.org” or “example.org”") },
  { PH_ADDRESS_ERROR_SINGLE_LABEL, N_ ("This is neither an email address such as “name@example.org” nor a complete domain such as “example.org”") },
  { PH_ADDRESS_ERROR_DOMAIN, N_ ("This is neither an email address nor a domain such as “example.org”; check it for typing mistakes") },
};

static PhDiscoveryQuery *
parse_domain (const char *text, PhDiscoveryFlags flags, GError **error)
{
  g_autoptr(GError) cause = NULL;
  PhDiscoveryQuery *query = ph_discovery_query_new_for_domain (text, flags, &cause);

  if (query != NULL)
    return query;
  for (guint i = 0; i < G_N_ELEMENTS (domain_words); i++)
    if (g_error_matches (cause, PH_ADDRESS_ERROR, (int) domain_words[i].code))
      {
        g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ (domain_words[i].words));
        return NULL;
      }
  g_propagate_error (error, g_steal_pointer (&cause));
  return NULL;
}

/**
 * ph_cli_look_up_parse:
 * @text: an address, possibly with a name or as a link, or a domain
 * @flags: how to look
 * @ret_name: (out) (optional) (nullable) (transfer full): the name in front of the address
 * @error: return location
 *
 * Errors: [error@AddressError]; [func@Ph.cli_error_quark] with %EX_USAGE for an address literal and for what is no domain.
 *
 * Returns: (transfer full) (nullable): for whom to look
 */
PhDiscoveryQuery *
ph_cli_look_up_parse (const char *text, PhDiscoveryFlags flags, char **ret_name, GError **error)
{
  g_autoptr(PhAddress) address = NULL;
  g_autofree char *name = NULL;
  PhDiscoveryQuery *query = NULL;

  if (ret_name != NULL)
    *ret_name = NULL;
  if (strchr (text, '@') == NULL && *text != '\0')
    return parse_domain (text, flags, error);
  address = ph_typed_address_parse (text, &name, error);
  if (address == NULL)
    return NULL;
  query = ph_discovery_query_new (address, flags);
  if (query == NULL)
    g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("Nothing can be looked up for an IP address behind the “@”; it takes a domain such as “example.org”"));
  else if (ret_name != NULL)
    *ret_name = g_steal_pointer (&name);
  return query;
}

/* One line for each question that is answered. */
static void
print_attempt (PhDiscoveryAttempt *attempt)
{
  g_autofree char *target = ph_escape_text (ph_discovery_attempt_get_target (attempt));

  /* TRANSLATORS: a source of settings, what exactly is asked, and how that went. */
  g_printerr (_ ("%s (%s): %s\n"), ph_text_source (ph_discovery_attempt_get_source (attempt)), target,
              ph_text_attempt_state (ph_discovery_attempt_get_state (attempt)));
}

static void
on_attempt_notify_state_cb (PhDiscoveryAttempt *attempt, GParamSpec *pspec, gpointer user_data)
{
  print_attempt (attempt);
}

static void
on_attempts_items_changed_cb (GListModel *attempts, guint position, guint n_removed, guint n_added, gpointer user_data)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr(PhDiscoveryAttempt) attempt = g_list_model_get_item (attempts, i);

      if (ph_discovery_attempt_get_state (attempt) == PH_ATTEMPT_RUNNING)
        g_signal_connect (attempt, "notify::state", G_CALLBACK (on_attempt_notify_state_cb), NULL);
      else
        print_attempt (attempt);
    }
}

/**
 * ph_cli_load_catalogue:
 * @error: return location
 *
 * What is wrong with a file of the person's or the administrator's is told on standard error.
 *
 * Errors: %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): the providers that are known
 */
PhProviderCatalogue *
ph_cli_load_catalogue (GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  PhProviderCatalogue *catalogue = NULL;

  ph_provider_catalogue_load_async (ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  catalogue = ph_provider_catalogue_load_finish (ph_cli_await (&result), error);
  for (guint i = 0; catalogue != NULL && ph_provider_catalogue_get_problems (catalogue)[i] != NULL; i++)
    {
      g_autofree char *problem = ph_escape_text (ph_provider_catalogue_get_problems (catalogue)[i]);

      g_printerr ("posthornctl: %s\n", problem);
    }
  return catalogue;
}

/* (transfer full) (nullable): as @query was typed, with the domain that may have been meant. */
static char *
dup_suggestion (PhProviderCatalogue *catalogue, const PhDiscoveryQuery *query)
{
  PhAddress *address = ph_discovery_query_get_address (query);
  g_autofree char *domain = ph_provider_catalogue_dup_suggestion (catalogue, ph_discovery_query_get_domain (query));
  const char *text = address != NULL ? ph_address_get_text (address) : NULL;

  if (domain == NULL || text == NULL)
    return g_steal_pointer (&domain);
  return g_strdup_printf ("%.*s@%s", (int) (strrchr (text, '@') - text), text, domain);
}

/**
 * ph_cli_look_up_run:
 * @self: has a query and nothing else
 * @store: (nullable): the person's accounts
 * @timeout_ms: limit for all of it, in milliseconds; 0: as long as it may take at most
 * @error: return location
 *
 * Looks, and waits for the end. That nothing was found is no error.
 *
 * Errors: `G_IO_ERROR_CANCELLED`.
 *
 * Returns: whether it came to its end
 */
gboolean
ph_cli_look_up_run (PhCliLookUp *self, PhAccountStore *store, guint timeout_ms, GError **error)
{
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr(PhProviderCatalogue) catalogue = ph_cli_load_catalogue (error);
  g_autoptr(PhDiscoveryBackend) backend = ph_discovery_net_new ();
  g_autoptr(GAsyncResult) result = NULL;

  if (catalogue == NULL)
    return FALSE;
  self->suggestion = dup_suggestion (catalogue, self->query);
  self->discovery = ph_discovery_new (backend, catalogue, store != NULL ? G_LIST_MODEL (store) : NULL);
  ph_discovery_set_timeout (self->discovery, timeout_ms);
  if (isatty (STDERR_FILENO))
    g_signal_connect (ph_discovery_get_attempts (self->discovery), "items-changed", G_CALLBACK (on_attempts_items_changed_cb), NULL);
  ph_discovery_run_async (self->discovery, self->query, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  if (!ph_discovery_run_finish (self->discovery, ph_cli_await (&result), error))
    return FALSE;
  self->elapsed_ms = (guint) ((g_get_monotonic_time () - start_us) / 1000);
  return TRUE;
}

/**
 * ph_cli_look_up_clear:
 * @self: a look-up
 */
void
ph_cli_look_up_clear (PhCliLookUp *self)
{
  g_clear_pointer (&self->query, ph_discovery_query_unref);
  g_clear_object (&self->discovery);
  g_clear_pointer (&self->suggestion, g_free);
}

/**
 * ph_cli_look_up_get_provider:
 * @self: a look-up that has come to its end
 *
 * Returns: (transfer none) (nullable): who the provider is, also when it sends no mail
 */
PhProvider *
ph_cli_look_up_get_provider (const PhCliLookUp *self)
{
  PhProvider *provider = ph_discovery_get_provider (self->discovery);

  if (provider == NULL && ph_discovery_get_n_candidates (self->discovery) > 0)
    provider = ph_candidate_get_provider (ph_discovery_get_candidate (self->discovery, 0));
  return provider;
}

/**
 * ph_cli_look_up_explain:
 * @self: a look-up that found nothing
 *
 * Returns: (transfer full): why, and what helps, translated
 */
char *
ph_cli_look_up_explain (const PhCliLookUp *self)
{
  PhProvider *provider = ph_cli_look_up_get_provider (self);
  const char *hint = ph_text_discovery_hint (ph_discovery_get_hint (self->discovery));
  const char *domain = ph_discovery_query_get_domain (self->query);

  if (provider != NULL && !ph_provider_sends_mail (provider))
    return ph_text_sends_no_mail (provider);
  if (hint != NULL)
    return g_strdup (hint);
  if ((ph_discovery_query_get_flags (self->query) & PH_DISCOVERY_OFFLINE) != 0)
    return g_strdup_printf (_ ("Nothing on this computer tells the server of %s, and nobody else was asked."), domain);
  if (self->suggestion != NULL)
    return g_strdup_printf (_ ("No outgoing mail server was found for %s. Check the address for typing mistakes."), domain);
  return g_strdup_printf (_ ("No outgoing mail server was found for %s. Ask your provider for its name."), domain);
}
