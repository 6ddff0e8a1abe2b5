/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-rating-text.h"

#include <gtk/gtk.h>
#include <locale.h>

static void
test_numbers (void)
{
  static const struct { guint rating; const char *number, *short_text, *text; } cases[] = {
    { 1, "½", "½ of 5", "½ of 5 stars" },
    { 2, "1", "1 of 5", "1 of 5 stars" },
    { 7, "3½", "3½ of 5", "3½ of 5 stars" },
    { 10, "5", "5 of 5", "5 of 5 stars" },
    { 200, "5", "5 of 5", "5 of 5 stars" },
    { 0, "0", "Not rated", "Not rated" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *number = nf_rating_dup_number (cases[i].rating);
      g_autofree char *short_text = nf_rating_dup_short_text (cases[i].rating);
      g_autofree char *text = nf_rating_dup_text (cases[i].rating);

      g_assert_cmpstr (number, ==, cases[i].number);
      g_assert_cmpstr (short_text, ==, cases[i].short_text);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* "4½" stays "4½" within a right-to-left sentence. */
static void
test_right_to_left (void)
{
  g_autofree char *half = NULL, *whole = NULL;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  half = nf_rating_dup_number (9);
  whole = nf_rating_dup_number (8);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  g_assert_cmpstr (half, ==, "\u20664½\u2069");
  g_assert_cmpstr (whole, ==, "4");
}

static void
test_predictions (void)
{
  static const struct { double stars; NfConfidence confidence; const char *text; } cases[] = {
    { 4.37, NF_CONFIDENCE_SURE, "Predicted 4.4 of 5, sure" },
    { 4.4, NF_CONFIDENCE_LIKELY, "Predicted 4.4 of 5, likely" },
    { 2.0, NF_CONFIDENCE_GUESS, "Predicted 2.0 of 5, a guess" },
    { 2.0, NF_CONFIDENCE_KIND, "Predicted 2.0 of 5, from films of its kind" },
    { 2.0, NF_CONFIDENCE_NONE, "Predicted 2.0 of 5" },
    { 9.0, NF_CONFIDENCE_SURE, "Predicted 5.0 of 5, sure" },
    { 0.0, NF_CONFIDENCE_NONE, "" },
    { -1.0, NF_CONFIDENCE_SURE, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = nf_prediction_dup_text (cases[i].stars, cases[i].confidence);
      g_assert_cmpstr (text, ==, cases[i].text);
    }

  g_assert_cmpstr (nf_confidence_get_word (NF_CONFIDENCE_SURE), ==, "Sure");
  g_assert_cmpstr (nf_confidence_get_word (NF_CONFIDENCE_LIKELY), ==, "Likely");
  g_assert_cmpstr (nf_confidence_get_word (NF_CONFIDENCE_GUESS), ==, "Guess");
  g_assert_cmpstr (nf_confidence_get_word (NF_CONFIDENCE_KIND), ==, "By its kind");
  g_assert_cmpstr (nf_confidence_get_word (NF_CONFIDENCE_NONE), ==, "");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rating-text/numbers", test_numbers);
  g_test_add_func ("/rating-text/right-to-left", test_right_to_left);
  g_test_add_func ("/rating-text/predictions", test_predictions);
  return g_test_run ();
}
