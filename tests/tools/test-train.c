/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nf-train as people run it; NF_TRAIN is the program. */
#include "nf-model-file.h"
#include "nf-symmetric-eigen.h"
#include "nf-test-utils.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *dir, *data, *out, *text, *messages;
} Fixture;

/* A toy set in MovieLens' layout: @n_users people of three tastes, @n_films films. */
static void
write_data (const char *dir, guint n_users, guint n_films, guint percent)
{
  g_autoptr (GString) movies = g_string_new ("movieId,title,genres\n");
  g_autoptr (GString) links = g_string_new ("movieId,imdbId,tmdbId\n");
  g_autoptr (GString) ratings = g_string_new ("userId,movieId,rating,timestamp\n");
  guint32 state = 3;

  for (guint j = 1; j <= n_films; j++)
    {
      g_string_append_printf (movies, "%u,\"Film, The %u (%u)\",Drama\n", j, j, 1950 + j % 70);
      g_string_append_printf (links, "%u,%07u,%u\n", j, j, 1000 + j);
    }
  for (guint u = 1; u <= n_users; u++)
    for (guint j = 1; j <= n_films; j++)
      {
        guint noise = (state = state * 1664525u + 1013904223u) >> 16;

        if (noise % 100 < (u % 3 == j % 3 ? 2 * percent : percent))
          g_string_append_printf (ratings, "%u,%u,%.1f,%u\n", u, j, u % 3 == j % 3 ? 4.5 : 0.5 * (1 + noise % 8), 1000 + j);
      }
  {
    g_autofree char *movies_path = g_build_filename (dir, "movies.csv", NULL);
    g_autofree char *links_path = g_build_filename (dir, "links.csv", NULL);
    g_autofree char *ratings_path = g_build_filename (dir, "ratings.csv", NULL);

    g_assert_true (g_file_set_contents (movies_path, movies->str, -1, NULL));
    g_assert_true (g_file_set_contents (links_path, links->str, -1, NULL));
    g_assert_true (g_file_set_contents (ratings_path, ratings->str, -1, NULL));
  }
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = nf_test_make_dir ();
  f->data = g_build_filename (f->dir, "toy", NULL);
  f->out = g_build_filename (f->dir, "toy.nfm", NULL);
  g_assert_cmpint (mkdir (f->data, 0755), ==, 0);
  write_data (f->data, 20, 30, 30);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_free (f->data);
  g_free (f->out);
  g_free (f->text);
  g_free (f->messages);
  nf_test_remove_dir (f->dir);
}

static int
run (Fixture *f, char **environment, const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  va_list arguments;
  int status;

  g_clear_pointer (&f->text, g_free);
  g_clear_pointer (&f->messages, g_free);
  g_ptr_array_add (argv, (char *) g_getenv ("NF_TRAIN"));
  va_start (arguments, first);
  for (const char *a = first; a != NULL; a = va_arg (arguments, const char *))
    g_ptr_array_add (argv, (char *) a);
  va_end (arguments);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, environment, G_SPAWN_DEFAULT, NULL, NULL, &f->text, &f->messages, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static char *
digest (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, size);
}

static guint
count_files (const char *dir)
{
  g_autoptr (GDir) opened = g_dir_open (dir, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (opened) != NULL)
    n++;
  return n;
}

static void
test_model (Fixture *f, gconstpointer data)
{
  g_autoptr (NfModelFile) model = NULL;
  g_autoptr (GError) error = NULL;
  NfItemIndex item;

  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, "--rank", "4", NULL), ==, 0);
  g_assert_nonnull (strstr (f->text, "Films                    30"));
  g_assert_nonnull (strstr (f->text, "of 20 people"));
  g_assert_cmpuint (count_files (f->dir), ==, 2);
  model = nf_model_file_new_from_path (f->out, &error);
  g_assert_no_error (error);
  g_assert_true (nf_model_file_verify (model, &error));
  g_assert_cmpuint (nf_model_file_get_n_items (model), ==, 30);
  g_assert_cmpuint (nf_model_file_get_rank (model), ==, 4);
  item = nf_model_file_lookup_movie_id (model, 7);
  g_assert_cmpstr (nf_model_file_get_title (model, item), ==, "Film, The 7 (1957)");
  g_assert_cmpfloat (nf_model_file_get_number (model, "alpha", -1), >, 0);
  g_assert_cmpfloat (nf_model_file_get_number (model, "star-weight-10", -1), >, 0.5);
  {
    g_autoptr (GVariant) licence = g_variant_lookup_value (nf_model_file_get_meta (model), "licence", G_VARIANT_TYPE_STRING);
    g_assert_nonnull (strstr (g_variant_get_string (licence, NULL), "same license conditions"));
  }
}

