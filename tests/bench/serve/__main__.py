# SPDX-License-Identifier: GPL-3.0-or-later
"""What a request costs beside reading the model's bytes, NumPy and user neighbours: ./dev bench serve. All take turns in one process.

Three models: one trained on generated ratings in the shape of ml-latest (tests/bench/train/generate.c; made once and kept in the build
directory), the shipped one, and one of random rows of one length, where no film can be passed over."""
import argparse
import ctypes
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np

FILMS, RANK, TOP, LONG, RATINGS = 86_537, 256, 20, 200, 20
GENERATED = 33_832_162   # ratings
USERS, USER_RANK, NEIGHBOURS, USER_RATINGS = 330_975, 100, 50, 102   # of ml-latest: 33.8 million ratings
GROWTH = (10_000, 30_000, 100_000, 300_000, 1_000_000)


class Steps(ctypes.Structure):
    _fields_ = [("fold_in", ctypes.c_int64), ("score", ctypes.c_int64), ("top", ctypes.c_int64)]


class Serve:
    """A model; milliseconds from every method."""

    def __init__(self, library, handle):
        self.library, self.handle = library, handle
        if not handle:
            sys.exit(1)
        self.steps = Steps()

    @classmethod
    def random(cls, library, films, rank):
        with tempfile.TemporaryDirectory() as folder:
            return cls(library, library.serve_new(os.path.join(folder, "serve.nfm").encode(), films, rank, RATINGS, LONG))

    @classmethod
    def open(cls, library, path):
        return cls(library, library.serve_open(str(path).encode(), RATINGS, LONG))

    def close(self):
        self.library.serve_free(self.handle)

    def all(self):
        return self.library.serve_all(self.handle, TOP, ctypes.byref(self.steps)) / 1e6

    def best(self):
        return self.library.serve_best(self.handle, TOP, ctypes.byref(self.steps)) / 1e6

    def best_long(self):
        return self.library.serve_best(self.handle, LONG, ctypes.byref(self.steps)) / 1e6

    def floor(self):
        return self.library.serve_floor(self.handle) / 1e6

    def f32(self):
        return self.library.serve_f32(self.handle) / 1e6

    def plain(self):
        return self.library.serve_plain(self.handle) / 1e6

    def evict(self):
        self.library.serve_evict(self.handle)

    def describe(self):
        return {name: getattr(self.library, f"serve_{name}")(self.handle) for name in ("films", "ranked", "rank", "bytes")}


def load_library():
    path = os.path.join(os.environ.get("NF_BENCH_BUILD", "build"), "tests", "bench", "bench-serve.so")
    library = ctypes.CDLL(path)
    library.serve_new.restype = ctypes.c_void_p
    library.serve_new.argtypes = [ctypes.c_char_p] + 4 * [ctypes.c_uint]
    library.serve_open.restype = ctypes.c_void_p
    library.serve_open.argtypes = [ctypes.c_char_p] + 2 * [ctypes.c_uint]
    for name in ("free", "floor", "f32", "plain", "evict", "bytes", "films", "ranked", "rank"):
        getattr(library, f"serve_{name}").argtypes = [ctypes.c_void_p]
        getattr(library, f"serve_{name}").restype = ctypes.c_int64
    for name in ("all", "best"):
        getattr(library, f"serve_{name}").argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.POINTER(Steps)]
        getattr(library, f"serve_{name}").restype = ctypes.c_int64
    for name in ("films", "ranked", "rank"):
        getattr(library, f"serve_{name}").restype = ctypes.c_uint
    library.serve_kernel.restype = ctypes.c_char_p
    return library


def train_model():
    """256 factors of the generated ratings; as long as the file is there nothing is made."""
    build = pathlib.Path(os.environ.get("NF_BENCH_BUILD", "build"))
    model = build / "bench-data" / f"serve-{GENERATED}-{RANK}.nfm"
    folder = build / "bench-data" / f"train-{GENERATED}-{FILMS}"
    if not model.exists():
        stats = pathlib.Path(os.environ.get("NF_BENCH_DATA", "")) / "ml-latest" / "movie_stats.csv"
        if not (folder / ".done").exists():
            folder.mkdir(parents=True, exist_ok=True)
            subprocess.run(["bench-generate", "--out", folder, "--ratings", str(GENERATED), "--films", str(FILMS)]
                           + (["--stats", stats] if stats.exists() else []), check=True, stdout=sys.stderr)
            (folder / ".done").touch()
        subprocess.run(["nf-train", "--data", folder, "--out", model.with_suffix(".new"), "--rank", str(RANK), "--passes", "7"], check=True,
                       stdout=sys.stderr)
        model.with_suffix(".new").rename(model)
    return model


def timed(call):
    start = time.perf_counter_ns()
    call()
    return (time.perf_counter_ns() - start) / 1e6


