// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-certificate.h"

G_BEGIN_DECLS

#define PH_TYPE_CERTIFICATE_VIEW (ph_certificate_view_get_type ())

/* What a person can compare of a server's certificate: names, issuer, validity, fingerprint. */
G_DECLARE_FINAL_TYPE (PhCertificateView, ph_certificate_view, PH, CERTIFICATE_VIEW, GtkBox)

GtkWidget *ph_certificate_view_new (PhCertificate *certificate);

G_END_DECLS
