// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-address.h"
#include "ph-server-settings.h"

G_BEGIN_DECLS

/**
 * PhAccountError:
 *
 * Which field of an account does not hold what it must.
 */
typedef enum
{
  PH_ACCOUNT_ERROR_ADDRESS,
  PH_ACCOUNT_ERROR_HOST,
  PH_ACCOUNT_ERROR_PORT,
} PhAccountError;

/**
 * PhSelfCopy:
 * @PH_SELF_COPY_NONE: a message that is written goes to its recipients only
 * @PH_SELF_COPY_BCC: and to the address that it is sent from, which nobody sees
 */
typedef enum
{
  PH_SELF_COPY_NONE,
  PH_SELF_COPY_BCC,
} PhSelfCopy;

/**
 * PhAccountUse:
 * @PH_ACCOUNT_USE_ENABLED: it is offered for writing, and what is in the outbox goes over it
 * @PH_ACCOUNT_USE_DISABLED: it is kept, and nothing goes over it unless somebody names it
 */
typedef enum
{
  PH_ACCOUNT_USE_ENABLED,
  PH_ACCOUNT_USE_DISABLED,
} PhAccountUse;

/* In octets: a page of remarks, and room for a long one. */
#define PH_ACCOUNT_MAX_NOTES (16 * 1024)

#define PH_ACCOUNT_ERROR    (ph_account_error_quark ())
#define PH_TYPE_ACCOUNT     (ph_account_get_type ())
#define PH_TYPE_SELF_COPY   (ph_self_copy_get_type ())
#define PH_TYPE_ACCOUNT_USE (ph_account_use_get_type ())

GQuark ph_account_error_quark (void);
GType ph_self_copy_get_type (void) G_GNUC_CONST;
GType ph_account_use_get_type (void) G_GNUC_CONST;

/* One outgoing account as a person sees and edits it; plain strings, possibly not (yet) valid. No secret.
 * Read-write properties, all notifying: "id" (construct-only), "label", "display-name", "address", "host", "port" (uint),
 * "security" (PhSecurity), "username", "mechanism", "ehlo-name", "ca-file", "client-certificate", "trusted-sha256", "trusted-certificate", "found-by", "found-uri", "found-on",
 * "address-family", "cleartext", "timeout-ms", "messages-per-minute", "messages-per-hour",
 * "messages-per-day", "messages-per-connection" (uint; 0: any number), "max-connections" (uint; 0: as in the preferences), "reply-to" (as "senders"),
 * "self-copy", "archive-folder", "color", "notes" (lines with LF), "proxy", "use", "senders" (further addresses, as ph_mailbox_list_to_text() writes them), "signature" (lines with LF), "latch" (PhProtection). String properties are never NULL when read: an unset one is "". "is-default" and "is-transient" are
 * kept by the store. */
G_DECLARE_FINAL_TYPE (PhAccount, ph_account, PH, ACCOUNT, GObject)

PhAccount *ph_account_new (const char *id);                /* NULL: a new random identifier */
PhAccount *ph_account_copy (PhAccount *self);              /* same identifier */
PhAccount *ph_account_duplicate (PhAccount *self);         /* another identifier; the same values */
void ph_account_assign (PhAccount *self, PhAccount *from); /* everything but the identifier and what the store keeps */
gboolean ph_account_equal (PhAccount *a, PhAccount *b);

