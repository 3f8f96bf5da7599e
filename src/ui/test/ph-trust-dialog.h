// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"
#include "ph-certificate.h"

G_BEGIN_DECLS

#define PH_TRUST_DIALOG_TRUST "trust" /* the response that means yes */

GtkWindow *ph_trust_dialog_new (GtkWindow *parent, PhAccount *account, PhCertificate *certificate);

G_END_DECLS
