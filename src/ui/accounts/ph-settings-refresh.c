// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One more look for the settings of an account: a question to the world, an answer to the person, and a change only when
// the person says so. Accounts that are there are not asked, or it would find the account itself.

#include "config.h"

#include "ph-settings-refresh.h"

#include "ph-account-saver.h"
#include "ph-domain-name.h"
#include "ph-text-discovery.h"
#include "ph-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define RESPONSE_USE "use"

#define PH_TYPE_SETTINGS_REFRESH (ph_settings_refresh_get_type ())

G_DECLARE_FINAL_TYPE (PhSettingsRefresh, ph_settings_refresh, PH, SETTINGS_REFRESH, GObject)

struct _PhSettingsRefresh
{
  GObject parent_instance;
  GtkWindow *parent;         /* (unowned) (nullable): a weak pointer */
  GtkWindow *progress;       /* (unowned) (nullable): a weak pointer */
  PhServices *services;      /* (owned) */
  PhAccount *account;        /* (owned): as it was when it began */
  PhDiscoveryQuery *query;   /* (owned) (nullable): NULL: the address has no domain that one could ask */
  PhCandidate *candidate;    /* (owned) (nullable): what was found */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PhSettingsRefresh, ph_settings_refresh, G_TYPE_OBJECT)

static void start_discovery (PhSettingsRefresh *self);
static void run_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void show_result (PhSettingsRefresh *self, PhDiscovery *discovery);
static void use_candidate (PhSettingsRefresh *self);
static void save_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static PhDiscoveryQuery *
new_query (PhSettingsRefresh *self)
{
  g_autoptr(PhAddress) address = ph_address_parse (ph_account_get_address (self->account), NULL);

  return address != NULL ? ph_discovery_query_new (address, ph_services_get_discovery_flags (self->services)) : NULL;
}

