/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-scroll MODEL INDEX [TILES]: the program's film grid scrolled through TILES films (20,000), each with a prediction or own stars, with
 * posters from a fake TMDB that takes 50 ms for every reply, in a process of its own (bench-scroll --serve). Prints how long the main loop's turns were, by the
 * clock and by the thread's own processor time, how many posters were shown and how much memory there was on the way.
 *
 * bench-scroll --plain MODEL INDEX [TILES]: the same with what GTK's own widgets make of it, without posters, stars or network: a cell is a GtkPicture
 * of one texture for all and two GtkLabels. What ours are measured against: machines differ, and so does one machine from minute to minute. */
#include "nf-config.h"
#include "nf-context.h"
#include "nf-fake-tmdb.h"
#include "nf-film-grid.h"
#include "nf-film-list.h"
#include "turns.h"

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>

#define LATENCY_MS  50
#define RUN_FRAMES  50      /* fast and slow by turns, then a rest in which posters come */
#define REST_FRAMES 25
#define FAST        700     /* px a frame: nearly a view */
#define SLOW        150

static struct
{
  GtkWidget     *window, *grid;
  GtkAdjustment *adjustment;
  NfContext     *context;
  NfArtwork     *artwork;
  NfFilmList    *list;
  GSubprocess   *server;
  GMainLoop     *loop;
  gboolean       plain;
  guint          n_tiles, frame;
  gint64         started;
  long           first_kb, most_kb;
} bench;

/* --- printing ------------------------------------------------------------------------------------------------------- */

static void
print_turns (const char *name, TurnKind kind)
{
  GArray *times = turns_get (kind);
  guint n_long = 0;

  if (times->len == 0)
    return;
  for (guint i = 0; i < times->len; i++)
    n_long += g_array_index (times, gint64, i) > 8000;
  printf ("%-34s %8.2f %8.2f %8.2f %8.2f   %u\n", name, g_array_index (times, gint64, times->len / 2) / 1000.0,
          g_array_index (times, gint64, times->len * 99 / 100) / 1000.0, g_array_index (times, gint64, times->len * 999 / 1000) / 1000.0,
          g_array_index (times, gint64, times->len - 1) / 1000.0, n_long);
}

static long
pss_kb (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL) || (line = strstr (text, "\nPss:")) == NULL)
    return 0;
  return strtol (line + strlen ("\nPss:"), NULL, 10);
}

/* --- the run ------------------------------------------------------------------------------------------------------- */

