// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-attachment.h"
#include "ph-message-builder.h"
#include "ph-mime-source.h"

G_BEGIN_DECLS

GMimeObject *ph_attachment_part_new (PhAttachment *attachment, PhMessageEncoding encoding, PhMimeJob *job);

G_END_DECLS
