// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#include "config.h"

#include "memory-search.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define WINDOW_SIZE ((gsize) 1 << 20)
#define MAX_FORM    512
/* Freed memory loses its first octets to the allocator, and memory that was too small has only the first ones: each half of the
 * secret is looked for by itself. */
#define MIN_HALF 16
/* Nothing of it is what HMAC does to a key (RFC 2104 §2). */
#define DISGUISE  0xa5
#define INNER_PAD 0x36
#define OUTER_PAD 0x5c

/* One form of the secret. */
typedef struct
{
  const char *name;
  gsize length;
  guint8 octets[MAX_FORM]; /* in disguise */
} Form;

struct _MemorySearch
{
  GArray *forms;  /* (owned) (element-type Form) */
  guint8 *window; /* (owned): of pages of its own, which are not looked through */
};

static void
add_form (MemorySearch *self, const char *name, const guint8 *octets, gsize length)
{
  Form form = { .name = name, .length = length };

  g_assert_cmpuint (length, <=, MAX_FORM);
  for (gsize i = 0; i < length; i++)
    form.octets[i] = octets[i] ^ DISGUISE;
  g_array_append_val (self->forms, form);
}

/* As a part of something longer: @shift octets before it stand in the same group of three. What depends on its neighbours is
 * left out. */
static void
add_base64 (MemorySearch *self, const char *name, const char *secret, gsize length, guint shift)
{
  guint8 *octets = g_malloc0 (length + shift);

  memcpy (octets + shift, secret, length);
  char *text = g_base64_encode (octets, length + shift);
  gsize begin = shift == 0 ? 0 : shift + 1;
  gsize end = (length + shift) * 8 / 6;
  add_form (self, name, (const guint8 *) text + begin, end - begin);
  explicit_bzero (text, strlen (text));
  explicit_bzero (octets, length + shift);
  g_free (text);
  g_free (octets);
}

static void
add_padded (MemorySearch *self, const char *name, const char *secret, gsize length, guint8 pad)
{
  guint8 octets[MAX_FORM];

  g_assert_cmpuint (length, <=, sizeof octets);
  for (gsize i = 0; i < length; i++)
    octets[i] = (guint8) secret[i] ^ pad;
  add_form (self, name, octets, length);
  explicit_bzero (octets, sizeof octets);
}

/* As libraries for Unicode hold it. */
static void
add_wide (MemorySearch *self, const char *name, const char *secret, gsize length)
{
  guint32 wide[MAX_FORM / sizeof (guint32)];

  g_assert_cmpuint (length, <=, G_N_ELEMENTS (wide));
  for (gsize i = 0; i < length; i++)
    wide[i] = (guint8) secret[i];
  add_form (self, name, (const guint8 *) wide, length * sizeof *wide);
  explicit_bzero (wide, sizeof wide);
}

static void
add_forms (MemorySearch *self, const char *secret, gsize length)
{
  add_form (self, "as it is", (const guint8 *) secret, length);
  add_base64 (self, "base64", secret, length, 0);
  add_base64 (self, "base64 behind one octet", secret, length, 1);
  add_base64 (self, "base64 behind two octets", secret, length, 2);
  add_padded (self, "inner pad of HMAC", secret, length, INNER_PAD);
  add_padded (self, "outer pad of HMAC", secret, length, OUTER_PAD);
  add_wide (self, "wide characters", secret, length);
}

MemorySearch *
memory_search_new (const char *secret)
{
  MemorySearch *self = g_new0 (MemorySearch, 1);
  gsize half = strlen (secret) / 2;

  g_assert_cmpuint (half, >=, MIN_HALF);
  self->forms = g_array_new (FALSE, FALSE, sizeof (Form));
  self->window = mmap (NULL, WINDOW_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_assert_true (self->window != MAP_FAILED);
  add_forms (self, secret, half);
  add_forms (self, secret + half, strlen (secret) - half);
  return self;
}

void
memory_search_free (MemorySearch *self)
{
  munmap (self->window, WINDOW_SIZE);
  g_array_unref (self->forms);
  g_free (self);
}

static gboolean
is_form (const Form *form, const guint8 *octets)
{
  for (gsize i = 0; i < form->length; i++)
    if ((octets[i] ^ DISGUISE) != form->octets[i])
      return FALSE;
  return TRUE;
}

/* (nullable): the first place in @octets. */
static const guint8 *
find_form (const Form *form, const guint8 *octets, gsize length)
{
  const guint8 *end = octets + length;

  while (octets < end && (octets = memchr (octets, form->octets[0] ^ DISGUISE, (gsize) (end - octets))) != NULL)
    {
      if ((gsize) (end - octets) >= form->length && is_form (form, octets))
        return octets;
      octets++;
    }
  return NULL;
}

static void
look_through_window (MemorySearch *self, gsize length, guint64 address, const char *mapping, GPtrArray *found)
{
  for (guint i = 0; i < self->forms->len; i++)
    {
      const Form *form = &g_array_index (self->forms, Form, i);
      const guint8 *place = self->window;

      while ((place = find_form (form, place, length - (gsize) (place - self->window))) != NULL)
        {
          g_ptr_array_add (found, g_strdup_printf ("%s at %" G_GINT64_MODIFIER "x in %s", form->name, address + (guint64) (place - self->window), mapping));
          place++;
        }
    }
}

/* Windows overlap by as much as a form is long. */
static void
look_through_mapping (MemorySearch *self, int memory, const char *mapping, GPtrArray *found)
{
  guint64 start = 0, end = 0;

  if (sscanf (mapping, "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x rw", &start, &end) != 2 || start == (guintptr) self->window)
    return;
  for (guint64 at = start; at < end; at += WINDOW_SIZE - MAX_FORM)
    {
      gssize length = pread (memory, self->window, MIN (WINDOW_SIZE, end - at), (off_t) at);

      if (length > 0)
        look_through_window (self, (gsize) length, at, mapping, found);
    }
}

static gboolean
is_writable (const char *mapping)
{
  const char *blank = strchr (mapping, ' ');

  return blank != NULL && g_str_has_prefix (blank, " rw");
}

GPtrArray *
memory_search_run (MemorySearch *self)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *maps = NULL;
  int memory = g_open ("/proc/self/mem", O_RDONLY | O_CLOEXEC, 0);

  g_assert_cmpint (memory, >=, 0);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  g_auto(GStrv) mappings = g_strsplit (maps, "\n", -1);
  for (guint i = 0; mappings[i] != NULL; i++)
    if (is_writable (mappings[i]))
      look_through_mapping (self, memory, mappings[i], found);
  explicit_bzero (self->window, WINDOW_SIZE);
  close (memory);
  return found;
}

gboolean
memory_search_has (MemorySearch *self, const char *text)
{
  for (guint i = 0; i < self->forms->len; i++)
    if (find_form (&g_array_index (self->forms, Form, i), (const guint8 *) text, strlen (text)) != NULL)
      return TRUE;
  return FALSE;
}
