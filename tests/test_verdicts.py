"""Verdicts on claims; the right figures are counted here by other means, from the facts."""

from __future__ import annotations

import csv
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from eescraper.news.article import read_article
from eescraper.news.blocks import PARAGRAPH, TITLE, Article, Block
from eescraper.news.claims import Claim, claims_of
from eescraper.news.claims.claim import KINDS
from eescraper.verdicts import NamedDraw, Verdict, judge
from eescraper.verdicts.query import CODES, literal
from tests.conftest import ROOT, History

PAGE = ROOT / "tests" / "fixtures" / "news" / "d-healthcare-december-wrong-day" / "page.html"
ARTICLE_DAY = date(2025, 12, 11)
HEALTHCARE = NamedDraw("385", date(2025, 12, 10), "healthcare")


class Round(NamedTuple):
    number: str
    day: date
    name: str
    size: int
    cutoff: int


@pytest.fixture(scope="session")
def rounds() -> list[Round]:
    """The rounds of the table of facts, read without any of our own parsers."""
    path = ROOT / "eescraper" / "recordings" / "rounds_raw.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return [
            Round(
                row["drawNumber"],
                date.fromisoformat(row["drawDate"]),
                row["drawName"],
                int(row["drawSize"].replace(",", "")),
                int(row["drawCRS"]),
            )
            for row in csv.DictReader(handle)
        ]


@pytest.fixture(scope="session")
def connection(record: History) -> Iterator[sqlite3.Connection]:
    uri = f"{Path(record.path).as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as opened:
        yield opened


def one(claim: Claim, connection: sqlite3.Connection, as_of: date, *draws: NamedDraw) -> Verdict:
    [verdict] = judge([claim], draws, as_of, connection)
    return verdict


def claim(kind: str, value: Any = None, **kwargs: Any) -> Claim:
    return Claim(kind, value, "text", 1, **kwargs)


def of_year(rounds: list[Round], until: date, name: str = "") -> list[Round]:
    return [r for r in rounds if r.day.year == until.year and r.day <= until and name in r.name]


class TestTheArticleOn385:
    """The answers that are known for the article of the demo."""

    @pytest.fixture
    def verdicts(self, connection: sqlite3.Connection) -> list[tuple[Claim, Verdict]]:
        page = next(PAGE.parent.glob("page.*"))
        claims = claims_of(read_article(page.read_bytes()), ARTICLE_DAY)
        return list(zip(claims, judge(claims, [HEALTHCARE], ARTICLE_DAY, connection), strict=True))

    @pytest.mark.parametrize(
        ("kind", "value", "verdict", "right"),
        [
            ("draws_this_year", 55, "supported", 55),
            ("category_draw_ordinal", 7, "supported", 7),
            ("category_draw_ordinal", 6, "contradicted", 7),
            ("itas_this_year", 106_599, "contradicted", 102_599),
            ("crs_range", (462, 510), "supported", (462, 510)),
            ("invitations_range", (500, 4000), "supported", (500, 4000)),
            ("pool_size", 242_379, "supported", 242_379),
        ],
    )
    def test_figures(
        self, verdicts: list[tuple[Claim, Verdict]], kind: str, value: Any, verdict: str, right: Any
    ) -> None:
        [found] = [v for c, v in verdicts if (c.kind, c.value) == (kind, value)]
        assert (found.verdict, found.right_value) == (verdict, right)

    def test_the_pause_that_was_none(
        self, verdicts: list[tuple[Claim, Verdict]], rounds: list[Round]
    ) -> None:
        [(made, found)] = [(c, v) for c, v in verdicts if c.kind == "pause"]
        cec = of_year(rounds, ARTICLE_DAY, "Canadian Experience Class")
        assert (made.category, found.verdict) == ("cec", "contradicted")
        assert (len(cec), cec[-1].day) == (14, ARTICLE_DAY - timedelta(days=1))
        for told in ("2025-12-10", "14 in 2025", "from 2025-02-05 to 2025-05-13"):
            assert told in found.right_value

    def test_the_same_without_a_match_and_from_the_evening_before(
        self, connection: sqlite3.Connection
    ) -> None:
        claims = [claim("draws_this_year", 55), claim("category_draw_ordinal", 7)]
        unmatched = judge(claims, [replace(HEALTHCARE, draw_id=None)], ARTICLE_DAY, connection)
        the_evening_before = judge(claims, [HEALTHCARE], date(2025, 12, 10), connection)
        for verdicts in (unmatched, the_evening_before):
            assert [verdict.verdict for verdict in verdicts] == ["supported", "supported"]

    def test_every_query_shows_the_figure_when_it_is_pasted(
        self, verdicts: list[tuple[Claim, Verdict]], connection: sqlite3.Connection
    ) -> None:
        for made, found in verdicts:
            assert found.query is not None
            shown = connection.execute(found.query).fetchall()
            if isinstance(found.right_value, int):
                assert shown[0][0] == found.right_value, made.kind
            elif isinstance(found.right_value, tuple):
                assert shown[0] == found.right_value, made.kind


