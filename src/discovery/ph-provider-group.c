// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One group of a catalogue file becomes a provider. What the keys mean to people stands at the head of
// data/providers/providers.conf; here stands what their values may be.

#include "config.h"

#include "ph-provider-group.h"

#include "ph-host-name.h"
#include "ph-provider-private.h"
#include "ph-set-str.h"
#include "ph-settings-document-private.h"
#include "ph-settings-placeholders.h"

#include <string.h>

/* The largest provider known has some 200 domains of about 15 octets; ten times as much is no catalogue any more. */
#define MAX_VALUE_LENGTH (32 * 1024)
#define MAX_LIST_LENGTH  2000
/* A name stands on a button and in a sentence. */
#define MAX_NAME_LENGTH 100
/* Each one is tried. */
#define MAX_SERVERS 8
/* No mail system takes a longer one. */
#define MAX_USERNAME_LENGTH 255

typedef struct
{
  const char *word;
  guint value;
} Word;

typedef struct _Key Key;

/* One key and the field of PhProvider that it fills: a guint or an enumeration, a guint64, a string or a list. */
struct _Key
{
  const char *name;
  gboolean (*read) (const Key *key, const char *value, gpointer field, GError **error); /* @value is stripped and never empty */
  gsize offset;
  const Word *words; /* (nullable): which ones there are */
};

G_STATIC_ASSERT (sizeof (PhSignInMethods) == sizeof (guint) && sizeof (PhAppPassword) == sizeof (guint));
G_STATIC_ASSERT (sizeof (PhEnableStep) == sizeof (guint) && sizeof (PhProviderCertainty) == sizeof (guint));

static const Word sign_in_words[] = { { "password", PH_SIGN_IN_PASSWORD }, { "browser", PH_SIGN_IN_BROWSER }, { "none", PH_SIGN_IN_NONE }, { NULL } };
static const Word app_password_words[] = { { "no", PH_APP_PASSWORD_NO }, { "offered", PH_APP_PASSWORD_OFFERED }, { "required", PH_APP_PASSWORD_REQUIRED }, { NULL } };
static const Word switch_on_words[] = {
  { "two-step", PH_ENABLE_STEP_TWO_STEP },
  { "client-access", PH_ENABLE_STEP_CLIENT_ACCESS },
  { "administrator", PH_ENABLE_STEP_ADMINISTRATOR },
  { "paid-plan", PH_ENABLE_STEP_PAID_PLAN },
  { "bridge", PH_ENABLE_STEP_BRIDGE },
  { "extra-protection", PH_ENABLE_STEP_EXTRA_PROTECTION },
  { "verified-sender", PH_ENABLE_STEP_VERIFIED_SENDER },
  { NULL },
};
static const Word pinned_words[] = { { "true", PH_PROVIDER_PINNED }, { "false", PH_PROVIDER_ASKED }, { NULL } };
static const Word boolean_words[] = { { "true", TRUE }, { "false", FALSE }, { NULL } };

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *reason = NULL;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, reason);
  return FALSE;
}

static gboolean
find_word (const Word *words, const char *text, guint *ret_value, GError **error)
{
  for (; words->word != NULL; words++)
    if (strcmp (words->word, text) == 0)
      {
        *ret_value = words->value;
        return TRUE;
      }
  return refuse (error, "“%s” is none of the words for it", text);
}

/* (transfer full): the items without the white space around them; empty ones are left out, as the one behind a last ";". */
static GPtrArray *
split_list (const char *value)
{
  g_auto(GStrv) parts = g_strsplit (value, ";", MAX_LIST_LENGTH + 1);
  GPtrArray *items = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_ptr_array_add (items, g_strdup (parts[i]));
  return items;
}

/* (transfer full) (nullable): a name of several labels that is no IP address. */
static char *
domain_to_ascii (const char *text)
{
  g_autofree char *domain = ph_host_name_to_ascii (text);

  return domain != NULL && strchr (domain, '.') != NULL && !g_hostname_is_ip_address (domain) ? g_steal_pointer (&domain) : NULL;
}

static char *
domain_pattern_to_ascii (const char *text)
{
  g_autofree char *domain = domain_to_ascii (g_str_has_prefix (text, "*.") ? text + 2 : text);

  return domain != NULL && text[0] == '*' ? g_strconcat ("*.", domain, NULL) : g_steal_pointer (&domain);
}

static gboolean
store_names (const char *value, char *(*to_ascii) (const char *), GStrv *names, GError **error)
{
  g_autoptr(GPtrArray) items = split_list (value);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < items->len; i++)
    {
      const char *item = g_ptr_array_index (items, i);
      g_autofree char *name = to_ascii (item);

      if (name == NULL)
        return refuse (error, "“%s” is not a domain", item);
      g_strv_builder_add (builder, name);
    }
  g_strfreev (*names);
  *names = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
