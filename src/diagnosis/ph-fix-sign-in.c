// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Ways on that are about the person: with which name and password one signs in, as whom one sends, and the pages on which a
// provider lets one change something.

#include "config.h"

#include "ph-fix-proposals.h"

#include "ph-fix-link.h"
#include "ph-provider-clue.h"

#include <string.h>

static PhAccount *
get_account (PhFixList *list)
{
  return list->evidence->account;
}

static PhAddress *
dup_address (PhFixList *list)
{
  return ph_address_parse (ph_account_get_address (get_account (list)), NULL);
}

static void
add_username (PhFixList *list, const char *username)
{
  if (g_ascii_strcasecmp (username, ph_account_get_username (get_account (list))) != 0)
    ph_fix_list_add (list, ph_fix_new_change (PH_FIX_CHANGE_USERNAME, "username", username, NULL));
}

void
ph_fix_propose_provider_username (PhFixList *list)
{
  g_autofree char *username = ph_provider_clue_dup_username (list->evidence);

  if (username != NULL)
    add_username (list, username);
}

static gboolean
is_local_part (const char *username, PhAddress *address)
{
  const char *text = ph_address_get_text (address);
  gsize length = strlen (username);

  return length > 0 && g_ascii_strncasecmp (text, username, length) == 0 && text[length] == '@';
}

void
ph_fix_propose_full_username (PhFixList *list)
{
  g_autofree char *usual = ph_provider_clue_dup_username (list->evidence);
  g_autoptr(PhAddress) address = dup_address (list);

  /* A provider that is known has said which name it wants, or that it gives each person one of its own. */
  if (usual == NULL && !ph_provider_clue_runs_server (list->evidence) && address != NULL && is_local_part (ph_account_get_username (get_account (list)), address))
    add_username (list, ph_address_get_text (address));
}

/* A bare name that has nothing to do with the address may be right; the address is the other name that people have. */
void
ph_fix_propose_address_username (PhFixList *list)
{
  g_autoptr(PhAddress) address = dup_address (list);

  if (address != NULL && !ph_provider_clue_runs_server (list->evidence) && strchr (ph_account_get_username (get_account (list)), '@') == NULL)
    add_username (list, ph_address_get_text (address));
}

void
ph_fix_propose_local_username (PhFixList *list)
{
  g_autofree char *usual = ph_provider_clue_dup_username (list->evidence);
  const char *username = ph_account_get_username (get_account (list));
  const char *at = strrchr (username, '@');
  g_autofree char *local_part = at != NULL && at != username ? g_strndup (username, at - username) : NULL;

  if (usual == NULL && !ph_provider_clue_runs_server (list->evidence) && local_part != NULL)
    add_username (list, local_part);
}

/* Tickets and certificates stand for themselves: there is no password to enter. */
static gboolean
has_password (PhFixList *list)
{
  const char *mechanism = ph_account_get_mechanism (get_account (list));

  return g_ascii_strcasecmp (mechanism, "GSSAPI") != 0 && g_ascii_strcasecmp (mechanism, "EXTERNAL") != 0;
}

void
ph_fix_propose_password (PhFixList *list)
{
  ph_fix_list_add_action (list, has_password (list) ? PH_FIX_ENTER_PASSWORD : PH_FIX_RETRY, NULL);
}

static void
add_app_password_page (PhFixList *list, PhAppPassword wanted)
{
  const PhEvidence *evidence = list->evidence;

  if (ph_provider_clue_runs_server (evidence) && ph_provider_get_app_password (evidence->provider) == wanted)
    ph_fix_list_add_action (list, PH_FIX_OPEN_APP_PASSWORD_PAGE, ph_provider_get_app_password_url (evidence->provider));
}

/* (transfer full) (nullable): Only a server that has proved who it is may send somebody to a page. The pages of typical
 * replies are our own knowledge, but others use the same words. */
static char *
dup_reply_page (PhFixList *list)
{
  const PhEvidence *evidence = list->evidence;
  PhSmtpReply *reply = evidence->error->domain == PH_SMTP_ERROR ? ph_smtp_error_get_reply (evidence->error) : NULL;
  char *url = reply != NULL && evidence->is_encrypted ? ph_fix_link_find (ph_smtp_reply_get_text (reply)) : NULL;

  return url == NULL && ph_provider_clue_runs_server (evidence) ? g_strdup (list->verdict->page) : url;
}

