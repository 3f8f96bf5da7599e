// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PH_TYPE_SMTP_REPLY (ph_smtp_reply_get_type ())

typedef struct _PhSmtpReply PhSmtpReply;

GType ph_smtp_reply_get_type (void) G_GNUC_CONST;
PhSmtpReply *ph_smtp_reply_new (guint code, const char *const *lines);
PhSmtpReply *ph_smtp_reply_ref (PhSmtpReply *self);
void ph_smtp_reply_unref (PhSmtpReply *self);
guint ph_smtp_reply_get_code (const PhSmtpReply *self);
const char *ph_smtp_reply_get_enhanced (const PhSmtpReply *self);
const char *ph_smtp_reply_get_text (const PhSmtpReply *self);
const char *const *ph_smtp_reply_get_lines (const PhSmtpReply *self);
gboolean ph_smtp_reply_is_positive (const PhSmtpReply *self);
gboolean ph_smtp_reply_is_transient (const PhSmtpReply *self);
gboolean ph_smtp_reply_is_permanent (const PhSmtpReply *self);
char *ph_smtp_reply_to_string (const PhSmtpReply *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhSmtpReply, ph_smtp_reply_unref)

G_END_DECLS
