// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is made of a resolver's records.

#include "config.h"

#include "loopback-resolver.h"
#include "ph-dns.h"
#include "session-fixture.h"

#include <string.h>

#define LONG_LABEL "a23456789a23456789a23456789a23456789a23456789a23456789a23456789a234"

typedef struct
{
  const char *name;
  PhDnsType type;
  const char *records;  /* as the resolver gives them */
  const char *expected; /* (nullable): one word for each; %NULL: there is none */
} Case;

static const Case cases[] = {
  { "mx", PH_DNS_MX, "[(20, 'b.example'), (10, 'A.Example.'), (30, 'c.example')]", "10:a.example 20:b.example 30:c.example" },
  { "mx-equal", PH_DNS_MX, "[(10, 'b.example'), (10, 'a.example')]", "10:b.example 10:a.example" },
  { "mx-none", PH_DNS_MX, "[(0, '')]", "0:" },
  { "mx-none-dot", PH_DNS_MX, "[(0, '.')]", "0:" },
  { "mx-none-twice", PH_DNS_MX, "[(0, ''), (0, '.')]", "0:" },
  { "mx-none-beside-others", PH_DNS_MX, "[(0, ''), (10, 'a.example')]", "10:a.example" },
  { "mx-address", PH_DNS_MX, "[(0, '192.0.2.1'), (10, 'a.example')]", "10:a.example" },
  { "mx-escapes", PH_DNS_MX, "[(0, 'a\\\\255b.example'), (0, 'a\\\\.b.example'), (0, 'a b.example'), (0, 'a/../b'), (10, 'a_b.example')]", "10:a_b.example" },
  { "mx-label-too-long", PH_DNS_MX, "[(10, '" LONG_LABEL ".example')]", NULL },
  { "mx-name-too-long", PH_DNS_MX, "[(10, 'a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.example')]", NULL },
  { "mx-hyphen", PH_DNS_MX, "[(10, '-a.example'), (20, 'a-.example'), (30, 'a-a.example')]", "30:a-a.example" },
  { "srv", PH_DNS_SRV, "[(1, 0, 587, 'b.example'), (0, 0, 465, 'A.example.'), (2, 9, 25, 'c.example')]", "0:a.example:465 1:b.example:587 2:c.example:25" },
  { "srv-none", PH_DNS_SRV, "[(0, 0, 0, '')]", "0::0" },
  { "srv-none-dot", PH_DNS_SRV, "[(0, 0, 0, '.')]", "0::0" },
  { "srv-none-beside-others", PH_DNS_SRV, "[(0, 0, 0, '.'), (1, 0, 465, 'a.example')]", "1:a.example:465" },
  { "srv-address", PH_DNS_SRV, "[(0, 0, 465, '::1')]", NULL },
  { "txt", PH_DNS_TXT, "[(['v=UAAC1; ', 'a=sha256'],), (['other'],)]", "v=UAAC1; a=sha256 other" },
  { "txt-empty", PH_DNS_TXT, "[([''],)]", "" },
  { "txt-no-string", PH_DNS_TXT, "[(@as [],)]", "" },
};

static const GResolverRecordType resolver_types[] = {
  [PH_DNS_MX] = G_RESOLVER_RECORD_MX,
  [PH_DNS_SRV] = G_RESOLVER_RECORD_SRV,
  [PH_DNS_TXT] = G_RESOLVER_RECORD_TXT,
};

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static GPtrArray *
look_up (PhDnsType type, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_dns_lookup_async (type, name, cancellable, keep_result, &result);
  session_fixture_wait (has_result, &result);
  return ph_dns_lookup_finish (result, error);
}

static char *
describe (const PhDnsRecord *record)
{
  switch (record->type)
    {
    case PH_DNS_MX:
      return g_strdup_printf ("%u:%s", record->priority, record->host);
    case PH_DNS_SRV:
      return g_strdup_printf ("%u:%s:%u", record->priority, record->host, record->port);
    case PH_DNS_TXT:
    default:
      return g_strdup (record->text);
    }
}

static void
test_case (gconstpointer data)
{
  const Case *item = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) said = g_string_new (NULL);

  loopback_resolver_set_records ("posthorn.test", resolver_types[item->type], item->records);
  g_autoptr(GPtrArray) records = look_up (item->type, "posthorn.test", NULL, &error);
  if (item->expected == NULL)
    {
      g_assert_null (records);
      g_assert_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND);
      return;
    }
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    {
      g_autofree char *one = describe (g_ptr_array_index (records, i));

      g_string_append_printf (said, "%s%s", i > 0 ? " " : "", one);
    }
  g_assert_cmpstr (said->str, ==, item->expected);
}

