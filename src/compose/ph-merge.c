// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A table of people, and a draft for each of them. Finds out by itself which column has the addresses and whether the first
// row has names of columns. Sends nothing.

#include "config.h"

#include "ph-merge.h"

#include "ph-csv.h"
#include "ph-draft-copy.h"
#include "ph-merge-fields.h"

#include <string.h>

#define NO_COLUMN G_MAXUINT

/* Enough to see what somebody has mistyped. */
#define MAX_UNKNOWN 100

/* A row with an address. */
typedef struct
{
  char **row;         /* unowned */
  PhMailbox *mailbox; /* (owned) */
  char *key;          /* (owned): of the address, without regard to case */
} Person;

/* A row without one, or with one that was there before. */
typedef struct
{
  char **row; /* unowned */
  PhMergeFlaw flaw;
} LeftOut;

struct _PhMerge
{
  GObject parent_instance;

  GPtrArray *rows;    /* (owned) (element-type GStrv): each with a value for each column */
  char **fields;      /* (owned): names of the columns */
  char **folded;      /* (owned): likewise, as they are looked for */
  GPtrArray *people;  /* (owned) (element-type Person) */
  guint given_column; /* of the names of people; NO_COLUMN: there is none */
  guint family_column;
  GPtrArray *left_out; /* (owned) (element-type LeftOut) */
  guint address_column;
};

G_DEFINE_FINAL_TYPE (PhMerge, ph_merge, G_TYPE_OBJECT)
G_DEFINE_QUARK (ph-merge-error-quark, ph_merge_error);

static void
person_free (Person *person)
{
  ph_mailbox_unref (person->mailbox);
  g_free (person->key);
  g_free (person);
}

/* (nullable): without an address there. */
static PhMailbox *
parse_cell (const char *cell, PhAddress **ret_address)
{
  g_autoptr(PhMailbox) mailbox = strchr (cell, '@') != NULL ? ph_mailbox_parse (cell) : NULL;
  PhAddress *address = mailbox != NULL ? ph_mailbox_dup_address (mailbox, NULL) : NULL;

  if (address == NULL)
    return NULL;
  *ret_address = address;
  return g_steal_pointer (&mailbox);
}

static gboolean
is_address (const char *cell)
{
  g_autoptr(PhAddress) address = NULL;
  g_autoptr(PhMailbox) mailbox = parse_cell (cell, &address);

  return mailbox != NULL;
}

static guint
count_columns (GPtrArray *rows)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    n = MAX (n, g_strv_length (rows->pdata[i]));
  return n;
}

/* Each row gets a value for each column. */
static void
fill_up (GPtrArray *rows, guint n_columns)
{
  for (guint i = 0; i < rows->len; i++)
    {
      char **row = rows->pdata[i];
      guint n = g_strv_length (row);

      rows->pdata[i] = row = g_renew (char *, row, n_columns + 1);
      for (; n < n_columns; n++)
        row[n] = g_strdup ("");
      row[n_columns] = NULL;
    }
}

/* That with the most addresses, of equals the first. */
static guint
find_address_column (GPtrArray *rows, guint n_columns)
{
  guint best = NO_COLUMN;
  guint most = 0;

  for (guint column = 0; column < n_columns; column++)
    {
      guint n = 0;

      for (guint i = 0; i < rows->len; i++)
        n += is_address (((char **) rows->pdata[i])[column]);
      if (n > most)
        {
          most = n;
          best = column;
        }
    }
  return best;
}

/* The first row has names unless it has an address. Without it, columns are called by their number. */
static void
take_fields (PhMerge *self, guint n_columns, guint address_column)
{
  gboolean has_names = !is_address (((char **) self->rows->pdata[0])[address_column]);

  self->fields = g_new0 (char *, n_columns + 1);
  self->folded = g_new0 (char *, n_columns + 1);
  for (guint i = 0; i < n_columns; i++)
    {
      const char *name = has_names ? ((char **) self->rows->pdata[0])[i] : "";

      self->fields[i] = *name != '\0' ? g_strdup (name) : g_strdup_printf ("%u", i + 1);
      self->folded[i] = ph_merge_fields_fold (self->fields[i], strlen (self->fields[i]));
    }
  if (has_names)
    g_ptr_array_remove_index (self->rows, 0);
}

/* NO_COLUMN: none. */
static guint
find_column (PhMerge *self, const char *name)
{
  g_autofree char *folded = ph_merge_fields_fold (name, strlen (name));

  for (guint i = 0; self->folded[i] != NULL; i++)
    if (strcmp (self->folded[i], folded) == 0)
      return i;
  return NO_COLUMN;
}

