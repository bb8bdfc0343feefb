"""What the learned weights make of a page: whether it reports a draw, and each value's share. Pure.

An opinion has no say of its own: `eescraper.news.agreement` holds it beside what the rules read.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from eescraper.news.blocks import Article
from eescraper.news.learned.candidates import FIELDS, Candidate, Candidates, candidates_of, company
from eescraper.news.learned.tokens import Sentence
from eescraper.news.learned.weights import NOTHING, REPORT, Weights, score, weights

HEAD = 16
"""So many sentences tell whether a page reports a draw."""
Shares = Mapping[Any, float]
"""The probability of each value of a field; None is that it is not stated."""


class Opinion(NamedTuple):
    """What the weights make of a page.

    ``is_report`` is the log-odds that it reports a draw; ``shares`` and ``candidates`` are by field.
    """

    is_report: float
    shares: Mapping[str, Shares]
    candidates: Mapping[str, Mapping[Any, Candidate]]


def opinion_of(
    lead: Sequence[Sentence], article: Article, on: date | None, told: date | None
) -> Opinion:
    """The opinion of a page by its lead; ``on`` is the day of publication, ``told`` that of "today"."""
    table = weights()
    found = candidates_of(lead, article, on, told)
    alone = {name: scores_of(name, found, table) for name in FIELDS}
    best = {name: best_of(scores) for name, scores in alone.items()}
    beside = company(found, best)
    shares = {name: shares_of(name, alone[name], beside[name], table) for name in FIELDS}
    features = report_features(lead, found, shares)
    return Opinion(score(table.get(REPORT, {}), features), shares, found)


def scores_of(name: str, found: Candidates, table: Weights) -> dict[Any, float]:
    """What each candidate of a field weighs by itself, and None."""
    of_field = table.get(name, {})
    scores = {value: score(of_field, each.features) for value, each in found[name].items()}
    scores[None] = score(of_field, NOTHING)
    return scores


def shares_of(
    name: str, scores: Mapping[Any, float], beside: Mapping[Any, set[str]], table: Weights
) -> Shares:
    """The probability of each candidate of a field, and of None; ``beside`` is its company."""
    of_field = table.get(name, {})
    whole_scores = dict(scores)
    for value, features in beside.items():
        whole_scores[value] += score(of_field, features)
    highest = max(whole_scores.values())
    parts = {value: math.exp(each - highest) for value, each in whole_scores.items()}
    whole = sum(parts.values())
    return {value: part / whole for value, part in parts.items()}


def best_of(shares: Mapping[Any, float]) -> Any:
    """The value that weighs the most, None apart; None if there is no candidate."""
    return max(
        (value for value in shares if value is not None), key=shares.__getitem__, default=None
    )


def report_features(
    lead: Sequence[Sentence], found: Candidates, shares: Mapping[str, Shares]
) -> set[str]:
    """The features of a page: the words of its head, and how sure its values are."""
    features = {"page"}
    for sentence in lead[:HEAD]:
        mark = "t=" if sentence.nth == 0 else "h="
        features.update([mark + word for word in sentence.words])
        features.update([f"{mark}{one}_{two}" for one, two in pairwise(sentence.words)])
    for name in FIELDS:
        surest = max((part for value, part in shares[name].items() if value is not None), default=0)
        features.add(f"{name}_share={min(4, int(surest * 5))}")
        features.add(f"{name}_candidates={min(5, len(found[name]))}")
    return features
