// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The queue of a listener that nobody empties, filled: the kernel drops whoever comes next without a word.

#include "config.h"

#include "black-hole.h"

#include <sys/socket.h>
#include <unistd.h>

#define N_FILLERS 4

struct _BlackHole
{
  int listener;
  int fillers[N_FILLERS];
  guint16 port;
};

BlackHole *
black_hole_new (const char *text, guint16 port)
{
  BlackHole *self = g_new0 (BlackHole, 1);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string (text, port);
  struct sockaddr_storage native;
  socklen_t length = (socklen_t) g_socket_address_get_native_size (address);

  g_assert_true (g_socket_address_to_native (address, &native, sizeof native, NULL));
  self->listener = socket (native.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &native, length), ==, 0);
  g_assert_cmpint (listen (self->listener, 0), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *) &native, &length), ==, 0);
  for (guint i = 0; i < N_FILLERS; i++)
    {
      self->fillers[i] = socket (native.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      (void) !connect (self->fillers[i], (struct sockaddr *) &native, length);
    }
  g_autoptr(GSocketAddress) bound = g_socket_address_new_from_native (&native, length);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return self;
}

guint16
black_hole_get_port (BlackHole *self)
{
  return self->port;
}

void
black_hole_free (BlackHole *self)
{
  for (guint i = 0; i < N_FILLERS; i++)
    close (self->fillers[i]);
  close (self->listener);
  g_free (self);
}
