// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// posthornctl explain: what a reply code, an enhanced status code or a whole reply means, and what the guided test would
// conclude from it. Asks no server.

#include "config.h"

#include <glib/gi18n-lib.h>
#include <sysexits.h>

#include "ph-cli-arguments.h"
#include "ph-cli-commands.h"
#include "ph-cli-error.h"
#include "ph-cli-json.h"
#include "ph-reply-examples.h"
#include "ph-reply-verdict.h"
#include "ph-text-reply-codes.h"
#include "ph-text.h"

/* Of those with a common code there are dozens; what is beyond a screen is looked through by programs. */
#define MAX_EXAMPLES 8u

static gboolean
parse (gboolean *json, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, json, N_ ("Print one JSON document"), NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new (_ ("CODE [ENHANCED] | REPLY"));

  g_option_context_set_summary (context, _ ("Tells what a reply of a mail server means: a code such as 535, an enhanced code such as 5.7.8, both, or the whole reply."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!ph_cli_arguments_parse (context, argc, argv, error))
    return FALSE;
  if (*argc >= 2)
    return TRUE;
  g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("Name a code such as 535 or 5.7.8, or paste the reply of a server"));
  return FALSE;
}

/* A reply may come in one argument or in many. */
static PhReplyQuery *
read_query (char **words, GError **error)
{
  g_autofree char *text = g_strjoinv (" ", words);
  PhReplyQuery *query = ph_reply_query_find (text);

  if (query == NULL)
    g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("There is no reply of a mail server in “%s”: it begins with a code from 200 to 599, such as 535, or with an enhanced code, such as 5.7.8"), text);
  return query;
}

static char *
write_codes (const PhReplyQuery *query)
{
  g_autofree char *enhanced = query->enhanced.class != 0 ? ph_enhanced_code_to_string (&query->enhanced) : NULL;

  if (query->code == 0)
    return g_steal_pointer (&enhanced);
  return enhanced != NULL ? g_strdup_printf ("%u %s", query->code, enhanced) : g_strdup_printf ("%u", query->code);
}

/* JSON */

