/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-metadata-type.h"

#include "nf-film-details.h"
#include "nf-metadata.h"

#include <string.h>

#define DAY (24 * 60 * 60)

/* A day for films, a week for the others; the last second counts as young, and a time to come as old. */
static void
test_age (void)
{
  static const struct { NfMetadataKind kind; gint64 max_age; } kinds[] = {
    { NF_METADATA_FILM, DAY }, { NF_METADATA_PERSON, 7 * DAY }, { NF_METADATA_COLLECTION, 7 * DAY },
  };
  const gint64 now = G_GINT64_CONSTANT (1750000000);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const NfMetadataType *type = nf_metadata_type_get (kinds[i].kind);

      g_assert_false (nf_metadata_type_is_old (type, now, now));
      g_assert_false (nf_metadata_type_is_old (type, now - kinds[i].max_age, now));
      g_assert_true (nf_metadata_type_is_old (type, now - kinds[i].max_age - 1, now));
      g_assert_true (nf_metadata_type_is_old (type, now + 1, now));
      g_assert_true (nf_metadata_type_is_old (type, 0, now));
      g_assert_true (nf_metadata_type_is_old (type, G_MAXINT64, now));
    }
}

/* What is written is read again; what is no such record is none. */
static void
test_round_trip (void)
{
  static const NfMetadataKind kinds[] = { NF_METADATA_FILM, NF_METADATA_PERSON, NF_METADATA_COLLECTION };
  static const char *const replies[] = { NULL, "{\"id\":7,\"name\":\"Some Body\"}", "{\"id\":7,\"name\":\"Some Films\",\"parts\":[]}" };
  g_autoptr (GBytes) garbage = g_bytes_new_static ("garbage", 7);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const NfMetadataType *type = nf_metadata_type_get (kinds[i]);
      g_autoptr (GBytes) reply = replies[i] != NULL ? g_bytes_new_static (replies[i], strlen (replies[i])) : NULL, bytes = NULL, again = NULL;
      g_autoptr (GError) error = NULL;
      gpointer record, copy;

      if (reply != NULL)
        {
          g_assert_null (type->parse (garbage, 7, "en-US", &error));
          g_assert_nonnull (error);
          record = type->parse (reply, 7, "en-US", NULL);
        }
      else
        {
          g_assert_null (type->parse);   /* the client has a call for it */
          g_assert_null (type->path);
          record = nf_film_details_new ();
          ((NfFilmDetails *) record)->tmdb_id = 7;
          ((NfFilmDetails *) record)->title = g_strdup ("Some Film");
        }
      g_assert_nonnull (record);
      bytes = type->write (record);
      copy = type->read (bytes, 7);
      g_assert_nonnull (copy);
      again = type->write (copy);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), g_bytes_get_data (again, NULL), g_bytes_get_size (again));
      g_assert_null (type->read (garbage, 7));
      type->unref (type->ref (record));
      type->unref (record);
      type->unref (copy);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metadata-type/age", test_age);
  g_test_add_func ("/metadata-type/round-trip", test_round_trip);
  return g_test_run ();
}
