// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The words for what has a fixed list of values: steps, states, kinds of security, faults; and those of the test message.

#include "config.h"

#include "ph-text.h"

#include <glib/gi18n-lib.h>

#include "ph-text-fill.h"

static const char *const steps[] = {
  [PH_TEST_STEP_SETTINGS] = N_ ("Check the settings"),
  [PH_TEST_STEP_NETWORK] = N_ ("Network"),
  [PH_TEST_STEP_RESOLVE] = N_ ("Find the server"),
  [PH_TEST_STEP_CONNECT] = N_ ("Connect"),
  [PH_TEST_STEP_GREET] = N_ ("Greeting"),
  [PH_TEST_STEP_ENCRYPT] = N_ ("Encryption"),
  [PH_TEST_STEP_SIGN_IN] = N_ ("Sign in"),
  [PH_TEST_STEP_SENDER] = N_ ("Sender address"),
  [PH_TEST_STEP_DELIVER] = N_ ("Send the message"),
};

static const char *const statuses[] = {
  [PH_TEST_STATUS_WAITING] = NC_ ("test step", "waiting"),
  [PH_TEST_STATUS_RUNNING] = NC_ ("test step", "running"),
  [PH_TEST_STATUS_OK] = NC_ ("test step", "passed"),
  [PH_TEST_STATUS_WARNING] = NC_ ("test step", "warning"),
  [PH_TEST_STATUS_FAILED] = NC_ ("test step", "failed"),
  [PH_TEST_STATUS_SKIPPED] = NC_ ("test step", "skipped"),
};

/* What the server or the system has said itself needs no such words. */
static const char *const confidences[] = {
  [PH_CONFIDENCE_POSSIBLE] = N_ ("This is one possible cause; it may be another."),
  [PH_CONFIDENCE_LIKELY] = N_ ("This is the likeliest cause."),
  [PH_CONFIDENCE_CERTAIN] = NULL,
};

static const char *const securities[] = {
  [PH_SECURITY_TLS] = N_ ("TLS"),
  [PH_SECURITY_STARTTLS] = N_ ("STARTTLS"),
  [PH_SECURITY_NONE] = NC_ ("security", "no encryption"),
};

static const char *const faults[] = {
  [PH_PRACTICE_FAULT_NONE] = N_ ("Everything works"),
  [PH_PRACTICE_FAULT_WRONG_PASSWORD] = N_ ("Refuses every password"),
  [PH_PRACTICE_FAULT_APP_PASSWORD] = N_ ("Wants an app password"),
  [PH_PRACTICE_FAULT_EXPIRED_CERTIFICATE] = N_ ("Shows an expired certificate"),
  [PH_PRACTICE_FAULT_FUTURE_CERTIFICATE] = N_ ("Shows a certificate that is not valid yet"),
  [PH_PRACTICE_FAULT_WRONG_NAME] = N_ ("Shows the certificate of another server"),
  [PH_PRACTICE_FAULT_GREETING_REFUSED] = N_ ("Turns every connection away"),
  [PH_PRACTICE_FAULT_BUSY] = N_ ("Is too busy to talk"),
  [PH_PRACTICE_FAULT_SILENT] = N_ ("Never says anything"),
  [PH_PRACTICE_FAULT_CLOSED] = N_ ("Hangs up before the greeting"),
  [PH_PRACTICE_FAULT_NOT_SMTP] = N_ ("Is a server for receiving mail"),
  [PH_PRACTICE_FAULT_GARBAGE] = N_ ("Talks nonsense without an end"),
  [PH_PRACTICE_FAULT_NO_STARTTLS] = N_ ("Does not offer STARTTLS"),
  [PH_PRACTICE_FAULT_STARTTLS_REFUSED] = N_ ("Offers STARTTLS and then refuses it"),
  [PH_PRACTICE_FAULT_STARTTLS_INJECTION] = N_ ("Slips in text before the encryption begins"),
  [PH_PRACTICE_FAULT_NO_AUTH] = N_ ("Has no sign-in"),
  [PH_PRACTICE_FAULT_TOO_MANY_ATTEMPTS] = N_ ("Says that there were too many sign-ins"),
  [PH_PRACTICE_FAULT_SENDER_REFUSED] = N_ ("Does not allow the sender address"),
  [PH_PRACTICE_FAULT_RECIPIENT_REFUSED] = N_ ("Does not know the recipient"),
  [PH_PRACTICE_FAULT_GREYLISTED] = N_ ("Asks to try again later"),
  [PH_PRACTICE_FAULT_TOO_LARGE] = N_ ("Takes only very small messages"),
  [PH_PRACTICE_FAULT_CONTENT_REFUSED] = N_ ("Takes the message for spam"),
  [PH_PRACTICE_FAULT_DROP_DATA] = N_ ("Hangs up in the middle of the message"),
  [PH_PRACTICE_FAULT_DROP_AFTER_DATA] = N_ ("Hangs up instead of confirming the message"),
};

