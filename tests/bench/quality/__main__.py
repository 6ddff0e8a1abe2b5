# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import ast
import json
import os
import tempfile

from . import data, ours, peers, reference, tune

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


def make_methods(problem, split, folder, scratch, model=None):
    if model is None:
        split.write_train(os.path.join(scratch, "train"))
    stats = data.read_popularity(os.path.join(folder, "ml-latest", "movie_stats.csv"))
    return {
        "nextfilms": ours.NextFilms(problem.columns, scratch, model),
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


def main():
    parser = argparse.ArgumentParser(prog="quality")
    parser.add_argument("--data", default=os.environ.get("NF_BENCH_MOVIELENS", os.path.join(TOP, "..", "shared", "data", "movielens")),
                        help="the folder with ml-1m, ml-latest and ml-latest-small")
    commands = parser.add_subparsers(dest="command")
    for name, text in (("validate", "one method on the validation people"), ("tune", "its grid on the validation people")):
        command = commands.add_parser(name, help=text)
        command.add_argument("method")
        command.add_argument("parameters", nargs="*", metavar="key=value")
        command.add_argument("--given", type=int, help="fold in so many ratings (1, 3, 5, 10, 20)")
        command.add_argument("--rounds", type=int, default=3)
        command.add_argument("--out")
        command.add_argument("--shipped", action="store_true", help="trained on the shipped data instead of ml-1m")
    options = parser.parse_args()

    split = data.Split(os.path.join(options.data, "ml-1m"))
    if options.command in ("validate", "tune"):
        problem = split.shipped_problem(options.data) if options.shipped else split.problem()
        allowed = problem.years <= 2000 if options.shipped else None
        parameters = parse(options.parameters)
        scratch = tempfile.TemporaryDirectory(prefix="nextfilms-quality-")
        model = os.environ.get("NEXTFILMS_MODEL", os.path.join(TOP, "models", "nextfilms.nfm")) if options.shipped else None
        method = make_methods(problem, split, options.data, scratch.name, model)[options.method]
        if options.command == "validate":
            result = tune.measure(method, problem, problem.validation, dict(method.start, **parameters), options.given, allowed)
            print(json.dumps({k: round(v, 4) for k, v in result.means().items()}))
        else:
            best, tried = tune.tune(method, problem, parameters, rounds=options.rounds, allowed=allowed)
            print(json.dumps(best))
            if options.out:
                with open(options.out, "w", encoding="ascii") as file:
                    json.dump({"best": best, "tried": tried}, file)


if __name__ == "__main__":
    main()
