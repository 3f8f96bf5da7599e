// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How "posthornctl accounts" shows one account: as JSON, as one line of a list, as rows.

#include "config.h"

#include "ph-cli-account-view.h"

#include <glib/gi18n-lib.h>

#include "ph-cli-json.h"
#include "ph-escape.h"
#include "ph-mailbox.h"
#include "ph-proxy.h"
#include "ph-text-discovery.h"
#include "ph-text.h"

static void
add_mailboxes (JsonBuilder *builder, const char *key, const char *list)
{
  g_autoptr(GPtrArray) senders = ph_mailbox_list_parse (list);

  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
  for (guint i = 0; i < senders->len; i++)
    {
      g_autofree char *text = ph_mailbox_to_text (senders->pdata[i]);

      json_builder_add_string_value (builder, text);
    }
  json_builder_end_array (builder);
}

/**
 * ph_cli_json_add_account:
 * @builder: where an object can stand
 * @account: a stored account
 *
 * Adds the object that tells everything about the account but its password.
 */
void
ph_cli_json_add_account (JsonBuilder *builder, PhAccount *account)
{
  g_autofree char *latch = ph_protection_to_string (ph_account_get_latch (account));
  g_autofree char *mechanism = g_ascii_strdown (ph_account_get_mechanism (account), -1);

  json_builder_begin_object (builder);
  ph_cli_json_add_string (builder, "id", ph_account_get_id (account));
  ph_cli_json_add_string (builder, "label", ph_account_get_label (account));
  ph_cli_json_add_string (builder, "address", ph_account_get_address (account));
  ph_cli_json_add_string (builder, "display_name", ph_account_get_display_name (account));
  add_mailboxes (builder, "also_from", ph_account_get_senders (account)); /* the further ones: the first is the address itself */
  ph_cli_json_add_string (builder, "signature", ph_account_get_signature (account));
  ph_cli_json_add_string (builder, "host", ph_account_get_host (account));
  ph_cli_json_add_int (builder, "port", ph_account_get_port (account));
  ph_cli_json_add_string (builder, "security", ph_security_to_nick (ph_account_get_security (account)));
  ph_cli_json_add_string (builder, "username", ph_account_get_username (account));
  ph_cli_json_add_string (builder, "auth", *mechanism != '\0' ? mechanism : "auto");
  ph_cli_json_add_string (builder, "ehlo_name", ph_account_get_ehlo_name (account));
  ph_cli_json_add_string (builder, "ca_file", ph_account_get_ca_file (account));
  ph_cli_json_add_string (builder, "client_cert", ph_account_get_client_certificate (account));
  ph_cli_json_add_string (builder, "trust", ph_account_get_trusted_sha256 (account));
  ph_cli_json_add_string (builder, "address_family", ph_address_family_to_nick (ph_account_get_address_family (account)));
  ph_cli_json_add_int (builder, "timeout_ms", ph_account_get_timeout_ms (account));                   /* 0: the default */
  ph_cli_json_add_int (builder, "messages_per_minute", ph_account_get_messages_per_minute (account)); /* 0: no limit */
  ph_cli_json_add_int (builder, "messages_per_hour", ph_account_get_messages_per_hour (account));
  ph_cli_json_add_int (builder, "messages_per_day", ph_account_get_messages_per_day (account));
  ph_cli_json_add_int (builder, "messages_per_connection", ph_account_get_messages_per_connection (account));
  ph_cli_json_add_string (builder, "latch", latch);
  ph_cli_json_add_boolean (builder, "allow_cleartext_password", ph_account_get_cleartext (account) == PH_CLEARTEXT_ALLOW);
  ph_cli_json_add_string (builder, "found_by", ph_account_get_found_by (account));
  ph_cli_json_add_string (builder, "found_uri", ph_account_get_found_uri (account));
  ph_cli_json_add_string (builder, "found_on", ph_account_get_found_on (account));
  add_mailboxes (builder, "reply_to", ph_account_get_reply_to (account));
  ph_cli_json_add_boolean (builder, "bcc_myself", ph_account_get_self_copy (account) == PH_SELF_COPY_BCC);
  ph_cli_json_add_string (builder, "archive_folder", ph_account_get_archive_folder (account));
  ph_cli_json_add_string (builder, "color", ph_account_get_color (account));
  ph_cli_json_add_string (builder, "notes", ph_account_get_notes (account));
  ph_cli_json_add_string (builder, "proxy", ph_proxy_skip_user (ph_account_get_proxy (account))); /* absent: as the desktop says */
  ph_cli_json_add_int (builder, "max_connections", ph_account_get_max_connections (account));     /* 0: as in the preferences */
  ph_cli_json_add_boolean (builder, "enabled", ph_account_get_use (account) == PH_ACCOUNT_USE_ENABLED);
  ph_cli_json_add_boolean (builder, "default", ph_account_is_default (account));
  json_builder_end_object (builder);
}

