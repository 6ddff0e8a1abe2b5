/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-train-slepc.h"

#include <math.h>
#include <slepcsvd.h>
#include <string.h>

#include "nf-operator.h"

/* What the job holds for one SVD; all of it may be NULL. */
typedef struct
{
  Mat matrix;
  SVD svd;
  Vec vector, whole;
  VecScatter gather;
} Solver;

static gboolean is_first = TRUE;

/* PETSc's functions return a code; the first that is not 0 ends the job's work. */
static gboolean
check (PetscErrorCode code, const char *what, GError **error)
{
  const char *text = NULL;

  if (code == PETSC_SUCCESS)
    return TRUE;
  PetscErrorMessage (code, &text, NULL);
  g_set_error (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_NOT_ENOUGH_DATA, "SLEPc: %s: %s", what, text != NULL ? text : "unknown error");
  return FALSE;
}

static void
solver_clear (Solver *self)
{
  VecScatterDestroy (&self->gather);
  VecDestroy (&self->whole);
  VecDestroy (&self->vector);
  SVDDestroy (&self->svd);
  MatDestroy (&self->matrix);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Solver, solver_clear)

/* This process' share of @n rows or columns, and where it begins. */
static gboolean
split (PetscInt n, PetscInt *out_n, PetscInt *out_first, GError **error)
{
  *out_n = PETSC_DECIDE;
  *out_first = 0;   /* MPI leaves the first process' as it is */
  return check (PetscSplitOwnership (PETSC_COMM_WORLD, out_n, &n), "PetscSplitOwnership", error) &&
         check (MPI_Exscan (out_n, out_first, 1, MPIU_INT, MPI_SUM, PETSC_COMM_WORLD) == MPI_SUCCESS ? PETSC_SUCCESS : PETSC_ERR_MPI, "MPI_Exscan", error);
}

/* Z as a distributed sparse matrix, rows of people in blocks. */
static gboolean
make_matrix (const NfOperator *operator, Mat *out, GError **error)
{
  PetscInt n_users = (PetscInt) operator->n_users, n_warm = (PetscInt) operator->n_warm;
  PetscInt n_local, n_local_columns, first = 0, end, first_column = 0, end_column;
  g_autofree PetscInt *n_inner = NULL, *n_outer = NULL, *columns = g_new (PetscInt, operator->n_warm);
  g_autofree guint32 *numbers = g_new (guint32, operator->n_warm);
  g_autofree double *values = g_new (double, operator->n_warm);

  if (!split (n_users, &n_local, &first, error) || !split (n_warm, &n_local_columns, &first_column, error) ||
      !check (MatCreate (PETSC_COMM_WORLD, out), "MatCreate", error) ||
      !check (MatSetSizes (*out, n_local, n_local_columns, n_users, n_warm), "MatSetSizes", error) ||
      !check (MatSetType (*out, MATAIJ), "MatSetType", error) ||
      !check (MatSetFromOptions (*out), "MatSetFromOptions", error))
    return FALSE;
  end = first + n_local;
  end_column = first_column + n_local_columns;

  n_inner = g_new0 (PetscInt, MAX (end - first, 1));   /* in the columns this process holds, and elsewhere */
  n_outer = g_new0 (PetscInt, MAX (end - first, 1));
  for (PetscInt u = first; u < end; u++)
    {
      guint n = nf_operator_get_row (operator, (guint) u, numbers, values);

      for (guint i = 0; i < n; i++)
        if ((PetscInt) numbers[i] >= first_column && (PetscInt) numbers[i] < end_column)
          n_inner[u - first]++;
        else
          n_outer[u - first]++;
    }
  if (!check (MatSeqAIJSetPreallocation (*out, 0, n_inner), "MatSeqAIJSetPreallocation", error) ||
      !check (MatMPIAIJSetPreallocation (*out, 0, n_inner, 0, n_outer), "MatMPIAIJSetPreallocation", error))
    return FALSE;
  for (PetscInt u = first; u < end; u++)
    {
      guint n = nf_operator_get_row (operator, (guint) u, numbers, values);

      for (guint i = 0; i < n; i++)
        columns[i] = (PetscInt) numbers[i];
      if (!check (MatSetValues (*out, 1, &u, (PetscInt) n, columns, values, INSERT_VALUES), "MatSetValues", error))
        return FALSE;
    }
  return check (MatAssemblyBegin (*out, MAT_FINAL_ASSEMBLY), "MatAssemblyBegin", error) &&
         check (MatAssemblyEnd (*out, MAT_FINAL_ASSEMBLY), "MatAssemblyEnd", error);
}

/* Thick-restart Lanczos bidiagonalisation (Hernández, Román and Tomás 2008) unless PETSC_OPTIONS say another. */
static gboolean
solve (Solver *self, const NfTrainerOptions *options, PetscInt rank, GError **error)
{
  return check (SVDCreate (PETSC_COMM_WORLD, &self->svd), "SVDCreate", error) &&
         check (SVDSetOperators (self->svd, self->matrix, NULL), "SVDSetOperators", error) &&
         check (SVDSetWhichSingularTriplets (self->svd, SVD_LARGEST), "SVDSetWhichSingularTriplets", error) &&
         check (SVDSetType (self->svd, SVDTRLANCZOS), "SVDSetType", error) &&
         check (SVDSetDimensions (self->svd, rank, PETSC_DECIDE, PETSC_DECIDE), "SVDSetDimensions", error) &&
         check (SVDSetTolerances (self->svd, CLAMP (options->tolerance, 1e-12, 1e-3), PETSC_DECIDE), "SVDSetTolerances", error) &&
         check (SVDSetFromOptions (self->svd), "SVDSetFromOptions", error) &&
         check (SVDSolve (self->svd), "SVDSolve", error);
}

