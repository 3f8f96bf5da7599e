// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Shows what was found so that a person can decide whether a password may go there: the server in full, how it is
// reached, who says so, and how far that can be trusted. It decides nothing and changes no account.

#include "config.h"

#include "ph-found-view.h"

#include "ph-candidate-row.h"
#include "ph-domain-name.h"
#include "ph-error-row.h"
#include "ph-host-markup.h"
#include "ph-sign-in-guide.h"
#include "ph-spoken-row.h"
#include "ph-spoken-statuses.h"
#include "ph-template.h"
#include "ph-text-discovery.h"
#include "ph-text.h"

#include <glib/gi18n.h>

struct _PhFoundView
{
  GtkBox parent_instance;
  PhCandidate *candidate; /* (owned) (nullable): the one that is chosen */
  char *address;          /* (owned) (nullable) */
  char *domain;           /* (owned) (nullable): of the address */
  GPtrArray *rows;        /* (owned) (element-type PhCandidateRow): when there is a choice */
  GtkLabel *status;
  AdwActionRow *server_row;
  AdwActionRow *username_row;
  AdwActionRow *source_row;
  AdwActionRow *check_row;
  GtkImage *check_icon;
  AdwActionRow *trust_row;
  GtkImage *trust_icon;
  AdwActionRow *browser_row;
  AdwActionRow *consent_row;
  GtkSwitch *consent;
  PhErrorRow *consent_error;
  AdwPreferencesGroup *others;
};

G_DEFINE_FINAL_TYPE (PhFoundView, ph_found_view, GTK_TYPE_BOX)

static guint changed_signal;

typedef struct
{
  const char *icon_name;
  const char *css_class;
  const char *text;
  const char *text_without_sign_in; /* (nullable): NULL: the same */
} PhTrustLook;

static const PhTrustLook trust_looks[] = {
  [PH_CANDIDATE_TRUSTED] = { "security-high-symbolic", "success", N_ ("These settings come from a source that can be trusted."), NULL },
  [PH_CANDIDATE_CONFIRM] = { "dialog-warning-symbolic", "warning", N_ ("Nobody vouches for these settings. Your password goes to this server: compare it with your provider’s help pages."), N_ ("Nobody vouches for these settings. Your mail goes to this server: use it if you know it.") },
  [PH_CANDIDATE_CONSENT] = { "dialog-warning-symbolic", "warning", N_ ("The server belongs to another domain than your address, and nobody vouches for that. Your password goes to this server."), N_ ("The server belongs to another domain than your address, and nobody vouches for that. Your mail goes to this server.") },
};

static const PhTrustLook check_looks[] = {
  [PH_CANDIDATE_UNCHECKED] = { "content-loading-symbolic", "dim-label", NULL, NULL },
  [PH_CANDIDATE_VERIFIED] = { "emblem-ok-symbolic", "success", NULL, NULL },
  [PH_CANDIDATE_UNREACHABLE] = { "dialog-warning-symbolic", "warning", NULL, NULL },
};

static void
show_icon (GtkImage *icon, const PhTrustLook *look)
{
  static const char *const classes[] = { "success", "warning", "dim-label" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (icon), classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (icon), look->css_class);
  gtk_image_set_from_icon_name (icon, look->icon_name);
}

static const char *
get_host (PhFoundView *self)
{
  return ph_endpoint_get_host (ph_candidate_get_endpoint (self->candidate));
}

/* The international form beside the one that counts, if there is one. */
static char *
dup_unicode_host (PhFoundView *self)
{
  g_autofree char *ascii = g_hostname_to_ascii (get_host (self));

  return ascii != NULL && g_hostname_is_ascii_encoded (ascii) ? g_hostname_to_unicode (ascii) : NULL;
}

static void
show_server (PhFoundView *self)
{
  PhEndpoint *endpoint = ph_candidate_get_endpoint (self->candidate);
  g_autofree char *title = ph_host_markup_new (get_host (self));
  g_autofree char *unicode = dup_unicode_host (self);
  g_autofree char *connection = NULL;
  g_autofree char *subtitle = NULL;

  /* Translators: a port and a kind of encryption */
  connection = g_strdup_printf (_ ("Port %u, %s"), ph_endpoint_get_port (endpoint), ph_text_security (ph_endpoint_get_security (endpoint)));
  subtitle = unicode != NULL ? g_markup_printf_escaped ("%s\n%s", unicode, connection) : g_markup_escape_text (connection, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->server_row), title);
  adw_action_row_set_subtitle (self->server_row, subtitle);
}

static gboolean
needs_sign_in (PhFoundView *self)
{
  return ph_candidate_get_methods (self->candidate) != PH_SIGN_IN_NONE;
}

static void
show_username (PhFoundView *self)
{
  const char *username = ph_candidate_get_username (self->candidate);

  if (!needs_sign_in (self))
    username = _ ("None: the server needs no sign-in");
  else if (username == NULL)
    username = _ ("Not known; you can enter it on the next page");
  adw_action_row_set_subtitle (self->username_row, username);
}

