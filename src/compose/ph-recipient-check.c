// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Who gets a draft, looked at before it is sent: what is no address, is there twice, or looks mistyped.

#include "config.h"

#include "ph-draft-check-private.h"

#include "ph-typed-address.h"

#include <string.h>

/* That are looked up: the first hundred of a long list show whether it has mistakes, and a window waits meanwhile. */
#define MAX_DOMAINS 100

/* (nullable): @mailbox is malformed. */
typedef void (*Visitor) (GPtrArray *findings, PhRecipientsField field, PhMailbox *mailbox, PhAddress *address, gpointer data);

/* Fields up to @last, until there are enough findings. */
static void
visit (PhDraft *draft, PhRecipientsField last, GPtrArray *findings, Visitor visitor, gpointer data)
{
  guint enough = findings->len + PH_DRAFT_CHECK_MAX_FINDINGS;

  for (guint field = PH_RECIPIENTS_TO; field <= last; field++)
    {
      GPtrArray *recipients = ph_draft_get_recipients (draft, (PhRecipientsField) field);

      for (guint i = 0; i < recipients->len && findings->len < enough; i++)
        {
          g_autoptr(PhAddress) address = ph_mailbox_dup_address (recipients->pdata[i], NULL);

          visitor (findings, (PhRecipientsField) field, recipients->pdata[i], address, data);
        }
    }
}

/* As it may be: local parts are the same whatever their case, see ph_account_has_sender(). */
static char *
dup_key (PhAddress *address)
{
  return g_utf8_casefold (ph_address_get_wire (address), -1);
}

static void
count_visitor (GPtrArray *findings, PhRecipientsField field, PhMailbox *mailbox, PhAddress *address, gpointer data)
{
  GHashTable *seen = data;

  g_hash_table_add (seen, address != NULL ? dup_key (address) : g_strdup (ph_mailbox_get_address (mailbox)));
}

/* Whom the message goes to, each of them once. */
guint
ph_recipient_check_count (PhDraft *draft)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) none = g_ptr_array_new ();

  visit (draft, PH_RECIPIENTS_BCC, none, count_visitor, seen);
  return g_hash_table_size (seen);
}

void
ph_recipient_check_any (PhDraft *draft, const PhDraftCircumstances *circumstances, GPtrArray *findings)
{
  for (guint field = PH_RECIPIENTS_TO; field <= PH_RECIPIENTS_BCC; field++)
    if (ph_draft_get_recipients (draft, (PhRecipientsField) field)->len > 0)
      return;
  ph_draft_findings_add (findings, PH_DRAFT_FLAW_NO_RECIPIENT, NULL);
}

/* What is around an address in a text, or comes with it when it is copied. */
#define SURROUNDINGS "'\"`<>()[]{}.,;: \t"

/* (nullable): the likeliest address that was meant: blanks in it, a comma for a dot, and how people disguise the "@". */
static char *
dup_mended (PhMailbox *mailbox)
{
  static const char *const disguises[] = { "(at)", "[at]", "{at}", "(AT)", "[AT]" };
  g_autoptr(GString) text = g_string_new (ph_mailbox_get_address (mailbox));
  g_autoptr(PhAddress) address = NULL;
  gsize start = 0;

  for (guint i = 0; i < G_N_ELEMENTS (disguises); i++)
    g_string_replace (text, disguises[i], "@", 0);
  g_string_replace (text, " ", "", 0);
  while (text->len > 0 && strchr (SURROUNDINGS, text->str[text->len - 1]) != NULL)
    g_string_truncate (text, text->len - 1);
  start = strspn (text->str, SURROUNDINGS);
  g_string_replace (text, ",", ".", 0);
  address = ph_typed_address_parse (text->str + start, NULL, NULL);
  return address != NULL ? g_strdup (ph_address_get_text (address)) : NULL;
}

