// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-draft-shelf.h"
#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_ACCOUNTS_PAGE (ph_accounts_page_get_type ())

/* The list of accounts, or a welcome while there is none. Signal "open" (PhAccount): the person chose one. */
G_DECLARE_FINAL_TYPE (PhAccountsPage, ph_accounts_page, PH, ACCOUNTS_PAGE, AdwBin)

void ph_accounts_page_set_services (PhAccountsPage *self, PhServices *services); /* also loads the accounts; once */
void ph_accounts_page_focus_account (PhAccountsPage *self, const char *id);
void ph_accounts_page_set_shelf (PhAccountsPage *self, PhDraftShelf *shelf); /* once */
void ph_accounts_page_take_focus (PhAccountsPage *self);

G_END_DECLS
