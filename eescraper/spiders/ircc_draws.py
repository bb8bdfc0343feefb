"""IRCC's own publications: the list page, and the rounds feed whose address it names."""

from __future__ import annotations

import contextlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from eescraper.archive import REFUSALS
from eescraper.errors import REFUSED, EescraperError, PageError
from eescraper.middlewares import ForbiddenError, NotReachedError, origin_of
from eescraper.parsers import list_page, parse
from eescraper.sources import LIST_PAGE_EN, ROUNDS_EN
from eescraper.spiders import DrawsSpider, explain
from eescraper.store.crawls import address_is_lost, wait_until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    import scrapy
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from eescraper.items import Page


class IrccDrawsSpider(DrawsSpider):
    """Fetches the rounds feed, at the address that the list page names or else the known one."""

    name = "ircc_draws"
    origin: str

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> IrccDrawsSpider:
        spider: IrccDrawsSpider = super().from_crawler(crawler, *args, **kwargs)
        spider.origin = crawler.settings["EESCRAPER_IRCC_ORIGIN"].rstrip("/")
        spider.allowed_origins = frozenset({origin_of(spider.origin) or ""})
        return spider

    async def start(self) -> AsyncIterator[scrapy.Request]:
        until = None if self.job.replay else wait_until(self.job.store, self.origin, self.job.now())
        if until:
            self.job.fail(REFUSED, f"{self.origin} asked to be left alone until {until}")
            return
        yield self.ask(
            LIST_PAGE_EN, self.origin + LIST_PAGE_EN.path, self.read_list_page, self.no_list_page
        )

    def read_list_page(self, response: Response) -> Iterator[scrapy.Request]:
        """Take the feed's address from the list page."""
        if response.status in REFUSALS:
            self.page(response)
            return
        parsed = None
        if response.status == HTTPStatus.OK:
            with contextlib.suppress(PageError):
                parsed = parse(LIST_PAGE_EN.name, response.body)
        names_feed = list_page.names_feed(response.status, parsed)
        if names_feed is not None:
            self.job.store_list_page(response.meta["archived"], names_feed=names_feed)
        elif not self.job.replay:
            self.note_no_list_page(response.url, f"it answered {response.status}")
        address = parsed.feed_address if parsed else None
        yield self.feed(self.origin + address if address else None)

    def no_list_page(self, failure: Failure) -> Iterator[scrapy.Request]:
        """Go on without the list page, unless we were told to stay away."""
        not_recorded = self.job.replay and isinstance(failure.value, NotReachedError)
        if not_recorded:
            yield self.feed(None)
            return
        if isinstance(failure.value, (ForbiddenError, NotReachedError, EescraperError)):
            self.not_answered(failure)
            return
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]
        self.note_no_list_page(request.url, explain(request, failure.value))
        # A host that hangs has cost three tries already.
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

    def read_feed(self, response: Response) -> Iterator[Page]:
        if page := self.page(response):
            yield page
