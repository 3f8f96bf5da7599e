// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// JSON that more than one command prints: replies, problems with their fixes, statistics.

#include "config.h"

#include "ph-cli-json.h"

#include <stdio.h>

#include "ph-text.h"

/**
 * ph_cli_json_add_string:
 * @builder: inside an object
 * @key: member name
 * @value: (nullable): its value; the member is left out when there is none
 */
void
ph_cli_json_add_string (JsonBuilder *builder, const char *key, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, value);
}

/**
 * ph_cli_json_add_nullable:
 * @builder: inside an object
 * @key: member name
 * @value: (nullable): its value
 *
 * Adds a member that is there in any case.
 */
void
ph_cli_json_add_nullable (JsonBuilder *builder, const char *key, const char *value)
{
  json_builder_set_member_name (builder, key);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * ph_cli_json_add_int:
 * @builder: inside an object
 * @key: member name
 * @value: its value
 */
void
ph_cli_json_add_int (JsonBuilder *builder, const char *key, gint64 value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, value);
}

/**
 * ph_cli_json_add_boolean:
 * @builder: inside an object
 * @key: member name
 * @value: its value
 */
void
ph_cli_json_add_boolean (JsonBuilder *builder, const char *key, gboolean value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_boolean_value (builder, value);
}

/**
 * ph_cli_json_add_strings:
 * @builder: inside an object
 * @key: member name
 * @values: (array zero-terminated=1): becomes an array, possibly empty
 */
void
ph_cli_json_add_strings (JsonBuilder *builder, const char *key, const char *const *values)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
  for (guint i = 0; values[i] != NULL; i++)
    json_builder_add_string_value (builder, values[i]);
  json_builder_end_array (builder);
}

/**
 * ph_cli_json_add_reply:
 * @builder: inside an object
 * @reply: (nullable): becomes the member `reply`
 */
void
ph_cli_json_add_reply (JsonBuilder *builder, PhSmtpReply *reply)
{
  if (reply == NULL)
    return;
  json_builder_set_member_name (builder, "reply");
  json_builder_begin_object (builder);
  ph_cli_json_add_int (builder, "code", ph_smtp_reply_get_code (reply));
  ph_cli_json_add_string (builder, "enhanced", ph_smtp_reply_get_enhanced (reply));
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, ph_smtp_reply_get_text (reply));
  json_builder_end_object (builder);
}

static void
add_change (JsonBuilder *builder, const PhFixChange *change)
{
  if (g_str_equal (change->field, "port"))
    {
      ph_cli_json_add_int (builder, change->field, g_ascii_strtoll (change->value, NULL, 10));
      return;
    }
  json_builder_set_member_name (builder, change->field);
  json_builder_add_string_value (builder, change->value);
}

/**
 * ph_cli_json_add_fix:
 * @builder: where a value is expected
 * @fix: becomes an object: what its button says, and either changes or an action
 */
void
ph_cli_json_add_fix (JsonBuilder *builder, PhFix *fix)
{
  g_autofree char *label = ph_text_fix_label (fix);

  json_builder_begin_object (builder);
  ph_cli_json_add_string (builder, "label", label);
  ph_cli_json_add_string (builder, "action", ph_fix_get_action (fix));
  ph_cli_json_add_string (builder, "url", ph_fix_get_url (fix));
  if (ph_fix_get_action (fix) == NULL)
    {
      json_builder_set_member_name (builder, "changes");
      json_builder_begin_object (builder);
      for (guint i = 0; i < ph_fix_get_n_changes (fix); i++)
        add_change (builder, ph_fix_get_change (fix, i));
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

/**
 * ph_cli_json_add_problem:
 * @builder: inside an object
 * @problem: (nullable): becomes the member `problem`
 * @account: what was tried
 */
void
ph_cli_json_add_problem (JsonBuilder *builder, PhProblem *problem, PhAccount *account)
{
  g_autofree char *title = NULL;
  g_autofree char *explanation = NULL;

  if (problem == NULL)
    return;
  title = ph_text_problem_title (problem, account);
  explanation = ph_text_problem_explanation (problem, account);

  json_builder_set_member_name (builder, "problem");
  json_builder_begin_object (builder);
  ph_cli_json_add_string (builder, "id", ph_problem_id_to_nick (ph_problem_get_id (problem)));
  ph_cli_json_add_string (builder, "step", ph_test_step_id_to_nick (ph_problem_get_step (problem)));
  ph_cli_json_add_string (builder, "confidence", ph_confidence_to_nick (ph_problem_get_confidence (problem)));
  ph_cli_json_add_string (builder, "title", title);
  ph_cli_json_add_string (builder, "explanation", explanation);
  ph_cli_json_add_string (builder, "detail", ph_problem_get_detail (problem));
  ph_cli_json_add_reply (builder, ph_problem_get_reply (problem));
  json_builder_set_member_name (builder, "fixes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < ph_problem_get_n_fixes (problem); i++)
    ph_cli_json_add_fix (builder, ph_problem_get_fix (problem, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/**
 * ph_cli_json_add_stats:
 * @builder: inside an object
 * @connections: how many connections were made
 * @stats: sums over them
 * @elapsed_us: time from the first to the last, in microseconds
 */
void
ph_cli_json_add_stats (JsonBuilder *builder, guint connections, PhSessionStats stats, gint64 elapsed_us)
{
  json_builder_set_member_name (builder, "stats");
  json_builder_begin_object (builder);
  ph_cli_json_add_int (builder, "connections", connections);
  ph_cli_json_add_int (builder, "round_trips", stats.round_trips);
  ph_cli_json_add_int (builder, "bytes_sent", (gint64) stats.bytes_sent);
  ph_cli_json_add_int (builder, "bytes_received", (gint64) stats.bytes_received);
  ph_cli_json_add_int (builder, "elapsed_ms", elapsed_us / 1000);
  json_builder_end_object (builder);
}

/**
 * ph_cli_json_print:
 * @builder: a complete document
 *
 * Prints it, as UTF-8 whatever the locale (RFC 8259 §8.1).
 */
void
ph_cli_json_print (JsonBuilder *builder)
{
  g_autoptr(JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);

  fputs (text, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
}
