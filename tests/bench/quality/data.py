# SPDX-License-Identifier: GPL-3.0-or-later
"""MovieLens files and the stored split of ml-1m."""
import base64
import csv
import hashlib
import json
import os
import re

import numpy as np
import scipy.sparse as sparse

SPLIT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ml-1m-split.json")
FOLDS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ml-1m-folds.json")
FEW = (1, 3, 5, 10, 20)


def read_ratings(path):
    """users, movies, stars of a ratings.csv"""
    table = np.loadtxt(path, delimiter=",", skiprows=1, usecols=(0, 1, 2), dtype=np.float64)
    return table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2].astype(np.float32)


def read_years(path):
    """movieId → year of a movies.csv, where the title has one"""
    years = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            year = re.search(r"\((\d{4})\)\s*$", row["title"])
            if year:
                years[int(row["movieId"])] = int(year.group(1))
    return years


def read_popularity(path):
    """movieId → (number of ratings, mean) of a movie_stats.csv"""
    table = np.loadtxt(path, delimiter=",", skiprows=1)
    return {int(i): (n, mean) for i, n, mean in table}


class People:
    """People to recommend to: what is known of them, what is hidden, by columns of the training matrix."""

    def __init__(self, ids, movies, stars, held, few, columns):
        self.ids = ids
        self.movies, self.stars, self.hidden, self.few = movies, stars, held, few
        self.columns = columns
        self._column = {int(m): j for j, m in enumerate(columns)}
        self.held = []
        self._seen = []
        for m, s, h in zip(movies, stars, held):
            at = self.locate(m)
            self.held.append((at[h], s[h]))
            seen = at[~h]
            self._seen.append(seen[seen >= 0])

    @classmethod
    def join(cls, parts):
        return cls(np.concatenate([part.ids for part in parts]), *([x for part in parts for x in getattr(part, name)]
                                                                   for name in ("movies", "stars", "hidden", "few")), parts[0].columns)

    def __len__(self):
        return len(self.ids)

    def locate(self, movies):
        return np.array([self._column.get(int(m), -1) for m in movies], np.int64)

    def seen(self, u):
        """Films that are never listed: everything known of the person, also where only a few ratings are folded in."""
        return self._seen[u]

    def known(self, u, n=None):
        """Indices into the person's ratings that are folded in: all known ones, or the first n of the stored order."""
        return np.flatnonzero(~self.hidden[u]) if n is None else self.few[u][:n]

    def inputs(self, n=None):
        """people × films matrix of stars"""
        rows, cols, values = [], [], []
        for u in range(len(self)):
            index = self.known(u, n)
            at = self.locate(self.movies[u][index])
            ok = at >= 0
            rows.append(np.full(ok.sum(), u))
            cols.append(at[ok])
            values.append(self.stars[u][index][ok])
        return sparse.csr_matrix((np.concatenate(values), (np.concatenate(rows), np.concatenate(cols))),
                                 (len(self), len(self.columns)), dtype=np.float32)

    def write_inputs(self, path, n=None):
        with open(path, "w", encoding="ascii") as file:
            file.write("userId,movieId,rating\n")
            for u in range(len(self)):
                for i in self.known(u, n):
                    file.write(f"{self.ids[u]},{self.movies[u][i]},{self.stars[u][i]:g}\n")


class Problem:
    """Training matrix (people × films, stars) and people it has not seen."""

    def __init__(self, name, train, columns, validation, test):
        self.name, self.train, self.columns, self.validation, self.test = name, train, columns, validation, test


def to_matrix(users, movies, stars, more=()):
    """more: films that are columns even without a rating"""
    rows, row = np.unique(users, return_inverse=True)
    columns = np.union1d(movies, np.array(more, np.int64))
    column = np.searchsorted(columns, movies)
    return sparse.csr_matrix((stars, (row, column)), (rows.size, columns.size), dtype=np.float32), columns


