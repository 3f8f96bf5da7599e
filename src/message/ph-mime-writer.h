// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-message-file.h"
#include "ph-mime-source.h"

G_BEGIN_DECLS

PhMessageFile *ph_mime_write (GMimeMessage *message, PhMimeJob *job, GError **error);

G_END_DECLS
