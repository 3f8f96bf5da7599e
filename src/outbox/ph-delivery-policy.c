// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What becomes of a message that was not sent: one table by problem, and the times. Pure: the caller brings the clock and
// the dice.

#include "config.h"

#include "ph-delivery-policy.h"

/* What is done about a problem. */
typedef enum
{
  KIND_HOLD,      /* it needs the person */
  KIND_LOCK,      /* likewise, and to try it with each new message would lock the person out */
  KIND_RETRY,     /* it may be over by itself */
  KIND_NETWORK,   /* likewise, and a change of the network is a reason to look */
  KIND_THROTTLE,  /* likewise, and it is about all messages of the account */
  KIND_FAIL,      /* the same again will be refused again, unless the server says that it is for now */
  KIND_UNCERTAIN, /* nobody knows whether it was sent */
} Kind;

/* RFC 5321 §4.5.4.1 asks for half an hour at least; a person waits for these, and greylisting is over after some minutes. */
static const gint64 delays_s[] = { 60, 2 * 60, 5 * 60, 10 * 60, 20 * 60, 40 * 60, 60 * 60 };
/* A rate is counted by the minute or the hour, a quota by the day. */
static const gint64 throttles_s[] = { 5 * 60, 10 * 60, 20 * 60, 40 * 60, 60 * 60 };
static const gint64 quotas_s[] = { 60 * 60, 2 * 60 * 60, 4 * 60 * 60, PH_DELIVERY_MAX_DELAY_S / 4 };

/* A new message is a reason to try again whether a refused password is still refused, but not more often than that. */
#define LOCK_S (60 * 60)
/* A computer that was off for a week has not tried for a week. */
#define MIN_ATTEMPTS 6
#define MAX_LUCK     65536
/* A reply has some hundred characters; what stands behind is not for us. */
#define MAX_HINT_TEXT 2000

