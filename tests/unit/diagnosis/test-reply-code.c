// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The reference of reply codes is whole and in order, and what people type is read as they mean it.

#include "config.h"

#include "ph-reply-examples.h"
#include "ph-reply-verdict.h"

#include <string.h>

static int
compare (const PhReplyCode *a, const PhReplyCode *b)
{
  if ((a->code == 0) != (b->code == 0))
    return a->code == 0 ? 1 : -1;
  if (a->code != b->code)
    return a->code < b->code ? -1 : 1;
  if (a->subject != b->subject)
    return a->subject < b->subject ? -1 : 1;
  if (a->detail != b->detail)
    return a->detail < b->detail ? -1 : 1;
  return g_strcmp0 (a->classes, b->classes);
}

static gboolean
share_class (const PhReplyCode *a, const PhReplyCode *b)
{
  return a->subject == b->subject && a->detail == b->detail && strpbrk (a->classes, b->classes) != NULL;
}

static void
test_order (void)
{
  for (guint i = 0; i < ph_reply_code_get_n (); i++)
    {
      const PhReplyCode *entry = ph_reply_code_get_nth (i);
      const PhReplyCode *next = i + 1 < ph_reply_code_get_n () ? ph_reply_code_get_nth (i + 1) : NULL;
      g_autofree char *code = ph_reply_code_to_string (entry);

      g_test_message ("%s", code);
      g_assert_true (entry->reference == NULL || g_str_has_prefix (entry->reference, "RFC "));
      if (entry->code != 0)
        g_assert_true (entry->code >= 200 && entry->code <= 599 && entry->classes == NULL);
      else
        g_assert_cmpuint (strspn (entry->classes, "245"), ==, strlen (entry->classes));
      if (next == NULL)
        continue;
      g_assert_cmpint (compare (entry, next), <, 0);
      if (entry->code == 0 && next->code == 0)
        g_assert_false (share_class (entry, next));
    }
}

static void
test_reply_codes (void)
{
  /* RFC 5321 §4.2.3; RFC 4954 §6; RFC 3207 §4; RFC 7504; RFC 1985; RFC 2645. */
  static const guint codes[] = { 211, 214, 220, 221, 235, 250, 251, 252, 334, 354, 421, 432, 450, 451, 452, 453, 454, 455, 458, 459, 500, 501,
                                 502, 503, 504, 521, 530, 534, 535, 538, 550, 551, 552, 553, 554, 555, 556 };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      const PhReplyCode *entry = ph_reply_code_find (codes[i]);

      g_assert_nonnull (entry);
      g_assert_cmpuint (entry->code, ==, codes[i]);
      g_assert_nonnull (entry->reference);
    }
  g_assert_null (ph_reply_code_find (0));
  g_assert_null (ph_reply_code_find (299));
}

/* RFC 3463 §3.2 to §3.8, and what the registry of RFC 5248 has added: the highest detail of each subject. */
static void
test_enhanced_codes (void)
{
  static const guint last_of_standard[] = { 0, 8, 4, 5, 7, 5, 5, 7 };
  static const guint last_of_registry[] = { 0, 10, 4, 6, 7, 6, 10, 30 };

  for (guint subject = 0; subject < G_N_ELEMENTS (last_of_registry); subject++)
    for (guint detail = 0; detail <= last_of_registry[subject]; detail++)
      {
        const PhEnhancedCode code = { .class = 5, .subject = subject, .detail = detail };
        const PhReplyCode *entry = ph_reply_code_find_enhanced (&code);

        g_test_message ("X.%u.%u", subject, detail);
        g_assert_nonnull (entry);
        g_assert_cmpuint (entry->subject, ==, subject);
        g_assert_cmpuint (entry->detail, ==, detail);
        if (detail <= last_of_standard[subject] && (subject != 7 || detail != 0))
          g_assert_cmpstr (entry->reference, ==, "RFC 3463");
      }
}

