# SPDX-License-Identifier: GPL-3.0-or-later
"""The one implementation of every figure, for every method. Needs NumPy alone."""
import numpy as np

LIKED = 4.0      # stars and more: relevant
DISLIKED = 2.0   # stars and fewer
NAMES = ("ndcg10", "ndcg100", "recall20", "recall50", "disliked20", "auc")

_discounts = 1 / np.log2(np.arange(2, 102))
_ideal = np.concatenate(([0.0], np.cumsum(_discounts)))


def rank(scores, excluded, n=100):
    """The n best columns of one row of scores, best first; equal scores by column, excluded columns never."""
    scores = scores.copy()
    scores[excluded] = -np.inf
    n = min(n, int(np.count_nonzero(scores > -np.inf)))
    if n == 0:
        return np.empty(0, np.int64)
    # everything at least as good as the nth, so that ties are decided by column and not by chance
    limit = np.partition(scores, scores.size - n)[scores.size - n]
    candidates = np.flatnonzero(scores >= limit)
    return candidates[np.argsort(-scores[candidates], kind="stable")][:n]


def ndcg(hits, n_targets, k):
    """Binary gain, discount 1 / log2 (rank + 1), the ideal list cut at k."""
    hits = hits[:k]
    return float(_discounts[:hits.size][hits].sum() / _ideal[min(k, n_targets)])


def recall(hits, n_targets, k):
    return float(np.count_nonzero(hits[:k]) / min(k, n_targets))


def auc(above, below):
    """P (a liked film scores above a disliked one), ties one half; NaN without a pair."""
    if above.size == 0 or below.size == 0:
        return np.nan
    below = np.sort(below)
    wins = np.searchsorted(below, above, "left").sum()
    ties = np.searchsorted(below, above, "right").sum() - wins
    return float((wins + ties / 2) / (above.size * below.size))


class Result:
    """Figures by person: values[name] has one entry for each, NaN where a person has nothing to measure it by."""

    def __init__(self, values, shown, n_items):
        self.values = values
        self.coverage20 = len(shown) / n_items if n_items else np.nan

    def mean(self, name):
        if name == "coverage20":
            return self.coverage20
        values = self.values[name]
        return float(np.nanmean(values)) if np.isfinite(values).any() else np.nan

    def means(self):
        return {name: self.mean(name) for name in (*NAMES, "coverage20")}


def evaluate(scores, people, allowed=None):
    """scores: people × films, higher is better, -inf = cannot be ranked. allowed: the films that may be listed (bool)."""
    n = len(people)
    values = {name: np.full(n, np.nan) for name in NAMES}
    shown = set()
    for u in range(n):
        items, stars = people.held[u]
        liked = items[stars >= LIKED]
        if liked.size == 0:
            continue
        known = items >= 0   # a film that no training data has cannot be found by anybody and counts as missed
        excluded = people.seen(u)
        if allowed is not None:
            excluded = np.concatenate((excluded, np.flatnonzero(~allowed)))
        best = rank(scores[u], excluded)
        hits = np.isin(best, liked)
        values["ndcg10"][u] = ndcg(hits, liked.size, 10)
        values["ndcg100"][u] = ndcg(hits, liked.size, 100)
        values["recall20"][u] = recall(hits, liked.size, 20)
        values["recall50"][u] = recall(hits, liked.size, 50)
        values["disliked20"][u] = np.isin(best[:20], items[stars <= DISLIKED]).sum()
        values["auc"][u] = auc(scores[u][items[known & (stars >= LIKED)]], scores[u][items[known & (stars <= DISLIKED)]])
        shown.update(best[:20].tolist())
    return Result(values, shown, scores.shape[1] if allowed is None else int(allowed.sum()))


def compare(ours, theirs, n_resamples=4000, seed=1):
    """Paired bootstrap over people: (mean difference, lower and upper end of its 95 % interval)."""
    difference = ours - theirs
    difference = difference[np.isfinite(difference)]
    random = np.random.default_rng(seed)
    means = np.empty(n_resamples)
    for i in range(n_resamples):
        means[i] = difference[random.integers(0, difference.size, difference.size)].mean()
    low, high = np.percentile(means, (2.5, 97.5))
    return float(difference.mean()), float(low), float(high)
