// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a refusing reply means: first the replies that are typical of one provider, then a table of what servers say in
// general, by the command that was answered, the code, the enhanced code and the words. Servers rarely agree on codes, so
// what a text says plainly goes before what a code says vaguely.

#include "config.h"

#include "ph-reply-rules.h"

#include "ph-provider-reply.h"
#include "ph-reply-match.h"

#define CERTAIN  PH_CONFIDENCE_CERTAIN
#define LIKELY   PH_CONFIDENCE_LIKELY
#define POSSIBLE PH_CONFIDENCE_POSSIBLE

enum
{
  AT_GREETING = PH_REPLY_AT (GREETING),
  AT_EHLO = PH_REPLY_AT (EHLO) | PH_REPLY_AT (EHLO_TLS),
  AT_STARTTLS = PH_REPLY_AT (STARTTLS),
  AT_AUTH = PH_REPLY_AT (AUTH),
  AT_MAIL = PH_REPLY_AT (MAIL),
  AT_RCPT = PH_REPLY_AT (RCPT),
  AT_DATA = PH_REPLY_AT (DATA) | PH_REPLY_AT (CONTENT) | PH_REPLY_AT (END_OF_DATA),
  SENDING = AT_MAIL | AT_RCPT | AT_DATA,
  ANYWHERE = ~0,
};

typedef struct
{
  PhReplyStages stages;
  guint code;           /* 0: any; one digit: that class; else exactly this one */
  const char *enhanced; /* (nullable): pattern with "?" and "*" for the enhanced code */
  const char *text;     /* (nullable): regular expression for the text, in any case */
  PhProblemId id;
  PhConfidence confidence;
} ReplyRule;

