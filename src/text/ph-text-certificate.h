// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-certificate.h"

G_BEGIN_DECLS

/* What a person reads about a certificate. */

char *ph_text_certificate_problem (GTlsCertificateFlags problem, PhCertificate *certificate, const char *host, guint port);
char *ph_text_certificate_problems (PhCertificate *certificate, const char *host, guint port);
char *ph_text_certificate_name (PhCertificate *certificate);
char *ph_text_certificate_issuer (PhCertificate *certificate);
char *ph_text_certificate_names (PhCertificate *certificate);
char *ph_text_certificate_period (PhCertificate *certificate);
char *ph_text_certificate_validity (PhCertificate *certificate, GDateTime *now);
char *ph_text_certificate_key (PhCertificate *certificate);
char *ph_text_certificate_fingerprint (const char *sha256);

G_END_DECLS