/* Whatever the threads, the kernels the environment asks OpenBLAS for, or the language. */
static void
test_reproducible (Fixture *f, gconstpointer data)
{
  static const char *const changes[][2] = {
    { "OPENBLAS_CORETYPE", "Prescott" }, { "OPENBLAS_CORETYPE", "Sandybridge" }, { "OPENBLAS_NUM_THREADS", "3" }, { "LC_ALL", "de_DE.UTF-8" },
  };
  g_autofree char *first = NULL;

  write_data (f->data, 700, 400, 6);   /* large enough to be iterated */
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, "--rank", "12", "--threads", "1",
                        "--set", "degree-damping=9", "--set", "diagonal=0.5", "--set", "kind-weight=0.3", NULL), ==, 0);
  first = digest (f->out);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), changes[i][0], changes[i][1], TRUE);
      g_autofree char *again = NULL;
      char threads[2] = { (char) ('2' + i), 0 };

      g_assert_cmpint (run (f, environment, "--data", f->data, "--out", f->out, "--rank", "12", "--threads", threads,
                            "--set", "degree-damping=9", "--set", "diagonal=0.5", "--set", "kind-weight=0.3", NULL), ==, 0);
      again = digest (f->out);
      g_assert_cmpstr (again, ==, first);
    }
  {
    g_autofree char *other = NULL;

    /* each of the three does something */
    g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, "--rank", "12", "--set", "degree-damping=9", "--set", "diagonal=0.5", NULL), ==, 0);
    other = digest (f->out);
    g_assert_cmpstr (other, !=, first);
    g_free (other);
    g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, "--rank", "12", "--set", "degree-damping=9", "--set", "kind-weight=0.3", NULL), ==, 0);
    other = digest (f->out);
    g_assert_cmpstr (other, !=, first);
    g_free (other);
    g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, "--rank", "12", "--set", "diagonal=0.5", "--set", "kind-weight=0.3", NULL), ==, 0);
    other = digest (f->out);
    g_assert_cmpstr (other, !=, first);
  }
}

static void
test_json (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, "--json", NULL), ==, 0);
  g_assert_true (g_str_has_prefix (f->text, "{\"films\": 30, "));
  g_assert_nonnull (strstr (f->text, "\"users\": 20, "));
  g_assert_nonnull (strstr (f->text, "\"converged\": true"));
  g_assert_nonnull (strstr (f->text, "\"frobeniusSquared\": "));
  {
    const char *peak = strstr (f->text, "\"peakBytes\": ");
    gint64 bytes = g_ascii_strtoll (peak + strlen ("\"peakBytes\": "), NULL, 10);

    g_assert_cmpint (bytes, >, 1 << 20);
  }
  write_data (f->data, 700, 400, 6);   /* iterated: with steps on the way */
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, "--rank", "12", "--oversampling", "20", "--tolerance", "1e-3", "--json", NULL), ==, 0);
  g_assert_nonnull (strstr (f->text, "\"steps\": [{\"passes\": 1, "));
  g_assert_nonnull (strstr (f->text, "{\"passes\": 4, "));
  g_assert_cmpstr (f->messages, ==, "");   /* no bar in a pipe */
}

