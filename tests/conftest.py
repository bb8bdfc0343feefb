"""What the tests share: facts, histories of the feed, real Scrapy processes, a loopback site."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from eescraper.archive import ArchiveWriter
from eescraper.export import release_if_changed
from eescraper.items import Archived, NormalizedPage, Page
from eescraper.output import Output
from eescraper.pipelines import NormalizeDraws, ParsePage
from eescraper.questions import questions
from eescraper.rebuild import rebuild_output
from eescraper.recordings import embedded
from eescraper.recordings.render import feed, rows
from eescraper.sources import IRCC_ORIGIN, ROUNDS_EN, Source
from eescraper.store import Store, belief, crawls
from eescraper.store.evidence import record_page
from eescraper.store.weaver import Published
from tests.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Self

# No test depends on the clock; in CI the same examples are tried every time.
settings.register_profile("eescraper", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("eescraper")

ROOT = Path(__file__).parent.parent
FEED_URL = IRCC_ORIGIN + ROUNDS_EN.path


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "process: starts processes of its own; seconds, not ms")


class History:
    """A database that is shown one state of the feed after the other, without Scrapy."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = Store(path)
        self.fetches = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    def show(
        self,
        shown: list[dict[str, str]] | bytes,
        at: str,
        last_modified: str | None = None,
        source: Source = ROUNDS_EN,
    ) -> Published:
        """Show rows, or the body of a page, as fetched at a date, and publish."""
        crawl_id = crawls.begin(self.store, "rebuild", "ircc_draws", at).crawl_id
        record_page(self.store, crawl_id, self.read(shown, at, last_modified, source))
        return belief.publish(self.store, crawl_id)

    def show_state(self, at: str, shown: list[dict[str, str]] | None) -> Published:
        """Show rows, or, for None, the answer that nothing changed."""
        if shown is not None:
            return self.show(shown, at)
        crawl_id = crawls.begin(self.store, "rebuild", "ircc_draws", at).crawl_id
        self.record_unchanged(crawl_id, at)
        return belief.publish(self.store, crawl_id)

    def show_unchanged(self, at: str, source: Source) -> Published:
        """Show the answer of a source that nothing changed, and publish."""
        crawl_id = crawls.begin(self.store, "rebuild", "ircc_draws", at).crawl_id
        self.record_unchanged(crawl_id, at, source)
        return belief.publish(self.store, crawl_id)

    def record_unchanged(self, crawl_id: int, at: str, source: Source = ROUNDS_EN) -> None:
        """Store a 304."""
        read = self.read(b'{"rounds": []}', at)
        archived = replace(read.page.archived, url=IRCC_ORIGIN + source.path)
        page = replace(
            read.page, source=source.name, url=archived.url, status=304, body=b"", archived=archived
        )
        sha256 = hashlib.sha256(b"").hexdigest()
        archived = replace(page.archived, status=304, sha256=sha256)
        record_page(self.store, crawl_id, NormalizedPage(replace(page, archived=archived), None))

    def accept(self, because: str) -> Published:
        """Accept what the newest crawl brought."""
        [(crawl_id,)] = self.query("SELECT max(crawl_id) FROM crawls")
        held = crawls.held(self.store, crawl_id)
        return belief.accept(self.store, crawl_id, held, because)

    def read(
        self,
        shown: list[dict[str, str]] | bytes,
        at: str,
        last_modified: str | None = None,
        source: Source = ROUNDS_EN,
    ) -> NormalizedPage:
        body = shown if isinstance(shown, bytes) else feed(shown)
        self.fetches += 1
        archived = Archived(
            url=IRCC_ORIGIN + source.path,
            status=200,
            fetched_at=at,
            sha256=hashlib.sha256(body).hexdigest(),
            etag=None,
            last_modified=last_modified,
            wait_until=None,
            archive_file="test.warc.gz",
            archive_offset=0,
            record_id=f"<urn:test:{self.fetches}>",
        )
        page = Page(source.name, archived.url, 200, at, body, archived)
        job: Any = None
        return NormalizeDraws(job).process_item(ParsePage(job).process_item(page))

    def query(self, sql: str, *parameters: object) -> list[Any]:
        return self.store.rows(sql, parameters)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with History(tmp_path / "eescraper.db") as found:
        yield found


@pytest.fixture(scope="session")
def facts() -> list[dict[str, str]]:
    """The published text of every round, oldest first."""
    return rows()


@pytest.fixture(scope="session")
def record(
    tmp_path_factory: pytest.TempPathFactory, facts: list[dict[str, str]]
) -> Iterator[History]:
    """The record as of round #424, filled in one go; for reading only."""
    with History(tmp_path_factory.mktemp("record") / "eescraper.db") as found:
        found.show(facts, "2026-07-07T16:55:29Z")
        yield found


def scrapy_crawl(
    out: Path,
    *settings: str,
    environment: dict[str, str] | None = None,
    spider: str = "ircc_draws",
    pages: str | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run ``scrapy crawl`` as a process of its own, with output in a folder."""
    command = [sys.executable, "-m", "scrapy", "crawl", spider]
    for setting in (f"EESCRAPER_OUTPUT={out}", "DOWNLOAD_DELAY=0", *settings):
        command += ["-s", setting]
    if pages is not None:
        command += ["-a", f"pages={pages}"]
    clean = {name: text for name, text in os.environ.items() if "EESCRAPER" not in name}
    return subprocess.run(
        command,
        cwd=ROOT,
        env=clean | {"PYTHONPATH": str(ROOT)} | (environment or {}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def crawl(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``scrapy crawl ircc_draws`` with output in ``tmp_path/out``."""
    return partial(scrapy_crawl, tmp_path / "out")


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on loopback that stands in for canada.ca."""
    with Site() as found:
        yield found


@pytest.fixture
def live(
    crawl: Callable[..., subprocess.CompletedProcess[str]], site: Site
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the live crawl against the loopback site."""

    def run(*settings: str, **options: Any) -> subprocess.CompletedProcess[str]:
        return crawl(
            "EESCRAPER_CONTACT=tests@example.org",
            f"EESCRAPER_IRCC_ORIGIN={site.origin}",
            "DOWNLOAD_TIMEOUT=5",
            *settings,
            **options,
        )

    return run


def fill(output: Output, origin: str, shown: list[dict[str, str]], etag: str = '"old"') -> None:
    """Give an output the state and the release that a crawl would have left, without the crawl."""
    output.prepare()
    at = "2026-07-07T16:00:00Z"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "filled.warc.gz"
        writer = ArchiveWriter(path, at, {})
        headers = [("ETag", etag)]
        writer.record(origin + ROUNDS_EN.path, 200, headers, feed(shown), at, None)
        writer.close()
        rebuild_output(path, output, origin)
    with closing(Store(output.database)) as store:
        release_if_changed(store, output)


@pytest.fixture
def recording() -> Path:
    return embedded()


def query(database: Path, sql: str, *parameters: object) -> list[Any]:
    """Rows of a database file that nobody else writes to now."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql, parameters).fetchall()


def ask(history: History, name: str, **params: Any) -> list[dict[str, Any]]:
    """The answer to a question as rows by column; its own examples for what is not given."""
    question = questions()[name]
    found = history.store.connection.execute(question.sql, question.params | params)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def values(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]
