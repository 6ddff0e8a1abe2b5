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


def write_tuned(tuned, path=TUNED):
    """One try a line, so that a change can be read."""
    with open(path, "w", encoding="ascii") as file:
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


def star_errors(method, people):
    """Of all hidden ratings: error, error of film mean + own mean (both damped), deviation, and whose it is."""
    errors, baseline, deviations, owner = [], [], [], []
    for u in range(len(people)):
        items, given = people.held[u]
        ok = (items >= 0) & np.isfinite(method.predicted[u][np.maximum(items, 0)])
        items, given = items[ok], given[ok]
        errors.append(method.predicted[u][items] - given)
        deviations.append(method.sd[u][items])
        baseline.append(method.baseline[u][items] - given)
        owner.append(np.full(items.size, u))
    return tuple(map(np.concatenate, (errors, baseline, deviations, owner)))


def stars(errors, baseline, deviations, owner):
    n = int(owner.max()) + 1
    random = np.random.default_rng(1)
    sums = np.stack([np.bincount(owner, e, n) for e in (errors ** 2, baseline ** 2)])
    ratios = []
    for _ in range(2000):
        chosen = sums[:, random.integers(0, n, n)].sum(axis=1)
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
    """All methods on the people of one problem, in the order of methods: what merge() makes a table of."""
    people, inputs = problem.test, problem.test.inputs()
    raw = {}
    for key, method in methods.items():
        if key not in tuned:
            continue
        begin = time.monotonic()
        method.fit(problem.train, **tuned[key]["best"])
        fitted = time.monotonic()
        result = metrics.evaluate(method.scores(inputs), people, allowed)
        raw[key] = {"name": method.name, "values": result.values, "coverage20": result.coverage20, "bytes": method.size(), "few": {},
                    "trainSeconds": fitted - begin, "stars": None}
        if key == "nextfilms":
            method.baseline = damped_baseline(problem.train, inputs)
            raw[key]["stars"] = star_errors(method, people)
            method.baseline = method.predicted = method.sd = None
        if few and key in FEW_METHODS:
            raw[key]["few"] = {str(n): metrics.evaluate(method.scores(people.inputs(n)), people, allowed).values["ndcg100"] for n in FEW}
        raw[key]["seconds"] = time.monotonic() - begin
        say(f"  {problem.name}: {method.name}: NDCG@100 {result.mean('ndcg100'):.4f} ({raw[key]['seconds']:.0f} s)")
        methods[key] = None   # a full-rank model is large
        del method
    return raw


def join_stars(parts):
    shift, out = 0, []
    for errors, baseline, deviations, owner in parts:
        out.append((errors, baseline, deviations, owner + shift))
        shift += int(owner.max()) + 1
    return tuple(map(np.concatenate, zip(*out)))


def merge(parts, tuned):
    """One table of the people of all folds: {name: {…}}. Coverage, bytes and seconds are means over folds."""
    rows, ours = {}, {name: np.concatenate([part["nextfilms"]["values"][name] for part in parts]) for name in metrics.NAMES}
    for key in parts[0]:
        raw = [part[key] for part in parts]
        values = {name: np.concatenate([one["values"][name] for one in raw]) for name in metrics.NAMES}
        tried = tuned[key]["tried"]
        rows[key] = {"name": raw[0]["name"], "parameters": tuned[key]["best"], "tries": len(tried),
                     "validationNdcg100": max((one["ndcg100"] for one in tried), default=None), "people": int(np.isfinite(values["ndcg100"]).sum()),
                     **metrics.Result(values, (), 0).means(), "coverage20": float(np.mean([one["coverage20"] for one in raw])),
                     "bytes": round(np.mean([one["bytes"] for one in raw])), "trainSeconds": round(np.mean([one["trainSeconds"] for one in raw]), 2),
                     "seconds": round(np.mean([one["seconds"] for one in raw]), 2)}
        if raw[0]["stars"]:
            rows[key]["stars"] = stars(*join_stars([one["stars"] for one in raw]))
        if raw[0]["few"]:
            rows[key]["few"] = {n: float(np.nanmean(np.concatenate([one["few"][n] for one in raw]))) for n in raw[0]["few"]}
        if key != "nextfilms":
            rows[key]["difference"] = {name: metrics.compare(ours[name], values[name]) for name in COMPARED}
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
        few = [shipped["nextfilms"]["few"][str(n)] for n in FEW]
        out.append(("shipped model, one rating known: above popularity", few[0] > shipped["popularity"]["ndcg100"], f"{few[0]:.4f}, popularity {shipped['popularity']['ndcg100']:.4f}"))
        out.append(("shipped model, 1, 3, 5, 10, 20 ratings: monotone", all(a <= b for a, b in zip(few, few[1:])), " ".join(f"{x:.4f}" for x in few)))
    return out
