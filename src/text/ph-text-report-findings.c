// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The part of a report that tells what was found out about the server: its words, its certificate, the extra connections; and
// how the tables of a report are made.

#include "config.h"

#include "ph-text-report-private.h"

#include <glib/gi18n-lib.h>

#include "ph-escape.h"
#include "ph-text-markdown.h"
#include "ph-text.h"

/* Identifiers, which all languages share. */
static const char *const probe_kinds[] = {
  [PH_PROBE_PORT] = "port",
  [PH_PROBE_FAMILY] = "family",
  [PH_PROBE_NAME] = "name",
  [PH_PROBE_CONTROL] = "control",
  [PH_PROBE_WEB] = "web",
};

static const char *const probe_outcomes[] = {
  [PH_PROBE_UNKNOWN] = "unknown",
  [PH_PROBE_OPEN] = "open",
  [PH_PROBE_CLOSED] = "closed",
  [PH_PROBE_SILENT] = "silent",
  [PH_PROBE_MISSING] = "missing",
  [PH_PROBE_CAPTIVE] = "captive",
};

char *
ph_text_report_dup_data (const PhTextReportDraft *self, const char *text)
{
  g_autofree char *safe = ph_escape_text (text);

  return ph_text_disguise_apply (self->disguise, safe);
}

void
ph_text_report_add_row (const PhTextReportDraft *self, const char *name, const char *value)
{
  const char *const cells[] = { name, value, NULL };

  ph_text_markdown_add_row (self->out, cells);
}

void
ph_text_report_add_data_row (const PhTextReportDraft *self, const char *name, const char *value)
{
  g_autofree char *data = ph_text_report_dup_data (self, value != NULL ? value : "");

  if (*data != '\0')
    ph_text_report_add_row (self, name, data);
}

const char *
ph_text_report_or_none (const char *value)
{
  return *value != '\0' ? value : _ ("none");
}

void
ph_text_report_begin_pairs (const PhTextReportDraft *self)
{
  const char *const titles[] = { _ ("What"), _ ("Value"), NULL };

  ph_text_markdown_add_table (self->out, titles);
}

/* Server and encryption */

static void
add_server (const PhTextReportDraft *self, PhSession *session)
{
  PhSmtpReply *greeting = ph_session_get_greeting (session);
  PhSmtpCapabilities *capabilities = ph_session_get_capabilities (session);
  g_autofree char *said = greeting != NULL ? ph_smtp_reply_to_string (greeting) : NULL;
  g_autofree char *lines = NULL;
  g_autofree char *data = NULL;

  if (greeting == NULL)
    return;
  ph_text_markdown_add_heading (self->out, 2, _ ("Server"));
  ph_text_report_begin_pairs (self);
  ph_text_report_add_data_row (self, _ ("Greeting"), said);
  ph_text_report_add_data_row (self, _ ("Address"), ph_connection_get_remote_address (ph_session_get_connection (session)));
  ph_text_report_add_data_row (self, _ ("Sign-in method"), ph_session_get_mechanism (session));
  ph_text_report_add_data_row (self, _ ("Bound to the encryption by"), ph_session_get_channel_binding (session));
  if (capabilities == NULL)
    return;
  ph_text_report_add_data_row (self, _ ("Name"), ph_smtp_capabilities_get_server_name (capabilities));
  lines = g_strjoinv ("\n", (char **) ph_smtp_capabilities_get_lines (capabilities));
  data = ph_text_disguise_apply (self->disguise, lines);
  g_string_append_printf (self->out, "\n%s\n\n", _ ("What it offers:"));
  ph_text_markdown_add_block (self->out, data);
}

static void
add_date (const PhTextReportDraft *self, const char *name, GDateTime *date)
{
  g_autoptr(GDateTime) utc = date != NULL ? g_date_time_to_utc (date) : NULL;
  g_autofree char *text = utc != NULL ? g_date_time_format_iso8601 (utc) : NULL;

  if (text != NULL)
    ph_text_report_add_row (self, name, text);
}

/* In the words of GIO, which are those of the bug reports about it. */
static char *
dup_certificate_problems (PhCertificate *certificate)
{
  g_autoptr(GFlagsClass) class = g_type_class_ref (G_TYPE_TLS_CERTIFICATE_FLAGS);
  guint flags = ph_certificate_get_problems (certificate);
  GString *text = g_string_new (NULL);

  for (const GFlagsValue *value = g_flags_get_first_value (class, flags); flags != 0 && value != NULL; value = g_flags_get_first_value (class, flags))
    {
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", value->value_nick);
      flags &= ~value->value;
    }
  return g_string_free (text, FALSE);
}

static void
add_encryption (const PhTextReportDraft *self, PhConnection *connection)
{
  PhCertificate *certificate = connection != NULL ? ph_connection_get_certificate (connection) : NULL;
  g_autofree char *names = NULL;
  g_autofree char *problems = NULL;

  if (certificate == NULL)
    return;
  names = g_strjoinv (", ", (char **) ph_certificate_get_names (certificate));
  problems = dup_certificate_problems (certificate);
  ph_text_markdown_add_heading (self->out, 2, _ ("Encryption"));
  ph_text_report_begin_pairs (self);
  ph_text_report_add_data_row (self, _ ("Version"), ph_connection_get_tls_version (connection));
  ph_text_report_add_data_row (self, _ ("Cipher"), ph_connection_get_tls_cipher (connection));
  ph_text_report_add_data_row (self, _ ("Certificate of"), ph_certificate_get_subject (certificate));
  ph_text_report_add_data_row (self, _ ("Issued by"), ph_certificate_get_issuer (certificate));
  ph_text_report_add_data_row (self, _ ("For the names"), names);
  add_date (self, _ ("Valid from"), ph_certificate_get_not_before (certificate));
  add_date (self, _ ("Valid until"), ph_certificate_get_not_after (certificate));
  ph_text_report_add_row (self, "SHA-256", ph_certificate_get_sha256 (certificate));
  ph_text_report_add_row (self, _ ("Problems"), ph_text_report_or_none (problems));
}

/* Extra connections */

static void
add_probe (const PhTextReportDraft *self, const PhProbe *probe)
{
  const char *host = probe->host[0] != '\0' ? probe->host : ph_account_get_host (ph_guided_test_get_account (self->test));
  g_autofree char *data = ph_text_report_dup_data (self, host);
  g_autofree char *port = g_strdup_printf ("%u", probe->port);
  const char *const cells[] = {
    probe_kinds[probe->kind], data, port, ph_text_security (probe->security), ph_address_family_to_nick (probe->family),
    probe_outcomes[probe->outcome], NULL
  };

  ph_text_markdown_add_row (self->out, cells);
}

static void
add_probes (const PhTextReportDraft *self)
{
  const char *const titles[] = { _ ("Kind"), _ ("Server"), _ ("Port"), _ ("Security"), _ ("Address family"), _ ("Result"), NULL };
  guint n = 0;
  const PhProbe *probes = ph_guided_test_get_probes (self->test, &n);

  if (n == 0)
    return;
  ph_text_markdown_add_heading (self->out, 2, _ ("Extra connections"));
  ph_text_markdown_add_table (self->out, titles);
  for (guint i = 0; i < n; i++)
    add_probe (self, &probes[i]);
}

/* All that was found out about the server. */
void
ph_text_report_add_findings (const PhTextReportDraft *self)
{
  PhSession *session = ph_guided_test_get_session (self->test);

  add_probes (self);
  if (session == NULL)
    return;
  add_server (self, session);
  add_encryption (self, ph_session_get_connection (session));
}
