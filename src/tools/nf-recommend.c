/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recommends films for ratings given on the command line or in a file, as the program itself does. */
#include "nf-config.h"

#include <errno.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nf-best.h"
#include "nf-dataset.h"
#include "nf-explain.h"
#include "nf-paths.h"
#include "nf-recommend-batch.h"
#include "nf-text.h"

#define MAX_REASONS 3
#define MAX_SUGGESTIONS 5
#define MAX_TOP 10000
#define MAX_THREADS 256

/* --- titles ------------------------------------------------------------------------------------------------------- */

/* "Lion King, The (1994)" as people write it: "The Lion King (1994)". */
static char *
make_display_form (NfModelFile *model, NfItemIndex item)
{
  g_autofree char *title = nf_text_display_title (nf_model_file_get_title (model, item));

  return nf_text_film_name (title, nf_model_file_get_year (model, item));
}

static void
print_suggestions (NfModelFile *model, GArray *items)
{
  for (guint i = 0; i < MIN (items->len, MAX_SUGGESTIONS); i++)
    {
      NfItemIndex item = g_array_index (items, NfItemIndex, i);

      fprintf (stderr, "  %s (MovieLens %u)\n", nf_model_file_get_title (model, item), nf_model_file_get_movie_id (model, item));
    }
  if (items->len > MAX_SUGGESTIONS)
    fprintf (stderr, "  … and %u more\n", items->len - MAX_SUGGESTIONS);
}

/* Films with all words of @folded in their title, popular ones first; without the year if there are none with it. */
static GArray *
find_suggestions (NfModelFile *model, const char *text)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (NfItemIndex));
  g_autofree char *folded = nf_text_fold (text);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  guint n_words = g_strv_length (words);

  for (guint attempt = 0; attempt < 2 && items->len == 0 && n_words > 0; attempt++, n_words--)
    for (NfItemIndex j = 0; j < nf_model_file_get_n_items (model); j++)
      {
        g_autofree char *title = nf_text_fold (nf_model_file_get_title (model, j));
        gboolean has_all = TRUE;

        for (guint w = 0; w < n_words && has_all; w++)
          has_all = strstr (title, words[w]) != NULL;
        if (has_all)
          g_array_append_val (items, j);
      }
  return items;
}

typedef enum { MATCH_RAW, MATCH_CASE, MATCH_DISPLAY, MATCH_WITHOUT_YEAR, N_MATCHES } Match;

/* Ways of writing a title, strictest first; the first that finds something decides.
 * Returns: NF_ITEM_NONE, and a message, if none does or several films answer */
static NfItemIndex
find_film (NfModelFile *model, const char *text)
{
  guint n_items = nf_model_file_get_n_items (model);
  g_autofree char *case_folded = g_utf8_casefold (text, -1);
  g_autofree char *folded = nf_text_fold (text);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (NfItemIndex));
  g_autoptr (GArray) suggestions = NULL;

  for (Match match = 0; match < N_MATCHES && found->len == 0; match++)
    for (NfItemIndex j = 0; j < n_items; j++)
      {
        const char *raw = nf_model_file_get_title (model, j);
        g_autofree char *form = NULL;
        g_autofree char *other = NULL;
        gboolean same = FALSE;

        switch (match)
          {
          case MATCH_RAW:
            same = g_str_equal (raw, text);
            break;
          case MATCH_CASE:
            form = g_utf8_casefold (raw, -1);
            same = g_str_equal (form, case_folded);
            break;
          case MATCH_DISPLAY:
            other = make_display_form (model, j);
            form = nf_text_fold (other);
            same = g_str_equal (form, folded);
            break;
          case MATCH_WITHOUT_YEAR:
            other = nf_text_display_title (raw);
            form = nf_text_fold (other);
            same = g_str_equal (form, folded);
            break;
          case N_MATCHES:
            break;
          }
        if (same)
          g_array_append_val (found, j);
      }

  if (found->len == 1)
    return g_array_index (found, NfItemIndex, 0);
  if (found->len > 1)
    {
      fprintf (stderr, "nf-recommend: “%s” is %u films; which one? (--rate MovieLens-id=STARS also works)\n", text, found->len);
      print_suggestions (model, found);
      return NF_ITEM_NONE;
    }
  fprintf (stderr, "nf-recommend: no film is called “%s”\n", text);
  suggestions = find_suggestions (model, text);
  if (suggestions->len > 0)
    {
      fprintf (stderr, "Perhaps:\n");
      print_suggestions (model, suggestions);
    }
  return NF_ITEM_NONE;
}

