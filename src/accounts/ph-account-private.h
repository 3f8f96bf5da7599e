// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the files of an account share: ph-account.c has the object, ph-account-fields.c, ph-account-keeping.c, ph-account-senders.c
// and ph-account-trust.c its getters and setters. The two last functions are for the list of accounts.

#pragma once

#include "ph-account.h"

G_BEGIN_DECLS

/* The properties. Texts and numbers are kept in arrays, so that what is done to all of them is done by loops. */
typedef enum
{
  PH_ACCOUNT_LABEL = 1,
  PH_ACCOUNT_DISPLAY_NAME,
  PH_ACCOUNT_ADDRESS,
  PH_ACCOUNT_HOST,
  PH_ACCOUNT_USERNAME,
  PH_ACCOUNT_MECHANISM,
  PH_ACCOUNT_EHLO_NAME,
  PH_ACCOUNT_CA_FILE,
  PH_ACCOUNT_CLIENT_CERTIFICATE,
  PH_ACCOUNT_TRUSTED_SHA256,
  PH_ACCOUNT_TRUSTED_CERTIFICATE,
  PH_ACCOUNT_FOUND_BY,
  PH_ACCOUNT_FOUND_URI,
  PH_ACCOUNT_FOUND_ON,
  PH_ACCOUNT_SENDERS,
  PH_ACCOUNT_SIGNATURE,
  PH_ACCOUNT_REPLY_TO,
  PH_ACCOUNT_ARCHIVE_FOLDER,
  PH_ACCOUNT_COLOR,
  PH_ACCOUNT_NOTES,
  PH_ACCOUNT_PROXY,
  PH_ACCOUNT_PORT,
  PH_ACCOUNT_SECURITY,
  PH_ACCOUNT_ADDRESS_FAMILY,
  PH_ACCOUNT_CLEARTEXT,
  PH_ACCOUNT_TIMEOUT_MS,
  PH_ACCOUNT_MESSAGES_PER_MINUTE,
  PH_ACCOUNT_MESSAGES_PER_HOUR,
  PH_ACCOUNT_MESSAGES_PER_DAY,
  PH_ACCOUNT_MESSAGES_PER_CONNECTION,
  PH_ACCOUNT_MAX_CONNECTIONS,
  PH_ACCOUNT_SELF_COPY,
  PH_ACCOUNT_USE,
  PH_ACCOUNT_LATCH,
  PH_ACCOUNT_ID,
  PH_ACCOUNT_TITLE,
  PH_ACCOUNT_IS_DEFAULT,
  PH_ACCOUNT_IS_TRANSIENT,
} PhAccountProperty;

/* In base64: what a certificate with a hundred names takes, and as much again. */
#define PH_ACCOUNT_MAX_CERTIFICATE (16 * 1024)

#define PH_ACCOUNT_FIRST_STRING PH_ACCOUNT_LABEL
#define PH_ACCOUNT_LAST_STRING  PH_ACCOUNT_PROXY
#define PH_ACCOUNT_FIRST_NUMBER PH_ACCOUNT_PORT
#define PH_ACCOUNT_LAST_NUMBER  PH_ACCOUNT_LATCH
#define PH_ACCOUNT_N_NUMBERS    (PH_ACCOUNT_LAST_NUMBER - PH_ACCOUNT_FIRST_NUMBER + 1)

struct _PhAccount
{
  GObject parent_instance;

  char *id;                                  /* (owned) */
  char *strings[PH_ACCOUNT_LAST_STRING + 1]; /* (owned): by property; never NULL from the first one on */
  guint numbers[PH_ACCOUNT_N_NUMBERS];       /* by property, from the first number on */
  gboolean is_default;                       /* kept by the store */
  gboolean is_transient;                     /* kept by the store */
};

void ph_account_set_string (PhAccount *self, PhAccountProperty property, const char *value);
guint ph_account_get_number (PhAccount *self, PhAccountProperty property);
void ph_account_set_number (PhAccount *self, PhAccountProperty property, guint value);

gboolean ph_account_has_certificate_of_pin (PhAccount *self);

void ph_account_set_is_default (PhAccount *self, gboolean is_default);
void ph_account_set_is_transient (PhAccount *self, gboolean is_transient);

G_END_DECLS
