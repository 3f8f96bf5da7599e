// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The colours of a transcript: who says a line, and what a search has found, in light and in dark. They only repeat what
// the mark at the beginning of each line says.

#include "config.h"

#include "ph-transcript-tags.h"

#include <adwaita.h>
#include <string.h>

/* All with a contrast of at least 4.5 to 1. */
static const struct
{
  const char *name;
  const char *mark; /* (nullable): of the lines that have it */
  const char *property;
  const char *light;
  const char *dark;
} tags[] = {
  { "client", "C:", "foreground", "#1a5fb4", "#99c1f1" },
  { "server", "S:", "foreground", "#1b6e43", "#8ff0a4" },
  { "note", "--", "foreground", "#5e5c64", "#c0bfbc" },
  { "found", NULL, "background", "#f9f06b", "#5c4700" },
  { "chosen", NULL, "background", "#ffdcae", "#63452c" },
};

static void
choose_colours (AdwStyleManager *manager, GParamSpec *pspec, GtkTextBuffer *buffer)
{
  GtkTextTagTable *table = gtk_text_buffer_get_tag_table (buffer);
  gboolean is_dark = adw_style_manager_get_dark (manager);

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    g_object_set (gtk_text_tag_table_lookup (table, tags[i].name), tags[i].property, is_dark ? tags[i].dark : tags[i].light, NULL);
}

/**
 * ph_transcript_tags_install:
 * @buffer: a buffer for transcripts
 *
 * Gives it the tags, whose colours follow the system's choice of light or dark.
 */
void
ph_transcript_tags_install (GtkTextBuffer *buffer)
{
  g_return_if_fail (GTK_IS_TEXT_BUFFER (buffer));

  AdwStyleManager *manager = adw_style_manager_get_default ();

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    gtk_text_buffer_create_tag (buffer, tags[i].name, NULL);
  /* Among the hits of a search, the one that is chosen is told apart without its colour, too. */
  g_object_set (gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), "chosen"), "underline", PANGO_UNDERLINE_SINGLE, NULL);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (choose_colours), buffer, 0);
  choose_colours (manager, NULL, buffer);
}

/* The mark stands behind the time, and perhaps the number of a connection. */
static const char *
find_tag (const char *line)
{
  const char *at = line + strspn (line, " 0123456789");

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    if (tags[i].mark != NULL && g_str_has_prefix (at, tags[i].mark))
      return tags[i].name;
  return NULL;
}

/**
 * ph_transcript_tags_apply:
 * @buffer: a buffer with a transcript in it
 */
void
ph_transcript_tags_apply (GtkTextBuffer *buffer)
{
  g_return_if_fail (GTK_IS_TEXT_BUFFER (buffer));

  for (int i = 0; i < gtk_text_buffer_get_line_count (buffer); i++)
    {
      GtkTextIter start, end;

      gtk_text_buffer_get_iter_at_line (buffer, &start, i);
      end = start;
      if (!gtk_text_iter_ends_line (&end))
        gtk_text_iter_forward_to_line_end (&end);

      g_autofree char *line = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
      const char *tag = find_tag (line);

      if (tag != NULL)
        gtk_text_buffer_apply_tag_by_name (buffer, tag, &start, &end);
    }
}
