"""``make weights``: learn the weights anew from labelled pages, and say how well they carry over.

The share of a candidate is that of a conditional logit: exp(sum of the weights of its features),
divided by the sum of that over all candidates of the field and the choice that nothing is stated.
Whether a page reports a draw is a logistic regression. Both are held small by the square of the
weights. What is printed was asked of pages that the weights were not learned from (five folds).
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from eescraper.news.learned.candidates import FIELDS, company
from eescraper.news.learned.opinion import Shares, best_of, report_features, scores_of, shares_of
from eescraper.news.learned.weights import NOTHING, REPORT, score
from training.pages import Labelled, labelled

FOLDS = 5
RARE = 3
"""A feature of fewer candidates is left out."""
RIDGE, RIDGE_OF_REPORT = 2.0, 3.0
LEAST = 0.03
"""Smaller weights are left out."""
TABLE = Path(__file__).resolve().parent.parent / "eescraper" / "news" / "learned" / "weights.tsv"

Vector = NDArray[np.float64]
Table = dict[str, dict[str, int]]
Beside = Mapping[str, Mapping[str, Mapping[Any, set[str]]]]  # by page, field and value


class Rows:
    """Features as the rows of a sparse matrix; those that are rare are left out."""

    def __init__(self, rows: Sequence[Iterable[str]]) -> None:
        counts = Counter(name for row in rows for name in row)
        self.names = sorted(name for name, count in counts.items() if count >= RARE)
        column = {name: nth for nth, name in enumerate(self.names)}
        indices: list[int] = []
        ends = [0]
        for row in rows:
            indices += sorted(column[name] for name in row if name in column)
            ends.append(len(indices))
        self.matrix = csr_matrix(
            (np.ones(len(indices)), indices, ends), shape=(len(rows), len(self.names))
        )

    def least(self, loss: Callable[[Vector], tuple[float, Vector]], ridge: float) -> dict[str, int]:
        """The weights at which a loss of the rows' scores is least, in hundredths."""

        def of(weights: Vector) -> tuple[float, Vector]:
            value, slope = loss(self.matrix @ weights)
            return value + ridge / 2 * weights @ weights, self.matrix.T @ slope + ridge * weights

        found = minimize(of, np.zeros(len(self.names)), jac=True, method="L-BFGS-B",
                         options={"maxiter": 300})  # fmt: skip
        return {
            name: round(100 * float(weight))
            for name, weight in zip(self.names, found.x, strict=True)
            if abs(weight) >= LEAST
        }


def fit_field(
    name: str, pages: Sequence[Labelled], beside: Beside, *, can_be_nothing: bool
) -> dict[str, int]:
    """The weights of a field, from pages that report a draw."""
    rows: list[Iterable[str]] = []
    is_right: list[bool] = []
    begins: list[int] = []
    for page in pages:
        if name not in page.stated:
            continue
        of_page = beside.get(page.name, {}).get(name, {})
        right = [value in page.stated[name] for value in page.found[name]]
        if not page.has_draw or (not any(right) and not can_be_nothing):
            continue
        begins.append(len(rows))
        rows += [
            each.features | of_page.get(value, set()) for value, each in page.found[name].items()
        ]
        is_right += right
        if can_be_nothing:
            rows.append(NOTHING)
            is_right.append(not any(right))
    starts, marks = np.array(begins), np.array(is_right)
    page_of = np.repeat(np.arange(len(starts)), np.diff([*begins, len(rows)]))

    def loss(scores: Vector) -> tuple[float, Vector]:
        parts = np.exp(scores - np.maximum.reduceat(scores, starts)[page_of])
        whole = np.add.reduceat(parts, starts)
        right = np.add.reduceat(np.where(marks, parts, 0), starts) + np.finfo(float).tiny
        slope = parts / whole[page_of] - np.where(marks, parts, 0) / right[page_of]
        return float((np.log(whole) - np.log(right)).sum()), slope

    return Rows(rows).least(loss, RIDGE)


