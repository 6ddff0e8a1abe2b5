/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-parser.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
check_text (const char *text, glong max_chars)
{
  g_assert (text == NULL || (text[0] != '\0' && g_utf8_validate (text, -1, NULL) && g_utf8_strlen (text, -1) <= max_chars));
}

static gboolean
is_web_address (const char *url)
{
  return url == NULL || g_ascii_strncasecmp (url, "https://", 8) == 0 || g_ascii_strncasecmp (url, "http://", 7) == 0;
}

static void
check_credits (GPtrArray *credits)
{
  g_assert (credits->len <= 20);
  for (guint i = 0; i < credits->len; i++)
    {
      const NfCredit *credit = g_ptr_array_index (credits, i);

      g_assert (credit->name != NULL);
      check_text (credit->name, 300);
      check_text (credit->role, 300);
      g_assert (credit->profile_path == NULL || nf_tmdb_parser_is_image_path (credit->profile_path));
    }
}

static void
check_film (const NfFilmDetails *details)
{
  check_text (details->certification, 30);
  g_assert ((details->certification == NULL) == (details->certification_region == NULL));
  check_text (details->collection_name, 300);
  g_assert (details->collection_id == 0 || details->collection_name != NULL);
  check_text (details->genres, 300);
  check_credits (details->writers);
  check_credits (details->directors);
  g_assert (details->offers->len <= 30 && details->recommended->len <= 40 && g_strv_length (details->titles) <= 24);
  g_assert (is_web_address (details->offers_url));
  for (guint i = 0; i < details->offers->len; i++)
    {
      const NfOffer *offer = g_ptr_array_index (details->offers, i);

      g_assert (offer->name != NULL && offer->kind < NF_N_OFFER_KINDS);
      check_text (offer->name, 300);
      g_assert (offer->logo_path == NULL || nf_tmdb_parser_is_image_path (offer->logo_path));
    }
  for (gsize i = 0; details->titles[i] != NULL; i++)
    check_text (details->titles[i], 300);
  for (guint i = 0; i < details->recommended->len; i++)
    g_assert (g_array_index (details->recommended, guint32, i) != 0 && g_array_index (details->recommended, guint32, i) != details->tmdb_id);
}

/* The same bytes as a person and as a collection. */
static void
check_others (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) collection_error = NULL;
  g_autoptr (NfPerson) person = nf_tmdb_parser_parse_person (bytes, 0, "de-DE", &error);
  g_autoptr (NfCollection) collection = nf_tmdb_parser_parse_collection (bytes, 0, &collection_error);

  g_assert ((person == NULL) == (error != NULL) && (collection == NULL) == (collection_error != NULL));
  g_assert (error == NULL || error->domain == NF_TMDB_PARSER_ERROR);
  if (person != NULL)
    {
      g_assert (person->person_id != 0 && person->films->len <= NF_PERSON_MAX_FILMS);
      check_text (person->name, 300);
      check_text (person->biography, 10000);
      check_text (person->known_for, 30);
      g_assert (person->profile_path == NULL || nf_tmdb_parser_is_image_path (person->profile_path));
      g_assert (person->birthday == NULL || strlen (person->birthday) == 10);
      g_assert (is_web_address (person->homepage));
    }
  if (collection != NULL)
    {
      g_assert (collection->collection_id != 0 && collection->parts->len <= 200);
      check_text (collection->name, 300);
    }
}

/* Whatever the bytes: either an error, or records that keep every promise of theirs. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (NfFilmDetails) details = nf_tmdb_parser_parse_details (bytes, 0, "de-DE", &error);

  check_others (bytes);
  if (details == NULL)
    {
      g_assert (error != NULL && error->domain == NF_TMDB_PARSER_ERROR);
      return 0;
    }
  g_assert (error == NULL && details->tmdb_id != 0);
  check_film (details);
  g_assert (details->cast->len <= 20);
  g_assert (details->vote_average >= 0 && details->vote_average <= 10);
  g_assert (details->title == NULL || (g_utf8_validate (details->title, -1, NULL) && g_utf8_strlen (details->title, -1) <= 300));
  g_assert (details->overview == NULL || (g_utf8_validate (details->overview, -1, NULL) && g_utf8_strlen (details->overview, -1) <= 10000));
  g_assert (details->poster_path == NULL || nf_tmdb_parser_is_image_path (details->poster_path));
  g_assert (details->backdrop_path == NULL || nf_tmdb_parser_is_image_path (details->backdrop_path));
  g_assert (is_web_address (details->homepage));
  g_assert (details->trailer_url == NULL || g_str_has_prefix (details->trailer_url, "https://"));
  g_assert (details->release_date == NULL || strlen (details->release_date) == 10);
  for (guint i = 0; i < details->cast->len; i++)
    {
      const NfCredit *credit = g_ptr_array_index (details->cast, i);
      g_assert (credit->name != NULL && g_utf8_strlen (credit->name, -1) <= 300);
      g_assert (credit->profile_path == NULL || nf_tmdb_parser_is_image_path (credit->profile_path));
    }
  return 0;
}
