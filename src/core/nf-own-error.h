/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-fold-in.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* How far the model is from a person's own stars: each of their ratings is left out in turn and predicted from the others (leave one
 * out); the mean absolute difference in stars. Of many ratings an even sample is taken. */
typedef struct
{
  guint  n_ratings;     /* of the person */
  guint  n_known;       /* of them, films the model can predict */
  guint  n_predicted;   /* of them, left out and predicted */
  double model;         /* mean absolute error in stars; 0 with n_predicted 0 */
  double average;       /* the same for everybody's mean of the film, of the same films */
} NfOwnError;

/* The most that are left out. */
#define NF_OWN_ERROR_MAX_SAMPLE 200

/* On a thread of GLib's pool; seconds for thousands of ratings. */
void     nf_own_error_compute_async  (NfModelFile *model, NfRatings *ratings, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean nf_own_error_compute_finish (GAsyncResult *result, NfOwnError *out_error, GError **error);

G_END_DECLS
