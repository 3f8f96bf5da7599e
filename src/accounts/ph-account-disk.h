// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-account.h"

G_BEGIN_DECLS

typedef enum
{
  PH_ACCOUNT_CHANGE_NONE,    /* only read; a corrupt file is set aside */
  PH_ACCOUNT_CHANGE_REFRESH, /* only read; a corrupt file is an error and stays: an editor may be half way through */
  PH_ACCOUNT_CHANGE_SAVE,
  PH_ACCOUNT_CHANGE_ADD_ALL,
  PH_ACCOUNT_CHANGE_REMOVE,
  PH_ACCOUNT_CHANGE_SET_DEFAULT,
  PH_ACCOUNT_CHANGE_MOVE,
} PhAccountChangeKind;

/* One access to the file: what shall be done, and then what the file holds. */
typedef struct
{
  PhAccountChangeKind kind;
  GFile *file;         /* (owned) */
  PhAccount *account;  /* (owned) (nullable): what to save */
  GPtrArray *added;    /* (owned) (nullable) (element-type PhAccount): what to add */
  char *id;            /* (owned) (nullable): what to remove, to move or to make the default */
  guint position;      /* where to move it */
  GPtrArray *known;    /* (owned) (nullable) (element-type PhAccount): what the list had; saved again if the file is corrupt */
  char *known_default; /* (owned) (nullable) */

  GPtrArray *accounts; /* (owned) (nullable) (element-type PhAccount): outcome */
  char *default_id;    /* (owned) (nullable): outcome */
  guint n_left_out;    /* outcome: accounts that can't be understood; the file keeps them */
  char *set_aside;     /* (owned) (nullable): outcome: where the corrupt file is kept */
  GFile *target;       /* (owned) (nullable): outcome: the file behind symbolic links */
} PhAccountAccess;

PhAccountAccess *ph_account_access_new (PhAccountChangeKind kind, GFile *file);
void ph_account_access_free (PhAccountAccess *self);
gboolean ph_account_access_run (PhAccountAccess *self, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhAccountAccess, ph_account_access_free)

G_END_DECLS
