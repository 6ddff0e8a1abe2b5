/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Searches, rates and recommends from the command line, on the same model and ratings as the program with the windows. */
#include "nf-config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "nf-cli-library.h"
#include "nf-cli-table.h"
#include "nf-ranking.h"
#include "nf-text.h"

#define DEFAULT_TOP 20
#define MAX_TOP     1000

typedef struct
{
  NfCliLibrary *library;
  NfCliFormat   format;
  guint         width;      /* of the terminal in cells, 0 if there is none */
  guint         top;
  gboolean      favorites, watchlist, hidden;
  const char   *sort;
  char        **arguments;   /* after the command */
  guint         n_arguments;
} Request;

/* --- printing ------------------------------------------------------------------------------------------------------ */

static void
add_film (NfCliTable *table, Request *request, NfItemIndex item)
{
  NfModelFile *model = request->library->model;
  g_autofree char *title = nf_text_display_title (nf_model_file_get_title (model, item));

  nf_cli_table_add_count (table, nf_model_file_get_movie_id (model, item));
  nf_cli_table_add_text (table, title);
  nf_cli_table_add_number (table, nf_model_file_get_year (model, item));
}

/* Own stars, and what the model expects where there are none; without any rating it expects nothing of anybody. */
static void
add_stars (NfCliTable *table, Request *request, NfItemIndex item)
{
  NfRating rating = nf_profile_get_rating (request->library->profile, item);
  float star = 0, sd = 0;

  if (rating == 0 && nf_profile_get_n_ratings (request->library->profile) > 0)
    nf_fold_in_predict (nf_cli_library_get_fold_in (request->library), item, &star, &sd);
  nf_cli_table_add_number (table, rating);
  nf_cli_table_add_number (table, star);
  nf_cli_table_add_number (table, sd);
}

static void
print_films (Request *request, GArray *items)
{
  const NfCliColumn columns[] = {
    { "movieId", _("Id"), NF_CLI_INTEGER, FALSE },
    { "title", _("Title"), NF_CLI_TEXT, TRUE },
    { "year", _("Year"), NF_CLI_INTEGER, FALSE },
    { "rating", _("Yours"), NF_CLI_HALF_STARS, FALSE },
    { "predicted", _("Predicted"), NF_CLI_DECIMAL, FALSE },
    { "sd", "±", NF_CLI_DECIMAL, FALSE },
  };
  g_autoptr (NfCliTable) table = nf_cli_table_new (columns, G_N_ELEMENTS (columns));

  for (guint i = 0; i < MIN (items->len, request->top); i++)
    {
      add_film (table, request, g_array_index (items, NfItemIndex, i));
      add_stars (table, request, g_array_index (items, NfItemIndex, i));
    }
  nf_cli_table_print (table, request->format, request->width);
}

/* --- commands ------------------------------------------------------------------------------------------------------ */

static NfCliStatus
search (Request *request)
{
  g_autofree char *text = g_strjoinv (" ", request->arguments);
  g_autoptr (GArray) items = nf_search_index_query (request->library->index, text, request->top, NULL);

  print_films (request, items);
  if (items->len > 0)
    return NF_CLI_OK;
  fprintf (stderr, _("nextfilms-cli: nothing found for “%s”\n"), text);
  return NF_CLI_NO_SUCH_FILM;
}

static NfCliStatus
similar (Request *request)
{
  g_autofree char *text = g_strjoinv (" ", request->arguments);
  NfItemIndex item = nf_cli_library_find (request->library, text);
  g_autofree NfScored *found = g_new (NfScored, request->top);
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (NfItemIndex));
  guint n;

  if (item == NF_ITEM_NONE)
    return NF_CLI_NO_SUCH_FILM;
  n = nf_rank_similar (request->library->model, item, NULL, found, request->top);
  for (guint i = 0; i < n; i++)
    g_array_append_val (items, found[i].item);
  print_films (request, items);
  if (n == 0)
    fprintf (stderr, _("nextfilms-cli: too few ratings of this film to know what is like it\n"));
  return NF_CLI_OK;
}