static void
test_enhanced_class (void)
{
  const struct
  {
    PhEnhancedCode code;
    const char *entry;
  } cases[] = {
    { { 2, 7, 0 }, "2.7.0" },
    { { 4, 7, 0 }, "4.7.0" },
    { { 5, 7, 0 }, "5.7.0" },
    { { 4, 7, 8 }, "4.7.8" },
    { { 5, 7, 8 }, "5.7.8" },
    { { 4, 2, 2 }, "X.2.2" },
    { { 5, 1, 5 }, "2.1.5" },
    { { 5, 7, 31 }, NULL },
    { { 5, 8, 0 }, NULL },
    { { 5, 0, 1 }, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const PhReplyCode *entry = ph_reply_code_find_enhanced (&cases[i].code);
      g_autofree char *found = entry != NULL ? ph_reply_code_to_string (entry) : NULL;

      g_assert_cmpstr (found, ==, cases[i].entry);
    }
}

static const struct
{
  const char *typed;
  guint code; /* 0 and no enhanced code: it is none */
  const char *enhanced;
  const char *text;
} typed[] = {
  { "535", 535, NULL, "" },
  { " 535 \n", 535, NULL, "" },
  { "5.7.8", 0, "5.7.8", "" },
  { "535 5.7.8", 535, "5.7.8", "" },
  { "550-5.7.26", 550, "5.7.26", "" },
  { "550-5.7.26 This mail is unauthenticated", 550, "5.7.26", "This mail is unauthenticated" },
  { "550- 5.7.26", 550, "5.7.26", "" },
  { "250-SIZE 100", 250, NULL, "SIZE 100" },
  { "550 5.1.1: gone", 550, "5.1.1", ": gone" },
  { "550 5.1.1. gone", 550, "5.1.1", ". gone" },
  { "421 4.7.0 a\r\n421 4.7.0 b", 421, "4.7.0", "a b" },
  { "421-4.7.0 a\n421 4.7.0", 421, "4.7.0", "a" },
  { "550 5.7.1 a\n[5.7.1] b", 550, "5.7.1", "a [5.7.1] b" },
  { "550 5.7.1 a\n551 b", 550, "5.7.1", "a 551 b" },
  { "550 192.0.2.7 is listed", 550, NULL, "192.0.2.7 is listed" },
  { "550 5.7.1.2 is no code", 550, NULL, "5.7.1.2 is no code" },
  { "450 5.7.1 no", 450, "5.7.1", "no" },
  { "550, refused", 550, NULL, ", refused" },
  { "5.7.999", 0, "5.7.999", "" },
  { "", 0, NULL, NULL },
  { " ", 0, NULL, NULL },
  { "199", 0, NULL, NULL },
  { "600", 0, NULL, NULL },
  { "5350", 0, NULL, NULL },
  { "53", 0, NULL, NULL },
  { "550x", 0, NULL, NULL },
  { "550.1.1", 0, NULL, NULL },
  { "3.7.8", 0, NULL, NULL },
  { "5.7", 0, NULL, NULL },
  { "5.7.", 0, NULL, NULL },
  { "5.7.8a", 0, NULL, NULL },
  { "5.7.1000", 0, NULL, NULL },
  { "Error 550", 0, NULL, NULL },
};

static void
test_typed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autoptr(PhReplyQuery) query = ph_reply_query_parse (typed[i].typed);
      g_autofree char *enhanced = query != NULL && query->enhanced.class != 0 ? ph_enhanced_code_to_string (&query->enhanced) : NULL;

      g_test_message ("“%s”", typed[i].typed);
      g_assert_cmpint (query != NULL, ==, typed[i].text != NULL);
      if (query == NULL)
        continue;
      g_assert_cmpuint (query->code, ==, typed[i].code);
      g_assert_cmpstr (enhanced, ==, typed[i].enhanced);
      g_assert_cmpstr (query->text, ==, typed[i].text);
    }
}

