/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-account.h"

#include "nf-account-plan.h"
#include "nf-tmdb-account-parser.h"

#define WEB_URL "https://www.themoviedb.org"
#define MAX_PAGES 500         /* of 20 films: TMDB refuses to give more of a list */
#define APPROVAL_TIME 3600    /* seconds that TMDB waits for the approval of a token */
/* Behind what is on screen: nobody waits for a single one of these. */
#define PRIORITY G_PRIORITY_LOW

struct _NfTmdbAccount
{
  GObject             parent_instance;

  NfTmdbClient       *client;
  NfSecrets          *secrets;
  NfStore            *store;
  char               *web_url;

  NfTmdbAccountState  state;
  gboolean            restored;
  guint               serial;      /* counts sign-ins and sign-outs: an answer of before is void */
  char               *token;       /* (nullable): to be approved */
  gint64              asked_at;    /* for the token, Unix seconds */
  gint64              clock_offset;
  char               *session;     /* (nullable) */
  char               *username;    /* never NULL */
  gint64              id;
};

G_DEFINE_FINAL_TYPE (NfTmdbAccount, nf_tmdb_account, G_TYPE_OBJECT)

typedef enum
{
  PROP_STATE = 1,
  PROP_USERNAME,
} NfTmdbAccountProps;
static GParamSpec *props[PROP_USERNAME + 1];

static const char *const list_names[NF_N_ACCOUNT_KINDS] = {
  [NF_ACCOUNT_RATING] = "rated",
  [NF_ACCOUNT_FAVORITE] = "favorite",
  [NF_ACCOUNT_WATCHLIST] = "watchlist",
};

/* --- state --------------------------------------------------------------------------------------------------------- */

static void
set_state (NfTmdbAccount *self, NfTmdbAccountState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
set_username (NfTmdbAccount *self, const char *username)
{
  if (g_set_str (&self->username, username))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_USERNAME]);
}

/* Everything in memory. */
static void
clear_session (NfTmdbAccount *self)
{
  self->serial++;
  nf_secrets_free_secret (g_steal_pointer (&self->token));
  nf_secrets_free_secret (g_steal_pointer (&self->session));
  self->id = 0;
  set_username (self, "");
  set_state (self, NF_TMDB_ACCOUNT_SIGNED_OUT);
}

/* What TMDB said of a request with the session. A session it rejects is over; what the store knows of the account stays, in
 * case the same person signs in again. */
static void
note_error (NfTmdbAccount *self, guint serial, const GError *error)
{
  if (!g_error_matches (error, NF_TMDB_ERROR, NF_TMDB_ERROR_DENIED) || serial != self->serial || self->session == NULL)
    return;
  clear_session (self);
  nf_secrets_store_async (self->secrets, NF_SECRET_TMDB_SESSION, NULL, NULL, NULL);
}

static gboolean
check_signed_in (NfTmdbAccount *self, GTask *task)
{
  if (self->session != NULL && self->id != 0)
    return TRUE;
  g_task_return_new_error_literal (task, NF_TMDB_ERROR, NF_TMDB_ERROR_DENIED, "nobody is signed in");
  return FALSE;
}

/* --- requests ------------------------------------------------------------------------------------------------------ */

/* @body: (nullable). */
static void
send (NfTmdbAccount *self, const char *method, const char *path, const char *const *query, const char *body, GCancellable *cancellable,
      GAsyncReadyCallback callback, gpointer user_data)
{
  const NfTmdbRequest request = { .method = method, .path = path, .query = query, .body = body };

  nf_tmdb_client_send_async (self->client, &request, PRIORITY, cancellable, callback, user_data);
}

/* --- a session of before ------------------------------------------------------------------------------------------- */

static void
restored_account_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfTmdbAccount) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (NfAccountState) kept = nf_account_state_load_finish (NF_STORE (source), result, &error);

  if (self->state != NF_TMDB_ACCOUNT_RESTORING)
    return;
  if (kept == NULL || kept->id == 0)
    {
      if (error != NULL)
        g_message ("The account cannot be read: %s", error->message);
      clear_session (self);
      return;
    }
  self->id = kept->id;
  set_username (self, kept->username);
  set_state (self, NF_TMDB_ACCOUNT_SIGNED_IN);
}