def fit_report(pages: Sequence[Labelled], rows: Mapping[str, set[str]]) -> dict[str, int]:
    """The weights of whether a page reports a draw."""
    pages = [page for page in pages if page.is_whole]
    is_one = np.array([float(page.has_draw) for page in pages])

    def loss(scores: Vector) -> tuple[float, Vector]:
        value = float((np.logaddexp(0, scores) - is_one * scores).sum())
        return value, 1 / (1 + np.exp(-scores)) - is_one

    return Rows([rows[page.name] for page in pages]).least(loss, RIDGE_OF_REPORT)


def fit(pages: Sequence[Labelled]) -> tuple[Table, list[str]]:
    """The table of weights, and what was found of pages that were not learned from."""
    first = _of_others(pages, lambda rest: _fit_fields(rest, {}, can_be_nothing=False), {})
    beside = {
        page.name: company(page.found, {name: best_of(first[page.name][name]) for name in FIELDS})
        for page in pages
    }
    asked = _of_others(pages, lambda rest: _fit_fields(rest, beside, can_be_nothing=True), beside)
    rows = {page.name: report_features(page.lead, page.found, asked[page.name]) for page in pages}
    reports: dict[str, float] = {}
    for fold in range(FOLDS):
        table = fit_report([page for page in pages if page.group % FOLDS != fold], rows)
        reports |= {p.name: score(table, rows[p.name]) for p in pages if p.group % FOLDS == fold}
    said = [_said(name, pages, asked) for name in FIELDS] + [_said_of_reports(pages, reports)]
    table = _fit_fields(pages, beside, can_be_nothing=True)
    return {**table, REPORT: fit_report(pages, rows)}, said


def _fit_fields(pages: Sequence[Labelled], beside: Beside, *, can_be_nothing: bool) -> Table:
    return {name: fit_field(name, pages, beside, can_be_nothing=can_be_nothing) for name in FIELDS}


def _of_others(
    pages: Sequence[Labelled], learn: Callable[[Sequence[Labelled]], Table], beside: Beside
) -> dict[str, dict[str, Shares]]:
    """The shares of each page's candidates, by weights that were not learned from it."""
    found = {}
    for fold in range(FOLDS):
        table = learn([page for page in pages if page.group % FOLDS != fold])
        for page in pages:
            if page.group % FOLDS == fold:
                of_page = beside.get(page.name, {})
                found[page.name] = {
                    name: shares_of(
                        name, scores_of(name, page.found, table), of_page.get(name, {}), table
                    )
                    for name in FIELDS
                }
    return found


def _said(name: str, pages: Sequence[Labelled], asked: Mapping[str, Mapping[str, Shares]]) -> str:
    """Precision and recall of the first choice, of pages that report one draw."""
    given = stated = right = 0
    for page in pages:
        values = page.stated.get(name)
        if values is not None and page.has_draw and len(values) <= 1:
            shares = asked[page.name][name]
            best = max(shares, key=shares.__getitem__)
            given += best is not None
            stated += len(values)
            right += best in values
    precision, recall = 100 * right / given, 100 * right / stated
    return f"{name:<12} {precision:.1f} % of {given} given, {recall:.1f} % of {stated} stated"


def _said_of_reports(pages: Sequence[Labelled], reports: Mapping[str, float]) -> str:
    pages = [page for page in pages if page.is_whole]
    having = [reports[page.name] for page in pages if page.has_draw]
    without = [reports[page.name] for page in pages if not page.has_draw]
    missed, wrong = sum(odds <= 0 for odds in having), sum(odds > 0 for odds in without)
    return f"{REPORT:<12} {missed} of {len(having)} missed, {wrong} of {len(without)} without one"


def write(table: Table, path: Path = TABLE) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, delimiter="\t", quoting=csv.QUOTE_NONE, lineterminator="\n")
        writer.writerow(("field", "feature", "weight"))
        for name in (*FIELDS, REPORT):
            writer.writerows(
                (name, feature, weight / 100) for feature, weight in sorted(table[name].items())
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m training.fit")
    parser.add_argument("folders", nargs="*", type=Path, help="folders of more labelled pages")
    pages = list(labelled(parser.parse_args().folders))
    table, said = fit(pages)
    print(f"{len(pages)} pages; five folds:", *said, sep="\n  ")
    write(table)
    print(f"{sum(map(len, table.values()))} weights written to {TABLE.name}")


if __name__ == "__main__":
    main()
