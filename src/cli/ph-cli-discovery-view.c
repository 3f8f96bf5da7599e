// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a look for settings found, in words for a terminal: the servers with their rows, what is to be done first, who
// was asked.

#include "config.h"

#include "ph-cli-discovery-view.h"

#include <glib/gi18n-lib.h>

#include "ph-domain-name.h"
#include "ph-escape.h"
#include "ph-sign-in-guide.h"
#include "ph-text-discovery.h"
#include "ph-text.h"

/* @title may have any script, so that columns are counted in characters. */
static void
append_row (GString *text, const char *title, const char *value)
{
  g_autofree char *escaped = value != NULL ? ph_escape_text (value) : NULL;
  int n_blanks = MAX (0, 14 - (int) g_utf8_strlen (title, -1));

  if (escaped != NULL && *escaped != '\0')
    g_string_append_printf (text, "  %s%*s %s\n", title, n_blanks, "", escaped);
}

static char *
list_methods (PhSignInMethods methods)
{
  static const struct
  {
    PhSignInMethods methods;
    const char *words;
  } words[] = {
    { PH_SIGN_IN_PASSWORD | PH_SIGN_IN_BROWSER, N_ ("with a password or in the browser") },
    { PH_SIGN_IN_PASSWORD, N_ ("with a password") },
    { PH_SIGN_IN_BROWSER, N_ ("in the browser") },
    { PH_SIGN_IN_NONE, N_ ("not needed") },
  };
  g_autoptr(GPtrArray) known = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if ((methods & words[i].methods) == words[i].methods)
      {
        g_ptr_array_add (known, (char *) _ (words[i].words));
        methods &= ~(guint) words[i].methods;
      }
  g_ptr_array_add (known, NULL);
  return g_strjoinv (", ", (char **) known->pdata);
}

/* Whose server it is has to be read in full, so that nobody takes one name for another. */
static char *
describe_trust (PhCandidate *candidate, const char *domain)
{
  const char *host = ph_endpoint_get_host (ph_candidate_get_endpoint (candidate));
  g_autofree char *owner = ph_domain_name_dup_registrable (host);

  switch (ph_candidate_get_trust (candidate))
    {
    case PH_CANDIDATE_TRUSTED:
      return g_strdup (_ ("From a trusted source"));
    case PH_CANDIDATE_CONFIRM:
      return g_strdup (_ ("Not from a trusted source: use these settings only if you know the server"));
    case PH_CANDIDATE_CONSENT:
    default:
      return g_strdup_printf (_ ("Not from a trusted source: use these settings only if you know that %s sends mail for %s"), owner != NULL ? owner : host, domain);
    }
}

static char *
describe_source (PhCandidate *candidate)
{
  const char *uri = ph_candidate_get_uri (candidate);
  const char *source = ph_text_source (ph_candidate_get_source (candidate));

  return uri != NULL ? g_strdup_printf ("%s (%s)", source, uri) : g_strdup (source);
}

/* That of its provider is shown with the provider. */
static const char *
get_own_help_url (PhCandidate *candidate)
{
  PhProvider *provider = ph_candidate_get_provider (candidate);
  const char *uri = ph_candidate_get_help_url (candidate);

  return provider == NULL || g_strcmp0 (uri, ph_provider_get_help_url (provider)) != 0 ? uri : NULL;
}

/**
 * ph_cli_candidate_describe:
 * @candidate: a server that was found
 * @domain: for whose mail
 *
 * Returns: (transfer full): lines that tell everything one has to know to trust it or not
 */
char *
ph_cli_candidate_describe (PhCandidate *candidate, const char *domain)
{
  PhEndpoint *endpoint = ph_candidate_get_endpoint (candidate);
  PhSecurity security = ph_endpoint_get_security (endpoint);
  g_autofree char *port = g_strdup_printf ("%u", ph_endpoint_get_port (endpoint));
  g_autofree char *methods = list_methods (ph_candidate_get_methods (candidate));
  g_autofree char *source = describe_source (candidate);
  g_autofree char *trust = describe_trust (candidate, domain);
  GString *text = g_string_new (NULL);

  append_row (text, _ ("Server"), ph_endpoint_get_host (endpoint));
  append_row (text, _ ("Port"), port);
  append_row (text, _ ("Security"), ph_text_security (security));
  append_row (text, _ ("User name"), ph_candidate_get_username (candidate));
  append_row (text, _ ("Sign-in"), methods);
  append_row (text, _ ("Found by"), source);
  append_row (text, _ ("Trust"), trust);
  append_row (text, _ ("State"), ph_text_candidate_check (candidate));
  append_row (text, _ ("Help"), get_own_help_url (candidate));
  return g_string_free (text, FALSE);
}

