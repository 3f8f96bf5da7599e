// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is known about signing in, from what was found and from who runs the server.

#include "config.h"

#include "ph-sign-in-guide.h"

#define ADDRESS "ada.lovelace@example.org"

typedef enum
{
  NOTHING_FOUND, /* the settings were entered by hand */
  FOUND,
} Finding;

typedef struct
{
  const char *name;
  Finding finding;
  PhSignInMethods found;      /* by what was found */
  const char *found_username; /* (nullable) */
  const char *known;          /* (nullable): SignIn= of the provider; NULL: no provider is known */
  const char *known_username; /* (nullable): UserName= of the provider */
  PhSignInWay way;
  gboolean offers_browser;
  const char *username;
  PhUsernameForm form;
} GuideCase;

static const GuideCase cases[] = {
  { "nothing is known", NOTHING_FOUND, 0, NULL, NULL, NULL, PH_SIGN_IN_WAY_PASSWORD, FALSE, ADDRESS, PH_USERNAME_FORM_USUAL },
  { "a server that says nothing", FOUND, 0, NULL, NULL, NULL, PH_SIGN_IN_WAY_PASSWORD, FALSE, ADDRESS, PH_USERNAME_FORM_USUAL },
  { "password", FOUND, PH_SIGN_IN_PASSWORD, ADDRESS, NULL, NULL, PH_SIGN_IN_WAY_PASSWORD, FALSE, ADDRESS, PH_USERNAME_FORM_USUAL },
  { "both", FOUND, PH_SIGN_IN_PASSWORD | PH_SIGN_IN_BROWSER, ADDRESS, NULL, NULL, PH_SIGN_IN_WAY_PASSWORD, TRUE, ADDRESS, PH_USERNAME_FORM_USUAL },
  { "browser only", FOUND, PH_SIGN_IN_BROWSER, ADDRESS, NULL, NULL, PH_SIGN_IN_WAY_BROWSER, FALSE, ADDRESS, PH_USERNAME_FORM_USUAL },
  { "none only", FOUND, PH_SIGN_IN_NONE, NULL, NULL, NULL, PH_SIGN_IN_WAY_NONE, FALSE, "", PH_USERNAME_FORM_USUAL },
  { "none, with a name", FOUND, PH_SIGN_IN_NONE, "ada", NULL, NULL, PH_SIGN_IN_WAY_NONE, FALSE, "", PH_USERNAME_FORM_USUAL },
  { "none or password", FOUND, PH_SIGN_IN_NONE | PH_SIGN_IN_PASSWORD, NULL, NULL, NULL, PH_SIGN_IN_WAY_PASSWORD, FALSE, ADDRESS, PH_USERNAME_FORM_USUAL },
  { "local part", FOUND, PH_SIGN_IN_PASSWORD, "ada.lovelace", NULL, NULL, PH_SIGN_IN_WAY_PASSWORD, FALSE, "ada.lovelace", PH_USERNAME_FORM_LOCAL_PART },
  { "fixed name", FOUND, PH_SIGN_IN_PASSWORD, "apikey", NULL, NULL, PH_SIGN_IN_WAY_PASSWORD, FALSE, "apikey", PH_USERNAME_FORM_FIXED },
  { "address in capitals", FOUND, PH_SIGN_IN_PASSWORD, "ada.lovelace@EXAMPLE.ORG", NULL, NULL, PH_SIGN_IN_WAY_PASSWORD, FALSE, "ada.lovelace@EXAMPLE.ORG", PH_USERNAME_FORM_USUAL },
  { "provider: browser only", NOTHING_FOUND, 0, NULL, "browser", "%EMAILADDRESS%", PH_SIGN_IN_WAY_BROWSER, FALSE, ADDRESS, PH_USERNAME_FORM_USUAL },
  { "provider: both", NOTHING_FOUND, 0, NULL, "browser;password", "%EMAILADDRESS%", PH_SIGN_IN_WAY_PASSWORD, TRUE, ADDRESS, PH_USERNAME_FORM_USUAL },
  { "provider: none", NOTHING_FOUND, 0, NULL, "none", NULL, PH_SIGN_IN_WAY_NONE, FALSE, "", PH_USERNAME_FORM_USUAL },
  { "provider: local part", NOTHING_FOUND, 0, NULL, "password", "%EMAILLOCALPART%", PH_SIGN_IN_WAY_PASSWORD, FALSE, "ada.lovelace", PH_USERNAME_FORM_LOCAL_PART },
  { "provider: fixed name", NOTHING_FOUND, 0, NULL, "password", "apikey", PH_SIGN_IN_WAY_PASSWORD, FALSE, "apikey", PH_USERNAME_FORM_FIXED },
  { "provider: name of one's own", NOTHING_FOUND, 0, NULL, "password", NULL, PH_SIGN_IN_WAY_PASSWORD, FALSE, ADDRESS, PH_USERNAME_FORM_OWN },
  { "found silent, provider speaks", FOUND, 0, NULL, "browser", "%EMAILLOCALPART%", PH_SIGN_IN_WAY_BROWSER, FALSE, "ada.lovelace", PH_USERNAME_FORM_LOCAL_PART },
  { "found browser, provider both", FOUND, PH_SIGN_IN_BROWSER, NULL, "browser;password", "%EMAILADDRESS%", PH_SIGN_IN_WAY_PASSWORD, TRUE, ADDRESS, PH_USERNAME_FORM_USUAL },
  { "found password, provider browser", FOUND, PH_SIGN_IN_PASSWORD, NULL, "browser", "%EMAILADDRESS%", PH_SIGN_IN_WAY_PASSWORD, FALSE, ADDRESS, PH_USERNAME_FORM_USUAL },
  { "found name before the provider's", FOUND, PH_SIGN_IN_PASSWORD, ADDRESS, "password", "%EMAILLOCALPART%", PH_SIGN_IN_WAY_PASSWORD, FALSE, ADDRESS, PH_USERNAME_FORM_USUAL },
};

