// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Asks how one signs in, with all that is known about the server: what to do first, which user name, which password; that
// there is no sign-in, or only one by the browser. What is known proposes and explains, the person decides.

#include "config.h"

#include "ph-sign-in-page.h"

#include "ph-assistant-page.h"
#include "ph-domain-name.h"
#include "ph-notice.h"
#include "ph-sign-in-form.h"
#include "ph-sign-in-guidance.h"
#include "ph-sign-in-guide.h"
#include "ph-template.h"
#include "ph-text-discovery.h"

#include <glib/gi18n.h>

typedef enum
{
  BROWSER_RESPECTED, /* where only the browser will do, no password is asked for */
  BROWSER_DECLINED,  /* the person wants to try a password */
} BrowserChoice;

struct _PhSignInPage
{
  AdwBin parent_instance;
  PhCandidate *candidate; /* (owned) (nullable): what the page has made its proposals for */
  PhProvider *provider;   /* (owned) (nullable): likewise */
  char *proposed;         /* (owned) (nullable): the user name that was proposed; NULL: none yet */
  BrowserChoice choice;
  GtkWidget *browser_group;
  PhNotice *browser_notice;
  GtkWidget *nothing_group;
  PhNotice *nothing_notice;
  PhSignInGuidance *guidance;
  PhSignInForm *form;
  GtkButton *help_button;
  GtkWidget *keyring_caption;
  GtkLabel *browser_caption;
  GtkLabel *limits_caption;
};

static void ph_sign_in_page_iface_init (PhAssistantPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhSignInPage, ph_sign_in_page, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (PH_TYPE_ASSISTANT_PAGE, ph_sign_in_page_iface_init))

static const char *const username_words[] = {
  [PH_USERNAME_FORM_USUAL] = NULL,
  [PH_USERNAME_FORM_LOCAL_PART] = N_ ("Your provider wants only the part before the “@” here."),
  [PH_USERNAME_FORM_FIXED] = N_ ("Your provider wants this name here, not your address. If it gave you another one, enter that."),
  [PH_USERNAME_FORM_OWN] = N_ ("This is your address. If your provider gave you a user name of its own, enter that instead."),
};

/* What the page asks for; trying a password against the provider's wish is asking for a password. */
static PhSignInWay
get_way (PhSignInPage *self)
{
  PhSignInWay way = ph_sign_in_guide_get_way (self->candidate, self->provider);

  return way == PH_SIGN_IN_WAY_BROWSER && self->choice == BROWSER_DECLINED ? PH_SIGN_IN_WAY_PASSWORD : way;
}

static const char *
get_provider_name (PhSignInPage *self)
{
  /* Translators: stands for the name of a mail provider at the beginning of a sentence */
  return self->provider != NULL ? ph_text_provider_name (self->provider) : _ ("Your provider");
}

static void
show_caption (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static char *
dup_limits (PhProvider *provider)
{
  g_autofree char *daily = ph_text_daily_limit (provider);
  g_autofree char *size = ph_text_max_size (provider);
  const char *name = ph_text_provider_name (provider);

  if (daily != NULL && size != NULL)
    /* Translators: a provider, "500 recipients a day", "25 MB" */
    return g_strdup_printf (_ ("%s allows %s, and messages of up to %s."), name, daily, size);
  if (daily != NULL)
    /* Translators: a provider, "500 recipients a day" */
    return g_strdup_printf (_ ("%s allows %s."), name, daily);
  /* Translators: a provider, "25 MB" */
  return size != NULL ? g_strdup_printf (_ ("%s allows messages of up to %s."), name, size) : NULL;
}

static void
show_captions (PhSignInPage *self)
{
  g_autofree char *limits = self->provider != NULL ? dup_limits (self->provider) : NULL;
  g_autofree char *browser = NULL;

  if (get_way (self) == PH_SIGN_IN_WAY_PASSWORD && ph_sign_in_guide_offers_browser (self->candidate, self->provider))
    browser = g_strdup_printf (_ ("%s also offers to sign in with the browser. Posthorn can’t do that yet."), get_provider_name (self));
  show_caption (self->browser_caption, browser);
  show_caption (self->limits_caption, limits);
  gtk_widget_set_visible (self->keyring_caption, get_way (self) == PH_SIGN_IN_WAY_PASSWORD);
}

static void
show_help (PhSignInPage *self)
{
  const char *url = ph_sign_in_guide_get_help_url (self->candidate, self->provider);

  gtk_widget_set_visible (GTK_WIDGET (self->help_button), url != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->help_button), url);
}

