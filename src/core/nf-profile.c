/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-profile.h"

#include "nf-rank.h"
#include "nf-text.h"

#include <math.h>
#include <string.h>

/* What is known of one film; times are Unix seconds. */
typedef struct
{
  NfRating rating;
  guint    marks;       /* set of 1 << NfMark */
  gint64   rated_at;
  gint64   marked_at;
  guint64  sequence;    /* order of changes within this session, for equal seconds */
} Record;

typedef struct
{
  NfItemIndex item;
  Record      before;
} UndoStep;

struct _NfProfile
{
  GObject      parent_instance;

  NfCatalogue *catalogue;
  NfModelFile *model;
  NfStore     *store;

  GHashTable  *records;      /* item → Record; only films with a rating or a mark */
  GHashTable  *aliases;      /* item → GArray of guint32: other ids under which the store has this film */
  GHashTable  *unsaved;      /* set of items whose last save failed */
  GHashTable  *title_keys;   /* item → folded title; filled by the first order by title */
  GArray      *undo_steps;   /* UndoStep, the latest last */
  NfRatings   *ratings;      /* (nullable): snapshot of records, dropped by a change */
  GBytes      *predictions;
  guint        n_ratings;
  guint        n_marked[NF_N_MARKS];
  guint64      sequence;
  gboolean     may_save;     /* the store was read and can be written */
  gboolean     read_only;
  gboolean     was_undoable;
};

G_DEFINE_FINAL_TYPE (NfProfile, nf_profile, G_TYPE_OBJECT)

typedef enum
{
  PROP_N_RATINGS = 1,
  PROP_N_FAVORITES,
  PROP_N_WATCHLIST,
  PROP_N_HIDDEN,
  PROP_READ_ONLY,
  PROP_CAN_UNDO,
} NfProfileProps;
static GParamSpec *props[PROP_CAN_UNDO + 1];

typedef enum
{
  CHANGED,
  SAVE_FAILED,
  N_SIGNALS,
} NfProfileSignal;
static guint signals[N_SIGNALS];

#define MAX_UNDO_STEPS 1000

/* --- records ------------------------------------------------------------------------------------------------------- */

static Record
get_record (NfProfile *self, NfItemIndex item)
{
  const Record *record = g_hash_table_lookup (self->records, GUINT_TO_POINTER (item));

  return record != NULL ? *record : (Record) { 0 };
}

static gint64
now_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
fill_film (NfFilm *film, gpointer user_data)
{
  NfProfile *self = user_data;
  Record record = get_record (self, nf_film_get_item (film));

  nf_film_set_rating (film, record.rating);
  nf_film_set_favorite (film, (record.marks >> NF_MARK_FAVORITE) & 1);
  nf_film_set_watchlist (film, (record.marks >> NF_MARK_WATCHLIST) & 1);
  nf_film_set_hidden (film, (record.marks >> NF_MARK_HIDDEN) & 1);
}

/* Brings the counts from one state of a film to another and notifies what changed. */
static void
update_counts (NfProfile *self, const Record *before, const Record *after)
{
  static const NfProfileProps count_props[NF_N_MARKS] = {
    [NF_MARK_FAVORITE] = PROP_N_FAVORITES,
    [NF_MARK_WATCHLIST] = PROP_N_WATCHLIST,
    [NF_MARK_HIDDEN] = PROP_N_HIDDEN,
  };
  guint changed = before->marks ^ after->marks;

  if ((before->rating != NF_RATING_NONE) != (after->rating != NF_RATING_NONE))
    {
      self->n_ratings += after->rating != NF_RATING_NONE ? 1 : (guint) -1;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_RATINGS]);
    }
  for (guint mark = 0; mark < NF_N_MARKS; mark++)
    if ((changed >> mark) & 1)
      {
        self->n_marked[mark] += (after->marks >> mark) & 1 ? 1 : (guint) -1;
        g_object_notify_by_pspec (G_OBJECT (self), props[count_props[mark]]);
      }
}

static void
store_record (NfProfile *self, NfItemIndex item, const Record *record)
{
  if (record->rating == NF_RATING_NONE && record->marks == 0)
    g_hash_table_remove (self->records, GUINT_TO_POINTER (item));
  else
    g_hash_table_replace (self->records, GUINT_TO_POINTER (item), g_memdup2 (record, sizeof *record));
}

/* --- loading ------------------------------------------------------------------------------------------------------- */

