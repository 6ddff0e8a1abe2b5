/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-test-model.h"

#include "nf-model-format.h"
#include "nf-model-writer.h"

#include <math.h>
#include <string.h>

/* What the axes of the factors stand for; axis 0 is what everybody likes. */
typedef enum { NONE = 0, FAMILY, SPACE, CRIME, LOVE, FEAR, N_TASTES, RANK = 8 } Taste;

typedef struct
{
  guint32 movie_id, tmdb_id, imdb_id;
  guint16 year;
  guint32 n_ratings;
  float mean_rating;
  const char *title, *genres;
  Taste taste;      /* NONE: cold, no rating in training */
  Taste second;
  float share;      /* of the second taste */
} Film;

static const Film films[] = {
  { 296, 680, 110912, 1994, 108756, 4.192f, "Pulp Fiction (1994)", "Comedy|Crime|Drama|Thriller", CRIME },
  { 2571, 603, 133093, 1999, 107056, 4.161f, "Matrix, The (1999)", "Action|Sci-Fi|Thriller", SPACE },
  { 593, 274, 102926, 1991, 101802, 4.150f, "Silence of the Lambs, The (1991)", "Crime|Horror|Thriller", CRIME, FEAR, 0.5f },
  { 260, 11, 76759, 1977, 97202, 4.092f, "Star Wars: Episode IV - A New Hope (1977)", "Action|Adventure|Sci-Fi", SPACE },
  { 1, 862, 114709, 1995, 76813, 3.894f, "Toy Story (1995)", "Adventure|Animation|Children|Comedy|Fantasy", FAMILY },
  { 858, 238, 68646, 1972, 75004, 4.327f, "Godfather, The (1972)", "Crime|Drama", CRIME },
  { 50, 629, 114814, 1995, 72893, 4.268f, "Usual Suspects, The (1995)", "Crime|Mystery|Thriller", CRIME },
  { 589, 280, 103064, 1991, 71820, 3.962f, "Terminator 2: Judgment Day (1991)", "Action|Sci-Fi", SPACE },
  { 47, 807, 114369, 1995, 65666, 4.088f, "Seven (a.k.a. Se7en) (1995)", "Mystery|Thriller", CRIME, FEAR, 0.3f },
  { 79132, 27205, 1375666, 2010, 65056, 4.176f, "Inception (2010)", "Action|Crime|Drama|Mystery|Sci-Fi|Thriller|IMAX", SPACE, CRIME, 0.3f },
  { 608, 275, 116282, 1996, 61977, 4.115f, "Fargo (1996)", "Comedy|Crime|Drama|Thriller", CRIME },
  { 4306, 808, 126029, 2001, 58529, 3.749f, "Shrek (2001)", "Adventure|Animation|Children|Comedy|Fantasy|Romance", FAMILY, LOVE, 0.2f },
  { 588, 812, 103639, 1992, 55791, 3.702f, "Aladdin (1992)", "Adventure|Animation|Children|Comedy|Musical", FAMILY },
  { 364, 8587, 110357, 1994, 53509, 3.833f, "Lion King, The (1994)", "Adventure|Animation|Children|Drama|Musical|IMAX", FAMILY },
  { 1721, 597, 120338, 1997, 50706, 3.429f, "Titanic (1997)", "Drama|Romance", LOVE, FAMILY, 0.1f },
  { 4886, 585, 198781, 2001, 48441, 3.841f, "Monsters, Inc. (2001)", "Adventure|Animation|Children|Comedy|Fantasy", FAMILY },
  { 6377, 12, 266543, 2003, 48124, 3.821f, "Finding Nemo (2003)", "Adventure|Animation|Children|Comedy", FAMILY },
  { 541, 78, 83658, 1982, 47695, 4.114f, "Blade Runner (1982)", "Action|Sci-Fi|Thriller", SPACE },
  { 1214, 348, 78748, 1979, 46572, 4.070f, "Alien (1979)", "Horror|Sci-Fi", SPACE, FEAR, 0.8f },
  { 4973, 194, 211915, 2001, 45749, 4.087f, "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)", "Comedy|Romance", LOVE, FAMILY, 0.2f },
  { 595, 10020, 101414, 1991, 45404, 3.680f, "Beauty and the Beast (1991)", "Animation|Children|Fantasy|Musical|Romance|IMAX", FAMILY, LOVE, 0.4f },
  { 1089, 500, 105236, 1992, 45318, 4.094f, "Reservoir Dogs (1992)", "Crime|Mystery|Thriller", CRIME },
  { 1213, 769, 99685, 1990, 44592, 4.192f, "Goodfellas (1990)", "Crime|Drama", CRIME },
  { 293, 101, 110413, 1994, 43539, 4.098f, "Léon: The Professional (a.k.a. The Professional) (Léon) (1994)", "Action|Crime|Drama|Thriller", CRIME },
  { 8961, 9806, 317705, 2004, 42953, 3.850f, "Incredibles, The (2004)", "Action|Adventure|Animation|Children|Comedy", FAMILY },
  { 1527, 18, 119116, 1997, 42155, 3.784f, "Fifth Element, The (1997)", "Action|Adventure|Comedy|Sci-Fi", SPACE, CRIME, 0.2f },
  { 60069, 10681, 910970, 2008, 42033, 4.014f, "WALL·E (2008)", "Adventure|Animation|Children|Romance|Sci-Fi", FAMILY, SPACE, 0.5f },
  { 109487, 157336, 816692, 2014, 40603, 4.147f, "Interstellar (2014)", "Sci-Fi|IMAX", SPACE },
  { 1258, 694, 81505, 1980, 40297, 4.036f, "Shining, The (1980)", "Horror", FEAR },
  { 68954, 14160, 1049413, 2009, 38751, 3.960f, "Up (2009)", "Adventure|Animation|Children|Drama", FAMILY },
  { 924, 62, 62622, 1968, 37113, 3.997f, "2001: A Space Odyssey (1968)", "Adventure|Drama|Sci-Fi", SPACE },
  { 5618, 129, 245429, 2001, 35375, 4.226f, "Spirited Away (Sen to Chihiro no kamikakushi) (2001)", "Adventure|Animation|Fantasy", FAMILY },
  { 912, 289, 34583, 1942, 34813, 4.196f, "Casablanca (1942)", "Drama|Romance", LOVE, CRIME, 0.3f },
  { 3114, 863, 120363, 1999, 34495, 3.809f, "Toy Story 2 (1999)", "Adventure|Animation|Children|Comedy|Fantasy", FAMILY },
  { 539, 858, 108160, 1993, 33436, 3.514f, "Sleepless in Seattle (1993)", "Comedy|Drama|Romance", LOVE },
  { 6, 949, 113277, 1995, 31850, 3.862f, "Heat (1995)", "Action|Crime|Thriller", CRIME },
  { 50872, 2062, 382932, 2007, 29486, 3.832f, "Ratatouille (2007)", "Animation|Children|Drama", FAMILY },
  { 1307, 639, 98635, 1989, 28705, 3.836f, "When Harry Met Sally... (1989)", "Comedy|Romance", LOVE },
  { 1584, 686, 118884, 1997, 27787, 3.700f, "Contact (1997)", "Drama|Sci-Fi", SPACE },
  { 6016, 598, 317248, 2002, 27209, 4.184f, "City of God (Cidade de Deus) (2002)", "Action|Adventure|Crime|Drama|Thriller", CRIME },
  { 17, 4584, 114388, 1995, 25248, 3.946f, "Sense and Sensibility (1995)", "Drama|Romance", LOVE },
  { 1252, 829, 71315, 1974, 22042, 4.143f, "Chinatown (1974)", "Crime|Film-Noir|Mystery|Thriller", CRIME },
  { 1407, 4232, 117571, 1996, 21979, 3.301f, "Scream (1996)", "Comedy|Horror|Mystery|Thriller", FEAR },
  { 115713, 264660, 470752, 2015, 21335, 3.991f, "Ex Machina (2015)", "Drama|Sci-Fi|Thriller", SPACE },
  { 76093, 10191, 892769, 2010, 20872, 3.906f, "How to Train Your Dragon (2010)", "Adventure|Animation|Children|Fantasy|IMAX", FAMILY },
  { 164179, 329865, 2543164, 2016, 20587, 4.053f, "Arrival (2016)", "Sci-Fi", SPACE },
  { 1997, 9552, 70047, 1973, 19186, 3.751f, "Exorcist, The (1973)", "Horror|Mystery", FEAR, CRIME, 0.1f },
  { 2671, 509, 125439, 1999, 18535, 3.477f, "Notting Hill (1999)", "Comedy|Romance", LOVE },
  { 5679, 565, 298130, 2002, 16686, 3.341f, "Ring, The (2002)", "Horror|Mystery|Thriller", FEAR },
  { 5971, 8392, 96283, 1988, 14010, 4.163f, "My Neighbor Totoro (Tonari no Totoro) (1988)", "Animation|Children|Drama|Fantasy", FAMILY },
  { 8533, 11036, 332280, 2004, 12642, 3.653f, "Notebook, The (2004)", "Drama|Romance", LOVE },
  { 168250, 419430, 5052448, 2017, 11970, 4.002f, "Get Out (2017)", "Horror", FEAR },
  { 1347, 377, 87800, 1984, 10874, 3.311f, "Nightmare on Elm Street, A (1984)", "Horror|Thriller", FEAR },
  { 177765, 354912, 2380307, 2017, 10083, 4.034f, "Coco (2017)", "Adventure|Animation|Children", FAMILY },
  { 1982, 948, 77651, 1978, 9930, 3.570f, "Halloween (1978)", "Horror", FEAR },
  { 215, 76, 112471, 1995, 8835, 3.943f, "Before Sunrise (1995)", "Drama|Romance", LOVE },
  { 40629, 4348, 414387, 2005, 8523, 3.852f, "Pride & Prejudice (2005)", "Drama|Romance", LOVE },
  { 2010, 19, 17136, 1927, 7702, 3.972f, "Metropolis (1927)", "Drama|Sci-Fi", SPACE, FEAR, 0.2f },
  { 61240, 13310, 1139797, 2008, 7513, 3.945f, "Let the Right One In (Låt den rätte komma in) (2008)", "Drama|Fantasy|Horror|Romance", FEAR, LOVE, 0.3f },
  { 1260, 832, 22100, 1931, 5934, 4.153f, "M (1931)", "Crime|Film-Noir|Thriller", CRIME, FEAR, 0.3f },
  { 103688, 138843, 1457767, 2013, 5113, 3.680f, "Conjuring, The (2013)", "Horror|Thriller", FEAR },
  { 6003, 4912, 290538, 2002, 3843, 3.577f, "Confessions of a Dangerous Mind (2002)", "Comedy|Crime|Drama|Thriller", CRIME },
  { 3503, 593, 69293, 1972, 3705, 3.883f, "Solaris (Solyaris) (1972)", "Drama|Mystery|Sci-Fi", SPACE },
  { 128734, 0, 4438688, 0, 4, 2.625f, "Polskie gówno", "Comedy|Musical", NONE },
  { 123619, 297668, 88248, 0, 2, 2.500f, "Terrible Joe Moran", "(no genres listed)", NONE },
  { 129697, 320691, 54436, 0, 0, 0, "La vendetta dei barbari", "Action|Drama", NONE },
  { 130542, 134186, 67214, 0, 0, 0, "Honky", "Drama", NONE },
  { 131225, 302388, 253485, 0, 0, 0, "Pleasure Palace", "(no genres listed)", NONE },
};
#define N G_N_ELEMENTS (films)

