// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The way of a draft into the keyring and the store. The password goes first: an account without its password would look
// finished and not be. Whatever is in the way becomes a question to the person, never a silent loss.

#include "config.h"

#include "ph-account-saver.h"

#include "ph-task-data.h"
#include "ph-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef void (*PhSaveAnswer) (GTask *task, const char *response);

typedef struct
{
  PhServices *services;  /* (owned) */
  PhAccountDraft *draft; /* (owned) */
  GtkWindow *parent;     /* (owned) */
  GtkWindow *question;   /* (unowned) (nullable): the one that waits for an answer */
  PhSaveAnswer answer;   /* what follows from it */
} PhSaveOp;

static void
ph_save_op_free (PhSaveOp *op)
{
  g_clear_object (&op->services);
  g_clear_object (&op->draft);
  g_clear_object (&op->parent);
  g_free (op);
}

PH_DEFINE_TASK_DATA (PhSaveOp, ph_save_op)

static void start_secret (GTask *owned_task);
static void store_secret_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void ask_about_secret (GTask *task, const GError *error);
static void start_account (GTask *owned_task);
static void save_account_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void ask_about_account (GTask *task, const GError *error);

static PhAccount *
get_account (PhSaveOp *op)
{
  return ph_account_draft_get_account (op->draft);
}

static gboolean
needs_sign_in (PhSaveOp *op)
{
  return ph_account_get_username (get_account (op))[0] != '\0';
}

static gboolean
is_stored (PhSaveOp *op)
{
  return ph_services_find_account (op->services, ph_account_get_id (get_account (op))) != NULL;
}

static void
forget_secret (PhSaveOp *op)
{
  ph_services_forget_secret (op->services, ph_account_get_id (get_account (op)));
}

/* The window was closed while it was saved: what came into the keyring already goes again. */
static gboolean
end_if_cancelled (GTask *task)
{
  PhSaveOp *op = ph_save_op_get (task);

  if (!g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return FALSE;
  if (!is_stored (op))
    forget_secret (op);
  return g_task_return_error_if_cancelled (task);
}

static void
unref_task_cb (gpointer data, GClosure *closure)
{
  g_object_unref (data);
}

static AdwMessageDialog *
new_question (GTask *task, const char *heading, const GError *error)
{
  PhSaveOp *op = ph_save_op_get (task);
  g_autofree char *words = ph_text_error (error);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (op->parent, heading, words));

  adw_message_dialog_add_response (dialog, "cancel", _ ("_Cancel"));
  adw_message_dialog_set_close_response (dialog, "cancel");
  return dialog;
}

static void
on_question_response_cb (AdwMessageDialog *dialog, const char *response, GTask *task)
{
  PhSaveOp *op = ph_save_op_get (task);

  op->question = NULL;
  op->answer (task, response);
}

/* The response comes first; without one, the question has gone with its parent. */
static void
on_question_destroy_cb (GtkWindow *dialog, GTask *task)
{
  PhSaveOp *op = ph_save_op_get (task);

  if (op->question != dialog)
    return;
  op->question = NULL;
  op->answer (task, "cancel");
}

static void
ask (GTask *task, AdwMessageDialog *dialog, PhSaveAnswer answer)
{
  PhSaveOp *op = ph_save_op_get (task);

  op->question = GTK_WINDOW (dialog);
  op->answer = answer;
  adw_message_dialog_add_response (dialog, "retry", _ ("_Try Again"));
  adw_message_dialog_set_default_response (dialog, "retry");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_question_response_cb), g_object_ref (task), unref_task_cb, 0);
  g_signal_connect_data (dialog, "destroy", G_CALLBACK (on_question_destroy_cb), g_object_ref (task), unref_task_cb, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
give_up (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the person gave up");
}

static void
start_secret (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhSaveOp *op = ph_save_op_get (task);
  PhKeyring *keyring = ph_services_get_keyring (op->services);
  PhAccount *account = get_account (op);
  PhSecret *secret = ph_account_draft_get_secret (op->draft);

  if (!needs_sign_in (op) || secret == NULL)
    {
      start_account (g_steal_pointer (&task));
      return;
    }
  if (ph_account_draft_get_lifetime (op->draft) == PH_DRAFT_PASSING ||
      ph_account_draft_get_keeping (op->draft) == PH_DRAFT_SECRET_FOR_THIS_RUN)
    {
      ph_keyring_keep_for_this_run (keyring, ph_account_get_id (account), secret);
      start_account (g_steal_pointer (&task));
      return;
    }
  ph_keyring_store_async (keyring,
                          ph_account_get_id (account),
                          ph_account_get_title (account),
                          secret,
                          g_task_get_cancellable (task),
                          store_secret_cb,
                          g_object_ref (task));
}

static void
store_secret_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (ph_keyring_store_finish (PH_KEYRING (source), result, &error))
    start_account (g_steal_pointer (&task));
  else if (!end_if_cancelled (task))
    ask_about_secret (task, error);
}

