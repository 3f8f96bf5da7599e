// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Whatever a server replies, at whatever stage: the rules find one problem, in time, and no way on takes the encryption
// away, equals what is there or opens an unsafe page. A refused password is only ever a reply to a sign-in.

#include "config.h"

#include "fuzz.h"

#include "ph-rules.h"
#include "ph-smtp-reply-parser.h"

static PhAccount *
account_new (guint8 choice)
{
  static const guint ports[] = { 25, 465, 587, 2525 };
  static const char *const usernames[] = { "", "ada", "ada@example.org", "ada@example.net" };
  PhAccount *account = ph_account_new ("fuzz");

  ph_account_set_address (account, "ada@example.org");
  ph_account_set_host (account, "mail.example.org");
  ph_account_set_port (account, ports[choice % 4]);
  ph_account_set_security (account, (PhSecurity) (choice / 4 % 3));
  ph_account_set_username (account, usernames[choice / 16 % 4]);
  return account;
}

static void
check_fix (PhFix *fix, PhAccount *account)
{
  const char *url = ph_fix_get_url (fix);
  g_autoptr(PhAccount) after = ph_account_copy (account);

  if (url != NULL && !g_str_has_prefix (url, "https://"))
    g_error ("unsafe page %s", url);
  if (ph_fix_get_n_changes (fix) == 0)
    return;
  ph_fix_apply (fix, after);
  if (ph_account_equal (account, after))
    g_error ("a way on that changes nothing");
  if (ph_account_get_security (after) == PH_SECURITY_NONE && ph_account_get_security (account) != PH_SECURITY_NONE)
    g_error ("a way on that takes the encryption away");
}

static void
check_reply (PhSmtpReply *reply, PhSmtpStage stage, guint8 choice)
{
  g_autoptr(PhAccount) account = account_new (choice);
  g_autoptr(GError) error = ph_smtp_error_new_from_reply (stage, reply);
  const PhEvidence evidence = { .account = account, .step = PH_TEST_STEP_SENDER, .error = error, .is_encrypted = choice >= 128 };
  g_autoptr(PhProblem) problem = ph_rules_diagnose (&evidence);

  if (ph_problem_get_id (problem) == PH_PROBLEM_WRONG_CREDENTIALS && (stage != PH_SMTP_STAGE_AUTH || ph_smtp_reply_is_transient (reply)))
    g_error ("a wrong password where none was refused");
  for (guint i = 0; i < ph_problem_get_n_fixes (problem); i++)
    check_fix (ph_problem_get_fix (problem, i), account);
}

/* The first byte chooses the stage, the second the settings; the rest is what the server says. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size < 2)
    return 0;

  g_autoptr(PhSmtpReplyParser) parser = ph_smtp_reply_parser_new ();

  ph_smtp_reply_parser_feed (parser, data + 2, size - 2);
  for (;;)
    {
      g_autoptr(PhSmtpReply) reply = NULL;

      if (ph_smtp_reply_parser_next (parser, &reply) != PH_SMTP_PARSED_REPLY)
        return 0;
      if (ph_smtp_reply_get_code (reply) >= 400)
        check_reply (reply, (PhSmtpStage) (data[0] % (PH_SMTP_STAGE_QUIT + 1)), data[1]);
    }
}
