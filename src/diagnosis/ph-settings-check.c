// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What can be wrong with settings before anything is tried: a host that is none, characters that nobody sees, a port or
// an address that can't be. Looks at the text alone.

#include "config.h"

#include "ph-settings-check.h"

#include "ph-domain-name.h"
#include "ph-host-clue.h"
#include "ph-paste-flaw.h"
#include "ph-rules.h"

#include <string.h>

/* RFC 8314 §7.3, RFC 6409 §3.1, RFC 5321 §4.5.4.2. */
#define TLS_PORT      465
#define STARTTLS_PORT 587
#define RELAY_PORT    25

static PhProblem *
problem_new (PhProblemId id, PhFix *fix, const char *detail)
{
  g_autoptr(GPtrArray) fixes = g_ptr_array_new ();
  PhProblem *problem = NULL;

  if (fix != NULL)
    g_ptr_array_add (fixes, fix);
  problem = ph_problem_new (id, PH_TEST_STEP_SETTINGS, NULL, fixes, detail);
  g_clear_pointer (&fix, ph_fix_unref);
  return problem;
}

static PhFix *
host_fix_new (PhAccount *account, const char *text)
{
  guint16 port = 0;
  g_autofree char *extracted = ph_host_clue_extract (text, &port);
  g_autofree char *port_text = g_strdup_printf ("%u", port);
  g_autofree char *host = NULL;

  if (extracted == NULL)
    return NULL;
  /* A page to read mail on is pasted more often than the name of the server that sends it. */
  host = strstr (text, "://") != NULL && ph_host_clue_is_incoming (extracted) ? ph_host_clue_dup_outgoing (extracted) : g_strdup (extracted);
  if (port == 0)
    return ph_fix_new_change (PH_FIX_CHANGE_HOST, "host", host, NULL);
  /* At the usual ports there is no doubt how they begin. */
  for (PhSecurity security = PH_SECURITY_TLS; security <= PH_SECURITY_STARTTLS; security++)
    if (port == ph_security_get_default_port (security) && security != ph_account_get_security (account))
      return ph_fix_new_change (PH_FIX_CHANGE_HOST, "host", host, "port", port_text, "security", ph_security_to_nick (security), NULL);
  return ph_fix_new_change (PH_FIX_CHANGE_HOST, "host", host, "port", port_text, NULL);
}

static PhFix *
text_fix_new (PhFixKind kind, const char *field, const char *text)
{
  return *text != '\0' ? ph_fix_new_change (kind, field, text, NULL) : NULL;
}

/* These make passwords of sixteen letters, show them in groups, and want them without the blanks. */
static gboolean
makes_grouped_passwords (PhAccount *account)
{
  static const char *const domains[] = { "gmail.com", "googlemail.com", "yahoo.com", "aol.com", "fastmail.com" };
  const char *at = strrchr (ph_account_get_address (account), '@');

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    if (ph_domain_name_has_same_owner (ph_account_get_host (account), domains[i]) || (at != NULL && g_ascii_strcasecmp (at + 1, domains[i]) == 0))
      return TRUE;
  return FALSE;
}

static gboolean
is_password_flawed (PhAccount *account, PhSecret *password)
{
  return ph_paste_flaw_find (ph_secret_peek (password), ph_secret_get_length (password)) != PH_PASTE_FLAW_NONE ||
         (makes_grouped_passwords (account) && ph_paste_flaw_is_grouped (password));
}

