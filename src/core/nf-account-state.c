/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-account-state.h"

#include <string.h>

static const char *const kind_columns[NF_N_ACCOUNT_KINDS] = {
  [NF_ACCOUNT_RATING] = "rating",
  [NF_ACCOUNT_FAVORITE] = "favorite",
  [NF_ACCOUNT_WATCHLIST] = "watchlist",
};

NfAccountState *
nf_account_state_new (void)
{
  NfAccountState *self = g_new0 (NfAccountState, 1);

  self->username = g_strdup ("");
  self->films = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->operations = g_array_new (FALSE, FALSE, sizeof (NfAccountOperation));
  return self;
}

void
nf_account_state_free (NfAccountState *self)
{
  g_free (self->username);
  g_hash_table_unref (self->films);
  g_array_unref (self->operations);
  g_free (self);
}

/* --- loading ------------------------------------------------------------------------------------------------------- */

static gboolean
load_account (NfDatabase *database, NfAccountState *state, GError **error)
{
  g_autoptr (NfStatement) select = nf_database_prepare (database, "SELECT id, username, synced_at FROM account ORDER BY id LIMIT 1", error);
  NfStep step = select != NULL ? nf_statement_step (select, error) : NF_STEP_ERROR;

  if (step == NF_STEP_ROW)
    {
      state->id = nf_statement_get_int64 (select, 0);
      g_set_str (&state->username, nf_statement_get_text (select, 1));
      state->synced_at = nf_statement_get_int64 (select, 2);
    }
  return step != NF_STEP_ERROR;
}

static gboolean
load_films (NfDatabase *database, NfAccountState *state, GError **error)
{
  g_autoptr (NfStatement) select = nf_database_prepare (database, "SELECT tmdb_id, rating, favorite, watchlist FROM account_film", error);
  NfStep step = NF_STEP_ERROR;

  while (select != NULL && (step = nf_statement_step (select, error)) == NF_STEP_ROW)
    {
      const gint64 tmdb_id = nf_statement_get_int64 (select, 0);
      NfAccountFilm *film;

      if (tmdb_id <= 0 || tmdb_id > G_MAXUINT32)
        continue;
      film = g_new0 (NfAccountFilm, 1);
      film->tmdb_id = (guint32) tmdb_id;
      for (int kind = 0; kind < NF_N_ACCOUNT_KINDS; kind++)
        film->values[kind] = (guint) nf_statement_get_int64 (select, 1 + kind);
      g_hash_table_insert (state->films, GUINT_TO_POINTER (film->tmdb_id), film);
    }
  return step == NF_STEP_DONE;
}

static gboolean
load_operations (NfDatabase *database, NfAccountState *state, GError **error)
{
  g_autoptr (NfStatement) select = nf_database_prepare (database, "SELECT sequence, kind, tmdb_id, value FROM account_operation ORDER BY sequence", error);
  NfStep step = NF_STEP_ERROR;

  while (select != NULL && (step = nf_statement_step (select, error)) == NF_STEP_ROW)
    {
      const gint64 kind = nf_statement_get_int64 (select, 1), tmdb_id = nf_statement_get_int64 (select, 2), value = nf_statement_get_int64 (select, 3);
      NfAccountOperation operation = { .sequence = nf_statement_get_int64 (select, 0), .kind = (NfAccountKind) kind, .tmdb_id = (guint32) tmdb_id,
                                       .value = (guint) value };

      if (kind >= 0 && kind < NF_N_ACCOUNT_KINDS && tmdb_id > 0 && tmdb_id <= G_MAXUINT32 && value >= 0 && value <= 10)
        g_array_append_val (state->operations, operation);
    }
  return step == NF_STEP_DONE;
}

