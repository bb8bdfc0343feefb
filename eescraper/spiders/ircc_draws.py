"""IRCC's own publications: the list page, the rounds feed whose address it names, the witnesses."""

from __future__ import annotations

import contextlib
import re
from collections import deque
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.exceptions import DownloadTimeoutError

from eescraper.archive import REFUSALS
from eescraper.errors import REFUSED, UNREACHABLE, EescraperError, PageError, UsageError
from eescraper.job import Replay
from eescraper.middlewares import ForbiddenError, NotReachedError, origin_of
from eescraper.parsers import list_page, parse
from eescraper.sources import (
    LAST_STATIC_ROUND,
    LIST_PAGE_EN,
    ROUND_PAGE_EN,
    ROUNDS_EN,
    SOURCES,
    WITNESSES,
    Source,
    round_page,
)
from eescraper.spiders import DrawsSpider, explain
from eescraper.store.crawls import address_is_lost, looks, wait_until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from eescraper.items import Page, Parsed
    from eescraper.replay import Recorded, Recording

WITNESS_MAX_AGE = timedelta(days=7)
"""A witness is asked if the rounds feed changed since it was read, or if that is so long ago."""

WITNESS_PAUSE = timedelta(hours=6)
"""A witness that failed is left alone for so long, unless the rounds feed changes."""

MAX_PAGES = 500


