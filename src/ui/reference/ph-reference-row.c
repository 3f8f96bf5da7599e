// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One line of the reference: a code with its short name, or what a provider says. It knows what it stands for and shows
// no more than that.

#include "config.h"

#include "ph-reference-row.h"

#include "ph-spoken-row.h"
#include "ph-text-reply-codes.h"
#include "ph-text.h"

#include <glib/gi18n.h>
#include <string.h>

/* As wide as “535 5.7.139”, so that the names stand below each other. */
#define CODE_WIDTH_CHARS 7

struct _PhReferenceRow
{
  AdwActionRow parent_instance;
  const PhReplyCode *entry;       /* (unowned) (nullable): lives as long as the program, as the next one does */
  const PhProviderReply *example; /* (unowned) (nullable) */
  char *typed;                    /* (owned) (nullable): what somebody has typed */
  GtkLabel *code;
};

G_DEFINE_FINAL_TYPE (PhReferenceRow, ph_reference_row, ADW_TYPE_ACTION_ROW)

static void
ph_reference_row_finalize (GObject *object)
{
  g_free (PH_REFERENCE_ROW (object)->typed);
  G_OBJECT_CLASS (ph_reference_row_parent_class)->finalize (object);
}

static void
ph_reference_row_class_init (PhReferenceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_reference_row_finalize;
}

static void
ph_reference_row_init (PhReferenceRow *self)
{
  self->code = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_width_chars (self->code, CODE_WIDTH_CHARS);
  gtk_label_set_xalign (self->code, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->code), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self->code), "heading");
  /* Codes are written from left to right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self->code), GTK_TEXT_DIR_LTR);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->code));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 2);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  ph_spoken_row_follow (ADW_ACTION_ROW (self));
}

/* The name of the row begins with the code, which is what one looks and listens for. */
static void
show (PhReferenceRow *self, const char *code, const char *title, const char *subtitle)
{
  g_autofree char *name = g_strdup_printf ("%s %s", code, title);

  gtk_label_set_text (self->code, code);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  ph_spoken_row_name (GTK_ACCESSIBLE (self), name);
}

/**
 * ph_reference_row_new_for_entry:
 * @entry: an entry of the reference
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
ph_reference_row_new_for_entry (const PhReplyCode *entry)
{
  g_return_val_if_fail (entry != NULL, NULL);

  PhReferenceRow *self = g_object_new (PH_TYPE_REFERENCE_ROW, NULL);
  g_autofree char *code = ph_reply_code_to_string (entry);

  self->entry = entry;
  show (self, code, ph_text_reply_code_title (entry), "");
  return GTK_WIDGET (self);
}

static char *
write_codes (guint code, const char *enhanced)
{
  if (code < 200)
    return g_strdup (enhanced != NULL ? enhanced : "");
  return enhanced != NULL ? g_strdup_printf ("%u %s", code, enhanced) : g_strdup_printf ("%u", code);
}

/**
 * ph_reference_row_new_for_example:
 * @reply: a reply that is typical of a provider
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
ph_reference_row_new_for_example (const PhProviderReply *reply)
{
  g_return_val_if_fail (reply != NULL, NULL);

  PhReferenceRow *self = g_object_new (PH_TYPE_REFERENCE_ROW, NULL);
  g_autofree char *code = write_codes (ph_provider_reply_get_code (reply), ph_provider_reply_get_enhanced (reply));

  self->example = reply;
  show (self, code, ph_provider_reply_get_provider (reply), ph_provider_reply_get_example (reply));
  return GTK_WIDGET (self);
}

/**
 * ph_reference_row_new_for_query:
 * @query: what somebody has typed
 *
 * Returns: (transfer floating): a row for it, whether it is in the reference or not
 */
GtkWidget *
ph_reference_row_new_for_query (const PhReplyQuery *query)
{
  g_return_val_if_fail (query != NULL, NULL);

  PhReferenceRow *self = g_object_new (PH_TYPE_REFERENCE_ROW, NULL);
  g_autoptr(PhTextReplyMeaning) meaning = ph_text_reply_meaning_new (query);
  g_autofree char *enhanced = query->enhanced.class != 0 ? ph_enhanced_code_to_string (&query->enhanced) : NULL;
  g_autofree char *code = write_codes (query->code, enhanced);

  self->typed = g_strjoin (" ", code, query->text, NULL);
  show (self, code, meaning->title, query->text);
  return GTK_WIDGET (self);
}

/**
 * ph_reference_row_fits:
 * @self: a row
 * @search: what is looked for
 *
 * Returns: whether it is found
 */
gboolean
ph_reference_row_fits (PhReferenceRow *self, const PhTextReplySearch *search)
{
  g_return_val_if_fail (PH_IS_REFERENCE_ROW (self), FALSE);
  g_return_val_if_fail (search != NULL, FALSE);

  if (self->entry != NULL)
    return ph_text_reply_search_fits_entry (search, self->entry);
  if (self->example != NULL)
    return ph_text_reply_search_fits_example (search, self->example);
  return TRUE;
}

/* With the class that says the most: of a code that only some are refused with, that of the refusal. */
static char *
write_entry (const PhReplyCode *entry)
{
  char *code = ph_reply_code_to_string (entry);

  if (entry->code == 0)
    code[0] = entry->classes[strlen (entry->classes) - 1];
  return code;
}

static char *
write_example (const PhProviderReply *reply)
{
  guint code = ph_provider_reply_get_code (reply);
  const char *enhanced = ph_provider_reply_get_enhanced (reply);
  PhEnhancedCode parsed = { 0 };
  gboolean is_exact = enhanced != NULL && ph_enhanced_code_parse (enhanced, &parsed, NULL);

  /* One that can have any code of a class has the plainest of it. */
  if (code < 200)
    code = (code != 0 ? code : is_exact ? parsed.class
                                        : 5) *
             100 +
           50;
  return g_strdup_printf ("%u %s %s", code, is_exact ? enhanced : "", ph_provider_reply_get_example (reply));
}

/**
 * ph_reference_row_make_query:
 * @self: a row
 *
 * Returns: (transfer full): what it stands for, to be explained
 */
PhReplyQuery *
ph_reference_row_make_query (PhReferenceRow *self)
{
  g_return_val_if_fail (PH_IS_REFERENCE_ROW (self), NULL);

  g_autofree char *text = NULL;

  if (self->entry != NULL)
    text = write_entry (self->entry);
  else if (self->example != NULL)
    text = write_example (self->example);
  else
    text = g_strdup (self->typed);
  return ph_reply_query_find (text);
}
