// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One message on its way through a pool: which of its recipients go into the next transaction, what the end of one means
// for the others, and the one result of all. Over which connection a transaction goes, the pool decides.

#include "config.h"

#include "ph-pool-message.h"

#include <string.h>

/* A message that must reach all or nobody and does not fit into one transaction is asked about first, all of it. */
typedef enum
{
  PHASE_SEND,
  PHASE_CHECK,
  PHASE_SEND_CHECKED,
} Phase;

struct _PhPoolMessage
{
  GTask *task;                 /* (owned) */
  PhSmtpSubmission submission; /* a copy */
  PhContentSource content;     /* owns its data */
  GSource *watch;              /* (owned) (nullable): on the cancellable */
  Phase phase;
  GArray *remaining; /* (owned) (element-type guint): recipients that the phase has not got to */
  guint n_part;      /* so many of them are in the transaction */
  PhEnvelope *part;  /* (owned) (nullable): of the transaction */
  GPtrArray *results;
  guint n_attempts; /* transactions that ended before they began, in a row */
};

static void
restart_phase (PhPoolMessage *self, Phase phase)
{
  guint n_recipients = ph_envelope_get_n_recipients (self->submission.envelope);

  self->phase = phase;
  g_array_set_size (self->remaining, 0);
  for (guint i = 0; i < n_recipients; i++)
    g_array_append_val (self->remaining, i);
}

/**
 * ph_pool_message_new:
 * @task: (transfer full): who waits for it
 * @submission: envelope and needs; copied
 * @content: where it comes from; owned from now on
 *
 * Returns: (transfer full): a message of which nothing is sent
 */
PhPoolMessage *
ph_pool_message_new (GTask *task, const PhSmtpSubmission *submission, const PhContentSource *content)
{
  PhPoolMessage *self = g_new0 (PhPoolMessage, 1);

  self->task = task;
  self->submission = *submission;
  self->submission.envelope = ph_envelope_ref (submission->envelope);
  self->submission.delivery.envelope_id = g_strdup (submission->delivery.envelope_id);
  self->content = *content;
  self->remaining = g_array_new (FALSE, FALSE, sizeof (guint));
  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_smtp_result_unref);
  restart_phase (self, PHASE_SEND);
  return self;
}

/**
 * ph_pool_message_free:
 * @self: (transfer full): a message
 */
void
ph_pool_message_free (PhPoolMessage *self)
{
  if (self->watch != NULL)
    g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
  if (self->content.destroy != NULL)
    self->content.destroy (self->content.user_data);
  ph_envelope_unref (self->submission.envelope);
  g_free ((char *) self->submission.delivery.envelope_id);
  g_array_unref (self->remaining);
  g_clear_pointer (&self->part, ph_envelope_unref);
  g_ptr_array_unref (self->results);
  g_clear_object (&self->task);
  g_free (self);
}

/**
 * ph_pool_message_get_cancellable:
 * @self: a message
 *
 * Returns: (transfer none) (nullable): of whoever waits
 */
GCancellable *
ph_pool_message_get_cancellable (const PhPoolMessage *self)
{
  return g_task_get_cancellable (self->task);
}

/**
 * ph_pool_message_watch:
 * @self: a message
 * @cancelled: called with @self when the person cancels it, on the main loop
 */
void
ph_pool_message_watch (PhPoolMessage *self, GCancellableSourceFunc cancelled)
{
  if (ph_pool_message_get_cancellable (self) == NULL)
    return;
  self->watch = g_cancellable_source_new (ph_pool_message_get_cancellable (self));
  g_source_set_static_name (self->watch, "PhSessionPool cancelled");
  g_source_set_callback (self->watch, G_SOURCE_FUNC (cancelled), self, NULL);
  g_source_attach (self->watch, g_main_context_get_thread_default ());
}

/**
 * ph_pool_message_get_pool:
 * @self: a message
 *
 * Returns: (transfer none): the pool that it was given to
 */
PhSessionPool *
ph_pool_message_get_pool (const PhPoolMessage *self)
{
  return g_task_get_source_object (self->task);
}

static PhAddress *
get_remaining (const PhPoolMessage *self, guint index)
{
  return ph_envelope_get_recipient (self->submission.envelope, g_array_index (self->remaining, guint, index));
}

/* How many recipients fit, one after the other. */
static guint
count_fitting (const PhPoolMessage *self, const PhPoolRoom *room)
{
  guint n = room->max_recipients != 0 ? MIN (room->max_recipients, self->remaining->len) : self->remaining->len;
  g_autoptr(GHashTable) new_domains = NULL;

  if (room->max_domains == 0)
    return n;
  new_domains = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < n; i++)
    {
      char *domain = (char *) ph_address_get_domain (get_remaining (self, i));

      if (!g_hash_table_contains (room->domains, domain))
        g_hash_table_add (new_domains, domain);
      if (g_hash_table_size (room->domains) + g_hash_table_size (new_domains) > room->max_domains)
        return i;
    }
  return n;
}

