# SPDX-License-Identifier: GPL-3.0-or-later
"""The test people, once, with the parameters that --tune chose; tables and verdicts."""
import json
import os
import sys
import time

import numpy as np

from . import metrics
from .data import FEW

TUNED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tuned.json")
FEW_METHODS = ("nextfilms", "popularity", "edlae", "ials")
COMPARED = ("ndcg100", "ndcg10", "disliked20")


def read_tuned():
    with open(TUNED, encoding="ascii") as file:
        return json.load(file)


def write_tuned(tuned):
    """One try a line, so that a change can be read."""
    with open(TUNED, "w", encoding="ascii") as file:
        parts = []
        for part, methods in tuned.items():
            rows = []
            for method, entry in methods.items():
                tries = ",\n".join("    " + json.dumps(one) for one in entry["tried"])
                rows.append(f"  {json.dumps(method)}: {{\n   \"best\": {json.dumps(entry['best'])},\n   \"tried\": [\n{tries}]}}")
            parts.append(f" {json.dumps(part)}: {{\n" + ",\n".join(rows) + "}")
        file.write("{\n" + ",\n".join(parts) + "}\n")


def say(text):
    print(text, file=sys.stderr, flush=True)


def stars(method, people):
    """Errors of the predicted stars over all hidden ratings, beside film mean + own mean, both damped."""
    errors, baseline, deviations, owner = [], [], [], []
    for u in range(len(people)):
        items, given = people.held[u]
        ok = (items >= 0) & np.isfinite(method.predicted[u][np.maximum(items, 0)])
        items, given = items[ok], given[ok]
        errors.append(method.predicted[u][items] - given)
        deviations.append(method.sd[u][items])
        baseline.append(method.baseline[u][items] - given)
        owner.append(np.full(items.size, u))
    errors, deviations, baseline, owner = map(np.concatenate, (errors, deviations, baseline, owner))
    random = np.random.default_rng(1)
    sums = np.stack([np.bincount(owner, e, len(people)) for e in (errors ** 2, baseline ** 2)])
    ratios = []
    for _ in range(2000):
        chosen = sums[:, random.integers(0, len(people), len(people))].sum(axis=1)
        ratios.append(np.sqrt(chosen[0] / chosen[1]))
    return {"ratings": int(errors.size), "rmse": float(np.sqrt((errors ** 2).mean())), "mae": float(np.abs(errors).mean()),
            "baselineRmse": float(np.sqrt((baseline ** 2).mean())), "baselineMae": float(np.abs(baseline).mean()),
            "ratioInterval": [float(x) for x in np.percentile(ratios, (2.5, 97.5))],
            "cover80": float((np.abs(errors) <= 1.2816 * deviations).mean()), "cover95": float((np.abs(errors) <= 1.96 * deviations).mean())}


def damped_baseline(train, inputs, film_damping=10, user_damping=4):
    """mu + film mean + own mean as differences, each damped"""
    counts, sums = train.getnnz(axis=0), np.asarray(train.sum(axis=0)).ravel()
    mu = sums.sum() / counts.sum()
    films = (sums + film_damping * mu) / (counts + film_damping) - mu
    n = inputs.getnnz(axis=1)
    own = np.array([(inputs.data[inputs.indptr[u]:inputs.indptr[u + 1]] - mu - films[inputs.indices[inputs.indptr[u]:inputs.indptr[u + 1]]]).sum()
                    for u in range(inputs.shape[0])]) / (n + user_damping)
    return np.clip(mu + films[None, :] + own[:, None], .5, 5)


def run(problem, methods, tuned, allowed=None, few=False):
    """All methods on the test people: {name: {…}} in the order of methods."""
    people, inputs = problem.test, problem.test.inputs()
    rows, results = {}, {}
    for key, method in methods.items():
        if key not in tuned:
            continue
        begin = time.monotonic()
        method.fit(problem.train, **tuned[key]["best"])
        fitted = time.monotonic()
        result = results[key] = metrics.evaluate(method.scores(inputs), people, allowed)
        tried = tuned[key]["tried"]
        rows[key] = {"name": method.name, "parameters": tuned[key]["best"], "tries": len(tried),
                     "validationNdcg100": max((one["ndcg100"] for one in tried), default=None), **result.means(), "bytes": method.size(),
                     "trainSeconds": round(fitted - begin, 2), "seconds": round(time.monotonic() - begin, 2)}
        if key == "nextfilms":
            method.baseline = damped_baseline(problem.train, inputs)
            rows[key]["stars"] = stars(method, people)
            method.baseline = method.predicted = method.sd = None
        if few and key in FEW_METHODS:
            rows[key]["few"] = {str(n): metrics.evaluate(method.scores(people.inputs(n)), people, allowed).mean("ndcg100") for n in FEW}
        say(f"  {method.name}: NDCG@100 {rows[key]['ndcg100']:.4f} ({rows[key]['seconds']:.0f} s)")
        methods[key] = None   # a full-rank model is large
        del method
    ours = results["nextfilms"]
    for key, result in results.items():
        if key != "nextfilms":
            rows[key]["difference"] = {name: metrics.compare(ours.values[name], result.values[name]) for name in COMPARED}
    return rows


