"""Claims of news pages against the record: each is recomputed as of the article's date.

Only official draws count, those on or before that date; and the draw that the article itself
reports, whatever the date. Read-only: the SQL of a verdict is the SQL that was run.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import date

from eescraper.news.claims import claim as kinds
from eescraper.news.claims.claim import Claim
from eescraper.verdicts import figures
from eescraper.verdicts.bench import Bench
from eescraper.verdicts.pause import judge_pause
from eescraper.verdicts.query import CODES, NamedDraw
from eescraper.verdicts.verdict import (
    CONTRADICTED,
    NOT_CHECKABLE,
    SUPPORTED,
    Verdict,
    not_checkable,
)

__all__ = ["CONTRADICTED", "NOT_CHECKABLE", "SUPPORTED", "NamedDraw", "Verdict", "judge"]

_JUDGES: dict[str, Callable[[Claim, Bench], Verdict]] = {
    kinds.DRAWS: figures.judge_count,
    kinds.CATEGORY_DRAWS: figures.judge_count,
    kinds.ORDINAL: figures.judge_ordinal,
    kinds.ITAS: figures.judge_sum,
    kinds.CATEGORY_ITAS: figures.judge_sum,
    kinds.MONTH_ITAS: figures.judge_sum,
    kinds.POOL: figures.judge_pool,
    kinds.BY_CATEGORY: figures.judge_by_category,
    kinds.CRS_RANGE: figures.judge_range,
    kinds.SIZE_RANGE: figures.judge_range,
    kinds.RECORD: figures.judge_record,
    kinds.PAUSE: judge_pause,
}


def judge(
    claims: Sequence[Claim],
    draws: Sequence[NamedDraw],
    as_of: date,
    connection: sqlite3.Connection,
) -> list[Verdict]:
    """A verdict for each claim, in their order.

    ``draws`` are the headline draws of the article, matched to the record or not; ``as_of`` is
    the day of the article; the connection is to a database with the tables ``draws`` and
    ``pool_counts``, and is only read.
    """
    bench = Bench(connection, tuple(draws), as_of)
    return [_verdict(claim, bench) for claim in claims]


def _verdict(claim: Claim, bench: Bench) -> Verdict:
    judge_kind = _JUDGES.get(claim.kind)
    if judge_kind is None:
        return not_checkable("The record holds what was, not what is expected.")
    if claim.category is not None and claim.category not in CODES:
        return not_checkable("The record has no such category.")
    reason = bench.why_not(claim)
    return not_checkable(reason) if reason else judge_kind(claim, bench)
