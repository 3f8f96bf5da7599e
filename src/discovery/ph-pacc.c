// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Reads a provider's own configuration (draft-ietf-mailmaint-pacc), and checks that the DNS vouches for it. What has not
// been vouched for must not be used; that is the caller's to see to.

#include "config.h"

#include "ph-pacc.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "ph-host-name.h"
#include "ph-json-shape.h"
#include "ph-settings-document-private.h"

/* The same as for autoconfig; the largest example has 2 KiB. */
#define MAX_DOCUMENT (128 * 1024)
/* The format nests four deep. */
#define MAX_DEPTH 16
/* Two while a provider changes its document. */
#define MAX_RECORDS 32
/* The digest and its tags have 80 octets. */
#define MAX_RECORD 1024

/* (transfer full) (nullable): what stands behind @tag in @record (`v=…; a=…; d=…`), without white space; NULL: it is not
 * there, or twice. */
static char *
dup_tag (const char *record, const char *tag)
{
  g_auto(GStrv) pairs = g_strsplit (record, ";", -1);
  g_autofree char *found = NULL;

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *equals = strchr (pairs[i], '=');

      if (equals == NULL)
        continue;
      *equals = '\0';
      if (strcmp (g_strstrip (pairs[i]), tag) != 0)
        continue;
      if (found != NULL)
        return NULL;

      g_auto(GStrv) pieces = g_strsplit_set (equals + 1, " \t\r\n", -1);

      found = g_strjoinv (NULL, pieces);
    }
  return g_steal_pointer (&found);
}

/* Takes as long for any two texts of that length. */
static gboolean
is_equal_in_constant_time (const char *a, const char *b, gsize length)
{
  guint8 difference = 0;

  for (gsize i = 0; i < length; i++)
    difference |= (guint8) a[i] ^ (guint8) b[i];
  return difference == 0;
}

/* @expected: base64 of the digest, without the padding, which some leave out. */
static gboolean
is_record_for (const char *record, const char *expected)
{
  if (strlen (record) > MAX_RECORD)
    return FALSE;

  g_autofree char *version = dup_tag (record, "v");
  g_autofree char *algorithm = dup_tag (record, "a");
  g_autofree char *digest = dup_tag (record, "d");

  if (g_strcmp0 (version, "UAAC1") != 0 || digest == NULL || algorithm == NULL || g_ascii_strcasecmp (algorithm, "sha256") != 0)
    return FALSE;
  if (g_str_has_suffix (digest, "="))
    digest[strlen (digest) - 1] = '\0';
  return strlen (digest) == strlen (expected) && is_equal_in_constant_time (digest, expected, strlen (expected));
}

/**
 * ph_pacc_is_vouched_for:
 * @document: the document, to the octet as it was sent
 * @txt: (array zero-terminated=1): the TXT records of `_ua-auto-config.DOMAIN`, the strings of each put together
 *
 * Returns: whether one of the records holds the SHA-256 digest of @document
 */
gboolean
ph_pacc_is_vouched_for (GBytes *document, const char *const *txt)
{
  g_return_val_if_fail (document != NULL && txt != NULL, FALSE);

  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize digest_length = sizeof digest;
  gsize length = 0;
  const guint8 *octets = g_bytes_get_data (document, &length);

  if (length > 0)
    g_checksum_update (checksum, octets, (gssize) length);
  g_checksum_get_digest (checksum, digest, &digest_length);

  g_autofree char *expected = g_base64_encode (digest, digest_length);

  expected[strcspn (expected, "=")] = '\0';
  for (guint i = 0; i < MAX_RECORDS && txt[i] != NULL; i++)
    if (is_record_for (txt[i], expected))
      return TRUE;
  return FALSE;
}

/* (nullable): the member that is reached over these names, of whatever type. */
static JsonNode *
find_node (JsonObject *object, const char *const *path)
{
  JsonNode *node = NULL;

  for (guint i = 0; path[i] != NULL; i++)
    {
      if (i > 0)
        object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      if (object == NULL)
        return NULL;
      node = json_object_get_member (object, path[i]);
    }
  return node;
}

