/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-turns [RATINGS]: the program's window with RATINGS ratings (3,000) and what a person does in it; prints for each action how many turns of
 * the main loop it took and how long the longest were, in the main thread's processor time. No key and no network. */
#include "nf-application.h"
#include "nf-config.h"
#include "nf-context.h"
#include "nf-filter-bar.h"
#include "nf-window.h"
#include "turns.h"

#include <stdio.h>
#include <stdlib.h>

#define QUIET_MS 400    /* an action is over when nothing worked for so long */
#define LIMIT_MS 8.0

static struct
{
  NfWindow  *window;
  NfContext *context;
  NfArtwork *artwork;
} bench;

/* --- the loop -------------------------------------------------------------------------------------------------------- */

static gboolean
wake_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_for (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, wake_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_busy (void)
{
  gboolean busy = FALSE;

  g_object_get (nf_context_get_recommender (bench.context), "busy", &busy, NULL);
  return busy || !nf_artwork_is_idle (bench.artwork);
}

static void
settle (void)
{
  for (guint i = 0; i < 50; i++)
    {
      run_for (QUIET_MS);
      if (!is_busy ())
        return;
    }
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* --- what a person does ---------------------------------------------------------------------------------------------- */

static void
show_for_you (guint i)
{
  nf_window_show_page (bench.window, "for-you");
}

static void
show_library (guint i)
{
  nf_window_show_page (bench.window, "library");
}

static void
show_discover (guint i)
{
  nf_window_show_page (bench.window, "discover");
}

static void
rate (guint i)
{
  nf_profile_set_rating (nf_context_get_profile (bench.context), 6000 + i, (NfRating) (1 + i * 3 % 10));
}

static void
undo (guint i)
{
  gtk_widget_activate_action (GTK_WIDGET (bench.window), "win.undo", NULL);
}

static void
filter (guint i)
{
  static const NfGenre genres[] = { NF_GENRE_DRAMA, NF_GENRE_COMEDY, NF_GENRE_WESTERN };
  NfFilterBar *bar = NF_FILTER_BAR (find (GTK_WIDGET (bench.window), NF_TYPE_FILTER_BAR));
  NfBrowseQuery query;

  nf_filter_bar_get_query (bar, &query);
  query.filter.include_genres = i < G_N_ELEMENTS (genres) ? 1u << genres[i] : 0;
  nf_filter_bar_set_query (bar, &query);
  g_signal_emit_by_name (bar, "changed");
}

static void
open_film (guint i)
{
  g_autoptr (NfFilm) film = nf_catalogue_get_film (nf_context_get_catalogue (bench.context), i * 37);

  nf_window_open_film (bench.window, film);
}

static void
close_dialog (guint i)
{
  AdwDialog *dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (bench.window));

  if (dialog != NULL)
    adw_dialog_force_close (dialog);
}

static void
open_preferences (guint i)
{
  g_action_group_activate_action (G_ACTION_GROUP (gtk_window_get_application (GTK_WINDOW (bench.window))), "preferences", NULL);
}

static void
turn_preferences (guint i)
{
  static const char *const pages[] = { "tmdb", "privacy", "data" };

  adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (bench.window))), pages[i]);
}

static void
type_search (guint i)
{
  const char text[] = "star wars the";
  g_autofree char *typed = g_strndup (text, i + 1);

  nf_window_search (bench.window, typed);
}

static void
close_search (guint i)
{
  gtk_widget_activate_action (GTK_WIDGET (bench.window), "win.close-search", NULL);
}

static const struct { const char *name; void (*act) (guint i); guint times; void (*after) (guint i); } actions[] = {
  { "For You, for the first time", show_for_you, 1, NULL },
  { "a star while For You is shown", rate, 6, NULL },
  { "undoing it", undo, 3, NULL },
  { "Library, for the first time", show_library, 1, NULL },
  { "a star while Library is shown", rate, 6, NULL },
  { "back to Discover", show_discover, 1, NULL },
  { "a star while Discover is shown", rate, 6, NULL },
  { "another filter", filter, 4, NULL },
  { "details of a film", open_film, 6, close_dialog },
  { "preferences", open_preferences, 2, close_dialog },
  { "preferences, to turn their pages", open_preferences, 1, NULL },
  { "another page of them", turn_preferences, 3, NULL },
  { "closing them", close_dialog, 1, NULL },
  { "a letter in the search entry", type_search, 13, NULL },
  { "closing the search", close_search, 1, NULL },
  { "For You again", show_for_you, 1, NULL },
};

