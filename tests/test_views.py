"""Views and questions at the edges: nothing there, one of a kind, odd values, reported draws."""

from __future__ import annotations

from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from eescraper.questions import questions
from eescraper.recordings import pages
from eescraper.recordings.render import VISITS, rows_at
from eescraper.sources import INSTRUCTIONS_EN
from eescraper.store import Store, views
from eescraper.store.view_columns import VIEWS
from tests.conftest import History, ask, query, values
from tests.test_history import DAY_1, DAY_2, DAY_3, edited
from tests.test_news_belief import FRESH, claim, says, tell

Rows = list[dict[str, str]]


def until(facts: Rows, day: str) -> Rows:
    return [row for row in facts if row["drawDate"] <= day]


def later(day: str) -> str:
    """Two hours later: responses of one second are in no order of ours."""
    return day.replace("T15:", "T17:")


def test_without_a_draw_every_question_answers_with_nothing(history: History) -> None:
    for name, question in questions().items():
        assert ask(history, name) == [], name
        assert ask(history, name, **dict.fromkeys(question.params, "")) == [], name


def test_a_reported_draw_changes_no_answer(history: History, facts: Rows) -> None:
    history.show(facts, "2026-07-07T16:55:29Z")
    given = {
        name: dict.fromkeys(question.params, "") | {"as_of": "2026-07-31"}
        for name, question in questions().items()
        if name != "flags_and_freshness"
    }
    before = {name: ask(history, name, **params) for name, params in given.items()}
    extreme = FRESH | {"invitations": 30_000, "crs_cutoff": 60}
    tell(history, "newsroom", "2026-07-09T15:00:00Z", says(**extreme), trusted=True)
    assert history.query("SELECT crs_cutoff FROM draws WHERE status = 'reported'") == [(60,)]
    assert {name: ask(history, name, **params) for name, params in given.items()} == before
    about = {row["about"] for row in ask(history, "flags_and_freshness")}
    assert about == {"flag", "source", "outlet"}
    assert "provisional" not in str(ask(history, "flags_and_freshness"))


def test_in_january_a_year_begins_anew_and_gaps_go_on(history: History, facts: Rows) -> None:
    history.show(until(facts, "2025-12-31"), DAY_1)
    assert max(row["year"] for row in ask(history, "years")) == 2025
    assert ask(history, "category_shares", year="2026") == []
    history.show(until(facts, "2026-01-05"), DAY_2)
    [newest] = ask(history, "newest_draw")
    assert (newest["draw_id"], newest["draw_date"]) == ("389", "2026-01-05")
    [ordinals] = ask(history, "ordinals", draw_id="389")
    assert (ordinals["nth_of_year"], ordinals["draws_in_year"]) == (1, 1)
    assert ordinals["nth_of_category_in_year"] == 1
    gap = "SELECT previous_draw_id, days, year FROM draw_gaps WHERE draw_id = '389'"
    assert history.query(gap + " AND series = 'all'") == [("388", 19, 2026)]
    [share] = [row for row in ask(history, "category_shares", year="2026") if row["draws"]]
    assert (share["draws_percent"], share["invitations_percent"]) == (100, 100)


def test_a_category_with_one_draw_has_no_gap_and_no_median(record: History) -> None:
    [row] = record.query(
        "SELECT previous_draw_id, days, median_days, crs_cutoff_change, invitations_change"
        " FROM draw_gaps WHERE series = 'senior_managers'"
    )
    assert row == (None, None, None, None, None)
    [row] = ask(record, "cutoff_trend", category="senior_managers")
    assert row["mean_of_last_five"] == row["crs_cutoff"]
    assert ask(record, "pauses", category="senior_managers", year="", k="0") == []


@pytest.mark.parametrize("category", ["all", "cec", "fst", "french"])
def test_a_gap_is_in_its_series_once(record: History, category: str) -> None:
    [(draws, gaps)] = record.query(
        "SELECT count(*), count(days) FROM draw_gaps WHERE series = ?", category
    )
    where = "" if category == "all" else f" WHERE category = '{category}'"
    assert [(draws,)] == record.query(f"SELECT count(*) FROM draws{where}")
    assert gaps == draws - 1


def test_eighteen_zeros_are_no_pool(record: History) -> None:
    for name in ("pool_share", "candidates_above"):
        assert ask(record, name, draw_id="1", **({"band": ""} if "share" in name else {})) == []
    assert record.query("SELECT count(*), count(percent) FROM pool_bands") == [(17 * 117,) * 2]
    [(first,)] = record.query("SELECT min(as_of) FROM pool_changes")
    assert first == "2022-01-17"


