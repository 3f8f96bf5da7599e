// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"
#include "ph-certificate.h"

G_BEGIN_DECLS

#define PH_TYPE_CERTIFICATE_VIEW (ph_certificate_view_get_type ())

/* What is wrong with a certificate, what it says, and who vouches for it. */
G_DECLARE_FINAL_TYPE (PhCertificateView, ph_certificate_view, PH, CERTIFICATE_VIEW, GtkBox)

GtkWidget *ph_certificate_view_new (PhCertificate *certificate, PhAccount *account);

G_END_DECLS