static void
measure (guint which)
{
  double callbacks = 0, layout = 0, painting = 0;
  guint n_turns = 0, n_frames = 0, n_long = 0;

  for (guint i = 0; i < actions[which].times; i++)
    {
      GArray *times;

      turns_start ();
      /* in a turn of its own, as an event would be */
      run_for (1);
      actions[which].act (i);
      settle ();
      turns_pause ();
      callbacks = MAX (callbacks, turns_longest (TURNS_CALLBACKS));
      layout = MAX (layout, turns_longest (TURNS_LAYOUT));
      painting = MAX (painting, turns_longest (TURNS_FRAME));
      n_frames += turns_get (TURNS_FRAME)->len;
      n_turns += turns_get (TURNS_CALLBACKS)->len + turns_get (TURNS_FRAME)->len;
      for (TurnKind kind = TURNS_CALLBACKS; kind <= TURNS_LAYOUT; kind++)
        {
          times = turns_get (kind);
          for (guint j = 0; j < times->len; j++)
            n_long += (double) g_array_index (times, gint64, j) > LIMIT_MS * 1000;
        }
      if (actions[which].after != NULL)
        {
          actions[which].after (i);
          settle ();
        }
    }
  printf ("%-34s %3u × %7u %7u %12.2f %15.2f %15.2f %9u\n", actions[which].name, actions[which].times, n_turns, n_frames, callbacks, layout, painting, n_long);
  fflush (stdout);
}

static void
give_ratings (guint n)
{
  g_autofree NfProfileEntry *entries = g_new0 (NfProfileEntry, n);

  for (guint i = 0; i < n; i++)
    entries[i] = (NfProfileEntry) { .item = i * 2, .rating = (NfRating) (2 + (i * 7 + i / 5) % 9), .rated_at = 1700000000 + i * 60 };
  nf_profile_merge (nf_context_get_profile (bench.context), entries, n);
}

int
main (int argc, char *argv[])
{
  guint n = argc > 1 ? (guint) atoi (argv[1]) : 3000;
  g_autofree char *folder = g_dir_make_tmp ("nf-bench-XXXXXX", NULL);
  NfApplication *application;
  GError *error = NULL;

  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  g_setenv ("NEXTFILMS_WELCOME", "never", TRUE);
  g_unsetenv ("NEXTFILMS_TMDB_KEY");
  turns_init ();
  application = nf_application_new ();
  g_application_set_flags (G_APPLICATION (application), g_application_get_flags (G_APPLICATION (application)) | G_APPLICATION_NON_UNIQUE);
  if (!g_application_register (G_APPLICATION (application), NULL, &error))
    g_error ("%s", error->message);
  g_application_activate (G_APPLICATION (application));
  while (gtk_application_get_active_window (GTK_APPLICATION (application)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  bench.window = NF_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (application)));
  g_object_get (bench.window, "context", &bench.context, "artwork", &bench.artwork, NULL);
  if (nf_context_get_catalogue (bench.context) == NULL)
    g_error ("%s", nf_context_get_model_error (bench.context)->message);
  give_ratings (n);
  settle ();
  turns_watch (gtk_widget_get_frame_clock (GTK_WIDGET (bench.window)));

  printf ("%u ratings; the longest turns of the main loop in ms of processor time\n", n);
  printf ("%-34s %5s %7s %7s %12s %15s %15s %9s\n", "action", "", "turns", "frames", "no frame", "before painting", "painting too", "over 8 ms");
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    measure (i);

  nf_context_flush (bench.context);
  {
    const char *const remove[] = { "rm", "-rf", folder, NULL };
    g_autoptr (GSubprocess) cleaner = g_subprocess_newv (remove, G_SUBPROCESS_FLAGS_NONE, NULL);

    if (cleaner != NULL)
      g_subprocess_wait (cleaner, NULL, NULL);
  }
  /* the window is still there: nothing of this is to be taken apart in order */
  exit (0);
}
