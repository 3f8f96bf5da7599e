// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// long-line ROUND_TRIP_MS COMMAND...: runs a command at the far end of a line that delays every packet, SYN included, for
// half the round trip in either direction. Is to be started in a network namespace of its own (unshare --net), which is
// the near end, at NEAR; the command gets another one, at FAR, and finds the near end as /proc/$LONG_LINE/ns/net. Exits with
// 77 where namespaces or /dev/net/tun are not to be had.

#define _GNU_SOURCE /* setns() */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NEAR     "10.77.0.1"
#define FAR      "10.77.0.2"
#define SKIPPED  77
#define CANNOT   127
#define N_PLACES 1024 /* packets under way in one direction; more are lost, as on any line */
#define MTU      1500

typedef struct
{
  int64_t due_us;
  ssize_t length;
  char data[MTU];
} Packet;

/* One direction. */
typedef struct
{
  int from;
  int to;
  unsigned first;
  unsigned end;
  Packet packets[N_PLACES];
} Lane;

static Lane lanes[2];

static void
skip (const char *what)
{
  fprintf (stderr, "long-line: %s: %s\n", what, strerror (errno));
  exit (SKIPPED);
}

static int64_t
now_us (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (int64_t) now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void
set_address (int control, struct ifreq *device, unsigned long request, const char *text)
{
  struct sockaddr_in address = { .sin_family = AF_INET };

  inet_pton (AF_INET, text, &address.sin_addr);
  memcpy (&device->ifr_addr, &address, sizeof address);
  if (ioctl (control, request, device) != 0)
    skip (text);
}

static void
bring_up (int control, const char *name)
{
  struct ifreq device = { 0 };

  strncpy (device.ifr_name, name, IFNAMSIZ - 1);
  device.ifr_flags = IFF_UP | IFF_RUNNING;
  if (ioctl (control, SIOCSIFFLAGS, &device) != 0)
    skip (name);
}

/* One end of the line, in the current namespace. */
static int
open_end (const char *address, const char *peer)
{
  struct ifreq device = { .ifr_name = "line", .ifr_flags = IFF_TUN | IFF_NO_PI };
  int end = open ("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  int control = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  if (end < 0 || control < 0 || ioctl (end, TUNSETIFF, &device) != 0)
    skip ("/dev/net/tun");
  set_address (control, &device, SIOCSIFADDR, address);
  set_address (control, &device, SIOCSIFDSTADDR, peer);
  bring_up (control, "line");
  bring_up (control, "lo");
  close (control);
  return end;
}

static void
take_packets (Lane *self, int64_t delay_us)
{
  while (self->end - self->first < N_PLACES)
    {
      Packet *packet = &self->packets[self->end % N_PLACES];

      packet->length = read (self->from, packet->data, sizeof packet->data);
      if (packet->length <= 0)
        return;
      packet->due_us = now_us () + delay_us;
      self->end++;
    }
}

/* Returns: when the next packet is due */
static int64_t
deliver_packets (Lane *self, int64_t until_us)
{
  while (self->first != self->end)
    {
      const Packet *packet = &self->packets[self->first % N_PLACES];

      if (packet->due_us > now_us ())
        return packet->due_us < until_us ? packet->due_us : until_us;
      /* What the end does not take is lost. */
      if (write (self->to, packet->data, (size_t) packet->length) < 0 && errno == EINTR)
        continue;
      self->first++;
    }
  return until_us;
}

static void
carry (int64_t delay_us)
{
  struct pollfd waiting[2] = { { lanes[0].from, POLLIN, 0 }, { lanes[1].from, POLLIN, 0 } };
  int64_t next_us = now_us () + 100000; /* how late the end of the command may be seen */

  for (int i = 0; i < 2; i++)
    {
      take_packets (&lanes[i], delay_us);
      next_us = deliver_packets (&lanes[i], next_us);
    }

  int64_t wait_us = next_us - now_us ();
  struct timespec wait = { 0, wait_us > 0 ? wait_us * 1000 : 0 };

  ppoll (waiting, 2, &wait, NULL);
}

static pid_t
start (char **command)
{
  char here[20] = "";
  pid_t child = 0;

  snprintf (here, sizeof here, "%d", (int) getpid ());
  setenv ("LONG_LINE", here, 1);
  child = fork ();
  if (child == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGTERM);
      execvp (command[0], command);
      _exit (CANNOT);
    }
  return child;
}

int
main (int argc, char **argv)
{
  int here = open ("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  int status = 0;

  if (argc < 3)
    return CANNOT;

  int64_t delay_us = strtol (argv[1], NULL, 10) * 1000 / 2;
  int near = open_end (NEAR, FAR);
  if (unshare (CLONE_NEWNET) != 0)
    skip ("unshare");
  int far = open_end (FAR, NEAR);
  pid_t child = start (argv + 2);
  if (child < 0 || setns (here, CLONE_NEWNET) != 0)
    skip ("setns");

  lanes[0].from = lanes[1].to = near;
  lanes[0].to = lanes[1].from = far;
  while (waitpid (child, &status, WNOHANG) == 0)
    carry (delay_us);
  return WIFEXITED (status) ? WEXITSTATUS (status) : CANNOT;
}
