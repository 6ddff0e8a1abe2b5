/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-why-list.h"

#include "nf-test-context.h"
#include "nf-test-find.h"
#include "nf-test-ui.h"

/* A number printed as "+0.41" or "−0.08". */
static double
parse_signed (const char *text)
{
  return g_str_has_prefix (text, "−") ? -g_ascii_strtod (text + strlen ("−"), NULL) : g_ascii_strtod (text + 1, NULL);
}

static gboolean
is_signed (const char *text)
{
  return (g_str_has_prefix (text, "+") || g_str_has_prefix (text, "−")) && strchr (text, '.') != NULL;
}

static void
test_sums_to_prediction (void)
{
  g_autoptr (NfTestContext) test = nf_test_context_new ();
  NfCatalogue *catalogue = nf_context_get_catalogue (test->context);
  GtkWidget *list = g_object_ref_sink (nf_why_list_new ());
  g_autoptr (NfFoldIn) fold_in = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  double sum = 0, baseline = 0, predicted = 0;
  const char *others;
  NfItemIndex item = nf_test_context_item (test, "Lion King, The (1994)");

  nf_test_context_rate (test, "Toy Story (1995)", 10);
  nf_test_context_rate (test, "Shrek (2001)", 9);
  nf_test_context_rate (test, "Heat (1995)", 2);
  fold_in = nf_recommender_dup_fold_in (nf_context_get_recommender (test->context));
  nf_why_list_set_explanation (NF_WHY_LIST (list), catalogue, fold_in, item);
  g_assert_true (gtk_widget_get_visible (list));

  text = nf_test_dup_text (list);
  lines = g_strsplit (text + 1, "|", -1);
  g_assert_true (g_str_has_prefix (lines[0], "Why "));
  predicted = g_ascii_strtod (lines[0] + strlen ("Why "), NULL);
  g_assert_true (g_str_has_prefix (lines[1], "baseline "));
  baseline = g_ascii_strtod (lines[1] + strlen ("baseline "), NULL);
  if ((others = strstr (lines[1], "other rating")) != NULL)
    sum += parse_signed (strrchr (lines[1], ' ') + 1);
  for (guint i = 2; lines[i] != NULL; i++)
    if (is_signed (lines[i]))
      sum += parse_signed (lines[i]);
  /* what is printed adds up, within what rounding for print can do */
  g_assert_cmpfloat (ABS (baseline + sum - predicted), <=, 0.05 + 0.05 + 0.005 * 4);
  g_assert_nonnull (strstr (text, "Toy Story"));
  g_object_unref (list);
}

static void
test_hides (void)
{
  g_autoptr (NfTestContext) test = nf_test_context_new ();
  NfCatalogue *catalogue = nf_context_get_catalogue (test->context);
  GtkWidget *list = g_object_ref_sink (nf_why_list_new ());
  g_autoptr (NfFoldIn) nobody = NULL;

  nf_why_list_set_explanation (NF_WHY_LIST (list), catalogue, NULL, 0);
  g_assert_false (gtk_widget_get_visible (list));
  nf_test_context_settle (test);
  nobody = nf_recommender_dup_fold_in (nf_context_get_recommender (test->context));
  nf_why_list_set_explanation (NF_WHY_LIST (list), catalogue, nobody, 0);
  g_assert_false (gtk_widget_get_visible (list));
  g_object_unref (list);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/why-list/sums-to-prediction", test_sums_to_prediction);
  g_test_add_func ("/why-list/hides", test_hides);
  return g_test_run ();
}
