// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-practice-certificate.h"
#include "ph-practice-fault.h"

G_BEGIN_DECLS

typedef enum
{
  PH_PRACTICE_OPENING_GREETING, /* as RFC 5321 §3.1 wants it */
  PH_PRACTICE_OPENING_REFUSAL,  /* 554, then nothing but QUIT (RFC 5321 §3.1) */
  PH_PRACTICE_OPENING_BUSY,     /* 421 and the end */
  PH_PRACTICE_OPENING_SILENCE,  /* nothing, not even a TLS handshake */
  PH_PRACTICE_OPENING_HANG_UP,
  PH_PRACTICE_OPENING_IMAP,
  PH_PRACTICE_OPENING_GARBAGE,
} PhPracticeOpening;

typedef enum
{
  PH_PRACTICE_STARTTLS_WORKS,
  PH_PRACTICE_STARTTLS_MISSING,
  PH_PRACTICE_STARTTLS_REFUSED,
  PH_PRACTICE_STARTTLS_INJECTED, /* clear text behind the go-ahead */
} PhPracticeStarttls;

typedef enum
{
  PH_PRACTICE_SIGN_IN_OFFERED,
  PH_PRACTICE_SIGN_IN_MISSING, /* nor is it asked for */
} PhPracticeSignIn;

typedef enum
{
  PH_PRACTICE_DROP_NEVER,
  PH_PRACTICE_DROP_IN_CONTENT,    /* at its first octet */
  PH_PRACTICE_DROP_AFTER_CONTENT, /* instead of the final reply */
} PhPracticeDrop;

/* What a fault means at each step; all zero is the server that does everything right. */
typedef struct
{
  PhPracticeOpening opening;
  PhPracticeCertificateKind certificate;
  PhPracticeStarttls starttls;
  PhPracticeSignIn sign_in;
  PhPracticeDrop drop;
  gsize max_size;              /* octets of a message; 0: the usual limit */
  const char *sign_in_reply;   /* (nullable): to every sign-in */
  const char *sender_reply;    /* (nullable): to MAIL */
  const char *recipient_reply; /* (nullable): to RCPT */
  const char *content_reply;   /* (nullable): to the end of the message */
} PhPracticeBehaviour;

const PhPracticeBehaviour *ph_practice_behaviour_get (PhPracticeFault fault);

G_END_DECLS
