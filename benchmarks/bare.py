"""The floor: a Scrapy spider with our settings and requests that throws the responses away."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FOLDER = Path(os.environ.get("BARE_FOLDER", "."))


class FromFolder:
    """Answers requests from files, in place of the network."""

    def __init__(self) -> None:
        self.answers = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))

    def process_request(self, request: scrapy.Request) -> Any:
        name, headers = self.answers[request.url]
        body = (FOLDER / name).read_bytes()
        kind = responsetypes.from_args(headers=Headers(headers), url=request.url, body=body)
        return kind(url=request.url, status=200, headers=headers, body=body)


class BareSpider(scrapy.Spider):
    """Asks for what `ircc_draws` asks for."""

    name = "bare"
    allowed_origins = frozenset({"https://www.canada.ca"})

    async def start(self) -> AsyncIterator[scrapy.Request]:
        list_page, feed = json.loads((FOLDER / "urls.json").read_text(encoding="utf-8"))
        yield scrapy.Request(list_page, callback=self.parse, cb_kwargs={"then": feed})

    def parse(self, response: Any, then: str | None = None) -> Any:
        if then:
            yield scrapy.Request(then, callback=self.parse)
