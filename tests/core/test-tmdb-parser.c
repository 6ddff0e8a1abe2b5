/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-parser.h"

#include "../fuzz/fuzz-tmdb-parser.c"

static NfFilmDetails *
parse (const char *json, guint32 id, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));

  return nf_tmdb_parser_parse_details (bytes, id, "de-DE", error);
}

static NfFilmDetails *
parse_good (const char *json)
{
  g_autoptr (GError) error = NULL;
  NfFilmDetails *details = parse (json, 0, &error);

  g_assert_no_error (error);
  g_assert_nonnull (details);
  return details;
}

#define assert_fails(json, id, code)                          \
  G_STMT_START {                                              \
    g_autoptr (GError) fails_error = NULL;                    \
    g_assert_null (parse (json, id, &fails_error));           \
    g_assert_error (fails_error, NF_TMDB_PARSER_ERROR, code); \
  } G_STMT_END

static const NfCredit *
credit_at (GPtrArray *credits, guint index)
{
  g_assert_cmpuint (index, <, credits->len);
  return g_ptr_array_index (credits, index);
}

static void
test_whole (void)
{
  g_autofree char *name = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "tmdb-parser", "whole.json", NULL);
  g_autofree char *json = NULL;
  g_autoptr (NfFilmDetails) details = NULL;

  g_assert_true (g_file_get_contents (name, &json, NULL, NULL));
  details = parse_good (json);
  g_assert_cmpuint (details->tmdb_id, ==, 1);
  g_assert_cmpstr (details->title, ==, "First");
  g_assert_cmpstr (details->original_title, ==, "Première");
  g_assert_cmpstr (details->overview, ==, "A film that is not real.");
  g_assert_cmpstr (details->tagline, ==, NULL);
  g_assert_cmpstr (details->poster_path, ==, "/film-1.jpg");
  g_assert_cmpstr (details->backdrop_path, ==, "/scene-1.jpg");
  g_assert_cmpstr (details->release_date, ==, "2001-02-03");
  g_assert_cmpstr (details->homepage, ==, "https://example.org/one");
  g_assert_cmpstr (details->trailer_url, ==, "https://www.youtube.com/watch?v=abc_-1");
  g_assert_cmpuint (details->runtime, ==, 99);
  g_assert_cmpuint (details->vote_count, ==, 12);
  g_assert_cmpfloat (details->vote_average, ==, 6.5);
  /* billing order, not the reply's */
  g_assert_cmpuint (details->cast->len, ==, 2);
  g_assert_cmpstr (credit_at (details->cast, 0)->name, ==, "A");
  g_assert_cmpstr (credit_at (details->cast, 0)->role, ==, "One");
  g_assert_cmpstr (credit_at (details->cast, 0)->profile_path, ==, "/a.jpg");
  g_assert_cmpuint (credit_at (details->cast, 0)->person_id, ==, 1);
  g_assert_cmpstr (credit_at (details->cast, 1)->profile_path, ==, NULL);
  g_assert_cmpuint (details->directors->len, ==, 1);
  g_assert_cmpstr (credit_at (details->directors, 0)->name, ==, "C");
}

static GBytes *
read_corpus (const char *file)
{
  g_autofree char *name = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "tmdb-parser", file, NULL);
  char *json = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (name, &json, &size, NULL));
  return g_bytes_new_take (json, size);
}

static void
assert_offer (NfFilmDetails *details, guint index, NfOfferKind kind, const char *name, const char *logo_path)
{
  const NfOffer *offer = g_ptr_array_index (details->offers, index);

  g_assert_cmpint (offer->kind, ==, kind);
  g_assert_cmpstr (offer->name, ==, name);
  g_assert_cmpstr (offer->logo_path, ==, logo_path);
}