read_domain_patterns (const Key *key, const char *value, gpointer field, GError **error)
{
  return store_names (value, domain_pattern_to_ascii, field, error);
}

static gboolean
read_domains (const Key *key, const char *value, gpointer field, GError **error)
{
  return store_names (value, domain_to_ascii, field, error);
}

/* (transfer full) (nullable): the host, still with its placeholder. */
static char *
host_to_ascii (const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, PH_PLACEHOLDER_DOMAIN, -1);
  g_autofree char *tried = g_strjoinv ("example.org", parts);
  g_autofree char *host = ph_host_name_to_ascii (tried);

  if (host == NULL)
    return NULL;
  /* With a placeholder in it a name is not converted: what comes in its place may be of any script. */
  return g_strv_length (parts) > 1 ? g_strdup (text) : g_steal_pointer (&host);
}

static PhEndpoint *
read_server (const char *text)
{
  g_auto(GStrv) raw = g_strsplit_set (text, " \t", -1);
  const char *fields[3];
  guint n_fields = 0;
  PhSecurity security = PH_SECURITY_TLS;
  guint64 port = 0;

  for (guint i = 0; raw[i] != NULL; i++)
    if (raw[i][0] != '\0')
      {
        if (n_fields == G_N_ELEMENTS (fields))
          return NULL;
        fields[n_fields++] = raw[i];
      }
  if (n_fields < G_N_ELEMENTS (fields) || !ph_security_from_nick (fields[0], &security) ||
      !g_ascii_string_to_unsigned (fields[2], 10, 1, G_MAXUINT16, &port, NULL))
    return NULL;

  g_autofree char *host = host_to_ascii (fields[1]);

  return host != NULL ? ph_endpoint_new (host, (guint16) port, security) : NULL;
}

static gboolean
read_servers (const Key *key, const char *value, gpointer field, GError **error)
{
  GPtrArray *endpoints = *(GPtrArray **) field;
  g_autoptr(GPtrArray) items = split_list (value);

  if (items->len > MAX_SERVERS)
    return refuse (error, "more than %d servers", MAX_SERVERS);
  for (guint i = 0; i < items->len; i++)
    {
      const char *item = g_ptr_array_index (items, i);
      PhEndpoint *endpoint = read_server (item);

      if (endpoint == NULL)
        return refuse (error, "“%s” is not a kind of security (tls, starttls, none), a host and a port", item);
      g_ptr_array_add (endpoints, endpoint);
    }
  return TRUE;
}

static gboolean
read_username (const Key *key, const char *value, gpointer field, GError **error)
{
  static const char *const placeholders[] = { PH_PLACEHOLDER_ADDRESS, PH_PLACEHOLDER_LOCAL_PART, PH_PLACEHOLDER_DOMAIN };
  g_autoptr(GString) rest = g_string_new (value);

  for (guint i = 0; i < G_N_ELEMENTS (placeholders); i++)
    g_string_replace (rest, placeholders[i], "", 0);
  if (strchr (rest->str, '%') != NULL)
    return refuse (error, "“%s” holds a placeholder that means nothing", value);
  if (strlen (value) > MAX_USERNAME_LENGTH)
    return refuse (error, "the name is too long");
  ph_set_str (field, value);
  return TRUE;
}

static gboolean
read_word (const Key *key, const char *value, gpointer field, GError **error)
{
  return find_word (key->words, value, field, error);
}

static gboolean
read_words (const Key *key, const char *value, gpointer field, GError **error)
{
  guint *flags = field;
  g_autoptr(GPtrArray) items = split_list (value);

  for (guint i = 0; i < items->len; i++)
    {
      guint flag = 0;

      if (!find_word (key->words, g_ptr_array_index (items, i), &flag, error))
        return FALSE;
      *flags |= flag;
    }
  return TRUE;
}

/* A page is opened with one click: it has to be the provider's, not what the network makes of it. */
static gboolean
read_page (const Key *key, const char *value, gpointer field, GError **error)
{
  if (!ph_settings_is_page (value))
    return refuse (error, "“%s” is not the address of a page (https://…)", value);
  ph_set_str (field, value);
  return TRUE;
}

static gboolean
store_number (const char *value, guint64 most, guint64 *ret_number, GError **error)
{
  return g_ascii_string_to_unsigned (value, 10, 1, most, ret_number, NULL) || refuse (error, "“%s” is not a number above 0", value);
}

static gboolean
read_octets (const Key *key, const char *value, gpointer field, GError **error)
{
  return store_number (value, G_MAXINT64, field, error);
}

