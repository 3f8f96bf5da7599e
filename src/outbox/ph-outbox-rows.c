// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Rows of the database as records, and back. What a database of somebody else's making holds is looked at before it becomes one.

#include "config.h"

#include "ph-outbox-rows.h"

#include <string.h>

static gboolean
fail_content (GError **error)
{
  g_set_error_literal (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_MESSAGE, "the row is damaged");
  return FALSE;
}

static gboolean
find_enum (GType type, const char *nick, int *ret_value)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (type);
  GEnumValue *value = nick != NULL ? g_enum_get_value_by_nick (klass, nick) : NULL;

  if (value != NULL)
    *ret_value = value->value;
  return value != NULL;
}

/**
 * ph_outbox_rows_read_trouble:
 * @query: on a row
 * @column: the first of problem, step, code, enhanced, reply
 * @ret_trouble: (out): what stands there; a problem that this version does not know is none
 */
void
ph_outbox_rows_read_trouble (PhOutboxQuery *query, int column, PhOutboxTrouble *ret_trouble)
{
  int problem = 0;
  int step = 0;

  ph_outbox_trouble_clear (ret_trouble);
  ret_trouble->has_problem = find_enum (PH_TYPE_PROBLEM_ID, ph_outbox_query_get_text (query, column), &problem);
  ret_trouble->problem = (PhProblemId) problem;
  if (find_enum (PH_TYPE_TEST_STEP_ID, ph_outbox_query_get_text (query, column + 1), &step))
    ret_trouble->step = (PhTestStepId) step;
  ret_trouble->code = (guint) ph_outbox_query_get_number (query, column + 2);
  ret_trouble->enhanced = g_strdup (ph_outbox_query_get_text (query, column + 3));
  ret_trouble->text = g_strdup (ph_outbox_query_get_text (query, column + 4));
}

/**
 * ph_outbox_trouble_get_problem_name:
 * @trouble: what stood in the way
 *
 * Returns: (nullable): how the problem is stored
 */
const char *
ph_outbox_trouble_get_problem_name (const PhOutboxTrouble *trouble)
{
  return trouble->has_problem ? ph_problem_id_to_nick (trouble->problem) : NULL;
}

const char *
ph_outbox_trouble_get_step_name (const PhOutboxTrouble *trouble)
{
  return trouble->has_problem ? ph_test_step_id_to_nick (trouble->step) : NULL;
}

static char *
get_text (PhOutboxQuery *query, int column)
{
  const char *text = ph_outbox_query_get_text (query, column);

  return g_strdup (text != NULL ? text : "");
}

static void
read_delivery (PhOutboxRow *row, PhOutboxQuery *query, int column)
{
  const PhSmtpDelivery delivery = {
    .notify = (PhSmtpNotify) ph_outbox_query_get_number (query, column),
    .returned = (PhSmtpReturn) ph_outbox_query_get_number (query, column + 1),
    .envelope_id = ph_outbox_query_get_text (query, column + 2),
    .onward_tls = (PhSmtpOnwardTls) ph_outbox_query_get_number (query, column + 3),
    .deliver_by = (PhSmtpDeliverBy) ph_outbox_query_get_number (query, column + 4),
    .deliver_by_s = (int) ph_outbox_query_get_number (query, column + 5),
    .hold_for_s = (guint) ph_outbox_query_get_number (query, column + 6),
    .priority = (PhSmtpPriority) ph_outbox_query_get_number (query, column + 7),
    .priority_level = (int) ph_outbox_query_get_number (query, column + 8),
  };

  ph_outbox_row_set_delivery (row, &delivery);
}

