// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The window of the reference: sections of codes, narrowed by what is typed, and a page for one of them. Rows are made a
// few at a time while nothing else happens, so that the window is there at once.

#include "config.h"

#include "ph-reference-window.h"

#include "ph-reference-detail.h"
#include "ph-reference-row.h"
#include "ph-template.h"

#include <glib/gi18n.h>

/* What fits on a screen; made between two frames without being felt. */
#define ROWS_AT_ONCE 12

typedef struct
{
  const char *title;
  guint class;   /* of reply codes: those that begin with it, or with one digit less for 3; 0: it has enhanced codes */
  guint subject; /* of enhanced codes */
} Section;

/* The reference is in this order. */
static const Section sections[] = {
  { N_ ("Done, or Going On"), 3, 0 },
  { N_ ("Temporary"), 4, 0 },
  { N_ ("Permanent"), 5, 0 },
  { N_ ("Enhanced Codes: Undefined"), 0, 0 },
  { N_ ("Enhanced Codes: Addresses"), 0, 1 },
  { N_ ("Enhanced Codes: Mailboxes"), 0, 2 },
  { N_ ("Enhanced Codes: Mail Server"), 0, 3 },
  { N_ ("Enhanced Codes: Network"), 0, 4 },
  { N_ ("Enhanced Codes: Dialogue"), 0, 5 },
  { N_ ("Enhanced Codes: Content"), 0, 6 },
  { N_ ("Enhanced Codes: Security and Rules"), 0, 7 },
  { N_ ("Seen at Providers"), 0, 0 },
};
#define EXAMPLES (G_N_ELEMENTS (sections) - 1)

struct _PhReferenceWindow
{
  AdwWindow parent_instance;
  PhTextReplySearch *search;                            /* (owned) (nullable): NULL: everything is shown */
  AdwPreferencesGroup *groups[G_N_ELEMENTS (sections)]; /* (unowned): in @list */
  GPtrArray *rows;                                      /* (owned) (element-type PhReferenceRow): as far as they are made */
  guint fill_source;                                    /* 0: all rows are there */
  AdwLeaflet *pages;
  GtkWidget *list_page;
  GtkWidget *detail_page;
  GtkWidget *back_button;
  PhReferenceDetail *detail;
  GtkSearchEntry *entry;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkBox *list;
  AdwPreferencesGroup *typed_group;
  GtkWidget *typed_row; /* (unowned) (nullable): in @typed_group */
};

G_DEFINE_FINAL_TYPE (PhReferenceWindow, ph_reference_window, ADW_TYPE_WINDOW)

/* Leading between the pages */

static gboolean
is_at_list (PhReferenceWindow *self)
{
  return adw_leaflet_get_visible_child (self->pages) == self->list_page;
}

static void
show_list (PhReferenceWindow *self)
{
  adw_leaflet_set_visible_child (self->pages, self->list_page);
}

static void
show_detail (PhReferenceWindow *self, const PhReplyQuery *query)
{
  ph_reference_detail_show (self->detail, query);
  adw_leaflet_set_visible_child (self->pages, self->detail_page);
  gtk_widget_grab_focus (self->back_button);
}

static void
on_row_activated_cb (PhReferenceRow *row, PhReferenceWindow *self)
{
  g_autoptr(PhReplyQuery) query = ph_reference_row_make_query (row);

  show_detail (self, query);
}

/* The list */

static guint
find_section (const PhReplyCode *entry)
{
  for (guint i = 0; i < EXAMPLES; i++)
    if (entry->code != 0 ? sections[i].class == MAX (entry->code / 100, 3) : sections[i].class == 0 && sections[i].subject == entry->subject)
      return i;
  return EXAMPLES;
}

static GtkWidget *
new_row (guint index, guint *ret_section)
{
  guint n_entries = ph_reply_code_get_n ();

  if (index >= n_entries)
    {
      *ret_section = EXAMPLES;
      return ph_reference_row_new_for_example (ph_provider_reply_get_nth (index - n_entries));
    }
  *ret_section = find_section (ph_reply_code_get_nth (index));
  return ph_reference_row_new_for_entry (ph_reply_code_get_nth (index));
}