static NfCliStatus
recommend (Request *request)
{
  const NfCliColumn columns[] = {
    { "rank", _("Rank"), NF_CLI_INTEGER, FALSE },
    { "movieId", _("Id"), NF_CLI_INTEGER, FALSE },
    { "title", _("Title"), NF_CLI_TEXT, TRUE },
    { "year", _("Year"), NF_CLI_INTEGER, FALSE },
    { "predicted", _("Predicted"), NF_CLI_DECIMAL, FALSE },
    { "sd", "±", NF_CLI_DECIMAL, FALSE },
    { "because", _("Because you liked"), NF_CLI_TEXT, TRUE },
  };
  NfModelFile *model = request->library->model;
  NfProfile *profile = request->library->profile;
  g_autoptr (NfRatings) ratings = nf_profile_dup_ratings (profile);
  g_autoptr (NfRankingRequest) wanted = nf_ranking_request_new (model, ratings);
  g_autofree float *scratch = g_new (float, nf_model_file_get_n_items (model));
  g_autoptr (NfCliTable) table = nf_cli_table_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (NfRanking) ranking = NULL;

  nf_ratings_add_items (ratings, wanted->excluded);
  nf_profile_add_marked (profile, NF_MARK_HIDDEN, wanted->excluded);
  wanted->length = request->top;
  ranking = nf_ranking_new (wanted, scratch, NULL);
  for (guint i = 0; i < ranking->n_rows; i++)
    {
      g_autofree char *reasons = ranking->rows[i].reasons != NULL ? g_strjoinv (", ", ranking->rows[i].reasons) : NULL;
      float star, sd;

      nf_ranking_get_prediction (ranking, ranking->rows[i].item, &star, &sd);
      nf_cli_table_add_count (table, i + 1);
      add_film (table, request, ranking->rows[i].item);
      nf_cli_table_add_number (table, star);
      nf_cli_table_add_number (table, sd);
      nf_cli_table_add_text (table, reasons);
    }
  nf_cli_table_print (table, request->format, request->width);
  if (nf_ratings_get_n (ratings) == 0)
    fprintf (stderr, _("nextfilms-cli: you have not rated anything yet: this is what most people like\n"));
  return NF_CLI_OK;
}

static void
print_outcome (Request *request, NfItemIndex item)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (NfItemIndex));
  g_autofree char *name = nf_cli_library_dup_name (request->library, item);
  NfRating rating = nf_profile_get_rating (request->library->profile, item);
  g_autofree char *stars = nf_text_format_rating (rating);

  if (request->format != NF_CLI_COLUMNS)
    {
      g_array_append_val (items, item);
      print_films (request, items);
    }
  else if (rating != 0)
    /* Translators: a film and its stars, "Alien (1979): 4½ stars" */
    printf (_("%s: %s stars\n"), name, stars);
  else
    printf (_("%s: not rated\n"), name);
}

static NfCliStatus
set_rating (Request *request, const char *text, NfRating rating)
{
  NfItemIndex item = nf_cli_library_find (request->library, text);

  if (item == NF_ITEM_NONE)
    return NF_CLI_NO_SUCH_FILM;
  nf_profile_set_rating (request->library->profile, item, rating);
  if (!nf_cli_library_save (request->library))
    return NF_CLI_FAILED;
  print_outcome (request, item);
  return NF_CLI_OK;
}

static NfCliStatus
rate (Request *request)
{
  const char *stars = request->arguments[request->n_arguments - 1];
  g_autofree char *text = NULL;
  double value;
  char *end;

  value = g_ascii_strtod (stars, &end);
  if (request->n_arguments < 2 || end == stars || *end != '\0' || !(value >= 0.5 && value <= 5) || 2 * value != floor (2 * value))
    {
      fprintf (stderr, _("nextfilms-cli: rate FILM STARS, with 0.5, 1, 1.5 … 5 stars, not “%s”\n"), stars);
      return NF_CLI_USAGE;
    }
  request->arguments[request->n_arguments - 1] = NULL;
  text = g_strjoinv (" ", request->arguments);
  request->arguments[request->n_arguments - 1] = (char *) stars;
  return set_rating (request, text, (NfRating) (2 * value));
}

static NfCliStatus
unrate (Request *request)
{
  g_autofree char *text = g_strjoinv (" ", request->arguments);

  return set_rating (request, text, 0);
}

