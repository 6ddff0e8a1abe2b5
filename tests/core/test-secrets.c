/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-secrets.h"

#include "nf-test-utils.h"

#include <string.h>

/* Every case that talks to a bus is a process of its own: a program connects to one session bus in its life. */
#define SECRET "0123456789abcdef-very-secret"

typedef struct
{
  char     *value;
  GError   *error;
  gboolean  stored, done;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->value, nf_secrets_free_secret);
  g_clear_error (&outcome->error);
  outcome->stored = outcome->done = FALSE;
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->value = nf_secrets_lookup_finish (NF_SECRETS (source), result, &outcome->error);
  outcome->done = TRUE;
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->stored = nf_secrets_store_finish (NF_SECRETS (source), result, &outcome->error);
  outcome->done = TRUE;
}

static void
look_up (NfSecrets *secrets, NfSecret secret, Outcome *outcome)
{
  outcome_clear (outcome);
  nf_secrets_lookup_async (secrets, secret, looked_up_cb, outcome);
  nf_test_wait_until (outcome->done);
}

static void
store (NfSecrets *secrets, NfSecret secret, const char *value, Outcome *outcome)
{
  outcome_clear (outcome);
  nf_secrets_store_async (secrets, secret, value, stored_cb, outcome);
  nf_test_wait_until (outcome->done);
}

static void
count_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  ++*(guint *) user_data;
}

/* --- without a keyring --------------------------------------------------------------------------------------------- */

static void
test_in_memory (void)
{
  g_autoptr (NfSecrets) secrets = nf_secrets_new_in_memory ();
  Outcome outcome = { 0 };

  g_assert_false (nf_secrets_get_persistent (secrets));
  look_up (secrets, NF_SECRET_TMDB_KEY, &outcome);
  g_assert_null (outcome.value);
  g_assert_no_error (outcome.error);
  store (secrets, NF_SECRET_TMDB_KEY, SECRET, &outcome);
  g_assert_false (outcome.stored);
  g_assert_error (outcome.error, NF_SECRETS_ERROR, NF_SECRETS_ERROR_NO_KEYRING);
  g_assert_null (strstr (outcome.error->message, SECRET));
  look_up (secrets, NF_SECRET_TMDB_KEY, &outcome);
  g_assert_cmpstr (outcome.value, ==, SECRET);
  look_up (secrets, NF_SECRET_TMDB_SESSION, &outcome);
  g_assert_null (outcome.value);
  store (secrets, NF_SECRET_TMDB_KEY, NULL, &outcome);
  g_assert_true (outcome.stored);   /* nothing to remove anywhere */
  look_up (secrets, NF_SECRET_TMDB_KEY, &outcome);
  g_assert_null (outcome.value);
  outcome_clear (&outcome);
}

