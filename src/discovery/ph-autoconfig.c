// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Reads clientConfig documents (draft-ietf-mailmaint-autoconfig), as providers and Mozilla's database publish them, from
// whoever answers. GMarkup knows neither DTDs nor entities of one's own, so nothing is expanded or fetched; all that is not
// named in the table below is passed over.

#include "config.h"

#include "ph-autoconfig.h"

#include <string.h>

#include "ph-autoconfig-server.h"
#include "ph-autoconfig-text.h"
#include "ph-settings-placeholders.h"

/* The format nests four deep. */
#define MAX_DEPTH 16
/* A host name has 253 characters, a user name as many as an address. */
#define MAX_VALUE 1024
/* The longest list in Mozilla's database has six. */
#define MAX_SERVERS 32
/* More than one is only there for documents put together by hand. */
#define MAX_PROVIDERS 16

typedef enum
{
  IN_DOCUMENT,
  IN_CLIENT_CONFIG,
  IN_PROVIDER,
  IN_SERVER,
  IN_VALUE,
} Place;

typedef enum
{
  NO_VALUE,
  VALUE_DOMAIN,
  VALUE_NAME,
  VALUE_SHORT_NAME,
  VALUE_HELP,
  VALUE_ENABLE,
  VALUE_HOSTNAME,
  VALUE_PORT,
  VALUE_SOCKET_TYPE,
  VALUE_USERNAME,
  VALUE_AUTHENTICATION,
} Value;

typedef struct
{
  Place parent;
  const char *name;
  Place place;
  Value value;
} Element;

/* The pages for people stand within the provider or beside it. */
static const Element known_elements[] = {
  { IN_DOCUMENT, "clientConfig", IN_CLIENT_CONFIG, NO_VALUE },
  { IN_CLIENT_CONFIG, "emailProvider", IN_PROVIDER, NO_VALUE },
  { IN_CLIENT_CONFIG, "documentation", IN_VALUE, VALUE_HELP },
  { IN_CLIENT_CONFIG, "enable", IN_VALUE, VALUE_ENABLE },
  { IN_PROVIDER, "domain", IN_VALUE, VALUE_DOMAIN },
  { IN_PROVIDER, "displayName", IN_VALUE, VALUE_NAME },
  { IN_PROVIDER, "displayShortName", IN_VALUE, VALUE_SHORT_NAME },
  { IN_PROVIDER, "documentation", IN_VALUE, VALUE_HELP },
  { IN_PROVIDER, "enable", IN_VALUE, VALUE_ENABLE },
  { IN_PROVIDER, "outgoingServer", IN_SERVER, NO_VALUE },
  { IN_SERVER, "hostname", IN_VALUE, VALUE_HOSTNAME },
  { IN_SERVER, "port", IN_VALUE, VALUE_PORT },
  { IN_SERVER, "socketType", IN_VALUE, VALUE_SOCKET_TYPE },
  { IN_SERVER, "username", IN_VALUE, VALUE_USERNAME },
  { IN_SERVER, "authentication", IN_VALUE, VALUE_AUTHENTICATION },
};

/* What one emailProvider, or the document around it, says. */
typedef struct
{
  gboolean has_domain; /* the one that is looked for */
  char *name;          /* (owned) (nullable) */
  char *short_name;    /* (owned) (nullable) */
  char *help_url;      /* (owned) (nullable): the first that is https */
  char *enable_url;    /* (owned) (nullable): the first that is https */
  GPtrArray *servers;  /* (owned) (element-type PhAutoconfigServer) */
} Provider;

typedef struct
{
  const char *domain;             /* (unowned) */
  const Element *open[MAX_DEPTH]; /* (unowned): the known elements that are open */
  guint n_open;
  guint n_ignored;      /* unknown elements that are open, within the known ones */
  gboolean has_root;    /* it may be closed again */
  GString *text;        /* (owned): of the value that is open */
  Provider *around;     /* (owned): what stands beside the providers */
  GPtrArray *providers; /* (owned) (element-type Provider) */
} Reader;

static void
free_server (gpointer server)
{
  ph_autoconfig_server_free (server);
}

static Provider *
provider_new (void)
{
  Provider *provider = g_new0 (Provider, 1);

  provider->servers = g_ptr_array_new_with_free_func (free_server);
  return provider;
}

static void
provider_free (gpointer data)
{
  Provider *provider = data;

  g_free (provider->name);
  g_free (provider->short_name);
  g_free (provider->help_url);
  g_free (provider->enable_url);
  g_ptr_array_unref (provider->servers);
  g_free (provider);
}

