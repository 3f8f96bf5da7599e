// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Gathers what the checks before sending look at, whenever the account changes. Nobody outside is asked: what was learned the
// last time counts, and where nothing is known nothing is forbidden.

#include "config.h"

#include "ph-sender-facts.h"

struct _PhSenderFacts
{
  GObject parent_instance;
  PhServices *services;  /* (owned) */
  PhAccount *account;    /* (owned) (nullable) */
  PhServerFacts *server; /* (owned) (nullable): known to nobody yet */
  guint n_sent_today;
  GCancellable *cancellable; /* (owned) (nullable): while the outbox is asked */
};

G_DEFINE_FINAL_TYPE (PhSenderFacts, ph_sender_facts, G_TYPE_OBJECT)

static guint changed_signal;

static void
forget (PhSenderFacts *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->account);
  g_clear_pointer (&self->server, ph_server_facts_free);
  self->n_sent_today = 0;
}

static void
ph_sender_facts_dispose (GObject *object)
{
  PhSenderFacts *self = PH_SENDER_FACTS (object);

  forget (self);
  g_clear_object (&self->services);
  G_OBJECT_CLASS (ph_sender_facts_parent_class)->dispose (object);
}

static void
ph_sender_facts_class_init (PhSenderFactsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_sender_facts_dispose;

  changed_signal = g_signal_new ("changed", PH_TYPE_SENDER_FACTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ph_sender_facts_init (PhSenderFacts *self)
{
}

/**
 * ph_sender_facts_new:
 * @services: who knows
 *
 * Returns: (transfer full): facts of no account yet
 */
PhSenderFacts *
ph_sender_facts_new (PhServices *services)
{
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);

  PhSenderFacts *self = g_object_new (PH_TYPE_SENDER_FACTS, NULL);

  self->services = g_object_ref (services);
  /* Read by the time the message is looked at. */
  ph_services_get_catalogue (services);
  return self;
}

static void
recall_server_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhSenderFacts) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(PhServerFacts) server = ph_outbox_recall_server_finish (PH_OUTBOX (source), result, &error);

  if (server == NULL)
    {
      g_debug ("nothing is known of the server: %s", error->message);
      return;
    }
  self->server = g_steal_pointer (&server);
  g_signal_emit (self, changed_signal, 0);
}

static void
get_usage_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhSenderFacts) self = user_data;
  g_autoptr(GError) error = NULL;
  PhOutboxUsage usage = { 0 };

  if (!ph_outbox_get_usage_finish (PH_OUTBOX (source), result, &usage, &error))
    {
      g_debug ("nobody knows what was sent today: %s", error->message);
      return;
    }
  self->n_sent_today = usage.in_day;
  ph_outbox_usage_clear (&usage);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * ph_sender_facts_set_account:
 * @self: facts
 * @account: (nullable): who sends
 */
void
ph_sender_facts_set_account (PhSenderFacts *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_SENDER_FACTS (self));
  g_return_if_fail (account == NULL || PH_IS_ACCOUNT (account));

  PhOutbox *outbox = ph_services_get_outbox (self->services);

  forget (self);
  g_signal_emit (self, changed_signal, 0);
  if (account == NULL)
    return;

  g_autofree char *endpoint = ph_server_facts_dup_endpoint (account);

  self->account = g_object_ref (account);
  self->cancellable = g_cancellable_new ();
  ph_outbox_recall_server_async (outbox, ph_account_get_id (account), endpoint, self->cancellable, recall_server_cb, g_object_ref (self));
  ph_outbox_get_usage_async (outbox, ph_account_get_id (account), self->cancellable, get_usage_cb, g_object_ref (self));
}

/**
 * ph_sender_facts_get_circumstances:
 * @self: facts of an account
 *
 * Returns: (transfer none): what the checks need
 */
PhDraftCircumstances
ph_sender_facts_get_circumstances (PhSenderFacts *self)
{
  g_return_val_if_fail (PH_IS_SENDER_FACTS (self), (PhDraftCircumstances){ 0 });
  g_return_val_if_fail (self->account != NULL, (PhDraftCircumstances){ 0 });

  return (PhDraftCircumstances){
    .account = self->account,
    .server = self->server,
    .provider = ph_services_find_provider (self->services, NULL, ph_account_get_address (self->account), ph_account_get_host (self->account)),
    .catalogue = ph_services_get_catalogue (self->services),
    .n_sent_today = self->n_sent_today,
  };
}

/**
 * ph_sender_facts_may_report_delivery:
 * @self: facts
 *
 * Returns: whether it makes sense to ask for a report: %FALSE when the server is known not to make any
 */
gboolean
ph_sender_facts_may_report_delivery (PhSenderFacts *self)
{
  g_return_val_if_fail (PH_IS_SENDER_FACTS (self), FALSE);

  return self->server == NULL || self->server->known == 0 || self->server->has_dsn;
}

static gboolean
is_wanted (PhSenderFacts *self, PhDraftFlaw flaw)
{
  static const struct
  {
    PhDraftFlaw flaw;
    const char *key;
  } reminders[] = {
    { PH_DRAFT_FLAW_NO_SUBJECT, "remind-subjects" },
    { PH_DRAFT_FLAW_FORGOTTEN_ATTACHMENT, "remind-attachments" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reminders); i++)
    if (reminders[i].flaw == flaw)
      return g_settings_get_boolean (ph_services_get_settings (self->services), reminders[i].key);
  return TRUE;
}

/**
 * ph_sender_facts_check:
 * @self: facts
 * @draft: what shall be sent
 *
 * Returns: (transfer full) (element-type PhDraftFinding): what is worth asking about before, without what the preferences
 *   don't want
 */
GPtrArray *
ph_sender_facts_check (PhSenderFacts *self, PhDraft *draft)
{
  g_return_val_if_fail (PH_IS_SENDER_FACTS (self), NULL);
  g_return_val_if_fail (PH_IS_DRAFT (draft), NULL);

  PhDraftCircumstances circumstances = ph_sender_facts_get_circumstances (self);
  GPtrArray *findings = ph_draft_check (draft, &circumstances);

  for (guint i = findings->len; i > 0; i--)
    if (!is_wanted (self, ((PhDraftFinding *) findings->pdata[i - 1])->flaw))
      g_ptr_array_remove_index (findings, i - 1);
  return findings;
}