class Matvec:
    """What a Python service does: f32 factors, one product, the best by argpartition. BLAS may use all processors."""

    def __init__(self, rng):
        self.factors = rng.standard_normal((FILMS, RANK), dtype=np.float32)
        self.query = rng.standard_normal(RANK, dtype=np.float32)

    def request(self):
        return timed(self._rank)

    def _rank(self):
        scores = self.factors @ self.query
        best = np.argpartition(scores, -TOP)[-TOP:]
        return best[np.argsort(-scores[best])]


class Neighbours:
    """The original: a person's vector is the sum of (rating − mean) × film vector; the 50 most similar users by cosine; films they
    rated at least 3.5, by similarity × rating."""

    def __init__(self, rng):
        try:
            from sklearn.metrics.pairwise import cosine_similarity
        except ImportError:
            def cosine_similarity(a, b):
                return (a / np.linalg.norm(a, axis=1, keepdims=True)) @ (b / np.linalg.norm(b, axis=1, keepdims=True)).T
        self.cosine = cosine_similarity
        self.users = rng.standard_normal((USERS, USER_RANK))
        self.norms = np.linalg.norm(self.users, axis=1)
        self.films = rng.standard_normal((FILMS, USER_RANK))
        self.rated = rng.integers(0, FILMS, (USERS, USER_RATINGS), dtype=np.int32)
        self.stars = rng.integers(1, 11, (USERS, USER_RATINGS), dtype=np.int8)
        self.own = rng.integers(0, FILMS, RATINGS)
        self.own_stars = rng.integers(1, 11, RATINGS) / 2

    def request(self):
        return timed(lambda: self._rank(lambda vector: self.cosine(vector[None], self.users)[0]))

    def prepared(self):
        """With the lengths of all vectors known beforehand."""
        return timed(lambda: self._rank(lambda vector: self.users @ (vector / np.linalg.norm(vector)) / self.norms))

    def _rank(self, similarity):
        vector = (self.own_stars - self.own_stars.mean()) @ self.films[self.own]
        similar = similarity(vector)
        nearest = np.argpartition(similar, -NEIGHBOURS)[-NEIGHBOURS:]
        stars = self.stars[nearest] / 2
        weights = np.where(stars >= 3.5, stars, 0) * similar[nearest, None]
        scores = np.bincount(self.rated[nearest].ravel(), weights.ravel(), FILMS)
        scores[self.own] = -np.inf
        best = np.argpartition(scores, -TOP)[-TOP:]
        return best[np.argsort(-scores[best])]


def row(values):
    values = np.sort(values)
    return {"best": float(values[0]), "median": float(np.median(values)), "rounds": len(values)}


def ratio(numerator, denominator):
    """Of the bests, and the median of those of each round."""
    return {"best": float(np.min(numerator) / np.min(denominator)),
            "median": float(np.median(np.asarray(numerator) / np.asarray(denominator)))}


def measure_request(serve, rounds):
    """With a warm cache and with one that holds other memory; every call right after the same preparation."""
    calls = ("floor", "best", "best_long", "all", "f32", "plain")
    result = serve.describe()
    for state in ("warm", "cold"):
        times = {name: [] for name in (*calls, "fold_in", "search", "score", "top")}
        for _ in range(rounds):
            for name in calls:
                serve.floor() if state == "warm" else serve.evict()
                times[name].append(getattr(serve, name)())
                if name == "best":
                    times["fold_in"].append(serve.steps.fold_in / 1e6)
                    times["search"].append(serve.steps.top / 1e6)
                if name == "all":
                    times["score"].append(serve.steps.score / 1e6)
                    times["top"].append(serve.steps.top / 1e6)
        result[state] = {"times": {name: row(values) for name, values in times.items()},
                         "best over floor": ratio(times["best"], times["floor"]), "all over floor": ratio(times["all"], times["floor"])}
    return result


def measure_peers(serve, rounds, rng):
    """NumPy's products and user neighbours, in turns with our request on the trained model."""
    matvec, neighbours = Matvec(rng), Neighbours(rng)
    times = {name: [] for name in ("numpy", "neighbours", "prepared", "best", "all")}
    for _ in range(rounds):
        for name, call in (("neighbours", neighbours.request), ("prepared", neighbours.prepared), ("numpy", matvec.request),
                           ("best", serve.best), ("all", serve.all)):
            call()
            times[name].append(call())
    return {"users": USERS, "rank": USER_RANK, "times": {name: row(values) for name, values in times.items()},
            **{f"{peer} over {ours}": ratio(times[peer], times[ours]) for peer in ("numpy", "neighbours", "prepared") for ours in ("best", "all")}}


def measure_growth(library, rounds):
    table = []
    for films in GROWTH:
        serve = Serve.random(library, films, RANK)
        times = {"floor": [], "best": [], "all": []}
        for _ in range(rounds):
            serve.floor()
            for name in times:
                times[name].append(getattr(serve, name)())
        serve.close()
        table.append({"films": films, "times": {name: row(values) for name, values in times.items()},
                      "ns per film": 1e6 * min(times["all"]) / films, "all over floor": ratio(times["all"], times["floor"]),
                      "best over floor": ratio(times["best"], times["floor"])})
    return table


