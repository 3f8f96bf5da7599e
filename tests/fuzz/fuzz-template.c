// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Any file in the folder of templates: it is no text, or a draft takes it; what is saved of that draft gives the same draft
// again.

#include "config.h"

#include "fuzz.h"

#include "ph-mail-template-file.h"

#include <string.h>

static PhDraft *
apply (const char *content)
{
  g_autoptr(PhMailTemplate) one = ph_mail_template_new ("x", content);
  PhDraft *draft = ph_draft_new ("x");

  ph_mail_template_apply (one, draft);
  return draft;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *content = ph_mail_template_content_decode ((const char *) data, size);
  g_autoptr(PhDraft) draft = NULL;
  g_autofree char *first = NULL;
  g_autoptr(PhDraft) again = NULL;
  g_autofree char *second = NULL;

  if (content == NULL)
    return 0;
  if (!g_utf8_validate (content, -1, NULL))
    g_error ("not UTF-8");
  draft = apply (content);
  first = ph_mail_template_content_new (draft);
  again = apply (first);
  second = ph_mail_template_content_new (again);
  if (strcmp (first, second) != 0)
    g_error ("it is not the same: %s", first);
  return 0;
}
