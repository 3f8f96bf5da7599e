// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A password or token in memory: reference counted, in pages of its own that are neither swapped nor dumped, wiped
// on the last unref. It has no way into a string, a property or a log; [method@Secret.peek] lends it to the code
// that must send or store it.

#include "config.h"

#include "ph-secret.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* More than the arithmetic of a sign-in takes. */
#define WIPED_STACK 16384

struct _PhSecret
{
  gatomicrefcount references;
  gsize length;      /* bytes of the secret, without the NUL behind it */
  gsize mapped_size; /* bytes of the mapping that holds it all */
  char text[];
};

G_DEFINE_BOXED_TYPE (PhSecret, ph_secret, ph_secret_ref, ph_secret_unref)

static gsize
round_to_pages (gsize size)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);

  return (size + page - 1) / page * page;
}

/**
 * ph_secret_new:
 * @text: the secret
 *
 * Copies @text; wiping the original stays with the caller.
 *
 * Returns: (transfer full): a new secret
 */
PhSecret *
ph_secret_new (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return ph_secret_new_bytes (text, strlen (text));
}

/**
 * ph_secret_new_bytes:
 * @data: (array length=length): the secret, which need not end in NUL
 * @length: its bytes
 *
 * Returns: (transfer full): a new secret
 */
PhSecret *
ph_secret_new_bytes (const char *data, gsize length)
{
  g_return_val_if_fail (data != NULL || length == 0, NULL);

  gsize mapped_size = round_to_pages (sizeof (PhSecret) + length + 1);
  PhSecret *self = mmap (NULL, mapped_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (self == MAP_FAILED)
    g_error ("out of memory for a secret of %" G_GSIZE_FORMAT " bytes", length);

  /* Both may be refused (limit on locked memory, old kernel): the secret still works, only less guarded. */
  (void) mlock (self, mapped_size);
  (void) madvise (self, mapped_size, MADV_DONTDUMP);

  g_atomic_ref_count_init (&self->references);
  self->length = length;
  self->mapped_size = mapped_size;
  if (length > 0)
    memcpy (self->text, data, length);
  return self;
}

/**
 * ph_secret_ref:
 * @self: a secret
 *
 * Returns: (transfer full): @self
 */
PhSecret *
ph_secret_ref (PhSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ph_secret_unref:
 * @self: (transfer full): a secret
 *
 * Wipes the secret when the last reference goes.
 */
void
ph_secret_unref (PhSecret *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;

  gsize mapped_size = self->mapped_size;
  explicit_bzero (self, mapped_size);
  munmap (self, mapped_size);
}

/**
 * ph_secret_peek:
 * @self: a secret
 *
 * Returns: (transfer none): the secret, ended by NUL; valid as long as @self
 */
const char *
ph_secret_peek (const PhSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * ph_secret_get_length:
 * @self: a secret
 *
 * Returns: its length in bytes
 */
gsize
ph_secret_get_length (const PhSecret *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

/**
 * ph_secret_wipe_stack:
 *
 * Overwrites what functions that have returned left on the stack of this thread. For callers of libraries that compute with
 * a secret and do not clear their variables; to be called from the function that called those.
 */
G_GNUC_NO_INLINE void
ph_secret_wipe_stack (void)
{
  guint8 left[WIPED_STACK];

  explicit_bzero (left, sizeof left);
}
