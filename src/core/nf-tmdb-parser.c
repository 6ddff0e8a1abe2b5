/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-parser.h"

#include "nf-tmdb-json.h"

#include <string.h>

#define MAX_NAME        300     /* characters */
#define MAX_SHORT       30      /* characters: a certification */
#define MAX_OVERVIEW    10000   /* characters */
#define MAX_CAST        20
#define MAX_CREW        20
#define MAX_OFFERS      30
#define MAX_TITLES      24
#define MAX_RECOMMENDED 40
#define MAX_PARTS       200
#define MAX_RUNTIME     100000  /* minutes; the longest film known has 51,420 */

typedef struct
{
  NfCredit *credit;
  gint64    order;
  guint     index;   /* in the reply: keeps the sort stable */
} Billing;

G_DEFINE_QUARK (nf-tmdb-parser-error-quark, nf_tmdb_parser_error)

/* --- before parsing ---------------------------------------------------------------------------------------------- */

/* json-glib builds a tree recursively, takes comments, and needs some hundred bytes for a value of two. This pass sees every
 * byte first: only characters that JSON has outside strings, bounded depth, bounded count of values. */
static gboolean
check_shape (const char *text, gsize size, GError **error)
{
  gboolean in_string = FALSE;
  guint depth = 0, n_values = 1;

  for (gsize i = 0; i < size; i++)
    {
      const char c = text[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
          else if ((guchar) c < 0x20)
            goto syntax;
          continue;
        }
      switch (c)
        {
        case '"':
          in_string = TRUE;
          break;
        case '{': case '[':
          n_values++;
          if (++depth > NF_TMDB_PARSER_MAX_DEPTH)
            {
              g_set_error (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_TOO_DEEP, "reply: nested more than %d deep", NF_TMDB_PARSER_MAX_DEPTH);
              return FALSE;
            }
          break;
        case '}': case ']':
          if (depth-- == 0)
            goto syntax;
          break;
        case ',':
          if (++n_values > NF_TMDB_PARSER_MAX_VALUES)
            {
              g_set_error (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_TOO_LARGE, "reply: more than %d values", NF_TMDB_PARSER_MAX_VALUES);
              return FALSE;
            }
          break;
        case ' ': case '\t': case '\r': case '\n': case ':': case '+': case '-': case '.':
          break;
        default:
          if (!g_ascii_isalnum (c))
            goto syntax;
        }
    }
  if (!in_string && depth == 0)
    return TRUE;

syntax:
  g_set_error_literal (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_SYNTAX, "reply: not JSON");
  return FALSE;
}

/* --- credits and videos ------------------------------------------------------------------------------------------ */

static NfCredit *
parse_credit (JsonObject *object, const char *role)
{
  g_autofree char *name = nf_tmdb_json_dup_text (object, "name", MAX_NAME);
  NfCredit *credit;

  if (name == NULL)
    return NULL;
  credit = nf_credit_new ();
  credit->name = g_steal_pointer (&name);
  credit->role = nf_tmdb_json_dup_text (object, role, MAX_NAME);
  credit->profile_path = nf_tmdb_json_dup_image_path (object, "profile_path");
  credit->person_id = nf_tmdb_json_get_count (object, "id", G_MAXUINT32);
  return credit;
}

static int
compare_billing (gconstpointer a, gconstpointer b)
{
  const Billing *left = a, *right = b;

  if (left->order != right->order)
    return left->order < right->order ? -1 : 1;
  return left->index < right->index ? -1 : left->index > right->index;
}

