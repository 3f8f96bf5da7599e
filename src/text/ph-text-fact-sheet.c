// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Names and values under headings. What they are about it does not know.

#include "config.h"

#include "ph-text-fact-sheet.h"

#include <glib/gi18n-lib.h>

#include "ph-text-markdown.h"

typedef struct
{
  char *name;
  char *value;
} Fact;

typedef struct
{
  char *title;
  GPtrArray *facts; /* (owned) (element-type Fact) */
} Section;

struct _PhTextFactSheet
{
  GPtrArray *sections; /* (owned) (element-type Section) */
};

static void
fact_free (Fact *fact)
{
  g_free (fact->name);
  g_free (fact->value);
  g_free (fact);
}

static void
section_free (Section *section)
{
  g_free (section->title);
  g_ptr_array_unref (section->facts);
  g_free (section);
}

/**
 * ph_text_fact_sheet_new:
 *
 * Returns: (transfer full): a sheet without anything on it
 */
PhTextFactSheet *
ph_text_fact_sheet_new (void)
{
  PhTextFactSheet *self = g_new0 (PhTextFactSheet, 1);

  self->sections = g_ptr_array_new_with_free_func ((GDestroyNotify) section_free);
  return self;
}

/**
 * ph_text_fact_sheet_free:
 * @self: (transfer full): a sheet
 */
void
ph_text_fact_sheet_free (PhTextFactSheet *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->sections);
  g_free (self);
}

/**
 * ph_text_fact_sheet_add_section:
 * @self: a sheet
 * @title: a heading
 *
 * What is added from now on stands under it.
 */
void
ph_text_fact_sheet_add_section (PhTextFactSheet *self, const char *title)
{
  Section *section = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (title != NULL);

  section = g_new0 (Section, 1);
  section->title = g_strdup (title);
  section->facts = g_ptr_array_new_with_free_func ((GDestroyNotify) fact_free);
  g_ptr_array_add (self->sections, section);
}

/**
 * ph_text_fact_sheet_add:
 * @self: a sheet with a section
 * @name: what it is
 * @value: (nullable): the fact; where there is none, nothing is added
 */
void
ph_text_fact_sheet_add (PhTextFactSheet *self, const char *name, const char *value)
{
  Section *section = NULL;
  Fact *fact = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->sections->len > 0);
  g_return_if_fail (name != NULL);

  if (value == NULL || value[0] == '\0')
    return;
  section = g_ptr_array_index (self->sections, self->sections->len - 1);
  fact = g_new0 (Fact, 1);
  fact->name = g_strdup (name);
  fact->value = g_utf8_make_valid (value, -1);
  g_ptr_array_add (section->facts, fact);
}

/**
 * ph_text_fact_sheet_get_n_sections:
 * @self: a sheet
 *
 * Returns: how many headings it has
 */
guint
ph_text_fact_sheet_get_n_sections (const PhTextFactSheet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->sections->len;
}

static const Section *
get_section (const PhTextFactSheet *self, guint section)
{
  return g_ptr_array_index (self->sections, section);
}

/**
 * ph_text_fact_sheet_get_title:
 * @self: a sheet
 * @section: which of its sections
 *
 * Returns: its heading
 */
const char *
ph_text_fact_sheet_get_title (const PhTextFactSheet *self, guint section)
{
  g_return_val_if_fail (self != NULL && section < self->sections->len, NULL);

  return get_section (self, section)->title;
}

/**
 * ph_text_fact_sheet_get_n_facts:
 * @self: a sheet
 * @section: which of its sections
 *
 * Returns: how many facts stand in it
 */
guint
ph_text_fact_sheet_get_n_facts (const PhTextFactSheet *self, guint section)
{
  g_return_val_if_fail (self != NULL && section < self->sections->len, 0);

  return get_section (self, section)->facts->len;
}

/**
 * ph_text_fact_sheet_get_name:
 * @self: a sheet
 * @section: which of its sections
 * @fact: which of the facts in it
 *
 * Returns: what the fact is about
 */
const char *
ph_text_fact_sheet_get_name (const PhTextFactSheet *self, guint section, guint fact)
{
  g_return_val_if_fail (fact < ph_text_fact_sheet_get_n_facts (self, section), NULL);

  return ((const Fact *) g_ptr_array_index (get_section (self, section)->facts, fact))->name;
}

/**
 * ph_text_fact_sheet_get_value:
 * @self: a sheet
 * @section: which of its sections
 * @fact: which of the facts in it
 *
 * Returns: the fact; valid UTF-8, possibly of several lines
 */
const char *
ph_text_fact_sheet_get_value (const PhTextFactSheet *self, guint section, guint fact)
{
  g_return_val_if_fail (fact < ph_text_fact_sheet_get_n_facts (self, section), NULL);

  return ((const Fact *) g_ptr_array_index (get_section (self, section)->facts, fact))->value;
}

static void
add_section (GString *out, const Section *section)
{
  const char *const titles[] = { _ ("What"), _ ("Value"), NULL };

  ph_text_markdown_add_heading (out, 2, section->title);
  ph_text_markdown_add_table (out, titles);
  for (guint i = 0; i < section->facts->len; i++)
    {
      const Fact *fact = g_ptr_array_index (section->facts, i);
      const char *const cells[] = { fact->name, fact->value, NULL };

      ph_text_markdown_add_row (out, cells);
    }
}

/**
 * ph_text_fact_sheet_to_markdown:
 * @self: a sheet
 * @title: of the whole
 *
 * Sections without a fact are left out.
 *
 * Returns: (transfer full): Markdown
 */
char *
ph_text_fact_sheet_to_markdown (const PhTextFactSheet *self, const char *title)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (title != NULL, NULL);

  GString *out = g_string_new (NULL);

  ph_text_markdown_add_heading (out, 1, title);
  for (guint i = 0; i < self->sections->len; i++)
    if (get_section (self, i)->facts->len > 0)
      add_section (out, get_section (self, i));
  return g_string_free (out, FALSE);
}
