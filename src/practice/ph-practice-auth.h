// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-secret.h"

G_BEGIN_DECLS

/* What EHLO offers. */
#define PH_PRACTICE_AUTH_MECHANISMS "PLAIN LOGIN CRAM-MD5"

typedef enum
{
  PH_PRACTICE_AUTH_CHALLENGE, /* the client has to answer */
  PH_PRACTICE_AUTH_ACCEPTED,
  PH_PRACTICE_AUTH_REFUSED,   /* wrong user name or password */
  PH_PRACTICE_AUTH_MALFORMED, /* not what the mechanism prescribes */
} PhPracticeAuthStatus;

/* The server's side of one sign-in. */
typedef struct _PhPracticeAuth PhPracticeAuth;

PhPracticeAuth *ph_practice_auth_new (const char *mechanism, const char *username, PhSecret *password);
void ph_practice_auth_free (PhPracticeAuth *self);
PhPracticeAuthStatus ph_practice_auth_step (PhPracticeAuth *self, const char *response, char **ret_challenge);
const char *ph_practice_auth_get_mechanism (const PhPracticeAuth *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhPracticeAuth, ph_practice_auth_free)

G_END_DECLS
