"""News beside the record: evidence, conflicts, draws that only news report, and their end."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from eescraper.items import Archived, NewsPage
from eescraper.news.extract import NO_STATEMENT
from eescraper.store import belief, crawls, overview
from eescraper.store.articles import record_article
from eescraper.store.weaver import Published
from tests.conftest import History

Rows = list[dict[str, str]]

ROUND_422 = {
    "draw_date": "2026-06-25",
    "category": "healthcare",
    "invitations": 4000,
    "crs_cutoff": 475,
}
FRESH = {"draw_date": "2026-07-09", "category": "french", "invitations": 4500, "crs_cutoff": 404}
LISTED = {
    "drawNumber": "425",
    "drawDate": "2026-07-09",
    "drawDateFull": "July 9, 2026",
    "drawName": "French-Language proficiency 2026-Version 2",
    "drawSize": "4,500",
    "drawCRS": "404",
}


def says(**draw: Any) -> dict[str, Any]:
    """What `extract` says of one draw."""
    names = ("draw_id", "draw_date", "category", "crs_cutoff", "invitations", "tie_break_at_utc")
    nothing = dict.fromkeys((*names, "tie_break_precision", "tie_break_date"))
    texts = {name: f"It says {value}." for name, value in draw.items() if name in names}
    return nothing | {"headline": True, "flags": [], "texts": texts} | draw


def tell(
    history: History,
    outlet: str,
    at: str,
    *draws: dict[str, Any],
    slug: str = "story",
    trusted: bool = False,
    sketch: tuple[int, ...] | None = None,
    claims: tuple[dict[str, Any], ...] = (),
) -> Published:
    """Have an outlet publish an article, and belief hear of it."""
    page, document = article(
        outlet, at, *draws, slug=slug, trusted=trusted, sketch=sketch, claims=claims
    )
    crawl_id = crawls.begin(history.store, "rebuild", "news_draws", at).crawl_id
    record_article(history.store, crawl_id, page, document)
    return belief.publish(history.store, crawl_id)


def article(
    outlet: str,
    at: str,
    *draws: dict[str, Any],
    slug: str = "story",
    trusted: bool = False,
    sketch: tuple[int, ...] | None = None,
    claims: tuple[dict[str, Any], ...] = (),
) -> tuple[NewsPage, dict[str, Any]]:
    """An article as it was fetched, and what it says."""
    url = f"https://{outlet}.example/{slug}"
    body = f"{url} {at}".encode()
    archived = Archived(
        *(url, 200, at, hashlib.sha256(body).hexdigest(), None, None, None),
        *("test.warc.gz", 0, f"<urn:test:{outlet}:{slug}:{at}>"),
    )
    page = NewsPage(outlet, url, 200, at, body, archived, is_trusted=trusted)
    document = NO_STATEMENT | {
        "kind": "draw" if draws else "none",
        "published": at[:10],
        "draws": list(draws),
        "all_claims": list(claims),
        "sketch": list(sketch or (hash_of(outlet), hash_of(slug), hash_of(outlet + slug))),
    }
    return page, document


def hash_of(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


def told(history: History, *kinds: str) -> list[Any]:
    marks = ", ".join("?" * len(kinds))
    sql = f"SELECT kind, subject, source, at FROM events WHERE kind IN ({marks}) ORDER BY event_id"
    return history.query(sql, *kinds)


@pytest.fixture
def filled(history: History, facts: Rows) -> History:
    """The record as of July 7, 2026, round #424."""
    history.show(facts, "2026-07-07T16:55:29Z")
    return history


@pytest.fixture
def listed(facts: Rows) -> Rows:
    """The feed with a round of July 9, 2026, which is made up."""
    return [*facts, facts[-1] | LISTED]


def test_news_is_evidence_and_changes_nothing_of_what_ircc_says(filled: History) -> None:
    before = filled.query("SELECT * FROM draws ORDER BY draw_id")
    tell(filled, "harbour", "2026-07-07T18:00:00Z", says(**ROUND_422 | {"invitations": 400}))
    assert filled.query("SELECT * FROM draws ORDER BY draw_id") == before
    assert filled.query(
        "SELECT draw_id, field, agrees, outdated FROM news_evidence ORDER BY field"
    ) == [
        ("422", "category", 1, 0),
        ("422", "crs_cutoff", 1, 0),
        ("422", "draw_date", 1, 0),
        ("422", "invitations", 0, 0),
    ]
    assert told(filled, "conflict", "new_draw") == [
        ("conflict", "422 invitations", "harbour", "2026-07-07T18:00:00Z")
    ]
    [(sentence,)] = filled.query("SELECT sentence FROM events WHERE kind = 'conflict'")
    assert sentence == (
        "Draw #422: the number of invitations is 4000, but 400 in harbour"
        " (https://harbour.example/story)."
    )
    assert filled.query("SELECT field, believed, stated, text FROM news_disputes") == [
        ("invitations", 4000, 400, "It says 400.")
    ]


