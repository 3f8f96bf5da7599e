// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The readable record of one dialogue, or of several at the same time, safe to show and to hand on. Whoever speaks the protocol adds lines and says
// what stands for a secret; nobody can take one out of a transcript, because none is ever put in. Bounded in lines
// and in the length of each.

#include "config.h"

#include "ph-transcript.h"
#include "ph-escape.h"

#include <string.h>

/* Two full replies of the longest kind and a session of a hundred messages fit; a server that talks forever does not. */
#define MAX_LINES 4000
/* A line of a reply is at most 2048 bytes; a longer one is a defect worth showing only in part. */
#define MAX_LINE_LENGTH 2048

typedef struct
{
  gint64 elapsed_us;
  guint branch; /* 0: of none */
  PhTranscriptSource source;
  char *text; /* (owned): escaped */
} Line;

struct _PhTranscript
{
  gatomicrefcount references;
  PhTranscript *trunk; /* (owned) (nullable): which has the lines of a branch */
  guint branch;        /* its number; 0: it is none */
  guint n_branches;    /* of a trunk */
  gint64 started_us;   /* of a trunk; monotonic */
  GArray *lines;       /* (owned) (element-type Line) (nullable): of a trunk */
};

static const char *const marks[] = {
  [PH_TRANSCRIPT_CLIENT] = "C:",
  [PH_TRANSCRIPT_SERVER] = "S:",
  [PH_TRANSCRIPT_NOTE] = "--",
};

G_DEFINE_BOXED_TYPE (PhTranscript, ph_transcript, ph_transcript_ref, ph_transcript_unref)

static void
clear_line (gpointer data)
{
  g_free (((Line *) data)->text);
}

/**
 * ph_transcript_new:
 *
 * Returns: (transfer full): an empty transcript, whose times count from now
 */
PhTranscript *
ph_transcript_new (void)
{
  PhTranscript *self = g_new0 (PhTranscript, 1);

  g_atomic_ref_count_init (&self->references);
  self->started_us = g_get_monotonic_time ();
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_array_set_clear_func (self->lines, clear_line);
  return self;
}

static PhTranscript *
get_trunk (const PhTranscript *self)
{
  return self->trunk != NULL ? self->trunk : (PhTranscript *) self;
}

/**
 * ph_transcript_new_branch:
 * @self: a transcript
 *
 * For one of several dialogues that are recorded together: as soon as there are two, each line of theirs shows a number.
 *
 * Returns: (transfer full): a transcript whose lines go into @self
 */
PhTranscript *
ph_transcript_new_branch (PhTranscript *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  PhTranscript *branch = g_new0 (PhTranscript, 1);

  g_atomic_ref_count_init (&branch->references);
  branch->trunk = ph_transcript_ref (get_trunk (self));
  branch->branch = ++branch->trunk->n_branches;
  return branch;
}

/**
 * ph_transcript_ref:
 * @self: a transcript
 *
 * Returns: (transfer full): @self
 */
PhTranscript *
ph_transcript_ref (PhTranscript *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ph_transcript_unref:
 * @self: (transfer full): a transcript
 */
void
ph_transcript_unref (PhTranscript *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->trunk, ph_transcript_unref);
  g_clear_pointer (&self->lines, g_array_unref);
  g_free (self);
}

/**
 * ph_transcript_add:
 * @self: a transcript
 * @source: who says it
 * @text: one line without its line end and without any secret
 */
void
ph_transcript_add (PhTranscript *self, PhTranscriptSource source, const char *text)
{
  g_return_if_fail (text != NULL);

  ph_transcript_add_bytes (self, source, (const guint8 *) text, strlen (text));
}

/**
 * ph_transcript_add_bytes:
 * @self: a transcript
 * @source: who says it
 * @data: (array length=length): one line without its line end and without any secret; escaped here
 * @length: its bytes
 *
 * Lines beyond the limit are dropped.
 */