static PhEnvelope *
new_part (const PhPoolMessage *self)
{
  g_autoptr(GPtrArray) recipients = g_ptr_array_new ();

  if (self->n_part == ph_envelope_get_n_recipients (self->submission.envelope))
    return ph_envelope_ref (self->submission.envelope);
  for (guint i = 0; i < self->n_part; i++)
    g_ptr_array_add (recipients, get_remaining (self, i));
  return ph_envelope_new (ph_envelope_get_sender (self->submission.envelope), recipients);
}

/**
 * ph_pool_message_plan:
 * @self: a message
 * @room: what the session can take
 *
 * Decides what the next transaction is about.
 *
 * Returns: whether there can be one over this session
 */
gboolean
ph_pool_message_plan (PhPoolMessage *self, const PhPoolRoom *room)
{
  self->n_part = count_fitting (self, room);
  if (self->n_part == 0)
    return FALSE;
  if (self->n_part < self->remaining->len && self->phase == PHASE_SEND && self->submission.refused == PH_SMTP_REFUSED_ABORT)
    self->phase = PHASE_CHECK;
  g_clear_pointer (&self->part, ph_envelope_unref);
  self->part = new_part (self);
  return TRUE;
}

/**
 * ph_pool_message_is_check:
 * @self: a message that is planned
 *
 * Returns: whether the transaction only asks about its recipients
 */
gboolean
ph_pool_message_is_check (const PhPoolMessage *self)
{
  return self->phase == PHASE_CHECK;
}

/**
 * ph_pool_message_is_last_part:
 * @self: a message that is planned
 *
 * Returns: whether no transaction follows, as far as that can be told
 */
gboolean
ph_pool_message_is_last_part (const PhPoolMessage *self)
{
  return self->phase != PHASE_CHECK && self->n_part == self->remaining->len;
}

/**
 * ph_pool_message_get_part:
 * @self: a message that is planned
 *
 * Returns: the transaction; everything in it belongs to @self
 */
PhSmtpSubmission
ph_pool_message_get_part (const PhPoolMessage *self)
{
  PhSmtpSubmission submission = self->submission;

  submission.envelope = self->part;
  return submission;
}

/**
 * ph_pool_message_open:
 * @self: a message
 * @error: return location
 *
 * Returns: (transfer full): its content from the first byte; %NULL on error
 */
GInputStream *
ph_pool_message_open (PhPoolMessage *self, GError **error)
{
  return self->content.open (self->content.user_data, error);
}

/**
 * ph_pool_message_note_attempt:
 * @self: a message whose transaction ended before it began
 */
void
ph_pool_message_note_attempt (PhPoolMessage *self)
{
  self->n_attempts++;
}

/**
 * ph_pool_message_get_n_attempts:
 * @self: a message
 *
 * Returns: how many times in a row a transaction ended before it began
 */
guint
ph_pool_message_get_n_attempts (const PhPoolMessage *self)
{
  return self->n_attempts;
}

/* RFC 5321 §4.5.3.1.10, RFC 3463 §3.6; other reasons for the same codes have other details. */
static gboolean
is_too_many (PhSmtpReply *reply)
{
  guint code = reply != NULL ? ph_smtp_reply_get_code (reply) : 0;
  const char *enhanced = reply != NULL ? ph_smtp_reply_get_enhanced (reply) : NULL;

  return (code == 452 || code == 552) && (enhanced == NULL || g_str_has_suffix (enhanced, ".5.3"));
}

typedef struct
{
  guint n_accepted;
  guint n_too_many;
  guint n_refused; /* for other reasons */
} Tally;

static Tally
count_outcomes (const PhSmtpResult *result)
{
  Tally tally = { 0 };

  for (guint i = 0; i < ph_smtp_result_get_n_recipients (result); i++)
    {
      PhSmtpRecipientOutcome outcome = ph_smtp_result_get_recipient_outcome (result, i);

      if (outcome == PH_SMTP_RECIPIENT_ACCEPTED)
        tally.n_accepted++;
      else if (tally.n_accepted > 0 && is_too_many (ph_smtp_result_get_recipient_reply (result, i)))
        tally.n_too_many++;
      else
        tally.n_refused++;
    }
  return tally;
}

/* Those of the part that were only too many stay, and go first next time. */
static void
drop_part (PhPoolMessage *self, PhSmtpResult *result)
{
  guint n_kept = 0;

  for (guint i = 0; i < self->n_part; i++)
    if (ph_smtp_result_get_recipient_outcome (result, i) != PH_SMTP_RECIPIENT_ACCEPTED && is_too_many (ph_smtp_result_get_recipient_reply (result, i)))
      g_array_index (self->remaining, guint, n_kept++) = g_array_index (self->remaining, guint, i);
  g_array_remove_range (self->remaining, n_kept, self->n_part - n_kept);
}

