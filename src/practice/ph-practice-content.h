// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  PH_PRACTICE_CONTENT_OPEN,
  PH_PRACTICE_CONTENT_ENDED, /* the line with nothing but a dot was read */
} PhPracticeContentStatus;

/* The octets of one message while they arrive, up to a limit. */
typedef struct _PhPracticeContent PhPracticeContent;

PhPracticeContent *ph_practice_content_new (gsize limit);
void ph_practice_content_free (PhPracticeContent *self);
void ph_practice_content_append (PhPracticeContent *self, const guint8 *data, gsize length);
PhPracticeContentStatus ph_practice_content_feed_dotted (PhPracticeContent *self, const guint8 *data, gsize length, gsize *ret_used);
gboolean ph_practice_content_is_too_large (const PhPracticeContent *self);
GBytes *ph_practice_content_steal_bytes (PhPracticeContent *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhPracticeContent, ph_practice_content_free)

G_END_DECLS