static PhProblem *
check_hidden_characters (PhAccount *account, PhSecret *password)
{
  const char *host = ph_account_get_host (account);
  const char *username = ph_account_get_username (account);
  const char *address = ph_account_get_address (account);

  if (ph_paste_flaw_find (host, strlen (host)) != PH_PASTE_FLAW_NONE)
    {
      g_autofree char *clean = ph_paste_flaw_dup_repaired (host);

      return problem_new (*clean != '\0' ? PH_PROBLEM_HIDDEN_CHARACTER : PH_PROBLEM_INVALID_HOST, host_fix_new (account, clean), "the server name has a character that can't be seen");
    }
  if (ph_paste_flaw_find (username, strlen (username)) != PH_PASTE_FLAW_NONE)
    {
      g_autofree char *clean = ph_paste_flaw_dup_repaired (username);

      return problem_new (PH_PROBLEM_HIDDEN_CHARACTER, text_fix_new (PH_FIX_CHANGE_USERNAME, "username", clean), "the user name has a character that can't be seen");
    }
  if (ph_paste_flaw_find (address, strlen (address)) == PH_PASTE_FLAW_HIDDEN)
    {
      g_autofree char *clean = ph_paste_flaw_dup_repaired (address);

      return problem_new (PH_PROBLEM_HIDDEN_CHARACTER, text_fix_new (PH_FIX_CHANGE_FROM, "from", clean), "the sender address has a character that can't be seen");
    }
  if (password != NULL && is_password_flawed (account, password))
    return problem_new (PH_PROBLEM_HIDDEN_CHARACTER, ph_fix_new_action (PH_FIX_ENTER_PASSWORD, NULL), "the password has a character that can't be seen");
  return NULL;
}

static PhProblem *
check_fields (PhAccount *account)
{
  g_autoptr(GError) error = NULL;

  if (ph_account_check (account, &error))
    return NULL;
  if (g_error_matches (error, PH_ACCOUNT_ERROR, PH_ACCOUNT_ERROR_HOST))
    return problem_new (PH_PROBLEM_INVALID_HOST, host_fix_new (account, ph_account_get_host (account)), error->message);

  const PhEvidence evidence = { .account = account, .step = PH_TEST_STEP_SETTINGS, .error = error };

  return ph_rules_diagnose (&evidence);
}

/**
 * ph_rules_check_settings:
 * @account: an account as a person typed it
 * @password: (nullable): its password
 *
 * Looks for what is certainly wrong before anything is tried. Blanks inside a password are left alone, some have them,
 * unless it is one of those that are only shown in groups.
 *
 * Returns: (transfer full) (nullable): the problem; %NULL if the settings can be tried
 */
PhProblem *
ph_rules_check_settings (PhAccount *account, PhSecret *password)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  PhProblem *problem = check_hidden_characters (account, password);

  return problem != NULL ? problem : check_fields (account);
}

static gboolean
is_incoming_name (PhAccount *account)
{
  const char *host = ph_account_get_host (account);

  /* Many small servers have one name for everything. */
  return ph_host_clue_is_incoming (host) && g_ascii_strncasecmp (host, "mx", strlen ("mx")) != 0;
}

static gboolean
is_unprotected (PhAccount *account)
{
  return ph_account_get_security (account) == PH_SECURITY_NONE && !ph_host_clue_is_loopback (ph_account_get_host (account));
}

static gboolean
is_plain_at_tls_port (PhAccount *account)
{
  return ph_account_get_port (account) == TLS_PORT && ph_account_get_security (account) != PH_SECURITY_TLS;
}

static gboolean
is_tls_at_plain_port (PhAccount *account)
{
  guint port = ph_account_get_port (account);

  return (port == STARTTLS_PORT || port == RELAY_PORT) && ph_account_get_security (account) == PH_SECURITY_TLS;
}

static const struct
{
  gboolean (*applies) (PhAccount *account);
  PhProblemId id;
} oddities[] = {
  { is_incoming_name, PH_PROBLEM_INCOMING_SERVER_NAME },
  { is_unprotected, PH_PROBLEM_TLS_WEAK },
  { is_plain_at_tls_port, PH_PROBLEM_SERVER_EXPECTS_TLS },
  { is_tls_at_plain_port, PH_PROBLEM_SERVER_SPEAKS_PLAIN },
};

/**
 * ph_settings_check_dup_warnings:
 * @account: an account for which [func@Ph.rules_check_settings] found nothing
 *
 * Returns: (transfer full) (element-type PhProblemId): what is odd about the settings and does not stop a test
 */
GArray *
ph_settings_check_dup_warnings (PhAccount *account)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  GArray *warnings = g_array_new (FALSE, FALSE, sizeof (PhProblemId));

  for (guint i = 0; i < G_N_ELEMENTS (oddities); i++)
    if (oddities[i].applies (account))
      g_array_append_val (warnings, oddities[i].id);
  return warnings;
}
