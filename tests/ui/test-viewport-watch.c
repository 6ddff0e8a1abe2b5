/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-viewport-watch.h"

#include "nf-test-ui.h"

#define N 60
#define ROW 100

static int      places[N];
static GString *order;
static guint    n_calls;

static void
placed_cb (GtkWidget *widget, NfViewportPlace place)
{
  guint i = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), "index"));

  places[i] = (int) place;
  n_calls++;
  g_string_append_printf (order, "%u ", i);
}

static void
map_cb (GtkWidget *widget)
{
  nf_viewport_watch_add (widget, placed_cb);
}

static void
unmap_cb (GtkWidget *widget)
{
  nf_viewport_watch_remove (widget);
}

static GtkWidget *
make_widget (guint index)
{
  GtkWidget *widget = gtk_label_new ("x");

  gtk_widget_set_size_request (widget, -1, ROW);
  g_object_set_data (G_OBJECT (widget), "index", GUINT_TO_POINTER (index));
  g_signal_connect (widget, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect (widget, "unmap", G_CALLBACK (unmap_cb), NULL);
  return widget;
}

static void
test_scrolling (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *area = gtk_scrolled_window_new (), *holder = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkAdjustment *adjustment;
  GtkWindow *window;

  order = g_string_new (NULL);
  for (guint i = 0; i < N; i++)
    {
      places[i] = -1;
      gtk_box_append (GTK_BOX (box), make_widget (i));
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (area), box);
  gtk_widget_set_size_request (area, -1, 5 * ROW);
  gtk_widget_set_valign (area, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (holder), area);
  window = nf_test_ui_present (holder);

  /* 0–4 are seen, as many again are near */
  nf_test_wait_until (places[0] == NF_VIEWPORT_VISIBLE && places[N - 1] == NF_VIEWPORT_FAR);
  g_assert_cmpint (places[4], ==, NF_VIEWPORT_VISIBLE);
  g_assert_cmpint (places[5], ==, NF_VIEWPORT_NEAR);
  g_assert_cmpint (places[9], ==, NF_VIEWPORT_NEAR);
  g_assert_cmpint (places[10], ==, NF_VIEWPORT_FAR);
  /* what is seen first is told last */
  g_assert_true (g_str_has_suffix (order->str, " 11 10 9 8 7 6 5 4 3 2 1 0 "));

  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (area));
  gtk_adjustment_set_value (adjustment, 30 * ROW);
  nf_test_wait_until (places[30] == NF_VIEWPORT_VISIBLE);
  g_assert_cmpint (places[29], ==, NF_VIEWPORT_NEAR);
  g_assert_cmpint (places[34], ==, NF_VIEWPORT_VISIBLE);
  g_assert_cmpint (places[35], ==, NF_VIEWPORT_NEAR);
  g_assert_cmpint (places[0], ==, NF_VIEWPORT_FAR);

  /* unmapped: not told; mapped again: told again */
  n_calls = 0;
  gtk_widget_set_visible (box, FALSE);
  gtk_adjustment_set_value (adjustment, 0);
  nf_test_ui_wait_drawn (area);
  nf_test_ui_run_for (50);
  g_assert_cmpuint (n_calls, ==, 0);
  gtk_widget_set_visible (box, TRUE);
  nf_test_wait_until (n_calls >= N);

  nf_test_ui_close (window);
  g_string_free (order, TRUE);
}

static guint rush_frames;

static gboolean
rush_cb (GtkWidget *area, GdkFrameClock *clock, gpointer user_data)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (area));

  /* the frame that was on may still have told everything */
  if (rush_frames == 2)
    n_calls = 0;
  if (++rush_frames > 12)
    {
      g_assert_cmpuint (n_calls, ==, 0);
      return G_SOURCE_REMOVE;
    }
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + 3 * ROW);
  return G_SOURCE_CONTINUE;
}

/* While the list rushes by nobody is told anything; as soon as it stands, everybody is. */
static void
test_rush (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *area = gtk_scrolled_window_new ();
  GtkWindow *window;

  order = g_string_new (NULL);
  rush_frames = 0;
  for (guint i = 0; i < N; i++)
    {
      places[i] = -1;
      gtk_box_append (GTK_BOX (box), make_widget (i));
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (area), box);
  gtk_widget_set_size_request (area, -1, 5 * ROW);
  gtk_widget_set_valign (area, GTK_ALIGN_START);
  window = nf_test_ui_present (area);
  nf_test_wait_until (places[0] == NF_VIEWPORT_VISIBLE);

  gtk_widget_add_tick_callback (area, rush_cb, NULL, NULL);
  nf_test_wait_until (rush_frames > 12);
  nf_test_wait_until (places[36] == NF_VIEWPORT_VISIBLE);
  g_assert_cmpint (places[0], ==, NF_VIEWPORT_FAR);
  nf_test_ui_close (window);
  g_string_free (order, TRUE);
}

/* Outside of a scrolling area everything is visible; asked again, it is told again. */
static void
test_no_area (void)
{
  GtkWidget *widget = make_widget (0);
  GtkWindow *window;

  order = g_string_new (NULL);
  places[0] = -1;
  n_calls = 0;
  window = nf_test_ui_present (widget);
  nf_test_wait_until (places[0] == NF_VIEWPORT_VISIBLE);
  g_assert_cmpuint (n_calls, ==, 1);
  nf_viewport_watch_check (widget);
  nf_viewport_watch_check (widget);
  nf_test_wait_until (n_calls > 1);
  g_assert_cmpuint (n_calls, ==, 2);
  nf_viewport_watch_check (widget);
  nf_test_ui_close (window);
  g_assert_cmpuint (n_calls, ==, 2);
  g_string_free (order, TRUE);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/viewport-watch/scrolling", test_scrolling);
  g_test_add_func ("/viewport-watch/rush", test_rush);
  g_test_add_func ("/viewport-watch/no-area", test_no_area);
  return g_test_run ();
}
