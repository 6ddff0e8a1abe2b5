/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trains a model from MovieLens folders. Equal data and options give an equal file, byte for byte. */
#include "nf-config.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nf-content.h"
#include "nf-dataset.h"
#include "nf-fold-in.h"
#include "nf-train-exchange.h"
#include "nf-train-settings.h"
#include "nf-trainer.h"
#ifdef HAVE_SLEPC
#include "nf-train-slepc.h"
#endif

#define EXIT_CANCELLED 130

static const char licence[] =
  "The user may redistribute the data set, including transformations, so long as it is distributed under these same license conditions.";
static const char citation[] =
  "F. Maxwell Harper and Joseph A. Konstan. 2015. The MovieLens Datasets: History and Context. "
  "ACM Transactions on Interactive Intelligent Systems 5(4), 19. https://doi.org/10.1145/2827872";

/* What the command line asks for. */
typedef struct
{
  char **dirs;
  char *catalogue, *out, *export_dir, *engine;
  NfTrainFactorFiles import;
  gboolean json;
} Request;

static void
request_clear (Request *self)
{
  g_strfreev (self->dirs);
  g_free (self->catalogue);
  g_free (self->out);
  g_free (self->export_dir);
  g_free (self->engine);
  g_free (self->import.factors);
  g_free (self->import.singular_values);
  g_free (self->import.items);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

static volatile sig_atomic_t interrupted;
static gboolean show_progress;

/* OpenBLAS chooses kernels by CPU, and they round differently. Every CPU with AVX2 runs those for Haswell; the choice is made when
 * the library is loaded, so the program starts itself again. */
static void
pin_blas (char **argv)
{
  static const char *const wanted[][2] = { { "OPENBLAS_CORETYPE", "Haswell" }, { "OPENBLAS_NUM_THREADS", "1" } };
  gboolean pinned = TRUE;

#if defined (__x86_64__)
  if (!__builtin_cpu_supports ("avx2") || !__builtin_cpu_supports ("fma"))
    {
      fprintf (stderr, "nf-train: this CPU has no AVX2: the model will differ from others in the last digits\n");
      return;
    }
#endif
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (g_strcmp0 (g_getenv (wanted[i][0]), wanted[i][1]) != 0)
      {
        g_setenv (wanted[i][0], wanted[i][1], TRUE);
        pinned = FALSE;
      }
  if (pinned)
    return;
  execv ("/proc/self/exe", argv);
  fprintf (stderr, "nf-train: cannot start again with OpenBLAS pinned: %s\n", g_strerror (errno));
}

/* --- progress ----------------------------------------------------------------------------------------------------- */

static void
interrupt_cb (int signal_number)
{
  interrupted = 1;
}

static void
draw_bar (double fraction, const char *text)
{
  static gint64 last;
  gint64 now = g_get_monotonic_time ();
  char bar[31];
  guint filled = (guint) (CLAMP (fraction, 0, 1) * (sizeof bar - 1));

  if (!show_progress || (now - last < G_USEC_PER_SEC / 20 && fraction < 1))
    return;
  last = now;
  for (guint i = 0; i < sizeof bar - 1; i++)
    bar[i] = i < filled ? '#' : '.';
  bar[sizeof bar - 1] = '\0';
  fprintf (stderr, "\r\033[K%s %3.0f %%  %s", bar, 100 * CLAMP (fraction, 0, 1), text);
  fflush (stderr);
}

static void
clear_bar (void)
{
  if (show_progress)
    fprintf (stderr, "\r\033[K");
}

static gboolean
reading_cb (const char *path, guint64 done, guint64 total, gpointer data)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = g_strdup_printf ("Reading %s", name);

  draw_bar (total > 0 ? (double) done / total : 1, text);
  return !interrupted;
}

static gboolean
training_cb (const NfTrainerProgress *progress, gpointer data)
{
  g_autofree char *left = progress->seconds_left >= 0 ? g_strdup_printf (", about %.0f s left", ceil (progress->seconds_left)) : g_strdup ("");
  g_autofree char *text = g_strdup_printf ("Training, pass %u, %.2f %% of the energy%s", progress->pass + 1, 100 * progress->energy, left);

  draw_bar (progress->fraction, text);
  return !interrupted;
}

/* --- the model ---------------------------------------------------------------------------------------------------- */

