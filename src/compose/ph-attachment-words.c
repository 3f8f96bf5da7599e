// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Whether somebody writes of an attachment, in whatever language. The words are data; here is how they are found: texts are
// cut into words, and words compared without regard to case and accents.

#include "config.h"

#include "ph-attachment-words.h"

#include <gio/gio.h>
#include <string.h>

#include "ph-compose-resource.h"
#include "ph-word-cutter.h"

#define RESOURCE_PATH "/io/github/posthorn/Posthorn/compose/attachment-words.conf"

/* Of what is written, and not quoted: looking through it must not be felt when somebody clicks on Send. */
#define MAX_TEXT (32 * 1024)

/* RFC 3676 §4.3; some programs lose the space. */
static const char *const signature_marks[] = { "-- ", "--" };

typedef enum
{
  PHRASE_ATTACHMENT,
  PHRASE_EXCEPT,
} PhraseMeaning;

typedef enum
{
  ENDING_NONE,
  ENDING_ANY,
} Ending;

/* Some words in a row. */
typedef struct
{
  GPtrArray *words; /* (owned) (element-type utf8): folded */
  Ending ending;    /* of the last one */
  PhraseMeaning meaning;
} Phrase;

/* What is found within a word. */
typedef struct
{
  char *text;   /* (owned): as it is written */
  char *folded; /* (owned) */
  PhraseMeaning meaning;
} Part;

/* Never freed: it lives as long as the program. */
typedef struct
{
  GHashTable *phrases; /* (owned) (element-type uint GPtrArray): by the first character of their first word, the longest first */
  GPtrArray *parts;    /* (owned) (element-type Part): the exceptions first */
} Dictionary;

static void
add_phrase (Dictionary *self, const char *text, PhraseMeaning meaning)
{
  g_autoptr(GArray) words = ph_word_cutter_cut (text);
  Phrase *phrase = NULL;
  GPtrArray *others = NULL;
  gunichar first = 0;

  if (words->len == 0)
    return;
  phrase = g_new0 (Phrase, 1);
  phrase->words = g_ptr_array_new_with_free_func (g_free);
  phrase->ending = g_str_has_suffix (text, "*") ? ENDING_ANY : ENDING_NONE;
  phrase->meaning = meaning;
  for (guint i = 0; i < words->len; i++)
    g_ptr_array_add (phrase->words, g_strdup (g_array_index (words, PhWord, i).folded));
  first = g_utf8_get_char (phrase->words->pdata[0]);
  others = g_hash_table_lookup (self->phrases, GUINT_TO_POINTER (first));
  if (others == NULL)
    {
      others = g_ptr_array_new ();
      g_hash_table_insert (self->phrases, GUINT_TO_POINTER (first), others);
    }
  g_ptr_array_add (others, phrase);
}

static void
add_part (Dictionary *self, const char *text, PhraseMeaning meaning)
{
  Part *part = g_new0 (Part, 1);

  part->text = g_strdup (text);
  part->folded = ph_word_cutter_fold (text, strlen (text));
  part->meaning = meaning;
  g_ptr_array_add (self->parts, part);
}

static void
add_all (Dictionary *self, GKeyFile *file, const char *group, const char *key, PhraseMeaning meaning)
{
  g_auto(GStrv) texts = g_key_file_get_string_list (file, group, key, NULL, NULL);
  gboolean has_parts = g_key_file_has_key (file, group, "Parts", NULL);

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    if (has_parts)
      add_part (self, texts[i], meaning);
    else
      add_phrase (self, texts[i], meaning);
}

static int
compare_phrases (gconstpointer a, gconstpointer b)
{
  const Phrase *left = *(Phrase *const *) a;
  const Phrase *right = *(Phrase *const *) b;

  if (left->words->len != right->words->len)
    return left->words->len > right->words->len ? -1 : 1;
  return (int) right->meaning - (int) left->meaning;
}

static Dictionary *
load (void)
{
  Dictionary *self = g_new0 (Dictionary, 1);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_auto(GStrv) groups = NULL;
  GHashTableIter iter;
  gpointer phrases = NULL;

  self->phrases = g_hash_table_new (NULL, NULL);
  self->parts = g_ptr_array_new ();
  ph_compose_register_resource ();
  /* Among all: while another thread registers it, the resource itself is not there yet, and this waits for that. */
  bytes = g_resources_lookup_data (RESOURCE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (!g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, NULL))
    return self;
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    add_all (self, file, groups[i], "Except", PHRASE_EXCEPT);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      add_all (self, file, groups[i], "Words", PHRASE_ATTACHMENT);
      add_all (self, file, groups[i], "Parts", PHRASE_ATTACHMENT);
    }
  g_hash_table_iter_init (&iter, self->phrases);
  while (g_hash_table_iter_next (&iter, NULL, &phrases))
    g_ptr_array_sort (phrases, compare_phrases);
  return self;
}

