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
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nf-dataset.h"
#include "nf-fold-in.h"
#include "nf-trainer.h"

#define EXIT_CANCELLED 130

static const char licence[] =
  "The user may redistribute the data set, including transformations, so long as it is distributed under these same license conditions.";
static const char citation[] =
  "F. Maxwell Harper and Joseph A. Konstan. 2015. The MovieLens Datasets: History and Context. "
  "ACM Transactions on Interactive Intelligent Systems 5(4), 19. https://doi.org/10.1145/2827872";

/* Choices beside the trainer's, all found on validation users (models/README.md). They go into the model. */
typedef struct
{
  const char *key;
  double value, least, most;
} Setting;

static Setting settings[] = {
  { "alpha", 0.2, 0, 1 },
  { "beta", 0.1, 0, 1 },
  { "ridge", 0.05, 0, 100 },
  { "ridge-per-rating", 10, 0, 10000 },
  { "prior-weight", 0.5, 0, 1000 },
  { "steering", 0.2, 0, 10 },
  { "star-weight-1", 0, -10, 10 },
  { "star-weight-2", 0, -10, 10 },
  { "star-weight-3", 0.05, -10, 10 },
  { "star-weight-4", 0.1, -10, 10 },
  { "star-weight-5", 0.25, -10, 10 },
  { "star-weight-6", 0.4, -10, 10 },
  { "star-weight-7", 0.6, -10, 10 },
  { "star-weight-8", 0.8, -10, 10 },
  { "star-weight-9", 1, -10, 10 },
  { "star-weight-10", 1.2, -10, 10 },
  { "sigma2", 0.8, 0.01, 10 },
  { "sigma02", 0.57, 0, 10 },
  { "c", 0.5, 0, 10 },
  { "user-bias-precision", 5, 0.01, 1000 },
  { "bias-damping", 10, 0, 10000 },
};

static volatile sig_atomic_t interrupted;
static gboolean show_progress;

static double
get_setting (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_str_equal (settings[i].key, key))
      return settings[i].value;
  g_assert_not_reached ();
}

/* "KEY=VALUE" */
static gboolean
set_setting (const char *assignment)
{
  const char *equals = strchr (assignment, '=');

  for (guint i = 0; equals != NULL && i < G_N_ELEMENTS (settings); i++)
    {
      char *end;
      double value;

      if (strlen (settings[i].key) != (gsize) (equals - assignment) || !g_str_has_prefix (assignment, settings[i].key))
        continue;
      value = g_ascii_strtod (equals + 1, &end);
      if (end == equals + 1 || *end != '\0' || !(value >= settings[i].least && value <= settings[i].most))
        {
          fprintf (stderr, "nf-train: %s must be a number from %g to %g, not “%s”\n", settings[i].key, settings[i].least,
                   settings[i].most, equals + 1);
          return FALSE;
        }
      settings[i].value = value;
      return TRUE;
    }
  fprintf (stderr, "nf-train: --set %s: no such setting\n", assignment);
  return FALSE;
}

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
  g_autofree char *text = g_strdup_printf ("Training, pass %u of at most %u, %.2f %% of the energy", progress->pass + 1,
                                           progress->max_passes, 100 * progress->energy);

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
  nf_trainer_damped_biases (contents->n_ratings, sums, contents->n_items, stars, get_setting ("bias-damping"), biases);
  return stars;
}