class TestCounting:
    @pytest.mark.parametrize("year", range(2015, 2027))
    def test_the_last_draw_of_each_year(
        self, year: int, rounds: list[Round], connection: sqlite3.Connection
    ) -> None:
        found = of_year(rounds, date(year, 12, 31))
        as_of = found[-1].day
        named = NamedDraw(found[-1].number, as_of)
        [count, wrong, total] = judge(
            [
                claim("draws_this_year", len(found)),
                claim("draws_this_year", len(found) + 1),
                claim("itas_this_year", sum(r.size for r in found)),
            ],
            [named], as_of, connection,
        )  # fmt: skip
        assert (count.verdict, wrong.verdict, total.verdict) == (
            *("supported", "contradicted", "supported"),
        )
        assert wrong.right_value == len(found)

    def test_a_year_that_is_stated_is_counted_whole(
        self, rounds: list[Round], connection: sqlite3.Connection
    ) -> None:
        total = sum(r.size for r in rounds if r.day.year == 2024)
        made = claim("itas_this_year", total, year=2024)
        assert one(made, connection, date(2025, 3, 1)).verdict == "supported"

    def test_the_first_draw_of_january_is_the_first_of_its_year(
        self, rounds: list[Round], connection: sqlite3.Connection
    ) -> None:
        first = next(r for r in rounds if r.day.year == 2026)
        named = NamedDraw(first.number, first.day)
        assert one(claim("draws_this_year", 1), connection, first.day, named).right_value == 1
        # An article of the New Year on the last draw of the year before counts in that year.
        last = of_year(rounds, date(2025, 12, 31))
        named = NamedDraw(last[-1].number, last[-1].day)
        made = claim("draws_this_year", len(last))
        assert one(made, connection, date(2026, 1, 2), named).verdict == "supported"

    def test_a_late_article_may_count_up_to_its_draw_or_up_to_its_day(
        self, rounds: list[Round], connection: sqlite3.Connection
    ) -> None:
        on, later = date(2025, 12, 11), date(2025, 12, 17)
        for until in (on, later):
            made = claim("draws_this_year", len(of_year(rounds, until)))
            assert one(made, connection, later, HEALTHCARE).verdict == "supported"
        between = claim("draws_this_year", len(of_year(rounds, on)) + 1)
        assert one(between, connection, later, HEALTHCARE).verdict == "contradicted"

    def test_a_total_before_the_draw_counts_if_it_says_so(
        self, connection: sqlite3.Connection
    ) -> None:
        made = claim("itas_this_year", 101_599)
        before = replace(made, text="Before the draw 101,599 had been invited this year.")
        assert one(made, connection, ARTICLE_DAY, HEALTHCARE).verdict == "contradicted"
        assert one(before, connection, ARTICLE_DAY, HEALTHCARE).verdict == "supported"

    def test_on_a_leap_day(self, rounds: list[Round], connection: sqlite3.Connection) -> None:
        leap = date(2024, 2, 29)
        size = sum(r.size for r in rounds if (r.day.year, r.day.month) == (2024, 2))
        month = claim("itas_of_month", size, since=date(2024, 2, 1), until=leap)
        assert one(month, connection, leap).verdict == "supported"
        # The round of the leap day itself is counted.
        count = claim("draws_this_year", len(of_year(rounds, leap)))
        assert one(count, connection, leap).verdict == "supported"

    def test_by_category_several_at_once(
        self, rounds: list[Round], connection: sqlite3.Connection
    ) -> None:
        names = Counter(r.name for r in of_year(rounds, ARTICLE_DAY))
        pairs = (("cec", names["Canadian Experience Class"]),
                 ("pnp", names["Provincial Nominee Program"]))  # fmt: skip
        right = one(claim("draws_by_category", pairs), connection, ARTICLE_DAY)
        wrong = one(claim("draws_by_category", (pairs[0], ("pnp", 22))), connection, ARTICLE_DAY)
        assert (right.verdict, right.right_value) == ("supported", pairs)
        assert (wrong.verdict, wrong.right_value) == ("contradicted", pairs)

    def test_several_draws_of_one_article(self, connection: sqlite3.Connection) -> None:
        draws = [NamedDraw("383", date(2025, 12, 8), "pnp"), NamedDraw("384", None, "cec")]
        made = [claim("draws_this_year", n) for n in (53, 54, 52)]
        verdicts = judge(made, draws, date(2025, 12, 10), connection)
        assert [v.verdict for v in verdicts] == ["supported", "supported", "contradicted"]

    @pytest.mark.parametrize(
        ("value", "approximate", "verdict"),
        [
            (100_000, "over", "supported"),
            (103_000, "over", "contradicted"),
            (103_000, "under", "supported"),
            (102_000, "under", "contradicted"),
            (100_000, "about", "supported"),
            (90_000, "about", "contradicted"),
            (100_000, None, "contradicted"),
        ],
    )
    def test_approximations(
        self, value: int, approximate: str | None, verdict: str, connection: sqlite3.Connection
    ) -> None:
        made = claim("itas_this_year", value, approximate=approximate)
        assert one(made, connection, ARTICLE_DAY, HEALTHCARE).verdict == verdict

    def test_an_ordinal_of_no_stated_period_may_be_of_all_years(
        self, rounds: list[Round], connection: sqlite3.Connection
    ) -> None:
        ever = len([r for r in rounds if "ealthcare" in r.name and r.day <= ARTICLE_DAY])
        made = claim("category_draw_ordinal", ever, category="healthcare")
        assert one(made, connection, ARTICLE_DAY, HEALTHCARE).verdict == "supported"
        assert one(replace(made, period="year"), connection, ARTICLE_DAY).right_value == 7
        assert one(replace(made, period="ever"), connection, ARTICLE_DAY).verdict == "supported"

    def test_trades_of_the_first_years_are_the_federal_skilled_trades(
        self, rounds: list[Round], connection: sqlite3.Connection
    ) -> None:
        day = date(2018, 5, 30)
        count = len(of_year(rounds, day, "Federal Skilled Trades"))
        made = claim("category_draws_this_year", count, category="trades")
        assert one(made, connection, day).verdict == "supported"

    def test_what_is_told_of_an_earlier_draw_is_judged_as_of_its_day(
        self, rounds: list[Round], connection: sqlite3.Connection
    ) -> None:
        first = next(r for r in rounds if r.day.year == 2025)
        assert (len(of_year(rounds, first.day)), first.day.month) == (1, 1)
        [made] = [
            c
            for c in claims_of(
                Article(None, "News", None, None, (
                    Block(TITLE, "News"),
                    Block(PARAGRAPH, f"The year's first draw, on January {first.day.day}."),
                )),
                ARTICLE_DAY,
            )
            if c.kind == "draws_this_year"
        ]  # fmt: skip
        assert made.as_of == first.day
        assert one(made, connection, ARTICLE_DAY, HEALTHCARE).verdict == "supported"
        later = replace(made, as_of=None)
        assert one(later, connection, ARTICLE_DAY, HEALTHCARE).verdict == "contradicted"


