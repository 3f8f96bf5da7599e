// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-smtp-delivery.h"

G_BEGIN_DECLS

/**
 * PhSendmailMode:
 * @PH_SENDMAIL_SUBMIT: a message on standard input (`-bm`)
 * @PH_SENDMAIL_DIALOGUE: SMTP on standard input and output (`-bs`)
 * @PH_SENDMAIL_LIST: print what is in the outbox (`-bp`, `mailq`)
 * @PH_SENDMAIL_FLUSH: send what is due (`-q`)
 * @PH_SENDMAIL_ALIASES: there are no aliases to be made new (`-bi`, `newaliases`)
 * @PH_SENDMAIL_HELP: `--help`
 * @PH_SENDMAIL_VERSION: `--version`
 */
typedef enum
{
  PH_SENDMAIL_SUBMIT,
  PH_SENDMAIL_DIALOGUE,
  PH_SENDMAIL_LIST,
  PH_SENDMAIL_FLUSH,
  PH_SENDMAIL_ALIASES,
  PH_SENDMAIL_HELP,
  PH_SENDMAIL_VERSION,
} PhSendmailMode;

/**
 * PhSendmailTiming:
 * @PH_SENDMAIL_AT_ONCE: try to send it before the program ends
 * @PH_SENDMAIL_BACKGROUND: leave that to the desktop's service, where one runs (`-odb`)
 * @PH_SENDMAIL_QUEUE_ONLY: with the next delivery of the outbox (`-odq`, `-odd`)
 */
typedef enum
{
  PH_SENDMAIL_AT_ONCE,
  PH_SENDMAIL_BACKGROUND,
  PH_SENDMAIL_QUEUE_ONLY,
} PhSendmailTiming;

/**
 * PhSendmailDot:
 * @PH_SENDMAIL_DOT_ENDS: a line of nothing but a dot ends the message
 * @PH_SENDMAIL_DOT_IS_TEXT: it is a line like any other (`-i`, `-oi`)
 */
typedef enum
{
  PH_SENDMAIL_DOT_ENDS,
  PH_SENDMAIL_DOT_IS_TEXT,
} PhSendmailDot;

/* What sendmail(8) was called with. */
typedef struct
{
  PhSendmailMode mode;
  PhSendmailTiming timing;
  PhSendmailDot dot;
  gboolean reads_headers; /* -t: further recipients stand in the header fields */
  char *sender;           /* (owned) (nullable): -f, -r; "": the empty one */
  char *full_name;        /* (owned) (nullable): -F */
  char *account;          /* (owned) (nullable): --account */
  char *envelope_id;      /* (owned) (nullable): -V */
  PhSmtpNotify notify;    /* -N */
  PhSmtpReturn returned;  /* -R */
  GPtrArray *recipients;  /* (owned) (element-type utf8): as given */
} PhSendmailOptions;

gboolean ph_sendmail_options_parse (PhSendmailOptions *self, char **argv, GError **error);
void ph_sendmail_options_clear (PhSendmailOptions *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PhSendmailOptions, ph_sendmail_options_clear)

G_END_DECLS
