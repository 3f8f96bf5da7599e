// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One outgoing account as a person sees and edits it: plain values, which may be wrong or unfinished. It knows no file
// and no secret; ph_account_dup_server_settings() turns it into what a session takes, if it is sound.

#include "config.h"

#include "ph-account.h"

#include "ph-account-private.h"

#include "ph-set-str.h"

typedef enum
{
  PROP_ID = 1,
  PROP_LABEL,
  PROP_DISPLAY_NAME,
  PROP_ADDRESS,
  PROP_HOST,
  PROP_USERNAME,
  PROP_MECHANISM,
  PROP_EHLO_NAME,
  PROP_CA_FILE,
  PROP_TRUSTED_SHA256,
  PROP_PORT,
  PROP_SECURITY,
  PROP_ADDRESS_FAMILY,
  PROP_CLEARTEXT,
  PROP_TIMEOUT_MS,
  PROP_TITLE,
  PROP_IS_DEFAULT,
  PROP_IS_TRANSIENT,
} PhAccountProperty;

#define FIRST_STRING PROP_LABEL
#define LAST_STRING  PROP_TRUSTED_SHA256

struct _PhAccount
{
  GObject parent_instance;

  char *id;                       /* (owned) */
  char *strings[LAST_STRING + 1]; /* (owned): by property; never NULL from FIRST_STRING on */
  guint port;
  PhSecurity security;
  PhAddressFamily address_family;
  PhCleartext cleartext;
  guint timeout_ms;
  gboolean is_default;   /* kept by the store */
  gboolean is_transient; /* kept by the store */
};

G_DEFINE_FINAL_TYPE (PhAccount, ph_account, G_TYPE_OBJECT)

static GParamSpec *properties[PROP_IS_TRANSIENT + 1];

static gboolean
is_string (guint property)
{
  return property >= FIRST_STRING && property <= LAST_STRING;
}

