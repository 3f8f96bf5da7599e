// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-inquiry.h"
#include "ph-settings-document.h"

G_BEGIN_DECLS

/* What several sources do with what they get. */
gboolean ph_findings_refuse_page (PhInquiry *inquiry, PhQuestion *question);
void ph_findings_take_document (PhInquiry *inquiry, PhQuestion *question, const PhSettingsDocument *document);
void ph_findings_take_autoconfig (PhInquiry *inquiry, PhQuestion *question, const GError *error);
void ph_findings_take_provider (PhInquiry *inquiry, PhProvider *provider, const char *uri);

G_END_DECLS
