// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Arguments as real programs give them to sendmail.

#include "config.h"

#include "ph-sendmail-options.h"

#include <sysexits.h>

#include "ph-cli-error.h"

typedef struct
{
  const char *line;     /* words between spaces; the first is the program */
  const char *expected; /* what describe() says; NULL: refused */
} Case;

/* As real programs call it, and as the pages of sendmail, Postfix and Exim write it. */
static const Case cases[] = {
  { "sendmail -i bob@x", "dot-text to bob@x" },                                            /* git send-email, bsd-mailx */
  { "sendmail -oem -oi -f ada@x -- bob@x eve@y", "dot-text sender=ada@x to bob@x eve@y" }, /* mutt */
  { "sendmail -t -i", "headers dot-text" },                                                /* php */
  { "sendmail -ti", "headers dot-text" },
  { "sendmail -it", "headers dot-text" },
  { "sendmail -t -i -fada@x", "headers dot-text sender=ada@x" },                                        /* php with additional_params */
  { "sendmail -i -FCronDaemon -B8BITMIME -oem root", "dot-text name=CronDaemon to root" },              /* cron */
  { "sendmail -FCronDaemon -odi -oem -oi -t -f root", "headers dot-text sender=root name=CronDaemon" }, /* cronie */
  { "sendmail -odb -oem bob@x", "background to bob@x" },
  { "sendmail -odq bob@x", "queue-only to bob@x" },
  { "sendmail -odd bob@x", "queue-only to bob@x" },
  { "sendmail -od bob@x", NULL },
  { "sendmail -odq -odi bob@x", "to bob@x" },
  { "sendmail -O DeliveryMode=q -OIgnoreDots=true bob@x", "queue-only dot-text to bob@x" },
  { "sendmail -ODeliveryMode=background bob@x", "background to bob@x" },
  { "sendmail -OTimeout.queuereturn=5d bob@x", "to bob@x" },
  { "sendmail -bs", "dialogue" },
  { "sendmail -b s", "dialogue" },
  { "sendmail -bm -t", "headers" },
  { "sendmail -bp", "list" },
  { "mailq", "list" },
  { "/usr/bin/mailq", "list" },
  { "newaliases", "aliases" },
  { "sendmail -bi", "aliases" },
  { "sendmail -I", "aliases" },
  { "sendmail -q", "flush" },
  { "sendmail -qf", "flush" },
  { "sendmail -q15m", NULL },
  { "sendmail -bd -q15m", NULL },
  { "sendmail -bt", NULL },
  { "sendmail -b", NULL },
  { "sendmail -r ada@x bob@x", "sender=ada@x to bob@x" },
  { "sendmail -rada@x bob@x", "sender=ada@x to bob@x" },
  { "sendmail -f <> bob@x", "sender=<> to bob@x" },
  { "sendmail -f", NULL },
  { "sendmail -tf", NULL },
  { "sendmail -tif ada@x", "headers dot-text sender=ada@x" },
  { "sendmail -tF Ada bob@x", "headers name=Ada to bob@x" },
  { "sendmail -Nsuccess,failure -R hdrs -V id42 bob@x", "notify=6 returned=2 id=id42 to bob@x" },
  { "sendmail -N NEVER bob@x", "notify=1 to bob@x" },
  { "sendmail -N never,failure bob@x", NULL },
  { "sendmail -R all bob@x", NULL },
  { "sendmail -V \x7f bob@x", NULL },
  { "sendmail -Am -v -n -m -U -G -h 5 -Lpostfix -X /dev/null -p ESMTP:x -d0.1 -C /etc/x -em -D log bob@x", "to bob@x" },
  { "sendmail -o7 -oee -oMr smtp bob@x", "to smtp bob@x" },
  { "sendmail bob@x -t", "to bob@x -t" }, /* no option of ours: whoever passes on an address passes on no option */
  { "sendmail -- -t", "to -t" },
  { "sendmail -", "to -" },
  { "sendmail --help", "help" },
  { "sendmail --version", "version" },
  { "sendmail --account work -t", "headers account=work" },
  { "sendmail --account=work -t", "headers account=work" },
  { "sendmail --account", NULL },
  { "sendmail --nonsense", NULL },
  { "sendmail -z", NULL },
  { "sendmail -\x01", NULL },
  { "sendmail -F \xff bob@x", NULL },
  { "sendmail \xff", NULL },
};

static char *
describe (const PhSendmailOptions *options)
{
  static const char *const modes[] = { "", "dialogue ", "list ", "flush ", "aliases ", "help ", "version " };
  static const char *const timings[] = { "", "background ", "queue-only " };
  GString *text = g_string_new (modes[options->mode]);

  g_string_append (text, timings[options->timing]);
  g_string_append (text, options->reads_headers ? "headers " : "");
  g_string_append (text, options->dot == PH_SENDMAIL_DOT_IS_TEXT ? "dot-text " : "");
  if (options->sender != NULL)
    g_string_append_printf (text, "sender=%s ", options->sender);
  if (options->full_name != NULL)
    g_string_append_printf (text, "name=%s ", options->full_name);
  if (options->account != NULL)
    g_string_append_printf (text, "account=%s ", options->account);
  if (options->notify != 0)
    g_string_append_printf (text, "notify=%u ", (guint) options->notify);
  if (options->returned != 0)
    g_string_append_printf (text, "returned=%d ", (int) options->returned);
  if (options->envelope_id != NULL)
    g_string_append_printf (text, "id=%s ", options->envelope_id);
  for (guint i = 0; i < options->recipients->len; i++)
    g_string_append_printf (text, "%s%s ", i == 0 ? "to " : "", (const char *) options->recipients->pdata[i]);
  return g_strchomp (g_string_free (text, FALSE));
}

static void
test_programs (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(GStrv) argv = g_strsplit (cases[i].line, " ", -1);
      g_auto(PhSendmailOptions) options = { 0 };
      g_autoptr(GError) error = NULL;
      g_autofree char *found = NULL;

      if (ph_sendmail_options_parse (&options, argv, &error))
        found = describe (&options);
      else
        g_assert_error (error, PH_CLI_ERROR, EX_USAGE);
      g_test_message ("%u", i);
      g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

/* No word and half a word of each line make it fall over. */
static void
test_cut_off (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize length = 0; length <= strlen (cases[i].line); length++)
      {
        g_autofree char *line = g_strndup (cases[i].line, length);
        g_auto(GStrv) argv = g_strsplit (line, " ", -1);
        g_auto(PhSendmailOptions) options = { 0 };
        g_autoptr(GError) error = NULL;

        g_assert_cmpint (ph_sendmail_options_parse (&options, argv, &error), ==, error == NULL);
      }
}

static void
test_empty_sender (void)
{
  const char *argv[] = { "sendmail", "-f", "", "bob@x", NULL };
  g_auto(PhSendmailOptions) options = { 0 };

  g_assert_true (ph_sendmail_options_parse (&options, (char **) argv, NULL));
  g_assert_cmpstr (options.sender, ==, "");
  g_assert_cmpuint (options.recipients->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sendmail-options/programs", test_programs);
  g_test_add_func ("/sendmail-options/cut-off", test_cut_off);
  g_test_add_func ("/sendmail-options/empty-sender", test_empty_sender);
  return g_test_run ();
}
