// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-services.h"

G_BEGIN_DECLS

struct _PhServices
{
  GObject parent_instance;
  PhAccountStore *store;          /* (owned) */
  PhKeyring *keyring;             /* (owned) */
  PhPracticeServer *practice;     /* (owned) (nullable): once it runs */
  GSettings *settings;            /* (owned) */
  PhProviderCatalogue *catalogue; /* (owned) (nullable): once it is read */
  gboolean wants_catalogue;       /* somebody does, so that it is being read, or was */
  PhSignInPause *pause;           /* (owned) */
  PhTestMemory *test_memory;      /* (owned) */
  GCancellable *cancellable;      /* (owned): of the reading */
  PhOutbox *outbox;               /* (owned) */
  PhOutboxTally *tally;           /* (owned) */
  PhCourier *courier;             /* (owned) (nullable): once somebody wants it */
  PhDraftStore *drafts;           /* (owned) */
  PhTemplateStore *templates;     /* (owned) (nullable): once somebody wants them */
  PhContacts *contacts;           /* (owned) (nullable): once somebody wants them */
  GPtrArray *waiting;             /* (owned) (element-type GTask) (nullable): wait for the accounts; NULL once they are there */
};

void ph_services_open_mail (PhServices *self);    /* once, when the services are made */
void ph_services_dispose_mail (PhServices *self); /* when they go */

G_END_DECLS
