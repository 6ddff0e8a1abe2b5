/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-id-map.h"

#include <string.h>

void
nf_id_map_insert (NfIdMap *self, guint32 id, guint32 number)
{
  guint32 *slot;

  g_return_if_fail (id != G_MAXUINT32);

  if (self->slots == NULL || 2 * self->n > self->mask)
    {
      NfIdMap bigger = { .n = self->n, .mask = self->slots == NULL ? 1023 : 2 * self->mask + 1 };

      bigger.slots = g_new0 (guint32, 2 * ((gsize) bigger.mask + 1));
      for (gsize i = 0; self->slots != NULL && i <= self->mask; i++)
        if (self->slots[2 * i] != 0)
          memcpy (nf_id_map_find (&bigger, self->slots[2 * i] - 1), &self->slots[2 * i], 2 * sizeof (guint32));
      g_free (self->slots);
      *self = bigger;
    }
  slot = nf_id_map_find (self, id);
  if (slot[0] == 0)
    self->n++;
  slot[0] = id + 1;
  slot[1] = number;
}

void
nf_id_map_clear (NfIdMap *self)
{
  g_clear_pointer (&self->slots, g_free);
  self->n = 0;
}
