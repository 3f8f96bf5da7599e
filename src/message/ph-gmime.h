// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gmime/gmime.h>

G_BEGIN_DECLS

void ph_gmime_init (void);

/* GMime has none of its own. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeObject, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParserOptions, g_mime_parser_options_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (InternetAddressList, g_object_unref)

/* Since GMime 3.2.14 there is one parameter more. */
static inline void
ph_gmime_set_warning_callback (GMimeParserOptions *options, GMimeParserWarningFunc warning_cb, gpointer user_data)
{
#if GMIME_CHECK_VERSION(3, 2, 14)
  g_mime_parser_options_set_warning_callback (options, warning_cb, user_data, NULL);
#else
  g_mime_parser_options_set_warning_callback (options, warning_cb, user_data);
#endif
}

G_END_DECLS
