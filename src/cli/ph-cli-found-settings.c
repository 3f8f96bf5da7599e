// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// From what a look-up found to an account that uses it: which of the servers, whether the person has to agree to it, and
// what the account remembers of where it came from.

#include "config.h"

#include "ph-cli-found-settings.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "ph-cli-await.h"
#include "ph-cli-discovery-view.h"
#include "ph-cli-error.h"
#include "ph-escape.h"
#include "ph-sign-in-guide.h"

/* A line of a terminal is 4096 octets at most (termios(3)), and none of it may be left for the password. */
#define MAX_ANSWER 4096

static gboolean
has_port (PhCandidate *candidate, const char *port)
{
  g_autofree char *text = g_strdup_printf ("%u", ph_endpoint_get_port (ph_candidate_get_endpoint (candidate)));

  return port == NULL || strcmp (text, port) == 0;
}

static gboolean
has_security (PhCandidate *candidate, const char *security)
{
  return security == NULL || strcmp (ph_security_to_nick (ph_endpoint_get_security (ph_candidate_get_endpoint (candidate))), security) == 0;
}

static gboolean
has_same_host (PhCandidate *a, PhCandidate *b)
{
  return strcmp (ph_endpoint_get_host (ph_candidate_get_endpoint (a)), ph_endpoint_get_host (ph_candidate_get_endpoint (b))) == 0;
}

/* Who names a port wants another door of the best server, not another server. Returns: (transfer none) */
static PhCandidate *
choose (PhDiscovery *discovery, const PhCliServerOptions *options)
{
  PhCandidate *best = ph_discovery_get_candidate (discovery, 0);

  for (guint i = 0; i < ph_discovery_get_n_candidates (discovery); i++)
    {
      PhCandidate *candidate = ph_discovery_get_candidate (discovery, i);

      if (has_same_host (candidate, best) && has_port (candidate, options->port) && has_security (candidate, options->security))
        return candidate;
    }
  return best;
}

/* What no shell changes stays as people know it. */
static void
append_option (GString *text, const char *option, const char *value)
{
  g_autofree char *quoted = g_shell_quote (value);
  gboolean is_plain = *value != '\0' && strspn (value, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "@%_+=:,./-") == strlen (value);

  g_string_append_printf (text, " %s %s", option, is_plain ? value : quoted);
}

/* (transfer full): who has a password signs in, whatever else is known. */
static char *
dup_username (PhCandidate *candidate, PhProvider *provider, const PhCliServerOptions *options, const char *address)
{
  g_autofree char *username = ph_sign_in_guide_dup_username (candidate, provider, address, NULL);

  return *username == '\0' && options->password_file != NULL ? g_strdup (address) : g_steal_pointer (&username);
}

/* (transfer full): what makes the same account without asking anybody. */
static char *
dup_options (PhAccount *account)
{
  g_autofree char *port = g_strdup_printf ("%u", ph_account_get_port (account));
  g_autoptr(GString) text = g_string_new (NULL);

  append_option (text, "--host", ph_account_get_host (account));
  append_option (text, "--port", port);
  append_option (text, "--security", ph_security_to_nick (ph_account_get_security (account)));
  if (*ph_account_get_username (account) != '\0')
    append_option (text, "--username", ph_account_get_username (account));
  return g_strdup (text->str + 1);
}

