// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// measure REPORT COMMAND...: runs a command and writes into the file REPORT how long it took and how much time of the
// processor, both in microseconds, and how much memory it had at most in KiB. Small on purpose: the kernel counts the
// memory of whoever forked as the command's own.

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CANNOT_RUN 127

static long long
now_us (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (long long) now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static long long
to_us (struct timeval time)
{
  return (long long) time.tv_sec * 1000000 + time.tv_usec;
}

static int
run (char **command, struct rusage *usage)
{
  int status = 0;
  pid_t child = fork ();

  if (child == 0)
    {
      execvp (command[0], command);
      _exit (CANNOT_RUN);
    }
  if (child < 0)
    return CANNOT_RUN;
  while (wait4 (child, &status, 0, usage) < 0)
    if (errno != EINTR)
      return CANNOT_RUN;
  return WIFEXITED (status) ? WEXITSTATUS (status) : CANNOT_RUN;
}

int
main (int argc, char **argv)
{
  struct rusage usage = { 0 };

  if (argc < 3)
    return CANNOT_RUN;

  long long start_us = now_us ();
  int status = run (argv + 2, &usage);
  long long elapsed_us = now_us () - start_us;
  FILE *report = fopen (argv[1], "w");
  if (report == NULL)
    return CANNOT_RUN;
  fprintf (report, "%lld %lld %ld\n", elapsed_us, to_us (usage.ru_utime) + to_us (usage.ru_stime), usage.ru_maxrss);
  return fclose (report) == 0 ? status : CANNOT_RUN;
}
