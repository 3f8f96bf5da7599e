// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a person may want to know of a server certificate, taken out of it once: immutable, escaped, bounded. It
// judges nothing; what is wrong with the certificate others tell, once, when somebody wants to know.

#include "config.h"

#include "ph-certificate.h"

#include "ph-escape.h"

#include <string.h>

/* A hosting provider's certificate may have a hundred names; nobody reads more. */
#define MAX_NAMES 100
/* The longest DNS name has 253 characters (RFC 1035 §2.3.4). */
#define MAX_NAME_LENGTH 255
/* Subject and issuer are free text of whoever made the certificate. */
#define MAX_DN_LENGTH 1024
/* The server decides how many it sends; those that vouch for one are three or four. */
#define MAX_CHAIN 10
/* In base64: what a certificate with a hundred names takes, and as much again. */
#define MAX_TEXT_LENGTH (16 * 1024)

struct _PhCertificate
{
  gatomicrefcount references;
  char *subject;         /* (owned) (nullable) */
  char *issuer;          /* (owned) (nullable) */
  GStrv names;           /* (owned) */
  GDateTime *not_before; /* (owned) (nullable) */
  GDateTime *not_after;  /* (owned) (nullable) */
  char *sha256;          /* (owned) */
  GBytes *der;           /* (owned) */
  PhCertificateKeyKind key_kind;
  guint key_bits;
  GPtrArray *issuers; /* (owned) (element-type PhCertificate): those that the server sent with it, the nearest first */

  GTlsCertificate *certificate; /* (owned) (nullable): until it is verified */
  PhCertificateVerify verify;
  gpointer verify_data; /* (owned) by destroy */
  GDestroyNotify destroy;
  gsize verified;                /* of g_once_init_enter() */
  GTlsCertificateFlags problems; /* once verified */
};

G_DEFINE_BOXED_TYPE (PhCertificate, ph_certificate, ph_certificate_ref, ph_certificate_unref)

static GBytes *
get_der (GTlsCertificate *certificate)
{
  GByteArray *der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  return g_byte_array_free_to_bytes (der);
}

static void
read_der (PhCertificate *self)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (self->der, &length);

  self->sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, length);
  self->key_kind = ph_certificate_key_read (data, length, &self->key_bits);
}

/* (transfer full) (nullable): takes @text. */
static char *
escape_name (char *text)
{
  g_autofree char *owned = text;

  return owned != NULL ? ph_escape_bytes ((const guint8 *) owned, MIN (strlen (owned), MAX_DN_LENGTH)) : NULL;
}

static void
add_dns_names (GStrvBuilder *builder, GPtrArray *names)
{
  for (guint i = 0; names != NULL && i < MIN (names->len, MAX_NAMES); i++)
    {
      gsize length = 0;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (names, i), &length);
      g_autofree char *name = ph_escape_bytes (data, MIN (length, MAX_NAME_LENGTH));

      g_strv_builder_add (builder, name);
    }
}

static void
add_ip_addresses (GStrvBuilder *builder, GPtrArray *addresses)
{
  for (guint i = 0; addresses != NULL && i < MIN (addresses->len, MAX_NAMES); i++)
    {
      g_autofree char *address = g_inet_address_to_string (g_ptr_array_index (addresses, i));

      g_strv_builder_add (builder, address);
    }
}

static GStrv
list_names (GTlsCertificate *certificate)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GPtrArray) dns_names = g_tls_certificate_get_dns_names (certificate);
  g_autoptr(GPtrArray) addresses = g_tls_certificate_get_ip_addresses (certificate);

  add_dns_names (builder, dns_names);
  add_ip_addresses (builder, addresses);
  return g_strv_builder_end (builder);
}

static PhCertificate *
new_alone (GTlsCertificate *certificate)
{
  PhCertificate *self = g_new0 (PhCertificate, 1);

  g_atomic_ref_count_init (&self->references);
  self->subject = escape_name (g_tls_certificate_get_subject_name (certificate));
  self->issuer = escape_name (g_tls_certificate_get_issuer_name (certificate));
  self->names = list_names (certificate);
  self->not_before = g_tls_certificate_get_not_valid_before (certificate);
  self->not_after = g_tls_certificate_get_not_valid_after (certificate);
  self->der = get_der (certificate);
  self->issuers = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_certificate_unref);
  read_der (self);
  return self;
}

