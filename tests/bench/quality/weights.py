# SPDX-License-Identifier: GPL-3.0-or-later
"""What a star counts as input: the tables every method is tuned over."""
import numpy as np

# for 1, 2, 3, 4, 5 stars; half stars between
TABLES = {
    "likes": (0, 0, 0, 1, 1),
    "graded": (0, .1, .4, .8, 1.2),
    "soft": (.1, .25, .5, .8, 1.1),
    "linear": (.2, .4, .6, .8, 1),
    "gentle": (.4, .55, .7, .85, 1),
    "any": (1, 1, 1, 1, 1),
    "signed": (-.5, -.25, .25, .8, 1),
}


def by_half_stars(table):
    """a(r) for r = 0.5, 1, … 5"""
    values = np.array(TABLES[table] if isinstance(table, str) else table, np.float64)
    if values.size == 10:
        return values
    if isinstance(table, str) and table == "likes":
        return np.array([0.] * 7 + [1.] * 3)
    first = values[0] if np.ptp(values) == 0 else values[0] - (values[1] - values[0]) / 2
    return np.interp(np.arange(1, 11) / 2, (.5, 1, 2, 3, 4, 5), (max(first, min(values[0], 0)), *values))


def apply(matrix, table):
    """a(R) as a sparse matrix without the zeros"""
    out = matrix.copy()
    out.data = by_half_stars(table)[np.rint(matrix.data * 2).astype(int) - 1].astype(np.float32)
    out.eliminate_zeros()
    return out
