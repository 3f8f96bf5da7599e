// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Replies that are typical of one provider, read once from the file that is built into the library; its format stands at
// its head. What replies mean in general is the matter of the reply rules.

#include "config.h"

#include "ph-provider-reply.h"

#include "ph-replies-resource.h"
#include "ph-reply-match.h"

#include <gio/gio.h>
#include <string.h>

#define RESOURCE_PATH "/io/github/posthorn/Posthorn/replies/provider-replies.conf"

struct _PhProviderReply
{
  char *provider; /* (owned) */
  PhReplyStages stages;
  guint code;      /* 0: any; one digit: that class */
  char *enhanced;  /* (owned) (nullable): a pattern */
  GRegex *pattern; /* (owned) */
  char *example;   /* (owned) */
  PhProblemId problem;
  PhConfidence confidence;
  char *url; /* (owned) (nullable) */
};

/* The file speaks of commands, of which some have more than one stage. */
static const struct
{
  const char *name;
  PhReplyStages stages;
} stage_names[] = {
  { "greeting", PH_REPLY_AT (GREETING) },
  { "ehlo", PH_REPLY_AT (EHLO) | PH_REPLY_AT (EHLO_TLS) },
  { "starttls", PH_REPLY_AT (STARTTLS) },
  { "auth", PH_REPLY_AT (AUTH) },
  { "mail", PH_REPLY_AT (MAIL) },
  { "rcpt", PH_REPLY_AT (RCPT) },
  { "data", PH_REPLY_AT (DATA) | PH_REPLY_AT (CONTENT) | PH_REPLY_AT (END_OF_DATA) },
};

static void
provider_reply_free (PhProviderReply *self)
{
  g_free (self->provider);
  g_free (self->enhanced);
  g_clear_pointer (&self->pattern, g_regex_unref);
  g_free (self->example);
  g_free (self->url);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhProviderReply, provider_reply_free)

static PhReplyStages
find_stages (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (stage_names); i++)
    if (strcmp (stage_names[i].name, name) == 0)
      return stage_names[i].stages;
  return 0;
}

static PhReplyStages
parse_stages (const char *text)
{
  g_auto(GStrv) names = g_strsplit (text, ";", -1);
  PhReplyStages stages = 0;

  for (guint i = 0; names[i] != NULL; i++)
    {
      PhReplyStages added = find_stages (names[i]);

      if (added == 0)
        return 0;
      stages |= added;
    }
  return stages;
}

static gboolean
parse_code (const char *text, guint *ret_code)
{
  guint64 code = 0;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 4, 599, &code, NULL))
    return FALSE;
  *ret_code = (guint) code;
  return code == 0 || code <= 5 || code >= 400;
}

static gboolean
parse_nick (GType type, const char *nick, int *ret_value)
{
  g_autoptr(GEnumClass) class = g_type_class_ref (type);
  const GEnumValue *value = nick != NULL ? g_enum_get_value_by_nick (class, nick) : NULL;

  if (value != NULL)
    *ret_value = value->value;
  return value != NULL;
}

/* (nullable): as it stands: a key file would take the backslashes of a regular expression for its own. */
static char *
dup_value (GKeyFile *file, const char *group, const char *key)
{
  return g_key_file_get_value (file, group, key, NULL);
}

/* (nullable): NULL: something in @group is missing or cannot be understood. */
static PhProviderReply *
provider_reply_new (GKeyFile *file, const char *group)
{
  g_autoptr(PhProviderReply) self = g_new0 (PhProviderReply, 1);
  g_autofree char *stages = dup_value (file, group, "Stages");
  g_autofree char *code = dup_value (file, group, "Code");
  g_autofree char *text = dup_value (file, group, "Text");
  g_autofree char *problem = dup_value (file, group, "Problem");
  g_autofree char *confidence = dup_value (file, group, "Confidence");
  int problem_value = 0;
  int confidence_value = 0;

  self->provider = dup_value (file, group, "Provider");
  self->stages = stages != NULL ? parse_stages (stages) : 0;
  self->enhanced = dup_value (file, group, "Enhanced");
  self->pattern = text != NULL ? g_regex_new (text, G_REGEX_CASELESS, 0, NULL) : NULL;
  self->example = dup_value (file, group, "Example");
  self->url = dup_value (file, group, "Page");
  if (self->provider == NULL || self->stages == 0 || self->pattern == NULL || self->example == NULL ||
      !parse_code (code, &self->code) || !parse_nick (PH_TYPE_PROBLEM_ID, problem, &problem_value) ||
      !parse_nick (PH_TYPE_CONFIDENCE, confidence, &confidence_value) ||
      (self->url != NULL && !g_str_has_prefix (self->url, "https://")))
    return NULL;
  self->problem = (PhProblemId) problem_value;
  self->confidence = (PhConfidence) confidence_value;
  return g_steal_pointer (&self);
}

