"""Kills at random instants, and two schedulers at once: in the end what calm days would have given.

Five kills of each spider here; ``make soak`` has fifty of each, ``make soak SEED=7`` others.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eescraper.export import verify as verify_release
from eescraper.output import Output
from eescraper.recordings.render import feed, rows
from eescraper.verify import verify
from tests.conftest import ROOT, query
from tests.site import FEED, Answer, Site
from tests.test_news_spider import atom, page, story

pytestmark = pytest.mark.process

KILLS = int(os.environ.get("EESCRAPER_TEST_KILLS", "5"))
SEED = int(os.environ.get("EESCRAPER_TEST_SEED", "1"))
LONGEST = 1.5
"""Seconds from its first request in which a crawl may be killed; it takes about one."""

SPIDERS = ("ircc_draws", "news_draws")
BELIEF = (
    "SELECT draw_id, status, draw_date, crs_cutoff, invitations, tie_break_at_utc FROM draws",
    "SELECT draw_id, kind, field, old_value, new_value FROM revisions",
    "SELECT kind, subject, source FROM events",
    "SELECT source, draw_id, digest FROM observations",
    "SELECT url, title, kind, published_on FROM articles",
    "SELECT count(*) FROM sightings",
)


def states(spider: str) -> list[dict[str, Answer]]:
    """What a site shows, one state after another: new rounds and a correction, or articles."""
    if spider == "ircc_draws":
        few = rows()[-9:]
        mended = [few[0] | {"drawCRS": "399"}, *few[1:]]
        shown = [few[:5], few[:7], mended]
        return [
            {FEED: Answer(feed(one), headers={"ETag": f'"{n}"'})} for n, one in enumerate(shown)
        ]
    days = ("June 23, 2026", "July 6, 2026", "July 7, 2026")
    articles = {f"/{n}": page(story(500 + n, day)) for n, day in enumerate(days)}
    return [
        articles | {"/feed": atom(*list(articles)[: n + 1], etag=f'"{n}"')}
        for n in range(len(days))
    ]


class Scheduler:
    """Starts crawls of a site into an output."""

    def __init__(self, site: Site, out: Output, spider: str) -> None:
        self.site, self.out = site, out
        out.root.mkdir(parents=True)
        outlets = out.root / "outlets.toml"
        outlets.write_text(f'[a]\nlanguage = "en"\nfeed = "{site.origin}/feed"\n')
        self.command = [sys.executable, "-m", "scrapy", "crawl", spider]
        for setting in (
            f"EESCRAPER_OUTPUT={out.root}",
            f"EESCRAPER_IRCC_ORIGIN={site.origin}",
            f"EESCRAPER_OUTLETS={outlets}",
            "EESCRAPER_CONTACT=tests@example.org",
            "DOWNLOAD_DELAY=0",
        ):
            self.command += ["-s", setting]

    def start(self) -> subprocess.Popen[str]:
        self.site.was_asked.clear()
        clean = {name: text for name, text in os.environ.items() if "EESCRAPER" not in name}
        return subprocess.Popen(
            self.command, cwd=ROOT, env=clean, stderr=subprocess.PIPE, text=True
        )

    def kill(self, after: float) -> int:
        """Start a crawl and kill it so many seconds after its first request; its exit code."""
        with self.start() as crawl:
            assert self.site.was_asked.wait(60)
            try:
                crawl.wait(after)
            except subprocess.TimeoutExpired:
                crawl.kill()
        return crawl.returncode

    def run(self) -> None:
        with self.start() as crawl:
            _, said = crawl.communicate(timeout=60)
        assert crawl.returncode == 0, said

    def belief(self) -> list[Any]:
        return [sorted(query(self.out.database, sql), key=repr) for sql in BELIEF]


@pytest.mark.parametrize("spider", SPIDERS)
def test_kills_at_random_instants_change_nothing_in_the_end(
    site: Site, tmp_path: Path, spider: str
) -> None:
    chance = random.Random(SEED)
    killed = Scheduler(site, Output(tmp_path / "killed"), spider)
    calm = Scheduler(site, Output(tmp_path / "calm"), spider)
    shown = states(spider)
    left = KILLS
    for number, state in enumerate(shown, start=1):
        site.answers.update(state)
        calm.run()
        for _ in range(left - KILLS * (len(shown) - number) // len(shown)):
            left -= 1
            assert killed.kill(chance.uniform(0, LONGEST)) in (0, -signal.SIGKILL)
            if killed.out.latest.exists():
                verify_release(killed.out.latest)
        killed.run()
        assert killed.belief() == calm.belief()
    assert left == 0
    assert verify(killed.out, site.origin)[1] == []


def test_of_two_crawls_at_once_one_goes_home(site: Site, tmp_path: Path) -> None:
    both = Scheduler(site, Output(tmp_path / "out"), "ircc_draws")
    for state in states("ircc_draws")[:2]:
        site.answers.update(state)
        with both.start() as first, both.start() as second:
            codes = sorted((first.wait(60), second.wait(60)))
        assert codes in ([0, 0], [0, 15])
    assert len(query(both.out.database, "SELECT draw_id FROM draws")) == 7
    assert query(both.out.database, "SELECT kind, count(*) FROM events GROUP BY 1") == [
        ("imported", 1),
        ("new_draw", 2),
    ]
    assert verify(both.out, site.origin)[1] == []
