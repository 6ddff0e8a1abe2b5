/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How good is a model for people it has never seen? Of each person of a ratings file a part of the ratings is hidden, the rest
 * is folded in, and the whole catalogue is ranked. */
#include "nf-config.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "nf-eval-elicit.h"
#include "nf-eval-report.h"
#include "nf-request-options.h"

#define MAX_THREADS 256

typedef struct
{
  char *model_path, *ratings_path, *fold_in_path, *targets_path, *people_path, *protocol, *part;
  gboolean json;
  gint64 seed;
  int n_users, given, n_threads;
  NfRequestOptions request;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->model_path);
  g_free (self->ratings_path);
  g_free (self->fold_in_path);
  g_free (self->targets_path);
  g_free (self->people_path);
  g_free (self->protocol);
  g_free (self->part);
  nf_request_options_clear (&self->request);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static const struct { const char *name; NfEvalProtocol protocol; } protocols[] = {
  { "explicit", NF_EVAL_EXPLICIT }, { "likes", NF_EVAL_LIKES }, { "fewshot", NF_EVAL_FEWSHOT }, { "time", NF_EVAL_TIME },
  { "elicit", NF_EVAL_ELICIT },
};

static const char description[] =
  "Protocols, the catalogue without the known films being ranked each time:\n"
  "  explicit  of each person every fifth rating, chosen by a hash, is hidden; the others are known and folded in\n"
  "  likes     the same of the ratings of 4 stars and more alone; people with fewer than 5 of them are left out\n"
  "  fewshot   as explicit, but only 1, 3, 5, 10, 20, 50 of the known ratings are folded in\n"
  "  time      the last fifth of each person's ratings is hidden; the file needs timestamps\n"
  "  elicit    as explicit, but people are shown 20, 40, 60 films, chosen by their answers or by popularity; what they know is folded in\n"
  "Hidden films of 4 stars or more are to be found, those of 2 or less to be avoided. People without a hidden film they like count\n"
  "for the star errors only. A hidden film the model does not have or cannot rank counts as missed.\n";

/* Returns: %FALSE after a message */
static gboolean
parse_options (int argc, char **argv, Options *self)
{
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &self->model_path, "The model (the installed one)", "FILE" },
    { "ratings", 'r', 0, G_OPTION_ARG_FILENAME, &self->ratings_path, "CSV with userId,movieId,rating and perhaps timestamp", "FILE" },
    { "protocol", 'p', 0, G_OPTION_ARG_STRING, &self->protocol, "What is hidden (explicit)", "explicit|likes|fewshot|time|elicit" },
    { "fold-in", 0, 0, G_OPTION_ARG_FILENAME, &self->fold_in_path, "Instead of --ratings: what is known of each person …", "FILE" },
    { "targets", 0, 0, G_OPTION_ARG_FILENAME, &self->targets_path, "… and what is hidden, by a split made elsewhere", "FILE" },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &self->seed, "Of the split (1)", "S" },
    { "users", 'u', 0, G_OPTION_ARG_INT, &self->n_users, "Only so many people, chosen by seed", "N" },
    { "part", 0, 0, G_OPTION_ARG_STRING, &self->part, "Only the validation or the test half of the people", "validation|test" },
    { "given", 0, 0, G_OPTION_ARG_INT, &self->given, "Fold in at most so many ratings of a person", "N" },
    { "threads", 't', 0, G_OPTION_ARG_INT, &self->n_threads, "Threads (all processors); the figures do not depend on it", "N" },
    { "per-user", 0, 0, G_OPTION_ARG_FILENAME, &self->people_path, "Write the figures of each person to a CSV file", "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, "Print the figures as JSON", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("— measure a model on people it has not seen");
  g_autoptr (GError) error = NULL;
  gboolean has_files = FALSE;

  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_group (context, nf_request_options_make_group (&self->request));
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "nf-eval: %s\n", error->message);
      return FALSE;
    }
  has_files = self->fold_in_path != NULL && self->targets_path != NULL;
  if (argc > 1)
    fprintf (stderr, "nf-eval: what is “%s”?\n", argv[1]);
  else if ((self->fold_in_path != NULL || self->targets_path != NULL) && (!has_files || self->ratings_path != NULL || self->protocol != NULL))
    fprintf (stderr, "nf-eval: --fold-in and --targets belong together, without --ratings and --protocol\n");
  else if (!has_files && self->ratings_path == NULL)
    fprintf (stderr, "nf-eval: --ratings FILE is needed; see --help\n");
  else if (self->n_users < 0 || self->given < 0 || self->n_threads < 1 || self->n_threads > MAX_THREADS)
    fprintf (stderr, "nf-eval: --users and --given are not negative, --threads is 1…%d\n", MAX_THREADS);
  else if (self->part != NULL && !g_str_equal (self->part, "validation") && !g_str_equal (self->part, "test"))
    fprintf (stderr, "nf-eval: --part is validation or test, not “%s”\n", self->part);
  else
    return TRUE;
  return FALSE;
}

static gboolean
find_protocol (const char *name, NfEvalProtocol *out)
{
  for (guint i = 0; i < G_N_ELEMENTS (protocols); i++)
    if (g_str_equal (name, protocols[i].name))
      {
        *out = protocols[i].protocol;
        return TRUE;
      }
  fprintf (stderr, "nf-eval: there is no protocol “%s”; see --help\n", name);
  return FALSE;
}

