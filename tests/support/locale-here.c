// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// To be preloaded: Posthorn takes its translations from $LOCALE_HERE instead of the folder in which they are installed.

#define _GNU_SOURCE

#include <dlfcn.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

char *
bindtextdomain (const char *domain, const char *folder)
{
  char *(*real) (const char *, const char *) = NULL;
  const char *other = getenv ("LOCALE_HERE");

  /* ISO C knows no way from an object to a function. */
  *(void **) &real = dlsym (RTLD_NEXT, "bindtextdomain");
  return real (domain, other != NULL && strcmp (domain, "posthorn") == 0 ? other : folder);
}
