/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-id-map.h"

static void
test_empty (void)
{
  g_auto (NfIdMap) map = { 0 };
  guint32 number = 7;

  g_assert_false (nf_id_map_lookup (&map, 0, &number));
  g_assert_cmpuint (number, ==, 7);
  nf_id_map_clear (&map);
}

/* Neighbouring ids, ids that meet in one slot, and the table growing under them. */
static void
test_many (void)
{
  g_auto (NfIdMap) map = { 0 };
  guint32 number = 0;

  for (guint32 i = 0; i < 20000; i++)
    nf_id_map_insert (&map, i * 128u, i);
  for (guint32 i = 0; i < 20000; i += 2)
    nf_id_map_insert (&map, i * 128u, i + 5);
  nf_id_map_insert (&map, G_MAXUINT32 - 1, 9);
  g_assert_cmpuint (map.n, ==, 20001);
  for (guint32 i = 0; i < 20000; i++)
    {
      g_assert_true (nf_id_map_lookup (&map, i * 128u, &number));
      g_assert_cmpuint (number, ==, i % 2 == 0 ? i + 5 : i);
      g_assert_false (nf_id_map_lookup (&map, i * 128u + 1, &number));
    }
  g_assert_true (nf_id_map_lookup (&map, G_MAXUINT32 - 1, &number));
  g_assert_cmpuint (number, ==, 9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/id-map/empty", test_empty);
  g_test_add_func ("/id-map/many", test_many);
  return g_test_run ();
}