/* Two rows of the store may be one film of this model. The later rating counts, and every mark. */
static void
merge_record (Record *into, const Record *other)
{
  if (other->rating != NF_RATING_NONE && (into->rating == NF_RATING_NONE || other->rated_at > into->rated_at))
    {
      into->rating = other->rating;
      into->rated_at = other->rated_at;
    }
  into->marks |= other->marks;
  into->marked_at = MAX (into->marked_at, other->marked_at);
}

static void
add_alias (NfProfile *self, NfItemIndex item, guint32 movie_id)
{
  GArray *ids = g_hash_table_lookup (self->aliases, GUINT_TO_POINTER (item));

  if (ids == NULL)
    {
      ids = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_hash_table_insert (self->aliases, GUINT_TO_POINTER (item), ids);
    }
  g_array_append_val (ids, movie_id);
}

static void
load_row (NfProfile *self, const NfStoreRow *row)
{
  NfItemIndex item = nf_model_file_lookup_ids (self->model, row->movie_id, row->tmdb_id);
  Record record = { .rating = (NfRating) row->rating, .marks = row->marks, .rated_at = row->rated_at, .marked_at = row->marked_at };
  Record before, after;

  if (item == NF_ITEM_NONE)
    return;   /* stays in the store for a model that knows it */

  if (row->movie_id != nf_model_file_get_movie_id (self->model, item))
    add_alias (self, item, row->movie_id);
  before = after = get_record (self, item);
  merge_record (&after, &record);
  store_record (self, item, &after);
  update_counts (self, &before, &after);
}

/* Returns: %FALSE if the store could not be read; writing to it might then lose what it holds. */
static gboolean
load (NfProfile *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = nf_store_load (self->store, &error);

  if (rows == NULL)
    {
      g_message ("Ratings cannot be read: %s", error->message);
      return FALSE;
    }
  for (guint i = 0; i < rows->len; i++)
    load_row (self, g_ptr_array_index (rows, i));
  return TRUE;
}

/* --- saving -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  NfProfile  *profile;   /* strong: the outcome is wanted even after the window closed */
  NfItemIndex item;
} Save;

static void save_item (NfProfile *self, NfItemIndex item);

static void
set_read_only (NfProfile *self, gboolean read_only)
{
  if (self->read_only == read_only)
    return;
  self->read_only = read_only;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_READ_ONLY]);
}

/* After a save that worked: everything that failed before has a chance now. */
static void
save_the_unsaved (NfProfile *self)
{
  g_autoptr (GHashTable) items = g_steal_pointer (&self->unsaved);
  GHashTableIter iter;
  gpointer key;

  self->unsaved = g_hash_table_new (NULL, NULL);
  g_hash_table_iter_init (&iter, items);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    save_item (self, GPOINTER_TO_UINT (key));
}

/* The film is safe under its own id: its other rows can go. Where that fails, the next start merges them again. */
static void
remove_aliases (NfProfile *self, NfItemIndex item)
{
  GArray *ids = g_hash_table_lookup (self->aliases, GUINT_TO_POINTER (item));

  if (ids == NULL)
    return;
  for (guint i = 0; i < ids->len; i++)
    {
      NfStoreRow removal = { .movie_id = g_array_index (ids, guint32, i) };
      nf_store_save_async (self->store, &removal, NULL, NULL, NULL);
    }
  g_hash_table_remove (self->aliases, GUINT_TO_POINTER (item));
}

static void
save_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Save *save = user_data;
  g_autoptr (NfProfile) self = g_steal_pointer (&save->profile);
  g_autoptr (GError) error = NULL;
  NfItemIndex item = save->item;

  g_free (save);
  if (nf_store_save_finish (NF_STORE (source), result, &error))
    {
      remove_aliases (self, item);
      g_hash_table_remove (self->unsaved, GUINT_TO_POINTER (item));
      if (g_hash_table_size (self->unsaved) > 0)
        save_the_unsaved (self);
      else
        set_read_only (self, FALSE);
      return;
    }
  g_hash_table_add (self->unsaved, GUINT_TO_POINTER (item));
  if (!self->read_only)
    {
      set_read_only (self, TRUE);
      g_signal_emit (self, signals[SAVE_FAILED], 0, error);
    }
}

