// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Places children as a paragraph places its words. A GtkFlowBox would make columns of them.

#include "config.h"

#include "ph-wrap-layout.h"

#define SPACING 6
/* Below that the last child, in which one types, goes to a row of its own. */
#define LAST_WIDTH 120

struct _PhWrapLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (PhWrapLayout, ph_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

typedef struct
{
  int x;
  int y;
  int row_height;
} WrapPlace;

static GtkWidget *
find_next_visible (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static int
find_width (GtkWidget *child, gboolean is_last, int width)
{
  int minimum = 0;
  int natural = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  if (is_last)
    return CLAMP (MAX (minimum, LAST_WIDTH), 0, width);
  return MAX (minimum, MIN (natural, width));
}

static void
allocate_child (GtkWidget *widget, GtkWidget *child, const WrapPlace *place, int child_width, int width)
{
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation allocation = { .x = is_mirrored ? width - place->x - child_width : place->x, .y = place->y, .width = child_width };

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, NULL, &allocation.height, NULL, NULL);
  gtk_widget_size_allocate (child, &allocation, -1);
}

/* Returns: the height that it takes. Without @allocate nothing moves. */
static int
lay_out (GtkWidget *widget, int width, void (*allocate) (GtkWidget *, GtkWidget *, const WrapPlace *, int, int))
{
  WrapPlace place = { 0 };
  GtkWidget *next = NULL;

  for (GtkWidget *child = find_next_visible (gtk_widget_get_first_child (widget)); child != NULL; child = next)
    {
      next = find_next_visible (gtk_widget_get_next_sibling (child));
      int child_width = find_width (child, next == NULL, width);
      int height = 0;

      if (place.x > 0 && place.x + child_width > width)
        place = (WrapPlace){ .y = place.y + place.row_height + SPACING };
      if (next == NULL)
        child_width = MAX (child_width, width - place.x);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, NULL, &height, NULL, NULL);
      if (allocate != NULL)
        allocate (widget, child, &place, child_width, width);
      place.row_height = MAX (place.row_height, height);
      place.x += child_width + SPACING;
    }
  return place.y + place.row_height;
}

static GtkSizeRequestMode
ph_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  GtkWidget *next = NULL;

  for (GtkWidget *child = find_next_visible (gtk_widget_get_first_child (widget)); child != NULL; child = next)
    {
      int child_minimum = 0;
      int child_natural = 0;

      next = find_next_visible (gtk_widget_get_next_sibling (child));
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      /* As wide as it is laid out: else a single row would seem to need two. */
      *natural += (next == NULL ? MAX (child_natural, LAST_WIDTH) : child_natural) + SPACING;
    }
  *natural = MAX (*minimum, *natural);
}

static void
measure_cb (GtkLayoutManager *manager,
            GtkWidget *widget,
            GtkOrientation orientation,
            int for_size,
            int *minimum,
            int *natural,
            int *minimum_baseline,
            int *natural_baseline)
{
  *minimum = 0;
  *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL || for_size < 0)
    measure_width (widget, minimum, natural);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = lay_out (widget, for_size >= 0 ? for_size : *natural, NULL);
}

static void
ph_wrap_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  lay_out (widget, width, allocate_child);
}

static void
ph_wrap_layout_class_init (PhWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = ph_wrap_layout_get_request_mode;
  layout_class->measure = measure_cb;
  layout_class->allocate = ph_wrap_layout_allocate;
}

static void
ph_wrap_layout_init (PhWrapLayout *self)
{
}

/**
 * ph_wrap_layout_new:
 *
 * Returns: (transfer full): a layout manager
 */
GtkLayoutManager *
ph_wrap_layout_new (void)
{
  return g_object_new (PH_TYPE_WRAP_LAYOUT, NULL);
}
