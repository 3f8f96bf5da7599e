// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-address.h"

G_BEGIN_DECLS

/* (transfer full): a complete RFC 5322 message with CRLF line ends, ASCII only. @subject and @text may be any UTF-8; @display_name nullable.
 * Date without a zone that tells where one is; Message-ID in the sender's domain, never the computer's name. */
GBytes *ph_test_message_new (PhAddress *from, const char *display_name, PhAddress *to, const char *subject, const char *text);

G_END_DECLS
