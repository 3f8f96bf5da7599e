// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Which advice an account that works deserves: one function for each piece, in a table by weight. They look at facts only;
// clock, keyring and network are for whoever gathers those.

#include "config.h"

#include "ph-advice-rules.h"

#include <string.h>

#include "ph-domain-name.h"
#include "ph-host-clue.h"
#include "ph-sasl.h"

#define DAY_S (24 * 60 * 60)

/* Certificates are renewed a month before their end; one that was not by now may have been forgotten. */
#define EXPIRY_DAYS 21

#define OLD_PASSWORD_DAYS 365

/* Those that show that somebody else has vouched for the person: no password took part. */
static const char *const mechanisms_without_password[] = { "XOAUTH2", "OAUTHBEARER", "EXTERNAL", "GSSAPI" };

static const char *
get_domain (const PhAdviceFacts *facts)
{
  const char *at = strrchr (ph_account_get_address (facts->account), '@');

  return at != NULL && at[1] != '\0' ? at + 1 : NULL;
}

/* What a provider says holds for its own servers only, and not for an address of it that sends over others. */
static PhEndpoint *
find_endpoint (const PhAdviceFacts *facts, gboolean (*fits) (const PhEndpoint *endpoint))
{
  guint n = facts->provider != NULL ? ph_provider_get_n_endpoints (facts->provider) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(PhEndpoint) endpoint = ph_provider_get_endpoint (facts->provider, i, get_domain (facts));

      if (g_ascii_strcasecmp (ph_endpoint_get_host (endpoint), ph_account_get_host (facts->account)) == 0 && fits (endpoint))
        return g_steal_pointer (&endpoint);
    }
  return NULL;
}

static gboolean
is_any (const PhEndpoint *endpoint)
{
  return TRUE;
}

static gboolean
is_tls_port (const PhEndpoint *endpoint)
{
  return ph_endpoint_get_security (endpoint) == PH_SECURITY_TLS && ph_endpoint_get_port (endpoint) == ph_security_get_default_port (PH_SECURITY_TLS);
}

static gboolean
is_run_by_provider (const PhAdviceFacts *facts)
{
  g_autoptr(PhEndpoint) endpoint = find_endpoint (facts, is_any);

  return endpoint != NULL;
}

static gboolean
has_tls_port (const PhAdviceFacts *facts)
{
  g_autoptr(PhEndpoint) endpoint = find_endpoint (facts, is_tls_port);

  return endpoint != NULL || facts->tls_port == PH_PROBE_OPEN;
}

static gboolean
has_used_password (const PhAdviceFacts *facts)
{
  for (guint i = 0; i < G_N_ELEMENTS (mechanisms_without_password); i++)
    if (g_strcmp0 (facts->mechanism, mechanisms_without_password[i]) == 0)
      return FALSE;
  return facts->mechanism != NULL;
}

static gboolean
is_this_computer (const PhAdviceFacts *facts)
{
  return ph_host_clue_is_loopback (ph_account_get_host (facts->account));
}

static PhFix *
fix_new_port (guint port, PhSecurity security)
{
  g_autofree char *text = g_strdup_printf ("%u", port);

  return ph_fix_new_change (PH_FIX_CHANGE_PORT_AND_SECURITY, "port", text, "security", ph_security_to_nick (security), NULL);
}

static PhFix *
fix_new_page (PhFixKind kind, const char *url)
{
  return url != NULL && g_str_has_prefix (url, "https://") ? ph_fix_new_action (kind, url) : NULL;
}

/* What never leaves this computer can't be read by others. */
static PhAdvice *
judge_encryption (const PhAdviceFacts *facts)
{
  g_autoptr(PhFix) fix = NULL;

  if (facts->is_encrypted || is_this_computer (facts))
    return NULL;
  if (has_tls_port (facts))
    fix = fix_new_port (ph_security_get_default_port (PH_SECURITY_TLS), PH_SECURITY_TLS);
  else if (facts->capabilities != NULL && ph_smtp_capabilities_has (facts->capabilities, PH_SMTP_EXTENSION_STARTTLS))
    fix = fix_new_port (ph_account_get_port (facts->account), PH_SECURITY_STARTTLS);
  return ph_advice_new (PH_ADVICE_NOT_ENCRYPTED, 0, fix);
}

static gboolean
is_trusted_by_hand (const PhAdviceFacts *facts)
{
  return facts->certificate != NULL && *ph_account_get_trusted_sha256 (facts->account) != '\0';
}

/* One that is over works only because it is trusted by hand, and then that is what matters about it. Programs on this computer
 * make a new one whenever they like. */
