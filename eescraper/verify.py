"""Proves that the database is what the archive says, and that the newest release is whole."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from eescraper.errors import EescraperError
from eescraper.export import verify as verify_release
from eescraper.rebuild import rebuild
from eescraper.replay import Recording
from eescraper.store import Store, crawls
from eescraper.store.belief import CONTENT

if TYPE_CHECKING:
    from eescraper.output import Output


NEWS_BEARS_ON = ("draws", "events", "statements", "news_evidence", "claims")
"""Who was first to report a draw depends on the order in which pages were taken in."""


def verify(output: Output, origin: str) -> tuple[list[str], list[str]]:
    """(what was proved, what is wrong); nothing is wrong with an output that is as it should be."""
    proved: list[str] = []
    wrong: list[str] = []
    store = Store(output.database)
    try:
        found = [row[0] for row in store.rows("PRAGMA integrity_check")]
        _note(
            found == ["ok"], f"{output.database} is sound: {', '.join(found)[:200]}", proved, wrong
        )
        _compare(output, store, origin, proved, wrong)
    finally:
        store.close()
    if output.latest.is_symlink() or output.latest.exists():
        try:
            verify_release(output.latest)
            proved.append(f"the release {output.latest.resolve().name} is whole")
        except EescraperError as error:
            wrong.append(str(error))
    return proved, wrong


def _compare(
    output: Output, store: Store, origin: str, proved: list[str], wrong: list[str]
) -> None:
    recording = Recording(output.archive, origin)
    proved.extend(recording.cut_short)
    wrong.extend(recording.damages)
    count = len(recording.responses)
    _note(not recording.damages, f"{count} archived responses are readable", proved, wrong)
    late = set(store.rows("SELECT url, fetched_at, sha256 FROM fetches WHERE standing = 'late'"))
    if late:
        proved.append(f"{len(late)} late responses wait for a rebuild; they are not compared")
    unfinished = {dead.archive_file for dead in crawls.unfinished(store)}
    waiting = {r.identity for r in recording.responses if r.path.name in unfinished}
    if waiting:
        proved.append(f"{len(waiting)} responses of a killed crawl wait for the next one")
    late |= waiting
    recording.acceptances = [w for w in recording.acceptances if w.path.name not in unfinished]
    with tempfile.TemporaryDirectory() as folder:
        again = Store(Path(folder) / "rebuilt.db")
        try:
            rebuild(recording, again, without=late)
            out_of_order = crawls.count_out_of_order(store)
            for table, sql in CONTENT.items():
                ours, theirs = set(store.rows(sql)), set(again.rows(sql))
                if out_of_order and ours != theirs and table in NEWS_BEARS_ON:
                    proved.append(
                        f"{table} differ: {out_of_order} news pages were taken in out of the order"
                        " of their dates; a rebuild weaves them in"
                    )
                    continue
                _note(
                    ours == theirs,
                    f"{len(ours)} {table}: the archive tells the same",
                    proved,
                    wrong,
                )
                wrong.extend(
                    f"  only in the database: {row!r:.300}"
                    for row in sorted(ours - theirs, key=repr)[:5]
                )
                wrong.extend(
                    f"  only in the archive: {row!r:.300}"
                    for row in sorted(theirs - ours, key=repr)[:5]
                )
        finally:
            again.close()


def _note(holds: bool, sentence: str, proved: list[str], wrong: list[str]) -> None:
    (proved if holds else wrong).append(sentence if holds else f"not so: {sentence}")