class TestRecordsAndRanges:
    def test_a_record_of_the_category(
        self, rounds: list[Round], connection: sqlite3.Connection
    ) -> None:
        cec = of_year(rounds, ARTICLE_DAY, "Canadian Experience Class")
        largest, lowest = max(cec, key=lambda r: r.size), min(cec, key=lambda r: r.cutoff)
        for value, best in (("invitations_max", largest), ("crs_min", lowest)):
            made = claim("record", value, category="cec", period="year")
            named = NamedDraw(best.number, best.day, "cec")
            other = NamedDraw("381", date(2025, 11, 26), "cec")
            assert one(made, connection, best.day, named).verdict == "supported"
            assert one(made, connection, ARTICLE_DAY, other).verdict == "contradicted"

    def test_a_figure_that_is_told_may_be_of_another_draw(
        self, rounds: list[Round], connection: sqlite3.Connection
    ) -> None:
        largest = max(of_year(rounds, ARTICLE_DAY, "Healthcare"), key=lambda r: r.size)
        named = NamedDraw("385", date(2025, 12, 11), "healthcare")
        made = claim("record", "invitations_max", category="healthcare", period="year")
        told = replace(made, text=f"The year's largest, of {largest.size:,}, was in summer.")
        assert one(made, connection, ARTICLE_DAY, named).verdict == "contradicted"
        assert one(told, connection, ARTICLE_DAY, named).verdict == "supported"
        longer = replace(
            made, text=f"1{largest.size:,}, {largest.size:,},000, {largest.size}0, {largest.size}%."
        )
        assert one(longer, connection, ARTICLE_DAY, named).verdict == "contradicted"

    def test_of_a_year_that_was_not_begun(self, connection: sqlite3.Connection) -> None:
        made = claim("record", "crs_min", category="healthcare", year=2026, period="year")
        named = NamedDraw("385", date(2025, 12, 11), "healthcare")
        verdict = one(made, connection, ARTICLE_DAY, named)
        assert (verdict.verdict, verdict.right_value) == ("not_checkable", None)

    def test_of_a_draw_that_is_not_known_no_record_can_be_told(
        self, connection: sqlite3.Connection
    ) -> None:
        made = claim("record", "crs_min", category="cec", period="year")
        assert one(made, connection, ARTICLE_DAY).verdict == "not_checkable"

    def test_ranges(self, rounds: list[Round], connection: sqlite3.Connection) -> None:
        found = [r.cutoff for r in rounds if r.day.year == 2024 and "French" in r.name]
        pair = (min(found), max(found))
        made = claim("crs_range", pair, category="french", year=2024)
        assert one(made, connection, ARTICLE_DAY).verdict == "supported"
        narrow = one(replace(made, value=(pair[0], pair[1] - 1)), connection, ARTICLE_DAY)
        assert (narrow.verdict, narrow.right_value) == ("contradicted", pair)


