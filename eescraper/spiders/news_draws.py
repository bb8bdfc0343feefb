"""What the press says: each outlet's listing, then its articles on Express Entry."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DownloadTimeoutError

from eescraper import outlets
from eescraper.archive import REFUSALS
from eescraper.errors import NOT_UNDERSTOOD, REFUSED, UNREACHABLE, PageError, UsageError
from eescraper.job import Replay
from eescraper.middlewares import origin_of, verdict_of
from eescraper.news.discovery import candidates, read_listing
from eescraper.news.reading import news_page
from eescraper.spiders import DrawsSpider
from eescraper.store.articles import (
    KnownArticle,
    known_articles,
    listing_validators,
    vain_requests,
)
from eescraper.store.crawls import wait_until
from eescraper.store.evidence import UNREAD

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    import scrapy
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from eescraper.items import Archived, Listed, NewsPage
    from eescraper.outlets import Outlet
    from eescraper.replay import Recording

MAX_ARTICLES = 50
"""Articles of an outlet in one crawl, newest first: what feeds list, and two minutes of a site's
time. The others are read by the next crawls."""

READ_AGAIN_FOR = timedelta(days=7)
"""So long after it was first read an article is read again when it was updated."""

MAX_TRIES, PAUSE = 3, timedelta(days=1)
"""An article that is gone or can't be read is asked for so often, and not sooner again."""

MAX_FAILURES = 3
"""After so many answers that did not come, an outlet is left alone until the next crawl."""

GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)

TOLD_ALREADY = ("scrapy.core.downloader", "scrapy.downloadermiddlewares.retry")
"""Scrapy's loggers of what a page failed in: it is named under ``missing``, and cron is silent."""

logger = logging.getLogger(__name__)


@dataclass
class Reading:
    """How far the reading of one outlet is. ``waiting`` are addresses of sitemaps, or articles.

    ``is_incomplete``: there is more to be had of what it lists now, so that the next crawl asks
    for the whole listing again.
    """

    outlet: Outlet
    waiting: deque[str | Listed]
    entries: dict[str, Listed] = field(default_factory=dict)
    listings: list[Archived] = field(default_factory=list)
    has_chosen: bool = False
    is_incomplete: bool = False
    failures: int = 0

    def stop(self) -> None:
        """Ask for nothing more in this crawl."""
        self.waiting.clear()
        self.has_chosen = self.is_incomplete = True


