// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-rules.h"

/* Vouches for itself; for smtp.example.org and mail.example.org. */
extern const char diagnosis_self_pem[];
/* mail.example.net, by an authority that is nowhere. */
extern const char diagnosis_leaf_pem[];

/* ada@example.org at mail.example.org, port 587 with STARTTLS, signing in with the address. */
PhAccount *diagnosis_account_new (void);
/* From "535 5.7.8 text". */
PhSmtpReply *diagnosis_reply_new (const char *line);
/* "Example Mail" with these lines of a group of the catalogue. */
PhProvider *diagnosis_provider_new (const char *lines);
/* From "port 465 tls open, family ipv6 silent, name smtp.example.org 465 tls open, web open"; NULL: none. */
GArray *diagnosis_probes_new (const char *text);
/* "kind field=value …" or "kind url=…". */
char *diagnosis_describe_fix (PhFix *fix);
/* The same; "": there is none. */
void diagnosis_assert_first_fix (PhProblem *problem, const char *expected);
/* Every change can be applied and then really stands in the account. */
void diagnosis_assert_fixes_apply (PhProblem *problem, PhAccount *account);
