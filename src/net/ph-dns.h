// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PhDnsType:
 * @PH_DNS_MX: who receives the domain's mail (RFC 5321 §5.1)
 * @PH_DNS_SRV: where a service runs (RFC 2782)
 * @PH_DNS_TXT: text (RFC 1035 §3.3.14), the strings of one record joined
 */
typedef enum
{
  PH_DNS_MX,
  PH_DNS_SRV,
  PH_DNS_TXT,
} PhDnsType;

/**
 * PhDnsRecord:
 * @type: the kind of record
 * @host: (nullable): for MX and SRV: lower case, without the dot at its end; "": explicitly none (RFC 7505 §3, RFC 2782)
 * @port: for SRV
 * @priority: for MX and SRV, lower is better
 * @text: (nullable): for TXT, valid UTF-8
 */
typedef struct
{
  PhDnsType type;
  char *host;
  guint16 port;
  guint16 priority;
  char *text;
} PhDnsRecord;

#define PH_TYPE_DNS_RECORD (ph_dns_record_get_type ())

GType ph_dns_record_get_type (void) G_GNUC_CONST;
PhDnsRecord *ph_dns_record_new_mx (const char *host, guint16 priority);
PhDnsRecord *ph_dns_record_new_srv (const char *host, guint16 port, guint16 priority);
PhDnsRecord *ph_dns_record_new_txt (const char *text);
PhDnsRecord *ph_dns_record_copy (const PhDnsRecord *self);
void ph_dns_record_free (PhDnsRecord *self);

/* Asks GIO's default resolver. Errors: G_RESOLVER_ERROR (NOT_FOUND: there is none), G_IO_ERROR_TIMED_OUT after five seconds, G_IO_ERROR_CANCELLED. */
void ph_dns_lookup_async (PhDnsType type, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ph_dns_lookup_finish (GAsyncResult *result, GError **error); /* (transfer full) (element-type PhDnsRecord): at least one, the best first */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhDnsRecord, ph_dns_record_free)

G_END_DECLS