class Split:
    """ml-1m by the stored split; ratings are the data set's own file, which may not be stored here."""

    def __init__(self, folder):
        path = os.path.join(folder, "ratings.csv")
        with open(SPLIT, encoding="ascii") as file:
            stored = json.load(file)
        with open(FOLDS, encoding="ascii") as file:
            folds = json.load(file)["folds"]
        with open(path, "rb") as file:
            if hashlib.sha256(file.read()).hexdigest() != stored["ratings-sha256"]:
                raise SystemExit(f"{path}: not the ratings.csv that the split was made for (another order of lines or other ratings)")
        self.users, self.movies, self.stars = read_ratings(path)
        self.folder = folder
        bounds = np.flatnonzero(np.diff(self.users)) + 1
        self._range = dict(zip(self.users[np.concatenate(([0], bounds))].tolist(),
                               zip([0, *bounds.tolist()], [*bounds.tolist(), self.users.size])))
        self._stored = {"validation": stored["validation"], "test": stored["test"], **{f"fold-{i + 1}": fold for i, fold in enumerate(folds)}}
        self.n_folds = len(folds)
        self.ids = {part: np.array(entry["users"]) for part, entry in self._stored.items()}
        self.is_train = self.others("validation", "test")

    def others(self, *parts):
        """Which ratings are of other people than these."""
        return ~np.isin(self.users, np.concatenate([self.ids[part] for part in parts]))

    def people(self, part, columns):
        stored = self._stored[part]
        held = np.unpackbits(np.frombuffer(base64.b64decode(stored["held-out"]), np.uint8)).astype(bool)
        few = np.frombuffer(base64.b64decode(stored["few"]), "<u2").reshape(len(self.ids[part]), -1).astype(np.int64)
        movies, stars, hidden, first, at = [], [], [], [], 0
        for i, user in enumerate(self.ids[part]):
            start, end = self._range[int(user)]
            movies.append(self.movies[start:end])
            stars.append(self.stars[start:end])
            hidden.append(held[at:at + end - start])
            first.append(few[i][few[i] < 0xffff])
            at += end - start
        return People(self.ids[part], movies, stars, hidden, first, columns)

    def _problem(self, name, keep, test):
        train, columns = to_matrix(self.users[keep], self.movies[keep], self.stars[keep])
        problem = Problem(name, train, columns, self.people("validation", columns), self.people(test, columns))
        problem.is_train = keep
        return problem

    def problem(self):
        """Trained on 3,540 people of ml-1m: what settings are chosen with."""
        return self._problem("ml-1m", self.is_train, "test")

    def fold(self, i):
        """Fold i is measured; trained on the other folds. Validation people are in none."""
        return self._problem(f"ml-1m, fold {i + 1} of {self.n_folds}", self.others("validation", f"fold-{i + 1}"), f"fold-{i + 1}")

    def write_train(self, folder, keep):
        """Those ratings as a MovieLens folder for nf-train."""
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "ratings.csv"), "w", encoding="ascii") as file:
            file.write("userId,movieId,rating,timestamp\n")
            for u, m, s in zip(self.users[keep], self.movies[keep], self.stars[keep]):
                file.write(f"{u},{m},{s:g},0\n")
        with open(os.path.join(self.folder, "movies.dat"), encoding="latin-1") as source, \
             open(os.path.join(folder, "movies.csv"), "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("movieId", "title", "genres"))
            writer.writerows(line.rstrip("\r\n").split("::") for line in source)

    def shipped_problem(self, folder):
        """Trained on what the shipped model was trained on: ml-latest-small and the slice of ml-latest, films of ml-latest.
        Films that only content speaks for, which the shipped model ranks from 50 ratings on, compete with the others."""
        catalogue = read_years(os.path.join(folder, "ml-latest", "movies.csv"))
        with open(os.path.join(folder, "ml-latest", "movies.csv"), newline="", encoding="utf-8") as file:
            known = np.array([int(row["movieId"]) for row in csv.DictReader(file)])
        parts = [read_ratings(os.path.join(folder, "ml-latest-small", "ratings.csv"))]
        for name in sorted(os.listdir(os.path.join(folder, "ml-latest"))):
            if name.startswith("ratings") and name.endswith(".csv"):
                parts.append(read_ratings(os.path.join(folder, "ml-latest", name)))
        users = np.concatenate([part[0] + 10_000_000 * i for i, part in enumerate(parts)])
        movies, stars = (np.concatenate([part[i] for part in parts]) for i in (1, 2))
        keep = np.isin(movies, known)
        stats = read_popularity(os.path.join(folder, "ml-latest", "movie_stats.csv"))
        more = [movie for movie in known.tolist() if stats.get(movie, (0, 0))[0] >= 50]
        train, columns = to_matrix(users[keep], movies[keep], stars[keep], more)
        parts = [self.people(f"fold-{i + 1}", columns) for i in range(self.n_folds)]   # nobody of ml-1m trained
        problem = Problem("shipped", train, columns, self.people("validation", columns), People.join(parts))
        problem.years = np.array([catalogue.get(int(m), 0) for m in columns])
        return problem