/* The most specific first: the first that fits decides. */
static const ReplyRule rules[] = {
  { AT_GREETING, 0, NULL, "client certificate", PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED, CERTAIN },
  { AT_GREETING, 4, NULL, NULL, PH_PROBLEM_SERVER_BUSY, CERTAIN },
  { AT_GREETING, 0, NULL, NULL, PH_PROBLEM_ADDRESS_REFUSED, CERTAIN },

  { AT_EHLO, 421, NULL, NULL, PH_PROBLEM_SERVER_BUSY, CERTAIN },
  { AT_EHLO, 500, NULL, NULL, PH_PROBLEM_EHLO_REFUSED, CERTAIN },
  { AT_EHLO, 502, NULL, NULL, PH_PROBLEM_EHLO_REFUSED, CERTAIN },
  { AT_EHLO, 0, NULL, "[eh][eh]lo\\b|host ?name|fqdn|fully.qualified|(domain|invalid|bad) name|invalid (argument|domain)", PH_PROBLEM_EHLO_NAME_REFUSED, LIKELY },
  { AT_EHLO, 501, NULL, NULL, PH_PROBLEM_EHLO_NAME_REFUSED, LIKELY },
  { AT_EHLO, 504, NULL, NULL, PH_PROBLEM_EHLO_NAME_REFUSED, LIKELY },
  { AT_EHLO, 4, NULL, NULL, PH_PROBLEM_SERVER_BUSY, CERTAIN },
  { AT_EHLO, 0, NULL, NULL, PH_PROBLEM_EHLO_REFUSED, CERTAIN },

  { AT_STARTTLS, 421, NULL, NULL, PH_PROBLEM_SERVER_BUSY, CERTAIN },
  { AT_STARTTLS, 0, NULL, NULL, PH_PROBLEM_STARTTLS_REFUSED, CERTAIN },

  { AT_AUTH, 0, NULL, "smtp ?(client)? ?auth\\w* (is )?(disabled|not enabled)", PH_PROBLEM_SMTP_AUTH_DISABLED, LIKELY },
  { AT_AUTH | SENDING, 0, "5.7.30", NULL, PH_PROBLEM_BASIC_AUTH_DISABLED, CERTAIN },
  { AT_AUTH | SENDING, 0, NULL, "basic auth\\w* (is )?(disabled|blocked|not (allowed|enabled|supported))", PH_PROBLEM_BASIC_AUTH_DISABLED, LIKELY },
  { AT_AUTH, 0, NULL, "app(lication)?([- ]specific)?[- ]?password|authori[sz]ation code|授权码", PH_PROBLEM_APP_PASSWORD_REQUIRED, LIKELY },
  { AT_AUTH, 0, "?.7.14", NULL, PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED, CERTAIN },
  { AT_AUTH, 432, NULL, NULL, PH_PROBLEM_PASSWORD_CHANGE_REQUIRED, CERTAIN },
  { AT_AUTH, 0, "?.7.12", NULL, PH_PROBLEM_PASSWORD_CHANGE_REQUIRED, CERTAIN },
  { AT_AUTH, 5, NULL, "password\\b.{0,30}\\b(expired|changed?|must be reset|transition)\\b|change your password", PH_PROBLEM_PASSWORD_CHANGE_REQUIRED, LIKELY },
  { AT_AUTH, 0, NULL, "web ?(browser|login)|\\b(log|sign) ?in (first )?(at|in|on|through|to|using|via|with) (our|the|your) web ?(mail|site)|verify (your|the) (account|identity)", PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED, LIKELY },
  { AT_AUTH, 5, NULL, "\\battempts? (are )?(left|remain)|remaining attempts", PH_PROBLEM_WRONG_CREDENTIALS, LIKELY },
  { AT_AUTH, 0, NULL, "too (many|much)|attempts|exceeded|rate.?limit|throttl|try again (in|after) ", PH_PROBLEM_TOO_MANY_ATTEMPTS, LIKELY },
  { AT_AUTH, 0, NULL, "temporar.{0,20}\\b(bann?ed|blocked|locked)|\\b(bann?ed|blocked|locked)\\b.{0,20}temporar", PH_PROBLEM_TOO_MANY_ATTEMPTS, LIKELY },
  { AT_AUTH, 0, NULL, "did not meet the criteria|not (allowed|permitted) to (use|send)", PH_PROBLEM_CLIENT_ACCESS_DISABLED, LIKELY },
  { AT_AUTH, 5, NULL, "^(?!.*\\b(activate|disable|enable|turned|switched)).*\\bdenied\\b.{0,20}\\b(bad|incorrect|invalid|wrong) (credential|log-?in|password|user)", PH_PROBLEM_WRONG_CREDENTIALS, LIKELY },
  { AT_AUTH, 0, NULL, "\\b(smtp|imap|pop3?|clients?|external|third.party|programs?)\\b.{0,40}\\b(disabled|deactivated|denied|(not|isn.t) (activated|allowed|enabled|permitted)|(switched|turned) off)", PH_PROBLEM_CLIENT_ACCESS_DISABLED, LIKELY },
  { AT_AUTH, 0, NULL, "\\b(enable|activate|turn on|switch on)\\b.{0,40}\\b(smtp|imap|pop3?|access)\\b", PH_PROBLEM_CLIENT_ACCESS_DISABLED, LIKELY },
  { AT_AUTH, 525, NULL, NULL, PH_PROBLEM_ACCOUNT_SUSPENDED, CERTAIN },
  { AT_AUTH, 0, "?.7.13", NULL, PH_PROBLEM_ACCOUNT_SUSPENDED, CERTAIN },
  { AT_AUTH, 0, NULL, "suspend|unpaid|\\b(account|mailbox|user)\\b.{0,40}\\b(blocked|closed|deactivated|disabled|expired|frozen|inactive|locked)\\b", PH_PROBLEM_ACCOUNT_SUSPENDED, LIKELY },
  { AT_AUTH, 538, NULL, NULL, PH_PROBLEM_AUTH_NEEDS_ENCRYPTION, CERTAIN },
  { AT_AUTH, 0, "?.7.11", NULL, PH_PROBLEM_AUTH_NEEDS_ENCRYPTION, CERTAIN },
  { AT_AUTH | SENDING, 0, NULL, "must (issue|send|use) (a )?(starttls|tls)|(starttls|tls|ssl|encryption) (command )?(is )?(first|required)|requires? (tls|ssl|encryption)", PH_PROBLEM_AUTH_NEEDS_ENCRYPTION, LIKELY },
  { AT_AUTH, 504, NULL, NULL, PH_PROBLEM_NO_COMMON_MECHANISM, LIKELY },
  { AT_AUTH, 0, NULL, "(unknown|unrecogni[sz]ed|unsupported) (auth|mech)|(mechanism|auth\\w* type)\\b.{0,40}\\b(unknown|unsupported|not (available|recogni[sz]ed|supported))|invalid auth\\w* mechanism|no mechanism available", PH_PROBLEM_NO_COMMON_MECHANISM, LIKELY },
  { AT_AUTH, 0, "?.7.9", NULL, PH_PROBLEM_MECHANISM_TOO_WEAK, CERTAIN },
  { AT_AUTH, 534, NULL, NULL, PH_PROBLEM_MECHANISM_TOO_WEAK, POSSIBLE },
  { AT_AUTH, 421, NULL, NULL, PH_PROBLEM_SERVER_CLOSING, CERTAIN },
  { AT_AUTH, 4, NULL, NULL, PH_PROBLEM_TEMPORARY_AUTH_FAILURE, CERTAIN },
  { AT_AUTH, 0, NULL, "\\btemporar|\\btry (again )?later\\b|connection lost|generic failure|internal (\\w+ )?(error|failure)|\\b(backend|database|server|service|system) (is )?(busy|down|error|failure|not available|problem|unavailable)", PH_PROBLEM_TEMPORARY_AUTH_FAILURE, LIKELY },
  { AT_AUTH, 0, "5.7.8", NULL, PH_PROBLEM_WRONG_CREDENTIALS, CERTAIN },
  { AT_AUTH, 535, NULL, NULL, PH_PROBLEM_WRONG_CREDENTIALS, LIKELY },
  { AT_AUTH, 500, "5.5.6", NULL, PH_PROBLEM_AUTH_PROTOCOL_ERROR, LIKELY },
  { AT_AUTH, 501, NULL, NULL, PH_PROBLEM_AUTH_PROTOCOL_ERROR, LIKELY },
  { AT_AUTH, 500, NULL, NULL, PH_PROBLEM_AUTH_NOT_OFFERED, LIKELY },
  { AT_AUTH, 502, NULL, NULL, PH_PROBLEM_AUTH_NOT_OFFERED, LIKELY },
  { AT_AUTH, 503, NULL, NULL, PH_PROBLEM_AUTH_NOT_OFFERED, LIKELY },
  { AT_AUTH, 5, NULL, "(auth|log-?in|sign-?in|credential|password|user)\\w*\\b.{0,40}\\b(bad|denied|error|fail\\w*|incorrect|invalid|not accepted|refused|rejected|unsuccessful|wrong)\\b", PH_PROBLEM_WRONG_CREDENTIALS, LIKELY },
  { AT_AUTH, 5, NULL, "\\b(bad|failed|incorrect|invalid|wrong)\\b.{0,40}\\b(auth|log-?in|credential|password|user)", PH_PROBLEM_WRONG_CREDENTIALS, LIKELY },
  { AT_AUTH, 0, "5.7.*", NULL, PH_PROBLEM_CLIENT_ACCESS_DISABLED, POSSIBLE },
  { AT_AUTH, 0, NULL, NULL, PH_PROBLEM_AUTH_PROTOCOL_ERROR, POSSIBLE },

  { SENDING, 0, "?.7.28", NULL, PH_PROBLEM_RATE_LIMITED, CERTAIN },
  { SENDING, 0, "?.7.2?", NULL, PH_PROBLEM_POLICY_REFUSED, LIKELY },
  { SENDING, 0, NULL, "\\b(dmarc|dkim|spf)\\b", PH_PROBLEM_POLICY_REFUSED, LIKELY },
  { SENDING, 0, "?.2.2", NULL, PH_PROBLEM_STORAGE_FULL, CERTAIN },
  { SENDING, 0, "?.3.1", NULL, PH_PROBLEM_STORAGE_FULL, CERTAIN },
  { SENDING, 0, "?.3.4", NULL, PH_PROBLEM_MESSAGE_TOO_LARGE, CERTAIN },
  { SENDING, 0, "?.2.3", NULL, PH_PROBLEM_MESSAGE_TOO_LARGE, CERTAIN },
  { SENDING, 0, NULL, "message (exceeds|size|(is )?too (big|large))|size (limit|exceed)|exceeds.{0,40}size|maximum (message )?size", PH_PROBLEM_MESSAGE_TOO_LARGE, LIKELY },
  { SENDING, 552, NULL, "size|too (big|large)", PH_PROBLEM_MESSAGE_TOO_LARGE, LIKELY },
  { AT_RCPT | AT_DATA, 0, "?.5.3", NULL, PH_PROBLEM_TOO_MANY_RECIPIENTS, CERTAIN },
  { AT_RCPT | AT_DATA, 0, NULL, "too many (recipients|rcpt)|recipients? limit|limit.{0,20}recipients", PH_PROBLEM_TOO_MANY_RECIPIENTS, LIKELY },
  { SENDING, 0, "?.4.5", NULL, PH_PROBLEM_RATE_LIMITED, CERTAIN },
  { SENDING, 421, NULL, "too many errors", PH_PROBLEM_SERVER_CLOSING, LIKELY },
  { SENDING, 0, NULL, "exceeded the limit of messages|limit of messages for", PH_PROBLEM_RATE_LIMITED, LIKELY },
  { SENDING, 0, NULL, "\\b(daily|hourly|rate|throttl\\w*)\\b|per (day|hour|minute|second)|too (fast|many|much)|(sending|messages?|e?-?mails?) (limit|quota)|limit (exceeded|reached)", PH_PROBLEM_RATE_LIMITED, LIKELY },
  { SENDING, 0, NULL, "(mail ?box|inbox|user|account|storage|disk)\\b.{0,30}\\b(full|quota)|over ?quota|quota exceeded|(insufficient|no|out of)\\b.{0,20}\\b(disk|space|storage)", PH_PROBLEM_STORAGE_FULL, LIKELY },
  { SENDING, 0, NULL, "gr[ae]y-? ?list|postgrey", PH_PROBLEM_GREYLISTED, LIKELY },
  { SENDING, 0, NULL, "\\b(helo|ehlo)\\b.{0,40}\\b(rejected|refused|invalid|malformed)|invalid (helo|ehlo)", PH_PROBLEM_EHLO_NAME_REFUSED, LIKELY },
  { SENDING, 0, NULL, "client host rejected: access denied", PH_PROBLEM_SIGN_IN_REQUIRED, LIKELY },
  { SENDING, 0, NULL, "client host rejected|cannot find your (reverse )?host ?name|reverse dns|\\bptr record|dynamic (ip|address)|residential", PH_PROBLEM_ADDRESS_LISTED, LIKELY },
  { SENDING, 0, NULL, "(block|black|deny)-? ?list|blocked using|spamhaus|spamcop|barracuda|sorbs|dnsbl|\\brbl\\b|\\blisted (at|by|in|on)\\b|reputation", PH_PROBLEM_ADDRESS_LISTED, LIKELY },
  { SENDING, 0, NULL, "\\b(junk|malware|phish|spam|virus)|unsolicited|content (blocked|refused|rejected)", PH_PROBLEM_CONTENT_REFUSED, LIKELY },
  { SENDING, 0, "?.7.64", NULL, PH_PROBLEM_RELAY_DENIED, CERTAIN },
  { SENDING, 0, NULL, "\\brelay|\\brcpthosts\\b", PH_PROBLEM_RELAY_DENIED, LIKELY },
  { SENDING, 530, NULL, NULL, PH_PROBLEM_SIGN_IN_REQUIRED, CERTAIN },
  { SENDING, 0, "?.7.57", NULL, PH_PROBLEM_SIGN_IN_REQUIRED, CERTAIN },
  { SENDING, 0, NULL, "(auth\\w*|sign.?in|log.?in) (is )?required|(must|need to|please) (first )?(authenticate|log ?in|sign in)|not (authenticated|logged in)|unauthenticated (connection|e?-?mail|user)|(enable|turn on|use) (smtp )?auth|auth\\w* (command )?first", PH_PROBLEM_SIGN_IN_REQUIRED, LIKELY },
  { SENDING, 0, "?.6.7", NULL, PH_PROBLEM_SMTPUTF8_REQUIRED, CERTAIN },
  { SENDING, 0, NULL, "smtputf8|internationali[sz]ed", PH_PROBLEM_SMTPUTF8_REQUIRED, LIKELY },
  { SENDING, 0, "?.1.8", NULL, PH_PROBLEM_SENDER_DOMAIN_UNKNOWN, CERTAIN },
  { AT_MAIL, 0, NULL, "domain\\b.{0,80}\\b(not (exist|found|resolve)|unresolvable|unknown)|(no|unknown) (such )?(domain|mx)\\b|(does not|doesn.t|cannot|can.t) resolve", PH_PROBLEM_SENDER_DOMAIN_UNKNOWN, LIKELY },
  { AT_RCPT, 0, NULL, "sender\\b.{0,80}\\bdomain not found", PH_PROBLEM_SENDER_DOMAIN_UNKNOWN, LIKELY },
  { SENDING, 0, "?.7.60", NULL, PH_PROBLEM_SENDER_NOT_ALLOWED, CERTAIN },
  { SENDING, 0, NULL, "not owned by|send ?as ?denied|(not|n.t) (allowed|authori[sz]ed|permitted) to send|(not|n.t) verified|unverified", PH_PROBLEM_SENDER_NOT_ALLOWED, LIKELY },
  { SENDING, 0, NULL, "\\b(sender|from)\\b.{0,60}\\b(mismatch|unauthori[sz]ed|must (be|match)|not (allowed|authori[sz]ed|match|owned|permitted))", PH_PROBLEM_SENDER_NOT_ALLOWED, LIKELY },

  { SENDING, 421, NULL, NULL, PH_PROBLEM_SERVER_CLOSING, CERTAIN },
  { SENDING, 452, NULL, NULL, PH_PROBLEM_STORAGE_FULL, LIKELY },
  { AT_DATA, 552, "5.7.*", NULL, PH_PROBLEM_CONTENT_REFUSED, LIKELY },
  { SENDING, 552, NULL, NULL, PH_PROBLEM_STORAGE_FULL, LIKELY },

  { AT_MAIL, 0, "5.1.*", NULL, PH_PROBLEM_SENDER_REFUSED, LIKELY },
  { AT_MAIL, 0, "5.7.*", NULL, PH_PROBLEM_SENDER_NOT_ALLOWED, LIKELY },
  { AT_MAIL, 553, NULL, NULL, PH_PROBLEM_SENDER_NOT_ALLOWED, LIKELY },
  { AT_MAIL, 0, NULL, NULL, PH_PROBLEM_SENDER_REFUSED, POSSIBLE },

  { AT_RCPT, 0, "?.1.1", NULL, PH_PROBLEM_RECIPIENT_UNKNOWN, CERTAIN },
  { AT_RCPT, 0, "?.1.2", NULL, PH_PROBLEM_RECIPIENT_UNKNOWN, CERTAIN },
  { AT_RCPT, 0, "?.1.3", NULL, PH_PROBLEM_RECIPIENT_UNKNOWN, CERTAIN },
  { AT_RCPT, 0, "?.1.6", NULL, PH_PROBLEM_RECIPIENT_UNKNOWN, CERTAIN },
  { AT_RCPT, 0, "?.1.10", NULL, PH_PROBLEM_RECIPIENT_UNKNOWN, CERTAIN },
  { AT_RCPT, 0, NULL, "unrouteable address|no such|unknown|(does not|doesn.t) exist|not found|no mailbox|invalid (address|mailbox|recipient)", PH_PROBLEM_RECIPIENT_UNKNOWN, LIKELY },
  { AT_RCPT, 0, "4.1.*", NULL, PH_PROBLEM_RECIPIENT_REFUSED, LIKELY },
  { AT_RCPT, 0, "4.2.1", NULL, PH_PROBLEM_RECIPIENT_REFUSED, CERTAIN },
  { AT_RCPT, 4, NULL, NULL, PH_PROBLEM_GREYLISTED, POSSIBLE },
  { AT_RCPT, 0, NULL, NULL, PH_PROBLEM_RECIPIENT_REFUSED, POSSIBLE },

  { AT_DATA, 0, NULL, "no (valid )?recipients", PH_PROBLEM_RECIPIENT_REFUSED, LIKELY },
  { AT_DATA, 4, NULL, NULL, PH_PROBLEM_GREYLISTED, POSSIBLE },
  { AT_DATA, 0, NULL, NULL, PH_PROBLEM_CONTENT_REFUSED, POSSIBLE },

  { ANYWHERE, 421, NULL, NULL, PH_PROBLEM_SERVER_CLOSING, CERTAIN },
  { ANYWHERE, 0, NULL, NULL, PH_PROBLEM_PROTOCOL_ERROR, POSSIBLE },
};

