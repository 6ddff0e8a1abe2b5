/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-retry-policy.h"

#define MINUTE_MS (60 * 1000)

/* A doubling with every failure, a quarter less or more by chance, and an end to it. */
static void
test_delay (void)
{
  static const struct { guint base_ms, n_before; double chance; guint expected; } cases[] = {
    { 500, 0, 0, 375 }, { 500, 0, 0.5, 500 }, { 500, 0, 1, 625 },
    { 500, 1, 0.5, 1000 }, { 500, 2, 0.5, 2000 }, { 500, 2, 0, 1500 }, { 500, 2, 1, 2500 },
    { 500, 9, 0.5, 256000 }, { 500, 10, 0.5, 5 * MINUTE_MS }, { 500, 11, 0, 5 * MINUTE_MS },
    { 100, 10, 0.5, 102400 }, { 100, 11, 0.5, 102400 }, { 100, 32, 0.5, 102400 }, { 100, G_MAXUINT, 0.5, 102400 },   /* no shift too far */
    { 0, 0, 0, 1 }, { 0, 5, 1, 1 }, { 1, 0, 0, 1 },
    { G_MAXUINT, 0, 1, 5 * MINUTE_MS }, { G_MAXUINT, G_MAXUINT, 1, 5 * MINUTE_MS },
    { 500, 0, -7, 375 }, { 500, 0, 7, 625 },   /* a chance that is none */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (nf_retry_policy_find_delay (cases[i].base_ms, cases[i].n_before, cases[i].chance), ==, cases[i].expected);
}

static void
test_rest (void)
{
  static const struct { guint base_ms, n_before; double chance; guint expected; } cases[] = {
    { 500, 0, 0, 3750 }, { 500, 0, 0.5, 5000 }, { 500, 0, 1, 6250 }, { 500, 3, 0.5, 40000 }, { 500, 6, 0.5, 5 * MINUTE_MS }, { 500, 99, 0, 5 * MINUTE_MS },
    { 0, 0, 0, 1 }, { G_MAXUINT, 3, 0.5, 5 * MINUTE_MS }, { 429496730, 0, 0.5, 5 * MINUTE_MS },   /* ten times that is no 32 bits */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (nf_retry_policy_find_rest (cases[i].base_ms, cases[i].n_before, cases[i].chance), ==, cases[i].expected);
}

/* What the server asks for is done to the millisecond, up to a quarter of an hour; a guess where it says nothing. */
static void
test_pause (void)
{
  static const struct { gint64 asked_ms; guint n_before; double chance; guint expected; } cases[] = {
    { 1, 0, 0.5, 1 }, { 999, 7, 0, 999 }, { 7000, 0, 1, 7000 }, { 15 * MINUTE_MS, 0, 0, 15 * MINUTE_MS },
    { 15 * MINUTE_MS + 1, 0, 0, 15 * MINUTE_MS }, { G_MAXUINT32 * G_GINT64_CONSTANT (1000), 0, 0, 15 * MINUTE_MS },
    { G_GINT64_CONSTANT (4294967297), 0, 0, 15 * MINUTE_MS },   /* not 1 */
    { G_MAXINT64, 0, 0, 15 * MINUTE_MS },
    { 0, 0, 0.5, 5000 }, { -1, 0, 0, 3750 }, { -1, 0, 1, 6250 }, { -1, 2, 0.5, 20000 }, { -1, 30, 0.5, 15 * MINUTE_MS }, { G_MININT64, 0, 0.5, 5000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (nf_retry_policy_find_pause (500, cases[i].n_before, cases[i].asked_ms, cases[i].chance), ==, cases[i].expected);
}

/* With any chance at all. */
static void
test_bounds (void)
{
  guint least = G_MAXUINT, most = 0;

  for (guint i = 0; i < 10000; i++)
    {
      const guint delay = nf_retry_policy_find_delay (1000, 0, g_test_rand_double_range (0, 1));

      g_assert_cmpuint (delay, >=, 750);
      g_assert_cmpuint (delay, <=, 1250);
      least = MIN (least, delay);
      most = MAX (most, delay);
    }
  g_assert_cmpuint (least, <, 800);   /* it does spread */
  g_assert_cmpuint (most, >, 1200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/retry-policy/delay", test_delay);
  g_test_add_func ("/retry-policy/rest", test_rest);
  g_test_add_func ("/retry-policy/pause", test_pause);
  g_test_add_func ("/retry-policy/bounds", test_bounds);
  return g_test_run ();
}
