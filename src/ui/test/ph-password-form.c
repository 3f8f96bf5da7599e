// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A password field between the results of a test. What is typed stays in locked memory and is taken out as a PhSecret; it
// is neither kept nor tried here.

#include "config.h"

#include "ph-password-form.h"

#include "ph-caps-lock-row.h"
#include "ph-error-row.h"
#include "ph-password-row.h"
#include "ph-paste-row.h"
#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhPasswordForm
{
  GtkBox parent_instance;
  AdwPasswordEntryRow *password;
  PhErrorRow *error;
};

G_DEFINE_FINAL_TYPE (PhPasswordForm, ph_password_form, GTK_TYPE_BOX)

static void
on_password_activated_cb (PhPasswordForm *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "test.use-password", NULL);
}

static gboolean
ph_password_form_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PH_PASSWORD_FORM (widget)->password));
}

static void
ph_password_form_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_password_form_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_PASSWORD_FORM);
}

static void
ph_password_form_class_init (PhPasswordFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_password_form_dispose;
  widget_class->grab_focus = ph_password_form_grab_focus;

  g_type_ensure (PH_TYPE_CAPS_LOCK_ROW);
  g_type_ensure (PH_TYPE_ERROR_ROW);
  g_type_ensure (PH_TYPE_PASTE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-password-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhPasswordForm, password);
  gtk_widget_class_bind_template_child (widget_class, PhPasswordForm, error);
  gtk_widget_class_bind_template_callback (widget_class, on_password_activated_cb);
}

static void
ph_password_form_init (PhPasswordForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_password_row_protect (self->password);
}

/**
 * ph_password_form_ask:
 * @self: a form
 * @username: whose password is wanted
 */
void
ph_password_form_ask (PhPasswordForm *self, const char *username)
{
  g_return_if_fail (PH_IS_PASSWORD_FORM (self));
  g_return_if_fail (username != NULL);

  /* Translators: title of a password field; a user name */
  g_autofree char *title = g_strdup_printf (_ ("Password for %s"), username);

  ph_password_form_clear (self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password), title);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/**
 * ph_password_form_clear:
 * @self: a form
 *
 * Forgets what was typed.
 */
void
ph_password_form_clear (PhPasswordForm *self)
{
  g_return_if_fail (PH_IS_PASSWORD_FORM (self));

  ph_error_row_clear (self->error);
  ph_password_row_set_secret (self->password, NULL);
}

/**
 * ph_password_form_take_password:
 * @self: a form
 *
 * Empties the field.
 *
 * Returns: (transfer full) (nullable): what was typed; %NULL: nothing, and the form says so
 */
PhSecret *
ph_password_form_take_password (PhPasswordForm *self)
{
  g_return_val_if_fail (PH_IS_PASSWORD_FORM (self), NULL);

  PhSecret *password = ph_password_row_dup_secret (self->password);

  if (password == NULL)
    ph_error_row_show (self->error, _ ("Enter the password."));
  else
    ph_password_form_clear (self);
  return password;
}