/* How tables in some languages call the column with the whole name; the other two go together. */
static const char *const name_columns[] = { "name", "full name", "display name", "vor- und nachname", "nom complet", "nombre completo", "nome completo", "nome e cognome", "imię i nazwisko" };

static const struct
{
  const char *given;
  const char *family;
} split_name_columns[] = {
  { "first name", "last name" },
  { "given name", "surname" },
  { "given name", "family name" },
  { "firstname", "lastname" },
  { "vorname", "nachname" },
  { "vorname", "name" },
  { "prénom", "nom" },
  { "nombre", "apellidos" },
  { "nome", "cognome" },
  { "nome", "apelido" },
  { "voornaam", "achternaam" },
  { "imię", "nazwisko" },
  { "förnamn", "efternamn" },
  { "fornavn", "etternavn" },
  { "fornavn", "efternavn" },
  { "etunimi", "sukunimi" },
};

static gboolean
take_split_name_columns (PhMerge *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (split_name_columns); i++)
    {
      self->given_column = find_column (self, split_name_columns[i].given);
      self->family_column = find_column (self, split_name_columns[i].family);
      if (self->given_column != NO_COLUMN && self->family_column != NO_COLUMN)
        return TRUE;
    }
  return FALSE;
}

static void
take_name_columns (PhMerge *self)
{
  if (take_split_name_columns (self))
    return;
  self->given_column = NO_COLUMN;
  self->family_column = NO_COLUMN;
  for (guint i = 0; i < G_N_ELEMENTS (name_columns) && self->given_column == NO_COLUMN; i++)
    self->given_column = find_column (self, name_columns[i]);
}

static char *
dup_name (PhMerge *self, char **row)
{
  const char *given = self->given_column != NO_COLUMN ? row[self->given_column] : "";
  const char *family = self->family_column != NO_COLUMN ? row[self->family_column] : "";

  return g_strstrip (g_strdup_printf ("%s %s", given, family));
}

static Person *
new_person (PhMerge *self, char **row, PhMailbox *mailbox, const PhAddress *address)
{
  Person *person = g_new0 (Person, 1);
  g_autofree char *name = *ph_mailbox_get_name (mailbox) != '\0' ? g_strdup (ph_mailbox_get_name (mailbox)) : dup_name (self, row);

  person->row = row;
  person->mailbox = ph_mailbox_new (name, ph_mailbox_get_address (mailbox));
  person->key = g_utf8_casefold (ph_address_get_wire (address), -1);
  return person;
}

static void
leave_out (PhMerge *self, char **row, gboolean is_doubled)
{
  LeftOut *left_out = g_new0 (LeftOut, 1);

  left_out->row = row;
  left_out->flaw = is_doubled                           ? PH_MERGE_FLAW_DOUBLED
                   : *row[self->address_column] != '\0' ? PH_MERGE_FLAW_MALFORMED
                                                        : PH_MERGE_FLAW_NO_ADDRESS;
  g_ptr_array_add (self->left_out, left_out);
}

static void
take_people (PhMerge *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->rows->len; i++)
    {
      char **row = self->rows->pdata[i];
      g_autoptr(PhAddress) address = NULL;
      g_autoptr(PhMailbox) mailbox = parse_cell (row[self->address_column], &address);
      Person *person = mailbox != NULL ? new_person (self, row, mailbox, address) : NULL;

      if (person != NULL && !g_hash_table_contains (seen, person->key))
        {
          g_hash_table_add (seen, person->key);
          g_ptr_array_add (self->people, person);
          continue;
        }
      leave_out (self, row, person != NULL);
      g_clear_pointer (&person, person_free);
    }
}

static gboolean
take_rows (PhMerge *self, GError **error)
{
  guint n_columns = count_columns (self->rows);
  guint address_column = NO_COLUMN;

  fill_up (self->rows, n_columns);
  address_column = find_address_column (self->rows, n_columns);
  if (address_column == NO_COLUMN)
    {
      g_set_error_literal (error, PH_MERGE_ERROR, self->rows->len > 1 ? PH_MERGE_ERROR_NO_ADDRESSES : PH_MERGE_ERROR_EMPTY, "the table has no addresses");
      return FALSE;
    }
  take_fields (self, n_columns, address_column);
  take_name_columns (self);
  self->address_column = address_column;
  take_people (self);
  return TRUE;
}

static void
ph_merge_finalize (GObject *object)
{
  PhMerge *self = PH_MERGE (object);

  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_pointer (&self->left_out, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_strfreev);
  g_clear_pointer (&self->folded, g_strfreev);
  G_OBJECT_CLASS (ph_merge_parent_class)->finalize (object);
}

static void
ph_merge_class_init (PhMergeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_merge_finalize;
}

static void
ph_merge_init (PhMerge *self)
{
  self->people = g_ptr_array_new_with_free_func ((GDestroyNotify) person_free);
  self->left_out = g_ptr_array_new_with_free_func (g_free);
}

