// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The end of the header section and the Bcc fields in it, at every split point.

#include "ph-header-filter.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *in;
  const char *out; /* with Bcc dropped */
  gint64 header_size;
} Case;

static const Case cases[] = {
  { "no Bcc", "To: a@b.c\r\nSubject: x\r\n\r\nBcc: in the body\r\n", "To: a@b.c\r\nSubject: x\r\n\r\nBcc: in the body\r\n", 23 },
  { "one Bcc in the middle", "To: a\nBcc: b\nCc: c\n\nx", "To: a\nCc: c\n\nx", 19 },
  { "Bcc first, then nothing", "bcc:b\n", "", 6 },
  { "continued by blank and tab", "BCC: b,\r\n c,\r\n\td\r\nTo: a\r\n\r\n", "To: a\r\n\r\n", 25 },
  { "a continuation of blanks only", "Bcc: b\n  \nTo: a\n\n", "To: a\n\n", 16 },
  { "blanks before the colon", "Bcc \t: b\nTo: a\n\n", "To: a\n\n", 15 },
  { "two of them, the last one ends the section", "Bcc: a\nTo: t\nBcc: b\n\nbody", "To: t\n\nbody", 20 },
  { "others that begin alike", "Bc: a\nBccx: b\nX-Bcc: c\nResent-Bccs: d\n\n", "Bc: a\nBccx: b\nX-Bcc: c\nResent-Bccs: d\n\n", 38 },
  { "Resent-Bcc", "Resent-To: a\nresent-BCC: b\n c\nTo: d\n\n", "Resent-To: a\nTo: d\n\n", 36 },
  { "lone CR ends a line", "Bcc: a\rTo: b\r\rx\r", "To: b\r\rx\r", 13 },
  { "CR CR LF are two line ends", "Bcc: a\r\r\nBcc: b\r\n", "\r\nBcc: b\r\n", 7 },
  { "no line end behind the last field", "To: a\nBcc: b", "To: a\n", 12 },
  { "a line that is no field begins the body", "To: a\nhello\nBcc: b\n", "To: a\nhello\nBcc: b\n", 6 },
  { "neither does a blank in the name make a field", "To: a\nBcc x: b\nBcc: c\n", "To: a\nBcc x: b\nBcc: c\n", 6 },
  { "a name without a colon at the end", "To: a\nBcc", "To: a\nBcc", 6 },
  { "no header section", "\nhello\n", "\nhello\n", 0 },
  { "begins with a continuation", " x\nTo: a\n\n", " x\nTo: a\n\n", 0 },
  { "a mailbox separator", "From ada Mon\nTo: a\n\n", "From ada Mon\nTo: a\n\n", 0 },
  { "not ASCII in the name", "To: a\nB\303\244: x\n", "To: a\nB\303\244: x\n", 6 },
  { "nothing", "", "", 0 },
};

static GByteArray *
filter_in_parts (const char *in, gsize length, gsize first, gsize step, gint64 *header_size)
{
  g_autoptr(PhHeaderFilter) filter = ph_header_filter_new (PH_MESSAGE_BCC_DROP);
  GByteArray *out = g_byte_array_new ();

  ph_header_filter_feed (filter, (const guint8 *) in, first, out);
  for (gsize at = first; at < length; at += step)
    ph_header_filter_feed (filter, (const guint8 *) in + at, MIN (step, length - at), out);
  ph_header_filter_end (filter, out);
  *header_size = ph_header_filter_get_header_size (filter);
  return out;
}

static void
assert_parts (const Case *c, gsize first, gsize step)
{
  gint64 header_size = -1;
  g_autoptr(GByteArray) out = filter_in_parts (c->in, strlen (c->in), first, step, &header_size);

  if (out->len != strlen (c->out) || (out->len > 0 && memcmp (out->data, c->out, out->len) != 0) || header_size != c->header_size)
    g_error ("%s: split at %u, then by %u: \"%.*s\", header %d", c->name, (guint) first, (guint) step, (int) out->len, out->data, (int) header_size);
}

static void
test_every_split (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = strlen (cases[i].in);

      for (gsize first = 0; first <= length; first++)
        assert_parts (&cases[i], first, length + 1);
      assert_parts (&cases[i], 0, 1);
      assert_parts (&cases[i], 0, 3);
    }
}

static void
test_keep (void)
{
  static const guint8 in[] = "Bcc: b\r\nTo: a\r\n\r\nx";
  g_autoptr(PhHeaderFilter) filter = ph_header_filter_new (PH_MESSAGE_BCC_KEEP);
  g_autoptr(GByteArray) out = g_byte_array_new ();

  ph_header_filter_feed (filter, in, sizeof in - 1, out);
  ph_header_filter_end (filter, out);
  g_assert_cmpmem (out->data, out->len, in, sizeof in - 1);
  g_assert_cmpint (ph_header_filter_get_header_size (filter), ==, 15);
}

/* Whatever is fed, what is held back is bounded and nothing but Bcc fields gets lost. */
static void
test_endless_name (void)
{
  g_autoptr(PhHeaderFilter) filter = ph_header_filter_new (PH_MESSAGE_BCC_DROP);
  g_autoptr(GByteArray) out = g_byte_array_new ();

  for (guint i = 0; i < 100000; i++)
    ph_header_filter_feed (filter, (const guint8 *) "x", 1, out);
  g_assert_cmpuint (out->len, >, 100000 - 1000);
  ph_header_filter_end (filter, out);
  g_assert_cmpuint (out->len, ==, 100000);
  g_assert_cmpint (ph_header_filter_get_header_size (filter), ==, 0);
}

static void
test_random_splits_agree (void)
{
  static const char alphabet[] = "Bbc:: \t\r\n\nTx";

  for (guint round = 0; round < 20000; round++)
    {
      char in[48];
      gsize length = (gsize) g_test_rand_int_range (0, sizeof in);
      gint64 whole_size = 0;
      gint64 parts_size = 0;

      for (gsize i = 0; i < length; i++)
        in[i] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];

      g_autoptr(GByteArray) whole = filter_in_parts (in, length, length, 1, &whole_size);
      g_autoptr(GByteArray) parts = filter_in_parts (in, length, 0, 1, &parts_size);

      g_assert_cmpmem (whole->data, whole->len, parts->data, parts->len);
      g_assert_cmpint (whole_size, ==, parts_size);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/header-filter/every-split", test_every_split);
  g_test_add_func ("/message/header-filter/keep", test_keep);
  g_test_add_func ("/message/header-filter/endless-name", test_endless_name);
  g_test_add_func ("/message/header-filter/random-splits-agree", test_random_splits_agree);
  return g_test_run ();
}
