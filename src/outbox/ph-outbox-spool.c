// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The files of an outbox: for each message its octets, a sidecar that can stand in for its row, and what was said at the last
// attempt. Knows no database: who calls keeps the order that survives a death at any point.

#include "config.h"

#include "ph-outbox-spool.h"

#include "ph-outbox-flaw.h"
#include "ph-outbox-sidecar.h"
#include "ph-smtp-body-encoder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MESSAGE_SUFFIX    ".eml"
#define TRANSCRIPT_SUFFIX ".log"
#define CHUNK_SIZE        65536
/* As much of a dialogue as anybody reads; the message itself is not in it. */
#define MAX_TRANSCRIPT (1024 * 1024)
/* Sidecars are small; a damaged file may be of any size. Ten thousand recipients fit. */
#define MAX_SIDECAR (4 * 1024 * 1024)

static const char *const stage_suffixes[] = {
  [PH_OUTBOX_STAGE_FREE] = ".free",
  [PH_OUTBOX_STAGE_UNSENT] = ".ini",
  [PH_OUTBOX_STAGE_TRIED] = ".tried",
  [PH_OUTBOX_STAGE_SENT] = ".sent",
  [PH_OUTBOX_STAGE_FAILED] = ".failed",
  [PH_OUTBOX_STAGE_CANCELLED] = ".cancelled",
};

G_STATIC_ASSERT (G_N_ELEMENTS (stage_suffixes) == PH_N_OUTBOX_STAGES);

struct _PhOutboxSpool
{
  char *directory; /* (owned) */
  char *token;     /* (owned) */
  guint n_made;
  gboolean has_leftovers; /* something could not be removed */
};

static gboolean
fail (GError **error, const char *what, int saved_errno)
{
  g_set_error (error, PH_OUTBOX_ERROR, (int) ph_outbox_error_of_errno (saved_errno, PH_OUTBOX_ERROR_WRITE), "%s: %s", what, g_strerror (saved_errno));
  return FALSE;
}

static char *
build_path (const PhOutboxSpool *self, const char *file, const char *suffix)
{
  return g_strconcat (self->directory, G_DIR_SEPARATOR_S, file, suffix, NULL);
}

static gboolean
write_all (int fd, const void *data, gsize length)
{
  const guint8 *rest = data;

  while (length > 0)
    {
      gssize n = write (fd, rest, length);

      if (n < 0 && errno != EINTR)
        return FALSE;
      rest += MAX (n, 0);
      length -= (gsize) MAX (n, 0);
    }
  return TRUE;
}

static int
create (const PhOutboxSpool *self, const char *file, const char *suffix, GError **error)
{
  g_autofree char *path = build_path (self, file, suffix);
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd < 0)
    fail (error, "spool", errno);
  return fd;
}

/* Takes @fd. */
static gboolean
finish (int fd, GError **error)
{
  if (fsync (fd) != 0)
    {
      int saved_errno = errno;

      close (fd);
      return fail (error, "spool", saved_errno);
    }
  return close (fd) == 0 || fail (error, "spool", errno);
}

static gboolean
copy_rest (int fd, GByteArray *out, PhOutboxRow *row, GChecksum *checksum)
{
  g_checksum_update (checksum, out->data, out->len);
  row->size += out->len;

  gboolean done = write_all (fd, out->data, out->len);

  g_byte_array_set_size (out, 0);
  return done;
}

/* With CRLF at the end of each line and of the last one, so that it can be sent as it is. */
static gboolean
copy (int fd, PhOutboxRow *row, GInputStream *content, GCancellable *cancellable, GError **error)
{
  g_autoptr(PhSmtpBodyEncoder) encoder = ph_smtp_body_encoder_new (PH_SMTP_TRANSPARENCY_COUNTED);
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr(GByteArray) out = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (CHUNK_SIZE);
  gssize n = 0;

  while ((n = g_input_stream_read (content, chunk, CHUNK_SIZE, cancellable, error)) > 0)
    {
      ph_smtp_body_encoder_push (encoder, chunk, (gsize) n, out);
      if (!copy_rest (fd, out, row, checksum))
        return fail (error, "spool", errno);
    }
  if (n < 0)
    return FALSE;
  ph_smtp_body_encoder_end (encoder, out);
  if (!copy_rest (fd, out, row, checksum))
    return fail (error, "spool", errno);
  row->digest = g_strdup (g_checksum_get_string (checksum));
  return TRUE;
}

