// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"

G_BEGIN_DECLS

/* Takes out of texts what tells who somebody is: mail addresses, the parts of them, the user name. */
typedef struct _PhTextDisguise PhTextDisguise;

PhTextDisguise *ph_text_disguise_new (PhAccount *account, const char *dialogue);
void ph_text_disguise_free (PhTextDisguise *self);
char *ph_text_disguise_apply (PhTextDisguise *self, const char *text);
PhAccount *ph_text_disguise_dup_account (PhTextDisguise *self, PhAccount *account);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhTextDisguise, ph_text_disguise_free)

G_END_DECLS