/* A section comes with its first row that is found. */
static void
show_row (PhReferenceWindow *self, PhReferenceRow *row)
{
  GtkWidget *group = gtk_widget_get_ancestor (GTK_WIDGET (row), ADW_TYPE_PREFERENCES_GROUP);
  gboolean is_found = self->search == NULL || ph_reference_row_fits (row, self->search);

  gtk_widget_set_visible (GTK_WIDGET (row), is_found);
  if (is_found)
    gtk_widget_set_visible (group, TRUE);
}

static gboolean
add_rows (PhReferenceWindow *self, guint n)
{
  guint n_all = ph_reply_code_get_n () + ph_provider_reply_get_n ();

  for (guint i = 0; i < n && self->rows->len < n_all; i++)
    {
      guint section = 0;
      GtkWidget *row = new_row (self->rows->len, &section);

      g_signal_connect (row, "activated", G_CALLBACK (on_row_activated_cb), self);
      adw_preferences_group_add (self->groups[section], row);
      g_ptr_array_add (self->rows, row);
      show_row (self, PH_REFERENCE_ROW (row));
    }
  return self->rows->len < n_all;
}

static gboolean
fill_cb (gpointer user_data)
{
  PhReferenceWindow *self = PH_REFERENCE_WINDOW (user_data);

  if (add_rows (self, ROWS_AT_ONCE))
    return G_SOURCE_CONTINUE;
  self->fill_source = 0;
  return G_SOURCE_REMOVE;
}

/* Who searches wants to have looked through all of them. */
static void
finish_filling (PhReferenceWindow *self)
{
  add_rows (self, G_MAXUINT);
  g_clear_handle_id (&self->fill_source, g_source_remove);
}

static void
add_groups (PhReferenceWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      self->groups[i] = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
      adw_preferences_group_set_title (self->groups[i], _ (sections[i].title));
      gtk_widget_set_visible (GTK_WIDGET (self->groups[i]), FALSE);
      gtk_box_append (self->list, GTK_WIDGET (self->groups[i]));
    }
}

/* Searching */

/* Also for a code that is not in the reference: what its digits tell. */
static void
show_typed (PhReferenceWindow *self)
{
  const PhReplyQuery *query = self->search != NULL ? ph_text_reply_search_get_query (self->search) : NULL;

  if (self->typed_row != NULL)
    adw_preferences_group_remove (self->typed_group, self->typed_row);
  self->typed_row = query != NULL ? ph_reference_row_new_for_query (query) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->typed_group), query != NULL);
  if (query == NULL)
    return;
  g_signal_connect (self->typed_row, "activated", G_CALLBACK (on_row_activated_cb), self);
  adw_preferences_group_add (self->typed_group, self->typed_row);
}