static void
show_browser_words (PhSignInPage *self)
{
  g_autofree char *words = g_strdup_printf (_ ("%s lets mail programs sign in only with a page in the browser. Posthorn can’t do that yet, so this account can’t send mail for now.\n\nYou can save the account and sign in with a later version of Posthorn. If your organization’s administrator allows a password for mail programs, use that."),
                                            get_provider_name (self));

  ph_notice_show (self->browser_notice, words);
  ph_notice_set_button (self->browser_notice, _ ("Use a Password An_yway"));
}

static void
show_way (PhSignInPage *self)
{
  PhSignInWay way = get_way (self);

  gtk_widget_set_visible (self->browser_group, way == PH_SIGN_IN_WAY_BROWSER);
  gtk_widget_set_visible (self->nothing_group, way == PH_SIGN_IN_WAY_NONE);
  gtk_widget_set_visible (GTK_WIDGET (self->form), way != PH_SIGN_IN_WAY_BROWSER);
  show_browser_words (self);
  ph_notice_show (self->nothing_notice, _ ("This server needs no sign-in: it knows by the network who may send. There is nothing to enter here."));
  ph_sign_in_guidance_show (self->guidance, way == PH_SIGN_IN_WAY_PASSWORD ? self->provider : NULL);
  show_captions (self);
  show_help (self);
}

static void
explain_fields (PhSignInPage *self, PhUsernameForm form)
{
  const char *words = username_words[form];
  PhAppPassword app_password = self->provider != NULL ? ph_provider_get_app_password (self->provider) : PH_APP_PASSWORD_NO;

  ph_sign_in_form_explain_username (self->form, words != NULL ? _ (words) : NULL);
  ph_sign_in_form_expect_password (self->form, app_password);
}

/* Other settings make another proposal, but nothing that the person entered is lost: only a name that nobody chose. */
static void
propose (PhSignInPage *self, PhAccountDraft *draft)
{
  PhAccount *account = ph_account_draft_get_account (draft);
  const char *username = ph_account_get_username (account);
  gboolean is_new = g_set_object (&self->candidate, ph_account_draft_get_candidate (draft));
  PhUsernameForm form = PH_USERNAME_FORM_USUAL;
  g_autofree char *former = g_steal_pointer (&self->proposed);

  is_new = g_set_object (&self->provider, ph_account_draft_get_provider (draft)) || is_new || former == NULL;
  self->proposed = ph_sign_in_guide_dup_username (self->candidate, self->provider, ph_account_get_address (account), &form);
  if (is_new)
    self->choice = BROWSER_RESPECTED;
  if (g_strcmp0 (username, former) == 0 || (is_new && (username[0] == '\0' || g_str_equal (username, ph_account_get_address (account)))))
    ph_account_set_username (account, self->proposed);
  explain_fields (self, form);
}

/* A password is meant for whoever runs the server for which it was entered, and for nobody else. */
static void
forget_foreign_password (PhSignInPage *self, PhAccountDraft *draft)
{
  const char *former = ph_account_draft_get_secret_host (draft);
  const char *host = ph_account_get_host (ph_account_draft_get_account (draft));

  if (former == NULL || ph_domain_name_has_same_owner (former, host))
    return;
  ph_sign_in_form_forget_password (self->form, former, host);
  ph_account_draft_set_secret (draft, NULL);
}

static const char *
get_title (PhAssistantPage *page)
{
  return _ ("Sign In");
}

static const char *
get_next_label (PhAssistantPage *page)
{
  return get_way (PH_SIGN_IN_PAGE (page)) == PH_SIGN_IN_WAY_BROWSER ? _ ("_Save Anyway") : _ ("_Test");
}

static gboolean
is_complete (PhAssistantPage *page)
{
  return get_way (PH_SIGN_IN_PAGE (page)) != PH_SIGN_IN_WAY_BROWSER;
}

static void
enter (PhAssistantPage *page, PhAccountDraft *draft)
{
  PhSignInPage *self = PH_SIGN_IN_PAGE (page);

  propose (self, draft);
  forget_foreign_password (self, draft);
  ph_sign_in_form_load (self->form, ph_account_draft_get_account (draft), ph_account_draft_get_secret (draft));
  show_way (self);
}

