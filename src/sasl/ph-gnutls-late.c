// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A part of a program, not of the library: keeps GnuTLS from starting with it. GLib starts it with the first connection, and
// whoever calls it here does so before.

#include "config.h"

#include <gnutls/gnutls.h>

GNUTLS_SKIP_GLOBAL_INIT
