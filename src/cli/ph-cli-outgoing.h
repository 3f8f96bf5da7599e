// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-account.h"
#include "ph-message-file.h"
#include "ph-problem.h"
#include "ph-session.h"
#include "ph-smtp-result.h"

G_BEGIN_DECLS

/* One message that "send" submits, and what became of it. */
typedef struct
{
  char *name;            /* (owned): as given on the command line, valid UTF-8 */
  GAsyncResult *opening; /* (owned) (nullable): set once the file was looked at */
  PhMessageFile *file;   /* (owned) (nullable): NULL: it could not be opened */
  PhEnvelope *envelope;  /* (owned) (nullable): NULL: it could not be addressed */
  GError *error;         /* (owned) (nullable): why one of them is missing */
  PhSmtpResult *result;  /* (owned) (nullable): NULL: it was not tried */
  PhProblem *problem;    /* (owned) (nullable): why the server does not have it */
} PhCliOutgoing;

/* Whom the messages go to. */
typedef struct
{
  PhAddress *sender;        /* (nullable): NULL: from the headers */
  GPtrArray *recipients;    /* (element-type PhAddress) */
  gboolean read_recipients; /* also from the headers */
} PhCliAddressing;

PhCliOutgoing *ph_cli_outgoing_new (const char *name, const PhCliAddressing *addressing);
void ph_cli_outgoing_await (PhCliOutgoing *self, const PhCliAddressing *addressing);
void ph_cli_outgoing_free (PhCliOutgoing *self);
gboolean ph_cli_outgoing_is_sent (const PhCliOutgoing *self);
int ph_cli_outgoing_get_status (const PhCliOutgoing *self);
const char *ph_cli_outgoing_get_outcome (const PhCliOutgoing *self);

void ph_cli_outgoing_print (const PhCliOutgoing *self, PhAccount *account);
void ph_cli_outgoing_print_json (GPtrArray *messages, PhAccount *account, guint connections, const PhSessionStats *stats, gint64 elapsed_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhCliOutgoing, ph_cli_outgoing_free)

G_END_DECLS
