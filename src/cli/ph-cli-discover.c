// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// posthornctl discover: tells the outgoing mail server of an address, where that was found, and who was asked for it.

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <sysexits.h>

#include "ph-cli-arguments.h"
#include "ph-cli-commands.h"
#include "ph-cli-discovery-json.h"
#include "ph-cli-discovery-view.h"
#include "ph-cli-error.h"
#include "ph-cli-preferences.h"
#include "ph-cli-target.h"
#include "ph-cli-values.h"
#include "ph-escape.h"

typedef struct
{
  gboolean offline;
  gboolean no_probe;
  gboolean json;
  char *timeout;
} DiscoverOptions;

static gboolean
parse (DiscoverOptions *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "offline", 0, 0, G_OPTION_ARG_NONE, &self->offline, N_ ("Ask nobody: accounts and lists on this computer only"), NULL },
    { "no-probe", 0, 0, G_OPTION_ARG_NONE, &self->no_probe, N_ ("Connect to no mail server"), NULL },
    { "timeout", 0, 0, G_OPTION_ARG_STRING, &self->timeout, N_ ("Deadline of all of it, from 1 to 15 (if not given: 15)"), N_ ("SECONDS") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print one JSON document"), NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new (_ ("ADDRESS|DOMAIN"));

  g_option_context_set_summary (context, _ ("Looks for the outgoing mail server of an address. The domain is told to others, the address never."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!ph_cli_arguments_parse (context, argc, argv, error))
    return FALSE;
  if (*argc == 2)
    return TRUE;
  g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, *argc < 2 ? _ ("Name an email address or a domain") : _ ("There are too many arguments; an address with a name takes quotes"));
  return FALSE;
}

static PhDiscoveryFlags
get_flags (const DiscoverOptions *self)
{
  PhDiscoveryFlags flags = ph_cli_preferences_get_discovery_flags ();

  if (self->offline)
    flags |= PH_DISCOVERY_OFFLINE;
  if (self->no_probe)
    flags |= PH_DISCOVERY_NO_PROBE;
  return flags;
}

static void
print (const PhCliLookUp *look_up)
{
  g_autofree char *suggestion = look_up->suggestion != NULL ? ph_escape_text (look_up->suggestion) : NULL;

  if (suggestion != NULL)
    g_print (_ ("Did you mean %s?\n\n"), suggestion);
  ph_cli_discovery_print (look_up);
  if (ph_discovery_get_n_candidates (look_up->discovery) == 0)
    {
      g_autofree char *explanation = ph_cli_look_up_explain (look_up);

      g_printerr ("posthornctl: %s\n", explanation);
    }
}

static int
run (const DiscoverOptions *self, const char *text, GError **error)
{
  g_auto(PhCliLookUp) look_up = { 0 };
  g_autoptr(PhAccountStore) store = NULL;
  guint timeout_ms = 0;

  if (self->timeout != NULL && !ph_cli_value_parse_look_up_seconds (self->timeout, &timeout_ms, error))
    return EX_USAGE;
  look_up.query = ph_cli_look_up_parse (text, get_flags (self), NULL, error);
  if (look_up.query == NULL)
    return EX_USAGE;
  /* Accounts are one source of many: where they can't be read the others still can. */
  store = ph_cli_load_store (NULL);
  if (!ph_cli_look_up_run (&look_up, store, timeout_ms, error))
    return EX_TEMPFAIL;

  if (self->json)
    ph_cli_discovery_json_print (&look_up);
  else
    print (&look_up);
  return ph_discovery_get_n_candidates (look_up.discovery) > 0 ? EX_OK : EX_UNAVAILABLE;
}

/**
 * ph_cli_discover:
 * @argc: number of arguments
 * @argv: arguments; the first is the name of the command
 *
 * Returns: the exit status
 */
int
ph_cli_discover (int argc, char **argv)
{
  DiscoverOptions options = { 0 };
  const PhCliFailure failure = ph_cli_failure_asked_for (argv);
  g_autoptr(GError) error = NULL;
  int status = 0;

  if (parse (&options, &argc, &argv, &error))
    status = run (&options, argv[1], &error);
  g_free (options.timeout);
  return error != NULL ? ph_cli_fail (error, failure) : status;
}