static PhAdvice *
judge_expiry (const PhAdviceFacts *facts)
{
  GDateTime *end = facts->certificate != NULL ? ph_certificate_get_not_after (facts->certificate) : NULL;
  gint64 left_s = end != NULL ? g_date_time_to_unix (end) - facts->now_s : 0;

  if (is_trusted_by_hand (facts) && is_this_computer (facts))
    return NULL;
  if (left_s <= 0 || left_s >= (gint64) EXPIRY_DAYS * DAY_S)
    return NULL;
  return ph_advice_new (PH_ADVICE_CERTIFICATE_EXPIRES, (guint64) (left_s / DAY_S), NULL);
}

/* Of a program on this computer no other certificate can be had. */
static PhAdvice *
judge_trust (const PhAdviceFacts *facts)
{
  if (!is_trusted_by_hand (facts) || is_this_computer (facts))
    return NULL;
  return ph_certificate_get_problems (facts->certificate) != 0 ? ph_advice_new (PH_ADVICE_CERTIFICATE_TRUSTED, 0, NULL) : NULL;
}

/* In a network of one's own that is normal. */
static PhAdvice *
judge_missing_sign_in (const PhAdviceFacts *facts)
{
  const char *const *offered = facts->capabilities != NULL ? ph_smtp_capabilities_get_mechanisms (facts->capabilities) : NULL;
  g_autoptr(PhFix) fix = NULL;

  if (facts->mechanism != NULL || ph_domain_name_is_private (ph_account_get_host (facts->account)))
    return NULL;
  if (offered != NULL && offered[0] != NULL)
    fix = ph_fix_new_change (PH_FIX_CHANGE_USERNAME, "username", ph_account_get_address (facts->account), "auth", "auto", NULL);
  return ph_advice_new (PH_ADVICE_NO_SIGN_IN, 0, fix);
}

static gboolean
is_offered (const PhAdviceFacts *facts, const char *mechanism)
{
  const char *const *offered = ph_smtp_capabilities_get_mechanisms (facts->capabilities);

  for (guint i = 0; offered != NULL && offered[i] != NULL; i++)
    if (g_ascii_strcasecmp (offered[i], mechanism) == 0)
      return TRUE;
  return FALSE;
}

/* What the automatic choice would take instead: of what is stronger only SCRAM, which proves both sides to each other and
 * needs nothing but the password. Whether a channel binding can be had is not known here. */
static gboolean
has_stronger_mechanism (const PhAdviceFacts *facts)
{
  const char *const *known = ph_sasl_get_mechanisms ();

  for (guint i = 0; known[i] != NULL && strcmp (known[i], facts->mechanism) != 0; i++)
    if (g_str_has_prefix (known[i], "SCRAM-") && !g_str_has_suffix (known[i], "-PLUS") && is_offered (facts, known[i]))
      return TRUE;
  return FALSE;
}

/* Left to itself the strongest is taken, so this is about a choice that somebody has made. */
static PhAdvice *
judge_mechanism (const PhAdviceFacts *facts)
{
  g_autoptr(PhFix) fix = NULL;

  if (*ph_account_get_mechanism (facts->account) == '\0' || facts->capabilities == NULL || !has_used_password (facts) || !has_stronger_mechanism (facts))
    return NULL;
  fix = ph_fix_new_change (PH_FIX_CHANGE_MECHANISM, "auth", "auto", NULL);
  return ph_advice_new (PH_ADVICE_STRONGER_MECHANISM, 0, fix);
}

/* Without any encryption that is said already, with the same way out. */
static PhAdvice *
judge_tls_port (const PhAdviceFacts *facts)
{
  g_autoptr(PhFix) fix = NULL;

  if (ph_account_get_security (facts->account) != PH_SECURITY_STARTTLS || !has_tls_port (facts))
    return NULL;
  fix = fix_new_port (ph_security_get_default_port (PH_SECURITY_TLS), PH_SECURITY_TLS);
  return ph_advice_new (PH_ADVICE_TLS_PORT, 0, fix);
}

static gboolean
makes_app_passwords (const PhAdviceFacts *facts)
{
  return has_used_password (facts) && is_run_by_provider (facts) && ph_provider_get_app_password (facts->provider) != PH_APP_PASSWORD_NO;
}

static PhAdvice *
judge_password_age (const PhAdviceFacts *facts)
{
  g_autoptr(PhFix) fix = NULL;

  if (facts->reminder == PH_ADVICE_DO_NOT_REMIND || !has_used_password (facts) || facts->password_age_days <= OLD_PASSWORD_DAYS)
    return NULL;
  if (makes_app_passwords (facts))
    fix = fix_new_page (PH_FIX_OPEN_APP_PASSWORD_PAGE, ph_provider_get_app_password_url (facts->provider));
  return ph_advice_new (PH_ADVICE_OLD_PASSWORD, (guint64) facts->password_age_days, fix);
}

static PhAdvice *
judge_app_password (const PhAdviceFacts *facts)
{
  g_autoptr(PhFix) fix = NULL;

  if (!makes_app_passwords (facts))
    return NULL;
  fix = fix_new_page (PH_FIX_OPEN_APP_PASSWORD_PAGE, ph_provider_get_app_password_url (facts->provider));
  return ph_advice_new (PH_ADVICE_APP_PASSWORD, 0, fix);
}

