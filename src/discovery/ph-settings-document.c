// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a provider's document says about sending, whatever its format: the servers that can be used, why the others can't,
// and where people can read on. Knows no format and trusts nobody: who may be believed is decided by where it came from.

#include "config.h"

#include "ph-settings-document.h"

#include "ph-settings-document-private.h"

#include <string.h>

/* A longer one is no address that a browser would take. */
#define MAX_URL 2048
/* Draft-ietf-mailmaint-autoconfig allows 60 characters; a longer one would push the rest out of the window. */
#define MAX_NAME 100
/* The reasons that stand in an error; all are in the list. */
#define MAX_REASONS 3

struct _PhSettingsDocument
{
  gatomicrefcount references;
  GPtrArray *offers;   /* (owned) (element-type PhSettingsOffer) */
  GPtrArray *skipped;  /* (owned) (element-type utf8): ends in NULL */
  char *provider_name; /* (owned) (nullable) */
  char *help_url;      /* (owned) (nullable) */
  char *enable_url;    /* (owned) (nullable) */
};

G_DEFINE_BOXED_TYPE (PhSettingsDocument, ph_settings_document, ph_settings_document_ref, ph_settings_document_unref)
G_DEFINE_QUARK (ph-settings-document-error-quark, ph_settings_document_error);

static void
free_offer (gpointer offer)
{
  ph_settings_offer_free (offer);
}

/*
 * ph_settings_document_new:
 *
 * Returns: (transfer full): an empty document
 */
PhSettingsDocument *
ph_settings_document_new (void)
{
  PhSettingsDocument *self = g_new0 (PhSettingsDocument, 1);

  g_atomic_ref_count_init (&self->references);
  self->offers = g_ptr_array_new_with_free_func (free_offer);
  self->skipped = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->skipped, NULL);
  return self;
}

static gboolean
is_same_server (PhEndpoint *a, PhEndpoint *b)
{
  return strcmp (ph_endpoint_get_host (a), ph_endpoint_get_host (b)) == 0 && ph_endpoint_get_port (a) == ph_endpoint_get_port (b) &&
         ph_endpoint_get_security (a) == ph_endpoint_get_security (b);
}

/* Where a new offer belongs: behind the others, but implicit TLS before every other security of the same host (RFC 8314
 * §3). */
static guint
find_place (PhSettingsDocument *self, PhEndpoint *endpoint)
{
  for (guint i = 0; i < self->offers->len; i++)
    {
      PhSettingsOffer *other = self->offers->pdata[i];

      if (ph_endpoint_get_security (endpoint) == PH_SECURITY_TLS && ph_endpoint_get_security (other->endpoint) != PH_SECURITY_TLS &&
          strcmp (ph_endpoint_get_host (endpoint), ph_endpoint_get_host (other->endpoint)) == 0)
        return i;
    }
  return self->offers->len;
}

/*
 * ph_settings_document_take_offer:
 * @offer: (transfer full): one more server, less preferred than those that are there; one that is there already only adds
 *   its ways to sign in
 */
void
ph_settings_document_take_offer (PhSettingsDocument *self, PhSettingsOffer *offer)
{
  g_autoptr(PhSettingsOffer) owned = offer;

  for (guint i = 0; i < self->offers->len; i++)
    {
      PhSettingsOffer *other = self->offers->pdata[i];

      if (is_same_server (offer->endpoint, other->endpoint) && g_strcmp0 (offer->username, other->username) == 0)
        {
          other->methods |= offer->methods;
          return;
        }
    }
  g_ptr_array_insert (self->offers, (int) find_place (self, offer->endpoint), g_steal_pointer (&owned));
}

/*
 * ph_settings_document_take_skipped:
 * @reason: (transfer full): an entry that can't be used, and why
 */
void
ph_settings_document_take_skipped (PhSettingsDocument *self, char *reason)
{
  g_ptr_array_insert (self->skipped, (int) self->skipped->len - 1, reason);
}

static gboolean
has_control_character (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      /* Those that turn text round would let a name look like another. */
      if (g_unichar_iscntrl (c) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
        return TRUE;
    }
  return FALSE;
}

/*
 * ph_settings_document_set_provider_name:
 * @name: (nullable): how the provider calls itself; one that can't be shown is dropped, and one that is there stays
 */
void
ph_settings_document_set_provider_name (PhSettingsDocument *self, const char *name)
{
  g_autofree char *stripped = g_strdup (name != NULL ? name : "");

  g_strstrip (stripped);
  if (self->provider_name == NULL && *stripped != '\0' && g_utf8_strlen (stripped, -1) <= MAX_NAME && !has_control_character (stripped))
    self->provider_name = g_steal_pointer (&stripped);
}

/*
 * ph_settings_is_page:
 * @url: what is said to be the address of a page, in whatever words
 *
 * Returns: whether it may be opened in a browser: https, a host, no user name
 */
