// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A database that trusts nobody. A connection with it loads no certificates and looks at none, but asks us about every
// server. With no database at all it would follow issuers that vouch for each other for ever (CVE-2026-10028).

#include "config.h"

#include "ph-tls-nobody.h"

struct _PhTlsNobody
{
  GTlsDatabase parent_instance;
};

G_DEFINE_FINAL_TYPE (PhTlsNobody, ph_tls_nobody, G_TYPE_TLS_DATABASE)

static GTlsCertificateFlags
verify_chain_cb (GTlsDatabase *database, GTlsCertificate *chain, const char *purpose, GSocketConnectable *identity, GTlsInteraction *interaction, GTlsDatabaseVerifyFlags flags, GCancellable *cancellable, GError **error)
{
  return G_TLS_CERTIFICATE_UNKNOWN_CA;
}

static void
ph_tls_nobody_class_init (PhTlsNobodyClass *klass)
{
  G_TLS_DATABASE_CLASS (klass)->verify_chain = verify_chain_cb;
}

static void
ph_tls_nobody_init (PhTlsNobody *self)
{
}

/**
 * ph_tls_nobody_new:
 *
 * Returns: (transfer full): a database for a connection whose server somebody else judges
 */
GTlsDatabase *
ph_tls_nobody_new (void)
{
  return g_object_new (PH_TYPE_TLS_NOBODY, NULL);
}
