/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-test-ui.h"

#include "nf-config.h"

#include <gdk/wayland/gdkwayland.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <wayland-client.h>

#define SKIPPED 77

/* The compositor's protocol for virtual pointers, as much of it as is used here. */
enum { MANAGER_CREATE_POINTER = 0 };
enum { POINTER_MOTION_ABSOLUTE = 1, POINTER_BUTTON = 2, POINTER_FRAME = 4 };
#define BUTTON_LEFT 0x110

static const struct wl_interface *const no_types[5];
static const struct wl_message pointer_requests[] = {
  { "motion", "uff", (const struct wl_interface **) no_types },
  { "motion_absolute", "uuuuu", (const struct wl_interface **) no_types },
  { "button", "uuu", (const struct wl_interface **) no_types },
  { "axis", "uuf", (const struct wl_interface **) no_types },
  { "frame", "", (const struct wl_interface **) no_types },
};
static const struct wl_interface pointer_interface = { "zwlr_virtual_pointer_v1", 1, G_N_ELEMENTS (pointer_requests), pointer_requests, 0, NULL };
static const struct wl_interface *const create_types[] = { &wl_seat_interface, &pointer_interface };
static const struct wl_message manager_requests[] = {
  { "create_virtual_pointer", "?on", (const struct wl_interface **) create_types },
};
static const struct wl_interface manager_interface = { "zwlr_virtual_pointer_manager_v1", 1, G_N_ELEMENTS (manager_requests), manager_requests, 0, NULL };

static struct wl_proxy *pointer;

static void
global_cb (void *data, struct wl_registry *registry, uint32_t name, const char *interface, uint32_t version)
{
  if (g_str_equal (interface, manager_interface.name))
    *(struct wl_proxy **) data = wl_registry_bind (registry, name, &manager_interface, 1);
}

static void
global_remove_cb (void *data, struct wl_registry *registry, uint32_t name)
{
}

/* The headless seat has no pointer of its own. */
static void
plug_in_pointer (GdkDisplay *gdk_display)
{
  static const struct wl_registry_listener listener = { global_cb, global_remove_cb };
  struct wl_display *display, *wrapper;
  struct wl_event_queue *queue;
  struct wl_registry *registry;
  struct wl_proxy *manager = NULL;

  if (!GDK_IS_WAYLAND_DISPLAY (gdk_display))
    return;

  display = gdk_wayland_display_get_wl_display (gdk_display);
  queue = wl_display_create_queue (display);
  wrapper = wl_proxy_create_wrapper (display);
  wl_proxy_set_queue ((struct wl_proxy *) wrapper, queue);
  registry = wl_display_get_registry (wrapper);
  wl_registry_add_listener (registry, &listener, &manager);
  wl_display_roundtrip_queue (display, queue);
  if (manager != NULL)
    pointer = wl_proxy_marshal_flags (manager, MANAGER_CREATE_POINTER, &pointer_interface, 1, 0, NULL, NULL);
  wl_registry_destroy (registry);
  wl_proxy_wrapper_destroy (wrapper);
}

/* The headless seat has a keyboard only while something types. This one is always about to: without it no window has the focus,
 * and the focus would come and go with every key. */
static GSubprocess *keyboard;

static void
take_keyboard_away (void)
{
  g_subprocess_force_exit (keyboard);
  g_clear_object (&keyboard);
}

/* In the child: a test that fails aborts, and its keyboard must not stay behind. */
static void
die_with_parent_cb (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
plug_in_keyboard (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent_cb, NULL, NULL);
  keyboard = g_subprocess_launcher_spawn (launcher, &error, "wtype", "-s", "900000", "-k", "Shift_L", NULL);
  g_assert_no_error (error);
  atexit (take_keyboard_away);
}