/* RFC 2782: who has no weight comes behind almost always; who has has its turns. */
static void
test_weights (void)
{
  guint n_first = 0;

  loopback_resolver_set_records ("posthorn.test", G_RESOLVER_RECORD_SRV, "[(0, 30, 465, 'a.example'), (0, 70, 465, 'b.example')]");
  for (guint i = 0; i < 400; i++)
    {
      g_autoptr(GPtrArray) records = look_up (PH_DNS_SRV, "posthorn.test", NULL, NULL);

      g_assert_cmpuint (records->len, ==, 2);
      n_first += strcmp (((PhDnsRecord *) g_ptr_array_index (records, 0))->host, "a.example") == 0;
    }
  /* More than ten standard deviations on each side. */
  g_assert_cmpuint (n_first, >, 20);
  g_assert_cmpuint (n_first, <, 220);
}

static void
test_many (void)
{
  g_autoptr(GString) records = g_string_new ("[(['");
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 4097; i++)
    g_string_append_c (records, 'x');
  g_string_append (records, "'],)");
  for (guint i = 0; i < 1000; i++)
    g_string_append (records, ", (['short'],)");
  g_string_append (records, "]");
  loopback_resolver_set_records ("posthorn.test", G_RESOLVER_RECORD_TXT, records->str);
  g_autoptr(GPtrArray) found = look_up (PH_DNS_TXT, "posthorn.test", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 64);
  g_assert_cmpstr (((PhDnsRecord *) g_ptr_array_index (found, 0))->text, ==, "short");
}

static void
test_absent (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (resolver_types); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (look_up ((PhDnsType) i, "absent.posthorn.test", NULL, &error));
      g_assert_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND);
    }
}

static void
test_silence (void)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;

  g_assert_null (look_up (PH_DNS_MX, "silent.posthorn.test", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 4900 * 1000);
}

static gboolean
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (void)
{
  g_autoptr(GCancellable) before = g_cancellable_new ();
  g_autoptr(GCancellable) meanwhile = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (before);
  g_assert_null (look_up (PH_DNS_MX, "silent.posthorn.test", before, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_idle_add (cancel, meanwhile);
  g_assert_null (look_up (PH_DNS_TXT, "silent.posthorn.test", meanwhile, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Without the test's resolver, text is asked of the C library; names that can't be are refused there before anybody hears of them. */
static void
test_library (void)
{
  g_autoptr(GString) name = g_string_new ("a");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 150; i++)
    g_string_append (name, ".a");
  loopback_resolver_uninstall ();
  g_assert_null (look_up (PH_DNS_TXT, name->str, NULL, &error));
  g_assert_true (error->domain == G_RESOLVER_ERROR);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (look_up (PH_DNS_TXT, name->str, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  loopback_resolver_install ();
}

static void
test_records (void)
{
  g_autoptr(PhDnsRecord) srv = ph_dns_record_new_srv ("Mail.Example.", 465, 7);
  g_autoptr(PhDnsRecord) copy = ph_dns_record_copy (srv);
  g_autoptr(PhDnsRecord) txt = ph_dns_record_new_txt ("a\xff");
  g_autoptr(PhDnsRecord) none = ph_dns_record_new_mx (".", 0);

  g_assert_cmpstr (copy->host, ==, "mail.example");
  g_assert_cmpuint (copy->port, ==, 465);
  g_assert_cmpuint (copy->priority, ==, 7);
  g_assert_null (copy->text);
  g_assert_cmpstr (txt->text, ==, "a\xef\xbf\xbd");
  g_assert_cmpstr (none->host, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  loopback_resolver_install ();
  g_test_add_func ("/net/dns/records", test_records);
  session_fixture_add_cases ("/net/dns/case/", cases, G_N_ELEMENTS (cases), sizeof cases[0], test_case);
  g_test_add_func ("/net/dns/weights", test_weights);
  g_test_add_func ("/net/dns/many", test_many);
  g_test_add_func ("/net/dns/absent", test_absent);
  g_test_add_func ("/net/dns/silence", test_silence);
  g_test_add_func ("/net/dns/cancel", test_cancel);
  g_test_add_func ("/net/dns/library", test_library);
  int status = session_fixture_run ();
  loopback_resolver_uninstall ();
  return status;
}
