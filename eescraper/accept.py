"""Accepting what the gate held: a person's word, in the archive first, then in the database."""

from __future__ import annotations

from eescraper.archive import ArchiveWriter
from eescraper.errors import UsageError
from eescraper.killpoints import reached
from eescraper.output import Output
from eescraper.rebuild import take_in_left_overs
from eescraper.store import Store, belief, crawls
from eescraper.store.weaver import Published


def accept(
    output: Output, store: Store, crawl_id: int, because: str, now: str, origin: str
) -> Published:
    """Publish what the newest crawl brought although the gate held it.

    Raises `UsageError` if it was not held, a later one has looked again, or no reason is given.
    """
    because = " ".join(because.split())
    if not because:
        raise UsageError('accepting needs a reason: --because "…"')
    take_in_left_overs(store, output, origin)
    held = crawls.held(store, crawl_id)
    if not held:
        raise UsageError(
            f"crawl {crawl_id}: nothing of it is held, or a later crawl has looked again, and that"
            " one is to be accepted"
        )
    begun = crawls.begin(store, "accept", "accept", now)
    info = {"description": f"acceptance of crawl {crawl_id}"}
    archive = ArchiveWriter(output.archive / begun.archive_file, now, info)
    archive.accept(held, because, now, crawls.newest_judged(store))
    archive.close()
    reached("accept:archived")
    published = belief.accept(store, begun.crawl_id, held, because)
    crawls.finish(store, begun.crawl_id, now, "published", 0, because, archive.path.name)
    return published
