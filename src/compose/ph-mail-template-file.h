// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-mail-template.h"

G_BEGIN_DECLS

/* Nobody writes the same long novel again and again. */
#define PH_MAIL_TEMPLATE_MAX_BYTES (1024 * 1024)

PhMailTemplate *ph_mail_template_new (const char *name, const char *content);
const char *ph_mail_template_get_content (PhMailTemplate *self);
char *ph_mail_template_content_decode (const char *data, gsize length);
char *ph_mail_template_content_new (PhDraft *draft);

G_END_DECLS