/**
 * ph_merge_new_from_data:
 * @data: what a file holds
 * @length: octets of it
 * @error: return location
 *
 * Reads a table: UTF-8, UTF-16 or Windows-1252, with commas, semicolons or tabs between the fields (RFC 4180). The column with
 * the most addresses is theirs. When the first row has none, it has the names of the columns.
 *
 * Errors: [error@MergeError].
 *
 * Returns: (transfer full) (nullable): a table with at least one person
 */
PhMerge *
ph_merge_new_from_data (const guint8 *data, gsize length, GError **error)
{
  g_return_val_if_fail (data != NULL || length == 0, NULL);

  g_autofree char *text = ph_csv_decode (data, length, error);
  g_autoptr(GPtrArray) rows = text != NULL ? ph_csv_parse (text, error) : NULL;
  g_autoptr(PhMerge) self = NULL;

  if (rows == NULL)
    return NULL;
  if (rows->len == 0)
    {
      g_set_error_literal (error, PH_MERGE_ERROR, PH_MERGE_ERROR_EMPTY, "the table is empty");
      return NULL;
    }
  self = g_object_new (PH_TYPE_MERGE, NULL);
  self->rows = g_steal_pointer (&rows);
  return take_rows (self, error) ? g_steal_pointer (&self) : NULL;
}

/* (nullable): more than the limit is read up to it, and then too large. */
static GByteArray *
read_file (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr(GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr(GByteArray) data = g_byte_array_new ();
  gssize n = 1;

  while (stream != NULL && n > 0 && data->len <= PH_CSV_MAX_BYTES)
    {
      guint8 buffer[16384];

      n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, sizeof buffer, cancellable, error);
      if (n > 0)
        g_byte_array_append (data, buffer, (guint) n);
    }
  return stream != NULL && n >= 0 ? g_steal_pointer (&data) : NULL;
}

static void
load_in_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr(GByteArray) data = read_file (task_data, cancellable, &error);
  PhMerge *merge = data != NULL ? ph_merge_new_from_data (data->data, data->len, &error) : NULL;

  if (merge != NULL)
    g_task_return_pointer (task, merge, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * ph_merge_load_async:
 * @file: a table
 * @cancellable: (nullable): gives up
 * @callback: called when it is read
 * @user_data: for @callback
 *
 * Reads a table off the main thread.
 *
 * Errors: [error@MergeError], `G_IO_ERROR`.
 */
void
ph_merge_load_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (G_IS_FILE (file));

  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_merge_load_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_in_thread_cb);
}

/**
 * ph_merge_load_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a table with at least one person
 */
PhMerge *
ph_merge_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_merge_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ph_merge_get_n_people:
 * @self: a table
 *
 * Returns: how many rows have an address, each address counted once; at least 1
 */
guint
ph_merge_get_n_people (PhMerge *self)
{
  g_return_val_if_fail (PH_IS_MERGE (self), 0);

  return self->people->len;
}

/**
 * ph_merge_get_n_left_out:
 * @self: a table
 *
 * Returns: how many rows have no address, a malformed one, or one that was there before
 */
guint
ph_merge_get_n_left_out (PhMerge *self)
{
  g_return_val_if_fail (PH_IS_MERGE (self), 0);

  return self->left_out->len;
}

/* Values one behind the other, without those that are empty. */
static char *
dup_values (char **row)
{
  g_autoptr(GString) values = g_string_new (NULL);

  for (guint i = 0; row[i] != NULL; i++)
    if (*row[i] != '\0')
      g_string_append_printf (values, "%s%s", values->len > 0 ? ", " : "", row[i]);
  return g_strdup (values->str);
}

/**
 * ph_merge_dup_left_out:
 * @self: a table
 * @index: which of the rows that are left out
 * @ret_flaw: (out): why it is
 *
 * A number would not help: where a table is cut into rows, empty lines and line ends within a value, programs count differently.
 *
 * Returns: (transfer full): what stands in the place of the address; where nothing does, all that the row has
 */
char *
ph_merge_dup_left_out (PhMerge *self, guint index, PhMergeFlaw *ret_flaw)
{
  g_return_val_if_fail (PH_IS_MERGE (self), NULL);
  g_return_val_if_fail (index < self->left_out->len && ret_flaw != NULL, NULL);

  const LeftOut *left_out = self->left_out->pdata[index];

  *ret_flaw = left_out->flaw;
  return left_out->flaw == PH_MERGE_FLAW_NO_ADDRESS ? dup_values (left_out->row) : g_strdup (left_out->row[self->address_column]);
}

static Person *
get_person (PhMerge *self, guint index)
{
  return self->people->pdata[index];
}