static void
malformed_visitor (GPtrArray *findings, PhRecipientsField field, PhMailbox *mailbox, PhAddress *address, gpointer data)
{
  const char *typed = ph_mailbox_get_address (mailbox);
  PhDraftFinding *finding = NULL;

  if (address != NULL)
    return;
  finding = ph_draft_findings_add (findings, PH_DRAFT_FLAW_MALFORMED_RECIPIENT, *typed != '\0' ? typed : ph_mailbox_get_name (mailbox));
  finding->field = field;
  finding->suggestion = dup_mended (mailbox);
}

void
ph_recipient_check_malformed (PhDraft *draft, const PhDraftCircumstances *circumstances, GPtrArray *findings)
{
  visit (draft, PH_RECIPIENTS_REPLY_TO, findings, malformed_visitor, NULL);
}

static void
non_ascii_visitor (GPtrArray *findings, PhRecipientsField field, PhMailbox *mailbox, PhAddress *address, gpointer data)
{
  if (address != NULL && ph_address_needs_smtputf8 (address))
    ph_draft_findings_add (findings, PH_DRAFT_FLAW_NON_ASCII_RECIPIENT, ph_mailbox_get_address (mailbox))->field = field;
}

/* Only a server that was asked once is known not to take them. */
void
ph_recipient_check_non_ascii (PhDraft *draft, const PhDraftCircumstances *circumstances, GPtrArray *findings)
{
  const PhServerFacts *server = circumstances->server;

  if (server != NULL && server->known > 0 && !server->has_smtputf8)
    visit (draft, PH_RECIPIENTS_REPLY_TO, findings, non_ascii_visitor, NULL);
}

static void
doubled_visitor (GPtrArray *findings, PhRecipientsField field, PhMailbox *mailbox, PhAddress *address, gpointer data)
{
  GHashTable *seen = data;

  if (address != NULL && !g_hash_table_add (seen, dup_key (address)))
    ph_draft_findings_add (findings, PH_DRAFT_FLAW_DOUBLED_RECIPIENT, ph_mailbox_get_address (mailbox))->field = field;
}

void
ph_recipient_check_doubled (PhDraft *draft, const PhDraftCircumstances *circumstances, GPtrArray *findings)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  visit (draft, PH_RECIPIENTS_BCC, findings, doubled_visitor, seen);
}

/* Looking a domain up takes a while, and a long list has few of them. */
typedef struct
{
  PhProviderCatalogue *catalogue; /* unowned */
  GHashTable *meant;              /* (element-type utf8 utf8): by domain; "": it is as meant */
} TypoSearch;

/* "": none. */
static const char *
find_meant (TypoSearch *search, const char *domain)
{
  const char *known = g_hash_table_lookup (search->meant, domain);
  char *meant = NULL;

  if (known != NULL)
    return known;
  if (g_hash_table_size (search->meant) >= MAX_DOMAINS)
    return "";
  meant = ph_provider_catalogue_dup_suggestion (search->catalogue, domain);
  meant = meant != NULL ? meant : g_strdup ("");
  g_hash_table_insert (search->meant, g_strdup (domain), meant);
  return meant;
}

static char *
dup_with_domain (const char *address, const char *domain)
{
  const char *at = strrchr (address, '@');

  return g_strdup_printf ("%.*s@%s", (int) (at - address), address, domain);
}

static void
typo_visitor (GPtrArray *findings, PhRecipientsField field, PhMailbox *mailbox, PhAddress *address, gpointer data)
{
  const char *meant = address != NULL ? find_meant (data, ph_address_get_domain (address)) : "";
  PhDraftFinding *finding = NULL;

  if (*meant == '\0')
    return;
  finding = ph_draft_findings_add (findings, PH_DRAFT_FLAW_LIKELY_TYPO, ph_mailbox_get_address (mailbox));
  finding->field = field;
  finding->suggestion = dup_with_domain (ph_address_get_text (address), meant);
}

void
ph_recipient_check_typos (PhDraft *draft, const PhDraftCircumstances *circumstances, GPtrArray *findings)
{
  g_autoptr(GHashTable) meant = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  TypoSearch search = { circumstances->catalogue, meant };

  if (search.catalogue != NULL)
    visit (draft, PH_RECIPIENTS_REPLY_TO, findings, typo_visitor, &search);
}