/* Reads the files. Returns: (transfer full) (nullable): the cases, or %NULL after a message */
static GArray *
make_cases (NfModelFile *model, const Options *options, NfEvalProtocol protocol, NfEvalReport *report)
{
  const char *paths[] = { protocol == NF_EVAL_FILES ? options->fold_in_path : options->ratings_path, options->targets_path };
  g_autoptr (NfPeople) people = NULL;
  g_autoptr (NfPeople) targets = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) cases = NULL;

  people = nf_people_read (model, paths[0], &error);
  if (people != NULL && protocol == NF_EVAL_FILES)
    targets = nf_people_read (model, paths[1], &error);
  if (error != NULL)
    {
      fprintf (stderr, "nf-eval: %s\n", error->message);
      return NULL;
    }
  if (protocol == NF_EVAL_TIME && !people->has_times)
    {
      fprintf (stderr, "nf-eval: %s: the protocol “time” needs a file with timestamps (userId,movieId,rating,timestamp)\n", paths[0]);
      return NULL;
    }
  nf_people_say_unknown (people, "nf-eval", paths[0], "they cannot be folded in, and count as missed where they are to be found");
  report->n_unknown = people->n_unknown;
  report->n_unknown_films = people->n_unknown_films;
  if (targets != NULL)
    {
      nf_people_say_unknown (targets, "nf-eval", paths[1], "they count as missed where they are to be found");
      report->n_unknown += targets->n_unknown;
      report->n_unknown_films = MAX (people->n_unknown_films, targets->n_unknown_films);
      cases = nf_eval_split_files (people, targets, (guint64) options->seed, options->part, (guint) options->n_users);
    }
  else
    cases = nf_eval_split_people (people, protocol, (guint64) options->seed, options->part, (guint) options->n_users);
  if (cases->len == 0)
    {
      fprintf (stderr, "nf-eval: %s: nobody to measure\n", paths[0]);
      return NULL;
    }
  return g_steal_pointer (&cases);
}

static void
add_point (NfEvalJob *job, NfEvalReport *report, guint given, char *name)
{
  job->given[job->n_points] = given;
  report->point_names[job->n_points++] = name;
}

int
main (int argc, char **argv)
{
  static const guint few[] = { 1, 3, 5, 10, 20, 50 };
  g_auto (Options) options = { .seed = 1, .n_threads = (int) g_get_num_processors () };
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  g_autoptr (NfModelFile) model = NULL;
  g_autoptr (GArray) cases = NULL;
  g_autofree NfEvalOutcome *outcomes = NULL;
  NfEvalProtocol protocol = NF_EVAL_FILES;
  NfFoldInParams params;
  NfFilter filter = { 0 };
  NfEvalJob job = { 0 };
  NfEvalReport report = { .job = &job };
  int status = 0;

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  if (!parse_options (argc, argv, &options))
    return 2;
  report.protocol = options.protocol != NULL ? options.protocol : options.targets_path != NULL ? "files" : "explicit";
  if (options.targets_path == NULL && !find_protocol (report.protocol, &protocol))
    return 2;

  if (options.model_path == NULL)
    options.model_path = g_strdup (g_getenv ("NEXTFILMS_MODEL") != NULL ? g_getenv ("NEXTFILMS_MODEL") : PKGDATADIR "/nextfilms.nfm");
  model = nf_model_file_new_from_path (options.model_path, &error);
  if (model == NULL)
    {
      fprintf (stderr, "nf-eval: %s\n", error->message);
      return 1;
    }
  nf_fold_in_params_init (&params, model);
  if (!nf_request_options_apply (&options.request, &params, &filter, &message))
    {
      fprintf (stderr, "nf-eval: %s\n", message);
      return 2;
    }
  cases = make_cases (model, &options, protocol, &report);
  if (cases == NULL)
    return 1;

  job = (NfEvalJob) { .model = model, .params = &params, .filter = &filter, .protocol = protocol, .cases = (const NfEvalCase *) (void *) cases->data,
                      .n_cases = cases->len };
  for (guint i = 0; protocol == NF_EVAL_FEWSHOT && i < G_N_ELEMENTS (few); i++)
    add_point (&job, &report, few[i], g_strdup_printf ("%u", few[i]));
  for (guint i = 0; protocol == NF_EVAL_ELICIT && i < 2 * NF_EVAL_N_SHOWN; i++)
    add_point (&job, &report, 0, g_strdup_printf ("%s %u", i < NF_EVAL_N_SHOWN ? "adaptive" : "popular", nf_eval_shown[i % NF_EVAL_N_SHOWN]));
  add_point (&job, &report, (guint) options.given, options.given > 0 ? g_strdup_printf ("%d", options.given) : g_strdup ("all"));
  outcomes = g_new (NfEvalOutcome, (gsize) job.n_points * job.n_cases);
  job.outcomes = outcomes;
  report.seed = (guint64) options.seed;
  nf_eval_run (&job, (guint) options.n_threads);

  if (options.json)
    nf_eval_report_print_json (&report);
  else
    nf_eval_report_print_text (&report);
  if (options.people_path != NULL && !nf_eval_report_write_people (&report, options.people_path))
    {
      fprintf (stderr, "nf-eval: cannot write %s: %s\n", options.people_path, g_strerror (errno));
      status = 1;
    }
  if (fflush (stdout) != 0)
    {
      fprintf (stderr, "nf-eval: cannot write the figures: %s\n", g_strerror (errno));
      status = 1;
    }
  for (guint i = 0; i < job.n_points; i++)
    g_free (report.point_names[i]);
  return status;
}