class IrccDrawsSpider(DrawsSpider):
    """Fetches the rounds feed, then what else states the draws.

    The feed is asked for at the address that the list page names, or else at the known one; the
    witnesses one after the other, when the feed changed or a week went by; pages of single rounds
    only on request (``-a pages=1,385`` or ``-a pages=all``).
    """

    name = "ircc_draws"
    origin: str
    waiting: deque[tuple[Source, str]]
    host_is_slow = False

    @classmethod
    def check_arguments(cls, settings: BaseSettings, **arguments: Any) -> None:
        """Raise `UsageError` for anything but ``pages``, a list of rounds or ``all``."""
        numbers_of(arguments.pop("pages", ""))
        super().check_arguments(settings, **arguments)

    @classmethod
    def replays(
        cls, recording: Recording, settings: BaseSettings, **arguments: Any
    ) -> list[Replay]:
        """One for each dated answer of the rounds feed; raises `UsageError` if there is none."""
        visits = recording.visits(ROUNDS_EN.name)
        if not visits:
            place = settings["EESCRAPER_REPLAY"]
            raise UsageError(f"EESCRAPER_REPLAY: {place} has no rounds feed of {recording.origin}")
        before = ["", *visits]
        return [
            Replay(recording, visit, previous, is_last=visit == visits[-1])
            for previous, visit in zip(before, visits, strict=False)
        ]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> IrccDrawsSpider:
        spider: IrccDrawsSpider = super().from_crawler(crawler, *args, **kwargs)
        spider.origin = crawler.settings["EESCRAPER_IRCC_ORIGIN"].rstrip("/")
        spider.allowed_origins = frozenset({origin_of(spider.origin) or ""})
        pages = dict.fromkeys(map(round_page, numbers_of(kwargs.get("pages", ""))))
        spider.waiting = deque((ROUND_PAGE_EN, spider.origin + path) for path in pages)
        return spider

    async def start(self) -> AsyncIterator[scrapy.Request]:
        until = None if self.job.replay else wait_until(self.job.store, self.origin, self.job.now())
        if until:
            self.job.fail(REFUSED, f"{self.origin} asked to be left alone until {until}")
            return
        yield self.ask(
            LIST_PAGE_EN, self.origin + LIST_PAGE_EN.path, self.read_list_page, self.no_list_page
        )

    def read_list_page(self, response: Response) -> Iterator[Page | scrapy.Request]:
        """Take the feed's address from the list page, and the rounds that it lists itself."""
        if response.status in REFUSALS and not self.job.replay:
            self.page(response)
            return
        parsed = self.keep_list_page(response)
        yield from self.rounds_on(response, parsed)
        address = parsed.feed_address if parsed else None
        yield self.feed(self.origin + address if address else None)

    def keep_list_page(self, response: Response) -> Parsed | None:
        """Store a list page that lists no rounds; what it says, or None if it can't be read."""
        parsed: Parsed | None = None
        if other := self.leads_to(response):
            if not self.job.replay:
                self.note_no_list_page(response.url, f"it leads to {other}")
            return None
        if response.status == HTTPStatus.OK:
            with contextlib.suppress(PageError):
                parsed = parse(LIST_PAGE_EN.name, response.body)
        names_feed = list_page.names_feed(response.status, parsed)
        lists_rounds = parsed is not None and parsed.draws is not None
        if names_feed is not None:
            self.job.store_list_page(response.meta["archived"], names_feed=names_feed)
        elif not lists_rounds and not self.job.replay:
            self.note_no_list_page(response.url, f"it answered {response.status}")
        return parsed

    def rounds_on(self, response: Response, parsed: Parsed | None) -> Iterator[Page]:
        """The item of a list page that lists rounds itself, as until 2022."""
        if parsed and parsed.draws is not None and (page := self.page(response)):
            yield page

    def read_recorded_list_page(self, response: Response) -> Iterator[Page]:
        """Take in a list page that is not the newest of its visit."""
        yield from self.rounds_on(response, self.keep_list_page(response))

    def no_list_page(self, failure: Failure) -> Iterator[scrapy.Request]:
        """Go on without the list page, unless we were told to stay away."""
        not_recorded = self.job.replay and isinstance(failure.value, NotReachedError)
        if not_recorded:
            yield self.feed(None)
            return
        is_over = (ForbiddenError, NotReachedError, EescraperError, DownloadTimeoutError)
        if isinstance(failure.value, is_over):
            self.not_answered(failure)
            return
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]
        self.note_no_list_page(request.url, explain(request, failure.value))
        # A host that can't be reached has cost three tries already.
        yield self.feed(None, max_retry_times=0)

    def note_no_list_page(self, url: str, reason: str) -> None:
        """Have it told, once, that the feed is asked for without the list page's word."""
        if not address_is_lost(self.job.store):
            self.job.note(
                "feed_address",
                url,
                LIST_PAGE_EN.name,
                self.job.started_at,
                f"The list page could not be had ({reason}): the rounds feed was asked for at its"
                " known address.",
            )

    def feed(self, address: str | None, **meta: Any) -> scrapy.Request:
        return self.ask(ROUNDS_EN, address or self.origin + ROUNDS_EN.path, self.read_feed, **meta)

    def read_feed(self, response: Response) -> Iterator[Page | scrapy.Request]:
        """Hand on the feed, then ask the witnesses if there is reason to."""
        page = self.page(response)
        if page is None:
            return
        known = looks(self.job.store, ROUNDS_EN.name)
        yield page
        if self.job.replay:
            yield from (self.recorded(found) for found in self.job.replay.others())
        elif page.status == HTTPStatus.NOT_MODIFIED or looks_like_json(page.body):
            is_other = page.status == HTTPStatus.OK and page.archived.sha256 != known.sha256
            self.waiting.extendleft(reversed(list(self.due(is_other))))
        else:
            self.waiting.clear()  # whoever gives a substitute for the feed is not asked for more
        yield from self.next_witness()

    def due(self, has_news: bool) -> Iterator[tuple[Source, str]]:
        """The witnesses to ask, after an answer of the rounds feed that is ``news`` or not."""
        shows_since = looks(self.job.store, ROUNDS_EN.name).shows_since or ""
        for source in WITNESSES:
            known = looks(self.job.store, source.name)
            read_at = known.read_at or ""
            is_owed = read_at < shows_since or read_at < self.before(WITNESS_MAX_AGE)
            has_failed = (known.failed_at or "") > max(read_at, self.before(WITNESS_PAUSE))
            if has_news or (is_owed and not has_failed):
                yield source, self.origin + source.path
            elif is_owed:
                told = f"it failed at {known.failed_at} and was not asked again so soon"
                self.job.fail_source(source.name, UNREACHABLE, told)

    def before(self, age: timedelta) -> str:
        """The instant that long before this crawl."""
        then = datetime.fromisoformat(self.job.started_at) - age
        return then.strftime("%Y-%m-%dT%H:%M:%SZ")

    def next_witness(self) -> Iterator[scrapy.Request]:
        """Ask the next witness: one at a time, so that a refusal stops all others."""
        if self.waiting:
            source, url = self.waiting.popleft()
            meta = {"max_retry_times": 0} if self.host_is_slow else {}
            yield self.ask(source, url, self.read_witness, self.no_witness, **meta)

    def read_witness(self, response: Response) -> Iterator[Page | scrapy.Request]:
        """Hand on what a witness says; one that fails is missing."""
        if page := self.page(response):
            yield page
        if response.status in REFUSALS:
            self.ask_no_more(REFUSED, "refusal")
        yield from self.next_witness()

    def ask_no_more(self, exit_code: int, reason: str) -> None:
        """Leave the witnesses that wait alone."""
        for source, url in self.waiting:
            self.job.fail_source(source.name, exit_code, f"{url} was not asked after a {reason}")
        self.waiting.clear()

    def no_witness(self, failure: Failure) -> Iterator[scrapy.Request]:
        """Note what came to nothing, and go on without trying again; never after a timeout."""
        self.not_answered(failure)
        self.host_is_slow = True
        if isinstance(failure.value, DownloadTimeoutError):
            self.ask_no_more(UNREACHABLE, "timeout")
        yield from self.next_witness()

    def recorded(self, found: Recorded) -> scrapy.Request:
        """A request that exactly one recorded response answers."""
        source = SOURCES[found.source or ""]
        is_list_page = source is LIST_PAGE_EN
        return self.ask(
            source,
            found.url,
            self.read_recorded_list_page if is_list_page else self.read_witness,
            self.no_witness,
            replay_of=found,
            dont_redirect=True,
            dont_obey_robotstxt=True,
        )


def looks_like_json(body: bytes) -> bool:
    """Whether a body begins and ends as an object does."""
    inner = body.strip(b"\xef\xbb\xbf \r\n\t")
    return inner[:1] == b"{" and inner[-1:] == b"}"


def numbers_of(pages: str) -> list[str]:
    """The draws whose own pages are asked for; raises `UsageError` for what is no list of them.

    ``all`` means those that have a page of their own, #1 to #228: the later ones share a shell.
    """
    if pages.strip() == "all":
        return [str(number) for number in range(1, LAST_STATIC_ROUND + 1)]
    numbers = [part.strip() for part in pages.split(",") if part.strip()]
    wrong = [part for part in numbers if not re.fullmatch(r"[1-9][0-9]{0,3}[ab]?", part, re.ASCII)]
    if wrong or len(numbers) > MAX_PAGES or (pages.strip() and not numbers):
        raise UsageError(
            f"-a pages: 'all', or up to {MAX_PAGES} round numbers such as 1,91a,385, not"
            f" {(wrong or [pages])[0]:.40}"
        )
    return numbers
