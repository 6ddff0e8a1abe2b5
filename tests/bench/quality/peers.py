# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods NextFilms is measured against, in NumPy, SciPy and scikit-learn. A method has
    grid      what --tune tries for each of its parameters
    start     where it begins
    fit (train, **parameters), scores (inputs) → people × films, size () → bytes it has to keep to serve a person
"""
import numpy as np
import scipy.linalg as linalg

from . import weights

TABLES = list(weights.TABLES)
UNSIGNED = [name for name in TABLES if name != "signed"]


def gram(x):
    return np.asarray((x.T @ x).todense(), dtype=np.float32)


def inverse(matrix):
    """Of a positive definite matrix, which is overwritten."""
    factor, info = linalg.lapack.spotrf(matrix, lower=1, overwrite_a=1)
    if info:
        raise ArithmeticError("not positive definite")
    result, info = linalg.lapack.spotri(factor, lower=1, overwrite_c=1)
    if info:
        raise ArithmeticError("singular")
    # dpotri fills one triangle only; the other is mirrored in blocks to spare memory
    n, step = result.shape[0], 1024
    for i in range(0, n, step):
        block = result[i:i + step, i:i + step]
        block[:] = np.tril(block) + np.tril(block, -1).T
        result[i:i + step, i + step:] = result[i + step:, i:i + step].T
    return result


def top_eigen(matrix, k):
    """The k largest eigenvalues, falling, and their vectors."""
    n = matrix.shape[0]
    k = min(k, n)
    values, vectors = linalg.eigh(matrix, subset_by_index=(n - k, n - 1), overwrite_a=True, check_finite=False)
    return np.maximum(values[::-1], 0), np.ascontiguousarray(vectors[:, ::-1])


class Popularity:
    """How often a film was rated by the training people, counted with star weights."""
    name = "popularity"
    grid = {"table": TABLES}
    start = {"table": "likes"}

    def fit(self, train, table):
        self.counts = np.asarray(weights.apply(train, table).sum(axis=0)).ravel()

    def scores(self, inputs):
        return np.broadcast_to(self.counts, inputs.shape)

    def size(self):
        return 4 * self.counts.size


class GlobalPopularity:
    """All 33.8 million ratings of MovieLens latest: number of ratings × (mean − floor)."""
    name = "popularity, 33.8 M ratings"
    grid = {"floor": [0, 1, 2, 2.5, 3], "power": [.5, 1]}
    start = {"floor": 0, "power": 1}

    def __init__(self, columns, popularity):
        self.stats = np.array([popularity.get(int(m), (0, 0)) for m in columns], np.float64)

    def fit(self, train, floor, power):
        self.counts = self.stats[:, 0] ** power * np.maximum(self.stats[:, 1] - floor, 1e-6)

    def scores(self, inputs):
        return np.broadcast_to(self.counts, inputs.shape)

    def size(self):
        return 4 * self.stats.shape[0]


class Neighbours:
    """What the original NextFilms does: scikit-learn's TruncatedSVD of the raw ratings; a person is Σ (r − own mean) v; the
    50 most similar training people by cosine; what they gave 3.5 stars or more. How their ratings are added is tuned."""
    grid = {"vote": ["sum", "similarity", "count", "mean"]}
    start = {"vote": "sum"}

    def __init__(self, k, n=50):
        self.k, self.n = k, n
        self.name = f"the original, k = {k}"

    def fit(self, train, vote):
        from sklearn.decomposition import TruncatedSVD
        if getattr(self, "train", None) is not train:
            svd = TruncatedSVD(self.k, random_state=1)
            users = svd.fit_transform(train.astype(np.float64))
            self.users = users / np.maximum(np.linalg.norm(users, axis=1, keepdims=True), 1e-12)
            self.items = svd.components_.T
            self.train = train
            self.good = train.copy()
            self.good.data[self.good.data < 3.5] = 0
            self.good.eliminate_zeros()
            self.liked = self.good.copy()
            self.liked.data[:] = 1
        self.vote = vote

    def scores(self, inputs):
        centred = inputs.astype(np.float64)
        for u in range(centred.shape[0]):
            row = slice(centred.indptr[u], centred.indptr[u + 1])
            centred.data[row] -= centred.data[row].mean() if centred.data[row].size else 0
        people = centred @ self.items
        people /= np.maximum(np.linalg.norm(people, axis=1, keepdims=True), 1e-12)
        similarity = people @ self.users.T
        n = min(self.n, similarity.shape[1])
        nearest = np.argpartition(-similarity, n - 1, axis=1)[:, :n]
        out = np.zeros(inputs.shape)
        for u in range(inputs.shape[0]):
            voters = nearest[u]
            if self.vote == "count":
                out[u] = self.liked[voters].sum(axis=0)
            elif self.vote == "mean":
                count = np.asarray(self.liked[voters].sum(axis=0)).ravel()
                out[u] = np.asarray(self.good[voters].sum(axis=0)).ravel() / np.maximum(count, 1) + 1e-3 * count
            elif self.vote == "sum":
                out[u] = self.good[voters].sum(axis=0)
            else:
                out[u] = self.good[voters].T @ similarity[u, voters]
        return out

    def size(self):
        return 8 * (self.users.size + self.items.size) + 5 * self.train.nnz


class PureSVD:
    """Cremonesi, Koren and Turrin 2010: scores = a(x) V Vᵀ."""
    name = "PureSVD"
    grid = {"table": TABLES, "k": [8, 12, 16, 24, 32, 40, 48, 64, 96, 128]}
    start = {"table": "linear", "k": 32}

    def fit(self, train, table, k):
        if getattr(self, "key", None) != (id(train), table) or self.basis.shape[1] < k:
            self.basis = top_eigen(gram(weights.apply(train, table)), max(k, max(self.grid["k"])))[1]
            self.key = (id(train), table)
        self.table, self.k = table, k

    def scores(self, inputs):
        v = self.basis[:, :self.k]
        return (weights.apply(inputs, self.table) @ v) @ v.T

    def size(self):
        return 4 * self.basis.shape[0] * self.k


class Autoencoder:
    """Full-rank linear autoencoders with B = I − P diag(c), P = (G + Λ)⁻¹, G = Xᵀ D_U^−2beta X, Λ = lambda + p / (1 − p) diag G:
    EASE (Steck 2019): p = 0, c = 1 / diag P.  EDLAE (Steck 2020): dropout p.  DLAE: c = Λ; with beta, users are normalised.
    The diagonal never matters: known films are not listed."""
    LAMBDAS = [10, 20, 50, 100, 200, 400, 800, 1600]

    def __init__(self, kind):
        self.kind = kind
        self.name = {"ease": "EASE", "edlae": "EDLAE", "dlae": "DLAE, users normalised"}[kind]
        self.grid = {"table": TABLES, "ridge": self.LAMBDAS}
        self.start = {"table": "graded", "ridge": 200}
        if kind != "ease":
            self.grid["p"] = [.1, .2, .33, .5, .67, .8, .9]
            self.start["p"] = .5
        if kind == "dlae":
            # users of degree u weigh u^(−2 beta): lambda is far smaller
            self.grid["ridge"] = [.1, .2, .5, 1, 2, 5, 10, 20, 50, 100]
            self.grid["beta"] = [0, .15, .25, .35, .5]
            self.start.update(ridge=5, beta=.25)
        self.key = None

    def fit(self, train, table, ridge, p=0, beta=0, least=1):
        """least: films with fewer training ratings are left out and not ranked."""
        self.table = table
        if self.key != (id(train), table, beta, least):
            counts = train.getnnz(axis=0)
            self.kept = np.flatnonzero(counts >= least)
            x = weights.apply(train[:, self.kept], table)
            if beta:
                degree = np.maximum(np.asarray(abs(x).sum(axis=1)).ravel(), 1e-6)
                x = x.multiply((degree ** -beta)[:, None]).tocsr().astype(np.float32)
            self.gram = gram(x)
            self.key = (id(train), table, beta, least)
        degrees = self.gram.diagonal().copy()
        added = ridge + p / (1 - p) * degrees
        matrix = self.gram.copy(order="F")
        matrix.flat[::matrix.shape[0] + 1] += added
        self.b = None   # so that at most three such matrices exist at a time
        b = inverse(matrix)
        b *= -(added if self.kind == "dlae" else 1 / b.diagonal()).astype(np.float32)
        b.flat[::b.shape[0] + 1] = 0
        self.b = b

    def scores(self, inputs):
        out = np.full(inputs.shape, -np.inf, np.float32)
        out[:, self.kept] = weights.apply(inputs[:, self.kept], self.table) @ self.b
        return out

    def size(self):
        return 4 * self.b.size


class Ials:
    """Rendle, Krichene, Zhang and Koren 2021 (Revisiting the performance of iALS): least squares in turn of
    Σ_rated w (x·y − t)² + alpha Σ_all (x·y)² + lambda Σ (Σw + alpha n)^nu |·|², new people by the same solve.
    The stars are either the confidence (w = a(r), t = 1) or the target (w = 1, t = a(r))."""
    name = "iALS"
    grid = {"table": UNSIGNED, "stars": ["confidence", "target"], "alpha": [.02, .05, .1, .2, .3, .5, .8], "ridge": [.001, .002, .004, .006, .01, .02, .04, .08],
            "nu": [.5, .75, 1], "epochs": [6, 10, 16], "d": [64, 128, 256]}
    start = {"table": "graded", "stars": "confidence", "alpha": .2, "ridge": .006, "nu": 1, "epochs": 10, "d": 64}

    def fit(self, train, table, stars, alpha, ridge, nu, epochs, d, least=1):
        """least: as of Autoencoder"""
        self.table, self.stars, self.alpha, self.ridge, self.nu = table, stars, alpha, ridge, nu
        self.kept = np.flatnonzero(train.getnnz(axis=0) >= least)
        x = weights.apply(train[:, self.kept], table)
        x.sort_indices()
        columns = x.T.tocsr()
        key = (id(train), table, stars, alpha, ridge, nu, d, least)
        if getattr(self, "key", None) != key or self.epoch > epochs:
            random = np.random.default_rng(1)
            self.y = (.1 / np.sqrt(d) * random.standard_normal((x.shape[1], d))).astype(np.float32)
            self.key, self.epoch = key, 0
        while self.epoch < epochs:
            users = self._solve(x, self.y)
            self.y = self._solve(columns, users)
            self.epoch += 1

    def _solve(self, x, y):
        d = y.shape[1]
        base = self.alpha * (y.T @ y)
        out = np.zeros((x.shape[0], d), np.float32)
        # the same memory for every row: half a megabyte from the system each time costs more than the arithmetic
        longest = int(np.diff(x.indptr).max(initial=1))
        rated, scaled, matrix = np.empty((longest, d), np.float32), np.empty((longest, d), np.float32), np.empty((d, d), np.float32)
        for u in range(x.shape[0]):
            row = slice(x.indptr[u], x.indptr[u + 1])
            n = row.stop - row.start
            if n == 0:
                continue
            a, ys = x.data[row], rated[:n]
            np.take(y, x.indices[row], axis=0, out=ys, mode="clip")
            if self.stars == "confidence":
                half, weight = np.multiply(ys, np.sqrt(a)[:, None], out=scaled[:n]), float(a.sum())
            else:
                half, weight = ys, float(n)
            np.matmul(half.T, half, out=matrix)
            np.add(matrix, base, out=matrix)
            matrix.flat[::d + 1] += self.ridge * (weight + self.alpha * y.shape[0]) ** self.nu
            out[u] = linalg.lapack.sposv(matrix.T, a @ ys, lower=1, overwrite_a=1)[1]
        return out

    def scores(self, inputs):
        out = np.full(inputs.shape, -np.inf, np.float32)
        out[:, self.kept] = self._solve(weights.apply(inputs[:, self.kept], self.table), self.y) @ self.y.T
        return out

    def size(self):
        return 4 * self.y.size
