/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-database.h"

G_BEGIN_DECLS

/* The store's schema as a row of steps. PRAGMA user_version counts the steps a file has taken. */

/* Takes a file from one version to the next, inside a transaction. */
typedef gboolean (*NfStoreMigration) (NfDatabase *database, GError **error);

/* The version this program writes. */
#define NF_STORE_VERSION 2

/**
 * nf_store_migrate:
 * @path: (nullable): the file; before steps on a file that holds something it is copied to "PATH.before-version-N"
 *
 * Brings @database to %NF_STORE_VERSION. All steps are one transaction: a failure leaves the file as it was.
 * Must not be called for a file of a later version.
 */
gboolean nf_store_migrate (NfDatabase *database, const char *path, GError **error);

/* The machinery of nf_store_migrate() with other steps, for its test. @steps[i] leads to version i + 1. */
gboolean nf_store_migrate_with_steps (NfDatabase *database, const char *path, const NfStoreMigration *steps, int n_steps, GError **error);

G_END_DECLS
