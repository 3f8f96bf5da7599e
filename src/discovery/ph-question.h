// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-discovery-backend.h"

G_BEGIN_DECLS

/**
 * PhQuestionKind:
 * @PH_QUESTION_FETCH: what is in this document?
 * @PH_QUESTION_LOOKUP: what does the DNS say about this name?
 * @PH_QUESTION_PROBE: does this server answer, and how does it let one sign in?
 */
typedef enum
{
  PH_QUESTION_FETCH,
  PH_QUESTION_LOOKUP,
  PH_QUESTION_PROBE,
} PhQuestionKind;

#define PH_TYPE_QUESTION (ph_question_get_type ())

/* One thing to ask the world, and its answer. */
G_DECLARE_FINAL_TYPE (PhQuestion, ph_question, PH, QUESTION, GObject)

PhQuestion *ph_question_new_fetch (const char *uri);
PhQuestion *ph_question_new_lookup (PhDnsType type, const char *name);
PhQuestion *ph_question_new_probe (PhEndpoint *endpoint);
PhQuestionKind ph_question_get_kind (PhQuestion *self);
const char *ph_question_get_target (PhQuestion *self); /* a URL, a DNS name, a server with its port */
PhDnsType ph_question_get_dns_type (PhQuestion *self);
PhEndpoint *ph_question_get_endpoint (PhQuestion *self); /* (transfer none) (nullable) */
void ph_question_set_rank (PhQuestion *self, guint rank);
guint ph_question_get_rank (PhQuestion *self); /* among those of one source, the best is 0 */

void ph_question_ask_async (PhQuestion *self, PhDiscoveryBackend *backend, guint timeout_ms, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_question_ask_finish (PhQuestion *self, GAsyncResult *result, GError **error);

/* Once it is answered: */
PhWebAnswer *ph_question_get_document (PhQuestion *self); /* (transfer none) (nullable) */
GPtrArray *ph_question_get_records (PhQuestion *self);    /* (transfer none) (nullable) (element-type PhDnsRecord) */
PhSignInMethods ph_question_get_methods (PhQuestion *self);

G_END_DECLS
