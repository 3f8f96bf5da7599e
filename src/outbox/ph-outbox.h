// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-entry.h"

G_BEGIN_DECLS

/**
 * PhOutboxError:
 * @PH_OUTBOX_ERROR_OPEN: the outbox can't be opened: read-only, no permission, or of a newer version
 * @PH_OUTBOX_ERROR_WRITE: nothing was changed: an IO error
 * @PH_OUTBOX_ERROR_BUSY: another program has kept it locked for too long
 * @PH_OUTBOX_ERROR_NOT_FOUND: there is no such message
 * @PH_OUTBOX_ERROR_STATE: not in the state that it is in, for example while it is being sent
 * @PH_OUTBOX_ERROR_DOUBLE: a message of this origin is in the outbox already and not cancelled
 * @PH_OUTBOX_ERROR_MESSAGE: its file is missing or damaged
 * @PH_OUTBOX_ERROR_FULL: nothing was changed, or it can't be opened: there is no space
 */
typedef enum
{
  PH_OUTBOX_ERROR_OPEN,
  PH_OUTBOX_ERROR_WRITE,
  PH_OUTBOX_ERROR_BUSY,
  PH_OUTBOX_ERROR_NOT_FOUND,
  PH_OUTBOX_ERROR_STATE,
  PH_OUTBOX_ERROR_DOUBLE,
  PH_OUTBOX_ERROR_MESSAGE,
  PH_OUTBOX_ERROR_FULL,
} PhOutboxError;

#define PH_OUTBOX_ERROR (ph_outbox_error_quark ())

GQuark ph_outbox_error_quark (void);

/**
 * PhOutboxOrder:
 * @account_id: who sends it
 * @envelope: from whom and to whom
 * @refused: what a refused recipient means for the others
 * @delivery: wishes for what happens behind the server
 * @due: not before, in seconds since 1970; 0: at once
 * @delay_s: nor before that many seconds after it is in the outbox
 * @origin: (nullable): the draft it is made of: it is queued once
 * @batch: (nullable): what messages sent to many at once have in common
 *
 * How a message is to be sent.
 */
typedef struct
{
  const char *account_id;
  PhEnvelope *envelope;
  PhSmtpRefusedPolicy refused;
  PhSmtpDelivery delivery;
  gint64 due;
  guint delay_s;
  const char *origin;
  const char *batch;
} PhOutboxOrder;

/**
 * PhOutboxView:
 * @PH_OUTBOX_VIEW_ALL: everything
 * @PH_OUTBOX_VIEW_OPEN: what is not final
 * @PH_OUTBOX_VIEW_ATTENTION: what waits for the person: held, uncertain, failed
 * @PH_OUTBOX_VIEW_SENT: the history
 */
typedef enum
{
  PH_OUTBOX_VIEW_ALL,
  PH_OUTBOX_VIEW_OPEN,
  PH_OUTBOX_VIEW_ATTENTION,
  PH_OUTBOX_VIEW_SENT,
} PhOutboxView;

/**
 * PhOutboxCounts:
 * @n: messages, by state
 * @next_due: when the next queued or waiting one is due, in seconds since 1970; 0: none
 */
typedef struct
{
  guint n[PH_N_OUTBOX_STATES];
  gint64 next_due;
} PhOutboxCounts;

#define PH_TYPE_OUTBOX (ph_outbox_get_type ())

/* The messages of a person that are to be sent, and that were: SQLite and one file a message, shared by any number of
 * processes. All work is done on a thread of its own, in order. Signal "changed" (): something is other than it was, here or by another process; comes at most some
 * times a second. Signal "set-aside" (const char *path): the database was corrupt and is kept there; what could be rescued is in the new one. */
G_DECLARE_FINAL_TYPE (PhOutbox, ph_outbox, PH, OUTBOX, GObject)

PhOutbox *ph_outbox_new (GFile *directory);
const char *ph_outbox_get_database_version (void); /* of SQLite */
char *ph_outbox_dup_default_path (void);           /* $XDG_DATA_HOME/posthorn */