/* A sentence and, below it, the page that it speaks of, unless that is the one above. */
static void
append_guidance (GString *text, const char *sentence, const char *uri, const char **last_uri)
{
  g_autofree char *escaped = uri != NULL ? ph_escape_text (uri) : NULL;

  if (sentence == NULL)
    return;
  g_string_append_printf (text, "  %s\n", sentence);
  if (uri == NULL || g_strcmp0 (uri, *last_uri) == 0)
    return;
  g_string_append_printf (text, "  %s\n", escaped);
  *last_uri = uri;
}

/* (transfer full) */
static char *
describe_guidance (PhProvider *provider)
{
  GString *text = g_string_new (NULL);
  const char *help_uri = ph_provider_get_help_url (provider);
  const char *last_uri = NULL;
  g_autofree char *daily_limit = ph_text_daily_limit (provider);
  g_autofree char *max_size = ph_text_max_size (provider);

  append_guidance (text, ph_text_enable_step (ph_provider_get_enable_step (provider)), ph_provider_get_enable_url (provider), &last_uri);
  if (ph_provider_get_methods (provider) == PH_SIGN_IN_BROWSER)
    append_guidance (text, _ ("This provider wants you to sign in in the browser, which is not possible here yet. It will probably refuse your password."), NULL, &last_uri);
  append_guidance (text, ph_text_app_password (ph_sign_in_guide_get_app_password (provider)), ph_provider_get_app_password_url (provider), &last_uri);
  append_row (text, _ ("Limit"), daily_limit);
  append_row (text, _ ("Message size"), max_size);
  append_row (text, _ ("Help"), g_strcmp0 (help_uri, last_uri) != 0 ? help_uri : NULL);
  return g_string_free (text, FALSE);
}

/**
 * ph_cli_provider_describe:
 * @provider: a provider
 *
 * Returns: (transfer full): its name and, below it, lines that tell what is to be done first and how much it sends; "" if
 *   there is nothing to tell
 */
char *
ph_cli_provider_describe (PhProvider *provider)
{
  g_autofree char *name = ph_escape_text (ph_text_provider_name (provider));
  g_autofree char *guidance = describe_guidance (provider);

  return *guidance != '\0' ? g_strdup_printf ("%s\n%s", name, guidance) : g_steal_pointer (&guidance);
}

static void
print_contacted (PhDiscovery *discovery)
{
  g_auto(GStrv) hosts = ph_discovery_dup_contacted_hosts (discovery);
  g_autofree char *joined = g_strjoinv (", ", hosts);
  g_autofree char *escaped = ph_escape_text (joined);

  if (*joined != '\0')
    g_print (_ ("Servers that were asked: %s\n"), escaped);
  else
    g_print ("%s\n", _ ("No server was asked."));
}

/**
 * ph_cli_discovery_print:
 * @look_up: a look-up that has come to its end
 *
 * Prints the servers, the best first, what else is known, and who was asked.
 */
void
ph_cli_discovery_print (const PhCliLookUp *look_up)
{
  PhProvider *provider = ph_cli_look_up_get_provider (look_up);
  guint n_candidates = ph_discovery_get_n_candidates (look_up->discovery);

  for (guint i = 0; i < n_candidates; i++)
    {
      g_autofree char *text = ph_cli_candidate_describe (ph_discovery_get_candidate (look_up->discovery, i), ph_discovery_query_get_domain (look_up->query));

      g_print ("%s\n%s\n", i == 0 ? _ ("Best settings") : _ ("Other settings"), text);
    }
  if (provider != NULL)
    {
      g_autofree char *text = ph_cli_provider_describe (provider);

      g_print ("%s%s", text, *text != '\0' ? "\n" : "");
    }
  print_contacted (look_up->discovery);
}
