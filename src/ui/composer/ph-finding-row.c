// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A finding in words, with a button.

#include "config.h"

#include "ph-finding-row.h"

#include "ph-notice.h"
#include "ph-text-compose.h"

struct _PhFindingRow
{
  AdwPreferencesRow parent_instance;
  PhDraftFinding *finding; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PhFindingRow, ph_finding_row, ADW_TYPE_PREFERENCES_ROW)

static guint pressed_signal;

static void
on_notice_clicked_cb (PhFindingRow *self)
{
  g_signal_emit (self, pressed_signal, 0);
}

static void
ph_finding_row_finalize (GObject *object)
{
  g_clear_pointer (&PH_FINDING_ROW (object)->finding, ph_draft_finding_free);
  G_OBJECT_CLASS (ph_finding_row_parent_class)->finalize (object);
}

static void
ph_finding_row_class_init (PhFindingRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_finding_row_finalize;

  pressed_signal = g_signal_new ("pressed", PH_TYPE_FINDING_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ph_finding_row_init (PhFindingRow *self)
{
}

/**
 * ph_finding_row_new:
 * @finding: (transfer full): what was found
 *
 * Returns: (transfer floating): a row
 */
PhFindingRow *
ph_finding_row_new (PhDraftFinding *finding)
{
  g_return_val_if_fail (finding != NULL, NULL);

  PhFindingRow *self = g_object_new (PH_TYPE_FINDING_ROW, "activatable", FALSE, "selectable", FALSE, "focusable", FALSE, NULL);
  PhNotice *notice = g_object_new (PH_TYPE_NOTICE,
                                   "icon-name", ph_draft_flaw_forbids (finding->flaw) ? "dialog-error-symbolic" : "dialog-warning-symbolic",
                                   NULL);
  g_autofree char *words = ph_text_draft_finding (finding);
  g_autofree char *label = ph_text_draft_finding_way_on (finding);

  self->finding = finding;
  ph_notice_set_button (notice, label);
  ph_notice_show (notice, words);
  g_signal_connect_object (notice, "clicked", G_CALLBACK (on_notice_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), GTK_WIDGET (notice));
  return self;
}

/**
 * ph_finding_row_get_finding:
 * @self: a row
 *
 * Returns: (transfer none): what was found
 */
const PhDraftFinding *
ph_finding_row_get_finding (PhFindingRow *self)
{
  g_return_val_if_fail (PH_IS_FINDING_ROW (self), NULL);

  return self->finding;
}
