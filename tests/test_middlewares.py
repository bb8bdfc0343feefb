"""What stands between the spiders and the network, piece by piece."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest

from eescraper import errors
from eescraper.middlewares import (
    ForbiddenError,
    HostGuard,
    NotReachedError,
    is_safe_origin,
    verdict_of,
)


@pytest.fixture
def guard() -> HostGuard:
    spider = SimpleNamespace(allowed_origins=frozenset({"https://www.canada.ca"}))
    crawler: Any = SimpleNamespace(spider=spider, stats=SimpleNamespace(inc_value=lambda _: None))
    return HostGuard(crawler)


@pytest.mark.parametrize(
    "url",
    ["https://www.canada.ca/en", "https://www.canada.ca:443/robots.txt", "HTTPS://WWW.CANADA.CA/"],
)
def test_the_guard_lets_the_spiders_own_host_pass(guard: HostGuard, url: str) -> None:
    guard.process_request(Request(url))


@pytest.mark.parametrize(
    "url",
    ["http://www.canada.ca/", "https://www.canada.ca:8443/", "https://canada.ca/",
     "https://www.canada.ca.evil.test/", "https://www.canada.ca@evil.test/",
     "https://user@www.canada.ca/", "https://evil.test/www.canada.ca", "https://127.0.0.1/",
     "https://[::1]/", "https://10.0.0.1/", "https://169.254.169.254/", "https://2130706433/",
     "https://www.саnada.ca/", "file:///etc/passwd", "data:text/plain,x", "ftp://www.canada.ca/"],
)  # fmt: skip
def test_the_guard_refuses_every_other_address(guard: HostGuard, url: str) -> None:
    with pytest.raises(ForbiddenError, match="host guard"):
        guard.process_request(Request(url))


@pytest.mark.parametrize(
    ("origin", "is_safe"),
    [("https://www.canada.ca", True), ("http://127.0.0.1:80", True), ("http://localhost:1", True),
     ("http://[::1]:1", True), ("http://www.canada.ca", False), ("http://10.0.0.1", False),
     ("file:///", False), ("", False)],
)  # fmt: skip
def test_plain_http_is_for_this_machine_only(origin: str, is_safe: bool) -> None:
    assert is_safe_origin(origin) == is_safe


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ForbiddenError("x"), errors.REFUSED),
        (NotReachedError("x"), errors.UNREACHABLE),
        (IgnoreRequest("max redirections reached"), errors.UNREACHABLE),
        (TimeoutError(), errors.UNREACHABLE),
        (DownloadCancelledError("x"), errors.NOT_UNDERSTOOD),
        (IgnoreRequest("exceeded DOWNLOAD_MAXSIZE"), errors.NOT_UNDERSTOOD),
        (errors.StorageError("x"), errors.STORAGE_FAILED),
    ],
)
def test_every_failure_has_its_exit_code(error: Exception, code: int) -> None:
    assert verdict_of(error) == code
