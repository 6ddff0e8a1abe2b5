/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-people.h"

G_BEGIN_DECLS

/* What is known of a person and what is hidden. */

typedef enum
{
  NF_EVAL_EXPLICIT,   /* every fifth rating, chosen by a hash, is hidden; the others are folded in */
  NF_EVAL_LIKES,      /* the same of the ratings of 4 stars and more alone (Liang et al. 2018); people with fewer than 5 are left out */
  NF_EVAL_FEWSHOT,    /* as explicit, but only some of the known ratings are folded in */
  NF_EVAL_TIME,       /* the last fifth of a person's ratings is hidden */
  NF_EVAL_ELICIT,     /* as explicit, but films are asked for, and only answers are folded in */
  NF_EVAL_FILES,      /* two files, split elsewhere */
} NfEvalProtocol;

/* Half stars of films to be found, and of those to be avoided. */
#define NF_EVAL_LIKED 8
#define NF_EVAL_DISLIKED 4

/* One person's split: @ratings are first the hidden, then the known ones, both in the order of a hash (by time: the latest first). */
typedef struct
{
  guint32         id;
  NfPersonRating *ratings;
  guint           n_hidden, n_known;
} NfEvalCase;

/* A hash that does not depend on the machine (splitmix64). */
guint64 nf_eval_mix (guint64 value);

/* Which half of the people somebody belongs to: settings are chosen on one, results are reported on the other. */
gboolean nf_eval_is_validation (guint32 user);

/**
 * nf_eval_split_people:
 * @part: (nullable): "validation" or "test": only that half
 * @n_users: only so many people, chosen by @seed; 0 for all
 *
 * The split depends on @seed and the ids of people and films alone.
 * Returns: (transfer full) (element-type NfEvalCase): people by id
 */
GArray *nf_eval_split_people (const NfPeople *people, NfEvalProtocol protocol, guint64 seed, const char *part, guint n_users);

/* The people of @targets, hidden are their ratings there, known those in @known. Parameters and result as above. */
GArray *nf_eval_split_files (const NfPeople *known, const NfPeople *targets, guint64 seed, const char *part, guint n_users);

G_END_DECLS