/* --- ratings ------------------------------------------------------------------------------------------------------ */

/* "Toy Story (1995)=5"; "1=4.5" is a MovieLens id. Returns: 0, or what to exit with after a message */
static int
add_rating (NfModelFile *model, const char *assignment, GArray *entries)
{
  const char *equals = strrchr (assignment, '=');
  g_autofree char *title = NULL;
  NfRatingEntry entry = { NF_ITEM_NONE, 0 };
  double stars;
  guint64 id;
  char *end;

  if (equals == NULL || equals == assignment || !g_utf8_validate (assignment, -1, NULL))
    {
      fprintf (stderr, "nf-recommend: --rate needs “TITLE=STARS”, not “%s”\n", assignment);
      return 2;
    }
  stars = g_ascii_strtod (equals + 1, &end);
  if (end == equals + 1 || *end != '\0' || !(stars >= 0.5 && stars <= 5) || 2 * stars != floor (2 * stars))
    {
      fprintf (stderr, "nf-recommend: stars are 0.5, 1, 1.5 … 5, not “%s”\n", equals + 1);
      return 2;
    }
  title = g_strndup (assignment, (gsize) (equals - assignment));
  if (g_ascii_string_to_unsigned (title, 10, 1, G_MAXINT32, &id, NULL))
    entry.item = nf_model_file_lookup_movie_id (model, (guint32) id);
  if (entry.item == NF_ITEM_NONE)
    entry.item = find_film (model, title);
  if (entry.item == NF_ITEM_NONE)
    return 1;
  entry.rating = (NfRating) (2 * stars);
  g_array_append_val (entries, entry);
  return 0;
}

static int
add_file (NfModelFile *model, const char *path, GArray *entries)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) lines = NULL;
  guint n_users = 0, n_unknown = 0;

  lines = nf_dataset_read_ratings (path, &n_users, &error);
  if (lines == NULL)
    {
      fprintf (stderr, "nf-recommend: %s\n", error->message);
      return 1;
    }
  if (n_users > 1)
    {
      fprintf (stderr, "nf-recommend: %s: ratings of %u people; a file of one person is needed\n", path, n_users);
      return 1;
    }
  for (guint i = 0; i < lines->len; i++)
    {
      const NfUserRating *line = &g_array_index (lines, NfUserRating, i);
      NfRatingEntry entry = { nf_model_file_lookup_movie_id (model, line->movie_id), line->rating };

      if (entry.item == NF_ITEM_NONE)
        n_unknown++;
      else
        g_array_append_val (entries, entry);
    }
  if (n_unknown > 0)
    fprintf (stderr, "nf-recommend: %s: %u ratings of films the catalogue does not have are left out\n", path, n_unknown);
  return 0;
}

/* --- output ------------------------------------------------------------------------------------------------------- */

/* Widths of columns count characters, and the wide ones of East Asia twice. */
static void
print_padded (const char *text, guint width)
{
  guint used = 0;
  const char *p = text;

  for (; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      guint cells = g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;

      if (used + cells > width)
        break;
      used += cells;
    }
  printf ("%.*s%*s", (int) (p - text), text, (int) (width - used), "");
}

static void
print_table (NfFoldIn *fold_in, const NfScored *list, guint n)
{
  NfModelFile *model = nf_fold_in_get_model (fold_in);

  for (guint i = 0; i < n; i++)
    {
      NfContribution reason;
      g_autofree char *title = make_display_form (model, list[i].item);
      float star, sd;

      nf_fold_in_predict (fold_in, list[i].item, &star, &sd);
      printf ("%3u  ", i + 1);
      print_padded (title, 48);
      printf ("  %.1f ± %.1f stars", star, sd);
      if (nf_explain_reasons (fold_in, list[i].item, &reason, 1) > 0)
        {
          g_autofree char *because = make_display_form (model, reason.item);

          printf ("  because of %s", because);
        }
      printf ("\n");
    }
}

