// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-message-file.h"
#include "ph-mime-source.h"

G_BEGIN_DECLS

gboolean ph_mime_write_to (GMimeObject *object, GOutputStream *output, PhMimeJob *job, GError **error);
PhMessageFile *ph_mime_write (GMimeMessage *message, PhMimeJob *job, GError **error);

G_END_DECLS
