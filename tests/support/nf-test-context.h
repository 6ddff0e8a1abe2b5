/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-context.h"
#include "nf-test-model.h"
#include "nf-test-utils.h"

G_BEGIN_DECLS

/* An NfContext on the test model, for tests of core and ui, in a folder of its own that goes with it:
 *
 *   g_autoptr (NfTestContext) test = nf_test_context_new ();
 *   NfItemIndex heat = nf_test_context_item (test, "Heat (1995)");
 *
 *   nf_profile_set_rating (nf_context_get_profile (test->context), heat, 10);
 *   nf_test_context_settle (test);                      // recommendations and store are up to date now
 *   window = nf_window_new (application, test->context, artwork);
 *
 * A test of widgets destroys its window and drops every reference it took before the NfTestContext goes; freeing it checks
 * that nobody keeps the context alive. */
typedef struct
{
  NfContext *context;
  char      *dir;          /* holds all below */
  char      *model_path;
  char      *index_path;
  char      *data_dir;
  char      *cache_dir;
  /*< private >*/
  NfContextOptions options;
} NfTestContext;

/* Nothing is stored; no key. */
NfTestContext *nf_test_context_new         (void);
/* Ratings are kept in data_dir, so that nf_test_context_reopen() finds them; no key. */
NfTestContext *nf_test_context_new_on_disk (void);
/* @options: the paths it leaves NULL are filled in (model and index are made in dir), a NULL key is no key. Strings must
 * outlive the test context. */
NfTestContext *nf_test_context_new_with_options (const NfContextOptions *options);
void           nf_test_context_free        (NfTestContext *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfTestContext, nf_test_context_free)

/* As if the program ended and started again: a new @context with the same options. Drop what you hold of the old one first. */
void           nf_test_context_reopen (NfTestContext *self);

/* Waits until recommendations, browser and store have nothing more to do. */
void           nf_test_context_settle (NfTestContext *self);

/* The row of a raw title; fails the test if there is none. */
NfItemIndex    nf_test_context_item   (NfTestContext *self, const char *raw_title);
/* Its film. Returns: (transfer full) */
NfFilm        *nf_test_context_film   (NfTestContext *self, const char *raw_title);
/* Rates by raw title and settles. */
void           nf_test_context_rate   (NfTestContext *self, const char *raw_title, NfRating rating);

G_END_DECLS