static gboolean
fits_text (const ReplyRule *rule, const char *text)
{
  return rule->text == NULL || g_regex_match_simple (rule->text, text, G_REGEX_CASELESS, 0);
}

static const ReplyRule *
find_general (PhSmtpStage stage, const PhSmtpReply *reply)
{
  g_autofree char *text = ph_reply_match_dup_text (reply);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      const ReplyRule *rule = &rules[i];

      if (ph_reply_match_stage (rule->stages, stage) && ph_reply_match_code (rule->code, reply) &&
          ph_reply_match_enhanced (rule->enhanced, reply) && fits_text (rule, text))
        return rule;
    }
  /* The last one fits everything. */
  g_return_val_if_reached (&rules[G_N_ELEMENTS (rules) - 1]);
}

/**
 * ph_reply_rules_find:
 * @stage: which command the reply answers
 * @reply: a 4xx or 5xx reply
 *
 * Returns: what it means, without the step
 */
PhVerdict
ph_reply_rules_find (PhSmtpStage stage, const PhSmtpReply *reply)
{
  g_return_val_if_fail (reply != NULL, ((PhVerdict){ .id = PH_PROBLEM_INTERNAL_ERROR }));

  const PhProviderReply *typical = ph_provider_reply_find (stage, reply);

  if (typical == NULL)
    {
      const ReplyRule *rule = find_general (stage, reply);

      return (PhVerdict){ .id = rule->id, .confidence = rule->confidence };
    }
  return (PhVerdict){
    .id = ph_provider_reply_get_problem (typical),
    .confidence = ph_provider_reply_get_confidence (typical),
    .page = ph_provider_reply_get_url (typical),
  };
}

/**
 * ph_reply_rules_reads_text:
 * @stage: which command the reply answers
 * @reply: a 4xx or 5xx reply
 *
 * Returns: whether its words decide what it means there, or a provider is known to answer that command so
 */
gboolean
ph_reply_rules_reads_text (PhSmtpStage stage, const PhSmtpReply *reply)
{
  g_return_val_if_fail (reply != NULL, FALSE);

  return ph_provider_reply_find (stage, reply) != NULL || find_general (stage, reply)->text != NULL;
}
