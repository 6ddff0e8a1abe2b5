/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What TMDB says of a person and of a collection of films: plain, immutable, ref-counted records as NfFilmDetails. */

#define NF_PERSON_MAX_FILMS 1000

typedef struct
{
  gatomicrefcount ref_count;
  guint32 person_id;
  char   *name, *biography, *birthplace;
  char   *known_for;            /* TMDB's department: "Acting" */
  char   *birthday, *deathday;  /* ISO */
  char   *profile_path;         /* TMDB image path */
  char   *homepage;             /* http or https */
  GArray *films;                /* TMDB ids (guint32), each once, parts before other work, at most 1,000; never NULL */
} NfPerson;
#define NF_TYPE_PERSON (nf_person_get_type ())
GType     nf_person_get_type (void);

/* An empty record, to be filled before it is shared. Returns: (transfer full). Any thread. */
NfPerson *nf_person_new   (void);
NfPerson *nf_person_ref   (NfPerson *self);
void      nf_person_unref (NfPerson *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfPerson, nf_person_unref)

typedef struct
{
  gatomicrefcount ref_count;
  guint32 collection_id;
  char   *name;
  GArray *parts;                /* TMDB ids (guint32) in TMDB's order, at most 200; never NULL */
} NfCollection;
#define NF_TYPE_COLLECTION (nf_collection_get_type ())
GType         nf_collection_get_type (void);

NfCollection *nf_collection_new   (void);
NfCollection *nf_collection_ref   (NfCollection *self);
void          nf_collection_unref (NfCollection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfCollection, nf_collection_unref)

G_END_DECLS