static void
save_item (NfProfile *self, NfItemIndex item)
{
  Record record = get_record (self, item);
  NfStoreRow row = {
    .movie_id = nf_model_file_get_movie_id (self->model, item),
    .tmdb_id = nf_model_file_get_tmdb_id (self->model, item),
    .title = (char *) nf_model_file_get_title (self->model, item),
    .rating = record.rating,
    .rated_at = record.rated_at,
    .marks = record.marks,
    .marked_at = record.marked_at,
  };
  Save *save = g_new (Save, 1);

  *save = (Save) { .profile = g_object_ref (self), .item = item };
  nf_store_save_async (self->store, &row, NULL, save_cb, save);
}

/* --- changes ------------------------------------------------------------------------------------------------------- */

static void
notify_can_undo (NfProfile *self)
{
  gboolean undoable = nf_profile_can_undo (self);

  if (undoable == self->was_undoable)
    return;
  self->was_undoable = undoable;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_UNDO]);
}

static void
push_undo (NfProfile *self, NfItemIndex item, const Record *before)
{
  UndoStep step = { .item = item, .before = *before };

  /* In blocks, so that a long session does not move the array at every step. */
  if (self->undo_steps->len >= 2 * MAX_UNDO_STEPS)
    g_array_remove_range (self->undo_steps, 0, MAX_UNDO_STEPS);
  g_array_append_val (self->undo_steps, step);
}

