// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The table that turns a refusing reply into a problem: by the command it answers, its code, its enhanced code and its
// words. Providers rarely agree on codes, so what a text says plainly goes before what a code says vaguely.

#include "config.h"

#include "ph-reply-rules.h"

/* Servers write essays; what matters stands in front, and a pattern need not run over more. */
#define MAX_TEXT 2048

enum
{
  AT_GREETING = 1 << PH_SMTP_STAGE_GREETING,
  AT_EHLO = 1 << PH_SMTP_STAGE_EHLO | 1 << PH_SMTP_STAGE_EHLO_TLS,
  AT_STARTTLS = 1 << PH_SMTP_STAGE_STARTTLS,
  AT_AUTH = 1 << PH_SMTP_STAGE_AUTH,
  AT_MAIL = 1 << PH_SMTP_STAGE_MAIL,
  AT_RCPT = 1 << PH_SMTP_STAGE_RCPT,
  AT_DATA = 1 << PH_SMTP_STAGE_DATA | 1 << PH_SMTP_STAGE_CONTENT | 1 << PH_SMTP_STAGE_END_OF_DATA,
  SENDING = AT_MAIL | AT_RCPT | AT_DATA,
  ANYWHERE = ~0,
};

typedef struct
{
  guint stages;
  guint code;           /* 0: any; one digit: that class; else exactly this one */
  const char *enhanced; /* (nullable): pattern with "?" and "*" for the enhanced code */
  const char *text;     /* (nullable): regular expression for the text, in any case */
  PhProblemId id;
} ReplyRule;

