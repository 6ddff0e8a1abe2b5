/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What TMDB says of a film: a plain, immutable, ref-counted record. Every string may be NULL (unknown), every number 0. */
typedef struct
{
  char   *name;
  char   *role;          /* character or job */
  char   *profile_path;  /* TMDB image path "/abc.jpg" */
  guint32 person_id;
} NfCredit;
NfCredit *nf_credit_new  (void);
void      nf_credit_free (NfCredit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfCredit, nf_credit_free)

/* How a film can be watched, in the order it is shown. */
typedef enum
{
  NF_OFFER_STREAM,   /* with a subscription */
  NF_OFFER_FREE,
  NF_OFFER_ADS,      /* free with advertisements */
  NF_OFFER_RENT,
  NF_OFFER_BUY,
} NfOfferKind;
#define NF_N_OFFER_KINDS 5

typedef struct
{
  NfOfferKind kind;
  char       *name;        /* of the provider; never NULL */
  char       *logo_path;   /* TMDB image path */
} NfOffer;
/* @logo_path: (transfer full) (nullable) */
NfOffer  *nf_offer_new  (NfOfferKind kind, const char *name, char *logo_path);
void      nf_offer_free (NfOffer *self);

typedef struct
{
  gatomicrefcount ref_count;
  guint32    tmdb_id;
  char      *title, *original_title, *overview, *tagline;
  char      *genres;                        /* "Drama, Thriller" */
  char     **titles;                        /* every name it is known by, the original first, at most 24; never NULL */
  char      *poster_path, *backdrop_path;   /* "/abc.jpg", checked to be one path segment */
  char      *release_date;                  /* ISO */
  char      *trailer_url;                   /* https only */
  char      *homepage;                      /* http or https */
  guint      runtime;                       /* minutes */
  double     vote_average;                  /* 0…10 */
  guint      vote_count;
  GPtrArray *cast;                          /* of NfCredit, billing order, at most 20; never NULL */
  GPtrArray *directors, *writers;           /* of NfCredit, each person once, at most 20; never NULL */
  char      *certification;                 /* "R" */
  char      *certification_region;          /* "US": that it is of */
  char      *collection_name;               /* "Star Wars Collection" */
  guint32    collection_id;
  GPtrArray *offers;                        /* of NfOffer by kind, at most 30; never NULL */
  char      *offers_region;                 /* "DE" */
  char      *offers_url;                    /* http or https */
  GArray    *recommended;                   /* TMDB ids (guint32), at most 40; never NULL */
} NfFilmDetails;
#define NF_TYPE_FILM_DETAILS (nf_film_details_get_type ())
GType          nf_film_details_get_type (void);

/* An empty record, to be filled before it is shared. Returns: (transfer full). Any thread. */
NfFilmDetails *nf_film_details_new      (void);
NfFilmDetails *nf_film_details_ref      (NfFilmDetails *self);
void           nf_film_details_unref    (NfFilmDetails *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfFilmDetails, nf_film_details_unref)

G_END_DECLS