static GPtrArray *
load (void)
{
  GPtrArray *replies = g_ptr_array_new ();
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GBytes) bytes = NULL;
  g_auto(GStrv) groups = NULL;

  /* By hand: the linker leaves a constructor out of a static library if nothing else of its object file is used. */
  ph_replies_register_resource ();
  /* Among all: while another thread registers it, the resource itself is not there yet, and this waits for that. */
  bytes = g_resources_lookup_data (RESOURCE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (!g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, NULL))
    return replies;
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      PhProviderReply *reply = provider_reply_new (file, groups[i]);

      if (reply != NULL)
        g_ptr_array_add (replies, reply);
      else
        g_debug ("provider reply \"%s\" cannot be understood", groups[i]);
    }
  return replies;
}

/* Never freed: what is in it lives as long as the program. */
static const GPtrArray *
get_replies (void)
{
  static const GPtrArray *replies = NULL;

  if (g_once_init_enter (&replies))
    g_once_init_leave (&replies, load ());
  return replies;
}

/**
 * ph_provider_reply_get_n:
 *
 * Returns: how many replies are known
 */
guint
ph_provider_reply_get_n (void)
{
  return get_replies ()->len;
}

/**
 * ph_provider_reply_get_nth:
 * @index: less than [func@Ph.provider_reply_get_n]
 *
 * Returns: (transfer none): one reply, in the order of the file, in which the particular comes before the general
 */
const PhProviderReply *
ph_provider_reply_get_nth (guint index)
{
  const GPtrArray *replies = get_replies ();

  g_return_val_if_fail (index < replies->len, NULL);

  return g_ptr_array_index (replies, index);
}

static gboolean
fits (const PhProviderReply *self, PhSmtpStage stage, const PhSmtpReply *reply, const char *text)
{
  return ph_reply_match_stage (self->stages, stage) && ph_reply_match_code (self->code, reply) &&
         ph_reply_match_enhanced (self->enhanced, reply) && g_regex_match (self->pattern, text, 0, NULL);
}

/**
 * ph_provider_reply_find:
 * @stage: which command the reply answers
 * @reply: a 4xx or 5xx reply, of whomever
 *
 * Returns: (transfer none) (nullable): the first one that fits; %NULL: the reply is not typical of anybody
 */
const PhProviderReply *
ph_provider_reply_find (PhSmtpStage stage, const PhSmtpReply *reply)
{
  g_return_val_if_fail (reply != NULL, NULL);

  const GPtrArray *replies = get_replies ();
  g_autofree char *text = ph_reply_match_dup_text (reply);

  for (guint i = 0; i < replies->len; i++)
    if (fits (g_ptr_array_index (replies, i), stage, reply, text))
      return g_ptr_array_index (replies, i);
  return NULL;
}

/**
 * ph_provider_reply_get_provider:
 * @self: a reply
 *
 * Returns: (transfer none): whose words it has: a provider or a mail server program, as people know it
 */
const char *
ph_provider_reply_get_provider (const PhProviderReply *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->provider;
}

/**
 * ph_provider_reply_get_code:
 * @self: a reply
 *
 * Returns: its reply code; below 10: every code that begins with this digit; 0: any
 */
guint
ph_provider_reply_get_code (const PhProviderReply *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->code;
}

/**
 * ph_provider_reply_get_enhanced:
 * @self: a reply
 *
 * Returns: (transfer none) (nullable): its enhanced code, perhaps with "?" for any character and "*" for any number of
 *   them; %NULL: any or none
 */
const char *
ph_provider_reply_get_enhanced (const PhProviderReply *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->enhanced;
}

/**
 * ph_provider_reply_get_example:
 * @self: a reply
 *
 * Returns: (transfer none): the text without the codes, as the provider sends it
 */
const char *
ph_provider_reply_get_example (const PhProviderReply *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->example;
}

/**
 * ph_provider_reply_get_problem:
 * @self: a reply
 *
 * Returns: what is meant by it
 */
PhProblemId
ph_provider_reply_get_problem (const PhProviderReply *self)
{
  g_return_val_if_fail (self != NULL, PH_PROBLEM_INTERNAL_ERROR);

  return self->problem;
}

/**
 * ph_provider_reply_get_confidence:
 * @self: a reply
 *
 * Returns: how sure that is
 */
PhConfidence
ph_provider_reply_get_confidence (const PhProviderReply *self)
{
  g_return_val_if_fail (self != NULL, PH_CONFIDENCE_POSSIBLE);

  return self->confidence;
}

/**
 * ph_provider_reply_get_url:
 * @self: a reply
 *
 * Returns: (transfer none) (nullable): the provider's page about it, https
 */
const char *
ph_provider_reply_get_url (const PhProviderReply *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->url;
}
