/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-weak.h"

#include <gio/gio.h>

static void
gone_cb (gpointer data, GObject *object)
{
  *(gboolean *) data = TRUE;
}

static void
test_alive (void)
{
  GObject *object = G_OBJECT (g_cancellable_new ());
  gpointer weak = nf_weak_new (object);
  GObject *taken = nf_weak_take (weak);
  gboolean gone = FALSE;

  g_assert_true (taken == object);
  g_object_weak_ref (object, gone_cb, &gone);
  g_object_unref (object);
  g_assert_false (gone);   /* the one that was taken is a reference of its own */
  g_object_unref (taken);
  g_assert_true (gone);
}

/* Several may wait for one object, and none keeps it. */
static void
test_gone (void)
{
  GObject *object = G_OBJECT (g_cancellable_new ());
  gpointer one = nf_weak_new (object), two = nf_weak_new (object);
  gboolean gone = FALSE;

  g_object_weak_ref (object, gone_cb, &gone);
  g_object_unref (object);
  g_assert_true (gone);
  g_assert_null (nf_weak_take (two));
  g_assert_null (nf_weak_take (one));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/weak/alive", test_alive);
  g_test_add_func ("/weak/gone", test_gone);
  return g_test_run ();
}