static gboolean
is_off (PhAccount *account)
{
  return ph_account_get_use (account) == PH_ACCOUNT_USE_DISABLED;
}

/**
 * ph_cli_account_print_in_list:
 * @account: a stored account
 *
 * Prints one line.
 */
void
ph_cli_account_print_in_list (PhAccount *account)
{
  g_autofree char *title = ph_escape_text (ph_account_get_title (account));
  g_autofree char *host = ph_escape_text (ph_account_get_host (account));

  g_autofree char *mark = is_off (account) ? g_strdup_printf ("  (%s)", _ ("switched off")) : g_strdup ("");

  g_print ("%s %-28s %s:%u  %s%s\n", ph_account_is_default (account) ? "*" : " ", title, host, ph_account_get_port (account),
           ph_account_get_id (account), mark);
}

static void
print_row (const char *title, const char *value)
{
  g_autofree char *escaped = ph_escape_text (value);

  if (*escaped != '\0')
    g_print ("%-16s %s\n", title, escaped);
}

/* One row for each line; the title stands before the first. */
static void
print_lines (const char *title, const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *escaped = ph_escape_text (lines[i]);

      g_print ("%-16s %s\n", i == 0 ? title : "", escaped);
    }
}

static void
print_mailboxes (const char *title, const char *list)
{
  g_autoptr(GPtrArray) senders = ph_mailbox_list_parse (list);

  for (guint i = 0; i < senders->len; i++)
    {
      g_autofree char *text = ph_mailbox_to_text (senders->pdata[i]);

      print_row (i == 0 ? title : "", text);
    }
}

static void
print_limit (const char *title, guint n_messages)
{
  g_autofree char *value = g_strdup_printf ("%u", n_messages);

  if (n_messages > 0)
    print_row (title, value);
}

/* One certificate, and where alone it is accepted. */
static void
print_trust (PhAccount *account)
{
  g_autofree char *digits = ph_account_dup_trusted_digits (account);
  /* Translators: the SHA-256 of a certificate, host name and port of the only server for which it is trusted */
  g_autofree char *value = g_strdup_printf (_ ("%s, only at %s, port %u"), digits, ph_account_get_host (account), ph_account_get_port (account));

  if (*digits != '\0')
    print_row (_ ("Trusted"), value);
}

/* Another version may know more sources. */
static const char *
get_source (PhAccount *account)
{
  PhSource source = PH_SOURCE_GUESS;

  return ph_source_from_name (ph_account_get_found_by (account), &source) ? ph_text_source (source) : ph_account_get_found_by (account);
}

/**
 * ph_cli_account_print:
 * @account: a stored account
 *
 * Prints a row for each setting that a person looks for.
 */
void
ph_cli_account_print (PhAccount *account)
{
  g_autofree char *port = g_strdup_printf ("%u", ph_account_get_port (account));

  print_row (_ ("Identifier"), ph_account_get_id (account));
  print_row (_ ("Label"), ph_account_get_label (account));
  print_row (_ ("Address"), ph_account_get_address (account));
  print_row (_ ("Name"), ph_account_get_display_name (account));
  print_mailboxes (_ ("Also from"), ph_account_get_senders (account));
  print_mailboxes (_ ("Answers to"), ph_account_get_reply_to (account));
  print_lines (_ ("Signature"), ph_account_get_signature (account));
  print_row (_ ("Server"), ph_account_get_host (account));
  print_row (_ ("Port"), port);
  print_row (_ ("Security"), ph_text_security (ph_account_get_security (account)));
  print_row (_ ("User name"), ph_account_get_username (account));
  print_row (_ ("Certificate"), ph_account_get_client_certificate (account));
  print_row (_ ("Proxy"), ph_proxy_skip_user (ph_account_get_proxy (account)));
  print_trust (account);
  print_limit (_ ("Per minute"), ph_account_get_messages_per_minute (account));
  print_limit (_ ("Per hour"), ph_account_get_messages_per_hour (account));
  print_limit (_ ("Per day"), ph_account_get_messages_per_day (account));
  print_limit (_ ("Per connection"), ph_account_get_messages_per_connection (account));
  print_limit (_ ("Connections"), ph_account_get_max_connections (account));
  print_row (_ ("Copy to myself"), ph_account_get_self_copy (account) == PH_SELF_COPY_BCC ? _ ("yes") : "");
  print_row (_ ("Archive"), ph_account_get_archive_folder (account));
  print_row (_ ("Color"), ph_account_get_color (account));
  print_lines (_ ("Notes"), ph_account_get_notes (account));
  print_row (_ ("Found by"), get_source (account));
  print_row (_ ("Found in"), ph_account_get_found_uri (account));
  print_row (_ ("Found on"), ph_account_get_found_on (account));
  print_row (_ ("Default"), ph_account_is_default (account) ? _ ("yes") : _ ("no"));
  print_row (_ ("Switched on"), is_off (account) ? _ ("no") : "");
}