static void
finish (void)
{
  g_autoptr (GPtrArray) traffic = nf_tmdb_client_dup_traffic (nf_context_get_tmdb (bench.context));
  const long kb = pss_kb ();

  turns_pause ();
  printf ("%s: %u tiles in %.1f s, %u frames, server's latency %d ms\n", bench.plain ? "GTK's own widgets" : "NextFilms", bench.n_tiles, (g_get_monotonic_time () - bench.started) / 1e6, bench.frame, LATENCY_MS);
  printf ("%-34s %8s %8s %8s %8s   %s\n", "a turn of the main loop (ms)", "median", "99 %", "99.9 %", "longest", "above 8 ms");
  print_turns ("without a frame, by the clock", TURNS_CALLBACKS_WALL);
  print_turns ("without a frame, processor time", TURNS_CALLBACKS);
  print_turns ("with one, before painting", TURNS_LAYOUT);
  print_turns ("with one, painting in software", TURNS_FRAME);
  for (guint i = 0; i < traffic->len; i++)
    {
      const NfTmdbTraffic *one = g_ptr_array_index (traffic, i);
      printf ("%-34s %u requests, %.1f MB\n", one->purpose, one->n_requests, one->n_bytes / 1e6);
    }
  printf ("%-34s %ld at the start, %ld at most, %ld at the end\n", "memory, PSS (MB)", bench.first_kb / 1024, bench.most_kb / 1024, kb / 1024);
  g_main_loop_quit (bench.loop);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  const double top = gtk_adjustment_get_upper (bench.adjustment) - gtk_adjustment_get_page_size (bench.adjustment);

  if (bench.frame++ == 60)   /* the window stands */
    {
      bench.first_kb = pss_kb ();
      bench.started = g_get_monotonic_time ();
      turns_watch (clock);
      turns_start ();
    }
  if (bench.frame <= 60)
    return G_SOURCE_CONTINUE;
  if (bench.frame % (RUN_FRAMES + REST_FRAMES) < RUN_FRAMES)
    gtk_adjustment_set_value (bench.adjustment, gtk_adjustment_get_value (bench.adjustment) + (bench.frame / (RUN_FRAMES + REST_FRAMES) % 2 == 0 ? FAST : SLOW));
  if (bench.frame % (RUN_FRAMES + REST_FRAMES) == 0)
    {
      turns_pause ();   /* reading that file is not the program's work */
      bench.most_kb = MAX (bench.most_kb, pss_kb ());
      turns_resume ();
    }
  if (gtk_adjustment_get_value (bench.adjustment) >= top - 1)
    {
      finish ();
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

/* --- the plain grid -------------------------------------------------------------------------------------------------- */

static GdkTexture *
make_picture (void)
{
  guint8 *pixels = g_malloc (176 * 264 * 4);
  g_autoptr (GBytes) bytes = NULL;

  memset (pixels, 0xff, 176 * 264 * 4);
  for (guint i = 0; i < 176 * 264; i++)
    pixels[4 * i + i % 3] = (guint8) i;
  bytes = g_bytes_new_take (pixels, 176 * 264 * 4);
  return gdk_memory_texture_new (176, 264, GDK_MEMORY_DEFAULT, bytes, 176 * 4);
}

static void
set_up_cb (GtkListItemFactory *factory, GtkListItem *item, GdkTexture *texture)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));

  gtk_widget_set_size_request (picture, 150, 225);
  gtk_widget_add_css_class (picture, "card");
  gtk_widget_set_overflow (picture, GTK_OVERFLOW_HIDDEN);
  gtk_box_append (GTK_BOX (box), picture);
  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, i == 0 ? "heading" : "caption");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  NfFilm *film = gtk_list_item_get_item (item);
  GtkWidget *facts = gtk_widget_get_last_child (gtk_list_item_get_child (item));
  char year[12];

  g_snprintf (year, sizeof year, "%u", nf_film_get_year (film));
  gtk_label_set_text (GTK_LABEL (facts), year);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_prev_sibling (facts)), nf_film_get_title (film));
}

static GtkWidget *
make_plain_grid (GListModel *model)
{
  g_autoptr (GdkTexture) texture = make_picture ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new (), *grid;

  g_signal_connect_data (factory, "setup", G_CALLBACK (set_up_cb), g_object_ref (texture), (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  grid = gtk_grid_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (model))), factory);
  gtk_grid_view_set_min_columns (GTK_GRID_VIEW (grid), 7);
  gtk_grid_view_set_max_columns (GTK_GRID_VIEW (grid), 7);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), grid);
  return scrolled;
}

