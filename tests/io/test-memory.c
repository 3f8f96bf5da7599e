// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What stays of a password in memory after a guided test, however it ended: nothing. The servers are processes of their
// own, called "test-memory --serve NAME", because what they are told is their business.

#include "config.h"

#include "leak-check.h"
#include "memory-search.h"
#include "ph-guided-test.h"
#include "session-points.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BEGIN     "T:", GREETING, EHLO, OFFER
#define WELCOME   "S: 235 2.7.0 welcome"
#define REFUSED   "S: 535 5.7.8 no"
#define AND_CHECK "C: MAIL FROM:*", "S: 250 ok", "C: RSET", "S: 250 ok", "C: QUIT", "S: 221 bye", NULL
#define AND_LEAVE "C: QUIT", "S: 221 bye", NULL
#define AND_WAIT  "N:", NULL
/* base64 of {"status":"invalid_token"} */
#define INVALID_TOKEN "S: 334 eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0="
#define NAME          "ada.lovelace@example.org"

/* The password in disguise: as it is it must not stand in the program. */
#define DISGUISE 0x5a
static const guint8 disguised[] = { 0x0e, 0x28, 0x6a, 0x2f, 0x38, 0x6e, 0x3e, 0x35, 0x28, 0x7c, 0x69, 0x77, 0x22, 0x23, 0x20, 0x20, 0x23, 0x77, 0x0b, 0x2f, 0x3b, 0x37, 0x0d, 0x63, 0x77, 0x2a, 0x36, 0x35, 0x2c, 0x3f, 0x28, 0x05, 0x32, 0x35, 0x36, 0x36, 0x35, 0x2d, 0x74, 0x0c, 0x35, 0x33, 0x39, 0x3f, 0x6d };

typedef enum
{
  END_AS_IT_COMES,
  END_CANCELLED, /* once the server has what it waits for and says nothing */
} End;

typedef struct
{
  const char *name;
  const char *mechanism;
  End end;
  int problem; /* -1: none */
  const char *script[20];
} MemoryCase;

#define NONE .problem = -1

/* "A: " is followed by the password. */
static const MemoryCase cases[] = {
  { "plain", "PLAIN", NONE, .script = { BEGIN, "S: 250 AUTH PLAIN", "C: AUTH PLAIN *", WELCOME, AND_CHECK } },
  { "plain-refused", "PLAIN", .problem = PH_PROBLEM_WRONG_CREDENTIALS, .script = { BEGIN, "S: 250 AUTH PLAIN", "C: AUTH PLAIN *", REFUSED, AND_LEAVE } },
  { "plain-cancelled", "PLAIN", END_CANCELLED, PH_PROBLEM_CANCELLED, .script = { BEGIN, "S: 250 AUTH PLAIN", "C: AUTH PLAIN *", AND_WAIT } },
  { "plain-hung-up", "PLAIN", .problem = PH_PROBLEM_SERVER_CLOSING, .script = { BEGIN, "S: 250 AUTH PLAIN", "C: AUTH PLAIN *", "X:", NULL } },
  { "plain-asked-again", "PLAIN", .problem = PH_PROBLEM_AUTH_PROTOCOL_ERROR, .script = { BEGIN, "S: 250 AUTH PLAIN", "C: AUTH PLAIN *", "S: 334 ", "C: ?", "S: 501 no", AND_LEAVE } },
  { "login", "LOGIN", NONE, .script = { BEGIN, "S: 250 AUTH LOGIN", "C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: *", "S: 334 UGFzc3dvcmQ6", "C: *", WELCOME, AND_CHECK } },
  { "login-refused", "LOGIN", .problem = PH_PROBLEM_WRONG_CREDENTIALS, .script = { BEGIN, "S: 250 AUTH LOGIN", "C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: *", "S: 334 UGFzc3dvcmQ6", "C: *", REFUSED, AND_LEAVE } },
  { "login-cancelled", "LOGIN", END_CANCELLED, PH_PROBLEM_CANCELLED, .script = { BEGIN, "S: 250 AUTH LOGIN", "C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: *", AND_WAIT } },
  { "cram-md5", "CRAM-MD5", NONE, .script = { BEGIN, "S: 250 AUTH CRAM-MD5", "C: AUTH CRAM-MD5", "S: 334 PDE4OTYuNjk3MTcwOTUyQHBvc3Qub3JnPg==", "C: *", WELCOME, AND_CHECK } },
  { "cram-md5-refused", "CRAM-MD5", .problem = PH_PROBLEM_WRONG_CREDENTIALS, .script = { BEGIN, "S: 250 AUTH CRAM-MD5", "C: AUTH CRAM-MD5", "S: 334 PDE4OTYuNjk3MTcwOTUyQHBvc3Qub3JnPg==", "C: *", REFUSED, AND_LEAVE } },
  { "scram-sha-256", "SCRAM-SHA-256", NONE, .script = { BEGIN, "S: 250 AUTH SCRAM-SHA-256", "A: ", "C:", WELCOME, AND_CHECK } },
  { "scram-sha-256-refused", "SCRAM-SHA-256", .problem = PH_PROBLEM_WRONG_CREDENTIALS, .script = { BEGIN, "S: 250 AUTH SCRAM-SHA-256", "A: another", "C:", REFUSED, AND_LEAVE } },
  { "scram-sha-256-cancelled", "SCRAM-SHA-256", END_CANCELLED, PH_PROBLEM_CANCELLED, .script = { BEGIN, "S: 250 AUTH SCRAM-SHA-256", "A: ", "C:", AND_WAIT } },
  { "xoauth2", "XOAUTH2", NONE, .script = { BEGIN, "S: 250 AUTH XOAUTH2", "C: AUTH XOAUTH2 *", WELCOME, AND_CHECK } },
  { "xoauth2-refused", "XOAUTH2", .problem = PH_PROBLEM_TOKEN_EXPIRED, .script = { BEGIN, "S: 250 AUTH XOAUTH2", "C: AUTH XOAUTH2 *", INVALID_TOKEN, "C:", REFUSED, AND_LEAVE } },
  { "oauthbearer", "OAUTHBEARER", NONE, .script = { BEGIN, "S: 250 AUTH OAUTHBEARER", "C: AUTH OAUTHBEARER *", WELCOME, AND_CHECK } },
  { "before-sign-in", "PLAIN", .problem = PH_PROBLEM_NO_COMMON_MECHANISM, .script = { BEGIN, "S: 250 AUTH GSSAPI", "H:", NULL } },
};

