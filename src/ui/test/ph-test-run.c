// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Runs the guided test on one draft, one at a time. A fix changes the draft, can be undone, and tests again what it has
// touched. It waits when the next sign-in has to, knows nothing of widgets, and stores nothing.

#include "config.h"

#include "ph-test-run.h"

#include "ph-domain-name.h"
#include "ph-draft-history.h"
#include "ph-outbox-delivery.h"
#include "ph-test-message.h"
#include "ph-text.h"
#include "ph-tried-settings.h"

struct _PhTestRun
{
  GObject parent_instance;
  PhServices *services;      /* (owned) (nullable): once set, until disposed */
  PhAccountDraft *draft;     /* (owned) (nullable): once set */
  PhDraftHistory *history;   /* (owned) (nullable): of the draft */
  PhTriedSettings *tried;    /* (owned): what has failed since a person looked at the draft elsewhere, with this password */
  PhGuidedTest *test;        /* (owned) (nullable): the latest one */
  GCancellable *cancellable; /* (owned) (nullable): of the running one */
  PhAddress *recipient;      /* (owned) (nullable): who gets the message, if one is sent */
  PhTestRunState state;
};

G_DEFINE_ENUM_TYPE (PhTestRunState,
                    ph_test_run_state,
                    G_DEFINE_ENUM_VALUE (PH_TEST_RUN_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_RUN_PAUSED, "paused"),
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

static void start_all (PhTestRun *self);
static void start_again (PhTestRun *self);
static void start_test (PhTestRun *self, PhGuidedTest *test);
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

/* Of a whole run; otherwise there is nothing to begin again with. */
static gboolean
has_ended (PhTestRun *self)
{
  return self->test != NULL && (self->state == PH_TEST_RUN_FAILED || self->state == PH_TEST_RUN_PASSED);
}

static void
add_delivery (PhTestRun *self, PhGuidedTest *test)
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

  ph_guided_test_set_delivery (test, self->recipient, message);
}

static PhTestProbes
get_probes (PhTestRun *self)
{
  return ph_services_get_discovery_flags (self->services) & PH_DISCOVERY_OFFLINE ? PH_TEST_PROBES_OWN_HOST : PH_TEST_PROBES_ALLOW;
}

static void
start_all (PhTestRun *self)
{
  g_autoptr(PhGuidedTest) test = ph_guided_test_new (ph_test_run_get_account (self),
                                                      ph_account_draft_get_secret (self->draft),
                                                      ph_account_draft_get_secret_error (self->draft));

  start_test (self, test);
}

/* What was tested before may have been something else. */
static void
start_afresh (PhTestRun *self)
{
  stop (self);
  g_clear_object (&self->test);
  ph_tried_settings_forget (self->tried);
  start_all (self);
}

/* What earlier steps have shown still holds, as far as nothing has touched them. */
static void
start_again (PhTestRun *self)
{
  if (!has_ended (self))
    {
      start_all (self);
      return;
    }

  g_autoptr(PhGuidedTest) test = ph_guided_test_new_again (self->test,
                                                            ph_test_run_get_account (self),
                                                            ph_account_draft_get_secret (self->draft),
                                                            ph_account_draft_get_secret_error (self->draft));

  start_test (self, test);
}

static void
start_test (PhTestRun *self, PhGuidedTest *test)
{
  stop (self);
  if (ph_test_run_get_wait_s (self, NULL) > 0)
    {
      set_state (self, self->test == NULL ? PH_TEST_RUN_PAUSED : self->state);
      return;
    }
  g_set_object (&self->test, test);
  ph_guided_test_set_catalogue (test, ph_services_get_catalogue (self->services));
  ph_guided_test_set_probes (test, get_probes (self));
  ph_guided_test_keep_session (test);
  if (self->recipient != NULL)
    add_delivery (self, test);
  set_state (self, PH_TEST_RUN_RUNNING);
  self->cancellable = g_cancellable_new ();
  ph_guided_test_run_async (test, self->cancellable, run_cb, g_object_ref (self));
}

/* So that what is written knows from the first message on how large it may be. */
static void
learn_server (PhTestRun *self, PhGuidedTest *test)
{
  PhSession *session = ph_guided_test_get_session (test);
  PhSmtpCapabilities *capabilities = session != NULL ? ph_session_get_capabilities (session) : NULL;

  if (capabilities != NULL)
    ph_outbox_learn_capabilities (ph_services_get_outbox (self->services), ph_guided_test_get_account (test), capabilities);
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhTestRun) self = user_data;
  PhGuidedTest *test = PH_GUIDED_TEST (source);
  g_autoptr(PhProblem) problem = ph_guided_test_run_finish (test, result);

  if (self->services != NULL)
    {
      ph_sign_in_pause_note (ph_services_get_pause (self->services), ph_guided_test_get_account (test), problem, g_get_monotonic_time ());
      if (problem == NULL)
        learn_server (self, test);
      else if (ph_problem_get_id (problem) != PH_PROBLEM_CANCELLED)
        ph_test_memory_add (ph_services_get_test_memory (self->services), ph_guided_test_get_account (test), problem);
    }
  /* Another one has taken its place, or the window is gone. */
  if (self->test != test)
    return;
  g_clear_object (&self->cancellable);
  if (problem == NULL)
    {
      ph_account_add_protection (ph_test_run_get_account (self), ph_session_get_protection (ph_guided_test_get_session (test)));
      set_state (self, PH_TEST_RUN_PASSED);
    }
  else if (ph_problem_get_id (problem) == PH_PROBLEM_CANCELLED)
    set_state (self, PH_TEST_RUN_CANCELLED);
  else
    {
      ph_tried_settings_note (self->tried, ph_guided_test_get_account (test), problem);
      set_state (self, PH_TEST_RUN_FAILED);
    }
}

