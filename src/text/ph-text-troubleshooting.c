// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a report says of accounts, of messages that were not sent and of tests that failed. A password is in nothing of what
// it looks at; what a person writes to others it leaves out.

#include "config.h"

#include "ph-text-troubleshooting.h"

#include <glib/gi18n-lib.h>

#include "ph-proxy.h"
#include "ph-text-disguise.h"
#include "ph-text-outbox.h"
#include "ph-text.h"

/* What every part needs. */
typedef struct
{
  PhTextFactSheet *sheet;
  GPtrArray *disguises; /* (owned) (element-type PhTextDisguise): of each account, or none where nothing is hidden */
} Draft;

/* What is not our own words, valid and disguised. */
static char *
dup_data (const Draft *draft, const char *value)
{
  char *data = g_utf8_make_valid (value != NULL ? value : "", -1);

  for (guint i = 0; i < draft->disguises->len; i++)
    {
      char *disguised = ph_text_disguise_apply (g_ptr_array_index (draft->disguises, i), data);

      g_free (data);
      data = disguised;
    }
  return data;
}

static void
add_data (const Draft *draft, const char *name, const char *value)
{
  g_autofree char *data = dup_data (draft, value);

  ph_text_fact_sheet_add (draft->sheet, name, data);
}

/* To make sentences from. */
static PhAccount *
dup_shown (const Draft *draft, PhAccount *account)
{
  PhAccount *shown = account != NULL ? g_object_ref (account) : NULL;

  for (guint i = 0; shown != NULL && i < draft->disguises->len; i++)
    {
      PhAccount *disguised = ph_text_disguise_dup_account (g_ptr_array_index (draft->disguises, i), shown);

      g_object_unref (shown);
      shown = disguised;
    }
  return shown;
}

static void
add_number (const Draft *draft, const char *name, guint number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);

  ph_text_fact_sheet_add (draft->sheet, name, number != 0 ? text : NULL);
}

static char *
dup_time (gint64 time)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (time);

  return date != NULL ? g_date_time_format_iso8601 (date) : g_strdup ("");
}

/* Accounts */

static void
add_rare_settings (const Draft *draft, PhAccount *account)
{
  const char *proxy = ph_account_get_proxy (account);

  if (ph_account_get_address_family (account) != PH_ADDRESS_FAMILY_ANY)
    ph_text_fact_sheet_add (draft->sheet, _ ("Address family"), ph_address_family_to_nick (ph_account_get_address_family (account)));
  add_data (draft, _ ("Name for EHLO"), ph_account_get_ehlo_name (account));
  if (proxy[0] != '\0')
    add_data (draft, _ ("Proxy"), g_str_equal (proxy, PH_PROXY_NONE) ? _ ("none") : ph_proxy_skip_user (proxy));
  if (ph_account_get_cleartext (account) == PH_CLEARTEXT_ALLOW)
    ph_text_fact_sheet_add (draft->sheet, _ ("Password without encryption"), _ ("allowed"));
  ph_text_fact_sheet_add (draft->sheet, _ ("Trusted certificate"), ph_account_get_trusted_sha256 (account));
  if (*ph_account_get_ca_file (account) != '\0')
    ph_text_fact_sheet_add (draft->sheet, _ ("Certificates trusted in addition"), _ ("a file"));
  if (*ph_account_get_client_certificate (account) != '\0')
    ph_text_fact_sheet_add (draft->sheet, _ ("Certificate of one’s own"), _ ("a file or a token"));
  add_number (draft, _ ("Messages a minute at most"), ph_account_get_messages_per_minute (account));
  add_number (draft, _ ("Messages an hour at most"), ph_account_get_messages_per_hour (account));
  add_number (draft, _ ("Messages a day at most"), ph_account_get_messages_per_day (account));
  add_number (draft, _ ("Connections at most"), ph_account_get_max_connections (account));
}

static void
add_account (const Draft *draft, PhAccount *account, guint number)
{
  g_autofree char *title = g_strdup_printf (_ ("Account %u"), number);
  const char *mechanism = ph_account_get_mechanism (account);

  ph_text_fact_sheet_add_section (draft->sheet, title);
  add_data (draft, _ ("Sender address"), ph_account_get_address (account));
  add_data (draft, _ ("Server"), ph_account_get_host (account));
  add_number (draft, _ ("Port"), ph_account_get_port (account));
  ph_text_fact_sheet_add (draft->sheet, _ ("Security"), ph_text_security (ph_account_get_security (account)));
  add_data (draft, _ ("User name"), ph_account_get_username (account));
  ph_text_fact_sheet_add (draft->sheet, _ ("Sign-in method"), *mechanism != '\0' ? mechanism : _ ("automatic"));
  add_data (draft, _ ("Settings from"), ph_account_get_found_by (account));
  /* Translators: heads a row that says whether an account is in use: “Use: switched off” */
  if (ph_account_get_use (account) == PH_ACCOUNT_USE_DISABLED)
    ph_text_fact_sheet_add (draft->sheet, _ ("Use"), _ ("switched off"));
  add_rare_settings (draft, account);
}

static void
add_accounts (const Draft *draft, GListModel *accounts)
{
  guint n_accounts = g_list_model_get_n_items (accounts);

  for (guint i = 0; i < n_accounts; i++)
    {
      g_autoptr(PhAccount) account = g_list_model_get_item (accounts, i);

      add_account (draft, account, i + 1);
    }
}

static PhAccount *
find_account (GListModel *accounts, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(PhAccount) account = g_list_model_get_item (accounts, i);

      if (g_str_equal (ph_account_get_id (account), id))
        return g_steal_pointer (&account);
    }
  return NULL;
}

