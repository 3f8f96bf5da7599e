// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-message-file.h"
#include "ph-mime-source.h"

G_BEGIN_DECLS

/* A message taken apart into what a person knows of it. */
typedef struct
{
  GMimeMessage *message;  /* (owned) */
  GMimePart *text;        /* unowned (nullable): the plain text */
  GMimePart *other_text;  /* unowned (nullable): a text with markup, when there is no plain one; also an attachment */
  GPtrArray *attachments; /* (owned) (element-type GMimeObject): which belong to the message */
} PhPartList;

PhPartList *ph_part_list_new (PhMessageFile *file, PhMimeJob *job, GError **error);
void ph_part_list_free (PhPartList *self);

char *ph_part_dup_text (GMimePart *part, gsize max, PhMimeJob *job);
char *ph_part_dup_name (GMimeObject *part);
char *ph_part_dup_content_type (GMimeObject *part);
gboolean ph_part_is_flowed (GMimePart *part);
gboolean ph_part_write (GMimeObject *part, GOutputStream *output, PhMimeJob *job, GError **error);
gint64 ph_part_get_size (GMimeObject *part, PhMimeJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhPartList, ph_part_list_free)

G_END_DECLS
