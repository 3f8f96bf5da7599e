// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "session-fixture.h"

G_BEGIN_DECLS

#define GREETING "S: 220 mail.posthorn.test ESMTP"
#define EHLO     "C: EHLO *"
#define OFFER    "S: 250-mail.posthorn.test", "S: 250-PIPELINING"
#define READY    GREETING, EHLO, OFFER, "S: 250 SIZE 100000000"
#define ENVELOPE "C: MAIL FROM:*", "C: RCPT TO:*", "C: DATA"
#define GO_ON    "S: 250 ok", "S: 250 ok", "S: 354 go on"

/* More than the buffers of two sockets hold. */
#define LARGE (32 * 1024 * 1024)
#define SMALL 64

/* A point in a dialogue at which a session ends. */
typedef struct
{
  const char *name;
  PhSecurity security;
  PhSessionStage stage; /* where it ends */
  gsize message_size;   /* 0: it ends before the session is ready */
  PhSmtpCertainty certainty;
  const char *script[24]; /* without the last step */
} SessionPoint;

/* Each point at which a server can be waited for. */
#define N_SESSION_POINTS 16
extern const SessionPoint session_points[N_SESSION_POINTS];

/* Servers that take only the first part of a large message. */
#define N_STUCK_POINTS 3
extern const SessionPoint stuck_points[N_STUCK_POINTS];

ScriptedServer *session_point_new_server (const SessionPoint *self, const char *more);
PhServerSettings *session_point_new_settings (const SessionPoint *self, ScriptedServer *server);
char *session_point_new_message (const SessionPoint *self);

G_END_DECLS
