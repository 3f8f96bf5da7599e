// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The arguments of sendmail(8), as programs have called it for forty years: letters that stand alone or together, values
// that are attached or follow. No GOption, which knows neither "-oem" nor "-bs". What can do no harm is taken and ignored.

#include "config.h"

#include "ph-sendmail-options.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sysexits.h>

#include "ph-cli-error.h"
#include "ph-cli-values.h"
#include "ph-set-str.h"

/* RFC 3461 §4.4 */
#define MAX_ENVELOPE_ID 100

typedef enum
{
  VALUE_NONE,     /* another letter may follow */
  VALUE_ATTACHED, /* the rest of the word, maybe nothing */
  VALUE_NEEDED,   /* the rest of the word, or else the next one */
} ValueKind;

typedef struct
{
  char letter;
  ValueKind kind;
  gboolean (*take) (PhSendmailOptions *self, const char *value, GError **error); /* (nullable): ignored */
} Option;

static gboolean
fail (GError **error, const char *option, const char *value)
{
  g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“-%s%s” is no option of this program"), option, value);
  return FALSE;
}

static gboolean
take_sender (PhSendmailOptions *self, const char *value, GError **error)
{
  ph_set_str (&self->sender, value);
  return TRUE;
}

static gboolean
take_full_name (PhSendmailOptions *self, const char *value, GError **error)
{
  /* It gets into a header field. */
  if (!g_utf8_validate (value, -1, NULL) || ph_cli_value_has_control (value))
    {
      g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("The name after -F is not valid UTF-8 text of one line"));
      return FALSE;
    }
  ph_set_str (&self->full_name, value);
  return TRUE;
}

static gboolean
take_headers (PhSendmailOptions *self, const char *value, GError **error)
{
  self->reads_headers = TRUE;
  return TRUE;
}

static gboolean
take_dots (PhSendmailOptions *self, const char *value, GError **error)
{
  self->dot = PH_SENDMAIL_DOT_IS_TEXT;
  return TRUE;
}

static gboolean
take_aliases (PhSendmailOptions *self, const char *value, GError **error)
{
  self->mode = PH_SENDMAIL_ALIASES;
  return TRUE;
}

static gboolean
take_flush (PhSendmailOptions *self, const char *value, GError **error)
{
  /* "-q15m" would be a daemon, "-qRbob" a choice that the outbox does not know. */
  if (*value != '\0' && strcmp (value, "f") != 0)
    return fail (error, "q", value);
  self->mode = PH_SENDMAIL_FLUSH;
  return TRUE;
}

static gboolean
take_mode (PhSendmailOptions *self, const char *value, GError **error)
{
  static const struct
  {
    const char *name;
    PhSendmailMode mode;
  } modes[] = {
    { "m", PH_SENDMAIL_SUBMIT },
    { "s", PH_SENDMAIL_DIALOGUE },
    { "p", PH_SENDMAIL_LIST },
    { "i", PH_SENDMAIL_ALIASES },
  };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (strcmp (modes[i].name, value) == 0)
      {
        self->mode = modes[i].mode;
        return TRUE;
      }
  return fail (error, "b", value);
}

static gboolean
take_delivery_mode (PhSendmailOptions *self, const char *value, GError **error)
{
  switch (g_ascii_tolower (*value))
    {
    case 'b':
      self->timing = PH_SENDMAIL_BACKGROUND;
      return TRUE;
    case 'q':
    case 'd':
      self->timing = PH_SENDMAIL_QUEUE_ONLY;
      return TRUE;
    case 'i':
      self->timing = PH_SENDMAIL_AT_ONCE;
      return TRUE;
    default:
      return fail (error, "od", value);
    }
}

/* The old form of -O: a letter and what it is set to. Most are about a server that keeps a queue of its own. */
static gboolean
take_old_setting (PhSendmailOptions *self, const char *value, GError **error)
{
  if (*value == 'i')
    return take_dots (self, value, error);
  return *value == 'd' ? take_delivery_mode (self, value + 1, error) : TRUE;
}

