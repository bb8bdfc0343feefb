"""One crawl from its first request to its verdict: what went wrong, what was published.

A `Job` hangs on Scrapy's crawler as ``crawler.job``; spiders, middlewares and pipelines tell it
what they saw. Exit code 0 is earned: without a publish that went through, it is 70.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from eescraper import errors
from eescraper.archive import ArchiveWriter
from eescraper.clock import utc_now, wait_for_next_second
from eescraper.items import Event
from eescraper.rebuild import take_in_left_overs
from eescraper.sources import ESSENTIAL, ROUNDS_EN
from eescraper.status import document
from eescraper.store import articles, belief, crawls
from eescraper.store.evidence import ASIDE, record_list_page, record_page, record_response
from eescraper.store.watching import IRCC_SPIDER, tell_end
from eescraper.store.weaver import Published

if TYPE_CHECKING:
    from eescraper.items import Archived, Identity, Listed, NewsPage, NormalizedPage
    from eescraper.output import Output
    from eescraper.replay import Recorded, Recording
    from eescraper.store import Store

MAX_REASON = 2000

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Replay:
    """What a crawl is answered from instead of the network: a recording as of a visit.

    ``until``: answers that came after the first one belong to the visit up to here.
    """

    recording: Recording
    visit: str
    previous_visit: str = ""
    is_last: bool = True
    until: str = ""

    def find(self, url: str, source: str | None = None) -> Recorded | None:
        """What an address, or the source that has moved to it, answered at this visit."""
        return self.recording.find(url, max(self.visit, self.until), source)

    def others(self) -> list[Recorded]:
        """What was recorded besides the rounds feed, from the visit before to this one.

        The last visit has what came after it as well: a crawl asks for other sources after the
        feed.
        """
        return [
            recorded
            for recorded in self.recording.responses
            if recorded.source not in (None, ROUNDS_EN.name)
            and self.previous_visit < recorded.date
            and (self.is_last or recorded.date <= self.visit)
        ]


@dataclass(frozen=True, slots=True)
class Aside:
    """A response that no draws are read from: its source, if it has one, and its standing."""

    source: str | None
    archived: Archived
    standing: str


@dataclass
class Job:
    """State and verdict of one crawl."""

    output: Output
    store: Store
    spider: str
    origin: str
    replay: Replay | None = None
    failures: list[tuple[int, str]] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)
    notes: list[Event] = field(default_factory=list)
    published: Published | None = None
    interrupted: bool = False
    is_told: bool = False

    def __post_init__(self) -> None:
        kind = "replay" if self.replay else "live"
        self._latest = ""
        self.started_at = self.now()
        take_in_left_overs(self.store, self.output, self.origin)
        if not self.replay:
            wait_for_next_second(crawls.newest_date(self.store))
            self.started_at = self.now()
        begun = crawls.begin(self.store, kind, self.spider, self.started_at)
        self.crawl_id = begun.crawl_id
        self.archive = ArchiveWriter(
            self.output.archive / begun.archive_file,
            self.started_at,
            {"description": f"{kind} crawl {self.crawl_id} of {self.spider}"},
        )
        begun_at = document.begun(self.spider, self.crawl_id, self.started_at)
        document.write(self.output, self.store, begun_at)
        self._copied: dict[Identity, Archived] = {}
        self._asides: dict[str, Aside] = {}
        self._finished = False

    def now(self) -> str:
        """The crawl's clock: in a replay it stands at the visit, or at what came after it."""
        return max(self.replay.visit, self._latest) if self.replay else utc_now()

    def fail(self, exit_code: int, sentence: str) -> None:
        """Note a failure; the worst one becomes the exit code."""
        logger.error("%s: %s (%d)", sentence, errors.OUTCOMES[exit_code], exit_code)
        self.failures.append((exit_code, sentence))

    def fail_source(self, source: str, exit_code: int, sentence: str) -> None:
        """Note that a source can't be had or read; only an essential one fails the crawl."""
        if source in ESSENTIAL:
            self.fail(exit_code, sentence)
            return
        logger.info("%s is missing: %s", source, sentence)
        known = self.missing.get(source)
        self.missing[source] = f"{known}; {sentence}"[:MAX_REASON] if known else sentence

    def note(self, kind: str, subject: str, source: str, at: str, sentence: str) -> None:
        """Have an event published that the crawl itself saw."""
        self.notes.append(Event(kind, subject, source, at, sentence))

    def archived(self, archived: Archived, source: str | None) -> None:
        """Note that a response is in the archive."""
        self._latest = max(self._latest, archived.fetched_at)
        self._asides[archived.record_id] = Aside(source, archived, ASIDE)

    def copy(
        self, recorded: Recorded, outlet: str | None = None, listed: Listed | None = None
    ) -> Archived:
        """Copy a replayed response into the archive, unless it is there already.

        Verbatim, but for news that others recorded: theirs are told from ``outlet`` and
        ``listed``, which a rebuild could not know.
        """
        if recorded.identity in self._copied:
            return self._copied[recorded.identity]
        place = crawls.stored(self.store, recorded.identity)
        if place is None and outlet and recorded.outlet is None:
            archived = self.archive.record(
                *(recorded.url, recorded.status, recorded.headers, recorded.body()),
                *(recorded.date, outlet, listed),
            )
        elif place is None:
            archived = self.archive.copy(recorded)
        else:
            file, offset, record_id = place
            archived = replace(recorded.archived(file, offset), record_id=record_id)
        self._copied[recorded.identity] = archived
        return archived

    def set_aside(self, archived: Archived, standing: str) -> None:
        """Say how a response stands from which no draws were read."""
        known = self._asides.get(archived.record_id)
        if known:
            self._asides[archived.record_id] = Aside(known.source, archived, standing)

    def store_list_page(self, archived: Archived, *, names_feed: bool) -> None:
        """Store a list page as evidence, at once."""
        record_list_page(self.store, self.crawl_id, archived, names_feed=names_feed)
        self._asides.pop(archived.record_id, None)

    def store_page(self, page: NormalizedPage) -> None:
        """Store a page as evidence, at once."""
        record_page(self.store, self.crawl_id, page)
        self._asides.pop(page.page.archived.record_id, None)

    def store_article(self, page: NewsPage, document: dict[str, Any]) -> None:
        """Store an article and what it says, at once."""
        articles.record_article(self.store, self.crawl_id, page, document)
        self._asides.pop(page.archived.record_id, None)

    def finish(self) -> None:
        """Publish, release, and write down how it went. Once; never raises."""
        if self._finished:
            return
        self._finished = True
        try:
            self.archive.close()
            if not any(code == errors.STORAGE_FAILED for code, _ in self.failures):
                self._publish()
        except errors.EescraperError as error:
            self.fail(error.exit_code, str(error))
        except Exception as error:
            logger.exception("publishing failed")
            self.fail(errors.STORAGE_FAILED, f"publishing failed: {error!r}")
        try:
            self._write_down()
        except (errors.StorageError, OSError) as error:
            self.fail(errors.STORAGE_FAILED, str(error))

    @property
    def exit_code(self) -> int:
        codes = [code for code, _ in self.failures]
        if not codes and self.published is None:
            return errors.NO_VERDICT
        return max(codes, key=errors.SEVERITY.index, default=errors.OK)

    @property
    def outcome(self) -> str:
        return document.outcome(self.exit_code, self.published)

    def _publish(self) -> None:
        from eescraper.export import release_if_changed  # noqa: PLC0415

        for aside in self._asides.values():
            record_response(self.store, self.crawl_id, aside.source, aside.archived, aside.standing)
        self.published = belief.publish(self.store, self.crawl_id, self.notes)
        if self.published.late:
            self._tell_late(self.published.late)
        for sentence in self.published.failed:
            self.fail(errors.STORAGE_FAILED, f"could not be published: {sentence}")
        for veto in self.published.held:
            sentence = f"held by the gate ({veto.check}): {veto.sentence}"
            self.fail_source(veto.source, errors.HELD, sentence)
        self._note_end()  # before the release, which has it too
        release_if_changed(self.store, self.output)

    def _tell_late(self, count: int) -> None:
        """In a replay older responses may be meant; a live one is late only to a wrong date."""
        newest = crawls.newest_date(self.store)
        sentence = f"{count} responses are dated before the newest one judged, of {newest}"
        if self.replay:
            logger.warning("%s: they change nothing until a rebuild", sentence)
        else:
            self.fail(errors.STORAGE_FAILED, f"{sentence}: is the clock right, or that record?")

    def _write_down(self) -> None:
        try:
            with self.store.transaction():
                self._note_end()
                if not self.replay or self.store.outbox:
                    self._tell_end()
            self.is_told = True
        finally:
            document.write(self.output, self.store, self._status())

    def _tell_end(self) -> None:
        """Tell that the crawls fail, or work again; gaps in a recording are nobody's silence."""
        told = self.output.read_status().get("told_directly") or {}
        tell_end(
            *(self.store, self.spider, self.crawl_id, self.exit_code, self.reason, self.now()),
            str(told.get("outcome")) if told.get("spider") == self.spider else None,
        )

    def _note_end(self) -> None:
        is_stored = self.exit_code != errors.STORAGE_FAILED
        crawls.finish(
            self.store,
            self.crawl_id,
            self.now() if is_stored else None,
            self.outcome,
            self.exit_code,
            self.reason,
            self.archive.path.name if self.archive.used or not is_stored else None,
            self.missing,
        )

    @property
    def reason(self) -> str | None:
        return "; ".join(sentence for _, sentence in self.failures) or None

    def _status(self) -> dict[str, Any]:
        is_asked = self.spider == IRCC_SPIDER and not self.replay
        now = self.now()
        return document.of_crawl(
            self.spider,
            self.crawl_id,
            self.exit_code,
            self.reason,
            now,
            self.published,
            self.missing,
            crawls.wait_until(self.store, self.origin, now) if is_asked else None,
        )
