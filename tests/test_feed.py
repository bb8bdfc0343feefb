"""The Atom feed: valid, newest first, with ids that never change."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from eescraper.export import feed
from eescraper.output import Output
from tests.conftest import ROOT
from tests.releases import with_everything

SCHEMA = etree.RelaxNG(etree.parse(ROOT / "tests" / "schemas" / "atom.rng"))
AS_OF = "2026-07-07T16:55:29Z"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_everything(Output(tmp_path_factory.mktemp("feed") / "out"))


def test_the_feed_is_valid_atom(release: Path) -> None:
    SCHEMA.assertValid(etree.parse(release / feed.NAME))
    found = feedparser.parse((release / feed.NAME).read_bytes())
    assert found.version == "atom10"
    assert not found.bozo
    assert found.feed.updated == AS_OF


def test_the_newest_draws_and_revisions_are_entries(release: Path) -> None:
    entries = feedparser.parse((release / feed.NAME).read_bytes()).entries
    assert len(entries) == feed.NEWEST
    assert len({entry.id for entry in entries}) == len(entries)
    dates = [entry.updated for entry in entries]
    assert dates == sorted(dates, reverse=True)
    [newest] = [e for e in entries if "/new_draw/424/ircc" in e.id]
    assert newest.title == (
        "Draw #424: 2026-07-07, Canadian Experience Class, 2,000 invitations, CRS cut-off 517."
    )
    assert newest.id == (
        "tag:eescraper.example,2026:event/new_draw/424/ircc_rounds_en/2026-07-07T16%3A55%3A29Z"
    )
    assert newest.link.endswith("?q=424")
    assert [tag.term for tag in newest.tags] == ["cec"]
    revised = [entry.title for entry in entries if "/revision/" in entry.id]
    assert [title[:11] for title in revised] == ["Draw #335: ", "Draw #262: "]


def test_what_strangers_wrote_is_text_of_bounded_length(release: Path) -> None:
    content = (release / feed.NAME).read_text(encoding="utf-8")
    assert "<script" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content
    assert all(char.isprintable() or char == "\n" for char in content)
    for entry in feedparser.parse(content.encode()).entries:
        assert len(entry.title) <= 150
        assert len(entry.content[0].value) <= 2000
        assert len(entry.id) < 400
        assert entry.content[0].type == "text/plain"


def test_a_rebuild_gives_the_same_entries(release: Path, tmp_path: Path) -> None:
    path = tmp_path / "eescraper.db"
    shutil.copyfile(release / "eescraper.db", path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE events SET event_id = event_id + 5000")
        feed.write(tmp_path / feed.NAME, connection, AS_OF)
    assert (tmp_path / feed.NAME).read_bytes() == (release / feed.NAME).read_bytes()


def test_a_feed_without_entries_is_valid(release: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(release / "eescraper.db")) as connection:
        connection.execute("DELETE FROM events")
        feed.write(tmp_path / feed.NAME, connection, AS_OF)
    SCHEMA.assertValid(etree.parse(tmp_path / feed.NAME))


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "http://www.canada.ca/x", "https://x.example/\x1b", "https://x y"],
)
def test_an_address_that_is_none_is_left_out(release: Path, tmp_path: Path, url: str) -> None:
    with closing(sqlite3.connect(release / "eescraper.db")) as connection:
        connection.execute("UPDATE draws SET url = ?", [url])
        feed.write(tmp_path / feed.NAME, connection, AS_OF)
    found = etree.parse(tmp_path / feed.NAME)
    SCHEMA.assertValid(found)
    assert [link.get("rel") for link in found.iter("{*}link")] == ["via"]