static const Dictionary *
get_dictionary (void)
{
  static const Dictionary *dictionary = NULL;

  if (g_once_init_enter (&dictionary))
    g_once_init_leave (&dictionary, load ());
  return dictionary;
}

static gboolean
phrase_fits (const Phrase *phrase, GArray *words, guint at)
{
  if (words->len - at < phrase->words->len)
    return FALSE;
  for (guint i = 0; i < phrase->words->len; i++)
    {
      const char *word = g_array_index (words, PhWord, at + i).folded;
      const char *wanted = phrase->words->pdata[i];
      gboolean is_last = i == phrase->words->len - 1;

      if (is_last && phrase->ending == ENDING_ANY ? !g_str_has_prefix (word, wanted) : strcmp (word, wanted) != 0)
        return FALSE;
    }
  return TRUE;
}

/* (nullable): the longest one that stands at this word. */
static const Phrase *
find_phrase (const Dictionary *self, GArray *words, guint at)
{
  gunichar first = g_utf8_get_char (g_array_index (words, PhWord, at).folded);
  GPtrArray *phrases = g_hash_table_lookup (self->phrases, GUINT_TO_POINTER (first));

  for (guint i = 0; phrases != NULL && i < phrases->len; i++)
    if (phrase_fits (phrases->pdata[i], words, at))
      return phrases->pdata[i];
  return NULL;
}

/* (nullable): the first one within this word that is not a part of an exception. */
static const Part *
find_part (const Dictionary *self, const char *word)
{
  const char *at = word;

  while (*at != '\0')
    {
      const Part *found = NULL;

      for (guint i = 0; found == NULL && i < self->parts->len; i++)
        if (g_str_has_prefix (at, ((const Part *) self->parts->pdata[i])->folded))
          found = self->parts->pdata[i];
      if (found != NULL && found->meaning == PHRASE_ATTACHMENT)
        return found;
      at = found != NULL ? at + strlen (found->folded) : g_utf8_next_char (at);
    }
  return NULL;
}

static gboolean
is_signature_mark (const char *line, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (signature_marks); i++)
    if (length == strlen (signature_marks[i]) && strncmp (line, signature_marks[i], length) == 0)
      return TRUE;
  return FALSE;
}

/* What the person has written, without what is quoted and what stands under everything. */
static char *
dup_written (const char *text)
{
  g_autoptr(GString) written = g_string_new (NULL);
  const char *line = text;

  while (*line != '\0' && written->len < MAX_TEXT)
    {
      gsize length = strcspn (line, "\n");

      if (is_signature_mark (line, length))
        break;
      if (*line != '>')
        {
          g_string_append_len (written, line, (gssize) MIN (length, MAX_TEXT));
          g_string_append_c (written, '\n');
        }
      line += length + (line[length] == '\n');
    }
  return g_utf8_make_valid (written->str, (gssize) written->len);
}

/* What stands in a link is not said by anybody. */
static void
blank_links (char *text)
{
  for (char *at = text; *at != '\0';)
    {
      gsize length = strcspn (at, " \t\n");
      const char *link = g_strstr_len (at, (gssize) length, "://");

      if (link != NULL)
        memset (at, ' ', length);
      at += length + (at[length] != '\0');
    }
}

/* (nullable): what is found, as it is written. */
static char *
find_in (const Dictionary *self, const char *text)
{
  g_autoptr(GArray) words = ph_word_cutter_cut (text);

  for (guint at = 0; at < words->len;)
    {
      const PhWord *word = &g_array_index (words, PhWord, at);
      const Phrase *phrase = find_phrase (self, words, at);
      const PhWord *last = phrase != NULL ? &g_array_index (words, PhWord, at + phrase->words->len - 1) : word;
      const Part *part = phrase == NULL && word->is_wide ? find_part (self, word->folded) : NULL;

      if (part != NULL)
        return g_strdup (part->text);
      if (phrase != NULL && phrase->meaning == PHRASE_ATTACHMENT)
        return g_strndup (text + word->start, last->end - word->start);
      at += phrase != NULL ? phrase->words->len : 1;
    }
  return NULL;
}

/**
 * ph_attachment_words_find:
 * @subject: (nullable): the subject
 * @text: (nullable): the text, lines with LF
 *
 * Looks for a word that speaks of an attachment, in any of the languages of `data/compose/attachment-words.conf`. Quoted lines
 * (`>`), what follows a signature mark (RFC 3676 §4.3) and links don't count.
 *
 * Returns: (transfer full) (nullable): the first such word or phrase, as it is written
 */
char *
ph_attachment_words_find (const char *subject, const char *text)
{
  const Dictionary *dictionary = get_dictionary ();
  g_autofree char *title = g_utf8_make_valid (subject != NULL ? subject : "", -1);
  g_autofree char *written = dup_written (text != NULL ? text : "");
  char *found = find_in (dictionary, title);

  if (found != NULL)
    return found;
  blank_links (written);
  return find_in (dictionary, written);
}
