// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What MAIL and RCPT say beside the addresses: which extension each wish of a submission takes, whether the message can
// go without it, and how it is written. It judges by what the server offers and knows nothing of replies.

#include "config.h"

#include "ph-smtp-parameters.h"

#include "ph-smtp-xtext.h"

#include <string.h>

/* RFC 3461 §4.4 and §4.2: what the values may have, encoded; RFC 2852 §4 and RFC 4865 §4: nine digits. */
#define MAX_ENVELOPE_ID        100
#define MAX_ORIGINAL_RECIPIENT 500
#define MAX_SECONDS            999999999
/* RFC 6710 §4. */
#define MAX_PRIORITY 9

/* Wishes */

static gboolean
has_8bit (const PhSmtpSubmission *submission)
{
  return submission->content == PH_SMTP_CONTENT_8BIT || submission->content == PH_SMTP_CONTENT_UTF8_HEADERS;
}

static gboolean
is_binary (const PhSmtpSubmission *submission)
{
  return submission->content == PH_SMTP_CONTENT_BINARY;
}

static gboolean
has_utf8 (const PhSmtpSubmission *submission)
{
  return submission->content == PH_SMTP_CONTENT_UTF8_HEADERS || ph_envelope_needs_smtputf8 (submission->envelope);
}

static gboolean
wants_reports (const PhSmtpSubmission *submission)
{
  const PhSmtpDelivery *delivery = &submission->delivery;

  return delivery->notify != PH_SMTP_NOTIFY_DEFAULT || delivery->returned != PH_SMTP_RETURN_DEFAULT ||
         delivery->envelope_id != NULL;
}

static gboolean
wants_onward_tls (const PhSmtpSubmission *submission)
{
  return submission->delivery.onward_tls == PH_SMTP_ONWARD_TLS_REQUIRED;
}

static gboolean
wants_return_in_time (const PhSmtpSubmission *submission)
{
  return submission->delivery.deliver_by == PH_SMTP_DELIVER_BY_RETURN;
}

static gboolean
wants_notice_in_time (const PhSmtpSubmission *submission)
{
  return submission->delivery.deliver_by == PH_SMTP_DELIVER_BY_NOTIFY;
}

static gboolean
wants_hold (const PhSmtpSubmission *submission)
{
  return submission->delivery.hold_for_s > 0;
}

static gboolean
wants_priority (const PhSmtpSubmission *submission)
{
  return submission->delivery.priority == PH_SMTP_PRIORITY_SET;
}

/* How they are written */

static void
append_utf8 (GString *line, const PhSmtpSubmission *submission)
{
  g_string_append (line, " SMTPUTF8");
}

static void
append_8bit (GString *line, const PhSmtpSubmission *submission)
{
  g_string_append (line, " BODY=8BITMIME");
}

static void
append_binary (GString *line, const PhSmtpSubmission *submission)
{
  g_string_append (line, " BODY=BINARYMIME");
}

static void
append_reports (GString *line, const PhSmtpSubmission *submission)
{
  const PhSmtpDelivery *delivery = &submission->delivery;

  if (delivery->returned != PH_SMTP_RETURN_DEFAULT)
    g_string_append (line, delivery->returned == PH_SMTP_RETURN_FULL ? " RET=FULL" : " RET=HDRS");
  if (delivery->envelope_id != NULL)
    {
      g_autofree char *id = ph_smtp_xtext_encode (delivery->envelope_id);

      g_string_append_printf (line, " ENVID=%s", id);
    }
}

static void
append_onward_tls (GString *line, const PhSmtpSubmission *submission)
{
  g_string_append (line, " REQUIRETLS");
}

static void
append_time (GString *line, const PhSmtpSubmission *submission)
{
  g_string_append_printf (line, " BY=%d;%c", submission->delivery.deliver_by_s, wants_return_in_time (submission) ? 'R' : 'N');
}