static const struct
{
  const char *pasted;
  guint code; /* 0: there is none */
  const char *enhanced;
  const char *text;
} pasted[] = {
  { "535-5.7.8 no", 535, "5.7.8", "no" },
  { "<bob@x>: host mx.example.net[192.0.2.1] said: 550-5.1.1 The account does 550-5.1.1 not exist 550 5.1.1 here (in reply to RCPT TO command)",
    550, "5.1.1", "The account does not exist here (in reply to RCPT TO command)" },
  { "<bob@x>: host mx said:\n    550 5.1.1 <bob@x>: unknown\n    (in reply to RCPT TO command)", 550, "5.1.1", "<bob@x>: unknown (in reply to RCPT TO command)" },
  { "Nov 22 12:50:20 box postfix/smtp[550]: 4F2550: to=<bob@x>, relay=mx[192.0.2.250]:587, status=bounced (host mx[192.0.2.250] said: 550 5.7.1 no)",
    550, "5.7.1", "no" },
  { "2026-11-22 12:50:20 1a2b-550 ** bob@x R=dns T=smtp: SMTP error from remote mail server after RCPT TO:<bob@x>: 550 no such user", 550, NULL, "no such user" },
  { "status=sent (250 2.0.0 Ok: queued as 4F2)", 250, "2.0.0", "Ok: queued as 4F2" },
  { "status=deferred (host mx refused to talk to me: 421 busy (sorry))", 421, NULL, "busy (sorry)" },
  { "(535, b'5.7.8 Username (or password)\\n5.7.8 not accepted')", 535, "5.7.8", "Username (or password) not accepted" },
  { "smtplib.SMTPAuthenticationError: (535, b\"it's wrong\")", 535, NULL, "it's wrong" },
  { "smtplib.SMTPRecipientsRefused: {'bob@x': (550, b'5.1.1 gone')}", 550, "5.1.1", "gone" },
  { "smtplib.SMTPSenderRefused: (530, b'5.7.0 sign in', 'ada@x')", 530, "5.7.0", "sign in" },
  { "(535, '", 535, NULL, "" },
  { "Diagnostic-Code: smtp;550 5.1.1 gone", 550, "5.1.1", "gone" },
  { "Diagnostic-Code: smtp; 552 full", 552, NULL, "full" },
  { "<<< 554 go away", 554, NULL, "go away" },
  { "Error 550", 550, NULL, "" },
  { "SMTP error: 454 later", 454, NULL, "later" },
  { "the server said 451-later", 451, NULL, "later" },
  { "It took 300 bytes: 550 5.1.1 gone", 550, "5.1.1", "gone" },
  { "connect to mx.example.net[192.0.2.1]:587: Connection refused", 0, NULL, NULL },
  { "connect to mx.example.net:465 failed", 0, NULL, NULL },
  { "port: 587 is closed", 0, NULL, NULL },
  { "port 465 is closed", 0, NULL, NULL },
  { "2026-11-22 12:50:20", 0, NULL, NULL },
  { "Sun, 22 Nov 2026, 12:250 pm", 0, NULL, NULL },
  { "550@example.org wrote", 0, NULL, NULL },
  { "mail from ada-550 was 4F2550 long", 0, NULL, NULL },
  { "192.0.2.250 was there", 0, NULL, NULL },
  { "size: 500 bytes", 0, NULL, NULL },
  { "(250 recipients)", 0, NULL, NULL },
  { "said: 150 no", 0, NULL, NULL },
  { "said: 600 no", 0, NULL, NULL },
  { "quota", 0, NULL, NULL },
  { "", 0, NULL, NULL },
};

static void
test_pasted (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pasted); i++)
    {
      g_autoptr(PhReplyQuery) query = ph_reply_query_find (pasted[i].pasted);
      g_autofree char *enhanced = query != NULL && query->enhanced.class != 0 ? ph_enhanced_code_to_string (&query->enhanced) : NULL;

      g_test_message ("“%s”", pasted[i].pasted);
      g_assert_cmpuint (query != NULL ? query->code : 0, ==, pasted[i].code);
      g_assert_cmpstr (enhanced, ==, pasted[i].enhanced);
      g_assert_cmpstr (query != NULL ? query->text : NULL, ==, pasted[i].text);
    }
}

/* What never ends does not take forever either. */
static void
test_pasted_much (void)
{
  const char *fillers[] = { " ", "\n", "(", "550", "550 ", "550-", "(535, b'", "said ", ": " };

  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    {
      g_autoptr(GString) much = g_string_new ("x");

      while (much->len < 200 * 1024)
        g_string_append (much, fillers[i]);
      gint64 begun = g_get_monotonic_time ();
      g_autoptr(PhReplyQuery) query = ph_reply_query_find (much->str);

      g_assert_cmpint (g_get_monotonic_time () - begun, <, 5 * G_USEC_PER_SEC);
      g_assert_true (query == NULL || query->code != 0);
    }
}

static void
test_escaped (void)
{
  g_autoptr(PhReplyQuery) query = ph_reply_query_parse ("550 \x1b[31m \xff");

  g_assert_cmpstr (query->text, ==, "\\x1B[31m \\xFF");
}

static gboolean
has_example (const char *text, const char *provider, const char *example)
{
  g_autoptr(PhReplyQuery) query = ph_reply_query_parse (text);
  g_autoptr(GPtrArray) examples = ph_reply_examples_list (query);

  for (guint i = 0; i < examples->len; i++)
    if (g_str_equal (ph_provider_reply_get_provider (examples->pdata[i]), provider) &&
        strstr (ph_provider_reply_get_example (examples->pdata[i]), example) != NULL)
      return TRUE;
  return FALSE;
}

static void
test_examples (void)
{
  g_assert_true (has_example ("534 5.7.9", "Google", "Application-specific"));
  g_assert_true (has_example ("534", "Google", "Application-specific"));
  g_assert_true (has_example ("5.7.9", "Google", "Application-specific"));
  g_assert_false (has_example ("535 5.7.9", "Google", "Application-specific"));
  g_assert_false (has_example ("534 5.7.14", "Google", "Application-specific"));
  g_assert_true (has_example ("534 5.7.14", "Google", "web browser"));
  /* Words that are known say more than their codes. */
  g_assert_false (has_example ("534 5.7.14 Please log in via your web browser", "Google", "Application-specific"));
  g_assert_true (has_example ("534 5.7.14 Please log in via your web browser", "Google", "web browser"));
}

