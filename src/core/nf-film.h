/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-model-file.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* How far a predicted rating can be trusted. */
typedef enum
{
  NF_CONFIDENCE_NONE,    /* nothing predicted */
  NF_CONFIDENCE_KIND,    /* the model knows the film's kind rather than the film: few people rated it */
  NF_CONFIDENCE_GUESS,
  NF_CONFIDENCE_LIKELY,
  NF_CONFIDENCE_SURE,
} NfConfidence;
#define NF_TYPE_CONFIDENCE (nf_confidence_get_type ())
GType nf_confidence_get_type (void);

/* A film as views see it: facts of the catalogue, the person's marks and the current prediction. Main thread only.
 * There is one object per film (NfCatalogue keeps them weakly), so state lives here and never in a list cell.
 *
 * Properties (all read-only from outside core): item (uint), title, year (uint, 0 unknown), genres ("Sci-Fi, Action"),
 * primary-genre, movie-id (uint), tmdb-id (uint), n-ratings (uint), mean-rating (double), accessible-name
 * ("The Lion King (1994)"), rating (uint half stars, 0 none), favorite, watchlist, hidden (booleans), predicted (double
 * stars, 0 none), predicted-sd (double), confidence (NfConfidence). */
#define NF_TYPE_FILM (nf_film_get_type ())
G_DECLARE_FINAL_TYPE (NfFilm, nf_film, NF, FILM, GObject)

NfItemIndex  nf_film_get_item            (NfFilm *self);
const char  *nf_film_get_title           (NfFilm *self);
const char  *nf_film_get_raw_title       (NfFilm *self);   /* the catalogue's: key of the title card */
const char *const *nf_film_get_alternative_titles (NfFilm *self);
guint        nf_film_get_year            (NfFilm *self);
const char  *nf_film_get_genres          (NfFilm *self);
const char  *nf_film_get_primary_genre   (NfFilm *self);   /* "" if it has none */
NfGenreMask  nf_film_get_genre_mask      (NfFilm *self);
guint32      nf_film_get_movie_id        (NfFilm *self);
guint32      nf_film_get_tmdb_id         (NfFilm *self);
guint32      nf_film_get_imdb_id         (NfFilm *self);
guint        nf_film_get_n_ratings       (NfFilm *self);
double       nf_film_get_mean_rating     (NfFilm *self);
const char  *nf_film_get_accessible_name (NfFilm *self);
NfRating     nf_film_get_rating          (NfFilm *self);
gboolean     nf_film_get_favorite        (NfFilm *self);
gboolean     nf_film_get_watchlist       (NfFilm *self);
gboolean     nf_film_get_hidden          (NfFilm *self);
double       nf_film_get_predicted       (NfFilm *self);
double       nf_film_get_predicted_sd    (NfFilm *self);
NfConfidence nf_film_get_confidence      (NfFilm *self);

/* --- for core only: NfCatalogue makes films, NfProfile and NfRecommender write their state ------------------------- */

NfFilm *nf_film_new            (NfModelFile *model, NfItemIndex item);
void    nf_film_set_rating     (NfFilm *self, NfRating rating);
void    nf_film_set_favorite   (NfFilm *self, gboolean favorite);
void    nf_film_set_watchlist  (NfFilm *self, gboolean watchlist);
void    nf_film_set_hidden     (NfFilm *self, gboolean hidden);
void    nf_film_set_prediction (NfFilm *self, double stars, double sd);   /* 0, 0: none; derives confidence */

G_END_DECLS
