// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The first that anybody sees of the program. It is put together, and styled, as an AdwStatusPage, which would take a tenth of
// the time to the first frame to lay out its words fifty times: it centers them by their alignment, for which GTK tries
// out how narrow they could be. A GtkCenterBox asks only how high they are.

#include "config.h"

#include "ph-welcome-page.h"

#include "ph-template.h"

struct _PhWelcomePage
{
  AdwBin parent_instance;
  GtkWidget *add_button;
};

G_DEFINE_FINAL_TYPE (PhWelcomePage, ph_welcome_page, ADW_TYPE_BIN)

static void
ph_welcome_page_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_welcome_page_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_WELCOME_PAGE);
}

static void
ph_welcome_page_class_init (PhWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_welcome_page_dispose;
  gtk_widget_class_set_css_name (widget_class, "statuspage");
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-welcome-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhWelcomePage, add_button);
}

static void
ph_welcome_page_init (PhWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_welcome_page_take_focus:
 * @self: a welcome
 *
 * Moves the focus to the way on.
 */
void
ph_welcome_page_take_focus (PhWelcomePage *self)
{
  g_return_if_fail (PH_IS_WELCOME_PAGE (self));

  gtk_widget_grab_focus (self->add_button);
}
