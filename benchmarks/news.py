"""News pages a second, beside trafilatura's fast mode, in one run on the same pages.

The project's own pages as they are (2 to 5 kB, mostly article), and dressed as published pages are
(`dressing`), with 80 and with 160 kB around the article.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import trafilatura

from benchmarks.dressing import dress
from eescraper.language import fold, language_of
from eescraper.news.article import is_html, read_article
from eescraper.news.extract import extract
from eescraper.news.facts import sentences
from eescraper.news.mention import mentions_express_entry
from eescraper.news.screen import said
from eescraper.news.values import days_in

PAGES = Path(__file__).parent.parent / "tests" / "fixtures" / "news"
ROUNDS = 5


def news() -> None:
    """Print pages a second from HTML to statements, and what dismissing a page costs."""
    bare = [body for path in sorted(PAGES.glob("*/page.html"))
            if is_html(body := path.read_bytes()) and mentions_express_entry(body)]  # fmt: skip
    dressed = [dress(body) for body in bare]
    for name, pages in (
        ("as they are", bare),
        ("dressed as published", dressed),
        ("dressed as large ones are", [dress(body, times=2) for body in bare]),
    ):
        size = sum(map(len, pages)) / len(pages)
        print(
            f"{len(pages)} news pages {name}, {size / 1000:.1f} kB each, CPU time, best of {ROUNDS}"
        )
        statements(bare[0])
        first = rate(pages, statements, rounds=1)
        floor = rate(pages, lambda body: trafilatura.extract(body, fast=True))
        for label, read in (
            ("trafilatura, fast: main text", lambda body: trafilatura.extract(body, fast=True)),
            ("eescraper: blocks", lambda body: read_article(body, None)),
            ("eescraper: statements", statements),
        ):
            found = floor if label.startswith("traf") else rate(pages, read)
            print(f"  {label:<30} {found:7.0f} pages/s   {found / floor:5.1f}")
        print(
            f"  {'  each read for the first time':<30} {first:7.0f} pages/s   {first / floor:5.1f}"
        )
    silent = [body.lower().replace(b"express", b"exports") for body in dressed]
    dismissed, read = rate(silent, statements), rate(dressed, statements)
    print(f"  a page that never mentions it  {dismissed:7.0f} pages/s  {read / dismissed:6.4f} of a"
          " read one\n")  # fmt: skip


def statements(body: bytes) -> object:
    """A page read as for the first time: no sentence is remembered from a run before."""
    for remembered in (sentences, said, days_in, language_of, fold):
        remembered.cache_clear()
    return extract(body)


def rate(pages: Sequence[bytes], read: Callable[[bytes], object], rounds: int = ROUNDS) -> float:
    """Pages a second of CPU time, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        for body in pages:
            read(body)
        best = min(best, time.process_time() - began)
    return len(pages) / best


if __name__ == "__main__":
    news()
