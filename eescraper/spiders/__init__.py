"""What to fetch. A spider decides that, and yields one `Page` per response; nothing else."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import scrapy

from eescraper import errors
from eescraper.archive import REFUSALS
from eescraper.items import Page
from eescraper.middlewares import verdict_of
from eescraper.sources import source_of
from eescraper.store.crawls import validators
from eescraper.store.evidence import UNREAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from eescraper.job import Job, Replay
    from eescraper.replay import Recording
    from eescraper.sources import Source
    from eescraper.store.crawls import Validators


class DrawsSpider(scrapy.Spider):
    """Asks for the pages of sources and judges the answers."""

    allowed_origins: frozenset[str]

    @classmethod
    def check_arguments(cls, settings: BaseSettings, **arguments: Any) -> None:
        """Raise `UsageError` for an argument (``-a``) that the spider does not take."""
        for name in arguments:
            raise errors.UsageError(f"{cls.name} takes no argument {name}")

    @classmethod
    def replays(
        cls, recording: Recording, settings: BaseSettings, **arguments: Any
    ) -> list[Replay]:
        """The visits of a recording that the spider lives through; none if it is not about them."""
        raise NotImplementedError

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
        is_asked_again = source.is_feed and not self.job.replay
        known = validators(self.job.store, source.name, url) if is_asked_again else None
        return self.request(source.name, url, callback, errback or self.not_answered, known, **meta)

    def request(
        self,
        source: str,
        url: str,
        callback: Callable[[Response], Any],
        errback: Callable[[Failure], Any],
        known: Validators | None = None,
        **meta: Any,
    ) -> scrapy.Request:
        """A request for a page of a source or an outlet, conditional on what is known of it."""
        headers = {}
        if self.job.replay:
            meta["max_retry_times"] = 0
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        return scrapy.Request(
            url,
            callback,
            errback=errback,
            headers=headers,
            meta={
                "source": source,
                "conditional": bool(headers or self.job.replay),
                **meta,
            },
            dont_filter=True,
        )

    def page(self, response: Response) -> Page | None:
        """The item of an answer; None, with the failure noted, if it is not the page asked for."""
        archived, source = response.meta["archived"], response.meta["source"]
        if response.status == HTTPStatus.NOT_MODIFIED and not response.meta["conditional"]:
            told = f"{response.url} answered 304 without being asked"
            self.job.fail_source(source, errors.UNREACHABLE, told)
        elif response.status not in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            code = errors.REFUSED if response.status in REFUSALS else errors.UNREACHABLE
            self.job.fail_source(source, code, f"{response.url} answered {response.status}")
            self.job.set_aside(archived, UNREAD)
            return None
        elif other := self.leads_to(response):
            told = f"the address of {source} leads to {other}, {response.url}"
            self.job.fail_source(source, errors.UNREACHABLE, told)
            return None
        return Page(
            source=source,
            url=response.url,
            status=response.status,
            fetched_at=archived.fetched_at,
            body=response.body,
            archived=archived,
        )

    def leads_to(self, response: Response) -> str | None:
        """The other source whose address an answer came from after redirects, or None."""
        found = source_of(response.url, self.job.origin)
        name = found.name if found else None
        return None if name in (None, response.meta["source"]) else name

    def not_answered(self, failure: Failure) -> None:
        """Note why a request came to nothing."""
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]
        error = failure.value or RuntimeError("no reason given")
        code, sentence = verdict_of(error), explain(request, error)
        if code == errors.STORAGE_FAILED:
            self.job.fail(code, sentence)
        else:
            self.job.fail_source(request.meta["source"], code, sentence)


def explain(request: scrapy.Request, error: object) -> str:
    """One line that says which request failed and why."""
    reason = str(error) or type(error).__name__
    return (
        reason if request.url in reason else f"{request.url}: {type(error).__name__}: {reason:.300}"
    )
