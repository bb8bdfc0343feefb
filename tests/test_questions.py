"""The twenty questions and their right answers: the record as of round #424.

Each answer is given as IRCC's pages and counts by hand have it, and worked out once more in plain
Python from the table of facts, of which nothing goes through this program.
"""

from __future__ import annotations

import csv
import re
import statistics
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from eescraper.questions import page, questions
from tests.conftest import ROOT, History, ask, values

CATEGORIES = {
    "no program specified": "general",
    "general": "general",
    "provincial nominee": "pnp",
    "canadian experience class": "cec",
    "federal skilled worker": "fsw",
    "federal skilled trades": "fst",
    "french": "french",
    "healthcare": "healthcare",
    "stem": "stem",
    "trade": "trades",
    "transport": "transport",
    "agriculture": "agriculture",
    "education": "education",
    "physicians": "physicians",
    "senior managers": "senior_managers",
}
KINDS = {"general": "general"} | dict.fromkeys(("cec", "pnp", "fsw", "fst"), "program")
TENS = tuple(range(491, 450, -10)) + tuple(range(441, 400, -10))


@dataclass(frozen=True)
class Fact:
    """A round as published; ``bands`` are (lowest score, highest score, candidates), unsplit."""

    draw_id: str
    day: date
    category: str
    invitations: int
    cutoff: int
    pool_day: str
    bands: tuple[tuple[int, int, int], ...]
    total: int

    @property
    def year(self) -> int:
        return self.day.year


def number(text: str) -> int:
    return int(text.replace(",", ""))


def fact(row: dict[str, str]) -> Fact:
    name = row["drawName"].lower()
    [category] = {code for start, code in CATEGORIES.items() if name.startswith(start)}
    counts = [number(row[f"dd{place}"]) for place in range(1, 19)]
    tens = zip(TENS, counts[3:8] + counts[9:14], strict=True)
    bands = (
        (601, 1200, counts[0]),
        (501, 600, counts[1]),
        *((lowest, lowest + 9, count) for lowest, count in tens),
        (351, 400, counts[14]),
        (301, 350, counts[15]),
        (0, 300, counts[16]),
    )
    return Fact(
        row["drawNumber"],
        date.fromisoformat(row["drawDate"]),
        category,
        number(row["drawSize"]),
        number(row["drawCRS"]),
        row["drawDistributionAsOn"],
        bands,
        counts[17],
    )


@pytest.fixture(scope="module")
def rounds() -> list[Fact]:
    path = ROOT / "eescraper" / "recordings" / "rounds_raw.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return [fact(row) for row in csv.DictReader(handle)]


def gaps(rounds: list[Fact]) -> list[tuple[int, str, str]]:
    """(days, draw before, draw) of successive rounds."""
    return [((b.day - a.day).days, a.draw_id, b.draw_id) for a, b in pairwise(rounds)]


def of_category(rounds: list[Fact], category: str) -> list[Fact]:
    return [found for found in rounds if found.category == category]


def test_the_newest_draw_against_the_one_before_it_in_its_category(
    record: History, rounds: list[Fact]
) -> None:
    [row] = ask(record, "newest_draw")
    before, newest = of_category(rounds, rounds[-1].category)[-2:]
    assert row == {
        "draw_id": "424",
        "draw_date": "2026-07-07",
        "category": "cec",
        "invitations": 2000,
        "crs_cutoff": 517,
        "previous_draw_id": "420",
        "crs_cutoff_change": 1,
        "invitations_change": -2000,
        "days": 14,
    }
    assert (before.draw_id, newest.cutoff - before.cutoff) == ("420", 1)
    assert (newest.day - before.day).days == 14


def test_the_ordinals_of_every_draw(record: History, rounds: list[Fact]) -> None:
    [row] = ask(record, "ordinals", draw_id="385")
    assert row == {
        "draw_id": "385",
        "draw_date": "2025-12-11",
        "category": "healthcare",
        "nth_of_year": 55,
        "draws_in_year": 58,
        "nth_of_category_in_year": 7,
        "nth_of_category": 13,
        "nth_ever": 386,
    }
    seen: Counter[Any] = Counter()
    in_year = Counter(found.year for found in rounds)
    expected = []
    for found in rounds:
        keys = (found.year, (found.category, found.year), found.category, None)
        seen.update(keys)
        of_year, *others = (seen[key] for key in keys)
        expected.append((found.draw_id, of_year, in_year[found.year], *others))
    names = "draw_id nth_of_year draws_in_year nth_of_category_in_year nth_of_category nth_ever"
    assert values(ask(record, "ordinals", draw_id=""), *names.split()) == expected[::-1]


