/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-model-writer.h"

#include "nf-test-utils.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Three films, rank 2. Tests change single values of a copy. */
static const char *const titles[] = { "Heat (1995)", "Léon (1994)", "Honky" };
static const guint16 years[] = { 1995, 1994, 0 };
static const NfGenreMask genres[] = { 1, 6, 0 };
static const guint32 movie_ids[] = { 6, 293, 130542 }, tmdb_ids[] = { 949, 101, 0 }, imdb_ids[] = { 113277, 110413, 67214 };
static const guint32 n_ratings[] = { 30, 20, 0 }, train_counts[] = { 3, 2, 0 };
static const float means[] = { 3.5f, 4, 0 }, weights[] = { 2, 1.5f, 0 }, biases[] = { -.1f, .4f, 0 };
static const float values[] = { 4, 2 }, prior[] = { .5f, -.5f };
static const float factors[] = { 1, -.5f, 127, .5f, 0, 0 };
static const guint32 alias_ids[] = { 7 };
static const NfItemIndex alias_items[] = { 1 };

static const NfModelContents contents = {
  .n_items = 3, .rank = 2, .titles = titles, .years = years, .genres = genres, .movie_ids = movie_ids, .tmdb_ids = tmdb_ids,
  .imdb_ids = imdb_ids, .n_ratings = n_ratings, .mean_ratings = means, .alias_ids = alias_ids, .alias_items = alias_items, .n_aliases = 1,
  .factors = factors, .singular_values = values, .item_weights = weights, .train_counts = train_counts, .item_biases = biases, .prior = prior,
};

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = nf_model_writer_to_bytes (&contents, &error);
  g_autoptr (NfModelFile) model = NULL;

  g_assert_no_error (error);
  model = nf_model_file_new_from_bytes (bytes, "new", &error);
  g_assert_no_error (error);
  g_assert_true (nf_model_file_verify (model, &error));
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpstr (nf_model_file_get_title (model, i), ==, titles[i]);
      g_assert_cmpuint (nf_model_file_get_year (model, i), ==, years[i]);
      g_assert_cmpuint (nf_model_file_get_genres (model, i), ==, genres[i]);
      g_assert_cmpuint (nf_model_file_get_movie_id (model, i), ==, movie_ids[i]);
      g_assert_cmpuint (nf_model_file_get_tmdb_id (model, i), ==, tmdb_ids[i]);
      g_assert_cmpuint (nf_model_file_get_imdb_id (model, i), ==, imdb_ids[i]);
      g_assert_cmpuint (nf_model_file_get_n_ratings (model, i), ==, n_ratings[i]);
      g_assert_cmpfloat (nf_model_file_get_mean_rating (model, i), ==, means[i]);
      g_assert_cmpuint (nf_model_file_lookup_movie_id (model, movie_ids[i]), ==, i);
      g_assert_cmpfloat (nf_model_file_get_item_weights (model)[i], ==, weights[i]);
      g_assert_cmpuint (nf_model_file_get_train_counts (model)[i], ==, train_counts[i]);
      g_assert_cmpfloat (nf_model_file_get_item_biases (model)[i], ==, biases[i]);
    }
  g_assert_cmpuint (nf_model_file_lookup_movie_id (model, 7), ==, 1);
  g_assert_cmpmem (nf_model_file_get_singular_values (model), sizeof values, values, sizeof values);
  g_assert_cmpmem (nf_model_file_get_prior (model), sizeof prior, prior, sizeof prior);
}

/* One scale per row; the largest value is ±127; ties go to the even number. */
static void
test_quantisation (void)
{
  const float row[] = { 127, .5f, 1.5f, 2.5f, -.5f, -1.5f, 126.5f, -127 };
  const gint8 expected[] = { 127, 0, 2, 2, 0, -2, 126, -127 };
  const float eight[] = { 8, 7, 6, 5, 4, 3, 2, 1 };
  float three[24];
  NfModelContents c = contents;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NfModelFile) model = NULL;

  memcpy (three, row, sizeof row);
  for (guint i = 0; i < 8; i++)
    three[8 + i] = (float) sin (i + 1.);
  memset (three + 16, 0, sizeof row);
  c.rank = 8;
  c.factors = three;
  c.singular_values = c.prior = eight;
  bytes = nf_model_writer_to_bytes (&c, NULL);
  model = nf_model_file_new_from_bytes (bytes, "new", NULL);
  g_assert_cmpfloat (nf_model_file_get_row_scales (model)[0], ==, 1);
  g_assert_cmpmem (nf_model_file_get_factors (model), 8, expected, 8);
  for (guint i = 0; i < 8; i++)   /* within half a step */
    g_assert_cmpfloat_with_epsilon (nf_model_file_get_factors (model)[64 + i] * nf_model_file_get_row_scales (model)[1], three[8 + i],
                                    nf_model_file_get_row_scales (model)[1] * .5001f);
  g_assert_cmpfloat (nf_model_file_get_row_scales (model)[2], ==, 0);
}