void
nf_test_ui_init (int *argc, char ***argv)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      exit (SKIPPED);
    }
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE,
                "gtk-font-name", g_getenv ("NF_TEST_FONT") != NULL ? g_getenv ("NF_TEST_FONT") : "Inter 11", NULL);
  nf_test_ui_set_dark (FALSE);

  /* what AdwApplication does for the program */
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, RESOURCE_PATH "/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), RESOURCE_PATH "/icons");
  plug_in_pointer (gdk_display_get_default ());
}

/* --- windows --- */

static void
after_paint_cb (GdkFrameClock *clock, gpointer user_data)
{
  (*(guint *) user_data)++;
}

void
nf_test_ui_wait_drawn (GtkWidget *widget)
{
  GdkFrameClock *clock;
  guint frames = 0;
  gulong id;

  nf_test_wait_until (gtk_widget_get_mapped (widget));
  clock = gtk_widget_get_frame_clock (widget);
  id = g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &frames);
  gtk_widget_queue_draw (widget);
  nf_test_wait_until (frames > 0);
  g_signal_handler_disconnect (clock, id);
}

void
nf_test_ui_present_window (GtkWindow *window)
{
  if (nf_test_ui_has_input () && keyboard == NULL)
    plug_in_keyboard ();
  gtk_window_fullscreen (window);
  gtk_window_present (window);
  nf_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (window)) && gtk_window_is_fullscreen (window));
  nf_test_wait_until (gtk_window_is_active (window) || !nf_test_ui_has_input ());
  nf_test_ui_wait_drawn (GTK_WIDGET (window));
  /* from where the last test left it */
  if (nf_test_ui_has_input ())
    nf_test_ui_point_away (GTK_WIDGET (window));
}

GtkWindow *
nf_test_ui_present (GtkWidget *child)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_child (window, child);
  nf_test_ui_present_window (window);
  return window;
}

void
nf_test_ui_close (GtkWindow *window)
{
  gpointer gone = window;

  g_object_add_weak_pointer (G_OBJECT (window), &gone);
  gtk_window_destroy (window);
  nf_test_wait_until (gone == NULL);
}

void
nf_test_ui_run_for (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * (gint64) 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

/* --- input --- */

gboolean
nf_test_ui_has_input (void)
{
  g_autofree char *wtype = g_find_program_in_path ("wtype");

  return pointer != NULL && wtype != NULL;
}

static void
spawned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* The main loop goes on meanwhile: the compositor may wait for an answer. */
static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  gboolean done = FALSE;

  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, spawned_cb, &done);
  nf_test_wait_until (done);
}

/* What the compositor has sent is behind this answer of it. */
static void
flush_events (GtkWidget *widget)
{
  GdkDisplay *display = gtk_widget_get_display (widget);

  gdk_display_sync (display);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  if (gtk_widget_get_mapped (widget))
    nf_test_ui_wait_drawn (widget);
  gdk_display_sync (display);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static guint32
now (void)
{
  return (guint32) (g_get_monotonic_time () / 1000);
}

static void
move_to (GtkWidget *root, double x, double y)
{
  wl_proxy_marshal_flags (pointer, POINTER_MOTION_ABSOLUTE, NULL, 1, 0, now (), (guint) x, (guint) y,
                          (guint) gtk_widget_get_width (root), (guint) gtk_widget_get_height (root));
  wl_proxy_marshal_flags (pointer, POINTER_FRAME, NULL, 1, 0);
  gdk_display_flush (gtk_widget_get_display (root));
}

static void
set_button (guint state)
{
  wl_proxy_marshal_flags (pointer, POINTER_BUTTON, NULL, 1, 0, now (), (guint) BUTTON_LEFT, state);
  wl_proxy_marshal_flags (pointer, POINTER_FRAME, NULL, 1, 0);
}

void
nf_test_ui_point_at (GtkWidget *widget, double x, double y)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));
  graphene_point_t point;
  double dx, dy;

  nf_test_ui_wait_drawn (widget);
  g_assert_true (gtk_widget_compute_point (widget, root, &GRAPHENE_POINT_INIT ((float) x, (float) y), &point));
  gtk_native_get_surface_transform (GTK_NATIVE (root), &dx, &dy);
  /* from the side: the same place twice would be no movement */
  move_to (root, point.x + dx + 1, point.y + dy);
  move_to (root, point.x + dx, point.y + dy);
  flush_events (widget);
}