/* Better said before than after a person has decided for these settings. */
static void
show_browser (PhFoundView *self)
{
  PhProvider *provider = ph_candidate_get_provider (self->candidate);
  /* Translators: stands for the name of a mail provider at the beginning of a sentence */
  const char *name = provider != NULL ? ph_text_provider_name (provider) : _ ("Your provider");
  g_autofree char *words = g_strdup_printf (_ ("%s lets mail programs sign in only with the browser. Posthorn can’t do that yet."), name);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->browser_row), words);
  gtk_widget_set_visible (GTK_WIDGET (self->browser_row), ph_sign_in_guide_get_way (self->candidate, provider) == PH_SIGN_IN_WAY_BROWSER);
}

static void
show_source (PhFoundView *self)
{
  const char *source = ph_text_source (ph_candidate_get_source (self->candidate));
  const char *uri = ph_candidate_get_uri (self->candidate);
  g_autofree char *subtitle = uri != NULL ? g_strdup_printf ("%s\n%s", source, uri) : g_strdup (source);
  g_autofree char *markup = ph_host_markup_new_plain (subtitle);

  adw_action_row_set_subtitle (self->source_row, markup);
}

static const char *
get_trust_words (PhFoundView *self)
{
  const PhTrustLook *look = &trust_looks[ph_candidate_get_trust (self->candidate)];

  return look->text_without_sign_in != NULL && !needs_sign_in (self) ? _ (look->text_without_sign_in) : _ (look->text);
}

/* Whoever is asked may not know what a server is, but knows with whom the mail is. */
static void
ask_for_consent (PhFoundView *self)
{
  g_autofree char *registrable = ph_domain_name_dup_registrable (get_host (self));
  const char *owner = registrable != NULL ? registrable : get_host (self);
  /* Translators: two domains: that of the address, and that of the server */
  g_autofree char *question = g_strdup_printf (_ ("My mail for %s goes through %s"), self->domain, owner);
  /* Translators: the domain of a server */
  g_autofree char *advice = g_strdup_printf (_ ("Turn this on only if you know that %s is your provider."), owner);
  g_autofree char *question_markup = ph_host_markup_new_plain (question);
  g_autofree char *advice_markup = ph_host_markup_new_plain (advice);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->consent_row), question_markup);
  adw_action_row_set_subtitle (self->consent_row, advice_markup);
  gtk_switch_set_active (self->consent, FALSE);
  ph_error_row_clear (self->consent_error);
  gtk_widget_set_visible (GTK_WIDGET (self->consent_row), ph_candidate_get_trust (self->candidate) == PH_CANDIDATE_CONSENT);
}

static void
show_trust (PhFoundView *self)
{
  PhCandidateCheck check = ph_candidate_get_check (self->candidate);
  PhCandidateTrust trust = ph_candidate_get_trust (self->candidate);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->check_row), ph_text_candidate_check (self->candidate));
  gtk_widget_set_visible (GTK_WIDGET (self->check_row), check != PH_CANDIDATE_UNCHECKED);
  show_icon (self->check_icon, &check_looks[check]);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->trust_row), get_trust_words (self));
  show_icon (self->trust_icon, &trust_looks[trust]);
  ask_for_consent (self);
}

