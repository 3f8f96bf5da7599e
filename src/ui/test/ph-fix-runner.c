// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What happens when a person presses the button of a fix: a change of the draft that can be undone, a question of trust, a
// page in the browser. It draws nothing but toasts and dialogs.

#include "config.h"

#include "ph-fix-runner.h"

#include "ph-text.h"
#include "ph-trust-dialog.h"

#include <glib/gi18n.h>

/* Longer than usual: the results, which come at the same time, are read first. */
#define UNDO_SECONDS 12

struct _PhFixRunner
{
  GObject parent_instance;
  PhTestRun *run;          /* (owned) (nullable): until disposed */
  AdwToastOverlay *toasts; /* unowned: outlives this */
  AdwToast *undo_toast;    /* (owned) (nullable): while it can be pressed */
};

G_DEFINE_FINAL_TYPE (PhFixRunner, ph_fix_runner, G_TYPE_OBJECT)

enum
{
  ENTER_PASSWORD,
  UNLOCK_KEYRING,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GtkWindow *
get_window (PhFixRunner *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self->toasts)));
}

static void
on_undo_dismissed_cb (AdwToast *toast, PhFixRunner *self)
{
  if (toast == self->undo_toast)
    g_clear_object (&self->undo_toast);
}

static char *
dup_applied_text (PhFix *fix)
{
  if (ph_fix_get_kind (fix) == PH_FIX_TRUST_CERTIFICATE)
    return g_strdup (ph_fix_get_value (fix, "trust")[0] != '\0' ? _ ("Certificate trusted") : _ ("Certificate trusted no more"));

  g_autofree char *label = ph_text_fix_label (fix);

  /* Translators: what a button has done, in the words of the button */
  return g_strdup_printf (_ ("Done: %s"), label);
}

/* The toast of an earlier change would undo this one. */
static void
offer_undo (PhFixRunner *self, const char *text, const char *button)
{
  g_autofree char *title = g_markup_escape_text (text, -1);

  ph_fix_runner_forget_undo (self);
  self->undo_toast = adw_toast_new (title);
  adw_toast_set_button_label (self->undo_toast, button);
  adw_toast_set_action_name (self->undo_toast, "test.undo-fix");
  adw_toast_set_timeout (self->undo_toast, UNDO_SECONDS);
  g_signal_connect_object (self->undo_toast, "dismissed", G_CALLBACK (on_undo_dismissed_cb), self, 0);
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (self->undo_toast));
}

static void
apply_fix (PhFixRunner *self, PhFix *fix)
{
  g_autofree char *text = dup_applied_text (fix);

  offer_undo (self, text, _ ("_Undo"));
  ph_test_run_apply_fix (self->run, fix);
}

static void
on_trust_response_cb (AdwMessageDialog *dialog, const char *response, PhFixRunner *self)
{
  PhFix *fix = g_object_get_data (G_OBJECT (dialog), "ph-fix");

  if (g_str_equal (response, PH_TRUST_DIALOG_TRUST) && ph_test_run_get_state (self->run) == PH_TEST_RUN_FAILED)
    apply_fix (self, fix);
}

static void
ask_for_trust (PhFixRunner *self, PhFix *fix)
{
  PhCertificate *certificate = ph_guided_test_get_certificate (ph_test_run_get_test (self->run));
  GtkWindow *dialog = ph_trust_dialog_new (get_window (self), ph_test_run_get_account (self->run), certificate);

  g_object_set_data_full (G_OBJECT (dialog), "ph-fix", ph_fix_ref (fix), (GDestroyNotify) ph_fix_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_trust_response_cb), self, 0);
  gtk_window_present (dialog);
}

static void
ph_fix_runner_dispose (GObject *object)
{
  PhFixRunner *self = PH_FIX_RUNNER (object);

  g_clear_object (&self->run);
  g_clear_object (&self->undo_toast);
  G_OBJECT_CLASS (ph_fix_runner_parent_class)->dispose (object);
}

