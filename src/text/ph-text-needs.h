// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-problem-id.h"

G_BEGIN_DECLS

/* What a message that is held needs of the person. */
typedef struct
{
  const char *status; /* one short line */
  const char *step;   /* what to do, in sentences */
} PhTextNeed;

/* Translated. */
PhTextNeed ph_text_need_of_problem (PhProblemId problem);
PhTextNeed ph_text_need_of_account (void); /* it was removed */
PhTextNeed ph_text_need_of_switch (void);  /* its account is switched off */
PhTextNeed ph_text_need_of_nothing (void); /* nobody knows of any problem */

G_END_DECLS
