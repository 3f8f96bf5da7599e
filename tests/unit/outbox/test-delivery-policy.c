// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What becomes of a message that was not sent: every problem there is, with every certainty and every kind of reply, and
// what must hold whatever the case. Then how long servers ask to wait, in their own words.

#include "config.h"

#include "ph-delivery-policy.h"

#define DAY_S (24 * 60 * 60)

static const guint codes[] = { 0, 221, 421, 450, 451, 452, 454, 500, 530, 535, 550, 552, 554 };
static const gint64 hints_s[] = { 0, 1, 30, 60, 300, 3600, DAY_S, 3 * DAY_S };

static PhDeliveryCase
new_case (PhProblemId problem)
{
  return (PhDeliveryCase){ .problem = problem, .certainty = PH_SMTP_NOT_SENT, .n_attempts = 1, .luck = 32768, .give_up_s = PH_DELIVERY_GIVE_UP_S };
}

static PhOutboxState
decide_state (PhProblemId problem, guint code)
{
  PhDeliveryCase delivery = new_case (problem);

  delivery.code = code;
  return ph_delivery_policy_decide (&delivery).state;
}

/* What holds for every case that there can be. */
static void
check_case (const PhDeliveryCase *delivery)
{
  const PhDeliveryDecision decision = ph_delivery_policy_decide (delivery);
  gboolean is_uncertain = delivery->certainty == PH_SMTP_UNCERTAIN || delivery->problem == PH_PROBLEM_UNCERTAIN;

  g_assert_cmpint (decision.state == PH_OUTBOX_UNCERTAIN, ==, is_uncertain);
  g_assert_true (decision.state == PH_OUTBOX_WAITING || decision.state == PH_OUTBOX_HELD || decision.state == PH_OUTBOX_UNCERTAIN || decision.state == PH_OUTBOX_FAILED);
  if (decision.state == PH_OUTBOX_WAITING)
    {
      g_assert_cmpint (decision.delay_s, >=, PH_DELIVERY_MIN_DELAY_S);
      g_assert_cmpint (decision.delay_s, <=, PH_DELIVERY_MAX_DELAY_S);
      g_assert_cmpint (decision.delay_s, >=, MIN (delivery->hint_s, PH_DELIVERY_MAX_DELAY_S));
    }
  else
    g_assert_cmpint (decision.delay_s, ==, 0);
  g_assert_cmpint (decision.pause_s, >=, 0);
  g_assert_cmpint (decision.pause_s, <=, PH_DELIVERY_MAX_DELAY_S);
}

static void
walk_replies (PhDeliveryCase delivery)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (hints_s); j++)
      {
        delivery.code = codes[i];
        delivery.hint_s = hints_s[j];
        delivery.luck = (i * 7919 + j * 104729) % 65536;
        check_case (&delivery);
      }
}

static void
test_every_case (void)
{
  for (guint id = 0; id < PH_N_PROBLEMS; id++)
    for (guint certainty = PH_SMTP_NOT_SENT; certainty <= PH_SMTP_UNCERTAIN; certainty++)
      for (guint n_attempts = 0; n_attempts < 130; n_attempts += 3)
        {
          PhDeliveryCase delivery = new_case ((PhProblemId) id);

          delivery.certainty = (PhSmtpCertainty) certainty;
          delivery.n_attempts = n_attempts;
          delivery.age_s = (gint64) n_attempts * 3600;
          walk_replies (delivery);
        }
}

typedef struct
{
  PhOutboxState state;
  PhProblemId ids[64]; /* until -1 */
} Expected;

#define END ((PhProblemId) -1)

