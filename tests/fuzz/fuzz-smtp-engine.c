// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The whole engine against a server that says anything. The first three bytes choose security, policy, jobs, wishes and
// how the server's words are cut; a simple driver does what is wanted. Whatever happens, it comes to an end, every
// message has one result, none is called sent after a refusal, and at most one is uncertain.

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
  guint riding; /* what is begun while the reply to a message is awaited */
  guint n_begun;
  guint n_results;
  guint n_uncertain;
} Run;

/* Bits of riding; the last ones hold for every message. */
enum
{
  RIDE_MESSAGE = 1,
  RIDE_QUIT = 2,
  RIDE_LATE = 4, /* only once the content is out */
  RIDE_ABORT = 8,
  WISHES = 16,
  CANONICAL = 32,
  BINARY = 64,
};

#define N_JOBS 4

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
send_message (Run *run, guint is_abort)
{
  PhSmtpSubmission submission = {
    .envelope = run->envelope,
    .size = run->choices & 16 ? 100 : -1,
    .content = run->riding & BINARY ? PH_SMTP_CONTENT_BINARY : PH_SMTP_CONTENT_7BIT,
    .line_ends = run->riding & CANONICAL ? PH_SMTP_LINE_ENDS_CRLF : PH_SMTP_LINE_ENDS_ANY,
    .refused = is_abort != 0 ? PH_SMTP_REFUSED_ABORT : PH_SMTP_REFUSED_SEND_TO_OTHERS,
  };

  if (run->riding & WISHES)
    submission.delivery = (PhSmtpDelivery){ .notify = PH_SMTP_NOTIFY_NEVER, .envelope_id = "=1", .hold_for_s = 60 };
  ph_smtp_engine_send (run->engine, &submission);
  run->n_begun++;
}

static void
do_job (Run *run)
{
  if (run->n_begun >= N_JOBS)
    ph_smtp_engine_quit (run->engine);
  else if (run->choices & 64 && run->n_begun == 0)
    {
      ph_smtp_engine_check (run->engine, run->envelope);
      run->n_begun++;
    }
  else
    send_message (run, run->choices & 32);
}

/* Begins what may begin before the message on its way has its result. */
static void
ride (Run *run, PhSmtpWant want)
{
  if (want == PH_SMTP_WANT_JOB || !ph_smtp_engine_can_send (run->engine) || (run->riding & RIDE_LATE && want != PH_SMTP_WANT_READ))
    return;
  if (run->riding & RIDE_MESSAGE && run->n_begun < N_JOBS)
    send_message (run, run->riding & RIDE_ABORT);
  else if (run->riding & RIDE_QUIT)
    ph_smtp_engine_quit (run->engine);
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
      if (ph_smtp_result_get_certainty (result) == PH_SMTP_UNCERTAIN)
        run->n_uncertain++;
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

  ride (run, ph_smtp_engine_next (run->engine));
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
  if (size < 3)
    return 0;

  g_autoptr(PhTranscript) transcript = ph_transcript_new ();
  Run run = { .data = data + 3, .size = size - 3, .choices = data[0], .riding = data[1], .step = MAX (data[2], 1) };
  guint n_turns = 0;

  run.envelope = make_envelope ();
  run.engine = ph_smtp_engine_new ((PhSecurity) (run.choices & 3) % 3, "client.example", transcript);
  while (turn (&run))
    if (n_turns++ > MAX_TURNS + 2 * size)
      g_error ("no end");
  collect_results (&run);
  if (run.n_results != run.n_begun)
    g_error ("%u messages, %u results", run.n_begun, run.n_results);
  if (run.n_uncertain > 1)
    g_error ("%u messages are uncertain", run.n_uncertain);
  g_object_unref (run.engine);
  ph_envelope_unref (run.envelope);
  return 0;
}