class NewsDrawsSpider(DrawsSpider):
    """Reads outlets beside each other, and of each of them one page after the other.

    An outlet that fails is missing and fails nothing; only if none at all answers, the crawl does.
    ``-a outlets=a,b`` reads these alone.
    """

    name = "news_draws"
    custom_settings = {  # noqa: RUF012  # Scrapy's own form
        "CONCURRENT_REQUESTS": 8,  # outlets beside each other; one in `settings`
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    }
    outlets: tuple[Outlet, ...]
    at_work: int
    has_answer = False

    @classmethod
    def check_arguments(cls, settings: BaseSettings, **arguments: Any) -> None:
        """Raise `UsageError` for anything but ``outlets``, names of outlets."""
        _chosen(settings, arguments.pop("outlets", ""))
        super().check_arguments(settings, **arguments)

    @classmethod
    def replays(
        cls, recording: Recording, settings: BaseSettings, **arguments: Any
    ) -> list[Replay]:
        """One for each look at the outlets; raises `UsageError` if there is none."""
        found = _chosen(settings, arguments.get("outlets", ""))
        visits = recording.news_visits(
            {outlet.name for outlet in found}, {outlet.address for outlet in found}
        )
        if not visits:
            place = settings["EESCRAPER_REPLAY"]
            raise UsageError(f"EESCRAPER_REPLAY: {place} has no listing of a news outlet")
        return [Replay(recording, visit.at, until=visit.until) for visit in visits]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> NewsDrawsSpider:
        found = _chosen(crawler.settings, kwargs.pop("outlets", ""))
        spider: NewsDrawsSpider = super().from_crawler(crawler, *args, **kwargs)
        spider.outlets = found
        spider.allowed_origins = frozenset().union(*(outlet.origins for outlet in found))
        spider.at_work = len(found)
        for name in TOLD_ALREADY:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        return spider

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for outlet in self.outlets:
            for request in self.next_of(Reading(outlet, deque([outlet.address]))):
                yield request

    def next_of(self, reading: Reading) -> Iterator[scrapy.Request]:
        """The next request to an outlet: its listings first, then the articles that are due."""
        if not reading.waiting and not reading.has_chosen:
            reading.has_chosen = True
            reading.waiting.extend(self.due(reading))
        if reading.waiting and self.is_left_alone(reading):
            reading.stop()
        if not reading.waiting:
            self.end(reading)
            return
        wanted = reading.waiting.popleft()
        outlet = reading.outlet
        meta: dict[str, Any] = {"reading": reading, "allowed_origins": outlet.origins}
        if reading.failures:
            meta["max_retry_times"] = 0
        if isinstance(wanted, str):
            known = (
                None if self.job.replay else listing_validators(self.job.store, outlet.name, wanted)
            )
            yield self.request(
                outlet.name, wanted, self.read_listing, self.no_answer, known, **meta
            )
        else:
            meta["listed"] = wanted._replace(is_trusted=outlet.trusted)
            yield self.request(outlet.name, wanted.url, self.read_article, self.no_answer, **meta)

    def is_left_alone(self, reading: Reading) -> bool:
        """Whether the host that comes next has asked to wait; noted, if so."""
        wanted = reading.waiting[0]
        host = origin_of(wanted if isinstance(wanted, str) else wanted.url) or ""
        now = self.job.now()
        until = None if self.job.replay else wait_until(self.job.store, host, now)
        if until:
            told = f"{host} asked to be left alone until {until}"
            self.job.fail_source(reading.outlet.name, REFUSED, told)
        return until is not None

    def due(self, reading: Reading) -> list[Listed]:
        """The articles to read now, newest first."""
        known = known_articles(self.job.store)
        in_vain = {} if self.job.replay else vain_requests(self.job.store)
        now = self.job.now()
        found = [
            entry
            for entry in candidates(reading.entries.values())
            if is_due(entry, known.get(entry.url), now)
            and not is_hopeless(in_vain.get(entry.url), now)
        ]
        if len(found) > MAX_ARTICLES:
            reading.is_incomplete = True
        return found[:MAX_ARTICLES]

    def read_listing(self, response: Response) -> Iterator[scrapy.Request]:
        """Take the articles from a listing, and the sitemaps from an index of them."""
        reading: Reading = response.meta["reading"]
        page = self.page(response)
        if page:
            reading.listings.append(page.archived)
            if page.status == HTTPStatus.NOT_MODIFIED or self.take(reading, response):
                self.has_answer = True
        elif response.status in REFUSALS:
            reading.stop()
        else:
            reading.is_incomplete = True
        yield from self.next_of(reading)

    def take(self, reading: Reading, response: Response) -> bool:
        """Note what a listing lists, if it can be read; never fails for what strangers wrote."""
        outlet = reading.outlet
        try:
            listing = read_listing(outlet, response.body, response.url)
        except PageError as error:
            self.job.fail_source(outlet.name, error.exit_code, f"{response.url}: {error}")
            self.job.set_aside(response.meta["archived"], UNREAD)
            return False
        except Exception as error:
            logger.exception("the listing of %s crashed the reader", outlet.name)
            told = f"{response.url}: the reader of listings crashed: {error!r:.300}"
            self.job.fail_source(outlet.name, NOT_UNDERSTOOD, told)
            self.job.set_aside(response.meta["archived"], UNREAD)
            return False
        for entry in listing.entries:
            reading.entries.setdefault(entry.url, entry)
        if listing.sitemaps:
            # An index may stay as it is while its sitemaps change: it is asked for in full.
            self.job.set_aside(response.meta["archived"], UNREAD)
            if len(reading.listings) == 1:  # not an index in an index
                reading.waiting.extend(listing.sitemaps)
        return True

    def read_article(self, response: Response) -> Iterator[NewsPage | scrapy.Request]:
        """Hand on an article; one that can't be had is noted."""
        reading: Reading = response.meta["reading"]
        page = self.page(response)
        if page and page.status == HTTPStatus.OK:
            outlet, listed = reading.outlet.name, response.meta["listed"]
            yield news_page(outlet, response.body, page.archived, listed)
        elif response.status in REFUSALS:
            reading.stop()
        elif response.status not in GONE:
            reading.is_incomplete = True
        yield from self.next_of(reading)

    def no_answer(self, failure: Failure) -> Iterator[scrapy.Request]:
        """Note what came to nothing; an outlet that does not answer is soon left alone."""
        self.not_answered(failure)
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]
        reading: Reading = request.meta["reading"]
        is_to_be_had = verdict_of(failure.value or RuntimeError()) == UNREACHABLE
        if is_to_be_had and not self.job.replay:
            reading.is_incomplete = True
            reading.failures += 1
            is_hanging = isinstance(failure.value, DownloadTimeoutError)
            if is_hanging or reading.failures >= MAX_FAILURES:
                reading.stop()
        yield from self.next_of(reading)

    def end(self, reading: Reading) -> None:
        """Note the end of an outlet; of the last one whether any has answered."""
        if reading.is_incomplete:
            for archived in reading.listings:
                self.job.set_aside(archived, UNREAD)
        self.at_work -= 1
        if not self.at_work and not self.has_answer:
            self.job.fail(UNREACHABLE, f"none of {len(self.outlets)} outlets answered")


def is_due(entry: Listed, known: KnownArticle | None, now: str) -> bool:
    """Whether an article is to be read: it never was, or was updated since, within a week."""
    if known is None:
        return True
    updated = entry.updated or entry.published or ""
    week = datetime.fromisoformat(known.first_read_at) + READ_AGAIN_FOR
    return known.read_at < updated <= now <= week.strftime("%Y-%m-%dT%H:%M:%SZ")


def is_hopeless(asked: tuple[int, str] | None, now: str) -> bool:
    """Whether a page that was gone or unreadable is left alone: for a day, and after three tries.

    ``asked``: how often it was asked for in vain, and when last.
    """
    if asked is None:
        return False
    times, last = asked
    return times >= MAX_TRIES or datetime.fromisoformat(now) - datetime.fromisoformat(last) < PAUSE


def _chosen(settings: BaseSettings, names: str) -> tuple[Outlet, ...]:
    return outlets.chosen(outlets.load(settings["EESCRAPER_OUTLETS"]), names)
