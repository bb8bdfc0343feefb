"""Which draw a news statement is of, how it bears on it, and when news alone makes a draw."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from eescraper.items import Draw
from eescraper.news.article import read_article
from eescraper.news.sketch import sketch
from eescraper.reconcile import news
from eescraper.reconcile.news import Bearing, Calendar, NewsStatement


def draw(
    draw_id: str, day: str, category: str, invitations: int, cutoff: int, **other: Any
) -> Draw:
    """An official draw; the facts of real rounds."""
    found = Draw(
        draw_id=draw_id,
        draw_number=int(draw_id.rstrip("ab")),
        draw_suffix="",
        draw_date=day,
        drawn_at_utc=None,
        drawn_at_precision=None,
        category=category,
        category_kind="category",
        category_version=None,
        category_year=None,
        category_name=None,
        programs=None,
        invitations=invitations,
        crs_cutoff=cutoff,
        tie_break_at_utc=None,
        tie_break_precision=None,
        pool_count_id=None,
        url=None,
        flags="{}",
        status="official",
        first_seen_at="2026-01-01T00:00:00Z",
        changed_at="2026-01-01T00:00:00Z",
    )
    return replace(found, **other)


RECORD = Calendar(
    [
        draw("383", "2025-12-08", "pnp", 1123, 729),
        draw("384", "2025-12-10", "cec", 6000, 520),
        draw(
            *("385", "2025-12-11", "healthcare", 1000, 476),
            tie_break_at_utc="2025-11-26T07:44:30Z",
            tie_break_precision="second",
        ),
        draw("386", "2025-12-16", "cec", 5000, 515),
        draw("91a", "2018-05-30", "fst", 200, 288),
        draw("91b", "2018-05-30", "pnp", 500, 795),
    ]
)


def said(**stated: Any) -> NewsStatement:
    nothing: dict[str, Any] = dict.fromkeys(NewsStatement._fields)
    return NewsStatement(
        **nothing
        | {
            "statement_id": 1,
            "article_id": 1,
            "outlet": "harbour",
            "is_trusted": False,
            "heard_at": "2025-12-12T10:00:00Z",
            "headline": True,
            "flags": (),
            "sketch": frozenset(),
        }
        | stated
    )


@pytest.mark.parametrize(
    ("stated", "draw_id"),
    [
        ({"draw_id": "385"}, "385"),
        ({"draw_id": "385", "crs_cutoff": 999, "invitations": 5}, None),
        # Of two draws of one category one was given the other's number.
        (
            {
                "draw_id": "384",
                "draw_date": "2025-12-17",
                "category": "cec",
                "crs_cutoff": 500,
                "invitations": 5,
            },
            None,
        ),
        ({"draw_id": "385", "draw_date": "2024-12-11", "crs_cutoff": 476}, "385"),
        ({"draw_date": "2025-12-11", "category": "healthcare", "crs_cutoff": 476}, "385"),
        ({"draw_date": "2025-12-11", "category": "healthcare", "invitations": 1000}, "385"),
        # One number agrees, the other is a slip: the draw is the same, and the slip a dissent.
        (
            {
                "draw_date": "2025-12-11",
                "category": "healthcare",
                "crs_cutoff": 476,
                "invitations": 100,
            },
            "385",
        ),
        ({"draw_date": "2025-12-11", "category": "healthcare"}, None),
        ({"draw_date": "2025-12-11", "category": "healthcare", "crs_cutoff": 520}, None),
        # The day is mistaken, the category and both numbers are right.
        (
            {
                "draw_date": "2025-12-10",
                "category": "healthcare",
                "crs_cutoff": 476,
                "invitations": 1000,
            },
            "385",
        ),
        ({"draw_date": "2025-12-10", "category": "healthcare", "crs_cutoff": 476}, None),
        # So are the cut-off and the second of the tie-break; the size is not stated.
        (
            {
                "draw_date": "2025-12-10",
                "category": "healthcare",
                "crs_cutoff": 476,
                "tie_break_at_utc": "2025-11-26T07:44:30Z",
                "tie_break_precision": "second",
            },
            "385",
        ),
        (
            {
                "draw_date": "2025-12-10",
                "category": "healthcare",
                "crs_cutoff": 476,
                "tie_break_at_utc": "2025-11-26T07:44:31Z",
                "tie_break_precision": "second",
            },
            None,
        ),
        # The category is mistaken or missing, the day and both numbers are right.
        (
            {
                "draw_date": "2025-12-10",
                "category": "general",
                "crs_cutoff": 520,
                "invitations": 6000,
            },
            "384",
        ),
        ({"draw_date": "2025-12-10", "category": "general", "crs_cutoff": 520}, None),
        ({"draw_date": "2025-12-10", "crs_cutoff": 520}, "384"),
        ({"category": "cec", "crs_cutoff": 520, "invitations": 6000}, "384"),
        ({"category": "cec", "crs_cutoff": 520}, None),
        # Two rounds of one day are told apart by what they say.
        ({"draw_date": "2018-05-30", "category": "fst", "crs_cutoff": 288}, "91a"),
        ({"draw_date": "2018-05-30", "crs_cutoff": 795}, "91b"),
        # The values are those of one draw, the number that of another: the values are more.
        (
            {
                "draw_id": "385",
                "draw_date": "2025-12-10",
                "category": "cec",
                "crs_cutoff": 520,
                "invitations": 6000,
            },
            "384",
        ),
        ({"crs_cutoff": 476, "invitations": 1000}, None),
        ({}, None),
    ],
)
def test_a_statement_is_of_one_draw_or_of_none(stated: dict[str, Any], draw_id: str | None) -> None:
    assert news.match(said(**stated), RECORD) == draw_id


def test_of_two_draws_that_fit_neither_is_taken_unless_the_number_tells() -> None:
    twins = Calendar(
        [
            draw("7", "2015-05-22", "general", 1361, 755),
            draw("8", "2015-05-22", "general", 1361, 755),
        ]
    )
    stated = {"draw_date": "2015-05-22", "category": "general", "crs_cutoff": 755}
    assert news.match(said(**stated), twins) is None
    assert news.match(said(**stated, draw_id="8"), twins) == "8"


def test_a_draw_reported_without_its_day_was_held_shortly_before() -> None:
    stated = {"category": "cec", "crs_cutoff": 520, "invitations": 6000}
    for published, draw_id in (
        ("2025-12-09", None),
        ("2025-12-10", "384"),
        ("2025-12-24", "384"),
        ("2025-12-25", None),
    ):
        assert news.match(said(**stated, published_on=published), RECORD) == draw_id


def test_what_is_stated_agrees_or_dissents_field_by_field() -> None:
    statement = said(
        draw_id="384",
        draw_date="2025-12-10",
        category="healthcare",
        invitations=1000,
        crs_cutoff=476,
        tie_break_at_utc="2025-11-26T07:44:00Z",
        tie_break_precision="minute",
    )
    assert list(news.bearings(statement, RECORD.by_id["385"], {})) == [
        Bearing("draw_id", False, False),
        Bearing("draw_date", False, False),
        Bearing("category", True, False),
        Bearing("invitations", True, False),
        Bearing("crs_cutoff", True, False),
        Bearing("tie_break_at_utc", True, False),
    ]


@pytest.mark.parametrize(
    ("stated", "agrees"),
    [
        ({"tie_break_at_utc": "2025-11-26T07:44:30Z", "tie_break_precision": "second"}, True),
        ({"tie_break_at_utc": "2025-11-26T07:44:31Z", "tie_break_precision": "second"}, False),
        ({"tie_break_at_utc": "2025-11-26T07:45:00Z", "tie_break_precision": "minute"}, False),
        ({"tie_break_date": "2025-11-26", "tie_break_precision": "date"}, True),
        ({"tie_break_date": "2025-11-25", "tie_break_precision": "date"}, False),
        (
            {
                "tie_break_at_utc": "2025-11-26T08:44:00Z",
                "tie_break_precision": "minute",
                "flags": ("zone_doubtful",),
            },
            None,
        ),
    ],
)
def test_a_tie_break_agrees_as_finely_as_it_is_stated(
    stated: dict[str, Any], agrees: bool | None
) -> None:
    found = [b.agrees for b in news.bearings(said(**stated), RECORD.by_id["385"], {})]
    assert found == ([] if agrees is None else [agrees])


def test_today_in_another_zone_is_no_dissent_but_a_date_in_so_many_words_is() -> None:
    held = RECORD.by_id["385"]
    assert (
        list(news.bearings(said(draw_date="2025-12-12", flags=("date_relative",)), held, {})) == []
    )
    assert list(news.bearings(said(draw_date="2025-12-12"), held, {})) == [
        Bearing("draw_date", False, False)
    ]
    assert list(
        news.bearings(said(draw_date="2025-12-13", flags=("date_relative",)), held, {})
    ) == [Bearing("draw_date", False, False)]


def test_who_said_what_was_believed_then_is_outdated_and_not_wrong() -> None:
    former = {("385", "invitations"): [("100", "2025-12-12T12:00:00Z")]}
    held = RECORD.by_id["385"]
    before = said(invitations=100, heard_at="2025-12-12T11:00:00Z")
    after = said(invitations=100, heard_at="2025-12-12T12:00:00Z")
    other = said(invitations=10, heard_at="2025-12-12T11:00:00Z")
    assert [b.outdated for s in (before, after, other) for b in news.bearings(s, held, former)] == [
        True,
        False,
        False,
    ]


FRESH = {
    "draw_date": "2025-12-17",
    "category": "french",
    "invitations": 6000,
    "crs_cutoff": 399,
    "heard_at": "2025-12-17T19:00:00Z",
}


@pytest.mark.parametrize(
    ("change", "may"),
    [
        ({}, True),
        ({"crs_cutoff": None}, True),
        ({"crs_cutoff": None, "invitations": None}, False),
        ({"category": None}, False),
        ({"draw_date": None}, False),
        ({"headline": False}, False),
        ({"draw_date": "2025-12-15"}, False),
        ({"draw_date": "2025-12-16"}, True),
        ({"draw_date": "2025-12-18"}, False),
        ({"heard_at": "2025-12-31T00:00:00Z"}, True),
        ({"heard_at": "2026-01-01T00:00:00Z"}, False),
    ],
)
def test_only_a_fresh_draw_after_the_newest_listed_can_be_reported(
    change: dict[str, Any], may: bool
) -> None:
    assert news.may_report(said(**FRESH | change), "2025-12-16") is may


def page(text: str) -> frozenset[int]:
    return frozenset(sketch(read_article(text.encode(), None)))


STORY = "\n".join(
    f"Paragraph {n} says that candidates number {n * 7} waited for {n} days in the pool."
    for n in range(30)
)


def test_ten_outlets_with_one_text_are_one_witness() -> None:
    own = page("Title\n" + STORY.replace("waited", "had to wait").replace("candidates", "people"))
    copied = page("Another title\nBy our desk\n" + STORY + "\nMore on our site.")
    first = said(**FRESH, sketch=page("Title\n" + STORY))
    copies = [
        said(**FRESH, statement_id=n, outlet=f"copy-{n}", sketch=copied) for n in range(2, 11)
    ]
    assert news.resemblance(first.sketch, copied) > 0.8
    assert news.resemblance(first.sketch, own) < 0.5
    excerpt = page("Title\n" + "\n".join(STORY.split("\n")[:12]) + "\nRead more")
    assert news.resemblance(first.sketch, excerpt) > 0.8
    assert not news.is_reported([first, *copies])
    assert not news.is_reported([first, said(**FRESH, statement_id=2, sketch=own)])
    assert news.is_reported([first, *copies, said(**FRESH, outlet="other", sketch=own)])
    assert news.is_reported([said(**FRESH, is_trusted=True)])


def test_an_empty_text_is_like_no_other() -> None:
    assert news.resemblance(frozenset(), frozenset()) == 0


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"crs_cutoff": None}, True),
        ({"crs_cutoff": 400}, False),
        ({"category": "cec"}, False),
        ({"draw_date": "2025-12-16"}, False),
        ({"crs_cutoff": None, "invitations": None}, False),
    ],
)
def test_statements_are_of_one_draw_if_nothing_differs(change: dict[str, Any], same: bool) -> None:
    assert news.are_of_one_draw(said(**FRESH), said(**FRESH | change)) is same


def test_a_reported_draw_has_a_provisional_id_until_a_number_is_stated() -> None:
    one = said(**FRESH | {"crs_cutoff": None})
    two = said(**FRESH, tie_break_at_utc="2025-12-01T10:00:00Z", tie_break_precision="second")
    found = news.reported_draw([one, two], "category", 387, "2025-12-17T20:00:00Z")
    assert (found.draw_id, found.draw_number, found.status) == (
        *("reported-2025-12-17-french", 387, "reported"),
    )
    assert (found.invitations, found.crs_cutoff) == (6000, 399)
    assert found.tie_break_at_utc == "2025-12-01T10:00:00Z"
    assert found.first_seen_at == "2025-12-17T20:00:00Z"
    numbered = news.reported_draw([said(**FRESH, draw_id="91a")], "category", 5, "x")
    assert (numbered.draw_id, numbered.draw_number, numbered.draw_suffix) == ("91a", 91, "a")


@pytest.mark.parametrize(
    ("listed", "is_confirmed"),
    [
        ({}, True),
        ({"draw_date": "2025-12-18"}, True),
        ({"draw_date": "2025-12-18", "crs_cutoff": 400}, False),
        ({"crs_cutoff": 400}, True),
        # The category was mistaken, the day and both numbers are right.
        ({"category": "cec"}, True),
        ({"category": "cec", "crs_cutoff": 400}, False),
        ({"draw_date": "2026-01-17"}, False),
    ],
)
def test_ircc_confirms_a_reported_draw(listed: dict[str, Any], is_confirmed: bool) -> None:
    reported = news.reported_draw([said(**FRESH)], "category", 387, "2025-12-17T20:00:00Z")
    stated = {
        "draw_id": "387",
        "draw_date": "2025-12-17",
        "category": "french",
        "invitations": 6000,
        "crs_cutoff": 399,
    }
    found = news.confirmed_by(stated | listed, [reported])
    assert (found is reported) is is_confirmed


def test_a_number_alone_confirms_nothing_and_of_two_draws_the_likelier_is_meant() -> None:
    wrong = news.reported_draw([said(**FRESH, draw_id="390")], "category", 387, "x")
    other = {"draw_id": "390", "draw_date": "2026-02-02", "category": "cec"}
    assert news.confirmed_by(other | {"invitations": 5, "crs_cutoff": 500}, [wrong]) is None
    listed = {"draw_id": "387", "draw_date": "2025-12-17", "category": "french"}
    stated = listed | {"invitations": 900, "crs_cutoff": 470}
    twin = news.reported_draw(
        [said(**FRESH | {"invitations": 900, "crs_cutoff": 470})], "category", 388, "x"
    )
    assert news.confirmed_by(stated, [wrong, twin]) is twin
    assert news.confirmed_by(stated, [twin, wrong]) is twin
    assert (
        news.confirmed_by(listed | {"invitations": 6000, "crs_cutoff": 399}, [twin, wrong]) is wrong
    )


def test_a_week_is_what_ircc_has_to_list_a_draw() -> None:
    reported = news.reported_draw([said(**FRESH)], "category", 387, "2025-12-17T20:00:00Z")
    assert not news.is_overdue(reported, "2025-12-24T23:00:00Z")
    assert news.is_overdue(reported, "2025-12-25T00:00:00Z")
