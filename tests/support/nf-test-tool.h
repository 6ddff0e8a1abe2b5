/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A command line program as people run it, with a folder of its own and the test model in it. */
typedef struct
{
  char *dir, *model;
  char *out, *err;   /* what the last run printed */
} NfTestTool;

void  nf_test_tool_init  (NfTestTool *self);
void  nf_test_tool_clear (NfTestTool *self);

/* Writes a file into the folder. Returns: (transfer full): its path */
char *nf_test_tool_write (NfTestTool *self, const char *name, const char *text);

/* Runs the program that environment variable @program names, on the test model. Arguments end with NULL. Returns: its exit code */
int   nf_test_tool_run   (NfTestTool *self, const char *program, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
