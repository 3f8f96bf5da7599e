// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A document that came from the web, with where it was and whether somebody on the way could have changed it. Does not know
// what the document means.

#include "config.h"

#include "ph-web-answer.h"

#include <string.h>

struct _PhWebAnswer
{
  gatomicrefcount references;
  char *uri; /* (owned) */
  PhWebProtection protection;
  GBytes *body; /* (owned) */
};

G_DEFINE_BOXED_TYPE (PhWebAnswer, ph_web_answer, ph_web_answer_ref, ph_web_answer_unref)

/* How pages begin; behind it comes a space or the end of the tag. */
static const char *const page_beginnings[] = { "<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<script", "<style" };

/**
 * ph_web_answer_new:
 * @uri: where the document was in the end
 * @protection: whether it could have been changed on the way
 * @body: the document
 *
 * Returns: (transfer full): a new answer
 */
PhWebAnswer *
ph_web_answer_new (const char *uri, PhWebProtection protection, GBytes *body)
{
  g_return_val_if_fail (uri != NULL && body != NULL, NULL);

  PhWebAnswer *self = g_new0 (PhWebAnswer, 1);

  g_atomic_ref_count_init (&self->references);
  self->uri = g_strdup (uri);
  self->protection = protection;
  self->body = g_bytes_ref (body);
  return self;
}

/**
 * ph_web_answer_ref:
 * @self: an answer
 *
 * Returns: (transfer full): @self
 */
PhWebAnswer *
ph_web_answer_ref (PhWebAnswer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ph_web_answer_unref:
 * @self: (transfer full): an answer
 */
void
ph_web_answer_unref (PhWebAnswer *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->uri);
  g_bytes_unref (self->body);
  g_free (self);
}

/**
 * ph_web_answer_get_uri:
 * @self: an answer
 *
 * Returns: (transfer none): where the document was in the end, behind all redirections
 */
const char *
ph_web_answer_get_uri (const PhWebAnswer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->uri;
}

/**
 * ph_web_answer_get_protection:
 * @self: an answer
 *
 * Returns: whether somebody on the way could have changed it
 */
PhWebProtection
ph_web_answer_get_protection (const PhWebAnswer *self)
{
  g_return_val_if_fail (self != NULL, PH_WEB_OPEN);

  return self->protection;
}

/**
 * ph_web_answer_get_body:
 * @self: an answer
 *
 * Returns: (transfer none): the document, decompressed; may be empty
 */
GBytes *
ph_web_answer_get_body (const PhWebAnswer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->body;
}

static gboolean
begins_with (const char *text, gsize length, const char *beginning)
{
  gsize n = strlen (beginning);

  return length > n && g_ascii_strncasecmp (text, beginning, n) == 0;
}

static gboolean
is_end_of_word (char c)
{
  return g_ascii_isspace (c) || c == '>';
}

static gsize
skip_blanks (const char *text, gsize length)
{
  gsize n = 0;

  while (n < length && g_ascii_isspace (text[n]))
    n++;
  return n;
}

/* How much of @text is a comment or an XML declaration; 0: it begins with neither, or with one that does not end. */
static gsize
skip_prologue (const char *text, gsize length)
{
  static const struct
  {
    const char *begin;
    const char *end;
  } parts[] = { { "<!--", "-->" }, { "<?", "?>" } };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (begins_with (text, length, parts[i].begin))
      {
        const char *end = g_strstr_len (text, (gssize) length, parts[i].end);

        return end != NULL ? (gsize) (end - text) + strlen (parts[i].end) : 0;
      }
  return 0;
}

/**
 * ph_web_answer_is_page:
 * @self: an answer
 *
 * Judges by how the document begins (as https://mimesniff.spec.whatwg.org does), since who answers in place of somebody
 * else says what it likes about the type.
 *
 * Returns: whether it is HTML, as a sign-in page of a network sends it in place of what was asked for
 */
gboolean
ph_web_answer_is_page (const PhWebAnswer *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  gsize length;
  const char *text = g_bytes_get_data (self->body, &length);

  if (length == 0)
    return FALSE; /* then there is no text to point into */

  gsize skipped = begins_with (text, length, "\xef\xbb\xbf") ? 3 : 0; /* the byte order mark */

  do
    {
      text += skipped;
      length -= skipped;
      skipped = skip_blanks (text, length);
      skipped += skip_prologue (text + skipped, length - skipped);
    }
  while (skipped > 0);
  for (guint i = 0; i < G_N_ELEMENTS (page_beginnings); i++)
    if (begins_with (text, length, page_beginnings[i]) && is_end_of_word (text[strlen (page_beginnings[i])]))
      return TRUE;
  return FALSE;
}