static void
on_progress_response_cb (AdwMessageDialog *dialog, const char *response, PhSettingsRefresh *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
show_progress (PhSettingsRefresh *self)
{
  GtkWidget *dialog = adw_message_dialog_new (self->parent,
                                              _ ("Looking Up the Settings…"),
                                              _ ("Only the domain of the address is told to others. Nothing changes before you agree."));
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_size_request (spinner, 32, 32);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), spinner);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_progress_response_cb), self, 0);
  g_set_weak_pointer (&self->progress, GTK_WINDOW (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
unref_refresh_cb (gpointer data, GClosure *closure)
{
  g_object_unref (data);
}

static void
on_services_catalogue_cb (PhServices *services, GParamSpec *pspec, PhSettingsRefresh *self)
{
  g_autoptr(PhSettingsRefresh) kept = g_object_ref (self); /* which the handler held so far */

  g_signal_handlers_disconnect_by_func (services, on_services_catalogue_cb, self);
  start_discovery (kept);
}

/* The person sees that it goes on while the providers are still being read. */
static void
start_discovery (PhSettingsRefresh *self)
{
  g_autoptr(PhDiscovery) discovery = ph_services_new_discovery (self->services, PH_SERVICES_ACCOUNTS_SILENT);

  if (discovery != NULL)
    ph_discovery_run_async (discovery, self->query, self->cancellable, run_cb, g_object_ref (self));
  else
    g_signal_connect_data (self->services, "notify::catalogue", G_CALLBACK (on_services_catalogue_cb), g_object_ref (self), unref_refresh_cb, 0);
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhSettingsRefresh) self = user_data;
  gboolean has_ended = ph_discovery_run_finish (PH_DISCOVERY (source), result, NULL);

  if (self->progress != NULL)
    gtk_window_destroy (self->progress);
  if (has_ended && self->parent != NULL && !g_cancellable_is_cancelled (self->cancellable))
    show_result (self, PH_DISCOVERY (source));
}

static void
add_difference (GString *differences, const char *title, const char *former, const char *other)
{
  if (g_strcmp0 (former, other) != 0)
    /* Translators: name of a setting, what it is, what it would become */
    g_string_append_printf (differences, _ ("%s: %s → %s\n"), title, former[0] != '\0' ? former : _ ("none"), other[0] != '\0' ? other : _ ("none"));
}

/* What to sign in with according to what was found; what is not known there stays as it is. */
static const char *
get_username (PhSettingsRefresh *self)
{
  const char *username = ph_candidate_get_username (self->candidate);

  if (ph_candidate_get_methods (self->candidate) == PH_SIGN_IN_NONE)
    return "";
  return username != NULL ? username : ph_account_get_username (self->account);
}

/* "" if there is none */
static char *
dup_differences (PhSettingsRefresh *self)
{
  PhEndpoint *endpoint = ph_candidate_get_endpoint (self->candidate);
  g_autofree char *former_port = g_strdup_printf ("%u", ph_account_get_port (self->account));
  g_autofree char *port = g_strdup_printf ("%u", ph_endpoint_get_port (endpoint));
  g_autoptr(GString) differences = g_string_new (NULL);

  add_difference (differences, _ ("Server"), ph_account_get_host (self->account), ph_endpoint_get_host (endpoint));
  add_difference (differences, _ ("Port"), former_port, port);
  add_difference (differences,
                  _ ("Security"),
                  ph_text_security (ph_account_get_security (self->account)),
                  ph_text_security (ph_endpoint_get_security (endpoint)));
  add_difference (differences, _ ("User name"), ph_account_get_username (self->account), get_username (self));
  return g_strdup (differences->str);
}

static char *
dup_server_owner (PhSettingsRefresh *self)
{
  const char *host = ph_endpoint_get_host (ph_candidate_get_endpoint (self->candidate));
  char *owner = ph_domain_name_dup_registrable (host);

  return owner != NULL ? owner : g_strdup (host);
}

static void
on_result_response_cb (AdwMessageDialog *dialog, const char *response, PhSettingsRefresh *self)
{
  if (g_str_equal (response, RESPONSE_USE))
    use_candidate (self);
}

static AdwMessageDialog *
new_result (PhSettingsRefresh *self, const char *heading, const char *body, const char *leave_label)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (self->parent, heading, body));

  adw_message_dialog_add_response (dialog, "leave", leave_label);
  adw_message_dialog_set_default_response (dialog, "leave");
  adw_message_dialog_set_close_response (dialog, "leave");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_result_response_cb), g_object_ref (self), unref_refresh_cb, 0);
  return dialog;
}

static AdwMessageDialog *
new_nothing_found (PhSettingsRefresh *self, PhDiscoveryHint hint)
{
  const char *words = ph_text_discovery_hint (hint);

  return new_result (self, _ ("No Settings Were Found"), words != NULL ? words : _ ("The account stays as it is."), _ ("_Close"));
}

/* What was found and where, and that it is of little use if nobody is there. */
static char *
dup_findings (PhSettingsRefresh *self, const char *differences)
{
  const char *source = ph_text_source (ph_candidate_get_source (self->candidate));
  /* Translators: differences line by line, and where they were found */
  g_autofree char *findings = g_strdup_printf (_ ("%s\nFound by: %s."), differences, source);

  if (ph_candidate_get_check (self->candidate) != PH_CANDIDATE_UNREACHABLE)
    return g_steal_pointer (&findings);
  return g_strdup_printf ("%s\n\n%s.", findings, ph_text_candidate_check (self->candidate));
}

/* How far what was found can be trusted decides how it is asked. */
static AdwMessageDialog *
new_differences (PhSettingsRefresh *self, const char *differences)
{
  g_autofree char *owner = dup_server_owner (self);
  g_autofree char *trust = g_strdup_printf (_ ("_Trust %s"), owner);
  g_autofree char *body = dup_findings (self, differences);
  g_autofree char *warned_body = NULL;
  AdwMessageDialog *dialog = NULL;

  switch (ph_candidate_get_trust (self->candidate))
    {
    case PH_CANDIDATE_CONSENT:
      warned_body = g_strdup_printf (_ ("%s\n\nThe server belongs to %s, and nobody vouches for that. Your password goes there."), body, owner);
      break;
    case PH_CANDIDATE_CONFIRM:
      warned_body = g_strdup_printf (_ ("%s\n\nNobody vouches for these settings. Compare them with your provider’s help pages."), body);
      break;
    case PH_CANDIDATE_TRUSTED:
    default:
      warned_body = g_steal_pointer (&body);
    }
  dialog = new_result (self, _ ("Other Settings Were Found"), warned_body, _ ("_Keep As They Are"));
  adw_message_dialog_add_response (dialog, RESPONSE_USE, ph_candidate_get_trust (self->candidate) == PH_CANDIDATE_CONSENT ? trust : _ ("_Use These Settings"));
  if (ph_candidate_get_trust (self->candidate) == PH_CANDIDATE_CONSENT)
    adw_message_dialog_set_response_appearance (dialog, RESPONSE_USE, ADW_RESPONSE_DESTRUCTIVE);
  return dialog;
}

