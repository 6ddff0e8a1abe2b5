/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows what is in a model file, and whether it is whole. */
#include "nf-config.h"

#include "nf-model-file.h"

#include <json-glib/json-glib.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_POPULAR 5

typedef struct
{
  guint n_cold, n_without_year, n_without_genre, n_without_tmdb;
  guint64 n_ratings, n_train;
} Counts;

static Counts
count (NfModelFile *model)
{
  const guint32 *train = nf_model_file_get_train_counts (model);
  Counts counts = { 0 };

  for (NfItemIndex i = 0; i < nf_model_file_get_n_items (model); i++)
    {
      counts.n_cold += train[i] == 0;
      counts.n_without_year += nf_model_file_get_year (model, i) == 0;
      counts.n_without_genre += nf_model_file_get_genres (model, i) == 0;
      counts.n_without_tmdb += nf_model_file_get_tmdb_id (model, i) == 0;
      counts.n_ratings += nf_model_file_get_n_ratings (model, i);
      counts.n_train += train[i];
    }
  return counts;
}

/* --- for people --------------------------------------------------------------------------------------------------- */

static void
print_meta (NfModelFile *model)
{
  GVariantIter iter;
  const char *key;
  GVariant *value;

  printf ("\nMETA\n");
  g_variant_iter_init (&iter, nf_model_file_get_meta (model));
  while (g_variant_iter_next (&iter, "{&sv}", &key, &value))
    {
      g_autofree char *name = g_utf8_make_valid (key, -1), *safe = g_strescape (name, NULL);
      g_autofree char *text = g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE) ? g_strdup_printf ("%.10g", g_variant_get_double (value))
                                                                                  : g_variant_print (value, FALSE);   /* escapes control characters */

      printf ("  %-24s %s\n", safe, text);
      g_variant_unref (value);
    }
}

static void
print_sections (NfModelFile *model)
{
  printf ("\nSection  type         offset       bytes       rows  columns  SHA-256 (first half)\n");
  for (guint i = 0; i < nf_model_file_get_n_sections (model); i++)
    {
      NfModelSectionInfo s;

      nf_model_file_get_section (model, i, &s);
      printf ("%s     %-7s %11" G_GUINT64_FORMAT " %11" G_GUINT64_FORMAT " %10" G_GUINT64_FORMAT " %8" G_GUINT64_FORMAT "  %s%s\n",
              s.tag, s.dtype, s.offset, s.size, s.n_rows, s.n_cols, s.digest, s.required ? "" : "  (optional)");
    }
}

static void
print_summary (NfModelFile *model)
{
  Counts counts = count (model);
  guint major, minor, n = nf_model_file_get_n_items (model);

  nf_model_file_get_version (model, &major, &minor);
  printf ("%s\n", nf_model_file_get_name (model));
  printf ("  Format                   %u.%u, little-endian, %" G_GSIZE_FORMAT " bytes, %u sections\n", major, minor,
          nf_model_file_get_size (model), nf_model_file_get_n_sections (model));
  printf ("  Model id                 %s\n", nf_model_file_get_id (model));
  printf ("  Films                    %u, of them %u without ratings in training, %u without year, %u without genre, %u without TMDB id\n",
          n, counts.n_cold, counts.n_without_year, counts.n_without_genre, counts.n_without_tmdb);
  printf ("  Ratings                  %" G_GUINT64_FORMAT " counted for popularity, %" G_GUINT64_FORMAT " in training\n", counts.n_ratings, counts.n_train);
  printf ("  Rank                     %u, rows of %u bytes\n", nf_model_file_get_rank (model), nf_model_file_get_row_stride (model));
  print_meta (model);
  print_sections (model);
  printf ("\nMost popular films\n");
  for (NfItemIndex i = 0; i < MIN (n, N_POPULAR); i++)
    printf ("  %u. %s  (MovieLens %u, TMDB %u, %u ratings, mean %.2f)\n", i + 1, nf_model_file_get_title (model, i), nf_model_file_get_movie_id (model, i),
            nf_model_file_get_tmdb_id (model, i), nf_model_file_get_n_ratings (model, i), (double) nf_model_file_get_mean_rating (model, i));
}

/* --- for programs ------------------------------------------------------------------------------------------------- */

static void
add_int (JsonBuilder *json, const char *name, guint64 value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, (gint64) value);
}

static void
add_string (JsonBuilder *json, const char *name, const char *value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, value);
}