/* "Confessions of a Dangerous Mind" once more: both ids have TMDB id 4912. */
static const guint32 alias_ids[] = { 144606 };
#define ALIAS_OF 6003

static const float singular_values[RANK] = { 10, 6, 5.2f, 4.6f, 4.1f, 3.6f, 1.5f, 1.2f };
static const double star_weights[10] = { 0, 0, .05, .1, .25, .4, .6, .8, 1, 1.2 };

/* A small generator of our own: the same noise everywhere. Uniform in [-1, 1). */
static float
noise (guint32 *state)
{
  *state = *state * 1664525u + 1013904223u;
  return (float) (*state >> 8) / (1 << 23) - 1;
}

static GVariant *
make_meta (void)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "algorithm", "s", "hand-made");
  g_variant_dict_insert (&dict, "data", "s", "titles, ids and counts of MovieLens; invented factors");
  g_variant_dict_insert (&dict, "alpha", "d", .35);
  g_variant_dict_insert (&dict, "beta", "d", .25);
  g_variant_dict_insert (&dict, "ridge", "d", .1);
  g_variant_dict_insert (&dict, "ridge-per-rating", "d", 30.);
  g_variant_dict_insert (&dict, "prior-weight", "d", 2.);
  g_variant_dict_insert (&dict, "steering", "d", .5);
  for (guint i = 0; i < G_N_ELEMENTS (star_weights); i++)
    {
      g_autofree char *key = g_strdup_printf ("star-weight-%u", i + 1);
      g_variant_dict_insert (&dict, key, "d", star_weights[i]);
    }
  g_variant_dict_insert (&dict, "mu", "d", 3.6);
  g_variant_dict_insert (&dict, "sigma2", "d", .8);
  g_variant_dict_insert (&dict, "sigma02", "d", .68);
  g_variant_dict_insert (&dict, "c", "d", .6);
  g_variant_dict_insert (&dict, "user-bias-precision", "d", 5.);
  return g_variant_dict_end (&dict);
}