static const Kind kinds[PH_N_PROBLEMS] = {
  [PH_PROBLEM_INVALID_HOST] = KIND_HOLD,
  [PH_PROBLEM_INVALID_PORT] = KIND_HOLD,
  [PH_PROBLEM_INVALID_ADDRESS] = KIND_HOLD,
  [PH_PROBLEM_HIDDEN_CHARACTER] = KIND_HOLD,
  [PH_PROBLEM_INCOMING_SERVER_NAME] = KIND_HOLD,
  [PH_PROBLEM_OFFLINE] = KIND_NETWORK,
  [PH_PROBLEM_CAPTIVE_PORTAL] = KIND_NETWORK,
  [PH_PROBLEM_PROXY_FAILED] = KIND_NETWORK,
  [PH_PROBLEM_HOST_NOT_FOUND] = KIND_NETWORK,
  [PH_PROBLEM_DNS_UNAVAILABLE] = KIND_NETWORK,
  [PH_PROBLEM_DNS_SINKHOLE] = KIND_NETWORK,
  [PH_PROBLEM_SERVICE_NOT_OFFERED] = KIND_HOLD,
  [PH_PROBLEM_CONNECTION_REFUSED] = KIND_NETWORK,
  [PH_PROBLEM_CONNECTION_TIMEOUT] = KIND_NETWORK,
  [PH_PROBLEM_PORT_BLOCKED] = KIND_NETWORK,
  [PH_PROBLEM_MAIL_PORTS_BLOCKED] = KIND_NETWORK,
  [PH_PROBLEM_NETWORK_UNREACHABLE] = KIND_NETWORK,
  [PH_PROBLEM_LOCAL_FIREWALL] = KIND_NETWORK,
  [PH_PROBLEM_CLOSED_BEFORE_GREETING] = KIND_RETRY,
  [PH_PROBLEM_NO_GREETING] = KIND_RETRY,
  [PH_PROBLEM_SERVER_EXPECTS_TLS] = KIND_HOLD,
  [PH_PROBLEM_NOT_SMTP] = KIND_HOLD,
  [PH_PROBLEM_ADDRESS_REFUSED] = KIND_NETWORK,
  [PH_PROBLEM_SERVER_BUSY] = KIND_RETRY,
  [PH_PROBLEM_PROTOCOL_ERROR] = KIND_RETRY,
  [PH_PROBLEM_EHLO_NAME_REFUSED] = KIND_HOLD,
  [PH_PROBLEM_EHLO_REFUSED] = KIND_HOLD,
  [PH_PROBLEM_SERVER_SPEAKS_PLAIN] = KIND_HOLD,
  [PH_PROBLEM_STARTTLS_NOT_OFFERED] = KIND_HOLD,
  [PH_PROBLEM_STARTTLS_STRIPPED] = KIND_HOLD,
  [PH_PROBLEM_STARTTLS_REFUSED] = KIND_RETRY,
  [PH_PROBLEM_STARTTLS_INJECTION] = KIND_HOLD,
  [PH_PROBLEM_TLS_TOO_OLD] = KIND_HOLD,
  [PH_PROBLEM_TLS_HANDSHAKE_FAILED] = KIND_RETRY,
  [PH_PROBLEM_TLS_WEAK] = KIND_HOLD,
  [PH_PROBLEM_CERTIFICATE_UNKNOWN_ISSUER] = KIND_HOLD,
  [PH_PROBLEM_CERTIFICATE_SELF_SIGNED] = KIND_HOLD,
  [PH_PROBLEM_CERTIFICATE_WRONG_NAME] = KIND_HOLD,
  [PH_PROBLEM_CERTIFICATE_EXPIRED] = KIND_HOLD,
  [PH_PROBLEM_CERTIFICATE_NOT_YET_VALID] = KIND_HOLD,
  [PH_PROBLEM_CERTIFICATE_REVOKED] = KIND_HOLD,
  [PH_PROBLEM_CERTIFICATE_CHANGED] = KIND_HOLD,
  [PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED] = KIND_HOLD,
  [PH_PROBLEM_AUTH_NOT_OFFERED] = KIND_HOLD,
  [PH_PROBLEM_AUTH_NEEDS_ENCRYPTION] = KIND_HOLD,
  [PH_PROBLEM_CLEARTEXT_PASSWORD_REFUSED] = KIND_HOLD,
  [PH_PROBLEM_NO_COMMON_MECHANISM] = KIND_HOLD,
  [PH_PROBLEM_WRONG_CREDENTIALS] = KIND_LOCK,
  [PH_PROBLEM_APP_PASSWORD_REQUIRED] = KIND_LOCK,
  [PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED] = KIND_LOCK,
  [PH_PROBLEM_SMTP_AUTH_DISABLED] = KIND_LOCK,
  [PH_PROBLEM_BASIC_AUTH_DISABLED] = KIND_LOCK,
  [PH_PROBLEM_MECHANISM_TOO_WEAK] = KIND_LOCK,
  [PH_PROBLEM_CLIENT_ACCESS_DISABLED] = KIND_LOCK,
  [PH_PROBLEM_TOO_MANY_ATTEMPTS] = KIND_THROTTLE,
  [PH_PROBLEM_ACCOUNT_SUSPENDED] = KIND_LOCK,
  [PH_PROBLEM_PASSWORD_CHANGE_REQUIRED] = KIND_LOCK,
  [PH_PROBLEM_TEMPORARY_AUTH_FAILURE] = KIND_THROTTLE,
  [PH_PROBLEM_SERVER_NOT_AUTHENTIC] = KIND_LOCK,
  [PH_PROBLEM_AUTH_PROTOCOL_ERROR] = KIND_LOCK,
  [PH_PROBLEM_TOKEN_EXPIRED] = KIND_LOCK,
  [PH_PROBLEM_TOKEN_REVOKED] = KIND_LOCK,
  [PH_PROBLEM_TOKEN_WRONG_SCOPE] = KIND_LOCK,
  [PH_PROBLEM_KEYRING_LOCKED] = KIND_HOLD,
  [PH_PROBLEM_KEYRING_UNAVAILABLE] = KIND_RETRY,
  [PH_PROBLEM_SECRET_MISSING] = KIND_HOLD,
  [PH_PROBLEM_SENDER_NOT_ALLOWED] = KIND_HOLD,
  [PH_PROBLEM_SENDER_DOMAIN_UNKNOWN] = KIND_HOLD,
  [PH_PROBLEM_SENDER_REFUSED] = KIND_HOLD,
  [PH_PROBLEM_SIGN_IN_REQUIRED] = KIND_HOLD,
  [PH_PROBLEM_STORAGE_FULL] = KIND_HOLD,
  [PH_PROBLEM_SMTPUTF8_REQUIRED] = KIND_FAIL,
  [PH_PROBLEM_RELAY_DENIED] = KIND_FAIL,
  [PH_PROBLEM_RECIPIENT_UNKNOWN] = KIND_FAIL,
  [PH_PROBLEM_RECIPIENT_REFUSED] = KIND_FAIL,
  [PH_PROBLEM_GREYLISTED] = KIND_RETRY,
  [PH_PROBLEM_TOO_MANY_RECIPIENTS] = KIND_FAIL,
  [PH_PROBLEM_RATE_LIMITED] = KIND_THROTTLE,
  [PH_PROBLEM_MESSAGE_TOO_LARGE] = KIND_FAIL,
  [PH_PROBLEM_CONTENT_REFUSED] = KIND_FAIL,
  [PH_PROBLEM_ADDRESS_LISTED] = KIND_NETWORK,
  [PH_PROBLEM_POLICY_REFUSED] = KIND_FAIL,
  [PH_PROBLEM_CONNECTION_LOST] = KIND_RETRY,
  [PH_PROBLEM_UNCERTAIN] = KIND_UNCERTAIN,
  [PH_PROBLEM_STEP_TIMEOUT] = KIND_RETRY,
  [PH_PROBLEM_SERVER_CLOSING] = KIND_RETRY,
  [PH_PROBLEM_CANCELLED] = KIND_RETRY,
  /* A defect that comes with each attempt is none that time mends. */
  [PH_PROBLEM_INTERNAL_ERROR] = KIND_HOLD,
};

