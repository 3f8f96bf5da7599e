// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Which page of the help belongs to what one sees, and opening it. The pages are shown by the desktop's own viewer, and where
// there is none, that is said. What stands on the pages is the affair of data/help.

#include "config.h"

#include "ph-help-link.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define PAGES "help:posthorn/"

/* What a widget is about besides its kind. */
#define PAGE_KEY "ph-help-page"

/* By the names of their types: the pages of the window need not be known here. */
static const struct
{
  const char *type;
  const char *page;
} topics[] = {
  { "PhAccountEditor", "account-settings" },
  { "PhAccountPage", "account-settings" },
  { "PhAccountsPage", PH_HELP_LINK_INDEX },
  { "PhAssistant", "first-account" },
  { "PhCertificateWindow", "certificates" },
  { "PhComposer", "composer" },
  { "PhImportDialog", "moving-accounts" },
  { "PhManualView", "first-account#by-hand" },
  { "PhOutboxPage", "outbox" },
  { "PhPasswordDialog", "account-settings#new-password" },
  { "PhPracticeWindow", "practice" },
  { "PhPreferencesWindow", "preferences" },
  { "PhProviderChooser", "first-account#by-hand" },
  { "PhReferenceWindow", "test#details" },
  { "PhSendLaterDialog", "composer#later" },
  { "PhSendToMany", "send-to-many" },
  { "PhSignInPage", "app-passwords" },
  { "PhTestView", "test" },
  { "PhTranscriptWindow", "test#details" },
  { "PhTroubleshootingWindow", "troubleshooting" },
};

/* In the order of the identifiers: each page has those up to its last one, which follow the row before. */
static const struct
{
  PhProblemId last;
  const char *page;
} problem_pages[] = {
  { PH_PROBLEM_INCOMING_SERVER_NAME, "problem-settings" },
  { PH_PROBLEM_SERVICE_NOT_OFFERED, "problem-network" },
  { PH_PROBLEM_MAIL_PORTS_BLOCKED, "problem-connection" },
  { PH_PROBLEM_LOCAL_FIREWALL, "problem-network" },
  { PH_PROBLEM_NO_GREETING, "problem-connection" },
  { PH_PROBLEM_SERVER_EXPECTS_TLS, "problem-encryption" },
  { PH_PROBLEM_EHLO_REFUSED, "problem-connection" },
  { PH_PROBLEM_TLS_WEAK, "problem-encryption" },
  { PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED, "problem-certificate" },
  { PH_PROBLEM_SECRET_MISSING, "problem-sign-in" },
  { PH_PROBLEM_SIGN_IN_REQUIRED, "problem-sender" },
  { PH_PROBLEM_SMTPUTF8_REQUIRED, "problem-message" },
  { PH_PROBLEM_RELAY_DENIED, "problem-sender" },
  { PH_PROBLEM_UNCERTAIN, "problem-message" },
  { PH_PROBLEM_SERVER_CLOSING, "problem-connection" },
  { PH_PROBLEM_INTERNAL_ERROR, "problem-message" },
};

/* Opening */

static void
say_viewer_missing (GtkWindow *parent, const char *uri)
{
  GtkWindow *above = gtk_widget_get_visible (GTK_WIDGET (parent)) ? parent : NULL; /* it may be closed meanwhile */
  /* Translators: %s is the address of a page, such as "help:posthorn/ports" */
  g_autofree char *words = g_strdup_printf (_ ("It is read with a program of its own: “Yelp”, which is also called “Help”, in a package that is mostly named “yelp”. Install it and press F1 again, or open this page in it: %s"),
                                            uri);
  GtkWidget *dialog = adw_message_dialog_new (above, _ ("The Help Can’t Be Opened"), words);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Whatever was in the way, such as a sandbox that knows no viewer: it is the same that helps. */
static void
open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GtkWindow *parent = GTK_WINDOW (source);
  g_autofree char *uri = user_data;
  g_autoptr(GError) error = NULL;

  if (gtk_show_uri_full_finish (parent, result, &error) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_debug ("%s can't be opened: %s", uri, error->message);
  say_viewer_missing (parent, uri);
}

/**
 * ph_help_link_open:
 * @parent: the window from which it is asked for
 * @page: which page, or part of one
 *
 * Opens the page in the help viewer of the desktop. Says above @parent what to install where there is none.
 */
void
ph_help_link_open (GtkWindow *parent, const char *page)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (page != NULL);

  char *uri = g_strconcat (PAGES, page, NULL);

  gtk_show_uri_full (parent, uri, GDK_CURRENT_TIME, NULL, open_cb, uri);
}

/* Finding */

/**
 * ph_help_link_for_problem:
 * @problem: which problem
 *
 * Returns: (transfer full): the part of a page that explains it
 */
char *
ph_help_link_for_problem (PhProblemId problem)
{
  guint i = 0;

  g_return_val_if_fail (problem < PH_N_PROBLEMS, NULL);

  while (problem > problem_pages[i].last)
    i++;
  return g_strconcat (problem_pages[i].page, "#", ph_problem_id_to_nick (problem), NULL);
}

/**
 * ph_help_link_set_page:
 * @widget: what a person sees
 * @page: (nullable): the page about what it shows now; %NULL: the one about widgets of its kind, if there is one
 *
 * Says what the help key is to open while @widget is on the screen.
 */
void
ph_help_link_set_page (GtkWidget *widget, const char *page)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  g_object_set_data_full (G_OBJECT (widget), PAGE_KEY, g_strdup (page), g_free);
}

static const char *
get_page (GtkWidget *widget)
{
  const char *page = g_object_get_data (G_OBJECT (widget), PAGE_KEY);

  for (guint i = 0; i < G_N_ELEMENTS (topics) && page == NULL; i++)
    if (g_str_equal (G_OBJECT_TYPE_NAME (widget), topics[i].type))
      page = topics[i].page;
  return page;
}

/* The innermost counts: a problem in a test in a page of the assistant. */
static const char *
find_within (GtkWidget *widget)
{
  const char *page = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && page == NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child))
      page = find_within (child);
  return page != NULL ? page : get_page (widget);
}

/**
 * ph_help_link_find_page:
 * @window: a window
 *
 * A dialog that has no page of its own is about the window above which it stands.
 *
 * Returns: (transfer none): the page about what is on the screen in it; valid until that changes
 */
const char *
ph_help_link_find_page (GtkWindow *window)
{
  const char *page = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);

  for (GtkWindow *next = window; next != NULL && page == NULL; next = gtk_window_get_transient_for (next))
    page = find_within (GTK_WIDGET (next));
  return page != NULL ? page : PH_HELP_LINK_INDEX;
}

/**
 * ph_help_link_open_for:
 * @window: a window
 *
 * Opens the page about what is on the screen in it.
 */
void
ph_help_link_open_for (GtkWindow *window)
{
  g_return_if_fail (GTK_IS_WINDOW (window));

  ph_help_link_open (window, ph_help_link_find_page (window));
}

static gboolean
on_help_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  ph_help_link_open_for (GTK_WINDOW (widget));
  return TRUE;
}

/**
 * ph_help_link_install_key:
 *
 * Has the help key do its work in every window that is made from now on. Accelerators of the program reach only those
 * that belong to it, which dialogs and the windows above others don't.
 */
void
ph_help_link_install_key (void)
{
  g_autoptr(GTypeClass) window_class = g_type_class_ref (GTK_TYPE_WINDOW);

  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (window_class), GDK_KEY_F1, 0, on_help_key_cb, NULL);
}
