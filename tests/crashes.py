"""Components that tests put into a crawl: crashes where a crash must not pass for success."""

from __future__ import annotations

import logging
from typing import Any

import psutil
from scrapy import signals

from eescraper import pipelines
from eescraper.spiders.ircc_draws import IrccDrawsSpider


class CrashingPipeline:
    """A step that has a bug."""

    def process_item(self, item: Any) -> Any:
        raise RuntimeError("crashed on purpose")


class CrashingParser:
    """Puts a bug into the parser."""

    def __init__(self) -> None:
        def parse(source: str, body: bytes) -> Any:
            raise RuntimeError("crashed on purpose")

        pipelines.parse = parse

    def process_item(self, item: Any) -> Any:
        return item


class CrashingSpiderCallback:
    """Puts a bug into the spider."""

    def __init__(self) -> None:
        def read_feed(self: Any, response: Any) -> Any:
            raise RuntimeError("crashed on purpose")

        IrccDrawsSpider.read_feed = read_feed  # type: ignore[method-assign]

    def process_item(self, item: Any) -> Any:
        return item


class ListeningSockets:
    """Says in the log which sockets of the process listen while the crawl is under way."""

    @classmethod
    def from_crawler(cls, crawler: Any) -> ListeningSockets:
        found = cls()
        crawler.signals.connect(found.look, signals.response_received)
        return found

    def look(self) -> None:
        listening = [c.laddr for c in psutil.Process().net_connections() if c.status == "LISTEN"]
        logging.getLogger(__name__).error("listening: %s", listening)