/* What each problem comes to without a reply; together all that there are. */
static const Expected expected[] = {
  { PH_OUTBOX_WAITING,
    { PH_PROBLEM_OFFLINE, PH_PROBLEM_CAPTIVE_PORTAL, PH_PROBLEM_PROXY_FAILED, PH_PROBLEM_HOST_NOT_FOUND, PH_PROBLEM_DNS_UNAVAILABLE, PH_PROBLEM_DNS_SINKHOLE,
      PH_PROBLEM_CONNECTION_REFUSED, PH_PROBLEM_CONNECTION_TIMEOUT, PH_PROBLEM_PORT_BLOCKED, PH_PROBLEM_MAIL_PORTS_BLOCKED, PH_PROBLEM_NETWORK_UNREACHABLE,
      PH_PROBLEM_LOCAL_FIREWALL, PH_PROBLEM_CLOSED_BEFORE_GREETING, PH_PROBLEM_NO_GREETING, PH_PROBLEM_ADDRESS_REFUSED, PH_PROBLEM_SERVER_BUSY, PH_PROBLEM_PROTOCOL_ERROR,
      PH_PROBLEM_STARTTLS_REFUSED, PH_PROBLEM_TLS_HANDSHAKE_FAILED, PH_PROBLEM_TOO_MANY_ATTEMPTS, PH_PROBLEM_TEMPORARY_AUTH_FAILURE, PH_PROBLEM_KEYRING_UNAVAILABLE,
      PH_PROBLEM_GREYLISTED, PH_PROBLEM_RATE_LIMITED, PH_PROBLEM_ADDRESS_LISTED, PH_PROBLEM_CONNECTION_LOST, PH_PROBLEM_STEP_TIMEOUT, PH_PROBLEM_SERVER_CLOSING,
      PH_PROBLEM_CANCELLED, END } },
  { PH_OUTBOX_HELD,
    { PH_PROBLEM_INVALID_HOST, PH_PROBLEM_INVALID_PORT, PH_PROBLEM_INVALID_ADDRESS, PH_PROBLEM_HIDDEN_CHARACTER, PH_PROBLEM_INCOMING_SERVER_NAME, PH_PROBLEM_SERVICE_NOT_OFFERED,
      PH_PROBLEM_SERVER_EXPECTS_TLS, PH_PROBLEM_NOT_SMTP, PH_PROBLEM_EHLO_NAME_REFUSED, PH_PROBLEM_EHLO_REFUSED, PH_PROBLEM_SERVER_SPEAKS_PLAIN, PH_PROBLEM_STARTTLS_NOT_OFFERED,
      PH_PROBLEM_STARTTLS_STRIPPED, PH_PROBLEM_STARTTLS_INJECTION, PH_PROBLEM_TLS_TOO_OLD, PH_PROBLEM_TLS_WEAK, PH_PROBLEM_CERTIFICATE_UNKNOWN_ISSUER,
      PH_PROBLEM_CERTIFICATE_SELF_SIGNED, PH_PROBLEM_CERTIFICATE_WRONG_NAME, PH_PROBLEM_CERTIFICATE_EXPIRED, PH_PROBLEM_CERTIFICATE_NOT_YET_VALID, PH_PROBLEM_CERTIFICATE_REVOKED,
      PH_PROBLEM_CERTIFICATE_CHANGED, PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED, PH_PROBLEM_AUTH_NOT_OFFERED, PH_PROBLEM_AUTH_NEEDS_ENCRYPTION,
      PH_PROBLEM_CLEARTEXT_PASSWORD_REFUSED, PH_PROBLEM_NO_COMMON_MECHANISM, PH_PROBLEM_WRONG_CREDENTIALS, PH_PROBLEM_APP_PASSWORD_REQUIRED,
      PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED, PH_PROBLEM_SMTP_AUTH_DISABLED, PH_PROBLEM_BASIC_AUTH_DISABLED, PH_PROBLEM_MECHANISM_TOO_WEAK, PH_PROBLEM_CLIENT_ACCESS_DISABLED,
      PH_PROBLEM_ACCOUNT_SUSPENDED, PH_PROBLEM_PASSWORD_CHANGE_REQUIRED, PH_PROBLEM_SERVER_NOT_AUTHENTIC, PH_PROBLEM_AUTH_PROTOCOL_ERROR, PH_PROBLEM_TOKEN_EXPIRED,
      PH_PROBLEM_TOKEN_REVOKED, PH_PROBLEM_TOKEN_WRONG_SCOPE, PH_PROBLEM_KEYRING_LOCKED, PH_PROBLEM_SECRET_MISSING, PH_PROBLEM_SENDER_NOT_ALLOWED,
      PH_PROBLEM_SENDER_DOMAIN_UNKNOWN, PH_PROBLEM_SENDER_REFUSED, PH_PROBLEM_SIGN_IN_REQUIRED, PH_PROBLEM_STORAGE_FULL, PH_PROBLEM_INTERNAL_ERROR, END } },
  { PH_OUTBOX_FAILED,
    { PH_PROBLEM_SMTPUTF8_REQUIRED, PH_PROBLEM_RELAY_DENIED, PH_PROBLEM_RECIPIENT_UNKNOWN, PH_PROBLEM_RECIPIENT_REFUSED, PH_PROBLEM_TOO_MANY_RECIPIENTS,
      PH_PROBLEM_MESSAGE_TOO_LARGE, PH_PROBLEM_CONTENT_REFUSED, PH_PROBLEM_POLICY_REFUSED, END } },
  { PH_OUTBOX_UNCERTAIN, { PH_PROBLEM_UNCERTAIN, END } },
};