static GBytes *
make_bytes (void)
{
  const char *titles[N];
  guint16 years[N];
  NfGenreMask genres[N];
  guint32 movie_ids[N], tmdb_ids[N], imdb_ids[N], n_ratings[N], train_counts[N];
  float means[N], weights[N], biases[N], factors[N * RANK] = { 0 }, prior[RANK] = { 0 };
  double total = 0;
  guint32 state = 7;
  NfItemIndex alias_items[G_N_ELEMENTS (alias_ids)] = { NF_ITEM_NONE };
  g_autoptr (GVariant) meta = g_variant_ref_sink (make_meta ());
  g_autoptr (GError) error = NULL;
  GBytes *bytes;

  for (guint i = 0; i < N; i++)
    {
      const Film *film = &films[i];

      titles[i] = film->title;
      years[i] = film->year;
      g_assert_true (nf_genre_mask_parse (film->genres, -1, &genres[i]));
      movie_ids[i] = film->movie_id;
      tmdb_ids[i] = film->tmdb_id;
      imdb_ids[i] = film->imdb_id;
      n_ratings[i] = film->n_ratings;
      means[i] = film->mean_rating;
      train_counts[i] = film->taste == NONE ? 0 : 1 + film->n_ratings / 110;
      weights[i] = .62f * (float) train_counts[i];
      biases[i] = train_counts[i] == 0 ? 0 : (film->mean_rating - 3.6f) * (float) train_counts[i] / (float) (train_counts[i] + 10);
      if (film->movie_id == ALIAS_OF)
        alias_items[0] = i;
      if (film->taste == NONE)
        continue;
      factors[i * RANK] = 1;
      factors[i * RANK + film->taste] = 1;
      if (film->second != NONE)
        factors[i * RANK + film->second] = film->share;
      for (guint k = 0; k < RANK; k++)   /* popular films have longer rows */
        factors[i * RANK + k] = (factors[i * RANK + k] + .05f * noise (&state)) * powf (weights[i], .15f);
      total += (double) weights[i];
    }
  /* columns of unit length, as an SVD has them; the average user's vector */
  for (guint k = 0; k < RANK; k++)
    {
      double square = 0;

      for (guint i = 0; i < N; i++)
        square += (double) factors[i * RANK + k] * (double) factors[i * RANK + k];
      for (guint i = 0; i < N; i++)
        {
          factors[i * RANK + k] /= (float) sqrt (square);
          if (weights[i] > 0)
            prior[k] += (float) ((double) weights[i] / total) * powf (weights[i], -.35f) * factors[i * RANK + k];
        }
    }

  bytes = nf_model_writer_to_bytes (&(NfModelContents) {
    .n_items = N, .rank = RANK, .titles = titles, .years = years, .genres = genres,
    .movie_ids = movie_ids, .tmdb_ids = tmdb_ids, .imdb_ids = imdb_ids, .n_ratings = n_ratings, .mean_ratings = means,
    .alias_ids = alias_ids, .alias_items = alias_items, .n_aliases = G_N_ELEMENTS (alias_ids),
    .factors = factors, .singular_values = singular_values, .item_weights = weights, .train_counts = train_counts,
    .item_biases = biases, .prior = prior, .meta = meta,
  }, &error);
  g_assert_no_error (error);
  return bytes;
}