class TestPool:
    def test_of_a_day_that_is_stated(self, connection: sqlite3.Connection) -> None:
        made = claim("pool_size", 245_758, as_of=date(2025, 11, 23))
        assert one(made, connection, ARTICLE_DAY).verdict == "supported"
        wrong = one(replace(made, as_of=date(2025, 12, 7)), connection, ARTICLE_DAY)
        assert (wrong.verdict, wrong.right_value) == ("contradicted", 242_379)

    def test_before_ircc_published_the_pool(self, connection: sqlite3.Connection) -> None:
        verdict = one(claim("pool_size", 60_042), connection, date(2015, 12, 7))
        assert (verdict.verdict, verdict.right_value) == ("not_checkable", None)
        assert "no count of the pool" in verdict.because


class TestPauses:
    def test_the_real_pause_by_its_days_and_without_them(
        self, connection: sqlite3.Connection
    ) -> None:
        named = claim("pause", category="cec", since=date(2025, 2, 5), until=date(2025, 5, 13))
        assert one(named, connection, ARTICLE_DAY).verdict == "supported"
        during = one(claim("pause", category="cec"), connection, date(2025, 4, 20))
        assert during.verdict == "supported"
        after = one(claim("pause", category="cec"), connection, date(2025, 5, 20))
        assert after.verdict == "supported"

    def test_a_span_with_a_round_in_it(self, connection: sqlite3.Connection) -> None:
        made = claim("pause", category="cec", since=date(2025, 1, 8), until=date(2025, 5, 13))
        assert one(made, connection, ARTICLE_DAY).verdict == "contradicted"

    def test_none_since_a_day(self, connection: sqlite3.Connection) -> None:
        general = claim("pause", category="general", since=date(2024, 4, 23))
        assert one(general, connection, date(2024, 10, 24)).verdict == "supported"
        cec = claim("pause", category="cec", since=date(2025, 5, 13))
        assert one(cec, connection, ARTICLE_DAY).verdict == "contradicted"

    def test_none_for_years(self, connection: sqlite3.Connection) -> None:
        made = claim("pause", category="cec", since=date(2021, 12, 31))
        assert one(made, connection, date(2024, 5, 30)).verdict == "supported"

    def test_the_first_of_another_category_is_of_another_draw(
        self, connection: sqlite3.Connection
    ) -> None:
        made = replace(
            claim("pause", category="cec", since=date(2025, 5, 13)),
            text="It was the first CEC draw since May 13.",
        )
        assert one(made, connection, ARTICLE_DAY, HEALTHCARE).verdict == "not_checkable"
        plain = replace(made, text="There was no CEC draw since May 13.")
        assert one(plain, connection, ARTICLE_DAY, HEALTHCARE).verdict == "contradicted"

    def test_the_first_since_a_day_ends_the_pause(self, connection: sqlite3.Connection) -> None:
        made = claim("pause", category="cec", since=date(2025, 2, 5))
        [number] = connection.execute(
            "SELECT draw_id FROM draws WHERE category = 'cec' AND draw_date = '2025-05-13'"
        ).fetchone()
        day = date(2025, 5, 13)
        assert one(made, connection, day, NamedDraw(number, day, "cec")).verdict == "supported"