def measure_quantisation():
    """int8 against f32 factors on real people; None without the data."""
    data = os.environ.get("NF_BENCH_DATA")
    if not data or not os.path.isdir(os.path.join(data, "ml-1m")):
        return None
    result = subprocess.run(["bench-quantisation", data], capture_output=True, text=True)
    if result.returncode != 0:
        sys.stderr.write(result.stderr)
        return None
    return json.loads(result.stdout)


def cell(values):
    return f"{values['best']:8.3f} /{values['median']:8.3f}"


def show(result):
    print(f"{RATINGS} ratings folded in, the best {TOP} of the other films; {result['kernel']}, one thread; load {result['load'][0]:.1f} on {result['processors']} processors")
    names = {"floor": "floor: read the rows once", "best": f"our request: the best {TOP} and their stars", "fold_in": "  fold the ratings in", "search": "  find the best",
             "best_long": f"the best {LONG} and their stars", "all": f"scores and stars of all films, the best {TOP}", "score": "  score and predict all films", "top": "  the best",
             "f32": "two products per film, queries in f32", "plain": "two products per film, plain C"}
    for name, request in result["models"].items():
        print(f"\n{name}: {request['films']:,} films × {request['rank']}, {request['ranked']:,} of them ranked, {request['bytes'] / 1e6:.1f} MB")
        print(f"{'ms, best / median':<48}{'warm':>18}{'cold':>18}")
        for step, text in names.items():
            print(f"{text:<48}" + "".join(f"{cell(request[state]['times'][step]):>18}" for state in ("warm", "cold")))
        for quotient in ("best over floor", "all over floor"):
            print(f"{quotient:<48}" + "".join(f"{cell(request[state][quotient]):>18}" for state in ("warm", "cold")))
    peers = result["peers"]
    print(f"\npeers, beside the trained model: NumPy f32 {FILMS:,} × {RANK}; user neighbours of {USERS:,} users × {USER_RANK}, f64, {NEIGHBOURS} neighbours; ms, best / median")
    for name, text in (("numpy", "NumPy: product, argpartition (all processors)"), ("neighbours", "neighbours, as scikit-learn's cosine_similarity"),
                       ("prepared", "neighbours, lengths computed beforehand"), ("best", names["best"]), ("all", names["all"])):
        print(f"{text:<48}{cell(peers['times'][name])}")
    for peer in ("numpy", "neighbours", "prepared"):
        for ours in ("best", "all"):
            print(f"{peer + ' over ' + ours:<48}{peers[f'{peer} over {ours}']['best']:8.1f} /{peers[f'{peer} over {ours}']['median']:8.1f}")
    print(f"\n{'random × ' + str(RANK):<16}{'floor ms':>12}{'all ms':>12}{'best ms':>12}{'all, ns a film':>16}{'over floor':>12}")
    for line in result["growth"]:
        print(f"{line['films']:<16,}" + "".join(f"{line['times'][name]['best']:>12.2f}" for name in ("floor", "all", "best"))
              + f"{line['ns per film']:>16.1f}{line['all over floor']['best']:>12.2f}")
    quantisation = result["quantisation"]
    if quantisation is None:
        print("\nint8 against f32: skipped, MovieLens data is not here (NF_BENCH_DATA)")
        return
    print(f"\nint8 rows against f32: {quantisation['people']} people of ml-1m, {quantisation['rank']} factors")
    print(f"NDCG@100 f32 {quantisation['ndcg100F32']:.5f}, int8 {quantisation['ndcg100Int8']:.5f}: loss {quantisation['loss']:.5f} ± {quantisation['lossError']:.5f}")
    print(f"of the first 20 films {quantisation['overlap']:.4f} are the same (f64 with int8 rows and the program: {quantisation['overlapProgram']:.4f})")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=101)
    arguments = parser.parse_args()
    library, rng = load_library(), np.random.default_rng(1)
    models = {"trained on 33.8 million generated ratings": Serve.open(library, train_model()),
              "the shipped model": Serve.open(library, os.environ["NEXTFILMS_MODEL"]),
              "random rows (the worst case)": Serve.random(library, FILMS, RANK)}
    result = {"kernel": library.serve_kernel().decode(), "load": os.getloadavg(), "processors": os.cpu_count(),
              "models": {name: measure_request(serve, arguments.rounds) for name, serve in models.items()},
              "peers": measure_peers(next(iter(models.values())), max(5, arguments.rounds // 10), rng)}
    for serve in models.values():
        serve.close()
    result |= {"growth": measure_growth(library, max(11, arguments.rounds // 4)), "quantisation": measure_quantisation()}
    if arguments.json:
        json.dump(result, sys.stdout, indent=1)
        print()
    else:
        show(result)


if __name__ == "__main__":
    main()
