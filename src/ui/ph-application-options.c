// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The options of the command line that have nothing to do with what the program is asked for, and what ends it before it has
// begun: each with an exit status of its own.

#include "config.h"

#include "ph-application-private.h"

#include "ph-start.h"

#include <glib/gi18n.h>
#include <sysexits.h>

#define GO_ON (-1)

static gboolean
is_wanted_at_login (void)
{
  g_autoptr(GSettings) settings = g_settings_new (APP_ID);

  return g_settings_get_boolean (settings, "start-at-login") && g_settings_get_boolean (settings, "deliver-in-background");
}

/* A service has nobody who would look at a dialog. */
static int
refuse (PhApplication *self, char *trouble)
{
  gboolean is_service = (g_application_get_flags (G_APPLICATION (self)) & G_APPLICATION_IS_SERVICE) != 0;

  ph_start_say (trouble);
  if (is_service)
    g_free (trouble);
  else
    self->trouble = trouble;
  return EX_CONFIG;
}

/* Returns: the exit status, or GO_ON. */
int
ph_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  PhApplication *self = PH_APPLICATION (application);
  char *trouble = NULL;

  self->has_read_options = TRUE;
  if (g_variant_dict_contains (options, "version"))
    {
      ph_start_print_version ();
      return EX_OK;
    }
  trouble = ph_start_dup_trouble ();
  if (trouble != NULL)
    return refuse (self, trouble);
  if (g_variant_dict_contains (options, "at-login") && !is_wanted_at_login ())
    return EX_OK;
  return GO_ON;
}

/* GLib ends with 1 whatever it was. */
gboolean
ph_application_local_command_line (GApplicationClass *parent_class, GApplication *application, char ***arguments, int *exit_status)
{
  PhApplication *self = PH_APPLICATION (application);
  gboolean is_done = parent_class->local_command_line (application, arguments, exit_status);

  if (is_done && *exit_status == EXIT_FAILURE && !self->has_read_options)
    *exit_status = EX_USAGE;
  else if (is_done && *exit_status == EXIT_FAILURE && !g_application_get_is_registered (application))
    *exit_status = EX_UNAVAILABLE;
  return is_done;
}

/**
 * ph_application_add_options:
 * @self: the program
 *
 * Adds what the command line may say.
 */
void
ph_application_add_options (PhApplication *self)
{
  static const GOptionEntry options[] = {
    { .long_name = "compose", .short_name = 'c', .arg = G_OPTION_ARG_NONE, .description = N_ ("Write a message, to LINK or with each FILE attached") },
    { .long_name = "outbox", .arg = G_OPTION_ARG_NONE, .description = N_ ("Show the outbox") },
    { .long_name = "version", .arg = G_OPTION_ARG_NONE, .description = N_ ("Print the version and end") },
    /* What the desktop says when it starts the program by itself, and not because somebody wants something of it. */
    { .long_name = "at-login", .flags = G_OPTION_FLAG_HIDDEN, .arg = G_OPTION_ARG_NONE },
    { NULL }
  };
  GApplication *application = NULL;

  g_return_if_fail (PH_IS_APPLICATION (self));

  application = G_APPLICATION (self);
  g_application_add_main_option_entries (application, options);
  /* Translators: LINK is a mailto: link; the words stand in the help of the command line */
  g_application_set_option_context_parameter_string (application, _ ("[LINK|FILE…]"));
  g_application_set_option_context_summary (application, _ ("Set up, test and repair outgoing mail, write messages and send them."));
}

/**
 * ph_application_get_trouble:
 * @self: the program, which has run
 *
 * Returns: (nullable): why it could not start, for a dialog; %NULL where it could, or where nobody would look at one
 */
const char *
ph_application_get_trouble (PhApplication *self)
{
  g_return_val_if_fail (PH_IS_APPLICATION (self), NULL);

  return self->trouble;
}