/* Of a reply that asks for one, the page is about that. */
void
ph_fix_propose_required_app_password (PhFixList *list)
{
  g_autofree char *page = dup_reply_page (list);

  add_app_password_page (list, PH_APP_PASSWORD_REQUIRED);
  if (list->verdict->id != PH_PROBLEM_APP_PASSWORD_REQUIRED)
    return;
  add_app_password_page (list, PH_APP_PASSWORD_OFFERED);
  if (list->fixes->len == 0)
    ph_fix_list_add_action (list, PH_FIX_OPEN_APP_PASSWORD_PAGE, page);
}

void
ph_fix_propose_offered_app_password (PhFixList *list)
{
  add_app_password_page (list, PH_APP_PASSWORD_OFFERED);
}

/* Who switched the sign-in off must switch it on as well: a user name alone would change nothing. */
void
ph_fix_propose_sign_in (PhFixList *list)
{
  g_autofree char *usual = ph_provider_clue_dup_username (list->evidence);
  g_autoptr(PhAddress) address = dup_address (list);
  const char *username = usual != NULL ? usual : address != NULL ? ph_address_get_text (address)
                                                                 : NULL;

  if (username != NULL && *ph_account_get_username (get_account (list)) == '\0')
    ph_fix_list_add (list, ph_fix_new_change (PH_FIX_CHANGE_USERNAME, "username", username, "auth", "auto", NULL));
}

void
ph_fix_propose_no_sign_in (PhFixList *list)
{
  add_username (list, "");
}

void
ph_fix_propose_any_mechanism (PhFixList *list)
{
  ph_fix_list_add (list, ph_fix_new_change (PH_FIX_CHANGE_MECHANISM, "auth", "auto", NULL));
}

void
ph_fix_propose_browser (PhFixList *list)
{
  ph_fix_list_add_action (list, PH_FIX_SIGN_IN_BROWSER, NULL);
}

static gboolean
is_token_mechanism (const char *mechanism)
{
  return g_ascii_strcasecmp (mechanism, "XOAUTH2") == 0 || g_ascii_strcasecmp (mechanism, "OAUTHBEARER") == 0;
}

/* Where the server has it, or its provider is known to. */
void
ph_fix_propose_offered_browser (PhFixList *list)
{
  const PhEvidence *evidence = list->evidence;
  const char *const *offered = evidence->capabilities != NULL ? ph_smtp_capabilities_get_mechanisms (evidence->capabilities) : NULL;
  gboolean is_offered = ph_provider_clue_runs_server (evidence) && (ph_provider_get_methods (evidence->provider) & PH_SIGN_IN_BROWSER) != 0;

  for (guint i = 0; offered != NULL && offered[i] != NULL; i++)
    is_offered = is_offered || is_token_mechanism (offered[i]);
  if (is_offered)
    ph_fix_propose_browser (list);
}

void
ph_fix_propose_unlocking (PhFixList *list)
{
  ph_fix_list_add_action (list, PH_FIX_UNLOCK_KEYRING, NULL);
}

void
ph_fix_propose_from (PhFixList *list)
{
  g_autoptr(PhAddress) address = dup_address (list);
  g_autoptr(PhAddress) username = ph_address_parse (ph_account_get_username (get_account (list)), NULL);

  if (username != NULL && (address == NULL || !ph_address_equal (address, username)))
    ph_fix_list_add (list, ph_fix_new_change (PH_FIX_CHANGE_FROM, "from", ph_address_get_text (username), NULL));
}

void
ph_fix_propose_page (PhFixList *list)
{
  g_autofree char *page = dup_reply_page (list);

  ph_fix_list_add_action (list, PH_FIX_OPEN_URL, page);
}

void
ph_fix_propose_switch_on_page (PhFixList *list)
{
  const PhEvidence *evidence = list->evidence;

  if (ph_provider_clue_runs_server (evidence))
    ph_fix_list_add_action (list, PH_FIX_OPEN_SWITCH_ON_PAGE, ph_provider_get_enable_url (evidence->provider));
}

void
ph_fix_propose_help_page (PhFixList *list)
{
  const PhEvidence *evidence = list->evidence;

  if (ph_provider_clue_runs_server (evidence) || ph_provider_clue_has_address (evidence))
    ph_fix_list_add_action (list, PH_FIX_OPEN_HELP_PAGE, ph_provider_get_help_url (evidence->provider));
}