void
ph_transcript_add_bytes (PhTranscript *self, PhTranscriptSource source, const guint8 *data, gsize length)
{
  g_return_if_fail (self != NULL);

  PhTranscript *trunk = get_trunk (self);

  if (trunk->lines->len >= MAX_LINES)
    return;

  Line line = {
    .elapsed_us = g_get_monotonic_time () - trunk->started_us,
    .branch = self->branch,
    .source = source,
    .text = ph_escape_bytes (data, MIN (length, MAX_LINE_LENGTH)),
  };
  g_array_append_val (trunk->lines, line);
}

/**
 * ph_transcript_note:
 * @self: a transcript
 * @format: printf format of what happened
 * @...: its arguments
 */
void
ph_transcript_note (PhTranscript *self, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  ph_transcript_add (self, PH_TRANSCRIPT_NOTE, text);
}

/* What of several dialogues a line belongs to; a single one needs no number. */
static void
append_branch (GString *out, const PhTranscript *trunk, const Line *line)
{
  if (trunk->n_branches < 2)
    return;
  if (line->branch == 0)
    g_string_append (out, "   ");
  else
    g_string_append_printf (out, "%2u ", line->branch);
}

static void
append_line (GString *out, const PhTranscript *trunk, const Line *line)
{
  g_string_append_printf (out, "%6" G_GINT64_FORMAT " ", line->elapsed_us / 1000);
  append_branch (out, trunk, line);
  g_string_append_printf (out, "%s %s\n", marks[line->source], line->text);
}

/**
 * ph_transcript_to_string:
 * @self: a transcript
 *
 * Returns: (transfer full): the whole of it, with all branches, one line each: milliseconds since the start, the number
 *   of the branch if there are several, `C:`, `S:` or `--`, text
 */
char *
ph_transcript_to_string (const PhTranscript *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  const PhTranscript *trunk = get_trunk (self);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < trunk->lines->len; i++)
    append_line (out, trunk, &g_array_index (trunk->lines, Line, i));
  return g_string_free (out, FALSE);
}

/**
 * ph_transcript_dup_part:
 * @self: a transcript
 * @from_us: monotonic; 0: from the beginning
 * @max_length: octets; of what is longer the end is left out, and says so
 *
 * For one message of a dialogue that carried several.
 *
 * Returns: (transfer full): the lines of @self, or of all its branches, since then, as [method@Transcript.to_string] has
 *   them
 */
char *
ph_transcript_dup_part (const PhTranscript *self, gint64 from_us, gsize max_length)
{
  g_return_val_if_fail (self != NULL, NULL);

  const PhTranscript *trunk = get_trunk (self);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < trunk->lines->len; i++)
    {
      const Line *line = &g_array_index (trunk->lines, Line, i);
      gsize length = out->len;

      if (trunk->started_us + line->elapsed_us < from_us || (self->branch != 0 && line->branch != self->branch))
        continue;
      append_line (out, trunk, line);
      if (out->len <= max_length)
        continue;
      g_string_truncate (out, length);
      g_string_append (out, "       -- …\n");
      break;
    }
  return g_string_free (out, FALSE);
}

/**
 * ph_transcript_get_last_reply_us:
 * @self: a transcript
 *
 * Returns: when the server last said something, in @self or in all its branches, monotonic; 0: it has not, as far as is remembered
 */
gint64
ph_transcript_get_last_reply_us (const PhTranscript *self)
{
  g_return_val_if_fail (self != NULL, 0);

  const PhTranscript *trunk = get_trunk (self);

  for (guint i = trunk->lines->len; i > 0; i--)
    {
      const Line *line = &g_array_index (trunk->lines, Line, i - 1);

      if (line->source == PH_TRANSCRIPT_SERVER && (self->branch == 0 || line->branch == self->branch))
        return trunk->started_us + line->elapsed_us;
    }
  return 0;
}

/**
 * ph_transcript_forget:
 * @self: a transcript
 * @before_us: monotonic
 *
 * Drops the lines before that time, of all branches, so that a dialogue without an end has room for what comes.
 */
