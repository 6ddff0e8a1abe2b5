#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of the quality benchmark by hand-made cases. TAP."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
try:
    import numpy as np
except ImportError:
    print("1..0 # SKIP NumPy is not installed")
    sys.exit()
from quality import metrics

N = 0


def check(name, condition):
    global N
    N += 1
    print(f"{'ok' if condition else 'not ok'} {N} - {name}")


class People:
    def __init__(self, *people):
        self.people = people
        self.held = [(np.array(items, int), np.array(stars, float)) for _, items, stars in people]

    def __len__(self):
        return len(self.people)

    def seen(self, u):
        return np.array(self.people[u][0], int)


def hits(*places, n=100):
    out = np.zeros(n, bool)
    out[list(places)] = True
    return out


log2 = np.log2

check("equal scores go by column", metrics.rank(np.array([1., 2, 2, 0, 2]), np.array([], int), 4).tolist() == [1, 2, 4, 0])
check("ties at the end of the list too", metrics.rank(np.array([1., 1, 1, 1]), np.array([], int), 2).tolist() == [0, 1])
check("known films are not listed", metrics.rank(np.array([3., 2, 1]), np.array([0]), 3).tolist() == [1, 2])
check("nor those without a score", metrics.rank(np.array([3., -np.inf, 1]), np.array([], int), 3).tolist() == [0, 2])
check("nothing to rank", metrics.rank(np.array([-np.inf]), np.array([], int)).size == 0)
check("a perfect list", metrics.ndcg(hits(0, 1, 2), 3, 10) == 1)
check("one target at place 3", np.isclose(metrics.ndcg(hits(2), 1, 10), 1 / log2(4)))
check("outside the cut", metrics.ndcg(hits(10), 1, 10) == 0 and metrics.ndcg(hits(10), 1, 100) > 0)
check("the ideal list is cut too", np.isclose(metrics.ndcg(hits(*range(10)), 50, 10), 1))
check("two of three", np.isclose(metrics.ndcg(hits(0, 3), 3, 10), (1 + 1 / log2(5)) / (1 + 1 / log2(3) + 1 / log2(4))))
check("recall by the smaller number", metrics.recall(hits(0, 1), 40, 20) == .1 and metrics.recall(hits(0, 1), 2, 20) == 1)
check("AUC", metrics.auc(np.array([3., 1]), np.array([2., 1])) == (1 + 1 + 0 + .5) / 4)
check("AUC of nothing", np.isnan(metrics.auc(np.array([]), np.array([1.]))))

people = People(([0], [1, 2, 3], [5, 4, 2]), ([], [4], [3]), ([], [5, -1], [4, 5]))
scores = np.array([[9., 8, 1, 7, 0, 0], [1., 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 1.]])
result = metrics.evaluate(scores, people)
check("masked, hidden found at 1 and 3", np.isclose(result.values["ndcg10"][0], (1 + 1 / log2(4)) / (1 + 1 / log2(3))))
check("a disliked film in the list", result.values["disliked20"][0] == 1)
check("AUC of the hidden", result.values["auc"][0] == .5)
check("nobody without a liked hidden film", np.isnan(result.values["ndcg10"][1]) and np.isfinite(result.mean("ndcg10")))
check("a film that nobody knows is missed", result.values["recall20"][2] == .5)
allowed = np.array([True, False, True, True, True, True])
check("films that are not allowed", np.isclose(metrics.evaluate(scores, people, allowed).values["ndcg10"][0], (1 / log2(3)) / (1 + 1 / log2(3))))
check("coverage", metrics.evaluate(scores, people, allowed).coverage20 == 1)

random = np.random.default_rng(7)
a = random.normal(0, 1, 500)
mean, low, high = metrics.compare(a + .3, a)
check("a constant difference has no width", np.isclose(mean, .3) and np.isclose(low, .3) and np.isclose(high, .3))
b = random.normal(0, 1, 500)
mean, low, high = metrics.compare(a, b)
check("the interval is that of the paired difference", low < mean < high and abs((high - low) / 2 - 1.96 * np.std(a - b) / np.sqrt(500)) < .02)
check("people without a figure do not count", np.isclose(metrics.compare(np.array([1., np.nan]), np.array([0., 3]))[0], 1))
print(f"1..{N}")