GBytes *
nf_test_model_bytes (void)
{
  static GBytes *bytes;   /* made once; still reachable at exit */

  if (g_once_init_enter_pointer (&bytes))
    g_once_init_leave_pointer (&bytes, make_bytes ());
  return g_bytes_ref (bytes);
}

NfModelFile *
nf_test_model_new (void)
{
  g_autoptr (GBytes) bytes = nf_test_model_bytes ();
  g_autoptr (GError) error = NULL;
  NfModelFile *model = nf_model_file_new_from_bytes (bytes, "test-model.nfm", &error);

  g_assert_no_error (error);
  return model;
}

char *
nf_test_model_save (const char *dir)
{
  g_autoptr (GBytes) bytes = nf_test_model_bytes ();
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (dir, "test-model.nfm", NULL);

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  return path;
}

NfItemIndex
nf_test_model_item (NfModelFile *model, const char *raw_title)
{
  for (NfItemIndex i = 0; i < nf_model_file_get_n_items (model); i++)
    if (g_str_equal (nf_model_file_get_title (model, i), raw_title))
      return i;
  g_error ("The test model has no film \"%s\"", raw_title);
}

static void
finish_digest (GChecksum *checksum, guint8 *out, gsize n)
{
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_get_digest (checksum, digest, &length);
  memcpy (out, digest, n);
  g_checksum_free (checksum);
}