void
ph_transcript_forget (PhTranscript *self, gint64 before_us)
{
  g_return_if_fail (self != NULL);

  PhTranscript *trunk = get_trunk (self);
  guint n = 0;

  while (n < trunk->lines->len && trunk->started_us + g_array_index (trunk->lines, Line, n).elapsed_us < before_us)
    n++;
  g_array_remove_range (trunk->lines, 0, n);
}

static gboolean
find_source (const char *mark, PhTranscriptSource *ret_source)
{
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_str_has_prefix (mark, marks[i]))
      {
        *ret_source = (PhTranscriptSource) i;
        return TRUE;
      }
  return FALSE;
}

/* A line that is not as they are written is kept as a note. */
static Line
parse_line (const char *text)
{
  const char *at = text;
  char *end = NULL;
  Line line = { .source = PH_TRANSCRIPT_NOTE };
  guint64 elapsed_ms = g_ascii_strtoull (text, &end, 10);

  if (end != text && *end == ' ')
    {
      const char *mark = end;
      guint64 branch = g_ascii_strtoull (mark, &end, 10);

      line.branch = (guint) MIN (branch, G_MAXUINT);
      mark = branch != 0 ? end : mark;
      mark += strspn (mark, " ");
      if (find_source (mark, &line.source))
        {
          line.elapsed_us = (gint64) MIN (elapsed_ms, G_MAXUINT32) * 1000;
          at = mark + strlen (marks[line.source]);
          at += *at == ' ' ? 1 : 0;
        }
      else
        line.branch = 0;
    }
  line.text = g_strndup (at, MAX_LINE_LENGTH);
  return line;
}

/**
 * ph_transcript_parse:
 * @text: what [method@Transcript.to_string] has written
 *
 * Lines beyond the limit are dropped.
 *
 * Returns: (transfer full): the same transcript again
 */
PhTranscript *
ph_transcript_parse (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  PhTranscript *self = ph_transcript_new ();
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto(GStrv) lines = g_strsplit (valid, "\n", MAX_LINES + 1);

  for (guint i = 0; i < MAX_LINES && lines[i] != NULL; i++)
    {
      Line line = { 0 };

      if (lines[i][0] == '\0')
        continue;
      line = parse_line (lines[i]);
      self->n_branches = MAX (self->n_branches, line.branch != 0 ? MAX (line.branch, 2) : 0);
      g_array_append_val (self->lines, line);
    }
  return self;
}

/* The same address becomes the same word everywhere, so that the dialogue can still be followed. */
static gboolean
replace_address (const GMatchInfo *match, GString *result, gpointer user_data)
{
  GHashTable *known = user_data;
  g_autofree char *address = g_match_info_fetch (match, 0);
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (known, address));

  if (number == 0)
    {
      number = g_hash_table_size (known) + 1;
      g_hash_table_insert (known, g_steal_pointer (&address), GUINT_TO_POINTER (number));
    }
  g_string_append_printf (result, "address-%u", number);
  return FALSE;
}

/**
 * ph_transcript_to_anonymous_string:
 * @self: a transcript
 *
 * As [method@Transcript.to_string], with mail addresses replaced by numbered words. Host names stay: without them nobody
 * could help.
 *
 * Returns: (transfer full): the whole of it, to hand on to strangers
 */
char *
ph_transcript_to_anonymous_string (const PhTranscript *self)
{
  g_autofree char *text = ph_transcript_to_string (self);
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  /* A quoted or a plain local part (RFC 5321 §4.1.2), and whatever can stand in a domain. */
  g_autoptr(GRegex) address = g_regex_new ("(?:\"(?:[^\"\\\\\\n]|\\\\.)*\"|[^\\s<>()\\[\\]:;,\"=]+)@[^\\s<>(),;:\"]+", G_REGEX_OPTIMIZE, 0, NULL);

  return g_regex_replace_eval (address, text, -1, 0, 0, replace_address, known, NULL);
}
