// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Addresses without a domain: "root" and "ada" are people of this computer, who in a mail account are all its owner. cron
// and its like write to them and as them. What is no plain name is left to those who judge addresses.

#include "config.h"

#include "ph-sendmail-qualify.h"

#include <string.h>

/* Walks along a list of addresses. */
typedef struct
{
  const char *at;
  GString *out;      /* (owned) */
  gsize token;       /* where in @out the only word of this address begins */
  gsize token_end;   /* behind it */
  guint n_words;     /* of this address, comments aside */
  gboolean in_angle; /* between < and > */
} Walk;

static gboolean
is_word (char c)
{
  return (guchar) c > ' ' && c != 0x7f && strchr ("()<>[]:;,\"", c) == NULL;
}

static gboolean
is_name (const char *word, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (word[i]) && strchr ("._-+", word[i]) == NULL)
      return FALSE;
  return length > 0 && word[0] != '-' && word[0] != '.';
}

static void
pass_octet (Walk *walk)
{
  if (*walk->at == '\\' && walk->at[1] != '\0')
    g_string_append_c (walk->out, *walk->at++);
  g_string_append_c (walk->out, *walk->at++);
}

/* A quoted string or a domain literal goes along as it is. */
static void
pass_until (Walk *walk, char close)
{
  g_string_append_c (walk->out, *walk->at++);
  while (*walk->at != '\0' && *walk->at != close)
    pass_octet (walk);
  if (*walk->at != '\0')
    pass_octet (walk);
  /* It is part of an address or of a name, and no name of a person of this computer. */
  walk->n_words += 2;
}

static void
pass_comment (Walk *walk)
{
  guint depth = 0;

  do
    {
      if (*walk->at == '(')
        depth++;
      else if (*walk->at == ')')
        depth--;
      pass_octet (walk);
    }
  while (*walk->at != '\0' && depth > 0);
}

static void
pass_word (Walk *walk)
{
  walk->token = walk->out->len;
  while (is_word (*walk->at))
    g_string_append_c (walk->out, *walk->at++);
  walk->token_end = walk->out->len;
  walk->n_words++;
}

static void
begin_address (Walk *walk)
{
  walk->n_words = 0;
}

/* @address takes the place of the one word that there is, if that is a name. */
static void
end_address (Walk *walk, const char *address)
{
  gsize length = walk->token_end - walk->token;

  if (walk->n_words == 1 && is_name (walk->out->str + walk->token, length))
    {
      g_string_erase (walk->out, (gssize) walk->token, (gssize) length);
      g_string_insert (walk->out, (gssize) walk->token, address);
    }
  begin_address (walk);
}

static void
pass_special (Walk *walk, const char *address)
{
  char special = *walk->at;

  if (special == '>' || ((special == ',' || special == ';') && !walk->in_angle))
    end_address (walk, address);
  /* The words before "<" and ":" are names of people and groups. */
  else if (special == '<' || special == ':')
    begin_address (walk);
  if (special == '<' || special == '>')
    walk->in_angle = special == '<';
  g_string_append_c (walk->out, *walk->at++);
  /* Behind ">" stands no other address of the same one. */
  if (special == '>')
    walk->n_words = 2;
  else if (special == ',' || special == ';')
    begin_address (walk);
}

/**
 * ph_sendmail_qualify:
 * @list: the value of an address field, or what stands for one recipient among the arguments
 * @address: whom people of this computer stand for
 *
 * Returns: (transfer full): @list with that address in place of each name without a domain
 */
char *
ph_sendmail_qualify (const char *list, const char *address)
{
  g_return_val_if_fail (list != NULL && address != NULL, NULL);

  Walk walk = { .at = list, .out = g_string_new (NULL) };

  while (*walk.at != '\0')
    {
      if (*walk.at == '"' || *walk.at == '[')
        pass_until (&walk, *walk.at == '"' ? '"' : ']');
      else if (*walk.at == '(')
        pass_comment (&walk);
      else if (is_word (*walk.at))
        pass_word (&walk);
      else
        pass_special (&walk, address);
    }
  end_address (&walk, address);
  return g_string_free (walk.out, FALSE);
}
