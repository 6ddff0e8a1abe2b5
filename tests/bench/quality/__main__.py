# SPDX-License-Identifier: GPL-3.0-or-later
"""Ranking quality beside other methods; README.md has the protocol."""
import argparse
import ast
import json
import multiprocessing
import os
import tempfile
import time

from . import data, ours, peers, reference, report, tune

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
SHIPPED_YEAR = 2000   # ml-1m was collected then: later films were nobody's to rate


def make_methods(problem, split, folder, scratch, model=None):
    if model is None:
        split.write_train(os.path.join(scratch, "train"), problem.is_train)
    stats = data.read_popularity(os.path.join(folder, "ml-latest", "movie_stats.csv"))
    return {
        "nextfilms": ours.NextFilms(problem.columns, scratch, model, SHIPPED_YEAR if model else None),
        "popularity": peers.Popularity(),
        "global": peers.GlobalPopularity(problem.columns, stats),
        "original-10": peers.Neighbours(10),
        "original-100": peers.Neighbours(100),
        "puresvd": peers.PureSVD(),
        "ease": peers.Autoencoder("ease"),
        "edlae": peers.Autoencoder("edlae"),
        "dlae": peers.Autoencoder("dlae"),
        "ials": peers.Ials(),
        "reference": reference.Reference(),
    }


def parse(assignments):
    parameters = {}
    for text in assignments:
        key, _, value = text.partition("=")
        try:
            parameters[key] = ast.literal_eval(value)
        except (ValueError, SyntaxError):
            parameters[key] = value
    return parameters


def make_scratch():
    return tempfile.TemporaryDirectory(prefix="nextfilms-quality-")


def shipped_model():
    return os.environ.get("NEXTFILMS_MODEL", os.path.join(TOP, "models", "nextfilms.nfm"))


def run_one(options, split):
    """validate or tune one method"""
    problem = split.shipped_problem(options.data) if options.shipped else split.problem()
    allowed = problem.years <= SHIPPED_YEAR if options.shipped else None
    parameters = parse(options.parameters)
    with make_scratch() as scratch:
        method = make_methods(problem, split, options.data, scratch, shipped_model() if options.shipped else None)[options.method]
        if options.command == "validate":
            result = tune.measure(method, problem, problem.validation, dict(method.start, **parameters), options.given, allowed)
            print(json.dumps({k: round(v, 4) for k, v in result.means().items()}))
            return
        best, tried = tune.tune(method, problem, parameters, rounds=options.rounds, allowed=allowed)
        print(json.dumps(best))
    if options.out:
        with open(options.out, "w", encoding="ascii") as file:
            json.dump({"best": best, "tried": tried}, file)


def run_tune(options, split):
    """All grids again; the result replaces tuned.json. Hours."""
    tuned = {}
    for part in ("ml-1m", "shipped"):
        problem = split.problem() if part == "ml-1m" else split.shipped_problem(options.data)
        allowed = None if part == "ml-1m" else problem.years <= SHIPPED_YEAR
        tuned[part] = {}
        with make_scratch() as scratch:
            methods = make_methods(problem, split, options.data, scratch, None if part == "ml-1m" else shipped_model())
            for key in report.read_tuned()[part]:
                start = report.read_tuned()[part][key]["best"] if options.resume else None
                grid = {name: values[:options.values] for name, values in methods[key].grid.items()}
                best, tried = tune.tune(methods[key], problem, start, grid, options.rounds, allowed)
                tuned[part][key] = {"best": best, "tried": tried}
    report.write_tuned(tuned, options.out)


def run_part(part, folder):
    """All methods on the people of one fold ("fold-1" …), or of all folds for the shipped model, with the parameters that were chosen."""
    split = data.Split(os.path.join(folder, "ml-1m"))
    if part == "shipped":
        problem, model = split.shipped_problem(folder), shipped_model()
        allowed = problem.years <= SHIPPED_YEAR
    else:
        problem, allowed, model = split.fold(int(part[5:]) - 1), None, None
    report.say(f"{problem.name}: {problem.train.shape[0]} people train, {len(problem.test)} are measured; "
               f"{problem.train.shape[1] if allowed is None else int(allowed.sum())} films")
    tuned = report.read_tuned()["ml-1m" if model is None else "shipped"]
    with make_scratch() as scratch:
        return report.run(problem, make_methods(problem, split, folder, scratch, model), tuned, allowed, few=True)