static gboolean
is_in_order (const PhOutboxRow *row)
{
  const PhSmtpDelivery *delivery = &row->delivery;

  return row->id > 0 && *row->account_id != '\0' && *row->file != '\0' && strchr (row->file, G_DIR_SEPARATOR) == NULL &&
         row->content <= PH_SMTP_CONTENT_UTF8_HEADERS && row->refused <= PH_SMTP_REFUSED_SEND_TO_OTHERS && delivery->returned <= PH_SMTP_RETURN_HEADERS &&
         delivery->onward_tls <= PH_SMTP_ONWARD_TLS_REQUIRED && delivery->deliver_by <= PH_SMTP_DELIVER_BY_NOTIFY &&
         delivery->priority <= PH_SMTP_PRIORITY_SET;
}

/* All but the envelope. */
static gboolean
read_columns (PhOutboxRow *row, PhOutboxQuery *query, GError **error)
{
  const char *state = ph_outbox_query_get_text (query, 2);

  if (state == NULL || !ph_outbox_state_find (state, &row->state))
    return fail_content (error);
  row->id = ph_outbox_query_get_number (query, 0);
  row->account_id = get_text (query, 1);
  row->subject = get_text (query, 4);
  row->message_id = get_text (query, 5);
  row->size = ph_outbox_query_get_number (query, 6);
  row->content = (PhSmtpContent) ph_outbox_query_get_number (query, 7);
  row->refused = (PhSmtpRefusedPolicy) ph_outbox_query_get_number (query, 8);
  read_delivery (row, query, 9);
  row->queued = ph_outbox_query_get_number (query, 18);
  row->due = ph_outbox_query_get_number (query, 19);
  row->finished = ph_outbox_query_get_number (query, 20);
  row->n_attempts = (guint) ph_outbox_query_get_number (query, 21);
  row->owner = g_strdup (ph_outbox_query_get_text (query, 22));
  row->is_handed_over = ph_outbox_query_get_number (query, 23) != 0;
  ph_outbox_rows_read_trouble (query, 24, &row->trouble);
  row->origin = get_text (query, 29);
  row->batch = get_text (query, 30);
  row->file = get_text (query, 31);
  row->digest = get_text (query, 32);
  row->tried = ph_outbox_query_get_number (query, 33);
  return is_in_order (row) || fail_content (error);
}

typedef struct
{
  GPtrArray *addresses;
  GArray *recipients;
} RecipientList;

static gboolean
read_recipients (PhOutboxDatabase *database, gint64 id, RecipientList *list, GError **error)
{
  g_autoptr(PhOutboxQuery) query = ph_outbox_database_query (database, error,
                                                              "SELECT address, state, problem, step, code, enhanced, reply FROM recipients"
                                                              " WHERE message = ? ORDER BY position",
                                                              "n", id);
  PhOutboxStep step = PH_OUTBOX_STEP_FAILED;

  while (query != NULL && (step = ph_outbox_database_step (database, query, error)) == PH_OUTBOX_STEP_ROW)
    {
      const char *text = ph_outbox_query_get_text (query, 0);
      PhAddress *address = text != NULL ? ph_address_parse (text, NULL) : NULL;
      PhOutboxRecipient recipient = { .state = (PhOutboxRecipientState) ph_outbox_query_get_number (query, 1) };

      if (address == NULL || recipient.state > PH_OUTBOX_RECIPIENT_REFUSED)
        {
          g_clear_pointer (&address, ph_address_unref);
          return fail_content (error);
        }
      ph_outbox_rows_read_trouble (query, 2, &recipient.trouble);
      g_ptr_array_add (list->addresses, address);
      g_array_append_val (list->recipients, recipient);
    }
  return step == PH_OUTBOX_STEP_DONE;
}

static void
clear_recipient (gpointer recipient)
{
  ph_outbox_trouble_clear (&((PhOutboxRecipient *) recipient)->trouble);
}

