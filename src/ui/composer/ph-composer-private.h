// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-composer.h"

#include "ph-attacher.h"
#include "ph-attachment-list.h"
#include "ph-composer-head.h"
#include "ph-composer-text.h"
#include "ph-draft-keeper.h"
#include "ph-notice.h"
#include "ph-sender-facts.h"
#include "ph-sending-page.h"

G_BEGIN_DECLS

struct _PhComposer
{
  AdwWindow parent_instance;
  PhServices *services;        /* (owned) */
  PhDraft *draft;              /* (owned) */
  PhDraftKeeper *keeper;       /* (owned) */
  PhSenderFacts *facts;        /* (owned) */
  PhAttacher *attacher;        /* (owned) */
  PhSendRun *run;              /* (owned) (nullable): from Send until it is undone */
  GCancellable *look;          /* (owned) (nullable): while it is looked whether the attachments are there */
  GSimpleActionGroup *actions; /* (owned) (nullable): those with a state, until it is disposed */
  GSimpleAction *signature;    /* (owned): one of these */
  char *pristine;              /* (owned) (nullable): the text before anybody wrote; NULL: it is somebody's */
  gboolean wants_signature;    /* of the first account that comes */
  GtkWidget *focus;            /* (unowned) (nullable): a weak pointer: where the keyboard was when Send was pressed */
  GMenu *templates_menu;
  AdwWindowTitle *title;
  GtkWidget *attach_button;
  GtkWidget *send_button;
  GtkWidget *menu_button;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  PhNotice *notice;
  PhComposerHead *head;
  PhAttachmentList *attachments;
  PhComposerText *text;
  PhSendingPage *sending_page;
};

/* ph-composer.c */
void ph_composer_leave_without_draft (PhComposer *self); /* it was sent, or is not wanted */
void ph_composer_leave_with_draft (PhComposer *self);
void ph_composer_discard_draft (PhComposer *self); /* the window stays, if it is shown */

/* ph-composer-send.c */
gboolean ph_composer_is_writing (PhComposer *self);
void ph_composer_send (PhComposer *self);
void ph_composer_send_later (PhComposer *self);
void ph_composer_send_to_many (PhComposer *self);

G_END_DECLS
