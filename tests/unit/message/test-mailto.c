// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// mailto links: those of RFC 6068, those that people really write, and those that strangers would like to work.

#include "config.h"

#include "ph-mailto.h"

#include <string.h>

static const struct
{
  const char *link;
  const char *recipients[PH_N_RECIPIENTS_FIELDS]; /* To, Cc, Bcc, Reply-To; NULL: none */
  const char *subject;
  const char *text;
  const char *in_reply_to;
  const char *ignored; /* separated by "|" */
} links[] = {
  { "mailto:", { NULL }, "", "", "", "" },
  { "mailto:chris@example.com", { "chris@example.com" }, "", "", "", "" },
  { "  MailTo:chris@example.com\n", { "chris@example.com" }, "", "", "", "" },
  { "mailto:infobot@example.com?subject=current-issue", { "infobot@example.com" }, "current-issue", "", "", "" },
  { "mailto:infobot@example.com?body=send%20current-issue%0D%0Asend%20index", { "infobot@example.com" }, "", "send current-issue\nsend index", "", "" },
  { "mailto:list@example.org?In-Reply-To=%3C3469A91.D10AF4C@example.com%3E", { "list@example.org" }, "", "", "3469A91.D10AF4C@example.com", "" },
  { "mailto:joe@example.com?cc=bob@example.com&body=hello", { "joe@example.com", "bob@example.com" }, "", "hello", "", "" },
  { "mailto:addr1@an.example,addr2@an.example", { "addr1@an.example, addr2@an.example" }, "", "", "", "" },
  { "mailto:?to=addr1@an.example,addr2@an.example", { "addr1@an.example, addr2@an.example" }, "", "", "", "" },
  { "mailto:?to=addr1@an.example%2C%20addr2@an.example", { "addr1@an.example, addr2@an.example" }, "", "", "", "" },
  { "mailto:addr1@an.example?to=addr2@an.example&TO=addr3@an.example", { "addr1@an.example, addr2@an.example, addr3@an.example" }, "", "", "", "" },
  { "mailto:gorby%25kremvax@example.com", { "gorby%kremvax@example.com" }, "", "", "", "" },
  { "mailto:unlikely%3Faddress@example.com?blat=foop", { "unlikely?address@example.com" }, "", "", "", "blat" },
  { "mailto:Mike%26family@example.org", { "Mike&family@example.org" }, "", "", "", "" },
  { "mailto:%22not%40me%22@example.org", { "\"not@me\"@example.org" }, "", "", "", "" },
  { "mailto:%22oh%5C%5Cno%22@example.org", { "\"oh\\\\no\"@example.org" }, "", "", "", "" },
  { "mailto:%22a%2Cb%22@example.org", { "\"a,b\"@example.org" }, "", "", "", "" },
  { "mailto:user@example.org?subject=caf%C3%A9", { "user@example.org" }, "café", "", "", "" },
  { "mailto:user@example.org?subject=café&body=日本", { "user@example.org" }, "café", "日本", "", "" },
  { "mailto:user@%E7%B4%8D%E8%B1%86.example.org?subject=Test&body=NATTO", { "user@納豆.example.org" }, "Test", "NATTO", "", "" },
  { "mailto:user@納豆.example.org", { "user@納豆.example.org" }, "", "", "", "" },
  { "mailto:bill+ietf@example.org?subject=1+1", { "bill+ietf@example.org" }, "1+1", "", "", "" },
  { "mailto:Ada%20%3Cada@example.org%3E?bcc=b@x.org&reply-to=r@x.org", { "Ada <ada@example.org>", NULL, "b@x.org", "r@x.org" }, "", "", "", "" },
  { "mailto:a@x.org?subject=Tom%20%26%20Jerry&amp;body=x", { "a@x.org" }, "Tom & Jerry", "x", "", "" },
  { "mailto:a@x.org?%73ubject=x=y", { "a@x.org" }, "x=y", "", "", "" },
  { "mailto:a@x.org?subject=one&subject=two&body=one&body=two", { "a@x.org" }, "one", "one\ntwo", "", "" },
  { "mailto:a@x.org?&&=x&subject&body=a%0Ab%0Dc%0D%0Ad%09e", { "a@x.org" }, "", "a\nb\nc\nd\te", "", "" },
  { "mailto:a@x.org#body=x", { "a@x.org" }, "", "", "", "" },
  { "mailto:a@x.org?attach=/etc/passwd&Attachment=%2Fetc%2Fshadow&from=b@x.org&X-%0AY=1", { "a@x.org" }, "", "", "", "?" },
  { "mailto:a@x.org?attach=/etc/passwd&Attachment=x&from=b@x.org&subject=s", { "a@x.org" }, "s", "", "", "attach|Attachment|from" },
  { "mailto:a@x.org?%E2%80%AEx=y", { "a@x.org" }, "", "", "", "\\u{202E}x" },
  { "mailto:nobody", { "nobody" }, "", "", "", "" },
};