def test_the_cut_offs_and_sizes_of_each_category_in_each_year(
    record: History, rounds: list[Fact]
) -> None:
    [row] = ask(record, "category_year", category="healthcare", year="2025")
    assert row == {
        "year": 2025,
        "category": "healthcare",
        "draws": 7,
        "min_crs_cutoff": 462,
        "min_crs_cutoff_draw_id": "379",
        "max_crs_cutoff": 510,
        "max_crs_cutoff_draw_id": "345",
        "min_invitations": 500,
        "max_invitations": 4000,
        "invitations": 14500,
    }
    groups: dict[tuple[int, str], list[Fact]] = defaultdict(list)
    for found in rounds:
        groups[-found.year, found.category].append(found)
    expected = []
    for (year, category), group in sorted(groups.items()):
        sizes = [found.invitations for found in group]
        lowest = min(group, key=lambda found: found.cutoff)  # the first of equals
        highest = max(group, key=lambda found: found.cutoff)
        cutoffs = (lowest.cutoff, lowest.draw_id, highest.cutoff, highest.draw_id)
        expected.append((-year, category, len(group), *cutoffs, min(sizes), max(sizes), sum(sizes)))
    found_rows = ask(record, "category_year", category="", year="")
    assert [tuple(row.values()) for row in found_rows] == expected


def test_the_pool_before_a_draw_and_the_share_of_a_band(
    record: History, rounds: list[Fact]
) -> None:
    [row] = ask(record, "pool_share", draw_id="385", band="crs_451_500")
    assert values([row], "as_of", "total", "candidates", "percent") == [
        ("2025-12-07", 242379, 68679, 28.3)
    ]
    pools = {found.draw_id: found for found in rounds if found.total}
    seen = defaultdict(dict)
    for row in ask(record, "pool_share", draw_id="", band=""):
        bounds = row["band"].removeprefix("crs_").split("_")
        seen[row["draw_id"]][tuple(map(int, bounds))] = row["candidates"]
        assert row["total"] == pools[row["draw_id"]].total
        assert row["percent"] == pytest.approx(100 * row["candidates"] / row["total"], abs=0.05001)
    assert seen.keys() == pools.keys()
    for draw_id, bands in seen.items():
        assert len(bands) == 17
        for lowest, highest, count in pools[draw_id].bands:
            assert bands[lowest, highest] == count


def test_gaps_and_the_pauses_among_them(record: History, rounds: list[Fact]) -> None:
    [longest, other] = ask(record, "pauses", category="cec", year="2025", k="3")
    assert values([longest, other], "days", "previous_draw_id", "draw_id") == [
        (97, "335", "347"),
        (50, "326", "332"),
    ]
    series = {"all": rounds} | {
        code: of_category(rounds, code) for code in {found.category for found in rounds}
    }
    for category, members in series.items():
        days = [gap[0] for gap in gaps(members)]
        middle = statistics.median(days) if days else 0
        found = ask(record, "pauses", category=category, year="", k=2)
        names = ("days", "previous_draw_id", "draw_id")
        assert sorted(values(found, *names)) == sorted(
            gap for gap in gaps(members) if gap[0] > 2 * middle
        )
        assert {row["median_days"] for row in found} <= {middle}


def test_draws_and_invitations_by_year(record: History, rounds: list[Fact]) -> None:
    found = {row["year"]: (row["draws"], row["invitations"]) for row in ask(record, "years")}
    in_2026 = [draw.invitations for draw in rounds if draw.year == 2026]
    assert found == {
        2015: (23, 31063),
        2016: (27, 33782),
        2017: (30, 86023),
        2018: (28, 89800),
        2019: (26, 85300),
        2020: (37, 107350),
        2021: (42, 114224),
        2022: (24, 46539),
        2023: (42, 110266),
        2024: (52, 98903),
        2025: (58, 113998),
        2026: (len(in_2026), sum(in_2026)),
    }


