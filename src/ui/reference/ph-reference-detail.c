// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// All that is known about one code or one reply: what it means, what one can do, which standard says so, what the guided
// test would conclude, and which providers say it in which words.

#include "config.h"

#include "ph-reference-detail.h"

#include "ph-reply-examples.h"
#include "ph-reply-verdict.h"
#include "ph-spoken-row.h"
#include "ph-template.h"
#include "ph-text-reply-codes.h"
#include "ph-text.h"

#include <glib/gi18n.h>
#include <string.h>

/* More of them help nobody, and the search finds each. */
#define MAX_EXAMPLES 24u

#define RFC_PAGES "https://www.rfc-editor.org/rfc/rfc"

struct _PhReferenceDetail
{
  AdwBin parent_instance;
  GPtrArray *rows; /* (owned) (element-type GtkWidget): those that are made anew each time */
  GtkScrolledWindow *scroller;
  GtkLabel *code;
  GtkLabel *title;
  GtkLabel *text;
  GtkLabel *explanation;
  GtkLabel *outlook;
  GtkWidget *advice_group;
  GtkLabel *advice;
  AdwPreferencesGroup *verdicts;
  AdwPreferencesGroup *examples;
  GtkWidget *reference_group;
  AdwActionRow *reference;
};

G_DEFINE_FINAL_TYPE (PhReferenceDetail, ph_reference_detail, ADW_TYPE_BIN)

static void
open_page (PhReferenceDetail *self, const char *uri)
{
  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME);
}

static void
on_example_activated_cb (AdwActionRow *row, PhReferenceDetail *self)
{
  const PhProviderReply *reply = g_object_get_data (G_OBJECT (row), "ph-provider-reply");

  open_page (self, ph_provider_reply_get_url (reply));
}

static void
on_reference_activated_cb (PhReferenceDetail *self)
{
  g_autofree char *uri = g_strconcat (RFC_PAGES, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->reference)) + strlen ("RFC "), NULL);

  open_page (self, uri);
}

static AdwActionRow *
new_row (const char *title, const char *subtitle)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (row, 0);
  adw_action_row_set_subtitle_lines (row, 0);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, subtitle);
  ph_spoken_row_follow (row);
  return row;
}

static void
add_row (PhReferenceDetail *self, AdwPreferencesGroup *group, AdwActionRow *row)
{
  adw_preferences_group_add (group, GTK_WIDGET (row));
  g_ptr_array_add (self->rows, row);
}

static void
clear_rows (PhReferenceDetail *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = self->rows->pdata[i];

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP)), row);
    }
  g_ptr_array_set_size (self->rows, 0);
}

static void
show_verdicts (PhReferenceDetail *self, const PhReplyQuery *query)
{
  g_autoptr(GArray) verdicts = ph_reply_verdict_list (query);

  for (guint i = 0; i < verdicts->len; i++)
    {
      const PhReplyVerdict *verdict = &g_array_index (verdicts, PhReplyVerdict, i);
      g_autofree char *title = ph_text_problem_id_title (verdict->problem);

      add_row (self, self->verdicts, new_row (title, ph_text_reply_occasion (verdict->stage)));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->verdicts), verdicts->len > 0);
}

static void
add_example (PhReferenceDetail *self, const PhProviderReply *reply)
{
  g_autofree char *problem = ph_text_problem_id_title (ph_provider_reply_get_problem (reply));
  /* Translators: what a provider's server says, and what that means */
  g_autofree char *subtitle = g_strdup_printf (_ ("“%s”\n%s"), ph_provider_reply_get_example (reply), problem);
  AdwActionRow *row = new_row (ph_provider_reply_get_provider (reply), subtitle);

  if (ph_provider_reply_get_url (reply) != NULL)
    {
      GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "adw-external-link-symbolic", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

      adw_action_row_add_suffix (row, icon);
      gtk_widget_set_tooltip_text (GTK_WIDGET (row), _ ("Open the Provider’s Page"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data (G_OBJECT (row), "ph-provider-reply", (gpointer) reply);
      g_signal_connect (row, "activated", G_CALLBACK (on_example_activated_cb), self);
    }
  add_row (self, self->examples, row);
}

static void
show_examples (PhReferenceDetail *self, const PhReplyQuery *query)
{
  g_autoptr(GPtrArray) examples = ph_reply_examples_list (query);

  for (guint i = 0; i < MIN (examples->len, MAX_EXAMPLES); i++)
    add_example (self, examples->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->examples), examples->len > 0);
}

static void
show_reference (PhReferenceDetail *self, const char *reference)
{
  gtk_widget_set_visible (self->reference_group, reference != NULL);
  if (reference != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->reference), reference);
}

static void
show_codes (PhReferenceDetail *self, const PhReplyQuery *query)
{
  g_autofree char *enhanced = query->enhanced.class != 0 ? ph_enhanced_code_to_string (&query->enhanced) : NULL;
  g_autofree char *code = query->code != 0 ? g_strdup_printf ("%u", query->code) : NULL;
  g_autofree char *codes = code != NULL && enhanced != NULL ? g_strjoin (" ", code, enhanced, NULL) : g_strdup (code != NULL ? code : enhanced);

  gtk_label_set_text (self->code, codes);
  gtk_label_set_text (self->text, query->text);
  gtk_widget_set_visible (GTK_WIDGET (self->text), *query->text != '\0');
}

static void
ph_reference_detail_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_reference_detail_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_REFERENCE_DETAIL);
}

static void
ph_reference_detail_finalize (GObject *object)
{
  g_ptr_array_unref (PH_REFERENCE_DETAIL (object)->rows);
  G_OBJECT_CLASS (ph_reference_detail_parent_class)->finalize (object);
}

static void
ph_reference_detail_class_init (PhReferenceDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_reference_detail_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_reference_detail_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("reference/ph-reference-detail.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhReferenceDetail, scroller);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceDetail, code);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceDetail, title);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceDetail, text);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceDetail, explanation);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceDetail, outlook);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceDetail, advice_group);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceDetail, advice);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceDetail, verdicts);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceDetail, examples);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceDetail, reference_group);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceDetail, reference);
  gtk_widget_class_bind_template_callback (widget_class, on_reference_activated_cb);
}

static void
ph_reference_detail_init (PhReferenceDetail *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_row_follow (ADW_ACTION_ROW (self->reference));
  /* Codes and what servers say is written from left to right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self->code), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->text), GTK_TEXT_DIR_LTR);
}

/**
 * ph_reference_detail_show:
 * @self: the view
 * @query: the code or the reply that it shall explain
 */
void
ph_reference_detail_show (PhReferenceDetail *self, const PhReplyQuery *query)
{
  g_return_if_fail (PH_IS_REFERENCE_DETAIL (self));
  g_return_if_fail (query != NULL);

  g_autoptr(PhTextReplyMeaning) meaning = ph_text_reply_meaning_new (query);

  clear_rows (self);
  show_codes (self, query);
  gtk_label_set_text (self->title, meaning->title);
  gtk_label_set_text (self->explanation, meaning->explanation);
  gtk_label_set_text (self->outlook, ph_text_reply_outlook (query));
  gtk_widget_set_visible (self->advice_group, meaning->advice != NULL);
  gtk_label_set_text (self->advice, meaning->advice != NULL ? meaning->advice : "");
  show_verdicts (self, query);
  show_examples (self, query);
  show_reference (self, meaning->reference);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}