static void
test_everything (void)
{
  g_autoptr (GBytes) bytes = read_corpus ("details-all.json");
  g_autoptr (NfFilmDetails) german = nf_tmdb_parser_parse_details (bytes, 5, "de-DE", NULL), turkish = nf_tmdb_parser_parse_details (bytes, 5, "tr-TR", NULL);
  g_autoptr (NfFilmDetails) nowhere = nf_tmdb_parser_parse_details (bytes, 5, NULL, NULL);

  /* of cinemas rather than of discs */
  g_assert_cmpstr (german->certification, ==, "16");
  g_assert_cmpstr (german->certification_region, ==, "DE");
  g_assert_cmpstr (turkish->certification, ==, "R");
  g_assert_cmpstr (turkish->certification_region, ==, "US");
  g_assert_cmpuint (turkish->offers->len, ==, 0);
  g_assert_null (turkish->offers_region);
  g_assert_cmpuint (nowhere->offers->len, ==, 1);
  g_assert_cmpuint (german->offers->len, ==, 4);
  assert_offer (german, 0, NF_OFFER_STREAM, "Kinobox", "/a.jpg");
  assert_offer (german, 1, NF_OFFER_FREE, "Mediathek", NULL);
  assert_offer (german, 2, NF_OFFER_ADS, "Werbekanal", NULL);
  assert_offer (german, 3, NF_OFFER_RENT, "Shop", NULL);
  g_assert_cmpstr (german->offers_url, ==, "https://www.themoviedb.org/movie/5/watch?locale=DE");
  /* what the language lacks is taken from the English of the US, each field for itself */
  g_assert_cmpstr (german->title, ==, "Werk");
  g_assert_cmpstr (german->overview, ==, "Words of the translation.");
  g_assert_cmpstr (german->tagline, ==, "A line.");
  g_assert_cmpstr (german->homepage, ==, "https://example.org/en");
  g_assert_cmpstr (german->genres, ==, "Drama, Krimi");
  g_assert_cmpuint (g_strv_length (german->titles), ==, 4);
  g_assert_cmpstr (german->titles[0], ==, "Œuvre");
  g_assert_cmpstr (german->titles[1], ==, "Werk");
  g_assert_cmpstr (german->titles[2], ==, "Labor");
  g_assert_cmpstr (german->titles[3], ==, "Obra");
  g_assert_cmpuint (german->collection_id, ==, 10);
  g_assert_cmpstr (german->collection_name, ==, "Both Parts");
  g_assert_cmpuint (german->directors->len, ==, 1);
  g_assert_cmpuint (german->writers->len, ==, 3);
  g_assert_cmpstr (credit_at (german->writers, 1)->name, ==, "Wim");
  g_assert_cmpuint (credit_at (german->writers, 2)->person_id, ==, 0);
  g_assert_cmpuint (german->recommended->len, ==, 2);
  g_assert_cmpuint (g_array_index (german->recommended, guint32, 0), ==, 6);
  g_assert_cmpuint (g_array_index (german->recommended, guint32, 1), ==, 8);
}