/* Films of the other folders are left out, and the tool says how much that was. */
static void
test_catalogue (Fixture *f, gconstpointer data)
{
  g_autofree char *more = g_build_filename (f->dir, "more", NULL);
  g_autoptr (NfModelFile) model = NULL;
  g_autoptr (GError) error = NULL;
  guint32 n_films;
  guint64 n_ratings;

  g_assert_cmpint (mkdir (more, 0755), ==, 0);
  write_data (more, 10, 33, 50);
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--data", more, "--catalogue", f->data, "--out", f->out, "--rank", "4", NULL), ==, 0);
  g_assert_nonnull (strstr (f->text, "Films                    30"));
  g_assert_nonnull (strstr (f->text, "ratings, 3 films: not of the catalogue"));
  model = nf_model_file_new_from_path (f->out, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (nf_model_file_get_n_items (model), ==, 30);
  g_assert_cmpuint (nf_model_file_lookup_movie_id (model, 31), ==, NF_ITEM_NONE);
  g_assert_true (g_variant_lookup (nf_model_file_get_meta (model), "n-films-left-out", "u", &n_films));
  g_assert_true (g_variant_lookup (nf_model_file_get_meta (model), "n-ratings-left-out", "t", &n_ratings));
  g_assert_cmpuint (n_films, ==, 3);
  g_assert_cmpuint (n_ratings, >, 0);

  g_assert_cmpint (run (f, NULL, "--data", f->data, "--data", more, "--catalogue", f->data, "--out", f->out, "--json", NULL), ==, 0);
  {
    g_autofree char *said = g_strdup_printf ("\"filmsLeftOut\": 3, \"ratingsLeftOut\": %" G_GUINT64_FORMAT ", ", n_ratings);

    g_assert_nonnull (strstr (f->text, said));
  }
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--catalogue", more, "--out", f->out, NULL), ==, 1);
  g_assert_nonnull (strstr (f->messages, "more"));
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--catalogue", "/nowhere", "--out", f->out, NULL), ==, 1);
  g_assert_nonnull (strstr (f->messages, "/nowhere"));
}

/* --- factors from elsewhere --------------------------------------------------------------------------------------- */

#define NPY_START 128   /* bytes before the numbers of what nf-train writes */

static char *
read_numbers (const char *dir, const char *name, const char *type, gsize *n)
{
  g_autofree char *path = g_build_filename (dir, name, NULL), *bytes = NULL, *descr = g_strdup_printf ("'descr': '%s'", type);
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_cmpuint (size, >, NPY_START);
  g_assert_nonnull (g_strstr_len (bytes + 10, NPY_START - 10, descr));
  *n = (size - NPY_START) / (type[2] == '8' ? 8 : 4);
  return g_memdup2 (bytes + NPY_START, size - NPY_START);
}

static void
write_numbers (const char *dir, const char *name, const double *numbers, gsize n_rows, gsize n_columns)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autofree char *shape = n_columns > 1 ? g_strdup_printf ("(%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT ")", n_rows, n_columns) : g_strdup_printf ("(%" G_GSIZE_FORMAT ",)", n_rows);
  g_autofree char *header = g_strdup_printf ("{'descr': '<f8', 'fortran_order': False, 'shape': %s, }", shape);
  g_autoptr (GString) file = g_string_new_len ("\x93NUMPY\x01\x00\x76\x00", 10);

  g_string_append_printf (file, "%-117s\n", header);
  g_string_append_len (file, (const char *) numbers, (gssize) (n_rows * n_columns * sizeof (double)));
  g_assert_true (g_file_set_contents (path, file->str, (gssize) file->len, NULL));
}

