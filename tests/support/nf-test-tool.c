/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-test-tool.h"

#include <sys/wait.h>

#include "nf-test-model.h"
#include "nf-test-utils.h"

void
nf_test_tool_init (NfTestTool *self)
{
  *self = (NfTestTool) { .dir = nf_test_make_dir () };
  self->model = nf_test_model_save (self->dir);
}

void
nf_test_tool_clear (NfTestTool *self)
{
  nf_test_remove_dir (self->dir);
  g_free (self->model);
  g_free (self->out);
  g_free (self->err);
}

char *
nf_test_tool_write (NfTestTool *self, const char *name, const char *text)
{
  char *path = g_build_filename (self->dir, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

int
nf_test_tool_run (NfTestTool *self, const char *program, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  va_list arguments;
  int status;

  g_clear_pointer (&self->out, g_free);
  g_clear_pointer (&self->err, g_free);
  g_ptr_array_add (argv, (char *) g_getenv (program));
  g_ptr_array_add (argv, (char *) "--model");
  g_ptr_array_add (argv, self->model);
  va_start (arguments, program);
  for (const char *a = va_arg (arguments, const char *); a != NULL; a = va_arg (arguments, const char *))
    g_ptr_array_add (argv, (char *) a);
  va_end (arguments);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &self->out, &self->err, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}
