"""Two witnesses make a record: who agrees, who dissents, who is merely out of date."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from eescraper import corrections
from eescraper.corrections import Correction
from eescraper.reconcile import Belief
from eescraper.recordings import pages
from eescraper.recordings.french import row_in_french
from eescraper.recordings.render import feed
from eescraper.sources import (
    INSTRUCTIONS_EN,
    INSTRUCTIONS_FR,
    LATEST_PAGE_EN,
    LIST_PAGE_EN,
    ROUND_PAGE_EN,
    ROUNDS_EN,
    ROUNDS_FR,
)
from eescraper.store import belief, crawls
from eescraper.store.evidence import record_page
from tests.conftest import History

Rows = list[dict[str, str]]

START = datetime.fromisoformat("2026-07-08T15:00:00+00:00")


def at(hours: float) -> str:
    return (START + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def edited(facts: Rows, number: str, **texts: str) -> Rows:
    return [row | texts if row["drawNumber"] == number else row for row in facts]


def instruct(history: History, rows: Rows, hours: float) -> None:
    history.show(pages.instruction_feed(rows), at(hours), source=INSTRUCTIONS_EN)


def told(history: History, kind: str) -> list[Any]:
    return history.query(
        "SELECT subject, source, at, until FROM events WHERE kind = ? ORDER BY event_id", kind
    )


def bearing(history: History, draw_id: str, field: str) -> dict[str, str]:
    """How each source bears on a value: source → agrees, dissents or outdated."""
    rows = history.query(
        "SELECT source, agrees, outdated FROM evidence JOIN observations USING (observation_id)"
        " WHERE evidence.draw_id = ? AND field = ?",
        draw_id,
        field,
    )
    return {
        source: "agrees" if agrees else "outdated" if outdated else "dissents"
        for source, agrees, outdated in rows
    }


@pytest.fixture(scope="module")
def recent(facts: Rows) -> Rows:
    """The newest forty rounds: enough to reconcile, and quick."""
    return facts[-40:]


def test_two_feeds_that_say_the_same_agree_in_every_field(history: History, recent: Rows) -> None:
    history.show(recent, at(0))
    draws = history.query("SELECT * FROM draws ORDER BY draw_id")
    instruct(history, recent, 1)
    french = [row_in_french(row) for row in recent]
    history.show(feed(french, "fr"), at(2), source=ROUNDS_FR)
    assert history.query("SELECT * FROM draws ORDER BY draw_id") == draws
    assert history.query("SELECT count(*) FROM evidence WHERE agrees = 0") == [(0,)]
    support = history.query(
        "SELECT field, support, agreeing, count(*) FROM value_support GROUP BY 1, 2, 3 ORDER BY 1"
    )
    versions = sum("ersion" in row["drawName"] for row in recent)
    assert support == [
        ("category", "several", 3, 40),
        ("category_name", "several", 2, 40),
        ("category_version", "several", 3, versions),
        ("crs_cutoff", "several", 3, 40),
        ("draw_date", "several", 3, 40),
        ("drawn_at_utc", "several", 3, 40),
        ("invitations", "several", 3, 40),
        ("pool_count_id", "several", 2, 40),
        ("programs", "several", 3, 40),
        ("tie_break_at_utc", "several", 3, 40),
        ("url", "one", 1, 40),
    ]
    assert [kind for (kind,) in history.query("SELECT kind FROM events")] == ["imported"]


def test_the_higher_rank_wins_and_the_dissent_is_on_record(history: History, recent: Rows) -> None:
    history.show(recent, at(0))
    instruct(history, edited(recent, "424", drawCRS="507", drawSize="2,200"), 1)
    [row] = history.query("SELECT crs_cutoff, invitations FROM draws WHERE draw_id = '424'")
    assert row == (517, 2000)
    assert bearing(history, "424", "crs_cutoff") == {
        "ircc_rounds_en": "agrees",
        "ircc_instructions_en": "dissents",
    }
    disputed = history.query(
        "SELECT draw_id, field, agreeing_sources, dissenting_sources FROM value_support"
        " WHERE support = 'disputed' ORDER BY field"
    )
    assert disputed == [
        ("424", "crs_cutoff", "ircc_rounds_en", "ircc_instructions_en"),
        ("424", "invitations", "ircc_rounds_en", "ircc_instructions_en"),
    ]
    stated = "SELECT field, believed, stated, source FROM disputes ORDER BY field"
    assert history.query(stated) == [
        ("crs_cutoff", 517, 507, "ircc_instructions_en"),
        ("invitations", 2000, 2200, "ircc_instructions_en"),
    ]


def test_what_the_higher_rank_does_not_state_the_lower_one_fills_in(
    history: History, recent: Rows
) -> None:
    history.show(edited(recent, "424", drawCutOff="soon"), at(0))
    assert history.query("SELECT tie_break_at_utc FROM draws WHERE draw_id = '424'") == [(None,)]
    instruct(history, recent, 1)
    [row] = history.query("SELECT tie_break_at_utc, crs_cutoff FROM draws WHERE draw_id = '424'")
    assert row == ("2025-12-29T17:49:27Z", 517)
    assert bearing(history, "424", "tie_break_at_utc") == {"ircc_instructions_en": "agrees"}


def test_a_dissent_that_survives_the_witness_s_next_fetch_is_a_conflict(
    history: History, recent: Rows
) -> None:
    wrong = edited(recent, "424", drawCRS="507")
    history.show(recent, at(0))
    instruct(history, wrong, 1)
    history.show(recent, at(2))
    assert told(history, "conflict") == []
    instruct(history, wrong, 3)
    conflict = ("424 crs_cutoff", "ircc_instructions_en", at(3))
    assert told(history, "conflict") == [(*conflict, at(3))]
    history.show_unchanged(at(4), INSTRUCTIONS_EN)
    instruct(history, edited(wrong, "400", drawCRS="999"), 5)
    assert told(history, "conflict") == [(*conflict, at(5))]
    [(sentence,)] = history.query("SELECT sentence FROM events WHERE kind = 'conflict'")
    for part in ("#424", "517", "507", "ircc_rounds_en", "ircc_instructions_en"):
        assert part in sentence
    assert "ee_rounds_123_en.json" in sentence
    assert "ee_rounds_4_en.json" in sentence
    instruct(history, recent, 6)
    assert told(history, "conflict") == [(*conflict, at(5))]
    assert bearing(history, "424", "crs_cutoff") == {
        "ircc_rounds_en": "agrees",
        "ircc_instructions_en": "agrees",
    }


def test_a_304_of_the_witness_is_its_next_fetch(history: History, recent: Rows) -> None:
    history.show(recent, at(0))
    instruct(history, edited(recent, "424", drawCRS="507"), 1)
    history.show_unchanged(at(2), INSTRUCTIONS_EN)
    assert told(history, "conflict") == [
        ("424 crs_cutoff", "ircc_instructions_en", at(2), at(2)),
    ]


def test_a_witness_that_lags_and_follows_is_never_a_conflict(
    history: History, recent: Rows
) -> None:
    history.show(recent, at(0))
    instruct(history, recent, 1)
    corrected = edited(recent, "424", drawCRS="507")
    history.show(corrected, at(2))
    assert bearing(history, "424", "crs_cutoff")["ircc_instructions_en"] == "outdated"
    support = "SELECT support FROM value_support WHERE draw_id = '424' AND field = 'crs_cutoff'"
    assert history.query(support) == [("one",)]
    instruct(history, corrected, 3)
    assert bearing(history, "424", "crs_cutoff")["ircc_instructions_en"] == "agrees"
    assert told(history, "conflict") == []


@pytest.mark.parametrize("is_unchanged", [False, True])
def test_a_witness_that_sticks_to_the_old_value_is_outdated_then_dissents_then_conflicts(
    history: History,
    recent: Rows,
    is_unchanged: bool,
) -> None:
    def look(hours: float) -> None:
        if is_unchanged:
            history.show_unchanged(at(hours), INSTRUCTIONS_EN)
        else:
            instruct(history, recent, hours)

    history.show(recent, at(0))
    instruct(history, recent, 1)
    history.show(edited(recent, "424", drawCRS="507"), at(2))
    since = (
        "SELECT dissents_since FROM evidence JOIN observations USING (observation_id)"
        " WHERE evidence.draw_id = '424' AND field = 'crs_cutoff' AND agrees = 0"
    )
    assert history.query(since) == [(None,)]
    look(3)
    assert bearing(history, "424", "crs_cutoff")["ircc_instructions_en"] == "dissents"
    assert history.query(since) == [(at(3),)]
    assert told(history, "conflict") == []
    look(4)
    assert told(history, "conflict") == [("424 crs_cutoff", "ircc_instructions_en", at(4), at(4))]


def test_a_conflict_ends_when_the_record_is_corrected_away_from_it(
    history: History, recent: Rows
) -> None:
    wrong = edited(recent, "424", drawCRS="507")
    history.show(recent, at(0))
    instruct(history, wrong, 1)
    instruct(history, wrong, 2)
    history.show(edited(recent, "424", drawCRS="500"), at(3))
    assert bearing(history, "424", "crs_cutoff")["ircc_instructions_en"] == "outdated"
    instruct(history, wrong, 4)
    assert len(told(history, "conflict")) == 1
    instruct(history, wrong, 5)
    assert [event[2] for event in told(history, "conflict")] == [at(2), at(5)]


def test_a_correction_of_a_lower_witness_is_on_record_and_alarms_nobody(
    history: History, recent: Rows
) -> None:
    history.show(recent, at(0))
    instruct(history, edited(recent, "424", drawCRS="507"), 1)
    instruct(history, recent, 2)
    revised = history.query("SELECT source, field, old_value, new_value FROM revisions")
    assert revised == [("ircc_instructions_en", "crs_cutoff", "507", "517")]
    assert told(history, "revision") == []
    assert told(history, "conflict") == []


def test_a_draw_that_another_source_lists_first_is_one_new_draw(
    history: History, recent: Rows
) -> None:
    history.show(recent[:-1], at(0))
    instruct(history, recent, 1)
    history.show(recent, at(2))
    assert told(history, "new_draw") == [("424", "ircc_instructions_en", at(1), None)]
    assert told(history, "vanished") == []


def test_a_time_to_the_minute_agrees_with_the_one_to_the_second(
    history: History, recent: Rows
) -> None:
    history.show(recent, at(0))
    assert recent[-1]["drawDateTime"] == "July 7, 2026 at 11:16:50 UTC"
    instruct(history, edited(recent, "424", drawDateTime="July 7, 2026 at 11:16 UTC"), 1)
    assert bearing(history, "424", "drawn_at_utc")["ircc_instructions_en"] == "agrees"
    instruct(history, edited(recent, "424", drawDateTime="July 7, 2026 at 11:17 UTC"), 2)
    assert bearing(history, "424", "drawn_at_utc")["ircc_instructions_en"] == "dissents"


def test_an_unknown_name_is_no_dissent(history: History, recent: Rows) -> None:
    history.show(recent, at(0))
    instruct(history, edited(recent, "424", drawName="Astronauts"), 1)
    assert bearing(history, "424", "category") == {"ircc_rounds_en": "agrees"}
    assert history.query("SELECT category FROM draws WHERE draw_id = '424'") == [("cec",)]


# The record changes because another source weighs more now.


def revised(history: History) -> list[Any]:
    return history.query("SELECT draw_id, field, kind, old_value, new_value, source FROM revisions")


def test_a_weightier_source_with_another_value_is_a_revision_of_the_record(
    history: History, recent: Rows
) -> None:
    history.show(recent[:-1], at(0))
    instruct(history, edited(recent, "424", drawCRS="507"), 1)
    history.show(recent, at(2))
    assert history.query("SELECT crs_cutoff FROM draws WHERE draw_id = '424'") == [(517,)]
    assert revised(history) == [("424", "crs_cutoff", "value", "507", "517", "ircc_rounds_en")]
    assert told(history, "revision") == [("424 crs_cutoff", "ircc_rounds_en", at(2), None)]
    # The instruction feed was last seen before that: it has not had its say.
    assert bearing(history, "424", "crs_cutoff")["ircc_instructions_en"] == "outdated"
    instruct(history, edited(recent, "424", drawCRS="507"), 3)
    assert told(history, "conflict") == []
    instruct(history, edited(recent, "424", drawCRS="507"), 4)
    assert [event[2] for event in told(history, "conflict")] == [at(4)]


def test_a_weightier_source_that_falls_silent_is_a_revision_of_the_record(
    history: History, recent: Rows
) -> None:
    history.show(recent, at(0))
    instruct(history, edited(recent, "424", drawCRS="507"), 1)
    history.show(edited(recent, "424", drawCRS="soon"), at(2))
    assert history.query("SELECT crs_cutoff FROM draws WHERE draw_id = '424'") == [(507,)]
    history.show(edited(recent, "424", drawCRS="510"), at(3))
    assert revised(history) == [
        ("424", "crs_cutoff", "withdrawn", "517", None, "ircc_rounds_en"),
        ("424", "crs_cutoff", "value", "517", "507", "ircc_rounds_en"),
        ("424", "crs_cutoff", "value", None, "510", "ircc_rounds_en"),
    ]
    sentences = history.query("SELECT sentence FROM events WHERE kind = 'revision'")
    assert sentences == [
        ("Draw #424: the CRS cut-off was changed from 517 to 507.",),
        ("Draw #424: the CRS cut-off was changed from 507 to 510.",),
    ]


def test_a_version_that_the_weightier_name_does_not_have_is_no_dissent(
    history: History, recent: Rows
) -> None:
    history.show(edited(recent, "422", drawName="Healthcare occupations"), at(0))
    for hours in (1, 2):
        instruct(history, recent, hours)
    assert bearing(history, "422", "category_version") == {}
    assert told(history, "conflict") == []


def test_two_feeds_that_share_a_slip_of_which_we_know_are_in_no_conflict(
    history: History, recent: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    correction = Correction(517, 516, "The minister said so.")
    known = {("ircc_rounds_en", "424", "crs_cutoff"): correction}
    monkeypatch.setattr(corrections, "embedded", lambda: known)
    history.show(recent, at(0))
    for hours in (1, 2):
        instruct(history, recent, hours)
    assert history.query("SELECT crs_cutoff FROM draws WHERE draw_id = '424'") == [(516,)]
    assert set(bearing(history, "424", "crs_cutoff").values()) == {"dissents"}
    assert told(history, "conflict") == []


def test_a_number_far_beyond_the_newest_is_held(history: History, recent: Rows) -> None:
    history.show(recent, at(0))
    slip = [*recent[:-1], recent[-1] | {"drawNumber": "4240"}]
    body = pages.instruction_feed(slip)
    published = history.show(body, at(1), source=INSTRUCTIONS_EN)
    assert ("far_ahead", "ircc_instructions_en") in [(v.check, v.source) for v in published.held]
    page = pages.rendered_list_page(slip)
    published = history.show(page, at(2), source=LIST_PAGE_EN)
    assert [veto.check for veto in published.held] == ["far_ahead"]
    assert history.query("SELECT count(*) FROM draws") == [(40,)]


def test_an_unknown_name_of_a_witness_is_told_once(history: History, recent: Rows) -> None:
    history.show(recent[:-1], at(0))
    for hours, cutoff in ((1, "517"), (2, "516"), (3, "515")):
        odd = edited(recent, "424", drawName="Astronauts", drawCRS=cutoff)
        instruct(history, odd, hours)
        history.show(recent, at(hours + 0.5))
    assert len(told(history, "unknown_category")) == 1


# French, and English in its place.


def test_english_under_the_french_address_is_noted_and_read(history: History, recent: Rows) -> None:
    french = [row_in_french(row) for row in recent]
    history.show(recent, at(0))
    history.show(feed(french, "fr"), at(1), source=ROUNDS_FR)
    for hours in (2, 3):
        history.show(feed(recent), at(hours), source=ROUNDS_FR)
    history.show(feed(french, "fr"), at(4), source=ROUNDS_FR)
    assert told(history, "other_language") == [("en", "ircc_rounds_fr", at(2), at(3))]
    assert history.query("SELECT count(*) FROM revisions") == [(0,)]
    assert history.query("SELECT count(*) FROM evidence WHERE agrees = 0") == [(0,)]
    languages = "SELECT language FROM fetches WHERE source = 'ircc_rounds_fr' ORDER BY fetched_at"
    assert history.query(languages) == [("fr",), ("en",), ("en",), ("fr",)]


def test_half_a_french_feed_is_held_and_the_record_stands(history: History, recent: Rows) -> None:
    french = [row_in_french(row) for row in recent]
    history.show(recent, at(0))
    history.show(feed(french, "fr"), at(1), source=ROUNDS_FR)
    draws = history.query("SELECT * FROM draws ORDER BY draw_id")
    published = history.show(feed(french[:20], "fr"), at(2), source=ROUNDS_FR)
    assert [(veto.check, veto.source) for veto in published.held] == [
        ("many_vanished", "ircc_rounds_fr")
    ]
    assert history.query("SELECT * FROM draws ORDER BY draw_id") == draws


# Pages.


def test_the_list_page_of_2021_is_matched_and_its_slips_are_on_record(
    history: History, facts: Rows
) -> None:
    until = next(i for i, row in enumerate(facts) if row["drawNumber"] == "196") + 1
    history.show(facts, at(0))
    draws = history.query("SELECT * FROM draws ORDER BY draw_id")
    for hours in (1, 2):
        history.show(pages.static_list_page(facts[:until]), at(hours), source=LIST_PAGE_EN)
    assert history.query("SELECT * FROM draws ORDER BY draw_id") == draws
    seen = history.query("SELECT DISTINCT draw_id FROM sightings WHERE source = 'ircc_list_en'")
    assert len(seen) == 197
    assert {("91a",), ("91b",)} <= set(seen)
    dissent = history.query(
        "SELECT field, count(*), min(draw_id) FROM disputes GROUP BY field ORDER BY field"
    )
    assert dissent == [
        ("category_name", 1, "173"),
        ("programs", 139, "1"),
        ("restated_draw_date", 1, "183"),
    ]
    hidden = "SELECT believed, stated FROM disputes WHERE draw_id = '183'"
    assert history.query(hidden) == [("2021-04-16", "2021-04-15")]
    kinds = {kind for (kind,) in history.query("SELECT kind FROM events")}
    assert kinds == {"imported"}


def test_a_page_shows_what_it_shows_and_nothing_vanishes(history: History, facts: Rows) -> None:
    history.show(facts[-40:], at(0))
    one, other = facts[-1], facts[-2]

    def latest(row: dict[str, str], hours: float) -> None:
        body = pages.result_page(row, row["drawDate"], pages.ENGLISH, pool_as_of="July 5, 2026")
        history.show(body, at(hours), source=LATEST_PAGE_EN)

    latest(other, 1)
    latest(one, 2)
    latest(other, 3)
    history.show(pages.latest_shell(pages.ENGLISH), at(4), source=LATEST_PAGE_EN)
    runs = history.query(
        "SELECT draw_id, first.fetched_at, last.fetched_at FROM sightings"
        " JOIN fetches AS first ON first.fetch_id = from_fetch_id"
        " JOIN fetches AS last ON last.fetch_id = to_fetch_id"
        " WHERE sightings.source = 'ircc_latest_en' ORDER BY draw_id"
    )
    assert runs == [("423", at(1), at(3)), ("424", at(2), at(2))]
    assert told(history, "vanished") == []
    assert history.query("SELECT DISTINCT support FROM value_support WHERE draw_id = '424'"
                         " AND field = 'pool_count_id'") == [("several",)]  # fmt: skip


def test_a_page_from_before_a_correction_is_outdated_and_tells_no_event(
    history: History, facts: Rows
) -> None:
    row = facts[-1]
    body = pages.result_page(row, row["drawDate"], pages.ENGLISH, pool_as_of=None)
    history.show(facts[-40:], at(0))
    for hours in (1, 2):
        history.show(body, at(hours), source=ROUND_PAGE_EN)
    history.show(edited(facts[-40:], "424", drawCRS="507"), at(3))
    assert bearing(history, "424", "crs_cutoff")["ircc_round_en"] == "outdated"
    for hours in (4, 5):
        history.show(body, at(hours), source=ROUND_PAGE_EN)
    assert bearing(history, "424", "crs_cutoff")["ircc_round_en"] == "dissents"
    assert told(history, "conflict") == []


def test_the_instruction_s_own_words_are_kept(history: History, recent: Rows) -> None:
    history.show(recent, at(0))
    instruct(history, recent, 1)
    [row] = history.query(
        "SELECT language, minister, next_date, instruction, last_seen_at FROM instructions"
        " WHERE draw_id = '424'"
    )
    assert row == (
        *("en", "Lena Metlege Diab", "2026-07-08"),
        "1 Invitations may go to Canadian Experience Class.\n"
        "2 There may be 2,000 of them, to scores of 517 or more.",
        at(1),
    )


def test_what_is_remembered_is_what_the_database_says(history: History, recent: Rows) -> None:
    """Belief that is kept in memory from fetch to fetch is the one that is loaded anew."""
    wrong = edited(recent, "424", drawCRS="507", drawName="Astronauts")
    row = recent[-2]
    page = pages.result_page(row, row["drawDate"], pages.ENGLISH, pool_as_of=None)
    kept = Belief()
    for hours, (source, body) in enumerate(
        (
            (ROUNDS_EN, feed(recent)),
            (INSTRUCTIONS_EN, pages.instruction_feed(wrong[:-2])),
            (INSTRUCTIONS_EN, pages.instruction_feed(wrong)),
            (ROUND_PAGE_EN, page),
            (INSTRUCTIONS_EN, pages.instruction_feed(wrong[1:])),
            (ROUNDS_EN, feed(edited(recent, "424", drawSize="2,001", drawCRS="516"))),
            (INSTRUCTIONS_EN, pages.instruction_feed(wrong[2:])),
            (ROUND_PAGE_EN, page),
            (INSTRUCTIONS_EN, pages.instruction_feed(wrong)),
        )
    ):
        crawl_id = crawls.begin(history.store, "rebuild", "ircc_draws", at(hours)).crawl_id
        record_page(history.store, crawl_id, history.read(body, at(hours), source=source))
        published = belief.publish(history.store, crawl_id, belief=kept)
        assert not published.failed
        loaded = belief.load(history.store.connection)
        kept.dissents = {name: found for name, found in kept.dissents.items() if found}
        assert loaded == kept, hours
    assert kept.dissents["ircc_instructions_en"] == {
        ("424", "category_name"): at(2),
        ("424", "invitations"): at(6),
        ("424", "crs_cutoff"): at(6),
    }
    assert kept.source("ircc_round_en").seen_at == {"423": at(7)}
    assert [event[2:] for event in told(history, "conflict")] == [
        (at(4), at(4)),
        (at(8), at(8)),
        (at(8), at(8)),
    ]


def test_of_two_empty_answers_in_one_second_the_later_was_judged_last(
    history: History, facts: list[dict[str, str]]
) -> None:
    """An acceptance is woven after the response that it names: the order must be the archive's."""
    history.show(facts[-5:], "2026-07-08T15:00:00Z")
    at = "2026-07-08T16:00:00Z"
    for source in (ROUNDS_FR, INSTRUCTIONS_FR, ROUNDS_EN):
        history.show_unchanged(at, source)
    history.store.connection.execute("UPDATE fetches SET standing = 'believed'")
    newest = crawls.newest_judged(history.store)
    assert newest is not None
    assert newest[0].endswith(ROUNDS_EN.path)