/* TMDB answers a pair of language and country that it does not know, as "de-TR", in English, with every translation beside. */
static void
test_languages (void)
{
  static const char json[] =
    "{\"id\":5,\"title\":\"기생충\",\"original_title\":\"기생충\",\"original_language\":\"ko\",\"overview\":\"As TMDB chose.\",\"tagline\":\"\",\"homepage\":\"\","
    "\"translations\":{\"translations\":["
    "{\"iso_639_1\":\"de\",\"iso_3166_1\":\"AT\",\"data\":{\"overview\":\"Aus Wien.\",\"tagline\":\" \",\"title\":\"\"}},"
    "{\"iso_639_1\":\"de\",\"iso_3166_1\":\"DE\",\"data\":{\"overview\":\"Aus Berlin.\",\"tagline\":\"Ein Satz.\",\"title\":\"Der Parasit\",\"homepage\":\"http://example.org/de\"}},"
    "{\"iso_639_1\":\"en\",\"iso_3166_1\":\"US\",\"data\":{\"overview\":\"In English.\",\"tagline\":\"A line.\",\"title\":\"Parasite\",\"homepage\":\"\"}},"
    "{\"iso_639_1\":\"ko\",\"iso_3166_1\":\"KR\",\"data\":{\"overview\":\"한국어.\",\"title\":\"\"}}]}}";
  static const struct { const char *locale, *title, *overview, *tagline, *homepage; } cases[] = {
    { "de-DE", "Der Parasit", "Aus Berlin.", "Ein Satz.", "http://example.org/de" },
    { "de-AT", "Der Parasit", "Aus Wien.", "Ein Satz.", "http://example.org/de" },     /* each field for itself */
    { "de-TR", "Der Parasit", "Aus Wien.", "Ein Satz.", "http://example.org/de" },
    { "tr-TR", "Parasite", "As TMDB chose.", "A line.", NULL },                        /* not in letters that few can read */
    { "ko-KR", "기생충", "한국어.", "A line.", NULL },
    { NULL, "Parasite", "As TMDB chose.", "A line.", NULL },
  };
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NfFilmDetails) details = nf_tmdb_parser_parse_details (bytes, 5, cases[i].locale, NULL);

      g_test_message ("%s", cases[i].locale);
      g_assert_cmpstr (details->title, ==, cases[i].title);
      g_assert_cmpstr (details->overview, ==, cases[i].overview);
      g_assert_cmpstr (details->tagline, ==, cases[i].tagline);
      g_assert_cmpstr (details->homepage, ==, cases[i].homepage);
      g_assert_cmpstr (details->titles[0], ==, "기생충");
      g_assert_true (g_strv_contains ((const char *const *) details->titles, "Parasite"));
      g_assert_true (g_strv_contains ((const char *const *) details->titles, cases[i].title));
    }
  {
    static const char life[] = "{\"id\":3,\"name\":\"Dora\",\"biography\":\"As TMDB chose.\",\"translations\":{\"translations\":["
                               "{\"iso_639_1\":\"de\",\"iso_3166_1\":\"DE\",\"data\":{\"biography\":\"Ein Leben.\"}}]}}";
    g_autoptr (GBytes) life_bytes = g_bytes_new_static (life, strlen (life));
    g_autoptr (NfPerson) german = nf_tmdb_parser_parse_person (life_bytes, 3, "de-TR", NULL), turkish = nf_tmdb_parser_parse_person (life_bytes, 3, "tr-TR", NULL);

    g_assert_cmpstr (german->biography, ==, "Ein Leben.");
    g_assert_cmpstr (turkish->biography, ==, "As TMDB chose.");
  }
}