def test_values_that_can_not_be_read_are_null_and_their_draw_counts(
    history: History, facts: Rows
) -> None:
    few = until(facts, "2015-12-31")
    odd = edited(few, "10", drawName="Something new", drawCRS="n/a", drawSize="many")
    history.show(edited(odd, "11", drawDate="soon", drawDateFull="soon"), DAY_1)
    assert history.query("SELECT draw_date FROM draws WHERE draw_id = '11'") == [(None,)]
    [year] = ask(history, "years")
    sizes = {row["drawNumber"]: int(row["drawSize"].replace(",", "")) for row in few}
    known = sum(sizes.values()) - sizes["10"] - sizes["11"]
    assert (year["year"], year["draws"], year["invitations"]) == (2015, 22, known)
    [unknown] = ask(history, "category_year", category="unknown", year="")
    assert set(unknown.values()) == {2015, "unknown", 1, None}
    cutoffs = {row["drawNumber"]: int(row["drawCRS"]) for row in few}
    assert history.query(
        "SELECT draw_id, previous_draw_id, days, crs_cutoff_change FROM draw_gaps"
        " WHERE series = 'all' AND draw_id IN ('11', '12')"
    ) == [("11", "10", None, None), ("12", "11", None, cutoffs["12"] - cutoffs["11"])]
    days = ask(history, "days_since", as_of="2016-01-01")
    assert {row["draw_id"] for row in days if row["category"] == "unknown"} == {"10"}


def test_a_pool_with_a_band_that_can_not_be_read_has_bounds(history: History, facts: Rows) -> None:
    history.show(edited(facts[:386], "385", dd2="unknown"), DAY_1)
    [row] = ask(history, "candidates_above", draw_id="385", score="481")
    sure = 1110 + 12445 + 12303  # without the 27,096 from 501 to 600
    assert (row["at_least"], row["at_most"]) == (sure, sure + 27096)
    [row] = ask(history, "pool_share", draw_id="385", band="crs_501_600")
    assert (row["candidates"], row["percent"]) == (None, None)


def test_in_the_minute_of_a_tie_break_without_seconds_it_is_unknown(
    history: History, facts: Rows
) -> None:
    history.show(edited(facts[:386], "385", drawCutOff="November 26, 2025 at 07:44 UTC"), DAY_1)
    precision = "SELECT tie_break_precision FROM draws WHERE draw_id = '385'"
    assert history.query(precision) == [("minute",)]
    answers = {
        instant: ask(history, "would_be_invited", instant=f"2025-11-26T{instant}Z")[0]["invited"]
        for instant in ("07:43:59", "07:44:00", "07:44:59", "07:45:00")
    }
    assert list(answers.values()) == ["yes", "unknown", "unknown", "no"]


def test_the_delay_of_a_draw_is_between_two_looks(history: History, facts: Rows) -> None:
    history.show(facts[:-2], "2026-07-06T12:00:00Z")
    history.show(facts, "2026-07-07T16:00:00Z")
    sql = "SELECT draw_id, drawn_at_utc, not_shown_at, shown_at, min_delay_hours, max_delay_hours"
    found = history.query(sql + " FROM draw_timing ORDER BY draw_date DESC LIMIT 3")
    looks = ("2026-07-06T12:00:00Z", "2026-07-07T16:00:00Z")
    after, before = 11 + 16 / 60 + 50 / 3600, 11 + 48 / 60 + 43 / 3600
    assert found[0][1:4] == ("2026-07-07T11:16:50Z", *looks)
    assert found[0][4:] == (0, pytest.approx(16 - after, abs=0.001))
    assert found[1][1:4] == ("2026-07-06T11:48:43Z", *looks)
    assert found[1][4:] == pytest.approx((12 - before, 24 + 16 - before), abs=0.001)
    assert found[2][2:] == (None, "2026-07-06T12:00:00Z", None, None)


def test_the_delay_of_a_draw_with_the_instant_of_another_day_is_not_known(
    history: History, facts: Rows
) -> None:
    history.show(facts[:357], "2025-07-21T16:00:00Z")
    history.show(facts[:358], "2025-07-22T17:00:00Z")
    delay = (
        "SELECT shown_at, min_delay_hours, max_delay_hours FROM draw_timing WHERE draw_id = '357'"
    )
    assert history.query(delay) == [("2025-07-22T17:00:00Z", None, None)]


def test_revisions_values_first(history: History) -> None:
    for visit in VISITS[:3]:
        history.show(rows_at(visit), visit.at)
    found = ask(history, "revisions")
    names = ("draw_id", "field", "old_value", "new_value")
    assert values(found[:2], *names) == [
        ("335", "tie_break_at_utc", "2025-11-14T02:52:14Z", "2024-11-14T02:52:14Z"),
        ("262", "tie_break_at_utc", "2023-08-01T12:59:52Z", "2023-07-04T19:36:18Z"),
    ]
    assert {row["kind"] for row in found[2:]} == {"label"}
    assert len(found) == 2 + 23


