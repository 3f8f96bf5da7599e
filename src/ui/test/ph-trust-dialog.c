// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The question that stands before every trust in a certificate that nobody vouches for, and before one takes the place of
// another. Its default is no.

#include "config.h"

#include "ph-trust-dialog.h"

#include "ph-certificate-comparison.h"
#include "ph-certificate-view.h"
#include "ph-text-certificate.h"
#include "ph-text-fill.h"

#include <glib/gi18n.h>

/* In pixels: what is left in a window of 294 beside heading and answers, and what a laptop's screen has room for. */
#define MIN_HEIGHT 110
#define MAX_HEIGHT 400
/* Newer libadwaita would leave less to the fingerprints than older one. */
#define DEFAULT_WIDTH 480

/* What an answer is called and what is asked. */
typedef struct
{
  const char *heading;
  const char *body;
  const char *trust;
} Question;

static const Question first_question = {
  N_ ("Trust This Certificate?"),
  /* TRANSLATORS: what stands in braces is replaced and must stay as it is: the name of a server and its port. */
  N_ ("Trust it only if the owner of {host} has told you the same fingerprint: otherwise someone on the way could read your password.\n\nExactly this certificate is trusted then, at {host}, port {port}, and nowhere else."),
  N_ ("_Trust This Certificate"),
};

static const Question change_question = {
  N_ ("Trust the New Certificate?"),
  /* TRANSLATORS: what stands in braces is replaced and must stay as it is: the name of a server and its port. */
  N_ ("{host}, port {port}, shows another certificate than the one that you trusted. It may have been renewed, and then its owner can tell you the new fingerprint. Or someone on the way pretends to be {host} to read your password."),
  N_ ("_Trust the New Certificate"),
};

static void
on_map_cb (GtkWindow *dialog)
{
  gtk_window_set_focus (dialog, gtk_window_get_default_widget (dialog));
}

static gboolean
measure_answer_cb (gpointer dialog)
{
  GtkWidget *answer = gtk_window_get_default_widget (dialog);

  if (answer != NULL)
    gtk_widget_queue_resize (answer);
  return G_SOURCE_REMOVE;
}

/* Where the answers find no room beside each other, they go above each other while the dialog gets its first size, which
 * has room for one line of them: nobody would see “Go Back”. The answer that is the default is another button then. */
static void
on_default_widget_notify_cb (GtkWidget *dialog)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, measure_answer_cb, g_object_ref (dialog), g_object_unref);
}

static char *
dup_body (const Question *question, PhAccount *account)
{
  g_autofree char *port = g_strdup_printf ("%u", ph_account_get_port (account));
  const PhTextValue values[] = {
    { "host", ph_account_get_host (account) },
    { "port", port },
    { NULL }
  };

  return ph_text_fill (_ (question->body), values);
}

static gboolean
trusts_another (PhAccount *account, PhCertificate *certificate)
{
  g_autofree char *trusted = ph_account_dup_trusted_digits (account);

  return certificate != NULL && *trusted != '\0' && !g_str_equal (trusted, ph_certificate_get_sha256 (certificate));
}

static gboolean
has_expired (PhAccount *account)
{
  g_autoptr(PhCertificate) former = ph_certificate_new_from_text (ph_account_get_trusted_certificate (account), NULL);
  GDateTime *end = former != NULL ? ph_certificate_get_not_after (former) : NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  return end != NULL && g_date_time_compare (end, now) < 0;
}

static void
append_remark (GtkBox *box, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (box, label);
}

/* What speaks for the one or the other reading of the change. */
static void
append_change (GtkBox *box, PhAccount *account, PhCertificate *certificate)
{
  g_autofree char *problems = ph_text_certificate_problems (certificate, ph_account_get_host (account), ph_account_get_port (account));

  if (*ph_account_get_trusted_certificate (account) == '\0')
    append_remark (box, _ ("Only the fingerprint of the former certificate is known."));
  if (has_expired (account))
    append_remark (box, _ ("The one that you trusted has expired, so that a new one was due."));
  if (*problems == '\0')
    append_remark (box, _ ("An authority that this computer trusts vouches for the new one."));
  else
    {
      /* Translators: what is wrong with a new certificate, one thing in a line */
      g_autofree char *remark = g_strdup_printf (_ ("About the new one: %s"), problems);

      append_remark (box, remark);
    }
  gtk_box_append (box, ph_certificate_comparison_new (account, certificate));
}

/* A message dialog takes as much room as it needs and would grow beyond a small screen: all that can be long scrolls. */
static GtkWidget *
new_scroller (GtkWidget *child)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), MIN_HEIGHT);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static GtkWidget *
new_content (const Question *question, PhAccount *account, PhCertificate *certificate)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  g_autofree char *body = dup_body (question, account);

  append_remark (GTK_BOX (box), body);
  if (question == &change_question)
    append_change (GTK_BOX (box), account, certificate);
  else if (certificate != NULL)
    gtk_box_append (GTK_BOX (box), ph_certificate_view_new (certificate, account));
  return new_scroller (box);
}

/**
 * ph_trust_dialog_new:
 * @parent: the window above which it opens
 * @account: the settings with which the certificate was shown; if they trust another one, both are compared
 * @certificate: (nullable): what the server showed, if that is known
 *
 * Returns: (transfer none): a dialog that is not presented yet; its response is %PH_TRUST_DIALOG_TRUST only if the person said so
 */
GtkWindow *
ph_trust_dialog_new (GtkWindow *parent, PhAccount *account, PhCertificate *certificate)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  const Question *question = trusts_another (account, certificate) ? &change_question : &first_question;
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, _ (question->heading), NULL));

  adw_message_dialog_add_responses (dialog, "back", _ ("_Go Back"), PH_TRUST_DIALOG_TRUST, _ (question->trust), NULL);
  adw_message_dialog_set_response_appearance (dialog, PH_TRUST_DIALOG_TRUST, ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "back");
  adw_message_dialog_set_close_response (dialog, "back");
  /* In a narrow window the answers stand above each other, and the focus would begin at the upper one. */
  g_signal_connect_after (dialog, "map", G_CALLBACK (on_map_cb), NULL);
  gtk_window_set_default_size (GTK_WINDOW (dialog), DEFAULT_WIDTH, -1);
  adw_message_dialog_set_extra_child (dialog, new_content (question, account, certificate));
  g_signal_connect (dialog, "notify::default-widget", G_CALLBACK (on_default_widget_notify_cb), NULL);
  return GTK_WINDOW (dialog);
}
