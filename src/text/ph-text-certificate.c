// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is said about a certificate, and about each thing that can be wrong with it. What its maker wrote into it is
// quoted, and nothing is believed.

#include "config.h"

#include "ph-text-certificate.h"

#include <glib/gi18n-lib.h>

#include "ph-distinguished-name.h"
#include "ph-text-fill.h"

/* Digits that stand together: what one compares at a glance. */
#define FINGERPRINT_GROUP 4

/* More names than these say no more in a sentence. */
#define MAX_NAMES_IN_SENTENCE 3

/* A name of an authority has sixty-four characters (RFC 5280, appendix A.1); more is meant to hide something. */
#define MAX_NAME_LENGTH 100

static char *
shorten (char *text)
{
  g_autofree char *owned = text;

  if (g_utf8_strlen (owned, -1) <= MAX_NAME_LENGTH)
    return g_steal_pointer (&owned);

  g_autofree char *start = g_utf8_substring (owned, 0, MAX_NAME_LENGTH);

  return g_strconcat (start, "…", NULL);
}

/* (transfer full) (nullable): the readable part of a distinguished name, else all of it */
static char *
dup_readable (const char *name)
{
  static const char *const attributes[] = { "CN", "O", "OU" };

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (attributes); i++)
    {
      char *value = ph_distinguished_name_dup_value (name, attributes[i]);

      if (value != NULL)
        return shorten (value);
    }
  return name != NULL && *name != '\0' ? shorten (g_strdup (name)) : NULL;
}

static char *
dup_date (GDateTime *time)
{
  g_autoptr(GDateTime) local = time != NULL ? g_date_time_to_local (time) : NULL;

  if (time == NULL)
    return g_strdup (_ ("unknown"));

  /* Translators: a date in the way of the language, see strftime(3) */
  g_autofree char *date = g_date_time_format (local != NULL ? local : time, _ ("%e %B %Y"));

  return date != NULL ? g_strdup (g_strstrip (date)) : g_strdup (_ ("unknown"));
}

static char *
dup_days (gint64 days)
{
  int count = (int) CLAMP (days, 0, G_MAXINT);

  /* Translators: a time that has passed or will, as in "expired 3 days ago" */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d day", "%d days", (gulong) count), count);
}

static gint64
count_days (GDateTime *from, GDateTime *until)
{
  return g_date_time_difference (until, from) / G_TIME_SPAN_DAY;
}

/**
 * ph_text_certificate_name:
 * @certificate: a certificate
 *
 * Returns: (transfer full): whom it names, as short as can be
 */
char *
ph_text_certificate_name (PhCertificate *certificate)
{
  g_return_val_if_fail (certificate != NULL, NULL);

  char *name = dup_readable (ph_certificate_get_subject (certificate));

  if (name != NULL)
    return name;
  name = g_strdup (ph_certificate_get_names (certificate)[0]);
  return name != NULL ? shorten (name) : g_strdup (_ ("without a name"));
}

/**
 * ph_text_certificate_issuer:
 * @certificate: a certificate
 *
 * Returns: (transfer full): who has issued it, as it says itself
 */
char *
ph_text_certificate_issuer (PhCertificate *certificate)
{
  g_return_val_if_fail (certificate != NULL, NULL);

  const char *issuer = ph_certificate_get_issuer (certificate);
  g_autofree char *organization = issuer != NULL ? ph_distinguished_name_dup_value (issuer, "O") : NULL;
  g_autofree char *name = dup_readable (issuer);

  if (ph_certificate_is_self_signed (certificate))
    return g_strdup (_ ("itself"));
  if (name == NULL)
    return g_strdup (_ ("unknown"));
  if (organization == NULL || g_str_equal (organization, name))
    return g_steal_pointer (&name);
  /* Translators: who issued a certificate: the name, and the organization it belongs to */
  return shorten (g_strdup_printf (_ ("%s (%s)"), name, organization));
}

/**
 * ph_text_certificate_names:
 * @certificate: a certificate
 *
 * Returns: (transfer full): all hosts it is good for, as far as they are kept
 */
char *
ph_text_certificate_names (PhCertificate *certificate)
{
  g_return_val_if_fail (certificate != NULL, NULL);

  const char *const *names = ph_certificate_get_names (certificate);

  return names[0] != NULL ? g_strjoinv (", ", (GStrv) names) : g_strdup (_ ("none"));
}

/**
 * ph_text_certificate_period:
 * @certificate: a certificate
 *
 * Returns: (transfer full): the first and the last day on which it is valid
 */
