// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-guided-test.h"

G_BEGIN_DECLS

/**
 * PhTextReportAddresses:
 * @PH_TEXT_REPORT_ADDRESSES_SHOW: as they are
 * @PH_TEXT_REPORT_ADDRESSES_HIDE: neither address, user name nor domain of the person stands in it, nor the address of anybody else
 *
 * What a report tells of people.
 */
typedef enum
{
  PH_TEXT_REPORT_ADDRESSES_SHOW,
  PH_TEXT_REPORT_ADDRESSES_HIDE,
} PhTextReportAddresses;

/* (transfer full): Markdown. @versions: (nullable) (array zero-terminated=1): of what else was running, such as "GTK 4.8.3". */
char *ph_text_report (PhGuidedTest *test, PhTextReportAddresses addresses, const char *const *versions);

G_END_DECLS