static void
set_string (PhAccount *self, PhAccountProperty property, const char *value)
{
  g_autofree char *old_title = g_strdup (ph_account_get_title (self));

  if (!ph_set_str (&self->strings[property], value != NULL ? value : ""))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  if (g_strcmp0 (old_title, ph_account_get_title (self)) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

static void
set_uint (PhAccount *self, PhAccountProperty property, guint *place, guint value)
{
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

static void
ph_account_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhAccount *self = PH_ACCOUNT (object);

  if (is_string (prop_id))
    {
      g_value_set_string (value, self->strings[prop_id]);
      return;
    }
  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_PORT:
      g_value_set_uint (value, self->port);
      break;
    case PROP_SECURITY:
      g_value_set_enum (value, (int) self->security);
      break;
    case PROP_ADDRESS_FAMILY:
      g_value_set_enum (value, (int) self->address_family);
      break;
    case PROP_CLEARTEXT:
      g_value_set_enum (value, (int) self->cleartext);
      break;
    case PROP_TIMEOUT_MS:
      g_value_set_uint (value, self->timeout_ms);
      break;
    case PROP_TITLE:
      g_value_set_string (value, ph_account_get_title (self));
      break;
    case PROP_IS_DEFAULT:
      g_value_set_boolean (value, self->is_default);
      break;
    case PROP_IS_TRANSIENT:
      g_value_set_boolean (value, self->is_transient);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_account_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhAccount *self = PH_ACCOUNT (object);

  if (is_string (prop_id))
    {
      set_string (self, (PhAccountProperty) prop_id, g_value_get_string (value));
      return;
    }
  switch (prop_id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;
    case PROP_PORT:
      ph_account_set_port (self, g_value_get_uint (value));
      break;
    case PROP_SECURITY:
      ph_account_set_security (self, (PhSecurity) g_value_get_enum (value));
      break;
    case PROP_ADDRESS_FAMILY:
      ph_account_set_address_family (self, (PhAddressFamily) g_value_get_enum (value));
      break;
    case PROP_CLEARTEXT:
      ph_account_set_cleartext (self, (PhCleartext) g_value_get_enum (value));
      break;
    case PROP_TIMEOUT_MS:
      ph_account_set_timeout_ms (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
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
  for (guint i = FIRST_STRING; i <= LAST_STRING; i++)
    g_free (self->strings[i]);
  G_OBJECT_CLASS (ph_account_parent_class)->finalize (object);
}

static void
install_strings (void)
{
  static const char *const names[] = {
    [PROP_LABEL] = "label",
    [PROP_DISPLAY_NAME] = "display-name",
    [PROP_ADDRESS] = "address",
    [PROP_HOST] = "host",
    [PROP_USERNAME] = "username",
    [PROP_MECHANISM] = "mechanism",
    [PROP_EHLO_NAME] = "ehlo-name",
    [PROP_CA_FILE] = "ca-file",
    [PROP_TRUSTED_SHA256] = "trusted-sha256",
  };

  for (guint i = FIRST_STRING; i <= LAST_STRING; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, "",
                                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
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

  install_strings ();
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, writable | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_PORT] = g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT, 0, writable);
  properties[PROP_SECURITY] =
    g_param_spec_enum ("security", NULL, NULL, PH_TYPE_SECURITY, PH_SECURITY_TLS, writable);
  properties[PROP_ADDRESS_FAMILY] =
    g_param_spec_enum ("address-family", NULL, NULL, PH_TYPE_ADDRESS_FAMILY, PH_ADDRESS_FAMILY_ANY, writable);
  properties[PROP_CLEARTEXT] =
    g_param_spec_enum ("cleartext", NULL, NULL, PH_TYPE_CLEARTEXT, PH_CLEARTEXT_REFUSE, writable);
  properties[PROP_TIMEOUT_MS] = g_param_spec_uint ("timeout-ms", NULL, NULL, 0, G_MAXUINT, 0, writable);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", readable);
  properties[PROP_IS_DEFAULT] = g_param_spec_boolean ("is-default", NULL, NULL, FALSE, readable);
  properties[PROP_IS_TRANSIENT] = g_param_spec_boolean ("is-transient", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_account_init (PhAccount *self)
{
  for (guint i = FIRST_STRING; i <= LAST_STRING; i++)
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
  for (guint i = FIRST_STRING; i <= LAST_STRING; i++)
    set_string (self, (PhAccountProperty) i, from->strings[i]);
  ph_account_set_port (self, from->port);
  ph_account_set_security (self, from->security);
  ph_account_set_address_family (self, from->address_family);
  ph_account_set_cleartext (self, from->cleartext);
  ph_account_set_timeout_ms (self, from->timeout_ms);
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

  for (guint i = FIRST_STRING; i <= LAST_STRING; i++)
    if (g_strcmp0 (a->strings[i], b->strings[i]) != 0)
      return FALSE;
  return g_strcmp0 (a->id, b->id) == 0 && a->port == b->port && a->security == b->security &&
         a->address_family == b->address_family && a->cleartext == b->cleartext && a->timeout_ms == b->timeout_ms;
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
  static const PhAccountProperty candidates[] = { PROP_LABEL, PROP_ADDRESS, PROP_HOST };

  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    if (*self->strings[candidates[i]] != '\0')
      return self->strings[candidates[i]];
  return self->id;
}

/**
 * ph_account_get_label:
 * @self: an account
 *
 * Returns: (transfer none): name that the person gave it; “Work”; "" when there is none
 */
const char *
ph_account_get_label (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PROP_LABEL];
}

/**
 * ph_account_set_label:
 * @self: an account
 * @label: (nullable): name that the person gave it; %NULL is ""
 */
void
ph_account_set_label (PhAccount *self, const char *label)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  set_string (self, PROP_LABEL, label);
}

/**
 * ph_account_get_display_name:
 * @self: an account
 *
 * Returns: (transfer none): name that stands in From; "" when there is none
 */
const char *
ph_account_get_display_name (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PROP_DISPLAY_NAME];
}

/**
 * ph_account_set_display_name:
 * @self: an account
 * @display_name: (nullable): name that stands in From; %NULL is ""
 */
void
ph_account_set_display_name (PhAccount *self, const char *display_name)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  set_string (self, PROP_DISPLAY_NAME, display_name);
}

/**
 * ph_account_get_address:
 * @self: an account
 *
 * Returns: (transfer none): address that mail comes from
 */
const char *
ph_account_get_address (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PROP_ADDRESS];
}

/**
 * ph_account_set_address:
 * @self: an account
 * @address: (nullable): address that mail comes from; %NULL is ""
 */
void
ph_account_set_address (PhAccount *self, const char *address)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  set_string (self, PROP_ADDRESS, address);
}

/**
 * ph_account_get_host:
 * @self: an account
 *
 * Returns: (transfer none): server, as typed
 */
const char *
ph_account_get_host (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PROP_HOST];
}

/**
 * ph_account_set_host:
 * @self: an account
 * @host: (nullable): server, as typed; %NULL is ""
 */
void
ph_account_set_host (PhAccount *self, const char *host)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  set_string (self, PROP_HOST, host);
}

/**
 * ph_account_get_port:
 * @self: an account
 *
 * Returns: TCP port; 1 to 65535 in a sound account
 */
guint
ph_account_get_port (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), 0);

  return self->port;
}

/**
 * ph_account_set_port:
 * @self: an account
 * @port: TCP port; 1 to 65535 in a sound account
 */
void
ph_account_set_port (PhAccount *self, guint port)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  set_uint (self, PROP_PORT, &self->port, port);
}

/**
 * ph_account_get_security:
 * @self: an account
 *
 * Returns: how the connection is protected
 */
PhSecurity
ph_account_get_security (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), PH_SECURITY_TLS);

  return self->security;
}

/**
 * ph_account_set_security:
 * @self: an account
 * @security: how the connection is protected
 */