/* Nobody was asked about one of those that vouch for another. */
static PhCertificate *
new_issuer (GTlsCertificate *certificate)
{
  PhCertificate *self = new_alone (certificate);

  self->verified = TRUE;
  return self;
}

static PhCertificate *
new_with_facts (GTlsCertificate *certificate)
{
  PhCertificate *self = new_alone (certificate);
  GTlsCertificate *issuer = g_tls_certificate_get_issuer (certificate);

  /* They may vouch for each other in a circle. */
  for (; issuer != NULL && self->issuers->len < MAX_CHAIN - 1; issuer = g_tls_certificate_get_issuer (issuer))
    g_ptr_array_add (self->issuers, new_issuer (issuer));
  return self;
}

/**
 * ph_certificate_new:
 * @certificate: a server's certificate
 * @problems: what is wrong with it
 *
 * Returns: (transfer full): the facts of @certificate
 */
PhCertificate *
ph_certificate_new (GTlsCertificate *certificate, GTlsCertificateFlags problems)
{
  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  PhCertificate *self = new_with_facts (certificate);

  self->problems = problems;
  self->verified = TRUE;
  return self;
}

/**
 * ph_certificate_new_unverified:
 * @certificate: a server's certificate
 * @verify: finds what is wrong with it; called at most once, on the thread of whoever asks first
 * @user_data: for @verify
 * @destroy: (nullable): for @user_data, when @verify was called or will not be
 *
 * Returns: (transfer full): the facts of @certificate
 */
PhCertificate *
ph_certificate_new_unverified (GTlsCertificate *certificate, PhCertificateVerify verify, gpointer user_data, GDestroyNotify destroy)
{
  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);
  g_return_val_if_fail (verify != NULL, NULL);

  PhCertificate *self = new_with_facts (certificate);

  self->certificate = g_object_ref (certificate);
  self->verify = verify;
  self->verify_data = user_data;
  self->destroy = destroy;
  return self;
}

/* What base64 makes of @text may be anything. */
static GTlsCertificate *
new_from_der (GByteArray *der, GError **error)
{
  return g_initable_new (g_tls_backend_get_certificate_type (g_tls_backend_get_default ()), NULL, error, "certificate", der, NULL);
}

/**
 * ph_certificate_new_from_text:
 * @text: what [method@Certificate.dup_text] gave
 * @error: return location
 *
 * Errors: %G_TLS_ERROR_BAD_CERTIFICATE, and what else the TLS library says of bytes that are no certificate.
 *
 * Returns: (transfer full) (nullable): the facts of the certificate, about which nobody was asked: it has no problems, and
 *   nobody who vouches for it
 */
PhCertificate *
ph_certificate_new_from_text (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > MAX_TEXT_LENGTH)
    {
      g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "the text is too long for a certificate");
      return NULL;
    }

  gsize length = 0;
  guint8 *data = g_base64_decode (text, &length);
  g_autoptr(GByteArray) der = g_byte_array_new_take (data, length);
  g_autoptr(GTlsCertificate) certificate = new_from_der (der, error);

  return certificate != NULL ? new_issuer (certificate) : NULL;
}

/**
 * ph_certificate_ref:
 * @self: a certificate
 *
 * Returns: (transfer full): @self
 */
PhCertificate *
ph_certificate_ref (PhCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/* With all those that vouch for it, some kilobytes. */
static void
drop_certificate (PhCertificate *self)
{
  GDestroyNotify destroy = g_steal_pointer (&self->destroy);

  g_clear_object (&self->certificate);
  if (destroy != NULL)
    destroy (g_steal_pointer (&self->verify_data));
}

/**
 * ph_certificate_unref:
 * @self: (transfer full): a certificate
 */
void
ph_certificate_unref (PhCertificate *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->subject);
  g_free (self->issuer);
  g_strfreev (self->names);
  g_clear_pointer (&self->not_before, g_date_time_unref);
  g_clear_pointer (&self->not_after, g_date_time_unref);
  g_free (self->sha256);
  g_bytes_unref (self->der);
  g_ptr_array_unref (self->issuers);
  drop_certificate (self);
  g_free (self);
}

/**
 * ph_certificate_get_subject:
 * @self: a certificate
 *
 * Returns: (transfer none) (nullable): whom it names, as a distinguished name, escaped
 */
const char *
ph_certificate_get_subject (const PhCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->subject;
}