/* The most specific first: the first that fits decides. */
static const ReplyRule rules[] = {
  { AT_GREETING, 0, NULL, "client certificate", PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED },
  { AT_GREETING, 4, NULL, NULL, PH_PROBLEM_SERVER_BUSY },
  { AT_GREETING, 0, NULL, NULL, PH_PROBLEM_ADDRESS_REFUSED },

  { AT_EHLO, 421, NULL, NULL, PH_PROBLEM_SERVER_BUSY },
  { AT_EHLO, 500, NULL, NULL, PH_PROBLEM_EHLO_REFUSED },
  { AT_EHLO, 502, NULL, NULL, PH_PROBLEM_EHLO_REFUSED },
  { AT_EHLO, 0, NULL, "[eh][eh]lo\\b|host ?name|fqdn|fully.qualified|(domain|invalid|bad) name|invalid (argument|domain)", PH_PROBLEM_EHLO_NAME_REFUSED },
  { AT_EHLO, 501, NULL, NULL, PH_PROBLEM_EHLO_NAME_REFUSED },
  { AT_EHLO, 504, NULL, NULL, PH_PROBLEM_EHLO_NAME_REFUSED },
  { AT_EHLO, 4, NULL, NULL, PH_PROBLEM_SERVER_BUSY },
  { AT_EHLO, 0, NULL, NULL, PH_PROBLEM_EHLO_REFUSED },

  { AT_STARTTLS, 421, NULL, NULL, PH_PROBLEM_SERVER_BUSY },
  { AT_STARTTLS, 0, NULL, NULL, PH_PROBLEM_STARTTLS_REFUSED },

  { AT_AUTH, 0, NULL, "smtp ?(client)? ?auth\\w* (is )?(disabled|not enabled)", PH_PROBLEM_SMTP_AUTH_DISABLED },
  { AT_AUTH | SENDING, 0, "5.7.30", NULL, PH_PROBLEM_BASIC_AUTH_DISABLED },
  { AT_AUTH | SENDING, 0, NULL, "basic auth\\w* (is )?(disabled|blocked|not (allowed|enabled|supported))", PH_PROBLEM_BASIC_AUTH_DISABLED },
  { AT_AUTH, 0, NULL, "app(lication)?([- ]specific)?[- ]?password|authori[sz]ation code|授权码", PH_PROBLEM_APP_PASSWORD_REQUIRED },
  { AT_AUTH, 0, "?.7.14", NULL, PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED },
  { AT_AUTH, 0, NULL, "web ?(browser|login|mail|site)|verify (your|the) (account|identity)", PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED },
  { AT_AUTH, 0, NULL, "too (many|much)|attempts|exceeded|rate.?limit|throttl|try again (in|after) ", PH_PROBLEM_TOO_MANY_ATTEMPTS },
  { AT_AUTH, 432, NULL, NULL, PH_PROBLEM_PASSWORD_CHANGE_REQUIRED },
  { AT_AUTH, 0, "?.7.12", NULL, PH_PROBLEM_PASSWORD_CHANGE_REQUIRED },
  { AT_AUTH, 0, NULL, "password\\b.{0,30}\\b(expired|changed?|reset|transition)\\b|change your password", PH_PROBLEM_PASSWORD_CHANGE_REQUIRED },
  { AT_AUTH, 0, NULL, "did not meet the criteria|not (allowed|permitted) to (use|send)", PH_PROBLEM_CLIENT_ACCESS_DISABLED },
  { AT_AUTH, 0, NULL, "\\b(smtp|imap|pop3?|clients?|external|third.party|programs?)\\b.{0,40}\\b(disabled|deactivated|denied|(not|isn.t) (activated|allowed|enabled|permitted)|(switched|turned) off)", PH_PROBLEM_CLIENT_ACCESS_DISABLED },
  { AT_AUTH, 0, NULL, "\\b(enable|activate|turn on|switch on)\\b.{0,40}\\b(smtp|imap|pop3?|access)\\b", PH_PROBLEM_CLIENT_ACCESS_DISABLED },
  { AT_AUTH, 525, NULL, NULL, PH_PROBLEM_ACCOUNT_SUSPENDED },
  { AT_AUTH, 0, "?.7.13", NULL, PH_PROBLEM_ACCOUNT_SUSPENDED },
  { AT_AUTH, 0, NULL, "suspend|unpaid|\\b(account|mailbox|user)\\b.{0,40}\\b(blocked|closed|deactivated|disabled|frozen|inactive|locked)\\b", PH_PROBLEM_ACCOUNT_SUSPENDED },
  { AT_AUTH, 538, NULL, NULL, PH_PROBLEM_AUTH_NEEDS_ENCRYPTION },
  { AT_AUTH, 0, "?.7.11", NULL, PH_PROBLEM_AUTH_NEEDS_ENCRYPTION },
  { AT_AUTH | SENDING, 0, NULL, "must (issue|send|use) (a )?(starttls|tls)|(starttls|tls|ssl|encryption) (command )?(is )?(first|required)|requires? (tls|ssl|encryption)", PH_PROBLEM_AUTH_NEEDS_ENCRYPTION },
  { AT_AUTH, 504, NULL, NULL, PH_PROBLEM_NO_COMMON_MECHANISM },
  { AT_AUTH, 0, NULL, "(unknown|unrecogni[sz]ed|unsupported) (auth|mech)|(mechanism|auth\\w* type)\\b.{0,40}\\b(unknown|unsupported|not (available|recogni[sz]ed|supported))", PH_PROBLEM_NO_COMMON_MECHANISM },
  { AT_AUTH, 0, "?.7.9", NULL, PH_PROBLEM_MECHANISM_TOO_WEAK },
  { AT_AUTH, 534, NULL, NULL, PH_PROBLEM_MECHANISM_TOO_WEAK },
  { AT_AUTH, 421, NULL, NULL, PH_PROBLEM_SERVER_CLOSING },
  { AT_AUTH, 4, NULL, NULL, PH_PROBLEM_TEMPORARY_AUTH_FAILURE },
  { AT_AUTH, 535, NULL, NULL, PH_PROBLEM_WRONG_CREDENTIALS },
  { AT_AUTH, 0, "5.7.8", NULL, PH_PROBLEM_WRONG_CREDENTIALS },
  { AT_AUTH, 500, "5.5.6", NULL, PH_PROBLEM_AUTH_PROTOCOL_ERROR },
  { AT_AUTH, 501, NULL, NULL, PH_PROBLEM_AUTH_PROTOCOL_ERROR },
  { AT_AUTH, 500, NULL, NULL, PH_PROBLEM_AUTH_NOT_OFFERED },
  { AT_AUTH, 502, NULL, NULL, PH_PROBLEM_AUTH_NOT_OFFERED },
  { AT_AUTH, 503, NULL, NULL, PH_PROBLEM_AUTH_NOT_OFFERED },
  { AT_AUTH, 5, NULL, "(auth|log-?in|sign-?in|credential|password|user)\\w*\\b.{0,40}\\b(bad|denied|error|fail\\w*|incorrect|invalid|not accepted|refused|rejected|unsuccessful|wrong)\\b", PH_PROBLEM_WRONG_CREDENTIALS },
  { AT_AUTH, 5, NULL, "\\b(bad|failed|incorrect|invalid|wrong)\\b.{0,40}\\b(auth|log-?in|credential|password|user)", PH_PROBLEM_WRONG_CREDENTIALS },
  { AT_AUTH, 0, "5.7.*", NULL, PH_PROBLEM_CLIENT_ACCESS_DISABLED },
  { AT_AUTH, 0, NULL, NULL, PH_PROBLEM_AUTH_PROTOCOL_ERROR },

  { SENDING, 0, "?.7.28", NULL, PH_PROBLEM_RATE_LIMITED },
  { SENDING, 0, "?.7.2?", NULL, PH_PROBLEM_POLICY_REFUSED },
  { SENDING, 0, NULL, "\\b(dmarc|dkim|spf)\\b", PH_PROBLEM_POLICY_REFUSED },
  { SENDING, 0, "?.2.2", NULL, PH_PROBLEM_STORAGE_FULL },
  { SENDING, 0, "?.3.1", NULL, PH_PROBLEM_STORAGE_FULL },
  { SENDING, 0, "?.3.4", NULL, PH_PROBLEM_MESSAGE_TOO_LARGE },
  { SENDING, 0, "?.2.3", NULL, PH_PROBLEM_MESSAGE_TOO_LARGE },
  { SENDING, 0, NULL, "message (exceeds|size|(is )?too (big|large))|size (limit|exceed)|exceeds.{0,40}size|maximum (message )?size", PH_PROBLEM_MESSAGE_TOO_LARGE },
  { SENDING, 552, NULL, "size|too (big|large)", PH_PROBLEM_MESSAGE_TOO_LARGE },
  { AT_RCPT | AT_DATA, 0, "?.5.3", NULL, PH_PROBLEM_TOO_MANY_RECIPIENTS },
  { AT_RCPT | AT_DATA, 0, NULL, "too many (recipients|rcpt)|recipients? limit|limit.{0,20}recipients", PH_PROBLEM_TOO_MANY_RECIPIENTS },
  { SENDING, 0, "?.4.5", NULL, PH_PROBLEM_RATE_LIMITED },
  { SENDING, 0, NULL, "\\b(daily|hourly|rate|throttl\\w*)\\b|per (day|hour|minute|second)|too (fast|many|much)|(sending|messages?|e?-?mails?) (limit|quota)|limit (exceeded|reached)", PH_PROBLEM_RATE_LIMITED },
  { SENDING, 0, NULL, "(mail ?box|inbox|user|account|storage|disk)\\b.{0,30}\\b(full|quota)|over ?quota|quota exceeded|(insufficient|no|out of)\\b.{0,20}\\b(disk|space|storage)", PH_PROBLEM_STORAGE_FULL },
  { SENDING, 0, NULL, "gr[ae]y-? ?list|postgrey", PH_PROBLEM_GREYLISTED },
  { SENDING, 0, NULL, "(block|black|deny)-? ?list|blocked using|spamhaus|spamcop|barracuda|sorbs|dnsbl|\\brbl\\b|\\blisted (at|by|in|on)\\b|reputation", PH_PROBLEM_ADDRESS_LISTED },
  { SENDING, 0, NULL, "\\b(junk|malware|phish|spam|virus)|unsolicited|content (blocked|refused|rejected)", PH_PROBLEM_CONTENT_REFUSED },
  { SENDING, 0, "?.7.64", NULL, PH_PROBLEM_RELAY_DENIED },
  { SENDING, 0, NULL, "\\brelay", PH_PROBLEM_RELAY_DENIED },
  { SENDING, 530, NULL, NULL, PH_PROBLEM_SIGN_IN_REQUIRED },
  { SENDING, 0, "?.7.57", NULL, PH_PROBLEM_SIGN_IN_REQUIRED },
  { SENDING, 0, NULL, "(auth\\w*|sign.?in|log.?in) (is )?required|(must|need to|please) (first )?(authenticate|log ?in|sign in)|not (authenticated|logged in)|auth\\w* (command )?first", PH_PROBLEM_SIGN_IN_REQUIRED },
  { SENDING, 0, "?.6.7", NULL, PH_PROBLEM_SMTPUTF8_REQUIRED },
  { SENDING, 0, NULL, "smtputf8|internationali[sz]ed", PH_PROBLEM_SMTPUTF8_REQUIRED },
  { SENDING, 0, "?.1.8", NULL, PH_PROBLEM_SENDER_DOMAIN_UNKNOWN },
  { AT_MAIL, 0, NULL, "domain\\b.{0,80}\\b(not (exist|found|resolve)|unresolvable|unknown)|(no|unknown) (such )?(domain|mx)\\b|(does not|doesn.t|cannot|can.t) resolve", PH_PROBLEM_SENDER_DOMAIN_UNKNOWN },
  { AT_RCPT, 0, NULL, "sender\\b.{0,80}\\bdomain not found", PH_PROBLEM_SENDER_DOMAIN_UNKNOWN },
  { SENDING, 0, "?.7.60", NULL, PH_PROBLEM_SENDER_NOT_ALLOWED },
  { SENDING, 0, NULL, "not owned by|send ?as ?denied|(not|n.t) (allowed|authori[sz]ed|permitted) to send|(not|n.t) verified|unverified", PH_PROBLEM_SENDER_NOT_ALLOWED },
  { SENDING, 0, NULL, "\\b(sender|from)\\b.{0,60}\\b(mismatch|unauthori[sz]ed|must (be|match)|not (allowed|authori[sz]ed|match|owned|permitted))", PH_PROBLEM_SENDER_NOT_ALLOWED },

  { SENDING, 421, NULL, NULL, PH_PROBLEM_SERVER_CLOSING },
  { SENDING, 452, NULL, NULL, PH_PROBLEM_STORAGE_FULL },
  { SENDING, 552, NULL, NULL, PH_PROBLEM_STORAGE_FULL },

  { AT_MAIL, 0, "5.1.*", NULL, PH_PROBLEM_SENDER_REFUSED },
  { AT_MAIL, 0, "5.7.*", NULL, PH_PROBLEM_SENDER_NOT_ALLOWED },
  { AT_MAIL, 553, NULL, NULL, PH_PROBLEM_SENDER_NOT_ALLOWED },
  { AT_MAIL, 0, NULL, NULL, PH_PROBLEM_SENDER_REFUSED },

  { AT_RCPT, 0, "?.1.1", NULL, PH_PROBLEM_RECIPIENT_UNKNOWN },
  { AT_RCPT, 0, "?.1.2", NULL, PH_PROBLEM_RECIPIENT_UNKNOWN },
  { AT_RCPT, 0, "?.1.3", NULL, PH_PROBLEM_RECIPIENT_UNKNOWN },
  { AT_RCPT, 0, "?.1.6", NULL, PH_PROBLEM_RECIPIENT_UNKNOWN },
  { AT_RCPT, 0, "?.1.10", NULL, PH_PROBLEM_RECIPIENT_UNKNOWN },
  { AT_RCPT, 0, NULL, "no such|unknown|(does not|doesn.t) exist|not found|no mailbox|invalid (address|mailbox|recipient)", PH_PROBLEM_RECIPIENT_UNKNOWN },
  { AT_RCPT, 0, "4.1.*", NULL, PH_PROBLEM_RECIPIENT_REFUSED },
  { AT_RCPT, 0, "4.2.1", NULL, PH_PROBLEM_RECIPIENT_REFUSED },
  { AT_RCPT, 4, NULL, NULL, PH_PROBLEM_GREYLISTED },
  { AT_RCPT, 0, NULL, NULL, PH_PROBLEM_RECIPIENT_REFUSED },

  { AT_DATA, 0, NULL, "no (valid )?recipients", PH_PROBLEM_RECIPIENT_REFUSED },
  { AT_DATA, 4, NULL, NULL, PH_PROBLEM_GREYLISTED },
  { AT_DATA, 0, NULL, NULL, PH_PROBLEM_CONTENT_REFUSED },

  { ANYWHERE, 421, NULL, NULL, PH_PROBLEM_SERVER_CLOSING },
  { ANYWHERE, 0, NULL, NULL, PH_PROBLEM_PROTOCOL_ERROR },
};