def test_the_shares_of_categories(record: History, rounds: list[Fact]) -> None:
    found = ask(record, "category_shares", year="2025")
    assert values(found, "category", "draws", "invitations")[:7] == [
        ("french", 9, 48000),
        ("cec", 15, 35850),
        ("healthcare", 7, 14500),
        ("pnp", 24, 10898),
        ("education", 2, 3500),
        ("trades", 1, 1250),
        ("agriculture", 0, 0),
    ]
    by_name = {row["category"]: row for row in found}
    assert by_name["general"]["draws"] == by_name["general"]["invitations"] == 0
    assert by_name["general"]["invitations_percent"] == 0
    total = sum(draw.invitations for draw in rounds if draw.year == 2025)
    for row in found:
        assert row["invitations_percent"] == pytest.approx(
            100 * row["invitations"] / total, abs=0.05001
        )
        assert row["draws_percent"] == pytest.approx(100 * row["draws"] / 58, abs=0.05001)


@pytest.mark.parametrize("as_of", ["2026-07-07", "2025-01-01", "2024-02-29", "2015-02-10"])
def test_days_since_the_last_draw_of_each_category(
    record: History, rounds: list[Fact], as_of: str
) -> None:
    until = date.fromisoformat(as_of)
    last = {found.category: found for found in rounds if found.day <= until}
    assert set(
        values(
            ask(record, "days_since", as_of=as_of), "category", "last_draw_date", "draw_id", "days"
        )
    ) == {
        (code, found.day.isoformat(), found.draw_id, (until - found.day).days)
        for code, found in last.items()
    }


def test_the_extremes_of_all_time(record: History, rounds: list[Fact]) -> None:
    assert values(ask(record, "extremes"), "extreme", "value", "draw_id") == [
        ("lowest cut-off", 75, "176"),
        ("highest cut-off", 902, "91b"),
        ("fewest invitations", 118, "143"),
        ("most invitations", 27332, "176"),
    ]
    cutoffs = [found.cutoff for found in rounds]
    sizes = [found.invitations for found in rounds]
    assert (min(cutoffs), max(cutoffs), min(sizes), max(sizes)) == (75, 902, 118, 27332)


def test_the_trend_of_cut_offs(record: History, rounds: list[Fact]) -> None:
    found = ask(record, "cutoff_trend", category="cec")[::-1]
    members = of_category(rounds, "cec")
    cutoffs = [member.cutoff for member in members]
    assert values(found, "draw_id", "crs_cutoff") == [(m.draw_id, m.cutoff) for m in members]
    assert [row["crs_cutoff_change"] for row in found] == [
        None,
        *(after - before for before, after in pairwise(cutoffs)),
    ]
    for place, row in enumerate(found):
        last = cutoffs[max(0, place - 4) : place + 1]
        assert row["mean_of_last_five"] == pytest.approx(statistics.mean(last), abs=0.05001)


def test_the_shares_of_general_program_and_category_rounds(
    record: History, rounds: list[Fact]
) -> None:
    found = ask(record, "kind_shares")
    drawn, invited = Counter(), Counter()
    for draw in rounds:
        key = (draw.year, KINDS.get(draw.category, "category"))
        drawn[key] += 1
        invited[key] += draw.invitations
        invited[draw.year] += draw.invitations
    assert len(found) == 12 * 3
    for row in found:
        key = (row["year"], row["category_kind"])
        assert (row["draws"], row["invitations"]) == (drawn[key], invited[key])
        assert row["invitations_percent"] == pytest.approx(
            100 * invited[key] / invited[row["year"]], abs=0.05001
        )
    in_2025 = {row["category_kind"]: row["invitations"] for row in found if row["year"] == 2025}
    assert in_2025 == {"general": 0, "program": 35850 + 10898, "category": 67250}