static void
test_wrong_parts (void)
{
  g_autoptr (GBytes) bytes = read_corpus ("details-wrong.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (NfFilmDetails) details = nf_tmdb_parser_parse_details (bytes, 5, "de-DE", &error);

  g_assert_no_error (error);
  g_assert_null (details->certification);
  g_assert_null (details->collection_name);
  g_assert_null (details->genres);
  g_assert_cmpuint (details->offers->len, ==, 0);
  g_assert_cmpuint (details->recommended->len, ==, 0);
  g_assert_cmpuint (details->directors->len, ==, 0);
  g_assert_cmpuint (details->writers->len, ==, 0);
  g_assert_null (details->titles[0]);
}

static void
test_person_and_collection (void)
{
  g_autoptr (GBytes) bytes = read_corpus ("person.json");
  g_autoptr (GBytes) collection_bytes = read_corpus ("collection.json");
  g_autoptr (NfPerson) person = nf_tmdb_parser_parse_person (bytes, 3, "de-DE", NULL);
  g_autoptr (NfCollection) collection = nf_tmdb_parser_parse_collection (collection_bytes, 10, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (person->name, ==, "Dora Regie");
  g_assert_cmpstr (person->biography, ==, "A life.");
  g_assert_cmpstr (person->known_for, ==, "Directing");
  g_assert_cmpstr (person->birthday, ==, NULL);
  g_assert_cmpstr (person->deathday, ==, "1999-12-31");
  g_assert_cmpstr (person->profile_path, ==, "/d.jpg");
  g_assert_cmpstr (person->homepage, ==, "http://example.org");
  /* each film once */
  g_assert_cmpuint (person->films->len, ==, 3);
  g_assert_cmpuint (g_array_index (person->films, guint32, 0), ==, 8);
  g_assert_cmpuint (g_array_index (person->films, guint32, 2), ==, 7);
  g_assert_null (nf_tmdb_parser_parse_person (bytes, 4, NULL, &error));
  g_assert_error (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_OTHER_FILM);

  g_assert_cmpstr (collection->name, ==, "Both Parts");
  g_assert_cmpuint (collection->parts->len, ==, 2);
}

static void
test_missing_and_wrong (void)
{
  const char *cases[] = {
    "{\"id\":7}",
    "{\"id\":7,\"title\":null,\"credits\":null,\"videos\":null,\"runtime\":null}",
    "{\"id\":7,\"title\":5,\"overview\":[],\"poster_path\":{},\"runtime\":\"90\",\"vote_average\":\"x\",\"vote_count\":-3,\"credits\":[],\"videos\":\"\",\"release_date\":1999}",
    "{\"id\":7,\"title\":\"  \\n \",\"runtime\":-1,\"vote_average\":10.5,\"release_date\":\"1999-02-30\",\"homepage\":\"\"}",
    "{\"id\":7,\"release_date\":\"99-1-1\",\"vote_average\":-1,\"runtime\":1e30,\"credits\":{\"cast\":{},\"crew\":7},\"videos\":{\"results\":{}}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NfFilmDetails) details = parse_good (cases[i]);

      g_assert_cmpstr (details->title, ==, NULL);
      g_assert_cmpstr (details->overview, ==, NULL);
      g_assert_cmpstr (details->poster_path, ==, NULL);
      g_assert_cmpstr (details->release_date, ==, NULL);
      g_assert_cmpstr (details->homepage, ==, NULL);
      g_assert_cmpstr (details->trailer_url, ==, NULL);
      g_assert_cmpuint (details->runtime, ==, 0);
      g_assert_cmpuint (details->vote_count, ==, 0);
      g_assert_cmpfloat (details->vote_average, ==, 0);
      g_assert_cmpuint (details->cast->len, ==, 0);
      g_assert_cmpuint (details->directors->len, ==, 0);
    }
}

static void
test_refused (void)
{
  g_autofree char *deep = g_strdup_printf ("{\"id\":7,\"a\":%s%s}", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                                           "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");

  assert_fails ("", 0, NF_TMDB_PARSER_ERROR_SYNTAX);
  assert_fails ("{\"id\":7", 0, NF_TMDB_PARSER_ERROR_SYNTAX);
  assert_fails ("{\"id\":7}}", 0, NF_TMDB_PARSER_ERROR_SYNTAX);
  assert_fails ("{\"id\":7,\"title\":\"", 0, NF_TMDB_PARSER_ERROR_SYNTAX);
  assert_fails ("<html>", 0, NF_TMDB_PARSER_ERROR_SYNTAX);
  assert_fails ("/* \" */ {\"id\":7}", 0, NF_TMDB_PARSER_ERROR_SYNTAX);
  assert_fails ("{'id':7}", 0, NF_TMDB_PARSER_ERROR_SYNTAX);
  assert_fails ("{\"id\":7,\"title\":\"\xff\"}", 0, NF_TMDB_PARSER_ERROR_ENCODING);
  assert_fails (deep, 0, NF_TMDB_PARSER_ERROR_TOO_DEEP);
  assert_fails ("[]", 0, NF_TMDB_PARSER_ERROR_NOT_A_FILM);
  assert_fails ("{}", 0, NF_TMDB_PARSER_ERROR_NOT_A_FILM);
  assert_fails ("7", 0, NF_TMDB_PARSER_ERROR_NOT_A_FILM);
  assert_fails ("{\"id\":\"7\"}", 0, NF_TMDB_PARSER_ERROR_NOT_A_FILM);
  assert_fails ("{\"id\":-7}", 0, NF_TMDB_PARSER_ERROR_NOT_A_FILM);
  assert_fails ("{\"id\":4294967297}", 0, NF_TMDB_PARSER_ERROR_NOT_A_FILM);
  assert_fails ("{\"id\":8}", 7, NF_TMDB_PARSER_ERROR_OTHER_FILM);
  assert_fails ("{\"success\":false,\"status_code\":7}", 7, NF_TMDB_PARSER_ERROR_NOT_A_FILM);
}

static void
test_sizes (void)
{
  g_autoptr (GString) many = g_string_new ("{\"id\":7,\"a\":[0");
  g_autoptr (GString) large = g_string_new ("{\"id\":7,\"title\":\"");
  g_autoptr (GString) texts = g_string_new ("{\"id\":7,\"title\":\"");
  g_autoptr (NfFilmDetails) details = NULL;

  for (guint i = 0; i < NF_TMDB_PARSER_MAX_VALUES; i++)
    g_string_append (many, ",0");
  g_string_append (many, "]}");
  assert_fails (many->str, 7, NF_TMDB_PARSER_ERROR_TOO_LARGE);

  g_string_set_size (large, NF_TMDB_PARSER_MAX_BYTES);
  memset (large->str + 17, 'a', large->len - 17);
  g_string_append (large, "\"}");
  assert_fails (large->str, 7, NF_TMDB_PARSER_ERROR_TOO_LARGE);

  for (guint i = 0; i < 1000; i++)
    g_string_append (texts, "ğ");
  g_string_append (texts, "\",\"overview\":\"");
  for (guint i = 0; i < 20000; i++)
    g_string_append (texts, "ş");
  g_string_append (texts, "\"}");
  details = parse_good (texts->str);
  g_assert_cmpint (g_utf8_strlen (details->title, -1), ==, 300);
  g_assert_cmpint (g_utf8_strlen (details->overview, -1), ==, 10000);
}

static void
test_credits (void)
{
  g_autoptr (GString) json = g_string_new ("{\"id\":7,\"credits\":{\"cast\":[{\"name\":\"no order\"},{\"order\":0},{\"name\":\" \"}");
  g_autoptr (NfFilmDetails) details = NULL;

  for (int i = 40; i > 0; i--)
    g_string_append_printf (json, ",{\"name\":\"P%d\",\"order\":%d,\"profile_path\":\"/a/b.jpg\",\"id\":-1}", i, i / 2);
  g_string_append (json, "],\"crew\":[{\"name\":\"x\",\"job\":\"director\"},{\"name\":\"y\",\"job\":\"Director\"},{\"job\":\"Director\"},{\"name\":\"z\",\"job\":\"Director\"}]}}");
  details = parse_good (json->str);
  g_assert_cmpuint (details->cast->len, ==, 20);
  /* by order; equal orders as they came */
  g_assert_cmpstr (credit_at (details->cast, 0)->name, ==, "P1");
  g_assert_cmpstr (credit_at (details->cast, 1)->name, ==, "P3");
  g_assert_cmpstr (credit_at (details->cast, 2)->name, ==, "P2");
  g_assert_cmpstr (credit_at (details->cast, 0)->profile_path, ==, NULL);
  g_assert_cmpuint (credit_at (details->cast, 0)->person_id, ==, 0);
  g_assert_cmpuint (details->directors->len, ==, 2);
  g_assert_cmpstr (credit_at (details->directors, 0)->name, ==, "y");
  g_assert_cmpstr (credit_at (details->directors, 1)->name, ==, "z");
}

static void
test_trailer (void)
{
  static const struct { const char *results, *expected; } cases[] = {
    { "", NULL },
    { "{\"key\":\"a\",\"site\":\"YouTube\",\"type\":\"Teaser\",\"official\":true}", NULL },
    { "{\"key\":\"a\",\"site\":\"Elsewhere\",\"type\":\"Trailer\",\"official\":true}", NULL },
    { "{\"key\":\"a b\",\"site\":\"YouTube\",\"type\":\"Trailer\",\"official\":true}", NULL },
    { "{\"key\":\"\",\"site\":\"YouTube\",\"type\":\"Trailer\"}", NULL },
    { "{\"key\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"site\":\"YouTube\",\"type\":\"Trailer\"}", NULL },
    { "{\"key\":\"12\",\"site\":\"Vimeo\",\"type\":\"Trailer\"}", "https://vimeo.com/12" },
    { "{\"key\":\"fan\",\"site\":\"YouTube\",\"type\":\"Trailer\",\"official\":false},{\"key\":\"own\",\"site\":\"YouTube\",\"type\":\"Trailer\",\"official\":true}",
      "https://www.youtube.com/watch?v=own" },
    { "{\"key\":\"fan\",\"site\":\"YouTube\",\"type\":\"Trailer\",\"official\":\"yes\"}", "https://www.youtube.com/watch?v=fan" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"id\":7,\"videos\":{\"results\":[%s]}}", cases[i].results);
      g_autoptr (NfFilmDetails) details = parse_good (json);

      g_assert_cmpstr (details->trailer_url, ==, cases[i].expected);
    }
}

static void
test_homepage (void)
{
  static const struct { const char *url; gboolean good; } cases[] = {
    { "https://example.org/film?x=1#top", TRUE },
    { "HTTPS://example.org/", TRUE },
    { "http://example.org/", TRUE },   /* many are so old; a browser opens them */
    { "http:///x", FALSE },
    { "ftp://example.org/", FALSE },
    { "javascript:alert(1)", FALSE },
    { "file:///etc/passwd", FALSE },
    { "https://", FALSE },
    { "https:///x", FALSE },
    { "https://a@evil.example/", FALSE },
    { " https://example.org/", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"id\":7,\"homepage\":\"%s\"}", cases[i].url);
      g_autoptr (NfFilmDetails) details = parse_good (json);

      g_test_message ("%s", cases[i].url);
      g_assert_true ((details->homepage != NULL) == cases[i].good);
    }
}

static void
test_image_paths (void)
{
  g_autofree char *too_long = g_strnfill (300, 'a');

  too_long[0] = '/';
  g_assert_true (nf_tmdb_parser_is_image_path ("/pB8BM7pdSp6B6Ih7QZ4DrQ3PmJK.jpg"));
  g_assert_true (nf_tmdb_parser_is_image_path ("/a_b-c.png"));
  g_assert_false (nf_tmdb_parser_is_image_path (NULL));
  g_assert_false (nf_tmdb_parser_is_image_path (""));
  g_assert_false (nf_tmdb_parser_is_image_path ("/"));
  g_assert_false (nf_tmdb_parser_is_image_path ("/.."));
  g_assert_false (nf_tmdb_parser_is_image_path ("a.jpg"));
  g_assert_false (nf_tmdb_parser_is_image_path ("/a/b.jpg"));
  g_assert_false (nf_tmdb_parser_is_image_path ("//evil.example"));
  g_assert_false (nf_tmdb_parser_is_image_path ("/a.jpg?x=1"));
  g_assert_false (nf_tmdb_parser_is_image_path ("/a b.jpg"));
  g_assert_false (nf_tmdb_parser_is_image_path ("/a%2f.jpg"));
  g_assert_false (nf_tmdb_parser_is_image_path (too_long));
}

/* An error must not carry the reply into a log. */
static void
test_messages_quote_nothing (void)
{
  const char *cases[] = { "secretsecret", "{\"secretsecret\":1}", "[\"secretsecret\"]", "{\"id\":7,\"secretsecret\" 4}", "{\"id\": secretsecret }" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (cases[i], 0, &error));
      g_assert_null (strstr (error->message, "secret"));
    }
}

static void
test_corpus (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "tmdb-parser", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *data = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &data, &size, NULL));
      g_test_message ("%s", name);
      LLVMFuzzerTestOneInput ((const guint8 *) data, size);
      n++;
    }
  g_assert_cmpuint (n, >, 20);
}