/* Stars of a film for everybody: all its ratings are better evidence than those we train on. Returns: the mean star. */
static double
make_biases (const NfModelContents *contents, float *biases)
{
  g_autofree double *sums = g_new (double, MAX (contents->n_items, 1));
  double stars = 0, count = 0;

  for (guint j = 0; j < contents->n_items; j++)
    {
      sums[j] = (double) contents->n_ratings[j] * contents->mean_ratings[j];
      stars += sums[j];
      count += contents->n_ratings[j];
    }
  stars = count > 0 ? stars / count : 3.5;
  nf_trainer_damped_biases (contents->n_ratings, sums, contents->n_items, stars, nf_train_settings_get ("bias-damping"), biases);
  return stars;
}

/* Returns: (transfer full) (nullable): the kinds of films as further people, where that is asked for */
static NfKinds *
make_kinds (const NfMatrix *matrix, const NfModelContents *contents, const NfTrainerOptions *options)
{
  g_autofree guint32 *counts = g_new0 (guint32, MAX (contents->n_items, 1));
  g_autofree double *sums = g_new0 (double, MAX (contents->n_items, 1));
  const NfContentFilms films = { contents->n_items, contents->years, contents->genres, contents->n_ratings, contents->mean_ratings, counts };
  double degree = 0;

  if (!(nf_train_settings_get ("kind-weight") > 0))
    return NULL;
  nf_matrix_count_columns (matrix, counts, sums);
  for (guint u = 0; u < nf_matrix_get_n_rows (matrix); u++)
    {
      const guint32 *entries;
      guint n = nf_matrix_get_row (matrix, u, &entries);

      for (guint i = 0; i < n; i++)
        degree += fabs ((double) options->star_weights[NF_ENTRY_RATING (entries[i])]);
    }
  return nf_kinds_describe (&films, degree, nf_train_settings_get ("kind-weight"));
}

/* Films of few ratings get rows from their content. */
static void
blend_content (const NfModelContents *contents, NfTrainerResult *result)
{
  const NfContentFilms films = { contents->n_items, contents->years, contents->genres, contents->n_ratings, contents->mean_ratings, result->train_counts };
  const NfContentOptions options = { nf_train_settings_get ("alpha"), nf_train_settings_get ("degree-damping"), nf_train_settings_get ("content-weight"),
                                     nf_train_settings_get ("content-ridge") };

  nf_content_blend (&films, &options, result->rank, result->factors, result->item_weights);
  for (guint j = 0; j < contents->n_items; j++)   /* what a score is computed with: n_j + q */
    if (result->item_weights[j] > 0)
      result->item_weights[j] += (float) options.damping;
}

static GVariant *
make_meta (NfDataset *dataset, const NfTrainerOptions *options, const NfTrainerResult *result, double mu)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "algorithm", g_variant_new_string ("genSVD: truncated SVD of D_U^-beta a(R) D_I^-alpha"));
  g_variant_builder_add (&builder, "{sv}", "version", g_variant_new_string (VERSION));
  g_variant_builder_add (&builder, "{sv}", "data", g_variant_new_strv (nf_dataset_get_sources (dataset), -1));
  g_variant_builder_add (&builder, "{sv}", "licence", g_variant_new_string (licence));
  g_variant_builder_add (&builder, "{sv}", "citation", g_variant_new_string (citation));
  g_variant_builder_add (&builder, "{sv}", "n-users", g_variant_new_uint32 (nf_dataset_get_n_users (dataset)));
  g_variant_builder_add (&builder, "{sv}", "n-training-ratings", g_variant_new_uint64 (nf_dataset_get_n_ratings (dataset)));
  g_variant_builder_add (&builder, "{sv}", "n-films-left-out", g_variant_new_uint32 (nf_dataset_get_n_films_left_out (dataset)));
  g_variant_builder_add (&builder, "{sv}", "n-ratings-left-out", g_variant_new_uint64 (nf_dataset_get_n_ratings_left_out (dataset)));
  g_variant_builder_add (&builder, "{sv}", "seed", g_variant_new_uint64 (options->seed));
  g_variant_builder_add (&builder, "{sv}", "oversampling", g_variant_new_uint32 (options->oversampling));
  g_variant_builder_add (&builder, "{sv}", "passes", g_variant_new_uint32 (result->n_passes));
  g_variant_builder_add (&builder, "{sv}", "energy", g_variant_new_double (result->energy));
  g_variant_builder_add (&builder, "{sv}", "mu", g_variant_new_double (mu));
  nf_train_settings_add_to_meta (&builder);
  return g_variant_builder_end (&builder);
}

/* --- figures ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  double reading, training, all;   /* seconds */
} Times;

/* The most memory this process ever had, in bytes. getrusage() would count what came before exec. */
static gint64
get_peak (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL) || (line = strstr (status, "VmHWM:")) == NULL)
    return 0;
  return g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10) * 1024;
}

