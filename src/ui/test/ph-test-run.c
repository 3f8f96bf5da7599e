// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Runs the guided test on one draft, one at a time. A fix changes the draft, can be undone, and tests again at once. It
// knows nothing of widgets and stores nothing.

#include "config.h"

#include "ph-test-run.h"

#include "ph-test-message.h"
#include "ph-text.h"

struct _PhTestRun
{
  GObject parent_instance;
  PhAccountDraft *draft;     /* (owned) (nullable): once set */
  PhGuidedTest *test;        /* (owned) (nullable): the latest one */
  GCancellable *cancellable; /* (owned) (nullable): of the running one */
  PhAddress *recipient;      /* (owned) (nullable): who gets the message, if one is sent */
  PhAccount *before_fix;     /* (owned) (nullable): what undoing brings back */
  PhTestRunState state;
};

G_DEFINE_ENUM_TYPE (PhTestRunState,
                    ph_test_run_state,
                    G_DEFINE_ENUM_VALUE (PH_TEST_RUN_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_RUN_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_RUN_PASSED, "passed"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_RUN_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_RUN_CANCELLED, "cancelled"))
G_DEFINE_FINAL_TYPE (PhTestRun, ph_test_run, G_TYPE_OBJECT)

typedef enum
{
  PROP_STATE = 1,
} PhTestRunProperty;

static GParamSpec *properties[PROP_STATE + 1];

