// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Typed GTask data. PH_DEFINE_TASK_DATA (PhFooOp, ph_foo_op) takes a struct PhFooOp and its ph_foo_op_free() and
// defines ph_foo_op_attach() and ph_foo_op_get(), so that no step of an asynchronous workflow casts a gpointer.

#pragma once

#include <gio/gio.h>

#define PH_DEFINE_TASK_DATA(TypeName, type_name)                        \
  static inline void type_name##_attach (GTask *task, TypeName *op)     \
  {                                                                     \
    g_task_set_task_data (task, op, (GDestroyNotify) type_name##_free); \
  }                                                                     \
  static inline TypeName *type_name##_get (GTask *task)                 \
  {                                                                     \
    return (TypeName *) g_task_get_task_data (task);                    \
  }
