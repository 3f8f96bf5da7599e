// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"
#include "ph-certificate.h"

G_BEGIN_DECLS

GtkWidget *ph_certificate_comparison_new (PhAccount *account, PhCertificate *certificate);

G_END_DECLS