/* In a fixed order: the bytes must not depend on a hash table. */
static GVariant *
make_meta (NfDataset *dataset, const NfTrainerOptions *options, const NfTrainerResult *result, double mu, gsize n_ratings)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "algorithm", g_variant_new_string ("genSVD: truncated SVD of D_U^-beta a(R) D_I^-alpha"));
  g_variant_builder_add (&builder, "{sv}", "version", g_variant_new_string (VERSION));
  g_variant_builder_add (&builder, "{sv}", "data", g_variant_new_strv (nf_dataset_get_sources (dataset), -1));
  g_variant_builder_add (&builder, "{sv}", "licence", g_variant_new_string (licence));
  g_variant_builder_add (&builder, "{sv}", "citation", g_variant_new_string (citation));
  g_variant_builder_add (&builder, "{sv}", "n-users", g_variant_new_uint32 (nf_dataset_get_n_users (dataset)));
  g_variant_builder_add (&builder, "{sv}", "n-training-ratings", g_variant_new_uint64 (n_ratings));
  g_variant_builder_add (&builder, "{sv}", "n-films-left-out", g_variant_new_uint32 (nf_dataset_get_n_films_left_out (dataset)));
  g_variant_builder_add (&builder, "{sv}", "n-ratings-left-out", g_variant_new_uint64 (nf_dataset_get_n_ratings_left_out (dataset)));
  g_variant_builder_add (&builder, "{sv}", "seed", g_variant_new_uint64 (options->seed));
  g_variant_builder_add (&builder, "{sv}", "oversampling", g_variant_new_uint32 (options->oversampling));
  g_variant_builder_add (&builder, "{sv}", "passes", g_variant_new_uint32 (result->n_passes));
  g_variant_builder_add (&builder, "{sv}", "energy", g_variant_new_double (result->energy));
  g_variant_builder_add (&builder, "{sv}", "mu", g_variant_new_double (mu));
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    g_variant_builder_add (&builder, "{sv}", settings[i].key, g_variant_new_double (settings[i].value));
  return g_variant_builder_end (&builder);
}

static gboolean
train (char **dirs, const char *catalogue, const char *path, const NfTrainerOptions *options, gboolean json, GError **error)
{
  g_autoptr (NfDataset) dataset = nf_dataset_new ();
  g_autoptr (NfMatrix) matrix = NULL;
  g_autoptr (NfTrainerResult) result = NULL;
  g_autoptr (GVariant) meta = NULL;
  g_autofree float *biases = NULL;
  NfModelContents contents = { 0 };
  gint64 start = g_get_monotonic_time (), read, trained;
  struct rusage usage;
  struct stat status;
  guint n_warm = 0;
  double mu;

  nf_dataset_set_progress (dataset, reading_cb, NULL);
  if (catalogue != NULL && !nf_dataset_set_catalogue_dir (dataset, catalogue, error))
    return FALSE;
  for (guint i = 0; dirs[i] != NULL; i++)
    if (!nf_dataset_add_dir (dataset, dirs[i], error))
      return FALSE;
  if (!nf_dataset_finish (dataset, error))
    return FALSE;
  nf_dataset_fill_contents (dataset, &contents);
  matrix = nf_dataset_take_matrix (dataset);
  read = g_get_monotonic_time ();

  result = nf_trainer_run (g_steal_pointer (&matrix), options, training_cb, NULL, error);
  if (result == NULL)
    return FALSE;
  trained = g_get_monotonic_time ();
  draw_bar (1, "Writing");

  biases = g_new (float, MAX (contents.n_items, 1));
  mu = make_biases (&contents, biases);
  meta = g_variant_ref_sink (make_meta (dataset, options, result, mu, nf_dataset_get_n_ratings (dataset)));
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
  if (!nf_model_writer_save (&contents, path, error))
    return FALSE;

  clear_bar ();
  for (guint j = 0; j < contents.n_items; j++)
    n_warm += result->train_counts[j] >= NF_FOLD_IN_MIN_EVIDENCE;
  if (!result->converged)
    fprintf (stderr, "nf-train: not converged after %u passes; the factors are still usable\n", result->n_passes);
  getrusage (RUSAGE_SELF, &usage);
  if (stat (path, &status) != 0)
    status.st_size = 0;
  if (json)
    printf ("{\"films\": %u, \"recommendable\": %u, \"users\": %u, \"ratings\": %" G_GSIZE_FORMAT ", \"filmsLeftOut\": %u, "
            "\"ratingsLeftOut\": %" G_GSIZE_FORMAT ", \"rank\": %u, \"passes\": %u, "
            "\"converged\": %s, \"energy\": %.6f, \"seconds\": %.3f, \"trainingSeconds\": %.3f, \"peakBytes\": %ld, \"fileBytes\": %" G_GINT64_FORMAT "}\n",
            contents.n_items, n_warm, nf_dataset_get_n_users (dataset), nf_dataset_get_n_ratings (dataset),
            nf_dataset_get_n_films_left_out (dataset), nf_dataset_get_n_ratings_left_out (dataset), result->rank, result->n_passes,
            result->converged ? "true" : "false", result->energy, (g_get_monotonic_time () - start) / 1e6, (trained - read) / 1e6,
            usage.ru_maxrss * 1024, (gint64) status.st_size);
  else
    printf ("Films             %9u, %u of them with at least %d ratings to learn from\n"
            "Ratings           %9" G_GSIZE_FORMAT " of %u people\n"
            "Left out          %9" G_GSIZE_FORMAT " ratings, %u films: not of the catalogue\n"
            "Factors           %9u, %.2f %% of the energy, after %u passes\n"
            "Time              %9.1f s, %.1f s of it training\n"
            "Peak memory       %9.0f MB\n"
            "File              %9.1f MB, %s\n",
            contents.n_items, n_warm, NF_FOLD_IN_MIN_EVIDENCE, nf_dataset_get_n_ratings (dataset), nf_dataset_get_n_users (dataset),
            nf_dataset_get_n_ratings_left_out (dataset), nf_dataset_get_n_films_left_out (dataset), result->rank, 100 * result->energy, result->n_passes, (g_get_monotonic_time () - start) / 1e6, (trained - read) / 1e6,
            usage.ru_maxrss / 1024.0, status.st_size / 1e6, path);
  return TRUE;
}

