// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The whole engine against a server that says anything. The first two bytes choose security, policy, jobs and how the
// server's words are cut; a simple driver does what is wanted. Whatever happens, it comes to an end, every message has
// one result, and none is called sent after a refusal.

#include "config.h"

#include "fuzz.h"

#include "ph-smtp-engine.h"

/* More turns than a dialogue over the largest input can have. */
#define MAX_TURNS 20000

typedef struct
{
  PhSmtpEngine *engine; /* (owned) */
  PhEnvelope *envelope; /* (owned) */
  const guint8 *data;
  gsize size;
  gsize at;
  gsize step;
  guint choices;
  guint n_begun;
  guint n_results;
} Run;

static PhEnvelope *
make_envelope (void)
{
  static const char *const texts[] = { "ada@example.org", "bob@example.net", "cy@example.net" };
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_ptr_array_add (all, ph_address_parse (texts[i], NULL));
  return ph_envelope_new (all->pdata[0], all);
}

static void
do_auth (Run *run)
{
  g_autoptr(GBytes) secret = g_bytes_new_static ("\0ada\0secret", 11);

  if (run->choices & 4)
    ph_smtp_engine_auth_skip (run->engine);
  else
    ph_smtp_engine_auth_start (run->engine, "PLAIN", run->choices & 8 ? secret : NULL);
}

static void
do_job (Run *run)
{
  PhSmtpSubmission submission = {
    .envelope = run->envelope,
    .size = run->choices & 16 ? 100 : -1,
    .refused = run->choices & 32 ? PH_SMTP_REFUSED_ABORT : PH_SMTP_REFUSED_SEND_TO_OTHERS,
  };

  if (run->n_begun >= 3)
    ph_smtp_engine_quit (run->engine);
  else if (run->choices & 64 && run->n_begun == 0)
    ph_smtp_engine_check (run->engine, run->envelope);
  else
    ph_smtp_engine_send (run->engine, &submission);
  run->n_begun++;
}

static void
do_body (Run *run)
{
  static const guint8 block[70000] = "From: ada\n\n.\nhello\r\n.\r\n";

  ph_smtp_engine_push_body (run->engine, block, run->choices & 128 ? sizeof block : 23);
  ph_smtp_engine_push_body (run->engine, block, 11);
  ph_smtp_engine_end_body (run->engine);
}

static void
do_read (Run *run)
{
  gsize length = MIN (run->step, run->size - run->at);

  if (length == 0)
    {
      ph_smtp_engine_feed_eof (run->engine);
      return;
    }
  ph_smtp_engine_feed (run->engine, run->data + run->at, length);
  run->at += length;
}

static void
collect_results (Run *run)
{
  PhSmtpResult *result = NULL;

  while ((result = ph_smtp_engine_take_result (run->engine)) != NULL)
    {
      if ((ph_smtp_result_get_certainty (result) == PH_SMTP_SENT) && ph_smtp_result_get_error (result) != NULL)
        g_error ("sent and failed");
      run->n_results++;
      ph_smtp_result_unref (result);
    }
}

/* Returns whether the dialogue goes on. */
static gboolean
turn (Run *run)
{
  g_autoptr(GBytes) output = NULL;
  g_autoptr(GBytes) answer = g_bytes_new_static ("x", 1);

  switch (ph_smtp_engine_next (run->engine))
    {
    case PH_SMTP_WANT_READ:
      do_read (run);
      return TRUE;
    case PH_SMTP_WANT_WRITE:
      output = ph_smtp_engine_take_output (run->engine);
      return TRUE;
    case PH_SMTP_WANT_TLS:
      ph_smtp_engine_tls_done (run->engine);
      return TRUE;
    case PH_SMTP_WANT_AUTH:
      do_auth (run);
      return TRUE;
    case PH_SMTP_WANT_AUTH_STEP:
      ph_smtp_engine_auth_respond (run->engine, answer);
      return TRUE;
    case PH_SMTP_WANT_AUTH_VERIFY:
      ph_smtp_engine_auth_accept (run->engine);
      return TRUE;
    case PH_SMTP_WANT_BODY:
      do_body (run);
      return TRUE;
    case PH_SMTP_WANT_JOB:
      do_job (run);
      return TRUE;
    case PH_SMTP_DONE:
    case PH_SMTP_FAILED:
    default:
      return FALSE;
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size < 2)
    return 0;

  g_autoptr(PhTranscript) transcript = ph_transcript_new ();
  Run run = { .data = data + 2, .size = size - 2, .choices = data[0], .step = MAX (data[1], 1) };
  guint n_turns = 0;

  run.envelope = make_envelope ();
  run.engine = ph_smtp_engine_new ((PhSecurity) (run.choices & 3) % 3, "client.example", transcript);
  while (turn (&run))
    if (n_turns++ > MAX_TURNS + 2 * size)
      g_error ("no end");
  collect_results (&run);
  if (run.n_results != MIN (run.n_begun, 3))
    g_error ("%u messages, %u results", run.n_begun, run.n_results);
  g_object_unref (run.engine);
  ph_envelope_unref (run.envelope);
  return 0;
}
