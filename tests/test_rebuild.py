"""The archive alone tells everything again, however its responses are split over files."""

from __future__ import annotations

import gzip
import zlib
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eescraper import warc
from eescraper.archive import ArchiveWriter
from eescraper.errors import StorageError, UsageError
from eescraper.output import Output
from eescraper.rebuild import rebuild, rebuild_output
from eescraper.reconcile import Belief
from eescraper.recordings.render import feed, rows
from eescraper.replay import Recording
from eescraper.store import Store, belief, crawls
from eescraper.store.belief import CONTENT
from eescraper.store.evidence import record_page
from tests.conftest import FEED_URL, History, query

if TYPE_CHECKING:
    from collections.abc import Iterable

Rows = list[dict[str, str]]
State = tuple[str, Rows | None]

START = datetime.fromisoformat("2026-01-01T15:00:00+00:00")
FACTS = rows()


def date(hours: float) -> str:
    return (START + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def archive(path: Path, states: Iterable[State]) -> None:
    """Write states of the feed, None being a 304, into one WARC file."""
    writer = ArchiveWriter(path, date(0), {})
    for when, shown in states:
        if shown is None:
            writer.record(FEED_URL, 304, [], b"", when, None)
        else:
            writer.record(FEED_URL, 200, [], feed(shown), when, None)
    writer.close()


def told_by(store: Store) -> dict[str, list[Any]]:
    return {table: sorted(store.rows(sql), key=repr) for table, sql in CONTENT.items()}


@st.composite
def histories(draw: st.DrawFn) -> list[State]:
    """States of a feed as IRCC makes them: rounds come, are edited, drop out; caches lag."""
    size = draw(st.integers(3, 8))
    shown = [dict(row) for row in FACTS[-40 : -40 + size]]
    upcoming = [dict(row) for row in FACTS[-40 + size :]]
    hours, past, found = 0.0, [], []
    for _ in range(draw(st.integers(2, 10))):
        step = draw(st.sampled_from("new new2 edit label pool drop back lag same 304 many".split()))
        hours += draw(st.sampled_from([0.25, 1, 5, 30, 60]))
        if step in ("new", "new2"):
            shown = [*shown, *(upcoming.pop(0) for _ in range(1 if step == "new" else 2))]
        elif step == "edit":
            index = draw(st.integers(0, len(shown) - 1))
            score = str(draw(st.integers(300, 305)))
            shown = [row | {"drawCRS": score} if i == index else row for i, row in enumerate(shown)]
        elif step == "label":
            shown = [row | {"drawDateTime": row["drawDateTime"] + " "} for row in shown]
        elif step == "pool":
            zeros = {f"dd{band}": "0" for band in range(1, 19)}
            shown = [*shown[:-1], shown[-1] | zeros]
        elif step == "drop" and len(shown) > 2:
            index = draw(st.integers(0, len(shown) - 1))
            shown = shown[:index] + shown[index + 1 :]
        elif step == "back":
            known = {row["drawNumber"] for row in shown}
            missing = [row for row in FACTS[-40:] if row["drawNumber"] not in known]
            first = [row for row in missing if row not in upcoming]
            shown = sorted([*shown, *first], key=lambda row: int(row["drawNumber"]))
        elif step == "many":
            shown = [row | {"drawSize": "999"} for row in shown]
        if step == "304":
            found.append((date(hours), None))
            continue
        served = draw(st.sampled_from(past)) if step == "lag" and past else shown
        past.append(served)
        found.append((date(hours), served))
    return found


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(states=histories(), data=st.data())
def test_live_and_rebuilt_belief_are_the_same_however_the_archive_is_split(
    states: list[State], data: st.DataObject
) -> None:
    with TemporaryDirectory() as name, History(Path(name) / "live.db") as live:
        folder = Path(name)
        draws: set[str] = set()
        for when, shown in states:
            live.show_state(when, shown)
            now = {row[0] for row in live.query("SELECT draw_id FROM draws")}
            assert draws <= now, "a draw disappeared"
            draws = now
        cuts = sorted(data.draw(st.sets(st.integers(1, max(1, len(states) - 1))), "cuts"))
        parts = [states[a:b] for a, b in zip([0, *cuts], [*cuts, len(states)], strict=True)]
        for index, part in enumerate(part for part in parts if part):
            archive(folder / f"{index:02d}.warc.gz", part)
        whole = folder / "whole"
        whole.mkdir()
        archive(whole / "all.warc.gz", states)
        found = []
        for source in (folder, whole):
            files = Recording(source if source == whole else folder)
            files.responses = [r for r in files.responses if r.path.parent == source]
            with closing(Store(folder / f"{source.name}.rebuilt.db")) as store:
                rebuild(files, store)
                found.append(told_by(store))
        assert told_by(live.store) == found[0] == found[1]


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(states=histories())
def test_events_are_unique_and_new_draws_told_once(states: list[State]) -> None:
    with TemporaryDirectory() as name, History(Path(name) / "live.db") as live:
        for when, shown in (*states, *states):
            live.show_state(when, shown)
        twice = "SELECT subject FROM events WHERE kind = 'new_draw' GROUP BY 1 HAVING count(*) > 1"
        assert live.query(twice) == []
        imported = live.query("SELECT count(*) FROM events WHERE kind = 'imported'")
        assert imported in ([(0,)], [(1,)])


def test_a_late_response_is_woven_in_by_a_rebuild_only(history: History, tmp_path: Path) -> None:
    early = [row | {"drawCRS": "401"} if row["drawNumber"] == "424" else row for row in FACTS]
    history.show(FACTS[:-1], date(0))
    history.show(FACTS, date(2))
    before = told_by(history.store)
    history.show(early, date(1))
    assert told_by(history.store) == before
    archive(tmp_path / "a.warc.gz", [(date(0), FACTS[:-1]), (date(2), FACTS)])
    archive(tmp_path / "b.warc.gz", [(date(1), early)])
    store = Store(tmp_path / "rebuilt.db")
    rebuild(Recording(tmp_path), store)
    assert store.rows("SELECT draw_id, old_value, new_value, seen_at FROM revisions") == [
        ("424", "401", "517", date(2))
    ]
    assert store.value("SELECT first_seen_at FROM draws WHERE draw_id = '424'") == date(1)
    store.close()


def test_an_acceptance_in_the_archive_is_honoured_in_its_place(tmp_path: Path) -> None:
    odd = [row | {"drawCRS": "400"} for row in FACTS]
    archive(tmp_path / "a.warc.gz", [(date(0), FACTS)])
    archive(tmp_path / "b.warc.gz", [(date(1), odd)])
    [held] = [r.identity for r in Recording(tmp_path).responses if r.date == date(1)]
    without = Store(tmp_path / "without.db")
    rebuild(Recording(tmp_path), without)
    assert without.value("SELECT crs_cutoff FROM draws WHERE draw_id = '424'") == 517
    without.close()
    writer = ArchiveWriter(tmp_path / "c.warc.gz", date(2), {})
    writer.accept([held], "they\nsaid so", date(2))
    writer.close()
    store = Store(tmp_path / "with.db")
    rebuild(Recording(tmp_path), store)
    assert store.value("SELECT crs_cutoff FROM draws WHERE draw_id = '424'") == 400
    sentence = store.value("SELECT sentence FROM events WHERE kind = 'accepted'")
    assert sentence == "Published after all, because: they said so"
    store.close()


def test_a_rebuild_keeps_the_database_it_replaces(tmp_path: Path) -> None:
    archive(tmp_path / "a.warc.gz", [(date(0), FACTS)])
    output = Output(tmp_path / "out")
    output.prepare()
    output.database.write_bytes(b"not a database at all")
    with pytest.raises(StorageError, match="not a database"):
        Store(output.database)
    rebuild_output(tmp_path / "a.warc.gz", output)
    store = Store(output.database)
    assert store.value("SELECT count(*) FROM draws") == 425
    store.close()
    assert output.database.with_suffix(".db.old").read_bytes() == b"not a database at all"
    assert [path.name for path in output.archive.iterdir()] == ["a.warc.gz"]


@pytest.mark.parametrize("damage", ["cut", "flipped", "garbage", "plain"])
def test_damage_is_named_and_the_rest_is_read(tmp_path: Path, damage: str) -> None:
    states = [(date(0), FACTS[:-2]), (date(1), FACTS[:-1]), (date(2), FACTS)]
    path = tmp_path / "a.warc.gz"
    archive(path, states)
    good = Recording(path).responses
    data = bytearray(path.read_bytes())
    lost = {"cut": date(2), "flipped": date(1), "plain": date(2)}.get(damage)
    if damage == "cut":
        data = data[:-2000]
    elif damage == "flipped":
        data[good[1].offset + good[1].length // 2] ^= 0xFF
    elif damage == "garbage":
        data[good[1].offset : good[1].offset] = b"\x1f\x8b\x08 this is no record \x1f\x8b\x08\x00"
    else:
        plain = b"".join(gzip.decompress(record.member()) for record in good)
        path.unlink()
        path, data = tmp_path / "a.warc", bytearray(plain[:-400_000])
    path.write_bytes(data)
    found = Recording(path)
    assert [r.date for r in found.responses] == [w for w, _ in states if w != lost]
    (named,) = found.cut_short if damage in ("cut", "plain") else found.damages
    assert str(path) in named
    assert len(found.damages) + len(found.cut_short) == 1


def test_a_tampered_body_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    archive(tmp_path / "a.warc.gz", [(date(0), FACTS)])
    [record] = Recording(tmp_path / "a.warc.gz").responses
    plain = gzip.decompress(record.member())
    path.write_bytes(plain.replace(b'"drawCRS": "517"', b'"drawCRS": "417"'))
    found = Recording(path)
    assert found.responses == []
    assert "not what its digest says" in found.damages[0]


def test_a_revisit_record_has_the_body_it_refers_to(tmp_path: Path) -> None:
    archive(tmp_path / "a.warc.gz", [(date(0), FACTS[:-1]), (date(1), FACTS)])
    first = Recording(tmp_path / "a.warc.gz").responses[0]
    http = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
    head = (
        "WARC/1.1\r\nWARC-Type: revisit\r\nWARC-Record-ID: <urn:uuid:9>\r\n"
        f"WARC-Target-URI: {FEED_URL}\r\nWARC-Date: {date(2)}\r\n"
        "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n"
        f"WARC-Payload-Digest: {first.digest}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    (tmp_path / "b.warc").write_bytes(head.encode() + http + b"\r\n\r\n")
    found = Recording(tmp_path)
    assert found.visits("ircc_rounds_en") == [date(0), date(1), date(2)]
    revisit = found.find(FEED_URL, date(2))
    assert revisit is not None
    assert revisit.body() == feed(FACTS[:-1])


@pytest.mark.parametrize(
    "head",
    ["WARC-Date: ../../../pwned", "WARC-Date: yesterday", "WARC-Target-URI: https://[x/",
     "WARC-Type: response"],
)  # fmt: skip
def test_an_odd_record_costs_itself_only(tmp_path: Path, head: str) -> None:
    fields = {
        "WARC-Type": "response",
        "WARC-Record-ID": "<urn:uuid:1>",
        "WARC-Date": date(0),
        "WARC-Target-URI": FEED_URL,
        "Content-Type": "application/http; msgtype=response",
    }
    name, _, value = head.partition(": ")
    fields[name] = value
    if value == "response":
        del fields["WARC-Date"], fields["WARC-Target-URI"]
    http = b"HTTP/1.1 200 OK\r\n\r\n{}"
    lines = "".join(f"{key}: {text}\r\n" for key, text in fields.items())
    record = f"WARC/1.1\r\n{lines}Content-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"
    archive(tmp_path / "a.warc.gz", [(date(1), FACTS)])
    (tmp_path / "0.warc").write_bytes(record)
    found = Recording(tmp_path)
    assert [r.date for r in found.responses if r.source] == [date(1)]
    assert len(found.damages) == 1


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(states=histories(), data=st.data())
def test_belief_in_memory_is_what_the_database_says_at_every_step(
    states: list[State], data: st.DataObject
) -> None:
    """A rebuild keeps its belief in memory; a crawl loads it. They must never differ."""
    modified = st.sampled_from(
        [None, "Thu, 01 Jan 2026 00:00:00 GMT", "Fri, 02 Jan 2026 00:00:00 GMT"]
    )
    with TemporaryDirectory() as name, History(Path(name) / "memory.db") as history:
        kept = Belief()
        for when, shown in states:
            crawl_id = crawls.begin(history.store, "rebuild", "x", when).crawl_id
            if shown is None:
                history.record_unchanged(crawl_id, when)
            else:
                page = history.read(shown, when, data.draw(modified))
                record_page(history.store, crawl_id, page)
            belief.publish(history.store, crawl_id, belief=kept)
            if data.draw(st.booleans(), "accept"):
                held = crawls.held(history.store, crawl_id)
                belief.accept(history.store, crawl_id, held, "so it is", kept)
            loaded = belief.load(history.store.connection)
            for source in (*kept.sources.values(), *loaded.sources.values()):
                source.missing = set(source.missing)
            assert loaded == kept


def test_a_rebuild_refuses_to_lose_what_the_archive_lacks(tmp_path: Path) -> None:
    archive(tmp_path / "a.warc.gz", [(date(0), FACTS[:-1])])
    archive(tmp_path / "b.warc.gz", [(date(1), FACTS)])
    output = Output(tmp_path / "out")
    output.prepare()
    rebuild_output(tmp_path, output)
    (output.archive / "b.warc.gz").unlink()
    with pytest.raises(UsageError, match=r"1 responses .* are not in the archive.* b\.warc\.gz"):
        rebuild_output(output.archive, output)
    assert query(output.database, "SELECT count(*) FROM draws") == [(425,)]
    rebuild_output(output.archive, output, incomplete=True)
    assert query(output.database, "SELECT count(*) FROM draws") == [(424,)]


def test_an_acceptance_belongs_after_what_it_names_whatever_its_own_date(tmp_path: Path) -> None:
    odd = [row | {"drawCRS": "400"} for row in FACTS]
    archive(tmp_path / "a.warc.gz", [(date(1), FACTS), (date(2), odd), (date(3), odd)])
    held = Recording(tmp_path / "a.warc.gz").responses[1].identity
    for name, when in (("b", date(0)), ("c", date(9))):
        writer = ArchiveWriter(tmp_path / f"{name}.warc.gz", when, {})
        writer.accept([held], "so it is", when)
        writer.close()
        store = Store(tmp_path / f"{name}.db")
        rebuild(Recording(tmp_path), store)
        found = "SELECT kind, at FROM events WHERE kind IN ('held', 'accepted') ORDER BY event_id"
        events = store.rows(found)
        assert events == [("held", date(2)), ("accepted", date(2))]
        assert store.value("SELECT crs_cutoff FROM draws WHERE draw_id = '424'") == 400
        store.close()
        (tmp_path / f"{name}.warc.gz").unlink()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_responses_of_one_second_have_one_order(tmp_path: Path, order: tuple[int, int]) -> None:
    feeds = [FACTS, [*FACTS[:-1], FACTS[-1] | {"drawCRS": "400"}]]
    live = History(tmp_path / "live.db")
    for index in order:
        live.show(feeds[index], date(0))
    for index, shown in enumerate(feeds):
        archive(tmp_path / f"{index}.warc.gz", [(date(0), shown)])
    late = set(live.query("SELECT url, fetched_at, sha256 FROM fetches WHERE standing = 'late'"))
    store = Store(tmp_path / "rebuilt.db")
    rebuild(Recording(tmp_path), store, without=late)
    assert told_by(live.store) == told_by(store)
    store.close()
    live.store.close()


@pytest.mark.parametrize("encoding", ["br", "gzip", "deflate"])
def test_a_bomb_or_garbage_in_a_content_encoding_is_unread(tmp_path: Path, encoding: str) -> None:
    huge = b" " * 64 * 1024 * 1024
    packed = {
        "br": lambda: brotli.compress(huge, quality=1),
        "gzip": lambda: gzip.compress(huge, 1),
        "deflate": lambda: zlib.compress(huge, 1),
    }[encoding]()
    for body in (packed, b"\xff garbage \x00", packed[: len(packed) // 2]):
        with pytest.raises(warc.UNREADABLE):
            warc.decoded(body, [("Content-Encoding", encoding)])
    writer = ArchiveWriter(tmp_path / "a.warc.gz", date(0), {})
    writer.record(FEED_URL, 200, [("Content-Encoding", encoding)], packed, date(0), None)
    writer.record(FEED_URL, 200, [], feed(FACTS), date(1), None)
    writer.close()
    store = Store(tmp_path / "rebuilt.db")
    rebuild(Recording(tmp_path), store)
    standings = store.rows("SELECT standing FROM fetches ORDER BY fetched_at")
    assert standings == [("unread",), ("believed",)]
    store.close()


def test_files_of_one_name_in_two_folders_are_both_taken(tmp_path: Path) -> None:
    for folder, states in (("1", [(date(0), FACTS[:-1])]), ("2", [(date(1), FACTS)])):
        (tmp_path / "in" / folder).mkdir(parents=True)
        archive(tmp_path / "in" / folder / "data.warc.gz", states)
    output = Output(tmp_path / "out")
    output.prepare()
    recording = rebuild_output(tmp_path / "in", output)
    assert len(recording.responses) == 2
    assert len(list(output.archive.iterdir())) == 2
    again = rebuild_output(tmp_path / "in", output)
    assert len(again.files) == 2


def test_an_archive_without_anything_of_ircc_is_a_usage_error(tmp_path: Path) -> None:
    whole = tmp_path / "whole.warc.gz"
    archive(tmp_path / "a.warc.gz", [(date(0), FACTS), (date(1), FACTS)])
    data = gzip.decompress((tmp_path / "a.warc.gz").read_bytes())
    whole.write_bytes(gzip.compress(data))
    output = Output(tmp_path / "out")
    output.prepare()
    with pytest.raises(UsageError, match="no response of IRCC"):
        rebuild_output(whole, output)
    assert "several records in one gzip member" in Recording(whole).damages[0]