/* Opens it, makes it where there is none, and puts in order what processes that are no more have left behind. Everything else may be called before it has finished, and waits for it. */
void ph_outbox_open_async (PhOutbox *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The same, but makes none before something needs it. */
void ph_outbox_open_if_any_async (PhOutbox *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_outbox_open_finish (PhOutbox *self, GAsyncResult *result, GError **error);
const char *ph_outbox_get_set_aside_path (PhOutbox *self); /* (nullable) */
void ph_outbox_close_async (PhOutbox *self, GAsyncReadyCallback callback, gpointer user_data);
void ph_outbox_close_finish (PhOutbox *self, GAsyncResult *result);

/* Once it has finished, the message survives a power failure. Bcc fields do not get into the file. */
void ph_outbox_queue_async (PhOutbox *self, const PhOutboxOrder *order, PhMessageFile *message, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 ph_outbox_queue_finish (PhOutbox *self, GAsyncResult *result, GError **error); /* the identifier; -1: error */

void ph_outbox_count_async (PhOutbox *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_outbox_count_finish (PhOutbox *self, GAsyncResult *result, PhOutboxCounts *ret_counts, GError **error);
void ph_outbox_count_view_async (PhOutbox *self, PhOutboxView view, const char *words, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 ph_outbox_count_view_finish (PhOutbox *self, GAsyncResult *result, GError **error);
/* The newest first; @words (nullable) are looked for in subject, sender and recipients. */
void ph_outbox_list_async (PhOutbox *self, PhOutboxView view, const char *words, guint offset, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ph_outbox_list_finish (PhOutbox *self, GAsyncResult *result, GError **error); /* (element-type PhOutboxEntry) */
void ph_outbox_load_async (PhOutbox *self, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhOutboxEntry *ph_outbox_load_finish (PhOutbox *self, GAsyncResult *result, GError **error);
void ph_outbox_find_origin_async (PhOutbox *self, const char *origin, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 ph_outbox_find_origin_finish (PhOutbox *self, GAsyncResult *result, GError **error); /* of one that is not cancelled; -1 */
void ph_outbox_open_message_async (PhOutbox *self, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhMessageFile *ph_outbox_open_message_finish (PhOutbox *self, GAsyncResult *result, GError **error);
void ph_outbox_load_transcript_async (PhOutbox *self, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *ph_outbox_load_transcript_finish (PhOutbox *self, GAsyncResult *result, GError **error); /* of the last attempt; "" */

void ph_outbox_act_async (PhOutbox *self, gint64 id, PhOutboxAction action, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_outbox_act_finish (PhOutbox *self, GAsyncResult *result, GError **error);
/* Another time for one that is queued or waiting. */
void ph_outbox_reschedule_async (PhOutbox *self, gint64 id, gint64 due, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_outbox_reschedule_finish (PhOutbox *self, GAsyncResult *result, GError **error);
/* Likewise for many at once: none is sent before all have the new time. (element-type gint64) */
void ph_outbox_reschedule_all_async (PhOutbox *self, const GArray *ids, gint64 due, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 ph_outbox_reschedule_all_finish (PhOutbox *self, GAsyncResult *result, GError **error); /* how many; -1 */
/* What an account holds back because of something that was mended (a password, a certificate) is queued again. @account_id (nullable): all. */
void ph_outbox_hold_account_async (PhOutbox *self, const char *account_id, GAsyncReadyCallback callback, gpointer user_data); /* it was removed or switched off */
gint64 ph_outbox_hold_account_finish (PhOutbox *self, GAsyncResult *result, GError **error);                                  /* how many are held now; -1 */
void ph_outbox_release_account_async (PhOutbox *self, const char *account_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 ph_outbox_release_account_finish (PhOutbox *self, GAsyncResult *result, GError **error); /* how many; -1 */
/* Forgets sent, failed and cancelled ones that became so before @before. */
void ph_outbox_purge_async (PhOutbox *self, gint64 before, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 ph_outbox_purge_finish (PhOutbox *self, GAsyncResult *result, GError **error);

G_END_DECLS