/* Prefixes of a good reply, and the reply with each byte changed. */
static void
test_mutations (void)
{
  g_autofree char *name = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "tmdb-parser", "whole.json", NULL);
  g_autofree char *json = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (name, &json, &size, NULL));
  for (gsize i = 0; i < size; i++)
    {
      static const char replacements[] = { '"', '{', ']', ',', '\\', '-', '\0', (char) 0xc3 };
      char kept = json[i];

      if (i % 7 == 0)
        LLVMFuzzerTestOneInput ((const guint8 *) json, i);
      json[i] = replacements[i % sizeof replacements];
      LLVMFuzzerTestOneInput ((const guint8 *) json, size);
      json[i] = kept;
    }
}

/* Optional: replies as TMDB sent them, where they lie beside the repository. */
static void
test_recorded (void)
{
  g_autofree char *name = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", "tmdb", "composed", "movie-550-append.json", NULL);
  g_autofree char *json = NULL;
  g_autoptr (NfFilmDetails) details = NULL;

  if (!g_file_get_contents (name, &json, NULL, NULL))
    {
      g_test_skip ("no recorded replies beside the repository");
      return;
    }
  details = parse_good (json);
  g_assert_cmpuint (details->tmdb_id, ==, 550);
  g_assert_cmpstr (details->title, ==, "Fight Club");
  g_assert_cmpuint (details->cast->len, ==, 20);
  g_assert_cmpstr (credit_at (details->cast, 1)->name, ==, "Brad Pitt");
  g_assert_cmpuint (details->directors->len, ==, 1);
  g_assert_cmpstr (credit_at (details->directors, 0)->name, ==, "David Fincher");
  g_assert_cmpstr (details->trailer_url, ==, "https://www.youtube.com/watch?v=dfeUzm6KF4g");
  g_assert_cmpstr (details->homepage, ==, "http://www.foxmovies.com/movies/fight-club");   /* plain http */
  g_assert_nonnull (details->poster_path);
  g_assert_cmpuint (details->runtime, ==, 139);
  g_assert_cmpuint (details->offers->len, >, 0);
  g_assert_cmpstr (details->offers_region, ==, "DE");
  g_assert_cmpuint (details->writers->len, >, 0);
  g_assert_cmpuint (details->recommended->len, >, 0);
}

