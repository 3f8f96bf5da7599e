// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-web-answer.h"
#include "ph-web-peek.h"

G_BEGIN_DECLS

/**
 * PhWebError:
 * @PH_WEB_ERROR_ABSENT: there is no such document (4xx)
 * @PH_WEB_ERROR_SERVER: the server can't give it (any other status than 200)
 * @PH_WEB_ERROR_TOO_LARGE: more than 128 KiB
 * @PH_WEB_ERROR_REDIRECTED: more than three redirections, or to something that is no web address
 *
 * Other errors are those of GIO: %G_RESOLVER_ERROR, %G_IO_ERROR, %G_TLS_ERROR.
 */
typedef enum
{
  PH_WEB_ERROR_ABSENT,
  PH_WEB_ERROR_SERVER,
  PH_WEB_ERROR_TOO_LARGE,
  PH_WEB_ERROR_REDIRECTED,
} PhWebError;

#define PH_WEB_ERROR       (ph_web_error_quark ())
#define PH_TYPE_WEB_CLIENT (ph_web_client_get_type ())

GQuark ph_web_error_quark (void);

/* Fetches small documents: no cookies, no credentials, no Referer, no cache; through the desktop's proxy. */
G_DECLARE_FINAL_TYPE (PhWebClient, ph_web_client, PH, WEB_CLIENT, GObject)

PhWebClient *ph_web_client_new (void);
/* At most five seconds to connect and ten for all of it (G_IO_ERROR_TIMED_OUT). */
void ph_web_client_get_async (PhWebClient *self, const char *uri, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhWebAnswer *ph_web_client_get_finish (PhWebClient *self, GAsyncResult *result, GError **error);
/* What the one server itself says, whatever that is; the same limits of time. */
void ph_web_client_peek_async (PhWebClient *self, const char *uri, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhWebPeek *ph_web_client_peek_finish (PhWebClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
