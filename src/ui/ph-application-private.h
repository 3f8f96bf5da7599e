// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-application.h"
#include "ph-background.h"
#include "ph-draft-shelf.h"
#include "ph-history-limit.h"
#include "ph-outbox-news.h"
#include "ph-services.h"
#include "ph-window.h"

/* A development build has stripes on its icon. */
#define PH_APPLICATION_ICON_NAME (g_str_equal (PROFILE, "development") ? APP_ID ".Devel" : APP_ID)

G_BEGIN_DECLS

struct _PhApplication
{
  AdwApplication parent_instance;
  PhServices *services;       /* (owned) (nullable): from startup to shutdown */
  PhBackground *background;   /* (owned) (nullable): likewise */
  PhOutboxNews *news;         /* (owned) (nullable): likewise */
  PhHistoryLimit *history;    /* (owned) (nullable): likewise */
  PhDraftShelf *shelf;        /* (owned) (nullable): once there is a window */
  GtkWindow *practice;        /* (unowned) (nullable): a weak pointer */
  GtkWindow *preferences;     /* (unowned) (nullable): a weak pointer */
  GtkWindow *troubleshooting; /* (unowned) (nullable): a weak pointer */
  guint terminate_source;     /* 0: not started */
  guint interrupt_source;     /* 0: not started */
  int exit_status;            /* of the command line that has started it */
  char *trouble;              /* (owned) (nullable): why it could not start */
  gboolean has_read_options;
  gboolean is_ending; /* a signal has asked for it */
};

void ph_application_add_options (PhApplication *self);
int ph_application_handle_local_options (GApplication *application, GVariantDict *options);
gboolean ph_application_local_command_line (GApplicationClass *parent_class, GApplication *application, char ***arguments, int *exit_status);
void ph_application_add_actions (PhApplication *self);
void ph_application_add_outbox_actions (PhApplication *self);
PhWindow *ph_application_find_window (PhApplication *self); /* (transfer none) (nullable) */
PhWindow *ph_application_ensure_window (PhApplication *self);
PhDraftShelf *ph_application_ensure_shelf (PhApplication *self);
void ph_application_show_outbox (PhApplication *self, gint64 id);                               /* 0: the list */
void ph_application_say (PhApplication *self, const char *heading, const char *words);          /* in a dialog, above the main window */
void ph_application_compose (PhApplication *self, PhDraft *draft, const char *remark);          /* @remark nullable */
void ph_application_open_files (PhApplication *self, GFile **files, guint n_files);             /* links and files, as the desktop hands them over */
int ph_application_open_arguments (PhApplication *self, GApplicationCommandLine *command_line); /* returns the exit status */

G_END_DECLS
