// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Where the templates of the widgets are found among the resources of the program.

#pragma once

#define PH_TEMPLATE(path) "/io/github/posthorn/Posthorn/" path