static gboolean
take_setting (PhSendmailOptions *self, const char *value, GError **error)
{
  g_auto(GStrv) parts = g_strsplit (value, "=", 2);
  const char *name = parts[0] != NULL ? parts[0] : "";
  const char *setting = *name != '\0' && parts[1] != NULL ? parts[1] : "";

  if (g_ascii_strcasecmp (name, "DeliveryMode") == 0)
    return take_delivery_mode (self, setting, error);
  if (g_ascii_strcasecmp (name, "IgnoreDots") == 0)
    self->dot = g_ascii_tolower (*setting) == 'f' || g_ascii_tolower (*setting) == 'n' ? PH_SENDMAIL_DOT_ENDS : PH_SENDMAIL_DOT_IS_TEXT;
  return TRUE;
}

static gboolean
take_notify (PhSendmailOptions *self, const char *value, GError **error)
{
  g_autofree char *small = g_ascii_strdown (value, -1);

  if (ph_cli_value_parse_notify (small, &self->notify))
    return TRUE;
  g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” is no valid value for %s, which takes: %s"), value, "-N",
               _ ("never, or some of failure, success, delay with commas"));
  return FALSE;
}

static gboolean
take_returned (PhSendmailOptions *self, const char *value, GError **error)
{
  if (g_ascii_strcasecmp (value, "full") == 0)
    self->returned = PH_SMTP_RETURN_FULL;
  else if (g_ascii_strcasecmp (value, "hdrs") == 0)
    self->returned = PH_SMTP_RETURN_HEADERS;
  else
    g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” is no valid value for %s, which takes: %s"), value, "-R", "full, hdrs");
  return self->returned != PH_SMTP_RETURN_DEFAULT;
}

static gboolean
is_envelope_id (const char *value)
{
  for (const char *at = value; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at))
      return FALSE;
  return *value != '\0' && strlen (value) <= MAX_ENVELOPE_ID;
}

static gboolean
take_envelope_id (PhSendmailOptions *self, const char *value, GError **error)
{
  if (!is_envelope_id (value))
    {
      g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” is no valid value for %s, which takes: %s"), value, "-V",
                   _ ("up to 100 printable characters without spaces"));
      return FALSE;
    }
  ph_set_str (&self->envelope_id, value);
  return TRUE;
}

static const Option options[] = {
  { 'A', VALUE_NEEDED, NULL }, /* -Ac, -Am: which configuration */
  { 'B', VALUE_NEEDED, NULL }, /* -B8BITMIME: the message itself shows it */
  { 'C', VALUE_NEEDED, NULL }, /* configuration file */
  { 'D', VALUE_NEEDED, NULL }, /* where debugging goes */
  { 'F', VALUE_NEEDED, take_full_name },
  { 'G', VALUE_NONE, NULL }, /* relayed */
  { 'I', VALUE_NONE, take_aliases },
  { 'L', VALUE_NEEDED, NULL }, /* name in the log */
  { 'N', VALUE_NEEDED, take_notify },
  { 'O', VALUE_NEEDED, take_setting },
  { 'R', VALUE_NEEDED, take_returned },
  { 'U', VALUE_NONE, NULL }, /* first submission */
  { 'V', VALUE_NEEDED, take_envelope_id },
  { 'X', VALUE_NEEDED, NULL }, /* log of the traffic */
  { 'b', VALUE_NEEDED, take_mode },
  { 'd', VALUE_ATTACHED, NULL }, /* debugging */
  { 'e', VALUE_NEEDED, NULL },   /* how errors are told */
  { 'f', VALUE_NEEDED, take_sender },
  { 'h', VALUE_NEEDED, NULL }, /* hops */
  { 'i', VALUE_NONE, take_dots },
  { 'm', VALUE_NONE, NULL }, /* "me, too" */
  { 'n', VALUE_NONE, NULL }, /* no aliases */
  { 'o', VALUE_NEEDED, take_old_setting },
  { 'p', VALUE_NEEDED, NULL }, /* protocol over which it came */
  { 'q', VALUE_ATTACHED, take_flush },
  { 'r', VALUE_NEEDED, take_sender },
  { 's', VALUE_NONE, NULL }, /* keep the "From " line */
  { 't', VALUE_NONE, take_headers },
  { 'v', VALUE_NONE, NULL }, /* tell more */
};

static const Option *
find_option (char letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (options[i].letter == letter)
      return &options[i];
  return NULL;
}

