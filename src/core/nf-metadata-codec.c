/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-metadata-codec.h"

#include "nf-tmdb-parser.h"

#include <math.h>
#include <string.h>

#define MAX_TEXT    40000   /* bytes: 10,000 characters of four */
#define MAX_ROWS    64
#define MAX_IDS     1000
#define CREDIT_TYPE "(msmsmsu)"
#define OFFER_TYPE  "(usms)"

typedef enum
{
  TEXT,
  IMAGE_PATH,
  URL,
} FieldKind;

typedef struct
{
  const char *name;
  gsize       offset;
  FieldKind   kind;
} Field;

static const Field film_fields[] = {
  { "title", G_STRUCT_OFFSET (NfFilmDetails, title), TEXT },
  { "original-title", G_STRUCT_OFFSET (NfFilmDetails, original_title), TEXT },
  { "overview", G_STRUCT_OFFSET (NfFilmDetails, overview), TEXT },
  { "tagline", G_STRUCT_OFFSET (NfFilmDetails, tagline), TEXT },
  { "genres", G_STRUCT_OFFSET (NfFilmDetails, genres), TEXT },
  { "poster", G_STRUCT_OFFSET (NfFilmDetails, poster_path), IMAGE_PATH },
  { "backdrop", G_STRUCT_OFFSET (NfFilmDetails, backdrop_path), IMAGE_PATH },
  { "release-date", G_STRUCT_OFFSET (NfFilmDetails, release_date), TEXT },
  { "trailer", G_STRUCT_OFFSET (NfFilmDetails, trailer_url), URL },
  { "homepage", G_STRUCT_OFFSET (NfFilmDetails, homepage), URL },
  { "certification", G_STRUCT_OFFSET (NfFilmDetails, certification), TEXT },
  { "certification-region", G_STRUCT_OFFSET (NfFilmDetails, certification_region), TEXT },
  { "collection", G_STRUCT_OFFSET (NfFilmDetails, collection_name), TEXT },
  { "offers-region", G_STRUCT_OFFSET (NfFilmDetails, offers_region), TEXT },
  { "offers-url", G_STRUCT_OFFSET (NfFilmDetails, offers_url), URL },
};

static const Field person_fields[] = {
  { "name", G_STRUCT_OFFSET (NfPerson, name), TEXT },
  { "biography", G_STRUCT_OFFSET (NfPerson, biography), TEXT },
  { "birthplace", G_STRUCT_OFFSET (NfPerson, birthplace), TEXT },
  { "known-for", G_STRUCT_OFFSET (NfPerson, known_for), TEXT },
  { "birthday", G_STRUCT_OFFSET (NfPerson, birthday), TEXT },
  { "deathday", G_STRUCT_OFFSET (NfPerson, deathday), TEXT },
  { "profile", G_STRUCT_OFFSET (NfPerson, profile_path), IMAGE_PATH },
  { "homepage", G_STRUCT_OFFSET (NfPerson, homepage), URL },
};

static const Field collection_fields[] = {
  { "name", G_STRUCT_OFFSET (NfCollection, name), TEXT },
};

/* --- writing ------------------------------------------------------------------------------------------------------- */

static void
write_fields (GVariantDict *dict, gconstpointer record, const Field *fields, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const char *text = G_STRUCT_MEMBER (const char *, record, fields[i].offset);

      if (text != NULL)
        g_variant_dict_insert (dict, fields[i].name, "s", text);
    }
}

static void
write_count (GVariantDict *dict, const char *name, guint32 value)
{
  if (value != 0)
    g_variant_dict_insert (dict, name, "u", value);
}

static void
write_credits (GVariantDict *dict, const char *name, GPtrArray *credits)
{
  GVariantBuilder builder;

  if (credits->len == 0)
    return;
  g_variant_builder_init_static (&builder, G_VARIANT_TYPE ("a" CREDIT_TYPE));
  for (guint i = 0; i < credits->len; i++)
    {
      const NfCredit *credit = g_ptr_array_index (credits, i);

      g_variant_builder_add (&builder, CREDIT_TYPE, credit->name, credit->role, credit->profile_path, credit->person_id);
    }
  g_variant_dict_insert_value (dict, name, g_variant_builder_end (&builder));
}

static void
write_ids (GVariantDict *dict, const char *name, GArray *ids)
{
  if (ids->len > 0)
    g_variant_dict_insert_value (dict, name, g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, ids->data, ids->len, sizeof (guint32)));
}

