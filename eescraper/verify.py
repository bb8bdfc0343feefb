"""Proves that the database is what the archive says, and that the newest release is whole."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from eescraper.archive import Recording
from eescraper.errors import EescraperError
from eescraper.export import verify as verify_release
from eescraper.rebuild import rebuild
from eescraper.store import Store

if TYPE_CHECKING:
    from eescraper.output import Output

COMPARED = {
    "draws": "SELECT * FROM draws ORDER BY draw_id",
    "revisions": (
        "SELECT draw_id, source, field, kind, old_value, new_value, seen_at, because FROM revisions"
        " ORDER BY seen_at, draw_id, source, field, kind"
    ),
    "events": (
        "SELECT kind, subject, source, at, until, draw_id, sentence FROM events"
        " WHERE fetch_id IS NOT NULL ORDER BY kind, subject, source, at"
    ),
}
"""What must be equal. Events that no response told are left out, numbers of rows as well."""


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
    if output.latest.exists():
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
    wrong.extend(recording.damages)
    _note(
        not recording.damages,
        f"{len(recording.responses)} archived responses are readable",
        proved,
        wrong,
    )
    late = {r for (r,) in store.rows("SELECT record_id FROM fetches WHERE standing = 'late'")}
    if late:
        proved.append(f"{len(late)} late responses wait for a rebuild; they are not compared")
    with tempfile.TemporaryDirectory() as folder:
        again = Store(Path(folder) / "rebuilt.db")
        try:
            rebuild(recording, again, without=late)
            for table, sql in COMPARED.items():
                ours, theirs = set(store.rows(sql)), set(again.rows(sql))
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