/* @at: (inout): the word with the letters; behind it when a value is taken from there */
static gboolean
parse_letters (PhSendmailOptions *self, char ***at, GError **error)
{
  for (const char *letter = **at + 1; *letter != '\0'; letter++)
    {
      const Option *option = find_option (*letter);
      const char name[] = { *letter, '\0' };
      const char *value = letter + 1;

      if (option == NULL)
        return fail (error, g_ascii_isgraph (*letter) ? name : "", "");
      if (option->kind == VALUE_NEEDED && *value == '\0' && (value = *++*at) == NULL)
        {
          g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("A value is missing after -%s"), name);
          return FALSE;
        }
      if (option->take != NULL && !option->take (self, option->kind == VALUE_NONE ? "" : value, error))
        return FALSE;
      if (option->kind != VALUE_NONE)
        return TRUE;
    }
  return TRUE;
}

/* @at: (inout): the word that begins with two dashes; behind it when its value is taken from there */
static gboolean
parse_word (PhSendmailOptions *self, char ***at, GError **error)
{
  const char *word = **at + strlen ("--");

  if (strcmp (word, "help") == 0)
    self->mode = PH_SENDMAIL_HELP;
  else if (strcmp (word, "version") == 0)
    self->mode = PH_SENDMAIL_VERSION;
  else if (g_str_has_prefix (word, "account="))
    ph_set_str (&self->account, word + strlen ("account="));
  else if (strcmp (word, "account") == 0 && (*at)[1] != NULL)
    ph_set_str (&self->account, *++*at);
  else
    return fail (error, "-", word);
  return TRUE;
}

/* Some programs give each recipient a word of its own, some give all of them one. */
static gboolean
add_recipients (PhSendmailOptions *self, char **words, GError **error)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (!g_utf8_validate (words[i], -1, NULL))
        {
          g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("A recipient is not valid UTF-8 text"));
          return FALSE;
        }
      /* Between recipients a line break would be a space; but nobody means one, and what stands behind it is another's. */
      if (ph_cli_value_has_control (words[i]))
        {
          g_set_error_literal (error, PH_CLI_ERROR, EX_NOUSER, _ ("A recipient has a line break or another control character, which no address has"));
          return FALSE;
        }
      g_ptr_array_add (self->recipients, g_strdup (words[i]));
    }
  return TRUE;
}

/* As which program it was called: links to sendmail have names of their own. */
static void
take_program_name (PhSendmailOptions *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path != NULL ? path : "");

  if (strcmp (name, "mailq") == 0)
    self->mode = PH_SENDMAIL_LIST;
  else if (strcmp (name, "newaliases") == 0)
    self->mode = PH_SENDMAIL_ALIASES;
}

/**
 * ph_sendmail_options_parse:
 * @self: all zero; to be cleared in any case
 * @argv: (array zero-terminated=1): the arguments; the first is the name of the program
 * @error: return location
 *
 * Options end at "--" or at the first word that is none: who passes on an address of somebody else must not pass on options.
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_USAGE.
 *
 * Returns: whether the program can do what it was asked for
 */
gboolean
ph_sendmail_options_parse (PhSendmailOptions *self, char **argv, GError **error)
{
  g_return_val_if_fail (self != NULL && argv != NULL, FALSE);

  char **at = argv;

  self->recipients = g_ptr_array_new_with_free_func (g_free);
  take_program_name (self, *at);
  for (at += *at != NULL; *at != NULL && **at == '-' && (*at)[1] != '\0'; at++)
    {
      if (strcmp (*at, "--") == 0)
        {
          at++;
          break;
        }
      if (!((*at)[1] == '-' ? parse_word (self, &at, error) : parse_letters (self, &at, error)))
        return FALSE;
    }
  return add_recipients (self, at, error);
}

/**
 * ph_sendmail_options_clear:
 * @self: what was parsed, or all zero
 */
void
ph_sendmail_options_clear (PhSendmailOptions *self)
{
  g_clear_pointer (&self->sender, g_free);
  g_clear_pointer (&self->full_name, g_free);
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->envelope_id, g_free);
  g_clear_pointer (&self->recipients, g_ptr_array_unref);
}
