// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-provider.h"

G_BEGIN_DECLS

/* One MiB: with comments the file that is built in takes a tenth of it. */
#define PH_PROVIDER_FILE_MAX_SIZE (1024 * 1024)

/* One file of providers.d, or why it can't be read. */
typedef struct
{
  char *path; /* (owned) */
  PhProviderOrigin origin;
  GBytes *contents; /* (owned) (nullable) */
  char *problem;    /* (owned) (nullable): set if @contents is not */
} PhProviderFile;

/* (transfer full) (element-type PhProviderFile): those that count least first. Blocks; errors: G_IO_ERROR_CANCELLED only. */
GPtrArray *ph_provider_files_read (GCancellable *cancellable, GError **error);

G_END_DECLS
