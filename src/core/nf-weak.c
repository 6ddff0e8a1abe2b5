/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-weak.h"

gpointer
nf_weak_new (gpointer object)
{
  GWeakRef *weak;

  g_return_val_if_fail (G_IS_OBJECT (object), NULL);

  weak = g_new (GWeakRef, 1);
  g_weak_ref_init (weak, object);
  return weak;
}

gpointer
nf_weak_take (gpointer weak)
{
  gpointer object;

  g_return_val_if_fail (weak != NULL, NULL);

  object = g_weak_ref_get (weak);
  g_weak_ref_clear (weak);
  g_free (weak);
  return object;
}
