"""Takes what news pages say into belief: matches statements, keeps evidence, reports draws.

Works inside the transaction of the `weaver`. What a page says of a draw is evidence for or against
what IRCC says, and changes nothing of that; only a draw that IRCC has not listed yet can come from
here, and is IRCC's as soon as it lists it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from itertools import count
from operator import attrgetter
from typing import TYPE_CHECKING

from eescraper.items import Draw, Event, Fetch
from eescraper.normalize.categories import rules
from eescraper.reconcile import news
from eescraper.reconcile.news import NewsStatement
from eescraper.store.columns import BY_NAME
from eescraper.store.evidence import HEARD
from eescraper.store.judging import judge_articles

if TYPE_CHECKING:
    from eescraper.reconcile import Belief

_DRAW = [column.name for column in BY_NAME["draws"].columns]
_draw_row = attrgetter(*_DRAW)
_SELECT = (
    "SELECT statement_id, article_id, outlet, trusted, fetched_at, published_on, headline,"
    " statements.stated_id, draw_date, category, invitations, crs_cutoff, tie_break_at_utc,"
    " tie_break_precision, tie_break_date, flags, sketch FROM statements"
    " JOIN articles USING (article_id, fetch_id) JOIN fetches USING (fetch_id)"
)
"""Statements of the newest reading of each article."""
_ORDER = "ORDER BY fetched_at, sha256, position"
_HEARD = f"fetches.standing = '{HEARD}'"
"""What was fetched and is not taken in yet says nothing yet, as in a rebuild."""


class NewsWeaver:
    """What news says, heard one article after the other."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        belief: Belief,
        tell: Callable[[Iterable[Event], int | None], None],
    ) -> None:
        self.connection = connection
        self.belief = belief
        self.tell = tell
        self._heard: set[int] = set()
        self._changed_since: str | None = None

    def hear(self, fetch: Fetch, *, is_late: bool = False) -> None:
        """Take in the article that a fetch brought. A late one reports no draw."""
        article = self.connection.execute(
            "SELECT article_id FROM articles WHERE fetch_id = ?", [fetch.fetch_id]
        ).fetchone()
        if article is None:
            return  # a newer reading of it is known already
        self._heard.add(article[0])
        statements = self._statements("WHERE fetch_id = ?", [fetch.fetch_id])
        earlier = self.connection.execute(
            "SELECT DISTINCT statements.draw_id FROM news_evidence JOIN statements"
            " USING (statement_id) WHERE article_id = ?",
            article,
        ).fetchall()
        self.connection.execute(
            "DELETE FROM news_evidence WHERE statement_id IN"
            " (SELECT statement_id FROM statements WHERE article_id = ?)",
            article,
        )
        self._bring_to_bear(statements, fetch)
        if not is_late:
            self._report(statements, fetch)
        now = self.connection.execute(
            "SELECT draw_id FROM statements WHERE fetch_id = ?", [fetch.fetch_id]
        ).fetchall()
        for draw_id in sorted(
            {found for (found,) in (*earlier, *now)} & self.belief.reported.keys()
        ):
            self._renew(self.belief.reported[draw_id], fetch)

    def hear_again(
        self, draws: Mapping[str, Draw], before: Mapping[str, Draw], fetch: Fetch
    ) -> None:
        """Match again what bears, or may bear, on draws that IRCC states anew."""
        held = (*draws.values(), *(before[d] for d in draws if d in before))
        days = sorted({day for draw in held if (day := draw.draw_date)})
        self._changed_since = min([*days[:1], self._changed_since or "9999"])
        ids = json.dumps(list(draws))
        statements = self._statements(
            f"WHERE {_HEARD} AND (statements.draw_id IS NULL OR statements.draw_id IN"
            " (SELECT value FROM json_each(?)) OR draw_date BETWEEN ? AND ?)",
            [ids, *(days[:1] or ["9999"]), *(days[-1:] or ["0000"])],
        )
        own = self._of(ids)
        self._heard.update(s.article_id for s in statements if s.statement_id in own)
        self._bring_to_bear(statements, fetch)

    def _of(self, ids: str) -> set[int]:
        """The statements that are matched to some draws."""
        sql = (
            "SELECT statement_id FROM statements WHERE draw_id IN (SELECT value FROM json_each(?))"
        )
        return {number for (number,) in self.connection.execute(sql, [ids])}

    def judge(self) -> None:
        """Judge the claims of what was heard, and of what changed draws may bear on."""
        if self._heard or self._changed_since:
            judge_articles(self.connection, self._heard, self._changed_since)

    def confirm(self, confirmed: Mapping[str, Draw], listed: Collection[str]) -> None:
        """Give rows of reported draws the numbers that IRCC lists them under.

        One that was reported under the number of another draw makes room for it.
        """
        own = {draw.draw_id for draw in confirmed.values()}
        for draw_id in listed:
            if draw_id in self.belief.reported and draw_id not in own:
                draw = self.belief.reported.pop(draw_id)
                free = self._free_id(draw)
                self._rename(draw_id, free)
                self._keep(
                    replace(draw, draw_id=free, flags=_flagged(draw, "draw_id", PROVISIONAL))
                )
        # First out of the way, then to their numbers: two may have been given each other's.
        for reported in confirmed.values():
            self._rename(reported.draw_id, f"~{reported.draw_id}")
        for draw_id, reported in confirmed.items():
            self._rename(f"~{reported.draw_id}", draw_id)

    def _rename(self, old: str, new: str) -> None:
        self.connection.execute("PRAGMA defer_foreign_keys = ON")
        for table in ("draws", "statements", "news_evidence", "events"):
            self.connection.execute(f"UPDATE {table} SET draw_id = ? WHERE draw_id = ?", [new, old])

    def doubt_overdue(self, fetch: Fetch) -> bool:
        """Mark the reported draws that IRCC's feed still does not list after a week; if any."""
        overdue = [
            draw
            for draw in self.belief.reported.values()
            if UNCONFIRMED not in draw.flags and news.is_overdue(draw, fetch.fetched_at)
        ]
        for draw in overdue:
            self._keep(replace(draw, flags=_flagged(draw, "status", UNCONFIRMED)))
            told = (
                f"{_describe(draw)} News reported it, and IRCC has not listed it within"
                f" {news.CONFIRMED_WITHIN_DAYS} days."
            )
            event = Event(
                *(UNCONFIRMED, draw.draw_id, fetch.source, fetch.fetched_at, told, draw.draw_id)
            )
            self.tell([event], fetch.fetch_id)
        return bool(overdue)

    def _statements(self, where: str, parameters: list[object]) -> list[NewsStatement]:
        rows = self.connection.execute(f"{_SELECT} {where} {_ORDER}", parameters)
        return [
            NewsStatement._make(
                (
                    *(*row[:3], bool(row[3]), *row[4:6], bool(row[6]), *row[7:15]),
                    tuple(json.loads(row[15])),
                    frozenset(json.loads(row[16])),
                )
            )
            for row in rows.fetchall()
        ]

    def _bring_to_bear(self, statements: Iterable[NewsStatement], fetch: Fetch) -> None:
        """Match statements, and write down how each bears on its draw."""
        statements = list(statements)
        if not statements:
            return
        calendar = news.Calendar([*self.belief.draws.values(), *self.belief.reported.values()])
        former = self._former()
        for statement in statements:
            draw_id = news.match(statement, calendar)
            changed = self.connection.execute(
                "UPDATE statements SET draw_id = ? WHERE statement_id = ? AND draw_id IS NOT ?",
                [draw_id, statement.statement_id, draw_id],
            )
            if changed.rowcount:
                self._heard.add(statement.article_id)
            self.connection.execute(
                "DELETE FROM news_evidence WHERE statement_id = ?", [statement.statement_id]
            )
            if draw_id is None:
                continue
            draw = calendar.by_id[draw_id]
            for bearing in news.bearings(statement, draw, former):
                self.connection.execute(
                    "INSERT INTO news_evidence (draw_id, field, statement_id, agrees, outdated)"
                    " VALUES (?, ?, ?, ?, ?)",
                    [
                        *(draw_id, bearing.field, statement.statement_id),
                        *(bearing.agrees, bearing.outdated),
                    ],
                )
                is_conflict = not bearing.agrees and not bearing.outdated
                if is_conflict and statement.headline and draw.status == "official":
                    self._tell_conflict(statement, draw, bearing.field, fetch)

    def _tell_conflict(
        self, statement: NewsStatement, draw: Draw, field: str, fetch: Fetch
    ) -> None:
        (url,) = self.connection.execute(
            "SELECT url FROM articles WHERE article_id = ?", [statement.article_id]
        ).fetchone()
        said = getattr(statement, field) or statement.tie_break_date
        told = (
            f"Draw #{draw.draw_id}: the {news.NAMES[field]} is {getattr(draw, field)}, but {said}"
            f" in {statement.outlet} ({url})."
        )
        subject = f"{draw.draw_id} {field}"
        known = self.connection.execute(
            "SELECT 1 FROM events WHERE kind = 'conflict' AND subject = ? AND source = ?"
            " AND sentence = ?",
            [subject, statement.outlet, told],
        ).fetchone()
        if not known:
            at = fetch.fetched_at
            event = Event("conflict", subject, statement.outlet, at, told, draw.draw_id)
            self.tell([event], fetch.fetch_id)

    def _former(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """What the record held before, by draw and field, and when that was replaced."""
        found: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for draw_id, field, old, seen_at in self.connection.execute(
            "SELECT draw_id, field, old_value, seen_at FROM revisions"
            " WHERE kind = 'value' AND old_value IS NOT NULL"
        ):
            found.setdefault((draw_id, field), []).append((old, seen_at))
        return found

    def _report(self, statements: Iterable[NewsStatement], fetch: Fetch) -> None:
        """Make a draw of what enough outlets report and IRCC has not listed yet."""
        # Held before this article: two draws that one page tells apart are two.
        held = [*self.belief.draws.values(), *self.belief.reported.values()]
        newest = max((day for d in self.belief.draws.values() if (day := d.draw_date)), default="")
        for statement in statements:
            if not newest or not news.may_report(statement, newest) or self._is_matched(statement):
                continue
            # Of a draw of that day and category that says otherwise one of the two is a slip.
            same = (statement.draw_date, statement.category)
            if any((draw.draw_date, draw.category) == same for draw in held):
                continue
            alike = [
                other
                for other in self._statements(
                    f"WHERE ({_HEARD} OR fetch_id = ?) AND statements.draw_id IS NULL"
                    " AND headline = 1 AND draw_date = ?",
                    [fetch.fetch_id, statement.draw_date],
                )
                if news.are_of_one_draw(statement, other)
            ]
            if news.is_reported(alike):
                self._add(alike, fetch)

    def _is_matched(self, statement: NewsStatement) -> bool:
        found = self.connection.execute(
            "SELECT draw_id FROM statements WHERE statement_id = ?", [statement.statement_id]
        ).fetchone()
        return found is not None and found[0] is not None

    def _add(self, alike: list[NewsStatement], fetch: Fetch) -> None:
        """Add the draw that some statements report, and tell of it as of any new draw."""
        draw = self._made_of(alike, fetch.fetched_at)
        self._keep(draw)
        outlets = ", ".join(dict.fromkeys(s.outlet for s in alike))
        told = f"{_describe(draw)} Reported by {outlets}; IRCC has not listed it yet."
        event = Event(
            *("new_draw", draw.draw_id, fetch.source, fetch.fetched_at, told, draw.draw_id)
        )
        self.tell([event], fetch.fetch_id)
        self._bring_to_bear(alike, fetch)

    def _made_of(self, alike: list[NewsStatement], at: str) -> Draw:
        """The draw that statements report; its number if it is a later one, and free."""
        kind = next((rule.kind for rule in rules() if rule.code == alike[0].category), "unknown")
        held = [*self.belief.draws.values(), *self.belief.reported.values()]
        newest = max(draw.draw_number for draw in self.belief.draws.values())
        following = 1 + max(draw.draw_number for draw in held)
        draw = news.reported_draw(alike, kind, following, at)
        is_free = all(draw.draw_id != other.draw_id for other in held)
        if is_free and (PROVISIONAL in draw.flags or draw.draw_number > newest):
            return draw
        draw = replace(draw, draw_number=following, draw_suffix="")
        return replace(
            draw, draw_id=self._free_id(draw), flags=_flagged(draw, "draw_id", PROVISIONAL)
        )

    def _free_id(self, draw: Draw) -> str:
        """A provisional id that no draw has."""
        first = news.provisional_id(draw.draw_date or "", draw.category or "")
        taken = self.belief.reported.keys()
        return next(
            name
            for number in count(1)
            if (name := first if number == 1 else f"{first}-{number}") not in taken
        )

    def _renew(self, draw: Draw, fetch: Fetch) -> None:
        """Bring a reported draw up to date with what its articles say now."""
        alike = self._statements(
            f"WHERE ({_HEARD} OR fetch_id = ?) AND headline = 1 AND statements.draw_id = ?",
            [fetch.fetch_id, draw.draw_id],
        )
        if not alike:
            renewed = replace(draw, flags=_flagged(draw, "status", WITHDRAWN))
        else:
            now = self._made_of(alike, fetch.fetched_at)
            stated = ("invitations", "crs_cutoff", "tie_break_at_utc", "tie_break_precision")
            values = {name: getattr(now, name) for name in stated}
            renewed = replace(draw, flags=_unflagged(draw, "status", WITHDRAWN), **values)
        if renewed != draw:
            self._keep(replace(renewed, changed_at=fetch.fetched_at))
            self._bring_to_bear(alike, fetch)

    def _keep(self, draw: Draw) -> None:
        self.belief.reported[draw.draw_id] = draw
        marks = ", ".join("?" * len(_DRAW))
        self.connection.execute(
            f"INSERT OR REPLACE INTO draws ({', '.join(_DRAW)}) VALUES ({marks})", _draw_row(draw)
        )


PROVISIONAL, UNCONFIRMED, WITHDRAWN = "provisional", "unconfirmed", "withdrawn"


def _flagged(draw: Draw, field: str, flag: str) -> str:
    """The flags of a draw with one more."""
    flags = json.loads(draw.flags)
    return json.dumps(flags | {field: [*(f for f in flags.get(field, ()) if f != flag), flag]})


def _unflagged(draw: Draw, field: str, flag: str) -> str:
    """The flags of a draw without one."""
    flags = json.loads(draw.flags)
    rest = [known for known in flags.pop(field, ()) if known != flag]
    return json.dumps(flags | ({field: rest} if rest else {}))


def _describe(draw: Draw) -> str:
    """A reported draw in one sentence, for people."""
    parts = [
        f"{draw.draw_date}, {draw.category}",
        "" if draw.invitations is None else f"{draw.invitations:,} invitations",
        "" if draw.crs_cutoff is None else f"CRS cut-off {draw.crs_cutoff}",
    ]
    number = "" if PROVISIONAL in draw.flags else f" #{draw.draw_id}"
    return f"Draw{number} of {', '.join(filter(None, parts))}."
