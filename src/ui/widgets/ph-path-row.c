// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A row of a form with a file or a folder. What it is good for stands there until one is chosen; then its name does.

#include "config.h"

#include "ph-path-row.h"

#include "ph-set-str.h"
#include "ph-spoken-row.h"
#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhPathRow
{
  AdwActionRow parent_instance;
  char *path;        /* (owned): never NULL once there is a row */
  char *explanation; /* (owned) (nullable) */
  GtkFileChooserAction action;
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */
  GtkWidget *choose_button;
  GtkWidget *clear_button;
};

G_DEFINE_FINAL_TYPE (PhPathRow, ph_path_row, ADW_TYPE_ACTION_ROW)

typedef enum
{
  PROP_PATH = 1,
  PROP_ACTION,
  PROP_EXPLANATION,
} PhPathRowProperty;

static GParamSpec *properties[PROP_EXPLANATION + 1];

/* A file of ours may have any name, and what stands there may be no file at all but an address of a token. */
static void
show (PhPathRow *self)
{
  gboolean is_chosen = self->path[0] != '\0';
  g_autofree char *name = is_chosen ? g_filename_display_name (self->path) : NULL;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), is_chosen ? name : self->explanation);
  gtk_widget_set_visible (self->clear_button, is_chosen);
}

static void
on_clear_clicked_cb (PhPathRow *self)
{
  ph_path_row_set_path (self, NULL);
  gtk_widget_grab_focus (self->choose_button);
}

static void
on_chooser_response_cb (PhPathRow *self, int response)
{
  g_autoptr(GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;

  if (file != NULL && g_file_peek_path (file) != NULL)
    ph_path_row_set_path (self, g_file_peek_path (file));
}

static void
on_choose_clicked_cb (PhPathRow *self)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  g_autofree char *title = NULL;

  if (self->chooser != NULL)
    return;
  title = g_strdup (self->action == GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER ? _ ("Choose a Folder") : _ ("Choose a File"));
  self->chooser = gtk_file_chooser_native_new (title, parent, self->action, _ ("_Choose"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chooser_response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* Two buttons on a page must not have the same name. */
static void
on_title_notify_cb (PhPathRow *self)
{
  g_autofree char *title = g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));
  g_auto (GStrv) parts = g_strsplit (title, "_", -1);
  g_autofree char *plain = g_strjoinv ("", parts);
  /* Translators: of a button; %s is the title of a setting, such as “Client Certificate” */
  g_autofree char *choose = g_strdup_printf (_ ("Choose: %s"), plain);
  /* Translators: of a button; %s is the title of a setting, such as “Client Certificate” */
  g_autofree char *clear = g_strdup_printf (_ ("Clear: %s"), plain);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choose_button), GTK_ACCESSIBLE_PROPERTY_LABEL, choose, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->clear_button), GTK_ACCESSIBLE_PROPERTY_LABEL, clear, -1);
}

static void
ph_path_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhPathRow *self = PH_PATH_ROW (object);

  switch ((PhPathRowProperty) prop_id)
    {
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    case PROP_ACTION:
      g_value_set_enum (value, self->action);
      break;
    case PROP_EXPLANATION:
      g_value_set_string (value, self->explanation);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_path_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhPathRow *self = PH_PATH_ROW (object);

  switch ((PhPathRowProperty) prop_id)
    {
    case PROP_PATH:
      ph_path_row_set_path (self, g_value_get_string (value));
      break;
    case PROP_ACTION:
      self->action = g_value_get_enum (value);
      break;
    case PROP_EXPLANATION:
      ph_set_str (&self->explanation, g_value_get_string (value));
      show (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_path_row_dispose (GObject *object)
{
  g_clear_object (&PH_PATH_ROW (object)->chooser);
  G_OBJECT_CLASS (ph_path_row_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_PATH_ROW);
}

static void
ph_path_row_finalize (GObject *object)
{
  PhPathRow *self = PH_PATH_ROW (object);

  g_free (self->path);
  g_free (self->explanation);
  G_OBJECT_CLASS (ph_path_row_parent_class)->finalize (object);
}

static void
ph_path_row_class_init (PhPathRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ph_path_row_get_property;
  object_class->set_property = ph_path_row_set_property;
  object_class->dispose = ph_path_row_dispose;
  object_class->finalize = ph_path_row_finalize;

  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, "", flags);
  properties[PROP_ACTION] =
    g_param_spec_enum ("action", NULL, NULL, GTK_TYPE_FILE_CHOOSER_ACTION, GTK_FILE_CHOOSER_ACTION_OPEN, flags);
  properties[PROP_EXPLANATION] = g_param_spec_string ("explanation", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("widgets/ph-path-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhPathRow, choose_button);
  gtk_widget_class_bind_template_child (widget_class, PhPathRow, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_clicked_cb);
}

static void
ph_path_row_init (PhPathRow *self)
{
  self->path = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_row_follow (ADW_ACTION_ROW (self));
  g_signal_connect (self, "notify::title", G_CALLBACK (on_title_notify_cb), NULL);
}

/**
 * ph_path_row_get_path:
 * @self: a row
 *
 * Returns: (transfer none): what is chosen; "": nothing
 */
const char *
ph_path_row_get_path (PhPathRow *self)
{
  g_return_val_if_fail (PH_IS_PATH_ROW (self), NULL);

  return self->path;
}

/**
 * ph_path_row_set_path:
 * @self: a row
 * @path: (nullable): what is chosen; %NULL is ""
 */
void
ph_path_row_set_path (PhPathRow *self, const char *path)
{
  g_return_if_fail (PH_IS_PATH_ROW (self));

  if (!ph_set_str (&self->path, path != NULL ? path : ""))
    return;
  show (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
}
