"""How it stands: ``status.json`` for programs, newest draws and last crawl for people."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

from eescraper import errors
from eescraper.export.sqlite_file import open_read_only
from eescraper.harmless import printable
from eescraper.output import Output
from eescraper.store import crawls
from eescraper.store.weaver import Published

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from eescraper.store import Store

_NEWEST = """
    SELECT CASE WHEN status = 'official' THEN draw_id WHEN draws.flags LIKE '%provisional%'
      THEN 'reported' ELSE draw_id || ' reported' END,
      draw_date, category, invitations, crs_cutoff, tie_break_at_utc, total
    FROM draws LEFT JOIN pool_counts USING (pool_count_id)
    ORDER BY draw_number DESC, draw_suffix DESC LIMIT ?
"""
_OFFICIAL = "SELECT count(*) FROM draws WHERE status = 'official'"
_HEADER = ("#", "date", "category", "invitations", "cut-off", "tie-break (UTC)", "pool")
_RIGHT = {"#", "invitations", "cut-off", "pool"}
_SUPPORT = "SELECT support, count(*) FROM value_support GROUP BY support"
_EVENTS = "SELECT at, sentence FROM events WHERE kind <> 'new_draw' ORDER BY event_id DESC LIMIT ?"


def outcome(exit_code: int, published: Published | None) -> str:
    """An exit code in one word; a good crawl has either ``published`` or is ``unchanged``."""
    if exit_code == errors.OK and published and not published.changed:
        return "unchanged"
    return errors.OUTCOMES[exit_code]


def document(
    store: Store,
    spider: str,
    crawl_id: int | None,
    exit_code: int,
    reason: str | None,
    checked_at: str,
    published: Published | None,
    missing: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The content of ``status.json``; what the database can't say is null."""
    brought = published or Published()
    try:
        changed = crawls.newest_change(store)
        draws, newest = crawls.count_draws(store), crawls.newest_draw(store)
        reported = crawls.count_reported(store)
    except errors.StorageError:
        changed, draws, newest, reported = None, None, None, None
    return {
        "spider": spider,
        "crawl": crawl_id,
        "outcome": outcome(exit_code, published),
        "exit_code": exit_code,
        "reason": reason,
        "missing": dict(missing or {}),
        "checked_at": checked_at,
        "changed_at": changed[1] if changed else None,
        "new_draws": brought.new_draws,
        "revisions": brought.revisions,
        "stale": brought.stale,
        "late": brought.late,
        "draws": draws,
        "newest_draw": newest,
        "reported": reported,
    }


OF_A_SPIDER = ("crawl", "outcome", "exit_code", "reason", "missing", "checked_at")


def by_spider(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """How the last crawl of each spider went: the one that ended now, and those known before."""
    known = before.get("spiders")
    own = {name: now.get(name) for name in OF_A_SPIDER}
    return {"spiders": (known if isinstance(known, dict) else {}) | {now["spider"]: own}}


def last_line(output: Output) -> str:
    """How the last crawl ended, and where the data is."""
    status = output.read_status()
    release = output.latest.resolve() if output.latest.exists() else "no release yet"
    draws, newest = status.get("draws"), status.get("newest_draw")
    return f"{status.get('outcome')}: {draws} draws, newest #{newest}. Data: {release}"


def show(folder: str, draws: int, out: Any = None) -> int:
    """Print the state of an output folder; 1 if there is no release in it."""
    out = out or sys.stdout
    output = Output(folder)
    database = output.latest / "eescraper.db"
    if not database.exists():
        print(f"{output.latest}: no release yet", file=out)
        return 1
    with closing(open_read_only(database)) as source:
        newest = source.execute(_NEWEST, [draws]).fetchall()
        events = source.execute(_EVENTS, [5]).fetchall()
        total = source.execute(_OFFICIAL).fetchone()[0]
        fresh = source.execute("SELECT count(*) FROM events WHERE kind = 'new_draw'").fetchone()[0]
        support = dict(source.execute(_SUPPORT).fetchall())
        revised = source.execute("SELECT kind, count(*) FROM revisions GROUP BY kind").fetchall()
        news = _news(source)
    for line in table(_HEADER, newest):
        print(line, file=out)
    print(file=out)
    status = output.read_status()
    counts = ", ".join(f"{count} {kind}" for kind, count in revised) or "none"
    print(f"{total} draws; since the first fill {fresh} new ones; revisions: {counts}", file=out)
    several, one, disputed = (support.get(name, 0) for name in ("several", "one", "disputed"))
    print(
        f"Values that several sources state: {several:,}; one source: {one:,}; disputed:"
        f" {disputed:,}",
        file=out,
    )
    for line in news:
        print(line, file=out)
    for at, sentence in reversed(events):
        print(f"  {at}  {printable(sentence)}", file=out)
    for line in _crawls(status):
        print(line, file=out)
    print(f"Files: {output.latest.resolve()}", file=out)
    for path in sorted(output.latest.resolve().iterdir()):
        print(f"  {path.name:<17} {path.stat().st_size / 1000:8,.0f} kB", file=out)
    return 0


def _crawls(status: Mapping[str, Any]) -> Iterator[str]:
    """How the last crawl went, and the last one of each other spider."""
    if not status:
        return
    yield (
        f"Last crawl: {status.get('outcome')} (exit code {status.get('exit_code')}),"
        f" checked {status.get('checked_at')}, last change {status.get('changed_at')}"
    )
    last = {status.get("spider"): status}
    for spider, known in ((status.get("spiders") or {}) | last).items():
        if known is not status:
            yield (
                f"Last {spider}: {known.get('outcome')} (exit code {known.get('exit_code')}),"
                f" checked {known.get('checked_at')}"
            )
        for source, reason in (known.get("missing") or {}).items():
            yield f"Missing: {source}: {printable(str(reason))[:300]}"


def _news(source: sqlite3.Connection) -> list[str]:
    """What news says, in two lines; none if a release has no news."""
    if not source.execute("SELECT 1 FROM sqlite_master WHERE name = 'articles'").fetchone():
        return []
    articles, outlets = source.execute(
        "SELECT count(*), count(DISTINCT outlet) FROM articles"
    ).fetchone()
    if not articles:
        return []
    agree, dissent, reported = source.execute(
        "SELECT (SELECT count(*) FROM news_evidence WHERE agrees),"
        " (SELECT count(*) FROM news_evidence WHERE NOT agrees AND NOT outdated),"
        " (SELECT count(*) FROM draws WHERE status = 'reported')"
    ).fetchone()
    judged = dict(source.execute("SELECT verdict, count(*) FROM verdicts GROUP BY verdict"))
    verdicts = ", ".join(
        f"{judged.get(name, 0)} {name.replace('_', ' ')}"
        for name in ("supported", "contradicted", "not_checkable")
    )
    heard = (
        f"News: {articles} articles of {outlets} outlets; values that agree: {agree:,}, dissent:"
        f" {dissent:,}; draws that only news report: {reported}"
    )
    return [heard, f"Claims: {verdicts}"]


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Lines of a plain table; numbers to the right, null as a dash."""
    cells = [list(header)] + [[_cell(value) for value in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    lines = [
        "  ".join(
            text.rjust(width) if name in _RIGHT else text.ljust(width)
            for text, width, name in zip(row, widths, header, strict=True)
        ).rstrip()
        for row in cells
    ]
    return [lines[0], "  ".join("-" * width for width in widths), *lines[1:]]


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else printable(str(value))[:40]
