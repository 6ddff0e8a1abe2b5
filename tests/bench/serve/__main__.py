# SPDX-License-Identifier: GPL-3.0-or-later
"""What a request costs beside reading the model's bytes, NumPy and user neighbours: ./dev bench serve. All take turns in one process."""
import argparse
import ctypes
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np

FILMS, RANK, TOP, RATINGS = 86_537, 256, 20, 20
USERS, USER_RANK, NEIGHBOURS, USER_RATINGS = 330_975, 100, 50, 102   # of ml-latest: 33.8 million ratings
GROWTH = (10_000, 30_000, 100_000, 300_000, 1_000_000)


class Steps(ctypes.Structure):
    _fields_ = [("fold_in", ctypes.c_int64), ("score", ctypes.c_int64), ("top", ctypes.c_int64)]


class Serve:
    """A synthetic model; milliseconds from every method."""

    def __init__(self, library, films, rank, ratings=RATINGS):
        self.library = library
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "serve.nfm").encode()
            self.handle = library.serve_new(path, films, rank, ratings, TOP)
        if not self.handle:
            sys.exit(1)
        self.steps = Steps()

    def close(self):
        self.library.serve_free(self.handle)

    def request(self):
        return self.library.serve_request(self.handle, TOP, ctypes.byref(self.steps)) / 1e6

    def floor(self):
        return self.library.serve_floor(self.handle) / 1e6

    def f32(self):
        return self.library.serve_f32(self.handle) / 1e6

    def plain(self):
        return self.library.serve_plain(self.handle) / 1e6

    def evict(self):
        self.library.serve_evict(self.handle)

    def bytes(self):
        return self.library.serve_bytes(self.handle)


def load_library():
    path = os.path.join(os.environ.get("NF_BENCH_BUILD", "build"), "tests", "bench", "bench-serve.so")
    library = ctypes.CDLL(path)
    library.serve_new.restype = ctypes.c_void_p
    library.serve_new.argtypes = [ctypes.c_char_p] + 4 * [ctypes.c_uint]
    for name in ("free", "floor", "f32", "plain", "evict", "bytes"):
        getattr(library, f"serve_{name}").argtypes = [ctypes.c_void_p]
        getattr(library, f"serve_{name}").restype = ctypes.c_int64
    library.serve_request.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.POINTER(Steps)]
    library.serve_request.restype = ctypes.c_int64
    library.serve_kernel.restype = ctypes.c_char_p
    return library


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


def measure_request(library, rounds, rng):
    serve, matvec = Serve(library, FILMS, RANK), Matvec(rng)
    names = ("floor", "request", "fold_in", "score", "top", "numpy", "f32", "plain")
    states = {}
    for state in ("warm", "cold"):
        times = {name: [] for name in names}
        for _ in range(rounds):
            for name in ("floor", "request", "f32", "plain"):
                serve.floor() if state == "warm" else serve.evict()
                times[name].append(getattr(serve, name)())
                if name == "request":
                    for step in ("fold_in", "score", "top"):
                        times[step].append(getattr(serve.steps, step) / 1e6)
            matvec.request() if state == "warm" else serve.evict()
            times["numpy"].append(matvec.request())
        states[state] = {"times": {name: row(times[name]) for name in names},
                         "request over floor": ratio(times["request"], times["floor"]),
                         "numpy over request": ratio(times["numpy"], times["request"])}
    size = serve.bytes()
    serve.close()
    return {"films": FILMS, "rank": RANK, "bytes": size, **states}


def measure_neighbours(library, rounds, rng):
    serve, neighbours = Serve(library, FILMS, RANK), Neighbours(rng)
    times = {"request": [], "neighbours": [], "prepared": []}
    for _ in range(rounds):
        times["neighbours"].append(neighbours.request())
        times["prepared"].append(neighbours.prepared())
        serve.request()
        times["request"].append(serve.request())
    serve.close()
    return {"users": USERS, "rank": USER_RANK, "times": {name: row(values) for name, values in times.items()},
            "neighbours over request": ratio(times["neighbours"], times["request"]),
            "prepared over request": ratio(times["prepared"], times["request"])}


def measure_growth(library, rounds):
    table = []
    for films in GROWTH:
        serve = Serve(library, films, RANK)
        floor, request = [], []
        for _ in range(rounds):
            serve.floor()
            floor.append(serve.floor())
            request.append(serve.request())
        serve.close()
        best = min(request)
        table.append({"films": films, "floor": row(floor), "request": row(request), "ns per film": 1e6 * best / films,
                      "request over floor": ratio(request, floor)})
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


def show(result):
    print(f"one request: {FILMS:,} films × {RANK}, {RATINGS} ratings, the best {TOP}; {result['kernel']}, one thread; NumPy as many as it likes")
    print(f"{'ms, best / median':<44}{'warm':>18}{'cold':>18}")
    names = {"floor": "floor: read the rows once", "request": "our request", "fold_in": "  fold the ratings in", "score": "  score and predict all films",
             "top": "  the best", "f32": "two products, queries in f32", "plain": "two products, plain C", "numpy": "NumPy f32: product, argpartition"}
    request = result["request"]
    for name, text in names.items():
        cells = [f"{request[s]['times'][name]['best']:8.2f} /{request[s]['times'][name]['median']:8.2f}" for s in ("warm", "cold")]
        print(f"{text:<44}{cells[0]:>18}{cells[1]:>18}")
    for name in ("request over floor", "numpy over request"):
        cells = [f"{request[s][name]['best']:8.2f} /{request[s][name]['median']:8.2f}" for s in ("warm", "cold")]
        print(f"{name:<44}{cells[0]:>18}{cells[1]:>18}")
    other = result["neighbours"]
    print(f"\nuser neighbours: {USERS:,} users × {USER_RANK}, f64, {NEIGHBOURS} neighbours; ms, best / median")
    for name, text in (("neighbours", "as scikit-learn's cosine_similarity does"), ("prepared", "lengths computed beforehand"), ("request", "our request")):
        print(f"{text:<44}{other['times'][name]['best']:8.2f} /{other['times'][name]['median']:8.2f}")
    for name in ("neighbours over request", "prepared over request"):
        print(f"{name:<44}{other[name]['best']:8.0f} /{other[name]['median']:8.0f}")
    print(f"\n{'films × ' + str(RANK):<16}{'floor ms':>12}{'request ms':>12}{'ns per film':>14}{'over floor':>12}")
    for line in result["growth"]:
        print(f"{line['films']:<16,}{line['floor']['best']:>12.2f}{line['request']['best']:>12.2f}{line['ns per film']:>14.1f}{line['request over floor']['best']:>12.2f}")
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
    result = {"kernel": library.serve_kernel().decode(), "load": os.getloadavg(), "processors": os.cpu_count(),
              "request": measure_request(library, arguments.rounds, rng),
              "neighbours": measure_neighbours(library, max(5, arguments.rounds // 10), rng),
              "growth": measure_growth(library, max(11, arguments.rounds // 4)),
              "quantisation": measure_quantisation()}
    if arguments.json:
        json.dump(result, sys.stdout, indent=1)
        print()
    else:
        show(result)


if __name__ == "__main__":
    main()
