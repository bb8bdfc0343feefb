"""Writes verdicts: what articles claim, judged by the record as of their dates."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eescraper.news.claims.claim import Claim

logger = logging.getLogger(__name__)

_CLAIMS = (
    "SELECT claim_id, claims.kind, value, text, category, year, period, since, until, as_of,"
    " approximate FROM claims JOIN articles USING (article_id, fetch_id) WHERE article_id = ?"
    " ORDER BY position"
)
_NAMED = (
    "SELECT official.draw_id, statements.draw_date, statements.category FROM statements"
    " JOIN articles USING (article_id, fetch_id) LEFT JOIN draws AS official"
    " ON official.draw_id = statements.draw_id AND official.status = 'official'"
    " WHERE article_id = ? AND headline = 1 ORDER BY position"
)


def judge_articles(
    connection: sqlite3.Connection, article_ids: Iterable[int], since: str | None
) -> None:
    """Judge the claims of articles, and of all others published on a day or later."""
    chosen = connection.execute(
        "SELECT article_id, max(coalesce(published_on, substr(read_at, 1, 10)),"
        " coalesce(substr(updated, 1, 10), '')) AS day FROM articles"
        " WHERE EXISTS (SELECT 1 FROM claims WHERE claims.fetch_id = articles.fetch_id)"
        " AND (article_id IN (SELECT value FROM json_each(?)) OR day >= ?)",
        [json.dumps(sorted(article_ids)), since or "9999"],
    ).fetchall()
    for article_id, day in chosen:
        try:
            _judge(connection, article_id, date.fromisoformat(day))
        except sqlite3.Error:
            raise
        except Exception:  # one article's claims must not keep a draw from being published
            logger.exception("the claims of article %d can't be judged", article_id)


def _judge(connection: sqlite3.Connection, article_id: int, as_of: date) -> None:
    # A crawl of IRCC without news, which knows this module, needs none of the reader's patterns.
    from eescraper.verdicts import NamedDraw, judge  # noqa: PLC0415

    rows = connection.execute(_CLAIMS, [article_id]).fetchall()
    draws = [
        NamedDraw(draw_id, _day(day), category)
        for draw_id, day, category in connection.execute(_NAMED, [article_id])
    ]
    claims = [_claim(row[1:]) for row in rows]
    for row, verdict in zip(rows, judge(claims, draws, as_of, connection), strict=True):
        right = None if verdict.right_value is None else json.dumps(_plain(verdict.right_value))
        connection.execute(
            "UPDATE claims SET verdict = ?, right_value = ?, because = ?, query = ?"
            " WHERE claim_id = ?",
            [verdict.verdict, right, verdict.because, verdict.query, row[0]],
        )


def _claim(row: tuple[Any, ...]) -> Claim:
    from eescraper.news.claims.claim import Claim  # noqa: PLC0415

    kind, value, text, category, year, period, since, until, as_of, approximate = row
    stated: Any = json.loads(value or "null")
    if isinstance(stated, dict):  # counts by category
        stated = tuple(stated.items())
    elif isinstance(stated, list):
        stated = tuple(stated)
    return Claim(
        kind=kind,
        value=stated,
        text=text,
        block=0,
        category=category,
        year=year,
        period=period,
        since=_day(since),
        until=_day(until),
        as_of=_day(as_of),
        approximate=approximate,
    )


def _plain(value: Any) -> Any:
    """A value of a claim in JSON's types: counts by category as an object."""
    is_pairs = isinstance(value, tuple) and value and isinstance(value[0], tuple)
    return dict(value) if is_pairs else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