static void
test_states (void)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    for (const PhProblemId *id = expected[i].ids; *id != END; id++, n++)
      {
        g_test_message ("%s", ph_problem_id_to_nick (*id));
        g_assert_cmpint (decide_state (*id, 0), ==, expected[i].state);
      }
  g_assert_cmpuint (n, ==, PH_N_PROBLEMS);
}

/* A temporary refusal of a recipient or of the content is none for good; one of the password is not tried again. */
static void
test_temporary_replies (void)
{
  g_assert_cmpint (decide_state (PH_PROBLEM_RECIPIENT_UNKNOWN, 450), ==, PH_OUTBOX_WAITING);
  g_assert_cmpint (decide_state (PH_PROBLEM_RECIPIENT_UNKNOWN, 550), ==, PH_OUTBOX_FAILED);
  g_assert_cmpint (decide_state (PH_PROBLEM_CONTENT_REFUSED, 451), ==, PH_OUTBOX_WAITING);
  g_assert_cmpint (decide_state (PH_PROBLEM_STORAGE_FULL, 452), ==, PH_OUTBOX_WAITING);
  g_assert_cmpint (decide_state (PH_PROBLEM_STORAGE_FULL, 552), ==, PH_OUTBOX_HELD);
  g_assert_cmpint (decide_state (PH_PROBLEM_SENDER_DOMAIN_UNKNOWN, 450), ==, PH_OUTBOX_WAITING);
  g_assert_cmpint (decide_state (PH_PROBLEM_WRONG_CREDENTIALS, 454), ==, PH_OUTBOX_HELD);
}

static gint64
get_delay (PhProblemId problem, guint n_attempts, guint luck)
{
  PhDeliveryCase delivery = new_case (problem);

  delivery.n_attempts = n_attempts;
  delivery.luck = luck;
  return ph_delivery_policy_decide (&delivery).delay_s;
}

static void
test_delays (void)
{
  static const gint64 usual_s[] = { 66, 120, 300, 600, 1200, 2400, 3600, 3600, 3600 };

  for (guint i = 0; i < G_N_ELEMENTS (usual_s); i++)
    {
      gint64 shortest = get_delay (PH_PROBLEM_GREYLISTED, i + 1, 0);
      gint64 longest = get_delay (PH_PROBLEM_GREYLISTED, i + 1, 65535);

      g_assert_cmpint (get_delay (PH_PROBLEM_GREYLISTED, i + 1, 32768), ==, usual_s[i]);
      g_assert_cmpint (shortest, ==, MAX (60, usual_s[i] * 4 / 5));
      g_assert_cmpint (longest, >=, usual_s[i] * 109 / 100);
      g_assert_cmpint (longest, <=, usual_s[i] * 6 / 5);
    }
}

