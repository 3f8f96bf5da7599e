// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Words that stand between the fields of a form: what to know before filling them in, or what was noticed about them. No
// error, and in nobody's way.

#include "config.h"

#include "ph-notice.h"

#include "ph-spoken-parts.h"
#include "ph-template.h"

struct _PhNotice
{
  GtkBox parent_instance;
  GtkImage *icon;
  GtkLabel *label;
  GtkButton *button;
  char *uri; /* (owned) (nullable): what the button opens */
};

G_DEFINE_FINAL_TYPE (PhNotice, ph_notice, GTK_TYPE_BOX)

typedef enum
{
  PROP_ICON_NAME = 1,
} PhNoticeProperty;

static GParamSpec *properties[PROP_ICON_NAME + 1];

static guint clicked_signal;

static void
on_button_clicked_cb (PhNotice *self)
{
  if (self->uri != NULL)
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->uri, GDK_CURRENT_TIME);
  else
    g_signal_emit (self, clicked_signal, 0);
}

static void
ph_notice_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhNotice *self = PH_NOTICE (object);

  switch ((PhNoticeProperty) prop_id)
    {
    case PROP_ICON_NAME:
      gtk_image_set_from_icon_name (self->icon, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_notice_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_notice_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_NOTICE);
}

static void
ph_notice_finalize (GObject *object)
{
  g_free (PH_NOTICE (object)->uri);
  G_OBJECT_CLASS (ph_notice_parent_class)->finalize (object);
}

static void
ph_notice_class_init (PhNoticeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = ph_notice_set_property;
  object_class->dispose = ph_notice_dispose;
  object_class->finalize = ph_notice_finalize;

  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  clicked_signal = g_signal_new ("clicked", PH_TYPE_NOTICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("widgets/ph-notice.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhNotice, icon);
  gtk_widget_class_bind_template_child (widget_class, PhNotice, label);
  gtk_widget_class_bind_template_child (widget_class, PhNotice, button);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked_cb);
}

static void
ph_notice_init (PhNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_notice_show:
 * @self: a notice
 * @text: (nullable): what to know, in the person's language; %NULL: there is nothing to say
 */
void
ph_notice_show (PhNotice *self, const char *text)
{
  g_return_if_fail (PH_IS_NOTICE (self));

  gtk_label_set_text (self->label, text != NULL ? text : "");
  /* Who comes to the button with a screen reader hears why one would press it. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "", -1);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
}

/**
 * ph_notice_set_button:
 * @self: a notice
 * @label: (nullable): words for its button, with a mnemonic; %NULL: it has none
 */
void
ph_notice_set_button (PhNotice *self, const char *label)
{
  ph_notice_set_link (self, label, NULL);
}

/**
 * ph_notice_set_link:
 * @self: a notice
 * @label: (nullable): words for its button, with a mnemonic; %NULL: it has none
 * @uri: (nullable): the page that the button opens, and that it shows in its tooltip; %NULL: it emits "clicked"
 */
void
ph_notice_set_link (PhNotice *self, const char *label, const char *uri)
{
  g_return_if_fail (PH_IS_NOTICE (self));

  g_free (self->uri);
  self->uri = g_strdup (uri);
  gtk_widget_set_visible (GTK_WIDGET (self->button), label != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), uri);
  if (label != NULL)
    ph_spoken_parts_set_label (self->button, label);
}

/**
 * ph_notice_is_shown:
 * @self: a notice
 *
 * Returns: whether it has something to say
 */
gboolean
ph_notice_is_shown (PhNotice *self)
{
  g_return_val_if_fail (PH_IS_NOTICE (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (self));
}