static PhAdvice *
judge_two_step (const PhAdviceFacts *facts)
{
  g_autoptr(PhFix) fix = NULL;

  if (!has_used_password (facts) || !is_run_by_provider (facts) || ph_provider_get_enable_step (facts->provider) != PH_ENABLE_STEP_TWO_STEP)
    return NULL;
  fix = fix_new_page (PH_FIX_OPEN_HELP_PAGE, ph_provider_get_enable_url (facts->provider));
  return ph_advice_new (PH_ADVICE_TWO_STEP, 0, fix);
}

/* The smaller of two limits, of which 0 is none. */
static guint64
get_smaller (guint64 a, guint64 b)
{
  return a == 0 || (b != 0 && b < a) ? b : a;
}

static PhAdvice *
judge_size (const PhAdviceFacts *facts)
{
  guint64 stated = facts->capabilities != NULL ? ph_smtp_capabilities_get_max_size (facts->capabilities) : 0;
  guint64 known = is_run_by_provider (facts) ? ph_provider_get_max_size (facts->provider) : 0;
  guint64 size = get_smaller (stated, known);

  return size != 0 ? ph_advice_new (PH_ADVICE_SIZE_LIMIT, size, NULL) : NULL;
}

static PhAdvice *
judge_daily_limit (const PhAdviceFacts *facts)
{
  guint64 limit = 0;

  if (is_run_by_provider (facts))
    limit = get_smaller (ph_provider_get_messages_per_day (facts->provider), ph_provider_get_recipients_per_day (facts->provider));
  return limit != 0 ? ph_advice_new (PH_ADVICE_DAILY_LIMIT, limit, NULL) : NULL;
}

/* What others can read or pretend comes first, then what will stop working, then what could be better, then what is so. */
static PhAdvice *(*const rules[]) (const PhAdviceFacts *facts) = {
  judge_encryption,
  judge_expiry,
  judge_trust,
  judge_missing_sign_in,
  judge_mechanism,
  judge_tls_port,
  judge_password_age,
  judge_app_password,
  judge_two_step,
  judge_size,
  judge_daily_limit,
};

G_STATIC_ASSERT (G_N_ELEMENTS (rules) == PH_N_ADVICE);

static void
advice_destroy (gpointer advice)
{
  ph_advice_unref (advice);
}

/**
 * ph_advice_rules_judge:
 * @facts: what is known of an account that works
 *
 * Returns: (transfer full) (element-type PhAdvice): advice, what matters most first; each at most once
 */
GPtrArray *
ph_advice_rules_judge (const PhAdviceFacts *facts)
{
  g_return_val_if_fail (facts != NULL && PH_IS_ACCOUNT (facts->account), NULL);

  GPtrArray *found = g_ptr_array_new_with_free_func (advice_destroy);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      PhAdvice *advice = rules[i](facts);

      if (advice != NULL)
        g_ptr_array_add (found, advice);
    }
  return found;
}

/**
 * ph_advice_facts_need_probe:
 * @self: facts
 *
 * Nobody is asked about a server of whom the provider's own list of ports is known, nor about one near by, of which the
 * person knows more.
 *
 * Returns: whether it is worth while to ask the host about port 465
 */
gboolean
ph_advice_facts_need_probe (const PhAdviceFacts *self)
{
  g_return_val_if_fail (self != NULL && PH_IS_ACCOUNT (self->account), FALSE);

  return ph_account_get_security (self->account) != PH_SECURITY_TLS && self->tls_port == PH_PROBE_UNKNOWN && !is_run_by_provider (self) &&
         !ph_domain_name_is_private (ph_account_get_host (self->account));
}

/**
 * ph_advice_facts_take_test:
 * @self: (out caller-allocates): facts
 * @test: a test that has found no problem; must outlive @self
 *
 * Fills in all that the test knows, and the time. How old the password is, and whether anybody wants to know, is for the
 * caller to say; so is the result of a probe.
 */
void
ph_advice_facts_take_test (PhAdviceFacts *self, PhGuidedTest *test)
{
  g_return_if_fail (self != NULL && PH_IS_GUIDED_TEST (test));

  PhSession *session = ph_guided_test_get_session (test);
  PhConnection *connection = session != NULL ? ph_session_get_connection (session) : NULL;

  *self = (PhAdviceFacts){
    .account = ph_guided_test_get_account (test),
    .now_s = g_get_real_time () / G_USEC_PER_SEC,
    .password_age_days = -1,
    .provider = ph_guided_test_get_provider (test),
  };
  if (session == NULL || connection == NULL)
    return;
  self->capabilities = ph_session_get_capabilities (session);
  self->mechanism = ph_session_get_mechanism (session);
  self->certificate = ph_connection_get_certificate (connection);
  self->is_encrypted = ph_connection_is_encrypted (connection);
}
