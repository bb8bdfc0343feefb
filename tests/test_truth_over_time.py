"""Nothing published changes, vanishes or comes back without a record; nobody is alarmed in vain."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from eescraper import corrections, reconcile, store
from eescraper.normalize import categories, forget
from eescraper.recordings.render import feed
from eescraper.store import belief, crawls
from eescraper.store.evidence import record_page
from tests.conftest import History

Rows = list[dict[str, str]]

START = datetime.fromisoformat("2026-07-08T15:00:00+00:00")


def at(hours: float) -> str:
    return (START + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def http_date(hours: float) -> str:
    return (START + timedelta(hours=hours)).strftime("%a, %d %b %Y %H:%M:%S GMT")


def asctime(hours: float) -> str:
    return (START + timedelta(hours=hours)).strftime("%a %b %d %H:%M:%S %Y")


def edited(facts: Rows, texts: dict[str, dict[str, str]]) -> Rows:
    return [row | texts.get(row["drawNumber"], {}) for row in facts]


def without(facts: Rows, *numbers: str) -> Rows:
    return [row for row in facts if row["drawNumber"] not in numbers]


def told(history: History, *kinds: str) -> list[Any]:
    """(kind, subject, at, until) of all events but the first fill, or of some kinds."""
    found = history.query("SELECT kind, subject, at, until FROM events ORDER BY event_id")
    return [event for event in found if event[0] in kinds or (not kinds and event[0] != "imported")]


def test_a_new_round_that_flickers_six_times_is_one_draw_and_six_notes(
    history: History, facts: Rows
) -> None:
    """#324 vanished from the feed and came back six times within 19 hours in November 2024."""
    known = [row for row in facts if int(row["drawNumber"].rstrip("ab")) <= 324]
    history.show(known[:-1], at(0))
    history.show(known, at(1))
    for flicker in range(6):
        history.show(known[:-1], at(2 + 3 * flicker))
        history.show(known, at(3 + 3 * flicker))
    assert told(history) == [
        ("new_draw", "324", at(1), None),
        *(("stale_copy", "ircc_rounds_en", at(2 + 3 * i), at(2 + 3 * i)) for i in range(6)),
    ]
    standings = history.query("SELECT standing, count(*) FROM fetches GROUP BY standing")
    assert dict(standings) == {"believed": 8, "stale": 6}
    assert history.query("SELECT count(*) FROM draws") == [(len(known),)]
    assert history.query("SELECT count(*) FROM sightings") == [(len(known),)]


def test_a_stale_copy_changes_nothing_and_publishes_nothing(history: History, facts: Rows) -> None:
    history.show(edited(facts[:-2], {"400": {"drawCRS": "600"}}), at(0))
    history.show(facts, at(1))
    draws = history.query("SELECT * FROM draws ORDER BY draw_id")
    published = history.show(edited(facts[:-2], {"400": {"drawCRS": "600"}}), at(2))
    assert not published.changed
    assert published.stale == 1
    assert history.query("SELECT * FROM draws ORDER BY draw_id") == draws
    assert told(history, "stale_copy", "vanished") == [
        ("stale_copy", "ircc_rounds_en", at(2), at(2))
    ]


def test_consecutive_stale_copies_are_one_event(history: History, facts: Rows) -> None:
    history.show(facts, at(0))
    for hours in (1, 2, 3):
        history.show(facts[:-1], at(hours))
    assert told(history) == [("stale_copy", "ircc_rounds_en", at(1), at(3))]


@pytest.mark.parametrize("form", [http_date, asctime])
def test_an_older_last_modified_makes_a_copy_stale_whatever_is_in_it(
    history: History, facts: Rows, form: Callable[[float], str]
) -> None:
    history.show(facts, at(0), http_date(0))
    history.show(edited(facts, {"424": {"drawCRS": "400"}}), at(1), form(-5))
    assert told(history) == [("stale_copy", "ircc_rounds_en", at(1), at(1))]
    assert history.query("SELECT crs_cutoff FROM draws WHERE draw_id = '424'") == [(517,)]


def test_the_same_content_with_an_older_last_modified_is_no_news(
    history: History, facts: Rows
) -> None:
    history.show(facts, at(0), http_date(0))
    history.show(facts, at(1), http_date(-5))
    assert told(history) == []


