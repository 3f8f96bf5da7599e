// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-session.h"
#include "scripted-server.h"

G_BEGIN_DECLS

/* What the tests against a scripted server share: an authority whose file is trusted, a good certificate, and
 * asynchronous calls run to their end. */
typedef struct
{
  TestCertificate *authority;
  TestCertificate *certificate;
  char *ca_file;
} SessionFixture;

typedef gboolean (*FixturePredicate) (gpointer data);

SessionFixture *session_fixture_get (void); /* one for the whole program */

/* A test for each of the @n cases of @size bytes, which begin with their names. */
void session_fixture_add_cases (const char *prefix, gconstpointer cases, gsize n, gsize size, GTestDataFunc test);
int session_fixture_run (void);    /* what main() returns */
void session_fixture_clear (void); /* for a program that does not end with session_fixture_run() */

PhServerSettings *session_fixture_new_settings (ScriptedServer *server, PhSecurity security);
void session_fixture_set_login (PhServerSettings *settings, const char *username, const char *password);
void session_fixture_wait (FixturePredicate predicate, gpointer data);

gboolean session_fixture_connect (PhConnection *connection, GError **error);
gboolean session_fixture_open (PhSession *session, GCancellable *cancellable, GError **error);
PhSmtpResult *session_fixture_send (PhSession *session, const char *message, gsize length, GCancellable *cancellable);
PhSmtpResult *session_fixture_check_sender (PhSession *session, const char *sender);
void session_fixture_close (PhSession *session);
void session_fixture_let_go (PhSession *session); /* (transfer full): waits until nothing holds it any more */

/* The envelope of session_fixture_send(): from ada@example.org to bob@example.net. */
PhEnvelope *session_fixture_new_envelope (void);

G_END_DECLS