static void
choose (PhFoundView *self, PhCandidate *candidate)
{
  if (!g_set_object (&self->candidate, candidate))
    return;
  show_server (self);
  show_username (self);
  show_source (self);
  show_trust (self);
  show_browser (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
on_row_chosen_cb (PhFoundView *self, PhCandidateRow *row)
{
  choose (self, ph_candidate_row_get_candidate (row));
}

static void
remove_rows (PhFoundView *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->others, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

static void
add_row (PhFoundView *self, PhCandidate *candidate)
{
  PhCandidateRow *group = self->rows->len > 0 ? g_ptr_array_index (self->rows, 0) : NULL;
  GtkWidget *row = ph_candidate_row_new (candidate, group);

  g_ptr_array_add (self->rows, g_object_ref_sink (row));
  adw_preferences_group_add (self->others, row);
  if (group == NULL)
    ph_candidate_row_choose (PH_CANDIDATE_ROW (row));
  g_signal_connect_object (row, "chosen", G_CALLBACK (on_row_chosen_cb), self, G_CONNECT_SWAPPED);
}

/* Only what waits for an answer; else the page leaves the focus to the button that goes on. */
static gboolean
ph_found_view_grab_focus (GtkWidget *widget)
{
  PhFoundView *self = PH_FOUND_VIEW (widget);

  return gtk_widget_get_visible (GTK_WIDGET (self->consent_row)) && !gtk_switch_get_active (self->consent) &&
         gtk_widget_grab_focus (GTK_WIDGET (self->consent));
}

static void
ph_found_view_dispose (GObject *object)
{
  PhFoundView *self = PH_FOUND_VIEW (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->candidate);
  G_OBJECT_CLASS (ph_found_view_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_FOUND_VIEW);
}

static void
ph_found_view_finalize (GObject *object)
{
  PhFoundView *self = PH_FOUND_VIEW (object);

  g_free (self->address);
  g_free (self->domain);
  G_OBJECT_CLASS (ph_found_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PH_TYPE_ERROR_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("wizard/ph-found-view.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhFoundView, status);
  gtk_widget_class_bind_template_child (widget_class, PhFoundView, server_row);
  gtk_widget_class_bind_template_child (widget_class, PhFoundView, username_row);
  gtk_widget_class_bind_template_child (widget_class, PhFoundView, source_row);
  gtk_widget_class_bind_template_child (widget_class, PhFoundView, check_row);
  gtk_widget_class_bind_template_child (widget_class, PhFoundView, check_icon);
  gtk_widget_class_bind_template_child (widget_class, PhFoundView, trust_row);
  gtk_widget_class_bind_template_child (widget_class, PhFoundView, trust_icon);
  gtk_widget_class_bind_template_child (widget_class, PhFoundView, browser_row);
  gtk_widget_class_bind_template_child (widget_class, PhFoundView, consent_row);
  gtk_widget_class_bind_template_child (widget_class, PhFoundView, consent);
  gtk_widget_class_bind_template_child (widget_class, PhFoundView, consent_error);
  gtk_widget_class_bind_template_child (widget_class, PhFoundView, others);
}

static void
ph_found_view_class_init (PhFoundViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ph_found_view_dispose;
  object_class->finalize = ph_found_view_finalize;
  widget_class->grab_focus = ph_found_view_grab_focus;
  changed_signal = g_signal_new ("changed", PH_TYPE_FOUND_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  bind_template (widget_class);
}

static void
ph_found_view_init (PhFoundView *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_row_follow (self->server_row);
  ph_spoken_row_follow (self->username_row);
  ph_spoken_row_follow (self->source_row);
  ph_spoken_row_follow (self->consent_row);
}

/**
 * ph_found_view_show:
 * @self: a view
 * @discovery: one with at least one candidate
 * @address: for whom
 *
 * Shows all candidates and chooses the best of them.
 */
void
ph_found_view_show (PhFoundView *self, PhDiscovery *discovery, PhAddress *address)
{
  g_return_if_fail (PH_IS_FOUND_VIEW (self));
  g_return_if_fail (PH_IS_DISCOVERY (discovery));
  g_return_if_fail (address != NULL);

  guint n = ph_discovery_get_n_candidates (discovery);

  g_return_if_fail (n > 0);

  g_free (self->address);
  self->address = g_strdup (ph_address_get_text (address));
  g_free (self->domain);
  self->domain = g_strdup (ph_address_get_domain (address));
  remove_rows (self);
  for (guint i = 0; i < n && n > 1; i++)
    add_row (self, ph_discovery_get_candidate (discovery, i));
  gtk_widget_set_visible (GTK_WIDGET (self->others), n > 1);
  choose (self, ph_discovery_get_candidate (discovery, 0));
}

/**
 * ph_found_view_get_candidate:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): the one that is chosen
 */
PhCandidate *
ph_found_view_get_candidate (PhFoundView *self)
{
  g_return_val_if_fail (PH_IS_FOUND_VIEW (self), NULL);

  return self->candidate;
}

/**
 * ph_found_view_announce:
 * @self: a view that becomes visible
 *
 * Says what was found to assistive technology, too, and whether it can be trusted.
 */
void
ph_found_view_announce (PhFoundView *self)
{
  g_return_if_fail (PH_IS_FOUND_VIEW (self));
  g_return_if_fail (self->candidate != NULL);

  /* Translators: %s is an email address */
  g_autofree char *text = g_strdup_printf (_ ("Settings were found for %s"), self->address);
  /* Translators: the sentence before, the name of a server, and a sentence on how far this can be trusted */
  g_autofree char *spoken = g_strdup_printf (_ ("%s: %s. %s"), text, get_host (self), get_trust_words (self));

  gtk_label_set_text (self->status, text);
  ph_spoken_statuses_set_words (self->status, spoken);
}

/**
 * ph_found_view_validate:
 * @self: a view
 *
 * Says at the switch what is missing.
 *
 * Returns: whether a password may go to the chosen server, as far as the person is concerned
 */
gboolean
ph_found_view_validate (PhFoundView *self)
{
  g_return_val_if_fail (PH_IS_FOUND_VIEW (self), FALSE);
  g_return_val_if_fail (self->candidate != NULL, FALSE);

  if (ph_candidate_get_trust (self->candidate) != PH_CANDIDATE_CONSENT || gtk_switch_get_active (self->consent))
    return TRUE;
  ph_error_row_show (self->consent_error, _ ("Turn this on if you know that your mail is with this provider. If you are not sure, ask whoever runs your domain, or enter the server yourself."));
  return FALSE;
}