def test_without_a_validator_an_old_value_is_a_revision(history: History, facts: Rows) -> None:
    history.show(edited(facts, {"424": {"drawCRS": "507"}}), at(0))
    history.show(facts, at(1))
    history.show(edited(facts, {"424": {"drawCRS": "507"}}), at(2))
    assert [event[:3] for event in told(history)] == [
        ("revision", "424 crs_cutoff", at(1)),
        ("revision", "424 crs_cutoff", at(2)),
    ]


def test_after_48_hours_a_stale_copy_is_what_the_source_publishes(
    history: History, facts: Rows
) -> None:
    history.show(facts, at(0))
    for hours in (1, 20, 49, 50):
        history.show(facts[:-1], at(hours))
    assert told(history) == [
        ("stale_copy", "ircc_rounds_en", at(1), at(49)),
        ("vanished", "424", at(50), at(50)),
    ]
    assert history.query("SELECT count(*) FROM draws") == [(425,)]
    history.show(facts, at(51))
    assert told(history, "returned") == [("returned", "424", at(51), None)]
    assert told(history, "new_draw") == []


def test_newest_missing_with_a_value_never_seen_is_vanished_and_the_value_taken(
    history: History, facts: Rows
) -> None:
    history.show(facts, at(0))
    history.show(edited(facts[:-1], {"400": {"drawCRS": "777"}}), at(1))
    assert told(history) == [
        ("revision", "400 crs_cutoff", at(1), None),
        ("vanished", "424", at(1), at(1)),
    ]
    assert history.query("SELECT crs_cutoff FROM draws WHERE draw_id = '400'") == [(777,)]


def test_an_old_round_that_is_missing_is_vanished_until_it_returns(
    history: History, facts: Rows
) -> None:
    history.show(facts, at(0))
    draws = history.query("SELECT * FROM draws ORDER BY draw_id")
    for hours in (1, 2):
        history.show(without(facts, "200"), at(hours))
    history.show([*without(facts, "200", "424"), facts[-1] | {"drawCRS": "516"}], at(3))
    history.show(edited(facts, {"424": {"drawCRS": "516"}}), at(4))
    assert told(history) == [
        ("vanished", "200", at(1), at(3)),
        ("revision", "424 crs_cutoff", at(3), None),
        ("returned", "200", at(4), None),
    ]
    kept = history.query("SELECT * FROM draws WHERE draw_id = '200'")
    assert kept == [row for row in draws if row[0] == "200"]
    runs = history.query("SELECT count(*) FROM sightings WHERE draw_id = '200'")
    assert runs == [(2,)]


def test_an_unknown_field_is_told_once(history: History, facts: Rows) -> None:
    body = feed(facts).replace(b'"drawCRS"', b'"drawMood": "calm", "drawCRS"')
    history.show(feed(facts), at(0))
    for hours in (1, 2):
        history.show(body, at(hours))
    newer = feed(edited(facts, {"424": {"drawCRS": "400"}}))
    history.show(newer.replace(b'"drawCRS"', b'"drawMood": "calm", "drawCRS"'), at(3))
    assert told(history, "unknown_field") == [("unknown_field", "drawMood", at(1), at(3))]


def test_a_text_that_can_not_be_read_is_an_event(history: History, facts: Rows) -> None:
    history.show(facts, at(0))
    for hours in (1, 2):
        history.show(edited(facts, {"424": {"drawCutOff": "soon"}}), at(hours))
    assert [event[:3] for event in told(history)] == [("problem", "424 tie_break_at_utc", at(1))]


# The gate.


