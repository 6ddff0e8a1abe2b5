/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-test-context.h"

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Every service can be reached by callbacks that wait in the main loop: these run first. */
static void
close_context (NfTestContext *self)
{
  NfContext *context = self->context;

  nf_context_flush (context);
  drain ();
  g_object_add_weak_pointer (G_OBJECT (context), (gpointer *) &self->context);
  g_object_unref (context);
  nf_test_wait_until (self->context == NULL);
  drain ();
}

NfTestContext *
nf_test_context_new (void)
{
  const NfContextOptions options = { .in_memory = TRUE };

  return nf_test_context_new_with_options (&options);
}

NfTestContext *
nf_test_context_new_on_disk (void)
{
  const NfContextOptions options = { .in_memory = FALSE };

  return nf_test_context_new_with_options (&options);
}

NfTestContext *
nf_test_context_new_with_options (const NfContextOptions *options)
{
  NfTestContext *self = g_new0 (NfTestContext, 1);
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (GError) error = NULL;

  self->dir = nf_test_make_dir ();
  self->model_path = nf_test_model_save (self->dir);
  self->index_path = g_build_filename (self->dir, "search.db", NULL);
  self->data_dir = g_build_filename (self->dir, "data", NULL);
  self->cache_dir = g_build_filename (self->dir, "cache", NULL);
  nf_search_index_build (model, self->index_path, &error);
  g_assert_no_error (error);

  self->options = *options;
  self->options.model_path = options->model_path != NULL ? options->model_path : self->model_path;
  self->options.search_index_path = options->search_index_path != NULL ? options->search_index_path : self->index_path;
  self->options.data_dir = options->data_dir != NULL ? options->data_dir : self->data_dir;
  self->options.cache_dir = options->cache_dir != NULL ? options->cache_dir : self->cache_dir;
  self->options.tmdb_key = options->tmdb_key != NULL ? options->tmdb_key : "";
  self->context = nf_context_new (&self->options);
  return self;
}

void
nf_test_context_free (NfTestContext *self)
{
  close_context (self);
  g_free (self->model_path);
  g_free (self->index_path);
  g_free (self->data_dir);
  g_free (self->cache_dir);
  nf_test_remove_dir (self->dir);
  g_free (self);
}

void
nf_test_context_reopen (NfTestContext *self)
{
  close_context (self);
  self->context = nf_context_new (&self->options);
}

void
nf_test_context_settle (NfTestContext *self)
{
  if (nf_context_get_recommender (self->context) != NULL)
    {
      nf_recommender_flush (nf_context_get_recommender (self->context));
      nf_test_wait_until (!nf_browser_get_busy (nf_context_get_browser (self->context)));
    }
  nf_context_flush (self->context);
  drain ();
}

NfItemIndex
nf_test_context_item (NfTestContext *self, const char *raw_title)
{
  return nf_test_model_item (nf_catalogue_get_model (nf_context_get_catalogue (self->context)), raw_title);
}

NfFilm *
nf_test_context_film (NfTestContext *self, const char *raw_title)
{
  return nf_catalogue_get_film (nf_context_get_catalogue (self->context), nf_test_context_item (self, raw_title));
}

void
nf_test_context_rate (NfTestContext *self, const char *raw_title, NfRating rating)
{
  nf_profile_set_rating (nf_context_get_profile (self->context), nf_test_context_item (self, raw_title), rating);
  nf_test_context_settle (self);
}
