#!/usr/bin/env python3
"""peer.py DIR RANK N_ITER…: scikit-learn's TruncatedSVD (randomised, f32) of the matrix nf-train --export-matrix wrote to DIR.
One line of JSON for each N_ITER, and after it one line of input is waited for: seconds and CPU seconds of the SVD alone, energy |Z V|²/|Z|², peak memory."""
import json, pathlib, sys, time

import numpy, scipy.sparse
from sklearn.decomposition import TruncatedSVD


def peak():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024


def energy(z, v):
    """Of the space the factors span, in f64 sums: what is best for them."""
    total = captured = 0.0
    for start in range(0, z.shape[0], 8192):
        rows = z[start:start + 8192]
        total += float(numpy.sum(rows.data.astype(numpy.float64) ** 2))
        captured += float(numpy.sum((rows @ v).astype(numpy.float64) ** 2))
    return captured / total


def main():
    folder, rank = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    data, indices, indptr = (numpy.load(folder / f"{name}.npy") for name in ("data", "indices", "indptr"))
    n_items = sum(1 for _ in open(folder / "items.txt"))
    z = scipy.sparse.csr_matrix((data, indices, indptr.astype(numpy.int32)), shape=(len(indptr) - 1, n_items))
    assert z.dtype == numpy.float32
    loaded = peak()
    for n_iter in map(int, sys.argv[3:]):
        model = TruncatedSVD(rank, algorithm="randomized", n_iter=n_iter, random_state=1)
        start, start_cpu = time.perf_counter(), time.process_time()
        model.fit(z)
        seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
        at = peak()
        assert model.components_.dtype == numpy.float32
        print(json.dumps({"n_iter": n_iter, "seconds": seconds, "cpuSeconds": cpu, "energy": energy(z, numpy.ascontiguousarray(model.components_.T)),
                          "loadedBytes": loaded, "peakBytes": at}), flush=True)
        sys.stdin.readline()


main()
