"""Who states each value of each draw, in a form small enough for the page. Read-only.

An observation is stated once, and named by its place in the list; so are sources and addresses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eescraper.export.report.texts import https, shown
from eescraper.sources import SOURCES

if TYPE_CHECKING:
    import sqlite3

_WITNESSES = """
    SELECT evidence.draw_id, evidence.field, evidence.agrees, evidence.outdated, observation_id,
      observations.source, observations.place, fetches.url, fetches.fetched_at,
      CASE evidence.field
        WHEN 'draw_date' THEN coalesce(draw_date_full_raw, draw_date_raw)
        WHEN 'drawn_at_utc' THEN drawn_at_raw
        WHEN 'category' THEN category_raw
        WHEN 'category_name' THEN category_raw
        WHEN 'category_version' THEN category_raw
        WHEN 'programs' THEN programs_raw
        WHEN 'invitations' THEN invitations_raw
        WHEN 'crs_cutoff' THEN crs_cutoff_raw
        WHEN 'tie_break_at_utc' THEN tie_break_raw
        WHEN 'pool_count_id' THEN pool_as_of_raw
        WHEN 'url' THEN url_raw
        ELSE json_extract(restated_raw, '$.' || substr(evidence.field, 10))
      END AS raw
    FROM evidence
    JOIN observations USING (observation_id)
    JOIN fetches ON fetches.fetch_id = observations.first_fetch_id
"""
_NEWS = """
    SELECT news_evidence.draw_id, news_evidence.field, news_evidence.agrees, outdated,
      outlet, articles.url, title, articles.language, published_on, headline
    FROM news_evidence JOIN statements USING (statement_id) JOIN articles USING (article_id)
    ORDER BY published_on, articles.url, news_evidence.field
"""


def provenance(connection: sqlite3.Connection) -> dict[str, Any]:
    """Sources, addresses, observations, and the witnesses of each value.

    - ``observations``: [source, address, place, date of the fetch that first showed it], the
      first two as places in ``sources`` and ``urls``;
    - ``values``: by draw and field [text as printed, agreeing, dissenting, outdated]; the text is
      that of the best source that agrees, a witness that does not agree is [observation, text];
    - ``news``: by draw the articles that bear on it, and how.
    """
    table = _Table()
    values: dict[str, dict[str, list[Any]]] = {}
    rows = sorted(connection.execute(_WITNESSES), key=_rank)
    for draw_id, field, agrees, outdated, number, source, place, url, seen_at, raw in rows:
        found = values.setdefault(draw_id, {}).setdefault(field, [None, [], [], []])
        witness = table.place_of(number, source, url, place, seen_at)
        if agrees:
            found[0] = _text(raw) if found[0] is None else found[0]
            found[1].append(witness)
        else:
            found[3 if outdated else 2].append([witness, _text(raw)])
    return {**table.lists(), "values": values, "news": _news(connection)}


def _text(raw: Any) -> Any:
    return shown(raw) if isinstance(raw, str) else raw


def _rank(row: tuple[Any, ...]) -> tuple[int, str, int]:
    source = SOURCES.get(row[5])
    return source.rank if source else 99, row[5], row[4]


def _news(connection: sqlite3.Connection) -> dict[str, list[dict[str, Any]]]:
    """The articles that bear on each draw, with the fields in which they agree and dissent."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in connection.execute(_NEWS):
        draw_id, field, agrees, outdated, outlet, url, title, language, published, headline = row
        article = found.setdefault(draw_id, {}).setdefault(
            url,
            {
                "outlet": shown(outlet),
                "url": https(url),
                "title": shown(title or ""),
                "language": language,
                "published_on": published,
                "headline": headline,
                "agrees": [],
                "dissents": [],
            },
        )
        if agrees or not outdated:
            article["agrees" if agrees else "dissents"].append(field)
    return {draw_id: list(articles.values()) for draw_id, articles in found.items()}


class _Table:
    """Observations, their sources and addresses, each once."""

    def __init__(self) -> None:
        self._sources: dict[str, int] = {}
        self._urls: dict[str, int] = {}
        self._places: dict[int, int] = {}
        self._observations: list[list[Any]] = []

    def place_of(self, number: int, source: str, url: str, place: str, seen_at: str) -> int:
        """The place of an observation in the list; it is added if it is not there yet."""
        if number not in self._places:
            self._places[number] = len(self._observations)
            source_at = self._sources.setdefault(source, len(self._sources))
            url_at = self._urls.setdefault(url, len(self._urls))
            self._observations.append([source_at, url_at, shown(place), seen_at])
        return self._places[number]

    def lists(self) -> dict[str, Any]:
        return {
            "sources": [_source(name) for name in self._sources],
            "urls": [https(url) for url in self._urls],
            "observations": self._observations,
        }


def _source(name: str) -> dict[str, str | None]:
    known = SOURCES.get(name)
    return {
        "name": shown(name),
        "kind": known.kind if known else None,
        "language": known.language if known else None,
    }
