/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-search-vocabulary.h"

#include <string.h>

static NfSearchVocabulary *
vocabulary_of (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return nf_search_vocabulary_new (bytes);
}

static char *
find (NfSearchVocabulary *vocabulary, const char *word, gboolean prefix, guint max)
{
  g_autoptr (GPtrArray) found = nf_search_vocabulary_find_similar (vocabulary, word, prefix, max);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", (const char *) found->pdata[i]);
  return g_string_free_and_steal (text);
}

static void
test_similar (void)
{
  static const struct
  {
    const char *word;
    gboolean prefix;
    const char *found;
  } cases[] = {
    { "matrix", FALSE, "matrix" },               /* itself */
    { "matrx", FALSE, "matrix" },                /* one missing */
    { "mattrix", FALSE, "matrix" },              /* one too many */
    { "matrex", FALSE, "matrix" },               /* another */
    { "matirx", FALSE, "matrix" },               /* swapped */
    { "amtrix", FALSE, "matrix" },
    { "matrxi", FALSE, "matrix" },
    { "xatrix", FALSE, "matrix" },
    { "atrix", FALSE, "matrix" },
    { "matri", FALSE, "matrix" },
    { "mxtrxx", FALSE, "" },
    { "godfahter", FALSE, "godfather" },
    { "gofd", TRUE, "gold godfather" },          /* a whole word first, then beginnings */
    { "godfx", TRUE, "godfather" },
    { "godfx", FALSE, "" },
    { "carribean", FALSE, "caribbean" },         /* two edits in a long word */
    { "carbibean", FALSE, "caribbean" },
    { "carribeen", FALSE, "" },                  /* three */
    { "gdofahter", FALSE, "godfather" },         /* two swaps */
    { "mtarxi", FALSE, "" },                     /* two in a short word */
    { "1918", FALSE, "1917" },
    { "léon", FALSE, "" },                       /* folding would have taken the accent off */
    { "it", FALSE, "" },
    { "", TRUE, "" },
  };
  g_autoptr (NfSearchVocabulary) vocabulary = vocabulary_of ("the\nmatrix\ngodfather\ngold\n1917\ncaribbean\nit\nLÉON\n");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = find (vocabulary, cases[i].word, cases[i].prefix, 10);

      g_assert_cmpstr (found, ==, cases[i].found);
    }
}

static void
test_order_and_limit (void)
{
  g_autoptr (NfSearchVocabulary) vocabulary = vocabulary_of ("cart\ncat\nbat\nhat\nrat\n");
  g_autofree char *found = find (vocabulary, "zat", FALSE, 3);

  g_assert_cmpstr (found, ==, "cat bat hat");
}

static void
test_has (void)
{
  g_autoptr (NfSearchVocabulary) vocabulary = vocabulary_of ("matrix\nlast");

  g_assert_true (nf_search_vocabulary_has (vocabulary, "matrix", FALSE));
  g_assert_true (nf_search_vocabulary_has (vocabulary, "last", FALSE));   /* without a newline at the end */
  g_assert_true (nf_search_vocabulary_has (vocabulary, "matr", TRUE));
  g_assert_false (nf_search_vocabulary_has (vocabulary, "matr", FALSE));
  g_assert_false (nf_search_vocabulary_has (vocabulary, "matrixx", TRUE));
  g_assert_false (nf_search_vocabulary_has (vocabulary, "", TRUE));
}

static void
test_bad_text (void)
{
  g_autoptr (NfSearchVocabulary) vocabulary =
    vocabulary_of ("\n\n\xff\xfe\nab\nUPPER\nwith space\naveryveryveryveryverylongword\n:x:x:x\nfine");
  g_autoptr (NfSearchVocabulary) empty = vocabulary_of ("");

  g_assert_true (nf_search_vocabulary_has (vocabulary, "fine", FALSE));
  g_assert_false (nf_search_vocabulary_has (vocabulary, "UPPER", FALSE));
  g_assert_false (nf_search_vocabulary_has (empty, "fine", FALSE));
  g_assert_true (nf_search_vocabulary_accepts ("abc"));
  g_assert_true (nf_search_vocabulary_accepts ("2001"));
  g_assert_false (nf_search_vocabulary_accepts ("ab"));
  g_assert_false (nf_search_vocabulary_accepts ("_key:1994"));
  g_assert_false (nf_search_vocabulary_accepts ("averyveryveryveryverylongword"));
}

/* Damerau's distance with one edit, the slow way. */
static gboolean
one_edit_apart (const char *a, const char *b)
{
  gsize n = strlen (a), m = strlen (b);
  guint d[16][16];

  for (gsize i = 0; i <= n; i++)
    for (gsize j = 0; j <= m; j++)
      {
        if (i == 0 || j == 0)
          {
            d[i][j] = (guint) (i + j);
            continue;
          }
        d[i][j] = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
        d[i][j] = MIN (d[i][j], MIN (d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
          d[i][j] = MIN (d[i][j], d[i - 2][j - 2] + 1);
      }
  return d[n][m] <= 1;
}

static void
test_against_slow_way (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  guint n_similar = 0;

  for (guint round = 0; round < 5000; round++)
    {
      char a[8] = { 0 }, b[8] = { 0 };
      g_autoptr (NfSearchVocabulary) vocabulary = NULL;
      g_autoptr (GPtrArray) found = NULL;

      for (gint32 i = 0, n = g_rand_int_range (rand, 3, 7); i < n; i++)
        a[i] = (char) g_rand_int_range (rand, 'a', 'd');
      for (gint32 i = 0, n = g_rand_int_range (rand, 3, 7); i < n; i++)
        b[i] = (char) g_rand_int_range (rand, 'a', 'd');
      vocabulary = vocabulary_of (a);
      found = nf_search_vocabulary_find_similar (vocabulary, b, FALSE, 1);
      g_assert_cmpint (found->len == 1, ==, one_edit_apart (a, b));
      n_similar += found->len;
    }
  g_assert_cmpuint (n_similar, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search-vocabulary/similar", test_similar);
  g_test_add_func ("/search-vocabulary/order-and-limit", test_order_and_limit);
  g_test_add_func ("/search-vocabulary/has", test_has);
  g_test_add_func ("/search-vocabulary/bad-text", test_bad_text);
  g_test_add_func ("/search-vocabulary/against-slow-way", test_against_slow_way);
  return g_test_run ();
}
