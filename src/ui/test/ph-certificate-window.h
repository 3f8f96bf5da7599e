// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"
#include "ph-certificate.h"

G_BEGIN_DECLS

#define PH_TYPE_CERTIFICATE_WINDOW (ph_certificate_window_get_type ())

/* A server's certificate and those that vouch for it, to be read. */
G_DECLARE_FINAL_TYPE (PhCertificateWindow, ph_certificate_window, PH, CERTIFICATE_WINDOW, AdwWindow)

void ph_certificate_window_present (GtkWindow *parent, PhCertificate *certificate, PhAccount *account);

G_END_DECLS