static gboolean
validate (PhAssistantPage *page)
{
  return !is_complete (page) || ph_sign_in_form_validate (PH_SIGN_IN_PAGE (page)->form);
}

static void
apply (PhAssistantPage *page, PhAccountDraft *draft)
{
  PhSignInForm *form = PH_SIGN_IN_PAGE (page)->form;
  g_autoptr(PhSecret) secret = is_complete (page) ? ph_sign_in_form_dup_secret (form) : NULL;

  ph_sign_in_form_apply (form, ph_account_draft_get_account (draft));
  ph_account_draft_set_secret (draft, secret);
}

static void
ph_sign_in_page_iface_init (PhAssistantPageInterface *iface)
{
  iface->get_title = get_title;
  iface->get_next_label = get_next_label;
  iface->enter = enter;
  iface->validate = validate;
  iface->apply = apply;
  iface->is_complete = is_complete;
}

static void
on_help_clicked_cb (PhSignInPage *self)
{
  const char *url = ph_sign_in_guide_get_help_url (self->candidate, self->provider);

  if (url != NULL)
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), url, GDK_CURRENT_TIME);
}

static void
on_password_anyway_cb (PhSignInPage *self)
{
  self->choice = BROWSER_DECLINED;
  show_way (self);
  g_signal_emit_by_name (self, "state-changed");
  ph_sign_in_form_focus_password (self->form);
}

static gboolean
ph_sign_in_page_grab_focus (GtkWidget *widget)
{
  PhSignInPage *self = PH_SIGN_IN_PAGE (widget);

  switch (get_way (self))
    {
    case PH_SIGN_IN_WAY_BROWSER:
      return gtk_widget_child_focus (GTK_WIDGET (self->browser_notice), GTK_DIR_TAB_FORWARD);
    case PH_SIGN_IN_WAY_NONE:
      return FALSE; /* nothing waits here, and Enter on the switch would turn it */
    case PH_SIGN_IN_WAY_PASSWORD:
    default:
      return gtk_widget_grab_focus (GTK_WIDGET (self->form));
    }
}

static void
ph_sign_in_page_dispose (GObject *object)
{
  PhSignInPage *self = PH_SIGN_IN_PAGE (object);

  g_clear_object (&self->candidate);
  g_clear_object (&self->provider);
  G_OBJECT_CLASS (ph_sign_in_page_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_SIGN_IN_PAGE);
}

static void
ph_sign_in_page_finalize (GObject *object)
{
  g_free (PH_SIGN_IN_PAGE (object)->proposed);
  G_OBJECT_CLASS (ph_sign_in_page_parent_class)->finalize (object);
}

static void
ph_sign_in_page_class_init (PhSignInPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ph_sign_in_page_dispose;
  object_class->finalize = ph_sign_in_page_finalize;
  widget_class->grab_focus = ph_sign_in_page_grab_focus;

  g_type_ensure (PH_TYPE_NOTICE);
  g_type_ensure (PH_TYPE_SIGN_IN_FORM);
  g_type_ensure (PH_TYPE_SIGN_IN_GUIDANCE);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("wizard/ph-sign-in-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhSignInPage, browser_group);
  gtk_widget_class_bind_template_child (widget_class, PhSignInPage, browser_notice);
  gtk_widget_class_bind_template_child (widget_class, PhSignInPage, nothing_group);
  gtk_widget_class_bind_template_child (widget_class, PhSignInPage, nothing_notice);
  gtk_widget_class_bind_template_child (widget_class, PhSignInPage, guidance);
  gtk_widget_class_bind_template_child (widget_class, PhSignInPage, form);
  gtk_widget_class_bind_template_child (widget_class, PhSignInPage, help_button);
  gtk_widget_class_bind_template_child (widget_class, PhSignInPage, keyring_caption);
  gtk_widget_class_bind_template_child (widget_class, PhSignInPage, browser_caption);
  gtk_widget_class_bind_template_child (widget_class, PhSignInPage, limits_caption);
  gtk_widget_class_bind_template_callback (widget_class, on_help_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_password_anyway_cb);
}

static void
ph_sign_in_page_init (PhSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