static gboolean
read_envelope (PhOutboxRow *row, PhOutboxDatabase *database, const char *sender_text, GError **error)
{
  g_autoptr(GPtrArray) addresses = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  g_autoptr(GArray) recipients = g_array_new (FALSE, FALSE, sizeof (PhOutboxRecipient));
  g_autoptr(PhAddress) sender = sender_text != NULL ? ph_address_parse (sender_text, NULL) : NULL;
  RecipientList list = { addresses, recipients };

  g_array_set_clear_func (recipients, clear_recipient);
  if (!read_recipients (database, row->id, &list, error))
    return FALSE;
  if (addresses->len == 0 || (sender_text != NULL && sender == NULL))
    return fail_content (error);

  g_autoptr(PhEnvelope) envelope = ph_envelope_new (sender, addresses);

  ph_outbox_row_set_envelope (row, envelope);
  for (guint i = 0; i < recipients->len; i++)
    {
      row->recipients[i] = g_array_index (recipients, PhOutboxRecipient, i);
      g_array_index (recipients, PhOutboxRecipient, i).trouble = (PhOutboxTrouble){ 0 };
    }
  return TRUE;
}

/* Of an older version's database, which is being rescued, nothing. */
static void
read_archival (PhOutboxRow *row, PhOutboxDatabase *database)
{
  g_autoptr(PhOutboxQuery) query = ph_outbox_database_query (database, NULL, "SELECT trouble FROM archivals WHERE message = ?", "n", row->id);

  if (query != NULL && ph_outbox_database_step (database, query, NULL) == PH_OUTBOX_STEP_ROW)
    row->archive_trouble = get_text (query, 0);
}

/**
 * ph_outbox_rows_take:
 * @core: open
 * @database: where @query comes from
 * @query: on a row that begins with %PH_OUTBOX_ROW_COLUMNS
 * @error: return location
 *
 * Errors: %PH_OUTBOX_ERROR_MESSAGE: the row makes no sense; those of the database.
 *
 * Returns: (transfer full) (nullable): the row
 */
PhOutboxRow *
ph_outbox_rows_take (PhOutboxCore *core, PhOutboxDatabase *database, PhOutboxQuery *query, GError **error)
{
  g_autoptr(PhOutboxRow) row = g_new0 (PhOutboxRow, 1);

  if (!read_columns (row, query, error) || !read_envelope (row, database, ph_outbox_query_get_text (query, 3), error))
    return NULL;
  row->has_message = ph_outbox_spool_has_message (core->spool, row->file, row->size);
  if (ph_outbox_state_is_final (row->state))
    read_archival (row, database);
  return g_steal_pointer (&row);
}

static gboolean
insert_recipients (PhOutboxCore *core, const PhOutboxRow *row, GError **error)
{
  for (guint i = 0; i < ph_envelope_get_n_recipients (row->envelope); i++)
    {
      const PhOutboxRecipient *recipient = &row->recipients[i];

      if (!ph_outbox_database_run (core->database, error,
                                   "INSERT INTO recipients (message, position, address, state, problem, step, code, enhanced, reply)"
                                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                   "nnsnssnss", row->id, (gint64) i, ph_address_get_text (ph_envelope_get_recipient (row->envelope, i)),
                                   (gint64) recipient->state, ph_outbox_trouble_get_problem_name (&recipient->trouble),
                                   ph_outbox_trouble_get_step_name (&recipient->trouble), (gint64) recipient->trouble.code,
                                   recipient->trouble.enhanced, recipient->trouble.text))
        return FALSE;
    }
  return TRUE;
}

/**
 * ph_outbox_rows_insert:
 * @core: in a transaction
 * @row: a complete row; its identifier 0 gets a new one
 * @error: return location
 *
 * Returns: whether it is stored
 */