static GtkWidget *
find_scrolled_window (GtkWidget *widget)
{
  if (GTK_IS_SCROLLED_WINDOW (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_scrolled_window (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Every tenth film is rated, so that tiles have all they can show. */
static void
give_ratings (void)
{
  const guint n = bench.n_tiles / 10;
  g_autofree NfProfileEntry *entries = g_new0 (NfProfileEntry, n);
  gboolean busy = TRUE;

  for (guint i = 0; i < n; i++)
    entries[i] = (NfProfileEntry) { .item = i * 10, .rating = (NfRating) (2 + (i * 7 + i / 5) % 9), .rated_at = 1700000000 + i * 60 };
  nf_profile_merge (nf_context_get_profile (bench.context), entries, n);
  while (busy)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (nf_context_get_recommender (bench.context), "busy", &busy, NULL);
    }
}

/* What AdwApplication does for the program. */
static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, RESOURCE_PATH "/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static int
serve (void)
{
  g_autoptr (NfFakeTmdb) server = nf_fake_tmdb_new ();

  nf_fake_tmdb_add_all_films (server);
  nf_fake_tmdb_set_latency (server, LATENCY_MS);
  printf ("%s\n%s\n", nf_fake_tmdb_get_url (server), nf_fake_tmdb_get_image_url (server));
  fflush (stdout);
  while (getchar () != EOF)
    ;
  return 0;
}

static char *
read_line (GDataInputStream *stream)
{
  char *line = g_data_input_stream_read_line (stream, NULL, NULL, NULL);

  if (line == NULL)
    g_error ("the server does not start");
  return line;
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = NULL;
  g_autofree char *url = NULL;
  g_autofree char *image_url = NULL;
  g_autofree NfItemIndex *items = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  NfContextOptions options = { 0 };
  GtkWidget *scrolled;

  if (argc == 2 && g_str_equal (argv[1], "--serve"))
    return serve ();
  if (argc > 1 && g_str_equal (argv[1], "--plain"))
    {
      bench.plain = TRUE;
      argv[1] = argv[0];   /* for the server */
      argv++, argc--;
    }
  if (argc < 3)
    {
      fprintf (stderr, "usage: bench-scroll [--plain] MODEL INDEX [TILES]\n");
      return 2;
    }
  bench.server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, argv[0], "--serve", NULL);
  if (bench.server == NULL)
    g_error ("the server does not start");
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bench.server));
  url = read_line (lines);
  image_url = read_line (lines);

  turns_init ();
  adw_init ();
  load_style ();
  folder = g_dir_make_tmp ("nf-bench-XXXXXX", NULL);
  options.model_path = argv[1];
  options.search_index_path = argv[2];
  options.data_dir = options.cache_dir = folder;
  options.tmdb_key = "bench";
  options.tmdb_url = url;
  options.image_url = image_url;
  bench.context = nf_context_new (&options);
  if (nf_context_get_catalogue (bench.context) == NULL)
    g_error ("%s", nf_context_get_model_error (bench.context)->message);
  bench.artwork = nf_artwork_new (nf_context_get_posters (bench.context));

  bench.n_tiles = argc > 3 ? (guint) atoi (argv[3]) : 20000;
  give_ratings ();
  bench.list = nf_film_list_new (nf_context_get_catalogue (bench.context));
  items = g_new (NfItemIndex, bench.n_tiles);
  for (guint i = 0; i < bench.n_tiles; i++)
    items[i] = i;
  nf_film_list_set_items (bench.list, items, bench.n_tiles);

  bench.window = adw_window_new ();
  if (bench.plain)
    bench.grid = make_plain_grid (G_LIST_MODEL (bench.list));
  else
    {
      bench.grid = nf_film_grid_new ();
      nf_film_grid_set_up (NF_FILM_GRID (bench.grid), bench.context, bench.artwork);
      nf_film_grid_set_model (NF_FILM_GRID (bench.grid), G_LIST_MODEL (bench.list));
    }
  adw_window_set_content (ADW_WINDOW (bench.window), bench.grid);
  gtk_window_set_default_size (GTK_WINDOW (bench.window), 1280, 800);
  gtk_window_present (GTK_WINDOW (bench.window));
  scrolled = find_scrolled_window (bench.grid);
  bench.adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  gtk_widget_add_tick_callback (bench.grid, tick_cb, NULL, NULL);

  bench.loop = g_main_loop_new (NULL, FALSE);
  g_main_loop_run (bench.loop);
  fflush (stdout);
  g_subprocess_force_exit (bench.server);
  {
    const char *const remove[] = { "rm", "-rf", folder, NULL };
    g_autoptr (GSubprocess) cleaner = g_subprocess_newv (remove, G_SUBPROCESS_FLAGS_NONE, NULL);

    if (cleaner != NULL)
      g_subprocess_wait (cleaner, NULL, NULL);
  }
  return 0;
}
