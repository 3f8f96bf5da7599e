// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-provider-catalogue.h"

G_BEGIN_DECLS

#define PH_TYPE_PROVIDER_CHOOSER (ph_provider_chooser_get_type ())

/* Lets a person find a provider by name or domain. Signal "chosen" (PhProvider); closes itself afterwards. */
G_DECLARE_FINAL_TYPE (PhProviderChooser, ph_provider_chooser, PH, PROVIDER_CHOOSER, AdwWindow)

PhProviderChooser *ph_provider_chooser_new (GtkWindow *parent, PhProviderCatalogue *catalogue);

G_END_DECLS
