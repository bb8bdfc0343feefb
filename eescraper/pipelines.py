"""The three steps from a page to evidence, in this order: parse, normalize, upsert."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy.exceptions import DropItem

from eescraper import errors
from eescraper.items import NormalizedPage, Page, Parsed
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


class ParsePage(_Pipeline):
    """Hands a page to the parser of its kind; a 304 has nothing to parse."""

    def process_item(self, page: Page) -> tuple[Page, Parsed | None]:
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


class NormalizeDraws(_Pipeline):
    """Turns the text of each draw into values."""

    def process_item(self, item: tuple[Page, Parsed | None]) -> NormalizedPage:
        page, parsed = item
        return normalize_page(page, parsed) if parsed else NormalizedPage(page, None)


class UpsertDraws(_Pipeline):
    """Stores evidence, one transaction a page. When the spider closes, the job publishes it."""

    def process_item(self, item: NormalizedPage) -> NormalizedPage:
        try:
            self.job.store_page(item)
        except errors.StorageError as error:
            self.job.fail(error.exit_code, str(error))
            raise DropItem(str(error)) from error
        return item
