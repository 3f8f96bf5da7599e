// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-fix-list.h"

G_BEGIN_DECLS

/* Each adds what the evidence supports, or nothing. */

/* Another way to the server, or another server. */
void ph_fix_propose_retry (PhFixList *list);
void ph_fix_propose_retry_later (PhFixList *list); /* if the server has said that it is a matter of time */
void ph_fix_propose_network_sign_in (PhFixList *list);
void ph_fix_propose_open_ports (PhFixList *list);
void ph_fix_propose_usual_ports (PhFixList *list);
void ph_fix_propose_usual_port (PhFixList *list);
void ph_fix_propose_tls_here (PhFixList *list);
void ph_fix_propose_starttls (PhFixList *list);
void ph_fix_propose_starttls_here (PhFixList *list);
void ph_fix_propose_tls_port (PhFixList *list);
void ph_fix_propose_open_tls_port (PhFixList *list);
void ph_fix_propose_encryption (PhFixList *list);
void ph_fix_propose_submission_port (PhFixList *list);
void ph_fix_propose_working_family (PhFixList *list);
void ph_fix_propose_any_family (PhFixList *list);
void ph_fix_propose_open_names (PhFixList *list);
void ph_fix_propose_outgoing_name (PhFixList *list);
void ph_fix_propose_corrected_name (PhFixList *list);
void ph_fix_propose_certified_name (PhFixList *list);
void ph_fix_propose_provider_ports (PhFixList *list);  /* where the server is the provider's */
void ph_fix_propose_provider_server (PhFixList *list); /* where the address is the provider's, and the server is not */
void ph_fix_propose_private_trust (PhFixList *list);
void ph_fix_propose_public_trust (PhFixList *list);
void ph_fix_propose_trust (PhFixList *list);
void ph_fix_propose_ehlo_name (PhFixList *list);

/* Another sign-in, another sender, a page of the provider. */
void ph_fix_propose_provider_username (PhFixList *list);
void ph_fix_propose_full_username (PhFixList *list);
void ph_fix_propose_address_username (PhFixList *list);
void ph_fix_propose_local_username (PhFixList *list);
void ph_fix_propose_password (PhFixList *list);
void ph_fix_propose_required_app_password (PhFixList *list);
void ph_fix_propose_offered_app_password (PhFixList *list);
void ph_fix_propose_sign_in (PhFixList *list);
void ph_fix_propose_no_sign_in (PhFixList *list);
void ph_fix_propose_any_mechanism (PhFixList *list);
void ph_fix_propose_browser (PhFixList *list);
void ph_fix_propose_offered_browser (PhFixList *list);
void ph_fix_propose_unlocking (PhFixList *list);
void ph_fix_propose_from (PhFixList *list);
void ph_fix_propose_page (PhFixList *list);
void ph_fix_propose_switch_on_page (PhFixList *list);
void ph_fix_propose_help_page (PhFixList *list);

G_END_DECLS
