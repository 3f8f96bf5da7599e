// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One mail transaction of the practice server (RFC 5321 §3.3, RFC 3030): who, to whom, and the message while it arrives.
// It judges and collects; who may begin one, and what is said in between, is the dialogue's business.

#include "config.h"

#include "ph-practice-transaction.h"

#include "ph-practice-arguments.h"

/* 25 MiB: what the large providers take, and still little for a desktop. */
#define MAX_MESSAGE_SIZE (25 * 1024 * 1024)

/* RFC 5321 §4.5.3.1.8: a server takes at least 100. */
#define MAX_RECIPIENTS 100

#define TOO_LARGE "552 5.3.4 Message too large\r\n"

typedef enum
{
  CHUNK_MORE,
  CHUNK_LAST,
} ChunkKind;

struct _PhPracticeTransaction
{
  const PhPracticeBehaviour *behaviour; /* unowned: in a table */
  char *sender;                         /* (owned) (nullable): set by MAIL */
  PhPracticeCharset charset;
  GPtrArray *recipients;      /* (owned) (element-type utf8) */
  PhPracticeContent *content; /* (owned) (nullable): set once DATA or BDAT began */

  guint64 chunk_left;        /* octets of the chunk that are still to come */
  ChunkKind chunk_kind;      /* of the chunk that is arriving */
  const char *chunk_refusal; /* unowned, (nullable): the reply that awaits the chunk's end */
};

/**
 * ph_practice_transaction_new:
 * @behaviour: (transfer none): how the server misbehaves; stays valid as long as the transaction
 *
 * Returns: (transfer full): a transaction that has not begun
 */
PhPracticeTransaction *
ph_practice_transaction_new (const PhPracticeBehaviour *behaviour)
{
  g_return_val_if_fail (behaviour != NULL, NULL);

  PhPracticeTransaction *self = g_new0 (PhPracticeTransaction, 1);

  self->behaviour = behaviour;
  self->recipients = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * ph_practice_transaction_free:
 * @self: (transfer full): a transaction
 */
void
ph_practice_transaction_free (PhPracticeTransaction *self)
{
  g_return_if_fail (self != NULL);

  ph_practice_transaction_reset (self);
  g_clear_pointer (&self->recipients, g_ptr_array_unref);
  g_free (self);
}

/**
 * ph_practice_transaction_reset:
 * @self: a transaction
 *
 * Back to before MAIL.
 */
void
ph_practice_transaction_reset (PhPracticeTransaction *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->sender, g_free);
  g_clear_pointer (&self->content, ph_practice_content_free);
  g_ptr_array_set_size (self->recipients, 0);
  self->charset = PH_PRACTICE_CHARSET_ASCII;
}

/**
 * ph_practice_transaction_get_max_size:
 * @self: a transaction
 *
 * Returns: octets that a message may have
 */
gsize
ph_practice_transaction_get_max_size (const PhPracticeTransaction *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->behaviour->max_size != 0 ? self->behaviour->max_size : MAX_MESSAGE_SIZE;
}

/**
 * ph_practice_transaction_has_sender:
 * @self: a transaction
 *
 * Returns: whether MAIL was accepted
 */
gboolean
ph_practice_transaction_has_sender (const PhPracticeTransaction *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->sender != NULL;
}

/**
 * ph_practice_transaction_has_recipients:
 * @self: a transaction
 *
 * Returns: whether a RCPT was accepted
 */
gboolean
ph_practice_transaction_has_recipients (const PhPracticeTransaction *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->recipients->len > 0;
}

/**
 * ph_practice_transaction_mail:
 * @self: a transaction
 * @argument: what stands behind MAIL
 *
 * Returns: (transfer none): the reply
 */
const char *
ph_practice_transaction_mail (PhPracticeTransaction *self, const char *argument)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (argument != NULL, NULL);

  g_auto(PhPracticeArguments) arguments = { 0 };

  if (self->sender != NULL)
    return "503 5.5.1 A transaction is under way\r\n";

  const char *problem = ph_practice_arguments_parse_mail (&arguments, argument);
  if (problem != NULL)
    return problem;
  if (arguments.size > ph_practice_transaction_get_max_size (self))
    return TOO_LARGE;
  if (self->behaviour->sender_reply != NULL)
    return self->behaviour->sender_reply;

  self->sender = g_steal_pointer (&arguments.path);
  self->charset = arguments.charset;
  return "250 2.1.0 Sender ok\r\n";
}

/**
 * ph_practice_transaction_rcpt:
 * @self: a transaction with a sender
 * @argument: what stands behind RCPT
 *
 * Returns: (transfer none): the reply
 */
const char *
ph_practice_transaction_rcpt (PhPracticeTransaction *self, const char *argument)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (argument != NULL, NULL);

  g_auto(PhPracticeArguments) arguments = { .charset = self->charset };

  if (self->content != NULL)
    return "503 5.5.1 The message has begun\r\n";

  const char *problem = ph_practice_arguments_parse_rcpt (&arguments, argument);
  if (problem != NULL)
    return problem;
  if (self->recipients->len >= MAX_RECIPIENTS)
    return "452 4.5.3 Too many recipients\r\n";
  if (self->behaviour->recipient_reply != NULL)
    return self->behaviour->recipient_reply;

  g_ptr_array_add (self->recipients, g_steal_pointer (&arguments.path));
  return "250 2.1.5 Recipient ok\r\n";
}

/**
 * ph_practice_transaction_data:
 * @self: a transaction with recipients
 *
 * The message follows, with dot-stuffing.
 *
 * Returns: (transfer none) (nullable): the reply that refuses it, or %NULL
 */
