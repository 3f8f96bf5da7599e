// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The secrets of accounts, in whatever keyring libsecret finds, or in memory for this run only. Each access first asks
// without any prompt what the keyring holds, and only then does what may ask the person to unlock it.

#include "config.h"

#include "ph-keyring.h"

#include "ph-task-data.h"

#include <libsecret/secret.h>
#include <string.h>

/* A service that works answers in milliseconds, one that must be started by the bus in a few seconds. libsecret itself
 * waits 25 seconds for each single call. */
#define SILENT_TIMEOUT_MS (20 * 1000)
/* While the keyring asks the person to unlock it, only the person knows how long that takes: the deadline is there for
 * a prompt that nobody looks at, and must not take one away from under somebody's hands. */
#define PROMPT_TIMEOUT_MS (10 * 60 * 1000)

#define CONTENT_TYPE "text/plain"

typedef enum
{
  KEYRING_CHECK,
  KEYRING_FIND_TIME,
  KEYRING_LOOKUP,
  KEYRING_STORE,
  KEYRING_CLEAR,
} KeyringAction;

typedef enum
{
  MATCH_NONE,
  MATCH_OPEN,
  MATCH_LOCKED,
} KeyringMatch;

typedef struct
{
  KeyringAction action;
  char *account_id;          /* (owned) */
  char *title;               /* (owned) (nullable) */
  PhSecret *secret;          /* (owned) (nullable) */
  KeyringMatch match;        /* what the search found */
  gint64 stored_s;           /* when that was stored, in seconds since 1970; -1: not known */
  GCancellable *cancellable; /* (owned): ends what is under way: for the caller or for the deadline */
  gulong cancelled_handler;  /* on the caller's cancellable */
  guint deadline_source;     /* 0: passed or not armed */
} KeyringAccess;

static void keyring_access_free (KeyringAccess *access);

PH_DEFINE_TASK_DATA (KeyringAccess, keyring_access)

struct _PhKeyring
{
  GObject parent_instance;

  GHashTable *kept; /* (owned) (element-type utf8 PhSecret): by account, for this run */
};

typedef enum
{
  SIGNAL_STORED,
  N_SIGNALS,
} PhKeyringSignal;

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PhKeyring, ph_keyring, G_TYPE_OBJECT)
G_DEFINE_QUARK (ph_keyring_error, ph_keyring_error)

static void start_access (GTask *task, KeyringAction action);
static void start_search (GTask *task);
static void search_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void start_lookup (GTask *task);
static void lookup_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void start_store (GTask *task);
static void store_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void start_clear (GTask *task);
static void clear_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static const SecretSchema schema = {
  .name = "io.github.posthorn.Posthorn",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "account", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

static void
keyring_access_free (KeyringAccess *access)
{
  g_clear_handle_id (&access->deadline_source, g_source_remove);
  g_clear_object (&access->cancellable);
  g_clear_pointer (&access->secret, ph_secret_unref);
  g_free (access->account_id);
  g_free (access->title);
  g_free (access);
}

static GHashTable *
build_attributes (const KeyringAccess *access)
{
  return secret_attributes_build (&schema, "account", access->account_id, "kind", "password", NULL);
}

/* Codes are what libsecret 0.20 and gnome-keyring give in each situation. */
static PhKeyringError
judge (const GError *error)
{
  static const struct
  {
    int dbus_code;
    PhKeyringError code;
  } table[] = {
    { G_DBUS_ERROR_UNKNOWN_METHOD, PH_KEYRING_ERROR_LOCKED }, /* there is no keyring yet, and the person made none */
    { G_DBUS_ERROR_UNKNOWN_OBJECT, PH_KEYRING_ERROR_LOCKED },
    { G_DBUS_ERROR_INVALID_ARGS, PH_KEYRING_ERROR_REFUSED },
    { G_DBUS_ERROR_FAILED, PH_KEYRING_ERROR_REFUSED },
    { G_DBUS_ERROR_NO_MEMORY, PH_KEYRING_ERROR_REFUSED },
    { G_DBUS_ERROR_LIMITS_EXCEEDED, PH_KEYRING_ERROR_REFUSED },
  };

  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return PH_KEYRING_ERROR_LOCKED;
  if (error->domain == G_IO_ERROR)
    return PH_KEYRING_ERROR_UNAVAILABLE;
  if (error->domain != G_DBUS_ERROR)
    return PH_KEYRING_ERROR_REFUSED;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (error->code == table[i].dbus_code)
      return table[i].code;
  return PH_KEYRING_ERROR_UNAVAILABLE;
}

static void
stop_deadline (GTask *task)
{
  KeyringAccess *access = keyring_access_get (task);
  GCancellable *outer = g_task_get_cancellable (task);

  g_clear_handle_id (&access->deadline_source, g_source_remove);
  if (outer != NULL && access->cancelled_handler != 0)
    g_cancellable_disconnect (outer, access->cancelled_handler);
  access->cancelled_handler = 0;
}

static void
return_keyring_error (GTask *task, PhKeyringError code, const char *message)
{
  stop_deadline (task);
  g_task_return_new_error (task, PH_KEYRING_ERROR, (int) code, "%s", message);
}

/* Takes @error. A step ended by our own deadline looks cancelled, although the caller never cancelled it. */
static void
return_error (GTask *task, GError *error)
{
  g_autoptr(GError) cause = error;
  KeyringAccess *access = keyring_access_get (task);

  if (!g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      return_keyring_error (task, judge (cause), cause->message);
      return;
    }
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      stop_deadline (task);
      g_task_return_error (task, g_steal_pointer (&cause));
      return;
    }
  if (access->match == MATCH_LOCKED)
    return_keyring_error (task, PH_KEYRING_ERROR_LOCKED, "the keyring was not unlocked in time");
  else
    return_keyring_error (task, PH_KEYRING_ERROR_UNAVAILABLE, "the keyring does not answer");
}

