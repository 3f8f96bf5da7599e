// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The certificate that a person trusts at the server of a stored account: it can be read, and trusted no more. It is not
// there for accounts that trust authorities as usual.

#include "config.h"

#include "ph-trust-row.h"

#include "ph-account-saver.h"
#include "ph-certificate-window.h"
#include "ph-spoken-row.h"
#include "ph-template.h"
#include "ph-text-certificate.h"

#include <glib/gi18n.h>

#define RESPONSE_STOP "stop"

struct _PhTrustRow
{
  AdwActionRow parent_instance;
  PhServices *services;       /* (owned) (nullable): until something is shown */
  PhAccount *account;         /* (owned) (nullable): that of the store */
  PhCertificate *certificate; /* (owned) (nullable): NULL: only its fingerprint is known */
  GCancellable *cancellable;  /* (owned) */
  GtkWidget *view_arrow;
};

G_DEFINE_FINAL_TYPE (PhTrustRow, ph_trust_row, ADW_TYPE_ACTION_ROW)

static void save_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static GtkWindow *
get_window (PhTrustRow *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static char *
dup_subtitle (PhTrustRow *self)
{
  g_autofree char *digits = ph_account_dup_trusted_digits (self->account);
  g_autofree char *fingerprint = ph_text_certificate_fingerprint (digits);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *validity = self->certificate != NULL ? ph_text_certificate_validity (self->certificate, now) : NULL;
  /* Translators: host name and port of a server, the only ones for which a certificate is trusted */
  g_autofree char *place = g_strdup_printf (_ ("Only at %s, port %u"), ph_account_get_host (self->account), ph_account_get_port (self->account));

  return g_strjoin ("\n", place, validity != NULL ? validity : fingerprint, NULL);
}

static void
show_certificate (PhTrustRow *self)
{
  g_autofree char *subtitle = dup_subtitle (self);
  gboolean can_view = self->certificate != NULL;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), can_view);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), can_view ? "trust.view" : NULL);
  gtk_widget_set_visible (self->view_arrow, can_view);
}

static void
view_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTrustRow *self = PH_TRUST_ROW (widget);

  if (self->account != NULL && self->certificate != NULL)
    ph_certificate_window_present (get_window (self), self->certificate, self->account);
}

/* The account as it is now: it may have been edited while the question stood there. */
static void
stop_trusting (PhTrustRow *self)
{
  g_autoptr(PhAccountDraft) draft = NULL;

  if (self->account == NULL)
    return;
  draft = ph_account_draft_new (self->account);
  if (ph_account_is_transient (self->account))
    ph_account_draft_set_lifetime (draft, PH_DRAFT_PASSING);
  ph_account_set_trusted_sha256 (ph_account_draft_get_account (draft), NULL);
  ph_account_saver_save_async (self->services, draft, get_window (self), self->cancellable, save_cb, g_object_ref (self));
}

static void
save_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhTrustRow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ph_account_saver_save_finish (result, &error))
    g_debug ("the certificate stays trusted: %s", error->message); /* the person was asked, and gave up */
}

static void
on_response_cb (AdwMessageDialog *dialog, const char *response, PhTrustRow *self)
{
  if (g_str_equal (response, RESPONSE_STOP))
    stop_trusting (self);
}

static void
stop_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTrustRow *self = PH_TRUST_ROW (widget);

  if (self->account == NULL)
    return;

  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (get_window (self), _ ("Stop Trusting This Certificate?"), NULL));

  adw_message_dialog_format_body (dialog,
                                  _ ("%s has to prove who it is as every other server, then. If nobody vouches for its certificate, nothing is sent until you trust one again."),
                                  ph_account_get_host (self->account));
  adw_message_dialog_add_responses (dialog, "keep", _ ("_Keep Trusting"), RESPONSE_STOP, _ ("_Stop Trusting"), NULL);
  adw_message_dialog_set_response_appearance (dialog, RESPONSE_STOP, ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
ph_trust_row_dispose (GObject *object)
{
  PhTrustRow *self = PH_TRUST_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->services);
  g_clear_object (&self->account);
  g_clear_pointer (&self->certificate, ph_certificate_unref);
  G_OBJECT_CLASS (ph_trust_row_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_TRUST_ROW);
}

static void
ph_trust_row_finalize (GObject *object)
{
  g_clear_object (&PH_TRUST_ROW (object)->cancellable);
  G_OBJECT_CLASS (ph_trust_row_parent_class)->finalize (object);
}

static void
ph_trust_row_class_init (PhTrustRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_trust_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_trust_row_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-trust-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhTrustRow, view_arrow);
  gtk_widget_class_install_action (widget_class, "trust.view", NULL, view_action_cb);
  gtk_widget_class_install_action (widget_class, "trust.stop", NULL, stop_action_cb);
}

static void
ph_trust_row_init (PhTrustRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_row_follow (ADW_ACTION_ROW (self));
}

/**
 * ph_trust_row_show:
 * @self: a row
 * @services: where the account is kept
 * @account: (nullable): a stored account
 *
 * Shows the certificate that @account trusts, and nothing if it trusts none in particular.
 */
void
ph_trust_row_show (PhTrustRow *self, PhServices *services, PhAccount *account)
{
  g_return_if_fail (PH_IS_TRUST_ROW (self));
  g_return_if_fail (PH_IS_SERVICES (services));
  g_return_if_fail (account == NULL || PH_IS_ACCOUNT (account));

  gboolean trusts_one = account != NULL && *ph_account_get_trusted_sha256 (account) != '\0';

  g_set_object (&self->services, services);
  g_set_object (&self->account, account);
  g_clear_pointer (&self->certificate, ph_certificate_unref);
  if (trusts_one)
    {
      self->certificate = ph_certificate_new_from_text (ph_account_get_trusted_certificate (account), NULL);
      show_certificate (self);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), trusts_one);
}
