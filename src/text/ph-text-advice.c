// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is worth knowing about an account that works, in words: what it is, and what one can do.

#include "config.h"

#include "ph-text-advice.h"

#include <glib/gi18n-lib.h>

#include "ph-text-discovery.h"
#include "ph-text-fill.h"

/* How the number that belongs to advice is said. */
typedef enum
{
  UNIT_NONE,
  UNIT_DAYS,
  UNIT_SIZE,
  UNIT_MESSAGES,
} Unit;

typedef struct
{
  Unit unit;
  const char *title;
  const char *explanation;
} Words;

/* TRANSLATORS: a heading without a full stop, and what it means. What stands in braces is replaced and must stay as it is:
   {host} is a server, {mechanism} a way of signing in such as PLAIN, {value} what the headings are about: "5 days", "25 MB",
   "500 messages". */
static const Words words[] = {
  [PH_ADVICE_NOT_ENCRYPTED] = { UNIT_NONE, N_ ("The connection is not encrypted"),
                                N_ ("Everybody on the way to {host} can read what you send, and the password if there is one. Turn on encryption, or ask the provider for a server that has it.") },
  [PH_ADVICE_TLS_PORT] = { UNIT_NONE, N_ ("Port 465 works too"),
                           N_ ("On port 465 {host} encrypts from the very first byte, so nobody on the way can keep the encryption from beginning. That is what is recommended today.") },
  [PH_ADVICE_CERTIFICATE_EXPIRES] = { UNIT_DAYS, N_ ("The server’s certificate ends in {value}"),
                                      N_ ("If {host} does not get a new one until then, mail programs will refuse to connect. Most servers do that by themselves a few weeks before; if you know who runs this one, tell them.") },
  [PH_ADVICE_CERTIFICATE_TRUSTED] = { UNIT_NONE, N_ ("The server’s certificate is trusted by you alone"),
                                      N_ ("No known authority vouches for {host}. Exactly this certificate is accepted because you said so; when the server gets another one, you will be asked again.") },
  [PH_ADVICE_STRONGER_MECHANISM] = { UNIT_NONE, N_ ("There is a stronger way to sign in"),
                                     N_ ("You have chosen {mechanism}, and {host} offers better. If the method is chosen automatically, the server never sees your password and has to prove that it knows you.") },
  [PH_ADVICE_NO_SIGN_IN] = { UNIT_NONE, N_ ("The server does not ask who you are"),
                             N_ ("{host} takes mail from this account without a sign-in. Receivers trust such mail less, and others may be able to send in your name. If you have a user name there, use it.") },
  [PH_ADVICE_OLD_PASSWORD] = { UNIT_DAYS, N_ ("The password was stored {value} ago"),
                               N_ ("Somebody may have come to know it since. Change it on the provider’s website, then enter the new one here.") },
  [PH_ADVICE_APP_PASSWORD] = { UNIT_NONE, N_ ("The provider makes passwords for single programs"),
                               N_ ("A password that only this account uses (an app password) can be withdrawn at any time, and does not open your mailbox on the provider’s website to anybody.") },
  [PH_ADVICE_TWO_STEP] = { UNIT_NONE, N_ ("Keep two-step verification turned on"),
                           N_ ("The provider makes app passwords only with two-step verification (also called two-factor authentication). When you turn it off, they stop working.") },
  [PH_ADVICE_SIZE_LIMIT] = { UNIT_SIZE, N_ ("A message may have up to {value}"),
                             N_ ("{host} takes no larger ones. Attachments grow by a third on their way; share a link to what is too large.") },
  [PH_ADVICE_DAILY_LIMIT] = { UNIT_MESSAGES, N_ ("The provider sends up to {value} a day"),
                              N_ ("What goes beyond that is refused until the next day, and a message often counts once for each of its recipients. A newsletter needs a service that is made for it.") },
};

G_STATIC_ASSERT (G_N_ELEMENTS (words) == PH_N_ADVICE);

/* Days are counted whole, so that the last one has a number of its own. */
static const char *
get_title (const PhAdvice *advice)
{
  if (ph_advice_get_id (advice) == PH_ADVICE_CERTIFICATE_EXPIRES && ph_advice_get_value (advice) == 0)
    return N_ ("The server’s certificate ends today");
  return words[ph_advice_get_id (advice)].title;
}

static char *
count_days (guint n)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u day", "%u days", n), n);
}

static char *
count_messages (guint n)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message", "%u messages", n), n);
}

static char *
dup_value (const PhAdvice *advice)
{
  guint64 value = ph_advice_get_value (advice);

  switch (words[ph_advice_get_id (advice)].unit)
    {
    case UNIT_DAYS:
      return count_days ((guint) MIN (value, G_MAXUINT));
    case UNIT_SIZE:
      return ph_text_size (value);
    case UNIT_MESSAGES:
      return count_messages ((guint) MIN (value, G_MAXUINT));
    case UNIT_NONE:
    default:
      return g_strdup ("");
    }
}

static char *
fill (const char *text, const PhAdvice *advice, PhAccount *account)
{
  g_autofree char *value = dup_value (advice);
  const PhTextValue values[] = {
    { "host", ph_account_get_host (account) },
    { "mechanism", ph_account_get_mechanism (account) },
    { "value", value },
    { NULL }
  };

  return ph_text_fill (text, values);
}

/**
 * ph_text_advice_title:
 * @advice: advice
 * @account: the account that it is about
 *
 * Returns: (transfer full): what it is about, in one short sentence without a full stop
 */
char *
ph_text_advice_title (const PhAdvice *advice, PhAccount *account)
{
  g_return_val_if_fail (advice != NULL && PH_IS_ACCOUNT (account), NULL);

  return fill (_ (get_title (advice)), advice, account);
}

/**
 * ph_text_advice_explanation:
 * @advice: advice
 * @account: the account that it is about
 *
 * Returns: (transfer full): what it means and what one can do, in a few sentences
 */
char *
ph_text_advice_explanation (const PhAdvice *advice, PhAccount *account)
{
  g_return_val_if_fail (advice != NULL && PH_IS_ACCOUNT (account), NULL);

  return fill (_ (words[ph_advice_get_id (advice)].explanation), advice, account);
}
