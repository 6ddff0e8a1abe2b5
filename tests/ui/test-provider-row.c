/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-provider-row.h"

#include "nf-test-find.h"
#include "nf-test-ui.h"

static void
activated_cb (NfProviderRow *row, guint *count)
{
  ++*count;
}

static void
test_offers (void)
{
  g_autoptr (NfFilmDetails) details = nf_film_details_new ();
  g_autoptr (NfFilmDetails) empty = nf_film_details_new ();
  NfProviderRow *row = g_object_ref_sink (g_object_new (NF_TYPE_PROVIDER_ROW, NULL));
  guint count = 0;

  nf_provider_row_set_details (row, empty, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (row)));

  details->offers_region = g_strdup ("DE");
  g_ptr_array_add (details->offers, nf_offer_new (NF_OFFER_STREAM, "Kinobox", NULL));
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("Shop %u", i);
      g_ptr_array_add (details->offers, nf_offer_new (NF_OFFER_BUY, name, NULL));
    }
  nf_provider_row_set_details (row, details, NULL);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (row)));
  {
    g_autofree char *text = nf_test_dup_text (GTK_WIDGET (row));

    g_assert_cmpstr (text, ==, "|Where to Watch|Source: JustWatch · Deutschland|Stream|Kinobox|Buy|Shop 0|·|Shop 1|·|Shop 2|+2|");
  }
  g_signal_connect (row, "activated", G_CALLBACK (activated_cb), &count);
  g_signal_emit_by_name (nf_test_find_button (GTK_WIDGET (row), "Kinobox"), "clicked");
  g_assert_cmpuint (count, ==, 1);
  nf_provider_row_set_details (row, NULL, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (row)));
  nf_test_assert_last_unref (row);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/provider-row/offers", test_offers);
  return g_test_run ();
}