/* Right singular vectors, whole in the first process. @factors: n_items × rank there, else %NULL */
static gboolean
gather (Solver *self, const NfOperator *operator, PetscInt rank, float *factors, double *values, GError **error)
{
  if (!check (MatCreateVecs (self->matrix, &self->vector, NULL), "MatCreateVecs", error) ||
      !check (VecScatterCreateToZero (self->vector, &self->gather, &self->whole), "VecScatterCreateToZero", error))
    return FALSE;
  for (PetscInt k = 0; k < rank; k++)
    {
      const PetscScalar *entries;
      PetscReal value;

      if (!check (SVDGetSingularTriplet (self->svd, k, &value, NULL, self->vector), "SVDGetSingularTriplet", error) ||
          !check (VecScatterBegin (self->gather, self->vector, self->whole, INSERT_VALUES, SCATTER_FORWARD), "VecScatterBegin", error) ||
          !check (VecScatterEnd (self->gather, self->vector, self->whole, INSERT_VALUES, SCATTER_FORWARD), "VecScatterEnd", error))
        return FALSE;
      values[k] = value;
      if (factors == NULL)
        continue;
      if (!check (VecGetArrayRead (self->whole, &entries), "VecGetArrayRead", error))
        return FALSE;
      for (guint w = 0; w < operator->n_warm; w++)
        factors[(gsize) operator->items[w] * (gsize) rank + (gsize) k] = (float) entries[w];
      if (!check (VecRestoreArrayRead (self->whole, &entries), "VecRestoreArrayRead", error))
        return FALSE;
    }
  return TRUE;
}

gboolean
nf_train_slepc_start (GError **error)
{
  PetscMPIInt rank;

  if (!check (SlepcInitialize (NULL, NULL, NULL, NULL), "SlepcInitialize", error) ||
      !check (PetscPushErrorHandler (PetscReturnErrorHandler, NULL), "PetscPushErrorHandler", error))
    return FALSE;
  MPI_Comm_rank (PETSC_COMM_WORLD, &rank);
  is_first = rank == 0;
  return TRUE;
}

void
nf_train_slepc_stop (gboolean failed)
{
  if (failed)
    MPI_Abort (PETSC_COMM_WORLD, 1);
  SlepcFinalize ();
}

gboolean
nf_train_slepc_is_first (void)
{
  return is_first;
}

NfTrainerResult *
nf_train_slepc_run (NfMatrix *ratings, const NfTrainerOptions *options, GError **error)
{
  g_autoptr (NfOperator) operator = nf_operator_new (nf_matrix_ref (ratings), options);
  g_autoptr (NfMatrix) owned = ratings;
  g_auto (Solver) solver = { 0 };
  g_autofree float *factors = NULL;
  g_autofree double *values = NULL;
  PetscInt rank = (PetscInt) MIN (options->rank, MIN (operator->n_users, operator->n_warm)), n_found;
  PetscInt n_iterations = 0;
  double largest = 0;
  NfTrainerResult *result;

  if (rank < 2)
    {
      g_set_error (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_NOT_ENOUGH_DATA, "Too few ratings to train on: %u users and %u films with ratings that count",
                   operator->n_users, operator->n_warm);
      return NULL;
    }
  if (!make_matrix (operator, &solver.matrix, error) || !solve (&solver, options, rank, error) ||
      !check (SVDGetConverged (solver.svd, &n_found), "SVDGetConverged", error) ||
      !check (SVDGetIterationNumber (solver.svd, &n_iterations), "SVDGetIterationNumber", error))
    return NULL;
  if (n_found < 1)
    {
      g_set_error_literal (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_NOT_ENOUGH_DATA, "SLEPc found no singular value within its number of iterations");
      return NULL;
    }
  rank = MIN (rank, n_found);
  for (PetscInt k = 0; k < rank; k++)   /* directions the ratings do not have are rounding */
    {
      PetscReal value;

      if (!check (SVDGetSingularTriplet (solver.svd, k, &value, NULL, NULL), "SVDGetSingularTriplet", error))
        return NULL;
      largest = MAX (largest, value);
      if (k > 0 && !(value > 1e-5 * largest))
        rank = k;
    }
  values = g_new (double, (gsize) rank);
  if (is_first)
    factors = g_new0 (float, (gsize) operator->n_items * (gsize) rank);
  if (!gather (&solver, operator, rank, factors, values, error))
    return NULL;
  if (!is_first)
    return NULL;
  result = nf_trainer_import (g_steal_pointer (&owned), options, g_steal_pointer (&factors), values, (guint) rank, error);
  if (result != NULL)
    {
      result->converged = n_found >= (PetscInt) MIN (options->rank, MIN (operator->n_users, operator->n_warm));
      result->n_passes = (guint) n_iterations;
    }
  return result;
}