static void
add_float (JsonBuilder *builder, const char *name, float value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, round (value * 1e6) / 1e6);
}

static void
add_int (JsonBuilder *builder, const char *name, guint value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_title (JsonBuilder *builder, NfModelFile *model, NfItemIndex item)
{
  g_autofree char *title = nf_text_display_title (nf_model_file_get_title (model, item));

  add_int (builder, "movieId", nf_model_file_get_movie_id (model, item));
  json_builder_set_member_name (builder, "title");
  json_builder_add_string_value (builder, title);
}

static void
print_json (NfFoldIn *fold_in, const NfScored *list, guint n)
{
  NfModelFile *model = nf_fold_in_get_model (fold_in);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      NfItemIndex item = list[i].item;
      NfGenre genres[NF_N_GENRES];
      NfContribution reasons[MAX_REASONS];
      guint n_genres = nf_genre_mask_rank (nf_model_file_get_genres (model, item), genres);
      guint n_reasons = nf_explain_reasons (fold_in, item, reasons, MAX_REASONS);
      float star, sd;

      nf_fold_in_predict (fold_in, item, &star, &sd);
      json_builder_begin_object (builder);
      add_int (builder, "rank", i + 1);
      add_title (builder, model, item);
      add_int (builder, "tmdbId", nf_model_file_get_tmdb_id (model, item));
      add_int (builder, "year", nf_model_file_get_year (model, item));
      json_builder_set_member_name (builder, "genres");
      json_builder_begin_array (builder);
      for (guint g = 0; g < n_genres; g++)
        json_builder_add_string_value (builder, nf_genre_get_name (genres[g]));
      json_builder_end_array (builder);
      add_float (builder, "score", list[i].score);
      add_float (builder, "predicted", star);
      add_float (builder, "sd", sd);
      json_builder_set_member_name (builder, "reasons");
      json_builder_begin_array (builder);
      for (guint r = 0; r < n_reasons; r++)
        {
          json_builder_begin_object (builder);
          add_title (builder, model, reasons[r].item);
          add_float (builder, "rating", reasons[r].rating / 2.0f);
          add_float (builder, "contribution", reasons[r].score);
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  printf ("%s\n", text);
}

static void
print_csv (const NfRecommendRequest *request, const NfRatingEntry *entries, guint n_entries, guint8 *rated, NfScored *list)
{
  g_autofree NfPersonRating *ratings = g_new0 (NfPersonRating, MAX (n_entries, 1u));
  g_autoptr (GString) text = g_string_new (NF_RECOMMEND_CSV_HEADER);
  NfPerson person = { 0, n_entries, ratings };

  for (guint i = 0; i < n_entries; i++)
    ratings[i] = (NfPersonRating) { .item = entries[i].item, .rating = entries[i].rating };
  nf_recommend_append_csv (request, &person, rated, list, text);
  printf ("%s", text->str);
}

static int
run_batch (const NfRecommendRequest *request, const char *path, guint n_threads)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NfPeople) people = nf_people_read (request->model, path, &error);

  if (people == NULL)
    {
      fprintf (stderr, "nf-recommend: %s\n", error->message);
      return 1;
    }
  nf_people_say_unknown (people, "nf-recommend", path, "they are left out");
  if (nf_recommend_batch (request, people, n_threads, stdout))
    return 0;
  fprintf (stderr, "nf-recommend: cannot write the rankings: %s\n", g_strerror (errno));
  return 1;
}