@pytest.mark.parametrize(
    ("spoil", "check"),
    [
        (lambda facts: [], "nothing_listed"),
        (lambda facts: facts[: len(facts) // 2], "many_vanished"),
        (lambda facts: without(facts, "100", "200", "300", "400"), "many_vanished"),
        (lambda facts: edited(facts, {r["drawNumber"]: {"drawCRS": "400"} for r in facts[-20:]}),
         "many_changed"),
        (lambda facts: [*facts, facts[-1] | {"drawCRS": "400"}], "doubled"),
        (lambda facts: [row | {"drawCRS": ""} for row in facts], "emptied"),
    ],
)  # fmt: skip
def test_the_gate_holds_what_would_spoil_the_record(
    history: History, facts: Rows, spoil: Any, check: str
) -> None:
    history.show(facts, at(0))
    draws = history.query("SELECT * FROM draws ORDER BY draw_id")
    for hours in (1, 2):
        published = history.show(spoil(facts), at(hours))
        assert check in [veto.check for veto in published.held]
        assert not published.changed
    assert history.query("SELECT * FROM draws ORDER BY draw_id") == draws
    assert ("held", check, at(1), at(2)) in told(history)
    assert history.query("SELECT count(*) FROM revisions") == [(0,)]
    published = history.show(facts, at(3))
    assert not published.held
    assert not published.changed


@pytest.mark.parametrize(
    "harmless",
    [
        lambda facts: [*facts, facts[-1]],
        lambda facts: edited(facts, {r["drawNumber"]: {"drawCRS": "400"} for r in facts[-10:]}),
        lambda facts: edited(
            facts, {r["drawNumber"]: {f"dd{i}": "0" for i in range(1, 19)} for r in facts[-30:]}
        ),
        lambda facts: [
            row | {"drawName": row["drawName"].replace("(Version 1)", "(2023-1)")} for row in facts
        ],
        lambda facts: without(facts, "100", "200", "300"),
    ],
)
def test_the_gate_lets_pass_what_happens(history: History, facts: Rows, harmless: Any) -> None:
    history.show(facts, at(0))
    assert history.show(harmless(facts), at(1)).held == []
    assert history.query("SELECT count(*) FROM draws") == [(425,)]


def test_many_new_draws_at_once_are_no_harm(history: History, facts: Rows) -> None:
    history.show(facts[:300], at(0))
    published = history.show(facts, at(1))
    assert published.held == []
    assert len(told(history, "new_draw")) == 125


def test_an_empty_first_feed_is_held(history: History) -> None:
    assert [veto.check for veto in history.show([], at(0)).held] == ["nothing_listed"]
    assert history.query("SELECT count(*) FROM draws") == [(0,)]


def test_what_was_held_is_published_on_a_persons_word(history: History, facts: Rows) -> None:
    odd = edited(facts, {row["drawNumber"]: {"drawCRS": "111"} for row in facts[-20:]})
    history.show(facts, at(0))
    history.show(odd, at(1))
    published = history.accept("IRCC announced that it recalculated them")
    assert published.changed
    assert published.revisions == 20
    [(kind, subject, when, _)] = told(history, "accepted")
    assert (kind, subject, when) == ("accepted", "ircc_rounds_en", at(1))
    [(sentence,)] = history.query("SELECT sentence FROM events WHERE kind = 'accepted'")
    assert "IRCC announced that it recalculated them" in sentence
    assert history.query("SELECT count(*) FROM draws WHERE crs_cutoff = 111") == [(20,)]
    assert not history.show(odd, at(2)).held


def test_held_evidence_counts_for_nothing(history: History, facts: Rows) -> None:
    """A value that only a held fetch had is not a value that was seen before."""
    odd = edited(facts, {row["drawNumber"]: {"drawCRS": "400"} for row in facts[-20:]})
    history.show(facts, at(0))
    history.show(odd, at(1))
    history.show(edited(facts[:-1], {"410": {"drawCRS": "400"}}), at(2))
    assert told(history, "stale_copy") == []
    assert [event[:3] for event in told(history, "vanished", "revision")] == [
        ("revision", "410 crs_cutoff", at(2)),
        ("vanished", "424", at(2)),
    ]


# Corrections.


CORRECTION = """
[[correction]]
source = "ircc_rounds_en"
draw_id = "357"
field = "drawn_at_utc"
expect = "2025-07-12T16:27:45Z"
value = "2025-07-22T16:27:45Z"
because = "The round's date is July 22."
"""


@pytest.fixture
def corrected(monkeypatch: pytest.MonkeyPatch) -> None:
    found = corrections.read(CORRECTION)
    monkeypatch.setattr(corrections, "embedded", lambda: found)


@pytest.mark.usefixtures("corrected")
def test_a_correction_is_believed_and_the_source_dissents(history: History, facts: Rows) -> None:
    history.show(facts, at(0))
    [row] = history.query("SELECT drawn_at_utc, flags FROM draws WHERE draw_id = '357'")
    assert row == ("2025-07-22T16:27:45Z", '{"drawn_at_utc": ["corrected"]}')
    agrees = "SELECT agrees FROM evidence WHERE draw_id = '357' AND field = 'drawn_at_utc'"
    assert history.query(agrees) == [(0,)]
    assert told(history) == []


@pytest.mark.usefixtures("corrected")
def test_a_correction_that_no_longer_matches_is_told_and_the_source_stands(
    history: History, facts: Rows
) -> None:
    history.show(facts, at(0))
    history.show(edited(facts, {"357": {"drawDateTime": "July 22, 2025 at 16:27:44 UTC"}}), at(1))
    [row] = history.query("SELECT drawn_at_utc FROM draws WHERE draw_id = '357'")
    assert row == ("2025-07-22T16:27:44Z",)
    assert told(history, "correction_stale") == [
        ("correction_stale", "357 drawn_at_utc", at(1), None)
    ]


def test_no_correction_comes_with_the_package_unread() -> None:
    assert corrections.embedded() == {}


def test_a_correction_without_a_reason_is_an_error() -> None:
    with pytest.raises(KeyError, match="because"):
        corrections.read(CORRECTION.replace("because", "perhaps"))


def test_a_category_that_is_taught_later_gets_its_code_by_a_rebuild(
    tmp_path: Path, facts: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "Astronauts, 2026-Version 1"
    shown = edited(facts, {"424": {"drawName": name}})
    first = History(tmp_path / "first.db")
    first.show(shown, at(0))
    assert first.query("SELECT category FROM draws WHERE draw_id = '424'") == [("unknown",)]
    first.store.close()

    rule = categories.Rule(
        "astronauts", "category", "Astronauts", "Astronautes", re.compile("astronauts")
    )
    taught = (*categories.rules(), rule)
    monkeypatch.setattr(categories, "rules", lambda table="category": taught)
    monkeypatch.setattr(store, "rules", lambda: taught)
    forget()
    again = History(tmp_path / "again.db")
    again.show(shown, at(0))
    [row] = again.query(
        "SELECT category, category_version, category_year FROM draws WHERE draw_id='424'"
    )
    assert row == ("astronauts", 1, 2026)
    again.store.close()
    monkeypatch.undo()
    forget()


def test_a_round_without_a_number_is_told_even_if_nothing_else_changed(
    history: History, facts: Rows
) -> None:
    odd = [*facts, facts[-1] | {"drawNumber": "999"}]
    history.show(facts, at(0))
    for hours, shown in ((1, odd), (2, odd), (3, edited(odd, {"424": {"drawCRS": "400"}}))):
        history.show(feed(shown).replace(b'"999"', b'"No. 425"'), at(hours))
    assert told(history, "problem") == [("problem", "draw_id No. 425", at(1), at(3))]


def test_a_problem_of_a_held_or_late_fetch_is_told_by_the_next_good_one(
    history: History, facts: Rows
) -> None:
    odd = [*facts, facts[-1] | {"drawNumber": "999"}]
    history.show(facts, at(0))
    history.show(feed(odd[200:]).replace(b'"999"', b'"No. 425"'), at(1))
    assert told(history, "problem") == []
    history.show(feed([*odd, facts[0]]).replace(b'"999"', b'"No. 425"'), at(2))
    assert told(history, "problem") == [("problem", "draw_id No. 425", at(2), at(2))]
    [(sentence,)] = history.query("SELECT sentence FROM events WHERE kind = 'problem'")
    assert "/rounds/1" in sentence  # it stood at /rounds/0 in the copy that was held


def test_an_unread_text_is_not_told_again_when_another_text_changes(
    history: History, facts: Rows
) -> None:
    history.show(edited(facts, {"424": {"drawCutOff": "soon"}}), at(0))
    history.show(edited(facts, {"424": {"drawCutOff": "soon", "drawSize": "1,999"}}), at(1))
    assert [event[2] for event in told(history, "problem")] == [at(0)]


def test_crawls_held_from_the_start_are_one_event(history: History) -> None:
    for hours in (0, 1, 2):
        history.show([], at(hours))
    assert told(history) == [("held", "nothing_listed", at(0), at(2))]


def test_a_held_copy_in_between_does_not_restart_the_48_hours(
    history: History, facts: Rows
) -> None:
    history.show(facts, at(0))
    history.show(facts[:-1], at(1))
    history.show(facts[:200], at(20))
    history.show(facts[:-1], at(40))
    history.show(facts[:-1], at(60))
    assert [event[1] for event in told(history, "vanished")] == ["424"]


def test_a_response_from_before_a_held_one_is_late(history: History, facts: Rows) -> None:
    history.show(facts, at(0))
    history.show(facts[:200], at(4))
    assert history.show(edited(facts, {"424": {"drawCRS": "400"}}), at(2)).late == 1


@pytest.mark.parametrize(
    "modified",
    ["Mon, 01 Jan 99999999999999999999 00:00:00 GMT", "Mon, 01 Jan 2024 00:00:00 +99999999999999",
     "yesterday", ""],
)  # fmt: skip
def test_an_odd_last_modified_tells_nothing(history: History, facts: Rows, modified: str) -> None:
    history.show(facts[:-1], at(0), modified)
    history.show(facts, at(1), modified)
    history.show(edited(facts, {"424": {"drawCRS": "400"}}), at(2), http_date(2))
    assert [event[0] for event in told(history)] == ["new_draw", "revision"]


def test_the_newest_last_modified_counts_though_later_answers_came_without(
    history: History, facts: Rows
) -> None:
    old = edited(facts, {"424": {"drawCRS": "507"}})
    history.show(old, at(0), http_date(0))
    history.show(facts, at(1), http_date(1))
    history.show(facts, at(2))
    history.show(facts, at(3), http_date(0))
    history.show(old, at(4), http_date(0))
    assert [event[:3] for event in told(history)] == [
        ("revision", "424 crs_cutoff", at(1)),
        ("stale_copy", "ircc_rounds_en", at(4)),
    ]


def test_what_was_accepted_is_not_held_again(history: History, facts: Rows) -> None:
    history.show(facts, at(0))
    for hours, odd in ((1, [*facts, facts[-1] | {"drawCRS": "400"}]), (4, [])):
        history.show(odd, at(hours))
        assert history.accept("so it is").changed
        published = history.show(odd, at(hours + 1))
        assert not published.held
        assert not published.changed
    history.show(facts, at(7))
    assert len(told(history, "returned")) == 425
    assert history.query("SELECT count(*) FROM draws") == [(425,)]


def test_the_same_round_twice_with_another_space_is_once(history: History, facts: Rows) -> None:
    history.show(facts, at(0))
    spaced = facts[-1] | {"drawDateTime": facts[-1]["drawDateTime"] + " "}
    assert not history.show([*facts, spaced], at(1)).held


def test_a_held_copy_that_was_overtaken_can_not_be_accepted(history: History, facts: Rows) -> None:
    odd = edited(facts[:-1], {row["drawNumber"]: {"drawCRS": "111"} for row in facts[-20:]})
    history.show(facts[:-2], at(0))
    crawl_id = crawls.begin(history.store, "rebuild", "months", at(1)).crawl_id
    for hours, shown in ((1, odd), (2, facts)):
        record_page(history.store, crawl_id, history.read(shown, at(hours)))
    assert belief.publish(history.store, crawl_id).held
    assert crawls.held(history.store, crawl_id) == []
    held = history.query("SELECT url, fetched_at, sha256 FROM fetches WHERE standing = 'held'")
    assert not belief.accept(history.store, crawl_id, held, "too late").changed


def test_a_fetch_that_can_not_be_woven_does_not_stand_in_the_way_of_the_next(
    history: History, facts: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    history.show(facts[:-1], at(0))
    with monkeypatch.context() as patch:
        patch.setattr(reconcile, "weave", lambda *_: 1 / 0)
        assert len(history.show(facts, at(1)).failed) == 1
    assert told(history) == []
    published = history.show(edited(facts, {"424": {"drawCRS": "400"}}), at(2))
    assert not published.failed
    assert [event[:3] for event in told(history)] == [("new_draw", "424", at(2))]
