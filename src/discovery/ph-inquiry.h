// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-search.h"

G_BEGIN_DECLS

/**
 * PhInquiryState:
 * @PH_INQUIRY_WAITING: its time has not come
 * @PH_INQUIRY_ASKING: it waits for answers
 * @PH_INQUIRY_ENDED: no answer changes anything any more
 */
typedef enum
{
  PH_INQUIRY_WAITING,
  PH_INQUIRY_ASKING,
  PH_INQUIRY_ENDED,
} PhInquiryState;

#define PH_TYPE_INQUIRY (ph_inquiry_get_type ())

/* What one source does in one discovery. Signals "found" (PhCandidate, guint rank), "refused" (PhProvider) and "ended". */
G_DECLARE_FINAL_TYPE (PhInquiry, ph_inquiry, PH, INQUIRY, GObject)

typedef void (*PhInquiryFunc) (PhInquiry *self);
typedef void (*PhInquiryAnswered) (PhInquiry *self, PhQuestion *question, const GError *error); /* @error: (nullable): why there is no answer */

PhInquiry *ph_inquiry_new (PhSearch *search, PhSource source);
PhInquiryState ph_inquiry_get_state (PhInquiry *self);
PhSource ph_inquiry_get_source (PhInquiry *self);
PhSearch *ph_inquiry_get_search (PhInquiry *self);
PhAddress *ph_inquiry_get_address (PhInquiry *self); /* (nullable) */
const char *ph_inquiry_get_domain (PhInquiry *self);
void ph_inquiry_set_data (PhInquiry *self, gpointer data, GDestroyNotify destroy);
gpointer ph_inquiry_get_data (PhInquiry *self);

/* For the discovery: */
void ph_inquiry_begin (PhInquiry *self, PhInquiryFunc start);
void ph_inquiry_end (PhInquiry *self, PhAttemptState state, const char *note);

/* For the sources. An inquiry ends by itself when no question is open, or none of which an answer would be better than what was
 * found. @question: (transfer full) */
void ph_inquiry_ask (PhInquiry *self, PhQuestion *question, PhInquiryAnswered answered);
void ph_inquiry_ask_later (PhInquiry *self, PhQuestion *question, guint delay_ms, PhInquiryAnswered answered);
void ph_inquiry_ask_first (PhInquiry *self, PhQuestion *question, PhInquiryAnswered answered); /* before all who wait for a socket */
void ph_inquiry_judge (PhInquiry *self, PhQuestion *question, PhAttemptState state, const char *note);
void ph_inquiry_found (PhInquiry *self, guint rank, const PhCandidateFacts *facts); /* source and provider are filled in */
void ph_inquiry_refused (PhInquiry *self, PhProvider *provider);

G_END_DECLS
