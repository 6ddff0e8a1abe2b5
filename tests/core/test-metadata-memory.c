/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-metadata-memory.h"

#include "nf-film-details.h"
#include "nf-person.h"

static NfFilmDetails *
put_film (NfMetadataMemory *memory, guint32 id, const char *locale, gint64 fetched_at)
{
  g_autoptr (NfFilmDetails) details = nf_film_details_new ();

  details->tmdb_id = id;
  nf_metadata_memory_put (memory, NF_METADATA_FILM, id, locale, details, fetched_at);
  return details;   /* the memory holds it */
}

/* By kind, id and language; a record put again takes the place of the one before, in whatever language that was. */
static void
test_get (void)
{
  g_autoptr (NfMetadataMemory) memory = nf_metadata_memory_new ();
  NfFilmDetails *first = put_film (memory, 5, "en-US", 100), *second;
  gint64 fetched_at = 0;

  g_assert_true (nf_metadata_memory_get (memory, NF_METADATA_FILM, 5, "en-US", &fetched_at) == first);
  g_assert_cmpint (fetched_at, ==, 100);
  g_assert_true (nf_metadata_memory_get (memory, NF_METADATA_FILM, 5, "en-US", NULL) == first);
  g_assert_null (nf_metadata_memory_get (memory, NF_METADATA_FILM, 6, "en-US", NULL));
  g_assert_null (nf_metadata_memory_get (memory, NF_METADATA_PERSON, 5, "en-US", NULL));
  g_assert_null (nf_metadata_memory_get (memory, NF_METADATA_FILM, 5, "de-DE", NULL));
  second = put_film (memory, 5, "de-DE", 200);
  g_assert_null (nf_metadata_memory_get (memory, NF_METADATA_FILM, 5, "en-US", NULL));
  g_assert_true (nf_metadata_memory_get (memory, NF_METADATA_FILM, 5, "de-DE", &fetched_at) == second);
  g_assert_cmpint (fetched_at, ==, 200);
}

/* The same one put again, as after it was read from the disk, is not lost by that. */
static void
test_same_again (void)
{
  g_autoptr (NfMetadataMemory) memory = nf_metadata_memory_new ();
  NfFilmDetails *details = put_film (memory, 5, "en-US", 100);

  nf_metadata_memory_put (memory, NF_METADATA_FILM, 5, "en-US", details, 300);
  g_assert_true (nf_metadata_memory_get (memory, NF_METADATA_FILM, 5, "en-US", NULL) == details);
  g_assert_cmpuint (details->tmdb_id, ==, 5);
}

/* The hundred used last stay. */
static void
test_bounded (void)
{
  g_autoptr (NfMetadataMemory) memory = nf_metadata_memory_new ();

  for (guint32 id = 1; id <= 150; id++)
    {
      put_film (memory, id, "en-US", id);
      g_assert_nonnull (nf_metadata_memory_get (memory, NF_METADATA_FILM, 1, "en-US", NULL));   /* in use */
    }
  for (guint32 id = 2; id <= 150; id++)
    g_assert_true ((nf_metadata_memory_get (memory, NF_METADATA_FILM, id, "en-US", NULL) != NULL) == (id > 51));
  nf_metadata_memory_clear (memory);
  for (guint32 id = 1; id <= 150; id++)
    g_assert_null (nf_metadata_memory_get (memory, NF_METADATA_FILM, id, "en-US", NULL));
  put_film (memory, 1, "en-US", 1);
  g_assert_nonnull (nf_metadata_memory_get (memory, NF_METADATA_FILM, 1, "en-US", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metadata-memory/get", test_get);
  g_test_add_func ("/metadata-memory/same-again", test_same_again);
  g_test_add_func ("/metadata-memory/bounded", test_bounded);
  return g_test_run ();
}