/* Everything but the signal. */
static void
set_record (NfProfile *self, NfItemIndex item, const Record *before, const Record *after, gboolean save)
{
  NfFilm *film = nf_catalogue_peek_film (self->catalogue, item);
  g_autoptr (NfFilm) kept = film != NULL ? g_object_ref (film) : NULL;

  store_record (self, item, after);
  g_clear_pointer (&self->ratings, nf_ratings_unref);

  if (save && self->may_save)
    save_item (self, item);
  if (kept != NULL)
    fill_film (kept, self);
  g_object_freeze_notify (G_OBJECT (self));
  update_counts (self, before, after);
  notify_can_undo (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
apply (NfProfile *self, NfItemIndex item, const Record *after, NfProfileChange what)
{
  const Record before = get_record (self, item);
  g_autoptr (NfProfile) self_kept = g_object_ref (self);

  set_record (self, item, &before, after, TRUE);
  g_signal_emit (self, signals[CHANGED], 0, item, what);
}

/* --- library orders ------------------------------------------------------------------------------------------------ */

typedef struct
{
  NfItemIndex item;
  double      primary;     /* larger first */
  gint64      time;        /* later first */
  guint64     sequence;    /* later first */
  const char *title;       /* (nullable): first in the alphabet first */
} SortEntry;

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const SortEntry *x = a, *y = b;
  int by_title = x->title != NULL ? strcmp (x->title, y->title) : 0;

  if (by_title != 0)
    return by_title;
  if (x->primary != y->primary)
    return x->primary > y->primary ? -1 : 1;
  if (x->time != y->time)
    return x->time > y->time ? -1 : 1;
  if (x->sequence != y->sequence)
    return x->sequence > y->sequence ? -1 : 1;
  return (x->item > y->item) - (x->item < y->item);
}

/* How far the person's stars are from what was to be expected; 0 for a film without rating. */
static double
get_surprise (NfProfile *self, NfItemIndex item, NfRating rating)
{
  const float *stars = self->predictions != NULL ? g_bytes_get_data (self->predictions, NULL) : NULL;
  float expected = stars != NULL ? stars[item] : 0;

  if (expected <= 0)
    expected = nf_model_file_get_mean_rating (self->model, item);
  return rating != NF_RATING_NONE && expected > 0 ? fabs (rating / 2.0 - expected) : 0;
}

/* Folding thousands of titles takes longer than a frame, so it is done once. The title is as the catalogue writes it, with
 * the article behind: "The Lion King" is found under L. */
static const char *
get_title_key (NfProfile *self, NfItemIndex item)
{
  char *key = g_hash_table_lookup (self->title_keys, GUINT_TO_POINTER (item));

  if (key == NULL)
    {
      key = nf_text_fold (nf_model_file_get_title (self->model, item));
      g_hash_table_insert (self->title_keys, GUINT_TO_POINTER (item), key);
    }
  return key;
}

static SortEntry
sort_entry (NfProfile *self, NfItemIndex item, const Record *record, gint64 time, NfLibrarySort sort)
{
  SortEntry entry = { .item = item, .time = time, .sequence = record->sequence };

  switch (sort)
    {
    case NF_LIBRARY_SORT_RATING:
      entry.primary = record->rating;
      break;
    case NF_LIBRARY_SORT_DATE:
      break;
    case NF_LIBRARY_SORT_TITLE:
      entry.title = get_title_key (self, item);
      break;
    case NF_LIBRARY_SORT_SURPRISE:
      entry.primary = get_surprise (self, item, record->rating);
      break;
    default:
      g_warn_if_reached ();
    }
  return entry;
}

/* @mark: NF_N_MARKS for rated films */
static GArray *
dup_sorted (NfProfile *self, NfMark mark, NfLibrarySort sort)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (SortEntry));
  GArray *items;
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Record *record = value;
      gboolean wanted = mark == NF_N_MARKS ? record->rating != NF_RATING_NONE : (record->marks >> mark) & 1;

      if (wanted)
        {
          SortEntry entry = sort_entry (self, GPOINTER_TO_UINT (key), record, mark == NF_N_MARKS ? record->rated_at : record->marked_at, sort);
          g_array_append_val (entries, entry);
        }
    }
  g_array_sort (entries, compare_entries);

  items = g_array_sized_new (FALSE, FALSE, sizeof (NfItemIndex), entries->len);
  for (guint i = 0; i < entries->len; i++)
    g_array_append_val (items, g_array_index (entries, SortEntry, i).item);
  return items;
}

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
nf_profile_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  NfProfile *self = NF_PROFILE (object);

  switch ((NfProfileProps) prop_id)
    {
    case PROP_N_RATINGS:
      g_value_set_uint (value, self->n_ratings);
      break;
    case PROP_N_FAVORITES:
      g_value_set_uint (value, self->n_marked[NF_MARK_FAVORITE]);
      break;
    case PROP_N_WATCHLIST:
      g_value_set_uint (value, self->n_marked[NF_MARK_WATCHLIST]);
      break;
    case PROP_N_HIDDEN:
      g_value_set_uint (value, self->n_marked[NF_MARK_HIDDEN]);
      break;
    case PROP_READ_ONLY:
      g_value_set_boolean (value, self->read_only);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, nf_profile_can_undo (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
nf_profile_dispose (GObject *object)
{
  NfProfile *self = NF_PROFILE (object);

  if (self->catalogue != NULL)
    nf_catalogue_remove_fill_func (self->catalogue, fill_film, self);
  g_clear_object (&self->catalogue);
  G_OBJECT_CLASS (nf_profile_parent_class)->dispose (object);
}

static void
nf_profile_finalize (GObject *object)
{
  NfProfile *self = NF_PROFILE (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->model, nf_model_file_unref);
  g_clear_pointer (&self->records, g_hash_table_unref);
  g_clear_pointer (&self->aliases, g_hash_table_unref);
  g_clear_pointer (&self->unsaved, g_hash_table_unref);
  g_clear_pointer (&self->title_keys, g_hash_table_unref);
  g_clear_pointer (&self->undo_steps, g_array_unref);
  g_clear_pointer (&self->ratings, nf_ratings_unref);
  g_clear_pointer (&self->predictions, g_bytes_unref);
  G_OBJECT_CLASS (nf_profile_parent_class)->finalize (object);
}

static void
nf_profile_class_init (NfProfileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = nf_profile_get_property;
  object_class->dispose = nf_profile_dispose;
  object_class->finalize = nf_profile_finalize;

  props[PROP_N_RATINGS] = g_param_spec_uint ("n-ratings", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_FAVORITES] = g_param_spec_uint ("n-favorites", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_WATCHLIST] = g_param_spec_uint ("n-watchlist", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_HIDDEN] = g_param_spec_uint ("n-hidden", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_READ_ONLY] = g_param_spec_boolean ("read-only", NULL, NULL, FALSE, flags);
  props[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[CHANGED] = g_signal_new ("changed", NF_TYPE_PROFILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[SAVE_FAILED] = g_signal_new ("save-failed", NF_TYPE_PROFILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
nf_profile_init (NfProfile *self)
{
  self->records = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->aliases = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  self->unsaved = g_hash_table_new (NULL, NULL);
  self->title_keys = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->undo_steps = g_array_new (FALSE, FALSE, sizeof (UndoStep));
}

/* --- public -------------------------------------------------------------------------------------------------------- */

NfProfile *
nf_profile_new (NfCatalogue *catalogue, NfStore *store)
{
  NfProfile *self;

  g_return_val_if_fail (NF_IS_CATALOGUE (catalogue), NULL);
  g_return_val_if_fail (NF_IS_STORE (store), NULL);

  self = g_object_new (NF_TYPE_PROFILE, NULL);
  self->catalogue = g_object_ref (catalogue);
  self->model = nf_model_file_ref (nf_catalogue_get_model (catalogue));
  self->store = g_object_ref (store);
  self->may_save = load (self) && !nf_store_get_read_only (store);
  self->read_only = !self->may_save;
  nf_catalogue_add_fill_func (catalogue, fill_film, self);
  nf_catalogue_foreach_alive (catalogue, fill_film, self);
  return self;
}

NfRating
nf_profile_get_rating (NfProfile *self, NfItemIndex item)
{
  g_return_val_if_fail (NF_IS_PROFILE (self), NF_RATING_NONE);

  return get_record (self, item).rating;
}

void
nf_profile_set_rating (NfProfile *self, NfItemIndex item, NfRating rating)
{
  Record before, after;

  g_return_if_fail (NF_IS_PROFILE (self));
  g_return_if_fail (item < nf_model_file_get_n_items (self->model));
  g_return_if_fail (rating <= NF_RATING_MAX);

  before = after = get_record (self, item);
  if (before.rating == rating)
    return;
  after.rating = rating;
  after.rated_at = rating != NF_RATING_NONE ? now_seconds () : 0;
  after.sequence = ++self->sequence;
  push_undo (self, item, &before);
  apply (self, item, &after, rating != NF_RATING_NONE ? NF_CHANGE_RATED : NF_CHANGE_UNRATED);
}

gboolean
nf_profile_get_mark (NfProfile *self, NfItemIndex item, NfMark mark)
{
  g_return_val_if_fail (NF_IS_PROFILE (self), FALSE);
  g_return_val_if_fail (mark < NF_N_MARKS, FALSE);

  return (get_record (self, item).marks >> mark) & 1;
}

void
nf_profile_set_mark (NfProfile *self, NfItemIndex item, NfMark mark, gboolean on)
{
  static const NfProfileChange changes[NF_N_MARKS][2] = {
    [NF_MARK_FAVORITE] = { NF_CHANGE_UNMARKED_FAVORITE, NF_CHANGE_MARKED_FAVORITE },
    [NF_MARK_WATCHLIST] = { NF_CHANGE_UNMARKED_WATCHLIST, NF_CHANGE_MARKED_WATCHLIST },
    [NF_MARK_HIDDEN] = { NF_CHANGE_UNMARKED_HIDDEN, NF_CHANGE_MARKED_HIDDEN },
  };
  Record before, after;

  g_return_if_fail (NF_IS_PROFILE (self));
  g_return_if_fail (item < nf_model_file_get_n_items (self->model));
  g_return_if_fail (mark < NF_N_MARKS);

  before = after = get_record (self, item);
  on = !!on;
  if (((before.marks >> mark) & 1) == (guint) on)
    return;
  after.marks ^= 1u << mark;
  after.marked_at = after.marks != 0 ? now_seconds () : 0;
  after.sequence = ++self->sequence;
  push_undo (self, item, &before);
  apply (self, item, &after, changes[mark][on]);
}

guint
nf_profile_get_n_ratings (NfProfile *self)
{
  g_return_val_if_fail (NF_IS_PROFILE (self), 0);

  return self->n_ratings;
}

guint
nf_profile_get_n_marked (NfProfile *self, NfMark mark)
{
  g_return_val_if_fail (NF_IS_PROFILE (self), 0);
  g_return_val_if_fail (mark < NF_N_MARKS, 0);

  return self->n_marked[mark];
}

NfItemIndex
nf_profile_undo (NfProfile *self)
{
  UndoStep step;

  g_return_val_if_fail (NF_IS_PROFILE (self), NF_ITEM_NONE);

  if (self->undo_steps->len == 0)
    return NF_ITEM_NONE;
  step = g_array_index (self->undo_steps, UndoStep, self->undo_steps->len - 1);
  g_array_set_size (self->undo_steps, self->undo_steps->len - 1);
  apply (self, step.item, &step.before, NF_CHANGE_UNDONE);
  return step.item;
}

gboolean
nf_profile_can_undo (NfProfile *self)
{
  g_return_val_if_fail (NF_IS_PROFILE (self), FALSE);

  return self->undo_steps->len > 0;
}

GArray *
nf_profile_dup_entries (NfProfile *self)
{
  GArray *entries;
  GHashTableIter iter;
  gpointer key, value;

  g_return_val_if_fail (NF_IS_PROFILE (self), NULL);

  entries = g_array_sized_new (FALSE, FALSE, sizeof (NfProfileEntry), g_hash_table_size (self->records));
  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Record *record = value;
      NfProfileEntry entry = { .item = GPOINTER_TO_UINT (key), .rating = record->rating, .rated_at = record->rated_at,
                               .marks = record->marks, .marked_at = record->marked_at };

      g_array_append_val (entries, entry);
    }
  return entries;
}

static void
merge (NfProfile *self, const NfProfileEntry *entries, guint n, gboolean save)
{
  g_autoptr (NfProfile) self_kept = NULL;

  g_return_if_fail (NF_IS_PROFILE (self));
  g_return_if_fail (entries != NULL || n == 0);
  for (guint i = 0; i < n; i++)
    g_return_if_fail (entries[i].item < nf_model_file_get_n_items (self->model) && entries[i].rating <= NF_RATING_MAX && entries[i].marks >> NF_N_MARKS == 0);

  if (n == 0)
    return;
  self_kept = g_object_ref (self);
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < n; i++)
    {
      const NfProfileEntry *entry = &entries[i];
      const Record before = get_record (self, entry->item);
      const Record after = { .rating = entry->rating, .rated_at = entry->rating != NF_RATING_NONE ? entry->rated_at : 0, .marks = entry->marks,
                             .marked_at = entry->marks != 0 ? entry->marked_at : 0, .sequence = ++self->sequence };

      set_record (self, entry->item, &before, &after, save);
    }
  g_object_thaw_notify (G_OBJECT (self));
  g_signal_emit (self, signals[CHANGED], 0, entries[n - 1].item, NF_CHANGE_MERGED);
}

void
nf_profile_merge (NfProfile *self, const NfProfileEntry *entries, guint n)
{
  merge (self, entries, n, TRUE);
}

void
nf_profile_adopt (NfProfile *self, const NfProfileEntry *entries, guint n)
{
  merge (self, entries, n, FALSE);
}

NfRatings *
nf_profile_dup_ratings (NfProfile *self)
{
  g_return_val_if_fail (NF_IS_PROFILE (self), NULL);

  if (self->ratings == NULL)
    {
      g_autofree NfRatingEntry *entries = g_new (NfRatingEntry, self->n_ratings);
      GHashTableIter iter;
      gpointer key, value;
      guint n = 0;

      g_hash_table_iter_init (&iter, self->records);
      while (g_hash_table_iter_next (&iter, &key, &value))
        if (((const Record *) value)->rating != NF_RATING_NONE)
          entries[n++] = (NfRatingEntry) { .item = GPOINTER_TO_UINT (key), .rating = ((const Record *) value)->rating };
      g_assert (n == self->n_ratings);
      self->ratings = nf_ratings_new (entries, n);
    }
  return nf_ratings_ref (self->ratings);
}

void
nf_profile_set_predictions (NfProfile *self, GBytes *stars)
{
  g_return_if_fail (NF_IS_PROFILE (self));
  g_return_if_fail (stars == NULL || g_bytes_get_size (stars) >= nf_model_file_get_n_items (self->model) * sizeof (float));

  if (stars != NULL)
    g_bytes_ref (stars);
  g_clear_pointer (&self->predictions, g_bytes_unref);
  self->predictions = stars;
}

GArray *
nf_profile_dup_rated (NfProfile *self, NfLibrarySort sort)
{
  g_return_val_if_fail (NF_IS_PROFILE (self), NULL);

  return dup_sorted (self, NF_N_MARKS, sort);
}

GArray *
nf_profile_dup_marked (NfProfile *self, NfMark mark, NfLibrarySort sort)
{
  g_return_val_if_fail (NF_IS_PROFILE (self), NULL);
  g_return_val_if_fail (mark < NF_N_MARKS, NULL);

  return dup_sorted (self, mark, sort);
}

void
nf_profile_add_marked (NfProfile *self, NfMark mark, guint8 *bits)
{
  GHashTableIter iter;
  gpointer key, value;

  g_return_if_fail (NF_IS_PROFILE (self));
  g_return_if_fail (mark < NF_N_MARKS);
  g_return_if_fail (bits != NULL);

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (((const Record *) value)->marks >> mark & 1)
      nf_bitset_add (bits, GPOINTER_TO_UINT (key));
}

gboolean
nf_profile_get_read_only (NfProfile *self)
{
  g_return_val_if_fail (NF_IS_PROFILE (self), TRUE);

  return self->read_only;
}