int
main (int argc, char **argv)
{
  g_auto (GStrv) rates = NULL;
  g_auto (GStrv) files = NULL;
  g_autofree char *batch = NULL;
  g_autofree char *path = NULL, *model_path = NULL;
  gboolean json = FALSE, csv = FALSE;
  int top = 20, n_threads = (int) g_get_num_processors ();
  g_auto (NfRequestOptions) request_options = { 0 };
  const GOptionEntry options[] = {
    { "rate", 0, 0, G_OPTION_ARG_STRING_ARRAY, &rates, "A film and its stars, 0.5 … 5: “Toy Story (1995)=5”; may be repeated", "TITLE=STARS" },
    { "ratings", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, "CSV with movieId,rating of one person", "FILE" },
    { "batch", 0, 0, G_OPTION_ARG_FILENAME, &batch, "CSV with userId,movieId,rating of many people: a ranking for each, as CSV", "FILE" },
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &path, "The model (the installed one)", "FILE" },
    { "top", 'n', 0, G_OPTION_ARG_INT, &top, "How many films (20)", "N" },
    { "threads", 't', 0, G_OPTION_ARG_INT, &n_threads, "Threads of --batch (all processors); the rankings do not depend on it", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print a JSON array", NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &csv, "Print userId,movieId,rank,score,predicted,sd", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("— recommend films");
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  g_autoptr (NfModelFile) model = NULL;
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (NfRatingEntry));
  g_autoptr (NfRatings) ratings = NULL;
  g_autoptr (NfFoldIn) fold_in = NULL;
  g_autofree guint8 *rated = NULL;
  g_autofree NfScored *list = NULL;
  NfFoldInParams params;
  NfFilter filter = { 0 };
  NfRecommendRequest request;
  guint n;

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_add_group (context, nf_request_options_make_group (&request_options));
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "nf-recommend: %s\n", error->message);
      return 2;
    }
  if (argc > 1)
    message = g_strdup_printf ("what is “%s”?", argv[1]);
  else if (top < 1 || top > MAX_TOP)
    message = g_strdup_printf ("--top must be 1…%d", MAX_TOP);
  else if (n_threads < 1 || n_threads > MAX_THREADS)
    message = g_strdup_printf ("--threads must be 1…%d", MAX_THREADS);
  else if (batch == NULL && rates == NULL && files == NULL)
    message = g_strdup ("--rate, --ratings or --batch is needed; see --help");
  else if (batch != NULL && (rates != NULL || files != NULL || json))
    message = g_strdup ("--batch goes with neither --rate, --ratings nor --json");
  else if (json && csv)
    message = g_strdup ("--json or --csv, not both");
  if (message != NULL)
    {
      fprintf (stderr, "nf-recommend: %s\n", message);
      return 2;
    }

  model_path = nf_paths_model (path);
  model = nf_model_file_new_from_path (model_path, &error);
  if (model == NULL)
    {
      fprintf (stderr, "nf-recommend: %s\n", error->message);
      return 1;
    }
  nf_fold_in_params_init (&params, model);
  if (!nf_request_options_apply (&request_options, &params, &filter, &message))
    {
      fprintf (stderr, "nf-recommend: %s\n", message);
      return 2;
    }
  request = (NfRecommendRequest) { model, &params, &filter, (guint) top };
  if (batch != NULL)
    return run_batch (&request, batch, (guint) n_threads);

  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    {
      int status = add_file (model, files[i], entries);

      if (status != 0)
        return status;
    }
  for (guint i = 0; rates != NULL && rates[i] != NULL; i++)
    {
      int status = add_rating (model, rates[i], entries);

      if (status != 0)
        return status;
    }

  ratings = nf_ratings_new ((const NfRatingEntry *) (void *) entries->data, entries->len);
  rated = g_malloc0 (NF_BITSET_BYTES (nf_model_file_get_n_items (model)));
  list = g_new (NfScored, (gsize) top);
  if (csv)
    {
      print_csv (&request, nf_ratings_get_entries (ratings), nf_ratings_get_n (ratings), rated, list);
      return 0;
    }
  nf_ratings_add_items (ratings, rated);
  filter.excluded = rated;
  fold_in = nf_fold_in_new (model, ratings, &params);
  n = nf_best_find (fold_in, &filter, list, NULL, (guint) top);
  if (json)
    print_json (fold_in, list, n);
  else
    print_table (fold_in, list, n);
  return 0;
}