static GBytes *
end_dict (GVariantDict *dict)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_dict_end (dict));

  return g_variant_get_data_as_bytes (value);
}

/* --- reading ------------------------------------------------------------------------------------------------------- */

/* Returns: %NULL if it is no dictionary, or one of another id */
static GVariantDict *
begin_dict (GBytes *bytes, guint32 wanted_id)
{
  g_autoptr (GVariant) untrusted = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));
  g_autoptr (GVariant) value = g_variant_get_normal_form (untrusted);
  g_autoptr (GVariantDict) dict = g_variant_dict_new (value);
  guint32 id = 0;

  if (!g_variant_dict_lookup (dict, "id", "u", &id) || id == 0 || id != wanted_id)
    return NULL;
  return g_steal_pointer (&dict);
}

static gboolean
is_allowed (FieldKind kind, const char *text)
{
  if (text[0] == '\0' || strlen (text) > MAX_TEXT)
    return FALSE;
  return kind == TEXT || (kind == IMAGE_PATH && nf_tmdb_parser_is_image_path (text)) || (kind == URL && (g_str_has_prefix (text, "https://") || g_str_has_prefix (text, "http://")));
}

static void
read_fields (GVariantDict *dict, gpointer record, const Field *fields, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const char *text = NULL;

      if (g_variant_dict_lookup (dict, fields[i].name, "&s", &text) && is_allowed (fields[i].kind, text))
        G_STRUCT_MEMBER (char *, record, fields[i].offset) = g_strdup (text);
    }
}

static guint32
read_count (GVariantDict *dict, const char *name)
{
  guint32 value = 0;

  g_variant_dict_lookup (dict, name, "u", &value);
  return value;
}

static void
read_credits (GVariantDict *dict, const char *name, GPtrArray *credits)
{
  g_autoptr (GVariant) rows = g_variant_dict_lookup_value (dict, name, G_VARIANT_TYPE ("a" CREDIT_TYPE));

  for (gsize i = 0; rows != NULL && i < MIN (g_variant_n_children (rows), MAX_ROWS); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
      const char *person, *role, *path;
      guint32 id;
      NfCredit *credit;

      g_variant_get (row, "(m&sm&sm&su)", &person, &role, &path, &id);
      if (person == NULL || !is_allowed (TEXT, person))
        continue;
      credit = nf_credit_new ();
      credit->name = g_strdup (person);
      credit->role = role != NULL && is_allowed (TEXT, role) ? g_strdup (role) : NULL;
      credit->profile_path = path != NULL && is_allowed (IMAGE_PATH, path) ? g_strdup (path) : NULL;
      credit->person_id = id;
      g_ptr_array_add (credits, credit);
    }
}

static void
read_ids (GVariantDict *dict, const char *name, GArray *ids)
{
  g_autoptr (GVariant) value = g_variant_dict_lookup_value (dict, name, G_VARIANT_TYPE ("au"));
  const guint32 *data;
  gsize n = 0;

  if (value == NULL)
    return;
  data = g_variant_get_fixed_array (value, &n, sizeof *data);
  g_array_append_vals (ids, data, (guint) MIN (n, MAX_IDS));
}

static void
read_offers (GVariantDict *dict, GPtrArray *offers)
{
  g_autoptr (GVariant) rows = g_variant_dict_lookup_value (dict, "offers", G_VARIANT_TYPE ("a" OFFER_TYPE));

  for (gsize i = 0; rows != NULL && i < MIN (g_variant_n_children (rows), MAX_ROWS); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
      const char *name, *path;
      guint32 kind;

      g_variant_get (row, "(u&sm&s)", &kind, &name, &path);
      if (kind < NF_N_OFFER_KINDS && is_allowed (TEXT, name))
        g_ptr_array_add (offers, nf_offer_new ((NfOfferKind) kind, name, path != NULL && is_allowed (IMAGE_PATH, path) ? g_strdup (path) : NULL));
    }
}

/* --- public -------------------------------------------------------------------------------------------------------- */

