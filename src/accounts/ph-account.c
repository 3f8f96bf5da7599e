// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One outgoing account as a person sees and edits it: plain values, which may be wrong or unfinished. It knows no file
// and no secret; ph_account_dup_server_settings() turns it into what a session takes, if it is sound.

#include "config.h"

#include "ph-account.h"

#include "ph-account-private.h"

#include "ph-set-str.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (PhAccount, ph_account, G_TYPE_OBJECT)

static GParamSpec *properties[PH_ACCOUNT_IS_TRANSIENT + 1];

static gboolean
is_string (guint property)
{
  return property >= PH_ACCOUNT_FIRST_STRING && property <= PH_ACCOUNT_LAST_STRING;
}

void
ph_account_set_string (PhAccount *self, PhAccountProperty property, const char *value)
{
  g_autofree char *old_title = g_strdup (ph_account_get_title (self));

  if (!ph_set_str (&self->strings[property], value != NULL ? value : ""))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  if (g_strcmp0 (old_title, ph_account_get_title (self)) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PH_ACCOUNT_TITLE]);
}

guint
ph_account_get_number (PhAccount *self, PhAccountProperty property)
{
  return self->numbers[property - PH_ACCOUNT_FIRST_NUMBER];
}

void
ph_account_set_number (PhAccount *self, PhAccountProperty property, guint value)
{
  guint *place = &self->numbers[property - PH_ACCOUNT_FIRST_NUMBER];

  if (*place == value)
    return;
  *place = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_flag (PhAccount *self, PhAccountProperty property, gboolean *place, gboolean value)
{
  if (*place == !!value)
    return;
  *place = !!value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* Numbers, enumerations and flags alike. */
static guint
read_number (const GValue *value)
{
  if (G_VALUE_HOLDS_ENUM (value))
    return (guint) g_value_get_enum (value);
  return G_VALUE_HOLDS_FLAGS (value) ? g_value_get_flags (value) : g_value_get_uint (value);
}

static void
write_number (GValue *value, guint number)
{
  if (G_VALUE_HOLDS_ENUM (value))
    g_value_set_enum (value, (int) number);
  else if (G_VALUE_HOLDS_FLAGS (value))
    g_value_set_flags (value, number);
  else
    g_value_set_uint (value, number);
}

static void
ph_account_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhAccount *self = PH_ACCOUNT (object);

  if (is_string (prop_id))
    g_value_set_string (value, self->strings[prop_id]);
  else if (prop_id <= PH_ACCOUNT_LAST_NUMBER)
    write_number (value, ph_account_get_number (self, (PhAccountProperty) prop_id));
  else if (prop_id == PH_ACCOUNT_ID)
    g_value_set_string (value, self->id);
  else if (prop_id == PH_ACCOUNT_TITLE)
    g_value_set_string (value, ph_account_get_title (self));
  else if (prop_id == PH_ACCOUNT_IS_DEFAULT)
    g_value_set_boolean (value, self->is_default);
  else if (prop_id == PH_ACCOUNT_IS_TRANSIENT)
    g_value_set_boolean (value, self->is_transient);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ph_account_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhAccount *self = PH_ACCOUNT (object);

  if (prop_id == PH_ACCOUNT_HOST)
    ph_account_set_host (self, g_value_get_string (value));
  else if (prop_id == PH_ACCOUNT_SECURITY)
    ph_account_set_security (self, (PhSecurity) g_value_get_enum (value));
  else if (prop_id == PH_ACCOUNT_PORT)
    ph_account_set_port (self, g_value_get_uint (value));
  else if (prop_id == PH_ACCOUNT_TRUSTED_SHA256)
    ph_account_set_trusted_sha256 (self, g_value_get_string (value));
  else if (is_string (prop_id))
    ph_account_set_string (self, (PhAccountProperty) prop_id, g_value_get_string (value));
  else if (prop_id <= PH_ACCOUNT_LAST_NUMBER)
    ph_account_set_number (self, (PhAccountProperty) prop_id, read_number (value));
  else if (prop_id == PH_ACCOUNT_ID)
    self->id = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ph_account_constructed (GObject *object)
{
  PhAccount *self = PH_ACCOUNT (object);

  if (self->id == NULL)
    self->id = g_uuid_string_random ();
  G_OBJECT_CLASS (ph_account_parent_class)->constructed (object);
}

static void
ph_account_finalize (GObject *object)
{
  PhAccount *self = PH_ACCOUNT (object);

  g_free (self->id);
  for (guint i = PH_ACCOUNT_FIRST_STRING; i <= PH_ACCOUNT_LAST_STRING; i++)
    g_free (self->strings[i]);
  G_OBJECT_CLASS (ph_account_parent_class)->finalize (object);
}

static void
install_strings (GParamFlags writable)
{
  static const char *const names[] = {
    [PH_ACCOUNT_LABEL] = "label",
    [PH_ACCOUNT_DISPLAY_NAME] = "display-name",
    [PH_ACCOUNT_ADDRESS] = "address",
    [PH_ACCOUNT_HOST] = "host",
    [PH_ACCOUNT_USERNAME] = "username",
    [PH_ACCOUNT_MECHANISM] = "mechanism",
    [PH_ACCOUNT_EHLO_NAME] = "ehlo-name",
    [PH_ACCOUNT_CA_FILE] = "ca-file",
    [PH_ACCOUNT_CLIENT_CERTIFICATE] = "client-certificate",
    [PH_ACCOUNT_TRUSTED_SHA256] = "trusted-sha256",
    [PH_ACCOUNT_TRUSTED_CERTIFICATE] = "trusted-certificate",
    [PH_ACCOUNT_FOUND_BY] = "found-by",
    [PH_ACCOUNT_FOUND_URI] = "found-uri",
    [PH_ACCOUNT_FOUND_ON] = "found-on",
    [PH_ACCOUNT_SENDERS] = "senders",
    [PH_ACCOUNT_SIGNATURE] = "signature",
    [PH_ACCOUNT_REPLY_TO] = "reply-to",
    [PH_ACCOUNT_ARCHIVE_FOLDER] = "archive-folder",
    [PH_ACCOUNT_COLOR] = "color",
    [PH_ACCOUNT_NOTES] = "notes",
    [PH_ACCOUNT_PROXY] = "proxy",
  };

  for (guint i = PH_ACCOUNT_FIRST_STRING; i <= PH_ACCOUNT_LAST_STRING; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, "", writable);
}

static void
install_numbers (GParamFlags writable)
{
  static const struct
  {
    PhAccountProperty property;
    const char *name;
  } counts[] = {
    { PH_ACCOUNT_PORT, "port" },
    { PH_ACCOUNT_TIMEOUT_MS, "timeout-ms" },
    { PH_ACCOUNT_MESSAGES_PER_MINUTE, "messages-per-minute" },
    { PH_ACCOUNT_MESSAGES_PER_HOUR, "messages-per-hour" },
    { PH_ACCOUNT_MESSAGES_PER_DAY, "messages-per-day" },
    { PH_ACCOUNT_MESSAGES_PER_CONNECTION, "messages-per-connection" },
    { PH_ACCOUNT_MAX_CONNECTIONS, "max-connections" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    properties[counts[i].property] = g_param_spec_uint (counts[i].name, NULL, NULL, 0, G_MAXUINT, 0, writable);
  properties[PH_ACCOUNT_SECURITY] =
    g_param_spec_enum ("security", NULL, NULL, PH_TYPE_SECURITY, PH_SECURITY_TLS, writable);
  properties[PH_ACCOUNT_ADDRESS_FAMILY] =
    g_param_spec_enum ("address-family", NULL, NULL, PH_TYPE_ADDRESS_FAMILY, PH_ADDRESS_FAMILY_ANY, writable);
  properties[PH_ACCOUNT_CLEARTEXT] =
    g_param_spec_enum ("cleartext", NULL, NULL, PH_TYPE_CLEARTEXT, PH_CLEARTEXT_REFUSE, writable);
  properties[PH_ACCOUNT_SELF_COPY] =
    g_param_spec_enum ("self-copy", NULL, NULL, PH_TYPE_SELF_COPY, PH_SELF_COPY_NONE, writable);
  properties[PH_ACCOUNT_USE] =
    g_param_spec_enum ("use", NULL, NULL, PH_TYPE_ACCOUNT_USE, PH_ACCOUNT_USE_ENABLED, writable);
  properties[PH_ACCOUNT_LATCH] =
    g_param_spec_flags ("latch", NULL, NULL, PH_TYPE_PROTECTION, PH_PROTECTION_NONE, writable);
}

static void
ph_account_class_init (PhAccountClass *klass)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ph_account_get_property;
  object_class->set_property = ph_account_set_property;
  object_class->constructed = ph_account_constructed;
  object_class->finalize = ph_account_finalize;

  install_strings (writable);
  install_numbers (writable);
  properties[PH_ACCOUNT_ID] = g_param_spec_string ("id", NULL, NULL, NULL, writable | G_PARAM_CONSTRUCT_ONLY);
  properties[PH_ACCOUNT_TITLE] = g_param_spec_string ("title", NULL, NULL, "", readable);
  properties[PH_ACCOUNT_IS_DEFAULT] = g_param_spec_boolean ("is-default", NULL, NULL, FALSE, readable);
  properties[PH_ACCOUNT_IS_TRANSIENT] = g_param_spec_boolean ("is-transient", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_account_init (PhAccount *self)
{
  for (guint i = PH_ACCOUNT_FIRST_STRING; i <= PH_ACCOUNT_LAST_STRING; i++)
    self->strings[i] = g_strdup ("");
}

/**
 * ph_account_new:
 * @id: (nullable): its identifier, which is part of a group name in a key file: without brackets and control
 *   characters; %NULL: a new random one
 *
 * Returns: (transfer full): an account in which nothing is set; security is TLS
 */
PhAccount *
ph_account_new (const char *id)
{
  return g_object_new (PH_TYPE_ACCOUNT, "id", id, NULL);
}

/**
 * ph_account_copy:
 * @self: an account
 *
 * Returns: (transfer full): an account with the same identifier and values, which no store keeps yet
 */
PhAccount *
ph_account_copy (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  PhAccount *copy = ph_account_new (self->id);

  ph_account_assign (copy, self);
  return copy;
}

/**
 * ph_account_duplicate:
 * @self: an account
 *
 * Returns: (transfer full): an account with the same values and an identifier of its own, which no store keeps yet
 */
PhAccount *
ph_account_duplicate (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  PhAccount *duplicate = ph_account_new (NULL);

  ph_account_assign (duplicate, self);
  return duplicate;
}

/**
 * ph_account_assign:
 * @self: an account
 * @from: another
 *
 * Gives @self all values of @from but the identifier and what the store keeps; notifies once all are in place.
 */
void
ph_account_assign (PhAccount *self, PhAccount *from)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));
  g_return_if_fail (PH_IS_ACCOUNT (from));

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PH_ACCOUNT_FIRST_STRING; i <= PH_ACCOUNT_LAST_STRING; i++)
    ph_account_set_string (self, (PhAccountProperty) i, from->strings[i]);
  for (guint i = PH_ACCOUNT_FIRST_NUMBER; i <= PH_ACCOUNT_LAST_NUMBER; i++)
    ph_account_set_number (self, (PhAccountProperty) i, ph_account_get_number (from, (PhAccountProperty) i));
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * ph_account_equal:
 * @a: an account
 * @b: another
 *
 * Returns: whether both hold the same identifier and values; what the store keeps does not count
 */
gboolean
ph_account_equal (PhAccount *a, PhAccount *b)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (a) && PH_IS_ACCOUNT (b), FALSE);

  for (guint i = PH_ACCOUNT_FIRST_STRING; i <= PH_ACCOUNT_LAST_STRING; i++)
    if (g_strcmp0 (a->strings[i], b->strings[i]) != 0)
      return FALSE;
  return g_strcmp0 (a->id, b->id) == 0 && memcmp (a->numbers, b->numbers, sizeof a->numbers) == 0;
}