def test_a_draw_named_beside_the_news_is_evidence_but_no_conflict(filled: History) -> None:
    tell(
        filled,
        "harbour",
        "2026-07-07T18:00:00Z",
        says(**ROUND_422),
        says(draw_id="420", crs_cutoff=516, invitations=40, headline=False),
    )
    assert filled.query("SELECT draw_id, headline FROM statements ORDER BY position") == [
        ("422", 1),
        ("420", 0),
    ]
    assert filled.query("SELECT field FROM news_disputes") == [("invitations",)]
    assert told(filled, "conflict") == []


def test_an_updated_article_speaks_for_itself_and_what_it_said_before_stays(
    filled: History,
) -> None:
    wrong, right = says(**ROUND_422 | {"crs_cutoff": 457}), says(**ROUND_422)
    tell(filled, "harbour", "2026-07-07T18:00:00Z", wrong)
    tell(filled, "harbour", "2026-07-08T09:00:00Z", right)
    assert filled.query("SELECT count(*), sum(agrees) FROM news_evidence") == [(4, 4)]
    assert filled.query("SELECT crs_cutoff FROM statements ORDER BY statement_id") == [
        (457,),
        (475,),
    ]
    assert filled.query("SELECT crs_cutoff FROM news_reports") == [(475,)]
    assert len(told(filled, "conflict")) == 1


def test_the_same_mistake_read_again_is_told_once(filled: History) -> None:
    wrong = says(**ROUND_422 | {"crs_cutoff": 457})
    tell(filled, "harbour", "2026-07-07T18:00:00Z", wrong)
    tell(filled, "harbour", "2026-07-08T09:00:00Z", wrong)
    assert len(told(filled, "conflict")) == 1


def test_one_outlet_is_not_enough_for_a_draw_nor_are_ten_with_one_text(filled: History) -> None:
    text = tuple(range(90))
    for n in range(10):
        tell(filled, f"copy-{n}", f"2026-07-09T15:0{n}:00Z", says(**FRESH), sketch=text)
    assert filled.query("SELECT count(*) FROM draws WHERE status = 'reported'") == [(0,)]
    assert told(filled, "new_draw") == []


def test_two_independent_outlets_report_a_draw_and_ircc_confirms_the_same_row(
    filled: History, listed: Rows
) -> None:
    tell(filled, "harbour", "2026-07-09T15:00:00Z", says(**FRESH))
    found = tell(filled, "lakeside", "2026-07-09T16:00:00Z", says(**FRESH | {"crs_cutoff": None}))
    assert found.new_draws == 1
    row = "SELECT draw_id, draw_number, status, invitations, crs_cutoff, first_seen_at FROM draws"
    newest = f"{row} ORDER BY draw_number DESC LIMIT 1"
    assert filled.query(newest) == [
        ("reported-2026-07-09-french", 425, "reported", 4500, 404, "2026-07-09T16:00:00Z")
    ]
    assert overview.newest_draw(filled.store) == ("424", "2026-07-07")
    tell(filled, "third", "2026-07-09T17:00:00Z", says(**FRESH | {"invitations": 4050}))
    assert filled.query("SELECT count(*) FROM draws WHERE status = 'reported'") == [(1,)]

    published = filled.show(listed, "2026-07-09T20:00:00Z")
    assert published.new_draws == 0
    assert filled.query(newest) == [("425", 425, "official", 4500, 404, "2026-07-09T16:00:00Z")]
    assert told(filled, "new_draw", "confirmed") == [
        ("new_draw", "reported-2026-07-09-french", "lakeside", "2026-07-09T16:00:00Z"),
        ("confirmed", "425", "ircc_rounds_en", "2026-07-09T20:00:00Z"),
    ]
    assert filled.query("SELECT DISTINCT draw_id FROM events WHERE kind = 'new_draw'") == [("425",)]
    assert filled.query("SELECT DISTINCT draw_id FROM news_evidence") == [("425",)]
    assert told(filled, "conflict") == [
        ("conflict", "425 invitations", "third", "2026-07-09T20:00:00Z")
    ]
    assert filled.query("PRAGMA foreign_key_check") == []
    again = belief.load(filled.store.connection)
    assert again.reported == {}
    assert again.draws["425"].status == "official"