/* What another engine would do: the matrix from the files, all of its singular vectors. @v: n_items × rank */
static guint
solve_elsewhere (const char *dir, guint rank, double **v, double **s)
{
  gsize n, n_indices, n_rows;
  g_autofree float *data = (float *) (void *) read_numbers (dir, "data.npy", "<f4", &n);
  g_autofree gint32 *indices = (gint32 *) (void *) read_numbers (dir, "indices.npy", "<i4", &n_indices);
  g_autofree gint64 *indptr = (gint64 *) (void *) read_numbers (dir, "indptr.npy", "<i8", &n_rows);
  g_autofree char *path = g_build_filename (dir, "items.txt", NULL), *items = NULL;
  g_autofree double *gram = NULL, *values = NULL, *row = NULL;
  guint n_items = 0;

  g_assert_cmpuint (n, ==, n_indices);
  g_assert_cmpint (indptr[0], ==, 0);
  g_assert_cmpint (indptr[n_rows - 1], ==, (gint64) n);
  g_assert_true (g_file_get_contents (path, &items, NULL, NULL));
  for (const char *p = items; *p != '\0'; p++)
    n_items += *p == '\n';
  gram = g_new0 (double, n_items * n_items);
  values = g_new (double, n_items);
  row = g_new (double, n_items);
  for (gsize u = 0; u + 1 < n_rows; u++)
    {
      memset (row, 0, n_items * sizeof (double));
      for (gint64 i = indptr[u]; i < indptr[u + 1]; i++)
        row[indices[i]] = data[i];
      for (guint i = 0; i < n_items; i++)
        for (guint j = 0; j < n_items; j++)
          gram[i * n_items + j] += row[i] * row[j];
    }
  g_assert_true (nf_symmetric_eigen (gram, n_items, values));
  *v = g_new (double, n_items * rank);
  *s = g_new (double, rank);
  for (guint k = 0; k < rank; k++)
    {
      (*s)[k] = sqrt (values[k]);
      for (guint j = 0; j < n_items; j++)
        (*v)[j * rank + k] = -gram[k * n_items + j];   /* signs are free */
    }
  return n_items;
}

static NfModelFile *
open_model (const char *path)
{
  g_autoptr (GError) error = NULL;
  NfModelFile *model = nf_model_file_new_from_path (path, &error);

  g_assert_no_error (error);
  return model;
}

static int
import (Fixture *f, const char *dir, const char *items, const char *alpha)
{
  g_autofree char *v = g_build_filename (dir, "V.npy", NULL), *s = g_build_filename (dir, "s.npy", NULL), *ids = g_build_filename (dir, items, NULL);

  return run (f, NULL, "--data", f->data, "--out", f->out, "--import-factors", v, "--singular-values", s, "--items", ids, "--set", alpha, NULL);
}