static void
add_verdicts (JsonBuilder *builder, const PhReplyQuery *query)
{
  g_autoptr(GArray) verdicts = ph_reply_verdict_list (query);

  json_builder_set_member_name (builder, "conclusions");
  json_builder_begin_array (builder);
  for (guint i = 0; i < verdicts->len; i++)
    {
      const PhReplyVerdict *verdict = &g_array_index (verdicts, PhReplyVerdict, i);
      g_autofree char *title = ph_text_problem_id_title (verdict->problem);

      json_builder_begin_object (builder);
      ph_cli_json_add_string (builder, "step", ph_test_step_id_to_nick (verdict->step));
      ph_cli_json_add_string (builder, "problem", ph_problem_id_to_nick (verdict->problem));
      ph_cli_json_add_string (builder, "title", title);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_example (JsonBuilder *builder, const PhProviderReply *reply)
{
  guint code = ph_provider_reply_get_code (reply);

  json_builder_begin_object (builder);
  ph_cli_json_add_string (builder, "provider", ph_provider_reply_get_provider (reply));
  if (code >= 200)
    ph_cli_json_add_int (builder, "code", code);
  ph_cli_json_add_string (builder, "enhanced", ph_provider_reply_get_enhanced (reply));
  ph_cli_json_add_string (builder, "example", ph_provider_reply_get_example (reply));
  ph_cli_json_add_string (builder, "problem", ph_problem_id_to_nick (ph_provider_reply_get_problem (reply)));
  ph_cli_json_add_string (builder, "url", ph_provider_reply_get_url (reply));
  json_builder_end_object (builder);
}

static void
add_examples (JsonBuilder *builder, const PhReplyQuery *query)
{
  g_autoptr(GPtrArray) examples = ph_reply_examples_list (query);

  json_builder_set_member_name (builder, "providers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < examples->len; i++)
    add_example (builder, examples->pdata[i]);
  json_builder_end_array (builder);
}

static void
print_json (const PhReplyQuery *query)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(PhTextReplyMeaning) meaning = ph_text_reply_meaning_new (query);
  g_autofree char *enhanced = query->enhanced.class != 0 ? ph_enhanced_code_to_string (&query->enhanced) : NULL;

  json_builder_begin_object (builder);
  if (query->code != 0)
    ph_cli_json_add_int (builder, "code", query->code);
  ph_cli_json_add_string (builder, "enhanced", enhanced);
  ph_cli_json_add_string (builder, "text", query->text);
  ph_cli_json_add_string (builder, "title", meaning->title);
  ph_cli_json_add_string (builder, "explanation", meaning->explanation);
  ph_cli_json_add_string (builder, "advice", meaning->advice);
  ph_cli_json_add_boolean (builder, "temporary", ph_reply_query_is_transient (query));
  ph_cli_json_add_string (builder, "reference", meaning->reference);
  add_examples (builder, query);
  add_verdicts (builder, query);
  json_builder_end_object (builder);
  ph_cli_json_print (builder);
}

/* Words */

static void
print_verdicts (const PhReplyQuery *query)
{
  g_autoptr(GArray) verdicts = ph_reply_verdict_list (query);

  if (verdicts->len == 0)
    return;
  g_print ("\n%s\n", _ ("What the guided test would conclude:"));
  for (guint i = 0; i < verdicts->len; i++)
    {
      const PhReplyVerdict *verdict = &g_array_index (verdicts, PhReplyVerdict, i);
      g_autofree char *title = ph_text_problem_id_title (verdict->problem);

      g_print ("  %s: %s (%s)\n", ph_text_reply_occasion (verdict->stage), title, ph_problem_id_to_nick (verdict->problem));
    }
}

static void
print_example (const PhProviderReply *reply)
{
  g_autofree char *title = ph_text_problem_id_title (ph_provider_reply_get_problem (reply));
  const char *url = ph_provider_reply_get_url (reply);

  g_print (_ ("  %s: “%s”\n"), ph_provider_reply_get_provider (reply), ph_provider_reply_get_example (reply));
  g_print ("    → %s (%s)\n", title, ph_problem_id_to_nick (ph_provider_reply_get_problem (reply)));
  if (url != NULL)
    g_print ("      %s\n", url);
}

static void
print_examples (const PhReplyQuery *query)
{
  g_autoptr(GPtrArray) examples = ph_reply_examples_list (query);

  if (examples->len == 0)
    return;
  g_print ("\n%s\n", _ ("Seen at:"));
  for (guint i = 0; i < MIN (examples->len, MAX_EXAMPLES); i++)
    print_example (examples->pdata[i]);
  if (examples->len > MAX_EXAMPLES)
    {
      guint n_more = examples->len - MAX_EXAMPLES;

      g_print (ngettext ("  … and %u more, with --json\n", "  … and %u more, with --json\n", n_more), n_more);
    }
}

static void
print_words (const PhReplyQuery *query)
{
  g_autoptr(PhTextReplyMeaning) meaning = ph_text_reply_meaning_new (query);
  g_autofree char *codes = write_codes (query);

  g_print ("%s  %s\n\n%s\n", codes, meaning->title, meaning->explanation);
  if (meaning->advice != NULL)
    g_print ("  → %s\n", meaning->advice);
  g_print ("\n%s\n", ph_text_reply_outlook (query));
  if (meaning->reference != NULL)
    g_print (_ ("Defined by %s\n"), meaning->reference);
  print_verdicts (query);
  print_examples (query);
}

/**
 * ph_cli_explain:
 * @argc: number of arguments
 * @argv: arguments; the first is the name of the command
 *
 * Returns: the exit status
 */
int
ph_cli_explain (int argc, char **argv)
{
  gboolean json = FALSE;
  const PhCliFailure failure = ph_cli_failure_asked_for (argv);
  g_autoptr(PhReplyQuery) query = NULL;
  g_autoptr(GError) error = NULL;

  if (parse (&json, &argc, &argv, &error))
    query = read_query (argv + 1, &error);
  if (query == NULL)
    return ph_cli_fail (error, failure);

  if (json)
    print_json (query);
  else
    print_words (query);
  return EX_OK;
}
