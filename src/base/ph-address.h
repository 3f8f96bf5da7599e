// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PhAddressError:
 * @PH_ADDRESS_ERROR_EMPTY: nothing there
 * @PH_ADDRESS_ERROR_CONTROL: a CR, LF, NUL or other control character
 * @PH_ADDRESS_ERROR_NO_AT: no "@"
 * @PH_ADDRESS_ERROR_LOCAL_PART: what stands before the "@" is not a local part (RFC 5321 §4.1.2, RFC 6531 §3.3)
 * @PH_ADDRESS_ERROR_DOMAIN: what stands behind the "@" is neither a domain nor an address literal
 * @PH_ADDRESS_ERROR_TOO_LONG: more than RFC 5321 §4.5.3.1 allows
 */
typedef enum
{
  PH_ADDRESS_ERROR_EMPTY,
  PH_ADDRESS_ERROR_CONTROL,
  PH_ADDRESS_ERROR_NO_AT,
  PH_ADDRESS_ERROR_LOCAL_PART,
  PH_ADDRESS_ERROR_DOMAIN,
  PH_ADDRESS_ERROR_TOO_LONG,
} PhAddressError;

#define PH_ADDRESS_ERROR (ph_address_error_quark ())
#define PH_TYPE_ADDRESS  (ph_address_get_type ())

typedef struct _PhAddress PhAddress;

GQuark ph_address_error_quark (void);
GType ph_address_get_type (void) G_GNUC_CONST;
gboolean ph_address_is_literal (const char *domain);
PhAddress *ph_address_parse (const char *text, GError **error);
PhAddress *ph_address_ref (PhAddress *self);
void ph_address_unref (PhAddress *self);
const char *ph_address_get_text (const PhAddress *self);
const char *ph_address_get_domain (const PhAddress *self);
const char *ph_address_get_wire (const PhAddress *self);
gboolean ph_address_needs_smtputf8 (const PhAddress *self);
gboolean ph_address_equal (const PhAddress *a, const PhAddress *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhAddress, ph_address_unref)

G_END_DECLS
