/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-picture-loader.h"

#include "nf-fake-tmdb.h"
#include "nf-test-ui.h"

static guint n_called;

static void
loaded_cb (GtkWidget *widget, GdkTexture *texture)
{
  g_assert_true (GTK_IS_LABEL (widget) && GDK_IS_TEXTURE (texture));
  n_called++;
}

static void
test_load (void)
{
  g_autoptr (NfFakeTmdb) server = nf_fake_tmdb_new ();
  g_autoptr (NfTmdbClient) client = nf_tmdb_client_new ("0123456789abcdef0123456789abcdef", nf_fake_tmdb_get_url (server), nf_fake_tmdb_get_image_url (server));
  g_autoptr (NfPosterCache) posters = nf_poster_cache_new (client, NULL);
  GtkWidget *kept = g_object_ref_sink (gtk_label_new (NULL)), *gone = g_object_ref_sink (gtk_label_new (NULL));

  /* nothing to load, nobody to load it: nothing happens */
  nf_picture_loader_load (NULL, "/person-1.jpg", 48, 48, NULL, kept, loaded_cb);
  nf_picture_loader_load (posters, NULL, 48, 48, NULL, kept, loaded_cb);
  /* a widget that went away is not called */
  nf_picture_loader_load (posters, "/person-2.jpg", 48, 48, NULL, gone, loaded_cb);
  nf_test_assert_last_unref (gone);
  nf_picture_loader_load (posters, "/person-1.jpg", 48, 48, NULL, kept, loaded_cb);
  nf_test_wait_until (n_called == 1);
  g_object_unref (kept);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/picture-loader/load", test_load);
  return g_test_run ();
}
