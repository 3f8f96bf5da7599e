// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-draft.h"

G_BEGIN_DECLS

/**
 * PhMergeError:
 * @PH_MERGE_ERROR_EMPTY: no row with an address
 * @PH_MERGE_ERROR_NO_ADDRESSES: no column holds addresses
 * @PH_MERGE_ERROR_SYNTAX: it is no table (an open quote, not UTF-8 nor Latin-1)
 * @PH_MERGE_ERROR_TOO_LARGE: beyond the limit of octets, rows or columns
 */
typedef enum
{
  PH_MERGE_ERROR_EMPTY,
  PH_MERGE_ERROR_NO_ADDRESSES,
  PH_MERGE_ERROR_SYNTAX,
  PH_MERGE_ERROR_TOO_LARGE,
} PhMergeError;

/**
 * PhMergeFlaw:
 * @PH_MERGE_FLAW_NO_ADDRESS: there is none
 * @PH_MERGE_FLAW_MALFORMED: what stands there is none
 * @PH_MERGE_FLAW_DOUBLED: a row before has the same
 *
 * Why a row of a table is left out.
 */
typedef enum
{
  PH_MERGE_FLAW_NO_ADDRESS,
  PH_MERGE_FLAW_MALFORMED,
  PH_MERGE_FLAW_DOUBLED,
} PhMergeFlaw;

#define PH_MERGE_ERROR (ph_merge_error_quark ())
#define PH_TYPE_MERGE  (ph_merge_get_type ())

GQuark ph_merge_error_quark (void);

/* A table of people (RFC 4180; comma, semicolon or tab; with or without a first row of names) to each of whom a draft goes, with `{Name of a column}` in subject and text filled in.
 * Immutable. */
G_DECLARE_FINAL_TYPE (PhMerge, ph_merge, PH, MERGE, GObject)

PhMerge *ph_merge_new_from_data (const guint8 *data, gsize length, GError **error);
void ph_merge_load_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhMerge *ph_merge_load_finish (GAsyncResult *result, GError **error);
guint ph_merge_get_n_people (PhMerge *self);                                     /* rows with an address, each address once */
guint ph_merge_get_n_left_out (PhMerge *self);                                   /* rows without, with a malformed or a doubled one */
char *ph_merge_dup_left_out (PhMerge *self, guint index, PhMergeFlaw *ret_flaw); /* (transfer full): what stands for an address there; without one, all that the row has */
PhMailbox *ph_merge_get_person (PhMerge *self, guint index);
const char *const *ph_merge_get_fields (PhMerge *self);                   /* names of the columns */
PhDraft *ph_merge_dup_draft (PhMerge *self, PhDraft *draft, guint index); /* (transfer full): with the one recipient, own identifier, fields filled in */
char **ph_merge_dup_unknown_fields (PhMerge *self, PhDraft *draft);       /* (transfer full): `{…}` in it that no column has */

G_END_DECLS