/**
 * ph_merge_get_person:
 * @self: a table
 * @index: which one
 *
 * Returns: (transfer none): address and, where the table has it, name
 */
PhMailbox *
ph_merge_get_person (PhMerge *self, guint index)
{
  g_return_val_if_fail (PH_IS_MERGE (self), NULL);
  g_return_val_if_fail (index < self->people->len, NULL);

  return get_person (self, index)->mailbox;
}

/**
 * ph_merge_get_fields:
 * @self: a table
 *
 * Returns: (transfer none) (array zero-terminated=1): names of the columns; those without a name are called by their number
 */
const char *const *
ph_merge_get_fields (PhMerge *self)
{
  g_return_val_if_fail (PH_IS_MERGE (self), NULL);

  return (const char *const *) self->fields;
}

/* Whose values are filled in. */
typedef struct
{
  PhMerge *merge;
  char **row;
} Filling;

static const char *
lookup_value (const char *name, gpointer data)
{
  Filling *filling = data;
  guint column = find_column (filling->merge, name);

  return column != NO_COLUMN ? filling->row[column] : NULL;
}

/* The same draft for the same person has the same identifier, also after a restart: it is queued once. */
static char *
dup_draft_id (PhDraft *draft, const Person *person)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, person->key, -1);

  return g_strdup_printf ("%s-%.20s", ph_draft_get_id (draft), digest);
}

/* A subject is one line. */
static char *
dup_line (char *text)
{
  for (char *at = text; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      *at = ' ';
  return text;
}

/**
 * ph_merge_dup_draft:
 * @self: a table
 * @draft: what goes to all of them
 * @index: to whom
 *
 * Returns: (transfer full): a copy of @draft with the one recipient and with the person's values filled in. Its identifier is
 *   made of that of @draft and of the address, so that it is the same each time
 */
PhDraft *
ph_merge_dup_draft (PhMerge *self, PhDraft *draft, guint index)
{
  g_return_val_if_fail (PH_IS_MERGE (self), NULL);
  g_return_val_if_fail (PH_IS_DRAFT (draft), NULL);
  g_return_val_if_fail (index < self->people->len, NULL);

  const Person *person = get_person (self, index);
  Filling filling = { self, person->row };
  g_autofree char *id = dup_draft_id (draft, person);
  g_autofree char *subject = dup_line (ph_merge_fields_fill (ph_draft_get_subject (draft), lookup_value, &filling));
  g_autofree char *text = ph_merge_fields_fill (ph_draft_get_text (draft), lookup_value, &filling);
  g_autoptr(GPtrArray) nobody = g_ptr_array_new ();
  g_autoptr(GPtrArray) recipient = g_ptr_array_new ();
  PhDraft *filled = ph_draft_copy_as (draft, id);

  g_ptr_array_add (recipient, person->mailbox);
  ph_draft_set_recipients (filled, PH_RECIPIENTS_TO, recipient);
  ph_draft_set_recipients (filled, PH_RECIPIENTS_CC, nobody);
  ph_draft_set_recipients (filled, PH_RECIPIENTS_BCC, nobody);
  ph_draft_set_subject (filled, subject);
  ph_draft_set_text (filled, text);
  return filled;
}

/* What is asked for and not there. */
typedef struct
{
  PhMerge *merge;
  GPtrArray *names; /* (element-type utf8) */
} Unknown;

static const char *
note_unknown (const char *name, gpointer data)
{
  Unknown *unknown = data;

  if (find_column (unknown->merge, name) == NO_COLUMN && unknown->names->len < MAX_UNKNOWN && !g_ptr_array_find_with_equal_func (unknown->names, name, g_str_equal, NULL))
    g_ptr_array_add (unknown->names, g_strdup (name));
  return NULL;
}

/**
 * ph_merge_dup_unknown_fields:
 * @self: a table
 * @draft: what goes to all of them
 *
 * Returns: (transfer full) (array zero-terminated=1): what stands in braces in subject and text and is no column, each once; may
 *   be empty
 */
char **
ph_merge_dup_unknown_fields (PhMerge *self, PhDraft *draft)
{
  g_return_val_if_fail (PH_IS_MERGE (self), NULL);
  g_return_val_if_fail (PH_IS_DRAFT (draft), NULL);

  Unknown unknown = { self, g_ptr_array_new () };
  g_autofree char *subject G_GNUC_UNUSED = ph_merge_fields_fill (ph_draft_get_subject (draft), note_unknown, &unknown);
  g_autofree char *text G_GNUC_UNUSED = ph_merge_fields_fill (ph_draft_get_text (draft), note_unknown, &unknown);

  g_ptr_array_add (unknown.names, NULL);
  return (char **) g_ptr_array_free (unknown.names, FALSE);
}
