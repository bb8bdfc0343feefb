"""What a printed number means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eescraper.normalize.numbers import CANDIDATES, CRS, INVITATIONS, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,000", 1000),
        ("4 500", 4500),
        ("4\u00a0500", 4500),
        ("4\u202f500", 4500),
        ("27,332", 27332),
        ("3250", 3250),
        ("4", 4),
        ("118", 118),
        (" 779 ", 779),
    ],
)
def test_a_size_is_read_in_every_printed_form(text: str, number: int) -> None:
    assert read_number(text, INVITATIONS) == number


@pytest.mark.parametrize("score", [75, 169, 902, 1200])
def test_real_extremes_of_the_score_are_accepted(score: int) -> None:
    assert read_number(str(score), CRS) == score


@pytest.mark.parametrize(
    "text",
    ["٤٩١", "４９１", "4_500", "1e3", "²", "-1", "+5", "1,00", "1,0000", ",100", "1.000", "4 50",
     "N/A", "TBD", "—", "", " ", "0x10", "1,000 ", "12 345,678 9", "491\n4"],
)  # fmt: skip
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert read_number(text, INVITATIONS) == (1000 if text == "1,000 " else None)


@pytest.mark.parametrize("text", ["7,500", "-1", "0", "1201"])
def test_a_score_off_the_scale_is_none(text: str) -> None:
    assert read_number(text, CRS) is None


def test_no_invitations_is_not_a_draw_but_an_empty_band_is_a_count() -> None:
    assert read_number("0", INVITATIONS) is None
    assert read_number("0", CANDIDATES) == 0


@given(st.integers(1, 99_999), st.sampled_from([",", " ", "\u00a0", "\u202f", ""]))
def test_every_number_survives_being_printed(number: int, separator: str) -> None:
    assert read_number(f"{number:,}".replace(",", separator), INVITATIONS) == number


@given(st.text())
def test_a_number_is_never_read_from_anything_but_digits_and_separators(text: str) -> None:
    number = read_number(text, CANDIDATES)
    if number is not None:
        assert set(text.strip()) <= set("0123456789, \u00a0\u202f")
        assert (
            str(number) == "".join(c for c in text if c in "0123456789").lstrip("0") or number == 0
        )


@pytest.mark.parametrize("character", ["9", " ", "(", ",", "\u202f"])
def test_a_megabyte_in_one_field_is_no_number(character: str) -> None:
    assert read_number(character * 1_000_000, CANDIDATES) is None
