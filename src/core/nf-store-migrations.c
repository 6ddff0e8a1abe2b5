/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-store-migrations.h"

/* What a person said about a film. STRICT and the checks keep a mistake of ours out of the file. */
static gboolean
create_film_table (NfDatabase *database, GError **error)
{
  return nf_database_execute (database,
                              "CREATE TABLE film ("
                              "  movie_id  INTEGER PRIMARY KEY,"
                              "  tmdb_id   INTEGER NOT NULL CHECK (tmdb_id >= 0),"
                              "  title     TEXT    NOT NULL,"
                              "  rating    INTEGER NOT NULL CHECK (rating BETWEEN 0 AND 10),"
                              "  rated_at  INTEGER NOT NULL,"
                              "  marks     INTEGER NOT NULL CHECK (marks >= 0),"
                              "  marked_at INTEGER NOT NULL"
                              ") STRICT",
                              error);
}

/* What nf-account-state.c keeps: the account, each film as both sides had it after the last synchronization, and what is still to be
 * sent. Ratings as above; favorite and watchlist are 0 or 1. */
static gboolean
create_account_tables (NfDatabase *database, GError **error)
{
  return nf_database_execute (database,
                              "CREATE TABLE account ("
                              "  id        INTEGER PRIMARY KEY,"
                              "  username  TEXT    NOT NULL,"
                              "  synced_at INTEGER NOT NULL"
                              ") STRICT;"
                              "CREATE TABLE account_film ("
                              "  tmdb_id   INTEGER PRIMARY KEY CHECK (tmdb_id > 0),"
                              "  rating    INTEGER NOT NULL CHECK (rating BETWEEN 0 AND 10),"
                              "  favorite  INTEGER NOT NULL CHECK (favorite BETWEEN 0 AND 1),"
                              "  watchlist INTEGER NOT NULL CHECK (watchlist BETWEEN 0 AND 1)"
                              ") STRICT;"
                              "CREATE TABLE account_operation ("
                              "  sequence  INTEGER PRIMARY KEY,"
                              "  kind      INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),"
                              "  tmdb_id   INTEGER NOT NULL CHECK (tmdb_id > 0),"
                              "  value     INTEGER NOT NULL CHECK (value BETWEEN 0 AND 10)"
                              ") STRICT",
                              error);
}

static const NfStoreMigration migrations[] = {
  create_film_table,
  create_account_tables,
};
G_STATIC_ASSERT (G_N_ELEMENTS (migrations) == NF_STORE_VERSION);

static gboolean
run_steps (NfDatabase *database, const NfStoreMigration *steps, int from, int to, GError **error)
{
  for (int version = from; version < to; version++)
    if (!steps[version] (database, error))
      return FALSE;
  return nf_database_set_user_version (database, to, error);
}

gboolean
nf_store_migrate_with_steps (NfDatabase *database, const char *path, const NfStoreMigration *steps, int n_steps, GError **error)
{
  int version = nf_database_get_user_version (database, error);

  if (version < 0)
    return FALSE;
  g_return_val_if_fail (version <= n_steps, FALSE);
  if (version == n_steps)
    return TRUE;

  if (path != NULL && version > 0)
    {
      g_autofree char *copy = g_strdup_printf ("%s.before-version-%d", path, n_steps);

      if (!nf_database_backup (database, copy, error))
        return FALSE;
    }

  if (!nf_database_begin (database, error))
    return FALSE;
  if (run_steps (database, steps, version, n_steps, error) && nf_database_commit (database, error))
    return TRUE;
  nf_database_rollback (database);
  return FALSE;
}

gboolean
nf_store_migrate (NfDatabase *database, const char *path, GError **error)
{
  return nf_store_migrate_with_steps (database, path, migrations, G_N_ELEMENTS (migrations), error);
}
