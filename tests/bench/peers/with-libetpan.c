// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// with-libetpan HOST PORT none|starttls|tls COUNT FILE SENDER RECIPIENT,… [USER PASSWORD]: submits one message COUNT times
// over one connection, as libetpan does it. It wants a message in memory as a whole, so the file is mapped.

#include <fcntl.h>
#include <libetpan/libetpan.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

static void
check (int status, const char *what)
{
  if (status == MAILSMTP_NO_ERROR)
    return;
  fprintf (stderr, "with-libetpan: %s: %s\n", what, mailsmtp_strerror (status));
  exit (EXIT_FAILURE);
}

static char *
map_file (const char *path, size_t *ret_length)
{
  struct stat info = { 0 };
  int fd = open (path, O_RDONLY);

  if (fd < 0 || fstat (fd, &info) != 0)
    exit (EXIT_FAILURE);
  *ret_length = (size_t) info.st_size;
  return mmap (NULL, *ret_length, PROT_READ, MAP_PRIVATE, fd, 0);
}

static void
open_session (mailsmtp *session, char **argv)
{
  if (strcmp (argv[3], "tls") == 0)
    check (mailsmtp_ssl_connect (session, argv[1], (uint16_t) strtol (argv[2], NULL, 10)), "connect");
  else
    check (mailsmtp_socket_connect (session, argv[1], (uint16_t) strtol (argv[2], NULL, 10)), "connect");
  check (mailesmtp_ehlo (session), "ehlo");
  if (strcmp (argv[3], "starttls") != 0)
    return;
  check (mailsmtp_socket_starttls (session), "starttls");
  check (mailesmtp_ehlo (session), "ehlo");
}

static clist *
parse_recipients (const char *text)
{
  clist *recipients = esmtp_address_list_new ();
  char *list = strdup (text);

  for (char *rest = list, *one = strsep (&rest, ","); one != NULL; one = strsep (&rest, ","))
    esmtp_address_list_add (recipients, one, 0, NULL);
  free (list);
  return recipients;
}

int
main (int argc, char **argv)
{
  size_t length = 0;

  if (argc < 8)
    return EXIT_FAILURE;

  mailsmtp *session = mailsmtp_new (0, NULL);
  char *message = map_file (argv[5], &length);
  clist *recipients = parse_recipients (argv[7]);

  open_session (session, argv);
  if (argc > 9)
    check (mailesmtp_auth_sasl (session, "PLAIN", argv[1], NULL, NULL, argv[8], argv[8], argv[9], NULL), "auth");
  for (int i = 0; i < strtol (argv[4], NULL, 10); i++)
    check (mailesmtp_send (session, argv[6], 0, NULL, recipients, message, length), "send");
  mailsmtp_quit (session);
  mailsmtp_free (session);
  esmtp_address_list_free (recipients);
  return EXIT_SUCCESS;
}