/* For any luck that stays the same, the next time is never nearer than the one before. */
static void
test_delays_grow (void)
{
  static const PhProblemId ids[] = { PH_PROBLEM_CONNECTION_TIMEOUT, PH_PROBLEM_GREYLISTED, PH_PROBLEM_RATE_LIMITED };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    for (guint luck = 0; luck < 65536; luck += 1021)
      for (guint n = 1; n < 20; n++)
        g_assert_cmpint (get_delay (ids[i], n + 1, luck), >=, get_delay (ids[i], n, luck));
}

static void
test_spread (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);

  for (guint luck = 0; luck < 65536; luck += 64)
    g_hash_table_add (seen, GINT_TO_POINTER ((int) get_delay (PH_PROBLEM_SERVER_BUSY, 4, luck)));
  /* A thousand that failed together come back over four minutes. */
  g_assert_cmpuint (g_hash_table_size (seen), >=, 230);
}

static void
test_hints (void)
{
  PhDeliveryCase delivery = new_case (PH_PROBLEM_GREYLISTED);

  delivery.hint_s = 7200;
  g_assert_cmpint (ph_delivery_policy_decide (&delivery).delay_s, ==, 7215);
  delivery.n_attempts = 12;
  delivery.hint_s = 90;
  g_assert_cmpint (ph_delivery_policy_decide (&delivery).delay_s, ==, 105);
  delivery.hint_s = 1;
  g_assert_cmpint (ph_delivery_policy_decide (&delivery).delay_s, ==, 75);
}

static void
test_giving_up (void)
{
  PhDeliveryCase delivery = new_case (PH_PROBLEM_CONNECTION_TIMEOUT);

  delivery.n_attempts = 100;
  delivery.age_s = PH_DELIVERY_GIVE_UP_S - 1;
  g_assert_cmpint (ph_delivery_policy_decide (&delivery).state, ==, PH_OUTBOX_WAITING);
  delivery.age_s = PH_DELIVERY_GIVE_UP_S;
  g_assert_cmpint (ph_delivery_policy_decide (&delivery).state, ==, PH_OUTBOX_FAILED);
  /* The computer was off for weeks. */
  delivery.n_attempts = 1;
  delivery.age_s = 10 * PH_DELIVERY_GIVE_UP_S;
  g_assert_cmpint (ph_delivery_policy_decide (&delivery).state, ==, PH_OUTBOX_WAITING);
  /* A doubt and what the person has to mend don't end by themselves. */
  delivery.n_attempts = 100;
  delivery.problem = PH_PROBLEM_WRONG_CREDENTIALS;
  g_assert_cmpint (ph_delivery_policy_decide (&delivery).state, ==, PH_OUTBOX_HELD);
  delivery.certainty = PH_SMTP_UNCERTAIN;
  g_assert_cmpint (ph_delivery_policy_decide (&delivery).state, ==, PH_OUTBOX_UNCERTAIN);
}

static void
test_pauses (void)
{
  PhDeliveryCase delivery = new_case (PH_PROBLEM_RATE_LIMITED);
  static const gint64 quotas_s[] = { 3600, 7200, 14400, 21600, 21600 };

  delivery.code = 450;
  g_assert_cmpint (ph_delivery_policy_decide (&delivery).pause_s, ==, 300);
  delivery.code = 550;
  for (guint i = 0; i < G_N_ELEMENTS (quotas_s); i++)
    {
      delivery.n_attempts = i + 1;
      g_assert_cmpint (ph_delivery_policy_decide (&delivery).pause_s, ==, quotas_s[i]);
    }
  delivery.hint_s = 1800;
  g_assert_cmpint (ph_delivery_policy_decide (&delivery).pause_s, ==, 1815);
  delivery.problem = PH_PROBLEM_WRONG_CREDENTIALS;
  g_assert_cmpint (ph_delivery_policy_decide (&delivery).pause_s, >, 0);
  delivery.problem = PH_PROBLEM_RECIPIENT_UNKNOWN;
  g_assert_cmpint (ph_delivery_policy_decide (&delivery).pause_s, ==, 0);
}