static void
parse_cast (JsonArray *array, GPtrArray *cast)
{
  g_autoptr (GArray) billing = g_array_new (FALSE, FALSE, sizeof (Billing));

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = nf_tmdb_json_get_element (array, i);
      Billing entry = { NULL, object != NULL ? nf_tmdb_json_get_int (object, "order", G_MAXINT64) : G_MAXINT64, i };

      if (object != NULL)
        entry.credit = parse_credit (object, "character");
      if (entry.credit != NULL)
        g_array_append_val (billing, entry);
    }
  g_array_sort (billing, compare_billing);
  for (guint i = 0; i < billing->len; i++)
    {
      NfCredit *credit = g_array_index (billing, Billing, i).credit;

      if (i < MAX_CAST)
        g_ptr_array_add (cast, credit);
      else
        nf_credit_free (credit);
    }
}

/* Whether one of @jobs is @job. */
static gboolean
is_job (const char *const *jobs, const char *job)
{
  return job != NULL && g_strv_contains (jobs, job);
}

/* Each person once, in the reply's order. */
static void
parse_crew (JsonArray *array, const char *const *jobs, GPtrArray *crew)
{
  for (guint i = 0; i < json_array_get_length (array) && crew->len < MAX_CREW; i++)
    {
      JsonObject *object = nf_tmdb_json_get_element (array, i);
      NfCredit *credit;
      gboolean known = FALSE;

      if (object == NULL || !is_job (jobs, nf_tmdb_json_get_string (object, "job")))
        continue;
      credit = parse_credit (object, "job");
      for (guint k = 0; credit != NULL && credit->person_id != 0 && k < crew->len; k++)
        known |= ((NfCredit *) crew->pdata[k])->person_id == credit->person_id;
      if (credit != NULL && !known)
        g_ptr_array_add (crew, credit);
      else if (credit != NULL)
        nf_credit_free (credit);
    }
}

static gboolean
is_video_key (const char *key)
{
  gsize length = key != NULL ? strlen (key) : 0;

  if (length == 0 || length > 40)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (key[i]) && key[i] != '_' && key[i] != '-')
      return FALSE;
  return TRUE;
}

/* The first official trailer, else the first trailer. The address is made here from the video's key; none is taken from the reply. */
static char *
find_trailer (JsonArray *array)
{
  g_autofree char *second_best = NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = nf_tmdb_json_get_element (array, i);
      const char *key, *site, *start;

      if (object == NULL || g_strcmp0 (nf_tmdb_json_get_string (object, "type"), "Trailer") != 0)
        continue;
      key = nf_tmdb_json_get_string (object, "key");
      site = nf_tmdb_json_get_string (object, "site");
      if (!is_video_key (key))
        continue;
      if (g_strcmp0 (site, "YouTube") == 0)
        start = "https://www.youtube.com/watch?v=";
      else if (g_strcmp0 (site, "Vimeo") == 0)
        start = "https://vimeo.com/";
      else
        continue;

      if (nf_tmdb_json_get_boolean (object, "official"))
        return g_strconcat (start, key, NULL);
      if (second_best == NULL)
        second_best = g_strconcat (start, key, NULL);
    }

  return g_steal_pointer (&second_best);
}

/* --- region and language ----------------------------------------------------------------------------------------- */

/* The element of @array whose @name is @value. */
static JsonObject *
find_element (JsonArray *array, const char *name, const char *value)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = nf_tmdb_json_get_element (array, i);

      if (object != NULL && g_strcmp0 (nf_tmdb_json_get_string (object, name), value) == 0)
        return object;
    }
  return NULL;
}

/* Of cinemas if there is one, else of any other way it came out. */
static char *
find_certification (JsonArray *countries, const char *region)
{
  JsonObject *country = find_element (countries, "iso_3166_1", region);
  JsonArray *dates = nf_tmdb_json_get_array (country, "release_dates");
  g_autofree char *other = NULL;

  for (guint i = 0; dates != NULL && i < json_array_get_length (dates); i++)
    {
      JsonObject *date = nf_tmdb_json_get_element (dates, i);
      g_autofree char *text = date != NULL ? nf_tmdb_json_dup_text (date, "certification", MAX_SHORT) : NULL;

      if (text == NULL)
        continue;
      if (nf_tmdb_json_get_int (date, "type", 0) == 3)
        return g_steal_pointer (&text);
      if (other == NULL)
        other = g_steal_pointer (&text);
    }
  return g_steal_pointer (&other);
}

