/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-picture-loader.h"

typedef struct
{
  GWeakRef      widget;
  NfPictureFunc func;
} Wish;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wish *wish = user_data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&wish->widget);
  g_autoptr (NfImage) image = nf_poster_cache_load_finish (NF_POSTER_CACHE (source), result, NULL);

  if (image != NULL && widget != NULL)
    {
      g_autoptr (GdkTexture) texture = gdk_memory_texture_new ((int) image->width, (int) image->height, GDK_MEMORY_DEFAULT, image->pixels, image->stride);

      wish->func (widget, texture);
    }
  g_weak_ref_clear (&wish->widget);
  g_free (wish);
}

void
nf_picture_loader_load (NfPosterCache *posters, const char *path, guint width, guint height, GCancellable *cancellable, GtkWidget *widget,
                        NfPictureFunc func)
{
  Wish *wish;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (func != NULL);

  if (posters == NULL || path == NULL)
    return;
  wish = g_new0 (Wish, 1);
  g_weak_ref_init (&wish->widget, widget);
  wish->func = func;
  nf_poster_cache_load_path_async (posters, path, width, height, cancellable, loaded_cb, wish);
}