char *
ph_text_certificate_period (PhCertificate *certificate)
{
  g_return_val_if_fail (certificate != NULL, NULL);

  g_autofree char *from = dup_date (ph_certificate_get_not_before (certificate));
  g_autofree char *until = dup_date (ph_certificate_get_not_after (certificate));

  /* Translators: the first and the last day on which a certificate is valid */
  return g_strdup_printf (_ ("%s – %s"), from, until);
}

/**
 * ph_text_certificate_validity:
 * @certificate: a certificate
 * @now: what time it is
 *
 * Returns: (transfer full): whether it is valid at @now, and for how long it is, or has not been
 */
char *
ph_text_certificate_validity (PhCertificate *certificate, GDateTime *now)
{
  g_return_val_if_fail (certificate != NULL && now != NULL, NULL);

  GDateTime *from = ph_certificate_get_not_before (certificate);
  GDateTime *until = ph_certificate_get_not_after (certificate);
  g_autofree char *days = NULL;

  if (from != NULL && g_date_time_compare (now, from) < 0)
    {
      days = dup_days (count_days (now, from));
      return count_days (now, from) == 0 ? g_strdup (_ ("not valid yet, but within a day")) : g_strdup_printf (_ ("not valid before %s from now"), days);
    }
  if (until == NULL)
    return g_strdup (_ ("without an end that can be read"));
  if (g_date_time_compare (until, now) < 0)
    {
      days = dup_days (count_days (until, now));
      return count_days (until, now) == 0 ? g_strdup (_ ("expired within the last day")) : g_strdup_printf (_ ("expired %s ago"), days);
    }
  days = dup_days (count_days (now, until));
  return count_days (now, until) == 0 ? g_strdup (_ ("expires within a day")) : g_strdup_printf (_ ("valid for %s"), days);
}

/**
 * ph_text_certificate_key:
 * @certificate: a certificate
 *
 * Returns: (transfer full): the kind of its key, and how long it is
 */
char *
ph_text_certificate_key (PhCertificate *certificate)
{
  static const char *const kinds[] = {
    [PH_CERTIFICATE_KEY_UNKNOWN] = N_ ("unknown"),
    [PH_CERTIFICATE_KEY_RSA] = "RSA",
    [PH_CERTIFICATE_KEY_EC] = N_ ("Elliptic curve"),
    [PH_CERTIFICATE_KEY_ED25519] = "Ed25519",
    [PH_CERTIFICATE_KEY_ED448] = "Ed448",
  };

  g_return_val_if_fail (certificate != NULL, NULL);

  const char *kind = _ (kinds[ph_certificate_get_key_kind (certificate)]);
  guint bits = ph_certificate_get_key_bits (certificate);

  if (bits == 0)
    return g_strdup (kind);
  /* Translators: a kind of key, such as "RSA", and how long it is */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, %u bit", "%s, %u bits", bits), kind, bits);
}

/**
 * ph_text_certificate_fingerprint:
 * @sha256: hexadecimal digits
 *
 * Returns: (transfer full): the digits in groups that can be compared
 */
char *
ph_text_certificate_fingerprint (const char *sha256)
{
  g_return_val_if_fail (sha256 != NULL, NULL);

  GString *grouped = g_string_new (NULL);

  for (gsize i = 0; sha256[i] != '\0'; i++)
    {
      if (i > 0 && i % FINGERPRINT_GROUP == 0)
        g_string_append_c (grouped, ' ');
      g_string_append_c (grouped, sha256[i]);
    }
  return g_string_free (grouped, FALSE);
}

/* The first of the names; the others are only counted. */
static char *
dup_some_names (PhCertificate *certificate)
{
  const char *const *names = ph_certificate_get_names (certificate);
  guint n_names = g_strv_length ((GStrv) names);
  g_autoptr(GPtrArray) some = g_ptr_array_new ();
  g_autofree char *list = NULL;

  if (n_names == 0)
    return ph_text_certificate_name (certificate);
  for (guint i = 0; i < MIN (n_names, MAX_NAMES_IN_SENTENCE); i++)
    g_ptr_array_add (some, (gpointer) names[i]);
  g_ptr_array_add (some, NULL);
  list = g_strjoinv (", ", (GStrv) some->pdata);
  if (n_names <= MAX_NAMES_IN_SENTENCE)
    return g_steal_pointer (&list);
  n_names -= MAX_NAMES_IN_SENTENCE;
  /* Translators: names of hosts, and how many there are besides */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s and %u more", "%s and %u more", n_names), list, n_names);
}

