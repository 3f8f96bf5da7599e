// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Errors of the SMTP dialogue. An extended GError: the stage, the reply and foreign bytes survive g_error_copy() and
// g_prefix_error(), so that whoever explains the error has the evidence and not only a sentence.

#include "config.h"

#include "ph-smtp-error.h"

/* Enough to tell IMAP, POP3, HTTP, SSH and TLS apart. */
#define MAX_OFFENDING 64

typedef struct
{
  PhSmtpStage stage;
  PhSmtpReply *reply; /* (owned) (nullable) */
  GBytes *offending;  /* (owned) (nullable) */
} PhSmtpErrorPrivate;

static void
ph_smtp_error_private_init (PhSmtpErrorPrivate *priv)
{
  /* GLib hands the memory out cleared, and that is the value of an error without evidence. */
}

static void
ph_smtp_error_private_copy (const PhSmtpErrorPrivate *source, PhSmtpErrorPrivate *target)
{
  target->stage = source->stage;
  target->reply = source->reply != NULL ? ph_smtp_reply_ref (source->reply) : NULL;
  target->offending = source->offending != NULL ? g_bytes_ref (source->offending) : NULL;
}

static void
ph_smtp_error_private_clear (PhSmtpErrorPrivate *priv)
{
  g_clear_pointer (&priv->reply, ph_smtp_reply_unref);
  g_clear_pointer (&priv->offending, g_bytes_unref);
}

G_DEFINE_EXTENDED_ERROR (PhSmtpError, ph_smtp_error)

/**
 * ph_smtp_error_new:
 * @code: what the caller can do about it
 * @stage: where in the dialogue it happened
 * @reply: (nullable): the reply that says so
 * @message: English, technical, without a secret
 *
 * Returns: (transfer full): a new error
 */
GError *
ph_smtp_error_new (PhSmtpError code, PhSmtpStage stage, PhSmtpReply *reply, const char *message)
{
  g_return_val_if_fail (message != NULL, NULL);

  GError *error = g_error_new_literal (PH_SMTP_ERROR, code, message);
  PhSmtpErrorPrivate *priv = ph_smtp_error_get_private (error);

  priv->stage = stage;
  priv->reply = reply != NULL ? ph_smtp_reply_ref (reply) : NULL;
  return error;
}

/**
 * ph_smtp_error_new_from_reply:
 * @stage: where in the dialogue it came
 * @reply: a reply that is not the hoped-for one
 *
 * Returns: (transfer full): %PH_SMTP_ERROR_TRANSIENT for 4xx, %PH_SMTP_ERROR_PERMANENT for 5xx, otherwise
 *   %PH_SMTP_ERROR_PROTOCOL
 */
GError *
ph_smtp_error_new_from_reply (PhSmtpStage stage, PhSmtpReply *reply)
{
  g_return_val_if_fail (reply != NULL, NULL);

  PhSmtpError code = PH_SMTP_ERROR_PROTOCOL;
  g_autofree char *words = ph_smtp_reply_to_string (reply);
  g_autofree char *message = NULL;

  if (ph_smtp_reply_is_transient (reply))
    code = PH_SMTP_ERROR_TRANSIENT;
  else if (ph_smtp_reply_is_permanent (reply))
    code = PH_SMTP_ERROR_PERMANENT;
  message = g_strdup_printf (code == PH_SMTP_ERROR_PROTOCOL ? "unexpected reply: %s" : "the server replied: %s", words);
  return ph_smtp_error_new (code, stage, reply, message);
}

/**
 * ph_smtp_error_new_offending:
 * @stage: where in the dialogue they came
 * @message: English, technical
 * @offending: (array length=length): bytes that are no SMTP
 * @length: how many; only the first 64 are kept
 *
 * Returns: (transfer full): a new %PH_SMTP_ERROR_PROTOCOL
 */
GError *
ph_smtp_error_new_offending (PhSmtpStage stage, const char *message, const guint8 *offending, gsize length)
{
  GError *error = ph_smtp_error_new (PH_SMTP_ERROR_PROTOCOL, stage, NULL, message);

  ph_smtp_error_get_private (error)->offending = g_bytes_new (offending, MIN (length, MAX_OFFENDING));
  return error;
}

/**
 * ph_smtp_error_get_stage:
 * @error: an error of %PH_SMTP_ERROR
 *
 * Returns: where in the dialogue it happened
 */
PhSmtpStage
ph_smtp_error_get_stage (const GError *error)
{
  g_return_val_if_fail (error != NULL && error->domain == PH_SMTP_ERROR, PH_SMTP_STAGE_GREETING);

  return ph_smtp_error_get_private (error)->stage;
}

/**
 * ph_smtp_error_get_reply:
 * @error: an error of %PH_SMTP_ERROR
 *
 * Returns: (transfer none) (nullable): the reply that it comes from
 */
PhSmtpReply *
ph_smtp_error_get_reply (const GError *error)
{
  g_return_val_if_fail (error != NULL && error->domain == PH_SMTP_ERROR, NULL);

  return ph_smtp_error_get_private (error)->reply;
}

/**
 * ph_smtp_error_get_offending:
 * @error: an error of %PH_SMTP_ERROR
 * @ret_length: (out): octets, at most 64
 *
 * Returns: (transfer none) (nullable) (array length=ret_length): the first bytes that were no SMTP; they may tell which
 *   protocol the peer speaks instead
 */
const guint8 *
ph_smtp_error_get_offending (const GError *error, gsize *ret_length)
{
  g_return_val_if_fail (error != NULL && error->domain == PH_SMTP_ERROR && ret_length != NULL, NULL);

  GBytes *offending = ph_smtp_error_get_private (error)->offending;

  *ret_length = 0;
  return offending != NULL ? g_bytes_get_data (offending, ret_length) : NULL;
}