static void
test_tiny_values (void)
{
  const float tiny[] = { 1e-45f, 0, 1e-40f, -1e-40f, G_MAXFLOAT, -G_MAXFLOAT };
  NfModelContents c = contents;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  c.factors = tiny;
  bytes = nf_model_writer_to_bytes (&c, &error);
  g_assert_no_error (error);
}

static void
test_deterministic (void)
{
  g_autoptr (GVariant) one = g_variant_ref_sink (g_variant_new_parsed ("{'alpha': <0.35>, 'rank': <uint32 2>, 'date': <'2023-07-20'>}"));
  g_autoptr (GVariant) other = g_variant_ref_sink (g_variant_new_parsed ("{'date': <'2023-07-20'>, 'alpha': <0.35>, 'rank': <uint32 2>, 'model-id': <'old'>}"));
  NfModelContents c = contents;
  g_autoptr (GBytes) a = NULL, b = NULL, without = nf_model_writer_to_bytes (&contents, NULL);
  g_autoptr (NfModelFile) model = NULL, plain = NULL;

  c.meta = one;
  a = nf_model_writer_to_bytes (&c, NULL);
  c.meta = other;
  b = nf_model_writer_to_bytes (&c, NULL);
  g_assert_true (g_bytes_equal (a, b));   /* whatever the order of a dictionary */

  model = nf_model_file_new_from_bytes (a, "new", NULL);
  plain = nf_model_file_new_from_bytes (without, "new", NULL);
  g_assert_cmpfloat (nf_model_file_get_number (model, "alpha", 0), ==, .35);
  g_assert_cmpfloat (nf_model_file_get_number (model, "rank", 0), ==, 2);
  g_assert_cmpstr (nf_model_file_get_id (model), ==, nf_model_file_get_id (plain));   /* META is no part of it */
}

static void
expect_refusal (const NfModelContents *c, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (nf_model_writer_to_bytes (c, &error));
  g_assert_error (error, NF_MODEL_ERROR, NF_MODEL_ERROR_CORRUPT);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_rules (void)
{
  const char *const bad_titles[] = { "Heat (1995)", "L\xe9on (1994)", "Honky" }, *const no_titles[] = { "", "a", "b" };
  const guint32 rising[] = { 20, 30, 0 }, twice[] = { 6, 6, 7 }, same_tmdb[] = { 949, 949, 0 };
  const float nan_factors[] = { 1, 2, NAN, 4, 0, 0 }, nan_weights[] = { 1, NAN, 0 }, stars[] = { 6, 4, 0 }, rising_values[] = { 2, 4 };
  const NfItemIndex far[] = { 3 };
  const guint32 own[] = { 6 };
  NfModelContents c;

  c = contents, c.n_items = 0, expect_refusal (&c, "size");
  c = contents, c.rank = 0, expect_refusal (&c, "size");
  c = contents, c.rank = 5000, expect_refusal (&c, "size");
  c = contents, c.titles = bad_titles, expect_refusal (&c, "text of a title");
  c = contents, c.titles = no_titles, expect_refusal (&c, "length of a title");
  c = contents, c.n_ratings = rising, expect_refusal (&c, "order of the rows");
  c = contents, c.movie_ids = twice, expect_refusal (&c, "index of MovieLens ids");
  c = contents, c.alias_ids = own, expect_refusal (&c, "index of MovieLens ids");
  c = contents, c.alias_items = far, expect_refusal (&c, "index of MovieLens ids");
  c = contents, c.tmdb_ids = same_tmdb, expect_refusal (&c, "index of TMDB ids");
  c = contents, c.factors = nan_factors, expect_refusal (&c, "factors");
  c = contents, c.item_weights = nan_weights, expect_refusal (&c, "weight");
  c = contents, c.mean_ratings = stars, expect_refusal (&c, "mean rating");
  c = contents, c.singular_values = rising_values, expect_refusal (&c, "order of the singular values");
}

/* --- faults ------------------------------------------------------------------------------------------------------- */

typedef enum { NO_STEP, WRITE, SECOND_WRITE, SHORT_WRITE, FSYNC, FOLDER_FSYNC, CLOSE, RENAME, N_STEPS } Step;

static Step failing;
static int fail_errno, n_writes, n_fsyncs;

static gssize
bad_write (int fd, const void *data, gsize size)
{
  n_writes++;
  if (failing == WRITE || (failing == SECOND_WRITE && n_writes == 2))
    {
      errno = fail_errno;
      return -1;
    }
  if (n_writes == 1)
    {
      errno = EINTR;   /* a signal came: always tried again */
      if (failing == NO_STEP)
        return -1;
    }
  if (failing == SHORT_WRITE && n_writes > 2)
    return 0;
  return write (fd, data, MIN (size, 100));
}

static int
bad_fsync (int fd)
{
  n_fsyncs++;
  if ((failing == FSYNC && n_fsyncs == 1) || (failing == FOLDER_FSYNC && n_fsyncs == 2))
    {
      errno = fail_errno;
      return -1;
    }
  return fsync (fd);
}

static int
bad_close (int fd)
{
  int result = close (fd);

  if (failing != CLOSE)
    return result;
  errno = fail_errno;
  return -1;
}

static int
bad_rename (const char *from, const char *to)
{
  if (failing != RENAME)
    return rename (from, to);
  errno = fail_errno;
  return -1;
}

static guint
count_files (const char *dir)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (d) != NULL)
    n++;
  return n;
}