/**
 * ph_outbox_spool_write_message:
 * @self: a spool
 * @row: gets the name, the size and the digest
 * @content: the octets, read to the end
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Errors: %PH_OUTBOX_ERROR_WRITE, `G_IO_ERROR` of @content.
 *
 * Returns: whether the octets are on the disk; if not, nothing is left
 */
gboolean
ph_outbox_spool_write_message (PhOutboxSpool *self, PhOutboxRow *row, GInputStream *content, GCancellable *cancellable, GError **error)
{
  g_free (row->file);
  g_clear_pointer (&row->digest, g_free);
  row->size = 0;
  row->file = g_strdup_printf ("%s-%u", self->token, ++self->n_made);

  int fd = create (self, row->file, MESSAGE_SUFFIX, error);

  if (fd < 0)
    return FALSE;
  if (!copy (fd, row, content, cancellable, error))
    close (fd);
  else if (finish (fd, error))
    return TRUE;
  ph_outbox_spool_remove (self, row->file);
  return FALSE;
}

/**
 * ph_outbox_spool_flush:
 * @self: a spool
 * @error: return location
 *
 * Errors: %PH_OUTBOX_ERROR_WRITE.
 *
 * Returns: whether the names of all files survive a power failure
 */
gboolean
ph_outbox_spool_flush (PhOutboxSpool *self, GError **error)
{
  int fd = open (self->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  return fd >= 0 ? finish (fd, error) : fail (error, "spool", errno);
}

/**
 * ph_outbox_spool_write_sidecar:
 * @self: a spool
 * @row: a message whose file is written
 * @error: return location
 *
 * The stage is %PH_OUTBOX_STAGE_FREE: nothing is bound by it.
 *
 * Errors: %PH_OUTBOX_ERROR_WRITE.
 *
 * Returns: whether it is on the disk; its name may not be yet: [method@OutboxSpool.flush]
 */
gboolean
ph_outbox_spool_write_sidecar (PhOutboxSpool *self, const PhOutboxRow *row, GError **error)
{
  gsize length = 0;
  g_autofree char *text = ph_outbox_sidecar_build (row, &length);
  int fd = create (self, row->file, stage_suffixes[PH_OUTBOX_STAGE_FREE], error);

  if (fd < 0)
    return FALSE;
  if (!write_all (fd, text, length))
    {
      int saved_errno = errno;

      close (fd);
      return fail (error, "spool", saved_errno);
    }
  return finish (fd, error);
}

/**
 * ph_outbox_spool_note_id:
 * @self: a spool
 * @file: a message whose stage is %PH_OUTBOX_STAGE_FREE
 * @id: what it is called
 *
 * So that a database that is made anew calls it the same. It does not matter when that can't be written.
 */
void
ph_outbox_spool_note_id (PhOutboxSpool *self, const char *file, gint64 id)
{
  g_autofree char *path = build_path (self, file, stage_suffixes[PH_OUTBOX_STAGE_FREE]);
  g_autofree char *digits = g_strdup_printf ("%0*" G_GINT64_FORMAT, PH_OUTBOX_SIDECAR_ID_DIGITS, id);
  int fd = open (path, O_WRONLY | O_CLOEXEC);

  if (fd < 0)
    return;
  if (pwrite (fd, digits, PH_OUTBOX_SIDECAR_ID_DIGITS, PH_OUTBOX_SIDECAR_ID_OFFSET) < 0)
    g_debug ("sidecar %s: %s", file, g_strerror (errno));
  close (fd);
}

/**
 * ph_outbox_spool_set_stage:
 * @self: a spool
 * @file: a message
 * @stage: how far it has come
 * @error: return location
 *
 * Errors: %PH_OUTBOX_ERROR_WRITE.
 *
 * Returns: whether its sidecar says so; also when it has none
 */
gboolean
ph_outbox_spool_set_stage (PhOutboxSpool *self, const char *file, PhOutboxStage stage, GError **error)
{
  g_autofree char *to = build_path (self, file, stage_suffixes[stage]);

  for (guint i = 0; i < PH_N_OUTBOX_STAGES; i++)
    {
      g_autofree char *from = build_path (self, file, stage_suffixes[i]);

      if (i == (guint) stage)
        continue;
      if (rename (from, to) == 0)
        return TRUE;
      if (errno != ENOENT)
        return fail (error, "spool", errno);
    }
  return TRUE;
}

/**
 * ph_outbox_spool_get_stage:
 * @self: a spool
 * @file: a message
 * @ret_stage: (out): how far it has come
 *
 * Returns: whether it has a sidecar
 */
gboolean
ph_outbox_spool_get_stage (PhOutboxSpool *self, const char *file, PhOutboxStage *ret_stage)
{
  for (guint i = 0; i < PH_N_OUTBOX_STAGES; i++)
    {
      PhOutboxStage stage = (PhOutboxStage) ((i + PH_OUTBOX_STAGE_UNSENT) % PH_N_OUTBOX_STAGES);
      g_autofree char *path = build_path (self, file, stage_suffixes[stage]);

      if (access (path, F_OK) == 0)
        {
          *ret_stage = stage;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * ph_outbox_stage_of_row:
 * @row: a message
 *
 * Returns: the stage that goes with what is known of it
 */
PhOutboxStage
ph_outbox_stage_of_row (const PhOutboxRow *row)
{
  switch (row->state)
    {
    case PH_OUTBOX_SENT:
      return PH_OUTBOX_STAGE_SENT;
    case PH_OUTBOX_FAILED:
      return PH_OUTBOX_STAGE_FAILED;
    case PH_OUTBOX_CANCELLED:
      return PH_OUTBOX_STAGE_CANCELLED;
    case PH_OUTBOX_UNCERTAIN:
      return PH_OUTBOX_STAGE_TRIED;
    case PH_OUTBOX_QUEUED:
    case PH_OUTBOX_SENDING:
    case PH_OUTBOX_WAITING:
    case PH_OUTBOX_HELD:
    default:
      break;
    }
  /* A sidecar does not tell who has got it already. */
  return row->is_handed_over || ph_outbox_row_count_recipients (row, PH_OUTBOX_RECIPIENT_SENT) > 0 ? PH_OUTBOX_STAGE_TRIED : PH_OUTBOX_STAGE_UNSENT;
}

/* (nullable): nothing, or more than @max. */
static char *
read_file (const char *path, gsize max, gsize *ret_length)
{
  GStatBuf info;
  char *text = NULL;

  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode) || (gsize) info.st_size > max)
    return NULL;
  return g_file_get_contents (path, &text, ret_length, NULL) ? text : NULL;
}

/**
 * ph_outbox_spool_read_sidecar:
 * @self: a spool
 * @file: a message
 *
 * Returns: (transfer full) (nullable): what its sidecar says; %NULL: it has none, or it is damaged
 */
PhOutboxRow *
ph_outbox_spool_read_sidecar (PhOutboxSpool *self, const char *file)
{
  PhOutboxStage stage = PH_OUTBOX_STAGE_FREE;
  gsize length = 0;

  if (!ph_outbox_spool_get_stage (self, file, &stage))
    return NULL;

  g_autofree char *path = build_path (self, file, stage_suffixes[stage]);
  g_autofree char *text = read_file (path, MAX_SIDECAR, &length);
  PhOutboxRow *row = text != NULL ? ph_outbox_sidecar_parse (text, length) : NULL;

  if (row != NULL)
    row->file = g_strdup (file);
  return row;
}

/**
 * ph_outbox_spool_has_message:
 * @self: a spool
 * @file: a message
 * @size: its octets
 *
 * Returns: whether they are there
 */
gboolean
ph_outbox_spool_has_message (PhOutboxSpool *self, const char *file, gint64 size)
{
  g_autofree char *path = build_path (self, file, MESSAGE_SUFFIX);
  GStatBuf info;

  return g_stat (path, &info) == 0 && S_ISREG (info.st_mode) && info.st_size == size;
}

char *
ph_outbox_spool_dup_message_path (PhOutboxSpool *self, const char *file)
{
  return build_path (self, file, MESSAGE_SUFFIX);
}

static void
remove_file (PhOutboxSpool *self, const char *file, const char *suffix)
{
  g_autofree char *path = build_path (self, file, suffix);

  if (g_unlink (path) != 0 && errno != ENOENT)
    self->has_leftovers = TRUE;
}

/**
 * ph_outbox_spool_remove:
 * @self: a spool
 * @file: a message that has no row, and whose stage is %PH_OUTBOX_STAGE_FREE: all its files go
 */
void
ph_outbox_spool_remove (PhOutboxSpool *self, const char *file)
{
  remove_file (self, file, MESSAGE_SUFFIX);
  remove_file (self, file, TRANSCRIPT_SUFFIX);
  for (guint i = 0; i < PH_N_OUTBOX_STAGES; i++)
    remove_file (self, file, stage_suffixes[i]);
}

/**
 * ph_outbox_spool_has_leftovers:
 * @self: a spool
 *
 * Returns: whether something could not be removed, and a sweep has to do it
 */
gboolean
ph_outbox_spool_has_leftovers (PhOutboxSpool *self)
{
  return self->has_leftovers;
}

/**
 * ph_outbox_spool_write_transcript:
 * @self: a spool
 * @file: a message
 * @transcript: what was said at its last attempt
 *
 * It does not matter when that can't be written.
 */
void
ph_outbox_spool_write_transcript (PhOutboxSpool *self, const char *file, const char *transcript)
{
  g_autofree char *path = build_path (self, file, TRANSCRIPT_SUFFIX);
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  if (fd < 0)
    return;
  if (!write_all (fd, transcript, MIN (strlen (transcript), MAX_TRANSCRIPT)))
    g_debug ("transcript %s: %s", file, g_strerror (errno));
  close (fd);
}

/**
 * ph_outbox_spool_read_transcript:
 * @self: a spool
 * @file: a message
 *
 * Returns: (transfer full): what was said at its last attempt; "" when it is not known
 */
char *
ph_outbox_spool_read_transcript (PhOutboxSpool *self, const char *file)
{
  g_autofree char *path = build_path (self, file, TRANSCRIPT_SUFFIX);
  gsize length = 0;
  g_autofree char *text = read_file (path, MAX_TRANSCRIPT, &length);

  return text != NULL ? g_utf8_make_valid (text, (gssize) length) : g_strdup ("");
}

/**
 * ph_outbox_spool_list:
 * @self: a spool
 *
 * Returns: (transfer full) (element-type utf8): the messages that have any file, each once
 */
GPtrArray *
ph_outbox_spool_list (PhOutboxSpool *self)
{
  g_autoptr(GHashTable) files = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) directory = g_dir_open (self->directory, 0, NULL);
  const char *name = NULL;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      const char *dot = strchr (name, '.');
      char *file = dot != NULL ? g_strndup (name, (gsize) (dot - name)) : NULL;

      if (file == NULL || strchr (file, '-') == NULL || g_hash_table_contains (files, file))
        {
          g_free (file);
          continue;
        }
      g_hash_table_add (files, file);
      g_ptr_array_add (list, file);
    }
  return list;
}

