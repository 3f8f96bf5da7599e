// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-sasl.h"

G_BEGIN_DECLS

typedef struct _PhSaslExchange PhSaslExchange;

/* Where an exchange stands. */
typedef enum
{
  PH_SASL_PROGRESS_OPEN,      /* more must come */
  PH_SASL_PROGRESS_SATISFIED, /* the mechanism agrees with a success, but more may come */
  PH_SASL_PROGRESS_COMPLETE,  /* the mechanism agrees; nothing more may come */
  PH_SASL_PROGRESS_REFUSED,   /* the server said why it refuses; its reply is next */
} PhSaslProgress;

/* What a family of mechanisms can do. */
typedef struct
{
  GBytes *(*start) (PhSaslExchange *self, GError **error); /* (nullable): NULL without an error: the server speaks first */
  GBytes *(*step) (PhSaslExchange *self, GBytes *challenge, GError **error);
  void (*free) (PhSaslExchange *self);
} PhSaslExchangeClass;

/* The first member of what each family keeps. */
struct _PhSaslExchange
{
  const PhSaslExchangeClass *class;
  PhSaslProgress progress;
  const char *channel_binding; /* (nullable): its name */
  PhSaslFailure *failure;      /* (owned) (nullable) */
};

void ph_sasl_exchange_free (PhSaslExchange *self);
char *ph_sasl_escape_name (const char *name);

/* Which letters a prepared password may have (RFC 3454 §7). */
typedef enum
{
  PH_SASL_LETTERS_ANY,   /* a query: also those that Unicode has had since version 3.2 */
  PH_SASL_LETTERS_KNOWN, /* what is stored: none of which nobody can know whether they will stay */
} PhSaslLetters;

PhSecret *ph_sasl_prepare_password (PhSecret *password, PhSaslLetters letters, GError **error);
char *ph_sasl_prepare_username (const char *username, GError **error);

PhSaslExchange *ph_sasl_cram_new (const char *mechanism, const PhSaslContext *context, GError **error);
PhSaslExchange *ph_sasl_library_new (const char *mechanism, const PhSaslContext *context, GError **error);
gboolean ph_sasl_library_has (const char *mechanism);
PhSaslExchange *ph_sasl_scram_new (const char *mechanism, const PhSaslContext *context, GError **error);
PhSaslExchange *ph_sasl_oauth_new (const char *mechanism, const PhSaslContext *context, GError **error);

PhSaslFailure *ph_sasl_failure_new (PhSaslError code, const char *status);
PhSaslFailure *ph_sasl_failure_new_from_json (GBytes *json);
void ph_sasl_failure_free (PhSaslFailure *self);

/* What the mechanism table knows beside the names. */
typedef PhSaslExchange *(*PhSaslExchangeFunc) (const char *mechanism, const PhSaslContext *context, GError **error);

typedef enum
{
  PH_SASL_PROVES_NOTHING,
  PH_SASL_PROVES_SERVER, /* a success without the server's own proof is none */
} PhSaslProof;

typedef struct
{
  PhSaslExchangeFunc create;
  PhSaslProof proof;
} PhSaslRecipe;

const PhSaslRecipe *ph_sasl_find_recipe (const char *mechanism, const PhSaslContext *context, GError **error);
gboolean ph_sasl_is_offered (const char *const *offered, const char *name);

G_END_DECLS
