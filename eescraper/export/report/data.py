"""What the page shows, as one JSON document. Reads the database through a given connection.

Instants are ``YYYY-MM-DDTHH:MM:SSZ`` in UTC, dates ``YYYY-MM-DD``. Texts of strangers are on one
line, without anything a terminal or a bidirectional algorithm would obey, and shortened; an
address that is not plain https is null.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from eescraper.export.report.provenance import provenance
from eescraper.export.report.texts import https, shown
from eescraper.items import BANDS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

_AS_OF = """
    SELECT max(fetched_at) FROM fetches WHERE standing IN ('believed', 'heard')
      AND crawl_id <= (SELECT max(crawl_id) FROM crawls WHERE changed = 1)
"""
_CATEGORIES = """
    SELECT category AS code, categories.kind, label_en AS en, label_fr AS fr
    FROM categories ORDER BY rowid
"""
_STANDINGS = """
    WITH ranked AS (
      SELECT *, row_number() OVER (
        PARTITION BY category ORDER BY draw_number DESC, draw_suffix DESC) AS place
      FROM draws WHERE status = 'official' AND category IS NOT NULL)
    SELECT category, count(*) AS draws, sum(invitations) AS invitations,
      min(crs_cutoff) AS lowest, max(crs_cutoff) AS highest,
      max(draw_id) FILTER (WHERE place = 1) AS last_id,
      CAST(julianday(date(?)) - julianday(max(draw_date) FILTER (WHERE place = 1)) AS INTEGER)
        AS days_since
    FROM ranked GROUP BY category ORDER BY days_since, draws DESC
"""
_DRAWS = """
    SELECT draws.draw_id AS id, draws.draw_date AS date, drawn_at_utc, drawn_at_precision,
      draws.category,
      category_name AS name, category_version AS version, programs, draws.invitations,
      draws.crs_cutoff AS cutoff, tie_break_at_utc AS tie_break, tie_break_precision,
      pool_count_id AS pool, url, draws.flags, status, first_seen_at, changed_at,
      nth_ever, nth_of_year, nth_of_category, nth_of_category_in_year,
      previous_draw_id AS previous
    FROM draws LEFT JOIN draw_ordinals USING (draw_id)
    LEFT JOIN draw_gaps ON draw_gaps.draw_id = draws.draw_id AND series <> 'all'
    ORDER BY draws.draw_number, draws.draw_suffix
"""
_BY_YEAR = """
    SELECT year, category, draws, coalesce(invitations, 0) AS invitations
    FROM category_years WHERE draws > 0 ORDER BY year, category
"""
_POOLS = f"SELECT pool_count_id AS id, as_of, {', '.join(BANDS)} FROM pool_counts ORDER BY as_of, 1"
_REVISIONS = """
    SELECT draw_id, source, field, kind, old_value, new_value, seen_at FROM revisions
    ORDER BY revision_id DESC
"""
_DISPUTES = """
    SELECT field, source, believed, stated, max(url) AS url, min(dissents_since) AS since,
      json_group_array(draw_id) AS draws
    FROM (SELECT disputes.* FROM disputes JOIN draws USING (draw_id) WHERE NOT outdated
      ORDER BY draw_number, draw_suffix)
    GROUP BY field, source, believed, stated ORDER BY count(*), field
"""
_NEWS_DISPUTES = """
    SELECT draw_id, field, believed, stated, outlet, url, published_on, text
    FROM news_disputes WHERE NOT outdated ORDER BY published_on DESC, url, draw_id, field
"""
_CLAIMS = """
    SELECT outlet, verdicts.url, articles.title, articles.language, verdicts.published_on,
      verdicts.kind, value, category, verdict, right_value, because, text
    FROM verdicts JOIN articles USING (outlet, url)
    WHERE verdict IS NOT NULL ORDER BY verdicts.published_on DESC, verdicts.url, verdicts.kind
"""
_ARTICLES = "SELECT count(*) AS articles, count(DISTINCT outlet) AS outlets FROM articles"
_SUPPORT = "SELECT support, count(*) FROM value_support GROUP BY support"

_PARSED = ("programs", "flags", "draws", "value", "right_value")


def document(connection: sqlite3.Connection) -> dict[str, Any]:
    """All that the page shows; of an empty database, empty lists."""
    [(as_of,)] = connection.execute(_AS_OF)
    pools = [row for row in _rows(connection, _POOLS) if row["as_of"]]
    return {
        "as_of": as_of,
        "categories": _rows(connection, _CATEGORIES),
        "standings": _rows(connection, _STANDINGS, as_of),
        "draws": [_draw(row) for row in _rows(connection, _DRAWS)],
        "by_year": _rows(connection, _BY_YEAR),
        "pools": {
            "bands": [band for band in BANDS if band != "total"],
            "counts": [
                [row["id"], row["as_of"], row["total"], *(row[b] for b in BANDS if b != "total")]
                for row in pools
            ],
        },
        "provenance": provenance(connection),
        "support": dict(connection.execute(_SUPPORT).fetchall()),
        "revisions": _rows(connection, _REVISIONS),
        "disputes": _rows(connection, _DISPUTES),
        "news": {
            **_rows(connection, _ARTICLES)[0],
            "disputes": _rows(connection, _NEWS_DISPUTES),
            "claims": _rows(connection, _CLAIMS),
        },
    }


def _rows(connection: sqlite3.Connection, sql: str, *parameters: object) -> list[dict[str, Any]]:
    cursor = connection.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [_clean(dict(zip(names, row, strict=True))) for row in cursor]


def _clean(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in row.items()}


def _value(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if name in _PARSED:
        return _harmless(json.loads(value))
    return https(value) if name == "url" else shown(value)


def _harmless(value: Any) -> Any:
    """JSON with every text in it made harmless."""
    if isinstance(value, dict):
        return {str(shown(key)): _harmless(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_harmless(inner) for inner in value]
    return shown(value) if isinstance(value, str) else value


def _draw(row: Mapping[str, Any]) -> dict[str, Any]:
    """A draw without what it does not have."""
    return {name: value for name, value in row.items() if value not in (None, {}, [])}