static void
parse_certification (NfFilmDetails *self, JsonArray *countries, const char *region)
{
  const char *const regions[] = { region, "US" };

  for (guint i = 0; i < G_N_ELEMENTS (regions) && self->certification == NULL; i++)
    {
      self->certification = find_certification (countries, regions[i]);
      if (self->certification != NULL)
        self->certification_region = g_strdup (regions[i]);
    }
}

static void
parse_offers (NfFilmDetails *self, JsonObject *regions, const char *region)
{
  static const struct { const char *name; NfOfferKind kind; } kinds[] = {
    { "flatrate", NF_OFFER_STREAM }, { "free", NF_OFFER_FREE }, { "ads", NF_OFFER_ADS }, { "rent", NF_OFFER_RENT }, { "buy", NF_OFFER_BUY },
  };
  JsonObject *country = regions != NULL ? nf_tmdb_json_get_object (regions, region) : NULL;

  if (country == NULL)
    return;
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      JsonArray *array = nf_tmdb_json_get_array (country, kinds[k].name);

      for (guint i = 0; array != NULL && i < json_array_get_length (array) && self->offers->len < MAX_OFFERS; i++)
        {
          JsonObject *object = nf_tmdb_json_get_element (array, i);
          g_autofree char *name = object != NULL ? nf_tmdb_json_dup_text (object, "provider_name", MAX_NAME) : NULL;

          if (name != NULL)
            g_ptr_array_add (self->offers, nf_offer_new (kinds[k].kind, name, nf_tmdb_json_dup_image_path (object, "logo_path")));
        }
    }
  if (self->offers->len > 0)
    {
      self->offers_region = g_strdup (region);
      self->offers_url = nf_tmdb_json_dup_url (country, "link");
    }
}

/* Where a text can be, the best first: in the language asked for, as this country and as any country writes it; in what TMDB chose,
 * which for a pair of language and country that it does not know is not that language; in English. */
#define N_PLACES 5

typedef struct
{
  char        language[4];   /* "" when none was asked for */
  const char *region;
} Locale;

/* @locale: (nullable): "tr-TR" */
static Locale
parse_locale (const char *locale)
{
  const char *dash = locale != NULL ? strchr (locale, '-') : NULL;
  Locale result = { "", dash != NULL ? dash + 1 : "US" };

  if (dash != NULL && dash - locale < (gssize) sizeof result.language)
    memcpy (result.language, locale, (gsize) (dash - locale));
  return result;
}

/* The first translation that has the field @name. @region: (nullable): of any country. Returns: (nullable) */
static JsonObject *
find_translation (JsonArray *array, const char *language, const char *region, const char *name)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *translation = nf_tmdb_json_get_element (array, i), *data;
      g_autofree char *text = NULL;

      if (translation == NULL || g_strcmp0 (nf_tmdb_json_get_string (translation, "iso_639_1"), language) != 0
          || (region != NULL && g_strcmp0 (nf_tmdb_json_get_string (translation, "iso_3166_1"), region) != 0))
        continue;
      data = nf_tmdb_json_get_object (translation, "data");
      text = data != NULL ? nf_tmdb_json_dup_text (data, name, MAX_NAME) : NULL;
      if (text != NULL)
        return data;
    }
  return NULL;
}

/* @places: where @name can be found; NULL among them */
static void
find_places (JsonObject *object, const Locale *locale, const char *name, JsonObject *places[N_PLACES])
{
  JsonObject *translations = nf_tmdb_json_get_object (object, "translations");
  JsonArray *array = nf_tmdb_json_get_array (translations, "translations");

  places[0] = find_translation (array, locale->language, locale->region, name);
  places[1] = find_translation (array, locale->language, NULL, name);
  places[2] = object;
  places[3] = find_translation (array, "en", "US", name);
  places[4] = find_translation (array, "en", NULL, name);
}