static void
test_exchange (Fixture *f, gconstpointer unused)
{
  g_autofree char *dir = g_build_filename (f->dir, "matrix", NULL), *other = g_build_filename (f->dir, "other.nfm", NULL);
  g_autofree char *path = g_build_filename (dir, "more.txt", NULL), *items_path = g_build_filename (dir, "items.txt", NULL), *items = NULL;
  g_autofree double *v = NULL, *s = NULL;
  g_autoptr (NfModelFile) ours = NULL, theirs = NULL;
  g_autoptr (GString) changed = NULL;
  guint n;

  write_data (f->data, 60, 40, 30);
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", other, "--rank", "6", "--set", "alpha=0.3", NULL), ==, 0);
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--export-matrix", dir, "--set", "alpha=0.3", NULL), ==, 0);
  n = solve_elsewhere (dir, 6, &v, &s);
  write_numbers (dir, "V.npy", v, n, 6);
  write_numbers (dir, "s.npy", s, 6, 1);
  g_assert_cmpint (import (f, dir, "items.txt", "alpha=0.3"), ==, 0);

  ours = open_model (other);
  theirs = open_model (f->out);
  g_assert_cmpuint (nf_model_file_get_n_items (theirs), ==, 40);
  g_assert_cmpuint (nf_model_file_get_rank (theirs), ==, 6);
  for (guint k = 0; k < 6; k++)
    {
      g_assert_cmpfloat_with_epsilon (nf_model_file_get_singular_values (theirs)[k], nf_model_file_get_singular_values (ours)[k], 1e-4);
      g_assert_cmpfloat_with_epsilon (nf_model_file_get_prior (theirs)[k], nf_model_file_get_prior (ours)[k], 1e-4);
    }
  for (guint j = 0; j < 40; j++)
    {
      gsize at = (gsize) j * nf_model_file_get_row_stride (ours);

      g_assert_cmpstr (nf_model_file_get_title (theirs, j), ==, nf_model_file_get_title (ours, j));
      g_assert_cmpfloat (nf_model_file_get_item_biases (theirs)[j], ==, nf_model_file_get_item_biases (ours)[j]);
      g_assert_cmpfloat (nf_model_file_get_item_weights (theirs)[j], ==, nf_model_file_get_item_weights (ours)[j]);
      for (guint k = 0; k < 6; k++)
        g_assert_cmpint (ABS (nf_model_file_get_factors (theirs)[at + k] - nf_model_file_get_factors (ours)[at + k]), <=, 1);
    }

  /* another matrix than that of the factors */
  g_assert_cmpint (import (f, dir, "items.txt", "alpha=0.9"), ==, 1);
  g_assert_nonnull (strstr (f->messages, "other ratings or settings"));

  /* lists of films */
  g_assert_true (g_file_get_contents (items_path, &items, NULL, NULL));
  changed = g_string_new (items);
  g_string_append (changed, "7\n");
  g_assert_true (g_file_set_contents (path, changed->str, -1, NULL));
  g_assert_cmpint (import (f, dir, "more.txt", "alpha=0.3"), ==, 1);
  g_assert_nonnull (strstr (f->messages, "expected each film once"));
  g_string_assign (changed, items);
  g_string_append (changed, "4711\n");
  g_assert_true (g_file_set_contents (path, changed->str, -1, NULL));
  g_assert_cmpint (import (f, dir, "more.txt", "alpha=0.3"), ==, 1);
  g_assert_nonnull (strstr (f->messages, "expected a film of the data"));
  g_assert_true (g_file_set_contents (path, "1\nfilm\n", -1, NULL));
  g_assert_cmpint (import (f, dir, "more.txt", "alpha=0.3"), ==, 1);
  g_assert_nonnull (strstr (f->messages, "more.txt:2: found “film”"));
  g_assert_true (g_file_set_contents (path, "1\n2\n", -1, NULL));
  g_assert_cmpint (import (f, dir, "more.txt", "alpha=0.3"), ==, 1);
  g_assert_nonnull (strstr (f->messages, "expected 2 (lines of"));
  g_assert_cmpint (import (f, dir, "none.txt", "alpha=0.3"), ==, 1);
  g_assert_nonnull (strstr (f->messages, "none.txt"));

  /* numbers */
  write_numbers (dir, "s.npy", s, 5, 1);
  g_assert_cmpint (import (f, dir, "items.txt", "alpha=0.3"), ==, 1);
  g_assert_nonnull (strstr (f->messages, "× 5 (numbers of"));
  write_numbers (dir, "s.npy", s, 3, 2);
  g_assert_cmpint (import (f, dir, "items.txt", "alpha=0.3"), ==, 1);
  g_assert_nonnull (strstr (f->messages, "in one dimension"));
  s[1] = s[0] + 1;
  write_numbers (dir, "s.npy", s, 6, 1);
  g_assert_cmpint (import (f, dir, "items.txt", "alpha=0.3"), ==, 1);
  g_assert_nonnull (strstr (f->messages, "the largest first"));
  s[1] = s[0];
  s[5] = -1;
  write_numbers (dir, "s.npy", s, 6, 1);
  g_assert_cmpint (import (f, dir, "items.txt", "alpha=0.3"), ==, 1);
  g_assert_nonnull (strstr (f->messages, "expected positive numbers"));
  s[5] = s[4];
  write_numbers (dir, "s.npy", s, 6, 1);
  v[3] += 0.1;
  write_numbers (dir, "V.npy", v, n, 6);
  g_assert_cmpint (import (f, dir, "items.txt", "alpha=0.3"), ==, 1);
  g_assert_nonnull (strstr (f->messages, "expected orthonormal columns"));
  g_assert_true (g_file_set_contents (path, "no numbers", -1, NULL));

  /* combinations */
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, "--import-factors", path, NULL), ==, 2);
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, "--export-matrix", dir, NULL), ==, 2);
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, "--engine", "spark", NULL), ==, 2);
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--export-matrix", dir, "--set", "diagonal=0.5", NULL), ==, 2);
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, "--import-factors", path, "--singular-values", path, "--items", items_path,
                        "--set", "kind-weight=0.1", NULL), ==, 2);
  g_assert_nonnull (strstr (f->messages, "of the built-in solver"));
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--export-matrix", "/proc/none", NULL), ==, 1);
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, "--import-factors", path, "--singular-values", path, "--items", items_path, NULL), ==, 1);
  g_assert_nonnull (strstr (f->messages, "expected a .npy file"));
}