static void
restored_session_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfTmdbAccount) self = user_data;
  g_autoptr (GError) error = NULL;
  char *session = nf_secrets_lookup_finish (NF_SECRETS (source), result, &error);

  if (self->state != NF_TMDB_ACCOUNT_RESTORING || session == NULL)
    {
      nf_secrets_free_secret (session);
      if (self->state == NF_TMDB_ACCOUNT_RESTORING)
        set_state (self, NF_TMDB_ACCOUNT_SIGNED_OUT);
      return;
    }
  nf_secrets_free_secret (self->session);
  self->session = session;
  nf_account_state_load_async (self->store, restored_account_cb, g_object_ref (self));
}

/* --- signing in ---------------------------------------------------------------------------------------------------- */

static gint64
get_now (NfTmdbAccount *self)
{
  return g_get_real_time () / G_USEC_PER_SEC + self->clock_offset;
}

static void
token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NfTmdbAccount *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = nf_tmdb_client_send_finish (NF_TMDB_CLIENT (source), result, &error);
  char *token = bytes != NULL ? nf_tmdb_account_parser_parse_token (bytes, &error) : NULL;

  if (token == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  clear_session (self);
  self->token = token;
  self->asked_at = get_now (self);
  set_state (self, NF_TMDB_ACCOUNT_WAITING);
  /* of letters and digits, as the parser saw to */
  g_task_return_pointer (task, g_strdup_printf ("%s/authenticate/%s", self->web_url, token), (GDestroyNotify) nf_secrets_free_secret);
}

/* Of the task that makes a session. */
typedef struct
{
  guint   serial;
  char   *session;
  char   *username;
  gint64  id;
} SignIn;

static void
sign_in_free (SignIn *sign_in)
{
  nf_secrets_free_secret (sign_in->session);
  g_free (sign_in->username);
  g_free (sign_in);
}

static gboolean
sign_in_is_void (GTask *task)
{
  NfTmdbAccount *self = g_task_get_source_object (task);
  const SignIn *sign_in = g_task_get_task_data (task);

  if (sign_in->serial == self->serial)
    return FALSE;
  g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the sign-in was given up");
  return TRUE;
}

static void
account_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NfTmdbAccount *self = g_task_get_source_object (task);
  SignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;

  if (!nf_store_run_finish (NF_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (sign_in_is_void (task))
    return;
  nf_secrets_free_secret (g_steal_pointer (&self->token));
  nf_secrets_free_secret (self->session);
  self->session = g_steal_pointer (&sign_in->session);
  self->id = sign_in->id;
  /* Where there is no keyring the session lasts as long as the program; NfSecrets:persistent says so. */
  nf_secrets_store_async (self->secrets, NF_SECRET_TMDB_SESSION, self->session, NULL, NULL);
  set_username (self, sign_in->username);
  set_state (self, NF_TMDB_ACCOUNT_SIGNED_IN);
  g_task_return_boolean (task, TRUE);
}

static void
account_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NfTmdbAccount *self = g_task_get_source_object (task);
  SignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = nf_tmdb_client_send_finish (NF_TMDB_CLIENT (source), result, &error);

  if (bytes != NULL)
    sign_in->id = nf_tmdb_account_parser_parse_account (bytes, &sign_in->username, &error);
  if (sign_in->id == 0)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!sign_in_is_void (task))
    nf_account_state_set_account_async (self->store, sign_in->id, sign_in->username, account_kept_cb, g_steal_pointer (&task));
}

static void
session_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NfTmdbAccount *self = g_task_get_source_object (task);
  SignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = nf_tmdb_client_send_finish (NF_TMDB_CLIENT (source), result, &error);

  if (bytes != NULL)
    sign_in->session = nf_tmdb_account_parser_parse_session (bytes, &error);
  if (sign_in->session == NULL)
    {
      /* TMDB says the same of a token that is not approved yet and of one that never will be */
      if (g_error_matches (error, NF_TMDB_ERROR, NF_TMDB_ERROR_DENIED) && sign_in->serial == self->serial && get_now (self) - self->asked_at > APPROVAL_TIME)
        clear_session (self);
      g_task_return_error (task, error);
      return;
    }
  if (!sign_in_is_void (task))
    {
      const char *const query[] = { "session_id", sign_in->session, NULL };
      GCancellable *cancellable = g_task_get_cancellable (task);

      send (self, "GET", "/account", query, NULL, cancellable, account_cb, g_steal_pointer (&task));
    }
}

/* --- signing out --------------------------------------------------------------------------------------------------- */

typedef struct
{
  GError *error;     /* (nullable): the first */
  guint   n_left;
} SignOut;

static void
sign_out_free (SignOut *sign_out)
{
  g_clear_error (&sign_out->error);
  g_free (sign_out);
}