static void
append_hold (GString *line, const PhSmtpSubmission *submission)
{
  g_string_append_printf (line, " HOLDFOR=%u", submission->delivery.hold_for_s);
}

static void
append_priority (GString *line, const PhSmtpSubmission *submission)
{
  g_string_append_printf (line, " MT-PRIORITY=%d", submission->delivery.priority_level);
}

/* Whether the message goes when the server does not know what it wishes. */
typedef enum
{
  WITHOUT_IT,
  NOT_AT_ALL,
} Otherwise;

/* SIZE is none of them: it informs the server and asks nothing of it. */
static const struct
{
  PhSmtpExtensions extension;
  gboolean (*is_wanted) (const PhSmtpSubmission *submission);
  void (*append) (GString *line, const PhSmtpSubmission *submission); /* (nullable) */
  Otherwise otherwise;
  PhSmtpError error;
  const char *complaint;
} wishes[] = {
  { PH_SMTP_EXTENSION_SMTPUTF8, has_utf8, append_utf8, NOT_AT_ALL, PH_SMTP_ERROR_NEEDS_SMTPUTF8,
    "the message needs SMTPUTF8, which the server does not offer" },
  { PH_SMTP_EXTENSION_8BITMIME, has_8bit, append_8bit, NOT_AT_ALL, PH_SMTP_ERROR_NEEDS_8BITMIME,
    "the message needs 8BITMIME, which the server does not offer" },
  { PH_SMTP_EXTENSION_BINARYMIME, is_binary, append_binary, NOT_AT_ALL, PH_SMTP_ERROR_NEEDS_EXTENSION,
    "the message needs BINARYMIME, which the server does not offer" },
  { PH_SMTP_EXTENSION_CHUNKING, is_binary, NULL, NOT_AT_ALL, PH_SMTP_ERROR_NEEDS_EXTENSION,
    "the message needs CHUNKING, which the server does not offer" },
  { PH_SMTP_EXTENSION_DSN, wants_reports, append_reports, WITHOUT_IT },
  { PH_SMTP_EXTENSION_REQUIRETLS, wants_onward_tls, append_onward_tls, NOT_AT_ALL, PH_SMTP_ERROR_NEEDS_EXTENSION,
    "the message needs REQUIRETLS, which the server does not offer" },
  { PH_SMTP_EXTENSION_DELIVERBY, wants_return_in_time, append_time, NOT_AT_ALL, PH_SMTP_ERROR_NEEDS_EXTENSION,
    "the message needs DELIVERBY, which the server does not offer" },
  { PH_SMTP_EXTENSION_DELIVERBY, wants_notice_in_time, append_time, WITHOUT_IT },
  { PH_SMTP_EXTENSION_FUTURERELEASE, wants_hold, append_hold, NOT_AT_ALL, PH_SMTP_ERROR_NEEDS_EXTENSION,
    "the message needs FUTURERELEASE, which the server does not offer" },
  { PH_SMTP_EXTENSION_MT_PRIORITY, wants_priority, append_priority, WITHOUT_IT },
};

/* Obstacles */

static gboolean
is_valid_id (const char *id)
{
  g_autofree char *encoded = ph_smtp_xtext_encode (id);

  for (const char *at = id; *at != '\0'; at++)
    if (!g_ascii_isprint (*at))
      return FALSE;
  return *id != '\0' && strlen (encoded) <= MAX_ENVELOPE_ID;
}

static const char *
find_bad_value (const PhSmtpDelivery *delivery)
{
  if ((delivery->notify & PH_SMTP_NOTIFY_NEVER) != 0 && delivery->notify != PH_SMTP_NOTIFY_NEVER)
    return "reports are wished never and sometimes";
  if (delivery->envelope_id != NULL && !is_valid_id (delivery->envelope_id))
    return "the identifier of the envelope is not 1 to 100 printable characters";
  if (delivery->deliver_by == PH_SMTP_DELIVER_BY_RETURN && delivery->deliver_by_s <= 0)
    return "the time until the message returns is not positive";
  if (ABS ((gint64) delivery->deliver_by_s) > MAX_SECONDS || delivery->hold_for_s > MAX_SECONDS)
    return "a time has more than nine digits";
  if (ABS ((gint64) delivery->priority_level) > MAX_PRIORITY)
    return "the priority is not from -9 to 9";
  return NULL;
}

