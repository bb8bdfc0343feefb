"""Optional: real copies of IRCC's feed and pages, where somebody has them. The project has none.

``EESCRAPER_REAL`` names the folder; the default is a checkout's neighbour.
"""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from eescraper.items import Parsed
from eescraper.normalize import normalize_draw
from eescraper.parsers import parse
from eescraper.recordings.render import rows
from eescraper.sources import LATEST_PAGE_EN, LIST_PAGE_EN, ROUNDS_EN

if TYPE_CHECKING:
    from tests.conftest import History

FOLDER = Path(os.environ.get("EESCRAPER_REAL", "../shared/ircc"))
COPIES = sorted(FOLDER.glob("en_*.json.gz"))

pytestmark = pytest.mark.skipif(
    not COPIES, reason=f"no real copies of the feed in {FOLDER} (set EESCRAPER_REAL)"
)


def fetched_at(path: Path) -> str:
    return path.name.split("_")[2].removesuffix(".json.gz") + "T20:00:00Z"


def test_the_newest_real_copy_says_what_the_embedded_facts_say() -> None:
    real = parse("ircc_rounds_en", gzip.decompress(COPIES[-1].read_bytes())).draws or ()
    facts = {row["drawNumber"]: row for row in rows()}
    assert len(real) == len(facts)
    for raw in real:
        row = facts[raw.draw_id]
        assert raw.draw_date == row["drawDate"]
        assert raw.drawn_at == row["drawDateTime"]
        assert raw.tie_break == row["drawCutOff"]
        assert raw.category_name == row["drawName"]
        assert raw.programs == row["drawText2"]
        assert (raw.invitations, raw.crs_cutoff) == (row["drawSize"], row["drawCRS"])
        assert raw.pool == tuple(row[f"dd{band}"] for band in range(1, 19))


def test_every_text_of_every_real_copy_is_read() -> None:
    for path in COPIES:
        for raw in parse("ircc_rounds_en", gzip.decompress(path.read_bytes())).draws or ():
            found: Any = normalize_draw(raw, "ircc_rounds_en", 2027)
            assert found.problems == (), (path.name, raw.draw_id)
            assert found.category.code != "unknown"


def test_every_golden_tie_break_is_in_the_newest_real_copy() -> None:
    golden = {
        entry["draw"]: entry["utc"]
        for entry in json.loads((FOLDER / "tie_breaks.json").read_text(encoding="utf-8"))
    }
    for raw in parse("ircc_rounds_en", gzip.decompress(COPIES[-1].read_bytes())).draws or ():
        found: Any = normalize_draw(raw, "ircc_rounds_en", 2027)
        assert (found.tie_break and found.tie_break.at_utc) == golden.get(raw.draw_id)


def test_the_real_states_in_order_bring_what_ircc_changed(history: History) -> None:
    for path in COPIES:
        history.show(gzip.decompress(path.read_bytes()), fetched_at(path))
    assert history.query("SELECT count(*) FROM draws") == [(425,)]
    told = dict(history.query("SELECT kind, count(*) FROM events GROUP BY kind"))
    assert told["imported"] == 1
    assert told["new_draw"] == 186
    values = history.query(
        "SELECT draw_id, field, kind FROM revisions WHERE kind <> 'label' ORDER BY revision_id"
    )
    pools = [("227",), ("226",), ("224",), ("223",)]
    assert sorted(values) == sorted(
        [
            *((number, "pool_count_id", "value") for (number,) in pools),
            *((number, "pool_count_id", "withdrawn") for (number,) in pools),
            ("262", "tie_break_at_utc", "value"),
        ]
    )
    labels = history.query(
        "SELECT field, count(*) FROM revisions WHERE kind = 'label' GROUP BY field"
    )
    assert dict(labels) == {
        "category_raw": 23,
        "programs_raw": 3,
        "drawn_at_raw": 3,
        "tie_break_raw": 3,
        "draw_date_raw": 1,
    }


def test_the_real_list_page_of_2021_is_matched_row_by_row(history: History) -> None:
    body = gzip.decompress((FOLDER / "list_page_en_2021-07-08.html.gz").read_bytes())
    parsed = parse(LIST_PAGE_EN.name, body)
    assert (len(parsed.draws or ()), parsed.problems) == (197, ())
    history.show(rows(), "2026-07-07T16:55:29Z")
    draws = history.query("SELECT * FROM draws ORDER BY draw_id")
    history.show(body, "2026-07-08T16:55:29Z", source=LIST_PAGE_EN)
    assert history.query("SELECT * FROM draws ORDER BY draw_id") == draws
    seen = history.query("SELECT count(DISTINCT draw_id) FROM sightings WHERE source = ?",
                         LIST_PAGE_EN.name)  # fmt: skip
    assert seen == [(197,)]
    assert history.query("SELECT kind, count(*) FROM events GROUP BY kind") == [("imported", 1)]
    slips = history.query("SELECT field, count(*), min(draw_id) FROM disputes GROUP BY field")
    assert slips == [
        ("category_name", 1, "173"),
        ("programs", 139, "1"),
        ("restated_draw_date", 1, "183"),
    ]


def test_the_real_shell_of_2024_has_no_draw_and_names_the_feed() -> None:
    body = gzip.decompress((FOLDER / "latest_page_en_2024-08-23_shell.html.gz").read_bytes())
    for source in (LATEST_PAGE_EN, LIST_PAGE_EN):
        assert parse(source.name, body) == Parsed(feed_address=ROUNDS_EN.path)


def test_the_result_that_the_shell_keeps_in_a_comment_is_read_where_it_is_a_page() -> None:
    """The page of 2022-08-03, of which a copy stands in a comment of its successor."""
    text = gzip.decompress(
        (FOLDER / "latest_page_en_2024-08-23_shell.html.gz").read_bytes()
    ).decode()
    start = text.index("<!-- Do not delete")
    old = f"<html><body>{text[start + 4 : text.index('-->', start)]}</body></html>"
    [raw] = parse(LATEST_PAGE_EN.name, old.encode()).draws or ()
    found: Any = normalize_draw(raw, LATEST_PAGE_EN.name, 2027)
    assert (found.draw_id, found.draw_date) == ("228", "2022-08-03")
    assert (found.invitations, found.crs_cutoff) == (2000, 533)
    assert found.pool.candidates[-1] == 238_924
    assert (found.pool_as_of, found.problems) == ("2022-08-02", ())
