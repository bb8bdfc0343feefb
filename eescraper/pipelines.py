"""The three steps from a page to evidence, in this order: parse, normalize, upsert."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from scrapy.exceptions import DropItem

from eescraper import errors
from eescraper.items import NewsPage, NormalizedPage, Page, Parsed
from eescraper.news.reading import read_page
from eescraper.normalize import normalize_page
from eescraper.parsers import parse
from eescraper.store.evidence import UNREAD

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from eescraper.job import Job

logger = logging.getLogger(__name__)


class _Pipeline:
    def __init__(self, job: Job) -> None:
        self.job = job

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.job)  # type: ignore[attr-defined]


Article = tuple[NewsPage, dict[str, Any]]
"""An article and what it says."""

Read = tuple[Page, Parsed | None] | Article
Normalized = NormalizedPage | Article


class ParsePage(_Pipeline):
    """Hands a page to the parser of its kind; a 304 has nothing to parse."""

    def process_item(self, page: Page | NewsPage) -> Read:
        if isinstance(page, NewsPage):
            return page, self.read_article(page)
        if page.status == HTTPStatus.NOT_MODIFIED:
            return page, None
        try:
            return page, parse(page.source, page.body)
        except errors.PageError as error:
            self.job.fail_source(page.source, error.exit_code, f"{page.url}: {error}")
        except Exception as error:
            logger.exception("the parser of %s crashed", page.source)
            sentence = f"{page.url}: the parser crashed: {error!r:.300}"
            self.job.fail_source(page.source, errors.NOT_UNDERSTOOD, sentence)
        self.job.set_aside(page.archived, UNREAD)
        raise DropItem(f"{page.url} could not be read")

    def read_article(self, page: NewsPage) -> dict[str, Any]:
        """What an article says; raises `DropItem`, with the failure noted, if it can't be read."""
        document, unread = read_page(page)
        if unread is None:
            return document
        self.job.fail_source(page.outlet, errors.NOT_UNDERSTOOD, f"{page.url}: {unread}")
        self.job.set_aside(page.archived, UNREAD)
        raise DropItem(f"{page.url} could not be read")


class NormalizeDraws(_Pipeline):
    """Turns the text of each draw into values; what an article says is values already."""

    def process_item(self, item: Read) -> Normalized:
        page, parsed = item
        if isinstance(page, NewsPage):
            return page, cast("dict[str, Any]", parsed)
        return (
            normalize_page(page, cast("Parsed", parsed)) if parsed else NormalizedPage(page, None)
        )


class UpsertDraws(_Pipeline):
    """Stores evidence, one transaction a page. When the spider closes, the job publishes it."""

    def process_item(self, item: Normalized) -> Normalized:
        try:
            if isinstance(item, NormalizedPage):
                self.job.store_page(item)
            else:
                self.job.store_article(*item)
        except errors.StorageError as error:
            self.job.fail(error.exit_code, str(error))
            raise DropItem(str(error)) from error
        return item