static GError *
complain (PhSmtpError code, const char *what, guint64 wanted, guint64 offered)
{
  g_autofree char *message = g_strdup_printf ("%s: %" G_GUINT64_FORMAT " where the server takes %" G_GUINT64_FORMAT, what,
                                              wanted, offered);

  return ph_smtp_error_new (code, PH_SMTP_STAGE_MAIL, NULL, message);
}

static GError *
find_exceeded_limit (const PhSmtpSubmission *submission, const PhSmtpCapabilities *capabilities)
{
  guint64 max_size = ph_smtp_capabilities_get_max_size (capabilities);
  guint max_recipients = ph_smtp_capabilities_get_limit (capabilities, PH_SMTP_LIMIT_RCPT_MAX);
  guint max_hold_s = ph_smtp_capabilities_get_max_hold (capabilities);
  guint min_time_s = ph_smtp_capabilities_get_min_deliver_by (capabilities);
  guint n_recipients = ph_envelope_get_n_recipients (submission->envelope);

  if (max_size > 0 && submission->size > 0 && (guint64) submission->size > max_size)
    return complain (PH_SMTP_ERROR_TOO_LARGE, "SIZE", (guint64) submission->size, max_size);
  if (max_recipients > 0 && n_recipients > max_recipients)
    return complain (PH_SMTP_ERROR_TOO_MANY_RECIPIENTS, "LIMITS RCPTMAX", n_recipients, max_recipients);
  if (max_hold_s > 0 && submission->delivery.hold_for_s > max_hold_s)
    return complain (PH_SMTP_ERROR_NEEDS_EXTENSION, "FUTURERELEASE", submission->delivery.hold_for_s, max_hold_s);
  if (wants_return_in_time (submission) && (guint) submission->delivery.deliver_by_s < min_time_s)
    return complain (PH_SMTP_ERROR_NEEDS_EXTENSION, "DELIVERBY", (guint) submission->delivery.deliver_by_s, min_time_s);
  return NULL;
}

/**
 * ph_smtp_parameters_are_offered:
 * @submission: a message to send
 * @capabilities: what the server offers
 *
 * Returns: whether the server knows all that the message wishes, and so far as it wishes it
 */
gboolean
ph_smtp_parameters_are_offered (const PhSmtpSubmission *submission, const PhSmtpCapabilities *capabilities)
{
  g_autoptr(GError) exceeded = find_exceeded_limit (submission, capabilities);

  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++)
    if (wishes[i].is_wanted (submission) && !ph_smtp_capabilities_has (capabilities, wishes[i].extension))
      return FALSE;
  return exceeded == NULL;
}

/**
 * ph_smtp_parameters_find_obstacle:
 * @submission: a message to send
 * @capabilities: what the server offers
 *
 * Looks for wishes that cannot be said, and for what the server let know beforehand that it would refuse.
 *
 * Returns: (transfer full) (nullable): %PH_SMTP_ERROR_INVALID, %PH_SMTP_ERROR_NEEDS_SMTPUTF8,
 *   %PH_SMTP_ERROR_NEEDS_8BITMIME, %PH_SMTP_ERROR_NEEDS_EXTENSION, %PH_SMTP_ERROR_TOO_LARGE or
 *   %PH_SMTP_ERROR_TOO_MANY_RECIPIENTS; %NULL when nothing speaks against trying
 */
