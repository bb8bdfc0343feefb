"""``scrapy crawl``: Scrapy's own, with replay, and an exit code that tells the truth.

Scrapy exits 0 for a 404, an exhausted retry, a truncated body, a crashed parser and a pipeline
that could not commit (measured on 2.19).
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from eescraper import __version__, errors, progress
from eescraper.clock import utc_now
from eescraper.job import Job, Replay
from eescraper.middlewares import is_safe_origin
from eescraper.notify import sending
from eescraper.output import Output
from eescraper.status import document
from eescraper.status.show import last_line
from eescraper.store import Store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from scrapy.crawler import AsyncCrawlerProcess, Crawler
    from scrapy.http import Response
    from scrapy.settings import Settings
    from twisted.python.failure import Failure

    from eescraper.spiders import DrawsSpider

logger = logging.getLogger(__name__)

NO_CONTACT = (
    "a live crawl says who it is: set EESCRAPER_CONTACT to a mail address or a web page where you"
    " can be reached, as an environment variable or with -s EESCRAPER_CONTACT=you@example.org"
    " (a replay, -s EESCRAPER_REPLAY=FILE_OR_FOLDER, needs none)"
)


class Command(ScrapyCrawl):
    """Runs a spider once, or once per visit of a recording, and ends in the worst verdict."""

    settings: Settings  # set by Scrapy before it calls
    crawler_process: AsyncCrawlerProcess

    def short_desc(self) -> str:
        return "Run a spider: fetch, archive, publish, release"

    def long_desc(self) -> str:
        return (
            "Run a spider and publish what it found. Settings, with -s or as environment variables:"
            " EESCRAPER_CONTACT (required for a live crawl), EESCRAPER_OUTPUT (default: output),"
            " EESCRAPER_REPLAY (answer from WARC files instead of the network), EESCRAPER_OUTLETS"
            " (a list of news outlets instead of our own). ircc_draws: with -a pages=1,385 the"
            " pages of single rounds are asked for as well, with -a pages=all all that are not"
            " shells. news_draws: with -a outlets=a,b these alone are read. EESCRAPER_NOTIFY_URLS"
            " (who is told what happened: addresses of apprise), EESCRAPER_NOTIFY_RULES (of what, a"
            " TOML file), EESCRAPER_NOTIFY_REPLAY=1 (of a replay as well). Exit codes: 0"
            " published or nothing new, 2 usage, 10 held by the gate, 11 unreachable, 12 refused,"
            " 13 not understood, 14 storage failed, 15 another crawl is running, 70 ended without"
            " a verdict."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1 or args[0] not in self.crawler_process.spider_loader.list():
            known = ", ".join(self.crawler_process.spider_loader.list())
            raise UsageError(f"which spider? one of: {known}")
        self.exitcode = errors.NO_VERDICT
        try:
            self.exitcode = self._run(args[0], self.settings, opts.spargs)
        except errors.UsageError as error:
            if str(error) == NO_CONTACT and Path(self.settings["EESCRAPER_OUTPUT"]).exists():
                # A schedule that lost its contact: nobody reads what it prints.
                self._give_up(args[0], error.exit_code, str(error))
            raise UsageError(str(error), print_help=False) from error
        except errors.EescraperError as error:
            self._give_up(args[0], error.exit_code, str(error))
        except Exception as error:
            logger.exception("the crawl could not be run")
            self._give_up(args[0], errors.NO_VERDICT, f"the crawl could not be run: {error!r:.300}")

    def _give_up(self, spider: str, exit_code: int, reason: str) -> None:
        """End without a crawl, and say so in the status file if that can be written."""
        self.exitcode = exit_code
        outcome = errors.OUTCOMES[exit_code]
        if exit_code != errors.USAGE:  # Scrapy prints that itself
            logger.error("%s: %s (%d)", reason, outcome, exit_code)
        if exit_code == errors.ALREADY_RUNNING:
            return  # the status file is the other crawl's
        output = Output(self.settings["EESCRAPER_OUTPUT"])
        found = document.of_crawl(spider, None, exit_code, reason, utc_now())
        with suppress(errors.StorageError):
            document.write(output, None, found)
        if self._tells():
            self._tell_directly(output, spider, exit_code, reason)

    def _tells(self) -> bool:
        """Whether the operator is told: of what was recorded long ago only on request."""
        is_replay = bool(self.settings["EESCRAPER_REPLAY"])
        return not is_replay or self.settings.getbool("EESCRAPER_NOTIFY_REPLAY")

    def _tell_directly(self, output: Output, spider: str, exit_code: int, reason: str) -> None:
        """Tell of a failure that the outbox can't hold, because the database can't be had."""
        urls, rules = (self.settings[f"EESCRAPER_NOTIFY_{name}"] for name in ("URLS", "RULES"))
        sending.tell_directly(output, urls, rules, spider, exit_code, reason)

    def _run(self, spider: str, settings: Settings, arguments: dict[str, Any]) -> int:
        loaded: Any = self.crawler_process.spider_loader.load(spider)
        loaded.check_arguments(settings, **arguments)
        self._origin = settings["EESCRAPER_IRCC_ORIGIN"].rstrip("/")
        self._untold = ""
        replays = _replays(loaded, settings, self._origin, arguments)
        output = Output(settings["EESCRAPER_OUTPUT"])
        urls = settings["EESCRAPER_NOTIFY_URLS"]
        output.prepare()
        with output.lock():
            store = Store(output.database, settings.getfloat("EESCRAPER_DATABASE_TIMEOUT"))
            try:
                if self._tells():
                    store.outbox = sending.outbox(urls, self.settings["EESCRAPER_NOTIFY_RULES"])
                with progress.bar(spider, "responses") as shown:
                    exit_code = self._crawl(output, store, spider, replays, arguments, shown)
            finally:
                store.close()
        progress.end(last_line(output))
        if self._tells():
            # After all else, and with the output free for the next crawl: channels may be slow.
            if self._untold:
                self._tell_directly(output, spider, exit_code, self._untold)
            sending.flush_quietly(
                output, urls, self.settings.getfloat("EESCRAPER_DATABASE_TIMEOUT")
            )
        return exit_code

    def _crawl(
        self,
        output: Output,
        store: Store,
        spider: str,
        replays: Sequence[Replay | None],
        arguments: dict[str, Any],
        shown: progress.Bar,
    ) -> int:
        process = self.crawler_process
        codes: list[int] = []

        async def crawl_all() -> None:
            try:
                for replay in replays:
                    job = Job(output, store, spider, self._origin, replay)
                    codes.append(errors.NO_VERDICT)
                    crawler = process.create_crawler(spider)
                    attach(job, crawler, shown)
                    await process.crawl(crawler, **arguments)
                    job.finish()  # for a crawl that never opened its spider
                    codes[-1] = job.exit_code
                    if not job.is_told:
                        self._untold = job.reason or job.outcome
                    if job.interrupted:
                        break
            finally:
                from twisted.internet import reactor  # noqa: PLC0415

                _stop(reactor)

        task = asyncio.get_event_loop().create_task(crawl_all())
        process.start(stop_after_crawl=False)
        if task.done() and not task.cancelled() and task.exception():
            raise task.exception()  # type: ignore[misc]
        return max(codes, key=errors.SEVERITY.index, default=errors.NO_VERDICT)


def attach(job: Job, crawler: Crawler, shown: progress.Bar) -> None:
    """Make a job the one of a crawler: Scrapy's failures are told to it, its end finishes it."""
    crawler.job = job  # type: ignore[attr-defined]

    def closed(reason: str) -> None:
        if reason != "finished":
            job.interrupted = True
            job.fail(errors.NO_VERDICT, f"the crawl was stopped before its end ({reason})")
        shown.say("publishing, writing the release")
        job.finish()

    def received(response: Response) -> None:
        visit = f"visit of {job.replay.visit}, " if job.replay else ""
        shown.step(visit + (urlsplit(response.url).hostname or ""))

    def spider_error(failure: Failure) -> None:
        job.fail(errors.NOT_UNDERSTOOD, f"the spider crashed: {failure.value!r:.300}")

    def item_error(failure: Failure) -> None:
        job.fail(errors.STORAGE_FAILED, f"a pipeline crashed: {failure.value!r:.300}")

    for listener, signal in (
        (closed, signals.spider_closed),
        (received, signals.response_received),
        (spider_error, signals.spider_error),
        (item_error, signals.item_error),
    ):
        crawler.signals.connect(listener, signal, weak=False)


def _stop(reactor: Any) -> None:
    if reactor.running:
        reactor.stop()


def _replays(
    spider: type[DrawsSpider], settings: Settings, origin: str, arguments: dict[str, Any]
) -> Sequence[Replay | None]:
    """What to answer from: the visits of a recording, or the network (None)."""
    if not is_safe_origin(origin):
        raise errors.UsageError(f"EESCRAPER_IRCC_ORIGIN: not https, and not this machine: {origin}")
    if not settings["EESCRAPER_REPLAY"]:
        contact = settings["EESCRAPER_CONTACT"].strip()
        if not contact or not contact.isascii() or not contact.isprintable():
            raise errors.UsageError(NO_CONTACT)
        agent = f"eescraper/{__version__} (+{contact})"
        settings.set("USER_AGENT", agent, priority="cmdline")
        return [None]
    from eescraper.replay import Recording  # noqa: PLC0415

    path = Path(settings["EESCRAPER_REPLAY"])
    if not path.exists():
        raise errors.UsageError(f"EESCRAPER_REPLAY: no such file or folder: {path}")
    return spider.replays(Recording(path, origin), settings, **arguments)
