// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_ACCOUNT_PAGE (ph_account_page_get_type ())

/* One account in full, with what one can do with it. Signals: "remove" (PhAccount): the person asks for it; "gone"
 * (string: title): somebody else has removed it. */
G_DECLARE_FINAL_TYPE (PhAccountPage, ph_account_page, PH, ACCOUNT_PAGE, AdwBin)

void ph_account_page_set_services (PhAccountPage *self, PhServices *services); /* once */
void ph_account_page_set_account (PhAccountPage *self, PhAccount *account);    /* @account nullable: shows nothing */
void ph_account_page_take_focus (PhAccountPage *self);
PhAccount *ph_account_page_get_account (PhAccountPage *self); /* (nullable) */

G_END_DECLS