GError *
ph_smtp_parameters_find_obstacle (const PhSmtpSubmission *submission, const PhSmtpCapabilities *capabilities)
{
  const char *bad_value = find_bad_value (&submission->delivery);

  if (bad_value != NULL)
    return ph_smtp_error_new (PH_SMTP_ERROR_INVALID, PH_SMTP_STAGE_MAIL, NULL, bad_value);
  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++)
    if (wishes[i].otherwise == NOT_AT_ALL && wishes[i].is_wanted (submission) &&
        !ph_smtp_capabilities_has (capabilities, wishes[i].extension))
      return ph_smtp_error_new (wishes[i].error, PH_SMTP_STAGE_MAIL, NULL, wishes[i].complaint);
  return find_exceeded_limit (submission, capabilities);
}

/* Commands */

/**
 * ph_smtp_parameters_dup_mail:
 * @submission: a message without an obstacle
 * @capabilities: what the server offers
 *
 * Returns: (transfer full): the MAIL command with the parameters that the server knows and the message needs
 */
char *
ph_smtp_parameters_dup_mail (const PhSmtpSubmission *submission, const PhSmtpCapabilities *capabilities)
{
  PhAddress *sender = ph_envelope_get_sender (submission->envelope);
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, "MAIL FROM:<%s>", sender != NULL ? ph_address_get_wire (sender) : "");
  if (submission->size >= 0 && ph_smtp_capabilities_has (capabilities, PH_SMTP_EXTENSION_SIZE))
    g_string_append_printf (line, " SIZE=%" G_GINT64_FORMAT, submission->size);
  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++)
    if (wishes[i].append != NULL && wishes[i].is_wanted (submission) &&
        ph_smtp_capabilities_has (capabilities, wishes[i].extension))
      wishes[i].append (line, submission);
  return g_string_free (line, FALSE);
}

static void
append_notify (GString *line, PhSmtpNotify notify)
{
  static const struct
  {
    PhSmtpNotify notify;
    const char *word;
  } words[] = {
    { PH_SMTP_NOTIFY_NEVER, "NEVER" },
    { PH_SMTP_NOTIFY_SUCCESS, "SUCCESS" },
    { PH_SMTP_NOTIFY_FAILURE, "FAILURE" },
    { PH_SMTP_NOTIFY_DELAY, "DELAY" },
  };
  const char *before = " NOTIFY=";

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if ((notify & words[i].notify) != 0)
      {
        g_string_append_printf (line, "%s%s", before, words[i].word);
        before = ",";
      }
}

/* Reports name the recipient as we know it; one whose name gets too long is reported as the server knows it. */
static void
append_original (GString *line, const PhAddress *recipient)
{
  const char *wire = ph_address_get_wire (recipient);
  gboolean is_utf8 = ph_address_needs_smtputf8 (recipient);
  g_autofree char *encoded = is_utf8 ? ph_smtp_unitext_encode (wire) : ph_smtp_xtext_encode (wire);
  g_autofree char *value = g_strconcat (is_utf8 ? "utf-8;" : "rfc822;", encoded, NULL);

  if (strlen (value) <= MAX_ORIGINAL_RECIPIENT)
    g_string_append_printf (line, " ORCPT=%s", value);
}

/**
 * ph_smtp_parameters_dup_rcpt:
 * @submission: a message without an obstacle
 * @capabilities: what the server offers
 * @index: which recipient
 *
 * Returns: (transfer full): its RCPT command
 */
char *
ph_smtp_parameters_dup_rcpt (const PhSmtpSubmission *submission, const PhSmtpCapabilities *capabilities, guint index)
{
  PhAddress *recipient = ph_envelope_get_recipient (submission->envelope, index);
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, "RCPT TO:<%s>", ph_address_get_wire (recipient));
  if (wants_reports (submission) && ph_smtp_capabilities_has (capabilities, PH_SMTP_EXTENSION_DSN))
    {
      append_notify (line, submission->delivery.notify);
      append_original (line, recipient);
    }
  return g_string_free (line, FALSE);
}
