"""From bytes to text and JSON: encodings, damage, and JSON that means harm."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eescraper.errors import NotUnderstoodError, PageError, RefusedError
from eescraper.parsers import PARSERS
from eescraper.parsers.text import decode, load_json


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_french_is_read_in_every_encoding_that_was_seen(encoding: str) -> None:
    text = "Compétence linguistique en français, à 12 h, l’expérience"
    assert decode(text.encode(encoding)) == text


def test_one_damaged_byte_does_not_turn_utf_8_into_something_else() -> None:
    text = decode("Compétence ".encode() + b"\xff" + " à".encode())
    assert text.startswith("Compétence ")
    assert text.endswith(" à")
    assert "\ufffd" not in text


@pytest.mark.parametrize(
    "body",
    [b"", b"  \r\n ", b"<html><body>Please wait</body></html>", b"\xef\xbb\xbf <!DOCTYPE html>",
     b'{"rounds": [', b'{"rounds": [{"drawNumber": "4', b"{'rounds': []}", b"null,", b"NaN",
     b'{"rounds": [NaN]}', b"\x1f\x8b\x08\x00"],
)  # fmt: skip
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(RefusedError, match="expected JSON"):
        load_json(body, "ircc_rounds_en")


def test_a_key_twice_is_not_understood() -> None:
    with pytest.raises(NotUnderstoodError, match=r"'drawCRS'.*each key once"):
        load_json(b'{"rounds": [{"drawCRS": "1", "drawCRS": "2"}]}', "ircc_rounds_en")


def test_a_hundred_thousand_levels_are_not_understood() -> None:
    with pytest.raises(NotUnderstoodError, match="few levels"):
        load_json(b"[" * 100_000 + b"]" * 100_000, "ircc_rounds_en")


def test_a_huge_number_stays_text() -> None:
    digits = "9" * 100_000
    assert load_json(digits.encode(), "ircc_rounds_en") == digits


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=20,
)


@pytest.mark.parametrize("kind", sorted(PARSERS))
@given(body=st.binary(max_size=300) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_body_makes_a_parser_raise_anything_but_a_page_error(kind: str, body: bytes) -> None:
    try:
        parsed = PARSERS[kind](body, "ircc_rounds_en")
    except PageError as error:
        assert "expected" in str(error)  # noqa: PT017
    else:
        assert not parsed.draws
