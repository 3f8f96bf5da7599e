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
 * @PH_ADDRESS_ERROR_SEVERAL: more than one address
 * @PH_ADDRESS_ERROR_TWO_ATS: more than one "@"
 * @PH_ADDRESS_ERROR_SPACE: a space within the address
 * @PH_ADDRESS_ERROR_COMMA: a comma within the address, mostly in place of a dot
 * @PH_ADDRESS_ERROR_DOTS: a dot too many: two in a row, or one at the beginning or the end of a part
 * @PH_ADDRESS_ERROR_NO_LOCAL_PART: nothing before the "@"
 * @PH_ADDRESS_ERROR_NO_DOMAIN: nothing behind the "@"
 * @PH_ADDRESS_ERROR_SINGLE_LABEL: the domain has no dot
 * @PH_ADDRESS_ERROR_BRACKETS: "<" without ">", or the other way round, or text behind them
 * @PH_ADDRESS_ERROR_LINK: a mailto: link that can't be decoded
 * @PH_ADDRESS_ERROR_WEB_ADDRESS: the address of a web page
 *
 * What is wrong with an address. [func@Address.parse] knows the first six, [func@typed_address_parse] all.
 */
typedef enum
{
  PH_ADDRESS_ERROR_EMPTY,
  PH_ADDRESS_ERROR_CONTROL,
  PH_ADDRESS_ERROR_NO_AT,
  PH_ADDRESS_ERROR_LOCAL_PART,
  PH_ADDRESS_ERROR_DOMAIN,
  PH_ADDRESS_ERROR_TOO_LONG,
  PH_ADDRESS_ERROR_SEVERAL,
  PH_ADDRESS_ERROR_TWO_ATS,
  PH_ADDRESS_ERROR_SPACE,
  PH_ADDRESS_ERROR_COMMA,
  PH_ADDRESS_ERROR_DOTS,
  PH_ADDRESS_ERROR_NO_LOCAL_PART,
  PH_ADDRESS_ERROR_NO_DOMAIN,
  PH_ADDRESS_ERROR_SINGLE_LABEL,
  PH_ADDRESS_ERROR_BRACKETS,
  PH_ADDRESS_ERROR_LINK,
  PH_ADDRESS_ERROR_WEB_ADDRESS,
} PhAddressError;

#define PH_N_ADDRESS_ERRORS (PH_ADDRESS_ERROR_WEB_ADDRESS + 1)

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