def test_disagreements_of_ircc_and_of_the_press(history: History, facts: Rows) -> None:
    history.show(facts, DAY_1)
    wrong = edited(facts, "385", drawCRS="467")
    for day in (later(DAY_1), DAY_2):
        history.show(pages.instruction_feed(wrong), day, source=INSTRUCTIONS_EN)
    draw = {"draw_id": "385", "draw_date": "2025-12-11", "crs_cutoff": 476, "invitations": 10}
    tell(history, "harbour", DAY_3, says(**draw))
    assert values(ask(history, "disagreements"), "field", "believed", "stated", "source") == [
        ("crs_cutoff", 476, 467, "ircc_instructions_en"),
        ("invitations", 1000, 10, "harbour"),
    ]
    # Once the feed says what the record says, the press alone does not.
    history.show(pages.instruction_feed(facts), later(DAY_3), source=INSTRUCTIONS_EN)
    assert values(ask(history, "disagreements"), "source") == [("harbour",)]


def test_the_claims_of_one_article(history: History, facts: Rows) -> None:
    history.show(facts, DAY_1)
    draw: dict[str, Any] = {"draw_id": "424", "draw_date": "2026-07-07", "crs_cutoff": 517}
    for outlet, number in (("harbour", 36), ("lakeside", 35)):
        tell(history, outlet, DAY_2, says(**draw), claims=(claim("draws_this_year", number),))
    names = ("kind", "value", "verdict", "right_value")
    assert values(ask(history, "article_claims", url="https://lakeside.example/story"), *names) == [
        ("draws_this_year", "35", "contradicted", "36")
    ]
    assert len(ask(history, "article_claims", url="")) == 2


@pytest.mark.parametrize(
    "then",
    [
        ("DROP VIEW draw_gaps",),
        ("CREATE VIEW gone_since AS SELECT * FROM extremes",),
        ("DROP VIEW extremes", "CREATE VIEW extremes AS SELECT 1 AS other"),
    ],
    ids=["fewer", "more", "other"],
)
def test_a_database_of_before_gets_the_views_of_today(
    tmp_path: Path, then: tuple[str, ...]
) -> None:
    path = tmp_path / "eescraper.db"
    with closing(Store(path)) as store:
        for statement in then:
            store.connection.execute(statement)
    with closing(Store(path)):
        pass
    stored = "SELECT name, sql FROM sqlite_master WHERE type = 'view'"
    assert dict(query(path, stored)) == views()


def test_a_database_with_the_views_of_today_is_not_written_to(tmp_path: Path) -> None:
    path = tmp_path / "eescraper.db"
    with closing(Store(path)):
        pass
    version = query(path, "PRAGMA schema_version")
    with closing(Store(path)) as store:
        assert store.connection.total_changes == 0
    assert query(path, "PRAGMA schema_version") == version


def test_every_view_of_the_script_is_read(record: History) -> None:
    script = files("eescraper.store").joinpath("views.sql").read_text(encoding="utf-8")
    assert list(views()) == [
        line.split()[2] for line in script.splitlines() if line.startswith("CREATE VIEW")
    ]
    for name in views():
        record.query(f"SELECT * FROM {name}")


def test_every_column_of_every_view_is_declared_with_its_type(
    history: History, facts: Rows
) -> None:
    history.show(facts[:-2], DAY_1)
    history.show(edited(facts, "385", drawCRS="467"), DAY_2)
    history.show(pages.instruction_feed(facts), later(DAY_2), source=INSTRUCTIONS_EN)
    draw = {"draw_id": "424", "draw_date": "2026-07-07", "crs_cutoff": 516}
    tell(history, "harbour", DAY_3, says(**draw), claims=(claim("draws_this_year", 36),))
    assert {view.name for view in VIEWS} == set(views())
    kinds: dict[type, set[str]] = {int: {"integer"}, float: {"real"}, str: {"text"}}
    for view in VIEWS:
        names = [name for _, name, *_ in history.query(f"PRAGMA table_info({view.name})")]
        assert names == [column.name for column in view.columns], view.name
        assert history.query(f"SELECT 1 FROM {view.name} LIMIT 1"), view.name
        for column in view.columns:
            assert column.description.endswith("."), (view.name, column.name)
            sql = f"SELECT DISTINCT typeof({column.name}) FROM {view.name}"
            found = {kind for (kind,) in history.query(sql)}
            expected = kinds[column.type] | ({"null"} if column.null else set())
            expected |= {"integer"} if column.form == "as in draws" else set()
            assert found <= expected, (view.name, column.name)