static gboolean
is_transient_reply (guint code)
{
  return code >= 400 && code < 500;
}

/* What the server calls temporary is, whatever its words make one think; but what a person is asked to mend in the
 * settings, and a password above all, is not tried again by itself. */
static Kind
find_kind (const PhDeliveryCase *delivery)
{
  Kind kind = (guint) delivery->problem < PH_N_PROBLEMS ? kinds[delivery->problem] : KIND_HOLD;
  PhProblemClass class = ph_problem_id_get_class (delivery->problem);
  gboolean is_of_message = class == PH_PROBLEM_CLASS_RECIPIENT || class == PH_PROBLEM_CLASS_REFUSED;

  if (delivery->certainty == PH_SMTP_UNCERTAIN)
    return KIND_UNCERTAIN;
  return is_of_message && is_transient_reply (delivery->code) && kind != KIND_NETWORK ? KIND_RETRY : kind;
}

static gint64
get_step (const gint64 *steps, gsize n_steps, guint n_attempts)
{
  gsize index = n_attempts > 0 ? n_attempts - 1 : 0;

  return steps[MIN (index, n_steps - 1)];
}

/* Between @low and @high, spread evenly. */
static gint64
spread (gint64 low, gint64 high, guint luck)
{
  gint64 bounded = CLAMP (low, PH_DELIVERY_MIN_DELAY_S, PH_DELIVERY_MAX_DELAY_S);

  return bounded + (MIN (high, PH_DELIVERY_MAX_DELAY_S) - bounded) * (luck % MAX_LUCK) / MAX_LUCK;
}

/* A fifth earlier or later. Never before the time that the server named, and not much later. */
static gint64
find_delay (const PhDeliveryCase *delivery, gint64 usual_s)
{
  if (delivery->hint_s > 0)
    return spread (delivery->hint_s, MAX (delivery->hint_s, PH_DELIVERY_MIN_DELAY_S) + 30, delivery->luck);
  return spread (usual_s * 4 / 5, usual_s * 6 / 5, delivery->luck);
}

static gint64
find_usual_delay (const PhDeliveryCase *delivery, Kind kind)
{
  if (kind != KIND_THROTTLE)
    return get_step (delays_s, G_N_ELEMENTS (delays_s), delivery->n_attempts);
  /* For good, and yet a limit: that of a day. */
  if (delivery->problem == PH_PROBLEM_RATE_LIMITED && delivery->code >= 500)
    return get_step (quotas_s, G_N_ELEMENTS (quotas_s), delivery->n_attempts);
  return get_step (throttles_s, G_N_ELEMENTS (throttles_s), delivery->n_attempts);
}

static PhDeliveryDecision
wait_or_give_up (const PhDeliveryCase *delivery, Kind kind)
{
  gboolean is_over = delivery->age_s >= delivery->give_up_s && delivery->n_attempts >= MIN_ATTEMPTS;
  gint64 delay_s = find_delay (delivery, find_usual_delay (delivery, kind));
  gint64 pause_s = kind == KIND_THROTTLE ? delay_s : 0;

  if (is_over)
    return (PhDeliveryDecision){ PH_OUTBOX_FAILED, 0, pause_s };
  return (PhDeliveryDecision){ PH_OUTBOX_WAITING, delay_s, pause_s };
}

/**
 * ph_delivery_policy_decide:
 * @delivery: how an attempt ended
 *
 * What becomes of a message, or of those of its recipients who have not got it. Nothing of which it is not certain that
 * nobody has it is ever tried again by itself.
 *
 * A message that waits is tried again after one, two, five, ten, twenty and forty minutes, and then every hour, each a
 * fifth earlier or later; what the server asks for goes first. It is given up after @delivery->give_up_s and some
 * attempts.
 *
 * Returns: the decision
 */