static void
test_faults (void)
{
  static const NfModelWriterCalls bad_calls = { bad_write, bad_fsync, bad_close, bad_rename };
  static const int errors[] = { ENOSPC, EIO };

  nf_model_writer_set_calls (&bad_calls);
  for (guint e = 0; e < G_N_ELEMENTS (errors); e++)
    for (failing = WRITE; failing < N_STEPS; failing++)
      for (int replaces = 0; replaces < 2; replaces++)
        {
          char *dir = nf_test_make_dir ();
          g_autofree char *path = g_build_filename (dir, "model.nfm", NULL), *text = NULL;
          g_autoptr (GError) error = NULL;

          if (replaces)
            g_assert_true (g_file_set_contents (path, "the old one", -1, NULL));
          n_writes = n_fsyncs = 0;
          fail_errno = errors[e];
          g_assert_false (nf_model_writer_save (&contents, path, &error));
          g_assert_error (error, NF_MODEL_ERROR, NF_MODEL_ERROR_IO);
          g_assert_true (g_str_has_prefix (error->message, path));
          g_assert_nonnull (strstr (error->message, g_strerror (failing == SHORT_WRITE ? EIO : errors[e])));
          g_assert_cmpuint (count_files (dir), ==, replaces);
          if (replaces)
            {
              g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
              g_assert_cmpstr (text, ==, "the old one");
            }
          nf_test_remove_dir (dir);
        }
  nf_model_writer_set_calls (NULL);
}

/* Writes that are interrupted or come in pieces are no fault. */
static void
test_short_writes (void)
{
  static const NfModelWriterCalls bad_calls = { bad_write, bad_fsync, bad_close, bad_rename };
  char *dir = nf_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "model.nfm", NULL), *text = NULL;
  g_autoptr (GBytes) expected = nf_model_writer_to_bytes (&contents, NULL);
  g_autoptr (GError) error = NULL;
  gsize size;

  failing = NO_STEP;
  n_writes = n_fsyncs = 0;
  nf_model_writer_set_calls (&bad_calls);
  g_assert_true (nf_model_writer_save (&contents, path, &error));
  nf_model_writer_set_calls (NULL);
  g_assert_cmpint (n_fsyncs, ==, 2);   /* file and folder */
  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  g_assert_cmpmem (text, size, g_bytes_get_data (expected, NULL), g_bytes_get_size (expected));
  nf_test_remove_dir (dir);
}

static void
test_save (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "model.nfm", NULL), *nowhere = g_build_filename (dir, "none", "model.nfm", NULL);
  g_autofree char *folder = g_build_filename (dir, "folder.nfm", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NfModelFile) model = NULL;
  NfModelContents c = contents;

  g_assert_true (nf_model_writer_save (&contents, path, &error));
  g_assert_true (nf_model_writer_save (&contents, path, &error));   /* over itself */
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (dir), ==, 1);
  model = nf_model_file_new_from_path (path, &error);
  g_assert_no_error (error);

  g_assert_false (nf_model_writer_save (&contents, nowhere, &error));
  g_assert_error (error, NF_MODEL_ERROR, NF_MODEL_ERROR_IO);
  g_clear_error (&error);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_false (nf_model_writer_save (&contents, folder, &error));   /* a folder is in the way */
  g_assert_error (error, NF_MODEL_ERROR, NF_MODEL_ERROR_IO);
  g_clear_error (&error);

  c.rank = 0;
  g_assert_false (nf_model_writer_save (&c, path, &error));   /* refused before anything is written */
  g_assert_error (error, NF_MODEL_ERROR, NF_MODEL_ERROR_CORRUPT);
  g_assert_cmpuint (count_files (dir), ==, 2);
  nf_test_remove_dir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-writer/round-trip", test_round_trip);
  g_test_add_func ("/model-writer/quantisation", test_quantisation);
  g_test_add_func ("/model-writer/tiny-values", test_tiny_values);
  g_test_add_func ("/model-writer/deterministic", test_deterministic);
  g_test_add_func ("/model-writer/rules", test_rules);
  g_test_add_func ("/model-writer/faults", test_faults);
  g_test_add_func ("/model-writer/short-writes", test_short_writes);
  g_test_add_func ("/model-writer/save", test_save);
  return g_test_run ();
}