/**
 * ph_outbox_spool_dup_token:
 * @file: a message
 *
 * Returns: (transfer full): who has made its files
 */
char *
ph_outbox_spool_dup_token (const char *file)
{
  const char *dash = strrchr (file, '-');

  return g_strndup (file, dash != NULL ? (gsize) (dash - file) : strlen (file));
}

/**
 * ph_outbox_spool_get_age_s:
 * @self: a spool
 * @file: a message
 *
 * Returns: since when its octets are there, in seconds; 0 when they are not
 */
gint64
ph_outbox_spool_get_age_s (PhOutboxSpool *self, const char *file)
{
  g_autofree char *path = build_path (self, file, MESSAGE_SUFFIX);
  GStatBuf info;

  return g_stat (path, &info) == 0 ? g_get_real_time () / G_USEC_PER_SEC - info.st_mtime : 0;
}

/**
 * ph_outbox_spool_free:
 * @self: (transfer full): a spool; its files stay
 */
void
ph_outbox_spool_free (PhOutboxSpool *self)
{
  g_free (self->directory);
  g_free (self->token);
  g_free (self);
}

/**
 * ph_outbox_spool_new:
 * @directory: where the files are; it is made when there is none
 * @token: who makes files
 * @error: return location
 *
 * Errors: %PH_OUTBOX_ERROR_OPEN, %PH_OUTBOX_ERROR_FULL.
 *
 * Returns: (transfer full) (nullable): the spool
 */
PhOutboxSpool *
ph_outbox_spool_new (const char *directory, const char *token, GError **error)
{
  if (g_mkdir_with_parents (directory, 0700) != 0 || access (directory, R_OK | W_OK | X_OK) != 0)
    {
      g_set_error (error, PH_OUTBOX_ERROR, (int) ph_outbox_error_of_errno (errno, PH_OUTBOX_ERROR_OPEN), "%s: %s", directory, g_strerror (errno));
      return NULL;
    }

  PhOutboxSpool *self = g_new0 (PhOutboxSpool, 1);

  self->directory = g_strdup (directory);
  self->token = g_strdup (token);
  return self;
}