static gboolean
has_results (PhReferenceWindow *self)
{
  if (self->typed_row != NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    if (gtk_widget_get_visible (GTK_WIDGET (self->groups[i])))
      return TRUE;
  return FALSE;
}

static void
apply_search (PhReferenceWindow *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  finish_filling (self);
  g_clear_pointer (&self->search, ph_text_reply_search_free);
  if (*typed != '\0')
    self->search = ph_text_reply_search_new (typed);
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    gtk_widget_set_visible (GTK_WIDGET (self->groups[i]), FALSE);
  for (guint i = 0; i < self->rows->len; i++)
    show_row (self, self->rows->pdata[i]);
  show_typed (self);
  gtk_stack_set_visible_child_name (self->stack, has_results (self) ? "list" : "nothing");
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
on_search_changed_cb (PhReferenceWindow *self)
{
  apply_search (self);
}

/* Return opens what was typed, or the first that was found; it may come before the search has begun. */
static void
on_search_activate_cb (PhReferenceWindow *self)
{
  apply_search (self);
  if (self->typed_row != NULL)
    {
      on_row_activated_cb (PH_REFERENCE_ROW (self->typed_row), self);
      return;
    }
  for (guint i = 0; i < self->rows->len; i++)
    if (self->search != NULL && gtk_widget_get_visible (self->rows->pdata[i]))
      {
        on_row_activated_cb (self->rows->pdata[i], self);
        return;
      }
}

static void
search_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhReferenceWindow *self = PH_REFERENCE_WINDOW (widget);

  show_list (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
back_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhReferenceWindow *self = PH_REFERENCE_WINDOW (widget);

  show_list (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/* One step back each time: from a page to the list, from what was found to everything, and out. */
static void
leave_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhReferenceWindow *self = PH_REFERENCE_WINDOW (widget);

  if (!is_at_list (self))
    back_action_cb (widget, NULL, NULL);
  else if (self->search != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
on_stop_search_cb (PhReferenceWindow *self)
{
  leave_action_cb (GTK_WIDGET (self), NULL, NULL);
}

static void
ph_reference_window_dispose (GObject *object)
{
  PhReferenceWindow *self = PH_REFERENCE_WINDOW (object);

  g_clear_handle_id (&self->fill_source, g_source_remove);
  G_OBJECT_CLASS (ph_reference_window_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_REFERENCE_WINDOW);
}

static void
ph_reference_window_finalize (GObject *object)
{
  PhReferenceWindow *self = PH_REFERENCE_WINDOW (object);

  g_clear_pointer (&self->search, ph_text_reply_search_free);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (ph_reference_window_parent_class)->finalize (object);
}

static void
ph_reference_window_class_init (PhReferenceWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_reference_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_reference_window_finalize;

  g_type_ensure (PH_TYPE_REFERENCE_DETAIL);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("reference/ph-reference-window.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhReferenceWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceWindow, list_page);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceWindow, detail_page);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceWindow, detail);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceWindow, entry);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceWindow, scroller);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceWindow, list);
  gtk_widget_class_bind_template_child (widget_class, PhReferenceWindow, typed_group);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search_cb);
  gtk_widget_class_install_action (widget_class, "reference.search", NULL, search_action_cb);
  gtk_widget_class_install_action (widget_class, "reference.back", NULL, back_action_cb);
  gtk_widget_class_install_action (widget_class, "reference.leave", NULL, leave_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "reference.search", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "reference.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "reference.leave", NULL);
}

static void
ph_reference_window_init (PhReferenceWindow *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->entry, self->list_page);
  add_groups (self);
  add_rows (self, ROWS_AT_ONCE);
  self->fill_source = g_idle_add_full (G_PRIORITY_LOW, fill_cb, self, NULL);
}

static PhReferenceWindow *
find_window (GtkWindow *parent)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (PH_IS_REFERENCE_WINDOW (window) && gtk_window_get_transient_for (window) == parent)
        return PH_REFERENCE_WINDOW (window);
    }
  return NULL;
}

/* Beside a window that holds all input, one that does not hold it could not be used. */
static PhReferenceWindow *
new_window (GtkWindow *parent)
{
  return g_object_new (PH_TYPE_REFERENCE_WINDOW,
                       "transient-for", parent,
                       "modal", gtk_window_get_modal (parent),
                       "destroy-with-parent", TRUE,
                       NULL);
}

static char *
write_codes (guint code, const char *enhanced)
{
  if (code == 0)
    return g_strdup (enhanced);
  return g_strdup_printf ("%u %s", code, enhanced != NULL ? enhanced : "");
}

/**
 * ph_reference_window_present:
 * @parent: the window above which it opens; it has at most one
 * @code: a reply code, or 0
 * @enhanced: (nullable): an enhanced status code
 *
 * Shows the reference: the page of a code, or the list if none is given.
 */
void
ph_reference_window_present (GtkWindow *parent, guint code, const char *enhanced)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));

  PhReferenceWindow *self = find_window (parent);
  g_autofree char *codes = write_codes (code, enhanced);
  g_autoptr(PhReplyQuery) query = codes != NULL ? ph_reply_query_parse (codes) : NULL;

  if (self == NULL)
    self = new_window (parent);
  if (query != NULL)
    show_detail (self, query);
  else
    show_list (self);
  gtk_window_present (GTK_WINDOW (self));
}
