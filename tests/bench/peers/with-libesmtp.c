// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// with-libesmtp HOST PORT none|starttls COUNT FILE SENDER RECIPIENT,… [USER PASSWORD]: submits one message COUNT times over
// one connection, as libesmtp does it. It knows no TLS from the start.

#include <stdarg.h>
#include <stddef.h>

#include <auth-client.h>
#include <fcntl.h>
#include <libesmtp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK_SIZE 65536

typedef struct
{
  int fd;
  off_t offset;
  char block[BLOCK_SIZE];
} Content;

typedef struct
{
  char *user;
  char *password;
} Login;

static int n_failed;

static const char *
read_content_cb (void **state, int *ret_length, void *content_data)
{
  Content *content = content_data;

  if (ret_length == NULL)
    {
      content->offset = 0;
      return NULL;
    }
  *ret_length = (int) pread (content->fd, content->block, sizeof content->block, content->offset);
  content->offset += *ret_length;
  return *ret_length > 0 ? content->block : NULL;
}

static int
login_cb (auth_client_request_t request, char **result, int n_fields, void *login_data)
{
  Login *login = login_data;

  for (int i = 0; i < n_fields; i++)
    result[i] = (request[i].flags & AUTH_USER) != 0 ? login->user : (request[i].flags & AUTH_PASS) != 0 ? login->password
                                                                                                        : NULL;
  return 1;
}

/* Takes any certificate, and notes what the server did not take. */
static void
event_cb (smtp_session_t session, int event, void *data, ...)
{
  va_list arguments;

  va_start (arguments, data);
  if (event == SMTP_EV_INVALID_PEER_CERTIFICATE || event == SMTP_EV_WEAK_CIPHER)
    (void) va_arg (arguments, long);
  if (event == SMTP_EV_INVALID_PEER_CERTIFICATE || event == SMTP_EV_WEAK_CIPHER || event == SMTP_EV_WRONG_PEER_CERTIFICATE || event == SMTP_EV_NO_PEER_CERTIFICATE)
    *va_arg (arguments, int *) = 1;
  va_end (arguments);
}

static void
add_message (smtp_session_t session, Content *content, const char *sender, const char *recipients)
{
  smtp_message_t message = smtp_add_message (session);
  char *list = strdup (recipients);

  smtp_set_reverse_path (message, sender);
  for (char *rest = list, *one = strsep (&rest, ","); one != NULL; one = strsep (&rest, ","))
    smtp_add_recipient (message, one);
  smtp_set_messagecb (message, read_content_cb, content);
  free (list);
}

static void
check_message_cb (smtp_message_t message, void *data)
{
  if (smtp_message_transfer_status (message)->code != 250)
    n_failed++;
}

static void
sign_in (smtp_session_t session, Login *login)
{
  auth_context_t context = auth_create_context ();

  auth_set_mechanism_flags (context, AUTH_PLUGIN_PLAIN, 0);
  auth_set_interact_cb (context, login_cb, login);
  smtp_auth_set_context (session, context);
}

int
main (int argc, char **argv)
{
  static Content content;
  Login login = { argc > 9 ? argv[8] : NULL, argc > 9 ? argv[9] : NULL };
  char server[300] = "";

  if (argc < 8)
    return EXIT_FAILURE;
  content.fd = open (argv[5], O_RDONLY);
  snprintf (server, sizeof server, "%s:%s", argv[1], argv[2]);
  auth_client_init ();

  smtp_session_t session = smtp_create_session ();

  smtp_set_server (session, server);
  smtp_set_eventcb (session, event_cb, NULL);
  smtp_starttls_enable (session, strcmp (argv[3], "starttls") == 0 ? Starttls_REQUIRED : Starttls_DISABLED);
  if (login.user != NULL)
    sign_in (session, &login);
  for (int i = 0; i < strtol (argv[4], NULL, 10); i++)
    add_message (session, &content, argv[6], argv[7]);
  if (!smtp_start_session (session))
    {
      fprintf (stderr, "with-libesmtp: %s\n", smtp_strerror (smtp_errno (), server, sizeof server));
      return EXIT_FAILURE;
    }
  smtp_enumerate_messages (session, check_message_cb, NULL);
  smtp_destroy_session (session);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