static char *
dup_translated (JsonObject *object, const Locale *locale, const char *name, glong max_chars)
{
  JsonObject *places[N_PLACES];
  char *text = NULL;

  find_places (object, locale, name, places);
  for (guint i = 0; i < N_PLACES && text == NULL; i++)
    text = places[i] != NULL ? nf_tmdb_json_dup_text (places[i], name, max_chars) : NULL;
  return text;
}

static char *
dup_translated_url (JsonObject *object, const Locale *locale, const char *name)
{
  JsonObject *places[N_PLACES];
  char *url = NULL;

  find_places (object, locale, name, places);
  for (guint i = 0; i < N_PLACES && url == NULL; i++)
    url = places[i] != NULL ? nf_tmdb_json_dup_url (places[i], name) : NULL;
  return url;
}

/* Where TMDB has no title in the language it says the original one, which many cannot read. */
static char *
dup_title (JsonObject *object, const Locale *locale)
{
  JsonObject *places[N_PLACES];
  const char *original = nf_tmdb_json_get_string (object, "original_title");
  const gboolean untranslated = original != NULL && g_strcmp0 (nf_tmdb_json_get_string (object, "title"), original) == 0
                                && g_strcmp0 (nf_tmdb_json_get_string (object, "original_language"), locale->language) != 0;
  char *title = NULL;

  find_places (object, locale, "title", places);
  if (untranslated)
    places[2] = NULL;
  for (guint i = 0; i < N_PLACES && title == NULL; i++)
    title = places[i] != NULL ? nf_tmdb_json_dup_text (places[i], "title", MAX_NAME) : NULL;
  return title != NULL ? title : nf_tmdb_json_dup_text (object, "title", MAX_NAME);
}

/* --- other films and titles --------------------------------------------------------------------------------------- */

static void
take_title (GPtrArray *titles, char *title)
{
  if (title == NULL || titles->len >= MAX_TITLES || g_ptr_array_find_with_equal_func (titles, title, g_str_equal, NULL))
    g_free (title);
  else
    g_ptr_array_add (titles, title);
}

/* Every name it is known by, each once. @title: (nullable). Returns: (transfer full) */
static char **
parse_titles (JsonObject *object, const char *title)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  JsonObject *alternatives = nf_tmdb_json_get_object (object, "alternative_titles");
  JsonArray *array = nf_tmdb_json_get_array (alternatives, "titles");
  JsonObject *places[N_PLACES];

  take_title (titles, nf_tmdb_json_dup_text (object, "original_title", MAX_NAME));
  take_title (titles, g_strdup (title));
  take_title (titles, nf_tmdb_json_dup_text (object, "title", MAX_NAME));
  find_places (object, &(Locale) { "en", "US" }, "title", places);
  if (places[0] != NULL || places[1] != NULL)
    take_title (titles, nf_tmdb_json_dup_text (places[0] != NULL ? places[0] : places[1], "title", MAX_NAME));
  for (guint i = 0; array != NULL && i < json_array_get_length (array) && titles->len < MAX_TITLES; i++)
    {
      JsonObject *element = nf_tmdb_json_get_element (array, i);

      if (element != NULL)
        take_title (titles, nf_tmdb_json_dup_text (element, "title", MAX_NAME));
    }
  g_ptr_array_add (titles, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&titles), FALSE);
}

/* Ids of films, each once, without @except. */
static void
parse_film_ids (JsonArray *array, guint32 except, guint max, GArray *ids)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; array != NULL && i < json_array_get_length (array) && ids->len < max; i++)
    {
      JsonObject *object = nf_tmdb_json_get_element (array, i);
      guint32 id = object != NULL ? nf_tmdb_json_get_count (object, "id", G_MAXUINT32) : 0;

      if (id != 0 && id != except && g_hash_table_add (seen, GUINT_TO_POINTER (id)))
        g_array_append_val (ids, id);
    }
}

