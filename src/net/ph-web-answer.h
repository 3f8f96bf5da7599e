// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PhWebProtection:
 * @PH_WEB_OPEN: somewhere on the way it could have been changed
 * @PH_WEB_PROTECTED: every hop was HTTPS with a certificate that is trusted
 */
typedef enum
{
  PH_WEB_OPEN,
  PH_WEB_PROTECTED,
} PhWebProtection;

#define PH_TYPE_WEB_ANSWER (ph_web_answer_get_type ())

/* A document that came from the web. Never changes. */
typedef struct _PhWebAnswer PhWebAnswer;

GType ph_web_answer_get_type (void) G_GNUC_CONST;
PhWebAnswer *ph_web_answer_new (const char *uri, PhWebProtection protection, GBytes *body);
PhWebAnswer *ph_web_answer_ref (PhWebAnswer *self);
void ph_web_answer_unref (PhWebAnswer *self);
const char *ph_web_answer_get_uri (const PhWebAnswer *self); /* where it was in the end, behind all redirections */
PhWebProtection ph_web_answer_get_protection (const PhWebAnswer *self);
GBytes *ph_web_answer_get_body (const PhWebAnswer *self);
gboolean ph_web_answer_is_page (const PhWebAnswer *self); /* HTML, as a sign-in page of a network sends it in place of what was asked for */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhWebAnswer, ph_web_answer_unref)

G_END_DECLS
