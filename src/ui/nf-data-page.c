/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-data-page.h"

#include "nf-config.h"
#include "nf-format.h"
#include "nf-own-error.h"
#include "nf-toast.h"

#include <glib/gi18n.h>
#include <string.h>

struct _NfDataPage
{
  AdwPreferencesPage   parent_instance;

  NfContext           *context;
  GCancellable        *cancellable;
  gboolean             built;       /* what is on the page: who never looks at it does not wait for it */

  AdwActionRow        *posters, *details;
  GtkWidget           *clear_posters, *clear_details;
  AdwPreferencesGroup *model_group;
  AdwActionRow        *data, *films, *training, *known, *own_error;
  GtkWidget           *spinner;
};

G_DEFINE_FINAL_TYPE (NfDataPage, nf_data_page, ADW_TYPE_PREFERENCES_PAGE)

/* --- what is kept -------------------------------------------------------------------------------------------------- */

static void
show_size (AdwActionRow *row, GtkWidget *button, gint64 size)
{
  g_autofree char *text = size >= 0 ? g_format_size ((guint64) size) : NULL;

  adw_action_row_set_subtitle (row, text != NULL ? text : "");
  gtk_widget_set_sensitive (button, size > 0);
}

static void
posters_size_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfDataPage) self = user_data;
  const gint64 size = nf_poster_cache_get_size_finish (NF_POSTER_CACHE (source), result, NULL);

  if (self->context != NULL)
    show_size (self->posters, self->clear_posters, size);
}

static void
details_size_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfDataPage) self = user_data;
  const gint64 size = nf_metadata_get_size_finish (NF_METADATA (source), result, NULL);

  if (self->context != NULL)
    show_size (self->details, self->clear_details, size);
}

static void
measure (NfDataPage *self)
{
  nf_poster_cache_get_size_async (nf_context_get_posters (self->context), self->cancellable, posters_size_cb, g_object_ref (self));
  nf_metadata_get_size_async (nf_context_get_metadata (self->context), self->cancellable, details_size_cb, g_object_ref (self));
}

static void
posters_cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfDataPage) self = user_data;
  const gboolean clean = nf_poster_cache_clear_finish (NF_POSTER_CACHE (source), result, NULL);

  if (self->context == NULL)
    return;
  nf_toast_say (GTK_WIDGET (self), clean ? _("Pictures cleared") : _("Some pictures could not be removed"));
  measure (self);
}

static void
details_cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfDataPage) self = user_data;
  const gboolean clean = nf_metadata_clear_finish (NF_METADATA (source), result, NULL);

  if (self->context == NULL)
    return;
  nf_toast_say (GTK_WIDGET (self), clean ? _("Texts and facts cleared") : _("Some texts could not be removed"));
  measure (self);
}

static void
clear_posters_cb (GtkButton *button, NfDataPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  nf_poster_cache_clear_async (nf_context_get_posters (self->context), NULL, posters_cleared_cb, g_object_ref (self));
}

static void
clear_details_cb (GtkButton *button, NfDataPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  nf_tmdb_client_clear_cache (nf_context_get_tmdb (self->context));
  nf_metadata_clear_async (nf_context_get_metadata (self->context), NULL, details_cleared_cb, g_object_ref (self));
}

/* --- the model ----------------------------------------------------------------------------------------------------- */

/* "MovieLens ml-latest, ml-latest-small": META has a line per data set, "name: files" */
static char *
describe_data (NfModelFile *model)
{
  g_autoptr (GVariant) sets = g_variant_lookup_value (nf_model_file_get_meta (model), "data", G_VARIANT_TYPE_STRING_ARRAY);
  GString *text = g_string_new ("MovieLens");

  for (gsize i = 0; sets != NULL && i < g_variant_n_children (sets); i++)
    {
      const char *line;

      g_variant_get_child (sets, i, "&s", &line);
      g_string_append_printf (text, "%s%.*s", i == 0 ? " " : ", ", (int) strcspn (line, ":"), line);
    }
  return g_string_free (text, FALSE);
}

static void
count_predictable (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  NfModelFile *model = task_data;
  NfFoldInParams params;
  guint n = 0;

  nf_fold_in_params_init (&params, model);
  for (NfItemIndex i = 0; i < nf_model_file_get_n_items (model); i++)
    n += nf_fold_in_params_can_rank (&params, model, i);
  g_task_return_int (task, n);
}

static void
predictable_counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NfDataPage *self = NF_DATA_PAGE (source);
  NfModelFile *model = g_task_get_task_data (G_TASK (result));
  const gssize n = g_task_propagate_int (G_TASK (result), NULL);
  g_autofree char *n_films = NULL, *n_predictable = NULL, *films = NULL;

  if (n < 0 || self->context == NULL)
    return;
  n_films = nf_format_count (nf_model_file_get_n_items (model));
  n_predictable = nf_format_count ((guint) n);
  /* Translators: both are numbers of films */
  films = g_strdup_printf (_("%1$s; it predicts stars for %2$s of them"), n_films, n_predictable);
  adw_action_row_set_subtitle (self->films, films);
}