static void
print_figures (NfDataset *dataset, const NfTrainerResult *result, const Times *times, const char *path, gboolean json)
{
  guint n_warm = 0;
  struct stat status;

  for (guint j = 0; j < result->n_items; j++)
    n_warm += result->train_counts[j] >= NF_FOLD_IN_MIN_EVIDENCE;
  if (stat (path, &status) != 0)
    status.st_size = 0;
  if (json)
    {
      printf ("{\"films\": %u, \"recommendable\": %u, \"users\": %u, \"ratings\": %" G_GSIZE_FORMAT ", \"filmsLeftOut\": %u, "
              "\"ratingsLeftOut\": %" G_GSIZE_FORMAT ", \"rank\": %u, \"passes\": %u, "
              "\"converged\": %s, \"energy\": %.6f, \"squares\": %.9g, \"frobeniusSquared\": %.9g, \"residual\": %.3g, "
              "\"seconds\": %.3f, \"readingSeconds\": %.3f, \"trainingSeconds\": %.3f, \"peakBytes\": %" G_GINT64_FORMAT ", "
              "\"fileBytes\": %" G_GINT64_FORMAT ", \"filmsWithWeight\": %u, \"steps\": [",
              result->n_items, n_warm, nf_dataset_get_n_users (dataset), nf_dataset_get_n_ratings (dataset),
              nf_dataset_get_n_films_left_out (dataset), nf_dataset_get_n_ratings_left_out (dataset), result->rank, result->n_passes,
              result->converged ? "true" : "false", result->energy, result->energy * result->total_energy, result->total_energy, result->residual,
              times->all, times->reading, times->training, get_peak (), (gint64) status.st_size, result->n_warm);
      for (guint i = 0; result->steps != NULL && i < result->steps->len; i++)
        {
          const NfTrainerStep *step = &g_array_index (result->steps, NfTrainerStep, i);

          printf ("%s{\"passes\": %u, \"seconds\": %.3f, \"energy\": %.6f, \"residual\": %.3g}", i > 0 ? ", " : "", step->passes, step->seconds,
                  step->energy, step->residual);
        }
      printf ("]}\n");
      return;
    }
  printf ("Films             %9u, %u of them with at least %d ratings to learn from\n"
          "Ratings           %9" G_GSIZE_FORMAT " of %u people\n"
          "Left out          %9" G_GSIZE_FORMAT " ratings, %u films: not of the catalogue\n"
          "Factors           %9u, after %u passes; largest residual of the first half %.1e\n"
          "Energy            %9.2f %%: %.6g of %.6g, the squares of the singular values and of the matrix\n"
          "Time              %9.1f s: %.1f s reading, %.1f s training\n"
          "Peak memory       %9.0f MB\n"
          "File              %9.1f MB, %s\n",
          result->n_items, n_warm, NF_FOLD_IN_MIN_EVIDENCE, nf_dataset_get_n_ratings (dataset), nf_dataset_get_n_users (dataset),
          nf_dataset_get_n_ratings_left_out (dataset), nf_dataset_get_n_films_left_out (dataset),
          result->rank, result->n_passes, result->residual, 100 * result->energy, result->energy * result->total_energy, result->total_energy,
          times->all, times->reading, times->training, get_peak () / 1048576.0, status.st_size / 1e6, path);
}

/* --- the run ------------------------------------------------------------------------------------------------------ */

/* Returns: (nullable): %NULL with an error, and without one where another process of an MPI job has the result */
static NfTrainerResult *
find_factors (const Request *request, NfMatrix *matrix, const NfModelContents *contents, const NfTrainerOptions *options, GError **error)
{
  if (request->import.factors != NULL)
    return nf_train_import_factors (matrix, contents, options, &request->import, error);
#ifdef HAVE_SLEPC
  if (g_strcmp0 (request->engine, "slepc") == 0)
    return nf_train_slepc_run (matrix, options, error);
#endif
  return nf_trainer_run (matrix, options, training_cb, NULL, error);
}