static gboolean
load_func (NfDatabase *database, gpointer data, GError **error)
{
  return load_account (database, data, error) && load_films (database, data, error) && load_operations (database, data, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (nf_store_run_finish (NF_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
nf_account_state_load_async (NfStore *store, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  NfAccountState *state;

  g_return_if_fail (NF_IS_STORE (store));

  task = g_task_new (store, NULL, callback, user_data);
  g_task_set_source_tag (task, nf_account_state_load_async);
  state = nf_account_state_new ();
  g_task_set_task_data (task, state, (GDestroyNotify) nf_account_state_free);
  nf_store_run_async (store, load_func, state, NULL, loaded_cb, task);
}

NfAccountState *
nf_account_state_load_finish (NfStore *store, GAsyncResult *result, GError **error)
{
  NfAccountState *loaded, *state;

  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  loaded = g_task_get_task_data (G_TASK (result));
  state = nf_account_state_new ();
  {
    const NfAccountState swap = *state;

    *state = *loaded;
    *loaded = swap;
  }
  return state;
}

/* --- writing ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  gint64      id;
  char       *username;
  gint64      time;
  GArray     *films;         /* of NfAccountFilm */
  GArray     *operations;    /* of NfAccountOperation */
  gboolean    sent;
} Change;

static Change *
change_new (void)
{
  Change *change = g_new0 (Change, 1);

  change->films = g_array_new (FALSE, FALSE, sizeof (NfAccountFilm));
  change->operations = g_array_new (FALSE, FALSE, sizeof (NfAccountOperation));
  return change;
}

static void
change_free (Change *change)
{
  g_free (change->username);
  g_array_unref (change->films);
  g_array_unref (change->operations);
  g_free (change);
}

static gboolean
forget_func (NfDatabase *database, gpointer data, GError **error)
{
  return nf_database_execute (database, "DELETE FROM account; DELETE FROM account_film; DELETE FROM account_operation", error);
}

static gboolean
set_account_func (NfDatabase *database, gpointer data, GError **error)
{
  const Change *change = data;
  g_autoptr (NfAccountState) state = nf_account_state_new ();
  g_autoptr (NfStatement) upsert = NULL;

  if (!load_account (database, state, error) || (state->id != 0 && state->id != change->id && !forget_func (database, NULL, error)))
    return FALSE;
  upsert = nf_database_prepare (database, "INSERT INTO account (id, username, synced_at) VALUES (?1, ?2, 0) "
                                          "ON CONFLICT (id) DO UPDATE SET username = excluded.username", error);
  if (upsert == NULL)
    return FALSE;
  nf_statement_bind_int64 (upsert, 1, change->id);
  nf_statement_bind_text (upsert, 2, change->username);
  return nf_statement_run (upsert, error);
}

static gboolean
write_films (NfDatabase *database, GArray *films, GError **error)
{
  g_autoptr (NfStatement) upsert = nf_database_prepare (database, "INSERT OR REPLACE INTO account_film (tmdb_id, rating, favorite, watchlist) "
                                                                  "VALUES (?1, ?2, ?3, ?4)", error);
  g_autoptr (NfStatement) delete = upsert != NULL ? nf_database_prepare (database, "DELETE FROM account_film WHERE tmdb_id = ?1", error) : NULL;

  if (delete == NULL)
    return FALSE;
  for (guint i = 0; i < films->len; i++)
    {
      const NfAccountFilm *film = &g_array_index (films, NfAccountFilm, i);
      const gboolean nothing = film->values[NF_ACCOUNT_RATING] == 0 && film->values[NF_ACCOUNT_FAVORITE] == 0 && film->values[NF_ACCOUNT_WATCHLIST] == 0;
      NfStatement *statement = nothing ? delete : upsert;

      nf_statement_bind_int64 (statement, 1, film->tmdb_id);
      for (int kind = 0; kind < NF_N_ACCOUNT_KINDS && !nothing; kind++)
        nf_statement_bind_int64 (statement, 2 + kind, film->values[kind]);
      if (!nf_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
begin_func (NfDatabase *database, gpointer data, GError **error)
{
  const Change *change = data;
  g_autoptr (NfStatement) insert = NULL;

  if (!write_films (database, change->films, error) || !nf_database_execute (database, "DELETE FROM account_operation", error))
    return FALSE;
  insert = nf_database_prepare (database, "INSERT INTO account_operation (kind, tmdb_id, value) VALUES (?1, ?2, ?3)", error);
  for (guint i = 0; insert != NULL && i < change->operations->len; i++)
    {
      const NfAccountOperation *operation = &g_array_index (change->operations, NfAccountOperation, i);

      nf_statement_bind_int64 (insert, 1, operation->kind);
      nf_statement_bind_int64 (insert, 2, operation->tmdb_id);
      nf_statement_bind_int64 (insert, 3, operation->value);
      if (!nf_statement_run (insert, error))
        return FALSE;
    }
  return insert != NULL;
}

static gboolean
complete_func (NfDatabase *database, gpointer data, GError **error)
{
  const Change *change = data;
  const NfAccountOperation *operation = &g_array_index (change->operations, NfAccountOperation, 0);
  g_autoptr (NfStatement) delete = nf_database_prepare (database, "DELETE FROM account_operation WHERE sequence = ?1", error);
  g_autofree char *sql = NULL;
  g_autoptr (NfStatement) upsert = NULL;

  if (delete == NULL)
    return FALSE;
  nf_statement_bind_int64 (delete, 1, operation->sequence);
  if (!nf_statement_run (delete, error))
    return FALSE;
  if (!change->sent)
    return TRUE;

  /* only a column's name, one of three constants, is put together */
  sql = g_strdup_printf ("INSERT INTO account_film (tmdb_id, rating, favorite, watchlist) VALUES (?1, %s) "
                         "ON CONFLICT (tmdb_id) DO UPDATE SET %s = ?2",
                         operation->kind == NF_ACCOUNT_RATING ? "?2, 0, 0" : operation->kind == NF_ACCOUNT_FAVORITE ? "0, ?2, 0" : "0, 0, ?2",
                         kind_columns[operation->kind]);
  upsert = nf_database_prepare (database, sql, error);
  if (upsert == NULL)
    return FALSE;
  nf_statement_bind_int64 (upsert, 1, operation->tmdb_id);
  nf_statement_bind_int64 (upsert, 2, operation->value);
  return nf_statement_run (upsert, error);
}

static gboolean
end_func (NfDatabase *database, gpointer data, GError **error)
{
  const Change *change = data;
  g_autoptr (NfStatement) update = nf_database_prepare (database, "UPDATE account SET synced_at = ?1", error);

  if (update == NULL)
    return FALSE;
  nf_statement_bind_int64 (update, 1, change->time);
  return nf_statement_run (update, error);
}

/* --- public -------------------------------------------------------------------------------------------------------- */

void
nf_account_state_set_account_async (NfStore *store, gint64 id, const char *username, GAsyncReadyCallback callback, gpointer user_data)
{
  Change *change = change_new ();

  change->id = id;
  change->username = g_strdup (username != NULL ? username : "");
  nf_store_run_async (store, set_account_func, change, (GDestroyNotify) change_free, callback, user_data);
}

void
nf_account_state_forget_async (NfStore *store, GAsyncReadyCallback callback, gpointer user_data)
{
  nf_store_run_async (store, forget_func, NULL, NULL, callback, user_data);
}

void
nf_account_state_begin_async (NfStore *store, const NfAccountFilm *agreed, guint n_agreed, const NfAccountOperation *operations, guint n_operations,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  Change *change = change_new ();

  g_array_append_vals (change->films, agreed, n_agreed);
  g_array_append_vals (change->operations, operations, n_operations);
  nf_store_run_async (store, begin_func, change, (GDestroyNotify) change_free, callback, user_data);
}

void
nf_account_state_complete_async (NfStore *store, const NfAccountOperation *operation, gboolean sent, GAsyncReadyCallback callback, gpointer user_data)
{
  Change *change = change_new ();

  g_array_append_val (change->operations, *operation);
  change->sent = sent;
  nf_store_run_async (store, complete_func, change, (GDestroyNotify) change_free, callback, user_data);
}

void
nf_account_state_end_async (NfStore *store, gint64 time, GAsyncReadyCallback callback, gpointer user_data)
{
  Change *change = change_new ();

  change->time = time;
  nf_store_run_async (store, end_func, change, (GDestroyNotify) change_free, callback, user_data);
}