static PhProvider *
new_provider (const char *methods, const char *username, const char *help_url)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) error = NULL;
  PhProvider *provider = NULL;

  g_key_file_set_string (file, "Example", "Domains", "example.org");
  g_key_file_set_string (file, "Example", "Servers", "tls smtp.example.org 465");
  g_key_file_set_string (file, "Example", "SignIn", methods);
  if (username != NULL)
    g_key_file_set_string (file, "Example", "UserName", username);
  if (help_url != NULL)
    g_key_file_set_string (file, "Example", "HelpPage", help_url);
  provider = ph_provider_new_from_group (file, "Example", PH_PROVIDER_USER, &error);
  g_assert_no_error (error);
  return provider;
}

static PhCandidate *
new_candidate (PhSignInMethods methods, const char *username, const char *help_url)
{
  g_autoptr(PhEndpoint) endpoint = ph_endpoint_new ("smtp.example.org", 465, PH_SECURITY_TLS);
  const PhCandidateFacts facts = {
    .endpoint = endpoint,
    .username = username,
    .methods = methods,
    .source = PH_SOURCE_AUTOCONFIG,
    .help_url = help_url,
  };

  g_assert_nonnull (endpoint);
  return ph_candidate_new (&facts);
}

static void
test_case (gconstpointer data)
{
  const GuideCase *row = data;
  g_autoptr(PhCandidate) candidate = row->finding == FOUND ? new_candidate (row->found, row->found_username, NULL) : NULL;
  g_autoptr(PhProvider) provider = row->known != NULL ? new_provider (row->known, row->known_username, NULL) : NULL;
  PhUsernameForm form = PH_USERNAME_FORM_USUAL;
  g_autofree char *username = ph_sign_in_guide_dup_username (candidate, provider, ADDRESS, &form);

  g_assert_cmpint (ph_sign_in_guide_get_way (candidate, provider), ==, row->way);
  g_assert_cmpint (ph_sign_in_guide_offers_browser (candidate, provider), ==, row->offers_browser);
  g_assert_cmpstr (username, ==, row->username);
  g_assert_cmpint (form, ==, row->form);
}

/* What is typed may be no address yet; a proposal comes all the same. */
static void
test_no_address (void)
{
  g_autoptr(PhProvider) provider = new_provider ("password", "%EMAILLOCALPART%", NULL);
  g_autofree char *username = ph_sign_in_guide_dup_username (NULL, provider, "ada", NULL);
  g_autofree char *nothing = ph_sign_in_guide_dup_username (NULL, NULL, "", NULL);

  g_assert_cmpstr (username, ==, "ada");
  g_assert_cmpstr (nothing, ==, "");
}

static void
test_help (void)
{
  g_autoptr(PhCandidate) candidate = new_candidate (0, NULL, "https://help.example.org/mail");
  g_autoptr(PhCandidate) silent = new_candidate (0, NULL, NULL);
  g_autoptr(PhProvider) provider = new_provider ("password", NULL, "https://www.example.org/help");

  g_assert_cmpstr (ph_sign_in_guide_get_help_url (candidate, provider), ==, "https://help.example.org/mail");
  g_assert_cmpstr (ph_sign_in_guide_get_help_url (silent, provider), ==, "https://www.example.org/help");
  g_assert_cmpstr (ph_sign_in_guide_get_help_url (NULL, provider), ==, "https://www.example.org/help");
  g_assert_null (ph_sign_in_guide_get_help_url (silent, NULL));
  g_assert_null (ph_sign_in_guide_get_help_url (NULL, NULL));
}

static PhAppPassword
get_app_password_of (const char *switch_on)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(PhProvider) provider = NULL;

  g_key_file_set_string (file, "Example", "Domains", "example.org");
  g_key_file_set_string (file, "Example", "Servers", "starttls 127.0.0.1 1025");
  g_key_file_set_string (file, "Example", "AppPassword", "required");
  g_key_file_set_string (file, "Example", "SwitchOn", switch_on);
  provider = ph_provider_new_from_group (file, "Example", PH_PROVIDER_USER, &error);
  g_assert_no_error (error);
  return ph_sign_in_guide_get_app_password (provider);
}

static void
test_app_password (void)
{
  g_assert_cmpint (get_app_password_of ("two-step"), ==, PH_APP_PASSWORD_REQUIRED);
  g_assert_cmpint (get_app_password_of ("bridge"), ==, PH_APP_PASSWORD_NO);
  g_assert_cmpint (ph_sign_in_guide_get_app_password (NULL), ==, PH_APP_PASSWORD_NO);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/discovery/sign-in-guide/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/discovery/sign-in-guide/no-address", test_no_address);
  g_test_add_func ("/discovery/sign-in-guide/help", test_help);
  g_test_add_func ("/discovery/sign-in-guide/app-password", test_app_password);
  return g_test_run ();
}
