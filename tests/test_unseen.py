"""What is taken out of a page before it is parsed, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from benchmarks.dressing import dress
from eescraper.news.article import read_article
from eescraper.news.extract import extract
from eescraper.news.unseen import MAX_OPEN, without_unseen

RAW = b"<script>if (a<b) { '<nav>' }</script>"
DATES = b'<script type="application/ld+json">{"datePublished": "2025-05-02"}</script>'
DOUBTFUL = b"<nav title='a>b' class='x'>menu</nav>"


@pytest.mark.parametrize(
    ("page", "left"),
    [
        (b"a<nav class='m'>b</nav>c", b"a<nav class='m'></nav>c"),
        (b"<ASIDE>b<nav>c</nav>d</Aside>e", b"<ASIDE></Aside>e"),
        (b"<nav>a<nav>b</nav>c</nav>d", b"<nav></nav>d"),
        (b"<aside><nav>x</aside>y</nav>z", b"<aside></aside>y</nav>z"),
        (RAW + b"x</nav>", b"<script></script>x</nav>"),
        (b"<style>a<!--</style>b<!-- c -->d", b"<style></style>b<!---->d"),
        (b"<!-- <nav> -->a</nav>", b"<!---->a</nav>"),
        (b"<!-->a<!--->b", b"<!-->a<!--->b"),
        (b"<svg><style/>x</svg>y<style>z</style>", b"<svg></svg>y<style></style>"),
        (b"<navy>a</navy><styled>b</styled>", b"<navy>a</navy><styled>b</styled>"),
    ],
)
def test_what_no_reader_sees_is_emptied(page: bytes, left: bytes) -> None:
    assert without_unseen(page) == left


@pytest.mark.parametrize(
    "page",
    [DATES, DOUBTFUL, b"<nav>a<p>b", b"a</nav>b", b"<script>a", b"<!-- a", b"<!-- a --!> b -->"
     b"<nav", b"<nav/>a<nav/>", b"<aside>" * (MAX_OPEN + 1) + b"a" + b"</nav>"],
)  # fmt: skip
def test_what_has_no_end_or_is_in_doubt_stays(page: bytes) -> None:
    assert without_unseen(page) == page


def test_the_tree_is_that_of_the_whole_page_without_the_content() -> None:
    page = b"<p>a<nav><p>b</nav><p>c<aside><ul><li>d</ul></aside>e" + RAW + b"<svg>f</svg>g"
    tree = LexborHTMLParser(page)
    for node in tree.css("nav, aside, script, svg"):
        for part in list(node.iter(include_text=True)):
            part.decompose()
    assert LexborHTMLParser(without_unseen(page)).html == tree.html


def test_a_page_has_its_article_and_its_dates_still() -> None:
    page = (
        b"<html><head>" + DATES + b"</head><body>" + RAW + b"<nav>Menu</nav><p>A draw.</p></body>"
    )
    article = read_article(page)
    assert (article.published, [block.text for block in article.blocks]) == (
        "2025-05-02",
        ["A draw."],
    )


@pytest.mark.parametrize("unit", [b"<nav>", b"<!--", b"<script>", b"<aside></nav>", b"<"])
def test_a_page_of_nothing_else_has_an_end(unit: bytes) -> None:
    assert without_unseen(unit * 100_000) == unit * 100_000


PAGES = sorted((Path(__file__).parent / "fixtures" / "news").glob("*/page.html"))


@pytest.mark.parametrize("path", PAGES, ids=[path.parent.name for path in PAGES])
def test_what_surrounds_an_article_changes_nothing_of_what_it_says(path: Path) -> None:
    bare = path.read_bytes()
    alone = extract(bare)
    for times in (1, 3):
        dressed = extract(dress(bare, times))
        assert dressed["draws"] == alone["draws"]
        claims = ([claim | {"block": 0} for claim in d["all_claims"]] for d in (dressed, alone))
        assert next(claims) == next(claims)