static char *
parse_genres (JsonArray *array)
{
  g_autoptr (GString) genres = g_string_new (NULL);

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), 8); i++)
    {
      JsonObject *object = nf_tmdb_json_get_element (array, i);
      g_autofree char *name = object != NULL ? nf_tmdb_json_dup_text (object, "name", MAX_SHORT) : NULL;

      if (name != NULL)
        g_string_append_printf (genres, "%s%s", genres->len > 0 ? ", " : "", name);
    }
  return genres->len > 0 ? g_string_free_and_steal (g_steal_pointer (&genres)) : NULL;
}

/* --- public ------------------------------------------------------------------------------------------------------ */

gboolean
nf_tmdb_parser_is_image_path (const char *path)
{
  gsize length = path != NULL ? strlen (path) : 0;

  if (length < 2 || length > 200 || path[0] != '/' || g_str_equal (path, "/.") || g_str_equal (path, "/.."))
    return FALSE;
  for (gsize i = 1; i < length; i++)
    if (!g_ascii_isalnum (path[i]) && path[i] != '_' && path[i] != '.' && path[i] != '-')
      return FALSE;
  return TRUE;
}

gboolean
nf_tmdb_parser_check (GBytes *bytes, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  if (size > NF_TMDB_PARSER_MAX_BYTES)
    {
      g_set_error (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_TOO_LARGE,
                   "reply: %" G_GSIZE_FORMAT " bytes, at most %d", size, NF_TMDB_PARSER_MAX_BYTES);
      return FALSE;
    }
  if (size > 0 && !g_utf8_validate_len (text, size, NULL))
    {
      g_set_error_literal (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_ENCODING, "reply: not UTF-8");
      return FALSE;
    }
  return check_shape (text, size, error);
}

NfFilmDetails *
nf_tmdb_parser_parse_details (GBytes *bytes, guint32 tmdb_id, const char *locale_name, GError **error)
{
  static const char *const directing[] = { "Director", NULL };
  static const char *const writing[] = { "Screenplay", "Writer", "Story", "Novel", "Author", "Teleplay", NULL };
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (NfFilmDetails) self = NULL;
  const Locale locale = parse_locale (locale_name);
  JsonObject *object, *part;
  JsonArray *array;
  guint32 id;

  parser = nf_tmdb_json_parse (bytes, tmdb_id, &id, error);
  if (parser == NULL)
    return NULL;
  object = json_node_get_object (json_parser_get_root (parser));

  self = nf_film_details_new ();
  self->tmdb_id = id;
  self->title = dup_title (object, &locale);
  self->original_title = nf_tmdb_json_dup_text (object, "original_title", MAX_NAME);
  self->overview = dup_translated (object, &locale, "overview", MAX_OVERVIEW);
  self->tagline = dup_translated (object, &locale, "tagline", MAX_NAME);
  self->genres = parse_genres (nf_tmdb_json_get_array (object, "genres"));
  g_strfreev (self->titles);
  self->titles = parse_titles (object, self->title);
  self->poster_path = nf_tmdb_json_dup_image_path (object, "poster_path");
  self->backdrop_path = nf_tmdb_json_dup_image_path (object, "backdrop_path");
  self->release_date = nf_tmdb_json_dup_date (object, "release_date");
  self->homepage = dup_translated_url (object, &locale, "homepage");
  self->runtime = nf_tmdb_json_get_count (object, "runtime", MAX_RUNTIME);
  self->vote_average = nf_tmdb_json_get_number (object, "vote_average", 10);
  self->vote_count = nf_tmdb_json_get_count (object, "vote_count", G_MAXINT32);

  part = nf_tmdb_json_get_object (object, "belongs_to_collection");
  if (part != NULL)
    {
      self->collection_name = nf_tmdb_json_dup_text (part, "name", MAX_NAME);
      self->collection_id = self->collection_name != NULL ? nf_tmdb_json_get_count (part, "id", G_MAXUINT32) : 0;
    }
  part = nf_tmdb_json_get_object (object, "credits");
  array = nf_tmdb_json_get_array (part, "cast");
  if (array != NULL)
    parse_cast (array, self->cast);
  array = nf_tmdb_json_get_array (part, "crew");
  if (array != NULL)
    {
      parse_crew (array, directing, self->directors);
      parse_crew (array, writing, self->writers);
    }
  part = nf_tmdb_json_get_object (object, "videos");
  array = nf_tmdb_json_get_array (part, "results");
  if (array != NULL)
    self->trailer_url = find_trailer (array);
  part = nf_tmdb_json_get_object (object, "release_dates");
  parse_certification (self, nf_tmdb_json_get_array (part, "results"), locale.region);
  part = nf_tmdb_json_get_object (object, "watch/providers");
  if (part != NULL)
    parse_offers (self, nf_tmdb_json_get_object (part, "results"), locale.region);
  part = nf_tmdb_json_get_object (object, "recommendations");
  parse_film_ids (nf_tmdb_json_get_array (part, "results"), id, MAX_RECOMMENDED, self->recommended);

  return g_steal_pointer (&self);
}