gboolean
ph_outbox_rows_insert (PhOutboxCore *core, PhOutboxRow *row, GError **error)
{
  const PhSmtpDelivery *delivery = &row->delivery;
  PhAddress *sender = ph_envelope_get_sender (row->envelope);
  g_autofree char *words = ph_outbox_row_dup_words (row);

  if (!ph_outbox_database_run (core->database, error,
                               "INSERT INTO messages (" PH_OUTBOX_ROW_COLUMNS ", words) VALUES (nullif (?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                               " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                               "nsssssnnnnnsnnnnnnnnnnsnssnssssss"
                               "ns",
                               row->id, row->account_id, ph_outbox_state_get_name (row->state), sender != NULL ? ph_address_get_text (sender) : NULL,
                               row->subject, row->message_id, row->size, (gint64) row->content, (gint64) row->refused,
                               (gint64) delivery->notify, (gint64) delivery->returned, delivery->envelope_id, (gint64) delivery->onward_tls,
                               (gint64) delivery->deliver_by, (gint64) delivery->deliver_by_s, (gint64) delivery->hold_for_s,
                               (gint64) delivery->priority, (gint64) delivery->priority_level,
                               row->queued, row->due, row->finished, (gint64) row->n_attempts, row->owner, (gint64) row->is_handed_over,
                               ph_outbox_trouble_get_problem_name (&row->trouble), ph_outbox_trouble_get_step_name (&row->trouble),
                               (gint64) row->trouble.code, row->trouble.enhanced, row->trouble.text,
                               row->origin, row->batch, row->file, row->digest, row->tried, words))
    return FALSE;
  row->id = ph_outbox_database_get_last_id (core->database);
  return insert_recipients (core, row, error);
}

/**
 * ph_outbox_rows_collect:
 * @core: open
 * @query: (transfer full) (nullable): rows that begin with %PH_OUTBOX_ROW_COLUMNS
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type PhOutboxEntry): all of them; rows that make no sense are left out
 */
GPtrArray *
ph_outbox_rows_collect (PhOutboxCore *core, PhOutboxQuery *query, GError **error)
{
  g_autoptr(PhOutboxQuery) owned_query = query;
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  PhOutboxStep step = PH_OUTBOX_STEP_FAILED;

  while (owned_query != NULL && (step = ph_outbox_database_step (core->database, owned_query, error)) == PH_OUTBOX_STEP_ROW)
    {
      g_autoptr(GError) reason = NULL;
      PhOutboxRow *row = ph_outbox_rows_take (core, core->database, owned_query, &reason);

      if (row != NULL)
        g_ptr_array_add (entries, ph_outbox_entry_new (row));
      else if (!g_error_matches (reason, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_MESSAGE))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
    }
  return step == PH_OUTBOX_STEP_DONE ? g_steal_pointer (&entries) : NULL;
}

/**
 * ph_outbox_rows_collect_ids:
 * @core: open
 * @query: (transfer full) (nullable): rows that begin with a number
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type gint64): all of them
 */
GArray *
ph_outbox_rows_collect_ids (PhOutboxCore *core, PhOutboxQuery *query, GError **error)
{
  g_autoptr(PhOutboxQuery) owned_query = query;
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  PhOutboxStep step = PH_OUTBOX_STEP_FAILED;

  while (owned_query != NULL && (step = ph_outbox_database_step (core->database, owned_query, error)) == PH_OUTBOX_STEP_ROW)
    {
      gint64 id = ph_outbox_query_get_number (owned_query, 0);

      g_array_append_val (ids, id);
    }
  return step == PH_OUTBOX_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

/**
 * ph_outbox_rows_load:
 * @core: open
 * @id: a message
 * @error: return location
 *
 * Errors: %PH_OUTBOX_ERROR_NOT_FOUND, %PH_OUTBOX_ERROR_MESSAGE, those of the database.
 *
 * Returns: (transfer full) (nullable): its row
 */
PhOutboxRow *
ph_outbox_rows_load (PhOutboxCore *core, gint64 id, GError **error)
{
  g_autoptr(PhOutboxQuery) query = ph_outbox_database_query (core->database, error, "SELECT " PH_OUTBOX_ROW_COLUMNS " FROM messages WHERE id = ?", "n", id);

  if (query == NULL)
    return NULL;
  switch (ph_outbox_database_step (core->database, query, error))
    {
    case PH_OUTBOX_STEP_ROW:
      return ph_outbox_rows_take (core, core->database, query, error);
    case PH_OUTBOX_STEP_DONE:
      g_set_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_NOT_FOUND, "there is no message %" G_GINT64_FORMAT, id);
      return NULL;
    case PH_OUTBOX_STEP_FAILED:
    default:
      return NULL;
    }
}