/**
 * ph_certificate_get_issuer:
 * @self: a certificate
 *
 * Returns: (transfer none) (nullable): who vouches for it, as a distinguished name, escaped
 */
const char *
ph_certificate_get_issuer (const PhCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->issuer;
}

/**
 * ph_certificate_get_names:
 * @self: a certificate
 *
 * Returns: (transfer none) (array zero-terminated=1): the host names, then the IP addresses it is good for, escaped; at
 *   most a hundred of each
 */
const char *const *
ph_certificate_get_names (const PhCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->names;
}

/**
 * ph_certificate_get_not_before:
 * @self: a certificate
 *
 * Returns: (transfer none) (nullable): when it becomes valid
 */
GDateTime *
ph_certificate_get_not_before (const PhCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->not_before;
}

/**
 * ph_certificate_get_not_after:
 * @self: a certificate
 *
 * Returns: (transfer none) (nullable): when it expires
 */
GDateTime *
ph_certificate_get_not_after (const PhCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->not_after;
}

/**
 * ph_certificate_get_sha256:
 * @self: a certificate
 *
 * Returns: (transfer none): SHA-256 of its DER form, 64 lower-case hexadecimal digits
 */
const char *
ph_certificate_get_sha256 (const PhCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->sha256;
}

/**
 * ph_certificate_get_key_kind:
 * @self: a certificate
 *
 * Returns: the kind of its key
 */
PhCertificateKeyKind
ph_certificate_get_key_kind (const PhCertificate *self)
{
  g_return_val_if_fail (self != NULL, PH_CERTIFICATE_KEY_UNKNOWN);

  return self->key_kind;
}

/**
 * ph_certificate_get_key_bits:
 * @self: a certificate
 *
 * Returns: how long its key is, in bits; 0: that is not known
 */
guint
ph_certificate_get_key_bits (const PhCertificate *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->key_bits;
}

/**
 * ph_certificate_get_n_chain:
 * @self: a certificate
 *
 * Returns: how many certificates the server sent, this one included: at least 1, at most 10
 */
guint
ph_certificate_get_n_chain (const PhCertificate *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->issuers->len + 1;
}

/**
 * ph_certificate_get_chain:
 * @self: a certificate
 * @index: less than [method@Certificate.get_n_chain]
 *
 * Each one is vouched for by the one behind it, which says nothing about whether any can be trusted. The one of the last
 * authority mostly is not among them: the server does not need to send it.
 *
 * Returns: (transfer none): a certificate that the server sent; 0: @self. All but @self have no chain of their own
 */
PhCertificate *
ph_certificate_get_chain (PhCertificate *self, guint index)
{
  g_return_val_if_fail (self != NULL && index <= self->issuers->len, NULL);

  return index == 0 ? self : g_ptr_array_index (self->issuers, index - 1);
}

/**
 * ph_certificate_dup_text:
 * @self: a certificate
 *
 * Returns: (transfer full) (nullable): the certificate without its chain in one line: base64 of its DER form; %NULL: it is
 *   longer than any that is in use, and could not be read back
 */
char *
ph_certificate_dup_text (const PhCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  gsize length = 0;
  const guint8 *data = g_bytes_get_data (self->der, &length);

  return length <= MAX_TEXT_LENGTH / 4 * 3 ? g_base64_encode (data, length) : NULL;
}

/**
 * ph_certificate_get_problems:
 * @self: a certificate
 *
 * For a pinned certificate, about which nobody had to ask before, this may load the certificates of the system.
 *
 * Returns: what is wrong with it; %G_TLS_CERTIFICATE_NO_FLAGS: nothing
 */
GTlsCertificateFlags
ph_certificate_get_problems (PhCertificate *self)
{
  g_return_val_if_fail (self != NULL, G_TLS_CERTIFICATE_GENERIC_ERROR);

  if (g_once_init_enter (&self->verified))
    {
      self->problems = self->verify (self->certificate, self->verify_data);
      drop_certificate (self);
      g_once_init_leave (&self->verified, TRUE);
    }
  return self->problems;
}

/**
 * ph_certificate_is_self_signed:
 * @self: a certificate
 *
 * Returns: whether it names itself as its issuer
 */
gboolean
ph_certificate_is_self_signed (const PhCertificate *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->subject != NULL && g_strcmp0 (self->subject, self->issuer) == 0;
}