def test_what_ircc_lists_otherwise_than_reported_is_a_revision(
    filled: History, listed: Rows
) -> None:
    tell(
        filled,
        "newsroom",
        "2026-07-09T15:00:00Z",
        says(**FRESH | {"crs_cutoff": 440}),
        trusted=True,
    )
    filled.show(listed, "2026-07-09T20:00:00Z")
    assert filled.query(
        "SELECT draw_id, field, kind, old_value, new_value FROM revisions WHERE draw_id = '425'"
        " AND field = 'crs_cutoff'"
    ) == [("425", "crs_cutoff", "value", "440", "404")]


def test_the_word_of_a_trusted_outlet_is_enough_and_its_number_is_taken(
    filled: History, listed: Rows
) -> None:
    tell(filled, "newsroom", "2026-07-09T15:00:00Z", says(**FRESH, draw_id="425"), trusted=True)
    assert filled.query("SELECT draw_id, status, flags FROM draws WHERE draw_number = 425") == [
        ("425", "reported", "{}")
    ]
    filled.show(listed, "2026-07-09T20:00:00Z")
    assert filled.query("SELECT draw_id, status FROM draws WHERE draw_number = 425") == [
        ("425", "official")
    ]
    assert [kind for kind, *_ in told(filled, "new_draw", "confirmed")] == ["new_draw", "confirmed"]


def test_a_draw_that_ircc_never_lists_is_marked_after_a_week(filled: History, facts: Rows) -> None:
    tell(filled, "newsroom", "2026-07-09T15:00:00Z", says(**FRESH), trusted=True)
    flags = "SELECT flags FROM draws WHERE status = 'reported'"
    filled.show(facts, "2026-07-16T15:00:00Z")
    assert "status" not in json.loads(filled.query(flags)[0][0])
    filled.show(facts, "2026-07-17T15:00:00Z")
    assert json.loads(filled.query(flags)[0][0])["status"] == ["unconfirmed"]
    filled.show(facts, "2026-07-18T15:00:00Z")
    assert told(filled, "unconfirmed") == [
        ("unconfirmed", "reported-2026-07-09-french", "ircc_rounds_en", "2026-07-17T15:00:00Z")
    ]


def test_what_one_outlet_said_first_becomes_evidence_when_ircc_lists_it(
    filled: History, listed: Rows
) -> None:
    tell(filled, "harbour", "2026-07-09T15:00:00Z", says(**FRESH))
    assert filled.query("SELECT draw_id FROM statements") == [(None,)]
    filled.show(listed, "2026-07-09T20:00:00Z")
    assert filled.query("SELECT draw_id FROM statements") == [("425",)]
    assert told(filled, "new_draw", "confirmed") == [
        ("new_draw", "425", "ircc_rounds_en", "2026-07-09T20:00:00Z")
    ]


def test_a_report_older_than_the_newest_word_of_ircc_makes_no_draw(filled: History) -> None:
    """A replay of old news: whether IRCC had listed the draw by then is known to a rebuild only."""
    tell(
        filled,
        "newsroom",
        "2026-07-07T12:00:00Z",
        says(**FRESH | {"draw_date": "2026-07-07"}),
        trusted=True,
    )
    assert filled.query("SELECT count(*) FROM draws WHERE status = 'reported'") == [(0,)]
    assert filled.query("SELECT standing FROM fetches WHERE source = 'newsroom'") == [("heard",)]


def test_who_reported_the_value_that_ircc_corrected_later_was_right_then(
    filled: History, facts: Rows
) -> None:
    tell(filled, "harbour", "2026-07-07T18:00:00Z", says(**ROUND_422))
    corrected = [row | ({"drawCRS": "476"} if row["drawNumber"] == "422" else {}) for row in facts]
    filled.show(corrected, "2026-07-08T15:00:00Z")
    assert filled.query(
        "SELECT agrees, outdated FROM news_evidence WHERE field = 'crs_cutoff'"
    ) == [(0, 1)]
    assert told(filled, "conflict") == []


def test_news_alone_makes_no_record(history: History) -> None:
    tell(history, "newsroom", "2026-07-09T15:00:00Z", says(**FRESH), trusted=True)
    assert history.query("SELECT count(*) FROM draws") == [(0,)]
    assert history.query("SELECT count(*) FROM statements") == [(1,)]


def test_hostile_text_is_stored_as_text(filled: History) -> None:
    evil = "'; drop table draws;-- \x1b[31m \ud800"
    tell(
        filled, "harbour", "2026-07-07T18:00:00Z", says(**ROUND_422) | {"texts": {"category": evil}}
    )
    [(texts,)] = filled.query("SELECT texts FROM statements")
    assert "drop table draws" in json.loads(texts)["category"]
    assert filled.query("SELECT count(*) > 400 FROM draws") == [(1,)]


