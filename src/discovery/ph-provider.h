// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-address.h"
#include "ph-endpoint.h"

G_BEGIN_DECLS

/**
 * PhSignInMethods:
 * @PH_SIGN_IN_PASSWORD: with a password, of whichever SASL mechanism
 * @PH_SIGN_IN_BROWSER: with a token that one gets in the browser (OAuth 2.0)
 * @PH_SIGN_IN_NONE: without any sign-in
 *
 * How one may sign in. No flag set: not known.
 */
typedef enum
{
  PH_SIGN_IN_PASSWORD = 1 << 0,
  PH_SIGN_IN_BROWSER = 1 << 1,
  PH_SIGN_IN_NONE = 1 << 2,
} PhSignInMethods;

/**
 * PhAppPassword:
 * @PH_APP_PASSWORD_NO: the password of the mailbox is used, or nothing is known about another
 * @PH_APP_PASSWORD_OFFERED: needed by some, for example who signs in with a second factor
 * @PH_APP_PASSWORD_REQUIRED: the password of the mailbox is refused; one made for programs is needed
 */
typedef enum
{
  PH_APP_PASSWORD_NO,
  PH_APP_PASSWORD_OFFERED,
  PH_APP_PASSWORD_REQUIRED,
} PhAppPassword;

/**
 * PhEnableStep:
 * @PH_ENABLE_STEP_NONE: nothing is known
 * @PH_ENABLE_STEP_TWO_STEP: the second factor has to be on before app passwords exist
 * @PH_ENABLE_STEP_CLIENT_ACCESS: mail programs have to be allowed in the provider's own settings
 * @PH_ENABLE_STEP_ADMINISTRATOR: an administrator has to allow signing in for sending
 * @PH_ENABLE_STEP_PAID_PLAN: only some tariffs let mail programs in
 * @PH_ENABLE_STEP_BRIDGE: a program of the provider has to run on this computer
 * @PH_ENABLE_STEP_EXTRA_PROTECTION: an additional protection of the mailbox has to be off
 * @PH_ENABLE_STEP_VERIFIED_SENDER: the sender's address or domain has to be verified with the provider
 *
 * What must be switched on before the server lets anybody in.
 */
typedef enum
{
  PH_ENABLE_STEP_NONE,
  PH_ENABLE_STEP_TWO_STEP,
  PH_ENABLE_STEP_CLIENT_ACCESS,
  PH_ENABLE_STEP_ADMINISTRATOR,
  PH_ENABLE_STEP_PAID_PLAN,
  PH_ENABLE_STEP_BRIDGE,
  PH_ENABLE_STEP_EXTRA_PROTECTION,
  PH_ENABLE_STEP_VERIFIED_SENDER,
} PhEnableStep;

#define PH_N_ENABLE_STEPS (PH_ENABLE_STEP_VERIFIED_SENDER + 1)

/**
 * PhProviderOrigin:
 * @PH_PROVIDER_BUILT_IN: the catalogue that comes with Posthorn
 * @PH_PROVIDER_ADMIN: a file of this computer's administrator
 * @PH_PROVIDER_USER: a file of this person
 */
typedef enum
{
  PH_PROVIDER_BUILT_IN,
  PH_PROVIDER_ADMIN,
  PH_PROVIDER_USER,
} PhProviderOrigin;

/**
 * PhProviderCertainty:
 * @PH_PROVIDER_ASKED: what the provider publishes itself is better
 * @PH_PROVIDER_PINNED: certain enough that nobody is asked
 */
typedef enum
{
  PH_PROVIDER_ASKED,
  PH_PROVIDER_PINNED,
} PhProviderCertainty;

#define PH_TYPE_SIGN_IN_METHODS (ph_sign_in_methods_get_type ())
#define PH_TYPE_PROVIDER        (ph_provider_get_type ())

GType ph_sign_in_methods_get_type (void) G_GNUC_CONST;

/* What is known about one provider. Never changes. */
G_DECLARE_FINAL_TYPE (PhProvider, ph_provider, PH, PROVIDER, GObject)

/* One group of a catalogue file; @error says which key is wrong. */
PhProvider *ph_provider_new_from_group (GKeyFile *file, const char *group, PhProviderOrigin origin, GError **error);

const char *ph_provider_get_name (PhProvider *self);
PhProviderOrigin ph_provider_get_origin (PhProvider *self);
PhProviderCertainty ph_provider_get_certainty (PhProvider *self);
const char *const *ph_provider_get_domains (PhProvider *self);                            /* A-labels; "*.example.org": all below it; may be empty */
const char *const *ph_provider_get_popular_domains (PhProvider *self);                    /* those of them that are often mistyped; may be empty */
const char *const *ph_provider_get_mx_suffixes (PhProvider *self);                        /* A-labels; may be empty */
gboolean ph_provider_sends_mail (PhProvider *self);                                       /* FALSE: it has no submission server at all */
guint ph_provider_get_n_endpoints (PhProvider *self);                                     /* 0 only when it sends no mail or nothing is known */
PhEndpoint *ph_provider_get_endpoint (PhProvider *self, guint index, const char *domain); /* (transfer full): the best first; @domain for hosts that hold %EMAILDOMAIN% */
char *ph_provider_dup_username (PhProvider *self, const PhAddress *address);              /* (nullable): NULL: not known, the person is asked */
PhSignInMethods ph_provider_get_methods (PhProvider *self);
PhAppPassword ph_provider_get_app_password (PhProvider *self);
const char *ph_provider_get_app_password_url (PhProvider *self); /* (nullable) */
PhEnableStep ph_provider_get_enable_step (PhProvider *self);
const char *ph_provider_get_enable_url (PhProvider *self);       /* (nullable) */
const char *ph_provider_get_help_url (PhProvider *self);         /* (nullable) */
guint ph_provider_get_recipients_per_day (PhProvider *self);     /* 0: not known */
guint ph_provider_get_messages_per_day (PhProvider *self);       /* 0: not known */
guint ph_provider_get_messages_per_minute (PhProvider *self);    /* 0: not known */
guint ph_provider_get_recipients_per_message (PhProvider *self); /* 0: not known */
guint64 ph_provider_get_max_size (PhProvider *self);             /* octets; 0: not known */

G_END_DECLS