/**
 * ph_account_get_id:
 * @self: an account
 *
 * Returns: (transfer none): its identifier, never empty
 */
const char *
ph_account_get_id (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->id;
}

/**
 * ph_account_get_title:
 * @self: an account
 *
 * What to call the account: the first that is set of label, address, host and identifier.
 *
 * Returns: (transfer none): a name, never empty
 */
const char *
ph_account_get_title (PhAccount *self)
{
  static const PhAccountProperty candidates[] = { PH_ACCOUNT_LABEL, PH_ACCOUNT_ADDRESS, PH_ACCOUNT_HOST };

  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    if (*self->strings[candidates[i]] != '\0')
      return self->strings[candidates[i]];
  return self->id;
}

/**
 * ph_account_is_default:
 * @self: an account
 *
 * Returns: whether the store says that it is the default account
 */
gboolean
ph_account_is_default (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), FALSE);

  return self->is_default;
}

/**
 * ph_account_is_transient:
 * @self: an account
 *
 * Returns: whether it is in a list only until the program ends
 */
gboolean
ph_account_is_transient (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), FALSE);

  return self->is_transient;
}

void
ph_account_set_is_default (PhAccount *self, gboolean is_default)
{
  set_flag (self, PH_ACCOUNT_IS_DEFAULT, &self->is_default, is_default);
}

void
ph_account_set_is_transient (PhAccount *self, gboolean is_transient)
{
  set_flag (self, PH_ACCOUNT_IS_TRANSIENT, &self->is_transient, is_transient);
}