/* Each one is found under its own code, and the verdict about it is its own. */
static void
test_examples_of_all (void)
{
  for (guint i = 0; i < ph_provider_reply_get_n (); i++)
    {
      const PhProviderReply *reply = ph_provider_reply_get_nth (i);
      const char *enhanced = ph_provider_reply_get_enhanced (reply);
      PhEnhancedCode code = { 0 };
      const PhReplyCode *entry = ph_reply_code_find (ph_provider_reply_get_code (reply));

      if (enhanced != NULL && ph_enhanced_code_parse (enhanced, &code, NULL))
        entry = ph_reply_code_find_enhanced (&code);
      if (entry == NULL)
        continue;

      g_autoptr(GPtrArray) examples = ph_reply_examples_list_for_entry (entry);

      g_test_message ("%s: %s", ph_provider_reply_get_provider (reply), ph_provider_reply_get_example (reply));
      if (enhanced == NULL || strchr (entry->classes != NULL ? entry->classes : "", enhanced[0]) != NULL)
        g_assert_true (g_ptr_array_find (examples, reply, NULL));
    }
}

static gboolean
concludes (const char *text, PhSmtpStage stage, PhProblemId problem)
{
  g_autoptr(PhReplyQuery) query = ph_reply_query_parse (text);
  g_autoptr(GArray) verdicts = ph_reply_verdict_list (query);

  for (guint i = 0; i < verdicts->len; i++)
    {
      const PhReplyVerdict *verdict = &g_array_index (verdicts, PhReplyVerdict, i);

      if (verdict->stage == stage)
        return verdict->problem == problem;
    }
  return FALSE;
}

static guint
count_verdicts (const char *text)
{
  g_autoptr(PhReplyQuery) query = ph_reply_query_parse (text);
  g_autoptr(GArray) verdicts = ph_reply_verdict_list (query);

  return verdicts->len;
}

static void
test_verdicts (void)
{
  g_assert_true (concludes ("535 5.7.8 no", PH_SMTP_STAGE_AUTH, PH_PROBLEM_WRONG_CREDENTIALS));
  g_assert_true (concludes ("5.7.8", PH_SMTP_STAGE_AUTH, PH_PROBLEM_WRONG_CREDENTIALS));
  g_assert_true (concludes ("550 5.1.1 User unknown", PH_SMTP_STAGE_RCPT, PH_PROBLEM_RECIPIENT_UNKNOWN));
  g_assert_true (concludes ("534-5.7.14 Please log in via your web browser", PH_SMTP_STAGE_AUTH, PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED));
  /* The words say more than the code. */
  g_assert_true (concludes ("454 Throttling failure: Daily message quota exceeded", PH_SMTP_STAGE_AUTH, PH_PROBLEM_TOO_MANY_ATTEMPTS));
  g_assert_true (concludes ("454 Throttling failure: Daily message quota exceeded", PH_SMTP_STAGE_MAIL, PH_PROBLEM_RATE_LIMITED));
  g_assert_true (concludes ("454 Throttling failure: Daily message quota exceeded", PH_SMTP_STAGE_RCPT, PH_PROBLEM_RATE_LIMITED));
  g_assert_true (concludes ("521 blocked using zen.spamhaus.org", PH_SMTP_STAGE_RCPT, PH_PROBLEM_ADDRESS_LISTED));
  g_assert_cmpuint (count_verdicts ("454 4.7.0 Temporary authentication failure"), ==, 2);
  g_assert_cmpuint (count_verdicts ("535 5.7.8 Too many attempts, daily limit reached"), ==, 1);
  g_assert_cmpuint (count_verdicts ("535 5.7.8 no"), ==, 1);
  g_assert_cmpuint (count_verdicts ("250 2.0.0 ok"), ==, 0);
  g_assert_cmpuint (count_verdicts ("354"), ==, 0);
  g_assert_cmpuint (count_verdicts ("599"), >, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/reply-code/order", test_order);
  g_test_add_func ("/reply-code/reply-codes", test_reply_codes);
  g_test_add_func ("/reply-code/enhanced-codes", test_enhanced_codes);
  g_test_add_func ("/reply-code/enhanced-class", test_enhanced_class);
  g_test_add_func ("/reply-code/query/typed", test_typed);
  g_test_add_func ("/reply-code/query/pasted", test_pasted);
  g_test_add_func ("/reply-code/query/pasted-much", test_pasted_much);
  g_test_add_func ("/reply-code/query/escaped", test_escaped);
  g_test_add_func ("/reply-code/examples", test_examples);
  g_test_add_func ("/reply-code/examples/of-all", test_examples_of_all);
  g_test_add_func ("/reply-code/verdicts", test_verdicts);

  return g_test_run ();
}