static const char *
find_string (JsonObject *object, const char *const *path)
{
  JsonNode *node = find_node (object, path);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                                                          : NULL;
}

static PhSignInMethods
find_methods (JsonObject *root)
{
  JsonNode *password = find_node (root, (const char *const[]){ "authentication", "password", NULL });
  const char *issuer = find_string (root, (const char *const[]){ "authentication", "oauth-public", "issuer", NULL });
  PhSignInMethods methods = 0;

  if (password != NULL && JSON_NODE_HOLDS_VALUE (password) && json_node_get_value_type (password) == G_TYPE_BOOLEAN && json_node_get_boolean (password))
    methods |= PH_SIGN_IN_PASSWORD;
  if (issuer != NULL && ph_settings_is_page (issuer))
    methods |= PH_SIGN_IN_BROWSER;
  return methods;
}

/* Until its third version the draft called the protocol "smtp". */
static const char *
find_host (JsonObject *root)
{
  const char *host = find_string (root, (const char *const[]){ "protocols", "submit", "host", NULL });

  return host != NULL ? host : find_string (root, (const char *const[]){ "protocols", "smtp", "host", NULL });
}

static PhSettingsDocument *
make_document (JsonObject *root, const PhAddress *address)
{
  PhSettingsDocument *document = ph_settings_document_new ();
  const char *host = find_host (root);
  g_autofree char *ascii = host != NULL ? ph_host_name_to_ascii (host) : NULL;

  if (ascii != NULL)
    ph_settings_document_take_offer (document, ph_settings_offer_new (ph_endpoint_new (ascii, 465, PH_SECURITY_TLS),
                                                                      address != NULL ? ph_address_get_wire (address) : NULL,
                                                                      find_methods (root)));
  else
    ph_settings_document_take_skipped (document, g_strdup (host != NULL ? "the host name is not valid" : "there is no submission server"));
  ph_settings_document_set_provider_name (document, find_string (root, (const char *const[]){ "info", "provider", "name", NULL }));
  ph_settings_document_set_help_url (document, find_string (root, (const char *const[]){ "info", "help", "documentation", NULL }));
  return document;
}

static PhSettingsDocument *
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, PH_SETTINGS_DOCUMENT_ERROR, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED, why);
  return NULL;
}

/**
 * ph_pacc_parse:
 * @document: what `https://ua-auto-config.DOMAIN/.well-known/user-agent-configuration.json` holds
 * @address: (nullable): whose name to sign in with is the address
 * @error: return location
 *
 * Reads the submission server, which is always one with implicit TLS at port 465. Does not ask whether anybody vouches for
 * the document: see [func@Ph.pacc_is_vouched_for].
 *
 * Errors: [error@SettingsDocumentError].
 *
 * Returns: (transfer full) (nullable): what it says
 */
PhSettingsDocument *
ph_pacc_parse (GBytes *document, const PhAddress *address, GError **error)
{
  g_return_val_if_fail (document != NULL, NULL);

  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  gsize length = 0;
  const char *text = g_bytes_get_data (document, &length);

  if (length > MAX_DOCUMENT)
    return refuse (error, "the document is larger than 128 KiB");
  if (length == 0 || !g_utf8_validate_len (text, length, NULL))
    return refuse (error, "the document is empty or not in UTF-8");
  /* The strings of the library end there. */
  if (g_strstr_len (text, (gssize) length, "\\u0000") != NULL)
    return refuse (error, "the document has a NUL");
  if (!ph_json_is_one_object (text, length, MAX_DEPTH) || !json_parser_load_from_data (parser, text, (gssize) length, NULL))
    return refuse (error, "the document is no JSON object, or nested too deep");

  JsonNode *root = json_parser_get_root (parser);

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return refuse (error, "the document is no JSON object");
  return ph_settings_document_end (make_document (json_node_get_object (root), address), error);
}