/* @error: (transfer full) (nullable) */
static void
sign_out_step (GTask *task, GError *error)
{
  SignOut *sign_out = g_task_get_task_data (task);

  if (sign_out->error == NULL)
    sign_out->error = error;
  else
    g_clear_error (&error);
  if (--sign_out->n_left > 0)
    return;
  if (sign_out->error != NULL)
    g_task_return_error (task, g_steal_pointer (&sign_out->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
session_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = nf_tmdb_client_send_finish (NF_TMDB_CLIENT (source), result, &error);

  /* a session TMDB does not know is as ended as one can be */
  if (g_error_matches (error, NF_TMDB_ERROR, NF_TMDB_ERROR_DENIED) || g_error_matches (error, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND))
    g_clear_error (&error);
  sign_out_step (task, error);
}

static void
secret_removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  nf_secrets_store_finish (NF_SECRETS (source), result, &error);
  sign_out_step (task, error);
}

static void
state_forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  nf_store_run_finish (NF_STORE (source), result, &error);
  sign_out_step (task, error);
}

/* --- reading the lists --------------------------------------------------------------------------------------------- */

typedef struct
{
  guint       serial;
  GHashTable *films;        /* id → NfAccountRemote */
  GHashTable *seen;         /* set of ids of the present list */
  int         kind;
  guint       page, n_pages;
  guint       n_entries;    /* as the first page of the list said */
  gboolean    complete;
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_clear_pointer (&fetch->films, g_hash_table_unref);
  g_hash_table_unref (fetch->seen);
  g_free (fetch);
}

static void page_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* @task: (transfer full) */
static void
request_page (GTask *task)
{
  NfTmdbAccount *self = g_task_get_source_object (task);
  const Fetch *fetch = g_task_get_task_data (task);
  g_autofree char *path = g_strdup_printf ("/account/%" G_GINT64_FORMAT "/%s/movies", self->id, list_names[fetch->kind]);
  g_autofree char *page = g_strdup_printf ("%u", fetch->page);
  /* the oldest first: what is added meanwhile comes at the end */
  const char *const query[] = { "session_id", self->session, "page", page, "sort_by", "created_at.asc", NULL };

  send (self, "GET", path, query, NULL, g_task_get_cancellable (task), page_cb, task);
}