static void
return_done (GTask *task)
{
  stop_deadline (task);
  g_task_return_boolean (task, TRUE);
}

static void
return_match (GTask *task)
{
  stop_deadline (task);
  g_task_return_boolean (task, keyring_access_get (task)->match != MATCH_NONE);
}

static gboolean
deadline_cb (gpointer user_data)
{
  KeyringAccess *access = user_data;

  access->deadline_source = 0;
  g_cancellable_cancel (access->cancellable);
  return G_SOURCE_REMOVE;
}

static void
arm_deadline (KeyringAccess *access, guint timeout_ms)
{
  g_clear_handle_id (&access->deadline_source, g_source_remove);
  access->deadline_source = g_timeout_add (timeout_ms, deadline_cb, access);
}

static void
on_cancellable_cancelled_cb (GCancellable *outer, GCancellable *inner)
{
  g_cancellable_cancel (inner);
}

/* Takes @task. */
static void
start_access (GTask *task, KeyringAction action)
{
  KeyringAccess *access = keyring_access_get (task);

  access->action = action;
  access->cancellable = g_cancellable_new ();
  if (g_task_get_cancellable (task) != NULL)
    access->cancelled_handler = g_cancellable_connect (g_task_get_cancellable (task), G_CALLBACK (on_cancellable_cancelled_cb),
                                                       g_object_ref (access->cancellable), g_object_unref);
  start_search (task);
}

/* Shows no prompt, whatever the state of the keyring. */
static void
start_search (GTask *task)
{
  KeyringAccess *access = keyring_access_get (task);
  g_autoptr(GHashTable) attributes = build_attributes (access);

  arm_deadline (access, SILENT_TIMEOUT_MS);
  secret_password_searchv (&schema, attributes, SECRET_SEARCH_ALL, access->cancellable, search_cb, task);
}

/* Only items of the Secret Service have a lock of their own; a file is open once it can be read. */
static KeyringMatch
classify (GList *items)
{
  KeyringMatch match = MATCH_NONE;

  for (GList *at = items; at != NULL; at = at->next)
    {
      if (!SECRET_IS_ITEM (at->data) || !secret_item_get_locked (at->data))
        return MATCH_OPEN;
      match = MATCH_LOCKED;
    }
  return match;
}

/* Of several that match only the latest can be in use. A keyring that does not know says 0. */
static gint64
find_time (GList *items)
{
  gint64 latest_s = -1;

  for (GList *at = items; at != NULL; at = at->next)
    {
      guint64 modified_s = secret_retrievable_get_modified (SECRET_RETRIEVABLE (at->data));

      if (modified_s > 0 && modified_s <= G_MAXINT64)
        latest_s = MAX (latest_s, (gint64) modified_s);
    }
  return latest_s;
}

