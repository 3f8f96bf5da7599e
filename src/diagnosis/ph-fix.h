// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"

G_BEGIN_DECLS

/* What a fix does, and so what its button says. */
typedef enum
{
  PH_FIX_CHANGE_PORT_AND_SECURITY, /* changes: port, security */
  PH_FIX_CHANGE_HOST,              /* changes: host (and port, when it stood in the host) */
  PH_FIX_CHANGE_USERNAME,          /* changes: username (and auth, where there was no sign-in); "": sign in no more */
  PH_FIX_CHANGE_FROM,              /* changes: from */
  PH_FIX_CHANGE_MECHANISM,         /* changes: auth */
  PH_FIX_CHANGE_ADDRESS_FAMILY,    /* changes: address_family */
  PH_FIX_CHANGE_EHLO_NAME,         /* changes: ehlo_name; "": the neutral default */
  PH_FIX_TRUST_CERTIFICATE,        /* changes: trust */
  PH_FIX_RETRY,                    /* action "retry" */
  PH_FIX_OPEN_URL,                 /* action "open-url": the page that the server's reply names */
  PH_FIX_OPEN_APP_PASSWORD_PAGE,   /* action "open-url": where the provider makes passwords for programs */
  PH_FIX_OPEN_SWITCH_ON_PAGE,      /* action "open-url": where the provider lets programs in */
  PH_FIX_OPEN_HELP_PAGE,           /* action "open-url": what the provider says about mail programs */
  PH_FIX_OPEN_SIGN_IN_PAGE,        /* action "open-url": where the network asks who one is */
  PH_FIX_SIGN_IN_BROWSER,          /* action "sign-in-browser" */
  PH_FIX_ENTER_PASSWORD,           /* action "enter-password" */
  PH_FIX_UNLOCK_KEYRING,           /* action "unlock-keyring" */
} PhFixKind;

/* One change of one setting: field as in the contract ("host", "port", …), value as text. */
typedef struct
{
  const char *field; /* static */
  char *value;       /* (owned) */
} PhFixChange;

#define PH_TYPE_FIX_KIND (ph_fix_kind_get_type ())
#define PH_TYPE_FIX      (ph_fix_get_type ())

/* A way on: either changes to the account or an action. Immutable, reference counted. */
typedef struct _PhFix PhFix;

GType ph_fix_kind_get_type (void) G_GNUC_CONST;
GType ph_fix_get_type (void) G_GNUC_CONST;
gboolean ph_fix_kind_opens_page (PhFixKind kind);
PhFix *ph_fix_new_action (PhFixKind kind, const char *url);
PhFix *ph_fix_new_change (PhFixKind kind, const char *first_field, const char *first_value, ...) G_GNUC_NULL_TERMINATED;
PhFix *ph_fix_ref (PhFix *self);
void ph_fix_unref (PhFix *self);
PhFixKind ph_fix_get_kind (const PhFix *self);
const char *ph_fix_get_action (const PhFix *self);
const char *ph_fix_get_url (const PhFix *self);
guint ph_fix_get_n_changes (const PhFix *self);
const PhFixChange *ph_fix_get_change (const PhFix *self, guint index);
const char *ph_fix_get_value (const PhFix *self, const char *field);
void ph_fix_apply (const PhFix *self, PhAccount *account);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhFix, ph_fix_unref)

G_END_DECLS
