// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// To be preloaded: counts the calls of a process that concern files below one directory, and lets one of them go wrong.
//
//   FAULT_DIRECTORY  the directory
//   FAULT_CALLS      which calls: change (what a disk may refuse), lock
//   FAULT_COUNT      a file that gets the number of calls when the process ends by itself
//   FAULT_AT         the number of the call that goes wrong, from 1
//   FAULT_KIND       kill, or the number of an errno
//   FAULT_SPAN       how many calls from there on fail (1)

#define _GNU_SOURCE
/* Calls for large files have names of their own here. */
#undef _FILE_OFFSET_BITS

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define MAX_FDS 1024

typedef enum
{
  CALLS_CHANGE,
  CALLS_LOCK,
} Calls;

static const char *directory;
static size_t directory_length;
static Calls wanted;
static long at;
static long span = 1;
static int error_number; /* 0: the process is killed */
static long n_calls;
static char is_ours[MAX_FDS];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))

__attribute__ ((constructor)) static void
begin (void)
{
  const char *kind = getenv ("FAULT_KIND");

  directory = getenv ("FAULT_DIRECTORY");
  wanted = getenv ("FAULT_CALLS") != NULL && strcmp (getenv ("FAULT_CALLS"), "lock") == 0 ? CALLS_LOCK : CALLS_CHANGE;
  directory_length = directory != NULL ? strlen (directory) : 0;
  at = getenv ("FAULT_AT") != NULL ? strtol (getenv ("FAULT_AT"), NULL, 10) : 0;
  span = getenv ("FAULT_SPAN") != NULL ? strtol (getenv ("FAULT_SPAN"), NULL, 10) : 1;
  error_number = kind != NULL && strcmp (kind, "kill") != 0 ? (int) strtol (kind, NULL, 10) : 0;
}

__attribute__ ((destructor)) static void
end (void)
{
  const char *path = getenv ("FAULT_COUNT");
  FILE *file = path != NULL ? fopen (path, "w") : NULL;

  if (file == NULL)
    return;
  fprintf (file, "%ld\n", n_calls);
  fclose (file);
}

static int
concerns_path (const char *path)
{
  return directory != NULL && path != NULL && strncmp (path, directory, directory_length) == 0;
}

static int
concerns_fd (int fd)
{
  return fd >= 0 && fd < MAX_FDS && is_ours[fd];
}

/* Whether this call goes wrong; then errno says how. */
static int
is_hit (Calls calls, int concerns)
{
  long number = 0;

  if (!concerns || calls != wanted)
    return 0;
  pthread_mutex_lock (&mutex);
  number = ++n_calls;
  pthread_mutex_unlock (&mutex);
  if (at == 0 || number < at || number >= at + span)
    return 0;
  if (error_number == 0)
    kill (getpid (), SIGKILL);
  errno = error_number;
  return 1;
}

static int
note_fd (int fd, int concerns)
{
  if (fd >= 0 && fd < MAX_FDS)
    is_ours[fd] = (char) concerns;
  return fd;
}

static mode_t
get_mode (int flags, va_list arguments)
{
  return (flags & O_CREAT) != 0 ? va_arg (arguments, mode_t) : 0;
}

#define OPEN(name)                                                                                                                                     \
  int name (const char *path, int flags, ...)                                                                                                          \
  {                                                                                                                                                    \
    va_list arguments;                                                                                                                                 \
    mode_t mode = 0;                                                                                                                                   \
    int concerns = concerns_path (path);                                                                                                               \
                                                                                                                                                       \
    va_start (arguments, flags);                                                                                                                       \
    mode = get_mode (flags, arguments);                                                                                                                \
    va_end (arguments);                                                                                                                                \
    return is_hit (CALLS_CHANGE, concerns && (flags & (O_CREAT | O_RDWR | O_WRONLY)) != 0) ? -1 : note_fd (REAL (name) (path, flags, mode), concerns); \
  }

OPEN (open)
OPEN (open64)

int
close (int fd)
{
  note_fd (fd, 0);
  return REAL (close) (fd);
}

ssize_t
write (int fd, const void *data, size_t length)
{
  return is_hit (CALLS_CHANGE, concerns_fd (fd)) ? -1 : REAL (write) (fd, data, length);
}

ssize_t
pwrite (int fd, const void *data, size_t length, off_t offset)
{
  return is_hit (CALLS_CHANGE, concerns_fd (fd)) ? -1 : REAL (pwrite) (fd, data, length, offset);
}

ssize_t
pwrite64 (int fd, const void *data, size_t length, off64_t offset)
{
  return is_hit (CALLS_CHANGE, concerns_fd (fd)) ? -1 : REAL (pwrite64) (fd, data, length, offset);
}

int
fsync (int fd)
{
  return is_hit (CALLS_CHANGE, concerns_fd (fd)) ? -1 : REAL (fsync) (fd);
}

int
fdatasync (int fd)
{
  return is_hit (CALLS_CHANGE, concerns_fd (fd)) ? -1 : REAL (fdatasync) (fd);
}

int
ftruncate (int fd, off_t length)
{
  return is_hit (CALLS_CHANGE, concerns_fd (fd)) ? -1 : REAL (ftruncate) (fd, length);
}

int
ftruncate64 (int fd, off64_t length)
{
  return is_hit (CALLS_CHANGE, concerns_fd (fd)) ? -1 : REAL (ftruncate64) (fd, length);
}

int
rename (const char *from, const char *to)
{
  return is_hit (CALLS_CHANGE, concerns_path (from) && access (from, F_OK) == 0) ? -1 : REAL (rename) (from, to);
}

int
unlink (const char *path)
{
  return is_hit (CALLS_CHANGE, concerns_path (path) && access (path, F_OK) == 0) ? -1 : REAL (unlink) (path);
}

int
link (const char *from, const char *to)
{
  return is_hit (CALLS_CHANGE, concerns_path (from)) ? -1 : REAL (link) (from, to);
}

int
mkdir (const char *path, mode_t mode)
{
  return is_hit (CALLS_CHANGE, concerns_path (path)) ? -1 : REAL (mkdir) (path, mode);
}

int
flock (int fd, int operation)
{
  return is_hit (CALLS_LOCK, operation != LOCK_UN && concerns_fd (fd)) ? -1 : REAL (flock) (fd, operation);
}

/* Letting go of a lock never fails. */
static int
is_locking (int command, const void *argument)
{
  return (command == F_SETLK || command == F_SETLKW) && ((const struct flock *) argument)->l_type != F_UNLCK;
}

#define FCNTL(name)                                                                                                            \
  int name (int fd, int command, ...)                                                                                          \
  {                                                                                                                            \
    va_list arguments;                                                                                                         \
    void *argument = NULL;                                                                                                     \
                                                                                                                               \
    va_start (arguments, command);                                                                                             \
    argument = va_arg (arguments, void *);                                                                                     \
    va_end (arguments);                                                                                                        \
    return is_hit (CALLS_LOCK, is_locking (command, argument) && concerns_fd (fd)) ? -1 : REAL (name) (fd, command, argument); \
  }

FCNTL (fcntl)
FCNTL (fcntl64)
