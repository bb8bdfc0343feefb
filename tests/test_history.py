"""What changes belief and what does not: one state of the feed after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eescraper.recordings.render import VISITS, feed, rows_at

if TYPE_CHECKING:
    from tests.conftest import History

Rows = list[dict[str, str]]

DAY_1, DAY_2, DAY_3 = "2026-07-08T15:00:00Z", "2026-07-09T15:00:00Z", "2026-07-10T15:00:00Z"


def edited(facts: Rows, number: str, **texts: str) -> Rows:
    return [row | texts if row["drawNumber"] == number else row for row in facts]


def counts(history: History) -> dict[str, int]:
    tables = "draws observations sightings evidence revisions events problems".split()
    return {table: history.query(f"SELECT count(*) FROM {table}")[0][0] for table in tables}


def test_the_same_feed_twice_changes_nothing_but_the_last_look(
    history: History, facts: Rows
) -> None:
    history.show(facts, DAY_1)
    draws, before = history.query("SELECT * FROM draws"), counts(history)
    published = history.show(facts, DAY_2)
    assert not published.changed
    assert counts(history) == before
    assert history.query("SELECT * FROM draws") == draws
    looks = "SELECT DISTINCT fetched_at FROM sightings JOIN fetches ON fetch_id = to_fetch_id"
    assert history.query(looks) == [(DAY_2,)]


def test_the_same_response_twice_is_a_no_op(history: History, facts: Rows) -> None:
    history.show(facts, DAY_1)
    before = counts(history) | {"fetches": len(history.query("SELECT * FROM fetches"))}
    history.show(facts, DAY_1)
    assert counts(history) | {"fetches": len(history.query("SELECT * FROM fetches"))} == before


def test_a_corrected_value_is_a_revision_and_flipped_back_another(
    history: History, facts: Rows
) -> None:
    history.show(facts, DAY_1)
    history.show(edited(facts, "424", drawCRS="507"), DAY_2)
    assert history.query("SELECT crs_cutoff FROM draws WHERE draw_id = '424'") == [(507,)]
    observations = counts(history)["observations"]
    history.show(facts, DAY_3)
    assert history.query("SELECT crs_cutoff FROM draws WHERE draw_id = '424'") == [(517,)]
    assert counts(history)["observations"] == observations
    assert history.query(
        "SELECT draw_id, field, kind, old_value, new_value, seen_at FROM revisions"
    ) == [
        ("424", "crs_cutoff", "value", "517", "507", DAY_2),
        ("424", "crs_cutoff", "value", "507", "517", DAY_3),
    ]
    assert history.query("SELECT kind, subject, at FROM events ORDER BY event_id") == [
        ("imported", "ircc_rounds_en", DAY_1),
        ("revision", "424 crs_cutoff", DAY_2),
        ("revision", "424 crs_cutoff", DAY_3),
    ]
    runs = "SELECT observation_id FROM sightings WHERE draw_id = '424' ORDER BY sighting_id"
    a, b, c = (row[0] for row in history.query(runs))
    assert a == c != b


def test_new_rounds_are_new_draws_even_on_one_date(history: History, facts: Rows) -> None:
    history.show(facts[:-3], DAY_1)
    same_date = [
        row | {"drawDate": "2026-07-06", "drawDateFull": "July 6, 2026"} for row in facts[-3:]
    ]
    published = history.show([*facts[:-3], *same_date], DAY_2)
    assert published.new_draws == 3
    told = history.query("SELECT draw_id FROM events WHERE kind = 'new_draw' ORDER BY event_id")
    assert told == [("422",), ("423",), ("424",)]


def test_respacing_is_a_label_and_another_category_a_value(history: History, facts: Rows) -> None:
    old = edited(facts, "262", drawName="STEM occupations (2023-1)")
    old = edited(old, "235", drawDateTime="November 09,2022 14:21:26 UTC")
    history.show(old, DAY_1)
    history.show(facts, DAY_2)
    found = history.query("SELECT draw_id, field, kind, old_value, new_value FROM revisions")
    assert sorted(found) == [
        (
            *("235", "drawn_at_raw", "label"),
            *("November 09,2022 14:21:26 UTC", "November 09, 2022 14:21:26 UTC"),
        ),
        ("262", "category", "value", "stem", "general"),
    ]


def test_a_name_with_another_suffix_is_the_same_category(history: History, facts: Rows) -> None:
    history.show(edited(facts, "254", drawName="STEM occupations (2023-1)"), DAY_1)
    [before] = history.query("SELECT category_year FROM draws WHERE draw_id = '254'")
    history.show(facts, DAY_2)
    assert history.query("SELECT field, kind, old_value, new_value FROM revisions") == [
        ("category_raw", "label", "STEM occupations (2023-1)", "STEM occupations (Version 1)")
    ]
    assert before == (2023,)
    [after] = history.query("SELECT category, category_year FROM draws WHERE draw_id = '254'")
    assert after == ("stem", None)
    assert history.query("SELECT count(*) FROM events WHERE kind = 'revision'") == [(0,)]


def test_a_day_first_date_is_read_by_its_words(history: History, facts: Rows) -> None:
    """#246 stood as 12-04-2023 from 2023-08 to 2024-04; it was of April 12."""
    history.show(edited(facts, "246", drawDate="12-04-2023"), DAY_1)
    [row] = history.query("SELECT draw_date, flags FROM draws WHERE draw_id = '246'")
    assert row == ("2023-04-12", '{"draw_date": ["from_date_in_words"]}')
    history.show(facts, DAY_2)
    assert history.query("SELECT field, kind FROM revisions") == [("draw_date_raw", "label")]