GBytes *
nf_metadata_codec_write_film (const NfFilmDetails *details)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  g_return_val_if_fail (details != NULL, NULL);

  write_count (&dict, "id", details->tmdb_id);
  write_fields (&dict, details, film_fields, G_N_ELEMENTS (film_fields));
  write_count (&dict, "runtime", details->runtime);
  write_count (&dict, "votes", details->vote_count);
  write_count (&dict, "collection-id", details->collection_id);
  if (details->vote_average > 0)
    g_variant_dict_insert (&dict, "mean", "d", details->vote_average);
  if (details->titles[0] != NULL)
    g_variant_dict_insert (&dict, "titles", "^as", details->titles);
  write_credits (&dict, "cast", details->cast);
  write_credits (&dict, "directors", details->directors);
  write_credits (&dict, "writers", details->writers);
  write_ids (&dict, "recommended", details->recommended);
  if (details->offers->len > 0)
    {
      GVariantBuilder builder;

      g_variant_builder_init_static (&builder, G_VARIANT_TYPE ("a" OFFER_TYPE));
      for (guint i = 0; i < details->offers->len; i++)
        {
          const NfOffer *offer = g_ptr_array_index (details->offers, i);

          g_variant_builder_add (&builder, OFFER_TYPE, (guint32) offer->kind, offer->name, offer->logo_path);
        }
      g_variant_dict_insert_value (&dict, "offers", g_variant_builder_end (&builder));
    }
  return end_dict (&dict);
}

NfFilmDetails *
nf_metadata_codec_read_film (GBytes *bytes, guint32 tmdb_id)
{
  g_autoptr (GVariantDict) dict = NULL;
  g_auto (GStrv) titles = NULL;
  NfFilmDetails *self;
  double mean = 0;

  g_return_val_if_fail (bytes != NULL, NULL);

  dict = begin_dict (bytes, tmdb_id);
  if (dict == NULL)
    return NULL;
  self = nf_film_details_new ();
  self->tmdb_id = tmdb_id;
  read_fields (dict, self, film_fields, G_N_ELEMENTS (film_fields));
  self->runtime = read_count (dict, "runtime");
  self->vote_count = read_count (dict, "votes");
  self->collection_id = self->collection_name != NULL ? read_count (dict, "collection-id") : 0;
  if (g_variant_dict_lookup (dict, "mean", "d", &mean) && isfinite (mean) && mean > 0 && mean <= 10)
    self->vote_average = mean;
  if (g_variant_dict_lookup (dict, "titles", "^as", &titles) && g_strv_length (titles) <= MAX_ROWS)
    {
      g_strfreev (self->titles);
      self->titles = g_steal_pointer (&titles);
    }
  read_credits (dict, "cast", self->cast);
  read_credits (dict, "directors", self->directors);
  read_credits (dict, "writers", self->writers);
  read_ids (dict, "recommended", self->recommended);
  read_offers (dict, self->offers);
  return self;
}

GBytes *
nf_metadata_codec_write_person (const NfPerson *person)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  g_return_val_if_fail (person != NULL, NULL);

  write_count (&dict, "id", person->person_id);
  write_fields (&dict, person, person_fields, G_N_ELEMENTS (person_fields));
  write_ids (&dict, "films", person->films);
  return end_dict (&dict);
}

NfPerson *
nf_metadata_codec_read_person (GBytes *bytes, guint32 person_id)
{
  g_autoptr (GVariantDict) dict = NULL;
  NfPerson *self;

  g_return_val_if_fail (bytes != NULL, NULL);

  dict = begin_dict (bytes, person_id);
  if (dict == NULL)
    return NULL;
  self = nf_person_new ();
  self->person_id = person_id;
  read_fields (dict, self, person_fields, G_N_ELEMENTS (person_fields));
  read_ids (dict, "films", self->films);
  return self;
}

GBytes *
nf_metadata_codec_write_collection (const NfCollection *collection)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  g_return_val_if_fail (collection != NULL, NULL);

  write_count (&dict, "id", collection->collection_id);
  write_fields (&dict, collection, collection_fields, G_N_ELEMENTS (collection_fields));
  write_ids (&dict, "parts", collection->parts);
  return end_dict (&dict);
}

NfCollection *
nf_metadata_codec_read_collection (GBytes *bytes, guint32 collection_id)
{
  g_autoptr (GVariantDict) dict = NULL;
  NfCollection *self;

  g_return_val_if_fail (bytes != NULL, NULL);

  dict = begin_dict (bytes, collection_id);
  if (dict == NULL)
    return NULL;
  self = nf_collection_new ();
  self->collection_id = collection_id;
  read_fields (dict, self, collection_fields, G_N_ELEMENTS (collection_fields));
  read_ids (dict, "parts", self->parts);
  return self;
}