class TestNotCheckable:
    @pytest.mark.parametrize(
        ("made", "as_of", "because"),
        [
            (claim("expected_next"), ARTICLE_DAY, "not what is expected"),
            (claim("draws_this_year", 3, year=2014), ARTICLE_DAY, "no 2014"),
            (claim("draws_this_year", 3), date(2031, 1, 1), "ends on 2026-07-07"),
            (claim("crs_range", (1, 2), category="stem", year=2015), ARTICLE_DAY, "no values"),
            (claim("category_draw_ordinal", 2), ARTICLE_DAY, "which category"),
            (claim("draws_this_year", 3, category="x"), ARTICLE_DAY, "no such category"),
        ],
    )
    def test_why(
        self, made: Claim, as_of: date, because: str, connection: sqlite3.Connection
    ) -> None:
        verdict = one(made, connection, as_of)
        assert (verdict.verdict, verdict.right_value) == ("not_checkable", None)
        assert because in verdict.because

    def test_a_draw_that_the_record_does_not_have_yet(self, connection: sqlite3.Connection) -> None:
        draw = NamedDraw(None, date(2026, 7, 9), "french")
        verdict = one(claim("draws_this_year", 37), connection, date(2026, 7, 9), draw)
        assert verdict.verdict == "not_checkable"
        assert "lacks the draw of 2026-07-09" in verdict.because

    @pytest.mark.parametrize("kind", KINDS)
    def test_an_empty_record(self, kind: str, history: History) -> None:
        with closing(sqlite3.connect(history.path)) as empty:
            verdict = one(claim(kind, 1), empty, ARTICLE_DAY)
        assert verdict.verdict == "not_checkable"

    def test_reported_draws_do_not_count(
        self, tmp_path: Path, connection: sqlite3.Connection
    ) -> None:
        path = tmp_path / "copy.db"
        with closing(sqlite3.connect(path)) as copy:
            connection.backup(copy)
            copy.execute("UPDATE draws SET status = 'reported' WHERE draw_id = '384'")
            copy.commit()
            verdict = one(claim("draws_this_year", 55), copy, ARTICLE_DAY)
        assert (verdict.verdict, verdict.right_value) == ("contradicted", 54)


EVIL = 'the 55th draw of 2025\'); DROP TABLE draws;-- "x"'


def test_what_a_page_says_never_reaches_a_query(connection: sqlite3.Connection) -> None:
    blocks = (Block(TITLE, EVIL), Block(PARAGRAPH, f"It was the 3rd CEC draw of 2025, {EVIL}."))
    claims = claims_of(Article(None, EVIL, None, None, blocks), ARTICLE_DAY)
    claims += [claim("category_draws_this_year", 1, category="cec'; DROP TABLE draws;--")]
    draws = [NamedDraw("385'; DROP TABLE draws;--", ARTICLE_DAY, "cec' OR '1'='1")]
    verdicts = judge(claims, draws, ARTICLE_DAY, connection)
    assert len(claims) >= 3
    for verdict in verdicts:
        assert "DROP" not in (verdict.query or "")
        assert "OR '1'" not in (verdict.query or "")
    assert connection.execute("SELECT count(*) FROM draws").fetchone()[0] > 400


def test_only_our_own_words_are_literals() -> None:
    assert literal("cec") == "'cec'"
    assert literal(date(2025, 1, 2)) == "'2025-01-02'"
    assert {literal(code) for code in CODES} == {f"'{code}'" for code in CODES}
    with pytest.raises(ValueError, match=r"a code of categories\.toml expected"):
        literal("cec'; --")


def test_judging_reads_only(connection: sqlite3.Connection) -> None:
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    made = [claim(kind, (1, 2) if "range" in kind else 1) for kind in KINDS
            if kind not in ("record", "draws_by_category")]  # fmt: skip
    judge(made, [HEALTHCARE], ARTICLE_DAY, connection)
    connection.set_trace_callback(None)
    assert asked
    assert all(query.startswith("SELECT") for query in asked)