/**
 * ph_outbox_rows_load_all:
 * @core: open
 * @ids: (element-type gint64): messages
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type PhOutboxEntry): entries of those that are there and make sense
 */
GPtrArray *
ph_outbox_rows_load_all (PhOutboxCore *core, GArray *ids, GError **error)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr(GError) reason = NULL;
      PhOutboxRow *row = ph_outbox_rows_load (core, g_array_index (ids, gint64, i), &reason);

      if (row != NULL)
        g_ptr_array_add (entries, ph_outbox_entry_new (row));
      else if (reason->code != PH_OUTBOX_ERROR_MESSAGE && reason->code != PH_OUTBOX_ERROR_NOT_FOUND)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
    }
  return g_steal_pointer (&entries);
}

/**
 * ph_outbox_rows_update:
 * @core: in a transaction
 * @row: a row whose state, times, attempts, owner, handover and trouble count
 * @news: whether somebody should tell the person
 * @error: return location
 *
 * Returns: whether it is stored
 */
gboolean
ph_outbox_rows_update (PhOutboxCore *core, const PhOutboxRow *row, PhOutboxNews news, GError **error)
{
  const PhOutboxTrouble *trouble = &row->trouble;

  return ph_outbox_database_run (core->database, error,
                                 "UPDATE messages SET state = ?, due = ?, finished = ?, attempts = ?, tried = ?, owner = ?, handover = ?, news = ?,"
                                 " problem = ?, step = ?, code = ?, enhanced = ?, reply = ? WHERE id = ?",
                                 "snnnnsnnssnssn", ph_outbox_state_get_name (row->state), row->due, row->finished, (gint64) row->n_attempts, row->tried, row->owner,
                                 (gint64) row->is_handed_over, (gint64) news, ph_outbox_trouble_get_problem_name (trouble),
                                 ph_outbox_trouble_get_step_name (trouble), (gint64) trouble->code, trouble->enhanced, trouble->text, row->id);
}

/**
 * ph_outbox_rows_update_recipients:
 * @core: in a transaction
 * @row: a row whose recipients' states and troubles count
 * @error: return location
 *
 * Returns: whether they are stored
 */
gboolean
ph_outbox_rows_update_recipients (PhOutboxCore *core, const PhOutboxRow *row, GError **error)
{
  for (guint i = 0; i < ph_envelope_get_n_recipients (row->envelope); i++)
    {
      const PhOutboxTrouble *trouble = &row->recipients[i].trouble;

      if (!ph_outbox_database_run (core->database, error,
                                   "UPDATE recipients SET state = ?, problem = ?, step = ?, code = ?, enhanced = ?, reply = ? WHERE message = ? AND position = ?",
                                   "nssnssnn", (gint64) row->recipients[i].state, ph_outbox_trouble_get_problem_name (trouble),
                                   ph_outbox_trouble_get_step_name (trouble), (gint64) trouble->code, trouble->enhanced, trouble->text, row->id, (gint64) i))
        return FALSE;
    }
  return TRUE;
}

/**
 * ph_outbox_rows_dup_id_list:
 * @ids: (element-type gint64): messages
 *
 * Returns: (transfer full): what `json_each()` makes a table of
 */
char *
ph_outbox_rows_dup_id_list (const GArray *ids)
{
  GString *list = g_string_new ("[");

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (list, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", g_array_index (ids, gint64, i));
  g_string_append_c (list, ']');
  return g_string_free (list, FALSE);
}