gboolean
ph_settings_is_page (const char *url)
{
  if (strlen (url) > MAX_URL || strpbrk (url, " \\\"<>^`{|}") != NULL || !g_str_is_ascii (url) || has_control_character (url))
    return FALSE;

  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && strcmp (g_uri_get_scheme (uri), "https") == 0 && g_uri_get_userinfo (uri) == NULL &&
         g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0';
}

/*
 * ph_settings_document_set_help_url:
 * @url: (nullable): a page about the settings; one that is not https is dropped, and one that is there stays
 */
void
ph_settings_document_set_help_url (PhSettingsDocument *self, const char *url)
{
  if (self->help_url == NULL && url != NULL && ph_settings_is_page (url))
    self->help_url = g_strdup (url);
}

/*
 * ph_settings_document_set_enable_url:
 * @url: (nullable): a page where something has to be switched on; one that is not https is dropped, and one that is there
 *   stays
 */
void
ph_settings_document_set_enable_url (PhSettingsDocument *self, const char *url)
{
  if (self->enable_url == NULL && url != NULL && ph_settings_is_page (url))
    self->enable_url = g_strdup (url);
}

/*
 * ph_settings_document_end:
 * @self: (transfer full): a document with all that was found
 *
 * Returns: (transfer full) (nullable): @self; %NULL with `PH_SETTINGS_DOCUMENT_ERROR_UNUSABLE` when nobody can send with it
 */
PhSettingsDocument *
ph_settings_document_end (PhSettingsDocument *self, GError **error)
{
  g_autoptr(PhSettingsDocument) owned = self;
  g_autoptr(GString) reasons = g_string_new (NULL);

  if (self->offers->len > 0)
    return g_steal_pointer (&owned);
  for (guint i = 0; i < MAX_REASONS && self->skipped->pdata[i] != NULL; i++)
    g_string_append_printf (reasons, "%s%s", i == 0 ? ": " : "; ", (const char *) self->skipped->pdata[i]);
  g_set_error (error, PH_SETTINGS_DOCUMENT_ERROR, PH_SETTINGS_DOCUMENT_ERROR_UNUSABLE,
               "no outgoing server that can be used%s", reasons->str);
  return NULL;
}

/*
 * ph_settings_offer_new:
 * @endpoint: (transfer full): the server
 * @username: (nullable): name to sign in with
 * @methods: how one may sign in
 *
 * Returns: (transfer full): a new offer
 */
PhSettingsOffer *
ph_settings_offer_new (PhEndpoint *endpoint, const char *username, PhSignInMethods methods)
{
  PhSettingsOffer *self = g_new0 (PhSettingsOffer, 1);

  self->endpoint = endpoint;
  self->username = g_strdup (username);
  self->methods = methods;
  return self;
}

void
ph_settings_offer_free (PhSettingsOffer *self)
{
  ph_endpoint_unref (self->endpoint);
  g_free (self->username);
  g_free (self);
}

/**
 * ph_settings_document_ref:
 * @self: a document
 *
 * Returns: (transfer full): @self
 */
PhSettingsDocument *
ph_settings_document_ref (PhSettingsDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ph_settings_document_unref:
 * @self: (transfer full): a document
 */
void
ph_settings_document_unref (PhSettingsDocument *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->offers);
  g_ptr_array_unref (self->skipped);
  g_free (self->provider_name);
  g_free (self->help_url);
  g_free (self->enable_url);
  g_free (self);
}

/**
 * ph_settings_document_get_n_offers:
 * @self: a document
 *
 * Returns: how many outgoing servers can be used, at least one
 */
guint
ph_settings_document_get_n_offers (const PhSettingsDocument *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->offers->len;
}

/**
 * ph_settings_document_get_offer:
 * @self: a document
 * @index: which one, in the provider's order of preference; of one host, implicit TLS comes first
 *
 * Returns: (transfer none) (nullable): an outgoing server; %NULL when there are not that many
 */
const PhSettingsOffer *
ph_settings_document_get_offer (const PhSettingsDocument *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);

  return index < self->offers->len ? self->offers->pdata[index] : NULL;
}

/**
 * ph_settings_document_get_provider_name:
 * @self: a document
 *
 * Returns: (transfer none) (nullable): how the provider calls itself: one line of at most 100 characters
 */
const char *
ph_settings_document_get_provider_name (const PhSettingsDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->provider_name;
}

/**
 * ph_settings_document_get_help_url:
 * @self: a document
 *
 * Returns: (transfer none) (nullable): a page about the settings, https
 */
const char *
ph_settings_document_get_help_url (const PhSettingsDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->help_url;
}

/**
 * ph_settings_document_get_enable_url:
 * @self: a document
 *
 * Returns: (transfer none) (nullable): a page where something has to be switched on first, https
 */
const char *
ph_settings_document_get_enable_url (const PhSettingsDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->enable_url;
}

/**
 * ph_settings_document_get_skipped:
 * @self: a document
 *
 * Returns: (transfer none) (array zero-terminated=1): what can't be used and why, one line of technical English each
 */
const char *const *
ph_settings_document_get_skipped (const PhSettingsDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->skipped->pdata;
}
