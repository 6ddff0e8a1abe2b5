/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-recommendations.h"

/* From here on one signal over the whole changed part is cheaper for a view than many small ones. */
#define MAX_SIGNALS 12

struct _NfRecommendations
{
  GObject      parent_instance;

  NfCatalogue *catalogue;
  GPtrArray   *rows;    /* of NfRecommendation */
  gboolean     filled;  /* there was a ranking before */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NfRecommendations, nf_recommendations, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* --- what stays ---------------------------------------------------------------------------------------------------- */

/* Longest increasing subsequence of @positions (old place by new place, -1 for none; patience sorting).
 * Sets keep[i] for the new places in it. */
static void
mark_longest_increasing (const int *positions, guint n, gboolean *keep)
{
  g_autofree guint *tails = g_new (guint, MAX (n, 1));   /* last element of the best run of each length */
  g_autofree int *previous = g_new (int, MAX (n, 1));
  guint length = 0;

  for (guint i = 0; i < n; i++)
    {
      guint low = 0, high = length;

      keep[i] = FALSE;
      if (positions[i] < 0)
        continue;
      while (low < high)
        {
          guint middle = (low + high) / 2;

          if (positions[tails[middle]] < positions[i])
            low = middle + 1;
          else
            high = middle;
        }
      previous[i] = low > 0 ? (int) tails[low - 1] : -1;
      tails[low] = i;
      length = MAX (length, low + 1);
    }
  for (int i = length > 0 ? (int) tails[length - 1] : -1; i >= 0; i = previous[i])
    keep[i] = TRUE;
}

static guint
count_runs (const gboolean *keep, guint n)
{
  guint runs = 0;

  for (guint i = 0; i < n; i++)
    if (!keep[i] && (i == 0 || keep[i - 1]))
      runs++;
  return runs;
}

/* --- splicing ------------------------------------------------------------------------------------------------------ */

/* Replaces rows and tells; during the signal the list is in its new state already. */
static void
splice (NfRecommendations *self, guint position, guint n_removed, GPtrArray *source, guint n_added)
{
  if (n_removed > 0)
    g_ptr_array_remove_range (self->rows, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (self->rows, (int) (position + i), g_object_ref (g_ptr_array_index (source, position + i)));
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

/* First takes out every run of old rows that does not stay, then puts in every run of new ones: no row is there twice. */
static void
splice_runs (NfRecommendations *self, GPtrArray *target, const gboolean *keep_old, const gboolean *keep_new)
{
  guint end = self->rows->len;

  while (end > 0)
    {
      guint start = end;

      while (start > 0 && !keep_old[start - 1])
        start--;
      if (start < end)
        splice (self, start, end - start, NULL, 0);
      end = start > 0 ? start - 1 : 0;
    }
  for (guint start = 0; start < target->len;)
    {
      end = start;
      while (end < target->len && !keep_new[end])
        end++;
      if (start < end)
        splice (self, start, 0, target, end - start);
      start = end + 1;
    }
}

static void
splice_range (NfRecommendations *self, GPtrArray *target)
{
  guint n_old = self->rows->len, n_new = target->len, prefix = 0;

  while (prefix < MIN (n_old, n_new) && self->rows->pdata[prefix] == target->pdata[prefix])
    prefix++;
  while (MIN (n_old, n_new) > prefix && self->rows->pdata[n_old - 1] == target->pdata[n_new - 1])
    n_old--, n_new--;
  if (n_old > prefix || n_new > prefix)
    splice (self, prefix, n_old - prefix, target, n_new - prefix);
}

/* @old_places: of every target row, -1 for a new one */
static void
splice_to (NfRecommendations *self, GPtrArray *target, const int *old_places)
{
  g_autofree gboolean *keep_new = g_new0 (gboolean, MAX (target->len, 1));
  g_autofree gboolean *keep_old = g_new0 (gboolean, MAX (self->rows->len, 1));

  mark_longest_increasing (old_places, target->len, keep_new);
  for (guint i = 0; i < target->len; i++)
    if (keep_new[i])
      keep_old[old_places[i]] = TRUE;
  if (count_runs (keep_old, self->rows->len) + count_runs (keep_new, target->len) <= MAX_SIGNALS)
    splice_runs (self, target, keep_old, keep_new);
  else
    splice_range (self, target);
}

/* --- list model ---------------------------------------------------------------------------------------------------- */

static GType
nf_recommendations_get_item_type (GListModel *list)
{
  return NF_TYPE_RECOMMENDATION;
}

static guint
nf_recommendations_get_n_items (GListModel *list)
{
  return NF_RECOMMENDATIONS (list)->rows->len;
}

static gpointer
nf_recommendations_get_item (GListModel *list, guint position)
{
  NfRecommendations *self = NF_RECOMMENDATIONS (list);

  return position < self->rows->len ? g_object_ref (g_ptr_array_index (self->rows, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = nf_recommendations_get_item_type;
  iface->get_n_items = nf_recommendations_get_n_items;
  iface->get_item = nf_recommendations_get_item;
}

static void
nf_recommendations_finalize (GObject *object)
{
  NfRecommendations *self = NF_RECOMMENDATIONS (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->catalogue);
  G_OBJECT_CLASS (nf_recommendations_parent_class)->finalize (object);
}

static void
nf_recommendations_class_init (NfRecommendationsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nf_recommendations_finalize;
}

static void
nf_recommendations_init (NfRecommendations *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

/* --- public -------------------------------------------------------------------------------------------------------- */

NfRecommendations *
nf_recommendations_new (NfCatalogue *catalogue)
{
  NfRecommendations *self;

  g_return_val_if_fail (NF_IS_CATALOGUE (catalogue), NULL);

  self = g_object_new (NF_TYPE_RECOMMENDATIONS, NULL);
  self->catalogue = g_object_ref (catalogue);
  return self;
}

void
nf_recommendations_update (NfRecommendations *self, const NfRankedRow *rows, guint n)
{
  g_autoptr (GHashTable) places = NULL;   /* item → old place + 1 */
  g_autoptr (GPtrArray) target = NULL;
  g_autofree int *old_places = NULL;

  g_return_if_fail (NF_IS_RECOMMENDATIONS (self));
  g_return_if_fail (rows != NULL || n == 0);

  places = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->rows->len; i++)
    {
      NfFilm *film = nf_recommendation_get_film (g_ptr_array_index (self->rows, i));
      g_hash_table_insert (places, GUINT_TO_POINTER (nf_film_get_item (film)), GUINT_TO_POINTER (i + 1));
    }

  target = g_ptr_array_new_full (n, g_object_unref);
  old_places = g_new (int, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, GUINT_TO_POINTER (rows[i].item)));
      const char *const *reasons = (const char *const *) rows[i].reasons;

      if (place != 0)
        {
          NfRecommendation *row = g_object_ref (g_ptr_array_index (self->rows, place - 1));

          nf_recommendation_update (row, i + 1, (int) place - (int) (i + 1), FALSE, reasons);
          g_ptr_array_add (target, row);
        }
      else
        {
          g_autoptr (NfFilm) film = nf_catalogue_get_film (self->catalogue, rows[i].item);
          NfRecommendation *row = nf_recommendation_new (film);

          nf_recommendation_update (row, i + 1, 0, self->filled, reasons);
          g_ptr_array_add (target, row);
        }
      old_places[i] = (int) place - 1;
    }
  self->filled = TRUE;
  splice_to (self, target, old_places);
}