static void
search_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  KeyringAccess *access = keyring_access_get (task);
  g_autolist(GObject) items = NULL;
  GError *error = NULL;

  items = secret_password_search_finish (result, &error);
  if (error != NULL)
    {
      return_error (task, error);
      return;
    }
  access->match = classify (items);
  access->stored_s = find_time (items);
  /* Storing may prompt also when nothing matches: for a locked or a missing keyring. */
  arm_deadline (access, access->match == MATCH_OPEN ? SILENT_TIMEOUT_MS : PROMPT_TIMEOUT_MS);
  switch (access->action)
    {
    case KEYRING_CHECK:
      return_match (task);
      break;
    case KEYRING_FIND_TIME:
      return_done (task);
      break;
    case KEYRING_LOOKUP:
      start_lookup (g_steal_pointer (&task));
      break;
    case KEYRING_STORE:
      start_store (g_steal_pointer (&task));
      break;
    case KEYRING_CLEAR:
      start_clear (g_steal_pointer (&task));
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Takes @task. */
static void
start_lookup (GTask *task)
{
  g_autoptr(GTask) owned = task;
  KeyringAccess *access = keyring_access_get (owned);
  g_autoptr(GHashTable) attributes = build_attributes (access);

  if (access->match == MATCH_NONE)
    {
      return_keyring_error (owned, PH_KEYRING_ERROR_MISSING, "the keyring holds no secret of this account");
      return;
    }
  secret_password_lookupv (&schema, attributes, access->cancellable, lookup_cb, g_steal_pointer (&owned));
}

static void
lookup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  KeyringAccess *access = keyring_access_get (task);
  GError *error = NULL;
  g_autoptr(SecretValue) value = secret_password_lookup_binary_finish (result, &error);

  if (error != NULL)
    {
      return_error (task, error);
      return;
    }
  /* libsecret reports a prompt that was dismissed as a secret that is not there. */
  if (value == NULL && access->match == MATCH_LOCKED)
    {
      return_keyring_error (task, PH_KEYRING_ERROR_LOCKED, "the keyring was not unlocked");
      return;
    }
  if (value == NULL)
    {
      return_keyring_error (task, PH_KEYRING_ERROR_MISSING, "the keyring holds no secret of this account");
      return;
    }

  gsize length = 0;
  const char *data = secret_value_get (value, &length);

  stop_deadline (task);
  g_task_return_pointer (task, ph_secret_new_bytes (data, length), (GDestroyNotify) ph_secret_unref);
}

/* Takes @task. */
static void
start_store (GTask *task)
{
  KeyringAccess *access = keyring_access_get (task);
  g_autoptr(GHashTable) attributes = build_attributes (access);
  g_autoptr(SecretValue) value =
               secret_value_new (ph_secret_peek (access->secret), (gssize) ph_secret_get_length (access->secret), CONTENT_TYPE);

  secret_password_storev_binary (&schema, attributes, SECRET_COLLECTION_DEFAULT, access->title, value, access->cancellable, store_cb, task);
}

static void
store_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  KeyringAccess *access = keyring_access_get (task);
  PhKeyring *self = PH_KEYRING (g_task_get_source_object (task));
  GError *error = NULL;

  if (!secret_password_store_finish (result, &error))
    {
      if (error != NULL)
        return_error (task, error);
      else
        return_keyring_error (task, PH_KEYRING_ERROR_LOCKED, "the keyring was not unlocked");
      return;
    }
  /* An older one for this run would hide the new one. */
  g_hash_table_remove (self->kept, access->account_id);
  g_signal_emit (self, signals[SIGNAL_STORED], 0, access->account_id);
  return_done (task);
}

/* Takes @task. */
static void
start_clear (GTask *task)
{
  g_autoptr(GTask) owned = task;
  KeyringAccess *access = keyring_access_get (owned);
  g_autoptr(GHashTable) attributes = build_attributes (access);

  if (access->match == MATCH_NONE)
    {
      return_done (owned);
      return;
    }
  secret_password_clearv (&schema, attributes, access->cancellable, clear_cb, g_steal_pointer (&owned));
}

static void
clear_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  KeyringAccess *access = keyring_access_get (task);
  GError *error = NULL;
  gboolean is_cleared = secret_password_clear_finish (result, &error);

  if (error != NULL)
    return_error (task, error);
  else if (!is_cleared && access->match == MATCH_LOCKED)
    return_keyring_error (task, PH_KEYRING_ERROR_LOCKED, "the keyring was not unlocked");
  else
    return_done (task);
}

