// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-gmime.h"
#include "ph-message-builder.h"

G_BEGIN_DECLS

GMimeObject *ph_text_part_new (const char *text, PhTextWrapping wrapping, PhMessageEncoding encoding);

G_END_DECLS
