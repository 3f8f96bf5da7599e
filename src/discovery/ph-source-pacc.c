// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A provider's own configuration by draft-ietf-mailmaint-pacc: a document on the web and a record in the DNS that vouches for
// its octets. Without both there is nothing.

#include "config.h"

#include "ph-findings.h"
#include "ph-pacc.h"
#include "ph-sources.h"

typedef struct
{
  PhQuestion *document; /* (owned) (nullable): answered */
  GPtrArray *vouchers;  /* (owned) (nullable) (element-type PhDnsRecord) */
} PhPacc;

static void fetched_cb (PhInquiry *inquiry, PhQuestion *question, const GError *error);
static void looked_up_cb (PhInquiry *inquiry, PhQuestion *question, const GError *error);
static void judge (PhInquiry *inquiry);

static void
free_pacc (gpointer data)
{
  PhPacc *pacc = data;

  g_clear_object (&pacc->document);
  g_clear_pointer (&pacc->vouchers, g_ptr_array_unref);
  g_free (pacc);
}

/**
 * ph_source_pacc_start:
 * @inquiry: an inquiry at the provider
 *
 * Asks for the document and for what vouches for it at the same time.
 */
void
ph_source_pacc_start (PhInquiry *inquiry)
{
  const char *domain = ph_inquiry_get_domain (inquiry);
  g_autofree char *uri = g_strdup_printf ("https://ua-auto-config.%s/.well-known/user-agent-configuration.json", domain);
  g_autofree char *name = g_strdup_printf ("_ua-auto-config.%s", domain);

  ph_inquiry_set_data (inquiry, g_new0 (PhPacc, 1), free_pacc);
  ph_inquiry_ask (inquiry, ph_question_new_lookup (PH_DNS_TXT, name), looked_up_cb);
  ph_inquiry_ask (inquiry, ph_question_new_fetch (uri), fetched_cb);
}

static void
looked_up_cb (PhInquiry *inquiry, PhQuestion *question, const GError *error)
{
  PhPacc *pacc = ph_inquiry_get_data (inquiry);

  if (error != NULL)
    {
      ph_inquiry_end (inquiry, PH_ATTEMPT_NOTHING, "nothing in the DNS vouches for it");
      return;
    }
  pacc->vouchers = g_ptr_array_ref (ph_question_get_records (question));
  ph_inquiry_judge (inquiry, question, PH_ATTEMPT_FOUND, NULL);
  judge (inquiry);
}

static void
fetched_cb (PhInquiry *inquiry, PhQuestion *question, const GError *error)
{
  PhPacc *pacc = ph_inquiry_get_data (inquiry);

  if (error != NULL || ph_findings_refuse_page (inquiry, question))
    {
      ph_inquiry_end (inquiry, PH_ATTEMPT_NOTHING, "there is no document that it could vouch for");
      return;
    }
  g_set_object (&pacc->document, question);
  judge (inquiry);
}

static gboolean
is_vouched_for (GBytes *document, GPtrArray *vouchers)
{
  g_autofree const char **texts = g_new0 (const char *, vouchers->len + 1);
  guint n_texts = 0;

  for (guint i = 0; i < vouchers->len; i++)
    {
      const PhDnsRecord *record = g_ptr_array_index (vouchers, i);

      if (record->text != NULL)
        texts[n_texts++] = record->text;
    }
  return ph_pacc_is_vouched_for (document, texts);
}

static void
judge (PhInquiry *inquiry)
{
  PhPacc *pacc = ph_inquiry_get_data (inquiry);

  if (pacc->document == NULL || pacc->vouchers == NULL)
    return;

  PhWebAnswer *answer = ph_question_get_document (pacc->document);
  g_autoptr(GError) error = NULL;

  if (ph_web_answer_get_protection (answer) != PH_WEB_PROTECTED)
    {
      ph_inquiry_judge (inquiry, pacc->document, PH_ATTEMPT_UNUSABLE, "it came over a connection that is not protected");
      return;
    }
  if (!is_vouched_for (ph_web_answer_get_body (answer), pacc->vouchers))
    {
      ph_inquiry_judge (inquiry, pacc->document, PH_ATTEMPT_UNUSABLE, "no digest in the DNS vouches for this document");
      return;
    }

  g_autoptr(PhSettingsDocument) document = ph_pacc_parse (ph_web_answer_get_body (answer), ph_inquiry_get_address (inquiry), &error);

  if (document == NULL)
    ph_inquiry_judge (inquiry, pacc->document, PH_ATTEMPT_UNUSABLE, error->message);
  else
    ph_findings_take_document (inquiry, pacc->document, document);
}
