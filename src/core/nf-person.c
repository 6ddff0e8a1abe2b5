/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-person.h"

G_DEFINE_BOXED_TYPE (NfPerson, nf_person, nf_person_ref, nf_person_unref)
G_DEFINE_BOXED_TYPE (NfCollection, nf_collection, nf_collection_ref, nf_collection_unref)

NfPerson *
nf_person_new (void)
{
  NfPerson *self = g_new0 (NfPerson, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->films = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

NfPerson *
nf_person_ref (NfPerson *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
nf_person_unref (NfPerson *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->name);
  g_free (self->biography);
  g_free (self->birthplace);
  g_free (self->known_for);
  g_free (self->birthday);
  g_free (self->deathday);
  g_free (self->profile_path);
  g_free (self->homepage);
  g_array_unref (self->films);
  g_free (self);
}

NfCollection *
nf_collection_new (void)
{
  NfCollection *self = g_new0 (NfCollection, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->parts = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

NfCollection *
nf_collection_ref (NfCollection *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
nf_collection_unref (NfCollection *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->name);
  g_array_unref (self->parts);
  g_free (self);
}
