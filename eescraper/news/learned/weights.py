"""The weights of features, as they were learned from labelled pages. Pure.

``weights.tsv`` has one row a weight: the field (or `REPORT`, of the page), the feature, the weight.
``make weights`` writes it.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from itertools import repeat

REPORT = "report"
NOTHING = ("nothing",)
"""The features of the choice that a field is not stated."""
Weights = Mapping[str, Mapping[str, int]]
"""The weights by field and feature, in hundredths: their sum is the same in whatever order."""


@cache
def weights() -> Weights:
    """The weights by field and feature."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    table = files("eescraper.news.learned").joinpath("weights.tsv")
    rows = table.read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE):
        found[row["field"]][row["feature"]] = round(100 * float(row["weight"]))
    return dict(found)


def score(of_field: Mapping[str, int], features: Iterable[str]) -> float:
    """The sum of the weights that features have."""
    return sum(map(of_field.get, features, repeat(0))) / 100
