// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhSmtpTransparency:
 * @PH_SMTP_TRANSPARENCY_DOTS: for DATA: a dot that starts a line is doubled, and a line with one dot ends it all
 *   (RFC 5321 §4.5.2)
 * @PH_SMTP_TRANSPARENCY_COUNTED: for BDAT: the octets are counted, so nothing is added (RFC 3030 §2)
 * @PH_SMTP_TRANSPARENCY_VERBATIM: for BDAT: binary content, or whoever made it vouches for its line ends, so it is not
 *   even looked at
 */
typedef enum
{
  PH_SMTP_TRANSPARENCY_DOTS,
  PH_SMTP_TRANSPARENCY_COUNTED,
  PH_SMTP_TRANSPARENCY_VERBATIM,
} PhSmtpTransparency;

typedef struct _PhSmtpBodyEncoder PhSmtpBodyEncoder;

PhSmtpBodyEncoder *ph_smtp_body_encoder_new (PhSmtpTransparency transparency);
void ph_smtp_body_encoder_free (PhSmtpBodyEncoder *self);
void ph_smtp_body_encoder_push (PhSmtpBodyEncoder *self, const guint8 *data, gsize length, GByteArray *output);
void ph_smtp_body_encoder_end (PhSmtpBodyEncoder *self, GByteArray *output);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhSmtpBodyEncoder, ph_smtp_body_encoder_free)

G_END_DECLS
