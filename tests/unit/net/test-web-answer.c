// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Documents from the web, and which of them are pages.

#include "config.h"

#include "ph-web-answer.h"

#include <string.h>

static void
test_new_destroy (void)
{
  g_autoptr(GBytes) body = g_bytes_new_static ("<clientConfig/>", 15);
  g_autoptr(PhWebAnswer) answer = ph_web_answer_new ("https://example.org/", PH_WEB_PROTECTED, body);
  g_autoptr(PhWebAnswer) same = ph_web_answer_ref (answer);

  g_assert_cmpstr (ph_web_answer_get_uri (same), ==, "https://example.org/");
  g_assert_cmpint (ph_web_answer_get_protection (same), ==, PH_WEB_PROTECTED);
  g_assert_true (ph_web_answer_get_body (same) == body);
}

static void
test_is_page (void)
{
  static const struct
  {
    const char *body;
    gboolean is_page;
  } cases[] = {
    { "<!DOCTYPE html><html></html>", TRUE },
    { "<!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">", TRUE },
    { "<html lang=\"en\">", TRUE },
    { "<HTML>", TRUE },
    { "<head>", TRUE },
    { "<body onload=x>", TRUE },
    { "<script>location='/login'</script>", TRUE },
    { "<meta http-equiv=refresh>", TRUE },
    { "\r\n\t <html>", TRUE },
    { "\xef\xbb\xbf<html>", TRUE },
    { "\xef\xbb\xbf \n<!-- a > b --> <!-- c --><html>", TRUE },
    { "<?xml version=\"1.0\"?>\n<!DOCTYPE html>", TRUE },
    { "<?xml version=\"1.0\"?><clientConfig version=\"1.1\">", FALSE },
    { "<clientConfig>", FALSE },
    { "<htmlx>", FALSE },
    { "<html", FALSE },
    { "<headquarters>", FALSE },
    { "<!DOCTYPE clientConfig>", FALSE },
    { "<!-- never ends <html>", FALSE },
    { "<?never ends <html>", FALSE },
    { "{ \"html\": \"<html>\" }", FALSE },
    { "nothing <html>", FALSE },
    { "  ", FALSE },
    { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      /* Of the exact size, so that a sanitizer sees what reads beyond it. */
      g_autoptr(GBytes) body = g_bytes_new (cases[i].body, strlen (cases[i].body));
      g_autoptr(PhWebAnswer) answer = ph_web_answer_new ("https://example.org/", PH_WEB_OPEN, body);

      g_assert_cmpint (ph_web_answer_is_page (answer), ==, cases[i].is_page);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/web-answer/new-destroy", test_new_destroy);
  g_test_add_func ("/net/web-answer/is-page", test_is_page);
  return g_test_run ();
}