static void
unref_secret (gpointer data)
{
  ph_secret_unref (data);
}

static void
ph_keyring_finalize (GObject *object)
{
  g_hash_table_unref (PH_KEYRING (object)->kept);
  G_OBJECT_CLASS (ph_keyring_parent_class)->finalize (object);
}

static void
ph_keyring_class_init (PhKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_keyring_finalize;

  /**
   * PhKeyring::stored:
   * @self: a keyring
   * @account_id: identifier of an account
   *
   * The account has a secret, mostly another one than before, for this run or for good.
   */
  signals[SIGNAL_STORED] = g_signal_new ("stored", PH_TYPE_KEYRING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ph_keyring_init (PhKeyring *self)
{
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_secret);
}

static GTask *
new_task (PhKeyring *self, const char *account_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  KeyringAccess *access = g_new0 (KeyringAccess, 1);

  access->account_id = g_strdup (account_id);
  access->stored_s = -1;
  keyring_access_attach (task, access);
  return task;
}

/**
 * ph_keyring_new:
 *
 * Returns: (transfer full): a keyring that keeps no secret for this run yet; nothing is asked of a service
 */
PhKeyring *
ph_keyring_new (void)
{
  return g_object_new (PH_TYPE_KEYRING, NULL);
}

/**
 * ph_keyring_check_async:
 * @self: a keyring
 * @account_id: identifier of an account
 * @cancellable: (nullable): stops waiting
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Asks whether there is a secret, without reading it: shows no prompt, also when the keyring is locked. The answer is
 * there within twenty seconds.
 *
 * Errors: [error@KeyringError], `G_IO_ERROR_CANCELLED`.
 */
void
ph_keyring_check_async (PhKeyring *self, const char *account_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_KEYRING (self));
  g_return_if_fail (account_id != NULL);

  g_autoptr(GTask) task = new_task (self, account_id, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_keyring_check_async);
  if (g_hash_table_contains (self->kept, account_id))
    g_task_return_boolean (task, TRUE);
  else
    start_access (g_steal_pointer (&task), KEYRING_CHECK);
}

/**
 * ph_keyring_check_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether there is a secret; %FALSE without an error if there is none
 */
gboolean
ph_keyring_check_finish (PhKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_keyring_check_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ph_keyring_find_time_async:
 * @self: a keyring
 * @account_id: identifier of an account
 * @cancellable: (nullable): stops waiting
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Asks how old the secret is, without reading it: shows no prompt, also when the keyring is locked. The answer is there
 * within twenty seconds.
 *
 * Errors: [error@KeyringError], `G_IO_ERROR_CANCELLED`.
 */
void
ph_keyring_find_time_async (PhKeyring *self, const char *account_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_KEYRING (self));
  g_return_if_fail (account_id != NULL);

  g_autoptr(GTask) task = new_task (self, account_id, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_keyring_find_time_async);
  /* What is kept for this run is used instead, and says nothing about when it was made. */
  if (g_hash_table_contains (self->kept, account_id))
    g_task_return_boolean (task, TRUE);
  else
    start_access (g_steal_pointer (&task), KEYRING_FIND_TIME);
}

/**
 * ph_keyring_find_time_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: return location
 *
 * Returns: when the secret was stored, or replaced by another, in seconds since 1970; -1 without an error if there is none, if
 *   the keyring does not know, and for a secret that is kept for this run; -1 on error
 */
gint64
ph_keyring_find_time_finish (PhKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_keyring_find_time_async), -1);

  return g_task_propagate_boolean (G_TASK (result), error) ? keyring_access_get (G_TASK (result))->stored_s : -1;
}

/**
 * ph_keyring_lookup_async:
 * @self: a keyring
 * @account_id: identifier of an account
 * @cancellable: (nullable): stops waiting and takes a prompt away
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Finds a secret kept for this run first. A locked keyring asks the person to unlock it. Without that prompt the answer
 * is there within forty seconds, with it within ten minutes.
 *
 * Errors: [error@KeyringError], `G_IO_ERROR_CANCELLED`.
 */
void
ph_keyring_lookup_async (PhKeyring *self, const char *account_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_KEYRING (self));
  g_return_if_fail (account_id != NULL);

  g_autoptr(GTask) task = new_task (self, account_id, cancellable, callback, user_data);
  PhSecret *kept = g_hash_table_lookup (self->kept, account_id);

  g_task_set_source_tag (task, ph_keyring_lookup_async);
  if (kept != NULL)
    g_task_return_pointer (task, ph_secret_ref (kept), unref_secret);
  else
    start_access (g_steal_pointer (&task), KEYRING_LOOKUP);
}