static void
take_entries (Fetch *fetch, const NfAccountPage *page)
{
  for (guint i = 0; i < page->entries->len; i++)
    {
      NfAccountEntry *entry = page->entries->pdata[i];
      NfAccountRemote *remote = g_hash_table_lookup (fetch->films, GUINT_TO_POINTER (entry->tmdb_id));

      if (fetch->kind == NF_ACCOUNT_RATING && entry->rating == 0)
        {
          fetch->complete = FALSE;   /* a rating we do not understand is not a missing one */
          continue;
        }
      g_hash_table_add (fetch->seen, GUINT_TO_POINTER (entry->tmdb_id));
      if (remote == NULL)
        {
          remote = nf_account_remote_new (entry->tmdb_id);
          remote->title = g_steal_pointer (&entry->title);
          remote->year = entry->year;
          g_hash_table_insert (fetch->films, GUINT_TO_POINTER (entry->tmdb_id), remote);
        }
      remote->values[fetch->kind] = fetch->kind == NF_ACCOUNT_RATING ? entry->rating : 1;
      remote->times[fetch->kind] = fetch->kind == NF_ACCOUNT_RATING ? entry->rated_at : 0;
    }
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NfTmdbAccount *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = nf_tmdb_client_send_finish (NF_TMDB_CLIENT (source), result, &error);
  g_autoptr (NfAccountPage) page = bytes != NULL ? nf_tmdb_account_parser_parse_page (bytes, &error) : NULL;

  if (page == NULL)
    {
      note_error (self, fetch->serial, error);
      g_task_return_error (task, error);
      return;
    }
  if (fetch->serial != self->serial)
    {
      g_task_return_new_error_literal (task, NF_TMDB_ERROR, NF_TMDB_ERROR_DENIED, "signed out meanwhile");
      return;
    }

  if (fetch->page == 1)
    {
      fetch->n_pages = page->n_pages;
      fetch->n_entries = page->n_entries;
      g_hash_table_remove_all (fetch->seen);
    }
  take_entries (fetch, page);
  if (page->n_entries != fetch->n_entries)
    fetch->complete = FALSE;

  if (fetch->page < MIN (fetch->n_pages, MAX_PAGES) && page->entries->len > 0)
    fetch->page++;
  else
    {
      if (g_hash_table_size (fetch->seen) < fetch->n_entries)
        fetch->complete = FALSE;
      fetch->kind++;
      fetch->page = 1;
    }
  if (fetch->kind < NF_N_ACCOUNT_KINDS)
    request_page (g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/* --- sending ------------------------------------------------------------------------------------------------------- */

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NfTmdbAccount *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = nf_tmdb_client_send_finish (NF_TMDB_CLIENT (source), result, &error);

  if (bytes != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  note_error (self, GPOINTER_TO_UINT (g_task_get_task_data (task)), error);
  g_task_return_error (task, error);
}

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
nf_tmdb_account_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  NfTmdbAccount *self = NF_TMDB_ACCOUNT (object);

  switch ((NfTmdbAccountProps) prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_USERNAME:
      g_value_set_string (value, self->username);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
nf_tmdb_account_finalize (GObject *object)
{
  NfTmdbAccount *self = NF_TMDB_ACCOUNT (object);

  nf_secrets_free_secret (self->token);
  nf_secrets_free_secret (self->session);
  g_free (self->username);
  g_free (self->web_url);
  g_clear_object (&self->client);
  g_clear_object (&self->secrets);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (nf_tmdb_account_parent_class)->finalize (object);
}

static void
nf_tmdb_account_class_init (NfTmdbAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = nf_tmdb_account_get_property;
  object_class->finalize = nf_tmdb_account_finalize;

  props[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, NF_TMDB_ACCOUNT_SIGNED_IN, NF_TMDB_ACCOUNT_SIGNED_OUT, flags);
  props[PROP_USERNAME] = g_param_spec_string ("username", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
nf_tmdb_account_init (NfTmdbAccount *self)
{
  self->username = g_strdup ("");
}

/* --- public -------------------------------------------------------------------------------------------------------- */

NfTmdbAccount *
nf_tmdb_account_new (NfTmdbClient *client, NfSecrets *secrets, NfStore *store, const char *web_url)
{
  NfTmdbAccount *self;

  g_return_val_if_fail (NF_IS_TMDB_CLIENT (client), NULL);
  g_return_val_if_fail (NF_IS_SECRETS (secrets), NULL);
  g_return_val_if_fail (NF_IS_STORE (store), NULL);

  self = g_object_new (NF_TYPE_TMDB_ACCOUNT, NULL);
  self->client = g_object_ref (client);
  self->secrets = g_object_ref (secrets);
  self->store = g_object_ref (store);
  self->web_url = g_strdup (web_url != NULL ? web_url : WEB_URL);
  return self;
}

NfTmdbAccountState
nf_tmdb_account_get_state (NfTmdbAccount *self)
{
  g_return_val_if_fail (NF_IS_TMDB_ACCOUNT (self), NF_TMDB_ACCOUNT_SIGNED_OUT);

  return self->state;
}

const char *
nf_tmdb_account_get_username (NfTmdbAccount *self)
{
  g_return_val_if_fail (NF_IS_TMDB_ACCOUNT (self), "");

  return self->username;
}

gint64
nf_tmdb_account_get_id (NfTmdbAccount *self)
{
  g_return_val_if_fail (NF_IS_TMDB_ACCOUNT (self), 0);

  return self->id;
}

void
nf_tmdb_account_restore (NfTmdbAccount *self)
{
  g_return_if_fail (NF_IS_TMDB_ACCOUNT (self));

  if (self->restored || self->state != NF_TMDB_ACCOUNT_SIGNED_OUT)
    return;
  self->restored = TRUE;
  set_state (self, NF_TMDB_ACCOUNT_RESTORING);
  nf_secrets_lookup_async (self->secrets, NF_SECRET_TMDB_SESSION, restored_session_cb, g_object_ref (self));
}

void
nf_tmdb_account_begin_async (NfTmdbAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (NF_IS_TMDB_ACCOUNT (self));

  self->restored = TRUE;   /* whoever signs in means it */
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_tmdb_account_begin_async);
  send (self, "GET", "/authentication/token/new", NULL, NULL, cancellable, token_cb, task);
}

char *
nf_tmdb_account_begin_finish (NfTmdbAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
nf_tmdb_account_complete_async (NfTmdbAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  SignIn *sign_in;
  g_autofree char *body = NULL;

  g_return_if_fail (NF_IS_TMDB_ACCOUNT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_tmdb_account_complete_async);
  if (self->token == NULL)
    {
      g_task_return_new_error_literal (task, NF_TMDB_ERROR, NF_TMDB_ERROR_DENIED, "nothing was asked for");
      return;
    }
  sign_in = g_new0 (SignIn, 1);
  sign_in->serial = self->serial;
  g_task_set_task_data (task, sign_in, (GDestroyNotify) sign_in_free);
  body = g_strdup_printf ("{\"request_token\":\"%s\"}", self->token);
  send (self, "POST", "/authentication/session/new", NULL, body, cancellable, session_cb, g_steal_pointer (&task));
}

gboolean
nf_tmdb_account_complete_finish (NfTmdbAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
nf_tmdb_account_abandon (NfTmdbAccount *self)
{
  g_return_if_fail (NF_IS_TMDB_ACCOUNT (self));

  if (self->state == NF_TMDB_ACCOUNT_WAITING)
    clear_session (self);
}

void
nf_tmdb_account_sign_out_async (NfTmdbAccount *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  SignOut *sign_out;
  g_autofree char *body = NULL;

  g_return_if_fail (NF_IS_TMDB_ACCOUNT (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, nf_tmdb_account_sign_out_async);
  sign_out = g_new0 (SignOut, 1);
  sign_out->n_left = 2;
  g_task_set_task_data (task, sign_out, (GDestroyNotify) sign_out_free);
  if (self->session != NULL)
    {
      sign_out->n_left = 3;
      body = g_strdup_printf ("{\"session_id\":\"%s\"}", self->session);
      send (self, "DELETE", "/authentication/session", NULL, body, NULL, session_ended_cb, g_object_ref (task));
    }
  clear_session (self);
  nf_secrets_store_async (self->secrets, NF_SECRET_TMDB_SESSION, NULL, secret_removed_cb, g_object_ref (task));
  nf_account_state_forget_async (self->store, state_forgotten_cb, g_object_ref (task));
}

gboolean
nf_tmdb_account_sign_out_finish (NfTmdbAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
nf_tmdb_account_fetch_async (NfTmdbAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Fetch *fetch;

  g_return_if_fail (NF_IS_TMDB_ACCOUNT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_tmdb_account_fetch_async);
  if (!check_signed_in (self, task))
    return;
  fetch = g_new0 (Fetch, 1);
  fetch->serial = self->serial;
  fetch->films = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) nf_account_remote_free);
  fetch->seen = g_hash_table_new (NULL, NULL);
  fetch->page = 1;
  fetch->complete = TRUE;
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  request_page (g_steal_pointer (&task));
}

GHashTable *
nf_tmdb_account_fetch_finish (NfTmdbAccount *self, GAsyncResult *result, gboolean *out_complete, GError **error)
{
  Fetch *fetch;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  fetch = g_task_get_task_data (G_TASK (result));
  *out_complete = fetch->complete;
  return g_steal_pointer (&fetch->films);
}

void
nf_tmdb_account_send_async (NfTmdbAccount *self, const NfAccountOperation *operation, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *path = NULL, *body = NULL;
  const char *method = "POST";

  g_return_if_fail (NF_IS_TMDB_ACCOUNT (self));
  g_return_if_fail (operation != NULL && operation->kind < NF_N_ACCOUNT_KINDS);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_tmdb_account_send_async);
  if (!check_signed_in (self, task))
    return;
  g_task_set_task_data (task, GUINT_TO_POINTER (self->serial), NULL);
  if (operation->kind == NF_ACCOUNT_RATING)
    {
      path = g_strdup_printf ("/movie/%u/rating", operation->tmdb_id);
      if (operation->value != 0)
        body = g_strdup_printf ("{\"value\":%u}", operation->value);
      else
        method = "DELETE";
    }
  else
    {
      path = g_strdup_printf ("/account/%" G_GINT64_FORMAT "/%s", self->id, list_names[operation->kind]);
      body = g_strdup_printf ("{\"media_type\":\"movie\",\"media_id\":%u,\"%s\":%s}", operation->tmdb_id, list_names[operation->kind],
                              operation->value != 0 ? "true" : "false");
    }
  {
    const char *const query[] = { "session_id", self->session, NULL };

    send (self, method, path, query, body, cancellable, sent_cb, g_steal_pointer (&task));
  }
}

gboolean
nf_tmdb_account_send_finish (NfTmdbAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
nf_tmdb_account_set_clock_offset (NfTmdbAccount *self, gint64 seconds)
{
  g_return_if_fail (NF_IS_TMDB_ACCOUNT (self));

  self->clock_offset = seconds;
}
