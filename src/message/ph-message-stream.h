// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-message-file.h"

G_BEGIN_DECLS

#define PH_TYPE_MESSAGE_STREAM (ph_message_stream_get_type ())
G_DECLARE_FINAL_TYPE (PhMessageStream, ph_message_stream, PH, MESSAGE_STREAM, GInputStream)

GInputStream *ph_message_stream_new (int fd, PhMessageBcc bcc);

G_END_DECLS