static void
test_links (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_auto(GStrv) ignored = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(PhDraft) draft = ph_mailto_parse (links[i].link, &ignored, &error);
      g_autofree char *names = ignored != NULL ? g_strjoinv ("|", ignored) : g_strdup ("");

      if (*links[i].ignored == '?')
        {
          g_assert_error (error, PH_MAILTO_ERROR, PH_MAILTO_ERROR_SYNTAX);
          continue;
        }
      g_assert_no_error (error);
      for (guint j = 0; j < PH_N_RECIPIENTS_FIELDS; j++)
        {
          g_autofree char *text = ph_mailbox_list_to_text (ph_draft_get_recipients (draft, (PhRecipientsField) j));

          g_assert_cmpstr (text, ==, links[i].recipients[j] != NULL ? links[i].recipients[j] : "");
        }
      g_assert_cmpstr (ph_draft_get_subject (draft), ==, links[i].subject);
      g_assert_cmpstr (ph_draft_get_text (draft), ==, links[i].text);
      g_assert_cmpstr (ph_draft_get_in_reply_to (draft), ==, links[i].in_reply_to);
      g_assert_cmpstr (names, ==, links[i].ignored);
      g_assert_cmpuint (g_list_model_get_n_items (ph_draft_get_attachments (draft)), ==, 0);
    }
}

static const struct
{
  const char *link;
  PhMailtoError code;
} bad[] = {
  { "", PH_MAILTO_ERROR_SCHEME },
  { "mail", PH_MAILTO_ERROR_SCHEME },
  { "https://example.org", PH_MAILTO_ERROR_SCHEME },
  { "ada@example.org", PH_MAILTO_ERROR_SCHEME },
  { "mailto:a%", PH_MAILTO_ERROR_SYNTAX },
  { "mailto:a%4", PH_MAILTO_ERROR_SYNTAX },
  { "mailto:a%zz@x.org", PH_MAILTO_ERROR_SYNTAX },
  { "mailto:a@x.org?subject=100%", PH_MAILTO_ERROR_SYNTAX },
  { "mailto:a@x.org?subject=%FF", PH_MAILTO_ERROR_SYNTAX },
  { "mailto:a@x.org?subject=\xff", PH_MAILTO_ERROR_SYNTAX },
  { "mailto:a@x.org?subject=a%00b", PH_MAILTO_ERROR_SYNTAX },
  { "mailto:a@x.org?body=a%00b", PH_MAILTO_ERROR_SYNTAX },
  { "mailto:a@x.org?body=a%1B[31m", PH_MAILTO_ERROR_SYNTAX },
  { "mailto:a@x.org?subject=a%0D%0ABcc:%20b@x.org", PH_MAILTO_ERROR_SYNTAX },
  { "mailto:a@x.org%0ABcc:b@x.org", PH_MAILTO_ERROR_SYNTAX },
  { "mailto:a@x.org?cc=b@x.org%0D%0ASubject:%20x", PH_MAILTO_ERROR_SYNTAX },
  { "mailto:a@x.org?in-reply-to=%3Ca@b%3E%0D%0ABcc:%20x", PH_MAILTO_ERROR_SYNTAX },
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto(GStrv) ignored = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_null (ph_mailto_parse (bad[i].link, &ignored, &error));
      g_assert_error (error, PH_MAILTO_ERROR, (int) bad[i].code);
      g_assert_null (ignored);
    }
}

static void
test_limits (void)
{
  g_autofree char *filler = g_strnfill (128 * 1024, 'x');
  g_autofree char *too_long = g_strconcat ("mailto:a@x.org?body=", filler, NULL);
  g_autofree char *longest = g_strndup (too_long, 128 * 1024);
  g_autoptr(GString) many = g_string_new ("mailto:a@x.org?");
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) ignored = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (many, "&x%0100u=1", i);

  g_autoptr(PhDraft) none = ph_mailto_parse (too_long, NULL, &error);
  g_autoptr(PhDraft) draft = ph_mailto_parse (longest, NULL, NULL);
  g_autoptr(PhDraft) other = ph_mailto_parse (many->str, &ignored, NULL);

  g_assert_null (none);
  g_assert_error (error, PH_MAILTO_ERROR, PH_MAILTO_ERROR_TOO_LONG);
  g_assert_cmpuint (strlen (ph_draft_get_text (draft)), ==, 128 * 1024 - strlen ("mailto:a@x.org?body="));
  g_assert_nonnull (other);
  g_assert_cmpuint (g_strv_length (ignored), ==, 16);
  g_assert_cmpuint (strlen (ignored[0]), ==, 40);
}

/* Cut anywhere, a link is understood or refused, and never has more in it than the whole one. */
static void
test_cuts (void)
{
  static const char link[] = "mailto:a@x.org,%22b%22@x.org?cc=c@x.org&subject=caf%C3%A9&body=a%0D%0Ab&attach=x";

  for (gsize length = 0; length < sizeof link; length++)
    {
      g_autofree char *cut = g_strndup (link, length);
      g_autoptr(GError) error = NULL;
      g_autoptr(PhDraft) draft = ph_mailto_parse (cut, NULL, &error);

      g_assert_true ((draft == NULL) == (error != NULL));
      if (draft == NULL)
        continue;
      g_assert_cmpuint (ph_draft_get_recipients (draft, PH_RECIPIENTS_TO)->len, <=, 2);
      g_assert_true (g_str_has_prefix ("café", ph_draft_get_subject (draft)));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/mailto/links", test_links);
  g_test_add_func ("/message/mailto/bad", test_bad);
  g_test_add_func ("/message/mailto/limits", test_limits);
  g_test_add_func ("/message/mailto/cuts", test_cuts);
  return g_test_run ();
}
