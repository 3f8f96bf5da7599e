// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-certificate.h"

G_BEGIN_DECLS

/* The rows in which certificates are shown and compared, in this order: what has to be compared stands where it is seen
 * first. */
typedef enum
{
  PH_CERTIFICATE_FACT_FINGERPRINT,
  PH_CERTIFICATE_FACT_NAMES,
  PH_CERTIFICATE_FACT_ISSUER,
  PH_CERTIFICATE_FACT_VALIDITY,
  PH_CERTIFICATE_FACT_KEY,
} PhCertificateFact;

#define PH_CERTIFICATE_N_FACTS (PH_CERTIFICATE_FACT_KEY + 1)

const char *ph_certificate_fact_get_title (PhCertificateFact fact);
char *ph_certificate_fact_dup_text (PhCertificateFact fact, PhCertificate *certificate);
GtkWidget *ph_certificate_fact_new_title (PhCertificateFact fact);
GtkWidget *ph_certificate_fact_new_label (PhCertificateFact fact, const char *text);

G_END_DECLS