static void
answer_about_secret (GTask *task, const char *response)
{
  if (g_str_equal (response, "this-run"))
    ph_account_draft_set_keeping (ph_save_op_get (task)->draft, PH_DRAFT_SECRET_FOR_THIS_RUN);
  if (g_str_equal (response, "this-run") || g_str_equal (response, "retry"))
    start_secret (g_object_ref (task));
  else
    give_up (task);
}

static void
ask_about_secret (GTask *task, const GError *error)
{
  AdwMessageDialog *dialog = new_question (task, _ ("The Password Could Not Be Stored"), error);

  adw_message_dialog_add_response (dialog, "this-run", _ ("_Keep for This Run Only"));
  ask (task, dialog, answer_about_secret);
}

static void
start_account (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhSaveOp *op = ph_save_op_get (task);
  PhAccountStore *store = ph_services_get_store (op->services);

  if (ph_account_draft_get_lifetime (op->draft) == PH_DRAFT_PASSING && !is_stored (op))
    {
      g_autoptr(PhAccount) copy = ph_account_copy (get_account (op));

      ph_account_store_add_transient (store, copy);
      g_task_return_boolean (task, TRUE);
      return;
    }
  ph_account_store_save_async (store, get_account (op), g_task_get_cancellable (task), save_account_cb, g_object_ref (task));
}

static void
save_account_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  PhSaveOp *op = ph_save_op_get (task);

  if (!ph_account_store_save_finish (PH_ACCOUNT_STORE (source), result, &error))
    {
      if (!end_if_cancelled (task))
        ask_about_account (task, error);
      return;
    }
  if (!needs_sign_in (op))
    forget_secret (op);
  g_task_return_boolean (task, TRUE);
}

static void
answer_about_account (GTask *task, const char *response)
{
  PhSaveOp *op = ph_save_op_get (task);

  if (g_str_equal (response, "retry"))
    {
      start_account (g_object_ref (task));
      return;
    }
  if (!is_stored (op))
    forget_secret (op);
  give_up (task);
}

static void
ask_about_account (GTask *task, const GError *error)
{
  ask (task, new_question (task, _ ("The Account Could Not Be Saved"), error), answer_about_account);
}

/**
 * ph_account_saver_save_async:
 * @services: where it is kept
 * @draft: what is kept; how the password is kept may change when the keyring can't take it and the person agrees
 * @parent: the window above which questions open
 * @cancellable: (nullable): stops the attempt
 * @callback: called at the end
 * @user_data: for @callback
 *
 * Stores the password, then the account. Only one attempt per draft at a time.
 */
void
ph_account_saver_save_async (PhServices *services,
                             PhAccountDraft *draft,
                             GtkWindow *parent,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (PH_IS_SERVICES (services));
  g_return_if_fail (PH_IS_ACCOUNT_DRAFT (draft));
  g_return_if_fail (GTK_IS_WINDOW (parent));

  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  PhSaveOp *op = g_new0 (PhSaveOp, 1);

  op->services = g_object_ref (services);
  op->draft = g_object_ref (draft);
  op->parent = g_object_ref (parent);
  g_task_set_source_tag (task, ph_account_saver_save_async);
  ph_save_op_attach (task, op);
  ph_account_draft_settle_source (draft);
  start_secret (task);
}

/**
 * ph_account_saver_save_finish:
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED when the person gave up
 *
 * Returns: whether the draft is kept now
 */
gboolean
ph_account_saver_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_account_saver_save_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