def run_all(options):
    begin = time.monotonic()
    folds = [f"fold-{i + 1}" for i in range(data.Split(os.path.join(options.data, "ml-1m")).n_folds)]
    parts = folds if options.quick else ["shipped", *folds]
    with multiprocessing.Pool(min(len(parts), os.cpu_count() or 1)) as pool:   # one thread each
        raw = dict(zip(parts, pool.starmap(run_part, [(part, options.data) for part in parts], chunksize=1)))
    tuned = report.read_tuned()
    ml1m = report.merge([raw[fold] for fold in folds], tuned["ml-1m"])
    shipped = None if options.quick else report.merge([raw["shipped"]], tuned["shipped"])
    found = report.verdicts(ml1m, shipped)
    if options.json:
        print(json.dumps({"ml-1m": ml1m, "shipped": shipped, "targets": [{"what": a, "reached": bool(b), "figures": c} for a, b, c in found],
                          "grids": tuned, "seconds": round(time.monotonic() - begin)}))
        return
    print(f"People unseen in training, {ml1m['nextfilms']['people']:,} of ml-1m. A fifth of each one's ratings is hidden, the rest with stars is folded in;\n"
          "hidden films of 4 stars or more are to be found in the whole catalogue, known films are not listed. disliked: hidden films\n"
          "of 2 stars or less in the first 20. Parameters of every method were chosen on 1,000 other people.\n")
    print(f"Trained on the other folds of ml-1m, {len(folds)} folds in all")
    report.print_table(ml1m)
    report.print_few(ml1m)
    report.print_stars(ml1m)
    if shipped:
        print(f"\nThe shipped model, others trained on the same ratings (ml-latest-small, slice of ml-latest); films until {SHIPPED_YEAR}")
        report.print_table(shipped)
        report.print_few(shipped)
        report.print_stars(shipped)
    print("\nTo reach")
    for what, reached, figures in found:
        print(f"  {'yes' if reached else 'NO ':3}  {what:52} {figures}")
    print(f"\n{time.monotonic() - begin:.0f} s")


def main():
    parser = argparse.ArgumentParser(prog="quality", description=__doc__)
    parser.add_argument("--data", default=os.environ.get("NF_BENCH_MOVIELENS", os.path.join(TOP, "..", "shared", "data", "movielens")),
                        help="the folder with ml-1m, ml-latest and ml-latest-small")
    parser.add_argument("--json", action="store_true", help="everything, with all that was tried")
    parser.add_argument("--quick", action="store_true", help="without the shipped model")
    parser.add_argument("--tune", action="store_true", help="search all grids on the validation people again, into tuned.json (hours)")
    parser.add_argument("--resume", action="store_true", help="with --tune: begin where the last search ended")
    parser.add_argument("--values", type=int, help="with --tune: only so many values of each parameter")
    parser.add_argument("--rounds", type=int, default=3, help="with --tune: at most so many rounds over the parameters")
    parser.add_argument("--out", default=report.TUNED, help="with --tune: another file than tuned.json")
    commands = parser.add_subparsers(dest="command")
    for name, text in (("validate", "one method on the validation people"), ("tune", "its grid on the validation people")):
        command = commands.add_parser(name, help=text)
        command.add_argument("method")
        command.add_argument("parameters", nargs="*", metavar="key=value")
        command.add_argument("--given", type=int, help="fold in so many ratings (1 … 20)")
        command.add_argument("--rounds", type=int, default=3)
        command.add_argument("--out", help="a JSON file for all tries")
        command.add_argument("--shipped", action="store_true", help="trained on the shipped data instead of ml-1m")
    options = parser.parse_args()
    if not os.path.exists(os.path.join(options.data, "ml-1m", "ratings.csv")):
        print(f"skipped: {options.data}/ml-1m/ratings.csv is not here (--data DIR, or NF_BENCH_MOVIELENS)")
        return
    split = data.Split(os.path.join(options.data, "ml-1m"))
    if options.command:
        run_one(options, split)
    elif options.tune:
        run_tune(options, split)
    else:
        run_all(options)


if __name__ == "__main__":
    main()