static const char *
find_words (GTlsCertificateFlags problem, PhCertificate *certificate)
{
  static const struct
  {
    GTlsCertificateFlags problem;
    const char *words;
  } table[] = {
    /* TRANSLATORS: what stands in braces is replaced and must stay as it is: {host} and {port} are those of a server,
       {issuer} is who has issued a certificate, {names} are hosts, {validity} is such as "expired 3 days ago", {from} and
       {until} are dates, {key} is such as "RSA, 1024 bits". */
    { G_TLS_CERTIFICATE_UNKNOWN_CA, N_ ("Nobody whom this computer knows vouches for it. It says that it comes from “{issuer}”, and so could anybody.") },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, N_ ("It is not made for {host}, but for {names}.") },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, N_ ("It is not valid before {from}. If that day has passed, the clock of this computer is wrong.") },
    { G_TLS_CERTIFICATE_EXPIRED, N_ ("It has not been valid since {until} ({validity}). Whoever runs {host} has to renew it.") },
    { G_TLS_CERTIFICATE_REVOKED, N_ ("Whoever issued it has withdrawn it. Its key may be in wrong hands.") },
    { G_TLS_CERTIFICATE_INSECURE, N_ ("It is too weak to prove anything: its key ({key}) or its signature can be forged.") },
    { G_TLS_CERTIFICATE_GENERIC_ERROR, N_ ("It can’t be checked at all.") },
  };

  if (problem == G_TLS_CERTIFICATE_UNKNOWN_CA && ph_certificate_is_self_signed (certificate))
    return _ ("It vouches for itself: nobody else says that it belongs to {host}, port {port}.");
  if (problem == G_TLS_CERTIFICATE_UNKNOWN_CA && ph_certificate_get_n_chain (certificate) == 1)
    return _ ("It says that it comes from “{issuer}”, and that can’t be checked: {host} does not send the certificate of the issuer with it, and this computer does not have it.");
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].problem == problem)
      return _ (table[i].words);
  return _ ("It can’t be checked at all.");
}

/**
 * ph_text_certificate_problem:
 * @problem: one thing that is wrong with it
 * @certificate: a certificate
 * @host: name of the server that showed it
 * @port: where it did
 *
 * Returns: (transfer full): what that is, in a sentence or two
 */
char *
ph_text_certificate_problem (GTlsCertificateFlags problem, PhCertificate *certificate, const char *host, guint port)
{
  g_return_val_if_fail (certificate != NULL && host != NULL, NULL);

  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *number = g_strdup_printf ("%u", port);
  g_autofree char *issuer = ph_text_certificate_issuer (certificate);
  g_autofree char *names = dup_some_names (certificate);
  g_autofree char *validity = ph_text_certificate_validity (certificate, now);
  g_autofree char *from = dup_date (ph_certificate_get_not_before (certificate));
  g_autofree char *until = dup_date (ph_certificate_get_not_after (certificate));
  g_autofree char *key = ph_text_certificate_key (certificate);
  const PhTextValue values[] = {
    { "host", host },
    { "port", number },
    { "issuer", issuer },
    { "names", names },
    { "validity", validity },
    { "from", from },
    { "until", until },
    { "key", key },
    { NULL }
  };

  return ph_text_fill (find_words (problem, certificate), values);
}

/**
 * ph_text_certificate_problems:
 * @certificate: a certificate
 * @host: name of the server that showed it
 * @port: where it did
 *
 * Returns: (transfer full): everything that is wrong with it, each in a line, the worst first; "" if nothing is
 */
char *
ph_text_certificate_problems (PhCertificate *certificate, const char *host, guint port)
{
  static const GTlsCertificateFlags order[] = {
    G_TLS_CERTIFICATE_REVOKED,
    G_TLS_CERTIFICATE_BAD_IDENTITY,
    G_TLS_CERTIFICATE_UNKNOWN_CA,
    G_TLS_CERTIFICATE_INSECURE,
    G_TLS_CERTIFICATE_EXPIRED,
    G_TLS_CERTIFICATE_NOT_ACTIVATED,
    G_TLS_CERTIFICATE_GENERIC_ERROR,
  };

  g_return_val_if_fail (certificate != NULL && host != NULL, NULL);

  GTlsCertificateFlags problems = ph_certificate_get_problems (certificate);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if ((problems & order[i]) != 0)
      {
        g_autofree char *words = ph_text_certificate_problem (order[i], certificate, host, port);

        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", words);
      }
  return g_strdup (text->str);
}