static NfCliStatus
list (Request *request)
{
  static const char *const orders[] = { "rating", "date", "title", "surprise", NULL };
  NfLibrarySort sort = NF_LIBRARY_SORT_RATING;
  g_autoptr (GArray) items = NULL;

  if (request->sort != NULL)
    {
      while (orders[sort] != NULL && !g_str_equal (orders[sort], request->sort))
        sort++;
      if (orders[sort] == NULL)
        {
          fprintf (stderr, _("nextfilms-cli: --sort is rating, date, title or surprise, not “%s”\n"), request->sort);
          return NF_CLI_USAGE;
        }
    }
  if (sort == NF_LIBRARY_SORT_SURPRISE)
    {
      guint n = nf_model_file_get_n_items (request->library->model);
      g_autofree float *scores = g_new (float, n);
      float *stars = g_new (float, n);
      g_autoptr (GBytes) predictions = NULL;

      nf_fold_in_score_all (nf_cli_library_get_fold_in (request->library), scores, stars, NULL);
      predictions = g_bytes_new_take (stars, n * sizeof (float));
      nf_profile_set_predictions (request->library->profile, predictions);
    }
  if (request->favorites || request->watchlist || request->hidden)
    items = nf_profile_dup_marked (request->library->profile,
                                   request->favorites ? NF_MARK_FAVORITE : request->watchlist ? NF_MARK_WATCHLIST : NF_MARK_HIDDEN, sort);
  else
    items = nf_profile_dup_rated (request->library->profile, sort);
  print_films (request, items);
  return NF_CLI_OK;
}

static NfCliStatus
stats (Request *request)
{
  const NfCliColumn columns[] = {
    { "name", _("What"), NF_CLI_TEXT, FALSE },
    { "value", _("Number"), NF_CLI_DECIMAL, FALSE },
  };
  const NfCliColumn counts[] = {
    { "name", _("What"), NF_CLI_TEXT, FALSE },
    { "value", _("Number"), NF_CLI_INTEGER, FALSE },
  };
  NfProfile *profile = request->library->profile;
  g_autoptr (NfRatings) ratings = nf_profile_dup_ratings (profile);
  g_autoptr (NfCliTable) table = NULL;
  gboolean human = request->format == NF_CLI_COLUMNS;
  guint histogram[NF_RATING_MAX + 1] = { 0 };
  guint n = nf_ratings_get_n (ratings), sum = 0, n_known = 0;

  for (guint i = 0; i < n; i++)
    {
      const NfRatingEntry *entry = &nf_ratings_get_entries (ratings)[i];

      histogram[entry->rating]++;
      sum += entry->rating;
      n_known += nf_model_file_get_train_counts (request->library->model)[entry->item] > 0;
    }
  table = nf_cli_table_new (human ? counts : columns, G_N_ELEMENTS (columns));
  nf_cli_table_add_text (table, human ? _("Rated") : "rated");
  nf_cli_table_add_count (table, n);
  nf_cli_table_add_text (table, human ? _("Of these the model knows") : "known");
  nf_cli_table_add_count (table, n_known);
  nf_cli_table_add_text (table, human ? _("Favorites") : "favorites");
  nf_cli_table_add_count (table, nf_profile_get_n_marked (profile, NF_MARK_FAVORITE));
  nf_cli_table_add_text (table, human ? _("Watchlist") : "watchlist");
  nf_cli_table_add_count (table, nf_profile_get_n_marked (profile, NF_MARK_WATCHLIST));
  nf_cli_table_add_text (table, human ? _("Not interested") : "hidden");
  nf_cli_table_add_count (table, nf_profile_get_n_marked (profile, NF_MARK_HIDDEN));
  for (guint r = NF_RATING_MAX; r >= 1; r--)
    {
      g_autofree char *stars = human ? nf_text_format_rating (r) : g_strdup_printf ("%u.%c", r / 2, r % 2 ? '5' : '0');
      g_autofree char *name = human ? g_strdup_printf ("★ %s", stars) : g_strdup_printf ("stars-%s", stars);

      nf_cli_table_add_text (table, name);
      nf_cli_table_add_count (table, histogram[r]);
    }
  if (!human)
    {
      nf_cli_table_add_text (table, "mean");
      nf_cli_table_add_number (table, n > 0 ? sum / 2.0 / n : 0);
    }
  nf_cli_table_print (table, request->format, request->width);
  if (human && n > 0)
    /* Translators: the mean of all your ratings in stars */
    printf (_("Mean: %.2f stars\n"), sum / 2.0 / n);
  return NF_CLI_OK;
}