static const char *program;

/* (transfer full): to be wiped by the caller */
static char *
dup_password (void)
{
  char *text = g_malloc0 (sizeof disguised + 1);

  for (gsize i = 0; i < sizeof disguised; i++)
    text[i] = (char) (disguised[i] ^ DISGUISE);
  return text;
}

static void
wipe (char *text)
{
  explicit_bzero (text, strlen (text));
  g_free (text);
}

/* The server */

static gboolean
is_waiting (gpointer server)
{
  return scripted_server_is_waiting (server);
}

static const MemoryCase *
find_case (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (strcmp (cases[i].name, name) == 0)
      return &cases[i];
  g_assert_not_reached ();
}

/* Until the one who has started it closes standard input. */
static int
serve (const MemoryCase *item)
{
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  g_autoptr(GPtrArray) script = g_ptr_array_new ();
  g_autofree char *exchange = NULL;
  char *password = dup_password ();
  char octet = 0;

  for (guint i = 0; item->script[i] != NULL; i++)
    {
      gboolean is_exchange = strcmp (item->script[i], "A: ") == 0;

      if (is_exchange)
        exchange = g_strconcat ("A: ", password, NULL);
      g_ptr_array_add (script, is_exchange ? exchange : (char *) item->script[i]);
    }
  g_ptr_array_add (script, NULL);
  setvbuf (stdout, NULL, _IOLBF, 0);
  ScriptedServer *server = scripted_server_new ((const char *const *) script->pdata, &options);
  printf ("%u %s\n", scripted_server_get_port (server), session_fixture_get ()->ca_file);
  if (item->end == END_CANCELLED)
    {
      session_fixture_wait (is_waiting, server);
      puts ("waiting");
    }
  g_assert_cmpint (read (STDIN_FILENO, &octet, 1), ==, 0);
  scripted_server_abandon (server);
  session_fixture_clear ();
  return 0;
}

/* The client */

typedef struct
{
  GSubprocess *server;
  GDataInputStream *output;
  GCancellable *cancellable;
  PhProblem *problem;
  gboolean is_done;
} Run;

static char *
read_line (Run *run)
{
  g_autoptr(GError) error = NULL;
  char *line = g_data_input_stream_read_line (run->output, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

static void
start_server (Run *run, const MemoryCase *item, PhAccount *account)
{
  g_autoptr(GError) error = NULL;

  run->server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--serve", item->name, NULL);
  g_assert_no_error (error);
  run->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (run->server));
  g_autofree char *line = read_line (run);
  char *blank = strchr (line, ' ');
  ph_account_set_port (account, (guint) g_ascii_strtoull (line, NULL, 10));
  ph_account_set_ca_file (account, blank + 1);
}

static void
stop_server (Run *run)
{
  g_autoptr(GError) error = NULL;

  g_output_stream_close (g_subprocess_get_stdin_pipe (run->server), NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (run->server, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&run->output);
  g_clear_object (&run->server);
}

static PhAccount *
new_account (const MemoryCase *item)
{
  PhAccount *account = ph_account_new (NULL);

  ph_account_set_address (account, NAME);
  ph_account_set_username (account, NAME);
  ph_account_set_host (account, "127.0.0.1");
  ph_account_set_security (account, PH_SECURITY_TLS);
  ph_account_set_mechanism (account, item->mechanism);
  return account;
}

static void
on_line (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);

  g_assert_cmpstr (line, ==, "waiting");
  g_cancellable_cancel (run->cancellable);
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  run->problem = ph_guided_test_run_finish (PH_GUIDED_TEST (source), result);
  run->is_done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Run *) data)->is_done;
}

