// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// To be preloaded: measures how long each turn of a program's main loop takes, from one poll() of GLib in the main thread to
// the next. Counted is what the program does itself: the time of the turn, without that during which the thread was ready
// to run and the machine had no processor for it, and without that between the first and the last phase of a frame, in
// which GTK lays out and paints (in software, on a display without a graphics card). What blocks is counted.
//
//   LOOP_PROBE_FILE   a file that gets lines; times are microseconds, END is CLOCK_MONOTONIC:
//                       turn END OWN CPU FRAME    of each turn of REPORT_US or more: all of its own time, how much of that the
//                                                 thread ran, and the time of frames in it
//                       at PLACE                  where the program was, innermost first, in a turn in which the thread ran
//                                                 longer than GUILTY_US; before its line
//                       frame END                 of the first frame

#define _GNU_SOURCE

#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <glib-object.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define REPORT_US  1000
#define GUILTY_US  8000
#define MAX_PLACES 48
#define US_PER_S   1000000
#define NS_PER_US  1000

typedef int (*Poll) (struct pollfd *fds, nfds_t n, int timeout);
typedef int (*PPoll) (struct pollfd *fds, nfds_t n, const struct timespec *timeout, const sigset_t *signals);

static int file = -1;
static int schedule = -1; /* of the main thread: "CPU-ns WAITED-ns TIMES" */
static timer_t alarm_timer;
static gint64 turn_begin;
static gint64 turn_cpu;
static gint64 turn_waited;
static gint64 frame_begin;
static gint64 frame_begin_cpu;
static gint64 frame_us;
static gint64 frame_cpu;
static gboolean is_in_turn;
static gboolean is_hooked;
static gboolean has_painted;
static volatile sig_atomic_t is_long;

static gint64
get_time_us (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (gint64) now.tv_sec * US_PER_S + now.tv_nsec / NS_PER_US;
}

static gint64
get_waited_us (void)
{
  char text[96];
  ssize_t length = pread (schedule, text, sizeof text - 1, 0);
  char *second;

  if (length <= 0)
    return 0;
  text[length] = '\0';
  second = strchr (text, ' ');
  return second != NULL ? strtoll (second, NULL, 10) / NS_PER_US : 0;
}

static void
report (const char *format, ...)
{
  char line[160];
  va_list arguments;
  int length;

  va_start (arguments, format);
  length = vsnprintf (line, sizeof line, format, arguments);
  va_end (arguments);
  if (write (file, line, (size_t) length) < 0)
    abort ();
}

/* In a handler of a signal: only where it was, names are found out later. */
static void
on_long_turn (int number)
{
  void *places[MAX_PLACES];
  int n = backtrace (places, MAX_PLACES);

  is_long = 1;

  for (int i = 2; i < n; i++)
    {
      Dl_info info;

      if (dladdr (places[i], &info) != 0 && info.dli_fname != NULL)
        report ("at %s+0x%tx %s\n", info.dli_fname, (char *) places[i] - (char *) info.dli_fbase, info.dli_sname != NULL ? info.dli_sname : "");
    }
}

static void
set_alarm (gint64 us)
{
  struct itimerspec when = { .it_value = { .tv_nsec = us * NS_PER_US } };

  timer_settime (alarm_timer, 0, &when, NULL);
}

static gboolean
on_frame_begin (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  frame_begin_cpu = get_time_us (CLOCK_THREAD_CPUTIME_ID);
  frame_begin = get_time_us (CLOCK_MONOTONIC);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_frame_end (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  gint64 now = get_time_us (CLOCK_MONOTONIC);

  frame_us += now - frame_begin;
  frame_cpu += get_time_us (CLOCK_THREAD_CPUTIME_ID) - frame_begin_cpu;
  if (!has_painted)
    report ("frame %" G_GINT64_FORMAT "\n", now);
  has_painted = TRUE;
  return G_SOURCE_CONTINUE;
}

/* As soon as the program has a frame clock. */
static void
hook_frames (void)
{
  GType type = g_type_from_name ("GdkFrameClock");

  if (type == G_TYPE_INVALID || g_type_class_peek (type) == NULL)
    return;
  g_signal_add_emission_hook (g_signal_lookup ("before-paint", type), 0, on_frame_begin, NULL, NULL);
  g_signal_add_emission_hook (g_signal_lookup ("after-paint", type), 0, on_frame_end, NULL, NULL);
  is_hooked = TRUE;
}

static void
end_turn (void)
{
  gint64 now = get_time_us (CLOCK_MONOTONIC);
  gint64 cpu = get_time_us (CLOCK_THREAD_CPUTIME_ID) - turn_cpu - frame_cpu;
  gint64 own = now - turn_begin - frame_us - (get_waited_us () - turn_waited);

  set_alarm (0);
  is_in_turn = FALSE;
  if (own >= REPORT_US || is_long)
    report ("turn %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", now, own, cpu, frame_us);
}

static void
begin_turn (void)
{
  if (!is_hooked)
    hook_frames ();
  is_long = 0;
  frame_us = 0;
  frame_cpu = 0;
  turn_waited = get_waited_us ();
  turn_cpu = get_time_us (CLOCK_THREAD_CPUTIME_ID);
  turn_begin = get_time_us (CLOCK_MONOTONIC);
  is_in_turn = TRUE;
  set_alarm (GUILTY_US);
}

static gboolean
is_of_main_loop (const void *caller)
{
  Dl_info info;

  return file >= 0 && getpid () == gettid () && dladdr (caller, &info) != 0 && info.dli_fname != NULL && strstr (info.dli_fname, "libglib-2.0") != NULL;
}

int
poll (struct pollfd *fds, nfds_t n, int timeout)
{
  static Poll real;
  gboolean is_ours = is_of_main_loop (__builtin_return_address (0));
  int result;

  if (real == NULL)
    real = (Poll) dlsym (RTLD_NEXT, "poll");
  if (is_ours && is_in_turn)
    end_turn ();
  result = real (fds, n, timeout);
  if (is_ours)
    begin_turn ();
  return result;
}

/* What newer GLib waits with. */
int
ppoll (struct pollfd *fds, nfds_t n, const struct timespec *timeout, const sigset_t *signals)
{
  static PPoll real;
  gboolean is_ours = is_of_main_loop (__builtin_return_address (0));
  int result;

  if (real == NULL)
    real = (PPoll) dlsym (RTLD_NEXT, "ppoll");
  if (is_ours && is_in_turn)
    end_turn ();
  result = real (fds, n, timeout, signals);
  if (is_ours)
    begin_turn ();
  return result;
}

static void
prepare_alarm (void)
{
  struct sigaction action = { .sa_handler = on_long_turn, .sa_flags = SA_RESTART };
  struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGPROF };
  void *places[1];

  backtrace (places, 1); /* the first time it loads a library */
  event._sigev_un._tid = gettid ();
  sigaction (SIGPROF, &action, NULL);
  timer_create (CLOCK_THREAD_CPUTIME_ID, &event, &alarm_timer);
}

__attribute__ ((constructor)) static void
begin (void)
{
  const char *path = getenv ("LOOP_PROBE_FILE");

  /* Not what this program starts. */
  unsetenv ("LD_PRELOAD");
  if (path == NULL)
    return;
  unsetenv ("LOOP_PROBE_FILE");
  schedule = open ("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  prepare_alarm ();
  file = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}
