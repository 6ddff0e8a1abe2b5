"""./dev bench train [-- OPTIONS]: training against scikit-learn's randomised SVD at equal captured energy, and how the cost grows.

Ratings are made by bench-generate (generate.c) in the shape of ml-latest and kept under the build directory. Both sides get the same
matrix: scikit-learn as a finished f32 CSR in memory, while nf-train's own total includes reading ratings.csv."""
import argparse, json, os, pathlib, resource, subprocess, sys

FULL = 33832162
build = pathlib.Path(os.environ["NF_BENCH_BUILD"])
movielens = pathlib.Path(os.environ["NF_BENCH_DATA"])
here = pathlib.Path(__file__).parent
TRAIN = "nf-train"


def parse():
    p = argparse.ArgumentParser(prog="./dev bench train --", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--full", action="store_true", help="33.8 M ratings instead of a tenth of that, growth up to there and to 1 M films")
    p.add_argument("--rank", type=int, default=128)
    p.add_argument("--n-iter", default="5,10", help="of scikit-learn (%(default)s; 5 is its default)")
    p.add_argument("--only", choices=["compare", "growth"])
    p.add_argument("--json", action="store_true")
    return p.parse_args()


def data(ratings, films=86537):
    folder = build / "bench-data" / f"train-{ratings}-{films}"
    if not (folder / ".done").exists():
        stats = movielens / "ml-latest" / "movie_stats.csv"
        subprocess.run(["bench-generate", "--out", folder, "--ratings", str(ratings), "--films", str(films)]
                       + (["--stats", stats] if stats.exists() else []), check=True, stdout=sys.stderr)
        (folder / ".done").touch()
    return folder


def train(folder, *options, quiet=False):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run([TRAIN, "--data", folder, "--out", build / "bench-data" / "model.nfm", "--json", *map(str, options)],
                         check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL if quiet else None, text=True).stdout   # quiet: "not converged"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return json.loads(out) | {"cpuSeconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


def compare(args, report):
    ratings = FULL if args.full else FULL // 10
    folder, matrix = data(ratings), build / "bench-data" / "matrix"
    subprocess.run([TRAIN, "--data", folder, "--export-matrix", matrix], check=True, stdout=sys.stderr)
    converged = train(folder, "--rank", args.rank)
    environment = dict(os.environ, OPENBLAS_NUM_THREADS=str(os.cpu_count()))
    peers = []
    peer = subprocess.Popen([sys.executable, here / "peer.py", matrix, str(args.rank), *args.n_iter.split(",")],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    for line in peer.stdout:
        peer_run = json.loads(line)
        # right after each of theirs, while it waits: how many passes are as good, and what that many take
        reached, below = None, max((s["passes"] for s in converged["steps"] if s["energy"] < peer_run["energy"]), default=0)
        for passes in range(below + 1, converged["passes"] + 1):
            run = train(folder, "--rank", args.rank, "--passes", passes, "--tolerance", 0, quiet=True)
            if run["energy"] >= peer_run["energy"]:
                reached = {name: run[name] for name in ("passes", "energy", "trainingSeconds", "seconds", "cpuSeconds", "readingSeconds", "peakBytes")}
                break
        peers.append(peer_run | {"ours": reached})
        peer.stdin.write("go on\n")
        peer.stdin.flush()
    ours = converged
    if peer.wait() != 0:
        sys.exit("peer.py failed")
    report["compare"] = {"ours": ours, "scikit-learn": peers, "load": os.getloadavg()}
    if args.json:
        return
    say(f"{ours['ratings']:,} ratings, {ours['users']:,} people, {ours['films']:,} films, {ours['rank']} factors; load {os.getloadavg()[1]:.1f} on {os.cpu_count()} cores")
    row("", "energy", "SVD s", "CPU s", "times", "peak MB")
    for p in peers:
        row(f"scikit-learn, n_iter={p['n_iter']}", f"{100 * p['energy']:.3f} %", f"{p['seconds']:.1f}", f"{p['cpuSeconds']:.1f}", "", f"{p['peakBytes'] / 1e6:.0f}")
        step = p["ours"]
        if step:   # CPU seconds with reading
            row(f"nf-train, {step['passes']} passes", f"{100 * step['energy']:.3f} %", f"{step['trainingSeconds']:.1f}", f"{step['cpuSeconds']:.1f}",
                f"{p['seconds'] / step['trainingSeconds']:.1f} ×", f"{step['peakBytes'] / 1e6:.0f}")
    row("nf-train, converged", f"{100 * ours['energy']:.3f} %", f"{ours['trainingSeconds']:.1f}", f"{ours['cpuSeconds']:.1f}", "", f"{ours['peakBytes'] / 1e6:.0f}")
    say(f"nf-train with reading and writing: {ours['seconds']:.1f} s, {ours['cpuSeconds']:.1f} s of CPU; {ours['passes']} passes, largest residual of the first half {ours['residual']:.0e}")


def growth(args, report):
    ratings = [300_000, 1_000_000, 3_383_216] + ([10_000_000, FULL] if args.full else [])
    films = [10_000, 30_000, 86_537, 300_000] + ([1_000_000] if args.full else [])
    report["growth"] = []
    if not args.json:
        say("\nCost growth, 64 factors, 7 passes")
        row("ratings", "films", "films rated", "read s", "train s", "CPU s", "CPU s/M", "peak MB")
    for r, f in [(r, 86537) for r in ratings] + [(3_383_216, f) for f in films if f != 86537]:
        figures = train(data(r, f), "--rank", 64, "--oversampling", 32, "--passes", 7, "--tolerance", 0, quiet=True)
        report["growth"].append(figures)
        if not args.json:
            row(f"{figures['ratings']:,}", f"{f:,}", f"{figures['filmsWithWeight']:,}", f"{figures['readingSeconds']:.2f}", f"{figures['trainingSeconds']:.2f}",
                f"{figures['cpuSeconds']:.2f}", f"{figures['cpuSeconds'] / figures['ratings'] * 1e6:.2f}", f"{figures['peakBytes'] / 1e6:.0f}")


def say(text):
    print(text, flush=True)


def row(first, *rest):
    say(f"{first:<26}" + "".join(f"{x:>14}" for x in rest))


args = parse()
report = {}
(build / "bench-data").mkdir(exist_ok=True)
if args.only != "growth":
    compare(args, report)
if args.only != "compare":
    growth(args, report)
if args.json:
    print(json.dumps(report))
