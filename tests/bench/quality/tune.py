# SPDX-License-Identifier: GPL-3.0-or-later
"""Coordinate search on the validation people: every value of every parameter's grid, one parameter after the other, until a
round changes nothing. All tries are kept."""
import sys
import time

from . import metrics


def measure(method, problem, people, parameters, n=None, allowed=None):
    method.fit(problem.train, **parameters)
    return metrics.evaluate(method.scores(people.inputs(n)), people, allowed)


def tune(method, problem, start=None, grid=None, rounds=3, allowed=None, log=sys.stderr):
    grid = method.grid if grid is None else grid
    best = dict(method.start, **(start or {}))
    tried = {}

    def value(parameters):
        key = tuple(sorted((k, str(v)) for k, v in parameters.items()))
        if key not in tried:
            begin = time.monotonic()
            result = measure(method, problem, problem.validation, parameters, allowed=allowed).means()
            tried[key] = dict(parameters=dict(parameters), **{name: round(result[name], 5) for name in ("ndcg100", "ndcg10", "disliked20")})
            print(f"{method.name}: {parameters} NDCG@100 {result['ndcg100']:.4f} @10 {result['ndcg10']:.4f} disliked {result['disliked20']:.3f}"
                  f" ({time.monotonic() - begin:.1f} s)", file=log, flush=True)
        return tried[key]["ndcg100"]

    top = value(best)
    for _ in range(rounds):
        before = dict(best)
        for name, values in grid.items():
            for candidate in values:
                parameters = dict(best, **{name: candidate})
                figure = value(parameters)
                if figure > top:
                    top, best = figure, parameters
        if best == before:
            break
    return best, list(tried.values())