G_STATIC_ASSERT (G_N_ELEMENTS (steps) == PH_N_TEST_STEPS);
G_STATIC_ASSERT (G_N_ELEMENTS (statuses) == PH_TEST_STATUS_SKIPPED + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (confidences) == PH_CONFIDENCE_CERTAIN + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (securities) == PH_SECURITY_NONE + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (faults) == PH_N_PRACTICE_FAULTS);

/**
 * ph_text_step_title:
 * @id: a step of the guided test
 *
 * Returns: (transfer none): what it is called in the list of steps
 */
const char *
ph_text_step_title (PhTestStepId id)
{
  g_return_val_if_fail (id < G_N_ELEMENTS (steps), NULL);

  return _ (steps[id]);
}

/**
 * ph_text_test_status:
 * @status: how a step goes
 *
 * Returns: (transfer none): the word for it, to stand behind the step
 */
const char *
ph_text_test_status (PhTestStatus status)
{
  g_return_val_if_fail (status < G_N_ELEMENTS (statuses), NULL);

  return g_dpgettext2 (GETTEXT_PACKAGE, "test step", statuses[status]);
}

static char *
dup_place (const char *address, guint port)
{
  g_autofree char *number = g_strdup_printf ("%u", port);

  /* TRANSLATORS: where a connection leads: "192.0.2.7 port 587" */
  return g_strdup_printf (_ ("%s port %s"), address, number);
}

/**
 * ph_text_step_evidence:
 * @step: a step of a guided test
 *
 * The detail that a step gives is English wherever programs read it.
 *
 * Returns: (transfer full): the same for a person; what others have said stays as it was said
 */
char *
ph_text_step_evidence (PhTestStep *step)
{
  const char *words = ph_test_step_get_words (step);
  guint number = ph_test_step_get_number (step);

  if (number == 0)
    return g_strdup (words);
  if (ph_test_step_get_id (step) == PH_TEST_STEP_CONNECT)
    return dup_place (words, number);
  return g_strdup_printf (ngettext ("%u address", "%u addresses", (gulong) number), number);
}

/**
 * ph_text_confidence:
 * @confidence: how sure a verdict is
 *
 * Returns: (transfer none) (nullable): a sentence to stand behind the words of a problem; %NULL if it is certain
 */
const char *
ph_text_confidence (PhConfidence confidence)
{
  g_return_val_if_fail (confidence < G_N_ELEMENTS (confidences), NULL);

  return confidences[confidence] != NULL ? _ (confidences[confidence]) : NULL;
}

/**
 * ph_text_security:
 * @security: a kind of security
 *
 * Returns: (transfer none): what it is called, within a sentence or behind its name
 */
const char *
ph_text_security (PhSecurity security)
{
  g_return_val_if_fail (security < G_N_ELEMENTS (securities), NULL);

  return security == PH_SECURITY_NONE ? g_dpgettext2 (GETTEXT_PACKAGE, "security", securities[security]) : _ (securities[security]);
}

/**
 * ph_text_left_out_accounts:
 * @n_accounts: how many accounts of a file can't be understood
 * @path: of the file
 *
 * Returns: (transfer full): that they are not shown, and what becomes of them
 */
char *
ph_text_left_out_accounts (guint n_accounts, const char *path)
{
  g_autofree char *name = g_filename_display_name (path);

  /* Translators: %u is how many accounts, %s the path of a file */
  return g_strdup_printf (ngettext ("%u account can’t be understood and is not shown. It stays as it is in %s and can be mended there.",
                                    "%u accounts can’t be understood and are not shown. They stay as they are in %s and can be mended there.", n_accounts),
                          n_accounts, name);
}

/**
 * ph_text_practice_fault:
 * @fault: how the practice server misbehaves
 *
 * Returns: (transfer none): one line that describes it
 */
const char *
ph_text_practice_fault (PhPracticeFault fault)
{
  g_return_val_if_fail (fault < G_N_ELEMENTS (faults), NULL);

  return _ (faults[fault]);
}

/**
 * ph_text_test_message_subject:
 *
 * Returns: (transfer none): the subject of the test message
 */
const char *
ph_text_test_message_subject (void)
{
  return _ ("Test message from Posthorn");
}

/**
 * ph_text_test_message_body:
 * @account: the account that is tested
 *
 * Returns: (transfer full): the text of the test message
 */
char *
ph_text_test_message_body (PhAccount *account)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  g_autofree char *port = g_strdup_printf ("%u", ph_account_get_port (account));
  const PhTextValue values[] = {
    { "from", ph_account_get_address (account) },
    { "host", ph_account_get_host (account) },
    { "port", port },
    { "security", ph_text_security (ph_account_get_security (account)) },
    { NULL }
  };

  /* TRANSLATORS: what stands in braces is replaced and must stay as it is. */
  return ph_text_fill (_ ("Hello,\n\n"
                          "this message was sent to test the outgoing mail account {from}.\n"
                          "If you can read it, sending works.\n\n"
                          "Server: {host}, port {port}, security: {security}\n\n"
                          "Nobody needs to answer.\n"),
                       values);
}
