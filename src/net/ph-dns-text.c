// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// TXT records, asked of the C library on a thread. GIO's resolver of GLib 2.74 puts what comes into a GVariant unseen, and one
// octet that is not UTF-8, which anybody may put into the DNS, ends the process there.

#include "config.h"

#include "ph-dns-text.h"

#include <netinet/in.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>
#include <string.h>

/* RFC 1035 §4.2.2: the length of an answer over TCP has 16 bits. */
#define MAX_ANSWER_LENGTH 65535
/* RFC 1035 §4.1.1, §4.1.2, §4.1.3: the header; type and class; type, class, time to live and length. */
#define HEADER_LENGTH        12
#define QUESTION_TAIL_LENGTH 4
#define RECORD_TAIL_LENGTH   10
/* RFC 1035 §4.1.4: two bits that mark a pointer to a name that stood before. */
#define POINTER_BITS 0xc0
/* Whoever asks has given up after five seconds; the thread shall not stay much longer. */
#define ATTEMPT_TIMEOUT_S 2
#define N_ATTEMPTS        2

/* What is left of an answer. */
typedef struct
{
  const guint8 *at;
  gsize length;
} Rest;

static gboolean
skip (Rest *rest, gsize n)
{
  if (rest->length < n)
    return FALSE;
  rest->at += n;
  rest->length -= n;
  return TRUE;
}

static guint16
peek_number (const guint8 *at)
{
  return (guint16) (at[0] << 8 | at[1]);
}

static gboolean
skip_name (Rest *rest)
{
  while (rest->length > 0)
    {
      guint8 label = rest->at[0];

      if ((label & POINTER_BITS) == POINTER_BITS)
        return skip (rest, 2);
      if (!skip (rest, 1 + (gsize) label))
        return FALSE;
      if (label == 0)
        return TRUE;
    }
  return FALSE;
}

/* (transfer full) (nullable): the strings of one record joined (RFC 7208 §3.3); %NULL: malformed. */
static char *
join_strings (Rest record)
{
  g_autoptr(GString) text = g_string_new (NULL);

  while (record.length > 0)
    {
      const guint8 *string = record.at;

      if (!skip (&record, 1 + (gsize) string[0]))
        return NULL;
      g_string_append_len (text, (const char *) string + 1, string[0]);
    }
  return g_utf8_make_valid (text->str, (gssize) text->len);
}

/* Adds the text of the record that begins at @rest, if it is one of text. */
static gboolean
read_record (Rest *rest, GPtrArray *texts)
{
  if (!skip_name (rest) || rest->length < RECORD_TAIL_LENGTH)
    return FALSE;
  guint16 type = peek_number (rest->at);
  guint16 class = peek_number (rest->at + 2);
  Rest data = { rest->at + RECORD_TAIL_LENGTH, peek_number (rest->at + 8) };
  if (!skip (rest, RECORD_TAIL_LENGTH + data.length))
    return FALSE;
  if (type != ns_t_txt || class != ns_c_in)
    return TRUE;

  char *text = join_strings (data);
  if (text == NULL)
    return FALSE;
  g_ptr_array_add (texts, text);
  return TRUE;
}

/**
 * ph_dns_text_parse:
 * @answer: (array length=length): a message of a DNS server
 * @length: its length
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the texts of all TXT records in it, of each the strings joined and
 *   what is not UTF-8 replaced; %NULL: it is malformed
 */
GPtrArray *
ph_dns_text_parse (const guint8 *answer, gsize length)
{
  g_return_val_if_fail (answer != NULL || length == 0, NULL);

  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  Rest rest = { answer, length };

  if (!skip (&rest, HEADER_LENGTH))
    return NULL;
  for (guint n = peek_number (answer + 4); n > 0; n--)
    if (!skip_name (&rest) || !skip (&rest, QUESTION_TAIL_LENGTH))
      return NULL;
  for (guint n = peek_number (answer + 6); n > 0; n--)
    if (!read_record (&rest, texts))
      return NULL;
  return g_steal_pointer (&texts);
}

/* -1: no answer, and @ret_reason is one of the h_errno. */
static int
query (const char *name, guint8 *answer, int *ret_reason)
{
  struct __res_state state = { 0 };
  int length;

  if (res_ninit (&state) != 0)
    {
      *ret_reason = NO_RECOVERY;
      return -1;
    }
  state.retrans = ATTEMPT_TIMEOUT_S;
  state.retry = N_ATTEMPTS;
  length = res_nquery (&state, name, ns_c_in, ns_t_txt, answer, MAX_ANSWER_LENGTH);
  *ret_reason = state.res_h_errno;
  res_nclose (&state);
  return length;
}

static GResolverError
to_resolver_error (int reason)
{
  switch (reason)
    {
    case HOST_NOT_FOUND:
    case NO_DATA:
      return G_RESOLVER_ERROR_NOT_FOUND;
    case TRY_AGAIN:
      return G_RESOLVER_ERROR_TEMPORARY_FAILURE;
    default:
      return G_RESOLVER_ERROR_INTERNAL;
    }
}

static void
lookup_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *name = task_data;
  g_autofree guint8 *answer = g_malloc (MAX_ANSWER_LENGTH);
  g_autoptr(GPtrArray) texts = NULL;
  int reason = 0;
  int length = query (name, answer, &reason);

  if (length >= 0)
    texts = ph_dns_text_parse (answer, MIN ((gsize) length, MAX_ANSWER_LENGTH));
  if (length < 0)
    g_task_return_new_error (task, G_RESOLVER_ERROR, (int) to_resolver_error (reason), "no txt record for %s", name);
  else if (texts == NULL)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_INTERNAL, "malformed answer for %s", name);
  else if (texts->len == 0)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no txt record for %s", name);
  else
    g_task_return_pointer (task, g_steal_pointer (&texts), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * ph_dns_text_lookup_async:
 * @name: a domain name in A-labels
 * @cancellable: (nullable): stops the waiting; the thread ends by itself within some seconds
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks for the TXT records of a name.
 */
void
ph_dns_text_lookup_async (const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (name != NULL);

  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_dns_text_lookup_async);
  g_task_set_task_data (task, g_strdup (name), g_free);
  g_task_set_return_on_cancel (task, TRUE);
  /* GIO would lose the error of a thread that it does not even start. */
  if (!g_task_return_error_if_cancelled (task))
    g_task_run_in_thread (task, lookup_in_thread);
}

/**
 * ph_dns_text_lookup_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Errors: `G_RESOLVER_ERROR`, `G_IO_ERROR_CANCELLED`.
 *
 * Returns: (transfer full) (element-type utf8): at least one text
 */
GPtrArray *
ph_dns_text_lookup_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_dns_text_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
