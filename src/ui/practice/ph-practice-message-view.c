// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One received message in three views: what a person reads, the header section, and every byte.

#include "config.h"

#include "ph-practice-message-view.h"

#include "ph-message-view.h"
#include "ph-template.h"

#include <glib/gi18n.h>
#include <string.h>

/* A text view becomes slow beyond, and nobody reads that far. */
#define MAX_SOURCE_BYTES (256 * 1024)

struct _PhPracticeMessageView
{
  AdwBin parent_instance;
  GtkLabel *envelope;
  GtkTextView *text;
  GtkTextView *headers;
  GtkTextView *source;
};

G_DEFINE_FINAL_TYPE (PhPracticeMessageView, ph_practice_message_view, ADW_TYPE_BIN)

static void
set_text (GtkTextView *view, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text, -1);
}

/* The bytes as text with line feeds alone. */
static char *
dup_source (GBytes *content)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (content, &size);
  g_autofree char *valid = g_utf8_make_valid (data != NULL ? data : "", (gssize) MIN (size, MAX_SOURCE_BYTES));
  GString *text = g_string_new (valid);

  g_string_replace (text, "\r\n", "\n", 0);
  return g_string_free (text, FALSE);
}

static char *
dup_headers (const char *source)
{
  const char *end = strstr (source, "\n\n");

  return end != NULL ? g_strndup (source, (gsize) (end - source)) : g_strdup (source);
}

static void
append_field (GString *text, const char *name, const char *value)
{
  if (value != NULL)
    g_string_append_printf (text, "%s: %s\n", name, value);
}

static char *
dup_readable (GBytes *content)
{
  g_autoptr(PhMessageView) view = ph_message_view_new (content);
  GString *text = g_string_new (NULL);

  append_field (text, _ ("From"), view->from);
  append_field (text, _ ("To"), view->to);
  append_field (text, _ ("Subject"), view->subject);
  append_field (text, _ ("Date"), view->date);
  g_string_append_printf (text, "\n%s", view->text != NULL ? view->text : "");
  return g_string_free (text, FALSE);
}

static char *
dup_envelope (PhPracticeMessage *message)
{
  g_autofree char *recipients = g_strjoinv (", ", (char **) ph_practice_message_get_recipients (message));
  const char *mechanism = ph_practice_message_get_mechanism (message);

  if (mechanism[0] == '\0')
    return g_strdup_printf (_ ("Sent by <%s> to <%s> without sign-in"), ph_practice_message_get_sender (message), recipients);
  return g_strdup_printf (_ ("Sent by <%s> to <%s>, signed in by %s"), ph_practice_message_get_sender (message), recipients, mechanism);
}

static void
ph_practice_message_view_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_practice_message_view_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_PRACTICE_MESSAGE_VIEW);
}

static void
ph_practice_message_view_class_init (PhPracticeMessageViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_practice_message_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("practice/ph-practice-message-view.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhPracticeMessageView, envelope);
  gtk_widget_class_bind_template_child (widget_class, PhPracticeMessageView, text);
  gtk_widget_class_bind_template_child (widget_class, PhPracticeMessageView, headers);
  gtk_widget_class_bind_template_child (widget_class, PhPracticeMessageView, source);
}

static void
ph_practice_message_view_init (PhPracticeMessageView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Protocol text is written from left to right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self->headers), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->source), GTK_TEXT_DIR_LTR);
}

/**
 * ph_practice_message_view_show:
 * @self: a view
 * @message: what to show
 */
void
ph_practice_message_view_show (PhPracticeMessageView *self, PhPracticeMessage *message)
{
  g_return_if_fail (PH_IS_PRACTICE_MESSAGE_VIEW (self));
  g_return_if_fail (PH_IS_PRACTICE_MESSAGE (message));

  GBytes *content = ph_practice_message_get_content (message);
  g_autofree char *envelope = dup_envelope (message);
  g_autofree char *readable = dup_readable (content);
  g_autofree char *source = dup_source (content);
  g_autofree char *headers = dup_headers (source);

  gtk_label_set_text (self->envelope, envelope);
  set_text (self->text, readable);
  set_text (self->headers, headers);
  set_text (self->source, source);
}
