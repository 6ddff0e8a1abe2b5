/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-model-file.h"

G_BEGIN_DECLS

/* Films of one series, told by their titles alone: "Toy Story" and "Toy Story 3", "The Godfather: Part II", "Kill Bill: Vol. 1",
 * "The Lord of the Rings: The Two Towers", "Harry Potter and the Goblet of Fire". */

/* A part that has a subtitle and no number. */
#define NF_SERIES_UNNUMBERED G_MAXUINT

/**
 * nf_series_parse:
 * @title: a display title
 * @out_part: (out): its number, %NF_SERIES_UNNUMBERED, or 0 for a plain title: the first of a series, or alone
 *
 * Returns: (transfer full) (nullable): the series' name, folded and without article; %NULL if nothing but a number is left
 */
char *nf_series_parse (const char *title, guint *out_part);

/**
 * nf_series_order:
 * @items: (array length=n): a ranking, best first; changed in place
 *
 * No part 3 before part 1: the places that the films of one series hold are given to them in the order of their years.
 * A plain title counts as the first part only if it is older than another part, so that a later remake stays out of it.
 * Any thread.
 */
void nf_series_order (NfModelFile *model, NfItemIndex *items, guint n);

G_END_DECLS