static void
fail (GError **error, const char *why)
{
  g_set_error_literal (error, PH_SETTINGS_DOCUMENT_ERROR, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED, why);
}

static Place
get_place (const Reader *reader)
{
  return reader->n_open > 0 ? reader->open[reader->n_open - 1]->place : IN_DOCUMENT;
}

static Provider *
get_provider (const Reader *reader)
{
  return reader->n_open > 1 && reader->open[1]->place == IN_PROVIDER ? reader->providers->pdata[reader->providers->len - 1]
                                                                     : reader->around;
}

static PhAutoconfigServer *
get_server (const Reader *reader)
{
  GPtrArray *servers = get_provider (reader)->servers;

  return servers->pdata[servers->len - 1];
}

static const Element *
find_element (Place parent, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_elements); i++)
    if (known_elements[i].parent == parent && strcmp (known_elements[i].name, name) == 0)
      return &known_elements[i];
  return NULL;
}

static const char *
find_attribute (const char **names, const char **values, const char *wanted)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], wanted) == 0)
      return values[i];
  return NULL;
}

static void
set_page (char **place, const char *url)
{
  if (*place == NULL && url != NULL && ph_settings_is_page (url))
    *place = g_strdup (url);
}

/* What an element brings along before its content. */
static void
open_element (Reader *reader, const Element *element, const char **names, const char **values)
{
  Provider *provider = get_provider (reader);

  if (element->place == IN_PROVIDER)
    g_ptr_array_add (reader->providers, provider_new ());
  else if (element->place == IN_SERVER)
    g_ptr_array_add (provider->servers, ph_autoconfig_server_new (find_attribute (names, values, "type")));
  else if (element->value == VALUE_HELP)
    set_page (&provider->help_url, find_attribute (names, values, "url"));
  else if (element->value == VALUE_ENABLE)
    set_page (&provider->enable_url, find_attribute (names, values, "visiturl"));
  g_string_truncate (reader->text, 0);
  reader->open[reader->n_open++] = element;
}

static gboolean
has_room (const Reader *reader, const Element *element)
{
  return (element->place != IN_PROVIDER || reader->providers->len < MAX_PROVIDERS) &&
         (element->place != IN_SERVER || get_provider (reader)->servers->len < MAX_SERVERS);
}

static void
start_element_cb (GMarkupParseContext *context, const char *name, const char **names, const char **values, gpointer user_data, GError **error)
{
  Reader *reader = user_data;
  const Element *element = reader->n_ignored == 0 ? find_element (get_place (reader), name) : NULL;

  if (reader->n_open + reader->n_ignored >= MAX_DEPTH)
    return fail (error, "the document is nested too deep");
  if (reader->n_open == 0 && reader->n_ignored == 0 && (element == NULL || reader->has_root))
    return fail (error, "the document is no clientConfig");
  reader->has_root = TRUE;
  if (element == NULL)
    reader->n_ignored++;
  else if (!has_room (reader, element))
    fail (error, "the document has too many entries");
  else
    open_element (reader, element, names, values);
}

static void
text_cb (GMarkupParseContext *context, const char *text, gsize length, gpointer user_data, GError **error)
{
  Reader *reader = user_data;

  if (reader->n_ignored > 0 || get_place (reader) != IN_VALUE)
    return;
  if (reader->text->len + length > MAX_VALUE)
    return fail (error, "the document has a value that is too long");
  g_string_append_len (reader->text, text, (gssize) length);
}

static void
set_once (char **place, const char *text)
{
  if (*place == NULL && *text != '\0')
    *place = g_strdup (text);
}

static void
take_value (Reader *reader, Value value, const char *text)
{
  Provider *provider = get_provider (reader);

  switch (value)
    {
    case VALUE_DOMAIN:
      provider->has_domain |= g_ascii_strcasecmp (text, reader->domain) == 0;
      break;
    case VALUE_NAME:
      set_once (&provider->name, text);
      break;
    case VALUE_SHORT_NAME:
      set_once (&provider->short_name, text);
      break;
    case VALUE_HOSTNAME:
      ph_autoconfig_server_set_hostname (get_server (reader), text);
      break;
    case VALUE_PORT:
      ph_autoconfig_server_set_port (get_server (reader), text);
      break;
    case VALUE_SOCKET_TYPE:
      ph_autoconfig_server_add_socket_type (get_server (reader), text);
      break;
    case VALUE_USERNAME:
      ph_autoconfig_server_set_username (get_server (reader), text);
      break;
    case VALUE_AUTHENTICATION:
      ph_autoconfig_server_add_authentication (get_server (reader), text);
      break;
    case NO_VALUE:
    case VALUE_HELP:
    case VALUE_ENABLE:
      break;
    }
}