/* Returns: 1 for yes, 0 for anything else, -1 with @error */
static int
ask (const char *question, GError **error)
{
  g_autoptr(GInputStream) stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr(GAsyncResult) result = NULL;
  char answer[MAX_ANSWER + 1];
  gssize length = 0;

  g_printerr ("%s ", question);
  g_input_stream_read_async (stream, answer, MAX_ANSWER, G_PRIORITY_DEFAULT, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  length = g_input_stream_read_finish (stream, ph_cli_await (&result), error);
  if (length < 0)
    return -1;
  answer[length] = '\0';
  return rpmatch (answer) == 1;
}

/* Nothing that nobody vouches for is used before the person has seen it and said so. */
static gboolean
confirm (PhAccount *account, GError **error)
{
  g_autofree char *accepting = dup_options (account);
  g_autofree char *escaped = ph_escape_text (accepting);

  if (isatty (STDIN_FILENO) && isatty (STDERR_FILENO))
    {
      int answer = ask (_ ("Use these settings? [y/N]"), error);

      if (answer == 0)
        g_set_error_literal (error, PH_CLI_ERROR, EX_CONFIG, _ ("The account was not added"));
      return answer == 1;
    }
  g_set_error (error, PH_CLI_ERROR, EX_CONFIG, _ ("The account was not added, because the settings are not from a trusted source. If they are right, add these options: %s"), escaped);
  return FALSE;
}

/* The security of a door is no other door's: for one that only the person knows it is the one that is usual there. */
static PhSecurity
get_security (PhCandidate *candidate, const PhCliServerOptions *options)
{
  if (has_port (candidate, options->port))
    return ph_endpoint_get_security (ph_candidate_get_endpoint (candidate));
  return strcmp (options->port, "465") == 0 ? PH_SECURITY_TLS : PH_SECURITY_STARTTLS;
}

/* What was found, unless @options say otherwise. */
static gboolean
fill_in (PhAccount *account, PhCandidate *candidate, PhProvider *provider, const PhCliServerOptions *options, GError **error)
{
  g_autofree char *username = dup_username (candidate, provider, options, ph_account_get_address (account));

  ph_account_set_host (account, ph_endpoint_get_host (ph_candidate_get_endpoint (candidate)));
  ph_account_set_port (account, ph_endpoint_get_port (ph_candidate_get_endpoint (candidate)));
  ph_account_set_security (account, get_security (candidate, options));
  ph_account_set_username (account, username);
  if (provider != NULL)
    ph_account_set_messages_per_minute (account, ph_provider_get_messages_per_minute (provider));
  ph_candidate_note_origin (candidate, account);
  return ph_cli_server_options_apply (options, account, error) && ph_account_check (account, error);
}

static gboolean
is_at (PhEndpoint *endpoint, PhAccount *account)
{
  return strcmp (ph_endpoint_get_host (endpoint), ph_account_get_host (account)) == 0 &&
         ph_endpoint_get_port (endpoint) == ph_account_get_port (account) && ph_endpoint_get_security (endpoint) == ph_account_get_security (account);
}

/* (transfer full): @candidate as @account has it. Nobody has asked another door of its server. */
static PhCandidate *
adapt (PhCandidate *candidate, PhAccount *account)
{
  PhSecurity security = ph_account_get_security (account);
  g_autoptr(PhEndpoint) endpoint = ph_endpoint_new (ph_account_get_host (account), (guint16) ph_account_get_port (account), security);
  gboolean has_username = *ph_account_get_username (account) != '\0';
  PhSignInMethods methods = ph_candidate_get_methods (candidate) & ~(guint) PH_SIGN_IN_NONE;
  const PhCandidateFacts facts = {
    .endpoint = endpoint,
    .username = has_username ? ph_account_get_username (account) : NULL,
    .methods = has_username ? methods : PH_SIGN_IN_NONE,
    .source = ph_candidate_get_source (candidate),
    .uri = ph_candidate_get_uri (candidate),
    .trust = ph_candidate_get_trust (candidate),
    .check = is_at (ph_candidate_get_endpoint (candidate), account) ? ph_candidate_get_check (candidate) : PH_CANDIDATE_UNCHECKED,
    .provider = ph_candidate_get_provider (candidate),
    .help_url = ph_candidate_get_help_url (candidate),
  };

  return ph_candidate_new (&facts);
}

static gboolean
fail_without_candidates (const PhCliLookUp *look_up, GError **error)
{
  PhProvider *provider = ph_cli_look_up_get_provider (look_up);
  g_autofree char *explanation = ph_cli_look_up_explain (look_up);

  if (provider != NULL && !ph_provider_sends_mail (provider))
    g_set_error_literal (error, PH_CLI_ERROR, EX_UNAVAILABLE, explanation);
  else
    g_set_error (error, PH_CLI_ERROR, EX_UNAVAILABLE, _ ("%s If you know the server, name it with --host."), explanation);
  return FALSE;
}

/**
 * ph_cli_found_settings_apply:
 * @look_up: a look-up that has come to its end
 * @options: what the person said about the server; overrides what was found
 * @account: has the address and gets the settings
 * @error: return location
 *
 * Shows the settings on standard error. What nobody vouches for is used only if the person agrees, on a terminal.
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_UNAVAILABLE when nothing was found, %EX_CONFIG when the person did not
 * agree or could not be asked; `G_IO_ERROR_CANCELLED`.
 *
 * Returns: whether the account has settings now
 */
gboolean
ph_cli_found_settings_apply (const PhCliLookUp *look_up, const PhCliServerOptions *options, PhAccount *account, GError **error)
{
  PhProvider *provider = ph_cli_look_up_get_provider (look_up);
  g_autofree char *suggestion = look_up->suggestion != NULL ? ph_escape_text (look_up->suggestion) : NULL;
  g_autofree char *guidance = provider != NULL ? ph_cli_provider_describe (provider) : g_strdup ("");
  g_autofree char *settings = NULL;
  g_autoptr(PhCandidate) adapted = NULL;
  PhCandidate *candidate = NULL;

  if (suggestion != NULL)
    g_printerr (_ ("Did you mean %s?\n\n"), suggestion);
  if (ph_discovery_get_n_candidates (look_up->discovery) == 0)
    return fail_without_candidates (look_up, error);

  candidate = choose (look_up->discovery, options);
  if (!fill_in (account, candidate, provider, options, error))
    return FALSE;
  adapted = adapt (candidate, account);
  settings = ph_cli_candidate_describe (adapted, ph_discovery_query_get_domain (look_up->query));
  g_printerr ("%s\n%s\n%s%s", _ ("These settings were found:"), settings, guidance, *guidance != '\0' ? "\n" : "");
  return ph_candidate_get_trust (candidate) == PH_CANDIDATE_TRUSTED || confirm (account, error);
}
