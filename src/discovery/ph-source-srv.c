// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The submission servers that the DNS names (RFC 6186 §3.1, RFC 8314 §5.1). Both services are looked up, and their priorities
// compared with each other; where they are equal, TLS from the first byte comes first.

#include "config.h"

#include "ph-discovery-rules.h"
#include "ph-sources.h"

/* Who lists more wants to be asked in turn, which we do not. */
#define MAX_SERVERS 4

/* In the order of preference. */
static const struct
{
  const char *prefix;
  PhSecurity security;
} services[] = {
  { "_submissions._tcp.", PH_SECURITY_TLS },
  { "_submission._tcp.", PH_SECURITY_STARTTLS },
};

typedef struct
{
  PhQuestion *answers[G_N_ELEMENTS (services)]; /* (owned) (nullable) */
  guint n_open;
} PhSrv;

/* One server that is named. */
typedef struct
{
  const PhDnsRecord *record;
  const char *name; /* where it was found */
  PhSecurity security;
} Named;

static void looked_up_cb (PhInquiry *inquiry, PhQuestion *question, const GError *error);
static void find_servers (PhInquiry *inquiry);

static void
free_srv (gpointer data)
{
  PhSrv *srv = data;

  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    g_clear_object (&srv->answers[i]);
  g_free (srv);
}

/**
 * ph_source_srv_start:
 * @inquiry: an inquiry in the DNS
 *
 * Looks up both services.
 */
void
ph_source_srv_start (PhInquiry *inquiry)
{
  PhSrv *srv = g_new0 (PhSrv, 1);

  ph_inquiry_set_data (inquiry, srv, free_srv);
  srv->n_open = G_N_ELEMENTS (services);
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    {
      g_autofree char *name = g_strconcat (services[i].prefix, ph_inquiry_get_domain (inquiry), NULL);
      PhQuestion *question = ph_question_new_lookup (PH_DNS_SRV, name);

      ph_question_set_rank (question, i);
      ph_inquiry_ask (inquiry, question, looked_up_cb);
    }
}

/* RFC 2782: a target of "." says expressly that there is no such service. */
static gboolean
is_refusal (GPtrArray *records)
{
  const PhDnsRecord *first = g_ptr_array_index (records, 0);

  return records->len == 1 && (first->host == NULL || *first->host == '\0');
}

static void
looked_up_cb (PhInquiry *inquiry, PhQuestion *question, const GError *error)
{
  PhSrv *srv = ph_inquiry_get_data (inquiry);

  if (error == NULL && is_refusal (ph_question_get_records (question)))
    {
      ph_inquiry_judge (inquiry, question, PH_ATTEMPT_NOTHING, "the DNS says that there is no such service");
      ph_search_note_not_offered (ph_inquiry_get_search (inquiry));
    }
  else if (error == NULL)
    g_set_object (&srv->answers[ph_question_get_rank (question)], question);
  if (--srv->n_open == 0)
    find_servers (inquiry);
}

/* A target is a name with addresses, never an address. */
static gboolean
is_usable (const PhDnsRecord *record)
{
  return record->host != NULL && *record->host != '\0' && record->port != 0 && !g_hostname_is_ip_address (record->host);
}

static void
collect (GArray *servers, PhQuestion *answer, PhSecurity security)
{
  GPtrArray *records = ph_question_get_records (answer);

  for (guint i = 0; i < records->len; i++)
    {
      Named named = { g_ptr_array_index (records, i), ph_question_get_target (answer), security };
      guint place = 0;

      if (!is_usable (named.record))
        continue;
      while (place < servers->len && g_array_index (servers, Named, place).record->priority <= named.record->priority)
        place++;
      g_array_insert_val (servers, place, named);
    }
}

static void
find_server (PhInquiry *inquiry, const Named *named, guint rank)
{
  PhAddress *address = ph_inquiry_get_address (inquiry);
  g_autoptr(PhEndpoint) endpoint = ph_endpoint_new (named->record->host, named->record->port, named->security);
  const PhCandidateFacts facts = {
    .endpoint = endpoint,
    /* RFC 6186 §4: the whole address is what to try first. */
    .username = address != NULL ? ph_address_get_wire (address) : NULL,
    .uri = named->name,
    .trust = ph_discovery_rules_judge_trust (PH_SOURCE_SRV, PH_WEB_OPEN, named->record->host, ph_inquiry_get_domain (inquiry)),
  };

  ph_inquiry_found (inquiry, rank, &facts);
}

static void
find_servers (PhInquiry *inquiry)
{
  PhSrv *srv = ph_inquiry_get_data (inquiry);
  g_autoptr(GArray) servers = g_array_new (FALSE, FALSE, sizeof (Named));

  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    if (srv->answers[i] != NULL)
      {
        guint n_before = servers->len;

        collect (servers, srv->answers[i], services[i].security);
        ph_inquiry_judge (inquiry, srv->answers[i], servers->len > n_before ? PH_ATTEMPT_FOUND : PH_ATTEMPT_UNUSABLE, NULL);
      }
  for (guint i = 0; i < MIN (servers->len, MAX_SERVERS); i++)
    find_server (inquiry, &g_array_index (servers, Named, i), i);
}