static gboolean
read_count (const Key *key, const char *value, gpointer field, GError **error)
{
  guint64 number = 0;

  if (!store_number (value, G_MAXINT32, &number, error))
    return FALSE;
  *(guint *) field = (guint) number;
  return TRUE;
}

#define FIELD(name) G_STRUCT_OFFSET (PhProvider, name)

static const Key keys[] = {
  { "Domains", read_domain_patterns, FIELD (domains) },
  { "Popular", read_domains, FIELD (popular_domains) },
  { "MX", read_domains, FIELD (mx_suffixes) },
  { "Servers", read_servers, FIELD (endpoints) },
  { "UserName", read_username, FIELD (username) },
  { "SignIn", read_words, FIELD (methods), sign_in_words },
  { "AppPassword", read_word, FIELD (app_password), app_password_words },
  { "AppPasswordPage", read_page, FIELD (app_password_url) },
  { "SwitchOn", read_word, FIELD (enable_step), switch_on_words },
  { "SwitchOnPage", read_page, FIELD (enable_url) },
  { "HelpPage", read_page, FIELD (help_url) },
  { "RecipientsPerDay", read_count, FIELD (recipients_per_day) },
  { "MessagesPerDay", read_count, FIELD (messages_per_day) },
  { "MessagesPerMinute", read_count, FIELD (messages_per_minute) },
  { "RecipientsPerMessage", read_count, FIELD (recipients_per_message) },
  { "MaxSize", read_octets, FIELD (max_size) },
  { "Pinned", read_word, FIELD (certainty), pinned_words },
  { "SendsMail", read_word, FIELD (sends_mail), boolean_words },
};

static gboolean
has_control_characters (const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_iscntrl (*text) && *text != '\t')
      return TRUE;
  return FALSE;
}

static gboolean
read_value (PhProvider *self, const Key *key, const char *value, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (value));
  gboolean is_read = FALSE;

  if (strlen (text) > MAX_VALUE_LENGTH)
    is_read = refuse (error, "the value is too long");
  else if (*text == '\0')
    is_read = refuse (error, "there is no value");
  else if (has_control_characters (text))
    is_read = refuse (error, "the value holds control characters");
  else
    is_read = key->read (key, text, G_STRUCT_MEMBER_P (self, key->offset), error);
  if (!is_read)
    g_prefix_error (error, "%s: ", key->name);
  return is_read;
}

static gboolean
check_whole (PhProvider *self, GError **error)
{
  if (strlen (self->name) > MAX_NAME_LENGTH)
    return refuse (error, "the name is too long");
  if (!self->sends_mail && self->endpoints->len > 0)
    return refuse (error, "SendsMail: it has servers all the same");
  if (self->certainty == PH_PROVIDER_PINNED && self->sends_mail && self->endpoints->len == 0)
    return refuse (error, "Pinned: nothing says which server");
  for (guint i = 0; self->popular_domains[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) self->domains, self->popular_domains[i]))
      return refuse (error, "Popular: “%s” is not one of its domains", self->popular_domains[i]);
  return TRUE;
}

/**
 * ph_provider_group_read:
 * @self: a new provider that has its name
 * @file: a catalogue file
 * @group: one of its groups
 * @error: return location
 *
 * Errors: `G_KEY_FILE_ERROR_INVALID_VALUE`; the message begins with the key.
 *
 * Returns: whether the group could be understood; if not, @self is of no use
 */
gboolean
ph_provider_group_read (PhProvider *self, GKeyFile *file, const char *group, GError **error)
{
  g_assert (PH_IS_PROVIDER (self));

  self->sends_mail = TRUE;
  self->domains = g_new0 (char *, 1);
  self->popular_domains = g_new0 (char *, 1);
  self->mx_suffixes = g_new0 (char *, 1);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      /* The raw value: no value has need of the escapes of key files. */
      g_autofree char *value = g_key_file_get_value (file, group, keys[i].name, NULL);

      if (value != NULL && !read_value (self, &keys[i], value, error))
        return FALSE;
    }
  return check_whole (self, error);
}

/**
 * ph_provider_group_dup_unknown_key:
 * @file: a catalogue file
 * @group: one of its groups
 *
 * Returns: (transfer full) (nullable): the first key that means nothing, perhaps a typing mistake
 */
char *
ph_provider_group_dup_unknown_key (GKeyFile *file, const char *group)
{
  g_auto(GStrv) names = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      guint k = 0;

      while (k < G_N_ELEMENTS (keys) && strcmp (keys[k].name, names[i]) != 0)
        k++;
      if (k == G_N_ELEMENTS (keys))
        return g_strdup (names[i]);
    }
  return NULL;
}
