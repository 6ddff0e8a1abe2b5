/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-fake-facts.h"

#include <string.h>

struct _NfFakeFacts
{
  GArray *films;
};

static const char *const names[] = {
  "Ada Byron", "Bao Nguyen", "Chiara Rossi", "Deniz Yılmaz", "Emeka Okafor", "Freya Lindqvist", "Gabriel García Ortiz", "Hana Kobayashi",
  "Iben Skov", "Jean-Baptiste de la Fontaine", "Kofi Mensah", "Léa Dubois",
};
static const char *const parts[] = {
  "The Lighthouse Keeper", "Her Brother", "A Stranger", "Captain Whitmore, the Old Man of the Northern Sea", "Nurse", "Voice",
};

static const char *
name_of (guint id)
{
  return names[id % G_N_ELEMENTS (names)];
}

/* [{"id":1},…] with the fields that TMDB has there */
static void
append_films (NfFakeFacts *self, GString *json)
{
  g_string_append_c (json, '[');
  for (guint i = 0; i < self->films->len; i++)
    {
      guint32 id = g_array_index (self->films, guint32, i);

      g_string_append_printf (json, "%s{\"adult\":false,\"id\":%u,\"title\":\"Film %u\",\"original_title\":\"Film %u\",\"poster_path\":\"/film-%u.jpg\","
                              "\"character\":\"Somebody\",\"popularity\":%u.5,\"release_date\":\"2001-01-01\",\"vote_average\":7.1,\"vote_count\":10}",
                              i > 0 ? "," : "", id, id, id, id, i);
    }
  g_string_append_c (json, ']');
}

static void
append_offers (GString *json, const char *region)
{
  g_string_append_printf (json, "\"%s\":{\"link\":\"https://www.themoviedb.org/movie/1/watch?locale=%s\","
                          "\"flatrate\":[{\"logo_path\":\"/film-901.jpg\",\"provider_id\":1,\"provider_name\":\"Streamland\",\"display_priority\":0},"
                          "{\"logo_path\":\"/film-902.jpg\",\"provider_id\":2,\"provider_name\":\"Kinobox\",\"display_priority\":1}],"
                          "\"rent\":[{\"logo_path\":\"/film-903.jpg\",\"provider_id\":3,\"provider_name\":\"Video Counter\",\"display_priority\":2}],"
                          "\"buy\":[{\"logo_path\":null,\"provider_id\":3,\"provider_name\":\"Video Counter\",\"display_priority\":2},"
                          "{\"logo_path\":null,\"provider_id\":4,\"provider_name\":\"Disc Shop\",\"display_priority\":3},"
                          "{\"logo_path\":null,\"provider_id\":5,\"provider_name\":\"Films by Mail\",\"display_priority\":4},"
                          "{\"logo_path\":null,\"provider_id\":6,\"provider_name\":\"Reel Store\",\"display_priority\":5}]}", region, region);
}