const char *
ph_practice_transaction_data (PhPracticeTransaction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->content != NULL)
    return "503 5.5.1 BDAT and DATA do not mix\r\n";
  self->content = ph_practice_content_new (ph_practice_transaction_get_max_size (self));
  return NULL;
}

static gboolean
parse_chunk (PhPracticeTransaction *self, const char *argument)
{
  g_auto(GStrv) words = g_strsplit (argument, " ", -1);
  guint n_words = g_strv_length (words);

  if (n_words > 2 || (n_words == 2 && g_ascii_strcasecmp (words[1], "LAST") != 0))
    return FALSE;
  self->chunk_kind = n_words == 2 ? CHUNK_LAST : CHUNK_MORE;
  return n_words > 0 && ph_practice_arguments_parse_number (words[0], &self->chunk_left);
}

/**
 * ph_practice_transaction_bdat:
 * @self: a transaction
 * @argument: what stands behind BDAT
 * @refusal: (nullable): the reply that the chunk will get whatever it holds; a static string
 *
 * A chunk follows. Its octets follow also if it is refused, for the client does not wait (RFC 3030 §2).
 *
 * Returns: whether the size of the chunk is known
 */
PhPracticeChunk
ph_practice_transaction_bdat (PhPracticeTransaction *self, const char *argument, const char *refusal)
{
  g_return_val_if_fail (self != NULL, PH_PRACTICE_CHUNK_MALFORMED);
  g_return_val_if_fail (argument != NULL, PH_PRACTICE_CHUNK_MALFORMED);

  if (!parse_chunk (self, argument))
    return PH_PRACTICE_CHUNK_MALFORMED;
  self->chunk_refusal = refusal;
  if (refusal == NULL && self->content == NULL)
    self->content = ph_practice_content_new (ph_practice_transaction_get_max_size (self));
  return PH_PRACTICE_CHUNK_BEGUN;
}

/**
 * ph_practice_transaction_feed_data:
 * @self: a transaction with a message begun by DATA
 * @data: (array length=length): what arrived
 * @length: how many octets
 * @ret_status: (out): whether the message is over
 *
 * Returns: how many octets belong to the message
 */
gsize
ph_practice_transaction_feed_data (PhPracticeTransaction *self, const guint8 *data, gsize length, PhPracticeContentStatus *ret_status)
{
  g_return_val_if_fail (self != NULL && self->content != NULL, length);
  g_return_val_if_fail (ret_status != NULL, length);

  gsize used = 0;

  *ret_status = ph_practice_content_feed_dotted (self->content, data, length, &used);
  return used;
}

/**
 * ph_practice_transaction_feed_chunk:
 * @self: a transaction with a chunk begun
 * @data: (array length=length): what arrived
 * @length: how many octets
 *
 * Returns: how many octets belong to the chunk
 */
gsize
ph_practice_transaction_feed_chunk (PhPracticeTransaction *self, const guint8 *data, gsize length)
{
  g_return_val_if_fail (self != NULL, length);

  gsize used = (gsize) MIN (self->chunk_left, length);

  if (self->chunk_refusal == NULL)
    ph_practice_content_append (self->content, data, used);
  self->chunk_left -= used;
  return used;
}

/**
 * ph_practice_transaction_is_chunk_over:
 * @self: a transaction with a chunk begun
 *
 * Returns: whether all octets of the chunk were fed
 */
gboolean
ph_practice_transaction_is_chunk_over (const PhPracticeTransaction *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->chunk_left == 0;
}

/**
 * ph_practice_transaction_is_message_over:
 * @self: a transaction with a chunk that is over
 *
 * Returns: whether it was the last one of a message that can be finished
 */
gboolean
ph_practice_transaction_is_message_over (const PhPracticeTransaction *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->chunk_refusal == NULL && self->chunk_kind == CHUNK_LAST;
}

/**
 * ph_practice_transaction_finish_chunk:
 * @self: a transaction with a chunk that is over, but no message
 *
 * After a refused chunk the message has failed, whatever follows (RFC 3030 §2).
 *
 * Returns: (transfer none): the reply
 */
const char *
ph_practice_transaction_finish_chunk (PhPracticeTransaction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  const char *problem = self->chunk_refusal;

  if (problem == NULL && ph_practice_content_is_too_large (self->content))
    problem = TOO_LARGE;
  if (problem == NULL)
    return "250 2.0.0 Chunk taken\r\n";
  ph_practice_transaction_reset (self);
  return problem;
}

static PhPracticeMessage *
make_message (PhPracticeTransaction *self, const char *mechanism)
{
  g_autoptr(GBytes) content = ph_practice_content_steal_bytes (self->content);
  g_autofree const char **recipients = g_new0 (const char *, self->recipients->len + 1);

  for (guint i = 0; i < self->recipients->len; i++)
    recipients[i] = g_ptr_array_index (self->recipients, i);
  return ph_practice_message_new (self->sender, recipients, content, mechanism);
}

/**
 * ph_practice_transaction_finish_message:
 * @self: a transaction with a message that is over
 * @mechanism: SASL mechanism of the sign-in
 * @ret_message: (out) (transfer full): set if it is taken
 *
 * Ends the transaction.
 *
 * Returns: (transfer none) (nullable): the reply that refuses the message, or %NULL
 */
const char *
ph_practice_transaction_finish_message (PhPracticeTransaction *self, const char *mechanism, PhPracticeMessage **ret_message)
{
  g_return_val_if_fail (self != NULL && self->content != NULL, NULL);
  g_return_val_if_fail (mechanism != NULL, NULL);
  g_return_val_if_fail (ret_message != NULL, NULL);

  const char *problem = ph_practice_content_is_too_large (self->content) ? TOO_LARGE : self->behaviour->content_reply;

  if (problem == NULL)
    *ret_message = make_message (self, mechanism);
  ph_practice_transaction_reset (self);
  return problem;
}