NfCollection *
nf_tmdb_parser_parse_collection (GBytes *bytes, guint32 collection_id, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  NfCollection *self;
  JsonObject *object;
  guint32 id;

  parser = nf_tmdb_json_parse (bytes, collection_id, &id, error);
  if (parser == NULL)
    return NULL;
  object = json_node_get_object (json_parser_get_root (parser));
  self = nf_collection_new ();
  self->collection_id = id;
  self->name = nf_tmdb_json_dup_text (object, "name", MAX_NAME);
  parse_film_ids (nf_tmdb_json_get_array (object, "parts"), 0, MAX_PARTS, self->parts);
  return self;
}

NfPerson *
nf_tmdb_parser_parse_person (GBytes *bytes, guint32 person_id, const char *locale_name, GError **error)
{
  const Locale locale = parse_locale (locale_name);
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  NfPerson *self;
  JsonObject *object, *credits;
  guint32 id;

  parser = nf_tmdb_json_parse (bytes, person_id, &id, error);
  if (parser == NULL)
    return NULL;
  object = json_node_get_object (json_parser_get_root (parser));
  credits = nf_tmdb_json_get_object (object, "movie_credits");

  self = nf_person_new ();
  self->person_id = id;
  self->name = nf_tmdb_json_dup_text (object, "name", MAX_NAME);
  self->known_for = nf_tmdb_json_dup_text (object, "known_for_department", MAX_SHORT);
  self->biography = dup_translated (object, &locale, "biography", MAX_OVERVIEW);
  self->birthday = nf_tmdb_json_dup_date (object, "birthday");
  self->deathday = nf_tmdb_json_dup_date (object, "deathday");
  self->birthplace = nf_tmdb_json_dup_text (object, "place_of_birth", MAX_NAME);
  self->profile_path = nf_tmdb_json_dup_image_path (object, "profile_path");
  self->homepage = nf_tmdb_json_dup_url (object, "homepage");
  for (guint k = 0; k < 2; k++)
    {
      JsonArray *array = nf_tmdb_json_get_array (credits, k == 0 ? "cast" : "crew");

      for (guint i = 0; array != NULL && i < json_array_get_length (array) && self->films->len < NF_PERSON_MAX_FILMS; i++)
        {
          JsonObject *element = nf_tmdb_json_get_element (array, i);
          guint32 film = element != NULL ? nf_tmdb_json_get_count (element, "id", G_MAXUINT32) : 0;

          if (film != 0 && g_hash_table_add (seen, GUINT_TO_POINTER (film)))
            g_array_append_val (self->films, film);
        }
    }
  return self;
}