char *
nf_fake_facts_make_film (NfFakeFacts *self, guint32 id, const char *language)
{
  const gboolean english = language == NULL || g_str_has_prefix (language, "en");
  const char *overview = "A keeper who has not seen a ship for eleven years finds a letter in his own hand, dated tomorrow. What begins as a riddle "
                         "becomes a journey along a coast that no map agrees on, with a companion who may have written the letter after all.";
  GString *json = g_string_new (NULL);

  g_string_append_printf (json, "{\"adult\":false,\"backdrop_path\":\"/scene-%u.jpg\",\"belongs_to_collection\":{\"id\":10,\"name\":\"The Northern Coast Collection\","
                          "\"poster_path\":null,\"backdrop_path\":null},\"budget\":1,\"genres\":[{\"id\":18,\"name\":\"Drama\"}],\"homepage\":\"https://example.org/film/%u\","
                          "\"id\":%u,\"original_language\":\"fr\",\"original_title\":\"Le Gardien du phare %u\",\"overview\":\"%s\",\"popularity\":1.5,"
                          "\"poster_path\":\"/film-%u.jpg\",\"release_date\":\"1999-10-15\",\"runtime\":%u,\"status\":\"Released\",\"tagline\":\"%s\","
                          "\"title\":\"Keeper %u\",\"vote_average\":8.4,\"vote_count\":28123,",
                          id, id, id, id, english ? overview : "", id, 80 + id % 60, english ? "Every light has a shadow." : "", id);
  g_string_append (json, "\"credits\":{\"cast\":[");
  for (guint i = 0; i < 12; i++)
    if (i % 4 != 3)
      g_string_append_printf (json, "%s{\"id\":%u,\"name\":\"%s\",\"character\":\"%s\",\"profile_path\":\"/person-%u.jpg\",\"order\":%u}", i > 0 ? "," : "", i + 1,
                              name_of (i + 1), parts[i % G_N_ELEMENTS (parts)], i + 1, i);
    else
      g_string_append_printf (json, ",{\"id\":%u,\"name\":\"%s\",\"character\":\"\",\"profile_path\":null,\"order\":%u}", i + 1, name_of (i + 1), i);
  g_string_append_printf (json, "],\"crew\":[{\"id\":20,\"name\":\"%s\",\"job\":\"Director\",\"department\":\"Directing\",\"profile_path\":null},"
                          "{\"id\":21,\"name\":\"%s\",\"job\":\"Screenplay\",\"department\":\"Writing\",\"profile_path\":null},"
                          "{\"id\":22,\"name\":\"%s\",\"job\":\"Novel\",\"department\":\"Writing\",\"profile_path\":null},"
                          "{\"id\":21,\"name\":\"%s\",\"job\":\"Story\",\"department\":\"Writing\",\"profile_path\":null}]},",
                          name_of (20), name_of (21), name_of (22), name_of (21));
  g_string_append (json, "\"videos\":{\"results\":[{\"name\":\"Trailer\",\"key\":\"abc_-123\",\"site\":\"YouTube\",\"type\":\"Trailer\",\"official\":true}]},"
                   "\"release_dates\":{\"results\":[{\"iso_3166_1\":\"DE\",\"release_dates\":[{\"certification\":\"\",\"type\":1},{\"certification\":\"16\",\"type\":3}]},"
                   "{\"iso_3166_1\":\"US\",\"release_dates\":[{\"certification\":\"PG-13\",\"type\":3}]}]},"
                   "\"alternative_titles\":{\"titles\":[{\"iso_3166_1\":\"ES\",\"title\":\"El guardián del faro\",\"type\":\"\"},"
                   "{\"iso_3166_1\":\"TR\",\"title\":\"Fener Bekçisi\",\"type\":\"\"}]},\"watch/providers\":{\"results\":{");
  append_offers (json, "DE");
  g_string_append_c (json, ',');
  append_offers (json, "US");
  g_string_append (json, "}},");
  if (!english)
    g_string_append_printf (json, "\"translations\":{\"translations\":[{\"iso_3166_1\":\"US\",\"iso_639_1\":\"en\",\"data\":{\"overview\":\"%s\",\"tagline\":"
                            "\"Every light has a shadow.\",\"title\":\"The Keeper\",\"homepage\":\"\",\"runtime\":90}}]},", overview);
  g_string_append (json, "\"recommendations\":{\"page\":1,\"results\":");
  append_films (self, json);
  g_string_append (json, "}}");
  return g_string_free_and_steal (json);
}

static char *
make_person (NfFakeFacts *self, guint32 id)
{
  GString *json = g_string_new (NULL);

  g_string_append_printf (json, "{\"adult\":false,\"also_known_as\":[],\"biography\":\"%s grew up between two harbours and three languages, and came to films by way "
                          "of the theatre, a bakery and a broken leg. The first part was a shadow on a wall; the second was the wall. Since then there have been "
                          "forty others, of which critics like to name six and audiences one. Away from the camera there are bees, a workshop for old clocks and a "
                          "school for sailing that takes nobody who can already sail.\",\"birthday\":\"1963-10-14\",\"deathday\":null,\"gender\":1,\"homepage\":null,"
                          "\"id\":%u,\"known_for_department\":\"%s\",\"name\":\"%s\",\"place_of_birth\":\"Skagen, Denmark\",\"popularity\":3.2,"
                          "\"profile_path\":\"/person-%u.jpg\",\"movie_credits\":{\"cast\":", name_of (id), id, id < 20 ? "Acting" : "Directing", name_of (id), id);
  append_films (self, json);
  g_string_append (json, ",\"crew\":[]}}");
  return g_string_free_and_steal (json);
}

static char *
handle (const char *method, const char *path, GHashTable *query, const char *body, guint *out_status, gpointer data)
{
  NfFakeFacts *self = data;
  guint64 id = 0;

  *out_status = 200;
  if (g_str_has_prefix (path, "/3/movie/") && g_ascii_string_to_unsigned (path + strlen ("/3/movie/"), 10, 1, G_MAXUINT32, &id, NULL))
    return nf_fake_facts_make_film (self, (guint32) id, query != NULL ? g_hash_table_lookup (query, "language") : NULL);
  if (g_str_has_prefix (path, "/3/person/") && g_ascii_string_to_unsigned (path + strlen ("/3/person/"), 10, 1, 99, &id, NULL))
    return make_person (self, (guint32) id);
  if (g_str_equal (path, "/3/collection/10"))
    {
      GString *json = g_string_new ("{\"id\":10,\"name\":\"The Northern Coast Collection\",\"overview\":\"\",\"poster_path\":null,\"parts\":");

      append_films (self, json);
      g_string_append_c (json, '}');
      return g_string_free_and_steal (json);
    }
  return NULL;
}

NfFakeFacts *
nf_fake_facts_new (NfFakeTmdb *server, const guint32 *films, guint n)
{
  NfFakeFacts *self = g_new (NfFakeFacts, 1);

  self->films = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_vals (self->films, films, n);
  nf_fake_tmdb_set_handler (server, handle, self);
  return self;
}

void
nf_fake_facts_free (NfFakeFacts *self)
{
  g_array_unref (self->films);
  g_free (self);
}
