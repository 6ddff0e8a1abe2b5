/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-details.h"

G_DEFINE_BOXED_TYPE (NfFilmDetails, nf_film_details, nf_film_details_ref, nf_film_details_unref)

NfCredit *
nf_credit_new (void)
{
  return g_new0 (NfCredit, 1);
}

void
nf_credit_free (NfCredit *self)
{
  g_free (self->name);
  g_free (self->role);
  g_free (self->profile_path);
  g_free (self);
}

NfFilmDetails *
nf_film_details_new (void)
{
  NfFilmDetails *self = g_new0 (NfFilmDetails, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->cast = g_ptr_array_new_with_free_func ((GDestroyNotify) nf_credit_free);
  self->directors = g_ptr_array_new_with_free_func ((GDestroyNotify) nf_credit_free);
  return self;
}

NfFilmDetails *
nf_film_details_ref (NfFilmDetails *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
nf_film_details_unref (NfFilmDetails *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->title);
  g_free (self->original_title);
  g_free (self->overview);
  g_free (self->tagline);
  g_free (self->poster_path);
  g_free (self->backdrop_path);
  g_free (self->release_date);
  g_free (self->trailer_url);
  g_free (self->homepage);
  g_ptr_array_unref (self->cast);
  g_ptr_array_unref (self->directors);
  g_free (self);
}
