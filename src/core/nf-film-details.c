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

NfOffer *
nf_offer_new (NfOfferKind kind, const char *name, char *logo_path)
{
  NfOffer *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new (NfOffer, 1);
  *self = (NfOffer) { kind, g_strdup (name), logo_path };
  return self;
}

void
nf_offer_free (NfOffer *self)
{
  g_free (self->name);
  g_free (self->logo_path);
  g_free (self);
}

NfFilmDetails *
nf_film_details_new (void)
{
  NfFilmDetails *self = g_new0 (NfFilmDetails, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->cast = g_ptr_array_new_with_free_func ((GDestroyNotify) nf_credit_free);
  self->directors = g_ptr_array_new_with_free_func ((GDestroyNotify) nf_credit_free);
  self->writers = g_ptr_array_new_with_free_func ((GDestroyNotify) nf_credit_free);
  self->offers = g_ptr_array_new_with_free_func ((GDestroyNotify) nf_offer_free);
  self->recommended = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->titles = g_new0 (char *, 1);
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
  g_ptr_array_unref (self->writers);
  g_ptr_array_unref (self->offers);
  g_array_unref (self->recommended);
  g_strfreev (self->titles);
  g_free (self->genres);
  g_free (self->certification);
  g_free (self->certification_region);
  g_free (self->collection_name);
  g_free (self->offers_region);
  g_free (self->offers_url);
  g_free (self);
}
