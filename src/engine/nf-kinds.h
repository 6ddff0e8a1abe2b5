/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-content.h"

G_BEGIN_DECLS

/* Kinds of films (a genre in an era) as further rows of the rating matrix: somebody made up who watches just this kind, each film as
 * much as everybody does. Films that few of the training people rated then come to lie beside films of their kind (side information as
 * additional rows: Jeunen, Van Balen and Goethals 2020, Closed-form models for collaborative filtering with side-information). */
typedef struct
{
  guint    n, capacity, n_values;
  guint   *starts;   /* n + 1: where each row begins */
  guint32 *items;
  float   *values;
} NfKinds;

/* Empty. */
NfKinds *nf_kinds_new  (void);
void     nf_kinds_free (NfKinds *self);   /* (nullable) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfKinds, nf_kinds_free)

/* Adds an entry to the row under way; items in rising order. */
void nf_kinds_add (NfKinds *self, guint32 item, float value);

/* Ends the row. */
void nf_kinds_end (NfKinds *self);

/**
 * nf_kinds_describe:
 * @degree: Σ n_j, weighted ratings of the training people in all
 * @weight: ω
 *
 * A row k for each genre around every fifth year: k_j = ω a_j |a|^−½, where a_j = √e_j, e_j the film's share of everybody's ratings
 * times @degree, for films of the genre within ten years of it that somebody of the training people rated; 0 for the others. Rows of
 * fewer than eight films, which say little, are left out.
 */
NfKinds *nf_kinds_describe (const NfContentFilms *films, double degree, double weight);

/**
 * nf_kinds_apply:
 * @x, @y: (inout): one row of @width numbers for each item, @width at most 64
 *
 * y += Kᵀ K x; sums in the order of rows and items
 */
void nf_kinds_apply (const NfKinds *self, guint width, const float *x, float *y);

G_END_DECLS