def claim(kind: str, value: Any, **fields: Any) -> dict[str, Any]:
    names = ("category", "year", "period", "since", "until", "as_of", "approximate")
    return dict.fromkeys(names) | {"kind": kind, "value": value, "text": f"{value}", **fields}


VERDICTS = "SELECT kind, verdict, right_value FROM verdicts ORDER BY kind"


def test_claims_are_judged_by_the_record_and_again_when_it_grows(
    filled: History, listed: Rows, facts: Rows
) -> None:
    """Of a draw that IRCC has not listed yet nothing can be checked."""
    in_2026 = [row for row in facts if row["drawDate"].startswith("2026")]
    claims = (
        claim("draws_this_year", len(in_2026) + 1),
        claim("itas_this_year", 100_000),
    )
    tell(filled, "newsroom", "2026-07-09T15:00:00Z", says(**FRESH), trusted=True, claims=claims)
    assert filled.query(VERDICTS) == [
        ("draws_this_year", "not_checkable", None),
        ("itas_this_year", "not_checkable", None),
    ]
    filled.show(listed, "2026-07-09T20:00:00Z")
    total = 4500 + sum(int(row["drawSize"].replace(",", "")) for row in in_2026)
    assert filled.query(VERDICTS) == [
        ("draws_this_year", "supported", str(len(in_2026) + 1)),
        ("itas_this_year", "contradicted", str(total)),
    ]
    [(query,)] = filled.query("SELECT query FROM verdicts WHERE kind = 'itas_this_year'")
    assert filled.query(query)[0][0] == total


def test_claims_that_can_not_be_judged_keep_no_draw_from_being_published(
    filled: History, listed: Rows
) -> None:
    odd = (claim("draws_this_year", "many"), claim("crs_range", [1]), claim("unheard_of", {}))
    tell(filled, "harbour", "2026-07-09T15:00:00Z", says(**FRESH), claims=odd)
    assert filled.show(listed, "2026-07-09T20:00:00Z").new_draws == 1
    assert filled.query("SELECT count(*) FROM claims") == [(3,)]


REPORTED = (
    "SELECT draw_id, draw_date, category, invitations, crs_cutoff FROM draws"
    " WHERE status = 'reported' ORDER BY draw_id"
)


def test_what_is_fetched_and_not_heard_yet_says_nothing(filled: History) -> None:
    """Of answers in one second the digests tell which comes first, as in a rebuild."""
    at = "2026-07-09T15:00:00Z"
    crawl_id = crawls.begin(filled.store, "rebuild", "news_draws", at).crawl_id
    pages = []
    for outlet in ("harbour", "lakeside"):
        story = says(**FRESH | ({"crs_cutoff": None} if outlet == "harbour" else {}))
        page, document = article(outlet, at, story)
        pages.append((page.archived.sha256, outlet))
        record_article(filled.store, crawl_id, page, document)
    belief.publish(filled.store, crawl_id)
    [(source,)] = filled.query("SELECT source FROM events WHERE kind = 'new_draw'")
    assert source == max(pages)[1]
    assert filled.query(REPORTED)[0][1:] == ("2026-07-09", "french", 4500, 404)


def test_a_draw_reported_under_a_wrong_number_is_known_by_its_values(
    filled: History, listed: Rows
) -> None:
    tell(filled, "newsroom", "2026-07-09T15:00:00Z", says(**FRESH, draw_id="452"), trusted=True)
    published = filled.show(listed, "2026-07-09T20:00:00Z")
    assert published.new_draws == 0
    assert filled.query("SELECT draw_id, status FROM draws WHERE draw_number >= 425") == [
        ("425", "official")
    ]
    assert told(filled, "conflict") == [
        ("conflict", "425 draw_id", "newsroom", "2026-07-09T20:00:00Z")
    ]


def test_a_number_that_ircc_gives_to_another_draw_is_given_back(
    filled: History, listed: Rows
) -> None:
    other = FRESH | {"category": "cec", "invitations": 3000, "crs_cutoff": 515, "draw_id": "425"}
    tell(filled, "newsroom", "2026-07-09T15:00:00Z", says(**other), trusted=True)
    filled.show(listed, "2026-07-09T20:00:00Z")
    assert filled.query(REPORTED) == [("reported-2026-07-09-cec", "2026-07-09", "cec", 3000, 515)]
    assert filled.query("SELECT category, invitations FROM draws WHERE draw_id = '425'") == [
        ("french", 4500)
    ]
    assert filled.query("SELECT count(*) FROM revisions WHERE draw_id = '425'") == [(0,)]
    assert [kind for kind, *_ in told(filled, "new_draw", "confirmed")] == ["new_draw", "new_draw"]
    assert filled.query("PRAGMA foreign_key_check") == []