static void
end_element_cb (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  Reader *reader = user_data;

  if (reader->n_ignored > 0)
    {
      reader->n_ignored--;
      return;
    }
  take_value (reader, reader->open[reader->n_open - 1]->value, g_strstrip (reader->text->str));
  reader->n_open--;
}

static gboolean
read_markup (Reader *reader, const char *text, gsize length, GError **error)
{
  static const GMarkupParser parser = { .start_element = start_element_cb, .end_element = end_element_cb, .text = text_cb };
  g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, reader, NULL);
  g_autoptr(GError) cause = NULL;

  if (g_markup_parse_context_parse (context, text, (gssize) length, &cause) && g_markup_parse_context_end_parse (context, &cause))
    {
      /* Comments alone are fine with GMarkup. */
      if (!reader->has_root)
        fail (error, "the document is no clientConfig");
      return reader->has_root;
    }
  if (g_error_matches (cause, PH_SETTINGS_DOCUMENT_ERROR, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED))
    g_propagate_error (error, g_steal_pointer (&cause));
  else
    fail (error, "the document is not well-formed XML");
  return FALSE;
}

/* The one that names the domain, else the first: the element has no other meaning. */
static Provider *
choose_provider (const Reader *reader)
{
  for (guint i = 0; i < reader->providers->len; i++)
    {
      Provider *provider = reader->providers->pdata[i];

      if (provider->has_domain)
        return provider;
    }
  return reader->providers->len > 0 ? reader->providers->pdata[0] : reader->around;
}

static void
set_name (PhSettingsDocument *document, const char *name, const PhAddress *address, const char *domain)
{
  g_autofree char *filled = name != NULL ? ph_settings_fill_placeholders (name, address, domain) : NULL;

  ph_settings_document_set_provider_name (document, filled);
}

static PhSettingsDocument *
make_document (const Reader *reader, const PhAddress *address, const char *domain)
{
  PhSettingsDocument *document = ph_settings_document_new ();
  const Provider *provider = choose_provider (reader);

  for (guint i = 0; i < provider->servers->len; i++)
    {
      char *reason = NULL;
      PhSettingsOffer *offer = ph_autoconfig_server_dup_offer (provider->servers->pdata[i], address, domain, &reason);

      if (offer != NULL)
        ph_settings_document_take_offer (document, offer);
      else
        ph_settings_document_take_skipped (document, reason);
    }
  set_name (document, provider->name, address, domain);
  set_name (document, provider->short_name, address, domain);
  ph_settings_document_set_help_url (document, provider->help_url);
  ph_settings_document_set_help_url (document, reader->around->help_url);
  ph_settings_document_set_enable_url (document, provider->enable_url);
  ph_settings_document_set_enable_url (document, reader->around->enable_url);
  return document;
}

/**
 * ph_autoconfig_parse:
 * @document: what the provider, or Mozilla's database, answered
 * @address: (nullable): for the placeholders; %NULL: names that depend on it are not known
 * @domain: the domain of the address, in A-labels; of several providers in the document it chooses one
 * @error: return location
 *
 * Reads the outgoing servers of a clientConfig document of any version. An entry that can't be used is passed over and its
 * reason kept. A server without encryption is used only on this computer and at private IP addresses.
 *
 * Errors: [error@SettingsDocumentError].
 *
 * Returns: (transfer full) (nullable): what it says
 */
PhSettingsDocument *
ph_autoconfig_parse (GBytes *document, const PhAddress *address, const char *domain, GError **error)
{
  g_return_val_if_fail (document != NULL && domain != NULL, NULL);

  gsize length = 0;
  g_autofree char *text = ph_autoconfig_text_decode (document, &length, error);

  if (text == NULL)
    return NULL;

  g_autoptr(GString) value = g_string_new (NULL);
  g_autoptr(GPtrArray) providers = g_ptr_array_new_with_free_func (provider_free);
  Reader reader = { .domain = domain, .text = value, .around = provider_new (), .providers = providers };
  PhSettingsDocument *made = read_markup (&reader, text, length, error) ? make_document (&reader, address, domain) : NULL;

  provider_free (reader.around);
  return made != NULL ? ph_settings_document_end (made, error) : NULL;
}
