// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Makes Markdown (CommonMark, with the tables of GitHub) of texts that nobody trusts: what a server has said must neither
// become a link or a picture nor end the block in which it stands.

#include "config.h"

#include "ph-text-markdown.h"

#include <string.h>

/* Whatever begins markup within a line, HTML among it. */
#define SPECIAL "\\`*_[]<>|~&"

static void
add_escaped (GString *out, const char *text, const char *special)
{
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '\n' || *at == '\r' || *at == '\t')
        {
          g_string_append_c (out, ' ');
          continue;
        }
      if (strchr (special, *at) != NULL)
        g_string_append_c (out, '\\');
      g_string_append_c (out, *at);
    }
}

static guint
find_longest_run (const char *text, char what)
{
  guint longest = 0;
  guint run = 0;

  for (const char *at = text; *at != '\0'; at++)
    {
      run = *at == what ? run + 1 : 0;
      longest = MAX (longest, run);
    }
  return longest;
}

static void
add_times (GString *out, char what, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (out, what);
}

/**
 * ph_text_markdown_add_heading:
 * @out: a document
 * @level: 1 for the title of the document
 * @text: the heading
 */
void
ph_text_markdown_add_heading (GString *out, guint level, const char *text)
{
  g_return_if_fail (out != NULL && text != NULL);

  if (out->len > 0 && !g_str_has_suffix (out->str, "\n\n"))
    g_string_append_c (out, '\n');
  add_times (out, '#', level);
  g_string_append_c (out, ' ');
  add_escaped (out, text, SPECIAL);
  g_string_append (out, "\n\n");
}

/**
 * ph_text_markdown_add_text:
 * @out: a document
 * @text: what is to stand there
 */
void
ph_text_markdown_add_text (GString *out, const char *text)
{
  g_return_if_fail (out != NULL && text != NULL);

  add_escaped (out, text, SPECIAL);
}

/**
 * ph_text_markdown_add_code:
 * @out: a document
 * @text: an identifier or a value; not within a table
 */
void
ph_text_markdown_add_code (GString *out, const char *text)
{
  g_return_if_fail (out != NULL && text != NULL);

  guint n = find_longest_run (text, '`') + 1;
  gboolean needs_space = *text == '`' || g_str_has_suffix (text, "`");

  add_times (out, '`', n);
  g_string_append (out, needs_space ? " " : "");
  add_escaped (out, text, "");
  g_string_append (out, needs_space ? " " : "");
  add_times (out, '`', n);
}

/**
 * ph_text_markdown_add_row:
 * @out: a document, at the end of a table
 * @cells: (array zero-terminated=1): what stands in the row
 */
void
ph_text_markdown_add_row (GString *out, const char *const *cells)
{
  g_return_if_fail (out != NULL && cells != NULL);

  for (guint i = 0; cells[i] != NULL; i++)
    {
      g_string_append (out, i > 0 ? " | " : "| ");
      add_escaped (out, cells[i], SPECIAL);
    }
  g_string_append (out, " |\n");
}

/**
 * ph_text_markdown_add_table:
 * @out: a document
 * @titles: (array zero-terminated=1): what stands above the columns
 *
 * Begins a table; rows follow.
 */
void
ph_text_markdown_add_table (GString *out, const char *const *titles)
{
  g_return_if_fail (out != NULL && titles != NULL);

  ph_text_markdown_add_row (out, titles);
  for (guint i = 0; titles[i] != NULL; i++)
    g_string_append (out, "|---");
  g_string_append (out, "|\n");
}

/**
 * ph_text_markdown_add_block:
 * @out: a document
 * @lines: one or more lines that stay as they are
 */
void
ph_text_markdown_add_block (GString *out, const char *lines)
{
  g_return_if_fail (out != NULL && lines != NULL);

  guint n = MAX (find_longest_run (lines, '`') + 1, 3);

  add_times (out, '`', n);
  g_string_append_printf (out, "text\n%s%s", lines, g_str_has_suffix (lines, "\n") || *lines == '\0' ? "" : "\n");
  add_times (out, '`', n);
  g_string_append_c (out, '\n');
}