static void
describe_model (NfDataPage *self, NfModelFile *model)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, predictable_counted_cb, NULL);
  g_autofree char *data = describe_data (model);
  g_autofree char *n_films = nf_format_count (nf_model_file_get_n_items (model));
  g_autofree char *n_ratings = nf_format_count ((guint) nf_model_file_get_number (model, "n-training-ratings", 0));
  g_autofree char *n_people = nf_format_count ((guint) nf_model_file_get_number (model, "n-users", 0));
  /* Translators: both are numbers */
  g_autofree char *training = g_strdup_printf (_("%1$s ratings of %2$s people"), n_ratings, n_people);

  adw_action_row_set_subtitle (self->data, data);
  adw_action_row_set_subtitle (self->films, n_films);
  adw_action_row_set_subtitle (self->training, training);
  g_task_set_source_tag (task, describe_model);
  g_task_set_task_data (task, nf_model_file_ref (model), (GDestroyNotify) nf_model_file_unref);
  g_task_run_in_thread (task, count_predictable);
}

static void
own_error_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfDataPage) self = user_data;
  g_autofree char *text = NULL, *n_known = NULL, *n_ratings = NULL;
  NfOwnError own;

  if (!nf_own_error_compute_finish (result, &own, NULL) || self->context == NULL)
    return;
  gtk_widget_set_visible (self->spinner, FALSE);
  n_known = nf_format_count (own.n_known);
  n_ratings = nf_format_count (own.n_ratings);
  if (own.n_ratings == 0)
    adw_action_row_set_subtitle (self->known, _("None yet"));
  else
    {
      /* Translators: both are numbers: of 40 rated films it knows 38 */
      text = g_strdup_printf (_("It knows %1$s of %2$s"), n_known, n_ratings);
      adw_action_row_set_subtitle (self->known, text);
    }
  if (own.n_predicted == 0)
    adw_action_row_set_subtitle (self->own_error, _("Rate a few films to see it"));
  else
    {
      g_autofree char *model = g_strdup_printf ("%.2f", own.model), *average = g_strdup_printf ("%.2f", own.average);
      g_autofree char *sentence = NULL;

      /* Translators: numbers of stars such as 0.62 and 0.81 */
      sentence = g_strdup_printf (_("%1$s stars on average, when each rating is predicted from the others; everybody’s mean is off by %2$s"), model, average);
      adw_action_row_set_subtitle (self->own_error, sentence);
    }
}

static void
compute_own_error (NfDataPage *self, NfModelFile *model)
{
  g_autoptr (NfRatings) ratings = nf_profile_dup_ratings (nf_context_get_profile (self->context));

  gtk_widget_set_visible (self->spinner, TRUE);
  nf_own_error_compute_async (model, ratings, self->cancellable, own_error_cb, g_object_ref (self));
}

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
build (NfDataPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->built = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->model_group), nf_context_get_catalogue (self->context) != NULL);
  if (nf_context_get_catalogue (self->context) != NULL)
    describe_model (self, nf_catalogue_get_model (nf_context_get_catalogue (self->context)));
}

/* Only who looks at the page lets the device compute. */
static void
nf_data_page_map (GtkWidget *widget)
{
  NfDataPage *self = NF_DATA_PAGE (widget);

  if (self->context != NULL && !self->built)
    build (self);
  GTK_WIDGET_CLASS (nf_data_page_parent_class)->map (widget);
  if (self->context == NULL)
    return;
  measure (self);
  if (nf_context_get_catalogue (self->context) != NULL)
    compute_own_error (self, nf_catalogue_get_model (nf_context_get_catalogue (self->context)));
}

static void
nf_data_page_unmap (GtkWidget *widget)
{
  NfDataPage *self = NF_DATA_PAGE (widget);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  GTK_WIDGET_CLASS (nf_data_page_parent_class)->unmap (widget);
}

static void
nf_data_page_dispose (GObject *object)
{
  NfDataPage *self = NF_DATA_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->built)
    gtk_widget_dispose_template (GTK_WIDGET (self), NF_TYPE_DATA_PAGE);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (nf_data_page_parent_class)->dispose (object);
}

static void
nf_data_page_finalize (GObject *object)
{
  g_clear_object (&NF_DATA_PAGE (object)->cancellable);
  G_OBJECT_CLASS (nf_data_page_parent_class)->finalize (object);
}

static void
nf_data_page_class_init (NfDataPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = nf_data_page_dispose;
  object_class->finalize = nf_data_page_finalize;
  widget_class->map = nf_data_page_map;
  widget_class->unmap = nf_data_page_unmap;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/nf-data-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NfDataPage, posters);
  gtk_widget_class_bind_template_child (widget_class, NfDataPage, details);
  gtk_widget_class_bind_template_child (widget_class, NfDataPage, clear_posters);
  gtk_widget_class_bind_template_child (widget_class, NfDataPage, clear_details);
  gtk_widget_class_bind_template_child (widget_class, NfDataPage, model_group);
  gtk_widget_class_bind_template_child (widget_class, NfDataPage, data);
  gtk_widget_class_bind_template_child (widget_class, NfDataPage, films);
  gtk_widget_class_bind_template_child (widget_class, NfDataPage, training);
  gtk_widget_class_bind_template_child (widget_class, NfDataPage, known);
  gtk_widget_class_bind_template_child (widget_class, NfDataPage, own_error);
  gtk_widget_class_bind_template_child (widget_class, NfDataPage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, clear_posters_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_details_cb);
}

static void
nf_data_page_init (NfDataPage *self)
{
  self->cancellable = g_cancellable_new ();
}

void
nf_data_page_set_up (NfDataPage *self, NfContext *context)
{
  g_return_if_fail (NF_IS_DATA_PAGE (self));
  g_return_if_fail (NF_IS_CONTEXT (context));

  self->context = g_object_ref (context);
}
