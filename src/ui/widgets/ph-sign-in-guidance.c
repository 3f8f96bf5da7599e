// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Says in the order in which one does it what a provider wants first: something switched on, then a password of its own for
// mail programs. It leads to the pages where that is done; whether it was done shows when one signs in.

#include "config.h"

#include "ph-sign-in-guidance.h"

#include "ph-notice.h"
#include "ph-sign-in-guide.h"
#include "ph-template.h"
#include "ph-text-discovery.h"

#include <glib/gi18n.h>

struct _PhSignInGuidance
{
  AdwBin parent_instance;
  PhNotice *switch_on;
  PhNotice *app_password;
};

G_DEFINE_FINAL_TYPE (PhSignInGuidance, ph_sign_in_guidance, ADW_TYPE_BIN)

static void
show_notice (PhNotice *notice, const char *text, const char *label, const char *uri)
{
  ph_notice_set_link (notice, uri != NULL ? label : NULL, uri);
  ph_notice_show (notice, text);
}

static void
ph_sign_in_guidance_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_sign_in_guidance_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_SIGN_IN_GUIDANCE);
}

static void
ph_sign_in_guidance_class_init (PhSignInGuidanceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_sign_in_guidance_dispose;

  g_type_ensure (PH_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("widgets/ph-sign-in-guidance.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhSignInGuidance, switch_on);
  gtk_widget_class_bind_template_child (widget_class, PhSignInGuidance, app_password);
}

static void
ph_sign_in_guidance_init (PhSignInGuidance *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_sign_in_guidance_show:
 * @self: a guidance
 * @provider: (nullable): who runs the server; %NULL: nothing is known
 */
void
ph_sign_in_guidance_show (PhSignInGuidance *self, PhProvider *provider)
{
  g_return_if_fail (PH_IS_SIGN_IN_GUIDANCE (self));
  g_return_if_fail (provider == NULL || PH_IS_PROVIDER (provider));

  PhEnableStep step = provider != NULL ? ph_provider_get_enable_step (provider) : PH_ENABLE_STEP_NONE;

  show_notice (self->switch_on,
               ph_text_enable_step (step),
               _ ("Show Me _How"),
               provider != NULL ? ph_provider_get_enable_url (provider) : NULL);
  show_notice (self->app_password,
               ph_text_app_password (ph_sign_in_guide_get_app_password (provider)),
               _ ("Make an App Pass_word"),
               provider != NULL ? ph_provider_get_app_password_url (provider) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), ph_notice_is_shown (self->switch_on) || ph_notice_is_shown (self->app_password));
}
