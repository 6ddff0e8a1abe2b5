/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Iterates the default main context until the condition holds; fails the test after 20 s (a bound, not a measurement). */
#define nf_test_wait_until(condition)                                                        \
  G_STMT_START {                                                                             \
    gint64 nf_deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;                      \
    while (!(condition))                                                                     \
      {                                                                                      \
        if (g_get_monotonic_time () > nf_deadline)                                           \
          g_error ("%s:%d: still not: %s", __FILE__, __LINE__, #condition);                  \
        if (!g_main_context_iteration (NULL, FALSE))                                         \
          g_usleep (500);                                                                    \
      }                                                                                      \
  } G_STMT_END

/* A fresh folder under the system's temporary folder. Returns: (transfer full); remove with nf_test_remove_dir() */
char *nf_test_make_dir   (void);
/* Removes a folder made by nf_test_make_dir() with all that is in it, and frees the name. */
void  nf_test_remove_dir (char *dir);

/* Runs a test case again with every debug message on: nothing that is logged or failed with holds the word SECRET, which
 * every key, token and session of the tests does. */
void  nf_test_assert_silent (const char *path);

G_END_DECLS
