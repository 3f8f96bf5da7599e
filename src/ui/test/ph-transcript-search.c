// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Finds words in a text buffer, marks all of them and selects one. It does not scroll: the view follows the cursor.

#include "config.h"

#include "ph-transcript-search.h"

#include <glib/gi18n.h>

/* Who gets that many hits types another letter; marking more would be felt. */
#define MAX_HITS 500

#define FOUND  "found"
#define CHOSEN "chosen"

typedef struct
{
  int start; /* in characters */
  int end;
} Hit;

struct _PhTranscriptSearch
{
  GtkTextBuffer *buffer; /* (owned) */
  GArray *hits;          /* (owned) (element-type Hit): in order */
  guint current;         /* which of them is selected, if there is any */
  gboolean has_words;    /* whether anything is looked for */
};

/**
 * ph_transcript_search_new:
 * @buffer: with tags called “found” and “chosen”
 *
 * Returns: (transfer full): a search that looks for nothing yet
 */
PhTranscriptSearch *
ph_transcript_search_new (GtkTextBuffer *buffer)
{
  g_return_val_if_fail (GTK_IS_TEXT_BUFFER (buffer), NULL);

  PhTranscriptSearch *self = g_new0 (PhTranscriptSearch, 1);

  self->buffer = g_object_ref (buffer);
  self->hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  return self;
}

/**
 * ph_transcript_search_free:
 * @self: (transfer full): a search
 */
void
ph_transcript_search_free (PhTranscriptSearch *self)
{
  g_object_unref (self->buffer);
  g_array_unref (self->hits);
  g_free (self);
}

static void
forget (PhTranscriptSearch *self)
{
  GtkTextIter start, end;

  g_array_set_size (self->hits, 0);
  self->current = 0;
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag_by_name (self->buffer, FOUND, &start, &end);
  gtk_text_buffer_remove_tag_by_name (self->buffer, CHOSEN, &start, &end);
}

static void
find_all (PhTranscriptSearch *self, const char *words)
{
  GtkTextIter at, start, end;

  gtk_text_buffer_get_start_iter (self->buffer, &at);
  while (self->hits->len < MAX_HITS && gtk_text_iter_forward_search (&at, words, GTK_TEXT_SEARCH_CASE_INSENSITIVE, &start, &end, NULL))
    {
      Hit hit = { .start = gtk_text_iter_get_offset (&start), .end = gtk_text_iter_get_offset (&end) };

      g_array_append_val (self->hits, hit);
      gtk_text_buffer_apply_tag_by_name (self->buffer, FOUND, &start, &end);
      at = end;
    }
}

static void
select_current (PhTranscriptSearch *self)
{
  const Hit *hit = &g_array_index (self->hits, Hit, self->current);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag_by_name (self->buffer, CHOSEN, &start, &end);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, hit->start);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end, hit->end);
  gtk_text_buffer_apply_tag_by_name (self->buffer, CHOSEN, &start, &end);
  gtk_text_buffer_select_range (self->buffer, &start, &end);
}

/* The first behind the cursor, or else the first of all; more letters of a word stay with the hit that they fit. */
static guint
find_nearest (PhTranscriptSearch *self, int offset)
{
  for (guint i = 0; i < self->hits->len; i++)
    if (g_array_index (self->hits, Hit, i).start >= offset)
      return i;
  return 0;
}

/**
 * ph_transcript_search_start:
 * @self: a search
 * @words: what to look for, in any case; "": nothing
 *
 * Marks all hits and selects the one that is next to the cursor.
 */
void
ph_transcript_search_start (PhTranscriptSearch *self, const char *words)
{
  g_return_if_fail (self != NULL && words != NULL);

  GtkTextIter cursor, end;

  gtk_text_buffer_get_selection_bounds (self->buffer, &cursor, &end);
  forget (self);
  self->has_words = *words != '\0';
  if (self->has_words)
    find_all (self, words);
  if (self->hits->len == 0)
    return;
  self->current = find_nearest (self, gtk_text_iter_get_offset (&cursor));
  select_current (self);
}

/**
 * ph_transcript_search_step:
 * @self: a search
 * @direction: which way
 *
 * Selects the next hit, and goes on at the other end behind the last one.
 */
void
ph_transcript_search_step (PhTranscriptSearch *self, PhTranscriptSearchDirection direction)
{
  g_return_if_fail (self != NULL);

  guint n = self->hits->len;

  if (n == 0)
    return;
  self->current = (self->current + (direction == PH_TRANSCRIPT_SEARCH_FORWARD ? 1 : n - 1)) % n;
  select_current (self);
}

/**
 * ph_transcript_search_describe:
 * @self: a search
 *
 * Returns: (transfer full): how many hits there are and which one is selected, to be shown; "" when nothing is looked for
 */
char *
ph_transcript_search_describe (const PhTranscriptSearch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (!self->has_words)
    return g_strdup ("");
  if (self->hits->len == 0)
    return g_strdup (_ ("Not found"));
  if (self->hits->len == MAX_HITS)
    /* Translators: of many hits of a search: which one, and how many at least */
    return g_strdup_printf (_ ("%u of more than %u"), self->current + 1, MAX_HITS);
  /* Translators: of the hits of a search: which one, and how many */
  return g_strdup_printf (_ ("%u of %u"), self->current + 1, self->hits->len);
}
