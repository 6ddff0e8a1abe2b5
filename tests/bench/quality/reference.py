# SPDX-License-Identifier: GPL-3.0-or-later
"""NextFilms' own formulas in NumPy (src/engine/nf-trainer.h, nf-fold-in.h): to try parameters quickly, and to check that the
program computes what it says. Exact eigenvectors, no quantisation, no threads."""
import numpy as np

from . import peers, weights


class Reference:
    name = "NextFilms in NumPy"
    grid = {"table": peers.UNSIGNED, "rank": [64, 96, 128, 192, 256], "alpha": [.1, .15, .2, .25, .3, .35, .4, .5],
            "beta": [0, .1, .2, .25, .3, .4, .5],
            "ridge": [.02, .05, .1, .15, .2, .3, .5], "per": [0, 10, 30], "prior": [0, .5, 1, 2], "steering": [0, .1, .2, .3], "exponent": [.1, .2, .3]}
    start = {"table": "graded", "rank": 128, "alpha": .35, "beta": .25, "ridge": .1, "per": 10, "prior": .5, "steering": 0}
    max_rank = 256

    def fit(self, train, table, rank, alpha, beta, ridge, per, prior, steering, exponent=None, c=.5, sigma2=.8, precision=5, damping=10, least=5):
        key = (id(train), str(table), alpha, beta)
        if getattr(self, "key", None) != key or self.basis.shape[1] < rank:
            x = weights.apply(train, table)
            degree = np.asarray(abs(x).sum(axis=1)).ravel()
            users = np.where(degree > 0, np.maximum(degree, 1e-9) ** -beta, 0)
            self.n = np.asarray(abs(x).sum(axis=0)).ravel().astype(np.float64)
            self.items = np.where(self.n > 0, np.maximum(self.n, 1e-9) ** -alpha, 0)
            z = x.multiply(users[:, None]).multiply(self.items[None, :]).tocsr().astype(np.float32)
            squares, self.basis = peers.top_eigen(peers.gram(z), max(rank, self.max_rank))
            self.s = np.sqrt(squares)
            self.counts = train.getnnz(axis=0)
            sums = np.asarray(train.sum(axis=0)).ravel()
            self.mu = sums.sum() / self.counts.sum()
            self.bias = (sums + damping * self.mu) / (self.counts + damping) - self.mu
            self.key = key
        self.table, self.rank, self.ridge, self.per, self.prior, self.steering = table, rank, ridge, per, prior, steering
        self.exponent = alpha if exponent is None else exponent
        self.c, self.sigma2, self.precision, self.least = c, sigma2, precision, least

    def scores(self, inputs):
        v, s = self.basis[:, :self.rank].astype(np.float64), self.s[:self.rank]
        decoder = np.where(self.n > 0, self.n * self.items, 0)
        prior = decoder @ v / self.n.sum()
        n = inputs.getnnz(axis=1)
        f = weights.apply(inputs, self.table) @ (v * self.items[:, None]) + self.prior * prior
        h = s ** 2 / (s ** 2 + (self.ridge * (1 + self.per / np.maximum(n, 1)) * .1 * s[0] ** 2)[:, None])
        out = ((f * h) @ v.T) * np.where(self.n > 0, np.maximum(self.n, 1e-9) ** self.exponent, 0)
        if self.steering:
            factor = np.exp(self.steering * (self.stars(inputs) - self.mu))
            out = np.where(out > 0, out * factor, out / factor)
        out[:, self.counts < self.least] = -np.inf
        return out

    def stars(self, inputs):
        v, s = self.basis[:, :self.rank].astype(np.float64), self.s[:self.rank]
        phi = v * (s / s[0])
        phi /= np.maximum(np.linalg.norm(phi, axis=1, keepdims=True), 1e-12)
        g = np.hstack((np.ones((phi.shape[0], 1)), self.c * phi))
        precision = np.ones(g.shape[1])
        precision[0] = self.precision
        out = np.empty(inputs.shape)
        for u in range(inputs.shape[0]):
            row = slice(inputs.indptr[u], inputs.indptr[u + 1])
            known, y = inputs.indices[row], inputs.data[row] - self.mu - self.bias[inputs.indices[row]]
            design = g[known]
            if known.size < g.shape[1]:
                scaled = design / precision
                m = scaled.T @ np.linalg.solve(scaled @ design.T + self.sigma2 * np.eye(known.size), y)
            else:
                m = np.linalg.solve(np.diag(precision) + design.T @ design / self.sigma2, design.T @ y / self.sigma2)
            out[u] = self.mu + self.bias + g @ m
        return out

    def size(self):
        return self.rank * self.basis.shape[0]
