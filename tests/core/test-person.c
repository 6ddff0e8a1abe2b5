/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-person.h"

static void
test_records (void)
{
  const guint32 film = 862;
  NfPerson *person = nf_person_new (), *again;
  NfCollection *collection = nf_collection_new ();

  g_assert_cmpuint (person->films->len, ==, 0);
  g_assert_null (person->name);
  person->name = g_strdup ("Somebody");
  g_array_append_val (person->films, film);
  again = g_boxed_copy (NF_TYPE_PERSON, person);
  g_assert_true (again == person);
  nf_person_unref (person);
  g_assert_cmpstr (again->name, ==, "Somebody");
  g_assert_cmpuint (g_array_index (again->films, guint32, 0), ==, 862);
  g_boxed_free (NF_TYPE_PERSON, again);

  g_assert_cmpuint (collection->parts->len, ==, 0);
  collection->name = g_strdup ("All of Them");
  nf_collection_unref (nf_collection_ref (collection));
  g_assert_cmpstr (collection->name, ==, "All of Them");
  nf_collection_unref (collection);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/person/records", test_records);
  return g_test_run ();
}