static void run_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
set_state (PhTestRun *self, PhTestRunState state)
{
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
stop (PhTestRun *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
add_delivery (PhTestRun *self)
{
  PhAccount *account = ph_test_run_get_account (self);
  g_autoptr(PhAddress) from = ph_address_parse (ph_account_get_address (account), NULL);

  if (from == NULL)
    return; /* the test itself says so in its first step */

  g_autofree char *body = ph_text_test_message_body (account);
  g_autoptr(GBytes) message = ph_test_message_new (from,
                                                    ph_account_get_display_name (account),
                                                    self->recipient,
                                                    ph_text_test_message_subject (),
                                                    body);

  ph_guided_test_set_delivery (self->test, self->recipient, message);
}

static void
start (PhTestRun *self)
{
  stop (self);
  g_clear_object (&self->test);
  self->test = ph_guided_test_new (ph_test_run_get_account (self),
                                   ph_account_draft_get_secret (self->draft),
                                   ph_account_draft_get_secret_error (self->draft));
  if (self->recipient != NULL)
    add_delivery (self);
  set_state (self, PH_TEST_RUN_RUNNING);
  self->cancellable = g_cancellable_new ();
  ph_guided_test_run_async (self->test, self->cancellable, run_cb, g_object_ref (self));
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhTestRun) self = user_data;
  g_autoptr(PhProblem) problem = ph_guided_test_run_finish (PH_GUIDED_TEST (source), result);

  /* Another one has taken its place, or the window is gone. */
  if (self->test != PH_GUIDED_TEST (source))
    return;
  g_clear_object (&self->cancellable);
  if (problem == NULL)
    {
      ph_account_add_protection (ph_test_run_get_account (self), ph_session_get_protection (ph_guided_test_get_session (self->test)));
      set_state (self, PH_TEST_RUN_PASSED);
    }
  else if (ph_problem_get_id (problem) == PH_PROBLEM_CANCELLED)
    set_state (self, PH_TEST_RUN_CANCELLED);
  else
    set_state (self, PH_TEST_RUN_FAILED);
}

static void
ph_test_run_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhTestRun *self = PH_TEST_RUN (object);

  switch ((PhTestRunProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_test_run_dispose (GObject *object)
{
  PhTestRun *self = PH_TEST_RUN (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->test);
  g_clear_object (&self->draft);
  g_clear_object (&self->before_fix);
  G_OBJECT_CLASS (ph_test_run_parent_class)->dispose (object);
}

static void
ph_test_run_finalize (GObject *object)
{
  g_clear_pointer (&PH_TEST_RUN (object)->recipient, ph_address_unref);
  G_OBJECT_CLASS (ph_test_run_parent_class)->finalize (object);
}

static void
ph_test_run_class_init (PhTestRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ph_test_run_get_property;
  object_class->dispose = ph_test_run_dispose;
  object_class->finalize = ph_test_run_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PH_TYPE_TEST_RUN_STATE, PH_TEST_RUN_IDLE,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_test_run_init (PhTestRun *self)
{
}

/**
 * ph_test_run_new:
 *
 * Returns: (transfer full): a run without a draft; who owns it resets it when nobody looks any more
 */
PhTestRun *
ph_test_run_new (void)
{
  return g_object_new (PH_TYPE_TEST_RUN, NULL);
}

/**
 * ph_test_run_set_draft:
 * @self: a run
 * @draft: what is tested, and what fixes change
 */
void
ph_test_run_set_draft (PhTestRun *self, PhAccountDraft *draft)
{
  g_return_if_fail (PH_IS_TEST_RUN (self));
  g_return_if_fail (PH_IS_ACCOUNT_DRAFT (draft));

  g_set_object (&self->draft, draft);
}

/**
 * ph_test_run_start:
 * @self: a run with a draft
 *
 * Tests the draft as it is now; a test that still runs is cancelled. Nothing is delivered.
 */
void
ph_test_run_start (PhTestRun *self)
{
  g_return_if_fail (PH_IS_TEST_RUN (self));
  g_return_if_fail (self->draft != NULL);

  g_clear_pointer (&self->recipient, ph_address_unref);
  start (self);
}

/**
 * ph_test_run_send:
 * @self: a run with a draft
 * @recipient: who gets the test message
 *
 * Tests the draft as it is now and sends the test message.
 */
void
ph_test_run_send (PhTestRun *self, PhAddress *recipient)
{
  g_return_if_fail (PH_IS_TEST_RUN (self));
  g_return_if_fail (self->draft != NULL);
  g_return_if_fail (recipient != NULL);

  ph_address_ref (recipient);
  g_clear_pointer (&self->recipient, ph_address_unref);
  self->recipient = recipient;
  start (self);
}

/**
 * ph_test_run_repeat:
 * @self: a run
 *
 * Does again what was done last, unless that still runs.
 */
void
ph_test_run_repeat (PhTestRun *self)
{
  g_return_if_fail (PH_IS_TEST_RUN (self));

  if (self->state != PH_TEST_RUN_IDLE && self->state != PH_TEST_RUN_RUNNING)
    start (self);
}

/* Whoever trusts a certificate has seen it, and can compare it with the one that comes later. */
static void
keep_certificate (PhTestRun *self)
{
  PhSession *session = ph_guided_test_get_session (self->test);
  PhCertificate *certificate = session != NULL ? ph_connection_get_certificate (ph_session_get_connection (session)) : NULL;
  g_autofree char *text = certificate != NULL ? ph_certificate_dup_text (certificate) : NULL;
  PhAccount *account = ph_test_run_get_account (self);

  if (certificate != NULL && g_str_equal (ph_account_get_trusted_sha256 (account), ph_certificate_get_sha256 (certificate)))
    ph_account_set_trusted_certificate (account, text);
}

/**
 * ph_test_run_apply_fix:
 * @self: a run that has failed
 * @fix: what shall be different
 *
 * Changes the draft and does again what was done last.
 */
void
ph_test_run_apply_fix (PhTestRun *self, PhFix *fix)
{
  g_return_if_fail (PH_IS_TEST_RUN (self));
  g_return_if_fail (fix != NULL);

  g_clear_object (&self->before_fix);
  self->before_fix = ph_account_copy (ph_test_run_get_account (self));
  ph_fix_apply (fix, ph_test_run_get_account (self));
  if (ph_fix_get_kind (fix) == PH_FIX_TRUST_CERTIFICATE)
    keep_certificate (self);
  start (self);
}

/**
 * ph_test_run_undo_fix:
 * @self: a run
 *
 * Takes the latest fix back and does again what was done last; does nothing the second time.
 */
void
ph_test_run_undo_fix (PhTestRun *self)
{
  g_return_if_fail (PH_IS_TEST_RUN (self));

  if (self->before_fix == NULL)
    return;
  ph_account_assign (ph_test_run_get_account (self), self->before_fix);
  g_clear_object (&self->before_fix);
  start (self);
}

/**
 * ph_test_run_cancel:
 * @self: a run
 *
 * Stops a running test; the state changes as soon as it has stopped.
 */
void
ph_test_run_cancel (PhTestRun *self)
{
  g_return_if_fail (PH_IS_TEST_RUN (self));

  stop (self);
}

/**
 * ph_test_run_reset:
 * @self: a run
 *
 * Stops a running test and forgets the results, and what could be undone.
 */
void
ph_test_run_reset (PhTestRun *self)
{
  g_return_if_fail (PH_IS_TEST_RUN (self));

  stop (self);
  g_clear_object (&self->test);
  g_clear_object (&self->before_fix);
  set_state (self, PH_TEST_RUN_IDLE);
}

/**
 * ph_test_run_get_state:
 * @self: a run
 *
 * Returns: how it stands
 */
PhTestRunState
ph_test_run_get_state (PhTestRun *self)
{
  g_return_val_if_fail (PH_IS_TEST_RUN (self), PH_TEST_RUN_IDLE);

  return self->state;
}

/**
 * ph_test_run_get_test:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): the latest test; %NULL while the run is idle
 */
PhGuidedTest *
ph_test_run_get_test (PhTestRun *self)
{
  g_return_val_if_fail (PH_IS_TEST_RUN (self), NULL);

  return self->test;
}

/**
 * ph_test_run_get_recipient:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): who gets the test message; %NULL when none is sent
 */
PhAddress *
ph_test_run_get_recipient (PhTestRun *self)
{
  g_return_val_if_fail (PH_IS_TEST_RUN (self), NULL);

  return self->recipient;
}

/**
 * ph_test_run_get_account:
 * @self: a run with a draft
 *
 * Returns: (transfer none): the settings that the next test tries
 */
PhAccount *
ph_test_run_get_account (PhTestRun *self)
{
  g_return_val_if_fail (PH_IS_TEST_RUN (self), NULL);

  return ph_account_draft_get_account (self->draft);
}