/* In a process whose bus has no keyring, or which has no bus. */
static void
subprocess_no_keyring (void)
{
  g_autoptr (NfSecrets) secrets = nf_secrets_new ();
  Outcome outcome = { 0 };
  guint n_notified = 0;

  g_assert_true (nf_secrets_get_persistent (secrets));
  g_signal_connect (secrets, "notify::persistent", G_CALLBACK (count_cb), &n_notified);
  look_up (secrets, NF_SECRET_TMDB_KEY, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_null (outcome.value);
  g_assert_false (nf_secrets_get_persistent (secrets));
  g_assert_cmpuint (n_notified, ==, 1);

  store (secrets, NF_SECRET_TMDB_KEY, SECRET, &outcome);
  g_assert_false (outcome.stored);
  g_assert_error (outcome.error, NF_SECRETS_ERROR, NF_SECRETS_ERROR_NO_KEYRING);
  look_up (secrets, NF_SECRET_TMDB_KEY, &outcome);
  g_assert_cmpstr (outcome.value, ==, SECRET);
  store (secrets, NF_SECRET_TMDB_KEY, NULL, &outcome);
  g_assert_true (outcome.stored);
  outcome_clear (&outcome);
}

static void
test_no_bus (void)
{
  g_auto (GStrv) envp = g_get_environ ();

  envp = g_environ_setenv (envp, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_test_trap_subprocess_with_envp ("/secrets/no-bus/subprocess", (const char *const *) envp, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_no_keyring (void)
{
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);

  g_test_dbus_up (bus);
  g_test_trap_subprocess ("/secrets/no-bus/subprocess", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_dbus_down (bus);
}

/* --- with GNOME's keyring ------------------------------------------------------------------------------------------- */

static void
subprocess_store (void)
{
  g_autoptr (NfSecrets) secrets = nf_secrets_new ();
  Outcome outcome = { 0 };

  look_up (secrets, NF_SECRET_TMDB_KEY, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_null (outcome.value);
  store (secrets, NF_SECRET_TMDB_KEY, "the first", &outcome);
  g_assert_no_error (outcome.error);
  store (secrets, NF_SECRET_TMDB_KEY, SECRET, &outcome);   /* replaces it */
  g_assert_no_error (outcome.error);
  g_assert_true (outcome.stored);
  g_assert_true (nf_secrets_get_persistent (secrets));
  store (secrets, NF_SECRET_TMDB_SESSION, "another", &outcome);
  g_assert_true (outcome.stored);
  outcome_clear (&outcome);
}

static void
subprocess_look_up (void)
{
  g_autoptr (NfSecrets) secrets = nf_secrets_new ();
  Outcome outcome = { 0 };

  look_up (secrets, NF_SECRET_TMDB_KEY, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpstr (outcome.value, ==, SECRET);
  store (secrets, NF_SECRET_TMDB_KEY, NULL, &outcome);
  g_assert_true (outcome.stored);
  look_up (secrets, NF_SECRET_TMDB_SESSION, &outcome);
  g_assert_cmpstr (outcome.value, ==, "another");
  outcome_clear (&outcome);
}

static void
subprocess_removed (void)
{
  g_autoptr (NfSecrets) secrets = nf_secrets_new ();
  Outcome outcome = { 0 };

  look_up (secrets, NF_SECRET_TMDB_KEY, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_null (outcome.value);
  g_assert_true (nf_secrets_get_persistent (secrets));

  /* what is stored while the keyring is being asked is newer than its answer */
  outcome_clear (&outcome);
  nf_secrets_lookup_async (secrets, NF_SECRET_TMDB_SESSION, looked_up_cb, &outcome);
  {
    Outcome other = { 0 };

    nf_secrets_store_async (secrets, NF_SECRET_TMDB_SESSION, "newer", stored_cb, &other);
    nf_test_wait_until (other.done && outcome.done);
    g_assert_true (other.stored);
    outcome_clear (&other);
  }
  g_assert_cmpstr (outcome.value, ==, "newer");
  outcome_clear (&outcome);
}

static void
name_appeared_cb (GDBusConnection *connection, const char *name, const char *owner, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
run_case (const char *path)
{
  g_test_trap_subprocess (path, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  /* whatever was logged, the secret was not */
  g_test_trap_assert_stdout_unmatched ("*" SECRET "*");
  g_test_trap_assert_stderr_unmatched ("*" SECRET "*");
}

static void
test_keyring (void)
{
  g_autofree char *program = g_find_program_in_path ("gnome-keyring-daemon");
  g_autoptr (GTestDBus) bus = NULL;
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) daemon = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *run = NULL, *data = NULL;
  char *dir;
  gboolean running = FALSE;
  guint watch;

  if (program == NULL)
    {
      g_test_skip ("there is no gnome-keyring-daemon here");
      return;
    }
  dir = nf_test_make_dir ();
  run = g_build_filename (dir, "run", NULL);
  data = g_build_filename (dir, "data", NULL);
  g_assert_cmpint (g_mkdir_with_parents (run, 0700), ==, 0);

  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", run, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", data, TRUE);
  g_subprocess_launcher_setenv (launcher, "HOME", dir, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  daemon = g_subprocess_launcher_spawn (launcher, &error, program, "--foreground", "--unlock", "--components=secrets", NULL);
  g_assert_no_error (error);
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (daemon), "password", strlen ("password"), NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (g_subprocess_get_stdin_pipe (daemon), NULL, &error);
  g_assert_no_error (error);

  connection = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus),
                                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                       NULL, NULL, &error);
  g_assert_no_error (error);
  watch = g_bus_watch_name_on_connection (connection, "org.freedesktop.secrets", G_BUS_NAME_WATCHER_FLAGS_NONE, name_appeared_cb, NULL, &running, NULL);
  nf_test_wait_until (running);
  g_bus_unwatch_name (watch);
  g_dbus_connection_close_sync (connection, NULL, NULL);

  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  run_case ("/secrets/keyring/subprocess/store");
  run_case ("/secrets/keyring/subprocess/look-up");
  run_case ("/secrets/keyring/subprocess/removed");
  g_unsetenv ("G_MESSAGES_DEBUG");

  g_subprocess_force_exit (daemon);
  g_subprocess_wait (daemon, NULL, NULL);
  g_test_dbus_down (bus);
  nf_test_remove_dir (dir);
}

/* --- cancelling ----------------------------------------------------------------------------------------------------- */

/* A bus where a service called like the keyring never answers, as behind a prompt nobody sees. */
static void
subprocess_cancel (void)
{
  NfSecrets *secrets = nf_secrets_new ();
  Outcome outcome = { 0 };

  g_object_add_weak_pointer (G_OBJECT (secrets), (gpointer *) &secrets);
  nf_secrets_lookup_async (secrets, NF_SECRET_TMDB_KEY, looked_up_cb, &outcome);
  nf_secrets_cancel (secrets);
  nf_test_wait_until (outcome.done);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (outcome.value);
  g_object_unref (secrets);
  nf_test_wait_until (secrets == NULL);
  outcome_clear (&outcome);
}

static void
test_cancel (void)
{
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  g_test_dbus_up (bus);
  connection = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus),
                                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                       NULL, NULL, &error);
  g_assert_no_error (error);
  /* owned, and nobody iterates the main loop that would answer: every call waits */
  reply = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.secrets", 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  g_test_trap_subprocess ("/secrets/cancel/subprocess", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_dbus_connection_close_sync (connection, NULL, NULL);
  g_test_dbus_down (bus);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secrets/in-memory", test_in_memory);
  g_test_add_func ("/secrets/no-bus", test_no_bus);
  g_test_add_func ("/secrets/no-bus/subprocess", subprocess_no_keyring);
  g_test_add_func ("/secrets/no-keyring", test_no_keyring);
  g_test_add_func ("/secrets/keyring", test_keyring);
  g_test_add_func ("/secrets/keyring/subprocess/store", subprocess_store);
  g_test_add_func ("/secrets/keyring/subprocess/look-up", subprocess_look_up);
  g_test_add_func ("/secrets/keyring/subprocess/removed", subprocess_removed);
  g_test_add_func ("/secrets/cancel", test_cancel);
  g_test_add_func ("/secrets/cancel/subprocess", subprocess_cancel);
  return g_test_run ();
}
