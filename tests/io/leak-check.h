// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Whether leaks are counted, for what would count those of others.

#pragma once

#include <glib.h>

#if defined(__SANITIZE_ADDRESS__)
#define LEAK_CHECK_IS_ON 1
#elif defined(__has_feature)
#define LEAK_CHECK_IS_ON __has_feature (address_sanitizer)
#else
#define LEAK_CHECK_IS_ON 0
#endif

#if LEAK_CHECK_IS_ON
#include <sanitizer/lsan_interface.h>
#else
#define __lsan_disable()
#define __lsan_enable()
#endif

/* What this thread allocates from now on is no leak. */
static inline void
leak_check_pause (void)
{
  __lsan_disable ();
}

static inline void
leak_check_resume (void)
{
  __lsan_enable ();
}
