// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-inquiry.h"

G_BEGIN_DECLS

/* How each source begins. */
void ph_source_account_start (PhInquiry *inquiry);
void ph_source_provider_start (PhInquiry *inquiry); /* administrator's and person's files, the catalogue */
void ph_source_pacc_start (PhInquiry *inquiry);
void ph_source_web_start (PhInquiry *inquiry); /* autoconfig, well-known place, ISPDB, autoconfig without encryption */
void ph_source_mx_start (PhInquiry *inquiry);
void ph_source_srv_start (PhInquiry *inquiry);
void ph_source_guess_start (PhInquiry *inquiry);

G_END_DECLS