static gboolean
run (const Request *request, const NfTrainerOptions *given, GError **error)
{
  g_autoptr (NfDataset) dataset = nf_dataset_new ();
  g_autoptr (NfMatrix) matrix = NULL;
  g_autoptr (NfKinds) kinds = NULL;
  g_autoptr (NfTrainerResult) result = NULL;
  g_autoptr (GVariant) meta = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree float *biases = NULL;
  NfModelContents contents = { 0 };
  gint64 start = g_get_monotonic_time (), read, trained;
  NfTrainerOptions options;
  Times times;
  double mu;

  nf_dataset_set_progress (dataset, reading_cb, NULL);
  if (request->catalogue != NULL && !nf_dataset_set_catalogue_dir (dataset, request->catalogue, error))
    return FALSE;
  for (guint i = 0; request->dirs[i] != NULL; i++)
    if (!nf_dataset_add_dir (dataset, request->dirs[i], error))
      return FALSE;
  if (!nf_dataset_finish (dataset, error))
    return FALSE;
  nf_dataset_fill_contents (dataset, &contents);
  matrix = nf_dataset_take_matrix (dataset);
  kinds = make_kinds (matrix, &contents, given);
  options = *given;
  options.kinds = kinds;
  read = g_get_monotonic_time ();

  if (request->export_dir != NULL)
    {
      if (!nf_train_export_matrix (g_steal_pointer (&matrix), &contents, &options, request->export_dir, error))
        return FALSE;
      clear_bar ();
      printf ("The matrix is in %s: data.npy, indices.npy, indptr.npy (compressed rows), items.txt (its columns)\n", request->export_dir);
      return TRUE;
    }

  result = find_factors (request, g_steal_pointer (&matrix), &contents, &options, &local_error);
  if (result == NULL)
    {
      if (local_error == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  trained = g_get_monotonic_time ();
  draw_bar (1, "Writing");

  blend_content (&contents, result);
  biases = g_new (float, MAX (contents.n_items, 1));
  mu = make_biases (&contents, biases);
  meta = g_variant_ref_sink (make_meta (dataset, &options, result, mu));
  contents.rank = result->rank;
  contents.factors = result->factors;
  contents.singular_values = result->singular_values;
  contents.item_weights = result->item_weights;
  contents.train_counts = result->train_counts;
  contents.item_biases = biases;
  contents.prior = result->prior;
  contents.meta = meta;
  if (interrupted)
    {
      g_set_error_literal (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_CANCELLED, "cancelled");
      return FALSE;
    }
  if (!nf_model_writer_save (&contents, request->out, error))
    return FALSE;

  clear_bar ();
  if (!result->converged)
    fprintf (stderr, "nf-train: not converged after %u passes; the factors are still usable\n", result->n_passes);
  times.reading = (read - start) / 1e6;
  times.training = (trained - read) / 1e6;
  times.all = (g_get_monotonic_time () - start) / 1e6;
  print_figures (dataset, result, &times, request->out, request->json);
  return TRUE;
}

/* run(), by all processes of an MPI job where SLEPc is the engine. */
static gboolean
run_job (const Request *request, const NfTrainerOptions *options, GError **error)
{
#ifdef HAVE_SLEPC
  if (g_strcmp0 (request->engine, "slepc") == 0)
    {
      gboolean done;

      if (!nf_train_slepc_start (error))
        return FALSE;
      show_progress = show_progress && nf_train_slepc_is_first ();
      done = run (request, options, error);
      if (!done)
        {
          clear_bar ();
          fprintf (stderr, "nf-train: %s\n", (*error)->message);   /* before the job is torn down */
        }
      nf_train_slepc_stop (!done);
      return done;
    }
#endif
  return run (request, options, error);
}

/* Says what is wrong with the combination of options. */
static const char *
find_contradiction (const Request *request)
{
  guint n_files = (request->import.factors != NULL) + (request->import.singular_values != NULL) + (request->import.items != NULL);

  if (request->dirs == NULL || (request->out == NULL) == (request->export_dir == NULL))
    return "--data and --out (or --export-matrix) are needed; see --help";
  if (n_files != 0 && n_files != 3)
    return "--import-factors, --singular-values and --items belong together";
  if (n_files != 0 && (request->export_dir != NULL || request->engine != NULL))
    return "--import-factors goes with --out alone";
  if (request->engine != NULL && !g_str_equal (request->engine, "builtin") && !g_str_equal (request->engine, "slepc"))
    return "--engine is builtin or slepc";
  if ((n_files != 0 || request->export_dir != NULL || g_strcmp0 (request->engine, "slepc") == 0) &&
      (nf_train_settings_get ("diagonal") > 0 || nf_train_settings_get ("kind-weight") > 0))
    return "diagonal and kind-weight are of the built-in solver: other engines have the matrix of ratings alone";
#ifndef HAVE_SLEPC
  if (g_strcmp0 (request->engine, "slepc") == 0)
    return "--engine slepc: this nf-train was built without SLEPc (meson -Dslepc=enabled, or ./dev slepc)";
#endif
  return NULL;
}

int
main (int argc, char **argv)
{
  NfTrainerOptions options;
  g_auto (Request) request = { 0 };
  g_auto (GStrv) assignments = NULL;
  g_autofree char *settings = nf_train_settings_describe ();
  const char *wrong;
  int rank = 128, threads = 0, passes = 0, oversampling = -1;
  double tolerance = -1;
  gint64 seed = 1;
  struct sigaction action = { .sa_handler = interrupt_cb };
  const GOptionEntry entries[] = {
    { "data", 'd', 0, G_OPTION_ARG_FILENAME_ARRAY, &request.dirs, "A MovieLens folder, or a folder of them; may be repeated", "DIR" },
    { "catalogue", 'c', 0, G_OPTION_ARG_FILENAME, &request.catalogue, "The one data folder whose films count; ratings of others are left out", "DIR" },
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &request.out, "Where the model goes", "FILE" },
    { "rank", 'k', 0, G_OPTION_ARG_INT, &rank, "Number of factors (128)", "K" },
    { "threads", 't', 0, G_OPTION_ARG_INT, &threads, "Threads (one per CPU); the model does not depend on it", "N" },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &seed, "Of the random start (1)", "S" },
    { "passes", 0, 0, G_OPTION_ARG_INT, &passes, "At most so many passes over the ratings (60)", "N" },
    { "oversampling", 0, 0, G_OPTION_ARG_INT, &oversampling, "Further directions that are iterated (64)", "N" },
    { "tolerance", 0, 0, G_OPTION_ARG_DOUBLE, &tolerance, "Relative change of the energy at which it is done (1e-6)", "T" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &assignments, "A setting of the model, such as alpha=0.35; may be repeated", "KEY=VALUE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &request.json, "Print the figures as JSON", NULL },
    { "engine", 0, 0, G_OPTION_ARG_STRING, &request.engine, "What finds the factors: builtin, or slepc under mpirun where it was built in", "NAME" },
    { "export-matrix", 0, 0, G_OPTION_ARG_FILENAME, &request.export_dir, "Write the matrix for another engine instead of a model", "DIR" },
    { "import-factors", 0, 0, G_OPTION_ARG_FILENAME, &request.import.factors, "Take another engine's factors: items × rank, orthonormal columns", "V.npy" },
    { "singular-values", 0, 0, G_OPTION_ARG_FILENAME, &request.import.singular_values, "… their singular values, falling", "s.npy" },
    { "items", 0, 0, G_OPTION_ARG_FILENAME, &request.import.items, "… and the MovieLens id of each row of V, one a line", "ids.txt" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("— train a model from MovieLens data");
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  pin_blas (argv);

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_description (context, settings);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "nf-train: %s\n", error->message);
      return 2;
    }
  if (argc > 1)
    {
      fprintf (stderr, "nf-train: what is “%s”?\n", argv[1]);
      return 2;
    }
  for (guint i = 0; assignments != NULL && assignments[i] != NULL; i++)
    if (!nf_train_settings_set (assignments[i]))
      return 2;
  wrong = find_contradiction (&request);
  if (wrong == NULL && (rank < 1 || rank > 1024 || threads < 0 || threads > 1024 || seed < 0 || passes < 0 || oversampling < -1 || oversampling > 1024))
    wrong = "--rank must be 1…1024, --threads 0…1024, --oversampling 0…1024, --seed and --passes not negative";
  if (wrong == NULL && !(tolerance == -1 || (tolerance >= 0 && tolerance < 1)))
    wrong = "--tolerance must be 0…1";
  if (wrong != NULL)
    {
      fprintf (stderr, "nf-train: %s\n", wrong);
      return 2;
    }

  nf_trainer_options_init (&options);
  nf_train_settings_fill_options (&options);
  options.rank = (guint) rank;
  options.n_threads = (guint) threads;
  options.seed = (guint64) seed;
  if (passes > 0)
    options.max_passes = (guint) passes;
  if (oversampling >= 0)
    options.oversampling = (guint) oversampling;
  if (tolerance >= 0)
    options.tolerance = tolerance;

  sigemptyset (&action.sa_mask);
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  show_progress = isatty (STDERR_FILENO);

  if (!run_job (&request, &options, &error))
    {
      clear_bar ();
      if (interrupted || g_error_matches (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_CANCELLED))
        {
          fprintf (stderr, "nf-train: cancelled; nothing was written\n");
          return EXIT_CANCELLED;
        }
      fprintf (stderr, "nf-train: %s\n", error->message);
      return 1;
    }
  return 0;
}
