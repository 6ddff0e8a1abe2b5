/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-metadata-codec.h"

static void
add_credit (GPtrArray *credits, const char *name, const char *role, const char *path, guint32 id)
{
  NfCredit *credit = nf_credit_new ();

  *credit = (NfCredit) { g_strdup (name), g_strdup (role), g_strdup (path), id };
  g_ptr_array_add (credits, credit);
}

static NfFilmDetails *
make_film (void)
{
  const guint32 other = 863;
  const char *const titles[] = { "Zwei\tWorte", "Two Words", NULL };
  NfFilmDetails *film = nf_film_details_new ();

  film->tmdb_id = 862;
  film->title = g_strdup ("Ünlü");
  film->overview = g_strdup ("It begins.\n\nIt ends.");
  film->poster_path = g_strdup ("/p.jpg");
  film->homepage = g_strdup ("http://example.org/");
  film->certification = g_strdup ("12");
  film->certification_region = g_strdup ("DE");
  film->collection_name = g_strdup ("Both");
  film->collection_id = 10;
  film->runtime = 81;
  film->vote_average = 7.9;
  film->vote_count = 100;
  film->offers_region = g_strdup ("DE");
  g_ptr_array_add (film->offers, nf_offer_new (NF_OFFER_RENT, "Shop", g_strdup ("/l.png")));
  g_ptr_array_add (film->offers, nf_offer_new (NF_OFFER_BUY, "Other Shop", NULL));
  add_credit (film->cast, "A", "Role", "/a.jpg", 1);
  add_credit (film->cast, "B", NULL, NULL, 0);
  add_credit (film->directors, "C", "Director", NULL, 3);
  add_credit (film->writers, "D", "Novel", NULL, 4);
  g_array_append_val (film->recommended, other);
  g_strfreev (film->titles);
  film->titles = g_strdupv ((char **) titles);
  return film;
}

static void
test_film (void)
{
  g_autoptr (NfFilmDetails) film = make_film ();
  g_autoptr (GBytes) bytes = nf_metadata_codec_write_film (film);
  g_autoptr (NfFilmDetails) read = nf_metadata_codec_read_film (bytes, 862);
  g_autoptr (GBytes) again = NULL;

  g_assert_nonnull (read);
  g_assert_cmpstr (read->title, ==, "Ünlü");
  g_assert_cmpstr (read->overview, ==, "It begins.\n\nIt ends.");
  g_assert_null (read->tagline);
  g_assert_cmpuint (read->runtime, ==, 81);
  g_assert_cmpfloat (read->vote_average, ==, 7.9);
  g_assert_cmpuint (read->collection_id, ==, 10);
  g_assert_cmpuint (read->cast->len, ==, 2);
  g_assert_cmpstr (((NfCredit *) read->cast->pdata[0])->profile_path, ==, "/a.jpg");
  g_assert_null (((NfCredit *) read->cast->pdata[1])->role);
  g_assert_cmpuint (((NfCredit *) read->writers->pdata[0])->person_id, ==, 4);
  g_assert_cmpuint (read->offers->len, ==, 2);
  g_assert_cmpint (((NfOffer *) read->offers->pdata[0])->kind, ==, NF_OFFER_RENT);
  g_assert_cmpstr (read->titles[1], ==, "Two Words");
  /* nothing is lost: what was read writes the same */
  again = nf_metadata_codec_write_film (read);
  g_assert_true (g_bytes_equal (bytes, again));
  /* another film's record is none */
  g_assert_null (nf_metadata_codec_read_film (bytes, 863));
}

static void
test_others (void)
{
  const guint32 ids[] = { 5, 6 };
  g_autoptr (NfPerson) person = nf_person_new (), read = NULL;
  g_autoptr (NfCollection) collection = nf_collection_new (), read_collection = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) collection_bytes = NULL;

  person->person_id = 3;
  person->name = g_strdup ("C");
  person->known_for = g_strdup ("Acting");
  person->birthday = g_strdup ("1963-10-14");
  g_array_append_vals (person->films, ids, 2);
  bytes = nf_metadata_codec_write_person (person);
  read = nf_metadata_codec_read_person (bytes, 3);
  g_assert_cmpstr (read->known_for, ==, "Acting");
  g_assert_cmpuint (read->films->len, ==, 2);
  g_assert_cmpuint (g_array_index (read->films, guint32, 1), ==, 6);
  g_assert_null (nf_metadata_codec_read_person (bytes, 4));

  collection->collection_id = 10;
  collection->name = g_strdup ("Both");
  g_array_append_vals (collection->parts, ids, 2);
  collection_bytes = nf_metadata_codec_write_collection (collection);
  read_collection = nf_metadata_codec_read_collection (collection_bytes, 10);
  g_assert_cmpstr (read_collection->name, ==, "Both");
  g_assert_cmpuint (read_collection->parts->len, ==, 2);
}

/* What a damaged or foreign file could claim. */
static void
test_untrusted (void)
{
  GVariantDict dict;
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NfFilmDetails) film = NULL;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "id", "u", 862);
  g_variant_dict_insert (&dict, "title", "u", 5);
  g_variant_dict_insert (&dict, "poster", "s", "/../../etc/passwd");
  g_variant_dict_insert (&dict, "homepage", "s", "file:///etc/passwd");
  g_variant_dict_insert (&dict, "trailer", "s", "javascript:alert(1)");
  g_variant_dict_insert (&dict, "mean", "d", 1e300);
  g_variant_dict_insert (&dict, "collection-id", "u", 10);
  value = g_variant_ref_sink (g_variant_dict_end (&dict));
  bytes = g_variant_get_data_as_bytes (value);
  film = nf_metadata_codec_read_film (bytes, 862);
  g_assert_nonnull (film);
  g_assert_null (film->title);
  g_assert_null (film->poster_path);
  g_assert_null (film->homepage);
  g_assert_null (film->trailer_url);
  g_assert_cmpfloat (film->vote_average, ==, 0);
  g_assert_cmpuint (film->collection_id, ==, 0);
}

/* Every single byte changed, and every length: an answer or none, never a crash. */
static void
test_damage (void)
{
  g_autoptr (NfFilmDetails) film = make_film ();
  g_autoptr (GBytes) bytes = nf_metadata_codec_write_film (film);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i < size; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (GBytes) cut = g_bytes_new (data, i);
      g_autoptr (NfFilmDetails) one = NULL, two = NULL;

      copy[i] ^= (guint8) (1 + i % 255);
      changed = g_bytes_new (copy, size);
      one = nf_metadata_codec_read_film (changed, 862);
      two = nf_metadata_codec_read_film (cut, 862);
      if (one != NULL && one->title != NULL)
        g_assert_true (g_utf8_validate (one->title, -1, NULL));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metadata-codec/film", test_film);
  g_test_add_func ("/metadata-codec/others", test_others);
  g_test_add_func ("/metadata-codec/untrusted", test_untrusted);
  g_test_add_func ("/metadata-codec/damage", test_damage);
  return g_test_run ();
}