def test_a_pool_that_became_zeros_is_withdrawn_and_stays(history: History, facts: Rows) -> None:
    zeros = {f"dd{band}": "0" for band in range(1, 19)}
    history.show(facts, DAY_1)
    [(pool,)] = history.query("SELECT pool_count_id FROM draws WHERE draw_id = '400'")
    history.show(edited(facts, "400", **zeros), DAY_2)
    assert history.query("SELECT pool_count_id FROM draws WHERE draw_id = '400'") == [(None,)]
    revised = history.query("SELECT field, kind, old_value, new_value FROM revisions")
    assert revised == [("pool_count_id", "withdrawn", pool, None)]
    assert history.query("SELECT count(*) FROM pool_counts WHERE pool_count_id = ?", pool) == [(1,)]


def test_an_odd_field_costs_that_field_and_nothing_else(history: History, facts: Rows) -> None:
    history.show(facts, DAY_1)
    before = history.query("SELECT * FROM draws WHERE draw_id <> '424'")
    odd = edited(
        facts, "424", drawCRS="N/A", drawSize="TBD", drawDateTime="at noon", drawCutOff="—"
    )
    history.show(odd, DAY_2)
    [row] = history.query(
        "SELECT crs_cutoff, invitations, drawn_at_utc, tie_break_at_utc, draw_date FROM draws"
        " WHERE draw_id = '424'"
    )
    assert row == (None, None, None, None, "2026-07-07")
    assert history.query("SELECT * FROM draws WHERE draw_id <> '424'") == before
    problems = dict(history.query("SELECT field, found FROM problems"))
    assert problems == {
        "crs_cutoff": "N/A",
        "invitations": "TBD",
        "drawn_at_utc": "at noon",
        "tie_break_at_utc": "—",
    }


def test_a_problem_is_noted_once(history: History, facts: Rows) -> None:
    odd = edited(facts, "424", drawCRS="N/A")
    history.show(odd, DAY_1)
    history.show(odd, DAY_2)
    assert history.query("SELECT count(*) FROM problems") == [(1,)]


def test_an_unknown_category_is_published_and_told(history: History, facts: Rows) -> None:
    history.show(facts[:-1], DAY_1)
    name = "Astronauts, 2026-Version 1"
    history.show(edited(facts, "424", drawName=name), DAY_2)
    [row] = history.query(
        "SELECT category, category_name, crs_cutoff FROM draws WHERE draw_id='424'"
    )
    assert row == ("unknown", name, 517)
    assert history.query("SELECT subject, draw_id FROM events WHERE kind = 'unknown_category'") == [
        (name, "424")
    ]


def test_a_late_response_changes_nothing(history: History, facts: Rows) -> None:
    history.show(facts, DAY_2)
    draws = history.query("SELECT * FROM draws")
    published = history.show(edited(facts, "424", drawCRS="400"), DAY_1)
    assert published.late == 1
    assert not published.changed
    assert history.query("SELECT * FROM draws") == draws
    assert history.query("SELECT standing FROM fetches WHERE fetched_at = ?", DAY_1) == [("late",)]


def test_a_source_that_stops_mentioning_a_draw_changes_nothing(
    history: History, facts: Rows
) -> None:
    history.show(facts, DAY_1)
    draws = history.query("SELECT * FROM draws")
    history.show([row for row in facts if row["drawNumber"] != "200"], DAY_2)
    assert history.query("SELECT * FROM draws") == draws


def test_sql_in_a_value_is_stored_as_text(history: History, facts: Rows) -> None:
    name = "'; drop table draws;--"
    history.show(edited(facts, "424", drawName=name), DAY_1)
    assert history.query("SELECT category_name FROM draws WHERE draw_id = '424'") == [(name,)]


def test_a_damaged_byte_is_a_problem_and_no_replaced_character(
    history: History, facts: Rows
) -> None:
    body = feed(edited(facts, "424", drawName="Métiers", drawCRS="5X7"))
    history.show(
        body.replace(b"5X7", b"5\xff7").replace(b'"drawName": "M', b'"drawName": "\xe9'), DAY_1
    )
    [row] = history.query("SELECT crs_cutoff, category_name FROM draws WHERE draw_id = '424'")
    assert row == (None, None)
    fields = history.query("SELECT field FROM problems WHERE draw_id = '424' ORDER BY field")
    assert fields == [("category",), ("crs_cutoff",)]


def test_the_embedded_visits_bring_what_ircc_changed(history: History) -> None:
    for visit in VISITS:
        history.show(rows_at(visit), visit.at)
    assert history.query("SELECT kind, count(*) FROM events GROUP BY kind ORDER BY kind") == [
        ("imported", 1),
        ("new_draw", 133),
        ("revision", 2),
    ]
    assert history.query(
        "SELECT draw_id, old_value, new_value FROM revisions WHERE kind = 'value'"
    ) == [
        ("262", "2023-08-01T12:59:52Z", "2023-07-04T19:36:18Z"),
        ("335", "2025-11-14T02:52:14Z", "2024-11-14T02:52:14Z"),
    ]
    labels = history.query("SELECT count(*) FROM revisions WHERE kind = 'label'")
    assert labels == [(23,)]
