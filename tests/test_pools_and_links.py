"""What the eighteen numbers of the pool and the anchor of a round mean."""

from __future__ import annotations

import pytest

from eescraper.normalize.links import read_link
from eescraper.normalize.pools import read_pool

DEC_2025 = tuple(
    "1,110 27,096 68,679 12,445 12,303 14,851 14,351 14,729 66,302 13,844 14,166 12,613 12,193"
    " 13,486 52,344 18,799 8,049 242,379".split()
)
BASE = "https://www.canada.ca/en/rounds.html"


def test_a_pool_is_its_eighteen_numbers() -> None:
    pool = read_pool(DEC_2025)
    assert pool is not None
    assert pool.candidates[:3] == (1110, 27096, 68679)
    assert pool.candidates[-1] == 242379
    assert pool.flags == ()


def test_eighteen_zeros_are_no_pool() -> None:
    assert read_pool(("0",) * 18) is None


def test_the_same_numbers_are_the_same_pool_however_they_are_printed() -> None:
    plain = tuple(text.replace(",", "") for text in DEC_2025)
    spaced = tuple(text.replace(",", "\u202f") for text in DEC_2025)
    found = [read_pool(texts) for texts in (DEC_2025, plain, spaced)]
    assert len({pool.pool_count_id for pool in found if pool}) == 1


@pytest.mark.parametrize(
    ("band", "flag"),
    [(2, "sum_451_500_differs"), (8, "sum_401_450_differs"), (17, "sum_total_differs")],
)
def test_a_sum_that_does_not_hold_is_flagged_and_the_number_kept(band: int, flag: str) -> None:
    texts = [*DEC_2025]
    texts[band] = "99"
    pool = read_pool(tuple(texts))
    assert pool is not None
    assert flag in pool.flags
    assert pool.candidates[band] == 99


def test_an_unreadable_band_is_none_and_breaks_no_sum() -> None:
    pool = read_pool(("n/a", *DEC_2025[1:]))
    assert pool is not None
    assert pool.candidates[0] is None
    assert pool.candidates[1] == 27096
    assert pool.flags == ()


@pytest.mark.parametrize(
    "anchor",
    [
        "<a href='/en/rounds.html'>385</a>",
        '<a href="/en/rounds.html">385</a>',
        "<a class='x' href = '/content/canadasite/en/rounds.html'>385</a>",
        "<a href='https://www.canada.ca/en/rounds.html'>385</a>",
    ],
)
def test_a_link_is_absolute_and_public(anchor: str) -> None:
    assert read_link(anchor) == BASE


@pytest.mark.parametrize(
    "anchor",
    ["", "385", "<a>385</a>", "<a href=''>385</a>", "<a href='//evil.test/x'>1</a>",
     "<a href='https://evil.test/en'>1</a>", "<a href='http://www.canada.ca/en'>1</a>",
     "<a href='https://www.canada.ca@evil.test/en'>1</a>", "<a href='javascript:alert(1)'>1</a>",
     "<a href='/en/\x00'>1</a>", "<a href='/en/<script>'>1</a>", "<a href='\\\\evil.test'>1</a>",
     "<a " + "href " * 300 + ">", "<a href='https://www.canada.ca.evil.test/'>1</a>"],
)  # fmt: skip
def test_a_link_that_leads_elsewhere_is_none(anchor: str) -> None:
    assert read_link(anchor) is None
