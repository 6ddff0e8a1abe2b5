/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A table from ids to numbers with open addressing, 8 bytes a slot. GHashTable needs three times that and a call per look-up, for the
 * 34 million look-ups of a training run. Zeroed memory is an empty table. Ids up to G_MAXUINT32 − 1. */
typedef struct
{
  guint32 *slots;   /* id + 1, number … */
  guint n, mask;
} NfIdMap;

static inline guint32 *
nf_id_map_find (const NfIdMap *self, guint32 id)
{
  guint i = (id * 2654435769u) >> 7 & self->mask;

  while (self->slots[2 * i] != 0 && self->slots[2 * i] != id + 1)
    i = (i + 1) & self->mask;
  return &self->slots[2 * i];
}

/* Returns: whether @id is there; @out is only set then. */
static inline gboolean
nf_id_map_lookup (const NfIdMap *self, guint32 id, guint32 *out)
{
  const guint32 *slot;

  if (self->slots == NULL)
    return FALSE;
  slot = nf_id_map_find (self, id);
  if (slot[0] == 0)
    return FALSE;
  *out = slot[1];
  return TRUE;
}

/* Adds @id or replaces its number. */
void nf_id_map_insert (NfIdMap *self, guint32 id, guint32 number);
void nf_id_map_clear  (NfIdMap *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NfIdMap, nf_id_map_clear)

G_END_DECLS
