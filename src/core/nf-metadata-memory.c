/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-metadata-memory.h"

#include "nf-metadata-type.h"

#define MAX_ENTRIES 100

typedef struct
{
  NfMetadataKind kind;
  guint32        id;
  char          *locale;
  gpointer       record;
  gint64         fetched_at;
} Entry;

struct _NfMetadataMemory
{
  GQueue recent;   /* of Entry, latest first */
};

static void
entry_free (Entry *entry)
{
  nf_metadata_type_get (entry->kind)->unref (entry->record);
  g_free (entry->locale);
  g_free (entry);
}

static GList *
find (NfMetadataMemory *self, NfMetadataKind kind, guint32 id)
{
  for (GList *link = self->recent.head; link != NULL; link = link->next)
    if (((Entry *) link->data)->kind == kind && ((Entry *) link->data)->id == id)
      return link;
  return NULL;
}

NfMetadataMemory *
nf_metadata_memory_new (void)
{
  return g_new0 (NfMetadataMemory, 1);
}

void
nf_metadata_memory_free (NfMetadataMemory *self)
{
  nf_metadata_memory_clear (self);
  g_free (self);
}

void
nf_metadata_memory_put (NfMetadataMemory *self, NfMetadataKind kind, guint32 id, const char *locale, gpointer record, gint64 fetched_at)
{
  GList *link = find (self, kind, id);
  Entry *entry = g_new (Entry, 1);

  *entry = (Entry) { kind, id, g_strdup (locale), nf_metadata_type_get (kind)->ref (record), fetched_at };
  if (link != NULL)
    {
      entry_free (link->data);
      g_queue_delete_link (&self->recent, link);
    }
  g_queue_push_head (&self->recent, entry);
  if (self->recent.length > MAX_ENTRIES)
    entry_free (g_queue_pop_tail (&self->recent));
}

gpointer
nf_metadata_memory_get (NfMetadataMemory *self, NfMetadataKind kind, guint32 id, const char *locale, gint64 *fetched_at)
{
  GList *link = find (self, kind, id);
  const Entry *entry = link != NULL ? link->data : NULL;

  if (entry == NULL || !g_str_equal (entry->locale, locale))
    return NULL;
  g_queue_unlink (&self->recent, link);
  g_queue_push_head_link (&self->recent, link);
  if (fetched_at != NULL)
    *fetched_at = entry->fetched_at;
  return entry->record;
}

void
nf_metadata_memory_clear (NfMetadataMemory *self)
{
  g_queue_clear_full (&self->recent, (GDestroyNotify) entry_free);
}