/**
 * ph_keyring_lookup_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the secret
 */
PhSecret *
ph_keyring_lookup_finish (PhKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_keyring_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ph_keyring_store_async:
 * @self: a keyring
 * @account_id: identifier of an account
 * @title: what the keyring's own window calls the secret
 * @secret: the secret; replaces an older one
 * @cancellable: (nullable): stops waiting and takes a prompt away
 * @callback: called when the keyring has the secret
 * @user_data: for @callback
 *
 * Stores in the default keyring. What is kept for this run is forgotten when that succeeds. Waits as
 * [method@Keyring.lookup_async] does.
 *
 * Errors: [error@KeyringError], `G_IO_ERROR_CANCELLED`.
 */
void
ph_keyring_store_async (PhKeyring *self,
                        const char *account_id,
                        const char *title,
                        PhSecret *secret,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (PH_IS_KEYRING (self));
  g_return_if_fail (account_id != NULL && title != NULL);
  g_return_if_fail (secret != NULL);

  GTask *task = new_task (self, account_id, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_keyring_store_async);
  keyring_access_get (task)->title = g_strdup (title);
  keyring_access_get (task)->secret = ph_secret_ref (secret);
  start_access (task, KEYRING_STORE);
}

/**
 * ph_keyring_store_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the keyring has the secret
 */
gboolean
ph_keyring_store_finish (PhKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_keyring_store_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ph_keyring_clear_async:
 * @self: a keyring
 * @account_id: identifier of an account
 * @cancellable: (nullable): stops waiting and takes a prompt away
 * @callback: called when there is no secret of this account any more
 * @user_data: for @callback
 *
 * Forgets what is kept for this run at once, then removes the secret from the keyring. That there was none is no error.
 * Waits as [method@Keyring.lookup_async] does.
 *
 * Errors: [error@KeyringError] but not %PH_KEYRING_ERROR_MISSING, `G_IO_ERROR_CANCELLED`.
 */
void
ph_keyring_clear_async (PhKeyring *self, const char *account_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_KEYRING (self));
  g_return_if_fail (account_id != NULL);

  GTask *task = new_task (self, account_id, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_keyring_clear_async);
  g_hash_table_remove (self->kept, account_id);
  start_access (task, KEYRING_CLEAR);
}

/**
 * ph_keyring_clear_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether there is no secret any more
 */
gboolean
ph_keyring_clear_finish (PhKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_keyring_clear_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ph_keyring_keep_for_this_run:
 * @self: a keyring
 * @account_id: identifier of an account
 * @secret: the secret
 *
 * Keeps a secret in memory until the program ends, for when there is no keyring or the person wants none.
 */
void
ph_keyring_keep_for_this_run (PhKeyring *self, const char *account_id, PhSecret *secret)
{
  g_return_if_fail (PH_IS_KEYRING (self));
  g_return_if_fail (account_id != NULL && secret != NULL);

  g_hash_table_replace (self->kept, g_strdup (account_id), ph_secret_ref (secret));
  g_signal_emit (self, signals[SIGNAL_STORED], 0, account_id);
}

/**
 * ph_keyring_forget_for_this_run:
 * @self: a keyring
 * @account_id: identifier of an account
 *
 * Forgets what is in memory, and leaves what the Secret Service has: that is the one which was stored last then.
 */
void
ph_keyring_forget_for_this_run (PhKeyring *self, const char *account_id)
{
  g_return_if_fail (PH_IS_KEYRING (self));
  g_return_if_fail (account_id != NULL);

  if (g_hash_table_remove (self->kept, account_id))
    g_signal_emit (self, signals[SIGNAL_STORED], 0, account_id);
}

/**
 * ph_keyring_is_kept_for_this_run:
 * @self: a keyring
 * @account_id: identifier of an account
 *
 * Returns: whether a secret of the account is in memory only
 */
gboolean
ph_keyring_is_kept_for_this_run (PhKeyring *self, const char *account_id)
{
  g_return_val_if_fail (PH_IS_KEYRING (self), FALSE);
  g_return_val_if_fail (account_id != NULL, FALSE);

  return g_hash_table_contains (self->kept, account_id);
}