static void
print_json (NfModelFile *model, gboolean verified)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  Counts counts = count (model);
  guint major, minor;

  nf_model_file_get_version (model, &major, &minor);
  json_builder_begin_object (json);
  add_string (json, "file", nf_model_file_get_name (model));
  json_builder_set_member_name (json, "format");
  json_builder_begin_object (json);
  add_int (json, "major", major);
  add_int (json, "minor", minor);
  json_builder_end_object (json);
  add_int (json, "bytes", nf_model_file_get_size (model));
  add_string (json, "modelId", nf_model_file_get_id (model));
  json_builder_set_member_name (json, "verified");
  json_builder_add_boolean_value (json, verified);
  add_int (json, "films", nf_model_file_get_n_items (model));
  add_int (json, "coldFilms", counts.n_cold);
  add_int (json, "ratings", counts.n_ratings);
  add_int (json, "trainingRatings", counts.n_train);
  add_int (json, "rank", nf_model_file_get_rank (model));
  json_builder_set_member_name (json, "meta");
  json_builder_add_value (json, json_gvariant_serialize (nf_model_file_get_meta (model)));
  json_builder_set_member_name (json, "sections");
  json_builder_begin_array (json);
  for (guint i = 0; i < nf_model_file_get_n_sections (model); i++)
    {
      NfModelSectionInfo s;

      nf_model_file_get_section (model, i, &s);
      json_builder_begin_object (json);
      add_string (json, "tag", s.tag);
      add_string (json, "type", s.dtype);
      add_int (json, "offset", s.offset);
      add_int (json, "bytes", s.size);
      add_int (json, "rows", s.n_rows);
      add_int (json, "columns", s.n_cols);
      json_builder_set_member_name (json, "required");
      json_builder_add_boolean_value (json, s.required);
      add_string (json, "sha256FirstHalf", s.digest);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_set_member_name (json, "popular");
  json_builder_begin_array (json);
  for (NfItemIndex i = 0; i < MIN (nf_model_file_get_n_items (model), N_POPULAR); i++)
    {
      json_builder_begin_object (json);
      add_int (json, "movieId", nf_model_file_get_movie_id (model, i));
      add_int (json, "tmdbId", nf_model_file_get_tmdb_id (model, i));
      add_string (json, "title", nf_model_file_get_title (model, i));
      add_int (json, "ratings", nf_model_file_get_n_ratings (model, i));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);

  root = json_builder_get_root (json);
  text = json_to_string (root, TRUE);
  printf ("%s\n", text);
}

/* FALSE: a check failed, and it was said which. */
static gboolean
inspect (const char *path, gboolean verify, gboolean as_json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NfModelFile) model = nf_model_file_new_from_path (path, &error);

  if (model == NULL || (verify && !nf_model_file_verify (model, &error)))
    {
      fprintf (stderr, "nf-inspect: %s\n", error->message);
      return FALSE;
    }
  if (as_json)
    print_json (model, verify);
  else if (verify)
    printf ("%s: whole: header, table and all %u sections match their digests\n", path, nf_model_file_get_n_sections (model));
  else
    print_summary (model);
  return TRUE;
}

int
main (int argc, char **argv)
{
  gboolean verify = FALSE, as_json = FALSE, version = FALSE, all_good = TRUE;
  g_auto (GStrv) paths = NULL;
  const GOptionEntry entries[] = {
    { "verify", 0, 0, G_OPTION_ARG_NONE, &verify, "Compare every byte with the stored digests; exit with 1 if one differs", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print JSON, one object per file", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Print the version", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE… – show what is in a NextFilms model file");
  g_autoptr (GError) error = NULL;

  setlocale (LC_CTYPE, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "nf-inspect: %s; nf-inspect --help lists the options\n", error->message);
      return 2;
    }
  if (version)
    {
      printf ("nf-inspect %s\n", VERSION);
      return 0;
    }
  if (paths == NULL || paths[0] == NULL)
    {
      fprintf (stderr, "nf-inspect: which file? Usage: nf-inspect [--verify] [--json] FILE…\n");
      return 2;
    }
  for (guint i = 0; paths[i] != NULL; i++)
    {
      if (i > 0 && !verify && !as_json)
        printf ("\n");
      all_good &= inspect (paths[i], verify, as_json);
    }
  if (fflush (stdout) != 0 || ferror (stdout))
    {
      perror ("nf-inspect: standard output");
      return 1;
    }
  return all_good ? 0 : 1;
}
