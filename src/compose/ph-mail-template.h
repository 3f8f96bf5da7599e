// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-draft.h"

G_BEGIN_DECLS

#define PH_TYPE_MAIL_TEMPLATE (ph_mail_template_get_type ())

/* Property "name", read-only. */
G_DECLARE_FINAL_TYPE (PhMailTemplate, ph_mail_template, PH, MAIL_TEMPLATE, GObject)

const char *ph_mail_template_get_name (PhMailTemplate *self);
void ph_mail_template_apply (PhMailTemplate *self, PhDraft *draft); /* fills what is empty, puts the text before what is there; adds recipients */

G_END_DECLS
