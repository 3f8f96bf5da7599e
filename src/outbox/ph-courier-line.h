// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account-store.h"
#include "ph-keyring.h"
#include "ph-outbox.h"
#include "ph-problem.h"
#include "ph-provider-catalogue.h"
#include "ph-session-pool.h"

G_BEGIN_DECLS

/**
 * PhCourierTools:
 * @outbox: where messages come from
 * @store: whose they are
 * @keyring: the passwords
 * @catalogue: (nullable): who runs which server
 * @max_connections: of one account, at least 1
 * @give_up_s: how long a message is tried
 * @keep_warm_ms: how long connections and password are kept with nothing to do
 *
 * What all accounts of a courier share, and what it may change at any time.
 */
typedef struct
{
  PhOutbox *outbox;
  PhAccountStore *store;
  PhKeyring *keyring;
  PhProviderCatalogue *catalogue;
  guint max_connections;
  gint64 give_up_s;
  guint keep_warm_ms;
} PhCourierTools;

/**
 * PhCourierLineState:
 * @PH_COURIER_LINE_CLOSED: nothing is known and nothing is kept
 * @PH_COURIER_LINE_OPENING: the password is looked up
 * @PH_COURIER_LINE_OPEN: there is a pool; whether a connection can be made, it will tell
 * @PH_COURIER_LINE_FAILED: there is a problem before any connection
 * @PH_COURIER_LINE_GONE: there is no such account any more, or it is switched off
 */
typedef enum
{
  PH_COURIER_LINE_CLOSED,
  PH_COURIER_LINE_OPENING,
  PH_COURIER_LINE_OPEN,
  PH_COURIER_LINE_FAILED,
  PH_COURIER_LINE_GONE,
} PhCourierLineState;

#define PH_TYPE_COURIER_LINE (ph_courier_line_get_type ())

/* The way from one account to its server: its settings as they were when it was opened, its password, its connections. Signals "ready" (): it is open, failed or gone;
 * "closed" (): the last connection is closed. */
G_DECLARE_FINAL_TYPE (PhCourierLine, ph_courier_line, PH, COURIER_LINE, GObject)

PhCourierLine *ph_courier_line_new (const PhCourierTools *tools, const char *account_id);
void ph_courier_line_open (PhCourierLine *self);
void ph_courier_line_rest (PhCourierLine *self);
void ph_courier_line_close (PhCourierLine *self);
PhCourierLineState ph_courier_line_get_state (PhCourierLine *self);
gboolean ph_courier_line_is_closing (PhCourierLine *self);
PhSessionPool *ph_courier_line_get_pool (PhCourierLine *self);  /* (nullable) */
PhProblem *ph_courier_line_get_problem (PhCourierLine *self);   /* (nullable) */
PhAccount *ph_courier_line_get_account (PhCourierLine *self);   /* (nullable): as it was when the line was opened */
PhProvider *ph_courier_line_get_provider (PhCourierLine *self); /* (nullable) */
guint ph_courier_line_get_n_connections (PhCourierLine *self);  /* that were begun up to now */
char *ph_courier_line_take_transcript (PhCourierLine *self, PhSession *session, gint64 from_us);
void ph_courier_line_learn (PhCourierLine *self, PhSession *session);

gboolean ph_courier_was_never_ready (PhSession *session);
PhAccount *ph_courier_find_account (PhAccountStore *store, const char *id); /* (transfer full) (nullable): by identifier alone */
PhAccount *ph_courier_find_sender (PhAccountStore *store, const char *id);  /* likewise; not one that is switched off */
PhOutboxArchive ph_courier_find_archive (const PhCourierTools *tools, const char *id);
guint ph_courier_count_connections (const PhCourierTools *tools, const char *id);

G_END_DECLS
