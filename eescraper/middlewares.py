"""What stands between the spiders and the network: host guard, robots, archive, replay."""

from __future__ import annotations

import ipaddress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from eescraper import errors, warc
from eescraper.sources import ESSENTIAL, ROBOTS, SOURCES

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from eescraper.job import Job


class ForbiddenError(IgnoreRequest):
    """The host guard or robots.txt says no."""


class NotReachedError(IgnoreRequest):
    """Nobody could be asked: robots.txt could not be had, or a recording lacks the address."""


class UnreadableError(IgnoreRequest):
    """A body in an encoding that the archive's reader does not know."""


def origin_of(url: str) -> str | None:
    """``scheme://host[:port]`` of an address without user or password, or None."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if not parts.hostname or parts.username is not None or parts.password is not None:
        return None
    default = {"https": 443, "http": 80}.get(parts.scheme)
    suffix = "" if port in (None, default) else f":{port}"
    return f"{parts.scheme}://{parts.hostname}{suffix}"


def is_safe_origin(origin: str) -> bool:
    """https anywhere; plain http on this machine only."""
    parts = urlsplit(origin)
    if parts.scheme == "https":
        return True
    try:
        return parts.scheme == "http" and ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.scheme == "http" and parts.hostname == "localhost"


def verdict_of(error: BaseException) -> int:
    """The exit code that a failed request ends in."""
    if isinstance(error, errors.EescraperError):
        return error.exit_code
    if isinstance(error, ForbiddenError):
        return errors.REFUSED
    is_unread = isinstance(
        error, (DownloadCancelledError, UnreadableError)
    ) or "DOWNLOAD_MAXSIZE" in str(error)
    return errors.NOT_UNDERSTOOD if is_unread else errors.UNREACHABLE


class HostGuard:
    """Lets requests pass to the spider's own origins only, redirects and robots.txt included."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HostGuard:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if "replay_of" in request.meta:
            return  # a page of a host that IRCC has left, from a recording
        spider: Any = self.crawler.spider
        # What one outlet lists must not lead to another's host: redirects keep the meta.
        allowed: frozenset[str] = request.meta.get("allowed_origins", spider.allowed_origins)
        if origin_of(request.url) not in allowed:
            self.crawler.stats.inc_value("hostguard/refused")
            raise ForbiddenError(f"the host guard refuses {request.url[:300]}")


class Robots(RobotsTxtMiddleware):
    """Obeys robots.txt, and stops where Scrapy's own goes on: 5xx, 429, no answer (RFC 9309)."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unknown: dict[str, Exception] = {}

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        await super().process_request(request)
        if not request.meta.get("dont_obey_robotstxt"):
            unknown = self._unknown.get(urlsplit(request.url).netloc)
            if unknown:
                raise unknown

    def process_request_2(self, rp: Any, request: Request) -> None:
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest:
            raise ForbiddenError(f"robots.txt forbids {request.url[:300]}") from None

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        is_busy = response.status == HTTPStatus.TOO_MANY_REQUESTS or (
            response.status == HTTPStatus.FORBIDDEN and "Retry-After" in response.headers
        )
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or is_busy:
            self._unknown[netloc] = ForbiddenError(
                f"robots.txt of {netloc} answered {response.status}: nothing may be fetched"
            )
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        is_verdict = isinstance(exc, (ForbiddenError, errors.EescraperError))
        unreached = NotReachedError(f"robots.txt of {netloc}: {exc!r:.300}")
        self._unknown[netloc] = exc if is_verdict else unreached
        super()._robots_error(exc, netloc)


class Archive:
    """Writes every response to the archive before anything reads it, as it came over the wire."""

    def __init__(self, job: Job) -> None:
        self.job = job

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Archive:
        return cls(crawler.job)  # type: ignore[attr-defined]

    def process_response(self, request: Request, response: Response) -> Response:
        if request.meta.get("unrecorded"):
            return response
        source, listed = request.meta.get("source"), request.meta.get("listed")
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values or ()
        ]
        if recorded := request.meta.get("recorded"):
            outlet = None if source in SOURCES else source
            archived = self.job.copy(recorded, outlet, listed)
        else:
            archived = self.job.archive.record(
                *(response.url, response.status, headers, response.body),
                *(self.job.now(), source, listed),
            )
        is_robots = urlsplit(request.url).path == "/robots.txt"
        self.job.archived(archived, ROBOTS if is_robots else source)
        request.meta["archived"] = archived
        if unknown := warc.unreadable(headers):
            told = f"content encoding {errors.excerpt(unknown)}, which nobody asked for"
            raise UnreadableError(f"{response.url[:300]}: {told}")
        return response


class Replay:
    """Answers every request from a recording, as of the visit; nothing reaches the network."""

    def __init__(self, job: Job) -> None:
        self.job = job

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Replay:
        return cls(crawler.job)  # type: ignore[attr-defined]

    def process_request(self, request: Request) -> Response | None:
        replay = self.job.replay
        if replay is None:
            return None
        source = request.meta.get("source")
        recorded = request.meta.get("replay_of") or replay.find(
            # The feed may have had another address then; of pages there are many.
            request.url,
            source if source in ESSENTIAL else None,
        )
        if recorded is None:
            if urlsplit(request.url).path == "/robots.txt":
                request.meta["unrecorded"] = True
                return Response(request.url, status=404)
            raise NotReachedError(f"the recording has no {request.url} before {replay.visit}")
        request.meta["recorded"] = recorded
        headers: dict[str, list[str]] = {}
        for name, value in recorded.headers:
            if name.lower() not in ("transfer-encoding", "content-length"):
                headers.setdefault(name, []).append(value)
        body = recorded.body()
        answer = responsetypes.from_args(headers=Headers(headers), url=request.url, body=body)
        return answer(url=request.url, status=recorded.status, headers=headers, body=body)