def print_table(rows):
    print(f"{'':29}{'NDCG@10':>8}{'@100':>7}{'rec@20':>8}{'@50':>7}{'disliked':>9}{'AUC':>7}{'cover.':>7}{'bytes':>12}   ours − theirs, 95 % interval: NDCG@100; @10; disliked")
    for row in rows.values():
        line = (f"{row['name']:29}{row['ndcg10']:8.4f}{row['ndcg100']:7.4f}{row['recall20']:8.4f}{row['recall50']:7.4f}{row['disliked20']:9.3f}"
                f"{row['auc']:7.3f}{row['coverage20']:7.3f}{row['bytes']:12,}")
        if "difference" in row:
            line += "   " + "; ".join(f"{mean:+.4f} [{low:+.4f}, {high:+.4f}]" for mean, low, high in (row["difference"][name] for name in COMPARED))
        print(line)


def print_few(rows):
    if not any("few" in row for row in rows.values()):
        return
    print(f"\n{'NDCG@100 by ratings known':29}" + "".join(f"{n:>8}" for n in FEW) + f"{'all':>8}")
    for row in rows.values():
        if "few" in row:
            print(f"{row['name']:29}" + "".join(f"{row['few'][str(n)]:8.4f}" for n in FEW) + f"{row['ndcg100']:8.4f}")


def print_stars(rows):
    s = rows["nextfilms"]["stars"]
    print(f"\nStars, {s['ratings']:,} hidden ratings: RMSE {s['rmse']:.4f}, film + own mean {s['baselineRmse']:.4f}, ratio {s['rmse'] / s['baselineRmse']:.4f} "
          f"[{s['ratioInterval'][0]:.4f}, {s['ratioInterval'][1]:.4f}]; MAE {s['mae']:.4f} and {s['baselineMae']:.4f}; "
          f"inside the 80 % interval {s['cover80']:.3f}, 95 % {s['cover95']:.3f}")


def verdicts(ml1m, shipped):
    """(what, reached, in figures)"""
    out = []
    ours = ml1m["nextfilms"]
    for key in ("ease", "edlae", "ials"):
        for name, label in (("ndcg100", "NDCG@100"), ("ndcg10", "NDCG@10")):
            mean, low, high = ml1m[key]["difference"][name]
            out.append((f"{label} ≥ {ml1m[key]['name']}", low >= 0, f"{mean:+.4f} [{low:+.4f}, {high:+.4f}]"))
    out.append(("bytes ≤ 1/30 of EASE's", ours["bytes"] * 30 <= ml1m["ease"]["bytes"], f"1/{ml1m['ease']['bytes'] / ours['bytes']:.1f}"))
    out.append(("NDCG@100 ≥ 1.4 × the original at k = 100", ours["ndcg100"] >= 1.4 * ml1m["original-100"]["ndcg100"], f"{ours['ndcg100'] / ml1m['original-100']['ndcg100']:.2f} ×"))
    mean, low, high = ml1m["ease"]["difference"]["disliked20"]
    out.append(("disliked in the first 20 ≤ EASE's", mean <= 0, f"{mean:+.4f} [{low:+.4f}, {high:+.4f}]"))
    few = [ours["few"][str(n)] for n in FEW]
    out.append(("one rating known: above popularity", few[0] > ml1m["popularity"]["ndcg100"], f"{few[0]:.4f}, popularity {ml1m['popularity']['ndcg100']:.4f}"))
    out.append(("1, 3, 5, 10, 20 ratings: monotone", all(a <= b for a, b in zip(few, few[1:])), " ".join(f"{x:.4f}" for x in few)))
    ratio = ours["stars"]["rmse"] / ours["stars"]["baselineRmse"]
    out.append(("star RMSE ≤ 0.93 × film + own mean", ratio <= .93, f"{ratio:.4f}"))
    out.append(("the 80 % interval covers 78–82 %", .78 <= ours["stars"]["cover80"] <= .82, f"{ours['stars']['cover80']:.3f}"))
    if shipped:
        mean, low, high = shipped["edlae"]["difference"]["ndcg100"]
        out.append(("shipped model: NDCG@100 ≥ EDLAE on the same data", low >= 0, f"{mean:+.4f} [{low:+.4f}, {high:+.4f}]"))
    return out