void
nf_test_ui_point_away (GtkWidget *widget)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));

  move_to (root, gtk_widget_get_width (root) - 2, gtk_widget_get_height (root) - 2);
  flush_events (root);
}

void
nf_test_ui_press_button (GtkWidget *widget)
{
  set_button (1);
  flush_events (widget);
}

void
nf_test_ui_release_button (GtkWidget *widget)
{
  set_button (0);
  flush_events (widget);
}

void
nf_test_ui_click (GtkWidget *widget, double x, double y)
{
  nf_test_ui_point_at (widget, x, y);
  nf_test_ui_press_button (widget);
  nf_test_ui_release_button (widget);
}

void
nf_test_ui_press_keys (GtkWidget *widget, const char *first, ...)
{
  va_list keys;

  va_start (keys, first);
  for (const char *key = first; key != NULL; key = va_arg (keys, const char *))
    {
      g_auto (GStrv) parts = g_strsplit (key, "+", 0);
      g_autoptr (GPtrArray) argv = g_ptr_array_new ();
      guint n = g_strv_length (parts);

      g_ptr_array_add (argv, (gpointer) "wtype");
      for (guint i = 0; i + 1 < n; i++)
        {
          g_ptr_array_add (argv, (gpointer) "-M");
          g_ptr_array_add (argv, parts[i]);
        }
      g_ptr_array_add (argv, (gpointer) "-k");
      g_ptr_array_add (argv, parts[n - 1]);
      g_ptr_array_add (argv, NULL);
      run ((const char *const *) argv->pdata);
    }
  va_end (keys);
  flush_events (widget);
}

/* --- looking --- */

void
nf_test_ui_set_dark (gboolean dark)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
}

GdkTexture *
nf_test_ui_render (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  GtkWidget *parent = gtk_widget_get_parent (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (parent == NULL)
    paintable = gtk_widget_paintable_new (widget);
  for (guint i = 0; node == NULL; i++)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      graphene_point_t origin;

      g_assert_cmpuint (i, <, 100);
      nf_test_ui_wait_drawn (widget);
      if (parent != NULL)
        {
          g_assert_true (gtk_widget_compute_point (widget, parent, &GRAPHENE_POINT_INIT (0, 0), &origin));
          gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-origin.x, -origin.y));
          gtk_widget_snapshot_child (parent, widget, snapshot);
        }
      else
        gdk_paintable_snapshot (paintable, snapshot, width, height);
      node = gtk_snapshot_free_to_node (snapshot);
    }
  return gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
                                      &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
}

void
nf_test_ui_get_pixel (GdkTexture *texture, int x, int y, GdkRGBA *out_color)
{
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  gsize stride = (gsize) width * 4;
  g_autofree guchar *data = g_malloc (stride * (gsize) height);
  g_autoptr (GdkTextureDownloader) downloader = gdk_texture_downloader_new (texture);
  const guchar *pixel;

  g_assert_true (x >= 0 && x < width && y >= 0 && y < height);
  gdk_texture_downloader_set_format (downloader, GDK_MEMORY_R8G8B8A8);
  gdk_texture_downloader_download_into (downloader, data, stride);
  pixel = data + (gsize) y * stride + (gsize) x * 4;
  *out_color = (GdkRGBA) { pixel[0] / 255.0f, pixel[1] / 255.0f, pixel[2] / 255.0f, pixel[3] / 255.0f };
}

void
nf_test_ui_save_picture (GtkWidget *widget, const char *name)
{
  const char *folder = g_getenv ("NF_TEST_PICTURES");
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *path = NULL;

  if (folder == NULL)
    return;
  texture = nf_test_ui_render (widget);
  path = g_strdup_printf ("%s/%s.png", folder, name);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}