def test_the_longest_gap_of_all_and_the_days_with_two_draws(
    record: History, rounds: list[Fact]
) -> None:
    found = values(ask(record, "longest_gap"), "days", "previous_draw_id", "draw_id")
    assert found[0] == (49, "236", "237")
    assert set(found) == {gap for gap in gaps(rounds) if gap[0] in (0, 49)}
    assert max(gaps(rounds))[0] == 49
    days = Counter(draw.day for draw in rounds)
    assert len(found) - 1 == sum(count == 2 for count in days.values()) == 4
    assert (0, "91a", "91b") in found


@pytest.mark.parametrize("score", [0, 1, 300, 301, 451, 476, 480, 481, 500, 501, 601, 1200, 1201])
def test_candidates_at_or_above_a_score(record: History, rounds: list[Fact], score: int) -> None:
    pools = {found.draw_id: found for found in rounds if found.total}
    found = ask(record, "candidates_above", draw_id="", score=str(score))
    assert [row["draw_id"] for row in found] == list(pools)[::-1]
    for row in found:
        pool = pools[row["draw_id"]]
        assert row["at_least"] == sum(count for low, _, count in pool.bands if low >= score)
        below = sum(count for _, high, count in pool.bands if high < score)
        assert row["at_most"] == pool.total - below
        if score in {451, 481, 501, 601} and pool.draw_id != "247":  # whose bands do not add up
            assert row["at_least"] == row["at_most"]
    if score == 476:  # 491 to 500 and 481 to 490 for certain; 471 to 480 in part
        [row] = [row for row in found if row["draw_id"] == "385"]
        sure = 1110 + 27096 + 12445 + 12303
        assert (row["at_least"], row["at_most"]) == (sure, sure + 14851)


def test_changes_of_the_pool_and_the_inflow_that_they_imply(
    record: History, rounds: list[Fact]
) -> None:
    found = {row["as_of"]: row for row in ask(record, "pool_changes")}
    assert len(found) == 117
    assert found["2025-12-14"] == {
        "previous_as_of": "2025-12-07",
        "as_of": "2025-12-14",
        "previous_total": 242379,
        "total": 237302,
        "change": -5077,
        "invited": 8123,
        "inflow": 8123 - 5077,
        "invited_in_doubt": 0,
    }
    assert found["2022-01-17"]["previous_as_of"] is found["2022-01-17"]["inflow"] is None
    # Who was invited after the first count and before the last one is in one gap, and in one only.
    ids = [draw.draw_id for draw in rounds]
    counted = [draw for draw in rounds if draw.total]
    first, last = counted[0], next(d for d in counted if d.pool_day == counted[-1].pool_day)
    between = rounds[ids.index(first.draw_id) : ids.index(last.draw_id)]
    assert sum(row["invited"] or 0 for row in found.values()) == sum(
        draw.invitations for draw in between
    )
    assert sum(row["change"] or 0 for row in found.values()) == last.total - first.total
    for row in found.values():
        if row["inflow"] is not None:
            assert row["inflow"] == row["total"] - row["previous_total"] + row["invited"]


def test_a_pool_of_the_day_of_an_earlier_draw_has_a_doubt(record: History) -> None:
    doubts = {
        row["as_of"]: (row["invited"], row["invited_in_doubt"])
        for row in ask(record, "pool_changes")
        if row["invited_in_doubt"]
    }
    # #322 on 2024-11-12, #325 on 2024-11-18, #296 on 2024-05-30, and the gap after each.
    assert doubts == {
        "2024-11-12": (733, 733),
        "2024-11-17": (400 + 800, 733),
        "2024-11-18": (174, 174),
        "2024-12-01": (400 + 3000, 174),
        "2024-05-30": (2985, 2985),
        "2024-07-02": (3000 + 1499, 2985),
    }


@pytest.mark.parametrize(
    ("score", "instant", "invited"),
    [
        (476, "2025-11-26T07:44:29Z", "yes"),
        (476, "2025-11-26T07:44:30Z", "no"),
        (476, "2025-11-26T07:44:31Z", "no"),
        (476, "2025-11-26T02:44:29-05:00", "yes"),
        (476, "2025-11-26T02:44:30-05:00", "no"),
        (476, "in November", "unknown"),
        (477, "2025-11-26T07:44:29Z", "yes"),
        (477, "2025-11-26T07:44:31Z", "yes"),
        (477, "", "yes"),
        (475, "2015-01-01T00:00:00Z", "no"),
    ],
)
def test_whether_a_profile_would_have_been_invited(
    record: History, score: int, instant: str, invited: str
) -> None:
    for given in (score, str(score)):
        [row] = ask(record, "would_be_invited", draw_id="385", score=given, instant=instant)
        assert row["invited"] == invited