static void
test_errors (Fixture *f, gconstpointer data)
{
  g_autofree char *ratings = g_build_filename (f->data, "ratings.csv", NULL);
  g_autofree char *before = NULL, *after = NULL;

  g_assert_cmpint (run (f, NULL, "--nonsense", NULL), ==, 2);
  g_assert_cmpint (run (f, NULL, "--data", f->data, NULL), ==, 2);
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, "--rank", "0", NULL), ==, 2);
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, "--set", "alpha=2", NULL), ==, 2);
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, "--set", "beauty=1", NULL), ==, 2);
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, "surplus", NULL), ==, 2);
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, "--oversampling", "5000", NULL), ==, 2);
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, "--tolerance", "2", NULL), ==, 2);
  g_assert_cmpint (run (f, NULL, "--data", "/nowhere", "--out", f->out, NULL), ==, 1);
  g_assert_nonnull (strstr (f->messages, "/nowhere"));
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", "/nowhere/m.nfm", NULL), ==, 1);
  g_assert_cmpint (run (f, NULL, "--help", NULL), ==, 0);

  /* a failed run leaves the old model as it was */
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, NULL), ==, 0);
  before = digest (f->out);
  g_assert_true (g_file_set_contents (ratings, "userId,movieId,rating,timestamp\n1,1,5.0,1\n1,2,six,1\n", -1, NULL));
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, NULL), ==, 1);
  g_assert_nonnull (strstr (f->messages, "ratings.csv:3"));
  after = digest (f->out);
  g_assert_cmpstr (after, ==, before);
  g_assert_true (g_file_set_contents (ratings, "userId,movieId,rating,timestamp\n1,1,5.0,1\n", -1, NULL));
  g_assert_cmpint (run (f, NULL, "--data", f->data, "--out", f->out, NULL), ==, 1);
  g_assert_nonnull (strstr (f->messages, "Too few ratings"));
}

/* Has the process installed a handler for the signal? */
static gboolean
catches (GPid pid, int signal_number)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", pid);
  g_autofree char *status = NULL;
  const char *mask;

  if (!g_file_get_contents (path, &status, NULL, NULL) || (mask = strstr (status, "SigCgt:")) == NULL)
    return FALSE;
  return (g_ascii_strtoull (mask + strlen ("SigCgt:"), NULL, 16) >> (signal_number - 1)) & 1;
}

static void
test_interrupt (Fixture *f, gconstpointer data)
{
  static const int signals[] = { SIGINT, SIGTERM };

  write_data (f->data, 3000, 600, 10);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      const char *argv[] = { g_getenv ("NF_TRAIN"), "--data", f->data, "--out", f->out, "--rank", "400", NULL };
      g_autoptr (GError) error = NULL;
      GPid pid;
      int status;

      g_assert_true (g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &pid, &error));
      g_assert_no_error (error);
      nf_test_wait_until (catches (pid, SIGTERM));
      g_assert_cmpint (kill (pid, signals[i]), ==, 0);
      g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
      g_assert_true (WIFEXITED (status));
      g_assert_cmpint (WEXITSTATUS (status), ==, 130);
      g_assert_cmpuint (count_files (f->dir), ==, 1);   /* the data and nothing else */
    }
}

int
main (int argc, char **argv)
{
  static const struct { const char *path; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "/train/model", test_model }, { "/train/reproducible", test_reproducible }, { "/train/json", test_json },
    { "/train/catalogue", test_catalogue },
    { "/train/exchange", test_exchange },
    { "/train/errors", test_errors }, { "/train/interrupt", test_interrupt },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
