// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The templates as a menu.

#include "config.h"

#include "ph-template-menu.h"

#include <glib/gi18n.h>

/* A menu that is higher than the screen is none. */
#define MAX_TEMPLATES 30

static void
add_template (GMenu *menu, const char *name, const char *action)
{
  g_auto(GStrv) parts = g_strsplit (name, "_", -1);
  g_autofree char *label = g_strjoinv ("__", parts);
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", name);
  g_menu_append_item (menu, item);
}

static void
fill (GMenu *menu, GListModel *store, const char *action)
{
  guint n_templates = MIN (g_list_model_get_n_items (store), MAX_TEMPLATES);

  g_menu_remove_all (menu);
  for (guint i = 0; i < n_templates; i++)
    {
      g_autoptr(PhMailTemplate) template = g_list_model_get_item (store, i);

      add_template (menu, ph_mail_template_get_name (template), action);
    }
  if (n_templates == 0)
    g_menu_append (menu, _ ("None Saved Yet"), "composer.none");
}

static void
on_items_changed_cb (GListModel *store, guint position, guint n_removed, guint n_added, GMenu *menu)
{
  fill (menu, store, g_object_get_data (G_OBJECT (menu), "ph-action"));
}

/**
 * ph_template_menu_follow:
 * @menu: is filled
 * @store: the templates
 * @action: what each of them activates, with its name; a static string
 * @owner: whose menu it is
 */
void
ph_template_menu_follow (GMenu *menu, PhTemplateStore *store, const char *action, GObject *owner)
{
  g_return_if_fail (G_IS_MENU (menu));
  g_return_if_fail (PH_IS_TEMPLATE_STORE (store));

  g_object_set_data (G_OBJECT (menu), "ph-action", (gpointer) action);
  g_object_set_data_full (owner, "ph-template-menu", g_object_ref (menu), g_object_unref);
  g_signal_connect_object (store, "items-changed", G_CALLBACK (on_items_changed_cb), menu, 0);
  fill (menu, G_LIST_MODEL (store), action);
}