def test_before_tie_breaks_were_published_the_cut_off_score_is_not_enough_to_know(
    record: History,
) -> None:
    instant = "2015-01-02T00:00:00Z"
    for score, invited in ((887, "yes"), (886, "unknown"), (885, "no")):
        [row] = ask(record, "would_be_invited", draw_id="1", score=score, instant=instant)
        assert row["invited"] == invited


def test_the_weekdays_and_hours_of_draws(record: History, rounds: list[Fact]) -> None:
    published = dict(record.query("SELECT draw_id, drawn_at_utc FROM draws"))
    expected: Counter[Any] = Counter()
    for draw in rounds:
        at = datetime.fromisoformat(published[draw.draw_id])
        local = at.astimezone(ZoneInfo("America/Toronto"))
        weekday = "Mon Tue Wed Thu Fri Sat Sun".split()[draw.day.weekday()]
        expected[draw.category, weekday, local.hour, at.hour] += 1
    found = ask(record, "timing")
    names = ("category", "weekday", "hour_ottawa", "hour_utc")
    assert dict(zip(values(found, *names), (row["draws"] for row in found), strict=True)) == (
        expected
    )
    # All were there at the first look at the feed, so that no delay is known.
    assert {row["longest_delay_hours"] for row in found} == {None}


def test_flags_and_freshness(record: History) -> None:
    found = ask(record, "flags_and_freshness")
    flagged = {row["subject"] for row in found if row["about"] == "flag"}
    # As test_record has them, one by one.
    assert flagged == set("104 108 146 148 357 6 208 210 220 247 252 258 270 383 386".split())
    assert values(found, "subject", "note", "at")[-1] == (
        *("ircc_rounds_en", None),
        "2026-07-07T16:55:29Z",
    )
    [row] = [row for row in found if row["subject"] == "357"]
    assert values([row], "note", "value") == [
        ("drawn_at_utc: differs_from_draw_date", "2025-07-12T16:27:45Z")
    ]


def test_the_questions_are_twenty_and_every_one_answers_with_its_examples_and_without(
    record: History,
) -> None:
    assert len(questions()) == 20
    for name, question in questions().items():
        assert question.title.endswith("?")
        assert question.sql.startswith("SELECT")
        assert ";" not in question.sql
        ask(record, name)
        ask(record, name, **dict.fromkeys(question.params, ""))
        for param, example in question.params.items():
            assert f":{param}" in question.sql
            assert isinstance(example, str)


def test_the_page_of_questions_is_made_from_the_list() -> None:
    assert (ROOT / "docs" / "QUESTIONS.md").read_text(encoding="utf-8") == page(), "make docs"


def test_the_queries_of_the_readme_are_questions_of_the_list(record: History) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.partition("## Twenty questions\n")[2].partition("\n## ")[0]
    shown = re.findall(r"^-- (.+)\n((?:(?!--|```).+\n)+)", section, re.MULTILINE)
    listed = {question.title: question.sql for question in questions().values()}
    assert len(shown) == 5
    for title, sql in shown:
        assert sql.strip().removesuffix(";") == listed[title]
        assert record.query(sql)


def test_a_parameter_that_is_a_number_is_as_good_as_its_text(record: History) -> None:
    for name, params in (
        ("ordinals", {"draw_id": 385}),
        ("category_year", {"year": 2025}),
        ("pauses", {"year": 2025, "k": 3}),
        ("candidates_above", {"draw_id": 385, "score": 476}),
    ):
        texts = {key: str(value) for key, value in params.items()}
        assert ask(record, name, **params) == ask(record, name, **texts) != []


def test_no_question_takes_long(record: History) -> None:
    for name in questions():
        began = time.process_time()
        ask(record, name)
        assert time.process_time() - began < 0.1, name