const char *ph_account_get_id (PhAccount *self);
const char *ph_account_get_title (PhAccount *self); /* label, else address: never empty for a stored account */
const char *ph_account_get_label (PhAccount *self);
void ph_account_set_label (PhAccount *self, const char *label);
const char *ph_account_get_display_name (PhAccount *self);
void ph_account_set_display_name (PhAccount *self, const char *display_name);
const char *ph_account_get_address (PhAccount *self);
void ph_account_set_address (PhAccount *self, const char *address);
const char *ph_account_get_host (PhAccount *self);
void ph_account_set_host (PhAccount *self, const char *host);
guint ph_account_get_port (PhAccount *self);
void ph_account_set_port (PhAccount *self, guint port);
PhSecurity ph_account_get_security (PhAccount *self);
void ph_account_set_security (PhAccount *self, PhSecurity security);
const char *ph_account_get_username (PhAccount *self); /* "": no sign-in */
void ph_account_set_username (PhAccount *self, const char *username);
const char *ph_account_get_mechanism (PhAccount *self); /* "": the strongest */
void ph_account_set_mechanism (PhAccount *self, const char *mechanism);
const char *ph_account_get_ehlo_name (PhAccount *self);
void ph_account_set_ehlo_name (PhAccount *self, const char *ehlo_name);
const char *ph_account_get_ca_file (PhAccount *self);
void ph_account_set_ca_file (PhAccount *self, const char *ca_file);
const char *ph_account_get_client_certificate (PhAccount *self);
void ph_account_set_client_certificate (PhAccount *self, const char *client_certificate);
const char *ph_account_get_trusted_sha256 (PhAccount *self);
void ph_account_set_trusted_sha256 (PhAccount *self, const char *sha256);
char *ph_account_dup_trusted_digits (PhAccount *self);            /* lower case, without colons */
const char *ph_account_get_trusted_certificate (PhAccount *self); /* base64; "": not known */
void ph_account_set_trusted_certificate (PhAccount *self, const char *certificate);
const char *ph_account_get_found_by (PhAccount *self); /* the name of a source of settings; "": entered by hand */
void ph_account_set_found_by (PhAccount *self, const char *source);
const char *ph_account_get_found_uri (PhAccount *self);
void ph_account_set_found_uri (PhAccount *self, const char *uri);
const char *ph_account_get_found_on (PhAccount *self);
void ph_account_set_found_on (PhAccount *self, const char *date);
void ph_account_forget_origin (PhAccount *self);
PhAddressFamily ph_account_get_address_family (PhAccount *self);
void ph_account_set_address_family (PhAccount *self, PhAddressFamily family);
PhCleartext ph_account_get_cleartext (PhAccount *self);
void ph_account_set_cleartext (PhAccount *self, PhCleartext cleartext);
guint ph_account_get_timeout_ms (PhAccount *self);
void ph_account_set_timeout_ms (PhAccount *self, guint timeout_ms);
guint ph_account_get_messages_per_minute (PhAccount *self);
void ph_account_set_messages_per_minute (PhAccount *self, guint n_messages);
guint ph_account_get_messages_per_hour (PhAccount *self);
void ph_account_set_messages_per_hour (PhAccount *self, guint n_messages);
guint ph_account_get_messages_per_day (PhAccount *self);
void ph_account_set_messages_per_day (PhAccount *self, guint n_messages);
const char *ph_account_get_senders (PhAccount *self);
void ph_account_set_senders (PhAccount *self, const char *senders);
GPtrArray *ph_account_dup_senders (PhAccount *self);                  /* (transfer full) (element-type PhMailbox): the address itself first */
gboolean ph_account_has_sender (PhAccount *self, PhAddress *address); /* without regard to case */
const char *ph_account_get_signature (PhAccount *self);
void ph_account_set_signature (PhAccount *self, const char *signature);
const char *ph_account_get_reply_to (PhAccount *self); /* as senders; "": answers go to the sender */
void ph_account_set_reply_to (PhAccount *self, const char *reply_to);
PhSelfCopy ph_account_get_self_copy (PhAccount *self);
void ph_account_set_self_copy (PhAccount *self, PhSelfCopy self_copy);
const char *ph_account_get_archive_folder (PhAccount *self); /* absolute path of a Maildir; "": none */
void ph_account_set_archive_folder (PhAccount *self, const char *archive_folder);
const char *ph_account_get_color (PhAccount *self); /* one of ph_account_list_colors(); "": none */
void ph_account_set_color (PhAccount *self, const char *color);
const char *const *ph_account_list_colors (void);
const char *ph_account_get_notes (PhAccount *self);
void ph_account_set_notes (PhAccount *self, const char *notes);
const char *ph_account_get_proxy (PhAccount *self); /* "": as the desktop says; "direct://": none; else a URI */
void ph_account_set_proxy (PhAccount *self, const char *proxy);
PhAccountUse ph_account_get_use (PhAccount *self);
void ph_account_set_use (PhAccount *self, PhAccountUse use);
guint ph_account_get_max_connections (PhAccount *self); /* 0: as in the preferences */
void ph_account_set_max_connections (PhAccount *self, guint n_connections);
guint ph_account_get_messages_per_connection (PhAccount *self);
void ph_account_set_messages_per_connection (PhAccount *self, guint n_messages);
PhProtection ph_account_get_latch (PhAccount *self);
void ph_account_set_latch (PhAccount *self, PhProtection latch);
void ph_account_add_protection (PhAccount *self, PhProtection protection);
gboolean ph_account_needs_password (PhAccount *self);
gboolean ph_account_is_default (PhAccount *self);
gboolean ph_account_is_transient (PhAccount *self);

/* Errors: PH_ACCOUNT_ERROR. A host name is accepted in A-label or Unicode form, or as an IP address. */
gboolean ph_account_check (PhAccount *self, GError **error);
/* (transfer full) (nullable): what a session needs; @password nullable. Errors as _check(). */
PhServerSettings *ph_account_dup_server_settings (PhAccount *self, PhSecret *password, GError **error);

G_END_DECLS