static void
test_network (void)
{
  g_assert_true (ph_delivery_policy_follows_network (PH_PROBLEM_OFFLINE));
  g_assert_true (ph_delivery_policy_follows_network (PH_PROBLEM_DNS_UNAVAILABLE));
  g_assert_false (ph_delivery_policy_follows_network (PH_PROBLEM_GREYLISTED));
  g_assert_false (ph_delivery_policy_follows_network (PH_PROBLEM_RATE_LIMITED));
}

static const struct
{
  const char *text;
  gint64 seconds;
} texts[] = {
  { "", 0 },
  { "4.7.1 try again in 5 minutes", 300 },
  { "Retry after 300 seconds", 300 },
  { "4.7.0 Temporary failure, please retry in 1 hour", 3600 },
  { "Please try again in an hour.", 3600 },
  { "please try again in half an hour", 1800 },
  { "Try again later", 0 },
  { "4.2.0 <a@example.org>: Recipient address rejected: Greylisted, see http://postgrey.example/help/example.org.html", 0 },
  { "4.7.1 <a@example.org>: Recipient address rejected: Greylisted for 300 seconds", 300 },
  { "4.7.1 Greylisting in action, please come back in 00:14:59", 899 },
  { "4.7.1 Greylisted, please come back in 5 mins", 300 },
  { "4.3.2 Please try again after 30s", 30 },
  { "too many attempts, wait 15 min.", 900 },
  { "You are temporarily blocked for 2 hours", 7200 },
  { "5.4.5 Daily user sending limit exceeded. Try again in 24 hours", 86400 },
  { "5.4.5 Daily user sending limit exceeded, come back in 3 days", 86400 },
  { "5.4.5 Daily user sending limit exceeded", 0 },
  { "4.7.28 Our system has detected an unusual rate of unsolicited mail originating from your IP address. Our users receive at most 20 in 1 hour", 0 },
  { "Too many messages: limit is 100 messages per 1 hour, try again later", 0 },
  { "try again later: you have sent 100 messages in 60 minutes", 0 },
  { "try again later; 500 recipients in 24 hours are allowed", 0 },
  { "try again in 99999999999999999999 days", 0 },
  { "try again in 999999 days", 86400 },
  { "try again in 0 seconds", 0 },
  { "TRY AGAIN IN 10 MINUTES", 600 },
  { "4.7.1 try again in ten minutes", 600 },
  { "4.7.0 retry\n4.7.0 in 5 minutes", 0 },
  { "4.7.0 deferred,\nretry in 5 minutes", 300 },
  { "\xff\xfe try again in 5 minutes", 300 },
};

static void
test_texts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *shown = g_strescape (texts[i].text, NULL);

      g_test_message ("%s", shown);
      g_assert_cmpint (ph_delivery_policy_find_hint (texts[i].text), ==, texts[i].seconds);
    }
}

/* A reply is what a stranger wrote: it costs no time, however it is made. */
static void
test_long_text (void)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "try again ");
  gint64 start_us = g_get_monotonic_time ();
  g_assert_cmpint (ph_delivery_policy_find_hint (text->str), ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/delivery-policy/every-case", test_every_case);
  g_test_add_func ("/delivery-policy/states", test_states);
  g_test_add_func ("/delivery-policy/temporary-replies", test_temporary_replies);
  g_test_add_func ("/delivery-policy/delays", test_delays);
  g_test_add_func ("/delivery-policy/delays-grow", test_delays_grow);
  g_test_add_func ("/delivery-policy/spread", test_spread);
  g_test_add_func ("/delivery-policy/hints", test_hints);
  g_test_add_func ("/delivery-policy/giving-up", test_giving_up);
  g_test_add_func ("/delivery-policy/pauses", test_pauses);
  g_test_add_func ("/delivery-policy/network", test_network);
  g_test_add_func ("/delivery-policy/texts", test_texts);
  g_test_add_func ("/delivery-policy/long-text", test_long_text);
  return g_test_run ();
}
