// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-provider.h"

G_BEGIN_DECLS

/* What ph-provider.c reads out and ph-provider-group.c fills in. */
struct _PhProvider
{
  GObject parent_instance;

  char *name; /* (owned) */
  PhProviderOrigin origin;
  PhProviderCertainty certainty;
  GStrv domains;         /* (owned): A-labels */
  GStrv popular_domains; /* (owned): those of @domains that are often mistyped */
  GStrv mx_suffixes;     /* (owned): A-labels */
  gboolean sends_mail;
  GPtrArray *endpoints; /* (owned) (element-type PhEndpoint): hosts may hold %EMAILDOMAIN% */
  char *username;       /* (owned) (nullable): with placeholders */
  PhSignInMethods methods;
  PhAppPassword app_password;
  char *app_password_url; /* (owned) (nullable) */
  PhEnableStep enable_step;
  char *enable_url; /* (owned) (nullable) */
  char *help_url;   /* (owned) (nullable) */
  guint recipients_per_day;
  guint messages_per_day;
  guint messages_per_minute;
  guint recipients_per_message;
  guint64 max_size;
};

G_END_DECLS
