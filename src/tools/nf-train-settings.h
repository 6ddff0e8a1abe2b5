/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-trainer.h"

G_BEGIN_DECLS

/* The choices of a model that nf-train --set changes. All of them go into the model; the defaults were found on validation users
 * (models/README.md). One table for the process. */

double   nf_train_settings_get (const char *key);
/* "KEY=VALUE". Returns: %FALSE after a message on stderr */
gboolean nf_train_settings_set (const char *assignment);
/* For --help. Returns: (transfer full) */
char    *nf_train_settings_describe (void);
/* Those that decide the matrix and the biases. */
void     nf_train_settings_fill_options (NfTrainerOptions *options);
/* In a fixed order: the bytes of a model must not depend on a hash table. */
void     nf_train_settings_add_to_meta (GVariantBuilder *builder);

G_END_DECLS
