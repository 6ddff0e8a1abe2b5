/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-viewport-watch.h"

/* One per scrolling area, kept as its data; for a widget outside of any, one of its own. */
typedef struct
{
  GtkWidget  *area;        /* not owned: it owns this; NULL outside of a scrolling area */
  GHashTable *widgets;     /* GtkWidget → NfViewportFunc; every widget leaves when it is unmapped */
  GdkFrameClock *clock;    /* while a look is due */
  gulong      clock_id;
  double      x, y;        /* the area's values at the last frame */
} Watch;

typedef struct
{
  GtkWidget      *widget;
  NfViewportFunc  func;
  NfViewportPlace place;
  graphene_point_t origin;
} Sighting;

static const char watch_key[] = "nf-viewport-watch";     /* of the area: its watch */
static const char member_key[] = "nf-viewport-member";   /* of a widget: the watch it is in */

static NfViewportPlace
find_place (GtkWidget *area, GtkWidget *widget, graphene_point_t *out_origin)
{
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  float area_width, area_height, outside_x, outside_y;

  graphene_point_init (out_origin, 0, 0);
  if (area == NULL)
    return NF_VIEWPORT_VISIBLE;
  if (!gtk_widget_compute_point (widget, area, &GRAPHENE_POINT_INIT (0, 0), out_origin))
    return NF_VIEWPORT_FAR;

  area_width = (float) gtk_widget_get_width (area);
  area_height = (float) gtk_widget_get_height (area);
  outside_x = MAX (-(out_origin->x + width), out_origin->x - area_width);
  outside_y = MAX (-(out_origin->y + height), out_origin->y - area_height);
  if (outside_x < 0 && outside_y < 0)
    return NF_VIEWPORT_VISIBLE;
  return outside_x < area_width && outside_y < area_height ? NF_VIEWPORT_NEAR : NF_VIEWPORT_FAR;
}

static int
compare_sightings (gconstpointer a, gconstpointer b)
{
  const Sighting *x = a, *y = b;

  if (x->place != y->place)
    return x->place < y->place ? -1 : 1;
  if (x->origin.y != y->origin.y)
    return x->origin.y > y->origin.y ? -1 : 1;
  return x->origin.x > y->origin.x ? -1 : x->origin.x < y->origin.x ? 1 : 0;
}

static void
cancel_look (Watch *watch)
{
  if (watch->clock != NULL)
    g_clear_signal_handler (&watch->clock_id, watch->clock);
  g_clear_object (&watch->clock);
}

static gboolean
moved_far (GtkAdjustment *adjustment, double *last)
{
  const double value = gtk_adjustment_get_value (adjustment), before = *last;

  *last = value;
  return ABS (value - before) > gtk_adjustment_get_page_size (adjustment) / 2;
}

/* Whether more than half of what was seen in the last frame is gone in this one. */
static gboolean
rushes_by (Watch *watch)
{
  gboolean across, down;

  if (watch->area == NULL)
    return FALSE;
  across = moved_far (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (watch->area)), &watch->x);
  down = moved_far (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (watch->area)), &watch->y);
  return across || down;
}

static void
after_paint_cb (GdkFrameClock *clock, gpointer user_data)
{
  Watch *watch = user_data;
  g_autoptr (GArray) sightings = g_array_sized_new (FALSE, FALSE, sizeof (Sighting), g_hash_table_size (watch->widgets));
  GHashTableIter iter;
  gpointer widget, func;

  /* nobody sees what would be asked for now and given up in the next frame */
  if (rushes_by (watch))
    {
      gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_AFTER_PAINT);
      return;
    }
  cancel_look (watch);
  g_hash_table_iter_init (&iter, watch->widgets);
  while (g_hash_table_iter_next (&iter, &widget, &func))
    {
      Sighting sighting = { .widget = g_object_ref (widget), .func = (NfViewportFunc) func };

      sighting.place = find_place (watch->area, widget, &sighting.origin);
      g_array_append_val (sightings, sighting);
    }
  g_array_sort (sightings, compare_sightings);

  for (guint i = 0; i < sightings->len; i++)
    {
      Sighting *sighting = &g_array_index (sightings, Sighting, i);

      /* a call may have unmapped a later widget */
      if (g_object_get_data (G_OBJECT (sighting->widget), member_key) != NULL)
        sighting->func (sighting->widget, sighting->place);
      g_object_unref (sighting->widget);
    }
}

/* After the next frame's layout, when everything has its new place. */
static void
queue_look (Watch *watch, GtkWidget *widget)
{
  GdkFrameClock *clock;

  if (watch->clock != NULL || (clock = gtk_widget_get_frame_clock (widget)) == NULL)
    return;
  watch->clock = g_object_ref (clock);
  watch->clock_id = g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), watch);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_AFTER_PAINT);
}

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  cancel_look (watch);
  g_hash_table_unref (watch->widgets);
  g_free (watch);
}

static void
adjustment_cb (GtkAdjustment *adjustment, GtkWidget *area)
{
  Watch *watch = g_object_get_data (G_OBJECT (area), watch_key);

  if (watch != NULL && g_hash_table_size (watch->widgets) > 0)
    queue_look (watch, area);
}

static Watch *
watch_new (GtkWidget *area)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->area = area;
  watch->widgets = g_hash_table_new (NULL, NULL);
  if (area != NULL)
    {
      GtkAdjustment *adjustments[] = {
        gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (area)),
        gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (area)),
      };

      for (guint i = 0; i < G_N_ELEMENTS (adjustments); i++)
        {
          g_signal_connect_object (adjustments[i], "value-changed", G_CALLBACK (adjustment_cb), area, 0);
          g_signal_connect_object (adjustments[i], "changed", G_CALLBACK (adjustment_cb), area, 0);
        }
      g_object_set_data_full (G_OBJECT (area), watch_key, watch, watch_free);
    }
  return watch;
}

void
nf_viewport_watch_add (GtkWidget *widget, NfViewportFunc func)
{
  GtkWidget *area;
  Watch *watch = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget) && func != NULL);
  g_return_if_fail (g_object_get_data (G_OBJECT (widget), member_key) == NULL);

  area = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  if (area != NULL)
    watch = g_object_get_data (G_OBJECT (area), watch_key);
  if (watch == NULL)
    watch = watch_new (area);
  g_hash_table_insert (watch->widgets, widget, (gpointer) func);
  g_object_set_data (G_OBJECT (widget), member_key, watch);
  queue_look (watch, widget);
}

void
nf_viewport_watch_remove (GtkWidget *widget)
{
  Watch *watch;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  watch = g_object_steal_data (G_OBJECT (widget), member_key);
  if (watch == NULL)
    return;
  g_hash_table_remove (watch->widgets, widget);
  /* the area may leave for another window */
  if (g_hash_table_size (watch->widgets) == 0)
    cancel_look (watch);
  if (watch->area == NULL)
    watch_free (watch);
}

void
nf_viewport_watch_check (GtkWidget *widget)
{
  Watch *watch = g_object_get_data (G_OBJECT (widget), member_key);

  if (watch != NULL)
    queue_look (watch, widget);
}
