/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-catalogue.h"
#include "nf-explain.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Why a film is predicted as it is: the strongest contributions of the person's ratings as signed bars around zero. The
 * caption names the baseline and what all other ratings add, so that the numbers sum to the prediction. */
#define NF_TYPE_WHY_LIST (nf_why_list_get_type ())
G_DECLARE_FINAL_TYPE (NfWhyList, nf_why_list, NF, WHY_LIST, AdwBin)

GtkWidget *nf_why_list_new (void);

/**
 * nf_why_list_set_explanation:
 * @fold_in: (nullable): %NULL, or one without ratings, hides the list
 * @item: the explained film
 */
void nf_why_list_set_explanation (NfWhyList *self, NfCatalogue *catalogue, NfFoldIn *fold_in, NfItemIndex item);

G_END_DECLS