static PhSecret *
new_secret (void)
{
  char *password = dup_password ();
  PhSecret *secret = ph_secret_new (password);

  wipe (password);
  return secret;
}

static gboolean
is_token (const MemoryCase *item)
{
  return strstr (item->mechanism, "OAUTH") != NULL;
}

/* (transfer full): what a person can see of it */
static char *
run_test (const MemoryCase *item)
{
  g_autoptr(PhAccount) account = new_account (item);
  g_autoptr(PhSecret) secret = new_secret ();
  Run run = { .cancellable = g_cancellable_new () };

  start_server (&run, item, account);
  PhGuidedTest *test = ph_guided_test_new (account, is_token (item) ? NULL : secret, NULL);
  ph_guided_test_set_token (test, is_token (item) ? secret : NULL);
  ph_guided_test_set_probes (test, PH_TEST_PROBES_FORBID);
  ph_guided_test_run_async (test, run.cancellable, on_run, &run);
  if (item->end == END_CANCELLED)
    g_data_input_stream_read_line_async (run.output, G_PRIORITY_DEFAULT, NULL, on_line, &run);
  session_fixture_wait (is_done, &run);
  g_assert_cmpint (run.problem != NULL ? (int) ph_problem_get_id (run.problem) : -1, ==, item->problem);
  char *text = ph_transcript_to_string (ph_guided_test_get_transcript (test));
  PhSession *session = g_object_ref (ph_guided_test_get_session (test));
  g_object_unref (test);
  session_fixture_let_go (session);
  stop_server (&run);
  g_clear_object (&run.cancellable);
  return text;
}

static MemorySearch *
new_search (void)
{
  char *password = dup_password ();
  MemorySearch *search = memory_search_new (password);

  wipe (password);
  return search;
}

static void
assert_nowhere (MemorySearch *search)
{
  g_autoptr(GPtrArray) found = memory_search_run (search);

  for (guint i = 0; i < found->len; i++)
    g_test_message ("the password %s", (const char *) g_ptr_array_index (found, i));
  g_assert_cmpuint (found->len, ==, 0);
}

static gboolean
can_search (void)
{
  if (!LEAK_CHECK_IS_ON)
    return TRUE;
  g_test_skip ("what the sanitizer keeps of freed memory is no finding");
  return FALSE;
}

static void
test_memory (gconstpointer data)
{
  g_autoptr(MemorySearch) search = new_search ();

  if (!can_search ())
    return;
  g_autofree char *text = run_test (data);
  g_assert_false (memory_search_has (search, text));
  g_assert_nonnull (strstr (text, "EHLO"));
  assert_nowhere (search);
}

/* The search finds what is there: in use, freed, and in each form. */
static void
test_control (void)
{
  g_autoptr(MemorySearch) search = new_search ();

  if (!can_search ())
    return;
  assert_nowhere (search);
  char *password = dup_password ();
  g_autoptr(GPtrArray) found = memory_search_run (search);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_true (memory_search_has (search, password));

  char *joined = g_strconcat ("x", password, NULL);
  char *encoded = g_base64_encode ((const guint8 *) joined, strlen (joined));
  wipe (joined);
  g_autoptr(GPtrArray) found_encoded = memory_search_run (search);
  g_assert_cmpuint (found_encoded->len, ==, 4);
  g_assert_true (memory_search_has (search, encoded));
  wipe (encoded);

  wipe (password);
  assert_nowhere (search);
}

/* As it may be in memory that was given back. */
static void
test_half (void)
{
  g_autoptr(MemorySearch) search = new_search ();

  if (!can_search ())
    return;
  char *password = dup_password ();
  gsize length = strlen (password);
  memset (password, '.', length / 2);
  g_autoptr(GPtrArray) found = memory_search_run (search);
  g_assert_cmpuint (found->len, ==, 1);
  wipe (password);
}

int
main (int argc, char **argv)
{
  program = argv[0];
  if (argc == 3 && strcmp (argv[1], "--serve") == 0)
    return serve (find_case (argv[2]));
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/memory/control/all", test_control);
  g_test_add_func ("/memory/control/half", test_half);
  session_fixture_add_cases ("/memory/", cases, G_N_ELEMENTS (cases), sizeof cases[0], test_memory);
  return session_fixture_run ();
}