static void
ph_fix_runner_class_init (PhFixRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_fix_runner_dispose;

  signals[ENTER_PASSWORD] = g_signal_new ("enter-password", PH_TYPE_FIX_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[UNLOCK_KEYRING] = g_signal_new ("unlock-keyring", PH_TYPE_FIX_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ph_fix_runner_init (PhFixRunner *self)
{
}

/**
 * ph_fix_runner_new:
 * @run: what fixes change
 * @toasts: where to offer undoing; it outlives the runner
 *
 * Returns: (transfer full): a runner
 */
PhFixRunner *
ph_fix_runner_new (PhTestRun *run, AdwToastOverlay *toasts)
{
  g_return_val_if_fail (PH_IS_TEST_RUN (run), NULL);
  g_return_val_if_fail (ADW_IS_TOAST_OVERLAY (toasts), NULL);

  PhFixRunner *self = g_object_new (PH_TYPE_FIX_RUNNER, NULL);

  self->run = g_object_ref (run);
  self->toasts = toasts;
  return self;
}

/**
 * ph_fix_runner_follow:
 * @self: a runner
 * @fix: the way on that the person has chosen
 */
void
ph_fix_runner_follow (PhFixRunner *self, PhFix *fix)
{
  g_return_if_fail (PH_IS_FIX_RUNNER (self));
  g_return_if_fail (fix != NULL);

  switch (ph_fix_get_kind (fix))
    {
    case PH_FIX_TRUST_CERTIFICATE:
      if (ph_fix_get_value (fix, "trust")[0] != '\0')
        ask_for_trust (self, fix);
      else
        apply_fix (self, fix);
      break;
    case PH_FIX_RETRY:
      ph_test_run_retry (self->run);
      break;
    case PH_FIX_OPEN_URL:
    case PH_FIX_OPEN_APP_PASSWORD_PAGE:
    case PH_FIX_OPEN_SWITCH_ON_PAGE:
    case PH_FIX_OPEN_HELP_PAGE:
    case PH_FIX_OPEN_SIGN_IN_PAGE:
      gtk_show_uri (get_window (self), ph_fix_get_url (fix), GDK_CURRENT_TIME);
      break;
    case PH_FIX_ENTER_PASSWORD:
      g_signal_emit (self, signals[ENTER_PASSWORD], 0);
      break;
    case PH_FIX_UNLOCK_KEYRING:
      g_signal_emit (self, signals[UNLOCK_KEYRING], 0);
      break;
    case PH_FIX_SIGN_IN_BROWSER:
      break; /* never offered */
    case PH_FIX_CHANGE_PORT_AND_SECURITY:
    case PH_FIX_CHANGE_HOST:
    case PH_FIX_CHANGE_USERNAME:
    case PH_FIX_CHANGE_FROM:
    case PH_FIX_CHANGE_MECHANISM:
    case PH_FIX_CHANGE_ADDRESS_FAMILY:
    case PH_FIX_CHANGE_EHLO_NAME:
      apply_fix (self, fix);
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * ph_fix_runner_undo:
 * @self: a runner
 *
 * Takes the latest change back, if there is one, and offers to take back the one before, if there is one.
 */
void
ph_fix_runner_undo (PhFixRunner *self)
{
  g_return_if_fail (PH_IS_FIX_RUNNER (self));

  ph_fix_runner_forget_undo (self);
  if (ph_test_run_undo_fix (self->run) && ph_test_run_can_undo (self->run))
    offer_undo (self, _ ("The latest change is undone"), _ ("_Undo More"));
}

/**
 * ph_fix_runner_forget_undo:
 * @self: a runner
 *
 * Takes away the toast that offers to undo.
 */
void
ph_fix_runner_forget_undo (PhFixRunner *self)
{
  g_return_if_fail (PH_IS_FIX_RUNNER (self));

  g_autoptr(AdwToast) toast = g_steal_pointer (&self->undo_toast);

  if (toast != NULL)
    adw_toast_dismiss (toast);
}