PhDeliveryDecision
ph_delivery_policy_decide (const PhDeliveryCase *delivery)
{
  g_return_val_if_fail (delivery != NULL, ((PhDeliveryDecision){ PH_OUTBOX_HELD, 0, 0 }));

  Kind kind = find_kind (delivery);

  switch (kind)
    {
    case KIND_RETRY:
    case KIND_NETWORK:
    case KIND_THROTTLE:
      return wait_or_give_up (delivery, kind);
    case KIND_FAIL:
      return (PhDeliveryDecision){ PH_OUTBOX_FAILED, 0, 0 };
    case KIND_UNCERTAIN:
      return (PhDeliveryDecision){ PH_OUTBOX_UNCERTAIN, 0, 0 };
    case KIND_LOCK:
      return (PhDeliveryDecision){ PH_OUTBOX_HELD, 0, LOCK_S };
    case KIND_HOLD:
    default:
      return (PhDeliveryDecision){ PH_OUTBOX_HELD, 0, 0 };
    }
}

/**
 * ph_delivery_policy_follows_network:
 * @problem: why a message waits
 *
 * Returns: whether it is worth to look again as soon as the network has changed
 */
gboolean
ph_delivery_policy_follows_network (PhProblemId problem)
{
  return (guint) problem < PH_N_PROBLEMS && kinds[problem] == KIND_NETWORK;
}

/* The time that stands behind a word of trying again, and not one that a limit is counted in. */
#define AGAIN  "\\b(?:re-?try|try|again|wait|come back|resend|resume|(?:gr[ae]y-?|black)?list(?:ed|ing)|blocked|locked|banned|deferred|delayed)\\b"
#define NUMBER "(?<number>\\d{1,6}|an?|one|two|three|five|ten|fifteen|twenty|thirty|sixty|half an?)"
#define UNIT   "(?<unit>s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|days?)\\b"

typedef struct
{
  const char *word;
  gint64 value;
} Word;

static const Word numbers[] = { { "a", 1 }, { "an", 1 }, { "one", 1 }, { "two", 2 }, { "three", 3 }, { "five", 5 }, { "ten", 10 }, { "fifteen", 15 }, { "twenty", 20 }, { "thirty", 30 }, { "sixty", 60 } };

static gint64
get_unit_s (char unit)
{
  switch (unit)
    {
    case 'm':
      return 60;
    case 'h':
      return 60 * 60;
    case 'd':
      return 24 * 60 * 60;
    default:
      return 1;
    }
}

static gint64
count_seconds (const char *number, const char *unit)
{
  gint64 unit_s = get_unit_s (g_ascii_tolower (unit[0]));

  if (g_ascii_isdigit (number[0]))
    return g_ascii_strtoll (number, NULL, 10) * unit_s;
  if (g_ascii_strncasecmp (number, "half", 4) == 0)
    return unit_s / 2;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_ascii_strcasecmp (numbers[i].word, number) == 0)
      return numbers[i].value * unit_s;
  return 0;
}

static gboolean
match (const char *pattern, const char *text, GMatchInfo **ret_match)
{
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_RAW, 0, NULL);

  return g_regex_match (regex, text, 0, ret_match);
}

static gint64
find_words (const char *text)
{
  g_autoptr(GMatchInfo) found = NULL;

  if (!match (AGAIN "[^0-9.;]{0,60}?\\b" NUMBER "[ -]?" UNIT, text, &found))
    return 0;

  g_autofree char *number = g_match_info_fetch_named (found, "number");
  g_autofree char *unit = g_match_info_fetch_named (found, "unit");

  return count_seconds (number, unit);
}

/* As milter-greylist and its relatives write it. */
static gint64
find_clock (const char *text)
{
  g_autoptr(GMatchInfo) found = NULL;
  gint64 seconds = 0;

  if (!match (AGAIN "[^0-9.;]{0,60}?\\b(?:in|for|after) (\\d{1,2}):(\\d{2}):(\\d{2})\\b", text, &found))
    return 0;
  for (int i = 1; i <= 3; i++)
    {
      g_autofree char *part = g_match_info_fetch (found, i);

      seconds = seconds * 60 + g_ascii_strtoll (part, NULL, 10);
    }
  return seconds;
}

/**
 * ph_delivery_policy_find_hint:
 * @reply_text: the words of a reply, maybe of several lines
 *
 * Finds how long a server asks to wait: “try again in 5 minutes”, “Retry after 300 seconds”, “come back in 00:14:59”.
 * A time that a limit is counted in (“100 messages per hour”) is none.
 *
 * Returns: seconds, at most a day; 0: it names none
 */
gint64
ph_delivery_policy_find_hint (const char *reply_text)
{
  g_return_val_if_fail (reply_text != NULL, 0);

  g_autofree char *text = g_strndup (reply_text, MAX_HINT_TEXT);
  gint64 clock_s = find_clock (text);

  return MIN (clock_s > 0 ? clock_s : find_words (text), PH_DELIVERY_MAX_DELAY_S);
}