void
ph_account_set_security (PhAccount *self, PhSecurity security)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  if (self->security == security)
    return;
  self->security = security;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SECURITY]);
}

/**
 * ph_account_get_username:
 * @self: an account
 *
 * Returns: (transfer none): name to sign in with; "": no sign-in
 */
const char *
ph_account_get_username (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PROP_USERNAME];
}

/**
 * ph_account_set_username:
 * @self: an account
 * @username: (nullable): name to sign in with; %NULL is ""
 */
void
ph_account_set_username (PhAccount *self, const char *username)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  set_string (self, PROP_USERNAME, username);
}

/**
 * ph_account_get_mechanism:
 * @self: an account
 *
 * Returns: (transfer none): SASL mechanism; "": the strongest that both sides have
 */
const char *
ph_account_get_mechanism (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PROP_MECHANISM];
}

/**
 * ph_account_set_mechanism:
 * @self: an account
 * @mechanism: (nullable): SASL mechanism; %NULL is ""
 */
void
ph_account_set_mechanism (PhAccount *self, const char *mechanism)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  set_string (self, PROP_MECHANISM, mechanism);
}

/**
 * ph_account_get_ehlo_name:
 * @self: an account
 *
 * Returns: (transfer none): name for EHLO; "": the neutral default
 */
const char *
ph_account_get_ehlo_name (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PROP_EHLO_NAME];
}

/**
 * ph_account_set_ehlo_name:
 * @self: an account
 * @ehlo_name: (nullable): name for EHLO; %NULL is ""
 */
void
ph_account_set_ehlo_name (PhAccount *self, const char *ehlo_name)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  set_string (self, PROP_EHLO_NAME, ehlo_name);
}

/**
 * ph_account_get_ca_file:
 * @self: an account
 *
 * Returns: (transfer none): path of certificates trusted in addition to those of the system; "": none
 */
const char *
ph_account_get_ca_file (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PROP_CA_FILE];
}

/**
 * ph_account_set_ca_file:
 * @self: an account
 * @ca_file: (nullable): path of certificates trusted in addition to those of the system; %NULL is ""
 */
void
ph_account_set_ca_file (PhAccount *self, const char *ca_file)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  set_string (self, PROP_CA_FILE, ca_file);
}

/**
 * ph_account_get_trusted_sha256:
 * @self: an account
 *
 * Returns: (transfer none): SHA-256 of the one certificate that is accepted, in hexadecimal; "": the usual checks
 */
const char *
ph_account_get_trusted_sha256 (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PROP_TRUSTED_SHA256];
}

/**
 * ph_account_set_trusted_sha256:
 * @self: an account
 * @sha256: (nullable): SHA-256 of the one certificate that is accepted, in hexadecimal; %NULL is ""
 */
void
ph_account_set_trusted_sha256 (PhAccount *self, const char *sha256)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  set_string (self, PROP_TRUSTED_SHA256, sha256);
}

/**
 * ph_account_get_address_family:
 * @self: an account
 *
 * Returns: which addresses of the host are tried
 */
PhAddressFamily
ph_account_get_address_family (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), PH_ADDRESS_FAMILY_ANY);

  return self->address_family;
}

/**
 * ph_account_set_address_family:
 * @self: an account
 * @family: which addresses of the host are tried
 */
void
ph_account_set_address_family (PhAccount *self, PhAddressFamily family)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  if (self->address_family == family)
    return;
  self->address_family = family;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ADDRESS_FAMILY]);
}

/**
 * ph_account_get_cleartext:
 * @self: an account
 *
 * Returns: whether the password may go out readable without TLS
 */
PhCleartext
ph_account_get_cleartext (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), PH_CLEARTEXT_REFUSE);

  return self->cleartext;
}

/**
 * ph_account_set_cleartext:
 * @self: an account
 * @cleartext: whether the password may go out readable without TLS
 */
void
ph_account_set_cleartext (PhAccount *self, PhCleartext cleartext)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  if (self->cleartext == cleartext)
    return;
  self->cleartext = cleartext;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLEARTEXT]);
}

/**
 * ph_account_get_timeout_ms:
 * @self: an account
 *
 * Returns: deadline of each step in milliseconds; 0: the default
 */
guint
ph_account_get_timeout_ms (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), 0);

  return self->timeout_ms;
}

/**
 * ph_account_set_timeout_ms:
 * @self: an account
 * @timeout_ms: deadline of each step in milliseconds; 0: the default
 */
void
ph_account_set_timeout_ms (PhAccount *self, guint timeout_ms)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  set_uint (self, PROP_TIMEOUT_MS, &self->timeout_ms, timeout_ms);
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
  set_flag (self, PROP_IS_DEFAULT, &self->is_default, is_default);
}

void
ph_account_set_is_transient (PhAccount *self, gboolean is_transient)
{
  set_flag (self, PROP_IS_TRANSIENT, &self->is_transient, is_transient);
}
