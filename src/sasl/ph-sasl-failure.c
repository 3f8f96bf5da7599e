// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a server says inside of an exchange about why it refuses, made into something that a program can act on.

#include "config.h"

#include "ph-sasl-exchange.h"

#include "ph-json-shape.h"

#include <json-glib/json-glib.h>

/* Real ones have a few hundred bytes, and no object within the object. */
#define MAX_JSON  4096
#define MAX_DEPTH 16

/* RFC 6750 §3.1 has the words; Google and Microsoft send the HTTP status that belongs to them instead. */
static const struct
{
  const char *status;
  PhSaslError code;
} statuses[] = {
  { "invalid_token", PH_SASL_ERROR_TOKEN_INVALID },
  { "401", PH_SASL_ERROR_TOKEN_INVALID },
  { "insufficient_scope", PH_SASL_ERROR_TOKEN_SCOPE },
  { "403", PH_SASL_ERROR_TOKEN_SCOPE },
};

/*
 * ph_sasl_failure_new:
 * @status: (nullable): the server's own word, in whatever bytes
 *
 * Returns: (transfer full): a new failure
 */
PhSaslFailure *
ph_sasl_failure_new (PhSaslError code, const char *status)
{
  PhSaslFailure *self = g_new0 (PhSaslFailure, 1);

  self->code = code;
  self->status = status != NULL ? g_utf8_make_valid (status, -1) : NULL;
  return self;
}

void
ph_sasl_failure_free (PhSaslFailure *self)
{
  g_free (self->status);
  g_free (self->scope);
  g_free (self->configuration);
  g_free (self);
}

/* (transfer full) (nullable): a member that is a string, or a number as some write the status. */
static char *
dup_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return json_node_dup_string (node);
}

static PhSaslError
judge_status (const char *status)
{
  for (guint i = 0; status != NULL && i < G_N_ELEMENTS (statuses); i++)
    if (g_ascii_strcasecmp (statuses[i].status, status) == 0)
      return statuses[i].code;
  return PH_SASL_ERROR_TOKEN_REFUSED;
}

/*
 * ph_sasl_failure_new_from_json:
 * @json: an error of OAUTHBEARER (RFC 7628 §3.2.2) or of XOAUTH2; it may be anything
 *
 * Returns: (transfer full): what it says; that the token is refused, if it says nothing
 */
PhSaslFailure *
ph_sasl_failure_new_from_json (GBytes *json)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  PhSaslFailure *self = ph_sasl_failure_new (PH_SASL_ERROR_TOKEN_REFUSED, NULL);
  gsize length = 0;
  const char *text = g_bytes_get_data (json, &length);

  if (length == 0 || length > MAX_JSON || !g_utf8_validate_len (text, length, NULL))
    return self;
  if (!ph_json_is_one_object (text, length, MAX_DEPTH) || !json_parser_load_from_data (parser, text, (gssize) length, NULL))
    return self;

  JsonNode *root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return self;
  self->status = dup_member (json_node_get_object (root), "status");
  self->scope = dup_member (json_node_get_object (root), "scope");
  self->configuration = dup_member (json_node_get_object (root), "openid-configuration");
  self->code = judge_status (self->status);
  return self;
}