def test_a_new_draw_under_the_number_of_a_listed_one_is_neither_that_nor_lost(
    filled: History, listed: Rows
) -> None:
    """#424 is a CEC round as well: that the category agrees is chance."""
    story = FRESH | {"category": "cec", "invitations": 3000, "crs_cutoff": 515, "draw_id": "424"}
    tell(filled, "newsroom", "2026-07-09T15:00:00Z", says(**story), trusted=True)
    assert told(filled, "conflict") == []
    assert filled.query(REPORTED) == [("reported-2026-07-09-cec", "2026-07-09", "cec", 3000, 515)]


def test_a_slip_in_the_report_of_a_listed_draw_makes_no_draw(filled: History) -> None:
    slip = {"draw_date": "2026-07-07", "category": "cec", "crs_cutoff": 571}
    tell(filled, "newsroom", "2026-07-07T18:00:00Z", says(**slip), trusted=True)
    assert filled.query(REPORTED) == []


def test_two_partial_reports_are_of_one_draw(filled: History, listed: Rows) -> None:
    size = {name: value for name, value in FRESH.items() if name != "crs_cutoff"}
    cutoff = {name: value for name, value in FRESH.items() if name != "invitations"}
    tell(filled, "newsroom", "2026-07-09T15:00:00Z", says(**size), trusted=True)
    tell(filled, "newsroom", "2026-07-09T16:00:00Z", says(**cutoff), trusted=True, slug="more")
    assert filled.query(REPORTED) == [
        ("reported-2026-07-09-french", "2026-07-09", "french", 4500, 404)
    ]
    filled.show(listed, "2026-07-09T20:00:00Z")
    assert filled.query(REPORTED) == []
    assert len(told(filled, "new_draw")) == 1


def test_a_reported_draw_is_what_its_articles_say_now(filled: History) -> None:
    wrong = says(**FRESH | {"crs_cutoff": 440})
    tell(filled, "newsroom", "2026-07-09T15:00:00Z", wrong, trusted=True)
    tell(filled, "newsroom", "2026-07-09T16:00:00Z", says(**FRESH), trusted=True)
    assert filled.query(REPORTED)[0][3:] == (4500, 404)
    assert filled.query("SELECT min(agrees) FROM news_evidence") == [(1,)]
    tell(filled, "newsroom", "2026-07-09T17:00:00Z", trusted=True)
    [(flags,)] = filled.query("SELECT flags FROM draws WHERE status = 'reported'")
    assert json.loads(flags)["status"] == ["withdrawn"]
    tell(filled, "newsroom", "2026-07-09T18:00:00Z", says(**FRESH), trusted=True, slug="again")
    [(flags,)] = filled.query("SELECT flags FROM draws WHERE status = 'reported'")
    assert "status" not in json.loads(flags)


def test_the_mark_of_an_overdue_draw_is_a_change_that_is_released(
    filled: History, facts: Rows
) -> None:
    tell(filled, "newsroom", "2026-07-09T15:00:00Z", says(**FRESH), trusted=True)
    assert not filled.show(facts, "2026-07-16T15:00:00Z").changed
    assert filled.show(facts, "2026-07-17T15:00:00Z").changed
    assert not filled.show(facts, "2026-07-18T15:00:00Z").changed


def test_claims_are_judged_again_when_their_own_draw_is_revised(
    filled: History, facts: Rows
) -> None:
    """The page is dated a day before the draw that it reports, as across time zones."""
    in_2026 = [row for row in facts if row["drawDate"].startswith("2026")]
    total = sum(int(row["drawSize"].replace(",", "")) for row in in_2026)
    story = says(draw_date="2026-07-07", category="cec", invitations=2000, crs_cutoff=517)
    claims = (claim("itas_this_year", total),)
    tell(filled, "harbour", "2026-07-06T23:00:00Z", story, claims=claims)
    assert filled.query(VERDICTS) == [("itas_this_year", "supported", str(total))]
    revised = [row | ({"drawSize": "2,500"} if row["drawNumber"] == "424" else {}) for row in facts]
    filled.show(revised, "2026-07-09T15:00:00Z")
    assert filled.query(VERDICTS) == [("itas_this_year", "contradicted", str(total + 500))]
