"""What to fetch. A spider decides that, and yields one `Page` per response; nothing else."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import scrapy

from eescraper import errors
from eescraper.archive import REFUSALS
from eescraper.items import Page
from eescraper.middlewares import verdict_of
from eescraper.sources import STATING_DRAWS
from eescraper.store.crawls import validators
from eescraper.store.evidence import UNREAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from eescraper.job import Job
    from eescraper.sources import Source


class DrawsSpider(scrapy.Spider):
    """Asks for the pages of sources and judges the answers."""

    allowed_origins: frozenset[str]

    @property
    def job(self) -> Job:
        job: Job = self.crawler.job  # type: ignore[attr-defined]
        return job

    def ask(
        self,
        source: Source,
        url: str,
        callback: Callable[[Response], Any],
        errback: Callable[[Failure], Any] | None = None,
        **meta: Any,
    ) -> scrapy.Request:
        """A request for a source's page; of draws, conditional on the copy that is believed.

        A recorded answer is what it is: in a replay nothing is conditional, and nothing retried.
        """
        headers = {}
        if self.job.replay:
            meta["max_retry_times"] = 0
        states_draws = source.kind in STATING_DRAWS and not self.job.replay
        known = validators(self.job.store, source.name, url) if states_draws else None
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        return scrapy.Request(
            url,
            callback,
            errback=errback or self.not_answered,
            headers=headers,
            meta={
                "source": source.name,
                "conditional": bool(headers or self.job.replay),
                **meta,
            },
            dont_filter=True,
        )

    def page(self, response: Response) -> Page | None:
        """The item of an answer; None, with the failure noted, if it is not the page asked for."""
        archived = response.meta["archived"]
        if response.status == HTTPStatus.NOT_MODIFIED and not response.meta["conditional"]:
            self.job.fail(errors.UNREACHABLE, f"{response.url} answered 304 without being asked")
        elif response.status not in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            code = errors.REFUSED if response.status in REFUSALS else errors.UNREACHABLE
            self.job.fail(code, f"{response.url} answered {response.status}")
            self.job.set_aside(archived, UNREAD)
            return None
        return Page(
            source=response.meta["source"],
            url=response.url,
            status=response.status,
            fetched_at=archived.fetched_at,
            body=response.body,
            archived=archived,
        )

    def not_answered(self, failure: Failure) -> None:
        """Note why a request came to nothing."""
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]
        error = failure.value or RuntimeError("no reason given")
        self.job.fail(verdict_of(error), explain(request, error))


def explain(request: scrapy.Request, error: object) -> str:
    """One line that says which request failed and why."""
    reason = str(error) or type(error).__name__
    return (
        reason if request.url in reason else f"{request.url}: {type(error).__name__}: {reason:.300}"
    )