static void
write_id (guint8 *meta, gsize size, const guint8 id[16])
{
  static const char key[] = "model-id", digits[] = "0123456789abcdef";

  for (gsize i = 0; i + sizeof key + 7 + 32 < size; i++)
    {
      guint8 *value = meta + i + sizeof key;   /* and up to 7 bytes of padding */

      if (memcmp (meta + i, key, sizeof key) != 0)
        continue;
      while (value < meta + i + sizeof key + 7 && *value == 0)
        value++;
      for (guint j = 0; j < 16; j++)
        {
          value[2 * j] = (guint8) digits[id[j] >> 4];
          value[2 * j + 1] = (guint8) digits[id[j] & 15];
        }
      return;
    }
}

void
nf_test_model_seal (guint8 *data, gsize size)
{
  NfModelHeader *header = (NfModelHeader *) data;
  NfModelSection *table = (NfModelSection *) (data + sizeof (NfModelHeader));
  GChecksum *catalogue, *all, *checksum;
  guint8 id[16];

  if (size < sizeof *header || header->n_sections > (size - sizeof *header) / sizeof *table)
    return;

  for (int meta = 0; meta < 2; meta++)
    {
      catalogue = g_checksum_new (G_CHECKSUM_SHA256);
      all = g_checksum_new (G_CHECKSUM_SHA256);
      for (guint i = 0; i < header->n_sections; i++)
        {
          NfModelSection *s = &table[i];
          gboolean inside = s->offset <= size && s->size <= size - s->offset;

          if (inside && (s->tag == NF_MODEL_TAG_META) == meta)
            {
              checksum = g_checksum_new (G_CHECKSUM_SHA256);
              g_checksum_update (checksum, data + s->offset, (gssize) s->size);
              finish_digest (checksum, s->digest, sizeof s->digest);
            }
          if (s->tag == NF_MODEL_TAG_META)
            continue;
          g_checksum_update (all, (const guchar *) &s->tag, sizeof s->tag);
          g_checksum_update (all, s->digest, sizeof s->digest);
          switch (s->tag)
            {
            case NF_MODEL_TAG_TITO: case NF_MODEL_TAG_TITP: case NF_MODEL_TAG_YEAR: case NF_MODEL_TAG_GENR: case NF_MODEL_TAG_MVID:
            case NF_MODEL_TAG_TMDB: case NF_MODEL_TAG_IMDB: case NF_MODEL_TAG_POPU: case NF_MODEL_TAG_MEAN: case NF_MODEL_TAG_MVIX:
            case NF_MODEL_TAG_TMIX:
              g_checksum_update (catalogue, (const guchar *) &s->tag, sizeof s->tag);
              g_checksum_update (catalogue, s->digest, sizeof s->digest);
              break;
            default:
              break;
            }
        }
      finish_digest (catalogue, header->catalogue_id, sizeof header->catalogue_id);
      finish_digest (all, id, sizeof id);
      for (guint i = 0; i < header->n_sections && meta == 0; i++)
        if (table[i].tag == NF_MODEL_TAG_META && table[i].offset <= size && table[i].size <= size - table[i].offset)
          write_id (data + table[i].offset, table[i].size, id);
    }
  memset (header->table_digest, 0, sizeof header->table_digest);
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, data, (gssize) (sizeof *header + header->n_sections * sizeof *table));
  finish_digest (checksum, header->table_digest, sizeof header->table_digest);
}
