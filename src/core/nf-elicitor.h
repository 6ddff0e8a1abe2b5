/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-profile.h"

G_BEGIN_DECLS

/* Pages of films to ask somebody about, each chosen from the answers so far (nf_elicitation_choose()) on a worker of its own. An
 * answer is a rating in the profile, or "not seen", which is kept here for the session; a film that was shown is not asked again.
 * Main thread only. Dropping it cancels the running job.
 * Properties: busy, n-unseen (uint). Signal: ::unseen-changed (NfFilm *) after nf_elicitor_set_unseen() changed something. */
#define NF_TYPE_ELICITOR (nf_elicitor_get_type ())
G_DECLARE_FINAL_TYPE (NfElicitor, nf_elicitor, NF, ELICITOR, GObject)

/* Films of a page. */
#define NF_ELICITOR_PAGE 12

NfElicitor *nf_elicitor_new      (NfCatalogue *catalogue, NfProfile *profile);

/* The page: empty until the first nf_elicitor_next(), and when no film is left to ask. Returns: (transfer none): of NfFilm */
GListModel *nf_elicitor_get_page (NfElicitor *self);

/* Puts another page in place of the present one, when it is chosen; nothing if that is under way. */
void        nf_elicitor_next     (NfElicitor *self);
gboolean    nf_elicitor_get_busy (NfElicitor *self);

/* Whether the person said they have not seen a film of the page. A film that gets a rating has been seen. */
void        nf_elicitor_set_unseen   (NfElicitor *self, NfFilm *film, gboolean unseen);
gboolean    nf_elicitor_get_unseen   (NfElicitor *self, NfFilm *film);
guint       nf_elicitor_get_n_unseen (NfElicitor *self);

G_END_DECLS
