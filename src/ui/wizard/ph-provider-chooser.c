// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The list of providers that are known, narrowed by what is typed. Those that let no program send mail are there too, and
// say so, lest somebody look for them in vain.

#include "config.h"

#include "ph-provider-chooser.h"

#include "ph-spoken-row.h"
#include "ph-template.h"
#include "ph-text-discovery.h"

#include <glib/gi18n.h>
#include <string.h>

/* As many domains as fit on a line or two; the search knows all of them. */
#define DOMAINS_SHOWN 4

struct _PhProviderChooser
{
  AdwWindow parent_instance;
  GtkFilterListModel *found; /* (owned) (nullable): until disposed */
  char *typed;               /* (owned): what is searched for, case-folded */
  GtkSearchEntry *search;
  GtkStack *stack;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (PhProviderChooser, ph_provider_chooser, ADW_TYPE_WINDOW)

static guint chosen_signal;

static gboolean
can_be_chosen (PhProvider *provider)
{
  return ph_provider_sends_mail (provider) && ph_provider_get_n_endpoints (provider) > 0;
}

static gboolean
has_typed (PhProviderChooser *self, const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, self->typed) != NULL;
}

/* Of a provider that sends mail nothing more than that may be known: there is nothing to choose. */
static gboolean
match_provider (gpointer item, gpointer user_data)
{
  PhProviderChooser *self = PH_PROVIDER_CHOOSER (user_data);
  PhProvider *provider = PH_PROVIDER (item);
  const char *const *domains = ph_provider_get_domains (provider);

  if (ph_provider_sends_mail (provider) && ph_provider_get_n_endpoints (provider) == 0)
    return FALSE;
  if (has_typed (self, ph_text_provider_name (provider)))
    return TRUE;
  for (guint i = 0; domains[i] != NULL; i++)
    if (has_typed (self, domains[i]))
      return TRUE;
  return FALSE;
}

static char *
dup_domains (PhProvider *provider)
{
  const char *const *domains = ph_provider_get_domains (provider);
  GString *text = g_string_new (NULL);

  for (guint i = 0; domains[i] != NULL && i < DOMAINS_SHOWN; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", domains[i]);
  if (g_strv_length ((char **) domains) > DOMAINS_SHOWN)
    g_string_append (text, ", …");
  return g_string_free (text, FALSE);
}

static GtkWidget *
new_row (gpointer item, gpointer user_data)
{
  PhProvider *provider = PH_PROVIDER (item);
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *domains = dup_domains (provider);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), ph_text_provider_name (provider));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), can_be_chosen (provider) ? domains : _ ("Lets no other program send mail"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), can_be_chosen (provider));
  ph_spoken_row_follow (ADW_ACTION_ROW (row));
  return row;
}

static void
choose (PhProviderChooser *self, PhProvider *provider)
{
  if (!can_be_chosen (provider))
    return;
  g_signal_emit (self, chosen_signal, 0, provider);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_list_row_activated_cb (PhProviderChooser *self, GtkListBoxRow *row)
{
  g_autoptr(PhProvider) provider = g_list_model_get_item (G_LIST_MODEL (self->found), gtk_list_box_row_get_index (row));

  choose (self, provider);
}

/* Enter takes the one that is left, or the first of several. */
static void
on_search_activate_cb (PhProviderChooser *self)
{
  g_autoptr(PhProvider) provider = g_list_model_get_item (G_LIST_MODEL (self->found), 0);

  if (provider != NULL)
    choose (self, provider);
}

static void
on_search_changed_cb (PhProviderChooser *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));

  g_free (self->typed);
  self->typed = g_utf8_casefold (text, -1);
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->found), GTK_FILTER_CHANGE_DIFFERENT);
  gtk_stack_set_visible_child_name (self->stack, g_list_model_get_n_items (G_LIST_MODEL (self->found)) > 0 ? "list" : "nothing");
}

static void
ph_provider_chooser_dispose (GObject *object)
{
  PhProviderChooser *self = PH_PROVIDER_CHOOSER (object);

  g_clear_object (&self->found);
  G_OBJECT_CLASS (ph_provider_chooser_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_PROVIDER_CHOOSER);
}

static void
ph_provider_chooser_finalize (GObject *object)
{
  g_free (PH_PROVIDER_CHOOSER (object)->typed);
  G_OBJECT_CLASS (ph_provider_chooser_parent_class)->finalize (object);
}

static void
ph_provider_chooser_class_init (PhProviderChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ph_provider_chooser_dispose;
  object_class->finalize = ph_provider_chooser_finalize;
  chosen_signal = g_signal_new ("chosen", PH_TYPE_PROVIDER_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_PROVIDER);

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("wizard/ph-provider-chooser.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhProviderChooser, search);
  gtk_widget_class_bind_template_child (widget_class, PhProviderChooser, stack);
  gtk_widget_class_bind_template_child (widget_class, PhProviderChooser, list);
  gtk_widget_class_bind_template_callback (widget_class, on_list_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ph_provider_chooser_init (PhProviderChooser *self)
{
  self->typed = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
}

/**
 * ph_provider_chooser_new:
 * @parent: the window above which it opens
 * @catalogue: the providers that are known
 *
 * Returns: (transfer none): a chooser, not presented yet
 */
PhProviderChooser *
ph_provider_chooser_new (GtkWindow *parent, PhProviderCatalogue *catalogue)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (PH_IS_PROVIDER_CATALOGUE (catalogue), NULL);

  PhProviderChooser *self = g_object_new (PH_TYPE_PROVIDER_CHOOSER, "transient-for", parent, "destroy-with-parent", TRUE, NULL);
  GtkCustomFilter *filter = gtk_custom_filter_new (match_provider, self, NULL);

  self->found = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (catalogue)), GTK_FILTER (filter));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->found), new_row, NULL, NULL);
  return self;
}