static gboolean
fits_code (const ReplyRule *rule, guint code)
{
  return rule->code == 0 || rule->code == code || rule->code == code / 100;
}

static gboolean
fits_enhanced (const ReplyRule *rule, const char *enhanced)
{
  return rule->enhanced == NULL || (enhanced != NULL && g_pattern_match_simple (rule->enhanced, enhanced));
}

static gboolean
fits_text (const ReplyRule *rule, const char *text)
{
  return rule->text == NULL || g_regex_match_simple (rule->text, text, G_REGEX_CASELESS, 0);
}

/**
 * ph_reply_rules_find:
 * @stage: which command the reply answers
 * @reply: a 4xx or 5xx reply
 *
 * Returns: what it means
 */
PhProblemId
ph_reply_rules_find (PhSmtpStage stage, const PhSmtpReply *reply)
{
  g_return_val_if_fail (reply != NULL, PH_PROBLEM_INTERNAL_ERROR);

  guint code = ph_smtp_reply_get_code (reply);
  const char *enhanced = ph_smtp_reply_get_enhanced (reply);
  g_autofree char *text = g_utf8_substring (ph_smtp_reply_get_text (reply), 0, MIN (MAX_TEXT, g_utf8_strlen (ph_smtp_reply_get_text (reply), -1)));

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      const ReplyRule *rule = &rules[i];

      if ((rule->stages & 1u << stage) != 0 && fits_code (rule, code) && fits_enhanced (rule, enhanced) && fits_text (rule, text))
        return rule->id;
    }
  return PH_PROBLEM_PROTOCOL_ERROR;
}
