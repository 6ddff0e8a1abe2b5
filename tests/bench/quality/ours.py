# SPDX-License-Identifier: GPL-3.0-or-later
"""NextFilms itself: its trainer and its recommender, run as programs."""
import json
import os
import subprocess

import numpy as np

from . import peers, weights

# settings of a request; all others are of the training
REQUEST = ("steering", "ridge", "ridge-per-rating", "prior-weight", "discovery", "min-evidence")

CHUNK = 500   # people whose rankings are in memory as text at a time


class NextFilms:
    name = "NextFilms"
    grid = {"table": peers.UNSIGNED, "alpha": [.1, .15, .2, .25, .3, .35, .4, .5], "beta": [0, .1, .2, .25, .3, .4, .5],
            "rank": [64, 96, 128, 192, 256], "ridge": [.02, .05, .08, .1, .15, .2, .3, .5], "steering": [0, .1, .2, .3], "score-exponent": [.1, .15, .2, .25, .35],
            "degree-damping": [0, 10, 30, 100], "diagonal": [0, .15, .3, .5], "kind-weight": [0, .1, .15, .2, .3]}
    start = {"table": "graded", "rank": 128, "alpha": .35, "beta": .25, "ridge": .1, "ridge-per-rating": 10, "prior-weight": .5, "steering": .1,
             "score-exponent": .2, "degree-damping": 0, "diagonal": 0, "kind-weight": 0, "content-weight": 0}

    def __init__(self, columns, scratch, model=None, last_year=None):
        """scratch: a folder; its "train" is a MovieLens folder. model: a finished model, which is not trained.
        last_year: of the films that are ranked"""
        self.columns, self.scratch, self.model, self.last_year = columns, scratch, model, last_year
        self.settings = None
        self.is_given = model is not None
        if self.is_given:
            self.start, self.grid = {}, {}   # its own settings are in it

    def fit(self, train, **parameters):
        request = {key: value for key, value in parameters.items() if key in REQUEST}
        if not self.is_given:
            table = weights.by_half_stars(parameters["table"])
            settings = {f"star-weight-{i + 1}": float(f"{value:.6g}") for i, value in enumerate(table)}
            settings.update((key, value) for key, value in parameters.items() if key not in ("table", "rank"))
            lasting = {**settings, "rank": parameters["rank"]}
            for key in REQUEST:
                lasting.pop(key, None)
            if lasting != self.settings:
                self.model = os.path.join(self.scratch, "model.nfm")
                command = ["nf-train", "--data", os.path.join(self.scratch, "train"), "--out", self.model, "--json", "--rank", str(parameters["rank"])]
                for key, value in settings.items():
                    if key not in ("discovery", "min-evidence"):
                        command += ["--set", f"{key}={value:g}"]
                self.training = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
                self.settings = lasting
        self.request = request

    def scores(self, inputs):
        """The places in the ranking of the program, as falling numbers; films it does not list have -inf."""
        result = np.full(inputs.shape, -np.inf, np.float32)
        self.predicted, self.sd = (np.full(inputs.shape, np.nan, np.float32) for _ in range(2))
        for first in range(0, inputs.shape[0], CHUNK):
            part = slice(first, min(first + CHUNK, inputs.shape[0]))
            row, column, table = self._rank(inputs[part])
            result[part][row, column] = -table[:, 2]
            self.predicted[part][row, column], self.sd[part][row, column] = table[:, 3], table[:, 4]
        return result

    def _rank(self, inputs):
        batch, out = (os.path.join(self.scratch, name) for name in ("batch.csv", "rankings.csv"))
        coo = inputs.tocoo()
        with open(batch, "w", encoding="ascii") as file:
            file.write("userId,movieId,rating\n")
            file.writelines(f"{u + 1},{self.columns[j]},{s:g}\n" for u, j, s in zip(coo.row, coo.col, coo.data))
        command = ["nf-recommend", "--batch", batch, "--csv", "--top", "10000", "--model", self.model]
        for key, value in self.request.items():
            command += ["--set", f"{key}={value:g}"]
        if self.last_year:
            command += ["--year-to", str(self.last_year)]
        with open(out, "wb") as file:
            subprocess.run(command, check=True, stdout=file)
        table = np.loadtxt(out, delimiter=",", skiprows=1, usecols=(0, 1, 2, 4, 5), dtype=np.float64, ndmin=2)
        os.unlink(out)
        column = np.searchsorted(self.columns, table[:, 1])
        column[column == self.columns.size] = 0
        known = self.columns[column] == table[:, 1]
        return table[known, 0].astype(int) - 1, column[known], table[known]

    def size(self):
        return os.path.getsize(self.model)