static GBytes *
read_recorded (const char *file)
{
  g_autofree char *name = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", "tmdb", "recorded", file, NULL);
  char *json = NULL;
  gsize size;

  return g_file_get_contents (name, &json, &size, NULL) ? g_bytes_new_take (json, size) : NULL;
}

static void
test_recorded_others (void)
{
  g_autoptr (GBytes) person_bytes = read_recorded ("person-details.json");
  g_autoptr (GBytes) collection_bytes = read_recorded ("collection-details.json");
  g_autoptr (NfPerson) person = NULL;
  g_autoptr (NfCollection) collection = NULL;

  if (person_bytes == NULL || collection_bytes == NULL)
    {
      g_test_skip ("no recorded replies beside the repository");
      return;
    }
  person = nf_tmdb_parser_parse_person (person_bytes, 0, NULL, NULL);
  g_assert_cmpstr (person->name, ==, "Brad Pitt");
  g_assert_cmpstr (person->birthday, ==, "1963-12-18");
  g_assert_nonnull (person->biography);
  g_assert_nonnull (person->profile_path);
  collection = nf_tmdb_parser_parse_collection (collection_bytes, 10, NULL);
  g_assert_cmpstr (collection->name, ==, "Star Wars Collection");
  g_assert_cmpuint (collection->parts->len, >=, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tmdb-parser/whole", test_whole);
  g_test_add_func ("/tmdb-parser/everything", test_everything);
  g_test_add_func ("/tmdb-parser/languages", test_languages);
  g_test_add_func ("/tmdb-parser/wrong-parts", test_wrong_parts);
  g_test_add_func ("/tmdb-parser/person-and-collection", test_person_and_collection);
  g_test_add_func ("/tmdb-parser/missing-and-wrong", test_missing_and_wrong);
  g_test_add_func ("/tmdb-parser/refused", test_refused);
  g_test_add_func ("/tmdb-parser/sizes", test_sizes);
  g_test_add_func ("/tmdb-parser/credits", test_credits);
  g_test_add_func ("/tmdb-parser/trailer", test_trailer);
  g_test_add_func ("/tmdb-parser/homepage", test_homepage);
  g_test_add_func ("/tmdb-parser/image-paths", test_image_paths);
  g_test_add_func ("/tmdb-parser/messages-quote-nothing", test_messages_quote_nothing);
  g_test_add_func ("/tmdb-parser/corpus", test_corpus);
  g_test_add_func ("/tmdb-parser/mutations", test_mutations);
  g_test_add_func ("/tmdb-parser/recorded", test_recorded);
  g_test_add_func ("/tmdb-parser/recorded-others", test_recorded_others);

  return g_test_run ();
}