static PhPoolVerdict
take_check (PhPoolMessage *self, PhSmtpResult *result, const Tally *tally)
{
  gboolean is_fine = ph_smtp_result_get_error (result) == NULL || (tally->n_too_many > 0 && tally->n_refused == 0);

  if (!is_fine)
    {
      g_ptr_array_add (self->results, ph_smtp_result_ref (result));
      return PH_POOL_MESSAGE_DONE;
    }
  drop_part (self, result);
  if (self->remaining->len == 0)
    restart_phase (self, PHASE_SEND_CHECKED);
  return PH_POOL_MESSAGE_GOES_ON;
}

/* Only of those that have company: what becomes of the last ones is the result. */
static void
tell_taken (PhPoolMessage *self, PhSmtpResult *result)
{
  g_autoptr(GArray) taken = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->n_part; i++)
    if (ph_smtp_result_get_recipient_outcome (result, i) == PH_SMTP_RECIPIENT_ACCEPTED)
      g_array_append_val (taken, g_array_index (self->remaining, guint, i));
  self->content.taken (taken, self->content.user_data);
}

static PhPoolVerdict
take_sent (PhPoolMessage *self, PhSmtpResult *result, const Tally *tally)
{
  gboolean has_rest = tally->n_too_many > 0 || self->n_part < self->remaining->len;

  if (has_rest && ph_smtp_result_get_certainty (result) == PH_SMTP_SENT && self->content.taken != NULL)
    tell_taken (self, result);
  if (tally->n_too_many > 0)
    drop_part (self, result);
  else
    g_array_remove_range (self->remaining, 0, self->n_part);
  return self->remaining->len == 0 ? PH_POOL_MESSAGE_DONE : PH_POOL_MESSAGE_GOES_ON;
}

/**
 * ph_pool_message_take_result:
 * @self: a message that was planned
 * @result: how the transaction ended
 * @ret_max_recipients: (out): how many recipients the server turned out to take at once; 0: that did not show
 *
 * Judges what the end of one transaction means for the rest.
 *
 * Returns: whether there is a rest
 */
PhPoolVerdict
ph_pool_message_take_result (PhPoolMessage *self, PhSmtpResult *result, guint *ret_max_recipients)
{
  const Tally tally = count_outcomes (result);
  gboolean is_about_recipients = g_error_matches (ph_smtp_result_get_error (result), PH_SMTP_ERROR, PH_SMTP_ERROR_RECIPIENTS_REFUSED);

  self->n_attempts = 0;
  *ret_max_recipients = tally.n_too_many > 0 ? tally.n_accepted : 0;
  if (self->phase == PHASE_CHECK)
    return take_check (self, result, &tally);
  if (self->phase == PHASE_SEND && is_about_recipients && tally.n_too_many > 0 && tally.n_refused == 0)
    {
      restart_phase (self, PHASE_CHECK);
      return PH_POOL_MESSAGE_GOES_ON;
    }
  g_ptr_array_add (self->results, ph_smtp_result_ref (result));
  /* Nobody of these: the others may still be taken. */
  if (ph_smtp_result_get_certainty (result) == PH_SMTP_SENT || (is_about_recipients && self->submission.refused == PH_SMTP_REFUSED_SEND_TO_OTHERS))
    return take_sent (self, result, &tally);
  return PH_POOL_MESSAGE_DONE;
}

static PhSmtpResult *
merge_results (const PhPoolMessage *self)
{
  PhSmtpResult *only = self->results->pdata[0];

  if (self->results->len == 1 && ph_smtp_result_get_n_recipients (only) == ph_envelope_get_n_recipients (self->submission.envelope))
    return ph_smtp_result_ref (only);
  return ph_smtp_result_new_merged (self->submission.envelope, self->results);
}

/**
 * ph_pool_message_complete:
 * @self: (transfer full): a message that has a result
 * @session: (nullable): over which its last transaction went
 *
 * Tells whoever waits.
 */
void
ph_pool_message_complete (PhPoolMessage *self, PhSession *session)
{
  g_autoptr(PhPoolMessage) owned G_GNUC_UNUSED = self;
  g_autoptr(GTask) task = g_object_ref (self->task);

  if (session != NULL)
    g_task_set_task_data (task, g_object_ref (session), g_object_unref);
  g_task_return_pointer (task, merge_results (self), (GDestroyNotify) ph_smtp_result_unref);
}

/**
 * ph_pool_message_fail:
 * @self: (transfer full): a message that can't be sent
 * @error: why
 * @session: (nullable): that could not be opened
 *
 * Tells whoever waits; recipients that have the message already stay so.
 */
void
ph_pool_message_fail (PhPoolMessage *self, const GError *error, PhSession *session)
{
  /* The part at hand may have been sent: what failed is what was still to come. */
  self->n_part = self->remaining->len;
  g_clear_pointer (&self->part, ph_envelope_unref);
  self->part = new_part (self);
  g_ptr_array_add (self->results, ph_smtp_result_new_not_sent (self->part, error));
  ph_pool_message_complete (self, session);
}