static void
show_result (PhSettingsRefresh *self, PhDiscovery *discovery)
{
  g_autofree char *differences = NULL;
  AdwMessageDialog *dialog = NULL;

  if (ph_discovery_get_n_candidates (discovery) > 0)
    {
      self->candidate = g_object_ref (ph_discovery_get_candidate (discovery, 0));
      differences = dup_differences (self);
    }
  if (differences == NULL)
    dialog = new_nothing_found (self, ph_discovery_get_hint (discovery));
  else if (differences[0] == '\0')
    dialog = new_result (self, _ ("The Settings Are Still the Same"), ph_text_source (ph_candidate_get_source (self->candidate)), _ ("_Close"));
  else
    dialog = new_differences (self, differences);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The account as it is now: it may have been edited, or removed, while the answer stood there. */
static void
use_candidate (PhSettingsRefresh *self)
{
  PhAccount *current = ph_services_find_account (self->services, ph_account_get_id (self->account));
  g_autoptr(PhAccountDraft) draft = NULL;

  if (current == NULL || self->parent == NULL)
    return;
  draft = ph_account_draft_new (current);
  ph_account_draft_use_candidate (draft, self->candidate);
  ph_account_set_username (ph_account_draft_get_account (draft), get_username (self));
  ph_account_saver_save_async (self->services, draft, self->parent, self->cancellable, save_cb, g_object_ref (self));
}

static void
save_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhSettingsRefresh) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ph_account_saver_save_finish (result, &error))
    g_debug ("the settings stay as they were: %s", error->message); /* the person was asked, and gave up */
}

static void
ph_settings_refresh_finalize (GObject *object)
{
  PhSettingsRefresh *self = PH_SETTINGS_REFRESH (object);

  g_clear_weak_pointer (&self->parent);
  g_clear_weak_pointer (&self->progress);
  g_clear_object (&self->services);
  g_clear_object (&self->account);
  g_clear_pointer (&self->query, ph_discovery_query_unref);
  g_clear_object (&self->candidate);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (ph_settings_refresh_parent_class)->finalize (object);
}

static void
ph_settings_refresh_class_init (PhSettingsRefreshClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_settings_refresh_finalize;
}

static void
ph_settings_refresh_init (PhSettingsRefresh *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * ph_settings_refresh_start:
 * @parent: the window above which it asks
 * @services: where the account is kept
 * @account: a stored account
 *
 * Looks for the settings of @account as for a new one. What is found is shown beside what is set, and taken over only when
 * the person says so.
 */
void
ph_settings_refresh_start (GtkWindow *parent, PhServices *services, PhAccount *account)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (PH_IS_SERVICES (services));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  g_autoptr(PhSettingsRefresh) self = g_object_new (PH_TYPE_SETTINGS_REFRESH, NULL);

  g_set_weak_pointer (&self->parent, parent);
  self->services = g_object_ref (services);
  self->account = ph_account_copy (account);
  self->query = new_query (self);
  g_signal_connect_object (parent, "destroy", G_CALLBACK (g_cancellable_cancel), self->cancellable, G_CONNECT_SWAPPED);
  if (self->query == NULL)
    {
      gtk_window_present (GTK_WINDOW (new_nothing_found (self, PH_DISCOVERY_HINT_NONE)));
      return;
    }
  show_progress (self);
  start_discovery (self);
}