/* Failures */

static void
add_message (const Draft *draft, PhOutboxEntry *entry, GListModel *accounts)
{
  g_autoptr(PhAccount) account = find_account (accounts, ph_outbox_entry_get_account_id (entry));
  g_autoptr(PhAccount) shown = dup_shown (draft, account);
  PhTextStand stand = ph_text_stand_of (entry);
  const PhOutboxTrouble *trouble = ph_outbox_entry_get_trouble (entry);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, ph_outbox_entry_get_id (entry));
  /* Translators: the number of a message in the outbox */
  g_autofree char *name = g_strdup_printf (_ ("Message %s"), number);
  g_autofree char *reason = ph_text_outbox_reason (&stand, shown);
  g_autofree char *reply = trouble != NULL ? ph_text_outbox_reply (trouble) : NULL;
  g_autofree char *data = dup_data (draft, reply);
  g_autofree char *queued = dup_time (ph_outbox_entry_get_queued (entry));
  g_autoptr(GString) words = g_string_new (ph_text_outbox_state (ph_outbox_entry_get_state (entry)));

  if (reason != NULL)
    g_string_append_printf (words, ": %s", reason);
  if (trouble != NULL && trouble->has_problem)
    g_string_append_printf (words, " (%s)", ph_problem_id_to_nick (trouble->problem));
  if (*data != '\0')
    g_string_append_printf (words, "\n%s", data);
  g_string_append_printf (words, "\n%s", queued);
  ph_text_fact_sheet_add (draft->sheet, name, words->str);
}

static void
add_test (const Draft *draft, const PhTextFailedTest *test)
{
  g_autoptr(PhAccount) shown = dup_shown (draft, test->account);
  PhSmtpReply *said = ph_problem_get_reply (test->problem);
  g_autofree char *reply = said != NULL ? ph_smtp_reply_to_string (said) : NULL;
  g_autofree char *data = dup_data (draft, reply);
  g_autofree char *time = dup_time (test->time);
  g_autofree char *title = ph_text_problem_title (test->problem, shown);
  g_autoptr(GString) words = g_string_new (ph_text_step_title (ph_problem_get_step (test->problem)));

  g_string_append_printf (words, ": %s (%s)\n", title, ph_problem_id_to_nick (ph_problem_get_id (test->problem)));
  if (*data != '\0')
    g_string_append_printf (words, "%s\n", g_strchomp (data));
  g_string_append_printf (words, "%s:%u, %s", ph_account_get_host (shown), ph_account_get_port (shown), time);
  ph_text_fact_sheet_add (draft->sheet, _ ("Test"), words->str);
}

/* All replies, for they may name addresses that no account has. */
static char *
dup_dialogue (const PhTextTroubles *troubles)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < troubles->messages->len; i++)
    {
      const PhOutboxTrouble *trouble = ph_outbox_entry_get_trouble (g_ptr_array_index (troubles->messages, i));

      if (trouble != NULL && trouble->text != NULL)
        g_string_append_printf (all, "%s\n", trouble->text);
    }
  for (guint i = 0; i < troubles->tests->len; i++)
    {
      PhSmtpReply *said = ph_problem_get_reply (((const PhTextFailedTest *) troubles->tests->pdata[i])->problem);
      g_autofree char *reply = said != NULL ? ph_smtp_reply_to_string (said) : NULL;

      g_string_append_printf (all, "%s\n", reply != NULL ? reply : "");
    }

  g_autofree char *raw = g_string_free (all, FALSE);

  return g_utf8_make_valid (raw, -1);
}

static GPtrArray *
new_disguises (const PhTextTroubles *troubles)
{
  GPtrArray *disguises = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_text_disguise_free);
  g_autofree char *dialogue = dup_dialogue (troubles);

  if (troubles->addresses == PH_TEXT_REPORT_ADDRESSES_SHOW)
    return disguises;
  for (guint i = 0; i < g_list_model_get_n_items (troubles->accounts); i++)
    {
      g_autoptr(PhAccount) account = g_list_model_get_item (troubles->accounts, i);

      g_ptr_array_add (disguises, ph_text_disguise_new (account, dialogue));
    }
  for (guint i = 0; i < troubles->tests->len; i++)
    g_ptr_array_add (disguises, ph_text_disguise_new (((const PhTextFailedTest *) troubles->tests->pdata[i])->account, dialogue));
  /* Messages may be left of accounts that are gone, and of strangers there is something to hide all the same. */
  if (disguises->len == 0)
    {
      g_autoptr(PhAccount) nobody = ph_account_new (NULL);

      g_ptr_array_add (disguises, ph_text_disguise_new (nobody, dialogue));
    }
  return disguises;
}

/**
 * ph_text_troubleshooting_add:
 * @sheet: to which it is added
 * @troubles: what there is to tell
 *
 * Adds a section for each account, and one for what has gone wrong.
 */
void
ph_text_troubleshooting_add (PhTextFactSheet *sheet, const PhTextTroubles *troubles)
{
  g_return_if_fail (sheet != NULL);
  g_return_if_fail (troubles != NULL);

  g_autoptr(GPtrArray) disguises = new_disguises (troubles);
  const Draft draft = { .sheet = sheet, .disguises = disguises };

  ph_text_fact_sheet_add_section (sheet, _ ("Recent Failures"));
  for (guint i = 0; i < troubles->messages->len; i++)
    add_message (&draft, g_ptr_array_index (troubles->messages, i), troubles->accounts);
  for (guint i = 0; i < troubles->tests->len; i++)
    add_test (&draft, g_ptr_array_index (troubles->tests, i));
  add_accounts (&draft, troubles->accounts);
}