typedef struct
{
  const char *name;
  guint       min_arguments, max_arguments;
  NfCliStatus (*run) (Request *request);
  const char *synopsis;
} Command;

static const Command commands[] = {
  { "search", 1, G_MAXUINT, search, "search TEXT" },
  { "recommend", 0, 0, recommend, "recommend" },
  { "similar", 1, G_MAXUINT, similar, "similar FILM" },
  { "rate", 1, G_MAXUINT, rate, "rate FILM STARS" },
  { "unrate", 1, G_MAXUINT, unrate, "unrate FILM" },
  { "list", 0, 0, list, "list [--favorites|--watchlist|--hidden] [--sort=rating|date|title|surprise]" },
  { "stats", 0, 0, stats, "stats" },
};

static const Command *
find_command (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      return &commands[i];
  return NULL;
}

static guint
get_terminal_width (void)
{
  struct winsize size;

  return ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

int
main (int argc, char **argv)
{
  g_autofree char *model = NULL;
  g_autofree char *sort = NULL;
  gboolean json = FALSE, version = FALSE;
  int top = DEFAULT_TOP;
  Request request = { 0 };
  const GOptionEntry options[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON"), NULL },
    { "top", 'n', 0, G_OPTION_ARG_INT, &top, N_("How many films (20; list: all)"), "N" },
    { "favorites", 0, 0, G_OPTION_ARG_NONE, &request.favorites, N_("list: favorites instead of rated films"), NULL },
    { "watchlist", 0, 0, G_OPTION_ARG_NONE, &request.watchlist, N_("list: the watchlist"), NULL },
    { "hidden", 0, 0, G_OPTION_ARG_NONE, &request.hidden, N_("list: what you are not interested in"), NULL },
    { "sort", 0, 0, G_OPTION_ARG_STRING, &sort, N_("list: by rating, date, title or surprise"), "ORDER" },
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &model, N_("Another model than the installed one"), "FILE" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_("Print the version"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("COMMAND [ARGUMENT…]"));
  g_autoptr (NfCliLibrary) library = NULL;
  g_autoptr (GString) description = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  const Command *command;
  NfCliStatus status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_string_append (description, _("Commands:\n"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (description, "  nextfilms-cli %s\n", commands[i].synopsis);
  g_string_append (description, _("\nFILM is a title, with its year where several films share it, or id:862 (MovieLens), tmdb:862, tt0114709 (IMDb).\n"));
  g_option_context_set_summary (context, _("Searches, rates and recommends films, with the ratings of the NextFilms program."));
  g_option_context_set_description (context, description->str);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, options, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "nextfilms-cli: %s\n", error->message);
      return NF_CLI_USAGE;
    }
  if (version)
    {
      puts ("nextfilms-cli " VERSION);
      return NF_CLI_OK;
    }

  command = find_command (argv[1]);
  request.n_arguments = (guint) MAX (argc - 2, 0);
  if (command == NULL || request.n_arguments < command->min_arguments || request.n_arguments > command->max_arguments || top < 1 || top > MAX_TOP)
    {
      if (top < 1 || top > MAX_TOP)
        fprintf (stderr, _("nextfilms-cli: --top is 1…%d\n"), MAX_TOP);
      else if (command != NULL)
        fprintf (stderr, _("Usage: nextfilms-cli %s\n"), command->synopsis);
      else
        {
          if (argv[1] != NULL)
            fprintf (stderr, _("nextfilms-cli: there is no command “%s”\n"), argv[1]);
          fputs (description->str, stderr);
        }
      return NF_CLI_USAGE;
    }

  library = nf_cli_library_open (model);
  if (library == NULL)
    return NF_CLI_FAILED;
  request.library = library;
  request.arguments = argv + 2;
  request.sort = sort;
  request.width = get_terminal_width ();
  request.format = json ? NF_CLI_JSON : isatty (STDOUT_FILENO) ? NF_CLI_COLUMNS : NF_CLI_TSV;
  request.top = command->run == list && top == DEFAULT_TOP ? G_MAXUINT : (guint) top;
  status = command->run (&request);
  if (fflush (stdout) != 0 && status == NF_CLI_OK)
    status = NF_CLI_FAILED;
  return (int) status;
}
