"""HTML pages: what strangers put into them costs bounded work, and no round that is not there."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eescraper.errors import NotUnderstoodError, PageError
from eescraper.items import Observation
from eescraper.language import language_of
from eescraper.normalize import normalize_draw
from eescraper.parsers import PARSERS, page, parse
from eescraper.parsers.text import plain_text
from eescraper.recordings import pages
from eescraper.recordings.render import list_page, rows
from eescraper.sources import SOURCES

FACTS = {row["drawNumber"]: row for row in rows()}
PAGES = ("ircc_list_en", "ircc_latest_en", "ircc_round_en")
STATIC = pages.static_list_page([FACTS[n] for n in ("91a", "91b", "183", "196")])
RESULT = pages.result_page(FACTS["205"], "2021-09-15", pages.ENGLISH, pool_as_of=None)
LATEST = pages.result_page(FACTS["228"], "2022-08-03", pages.ENGLISH, pool_as_of="August 2, 2022")


@pytest.mark.parametrize("source", PAGES)
@pytest.mark.parametrize(
    "body",
    [
        b"<p " + b" ".join(b'a%d="1"' % i for i in range(200_000)) + b">x</p>",
        b"<div>" * 100_000 + b"x",
        b"<table>" + b"<tr><td>1<td>2<td>3</tr>" * 50_000 + b"</table>",
        b"<td>" + b"<b> " * 400_000,
        b"<" * 1_000_000,
        b"&a" * 500_000,
        b"<!--" * 200_000,
        b"<p>Number of invitations issued: " + b"1" * 1_000_000 + b"</p>",
        b"<p>" + b"Rank : " * 150_000 + b"</p>",
        b"\x00\xff\xfe<td>\xed\xa0\x80</td>" * 1000,
    ],
    ids=["attributes", "depth", "rows", "open", "less", "entities", "comments", "digits", "colons",
         "bytes"],
)  # fmt: skip
def test_a_hostile_page_is_an_error_with_a_name_or_says_nothing(source: str, body: bytes) -> None:
    for start in (b"<html><body>", STATIC[:-20]):
        try:
            found = parse(source, start + body)
        except PageError as error:
            assert "expected" in str(error)  # noqa: PT017
        else:
            assert len(found.draws or ()) <= 5


def test_bounds_are_told() -> None:
    with pytest.raises(NotUnderstoodError, match="at most 2000000 characters"):
        parse("ircc_list_en", b"<html>" + b"x" * 2_000_001)
    with pytest.raises(NotUnderstoodError, match="at most 60000 tags"):
        parse("ircc_latest_en", b"<html>" + b"<p>x" * 60_001)
    table = STATIC.replace(b"</tbody>", b"<tr>" + b"<td>1</td>" * 7 + b"</tr></tbody>")
    row = b"<tr>" + b"<td>1</td>" * 7 + b"</tr>"
    with pytest.raises(NotUnderstoodError, match="at most 2000 rounds"):
        parse("ircc_list_en", table.replace(row, row * 2001))


TEXT = st.text(alphabet=" #:<>&'\"-0123456789,.abcdeéàRank\u00a0\u202f\udc80\x00", max_size=40)


def mutated(draw: st.DrawFn, body: bytes) -> bytes:
    """A page with some pieces cut out, doubled, or replaced by noise."""
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(body)))
        end = draw(st.integers(start, min(len(body), start + 400)))
        piece = body[start:end]
        noise = draw(TEXT).encode("utf-8", "surrogateescape")
        body = body[:start] + draw(st.sampled_from([b"", piece * 2, noise])) + body[end:]
    return body


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    source = draw(st.sampled_from(sorted(SOURCES)))
    facts = [FACTS["91a"], FACTS["385"]]
    body = draw(
        st.sampled_from(
            [
                STATIC,
                RESULT,
                LATEST,
                list_page(),
                pages.latest_shell(pages.FRENCH),
                pages.instruction_feed(facts),
                pages.rendered_list_page(facts),
            ]
        )
    )
    return source, mutated(draw, body)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(found=damaged())
def test_no_damage_makes_a_parser_or_a_normalizer_raise(found: tuple[str, bytes]) -> None:
    source, body = found
    try:
        parsed = parse(source, body)
    except PageError as error:
        assert "expected" in str(error)  # noqa: PT017
        return
    for raw in parsed.draws or ():
        read = normalize_draw(raw, source, 2027)
        if isinstance(read, Observation):
            assert read.invitations is None or 1 <= read.invitations <= 99_999
            assert read.crs_cutoff is None or 1 <= read.crs_cutoff <= 1200


@pytest.mark.parametrize("kind", sorted(PARSERS))
def test_a_page_in_the_place_of_another_is_no_round(kind: str) -> None:
    source = next(s.name for s in SOURCES.values() if s.kind == kind)
    others = {
        "list_page": list_page(),
        "latest_page": pages.latest_shell(pages.ENGLISH),
        "round_page": pages.instruction_shell(),
        "error": b"<!DOCTYPE html><html><body><h1>We couldn't find that page</h1></body></html>",
    }
    for body in others.values():
        try:
            found = parse(source, body)
        except PageError:
            continue
        assert not found.draws
        assert not found.problems


def test_white_space_no_break_spaces_and_footnotes_in_lines() -> None:
    tree = page.tree_of(
        "<html><p>6\u00a0000 \n  <b>of</b>\tthem<sup><a href='#'>*</a></sup></p>a<br>b"
        "<span class='wb-inv'>hidden</span><script>1</script><div>c<div>d</div>e</div></html>",
        "ircc_list_en",
    )
    assert list(page.lines_of(tree)) == ["6\u00a0000 of them", "a", "b", "c", "d", "e"]


def test_plain_text_of_an_instruction() -> None:
    text = "<p>1&nbsp;a <em>b</em></p><ul><li>c &lt;d&gt;</li></ul>e<style>p{}</style>f<!--g-->"
    assert plain_text(text) == "1 a b\nc <d>\nef"
    assert plain_text("a<script>b") == "a"
    assert plain_text("5 < 6 and <3") == "5 < 6 and <3"
    for evil in ("<" * 1_000_000, "<script>" * 200_000, "<p " * 300_000, "<!--" * 300_000):
        assert len(plain_text(evil)) <= len(evil)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("December 11, 2025 at 11:51:44 UTC", "en"),
        ("11 décembre 2025 à 11:51:44 UTC", "fr"),
        ("1er mai 2026", "fr"),
        ("Provincial Nominee Program", "en"),
        ("Programme des candidats des provinces", "fr"),
        ("Professions des STIM (Version 1)", "fr"),
        ("STEM occupations (Version 1)", "en"),
        ("385", None),
        ("", None),
    ],
)
def test_a_language_is_known_by_its_words(text: str, language: str | None) -> None:
    assert language_of(text) == language
