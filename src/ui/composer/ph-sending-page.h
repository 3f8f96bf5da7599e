// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-send-run.h"

G_BEGIN_DECLS

#define PH_TYPE_SENDING_PAGE (ph_sending_page_get_type ())

/* How a message, or many, get into the outbox: what is being done, and the buttons to stop, undo or hurry it. */
G_DECLARE_FINAL_TYPE (PhSendingPage, ph_sending_page, PH, SENDING_PAGE, AdwBin)

void ph_sending_page_show_run (PhSendingPage *self, PhSendRun *run, gint64 due); /* @due: when it is to be sent; 0: at once */

G_END_DECLS
