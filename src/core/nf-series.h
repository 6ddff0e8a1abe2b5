/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-model-file.h"

G_BEGIN_DECLS

/* Films of one numbered series, told by their titles alone: "Toy Story" and "Toy Story 3", "The Godfather" and
 * "The Godfather: Part II", "Kill Bill: Vol. 1". Series without numbers are not recognised. */

/**
 * nf_series_parse:
 * @title: a display title
 * @out_part: (out): 1 for a title without number: it may be the first of a series or stand alone
 *
 * Returns: (transfer full) (nullable): the series' name, folded and without article; %NULL if nothing but a number is left
 */
char *nf_series_parse (const char *title, guint *out_part);

/**
 * nf_series_order:
 * @items: (array length=n): a ranking, best first; changed in place
 *
 * No part 3 before part 1: the places that the films of one series hold are given to them in the order of their years.
 * A film counts as the first part only if it is not younger than the numbered ones, so that a later remake stays out of it.
 * Any thread.
 */
void nf_series_order (NfModelFile *model, NfItemIndex *items, guint n);

G_END_DECLS
