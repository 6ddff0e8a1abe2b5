/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tested by test-panels.c. A file of its own, so that a program that does not train is not linked with OpenBLAS. */
#include "nf-linear-algebra.h"

#include <cblas.h>

void
nf_linear_algebra_use_one_thread (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      openblas_set_num_threads (1);
      g_once_init_leave (&done, 1);
    }
}