int
main (int argc, char **argv)
{
  NfTrainerOptions options;
  g_auto (GStrv) dirs = NULL;
  g_auto (GStrv) assignments = NULL;
  g_autofree char *catalogue = NULL;
  g_autofree char *out = NULL;
  gboolean json = FALSE;
  int rank = 128, threads = 0, passes = 0;
  gint64 seed = 1;
  struct sigaction action = { .sa_handler = interrupt_cb };
  const GOptionEntry entries[] = {
    { "data", 'd', 0, G_OPTION_ARG_FILENAME_ARRAY, &dirs, "A MovieLens folder, or a folder of them; may be repeated", "DIR" },
    { "catalogue", 'c', 0, G_OPTION_ARG_FILENAME, &catalogue, "The one data folder whose films count; ratings of others are left out", "DIR" },
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out, "Where the model goes", "FILE" },
    { "rank", 'k', 0, G_OPTION_ARG_INT, &rank, "Number of factors (128)", "K" },
    { "threads", 't', 0, G_OPTION_ARG_INT, &threads, "Threads (one per CPU); the model does not depend on it", "N" },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &seed, "Of the random start (1)", "S" },
    { "passes", 0, 0, G_OPTION_ARG_INT, &passes, "At most so many passes over the ratings", "N" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &assignments, "A setting of the model, such as alpha=0.35; may be repeated", "KEY=VALUE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print the figures as JSON", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("— train a model from MovieLens data");
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  pin_blas (argv);

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "nf-train: %s\n", error->message);
      return 2;
    }
  if (argc > 1 || dirs == NULL || out == NULL)
    {
      fprintf (stderr, argc > 1 ? "nf-train: what is “%s”?\n" : "nf-train: --data and --out are needed%s; see --help\n", argc > 1 ? argv[1] : "");
      return 2;
    }
  for (guint i = 0; assignments != NULL && assignments[i] != NULL; i++)
    if (!set_setting (assignments[i]))
      return 2;
  if (rank < 1 || rank > 1024 || threads < 0 || threads > 1024 || seed < 0 || passes < 0)
    {
      fprintf (stderr, "nf-train: --rank must be 1…1024, --threads 0…1024, --seed and --passes not negative\n");
      return 2;
    }

  nf_trainer_options_init (&options);
  options.rank = (guint) rank;
  options.n_threads = (guint) threads;
  options.seed = (guint64) seed;
  if (passes > 0)
    options.max_passes = (guint) passes;
  options.alpha = get_setting ("alpha");
  options.beta = get_setting ("beta");
  options.bias_damping = get_setting ("bias-damping");
  for (guint r = 1; r <= NF_RATING_MAX; r++)
    {
      g_autofree char *key = g_strdup_printf ("star-weight-%u", r);

      options.star_weights[r] = (float) get_setting (key);
    }

  sigemptyset (&action.sa_mask);
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  show_progress = isatty (STDERR_FILENO);

  if (!train (dirs, catalogue, out, &options, json, &error))
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
