// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The place where the text of a draft is typed. It keeps draft and buffer the same, in both directions, and the cursor in
// sight of what scrolls around it. Where the draft changes elsewhere, only what is different is exchanged, so that cursor
// and undo survive.

#include "config.h"

#include "ph-composer-text.h"

#include "ph-attacher.h"

#include <string.h>

struct _PhComposerText
{
  GtkTextView parent_instance;
  PhDraft *draft;    /* (owned) (nullable) */
  guint reveal_tick; /* 0: the cursor is in sight */
};

G_DEFINE_FINAL_TYPE (PhComposerText, ph_composer_text, GTK_TYPE_TEXT_VIEW)

static guint pasted_things_signal;

static char *
dup_buffer_text (GtkTextBuffer *buffer)
{
  GtkTextIter start = { 0 };
  GtkTextIter end = { 0 };

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static int
count_common_start (const char *a, const char *b)
{
  int n_characters = 0;

  for (; *a != '\0' && g_utf8_get_char (a) == g_utf8_get_char (b); a = g_utf8_next_char (a), b = g_utf8_next_char (b))
    n_characters++;
  return n_characters;
}

static int
count_common_end (const char *a, int a_length, const char *b, int b_length, int max)
{
  const char *p = a + strlen (a);
  const char *q = b + strlen (b);
  int n_characters = 0;

  while (n_characters < max && n_characters < a_length && n_characters < b_length)
    {
      p = g_utf8_prev_char (p);
      q = g_utf8_prev_char (q);
      if (g_utf8_get_char (p) != g_utf8_get_char (q))
        break;
      n_characters++;
    }
  return n_characters;
}

static void
replace_middle (GtkTextBuffer *buffer, const char *before, const char *after)
{
  int n_before = (int) g_utf8_strlen (before, -1);
  int n_after = (int) g_utf8_strlen (after, -1);
  int start = count_common_start (before, after);
  int end = count_common_end (before, n_before, after, n_after, MIN (n_before, n_after) - start);
  g_autofree char *inserted = g_utf8_substring (after, start, n_after - end);
  GtkTextIter from = { 0 };
  GtkTextIter to = { 0 };
  int cursor = 0;

  g_object_get (buffer, "cursor-position", &cursor, NULL);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_iter_at_offset (buffer, &from, start);
  gtk_text_buffer_get_iter_at_offset (buffer, &to, n_before - end);
  gtk_text_buffer_delete (buffer, &from, &to);
  gtk_text_buffer_insert (buffer, &from, inserted, -1);
  gtk_text_buffer_end_user_action (buffer);
  /* What comes behind the cursor doesn't push it. */
  if (cursor <= start)
    {
      gtk_text_buffer_get_iter_at_offset (buffer, &from, cursor);
      gtk_text_buffer_place_cursor (buffer, &from);
    }
}

static void
on_draft_text_cb (PhComposerText *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  g_autofree char *text = dup_buffer_text (buffer);

  if (!g_str_equal (text, ph_draft_get_text (self->draft)))
    replace_middle (buffer, text, ph_draft_get_text (self->draft));
}

static void
on_buffer_changed_cb (PhComposerText *self, GtkTextBuffer *buffer)
{
  if (self->draft == NULL)
    return;

  g_autofree char *text = dup_buffer_text (buffer);

  g_signal_handlers_block_by_func (self->draft, on_draft_text_cb, self);
  ph_draft_set_text (self->draft, text);
  g_signal_handlers_unblock_by_func (self->draft, on_draft_text_cb, self);
}

static void
reveal_cursor (PhComposerText *self, GtkWidget *viewport)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  GtkAdjustment *scrolled = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport));
  GdkRectangle place = { 0 };
  GtkTextIter cursor = { 0 };
  int window_y = 0;
  double y = 0;

  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (self), &cursor, &place);
  gtk_text_view_buffer_to_window_coords (GTK_TEXT_VIEW (self), GTK_TEXT_WINDOW_WIDGET, 0, place.y, NULL, &window_y);
  if (!gtk_widget_translate_coordinates (GTK_WIDGET (self), viewport, 0, window_y, NULL, &y))
    return;
  y += gtk_adjustment_get_value (scrolled);
  gtk_adjustment_clamp_page (scrolled, y - place.height, y + 2 * place.height);
}

/* After the text has found its new height. */
static gboolean
reveal_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  PhComposerText *self = PH_COMPOSER_TEXT (widget);
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);

  self->reveal_tick = 0;
  if (viewport != NULL && gtk_widget_has_focus (widget))
    reveal_cursor (self, viewport);
  return G_SOURCE_REMOVE;
}

static void
on_cursor_moved_cb (PhComposerText *self)
{
  if (self->reveal_tick == 0)
    self->reveal_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), reveal_cb, NULL, NULL);
}

static void
ph_composer_text_paste_clipboard (GtkTextView *view)
{
  if (ph_attacher_can_paste (gtk_widget_get_clipboard (GTK_WIDGET (view))))
    g_signal_emit (view, pasted_things_signal, 0);
  else
    GTK_TEXT_VIEW_CLASS (ph_composer_text_parent_class)->paste_clipboard (view);
}

static void
ph_composer_text_dispose (GObject *object)
{
  g_clear_object (&PH_COMPOSER_TEXT (object)->draft);
  G_OBJECT_CLASS (ph_composer_text_parent_class)->dispose (object);
}

static void
ph_composer_text_class_init (PhComposerTextClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_composer_text_dispose;
  GTK_TEXT_VIEW_CLASS (klass)->paste_clipboard = ph_composer_text_paste_clipboard;

  pasted_things_signal = g_signal_new ("pasted-things", PH_TYPE_COMPOSER_TEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ph_composer_text_init (PhComposerText *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));

  g_signal_connect_object (buffer, "changed", G_CALLBACK (on_buffer_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "notify::cursor-position", G_CALLBACK (on_cursor_moved_cb), self, G_CONNECT_SWAPPED);
}

/**
 * ph_composer_text_set_draft:
 * @self: a text
 * @draft: whose text it is
 *
 * The cursor goes to the beginning, and there is nothing to undo.
 */
void
ph_composer_text_set_draft (PhComposerText *self, PhDraft *draft)
{
  g_return_if_fail (PH_IS_COMPOSER_TEXT (self));
  g_return_if_fail (PH_IS_DRAFT (draft));
  g_return_if_fail (self->draft == NULL);

  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  GtkTextIter start = { 0 };

  gtk_text_buffer_begin_irreversible_action (buffer);
  gtk_text_buffer_set_text (buffer, ph_draft_get_text (draft), -1);
  gtk_text_buffer_end_irreversible_action (buffer);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
  self->draft = g_object_ref (draft);
  g_signal_connect_object (draft, "notify::text", G_CALLBACK (on_draft_text_cb), self, G_CONNECT_SWAPPED);
}