/* A password is meant for whoever runs the server for which it was entered. A server that the list of providers knows is
 * nobody's trap. */
static void
forget_foreign_password (PhTestRun *self)
{
  const char *host = ph_account_get_host (ph_test_run_get_account (self));
  const char *former = ph_account_draft_get_secret_host (self->draft);
  PhProviderCatalogue *catalogue = ph_services_get_catalogue (self->services);

  if (ph_account_draft_get_secret (self->draft) == NULL || former == NULL || ph_domain_name_has_same_owner (former, host) ||
      (catalogue != NULL && ph_provider_catalogue_find_by_server (catalogue, host) != NULL))
    return;
  ph_account_draft_set_secret (self->draft, NULL);
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
  g_clear_object (&self->services);
  g_clear_pointer (&self->history, ph_draft_history_free);
  G_OBJECT_CLASS (ph_test_run_parent_class)->dispose (object);
}

static void
ph_test_run_finalize (GObject *object)
{
  g_clear_pointer (&PH_TEST_RUN (object)->recipient, ph_address_unref);
  g_clear_pointer (&PH_TEST_RUN (object)->tried, ph_tried_settings_free);
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
  self->tried = ph_tried_settings_new ();
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
 * ph_test_run_set_services:
 * @self: a run
 * @services: what is known of providers and of former sign-ins
 */
void
ph_test_run_set_services (PhTestRun *self, PhServices *services)
{
  g_return_if_fail (PH_IS_TEST_RUN (self));
  g_return_if_fail (PH_IS_SERVICES (services));

  g_set_object (&self->services, services);
}

/**
 * ph_test_run_get_services:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): what its tests know from
 */
PhServices *
ph_test_run_get_services (PhTestRun *self)
{
  g_return_val_if_fail (PH_IS_TEST_RUN (self), NULL);

  return self->services;
}

/**
 * ph_test_run_set_draft:
 * @self: a run
 * @draft: what is tested, and what fixes change; another one counts as unchanged as it is now
 */
void
ph_test_run_set_draft (PhTestRun *self, PhAccountDraft *draft)
{
  g_return_if_fail (PH_IS_TEST_RUN (self));
  g_return_if_fail (PH_IS_ACCOUNT_DRAFT (draft));

  if (!g_set_object (&self->draft, draft))
    return;
  g_clear_pointer (&self->history, ph_draft_history_free);
  self->history = ph_draft_history_new (draft);
}

/**
 * ph_test_run_start:
 * @self: a run with services and a draft
 *
 * Tests the draft as it is now, unless the next sign-in has to wait; a test that still runs is cancelled. Nothing is
 * delivered.
 */
void
ph_test_run_start (PhTestRun *self)
{
  g_return_if_fail (PH_IS_TEST_RUN (self));
  g_return_if_fail (self->draft != NULL);

  g_clear_pointer (&self->recipient, ph_address_unref);
  start_afresh (self);
}

/**
 * ph_test_run_send:
 * @self: a run with services and a draft
 * @recipient: who gets the test message
 *
 * Tests the draft as it is now and sends the test message, unless the next sign-in has to wait.
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
  start_afresh (self);
}

/**
 * ph_test_run_repeat:
 * @self: a run
 *
 * Does again all that was done last, unless that still runs.
 */
void
ph_test_run_repeat (PhTestRun *self)
{
  g_return_if_fail (PH_IS_TEST_RUN (self));

  if (self->state != PH_TEST_RUN_IDLE && self->state != PH_TEST_RUN_RUNNING)
    start_all (self);
}

/**
 * ph_test_run_retry:
 * @self: a run that has failed
 *
 * Goes on where it failed.
 */
void
ph_test_run_retry (PhTestRun *self)
{
  g_return_if_fail (PH_IS_TEST_RUN (self));

  if (self->state == PH_TEST_RUN_FAILED)
    start_again (self);
}

/* Whoever trusts a certificate has seen it, and can compare it with the one that comes later. */
static void
keep_certificate (PhTestRun *self)
{
  PhCertificate *certificate = ph_guided_test_get_certificate (self->test);
  g_autofree char *text = certificate != NULL ? ph_certificate_dup_text (certificate) : NULL;
  PhAccount *account = ph_test_run_get_account (self);

  if (certificate != NULL && g_str_equal (ph_account_get_trusted_sha256 (account), ph_certificate_get_sha256 (certificate)))
    ph_account_set_trusted_certificate (account, text);
}

/**
 * ph_test_run_apply_fix:
 * @self: a run that has ended
 * @fix: what shall be different
 *
 * Changes the draft and tests again from the step that this touches. A password for the server of somebody else is
 * forgotten.
 */
void
ph_test_run_apply_fix (PhTestRun *self, PhFix *fix)
{
  g_return_if_fail (PH_IS_TEST_RUN (self));
  g_return_if_fail (fix != NULL);

  ph_draft_history_push (self->history);
  ph_fix_apply (fix, ph_test_run_get_account (self));
  if (ph_fix_get_kind (fix) == PH_FIX_TRUST_CERTIFICATE)
    keep_certificate (self);
  forget_foreign_password (self);
  start_again (self);
}

/**
 * ph_test_run_use_password:
 * @self: a run that has ended
 * @password: what the person has typed
 *
 * Takes it into the draft and tests again from the sign-in on.
 */
void
ph_test_run_use_password (PhTestRun *self, PhSecret *password)
{
  g_return_if_fail (PH_IS_TEST_RUN (self));
  g_return_if_fail (password != NULL);

  ph_account_draft_set_secret (self->draft, password);
  ph_tried_settings_forget (self->tried);
  start_again (self);
}

/**
 * ph_test_run_undo_fix:
 * @self: a run
 *
 * Takes the latest fix back and tests again from the step that this touches.
 *
 * Returns: whether there was one
 */
gboolean
ph_test_run_undo_fix (PhTestRun *self)
{
  g_return_val_if_fail (PH_IS_TEST_RUN (self), FALSE);

  if (self->history == NULL || !ph_draft_history_pop (self->history))
    return FALSE;
  start_again (self);
  return TRUE;
}

/**
 * ph_test_run_can_undo:
 * @self: a run
 *
 * Returns: whether there is a fix that can be taken back
 */
gboolean
ph_test_run_can_undo (PhTestRun *self)
{
  g_return_val_if_fail (PH_IS_TEST_RUN (self), FALSE);

  return self->history != NULL && ph_draft_history_can_pop (self->history);
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
 * ph_test_run_settle:
 * @self: a run
 *
 * The person has gone on: what fixes have changed is not undone behind their back.
 */
void
ph_test_run_settle (PhTestRun *self)
{
  g_return_if_fail (PH_IS_TEST_RUN (self));

  if (self->history != NULL)
    ph_draft_history_settle (self->history);
}

/**
 * ph_test_run_accept:
 * @self: a run
 *
 * What fixes have changed is kept, and so not marked as changed any more.
 */
void
ph_test_run_accept (PhTestRun *self)
{
  g_return_if_fail (PH_IS_TEST_RUN (self));

  if (self->history != NULL)
    ph_draft_history_restart (self->history);
}

/**
 * ph_test_run_reset:
 * @self: a run
 *
 * Stops a running test and forgets the results; the draft as it is now counts as unchanged.
 */
void
ph_test_run_reset (PhTestRun *self)
{
  g_return_if_fail (PH_IS_TEST_RUN (self));

  stop (self);
  g_clear_object (&self->test);
  ph_tried_settings_forget (self->tried);
  ph_test_run_accept (self);
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
 * ph_test_run_get_draft:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): what it tests
 */
PhAccountDraft *
ph_test_run_get_draft (PhTestRun *self)
{
  g_return_val_if_fail (PH_IS_TEST_RUN (self), NULL);

  return self->draft;
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

/**
 * ph_test_run_get_former:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): the settings before all fixes
 */
PhAccount *
ph_test_run_get_former (PhTestRun *self)
{
  g_return_val_if_fail (PH_IS_TEST_RUN (self), NULL);

  return self->history != NULL ? ph_draft_history_get_former (self->history) : NULL;
}

/**
 * ph_test_run_get_wait_s:
 * @self: a run
 * @fix: (nullable): what would be different
 *
 * Returns: how long the next sign-in has to wait, in seconds; 0: not at all, or nothing is tested here
 */
guint
ph_test_run_get_wait_s (PhTestRun *self, PhFix *fix)
{
  g_return_val_if_fail (PH_IS_TEST_RUN (self), 0);

  if (self->services == NULL || self->draft == NULL)
    return 0;

  g_autoptr(PhAccount) account = ph_account_copy (ph_test_run_get_account (self));

  if (fix != NULL)
    ph_fix_apply (fix, account);
  return ph_sign_in_pause_get_wait_s (ph_services_get_pause (self->services), account, g_get_monotonic_time ());
}

/**
 * ph_test_run_leads_back:
 * @self: a run that has failed
 * @fix: one of the fixes of its problem
 *
 * Returns: whether the fix makes what has just been tried, and has failed in the same way
 */
gboolean
ph_test_run_leads_back (PhTestRun *self, PhFix *fix)
{
  g_return_val_if_fail (PH_IS_TEST_RUN (self), FALSE);
  g_return_val_if_fail (fix != NULL, FALSE);

  PhProblem *problem = self->test != NULL ? ph_guided_test_get_problem (self->test) : NULL;

  return problem != NULL && ph_tried_settings_lead_back (self->tried, fix, ph_test_run_get_account (self), problem);
}
